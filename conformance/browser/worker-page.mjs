// What runs in the page: each case gives data that can leave it.

import { armor } from "../../dist/codec/armor.js";
import { json } from "../../dist/codec/json.js";
import { msgpack } from "../../dist/codec/msgpack.js";
import { protobuf } from "../../dist/codec/protobuf.js";
import { ErrorRegistry } from "../../dist/core.js";
import { envelopeOf } from "../../dist/index.js";
import * as comlink from "../../dist/rpc/comlink.js";
import * as http from "../../dist/rpc/http.js";
import { fromMessage, rethrowing } from "../../dist/rpc/worker.js";
import { transferHandlers, wrap } from "../../node_modules/comlink/dist/esm/comlink.js";
import { errors, options, QuotaExceeded } from "./worker-errors.mjs";

const started = (/** @type {string} */ mode, name = "worker-side.mjs") =>
  new Worker(new URL(`./${name}#${mode}`, import.meta.url), { type: "module" });

/** @param {EventTarget} target @param {string} name @returns {Promise<any>} the event */
const next = (target, name) =>
  new Promise((resolve, reject) => {
    target.addEventListener(name, resolve, { once: true });
    setTimeout(() => reject(new Error(`no ${name} came`)), 10_000);
  });

/** What an error is, to those outside. @param {any} error */
const shown = (error) => ({
  isQuota: error instanceof QuotaExceeded,
  class: error?.constructor?.name,
  limit: error?.limit,
  message: error?.message,
  cause: error?.cause?.constructor?.name,
});

/** The error of a call that fails. @param {() => unknown} call */
async function failure(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("it did not throw");
}

/** What the owner of a worker that dies sees: events, and what reached the window. @param {boolean} isRethrowing */
async function death(mode = "dying", how = "thrown", isRethrowing = true, isHandled = true) {
  const worker = started(mode);
  if (isRethrowing) rethrowing(worker, { errors });
  /** @type {object[]} */
  const events = [];
  /** @type {(string | undefined)[]} the classes of what reached the window */
  const uncaught = [];
  const count = (/** @type {ErrorEvent} */ event) => {
    uncaught.push(event.error?.constructor.name);
    event.preventDefault();
  };
  addEventListener("error", count);
  worker.onmessage = ({ data }) => events.push({ message: Object.keys(data) });
  worker.onerror = (event) => {
    events.push({ said: event.message.includes("100 calls used"), ...(event.error && shown(event.error)) });
    if (isHandled) event.preventDefault();
  };
  worker.postMessage(how);
  for (let waited = 0; waited < 100 && events.length === 0; waited++) await pause(50);
  // Whatever else comes, comes now.
  await pause(300);
  removeEventListener("error", count);
  worker.terminate();
  return { events, uncaught };
}

const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @type {Record<string, (...args: any[]) => unknown>} */
export const CASES = {
  /** The core alone, with each codec. */
  core: () =>
    [msgpack, protobuf, json, armor].map((codec) => {
      const registry = new ErrorRegistry().register(QuotaExceeded, options);
      const thrown = new QuotaExceeded(100, { cause: new RangeError("below") });
      const bytes = codec.encode(registry.capture(thrown));
      const error = registry.restore(codec.decode(bytes));
      const again = registry.serialize(error, { codec });
      const { origin, frames } = envelopeOf(error) ?? {};
      return {
        ...shown(error),
        isRelayed: bytes.join() === again.join(),
        language: origin?.language,
        file: frames?.at(-1)?.file,
        stack: error.stack,
      };
    }),

  console() {
    const bytes = errors.serialize(new QuotaExceeded(100, { cause: new RangeError("below") }));
    console.error(errors.deserialize(bytes));
    queueMicrotask(() => {
      throw errors.deserialize(bytes);
    });
  },

  builtins: () =>
    [new DOMException("enough", "AbortError"), new AggregateError([new TypeError("two")], "both")].map(
      (error) => {
        const restored = errors.deserialize(errors.serialize(error));
        return { ...shown(restored), name: restored.name };
      },
    ),

  async clone() {
    const worker = started("raw");
    worker.postMessage(0);
    const { data } = await next(worker, "message");
    worker.terminate();
    return shown(data.error);
  },

  async task() {
    const worker = started("task");
    worker.postMessage(0);
    const { data } = await next(worker, "message");
    worker.terminate();
    const error = await failure(() => rethrowing(Promise.reject(data.error), { errors }));
    return { ...shown(error), unaware: shown(data.error) };
  },

  async port() {
    const worker = started("port");
    const { port1, port2 } = new MessageChannel();
    port1.start();
    worker.postMessage(0, [port2]);
    const { data } = await next(port1, "message");
    worker.terminate();
    return { id: data.id, ...shown(fromMessage(data, { errors })) };
  },

  death,

  async unloadable() {
    const worker = rethrowing(started("", "none.mjs"), { errors });
    const event = await next(worker, "error");
    return { type: event.type, error: event.error ?? null };
  },

  async comlink() {
    const unaware = started("comlink");
    const raw = await failure(() => /** @type {any} */ (wrap(unaware)).fail());
    comlink.rethrowing(transferHandlers, { errors });
    const worker = started("comlink");
    const error = await failure(() => /** @type {any} */ (wrap(worker)).fail());
    for (const each of [unaware, worker]) each.terminate();
    return { ...shown(error), unaware: shown(raw) };
  },

  fetch: async () => shown(await failure(() => http.rethrowing(fetch, { errors })("/fails"))),

  async abort() {
    const call = http.rethrowing(fetch, { errors });
    const signal = AbortSignal.timeout(50);
    return { name: /** @type {Error} */ (await failure(() => call("/hangs", { signal }))).name };
  },
};
