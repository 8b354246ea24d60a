// Bytes → envelope in one walk that checks while it reads, for the encodings that are bytes. It reads what it is sure
// of: what an Encoder writes, without fields that this version does not define. At whatever else it meets it gives up;
// then the reader of the form and check.ts say what is wrong, or read what is merely written otherwise (SPEC ENC-2).

import { Checker } from "../check.js";
import type { ErrorEnvelope, Value } from "../envelope.js";
import { ENUMERATIONS, type Enumeration, type FieldKind } from "../fields.js";
import { BOUNDS, VERSION } from "../generated/constants.js";
import { DEFAULT_LIMITS, type ResolvedLimits } from "../limits.js";
import type { Plan, Plans, ReadRule, Row } from "./plan.js";
import { compareText } from "./text.js";
import { emptyTree, type Tree } from "./tree.js";
import { UNSURE } from "./unsure.js";

const NO_BYTES = new Uint8Array(0);

const noSlots = (): unknown[][] => [[], [], [], [], []];

/** What the walk asks of an encoding. */
export abstract class EnvelopeReader {
  readonly plans: Plans;
  bytes: Uint8Array = NO_BYTES;
  limits: ResolvedLimits = DEFAULT_LIMITS;
  /** Where it reads. */
  at = 0;
  /** What was found in the fields of each message that is being read, by their place in the table. */
  #slots = noSlots();
  /** Whether what it reads stands under a tag, which is checked as a whole. */
  isInTag = false;
  #values = 0;
  /** The highest reference so far: how many errors there are is known in the end. */
  #reference = 0;

  constructor(plans: Plans) {
    this.plans = plans;
  }

  /** Begins a message; what it returns goes to `leave`. */
  abstract enter(isRoot: boolean): number;
  /** The rank of the next field, which is above the last one's; −1 where the message ends. */
  abstract next(plan: Plan, last: number): number;
  abstract leave(outer: number): void;
  /** The elements of a field that is a list, at least one. */
  abstract list<Element>(row: Row, most: number, read: () => Element): Element[];
  abstract references(row: Row): number[];
  abstract attributes(row: Row): Tree;
  abstract unsigned(): number;
  abstract signed(): number;
  abstract boolean(): boolean;
  abstract billable(row: Row): number | string;
  abstract name(list: Enumeration): unknown;
  abstract text(maxBytes: number): string;
  /** A value that was counted. */
  abstract readValue(level: number): Value;

  /** The envelope that fills the bytes, or undefined where the walk gives up. */
  read(bytes: Uint8Array | string, limits: ResolvedLimits): ErrorEnvelope | undefined {
    if (typeof bytes === "string") return undefined;
    this.bytes = bytes;
    this.limits = limits;
    this.at = this.#values = this.#reference = 0;
    this.isInTag = false;
    try {
      const envelope = this.message(this.plans.root) as unknown as ErrorEnvelope;
      const isWhole = this.at === bytes.length && this.#reference <= (envelope.related?.length ?? 0);
      return isWhole ? envelope : undefined;
    } catch {
      this.#slots = noSlots();
      return undefined;
    } finally {
      this.bytes = NO_BYTES;
    }
  }

  message(plan: Plan): Tree {
    const slots = this.#slots[plan.index] as unknown[];
    const outer = this.enter(plan === this.plans.root);
    let present = 0;
    for (let rank = this.next(plan, -1); rank >= 0; rank = this.next(plan, rank)) {
      const row = plan.rows[rank] as Row;
      const value = row.read(this, row);
      if (value === "" || value === row.absent || (present & (1 << row.place)) !== 0) throw UNSURE;
      slots[row.place] = value;
      present |= 1 << row.place;
    }
    this.leave(outer);
    if ((present & plan.places) !== plan.places) throw UNSURE;

    // In the order of the table. An object that is created without a prototype is a hash table, several times as slow.
    const message: Tree = Object.setPrototypeOf({}, null);
    for (let rest = present; rest !== 0; rest &= rest - 1) {
      const place = 31 - Math.clz32(rest & -rest);
      message[plan.names[place] as string] = slots[place];
      slots[place] = undefined;
    }
    return message;
  }

