// The words that the encodings are made of, in every width: the shortest that holds a value, and wider ones.

const encoder = new TextEncoder();

export const leaf = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

export const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

// Pairs are one character here, and no surrogate.
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Lone surrogates too: as the three bytes that no UTF-8 has. */
export function utf8(text: string): Uint8Array {
  if (!LONE_SURROGATE.test(text)) return encoder.encode(text);
  const units = [...text].map((character) => {
    if (!LONE_SURROGATE.test(character)) return encoder.encode(character);
    const unit = character.charCodeAt(0);
    return leaf(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 63), 0x80 | (unit & 63));
  });
  return join(...units);
}

export function bigEndian(value: number | bigint, width: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)));
  return bytes.slice(8 - width);
}

export function float64(number: number, little: boolean): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, number, little);
  return bytes;
}

export function float32(number: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, number);
  return bytes;
}

/** `overlong`: how many bytes more than it needs. */
export function varint(value: number | bigint, overlong = 0): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  for (let i = 0; i < overlong; i++) {
    bytes[bytes.length - 1] = (bytes.at(-1) as number) | 0x80;
    bytes.push(0);
  }
  return Uint8Array.from(bytes);
}

/** The first byte, how many sizes it can hold, and the first byte before 16 bits of size. */
const HEADS = {
  list: [0x90, 16, 0xdc],
  map: [0x80, 16, 0xde],
  text: [0xa0, 32, 0xda],
} as const;

/** The head of a MessagePack list, map or text, none to two sizes wider than it needs. */
export function msgpackHead(type: keyof typeof HEADS, size: number, wide = 0): Uint8Array {
  const [fixed, room, first] = HEADS[type];
  if (size < room && size >= 0 && wide === 0) return leaf(fixed + size);
  return size <= 0xffff && wide < 2
    ? join(leaf(first), bigEndian(size, 2))
    : join(leaf(first + 1), bigEndian(size, 4));
}

export function msgpackText(text: string, wide = 0): Uint8Array {
  const bytes = utf8(text);
  return join(msgpackHead("text", bytes.length, wide), bytes);
}
