// Protobuf as an Encoder writes it (SPEC PB-1): fields and keys in order, each once, the shortest varints.

import type { ErrorEnvelope, Value } from "../envelope.js";
import type { Enumeration } from "../fields.js";
import { VALUE_FIELDS } from "../generated/constants.js";
import type { ResolvedLimits } from "../limits.js";
import type { Plan, Row } from "./plan.js";
import { PLANS } from "./protobuf-plan.js";
import { EnvelopeReader } from "./read.js";
import { ENTRIES_TAG, FIXED64, ITEMS_TAG, KEY_TAG, LENGTH, tagOf, VALUE_TAG, VARINT } from "./records.js";
import { Texts } from "./texts.js";
import { emptyTree, type Tree } from "./tree.js";
import { UNSURE } from "./unsure.js";

// As many bytes of a varint as a number surely holds.
const EXACT_BYTES = 7;

const FLOAT = new DataView(new ArrayBuffer(8));

class ProtobufReader extends EnvelopeReader {
  /** Where the message in hand ends. */
  #end = 0;
  readonly #texts = new Texts();

  constructor() {
    super(PLANS);
  }

  override read(bytes: Uint8Array | string, limits: ResolvedLimits): ErrorEnvelope | undefined {
    if (typeof bytes === "string") return undefined;
    this.#texts.open(bytes);
    const envelope = super.read(bytes, limits);
    this.#texts.close();
    return envelope;
  }

  enter(isRoot: boolean): number {
    if (!isRoot) return this.#enter();
    this.#end = this.bytes.length;
    return this.#end;
  }

  next({ rows }: Plan, last: number): number {
    const { bytes, at } = this;
    if (at >= this.#end) return -1;
    const first = bytes[at];
    for (let rank = last + 1; rank < rows.length; rank++) {
      const { key } = rows[rank] as Row;
      if (key[0] !== first || (key.length > 1 && key[1] !== bytes[at + 1])) continue;
      this.at = at + key.length;
      return rank;
    }
    throw UNSURE;
  }

  leave(outer: number): void {
    if (this.at !== this.#end) throw UNSURE;
    this.#end = outer;
  }

  list<Element>(row: Row, most: number, read: () => Element): Element[] {
    const list: Element[] = [];
    do {
      if (list.length >= most) throw UNSURE;
      list.push(read());
    } while (this.#again(row));
    return list;
  }

  references(): number[] {
    const outer = this.#enter();
    const list: number[] = [];
    while (this.at < this.#end) {
      const reference = this.reference();
      this.count();
      list.push(reference);
    }
    this.leave(outer);
    if (list.length === 0) throw UNSURE;
    return list;
  }

  attributes(row: Row): Tree {
    const map = emptyTree();
    let key: string | undefined;
    do {
      const outer = this.#enter();
      key = this.#key(key);
      map[key] = this.value(1);
      this.leave(outer);
    } while (this.#again(row));
    return map;
  }

  unsigned(): number {
    const { bytes } = this;
    let value = 0;
    let factor = 1;
    for (let at = this.at; at < this.at + EXACT_BYTES && at < this.#end; at++) {
      const byte = bytes[at] as number;
      value += (byte & 0x7f) * factor;
      factor *= 0x80;
      if (byte >= 0x80) continue;
      if (byte === 0 && at > this.at) break;
      this.at = at + 1;
      return value;
    }
    throw UNSURE;
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  boolean(): boolean {
    const value = this.unsigned();
    if (value > 1) throw UNSURE;
    return value === 1;
  }

  billable({ key }: Row): number | string {
    const wireType = (key[0] as number) & 7;
    if (wireType === LENGTH) return this.text(this.limits.maxTextBytes);
    return wireType === VARINT ? this.signed() : this.#double();
  }

  name({ nameOf }: Enumeration): string {
    const name = nameOf.get(this.unsigned());
    if (name === undefined) throw UNSURE;
    return name;
  }

  text(maxBytes: number): string {
    const text = this.#texts.read(this.#take(maxBytes), this.at);
    if (text === undefined) throw UNSURE;
    return text;
  }

  readValue(level: number): Value {
    const outer = this.#enter();
    const value = this.#member(level);
    this.leave(outer);
    return value;
  }

  #member(level: number): Value {
    switch (this.bytes[this.at++]) {
      case TAGS.text:
        return this.text(this.limits.maxTextBytes);
      case TAGS.integer:
        return this.signed();
      case TAGS.bool:
        return this.boolean();
      case TAGS.null:
        this.#take(0);
        return null;
      case TAGS.float:
        return this.#double();
      case TAGS.bytes: {
        const start = this.#take(this.limits.maxTextBytes);
        return this.bytes.slice(start, this.at);
      }
      case TAGS.list:
        this.nest(level);
        return this.#list(level);
      case TAGS.map:
        this.nest(level);
        return this.#map(level);
      default:
        throw UNSURE;
    }
  }

  #list(level: number): Value[] {
    const list: Value[] = [];
    const outer = this.#enter();
    while (this.at < this.#end) {
      this.#tag(ITEMS_TAG);
      list.push(this.value(level + 1));
    }
    this.leave(outer);
    return list;
  }

  #map(level: number): Value {
    const map = emptyTree() as { [key: string]: Value };
    const outer = this.#enter();
    let key: string | undefined;
    let tagged: Value | undefined;
    while (this.at < this.#end) {
      const isFirst = key === undefined;
      this.#tag(ENTRIES_TAG);
      const around = this.#enter();
      key = this.#key(key);
      const isOnly = isFirst && this.#end === around;
      if (isOnly && key[0] === "$" && !this.isInTag) tagged = this.tag(key, level);
      else map[key] = this.value(level + 1);
      this.leave(around);
    }
    this.leave(outer);
    return tagged ?? map;
  }

  /** The key of an entry, up to its value. */
  #key(last: string | undefined): string {
    this.#tag(KEY_TAG);
    const key = this.key(last);
    this.#tag(VALUE_TAG);
    return key;
  }

  #tag(tag: number): void {
    if (this.bytes[this.at++] !== tag) throw UNSURE;
  }

