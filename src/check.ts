// What an envelope may hold (SPEC 4, 6, 8): the rules of content, the same for every encoding and both directions.
// Takes a tree that some parser or user built, gives a normalised copy (ENV-3, VAL-2, TAG-2) or throws a Fault; the
// first fault in the order of ERR-2 counts. The form of an encoding is the codecs' own.

import { isBytes } from "./codec/bytes.js";
import { loneSurrogate, sortedKeys } from "./codec/text.js";
import { emptyTree, isMap, type Tree } from "./codec/tree.js";
import { sortRecords, UNKNOWN } from "./codec/unknown.js";
import { BYTES_TAG, TAGS, untagBytes, type ValueChecker } from "./codec/value.js";
import { type ErrorEnvelope, UnknownFields, type Value } from "./envelope.js";
import { type ErrorCode, Fault, type Segment } from "./errors.js";
import {
  DEFAULTS,
  ENUMERATIONS,
  ENVELOPE,
  type Enumeration,
  type Field,
  type FieldKind,
  FRAME,
  type Message,
  OMISSION,
  ORIGIN,
} from "./fields.js";
import { BOUNDS, VERSION } from "./generated/constants.js";
import type { ResolvedLimits } from "./limits.js";
import { utf8Length } from "./text.js";

/** The version first (ERR-1), then everything; throws a Fault, or returns a copy that shares no list or map. */
export function checkEnvelope(tree: unknown, limits: ResolvedLimits): ErrorEnvelope {
  let checker: Checker | undefined;
  try {
    if (isMap(tree)) checkVersion(tree.v);
    const related = isMap(tree) && Array.isArray(tree.related) ? tree.related.length : 0;
    checker = new Checker(related, limits);
    return checker.message(tree, ENVELOPE, true) as unknown as ErrorEnvelope;
  } catch (reason) {
    if (reason instanceof Fault) throw reason;
    // Of an envelope that was built by hand: a getter, or a proxy.
    throw checker?.fault("schema", "cannot be read") ?? new Fault("schema", [], "cannot be read");
  }
}

/** Throws a Fault where `v` names a version that is not this one. */
export function checkVersion(v: unknown): void {
  const isVersion =
    typeof v === "number" ? Number.isSafeInteger(v) && v >= 0 : typeof v === "bigint" && v >= 0n;
  if (isVersion && v !== VERSION) {
    throw new Fault("unsupported_version", ["v"], `this is version ${VERSION}, not ${v}`);
  }
}

/** A rule returns the normalised value, or throws. What it returns may still equal absence. */
type Rule = (checker: Checker, value: unknown) => unknown;

const RULES: { readonly [Kind in FieldKind]: Rule } = {
  uint: (checker, value) => checker.integer(value, 0, BOUNDS.maxInteger),
  int: (checker, value) => checker.integer(value, -BOUNDS.maxInteger, BOUNDS.maxInteger),
  position: (checker, value) => checker.integer(value, 0, BOUNDS.maxPosition),
  httpStatus: (checker, value) => checker.httpStatus(value),
  reference: (checker, value) => checker.reference(value),
  bool: (checker, value) => checker.boolean(value),
  billable: (checker, value) => (typeof value === "string" ? checker.text(value) : checker.number(value)),

  kind: (checker, value) => checker.oneOf(ENUMERATIONS.kind, value),
  status: (checker, value) => checker.oneOf(ENUMERATIONS.status, value),
  omissionReason: (checker, value) => checker.oneOf(ENUMERATIONS.omissionReason, value),

  name: (checker, value) => checker.name(value),
  names: (checker, value) => checker.list(value, (element) => checker.counted(checker.name(element))),
  text: (checker, value) => checker.text(value),
  texts: (checker, value) => checker.list(value, (element) => checker.counted(checker.text(element))),
  references: (checker, value) =>
    checker.list(value, (element) => checker.counted(checker.reference(element))),

  values: (checker, value) => checker.list(value, (element) => checker.value(element, 1)),
  attributes: (checker, value) => checker.map(value, (element) => checker.value(element, 1)),

  origin: (checker, value) => checker.message(value, ORIGIN),
  frames: (checker, value) =>
    checker.list(value, (element) => checker.message(element, FRAME), checker.limits.maxFrames),
  omissions: (checker, value) =>
    checker.list(value, (element) => checker.message(element, OMISSION), BOUNDS.maxOmissions),
  envelopes: (checker, value) =>
    checker.list(value, (element) => checker.message(element, ENVELOPE), checker.limits.maxErrors - 1),
};

