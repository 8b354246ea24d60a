// Protobuf records as every Protobuf parser sees them (SPEC 7.2): tags, wire types, lengths, varints.
// Knows no message; protobuf.ts does.

import type { ErrorCode, Fault } from "../errors.js";
import { VALUE_FIELDS } from "../generated/constants.js";

export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH = 2;
export const FIXED32 = 5;

export const tagOf = (number: number, wireType: number): number => number * 8 + wireType;

// In the messages ValueList, ValueMap and in the entries of maps.
export const ITEMS_TAG = tagOf(VALUE_FIELDS.ValueList.items, LENGTH);
export const ENTRIES_TAG = tagOf(VALUE_FIELDS.ValueMap.entries, LENGTH);
export const KEY_NUMBER = 1;
export const VALUE_NUMBER = 2;
export const KEY_TAG = tagOf(KEY_NUMBER, LENGTH);
export const VALUE_TAG = tagOf(VALUE_NUMBER, LENGTH);

const GROUP_START = 3;
const GROUP_END = 4;

const MAX_FIELD_NUMBER = 2 ** 29 - 1;
const MAX_VARINT_BYTES = 10;

/** Makes the fault of a record: the path is known outside, and only when it is needed. */
export type Report = (code: ErrorCode, detail: string, offset: number) => Fault;

/** Walks the records of one message: `next` reads a tag, `payload` finds what belongs to it. */
export class RecordReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #report: Report;
  #position: number;

  /** Of the record whose tag was read last; 0 while the tag is being read. */
  number = 0;
  wireType = 0;
  /** Where its tag starts. */
  offset = 0;
  /** Where its payload starts, less the length before it, and ends. */
  start = 0;
  end = 0;

  constructor(bytes: Uint8Array, start: number, end: number, report: Report) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
    this.#report = report;
  }

  /** Reads a tag, and moves behind it; false where the message ends. */
  next(): boolean {
    this.offset = this.#position;
    this.number = 0;
    if (this.#position === this.#end) return false;
    const tag = Number(this.#varint());
    const number = Math.floor(tag / 8);
    if (number < 1 || number > MAX_FIELD_NUMBER)
      throw this.#report("malformed", "no field number", this.offset);
    this.number = number;
    this.wireType = tag % 8;
    return true;
  }

  /** Whether this format has the wire type of the record whose tag was just read. */
  checkWireType(): void {
    if (this.wireType === GROUP_START || this.wireType === GROUP_END) {
      throw this.#report("unsupported_type", "this format has no groups", this.offset);
    }
    if (this.wireType > FIXED32) throw this.#report("malformed", "no wire type", this.offset);
  }

  /** Finds the payload of that record, and moves behind it. */
  payload(): void {
    this.checkWireType();
    this.start = this.#position;
    if (this.wireType === VARINT) {
      this.#position = varintEnd(this.#bytes, this.start, this.#end, this.#report, this.offset);
    } else {
      const size = this.wireType === LENGTH ? Number(this.#varint()) : this.wireType === FIXED64 ? 8 : 4;
      this.start = this.#position;
      if (size > this.#end - this.start) {
        throw this.#report("truncated", "the message ends too early", this.offset);
      }
      this.#position += size;
    }
    this.end = this.#position;
  }

  #varint(): number | bigint {
    const start = this.#position;
    this.#position = varintEnd(this.#bytes, start, this.#end, this.#report, this.offset);
    return unsigned(this.#bytes, start, this.#position);
  }
}

/** Where the varint that starts here ends. */
export function varintEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
  report: Report,
  offset: number,
): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    const size = at - start + 1;
    // The tenth byte has room for the 64th bit alone.
    if (size === MAX_VARINT_BYTES && byte > 1) throw report("malformed", "a varint beyond 64 bits", offset);
    if (byte >= 0x80) continue;
    if (byte === 0 && size > 1) throw report("malformed", "a varint longer than its shortest form", offset);
    return at + 1;
  }
  throw report("truncated", "the message ends too early", offset);
}

// Seven bytes carry 49 bits, which a number holds exactly; what is longer is rare.
const EXACT_VARINT_BYTES = 7;

/** A varint, as a bigint where it is above 2^53 − 1. */
export function unsigned(bytes: Uint8Array, start: number, end: number): number | bigint {
  if (end - start > EXACT_VARINT_BYTES) return exact(long(bytes, start, end));
  let value = 0;
  for (let at = end - 1; at >= start; at--) value = value * 0x80 + ((bytes[at] as number) & 0x7f);
  return value;
}

/** A zigzag varint, as a bigint where it is beyond ±(2^53 − 1). */
export function signed(bytes: Uint8Array, start: number, end: number): number | bigint {
  if (end - start > EXACT_VARINT_BYTES) {
    const value = long(bytes, start, end);
    return exact((value >> 1n) ^ -(value & 1n));
  }
  const value = unsigned(bytes, start, end) as number;
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function long(bytes: Uint8Array, start: number, end: number): bigint {
  let value = 0n;
  for (let at = end - 1; at >= start; at--) value = (value << 7n) | BigInt((bytes[at] as number) & 0x7f);
  return value;
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
