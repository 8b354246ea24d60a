// MessagePack as an Encoder writes it (SPEC 7.1), read in two steps: the form, which is flat and needs no stack; then
// the envelope, where no size has to be doubted any more.

import type { ErrorEnvelope, Value } from "../envelope.js";
import type { Enumeration } from "../fields.js";
import type { ResolvedLimits } from "../limits.js";
import { FORM_OF_BYTE, type Form, PLANS } from "./msgpack-forms.js";
import type { Plan, Row } from "./plan.js";
import { EnvelopeReader } from "./read.js";
import { decodeUtf8 } from "./text.js";
import { SHORT } from "./texts.js";
import { emptyTree, type Tree } from "./tree.js";
import { UNSURE } from "./unsure.js";

// As in texts.ts; but a head stands before every text here, and while those are checked they can be blanked.
const texts = new Uint8Array(SHORT);

class MsgpackReader extends EnvelopeReader {
  /** All bytes as characters, where there is text, and all of it is ASCII. */
  #ascii: string | undefined;
  /** How many fields of the message in hand are still to come. */
  #left = 0;

  constructor() {
    super(PLANS);
  }

  override read(bytes: Uint8Array | string, limits: ResolvedLimits): ErrorEnvelope | undefined {
    if (typeof bytes === "string" || !isOneValue(bytes)) return undefined;
    const { length } = bytes;
    const ascii = length <= SHORT ? decodeUtf8(texts, 0, length) : undefined;
    this.#ascii = ascii?.length === length ? ascii : undefined;
    const envelope = super.read(bytes, limits);
    this.#ascii = undefined;
    return envelope;
  }

  enter(): number {
    const outer = this.#left;
    this.#left = this.#size(0x80, 0xde);
    return outer;
  }

  next({ rows }: Plan, last: number): number {
    if (this.#left-- === 0) return -1;
    const { bytes, at } = this;
    const first = bytes[at];
    const second = bytes[at + 1];
    for (let rank = last + 1; rank < rows.length; rank++) {
      const { key } = rows[rank] as Row;
      if (key[0] !== first || key[1] !== second) continue;
      let size = 2;
      while (size < key.length && key[size] === bytes[at + size]) size++;
      if (size < key.length) continue;
      this.at = at + size;
      return rank;
    }
    throw UNSURE;
  }

  leave(outer: number): void {
    this.#left = outer;
  }

  list<Element>(_row: Row, most: number, read: () => Element): Element[] {
    const length = this.#size(0x90, 0xdc);
    if (length === 0 || length > most) throw UNSURE;
    const list: Element[] = [];
    for (let i = 0; i < length; i++) list.push(read());
    return list;
  }

  references(row: Row): number[] {
    return this.list(row, Infinity, () => {
      this.count();
      return this.reference();
    });
  }

  attributes(): Tree {
    const entries = this.#size(0x80, 0xde);
    if (entries === 0) throw UNSURE;
    const map = emptyTree();
    let key: string | undefined;
    for (let i = 0; i < entries; i++) {
      key = this.key(key);
      map[key] = this.value(1);
    }
    return map;
  }

  unsigned(): number {
    const value = this.signed();
    if (value < 0) throw UNSURE;
    return value;
  }

  signed(): number {
    const first = this.bytes[this.at] as number;
    if (first >= 0x80 && first < 0xe0 && (first < 0xcc || first > 0xd3)) throw UNSURE;
    return this.#number();
  }

  boolean(): boolean {
    const value = (this.bytes[this.at++] as number) - 0xc2;
    if (value !== 0 && value !== 1) throw UNSURE;
    return value === 1;
  }

  billable(): number | string {
    return isText(this.bytes[this.at] as number) ? this.text(this.limits.maxTextBytes) : this.#number();
  }

  name(list: Enumeration): string {
    const name = this.text(Infinity);
    if (!list.numberOf.has(name)) throw UNSURE;
    return name;
  }

  text(maxBytes: number): string {
    const first = this.bytes[this.at] as number;
    let size = first - 0xa0;
    if (size >= 0 && size < 0x20) this.at++;
    else if (isText(first)) size = this.#sizeBehind(1 << (first - 0xd9));
    else throw UNSURE;
    if (size > maxBytes) throw UNSURE;
    const start = this.at;
    this.at += size;
    const text = this.#ascii?.slice(start, this.at) ?? decodeUtf8(this.bytes, start, this.at);
    if (text === undefined) throw UNSURE;
    return text;
  }

  readValue(level: number): Value {
    const { bytes, at } = this;
    const first = bytes[at] as number;
    if (isText(first)) return this.text(this.limits.maxTextBytes);
    if (first === 0xc2 || first === 0xc3) return this.boolean();
    if (first === 0xc0) {
      this.at++;
      return null;
    }
    if (first >= 0xc4 && first <= 0xc6) {
      const size = this.#sizeBehind(1 << (first - 0xc4));
      if (size > this.limits.maxTextBytes) throw UNSURE;
      this.at += size;
      return bytes.slice(this.at - size, this.at);
    }
    const isMap = first <= 0x8f || first >= 0xde;
    if (first < 0x80 || first >= 0xe0 || (first >= 0xca && first <= 0xd3)) return this.#number();
    this.nest(level);
    return isMap ? this.#map(level) : this.#values(level);
  }

  #values(level: number): Value[] {
    const length = this.#size(0x90, 0xdc);
    const list: Value[] = [];
    for (let i = 0; i < length; i++) list.push(this.value(level + 1));
    return list;
  }

