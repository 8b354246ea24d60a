// Fitting an envelope into a number of bytes (SPEC CAP-14): the first step of a table at which it fits.

import { compareText } from "./codec/text.js";
import type { ErrorEnvelope, Frame, Origin, RelatedError, Value } from "./envelope.js";
import { BOUNDS, BUDGET, KINDS, LIMITS, OMISSION_REASONS, STATUSES } from "./generated/constants.js";
import { assemble, chainOf, errorAt, mapObject, mapValues } from "./graph.js";
import { NON_ERROR } from "./identity.js";
import { below, Omissions, omission } from "./omissions.js";
import { cutMiddle, cutStart, utf8Length } from "./text.js";
import { cutList } from "./thrown.js";

type Step = (typeof BUDGET)[number];

/** The budget that a sender was given, within what every receiver accepts. */
export const budgetOf = (maxBytes: number | undefined) =>
  Math.min(LIMITS.maxBytes, Math.max(BOUNDS.minMaxBytes, maxBytes || LIMITS.maxBytes));

/** The envelope itself, and then step by step what is left when it has to be smaller. */
function* candidates(envelope: ErrorEnvelope): Iterable<ErrorEnvelope> {
  yield envelope;
  for (const step of BUDGET) yield shrink(envelope, step);
  // A relayed type can be 256 characters that JSON writes with 6 bytes each.
  yield { v: 1, type: cutMiddle(envelope.type, 64).text, omitted: [{ reason: "truncated" }] };
}

/** The first candidate that takes at most `maxBytes` in every encoding. */
export function shrinkTo(envelope: ErrorEnvelope, maxBytes: number): ErrorEnvelope {
  let last = envelope;
  for (const candidate of candidates(envelope)) {
    last = candidate;
    if (fits(candidate, maxBytes)) break;
  }
  return last;
}

// Nearly every error is so far below its budget that no text of it has to be read.
const fits = (envelope: ErrorEnvelope, maxBytes: number) =>
  sizeBound(envelope, longestLength) <= maxBytes || sizeBound(envelope, jsonLength) <= maxBytes;

/** The first candidate's bytes that are at most `maxBytes`; those of an envelope that says so where none can be written. */
export function encodeWithin(
  envelope: ErrorEnvelope,
  maxBytes: number,
  encode: (envelope: ErrorEnvelope) => Uint8Array,
): Uint8Array {
  for (const candidate of candidates(envelope)) {
    // What is far too large is not encoded to find that out.
    if (leastSize(candidate) > maxBytes) continue;
    try {
      const bytes = encode(candidate);
      if (bytes.length <= maxBytes) return bytes;
    } catch {
      // Beyond a limit of the encoder: the next one is smaller.
    }
  }
  return encode({ v: 1, type: NON_ERROR, omitted: [{ reason: "failed" }] });
}

/** Less than an envelope takes in every encoding: a byte for each unit of its texts, without those that can be names. */
function leastSize(envelope: ErrorEnvelope): number {
  let bytes = 0;
  for (const error of [envelope, ...(envelope.related ?? [])]) {
    // Frames are many, and short.
    for (const [name, value] of Object.entries(error)) if (!UNWEIGHED.has(name)) bytes += textIn(value);
  }
  return bytes;
}

const UNWEIGHED: ReadonlySet<string> = new Set(["frames", "related"]);

function textIn(value: unknown): number {
  if (typeof value === "string") return value.length > LONGEST_NAME ? value.length : 0;
  if (typeof value !== "object" || value === null) return 0;
  if (value instanceof Uint8Array) return value.length;
  let bytes = 0;
  for (const key of Object.keys(value)) bytes += textIn(value[key as never]);
  return bytes;
}

// Of the enumerations, which Protobuf writes as numbers.
const LONGEST_NAME = Math.max(
  ...[...KINDS, ...STATUSES.map(({ name }) => name), ...OMISSION_REASONS].map((name) => name.length),
);

/** The most that an envelope can take in any encoding, without encoding it; `textSize` says it of a text. */
function sizeBound(envelope: ErrorEnvelope, textSize: (text: string) => number): number {
  return Math.ceil((valueBound(envelope, textSize) * 4) / 3);
}

/** Every value: its length or tag, a separator, and in armor a third more. */
function valueBound(value: unknown, textSize: (text: string) => number): number {
  if (typeof value === "string") return 12 + textSize(value);
  if (typeof value === "number") return 36;
  if (typeof value !== "object" || value === null) return 12;
  if (value instanceof Uint8Array) return 12 + value.length;
  let bytes = 12;
  for (const key of Object.keys(value)) {
    if (!Array.isArray(value)) bytes += 4 + textSize(key);
    bytes += valueBound(value[key as never], textSize);
  }
  return bytes;
}

/** No unit takes more than JSON's `\u0000`. */
const longestLength = (text: string) => 6 * text.length;