  #double(): number {
    const { bytes, at } = this;
    if (at + 8 > this.#end) throw UNSURE;
    for (let i = 0; i < 8; i++) FLOAT.setUint8(i, bytes[at + i] as number);
    this.at = at + 8;
    return this.float(FLOAT.getFloat64(0, true));
  }

  /** Reads a length; the message in hand is then the one that has it. Returns where the one around it ends. */
  #enter(): number {
    const outer = this.#end;
    const start = this.#take(outer);
    this.#end = this.at;
    this.at = start;
    return outer;
  }

  /** Reads a length and moves behind what has it; returns where that starts. */
  #take(maxBytes: number): number {
    const size = this.unsigned();
    const start = this.at;
    if (size > maxBytes || size > this.#end - start) throw UNSURE;
    this.at = start + size;
    return start;
  }

  /** Whether the same field follows once more, and moves behind its tag. */
  #again({ key }: Row): boolean {
    const { bytes, at } = this;
    if (at >= this.#end || bytes[at] !== key[0] || (key.length > 1 && bytes[at + 1] !== key[1])) return false;
    this.at = at + key.length;
    return true;
  }
}

const TAGS = {
  null: tagOf(VALUE_FIELDS.Value.null, LENGTH),
  bool: tagOf(VALUE_FIELDS.Value.bool, VARINT),
  integer: tagOf(VALUE_FIELDS.Value.integer, VARINT),
  float: tagOf(VALUE_FIELDS.Value.float, FIXED64),
  text: tagOf(VALUE_FIELDS.Value.text, LENGTH),
  bytes: tagOf(VALUE_FIELDS.Value.bytes, LENGTH),
  list: tagOf(VALUE_FIELDS.Value.list, LENGTH),
  map: tagOf(VALUE_FIELDS.Value.map, LENGTH),
};

const reader = new ProtobufReader();

/** Undefined for what is not sure to be an envelope. */
export const readProtobufEnvelope = (
  bytes: Uint8Array | string,
  limits: ResolvedLimits,
): ErrorEnvelope | undefined => reader.read(bytes, limits);
