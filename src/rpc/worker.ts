// Errors of workers (SPEC CAR-9, docs/rpc/worker.md): of `node:worker_threads`, of the web, of pools, and of whatever
// else has `postMessage`.
// import { rethrowing, throwing } from "rethrown/rpc/worker"

export type { SendOptions } from "./carrier.js";
export {
  decodeMessage,
  type ErrorMessage,
  encodeMessage,
  fromMessage,
  type ReceiveOptions,
  toMessage,
} from "./worker/message.js";
export { reportErrors } from "./worker/reporting.js";
export { rethrowing } from "./worker/rethrowing.js";
export { throwing } from "./worker/throwing.js";
