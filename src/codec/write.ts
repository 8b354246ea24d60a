// Envelope → bytes in one walk that checks while it writes (SPEC ENC-4), for the encodings that write bytes. It writes
// what it is sure of: fields that hold what check.ts would return. At whatever else it meets it gives up; then check.ts
// says what is wrong, or returns what this can write.

import { Checker } from "../check.js";
import type { ErrorEnvelope, UnknownFields } from "../envelope.js";
import { ENUMERATIONS, type Enumeration, type FieldKind } from "../fields.js";
import { BOUNDS, VERSION } from "../generated/constants.js";
import { DEFAULT_LIMITS } from "../limits.js";
import { isBytes, Writer } from "./bytes.js";
import type { Plan, Plans, Row, WriteRule } from "./plan.js";
import { compareText, sortedKeys } from "./text.js";
import { UNKNOWN } from "./unknown.js";
import { UNSURE } from "./unsure.js";

type Named = { readonly [name: string]: unknown };

/** What the walk asks of an encoding. A number that an `open` returns comes back with its `close`. */
export abstract class EnvelopeWriter extends Writer {
  /** Where fields that this version does not define stand: among the others by their names, or behind them. */
  abstract readonly unknownsStand: "among" | "behind";
  readonly plans: Plans;
  /** What stands in the fields of each message that is being written, by rank. */
  readonly #slots: unknown[][] = [[], [], [], [], []];
  #isChecked = false;
  #related = 0;
  #values = 0;

  constructor(plans: Plans) {
    super();
    this.plans = plans;
  }

  abstract openMessage(fields: number): number;
  abstract closeMessage(mark: number): void;
  /** A field that is a list: every element follows `element`. */
  abstract openList(row: Row, length: number): number;
  abstract element(row: Row): void;
  abstract closeList(row: Row, mark: number): void;
  /** A field that is a map of values, or such a value. */
  abstract openMap(row: Row | undefined, length: number): number;
  abstract openEntry(row: Row | undefined, key: string): number;
  abstract closeEntry(mark: number): void;
  abstract closeMap(row: Row | undefined, mark: number): void;

  abstract unsigned(value: number): void;
  abstract signed(value: number): void;
  abstract boolean(value: boolean): void;
  abstract double(value: number): void;
  abstract name(list: Enumeration, name: string): void;
  /** How many bytes stand before a text of this size, and those. */
  abstract widthOfText(size: number): number;
  abstract headOfText(size: number): void;

  /** A value that is no map and no list. */
  abstract scalar(value: null | boolean | number | string | Uint8Array): void;
  abstract openValues(length: number): number;
  abstract nextValue(): void;
  abstract closeValues(mark: number): void;

  /** What this version does not define: a named field, whose value follows, and records. */
  abstract unknownField(name: string): void;
  abstract unknownRecords(records: UnknownFields): void;

  /**
   * The bytes of an envelope, or undefined where the walk gives up, which it does not for one that was checked. After
   * that the writer is of no more use.
   */
  write(envelope: ErrorEnvelope, isChecked: boolean): Uint8Array | undefined {
    this.clear();
    this.#isChecked = isChecked;
    this.#values = 0;
    try {
      // Every envelope would seem to have the fields of a polluted prototype.
      if (!isChecked) for (const _ in {}) throw UNSURE;
      const { related } = envelope;
      this.#related = Array.isArray(related) ? related.length : 0;
      this.message(this.plans.root, envelope);
      return this.finish();
    } catch (reason) {
      if (isChecked) throw reason;
      return undefined;
    }
  }

  /** Returns how many fields it has. */
  message(plan: Plan, message: unknown): number {
    if (!isPlainMap(message)) throw UNSURE;
    const slots = this.#slots[plan.index] as unknown[];
    let present = 0;
    let count = 0;
    let last: Row = plan.rows[0] as Row;
    for (const name in message) {
      const value = message[name];
      if (value === undefined) continue;
      let first = last.next;
      if (first === undefined || first.name !== name) {
        first = plan.byName.get(name);
        if (first === undefined) return this.#extended(plan, message);
        last.next = first;
      }
      last = first;
      if (value === "" || value === first.absent) continue;
      const row = first.others.length === 0 ? first : rowOf(first, value);
      slots[row.rank] = value;
      present |= 1 << row.rank;
      count++;
    }
    if ((present & plan.required) !== plan.required) throw UNSURE;

    const mark = this.openMessage(count);
    for (let rest = present; rest !== 0; rest &= rest - 1) {
      const rank = 31 - Math.clz32(rest & -rest);
      const row = plan.rows[rank] as Row;
      row.write(this, row, slots[rank]);
      slots[rank] = undefined;
    }
    this.closeMessage(mark);
    return count;
  }

