// What every carrier says outside of its envelope, for peers that do not know it (SPEC 10.5), and the defaults of
// whoever faces the open.

import type { ErrorEnvelope, Status } from "../envelope.js";
import { EncodeError } from "../errors.js";
import { ENUMERATIONS } from "../fields.js";
import { STATUSES } from "../generated/constants.js";
import type { Limits } from "../limits.js";
import { ErrorRegistry } from "../named-registry.js";
import type { CaptureOptions } from "../registry.js";
import { statusOf } from "../status.js";

/** What an adapter sends with: the registry that knows the classes, and what may leave. */
export interface SendOptions extends CaptureOptions {
  /** Default: a registry that knows the builtin classes only. */
  readonly errors?: ErrorRegistry | undefined;
}

/** What an adapter receives with: the registry that knows the classes, and how much it accepts. */
export interface ReceiveOptions {
  /** Default: a registry that knows the builtin classes only. */
  readonly errors?: ErrorRegistry | undefined;
  readonly limits?: Limits | undefined;
}

export const builtins = new ErrorRegistry();

/** The envelope of what was thrown, as strangers may see it unless `disclosure` says otherwise (SPEC CAR-1). */
export const sent = (thrown: unknown, { errors = builtins, ...options }: SendOptions): ErrorEnvelope =>
  errors.capture(thrown, { ...options, disclosure: options.disclosure ?? "public" });

/**
 * Whether an envelope could not be written for its size alone. One that is passed on came in within the limits, and can
 * be larger in another encoding; its error must not be lost for that.
 */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof EncodeError && error.code === "limit" && error.path === "";

/** What a peer that does not know the envelope is told (SPEC CAR-2). */
export interface Told {
  readonly status: Status;
  /** Of google.rpc.Code. */
  readonly number: number;
  readonly message: string;
}

export function told(envelope: ErrorEnvelope): Told {
  const status = statusOf(envelope) ?? "unknown";
  const number = ENUMERATIONS.status.numberOf.get(status) as number;
  return { status, number, message: envelope.message || status.replaceAll("_", " ") };
}

const HTTP_OF: ReadonlyMap<Status, number> = new Map(STATUSES.map(({ name, http }) => [name, http]));

/** The status of a response: the one that the thrower chose where it says that the call failed. */
export function httpStatusOf(envelope: ErrorEnvelope): number {
  const { httpStatus = 0 } = envelope;
  const isFailure = httpStatus >= 400 && httpStatus <= 599;
  return isFailure ? httpStatus : (HTTP_OF.get(told(envelope).status) as number);
}
