// Armor where only a string gets through (SPEC 7.4): wrapped around what a function throws, and found again in
// whatever the other side was given.

import { armor, findArmor } from "./codec/armor.js";
import type { ErrorEnvelope } from "./envelope.js";
import { ownData, read } from "./identity.js";
import type { CaptureOptions } from "./registry.js";

export interface ArmoredOptions extends Omit<CaptureOptions, "limits"> {
  /** How long the token may be: at least 1 KiB, by default 32 KiB. */
  readonly maxBytes?: number | undefined;
  /** What is thrown: by default an Error with this text as its message, and the original as its cause. */
  readonly wrap?: ((text: string, original: unknown) => unknown) | undefined;
}

export const DEFAULT_ARMORED_BYTES = 32 * 1024;

/** A function that throws what `fail` makes of whatever `run` throws, now or as a promise. */
export function rethrowing<This, Arguments extends unknown[], Result>(
  run: (this: This, ...args: Arguments) => Result,
  fail: (thrown: unknown) => unknown,
): (this: This, ...args: Arguments) => Result {
  return function (...args) {
    try {
      const result = run.apply(this, args);
      if (!(result instanceof Promise)) return result;
      return result.catch((thrown: unknown) => {
        throw fail(thrown);
      }) as Result;
    } catch (thrown) {
      throw fail(thrown);
    }
  };
}

// An error and its causes have few texts; whatever more there is, is somebody's data.
const MAX_PLACES = 1000;
const MAX_PROPERTIES = 100;
const MAX_TOKENS = 16;

/** The first envelope that a text, or any text that an error leads to, carries as armor. */
export function armoredEnvelope(value: unknown): ErrorEnvelope | undefined {
  const places: unknown[] = [value];
  const seen = new Set<unknown>();
  for (let i = 0; i < places.length && i < MAX_PLACES; i++) {
    const place = places[i];
    if (typeof place === "string") {
      const found = inText(place);
      if (found) return found;
    } else if (typeof place === "object" && place !== null && !seen.has(place)) {
      seen.add(place);
      places.push(...partsOf(place));
    }
  }
  return undefined;
}

/** The message first: a stack repeats it, and may have been cut. */
function partsOf(place: object): unknown[] {
  try {
    const names = Object.getOwnPropertyNames(place).slice(0, MAX_PROPERTIES);
    return [read(place, "message"), ...names.map((name) => ownData(place, name)), read(place, "stack")];
  } catch {
    return [];
  }
}

function inText(text: string): ErrorEnvelope | undefined {
  let rest = text;
  for (let i = 0; i < MAX_TOKENS; i++) {
    const token = findArmor(rest);
    if (token === undefined) break;
    try {
      return armor.decode(token);
    } catch {
      // A token that is none of this version, or was forged: there may be another one.
      rest = rest.slice(rest.indexOf(token) + token.length);
    }
  }
  return undefined;
}
