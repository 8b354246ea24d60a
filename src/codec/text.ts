// Text as the codecs need it (SPEC 2, 3, 7.3, 7.4): strict UTF-8, sorted keys, base64.
// Cutting and escaping text is ../text.ts.

// Neither may be forgiven: an invalid sequence is an error, and a byte order mark is a character like any other.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// Below this many bytes one call that spells out the units beats TextDecoder, about twice on Node 20.
const SHORT = 48;

/** The text of `bytes[start, end)`, or undefined where that is no UTF-8. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  const part = bytes.subarray(start, end);
  if (part.length <= SHORT && isAscii(part))
    return String.fromCharCode.apply(null, part as unknown as number[]);
  try {
    return decoder.decode(part);
  } catch {
    return undefined;
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] as number) >= 0x80) return false;
  }
  return true;
}

/**
 * The longest start of the input that is UTF-8, and whether the input merely ends within a character there.
 * Slow, for input that is known to be invalid somewhere.
 */
export function validPrefix(bytes: Uint8Array): { end: number; cut: boolean } {
  let end = 0;
  while (end < bytes.length) {
    const size = characterSize(bytes, end);
    if (size <= 0) return { end, cut: size < 0 };
    end += size;
  }
  return { end, cut: false };
}

/** The size of the character that starts here; 0 where none does, −1 where the input ends within it. */
function characterSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const size = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // The second byte rules out overlong forms, surrogates, and what lies beyond U+10FFFF.
  let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < size; i++) {
    if (at + i === bytes.length) return -1;
    const next = bytes[at + i] as number;
    if (next < low || next > high) return 0;
    low = 0x80;
    high = 0xbf;
  }
  return size;
}

// With the flag u a pair is one character, and no surrogate.
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Where the first lone surrogate of a text stands, −1 where there is none (SPEC VAL-3). */
export function loneSurrogate(text: string): number {
  return isWellFormed?.call(text) ? -1 : text.search(LONE_SURROGATE);
}

// Ten times as fast, where the runtime has it.
const { isWellFormed } = String.prototype as { isWellFormed?: () => boolean };

/** Orders text by its UTF-8 bytes, which is by code point; `<` orders by UTF-16 units (SPEC 2, sorted). */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for code points above U+FFFF, and so after the units from U+E000 on.
    if (isSurrogate(x) !== isSurrogate(y)) return isSurrogate(x) ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000;

/** The keys of a map, sorted. */
export function sortedKeys(map: object): string[] {
  const keys = Object.keys(map);
  for (let i = 1; i < keys.length; i++) {
    // Most maps come sorted: to see that takes less than to sort them.
    if (compareText(keys[i - 1] as string, keys[i] as string) > 0) return keys.sort(compareText);
  }
  return keys;
}

const CODE_62_63 = { base64: "+/", base64url: "-_" } as const;

/** The alphabets of RFC 4648: `base64` is padded, `base64url` is not. */
export type Base64 = keyof typeof CODE_62_63;

const ALPHABETS = { base64: alphabet("base64"), base64url: alphabet("base64url") };
const PAD = 0x3d;

function alphabet(name: Base64): { digits: Uint8Array; values: Int8Array } {
  const text = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${CODE_62_63[name]}`;
  const digits = Uint8Array.from(text, (digit) => digit.charCodeAt(0));
  const values = new Int8Array(128).fill(-1);
  digits.forEach((digit, value) => {
    values[digit] = value;
  });
  return { digits, values };
}

export function encodeBase64(bytes: Uint8Array, name: Base64): string {
  const { digits } = ALPHABETS[name];
  const exact = Math.ceil((bytes.length * 8) / 6);
  const padded = name === "base64" ? Math.ceil(bytes.length / 3) * 4 : exact;
  const text = new Uint8Array(padded).fill(PAD, exact);
  for (let i = 0, at = 0; at < exact; i += 3) {
    // What lies behind the last byte reads as 0: the unused bits.
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let shift = 18; shift >= 0 && at < exact; shift -= 6) {
      text[at++] = digits[(bits >> shift) & 0x3f] as number;
    }
  }
  return decoder.decode(text);
}

/** Undefined for text that the encoder above would not have written. */
export function decodeBase64(text: string, name: Base64): Uint8Array | undefined {
  const { values } = ALPHABETS[name];
  const exact =
    name === "base64" ? text.length - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0) : text.length;
  if (exact % 4 === 1 || (name === "base64" && text.length !== Math.ceil(exact / 4) * 4)) return undefined;
  const bytes = new Uint8Array(Math.floor((exact * 6) / 8));
  let bits = 0;
  let unused = 0;
  for (let i = 0, at = 0; i < exact; i++) {
    const value = values[text.charCodeAt(i)] ?? -1;
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    unused += 6;
    if (unused < 8) continue;
    unused -= 8;
    bytes[at++] = bits >> unused;
  }
  return (bits & ((1 << unused) - 1)) === 0 ? bytes : undefined;
}

/** Space, tab, CR and LF: what may surround JSON and armor. */
export function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0d || unit === 0x0a;
}
