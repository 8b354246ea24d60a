// Errors of Comlink (SPEC CAR-9, docs/rpc/worker.md), which is not imported: its table of transfer handlers is given.
// import { rethrowing } from "rethrown/rpc/comlink"

import { CARRIERS } from "../generated/constants.js";
import { resolveLimits } from "../limits.js";
import type { SendOptions } from "./carrier.js";
import { bytesOf, capturedFor, fromMessage, shown } from "./worker/message.js";
import { crosses } from "./worker/throwing.js";

export type { SendOptions } from "./carrier.js";

interface TransferHandler {
  canHandle(value: unknown): boolean;
  serialize(value: { readonly value: unknown }): [unknown, unknown[]];
  deserialize(serialized: never): unknown;
}

/** As much of `Comlink.transferHandlers` as is used. */
interface TransferHandlers {
  get(name: "throw"): unknown;
  set(name: "throw", handler: never): unknown;
}

/**
 * Lets the errors of everything that is exposed or wrapped from now on cross: one line on each side. A side without it
 * gets what Comlink itself would send. What is no error, and can be cloned, is left to Comlink.
 * @throws {TypeError} for what is no table of Comlink's handlers
 */
export function rethrowing<H extends TransferHandlers>(transferHandlers: H, options: SendOptions = {}): H {
  resolveLimits(options.limits);
  const own = transferHandlers.get("throw") as TransferHandler | undefined;
  if (!own) throw new TypeError("these are no transfer handlers of Comlink");
  const handler: TransferHandler = {
    canHandle: own.canHandle,

    serialize(thrown) {
      if (crosses(thrown.value)) return own.serialize(thrown);
      const envelope = capturedFor(thrown.value, options);
      const bytes = bytesOf(envelope, options);
      return [{ isError: true, value: shown(envelope), [CARRIERS.member]: bytes }, [bytes.buffer]];
    },

    deserialize(serialized) {
      const error = fromMessage(serialized, options);
      if (error) throw error;
      return own.deserialize(serialized);
    },
  };
  transferHandlers.set("throw", handler as never);
  return transferHandlers;
}
