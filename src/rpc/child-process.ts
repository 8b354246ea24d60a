// Errors of processes that Node forks (SPEC CAR-9, docs/rpc/child-process.md), whichever way it serializes messages:
// `fork`, `cluster`, and pools of processes.
// import { reportErrors, rethrowing } from "rethrown/rpc/child-process"

import type { SendOptions } from "./carrier.js";
import { capturedFor, type ErrorMessage, textOf } from "./worker/message.js";
import { beforeTheEnd, nodeProcess } from "./worker/reporting.js";

export type { SendOptions } from "./carrier.js";
export {
  decodeMessage,
  type ErrorMessage,
  encodeMessage,
  fromMessage,
  type ReceiveOptions,
} from "./worker/message.js";
export { rethrowing } from "./worker/rethrowing.js";
export { throwing } from "./worker/throwing.js";

/** Written at once, where a pipe takes some 200 KiB: what it does not take dies with the process. */
const REPORT_BYTES = 65_536;

/** What was thrown → a message for `send`, alone or spread into one's own (`{ id, ...toMessage(thrown) }`). Never throws. */
export const toMessage = (thrown: unknown, options: SendOptions = {}): ErrorMessage<string> => ({
  rethrown: textOf(capturedFor(thrown, options), options),
});

/**
 * Lets the error that ends this process, uncaught or an unhandled rejection, reach the `error` event of a ChildProcess
 * that is `rethrowing`. The process ends as it would. The envelope takes at most 64 KiB unless `limits.maxBytes` says
 * otherwise.
 * @returns what stops it
 */
export function reportErrors(options: SendOptions = {}): () => void {
  const { maxBytes = REPORT_BYTES } = options.limits ?? {};
  const within = { ...options, limits: { ...options.limits, maxBytes } };
  if (!nodeProcess?.on) return () => {};
  return beforeTheEnd(nodeProcess, (thrown) => nodeProcess?.send?.(toMessage(thrown, within)));
}
