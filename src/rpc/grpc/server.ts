// What a handler of grpc-js fails with → the status of its call (SPEC CAR-1, CAR-4). A server interceptor of grpc-js
// cannot do this: the error has become a status, and is gone, before any of them sees it.

import type { ErrorEnvelope, Status } from "../../envelope.js";
import { STATUSES } from "../../generated/constants.js";
import { isError, ownData } from "../../identity.js";
import { envelopeOf } from "../../remote.js";
import { type SendOptions, sent } from "../carrier.js";
import { encodeStatus } from "../google-status.js";
import { isMetadata, type Metadata, STATUS_DETAILS, sizeOf } from "./metadata.js";

export interface ThrowingOptions extends SendOptions {
  /** Of all trailers of a failed call; default 8,192. */
  readonly trailerBytes?: number | undefined;
}

/** As much of the four kinds of calls as is used. */
interface Call {
  readonly metadata: Metadata;
  listeners(event: "error"): unknown[];
  on(event: "error", listener: (thrown: unknown) => void): unknown;
  removeListener(event: "error", listener: unknown): unknown;
}

/** What grpc-js makes a status of. */
interface Failure {
  readonly code: number;
  readonly details?: string;
  readonly metadata?: Metadata;
}

type Callback = (error: unknown, value?: unknown, trailer?: Metadata, flags?: number) => void;
type Handler = (this: object, call: Call, callback?: Callback) => unknown;

/**
 * The same implementation of a service, whose errors arrive whole: `server.addService(Service, throwing(implementation,
 * { errors }))`. However a handler fails (a callback's error, an `error` that its call emits, a throw, a rejection), the
 * call gets a status that carries the error. What already is a status of grpc-js stays one.
 */
export function throwing<Implementation extends object>(
  implementation: Implementation,
  options: ThrowingOptions = {},
): Implementation {
  const wrapped: Record<string, unknown> = Object.create(null);
  for (const name of methodsOf(implementation)) {
    const handler: unknown = Reflect.get(implementation, name);
    if (typeof handler === "function") wrapped[name] = answering(handler as Handler, implementation, options);
  }
  return wrapped as Implementation;
}

/** Its own, and those of its classes. */
function methodsOf(implementation: object): Set<string> {
  const names = new Set<string>();
  for (
    let holder: object | null = implementation;
    holder && holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder)
  ) {
    for (const name of Object.getOwnPropertyNames(holder)) names.add(name);
  }
  names.delete("constructor");
  return names;
}

function answering(handler: Handler, implementation: object, options: ThrowingOptions) {
  return (call: Call, callback?: Callback): void => {
    // Whoever listens besides grpc-js gets the error itself.
    for (const listener of call.listeners("error") as ((failure: unknown) => void)[]) {
      call.removeListener("error", listener);
      call.on("error", (thrown) => listener.call(call, failureOf(thrown, call, options)));
    }
    let isAnswered = false;
    const respond: Callback = (...answer) => {
      if (!isAnswered) callback?.(...answer);
      isAnswered = true;
    };
    const fail = (thrown: unknown, trailer?: Metadata): void => {
      if (!callback) {
        emitError(call, thrown);
        return;
      }
      const failure = failureOf(thrown, call, options, trailer);
      respond(failure, undefined, failure === thrown ? trailer : (failure.metadata ?? trailer));
    };
    const answer: Callback = (error, value, trailer, flags) =>
      error ? fail(error, trailer) : respond(null, value, trailer, flags);
    try {
      const result = handler.call(implementation, call, callback && answer);
      if (isThenable(result)) result.then(undefined, (thrown) => fail(thrown));
    } catch (thrown) {
      fail(thrown);
    }
  };
}

const emitError = (call: Call, thrown: unknown) =>
  (call as unknown as { emit(event: "error", thrown: unknown): void }).emit("error", thrown);

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | undefined)?.then === "function";

function failureOf(thrown: unknown, call: Call, options: ThrowingOptions, trailer?: Metadata): Failure {
  if (isFailure(thrown)) return isReceived(thrown) ? withoutMetadata(thrown) : thrown;
  try {
    const envelope = withStatus(sent(thrown, options), thrown);
    const taken = sizeOf(trailer);
    const { code, message, bytes } = encodeStatus(envelope, { trailerBytes: options.trailerBytes, taken });
    const metadata = trailer?.clone() ?? new (call.metadata.constructor as new () => Metadata)();
    metadata.set(STATUS_DETAILS, bufferOf(bytes));
    return Object.assign(new Error(message), { code, details: message, metadata });
  } catch {
    // Reached by nothing known. Still: a call that failed must end.
    return { code: UNKNOWN, details: "unknown" };
  }
}

const NAME_OF: ReadonlyMap<number, Status> = new Map(STATUSES.map(({ number, name }) => [number, name]));
const UNKNOWN = 2;

/** The status that an object states as gRPC does. */
function codeOf(thrown: unknown): number | undefined {
  const code = typeof thrown === "object" && thrown !== null ? ownData(thrown, "code") : undefined;
  return NAME_OF.has(code as number) ? (code as number) : undefined;
}

/**
 * Whether this is a status that someone answers with on purpose: a number as `code`, on an object that is no error or
 * of no class of its own, or with details or metadata besides.
 */
function isFailure(thrown: unknown): thrown is Failure {
  if (codeOf(thrown) === undefined || envelopeOf(thrown)) return false;
  const isPlain = !isError(thrown) || Object.getPrototypeOf(thrown) === Error.prototype;
  const { details, metadata } = thrown as Partial<Failure>;
  return isPlain || typeof details === "string" || isMetadata(metadata);
}

/** Whether a status is what a client of grpc-js got from another server, whose trailers go no further (SPEC CAR-1). */
function isReceived(failure: Failure): boolean {
  const { code, details } = failure;
  const shown = `${code} ${NAME_OF.get(code)?.toUpperCase()}: ${details}`;
  return isError(failure) && ownData(failure, "message") === shown;
}

const withoutMetadata = ({ code, details }: Failure): Failure => ({
  code,
  ...(details !== undefined && { details }),
});

/** An error of a class of its own keeps a number that grpc-js would have sent as its status. */
function withStatus(envelope: ErrorEnvelope, thrown: unknown): ErrorEnvelope {
  const status = envelopeOf(thrown) ? undefined : NAME_OF.get(codeOf(thrown) as number);
  return status === undefined || envelope.status !== undefined ? envelope : { ...envelope, status };
}

/** grpc-js lives in Node alone, and takes no bytes but a Buffer. */
const bufferOf = (bytes: Uint8Array): Uint8Array =>
  (globalThis as unknown as { Buffer: { from(bytes: Uint8Array): Uint8Array } }).Buffer.from(bytes);