  /** The same for a message with fields that this version does not define. */
  #extended(plan: Plan, message: Named): number {
    const { byName, required } = plan;
    const fields = Object.keys(message).flatMap((name) => {
      const value = message[name];
      const first = byName.get(name);
      if (value === undefined || (first && (value === "" || value === first.absent))) return [];
      return [{ name, value, row: first && rowOf(first, value) }];
    });
    const present = fields.reduce((bits, { row }) => bits | (row ? 1 << row.rank : 0), 0);
    if ((present & required) !== required) throw UNSURE;
    const isBehind = this.unknownsStand === "behind";
    fields.sort((a, b) => (isBehind ? placeOf(a.row) - placeOf(b.row) : 0) || compareText(a.name, b.name));

    const mark = this.openMessage(fields.length);
    for (const { name, value, row } of fields) {
      if (row) row.write(this, row, value);
      else this.#unknown(plan, name, value);
    }
    this.closeMessage(mark);
    return fields.length;
  }

  #unknown({ message }: Plan, name: string, value: unknown): void {
    if (name === UNKNOWN && this.#isChecked) {
      this.unknownRecords(value as UnknownFields);
      return;
    }
    // A field of the root alone, in another error, is not unknown.
    if (name === "" || name.startsWith("$") || message.byName.has(name)) throw UNSURE;
    this.unknownField(name);
    this.value(value, 1);
  }

  /** A field that is a list; an empty one is none (ENV-3). */
  list(row: Row, list: unknown, most: number, write: (element: unknown) => void): void {
    if (!Array.isArray(list)) throw UNSURE;
    const { length } = list;
    if (length === 0 || length > most) throw UNSURE;
    const mark = this.openList(row, length);
    for (let i = 0; i < length; i++) {
      this.element(row);
      write(list[i]);
    }
    this.closeList(row, mark);
  }

  value(value: unknown, level: number): void {
    this.count();
    if (typeof value === "string" || typeof value === "boolean" || value === null) {
      this.scalar(value);
    } else if (typeof value === "number") {
      if (!Number.isFinite(value)) throw UNSURE;
      this.scalar(value);
    } else if (isBytes(value)) {
      if (value.length > maxTextBytes) throw UNSURE;
      this.scalar(value);
    } else if (level > maxDepth) {
      throw UNSURE;
    } else if (Array.isArray(value)) {
      const { length } = value;
      const mark = this.openValues(length);
      for (let i = 0; i < length; i++) {
        this.nextValue();
        this.value(value[i], level + 1);
      }
      this.closeValues(mark);
    } else {
      this.#mapOrTag(value, level);
    }
  }

  #mapOrTag(value: unknown, level: number): void {
    if (!isPlainMap(value)) throw UNSURE;
    const keys = sortedKeys(value);
    if (this.#isChecked || keys.length !== 1 || keys[0]?.[0] !== "$") {
      this.map(undefined, value, keys, level);
      return;
    }
    // What stands under a tag has rules of its own.
    const checker = new Checker(this.#related, DEFAULT_LIMITS, this.#values - 1);
    const copy = checker.value(value, level);
    this.#values = checker.values - 1;
    this.#isChecked = true;
    this.value(copy, level);
    this.#values = checker.values;
    this.#isChecked = false;
  }

  /** The map in a field, or a value that is one. */
  map(row: Row | undefined, map: Named, keys: readonly string[], level: number): void {
    const mark = this.openMap(row, keys.length);
    for (const key of keys) {
      const mark = this.openEntry(row, key);
      this.value(map[key], level + 1);
      this.closeEntry(mark);
    }
    this.closeMap(row, mark);
  }

  /** Writes a text of at most so many bytes. */
  string(text: string, maxBytes: number): void {
    const { length } = text;
    if (length > maxBytes) throw UNSURE;
    const start = this.length;
    // Most text is ASCII: then its size is known before it is written.
    const guess = this.widthOfText(length);
    this.reserve(guess + length * 3);
    const size = this.put(text, start + guess, length * 3);
    if (size < 0 || size > maxBytes) throw UNSURE;
    const width = this.widthOfText(size);
    if (width !== guess) this.buffer.copyWithin(start + width, start + guess, start + guess + size);
    this.end = start;
    this.headOfText(size);
    this.end += size;
  }

  /** Counts one value. */
  count(): void {
    if (++this.#values > maxValues) throw UNSURE;
  }

  /** A reference to one of the errors that there are. */
  get references(): number {
    return this.#related;
  }

  rowKey({ key }: Row): void {
    const at = this.reserve(key.length);
    const { buffer } = this;
    for (let i = 0; i < key.length; i++) buffer[at + i] = key[i] as number;
  }
}

