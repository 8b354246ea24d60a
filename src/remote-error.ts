// What a remote error is where its class is not known here (SPEC ID-6, 4.2): an ordinary Error that keeps all.

import type { Kind, RelatedError, Status } from "./envelope.js";
import { isInstance } from "./errors.js";
import { STATUSES } from "./generated/constants.js";
import { errorAt } from "./graph.js";
import { recordOf } from "./relay.js";
import { statusOf } from "./status.js";
import { define } from "./values/restore.js";

const MARK = Symbol.for("rethrown.RemoteError");

/** What the platform calls errors of this sort: `TimeoutError`, `AbortError`, … */
const NAMES: ReadonlyMap<string | undefined, string> = new Map(
  STATUSES.flatMap((status) => ("javascript" in status ? [[status.name, status.javascript]] : [])),
);

/**
 * A remote error of a class that this process does not know. Made by `restore` only.
 * `name` is what the platform calls an error of its status, otherwise `RemoteError`; `type` says what it was.
 * `instanceof` holds across copies of this library.
 */
export class RemoteError extends Error {
  static {
    Object.defineProperty(RemoteError.prototype, MARK, { value: true });
    Object.defineProperty(RemoteError.prototype, "name", {
      value: "RemoteError",
      writable: true,
      configurable: true,
    });
  }

  /** The attributes of the remote error, as native values. */
  declare readonly attributes: Readonly<Record<string, unknown>>;

  /** The stable type name. */
  get type(): string {
    return remoteOf(this)?.type ?? "rethrown.RemoteError";
  }

  /** The stable type names of its aliases and ancestors, nearest first. */
  get lineage(): readonly string[] {
    return remoteOf(this)?.lineage ?? [];
  }

  get code(): string | undefined {
    return remoteOf(this)?.code;
  }

  get kind(): Kind {
    return remoteOf(this)?.kind ?? "unknown";
  }

  /** What sort of failure: what the sender says, or what the builtin that it derives from stands for. */
  get status(): Status | undefined {
    const remote = remoteOf(this);
    return remote && statusOf(remote);
  }

  get notes(): readonly string[] {
    return remoteOf(this)?.notes ?? [];
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass inherits this method
    return isInstance(value, this, RemoteError, MARK);
  }
}

// No private member: an instance that was made without the constructor has none.
function remoteOf(error: RemoteError): RelatedError | undefined {
  const record = recordOf(error);
  return record && errorAt(record.graph.envelope, record.index);
}

/** The name that a RemoteError of this status has. */
export function remoteErrorName(status: Status | undefined): string {
  return NAMES.get(status) ?? "RemoteError";
}

/** Gives a RemoteError its attributes, where no property of them can pose as one of the error's. */
export function setAttributes(error: RemoteError, attributes: Record<string, unknown>): void {
  define(error, "attributes", attributes, false);
}