function jsonLength(text: string): number {
  let bytes = utf8Length(text);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20) bytes += 5;
    else if (unit === 0x22 || unit === 0x5c) bytes += 1;
  }
  return bytes;
}

function shrink(envelope: ErrorEnvelope, step: Step): ErrorEnvelope {
  const chain = chainOf(envelope);
  const end = chain.at(-1) as number;
  const kept = keptErrors(envelope, step.errors, end);
  const numbers = new Map(kept.map((reference, number) => [reference, number]));
  const whole = {
    step,
    numbers,
    budget: { values: step.values as number },
    end: { reference: end, replaces: new Set(chain.filter((reference) => !numbers.has(reference))) },
  };
  return assemble(kept.map((reference) => shrinkError(errorAt(envelope, reference), whole)));
}

/** The first errors, and the end of the chain of causes in the last place (SPEC CAP-13). */
function keptErrors(envelope: ErrorEnvelope, most: number, end: number): number[] {
  const count = Math.min(most, 1 + (envelope.related?.length ?? 0));
  const first = Array.from({ length: count }, (_, reference) => reference);
  return end < count || most < 2 ? first : [...first.slice(0, -1), end];
}

/** What all errors of one envelope share. */
interface Whole {
  readonly step: Step;
  /** Old reference → new one. */
  readonly numbers: ReadonlyMap<number, number>;
  readonly budget: { values: number };
  /** The end of the chain of causes, and the errors that it stands in for. */
  readonly end: { readonly reference: number; readonly replaces: ReadonlySet<number> };
}

function shrinkError(error: RelatedError, whole: Whole): RelatedError {
  const { step } = whole;
  const omissions = new Omissions(
    error.omitted?.map(({ path = "", reason, size }) => omission(path, reason, size, step.textBytes)),
    step.textBytes,
  );
  const { $unknown: _unknown, ...known } = error;
  const shrunk: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(known)) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof typeof rules] : undefined;
    if (rule) shrunk[name] = rule(value as never, { ...whole, name, omissions, error });
    else omissions.add(below("", name), "truncated");
  }
  const omitted = step.facts ? omissions.list() : omissions.list() && [{ reason: "truncated" }];
  const present = Object.entries({ ...shrunk, omitted }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as unknown as RelatedError;
}

interface Shrinking extends Whole {
  readonly name: string;
  readonly omissions: Omissions;
  readonly error: RelatedError;
}

const asIs = <T>(value: T) => value;

function text(value: string, { name, step, omissions }: Shrinking): string | undefined {
  const cut = cutMiddle(value, step.textBytes);
  if (cut.size !== undefined) omissions.add(`/${name}`, "truncated", cut.size);
  return cut.text || undefined;
}

/** Half a number is another number. */
function billableUnits(value: number | string, { step, omissions }: Shrinking): number | string | undefined {
  if (typeof value === "number" || utf8Length(value) <= Math.max(step.textBytes, 64)) return value;
  omissions.add("/billableUnits", "truncated", utf8Length(value));
  return undefined;
}

function output(value: string, { name, step, omissions }: Shrinking): string | undefined {
  const cut = cutStart(value, step.outputBytes);
  if (cut.size !== undefined) omissions.add(`/${name}`, "truncated", cut.size);
  return cut.text || undefined;
}

function texts(most: (step: Step) => number) {
  return (values: string[], { name, step, omissions }: Shrinking): string[] | undefined => {
    const kept = values.slice(0, most(step));
    if (kept.length < values.length) omissions.add(`/${name}`, "truncated", values.length);
    const cut = kept.map((value) =>
      cutMiddle(value, Math.max(step.textBytes, name === "lineage" ? LIMITS.maxNameBytes : 0)),
    );
    cut.forEach(({ size }, i) => {
      if (size !== undefined) omissions.add(`/${name}/${i}`, "truncated", size);
    });
    return kept.length > 0 ? cut.map((each) => each.text) : undefined;
  };
}

function reference(value: number, { name, numbers, omissions }: Shrinking): number | undefined {
  const number = numbers.get(value);
  if (number === undefined) omissions.add(`/${name}`, "truncated");
  return number;
}

/** A link of the chain of causes whose target went leads to the end of the chain, which stayed. */
function cause(value: number, shrinking: Shrinking): number | undefined {
  const { numbers, end, omissions } = shrinking;
  if (numbers.has(value) || !end.replaces.has(value)) return reference(value, shrinking);
  omissions.add("/cause", "truncated", end.replaces.size);
  return numbers.get(end.reference);
}

function references(values: number[], { name, numbers, omissions }: Shrinking): number[] | undefined {
  const kept = values.flatMap((value) => numbers.get(value) ?? []);
  if (kept.length < values.length) omissions.add(`/${name}`, "truncated", values.length);
  return kept.length > 0 ? kept : undefined;
}

