// What a failing call to a child process costs, with rethrown and without, for both serializations of Node.
// `npm run build` first.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ErrorRegistry } from "../../dist/index.js";
import { fromMessage, toMessage } from "../../dist/rpc/child-process.js";
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

if (process.send) process.on("message", (mode) => process.send?.(answer(mode)));
else await main();

/** Without it, what programs send by hand. @param {unknown} mode */
function answer(mode) {
  const error = new QuotaExceeded(100);
  if (mode === "with") return toMessage(error, { errors });
  const { name, message, stack } = error;
  return { name, message, stack };
}

async function main() {
  for (const serialization of /** @type {const} */ (["json", "advanced"])) {
    const child = fork(fileURLToPath(import.meta.url), { serialization });
    /** @param {string} mode */
    const call = (mode) =>
      new Promise((_, reject) => {
        child.once("message", (reply) => reject(fromMessage(reply, { errors }) ?? reply));
        child.send(mode);
      });
    console.log(`serialization: ${serialization}`);
    await compare({ without: () => call("without"), with: () => call("with") });
    child.disconnect();
  }
}
