// Text on its way out of a process and on its way to a screen (SPEC VAL-3, CAP-12, DIS-3).
// Reading and writing UTF-8 bytes is codec/text.ts.

import { BOUNDS } from "./generated/constants.js";

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

// Asked first where the engine has it: text without a unit above U+00FF costs it nothing, whatever its length.
const { isWellFormed } = String.prototype as { isWellFormed?: () => boolean };

/** The same text with every lone surrogate replaced by U+FFFD (SPEC VAL-3). */
export function wellFormed(text: string): string {
  return isWellFormed?.call(text) ? text : text.replace(LONE_SURROGATE, "\uFFFD");
}

// A loop beats an expression up to about here.
const SHORT = 128;

/** Whether a text is short and of printable ASCII alone, as nearly every name is: such a text is what it seems. */
export function isPlain(text: string): boolean {
  if (text.length > SHORT) return false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

/** An integer in decimal, which takes more than linear time; in hexadecimal where it has too many digits to cross. */
export function integerText(value: bigint): string {
  const magnitude = value < 0n ? -value : value;
  if (magnitude < LONG_INTEGER) return value.toString();
  return `${value < 0n ? "-" : ""}0x${magnitude.toString(16)}`;
}

const LONG_INTEGER = 10n ** BigInt(BOUNDS.maxIntegerDigits);

/** How many bytes a text takes as UTF-8; a lone surrogate counts as the U+FFFD that replaces it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // A pair is 4 bytes for 2 units: one unit counts 3, the other nothing.
    if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      i++;
    }
  }
  return bytes;
}

/** A text after a cut, with the size of the original in UTF-8 bytes where something went. */
export interface Cut {
  readonly text: string;
  readonly size?: number;
}

/** Cuts a text in the middle, so that it takes at most `maxBytes` UTF-8 bytes (SPEC CAP-12). */
export function cutMiddle(text: string, maxBytes: number): Cut {
  return cut(text, maxBytes, 0.5);
}

/** Cuts a text at its start, so that it takes at most `maxBytes` UTF-8 bytes (SPEC CAP-12). */
export function cutStart(text: string, maxBytes: number): Cut {
  return cut(text, maxBytes, 0);
}

function cut(text: string, maxBytes: number, headShare: number): Cut {
  if (text.length * 3 <= maxBytes) return { text: wellFormed(text) };
  const size = utf8Length(text);
  if (size <= maxBytes) return { text: wellFormed(text) };
  if (maxBytes < 3) return { text: "", size };
  const room = maxBytes - 3;
  const head = headOf(text, Math.floor(room * headShare));
  const tail = tailOf(text, room - utf8Length(head));
  return { text: wellFormed(`${head}…${tail}`), size };
}

function headOf(text: string, maxBytes: number): string {
  let end = 0;
  for (let bytes = 0; end < text.length; ) {
    const units = splitsPair(text, end + 1) ? 2 : 1;
    bytes += unitsLength(text.charCodeAt(end), units);
    if (bytes > maxBytes) break;
    end += units;
  }
  return text.slice(0, end);
}

function tailOf(text: string, maxBytes: number): string {
  let start = text.length;
  for (let bytes = 0; start > 0; ) {
    const units = splitsPair(text, start - 1) ? 2 : 1;
    bytes += unitsLength(text.charCodeAt(start - 1), units);
    if (bytes > maxBytes) break;
    start -= units;
  }
  return text.slice(start);
}

/** The bytes of one character: of a pair, or of the unit given. */
function unitsLength(unit: number, units: number): number {
  if (units === 2) return 4;
  return unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
}

const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;
const splitsPair = (text: string, at: number) =>
  isLow(text.charCodeAt(at)) && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;

// C0 without tab and newline, DEL, C1, and the marks that reorder what a reader sees.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being escaped
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text as it may be shown: nothing in it can move a cursor or reorder a line (SPEC DIS-3). */
export function printable(text: string): string {
  if (isPlain(text)) return text;
  return text.replace(UNPRINTABLE, (char) => {
    const code = char.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** The same with each further line behind a margin: at the margin itself, it could pass for somebody else's. */
export const printableBlock = (text: string, margin: string): string =>
  printable(text).replaceAll("\n", `\n${margin}`);

/** The same on one line: newlines and tabs are escaped too. */
export function printableLine(text: string): string {
  if (isPlain(text)) return text;
  return printable(text).replaceAll("\n", "\\x0a").replaceAll("\t", "\\x09");
}