  count(): void {
    if (++this.#values > this.limits.maxValues) throw UNSURE;
  }

  reference(): number {
    const reference = this.unsigned();
    if (reference > this.#reference) this.#reference = reference;
    return reference;
  }

  value(level: number): Value {
    this.count();
    return this.readValue(level);
  }

  /** Counts the level of a list or map. */
  nest(level: number): void {
    if (level > this.limits.maxDepth) throw UNSURE;
  }

  /** An integer, which a float can be too (VAL-2). */
  float(value: number): number {
    if (!Number.isFinite(value)) throw UNSURE;
    return Number.isSafeInteger(value) ? value + 0 : value;
  }

  /** A key, behind the last one. */
  key(last: string | undefined): string {
    const key = this.text(this.limits.maxNameBytes);
    if (last !== undefined && compareText(last, key) >= 0) throw UNSURE;
    return key;
  }

  /** A map whose only key starts with `$`, and whose value is ahead: check.ts knows its rules. */
  tag(key: string, level: number): Value {
    const map = emptyTree() as { [key: string]: Value };
    this.isInTag = true;
    map[key] = this.value(level + 1);
    this.isInTag = false;
    const checker = new Checker(BOUNDS.maxInteger, this.limits);
    const checked = checker.value(map, level);
    this.#reference = Math.max(this.#reference, checker.highest);
    return checked;
  }
}

/** The rules of check.ts, narrowed to what needs no change. */
export const READ_RULES: { readonly [Kind in FieldKind]: ReadRule } = {
  uint(reader, row) {
    const value = reader.unsigned();
    if (row.name === "v" && value !== VERSION) throw UNSURE;
    return value;
  },
  int: (reader) => reader.signed(),
  position: (reader) => within(reader.unsigned(), 0, BOUNDS.maxPosition),
  httpStatus: (reader) => within(reader.unsigned(), 100, 999),
  reference: (reader) => reader.reference(),
  bool: (reader) => reader.boolean(),
  billable: (reader, row) => reader.billable(row),

  kind: (reader) => reader.name(ENUMERATIONS.kind),
  status: (reader) => reader.name(ENUMERATIONS.status),
  omissionReason: (reader) => reader.name(ENUMERATIONS.omissionReason),

  name: (reader) => reader.text(reader.limits.maxNameBytes),
  text: (reader) => reader.text(reader.limits.maxTextBytes),
  names: (reader, row) => reader.list(row, Infinity, () => counted(reader, reader.limits.maxNameBytes)),
  texts: (reader, row) => reader.list(row, Infinity, () => counted(reader, reader.limits.maxTextBytes)),
  references: (reader, row) => reader.references(row),

  values: (reader, row) => reader.list(row, Infinity, () => reader.value(1)),
  attributes: (reader, row) => reader.attributes(row),

  origin: notEmpty((reader) => reader.message(reader.plans.origin)),
  frames: (reader, row) =>
    reader.list(row, reader.limits.maxFrames, () => reader.message(reader.plans.frame)),
  omissions: (reader, row) =>
    reader.list(row, BOUNDS.maxOmissions, () => reader.message(reader.plans.omission)),
  envelopes: (reader, row) =>
    reader.list(row, reader.limits.maxErrors - 1, () => reader.message(reader.plans.member)),
};

function within(value: number, min: number, max: number): number {
  if (value < min || value > max) throw UNSURE;
  return value;
}

function counted(reader: EnvelopeReader, maxBytes: number): string {
  reader.count();
  return reader.text(maxBytes);
}

function notEmpty(read: (reader: EnvelopeReader) => Tree): ReadRule {
  return (reader) => {
    const message = read(reader);
    for (const _ in message) return message;
    throw UNSURE;
  };
}
