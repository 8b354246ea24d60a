// The one form of JSON that SPEC JSON-1 allows: no white space, the fields in the order of their numbers.

import type { Enumeration } from "../fields.js";
import { DEFAULT_LIMITS } from "../limits.js";
import { utf8Length } from "../text.js";
import { plansOf, type Row } from "./plan.js";
import { encodeBase64, loneSurrogate } from "./text.js";
import { UNSURE } from "./unsure.js";
import { BYTES_TAG } from "./value.js";
import { EnvelopeWriter, pooled } from "./write.js";

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const PLANS = plansOf(({ name, number }) => [{ name, key: ascii(`"${name}":`), order: number }]);

const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const ESCAPE = 0x5c;
const [LIST, END_OF_LIST] = [0x5b, 0x5d];
const [MAP, END_OF_MAP] = [0x7b, 0x7d];

// Up to this many units a loop finds out that nothing is to be escaped.
const SHORT = 40;

class JsonWriter extends EnvelopeWriter {
  readonly unknownsStand = "behind";

  constructor() {
    super(PLANS);
  }

  openMessage(): number {
    this.byte(MAP);
    return 0;
  }
  closeMessage(): void {
    this.byte(END_OF_MAP);
  }

  override rowKey(row: Row): void {
    this.element();
    super.rowKey(row);
  }

  openList(row: Row): number {
    this.rowKey(row);
    return this.openValues();
  }
  /** A comma, unless this is the first one; what ends in a bracket that opens is no value. */
  element(): void {
    const last = this.buffer[this.length - 1];
    if (last !== LIST && last !== MAP) this.byte(COMMA);
  }
  closeList(): void {
    this.closeValues();
  }

  openMap(row: Row | undefined): number {
    if (row) this.rowKey(row);
    return this.openMessage();
  }
  openEntry(_row: Row | undefined, key: string): number {
    this.unknownField(key);
    return 0;
  }
  closeEntry(): void {}
  closeMap(): void {
    this.closeMessage();
  }

  unsigned(value: number): void {
    this.#add(String(value));
  }
  signed(value: number): void {
    this.#add(String(value));
  }
  boolean(value: boolean): void {
    this.#add(String(value));
  }
  double(value: number): void {
    this.#add(String(value));
  }
  name(_list: Enumeration, name: string): void {
    this.#add(`"${name}"`);
  }

  override string(text: string, maxBytes: number): void {
    const { length } = text;
    if (length > maxBytes || (length * 3 > maxBytes && utf8Length(text) > maxBytes)) throw UNSURE;
    if (length > SHORT || !isPlain(text)) {
      // It would make escapes of lone surrogates.
      if (loneSurrogate(text) >= 0) throw UNSURE;
      this.#add(JSON.stringify(text));
      return;
    }
    const at = this.reserve(length + 2);
    const { buffer } = this;
    buffer[at] = QUOTE;
    for (let i = 0; i < length; i++) buffer[at + 1 + i] = text.charCodeAt(i);
    buffer[at + 1 + length] = QUOTE;
  }
  widthOfText(): number {
    return 0;
  }
  headOfText(): void {}

  scalar(value: null | boolean | number | string | Uint8Array): void {
    if (typeof value === "string") this.string(value, DEFAULT_LIMITS.maxTextBytes);
    else if (typeof value !== "object" || value === null) this.#add(String(value));
    else this.#add(`{"${BYTES_TAG}":"${encodeBase64(value, "base64")}"}`);
  }

  openValues(): number {
    this.byte(LIST);
    return 0;
  }
  nextValue(): void {
    this.element();
  }
  closeValues(): void {
    this.byte(END_OF_LIST);
  }

  unknownField(name: string): void {
    this.element();
    this.string(name, DEFAULT_LIMITS.maxNameBytes);
    this.byte(COLON);
  }
  unknownRecords(): void {
    throw UNSURE;
  }

  #add(text: string): void {
    const at = this.reserve(text.length * 3);
    this.end = at + this.put(text, at, text.length * 3);
  }
}

/** Whether a text is ASCII without anything to escape. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e || unit === QUOTE || unit === ESCAPE) return false;
  }
  return true;
}

/** Writes an envelope whose unknown fields, if it has any, have names; undefined where it is to be checked first. */
export const writeJson = pooled(() => new JsonWriter());
