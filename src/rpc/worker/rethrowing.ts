// The caller's side: what comes back from a worker is thrown, or told, as the error that it carries.

import { isThenable } from "../../armored.js";
import { read } from "../../identity.js";
import { resolveLimits } from "../../limits.js";
import { envelopeOf } from "../../remote.js";
import { fromMessage, isAlone, type ReceiveOptions } from "./message.js";

type Call = (this: unknown, ...args: unknown[]) => unknown;
/** What was thrown for what came in its place; that itself where it carries nothing. */
type Fail = (thrown: unknown) => unknown;

/**
 * Gives back the errors that were thrown on the other side, of
 *
 * - a function, or a promise: what it throws. A promise of another kind stays of its kind (`cancel`, `timeout`).
 * - a pool (of piscina, tinypool or workerpool): what its calls throw; the pool itself is changed, and given back.
 * - a Worker or a ChildProcess: its `error` events, and the errors that `reportErrors` sent; changed, and given back.
 *
 * Whatever carries no error stays as it is.
 * @throws {TypeError} for what is none of these
 * @throws {TypeError | RangeError} for limits that are none
 */
export function rethrowing<T extends object>(target: T, options: ReceiveOptions = {}): T {
  resolveLimits(options.limits);
  // What was restored once is not looked at again: its fields are the sender's.
  const fail: Fail = (thrown) => (envelopeOf(thrown) ? undefined : fromMessage(thrown, options)) ?? thrown;
  for (const [is, made] of WAYS) if (is(target)) return made(target as never, fail) as T;
  throw new TypeError("this is no function, promise, pool or worker that is known here");
}

/** What calls in piscina and tinypool, and in workerpool. */
const CALLS = ["run", "exec"];

const has = (target: object, name: string) => typeof read(target, name) === "function";

const WAYS: readonly (readonly [
  is: (target: object) => boolean,
  made: (target: never, fail: Fail) => unknown,
])[] = [
  [(target) => typeof target === "function", calling],
  [isThenable, settling],
  [(target) => CALLS.some((name) => has(target, name)), pooling],
  // A port has `emit` too, but its messages do not go that way.
  [(target) => has(target, "emit") && (has(target, "terminate") || has(target, "kill")), emitting],
  [(target) => has(target, "addEventListener") && has(target, "terminate"), listening],
];

function settling(promise: PromiseLike<unknown>, fail: Fail): unknown {
  return promise.then(undefined, (thrown: unknown) => {
    throw fail(thrown);
  });
}

function calling(run: Call, fail: Fail): Call {
  return function (...args) {
    let result: unknown;
    try {
      result = run.apply(this, args);
    } catch (thrown) {
      throw fail(thrown);
    }
    return isThenable(result) ? settling(result, fail) : result;
  };
}

function pooling(pool: Record<string, unknown>, fail: Fail): unknown {
  for (const name of CALLS.filter((each) => has(pool, each))) {
    const call = calling(pool[name] as Call, fail);
    pool[name] = (...args: unknown[]) => call.apply(pool, args);
  }
  return pool;
}

/** As much of Node's emitters as is used. */
interface Emitter {
  emit: Call;
  on(name: string, listener: (name: unknown) => void): unknown;
  listenerCount(name: string): number;
}

/** Events of Node's workers, processes, and workers of a cluster. */
function emitting(emitter: Emitter, fail: Fail): unknown {
  const { emit } = emitter;
  const isHeld = has(emitter, "kill") && has(emitter, "ref") ? holding(emitter) : () => false;
  emitter.emit = function (name, first, ...rest) {
    if (name === "error") return emit.call(this, name, fail(first), ...rest);
    const error = name === "message" && isAlone(first) ? fail(first) : first;
    if (error !== first) return emit.call(this, "error", error);
    return (name === "message" && isHeld([first, ...rest])) || emit.call(this, name, first, ...rest);
  };
  return emitter;
}

/** A ChildProcess holds its messages back until somebody listens. Now that we do, we hold those that are not for us. */
function holding(child: Emitter): (message: unknown[]) => boolean {
  const held: unknown[][] = [];
  child.on("message", () => {});
  child.on("newListener", (name) => {
    if (name !== "message" || held.length === 0) return;
    queueMicrotask(() => {
      for (const message of held.splice(0)) child.emit("message", ...message);
    });
  });
  return (message) => child.listenerCount("message") === 1 && held.push(message) > 0;
}

/** As much of the web's global scope as is used: not everywhere where this compiles there is one. */
interface WebScope {
  readonly ErrorEvent: new (type: "error", init: object) => WithError;
  reportError(error: unknown): void;
}

type WithError = Event & { readonly error?: unknown };

/**
 * Events of the web's workers. The browser tells of an uncaught error by itself, without the error: that event gives
 * way to the one that has it. As ever, what no listener handles is uncaught here too.
 */
function listening(worker: EventTarget, fail: Fail): unknown {
  const { ErrorEvent, reportError } = globalThis as unknown as WebScope;
  let told = 0;
  worker.addEventListener("message", (event) => {
    const { data } = event as MessageEvent;
    const error = isAlone(data) ? fail(data) : data;
    if (error === data) return;
    event.stopImmediatePropagation();
    told += 1;
    const { message } = error as Error;
    if (worker.dispatchEvent(new ErrorEvent("error", { error, message, cancelable: true })))
      reportError(error);
  });
  worker.addEventListener("error", (event) => {
    if ((event as WithError).error || told === 0) return;
    told -= 1;
    event.stopImmediatePropagation();
    event.preventDefault();
  });
  return worker;
}