  #map(level: number): Value {
    const entries = this.#size(0x80, 0xde);
    const map = emptyTree() as { [key: string]: Value };
    let key: string | undefined;
    for (let i = 0; i < entries; i++) {
      key = this.key(key);
      if (entries === 1 && key[0] === "$" && !this.isInTag) return this.tag(key, level);
      map[key] = this.value(level + 1);
    }
    return map;
  }

  /** A number that is ahead. */
  #number(): number {
    const { bytes } = this;
    const first = bytes[this.at] as number;
    if (first < 0x80) {
      this.at++;
      return first;
    }
    if (first >= 0xe0) {
      this.at++;
      return first - 0x100;
    }
    const { width } = FORM_OF_BYTE[first] as Form;
    const start = this.at + 1;
    if (first >= 0xcc && first <= 0xce) return this.#sizeBehind(width);
    if (first < 0xca || first > 0xd3) throw UNSURE;
    for (let i = 0; i < width; i++) NUMBER_BYTES[i] = bytes[start + i] as number;
    this.at = start + width;
    if (first === 0xca) return this.float(NUMBER.getFloat32(0));
    if (first === 0xcb) return this.float(NUMBER.getFloat64(0));
    if (first === 0xd0) return NUMBER.getInt8(0);
    if (first === 0xd1) return NUMBER.getInt16(0);
    if (first === 0xd2) return NUMBER.getInt32(0);
    const high = first === 0xcf ? NUMBER.getUint32(0) : NUMBER.getInt32(0);
    const value = high * 2 ** 32 + NUMBER.getUint32(4);
    if (!Number.isSafeInteger(value)) throw UNSURE;
    return value;
  }

  /** The size of a list or map, whose first bytes these are: with the size in it, and before one of two bytes. */
  #size(fixed: number, long: number): number {
    const first = this.bytes[this.at] as number;
    if (first === long || first === long + 1) return this.#sizeBehind(2 << (first - long));
    if (first < fixed || first > fixed + 0xf) throw UNSURE;
    this.at++;
    return first - fixed;
  }

  /** What so many bytes behind the first one say. */
  #sizeBehind(width: number): number {
    const size = sizeOf(this.bytes, this.at + 1, width);
    this.at += 1 + width;
    return size;
  }
}

const isText = (first: number): boolean =>
  (first >= 0xa0 && first <= 0xbf) || (first >= 0xd9 && first <= 0xdb);

const NUMBER = new DataView(new ArrayBuffer(8));
const NUMBER_BYTES = new Uint8Array(NUMBER.buffer);

function sizeOf(bytes: Uint8Array, at: number, width: number): number {
  let size = 0;
  for (let i = 0; i < width; i++) size = size * 0x100 + (bytes[at + i] as number);
  return size;
}

/** Whether the bytes are one value and no more. Leaves them in `texts`, where they fit, with 0 for what is no text. */
function isOneValue(bytes: Uint8Array): boolean {
  const { length } = bytes;
  const isShort = length <= SHORT;
  if (isShort) texts.set(bytes);
  let at = 0;
  for (let left = 1; left > 0; left--) {
    if (at >= length) return false;
    const first = bytes[at] as number;
    if (first < 0x80) {
      at++;
      continue;
    }
    const { from, type, width } = FORM_OF_BYTE[first] as Form;
    if (type === "extension" || type === "unused") return false;
    const head = at + 1 + width;
    const size = width === 0 ? first - from : sizeOf(bytes, at + 1, width);
    let end = head;
    if (type === "text" || type === "bytes") end += size;
    else if (type === "list") left += size;
    else if (type === "map") left += 2 * size;
    // Not a number, where the size itself is cut off.
    if (!(end <= length)) return false;
    if (isShort) for (const stop = type === "bytes" ? end : head; at < stop; at++) texts[at] = 0;
    at = end;
  }
  return at === length;
}

const reader = new MsgpackReader();

/** Undefined for what is not sure to be an envelope. */
export const readMsgpackEnvelope = (
  bytes: Uint8Array | string,
  limits: ResolvedLimits,
): ErrorEnvelope | undefined => reader.read(bytes, limits);
