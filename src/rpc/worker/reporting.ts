// The worker's side of an error that nobody catches: it is sent before the worker dies of it.

import { CARRIERS } from "../../generated/constants.js";
import { domExceptionType, isError } from "../../identity.js";
import type { SendOptions } from "../carrier.js";
import { bytesOf, capturedFor, toMessage } from "./message.js";

/** As much of Node's `process` as is used. */
export interface NodeProcess {
  on?(event: string, listener: (thrown: unknown) => void): unknown;
  off(event: string, listener: (thrown: unknown) => void): unknown;
  send?(message: unknown): unknown;
}

/** As much of the global scope of a web worker as is used. */
interface WebScope extends EventTarget {
  postMessage(message: unknown): void;
  reportError(thrown: unknown): void;
}

export const nodeProcess = (globalThis as { process?: NodeProcess }).process;

/**
 * Lets the errors that nobody catches in this worker reach the `error` event of a Worker that is `rethrowing`: uncaught
 * ones, and rejections that nobody handles. Whether the worker ends, and what it prints, stays as it is.
 * @returns what stops it
 */
export const reportErrors = (options: SendOptions = {}): (() => void) =>
  nodeProcess?.on ? inNode(nodeProcess, options) : onTheWeb(globalThis as unknown as WebScope, options);

/** Calls `tell` with what is about to end this process or worker of Node. */
export function beforeTheEnd(process: NodeProcess, tell: (thrown: unknown) => void): () => void {
  const event = "uncaughtExceptionMonitor";
  const listener = (thrown: unknown) => {
    try {
      tell(thrown);
    } catch {
      // What was thrown must not be replaced by what became of telling it.
    }
  };
  process.on?.(event, listener);
  return () => process.off(event, listener);
}

/** Node itself sends the error, with its own properties: this is one more. */
const inNode = (process: NodeProcess, options: SendOptions) =>
  beforeTheEnd(process, (thrown) => {
    if (!isError(thrown)) return;
    const value = bytesOf(capturedFor(thrown, options), options);
    // Of a DOMException, Node 20 sends enumerable properties alone, and Node 24 none.
    const enumerable = domExceptionType(thrown) !== undefined;
    Object.defineProperty(thrown, CARRIERS.member, { value, enumerable, configurable: true });
  });

function onTheWeb(scope: WebScope, options: SendOptions): () => void {
  const tell = (event: Event) => {
    const { error } = event as Event & { readonly error?: unknown };
    if (error) scope.postMessage(toMessage(error, options));
  };
  // As Node has it, and once only: from here on it is uncaught.
  const raise = (event: Event) => {
    event.preventDefault();
    scope.reportError((event as Event & { readonly reason?: unknown }).reason);
  };
  scope.addEventListener("error", tell);
  scope.addEventListener("unhandledrejection", raise);
  return () => {
    scope.removeEventListener("error", tell);
    scope.removeEventListener("unhandledrejection", raise);
  };
}