/** Writes an envelope with a writer that is kept for the next one. */
export function pooled(
  make: () => EnvelopeWriter,
): (envelope: ErrorEnvelope, isChecked: boolean) => Uint8Array | undefined {
  let spare: EnvelopeWriter | undefined;
  return (envelope, isChecked) => {
    const writer = spare ?? make();
    // A getter of the envelope can come back here.
    spare = undefined;
    const bytes = writer.write(envelope, isChecked);
    if (bytes) spare = writer;
    return bytes;
  };
}

const { maxDepth, maxErrors, maxFrames, maxNameBytes, maxTextBytes, maxValues } = DEFAULT_LIMITS;
const { maxInteger, maxOmissions, maxPosition } = BOUNDS;

/** The rules of check.ts, narrowed to what needs no change. What equals absence is among the rest. */
export const WRITE_RULES: { readonly [Kind in FieldKind]: WriteRule } = {
  uint(writer, row, value) {
    if (row.name === "v" && value !== VERSION) throw UNSURE;
    anyUint(writer, row, value);
  },
  int(writer, row, value) {
    if (!isInteger(value)) throw UNSURE;
    writer.rowKey(row);
    writer.signed(value);
  },
  position: unsigned(0, maxPosition),
  httpStatus: unsigned(100, 999),
  reference(writer, row, value) {
    if ((value as number) > writer.references) throw UNSURE;
    anyUint(writer, row, value);
  },
  bool(writer, row, value) {
    if (typeof value !== "boolean") throw UNSURE;
    writer.rowKey(row);
    writer.boolean(value);
  },
  billable(writer, row, value) {
    if (typeof value === "string") WRITE_RULES.text(writer, row, value);
    else if (isInteger(value)) WRITE_RULES.int(writer, row, value);
    else {
      if (typeof value !== "number" || !Number.isFinite(value)) throw UNSURE;
      writer.rowKey(row);
      writer.double(value);
    }
  },

  kind: enumerated(ENUMERATIONS.kind),
  status: enumerated(ENUMERATIONS.status),
  omissionReason: enumerated(ENUMERATIONS.omissionReason),

  name: text(maxNameBytes),
  text: text(maxTextBytes),
  names: texts(maxNameBytes),
  texts: texts(maxTextBytes),
  references(writer, row, value) {
    writer.list(row, value, Infinity, (element) => {
      if (!isInteger(element) || element < 0 || element > writer.references) throw UNSURE;
      writer.count();
      writer.unsigned(element);
    });
  },

  values(writer, row, value) {
    writer.list(row, value, Infinity, (element) => writer.value(element, 1));
  },
  attributes(writer, row, value) {
    if (!isPlainMap(value)) throw UNSURE;
    const keys = sortedKeys(value);
    if (keys.length === 0) throw UNSURE;
    writer.map(row, value, keys, 0);
  },

  origin(writer, row, value) {
    writer.rowKey(row);
    if (writer.message(writer.plans.origin, value) === 0) throw UNSURE;
  },
  frames(writer, row, value) {
    writer.list(row, value, maxFrames, (element) => writer.message(writer.plans.frame, element));
  },
  omissions(writer, row, value) {
    writer.list(row, value, maxOmissions, (element) => writer.message(writer.plans.omission, element));
  },
  envelopes(writer, row, value) {
    // A getter may have made another list of it.
    if (!Array.isArray(value) || value.length !== writer.references) throw UNSURE;
    writer.list(row, value, maxErrors - 1, (element) => writer.message(writer.plans.member, element));
  },
};

const anyUint = unsigned(0, maxInteger);

function unsigned(min: number, max: number): WriteRule {
  return (writer, row, value) => {
    if (!isInteger(value) || value < min || value > max) throw UNSURE;
    writer.rowKey(row);
    writer.unsigned(value);
  };
}

function enumerated(list: Enumeration): WriteRule {
  return (writer, row, value) => {
    if (!list.numberOf.has(value)) throw UNSURE;
    writer.rowKey(row);
    writer.name(list, value as string);
  };
}

function text(maxBytes: number): WriteRule {
  return (writer, row, value) => {
    if (typeof value !== "string") throw UNSURE;
    writer.rowKey(row);
    writer.string(value, maxBytes);
  };
}

function texts(maxBytes: number): WriteRule {
  return (writer, row, value) =>
    writer.list(row, value, Infinity, (element) => {
      if (typeof element !== "string") throw UNSURE;
      writer.count();
      writer.string(element, maxBytes);
    });
}

const placeOf = (row: Row | undefined): number => row?.rank ?? 32;

const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);

function rowOf(first: Row, value: unknown): Row {
  if (first.others.length === 0 || first.holds?.(value)) return first;
  return first.others.find(({ holds }) => holds?.(value)) ?? first;
}

function isPlainMap(value: unknown): value is Named {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
