// The one form of Protobuf that SPEC PB-1 allows.

import type { UnknownFields } from "../envelope.js";
import type { Enumeration } from "../fields.js";
import { VALUE_FIELDS } from "../generated/constants.js";
import { DEFAULT_LIMITS } from "../limits.js";
import { varintSize } from "./bytes.js";
import type { Row } from "./plan.js";
import { PLANS } from "./protobuf-plan.js";
import { ENTRIES_TAG, FIXED64, ITEMS_TAG, KEY_TAG, LENGTH, tagOf, VALUE_TAG, VARINT } from "./records.js";
import { UNSURE } from "./unsure.js";
import { EnvelopeWriter, pooled } from "./write.js";

const isPacked = ({ kind }: Row): boolean => kind === "references";

/** The outermost message has no length. */
const WHOLE = -1;

class ProtobufWriter extends EnvelopeWriter {
  readonly unknownsStand = "behind";

  constructor() {
    super(PLANS);
  }

  openMessage(): number {
    return this.length === 0 ? WHOLE : this.open();
  }
  closeMessage(mark: number): void {
    if (mark !== WHOLE) this.close(mark);
  }

  openList(row: Row): number {
    if (!isPacked(row)) return 0;
    this.rowKey(row);
    return this.open();
  }
  element(row: Row): void {
    if (!isPacked(row)) this.rowKey(row);
  }
  closeList(row: Row, mark: number): void {
    if (isPacked(row)) this.close(mark);
  }

  openMap(row: Row | undefined): number {
    return row ? 0 : this.#openContainer(VALUE_FIELDS.Value.map);
  }
  openEntry(row: Row | undefined, key: string): number {
    if (row) this.rowKey(row);
    else this.byte(ENTRIES_TAG);
    const mark = this.open();
    this.byte(KEY_TAG);
    this.string(key, DEFAULT_LIMITS.maxNameBytes);
    this.byte(VALUE_TAG);
    return mark;
  }
  closeEntry(mark: number): void {
    this.close(mark);
  }
  closeMap(row: Row | undefined, mark: number): void {
    if (!row) this.closeValues(mark);
  }

  unsigned(value: number): void {
    this.varint(value);
  }
  signed(value: number): void {
    this.zigzag(value);
  }
  boolean(value: boolean): void {
    this.byte(value ? 1 : 0);
  }
  double(value: number): void {
    this.float64(value, true);
  }
  name(list: Enumeration, name: string): void {
    this.varint(list.numberOf.get(name) as number);
  }

  widthOfText(size: number): number {
    return varintSize(size);
  }
  headOfText(size: number): void {
    this.varint(size);
  }

  scalar(value: null | boolean | number | string | Uint8Array): void {
    const { Value } = VALUE_FIELDS;
    const mark = this.open();
    if (typeof value === "string") {
      this.byte(tagOf(Value.text, LENGTH));
      this.string(value, DEFAULT_LIMITS.maxTextBytes);
    } else if (typeof value === "boolean") {
      this.byte(tagOf(Value.bool, VARINT));
      this.boolean(value);
    } else if (value === null) {
      this.byte(tagOf(Value.null, LENGTH));
      this.byte(0);
    } else if (typeof value !== "number") {
      this.byte(tagOf(Value.bytes, LENGTH));
      this.varint(value.length);
      this.bytes(value);
    } else if (Number.isSafeInteger(value)) {
      this.byte(tagOf(Value.integer, VARINT));
      this.zigzag(value);
    } else {
      this.byte(tagOf(Value.float, FIXED64));
      this.double(value);
    }
    this.close(mark);
  }

  openValues(): number {
    return this.#openContainer(VALUE_FIELDS.Value.list);
  }
  nextValue(): void {
    this.byte(ITEMS_TAG);
  }
  closeValues(mark: number): void {
    this.close(mark);
    // The value around the list or map: its length, of which one byte was kept free, and a tag.
    this.close(mark - 2);
  }

  unknownField(): void {
    throw UNSURE;
  }
  unknownRecords({ bytes }: UnknownFields): void {
    this.bytes(bytes);
  }

  #openContainer(member: number): number {
    this.open();
    this.byte(tagOf(member, LENGTH));
    return this.open();
  }
}

/** Writes an envelope whose unknown fields, if it has any, are records; undefined where it is to be checked first. */
export const writeProtobuf = pooled(() => new ProtobufWriter());
