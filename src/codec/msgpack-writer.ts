// The one form of MessagePack that SPEC MSG-1 allows: the shortest of everything, the keys sorted.

import type { Enumeration } from "../fields.js";
import { DEFAULT_LIMITS } from "../limits.js";
import { PLANS, TEXT_HEAD } from "./msgpack-forms.js";
import type { Row } from "./plan.js";
import { UNSURE } from "./unsure.js";
import { EnvelopeWriter, pooled } from "./write.js";

/** The first byte of each type where the size fits into it, how many sizes do, and those before 1, 2 and 4 bytes of size. */
type Heads = readonly [fixed: number, holds: number, one: number, two: number, four: number];

const TEXT: Heads = [TEXT_HEAD, 32, 0xd9, 0xda, 0xdb];
const BYTES: Heads = [0xc4, 0, 0xc4, 0xc5, 0xc6];
const LIST: Heads = [0x90, 16, 0xdc, 0xdc, 0xdd];
const MAP: Heads = [0x80, 16, 0xde, 0xde, 0xdf];
const UINT: Heads = [0x00, 128, 0xcc, 0xcd, 0xce];

/** How many bytes a head takes. */
function widthOf([, holds, one, two]: Heads, size: number): number {
  if (size < holds) return 1;
  if (size < 0x100 && one !== two) return 2;
  return size < 0x10000 ? 3 : 5;
}

class MsgpackWriter extends EnvelopeWriter {
  readonly unknownsStand = "among";

  constructor() {
    super(PLANS);
  }

  openMessage(fields: number): number {
    return this.#head(MAP, fields);
  }
  closeMessage(): void {}

  openList(row: Row, length: number): number {
    this.rowKey(row);
    return this.#head(LIST, length);
  }
  element(): void {}
  closeList(): void {}

  openMap(row: Row | undefined, length: number): number {
    if (row) this.rowKey(row);
    return this.#head(MAP, length);
  }
  openEntry(_row: Row | undefined, key: string): number {
    this.string(key, DEFAULT_LIMITS.maxNameBytes);
    return 0;
  }
  closeEntry(): void {}
  closeMap(): void {}

  unsigned(value: number): void {
    if (value < 2 ** 32) {
      this.#head(UINT, value);
    } else {
      this.byte(0xcf);
      this.integer(value, 8);
    }
  }

  signed(value: number): void {
    if (value >= 0) {
      this.unsigned(value);
      return;
    }
    const width = value >= -0x80 ? 1 : value >= -0x8000 ? 2 : value >= -0x8000_0000 ? 4 : 8;
    // The smallest fit into the first byte.
    if (value < -0x20) this.byte(0xd0 + Math.log2(width));
    this.integer(value, width);
  }

  boolean(value: boolean): void {
    this.byte(value ? 0xc3 : 0xc2);
  }

  double(value: number): void {
    this.byte(0xcb);
    this.float64(value, false);
  }

  name(_list: Enumeration, name: string): void {
    this.string(name, name.length);
  }

  widthOfText(size: number): number {
    return widthOf(TEXT, size);
  }
  headOfText(size: number): void {
    this.#head(TEXT, size);
  }

  scalar(value: null | boolean | number | string | Uint8Array): void {
    if (typeof value === "string") this.string(value, DEFAULT_LIMITS.maxTextBytes);
    else if (typeof value === "number") {
      if (Number.isSafeInteger(value)) this.signed(value);
      else this.double(value);
    } else if (typeof value === "boolean") this.boolean(value);
    else if (value === null) this.byte(0xc0);
    else {
      this.#head(BYTES, value.length);
      this.bytes(value);
    }
  }

  openValues(length: number): number {
    return this.#head(LIST, length);
  }
  nextValue(): void {}
  closeValues(): void {}

  unknownField(name: string): void {
    this.string(name, DEFAULT_LIMITS.maxNameBytes);
  }
  unknownRecords(): void {
    throw UNSURE;
  }

  /** Writes a size, or an integer from 0 to 2^32 − 1, in the shortest form. */
  #head(heads: Heads, size: number): number {
    if (size < heads[1]) {
      const at = this.reserve(1);
      this.buffer[at] = heads[0] + size;
      return at;
    }
    const width = widthOf(heads, size);
    const at = this.reserve(width);
    const { buffer } = this;
    if (width === 2) {
      buffer[at] = heads[2];
      buffer[at + 1] = size;
    } else if (width === 3) {
      buffer[at] = heads[3];
      buffer[at + 1] = size >> 8;
      buffer[at + 2] = size;
    } else {
      buffer[at] = heads[4];
      buffer[at + 1] = size >>> 24;
      buffer[at + 2] = size >> 16;
      buffer[at + 3] = size >> 8;
      buffer[at + 4] = size;
    }
    return at;
  }
}

/** Writes an envelope whose unknown fields, if it has any, have names; undefined where it is to be checked first. */
export const writeMsgpack = pooled(() => new MsgpackWriter());
