// What a failing call to a worker costs, with rethrown and without: a pool that sends what a task throws, and Comlink.
// `npm run build` first.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import * as Comlink from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { ErrorRegistry } from "../../dist/index.js";
import * as comlink from "../../dist/rpc/comlink.js";
import { rethrowing, throwing } from "../../dist/rpc/worker.js";
import { compare } from "./measure.mjs";

class QuotaExceeded extends Error {
  /** @param {number} limit */
  constructor(limit) {
    super(`${limit} calls used`);
    this.limit = limit;
  }
}
const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit"],
});
const fail = () => {
  throw new QuotaExceeded(100);
};
const succeed = () => 5;

/** @param {string} mode */
function work(mode) {
  if (mode.startsWith("Comlink")) {
    if (mode.endsWith("with")) comlink.rethrowing(Comlink.transferHandlers, { errors });
    Comlink.expose({ fail, succeed }, nodeEndpoint(/** @type {any} */ (parentPort)));
    return;
  }
  const wrapped = { fail: throwing(fail, { errors }), succeed: throwing(succeed, { errors }) };
  /** @type {Record<string, () => unknown>} */
  const tasks = mode.endsWith("with") ? wrapped : { fail, succeed };
  parentPort?.on("message", (task) => {
    try {
      parentPort?.postMessage({ result: tasks[task]?.() });
    } catch (error) {
      parentPort?.postMessage({ error });
    }
  });
}

/** One call at a time. @param {Worker} worker */
const calling = (worker) => (/** @type {string} */ task) =>
  new Promise((resolve, reject) => {
    worker.once("message", ({ error, result }) => (error ? reject(error) : resolve(result)));
    worker.postMessage(task);
  });

/** @param {string} mode */
const start = (mode) => new Worker(new URL(import.meta.url), { workerData: mode });

async function main() {
  const workers = [start("pool"), start("pool, with"), start("Comlink")];
  const [plain, carrying, raw] = workers.map((worker) => worker);
  const calls = {
    plain: calling(/** @type {Worker} */ (plain)),
    carrying: calling(/** @type {Worker} */ (carrying)),
  };
  const restoring = rethrowing(calls.carrying, { errors });
  console.log("a pool: postMessage of what was thrown");
  await compare({ without: () => calls.plain("fail"), with: () => restoring("fail") });
  console.log("the same, a call that succeeds");
  await compare({ without: () => calls.plain("succeed"), with: () => restoring("succeed") });

  const own = Comlink.transferHandlers.get("throw");
  const remote = Comlink.wrap(nodeEndpoint(/** @type {any} */ (raw)));
  const other = start("Comlink, with");
  workers.push(other);
  const whole = Comlink.wrap(nodeEndpoint(/** @type {any} */ (other)));
  const carried = comlink.rethrowing(new Map(Comlink.transferHandlers), { errors }).get("throw");
  /** The table is one for the whole program. @param {any} handler @param {any} proxy */
  const by = (handler, proxy) => () => {
    Comlink.transferHandlers.set("throw", handler);
    return proxy.fail();
  };
  console.log("Comlink");
  await compare({ without: by(own, remote), with: by(carried, whole) });
  for (const worker of workers) await worker.terminate();
}

if (isMainThread) await main();
else work(workerData);
