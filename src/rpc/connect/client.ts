// What a client of Connect throws → the error that the server threw (SPEC CAR-6, CAR-7). An interceptor cannot do this:
// Connect wraps what is no ConnectError into one after all of them.

import { ConnectError } from "@connectrpc/connect";
import { resolveLimits } from "../../limits.js";
import { builtins, type ReceiveOptions } from "../carrier.js";
import { envelopeIn } from "./details.js";

const statuses = new WeakMap<Error, ConnectError>();

/** What Connect itself reported of the call that failed with a restored error; undefined for all other errors. */
export const statusOfCall = (error: unknown): ConnectError | undefined => statuses.get(error as Error);

type Restore = (thrown: unknown) => unknown;
type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * The same client, whose calls and streams throw the errors that the server threw. An error that carries none stays
 * what it is: a ConnectError.
 * @throws {TypeError | RangeError} for limits that are none
 */
export function rethrowing<Client extends object>(
  client: Client,
  { errors = builtins, limits }: ReceiveOptions = {},
): Client {
  resolveLimits(limits);
  const restore: Restore = (thrown) => {
    const envelope = thrown instanceof ConnectError ? envelopeIn(thrown, limits) : undefined;
    if (!envelope) return thrown;
    const error = errors.restore(envelope);
    statuses.set(error, thrown as ConnectError);
    return error;
  };
  const wrapped: Client = Object.create(Object.getPrototypeOf(client));
  for (const [name, value] of Object.entries(client)) {
    const member = typeof value === "function" ? watched(value, restore) : value;
    Object.defineProperty(wrapped, name, {
      value: member,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return wrapped;
}

function watched(method: Method, restore: Restore): Method {
  const rethrow = (thrown: unknown) => {
    throw restore(thrown);
  };
  return (...args) => {
    const result = Reflect.apply(
      method,
      undefined,
      args.map((arg) => reporting(arg, restore)),
    );
    if (result instanceof Promise) return result.catch(rethrow);
    return isIterable(result) ? rethrowingStream(result, rethrow) : result;
  };
}

/** A callback, which gets the error as its first argument. */
const reporting = (arg: unknown, restore: Restore): unknown =>
  typeof arg === "function" ? (first: unknown, ...rest: unknown[]) => arg(restore(first), ...rest) : arg;

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

/** As Connect's own streams, it has `next` alone: what ends a call early is its signal. */
const rethrowingStream = (stream: AsyncIterable<unknown>, rethrow: (thrown: unknown) => never) => ({
  [Symbol.asyncIterator]() {
    const messages = stream[Symbol.asyncIterator]();
    return { next: () => messages.next().catch(rethrow) };
  },
});
