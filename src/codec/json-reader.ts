// Reads the form of JSON (SPEC 7.3): one text, to a tree of plain data.
// JSON.parse is used for single texts alone: it keeps the last of two equal names, recurses, and says nowhere where it
// failed.

import type { Fault } from "../errors.js";
import type { ResolvedLimits } from "../limits.js";
import { type Decoder, decoder } from "./codec.js";
import { decodeUtf8, isSpace, loneSurrogate, validPrefix } from "./text.js";
import { TreeBuilder } from "./tree.js";

export const reading = {
  read(input: Uint8Array, limits: ResolvedLimits): unknown {
    const text = decodeUtf8(input, 0, input.length);
    if (text !== undefined) return readJson(text, undefined, limits);
    const { end, cut } = validPrefix(input);
    const prefix = decodeUtf8(input, 0, end) as string;
    return readJson(prefix, cut ? "truncated" : "invalid_utf8", limits);
  },

  readText(input: string, limits: ResolvedLimits): unknown {
    const end = loneSurrogate(input);
    if (end < 0) return readJson(input, undefined, limits);
    return readJson(input.slice(0, end), "invalid_utf8", limits);
  },
};

/**
 * `json` without its writer, for bundles that only receive. It decodes what `json` decodes, to the same envelopes and
 * errors; but it has no short way for what an Encoder wrote, which `json` finds by writing it once more.
 */
export const jsonDecoder: Decoder = decoder(reading);

/** As much of a number as there is: all of it where it ends in a digit. */
const NUMBER = /(?:-?(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE][+-]?[0-9]*)?)?|[eE][+-]?[0-9]*)?|-)?/y;
const HEX = /[0-9a-fA-F]{0,4}/y;

const LITERALS: ReadonlyMap<string | undefined, readonly [text: string, value: unknown]> = new Map([
  ["t", ["true", true]],
  ["f", ["false", false]],
  ["n", ["null", null]],
]);

const ESCAPED: ReadonlySet<string | undefined> = new Set('"\\/bfnrt');

/** What stands behind the text that could be read: the end, a character that was cut, or no UTF-8. */
type Rest = undefined | "truncated" | "invalid_utf8";

/** Reads one JSON text; throws Faults. */
function readJson(text: string, rest: Rest, { maxDepth }: ResolvedLimits): unknown {
  const tree = new TreeBuilder(maxDepth);
  let position = 0;

  do {
    if (tree.top?.map) readKey();
    let ended = readValue();
    while (ended && tree.top) ended = readSeparator();
  } while (tree.top);

  skipSpace();
  if (position < text.length || rest) throw tree.fault("trailing_data", "nothing more may follow");
  return tree.root;

  /** Matches as far as it can, and moves behind that. */
  function skip(pattern: RegExp): string {
    pattern.lastIndex = position;
    const match = pattern.exec(text)?.[0] ?? "";
    position += match.length;
    return match;
  }

  function skipSpace(): void {
    while (isSpace(text.charCodeAt(position))) position++;
  }

  /** A fault of the text ahead: it breaks the grammar, or there is none. */
  function unexpected(detail: string, around = false): Fault {
    const code = position < text.length ? "malformed" : (rest ?? "truncated");
    return around ? tree.faultAround(code, detail) : tree.fault(code, detail);
  }

  function readKey(): void {
    skipSpace();
    if (text[position] !== '"') throw unexpected("expected a name");
    tree.key(readText());
    skipSpace();
    if (text[position] !== ":") throw unexpected("expected a colon", true);
    position++;
  }

  /** Reads a value, or the beginning of a list or map; true where the value has ended. */
  function readValue(): boolean {
    skipSpace();
    const first = text[position];
    if (first === '"') tree.add(readText());
    else if (first === "{") return openContainer("}", () => tree.openMap(Infinity));
    else if (first === "[") return openContainer("]", () => tree.openList(Infinity));
    else if (LITERALS.has(first)) tree.add(readLiteral());
    else tree.add(readNumber());
    return true;
  }

  function openContainer(end: string, open: () => void): boolean {
    open();
    position++;
    skipSpace();
    if (text[position] !== end) return false;
    position++;
    tree.close();
    return true;
  }

  /** Reads what stands behind an element; true where it ended the list or map around it. */
  function readSeparator(): boolean {
    skipSpace();
    const end = tree.top?.map ? "}" : "]";
    const separator = text[position];
    if (separator !== end && separator !== ",") throw unexpected(`expected a comma or ${end}`, true);
    position++;
    if (separator === ",") return false;
    tree.close();
    return true;
  }

  function readLiteral(): unknown {
    const [literal, value] = LITERALS.get(text[position]) as readonly [string, unknown];
    if (!text.startsWith(literal, position)) {
      const ahead = text.slice(position, position + literal.length);
      if (literal.startsWith(ahead)) position = text.length;
      throw unexpected(`expected ${literal}`);
    }
    position += literal.length;
    return value;
  }

  function readNumber(): number {
    const start = position;
    const number = skip(NUMBER);
    if (!isDigit(number.charCodeAt(number.length - 1))) throw unexpected("expected a value");
    const value = Number(number);
    if (Number.isFinite(value)) return value;
    position = start;
    throw unexpected("expected a number within binary64");
  }

  /** Reads a text whose opening quote is ahead. */
  function readText(): string {
    const start = position++;
    let isEscaped = false;
    for (;;) {
      while (isPlain(text.charCodeAt(position))) position++;
      if (text[position] === '"') break;
      if (text[position] !== "\\") throw unexpected("expected the end of a text");
      skipEscape();
      position++;
      isEscaped = true;
    }
    position++;
    // Piece by piece, a megabyte of escapes takes longer for each of them than a short text.
    return isEscaped ? JSON.parse(text.slice(start, position)) : text.slice(start + 1, position - 1);
  }

  /** Moves to the last character of an escape, or of the two of a surrogate pair. */
  function skipEscape(): void {
    position++;
    if (text[position] !== "u") {
      if (!ESCAPED.has(text[position])) throw unexpected("expected an escape");
      return;
    }
    const unit = readUnit();
    if (unit < 0xd800 || unit > 0xdfff) return;
    const ahead = text.slice(position + 1, position + 3);
    if (unit < 0xdc00 && "\\u".startsWith(ahead)) {
      position += ahead.length;
      if (ahead.length < 2) {
        position++;
        throw unexpected("expected the other half of a surrogate pair");
      }
      const low = readUnit();
      if (low >= 0xdc00 && low <= 0xdfff) return;
    }
    throw tree.fault("invalid_utf8", "an escape leaves a surrogate unpaired");
  }

  /** Reads the digits of an escape whose `u` is ahead, up to the last one. */
  function readUnit(): number {
    position++;
    const digits = skip(HEX);
    if (digits.length < 4) throw unexpected("expected four hexadecimal digits");
    position--;
    return Number.parseInt(digits, 16);
  }
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

/** Whether a unit stands for itself within a text; NaN, behind the end, does not. */
function isPlain(unit: number): boolean {
  return unit >= 0x20 && unit !== 0x22 && unit !== 0x5c;
}
