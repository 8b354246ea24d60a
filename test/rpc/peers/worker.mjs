// A worker of a pool that sends what a task throws as it is, and one that dies of it.
import { parentPort, workerData } from "node:worker_threads";
import { expose, transferHandlers } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { rethrowing } from "rethrown/rpc/comlink";
import { reportErrors, throwing, toMessage } from "rethrown/rpc/worker";
import { errors, fail, THROWN } from "./worker-failing.mjs";

/** @type {{ mode: string, options: object }} */
const { mode, options } = workerData;
const owner = /** @type {import("node:worker_threads").MessagePort} */ (parentPort);
const carrying = { ...options, errors };

/** @type {Record<string, (...args: any[]) => unknown>} */
const tasks = { fail, failLater: async (name) => fail(name), add: (a, b) => a + b };

/** @type {Record<string, () => void>} */
const MODES = {
  raw: () => pool((task) => task),
  pool: () => pool((task) => throwing(task, carrying)),
  messages: () =>
    owner.on("message", ({ id, args: [name] }) => {
      const message = toMessage(THROWN[name]?.(), carrying);
      owner.postMessage({ id, ...message }, [/** @type {ArrayBuffer} */ (message.rethrown.buffer)]);
    }),
  dying: () => {
    reportErrors(carrying);
    die();
  },
  unreported: die,
  comlink: () => {
    rethrowing(transferHandlers, carrying);
    expose(tasks, nodeEndpoint(owner));
  },
  "comlink-raw": () => expose(tasks, nodeEndpoint(owner)),
};

function die() {
  owner.on("message", ({ name, how }) => {
    if (how === "rejected") Promise.reject(THROWN[name]?.());
    else if (how === "exit") process.exit(Number(name));
    else if (how === "message") owner.postMessage(toMessage(THROWN[name]?.(), carrying));
    else throw THROWN[name]?.();
  });
}

/** @param {(task: (...args: any[]) => unknown) => (...args: any[]) => unknown} made */
function pool(made) {
  owner.on("message", async ({ id, task, args }) => {
    try {
      owner.postMessage({ id, result: await made(/** @type {() => unknown} */ (tasks[task]))(...args) });
    } catch (error) {
      owner.postMessage({ id, error });
    }
  });
}

MODES[mode]?.();
