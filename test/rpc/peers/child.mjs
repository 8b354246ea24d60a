// The same in a process that was forked.
import { reportErrors, throwing, toMessage } from "rethrown/rpc/child-process";
import { errors, fail, THROWN } from "./worker-failing.mjs";

/** @typedef {{ id: number, name: string, how?: string }} Request */

const [mode = ""] = process.argv.slice(2);
const carrying = { errors };

/** How pools of processes make a message of what a task throws. @type {Record<string, (error: any) => unknown>} */
const SENT = {
  // workerpool
  names: (error) => JSON.parse(JSON.stringify(error, Object.getOwnPropertyNames(error))),
  // tinypool, jest-worker
  spread: ({ name, message, stack, ...rest }) => ({ ...rest, name, message, stack }),
};

/** @type {Record<string, (request: Request) => void>} */
const MODES = {
  messages: ({ id, name }) => process.send?.({ id, ...toMessage(THROWN[name]?.(), carrying) }),
  names: (request) => task(request, "names"),
  spread: (request) => task(request, "spread"),
  raw: ({ id, name }) => process.send?.({ id, error: THROWN[name]?.() }),
  dying: ({ name, how }) => {
    if (how === "rejected") Promise.reject(THROWN[name]?.());
    else if (how === "exit") process.exit(Number(name));
    else throw THROWN[name]?.();
  },
};

/** @param {Request} request @param {string} how */
function task({ id, name }, how) {
  try {
    throwing(fail, carrying)(name);
  } catch (error) {
    process.send?.({ id, error: SENT[how]?.(error) });
  }
}

if (mode === "dying") reportErrors(carrying);
process.on("message", (request) =>
  MODES[mode === "unreported" ? "dying" : mode]?.(/** @type {Request} */ (request)),
);