function frames(value: Frame[], { step, omissions }: Shrinking): Frame[] | undefined {
  const kept = cutList(value, step.frames, "/frames", omissions);
  const cut = textCutter(step);
  const shorter = kept.map(
    (frame) => Object.fromEntries(Object.entries(frame).map(([name, part]) => [name, cut.of(part)])) as Frame,
  );
  if (cut.any && kept.length === value.length) omissions.add("/frames", "truncated");
  return shorter.length > 0 ? shorter : undefined;
}

/** Cuts what is text, and remembers whether anything went. */
function textCutter({ textBytes }: Step) {
  const cutter = {
    any: false,
    of<T>(part: T): T | string {
      if (typeof part !== "string") return part;
      const { text, size } = cutMiddle(part, textBytes);
      cutter.any ||= size !== undefined;
      return text;
    },
  };
  return cutter;
}

function traceback(value: string, shrinking: Shrinking): string | undefined {
  const { step, error, omissions } = shrinking;
  if (step.tracebacks || (!error.frames && step.frames > 0)) return text(value, shrinking);
  omissions.add("/traceback", "truncated", utf8Length(value));
  return undefined;
}

function values(list: Value[], shrinking: Shrinking): Value[] | undefined {
  const kept: Value[] = [];
  for (const [i, value] of list.entries()) {
    const shrunk = shrinkValue(value, below("/args", i), shrinking);
    if (shrunk === undefined) {
      // What follows a missing argument would move into its place.
      if (i < list.length - 1) shrinking.omissions.add("/args", "truncated", list.length);
      break;
    }
    kept.push(shrunk);
  }
  return kept.length > 0 ? kept : undefined;
}

function attributes(map: Record<string, Value>, shrinking: Shrinking): Record<string, Value> | undefined {
  const kept: [string, Value][] = [];
  for (const name of Object.keys(map).sort(compareText)) {
    const shrunk = shrinkValue(map[name] as Value, below("/attributes", name), shrinking);
    if (shrunk !== undefined) kept.push([name, shrunk]);
  }
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** The whole value, its texts cut, or nothing: half a container is another value. */
function shrinkValue(
  value: Value,
  path: string,
  { step, numbers, budget, omissions }: Shrinking,
): Value | undefined {
  let count = 0;
  let isWhole = true;
  const cut = textCutter(step);
  const copy = (part: Value): Value => {
    // What is too large is not cut to find that out.
    isWhole &&= ++count <= budget.values;
    if (!isWhole) return null;
    if (typeof part === "string") return cut.of(part);
    if (typeof part !== "object" || part === null) return part;
    if (part instanceof Uint8Array) {
      isWhole &&= part.length <= step.textBytes;
      return part;
    }
    if (Array.isArray(part)) return part.map(copy);
    const keys = Object.keys(part);
    if (keys.length === 1 && typeof part.$error === "number") {
      const number = numbers.get(part.$error);
      isWhole &&= number !== undefined;
      return { $error: number ?? 0 };
    }
    // Other tags hold text that must stay whole.
    if (keys.length === 1 && TEXT_TAGS.has(keys[0] as string)) {
      isWhole &&= JSON.stringify(part).length <= Math.max(step.textBytes, 64);
      return part;
    }
    const object = mapObject(part, copy);
    // Its type, and the two maps (SPEC TAG-5).
    if (object !== undefined) count += 3;
    return object ?? mapValues(part, copy);
  };
  const shrunk = copy(value);
  if (cut.any || !isWhole) omissions.add(path, "truncated");
  if (!isWhole) return undefined;
  budget.values -= count;
  return shrunk;
}

const TEXT_TAGS: ReadonlySet<string> = new Set(["$int", "$float", "$time", "$opaque"]);

const ifFacts =
  <T>(rule: (value: T, shrinking: Shrinking) => T | undefined) =>
  (value: T, shrinking: Shrinking): T | undefined => {
    if (shrinking.step.facts) return rule(value, shrinking);
    shrinking.omissions.add(`/${shrinking.name}`, "truncated");
    return undefined;
  };

function origin(value: Origin, { step, omissions }: Shrinking): Origin {
  const cut = Object.entries(value).flatMap(([name, part]) => {
    if (typeof part !== "string") return [];
    const { text, size } = cutMiddle(part, step.textBytes);
    if (size !== undefined) omissions.add(below("/origin", name), "truncated", size);
    return [[name, text]];
  });
  return Object.fromEntries(cut);
}

/** What becomes of each field. A field without a rule is unknown here, and goes. */
const rules = {
  type: asIs,
  lineage: texts((step) => step.lineage),
  message: text,
  code: text,
  kind: asIs,
  status: asIs,
  httpStatus: asIs,
  retryable: asIs,
  retryAfterMs: asIs,
  traceback,
  frames,
  stdout: output,
  stderr: output,
  billableUnits,
  args: values,
  attributes,
  notes: texts((step) => step.values),
  cause,
  context: reference,
  suppressContext: asIs,
  errors: references,
  origin: ifFacts(origin),
  time: asIs,
  traceparent: ifFacts(text),
  v: asIs,
  related: () => undefined,
  omitted: () => undefined,
};
