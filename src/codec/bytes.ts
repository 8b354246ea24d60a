// A growing buffer that the binary codecs write to, and the views that they read from.

import { utf8Length } from "../text.js";

const encoder = new TextEncoder();

// Up to this many units a loop beats encodeInto, whose call alone takes longer.
const SHORT = 48;

/** Bytes in the making. */
export class Writer {
  #bytes = new Uint8Array(512);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was written, in an array of its own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  byte(byte: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = byte;
  }

  /** An integer within ±(2^53 − 1) in so many bytes, big endian, negative ones as two's complement. */
  integer(value: number, width: 1 | 2 | 4 | 8): void {
    const at = this.#reserve(width);
    if (width === 1) this.#view.setUint8(at, value);
    else if (width === 2) this.#view.setUint16(at, value);
    else if (width === 4) this.#view.setUint32(at, value);
    else {
      this.#view.setInt32(at, Math.floor(value / 2 ** 32));
      this.#view.setUint32(at + 4, value);
    }
  }

  float64(value: number, littleEndian: boolean): void {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value, littleEndian);
  }

  bytes(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Writes well-formed text whose UTF-8 form has this many bytes. */
  text(text: string, size: number = utf8Length(text)): void {
    const at = this.#reserve(size);
    if (size > SHORT || size !== text.length) {
      encoder.encodeInto(text, this.#bytes.subarray(at, at + size));
      return;
    }
    for (let i = 0; i < size; i++) this.#bytes[at + i] = text.charCodeAt(i);
  }

  /** The shortest varint of an integer from 0 to 2^53 − 1. */
  varint(value: number): void {
    let rest = value;
    // Shifts work on 32 bits only.
    for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    for (; rest > 0x7f; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  /** The zigzag varint of an integer within ±(2^53 − 1), whose 54 bits no number holds exactly. */
  zigzag(value: number): void {
    const sign = value < 0 ? 1 : 0;
    const magnitude = sign ? -1 - value : value;
    const low = (magnitude % 0x40) * 2 + sign;
    const rest = Math.floor(magnitude / 0x40);
    if (rest > 0) {
      this.byte(low | 0x80);
      this.varint(rest);
    } else {
      this.byte(low);
    }
  }

  /** Starts a part that is preceded by its own length as a varint; ends with `close`. */
  open(): number {
    return this.#reserve(1);
  }

  /** @param start what `open` returned */
  close(start: number): void {
    const size = this.#length - start - 1;
    if (size < 0x80) {
      this.#bytes[start] = size;
      return;
    }
    // One byte was kept free for the length; longer lengths, being rarer, move the part.
    const extra = varintSize(size) - 1;
    this.#reserve(extra);
    this.#bytes.copyWithin(start + 1 + extra, start + 1, start + 1 + size);
    const end = this.#length;
    this.#length = start;
    this.varint(size);
    this.#length = end;
  }

  /** May replace the buffer and its view: call it before either is read. */
  #reserve(size: number): number {
    const at = this.#length;
    this.#length = at + size;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}

/** How many bytes the varint of an integer of at least 0 takes. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

/**
 * The same memory as a plain `Uint8Array`, whose `slice` copies: that of Node's Buffer does not. Shared memory is
 * copied, since a byte that was checked must not change before it is used.
 */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return typeof SharedArrayBuffer === "function" && bytes.buffer instanceof SharedArrayBuffer
    ? view.slice()
    : view;
}

/** True for a `Uint8Array` of any realm, a Node Buffer included. */
export function isBytes(value: unknown): value is Uint8Array {
  // First what asks no proxy.
  return (
    ArrayBuffer.isView(value) &&
    (value instanceof Uint8Array || Object.prototype.toString.call(value) === TAG)
  );
}

const TAG = "[object Uint8Array]";
