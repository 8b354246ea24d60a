// The worker's side: a function that throws what arrives whole, through whatever carries what functions throw.

import { rethrowing, standsFor } from "../../armored.js";
import { CARRIERS } from "../../generated/constants.js";
import { isError } from "../../identity.js";
import type { SendOptions } from "../carrier.js";
import { capturedFor, shown, textOf } from "./message.js";

/**
 * A function whose errors arrive whole, wherever a pool of workers or of processes sends what it throws: at once, as a
 * promise, or as a generator. Disclosure is `internal` unless it was told otherwise. What is no error, and can be
 * cloned, is thrown as it is.
 */
export const throwing = <This, Arguments extends unknown[], Result>(
  run: (this: This, ...args: Arguments) => Result,
  options: SendOptions = {},
): ((this: This, ...args: Arguments) => Result) =>
  rethrowing(run, (thrown) => (crosses(thrown) ? thrown : carrier(thrown, options)));

/** Whether a thrown value needs no help: no error, and nothing that makes whoever sends it fail. */
export function crosses(thrown: unknown): boolean {
  if (isError(thrown)) return false;
  try {
    structuredClone(thrown);
    return true;
  } catch {
    return false;
  }
}

/**
 * An error that says as much as an envelope to those who do not look for it. Which part of an error gets through
 * depends: a structured clone keeps the cause and no other property, others keep own properties and lose the cause.
 */
function carrier(thrown: unknown, options: SendOptions): Error {
  const envelope = capturedFor(thrown, options);
  const { name, message, stack } = shown(envelope);
  const carried = textOf(envelope, options);
  const made = new Error(message, { cause: { [CARRIERS.member]: carried } });
  Object.defineProperties(made, { name: hidden(name), stack: hidden(stack) });
  standsFor(made, thrown);
  return Object.assign(made, { [CARRIERS.member]: carried });
}

const hidden = (value: string) => ({ value, writable: true, configurable: true });