function isAbsent(field: Field, value: unknown): boolean {
  if (typeof value !== "object") return value === "" || value === DEFAULTS.get(field.name);
  return (Array.isArray(value) ? value : Object.keys(value as object)).length === 0;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Walks one envelope. Depth is bounded: messages nest three deep, values as deep as the limits say. */
export class Checker implements ValueChecker {
  readonly limits: ResolvedLimits;
  readonly #path: Segment[] = [];
  /** How many errors the root can refer to beside itself. */
  readonly #related: number;
  /** So far: how many values there are, and the highest reference. */
  values: number;
  highest = 0;

  constructor(related: number, limits: ResolvedLimits, values = 0) {
    this.#related = related;
    this.limits = limits;
    this.values = values;
  }

  fault(code: ErrorCode, detail: string): Fault {
    return new Fault(code, this.#path, detail);
  }

  at<Checked>(segment: Segment, check: () => Checked): Checked {
    this.#path.push(segment);
    const checked = check();
    // A fault ends the walk, so the path need not be restored then.
    this.#path.pop();
    return checked;
  }

  message(value: unknown, message: Message, isRoot = false): Tree {
    if (!isMap(value)) throw this.fault("schema", "expected a map");
    // As in codec/read.ts: not a hash table.
    const checked: Tree = Object.setPrototypeOf({}, null);
    // A prototype that was polluted, and what is hidden, gives no field.
    const names = Object.keys(value);
    for (const field of message.fields) {
      const given = names.includes(field.name) ? this.#read(value, field.name) : undefined;
      const found = this.#field(field, given, isRoot);
      if (found !== undefined) checked[field.name] = found;
    }
    if (names.some((name) => !message.byName.has(name))) this.#unknown(value, message, checked);
    return checked;
  }

  /** What stands under a name; where reading it throws, the path is that of the name. */
  #read(tree: Tree, name: string): unknown {
    try {
      return tree[name];
    } catch (reason) {
      this.#path.push(name);
      throw reason;
    }
  }

  /** Undefined where the field is absent, or equals absence. */
  #field(field: Field, value: unknown, isRoot: boolean): unknown {
    const misplaced = field.rootOnly && !isRoot;
    const required = field.required && !misplaced;
    if (value === undefined && !required) return undefined;
    this.#path.push(field.name);
    if (value === undefined) throw this.fault("schema", "a field is missing");
    if (misplaced && !isEmptyList(value)) throw this.fault("schema", "only the root has this field");
    const checked = RULES[field.kind](this, value);
    const absent = isAbsent(field, checked);
    if (absent && required) throw this.fault("schema", "a field is empty");
    this.#path.pop();
    return absent ? undefined : checked;
  }

  #unknown(value: Tree, message: Message, checked: Tree): void {
    for (const name of sortedKeys(value)) {
      const field = this.#read(value, name);
      if (message.byName.has(name) || field === undefined) continue;
      const isRecords = name === UNKNOWN && field instanceof UnknownFields;
      // A number is no name.
      if (!isRecords) this.#key(name);
      this.#path.push(name);
      if (isRecords) {
        const sorted = this.#records(field, message);
        if (sorted.bytes.length > 0) checked[name] = sorted;
      } else {
        if (name === "" || name.startsWith("$")) throw this.fault("schema", "no name for a field");
        checked[name] = this.value(field, 1);
      }
      this.#path.pop();
    }
  }

  #records(unknown: UnknownFields, message: Message): UnknownFields {
    if (!isBytes(unknown.bytes)) throw this.fault("schema", "expected bytes");
    try {
      return sortRecords(unknown, message);
    } catch (fault) {
      throw fault instanceof Fault ? this.fault(fault.code, fault.detail) : fault;
    }
  }

  value(value: unknown, level: number): Value {
    switch (typeof value) {
      case "string":
        return this.counted(this.text(value));
      case "boolean":
        return this.counted(value);
      case "number":
      case "bigint":
        this.count();
        return this.number(value);
    }
    if (value === null) return this.counted(null);
    if (isBytes(value)) return this.counted(this.#bytes(value));
    if (Array.isArray(value)) {
      this.nest(level);
      return this.list(value, (element) => this.value(element, level + 1));
    }
    if (isMap(value)) return this.#mapOrTag(value, level);
    throw this.fault("schema", "no value");
  }

  #mapOrTag(value: Tree, level: number): Value {
    const keys = Object.keys(value);
    const tag = keys.length === 1 ? (keys[0] as string) : "";
    if (tag === BYTES_TAG) return this.counted(this.#bytes(untagBytes(this, value[tag])));
    this.nest(level);
    const rule = TAGS.get(tag);
    if (!rule) return this.map(value, (element) => this.value(element, level + 1));
    const checked = emptyTree() as { [key: string]: Value };
    checked[tag] = rule(this, value[tag], level, tag);
    return checked;
  }

  list<Checked>(value: unknown, element: (element: unknown) => Checked, maxLength = Infinity): Checked[] {
    if (!Array.isArray(value)) throw this.fault("schema", "expected a list");
    if (value.length > maxLength) throw this.fault("limit", `more than ${maxLength} elements`);
    const checked: Checked[] = [];
    for (let index = 0; index < value.length; index++) {
      this.#path.push(index);
      checked.push(element(value[index]));
      this.#path.pop();
    }
    return checked;
  }

  map(value: unknown, element: (element: unknown) => Value): { [key: string]: Value } {
    if (!isMap(value)) throw this.fault("schema", "expected a map");
    const checked = emptyTree() as { [key: string]: Value };
    for (const key of sortedKeys(value)) {
      this.#key(key);
      this.#path.push(key);
      checked[key] = element(value[key]);
      this.#path.pop();
    }
    return checked;
  }

  /** A key or the name of an unknown field: its faults are those of the map around it. */
  #key(key: string): void {
    if (loneSurrogate(key) >= 0) throw this.fault("invalid_utf8", "a key with a lone surrogate");
    this.#size(key, this.limits.maxNameBytes, "a key of");
  }

  text(value: unknown, maxBytes: number = this.limits.maxTextBytes): string {
    if (typeof value !== "string") throw this.fault("schema", "expected text");
    if (loneSurrogate(value) >= 0) throw this.fault("invalid_utf8", "a lone surrogate");
    this.#size(value, Math.min(maxBytes, this.limits.maxTextBytes), "text of");
    return value;
  }

  name(value: unknown): string {
    if (typeof value !== "string") throw this.fault("schema", "expected text");
    if (loneSurrogate(value) >= 0) throw this.fault("invalid_utf8", "a lone surrogate");
    this.#size(value, this.limits.maxNameBytes, "a name of");
    return value;
  }

  typeName(value: unknown): string {
    const name = this.name(value);
    if (name === "") throw this.fault("schema", "expected a name that is not empty");
    return name;
  }

  #size(text: string, maxBytes: number, what: string): void {
    // No unit takes more than 3 bytes, so most text need not be measured.
    if (text.length * 3 > maxBytes && utf8Length(text) > maxBytes) {
      throw this.fault("limit", `${what} more than ${maxBytes} bytes`);
    }
  }

  #bytes(value: Uint8Array): Uint8Array {
    const { maxTextBytes } = this.limits;
    if (value.length > maxTextBytes) throw this.fault("limit", `more than ${maxTextBytes} bytes`);
    return value;
  }

  integer(value: unknown, min: number, max: number): number {
    const isInteger = typeof value === "number" ? Number.isSafeInteger(value) : typeof value === "bigint";
    if (!isInteger) throw this.fault("schema", "expected an integer");
    const integer = value as number | bigint;
    if (integer > max || integer < -BOUNDS.maxInteger) throw this.fault("limit", `an integer beyond ±${max}`);
    if (integer < min) throw this.fault("schema", `an integer below ${min}`);
    // + 0 makes 0 of −0.
    return Number(integer) + 0;
  }

  /** An integer, or a float that is none (VAL-2). */
  number(value: unknown): number {
    if (typeof value === "number" && !Number.isSafeInteger(value)) {
      if (!Number.isFinite(value)) throw this.fault("schema", "expected a finite number");
      return value;
    }
    return this.integer(value, -BOUNDS.maxInteger, BOUNDS.maxInteger);
  }

  httpStatus(value: unknown): number {
    const status = this.integer(value, 0, BOUNDS.maxInteger);
    if (status < 100 || status > 999) throw this.fault("schema", "expected a status from 100 to 999");
    return status;
  }

  reference(value: unknown): number {
    const reference = this.integer(value, 0, BOUNDS.maxInteger);
    if (reference > this.#related) throw this.fault("schema", `expected a reference up to ${this.#related}`);
    this.highest = Math.max(this.highest, reference);
    return reference;
  }

  boolean(value: unknown): boolean {
    if (typeof value !== "boolean") throw this.fault("schema", "expected a boolean");
    return value;
  }

  oneOf({ numberOf }: Enumeration, value: unknown): string {
    if (!numberOf.has(value)) throw this.fault("schema", `expected ${[...numberOf.keys()].join(", ")}`);
    return value as string;
  }

  count(): void {
    this.values++;
    if (this.values > this.limits.maxValues) {
      throw this.fault("limit", `more than ${this.limits.maxValues} values`);
    }
  }

  counted<Checked>(value: Checked): Checked {
    this.count();
    return value;
  }

  nest(level: number): void {
    const { maxDepth } = this.limits;
    if (level > maxDepth) throw this.fault("limit", `more than ${maxDepth} levels of lists and maps`);
    this.count();
  }
}
