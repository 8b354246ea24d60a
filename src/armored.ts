// Armor where only a string gets through (SPEC 7.4): wrapped around what a function throws, and found again in
// whatever the other side was given.

import { budgetOf, encodeWithin } from "./budget.js";
import { armor, findArmor } from "./codec/armor.js";
import type { ErrorEnvelope, RelatedError } from "./envelope.js";
import { ownData, read } from "./identity.js";
import type { CaptureOptions } from "./registry.js";
import { cutMiddle } from "./text.js";

export interface ArmoredOptions extends Omit<CaptureOptions, "limits"> {
  /** How long the token may be: at least 1 KiB, by default 32 KiB. */
  readonly maxBytes?: number | undefined;
  /** What is thrown: by default an Error with this text, and unless it is public, the original as its cause. */
  readonly wrap?: ((text: string, original: unknown) => unknown) | undefined;
}

export const DEFAULT_ARMORED_BYTES = 32 * 1024;

/** A function that throws what `fail` makes of whatever `run` throws: now, as a promise, or as a generator. */
export function rethrowing<This, Arguments extends unknown[], Result>(
  run: (this: This, ...args: Arguments) => Result,
  fail: (thrown: unknown) => unknown,
): (this: This, ...args: Arguments) => Result {
  const made = makers.get(Object.prototype.toString.call(run));
  if (made) return made(run as never, fail) as never;
  return function (...args) {
    try {
      const result = run.apply(this, args);
      if (!isThenable(result)) return result;
      return Promise.resolve(result).catch((thrown: unknown) => {
        throw fail(thrown);
      }) as Result;
    } catch (thrown) {
      throw fail(thrown);
    }
  };
}

type Maker = (
  run: (...args: unknown[]) => Generator & AsyncGenerator,
  fail: (thrown: unknown) => unknown,
) => unknown;

const makers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  [
    "[object GeneratorFunction]",
    (run, fail) =>
      function* (this: unknown, ...args: unknown[]) {
        try {
          return yield* run.apply(this, args);
        } catch (thrown) {
          throw fail(thrown);
        }
      },
  ],
  [
    "[object AsyncGeneratorFunction]",
    (run, fail) =>
      async function* (this: unknown, ...args: unknown[]) {
        try {
          return yield* run.apply(this, args);
        } catch (thrown) {
          throw fail(thrown);
        }
      },
  ],
]);

export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && typeof read(value, "then") === "function";

const originals = new WeakMap<object, unknown>();

/** Notes that an error was thrown in place of another one. */
export function standsFor(thrown: unknown, original: unknown): void {
  if (typeof thrown === "object" && thrown !== null) originals.set(thrown, original);
}

/**
 * What an error that was thrown here stands for; any other one is itself. Its text is not read: whoever wrote into a
 * message must not choose the error that is sent on (SPEC BRG-3).
 */
export function originalOf(thrown: unknown): unknown {
  return typeof thrown === "object" && thrown !== null && originals.has(thrown)
    ? originals.get(thrown)
    : thrown;
}

// A platform's error has few texts; whatever more there is, is somebody's data.
const MAX_PLACES = 1000;
const MAX_ELEMENTS = 100;
const MAX_TOKENS = 16;
const MAX_HEADLINE_BYTES = 1024;

/** Where platforms put the text of an error; what they echo of a request has other names (SPEC BRG-3). */
const PLACES = [
  "message",
  "msg",
  "detail",
  "details",
  "error",
  "errors",
  "reason",
  "exception",
  "traceback",
  "body",
  "data",
  "response",
  "stack",
];

/** The first envelope that a text, or what an error says, carries as armor; its causes are errors of their own. */
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

function partsOf(place: object): unknown[] {
  try {
    if (ArrayBuffer.isView(place) || place instanceof ArrayBuffer) return [];
    if (!Array.isArray(place)) return PLACES.map((name) => read(place, name));
    const length = Math.min(place.length, MAX_ELEMENTS);
    return Array.from({ length }, (_, i) => ownData(place, i));
  } catch {
    return [];
  }
}

/** The line that names an error's type and message. */
export const headline = ({ type, message }: RelatedError) => (message ? `${type}: ${message}` : type);

/** An error in one line of text, which carries all of it behind what people read: `TYPE: MESSAGE TOKEN`. */
export function inOneLine(envelope: ErrorEnvelope, maxBytes: number | undefined): string {
  const token = encodeWithin(envelope, budgetOf(maxBytes), armor.encode);
  return `${cutMiddle(headline(envelope), MAX_HEADLINE_BYTES).text} ${new TextDecoder().decode(token)}`;
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
