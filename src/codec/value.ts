// Values with a tag (SPEC 6): the closed table of what the data model lacks, and the rule of each.
// Maps of every other shape are check.ts's; what a tag stands for in JavaScript is ../values/restore.ts.

import type { Value } from "../envelope.js";
import type { Fault, Segment } from "../errors.js";
import { BOUNDS } from "../generated/constants.js";
import { utf8Length } from "../text.js";
import { decodeBase64 } from "./text.js";
import { isMap } from "./tree.js";

/**
 * What the rules need of the checker. Its path is that of the tag's map, and `at` leads below it. A `level` is that
 * of the list or map in question, 1 for the outermost.
 */
export interface ValueChecker {
  fault(code: "schema" | "limit", detail: string): Fault;
  at<Checked>(segment: Segment, check: () => Checked): Checked;
  /** Counts one value. */
  count(): void;
  /** Counts one list or map, and compares its level. */
  nest(level: number): void;
  text(value: unknown, maxBytes?: number): string;
  typeName(value: unknown): string;
  reference(value: unknown): number;
  value(value: unknown, level: number): Value;
  list<Checked>(value: unknown, element: (element: unknown) => Checked): Checked[];
  map(value: unknown, element: (element: unknown) => Value): { [key: string]: Value };
}

/** Checks what stands under a tag, and returns a copy; `level` is that of the tag's map. */
type Rule = (checker: ValueChecker, payload: unknown, level: number, tag: string) => Value;

/** The one tag that never stands in memory: bytes, where an encoding has none (SPEC TAG-2). */
export const BYTES_TAG = "$bytes";

export function untagBytes(checker: ValueChecker, payload: unknown): Uint8Array {
  const bytes = typeof payload === "string" ? decodeBase64(payload, "base64") : undefined;
  if (bytes === undefined)
    throw checker.fault("schema", "expected base64 text, padded, with unused bits zero");
  return bytes;
}

/** Every other tag, with its rule. */
export const TAGS: ReadonlyMap<string, Rule> = new Map([
  ["$int", scalar(largeInteger)],
  ["$float", scalar(nonFinite)],
  ["$time", scalar(instant)],
  ["$tuple", list((checker, element, level) => checker.value(element, level))],
  ["$map", list(pair)],
  ["$error", scalar((checker, payload) => checker.reference(payload))],
  ["$object", record({ fields: mapOfValues, type: typeName })],
  ["$opaque", record({ text: opaqueText, type: typeName })],
]);

function scalar(check: (checker: ValueChecker, payload: unknown) => Value): Rule {
  return (checker, payload, _level, tag) => {
    const checked = check(checker, payload);
    checker.at(tag, () => checker.count());
    return checked;
  };
}

/** A rule for an element of what stands under a tag; `level` is that of the element. */
type ElementRule = (checker: ValueChecker, element: unknown, level: number) => Value;

function list(check: ElementRule): Rule {
  return (checker, payload, level, tag) => {
    if (!Array.isArray(payload)) throw checker.fault("schema", "expected a list");
    return checker.at(tag, () => {
      checker.nest(level + 1);
      return checker.list(payload, (element) => check(checker, element, level + 2));
    });
  };
}

/** @param members in the order of their names, which is that of their faults */
function record(members: { readonly [key: string]: ElementRule }): Rule {
  const keys = Object.keys(members);
  return (checker, payload, level, tag) => {
    if (
      !isMap(payload) ||
      Object.keys(payload).length !== keys.length ||
      !keys.every((key) => key in payload)
    ) {
      throw checker.fault("schema", `expected a map of ${keys.join(" and ")}`);
    }
    return checker.at(tag, () => {
      checker.nest(level + 1);
      const checked = Object.entries(members).map(([key, check]) => [
        key,
        checker.at(key, () => check(checker, payload[key], level + 2)),
      ]);
      return Object.fromEntries(checked);
    });
  };
}

function pair(checker: ValueChecker, entry: unknown, level: number): Value {
  if (!Array.isArray(entry) || entry.length !== 2)
    throw checker.fault("schema", "expected a key and a value");
  checker.nest(level);
  return checker.list(entry, (element) => checker.value(element, level + 1));
}

function mapOfValues(checker: ValueChecker, fields: unknown, level: number): Value {
  if (!isMap(fields)) throw checker.fault("schema", "expected a map");
  checker.nest(level);
  return checker.map(fields, (element) => checker.value(element, level + 1));
}

function typeName(checker: ValueChecker, name: unknown): Value {
  const checked = checker.typeName(name);
  checker.count();
  return checked;
}

function opaqueText(checker: ValueChecker, text: unknown): Value {
  const checked = checker.text(text, BOUNDS.maxOpaqueBytes);
  checker.count();
  return checked;
}

const MAX_INTEGER_TEXT = String(BOUNDS.maxInteger);

function largeInteger(checker: ValueChecker, payload: unknown): string {
  const text = checker.text(payload);
  const digits = text.startsWith("-") ? text.slice(1) : text;
  if (utf8Length(digits) > BOUNDS.maxIntegerDigits) {
    throw checker.fault("limit", `more than ${BOUNDS.maxIntegerDigits} digits`);
  }
  // Without leading zeros, texts of one length are in the order of their numbers.
  const isLarge =
    digits.length === MAX_INTEGER_TEXT.length
      ? digits > MAX_INTEGER_TEXT
      : digits.length > MAX_INTEGER_TEXT.length;
  if (!/^[1-9][0-9]*$/.test(digits) || !isLarge) {
    throw checker.fault("schema", "expected an integer outside ±(2^53 − 1)");
  }
  return text;
}

const NON_FINITE: ReadonlySet<string> = new Set(["nan", "inf", "-inf"]);

function nonFinite(checker: ValueChecker, payload: unknown): string {
  const text = checker.text(payload);
  if (!NON_FINITE.has(text)) throw checker.fault("schema", "expected nan, inf or -inf");
  return text;
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{0,8}[1-9])?Z$/;

function instant(checker: ValueChecker, payload: unknown): string {
  const text = checker.text(payload);
  const [, year, month, day] = (INSTANT.exec(text) ?? []).map(Number);
  if (!year || !month || !day || month > 12 || day > daysIn(year, month)) {
    throw checker.fault("schema", "expected a real instant as YYYY-MM-DDTHH:MM:SS[.F]Z");
  }
  return text;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] as number);
}
