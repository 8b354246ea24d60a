// A growing buffer that the binary codecs write to, and the views that they read from.

import { utf8Length } from "../text.js";
import { loneSurrogate } from "./text.js";

const encoder = new TextEncoder();

// Up to this many units a loop beats encodeInto, whose call alone takes longer.
const SHORT = 40;
const FIRST = 512;
/** What a writer that is used again may keep. */
const KEPT = 1 << 16;

/** Bytes in the making. */
export class Writer {
  protected buffer = new Uint8Array(FIRST);
  protected end = 0;

  get length(): number {
    return this.end;
  }

  /** What was written, in an array of its own. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.end);
  }

  /** Starts anew. */
  clear(): void {
    this.end = 0;
    if (this.buffer.length > KEPT) this.buffer = new Uint8Array(FIRST);
  }

  byte(byte: number): void {
    const at = this.reserve(1);
    this.buffer[at] = byte;
  }

  /** An integer within ±(2^53 − 1) in so many bytes, big endian, negative ones as two's complement. */
  integer(value: number, width: 1 | 2 | 4 | 8): void {
    const at = this.reserve(width);
    const { buffer } = this;
    let rest = value;
    for (let i = at + width - 1; i >= at; i--) {
      // Taken modulo 256.
      buffer[i] = rest;
      rest = Math.floor(rest / 0x100);
    }
  }

  float64(value: number, littleEndian: boolean): void {
    FLOAT.setFloat64(0, value, littleEndian);
    this.bytes(FLOAT_BYTES);
  }

  bytes(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.buffer.set(bytes, at);
  }

  /** Writes well-formed text whose UTF-8 form has this many bytes. */
  text(text: string, size: number = utf8Length(text)): void {
    this.put(text, this.reserve(size), size);
  }

  /**
   * Writes the UTF-8 form of a text to a place that has room for so many bytes; returns how many it took, −1 for
   * text that has none.
   */
  protected put(text: string, at: number, room: number): number {
    const { buffer } = this;
    const { length } = text;
    if (length <= SHORT) {
      let i = 0;
      for (; i < length; i++) {
        const unit = text.charCodeAt(i);
        if (unit > 0x7f) break;
        buffer[at + i] = unit;
      }
      if (i === length) return length;
    }
    const { written } = encoder.encodeInto(text, buffer.subarray(at, at + room));
    return written === length || loneSurrogate(text) < 0 ? written : -1;
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
    return this.reserve(1);
  }

  /** @param start what `open` returned */
  close(start: number): void {
    const size = this.end - start - 1;
    if (size < 0x80) {
      this.buffer[start] = size;
      return;
    }
    // One byte was kept free for the length; longer lengths, being rarer, move the part.
    const extra = varintSize(size) - 1;
    this.reserve(extra);
    this.buffer.copyWithin(start + 1 + extra, start + 1, start + 1 + size);
    const end = this.end;
    this.end = start;
    this.varint(size);
    this.end = end;
  }

  /** Room for so many bytes, which count as written. May replace the buffer: call it before that is read. */
  protected reserve(size: number): number {
    const at = this.end;
    this.end = at + size;
    if (this.end > this.buffer.length) {
      const grown = new Uint8Array(Math.max(this.end, this.buffer.length * 2));
      grown.set(this.buffer.subarray(0, at));
      this.buffer = grown;
    }
    return at;
  }
}

const FLOAT = new DataView(new ArrayBuffer(8));
const FLOAT_BYTES = new Uint8Array(FLOAT.buffer);

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
  const isShared = typeof SharedArrayBuffer === "function" && bytes.buffer instanceof SharedArrayBuffer;
  if (!isShared && Object.getPrototypeOf(bytes) === Uint8Array.prototype) return bytes;
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isShared ? view.slice() : view;
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
