// What a client of grpc-js reports → the error that the server threw (SPEC CAR-6, CAR-7). An interceptor cannot do this:
// grpc-js makes its own Error of every status, after all of them.

import { isError, ownData } from "../../identity.js";
import { type Limits, resolveLimits } from "../../limits.js";
import type { ErrorRegistry } from "../../named-registry.js";
import { builtins, type ReceiveOptions } from "../carrier.js";
import { decodeStatus } from "../google-status.js";
import { isMetadata, type Metadata, STATUS_DETAILS } from "./metadata.js";

/** What grpc-js reports of a call that failed: a ServiceError. */
export interface CallStatus extends Error {
  readonly code: number;
  readonly details: string;
  readonly metadata: Pick<Metadata, "get">;
}

const statuses = new WeakMap<Error, CallStatus>();

/** What grpc-js itself reported of the call that failed with a restored error; undefined for all other errors. */
export const statusOfCall = (error: unknown): CallStatus | undefined => statuses.get(error as Error);

type Restore = (thrown: unknown) => unknown;
// biome-ignore lint/suspicious/noExplicitAny: of whatever signature
type Method = (this: unknown, ...args: any[]) => unknown;

/**
 * The same client, whose callbacks get, and whose streams emit and throw, the errors that the server threw. An error
 * that carries none stays what it is: a ServiceError.
 * @throws {TypeError | RangeError} for limits that are none
 */
export function rethrowing<Client extends object>(
  client: Client,
  { errors = builtins, limits }: ReceiveOptions = {},
): Client {
  resolveLimits(limits);
  const restore: Restore = (thrown) => restored(thrown, errors, limits);
  const methods = new WeakMap<Method, Method>();
  const proxy: Client = new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function" || name === "constructor") return value;
      const method = value as Method;
      const known = methods.get(method);
      if (known) return known;
      const wrapped = new Proxy(method, {
        apply: (_, self, args) =>
          watched(
            Reflect.apply(method, self === proxy ? target : self, withCallback(args, restore)),
            restore,
          ),
      });
      methods.set(method, wrapped);
      return wrapped;
    },
  });
  return proxy;
}

function restored(thrown: unknown, errors: ErrorRegistry, limits: Limits | undefined): unknown {
  const metadata = isError(thrown) ? ownData(thrown, "metadata") : undefined;
  if (!isMetadata(metadata)) return thrown;
  for (const bytes of metadata.get(STATUS_DETAILS)) {
    const envelope = typeof bytes === "string" ? undefined : decodeStatus(bytes, limits);
    if (!envelope) continue;
    const error = errors.restore(envelope);
    statuses.set(error, thrown as CallStatus);
    return error;
  }
  return thrown;
}

/** Calls with one response report to a callback, the last argument. */
function withCallback(args: unknown[], restore: Restore): unknown[] {
  const callback = args.at(-1);
  if (typeof callback !== "function") return args;
  const restoring: Method = (error, ...results) =>
    Reflect.apply(callback, undefined, [restore(error), ...results]);
  return [...args.slice(0, -1), restoring];
}

interface Emitter {
  emit(event: string, ...args: unknown[]): boolean;
}

/** Calls with a stream of responses emit an `error`, which iteration throws. */
function watched(call: unknown, restore: Restore): unknown {
  if (typeof call !== "object" || call === null || !("readable" in call)) return call;
  const stream = call as unknown as Emitter;
  const { emit } = stream;
  Object.defineProperty(stream, "emit", {
    value: (event: string, ...args: unknown[]) =>
      Reflect.apply(emit, stream, [event, ...(event === "error" ? args.map(restore) : args)]),
    configurable: true,
    writable: true,
  });
  return call;
}
