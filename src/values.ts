// Native values ↔ values of the envelope (SPEC 3, 6, CAP-11). Reads own data properties only, each guarded;
// builds data only. Errors inside values are left to whoever numbers them.

import type { Value } from "./envelope.js";
import { BOUNDS, LIMITS } from "./generated/constants.js";
import { isError, nameOf, ownData } from "./identity.js";
import type { Types } from "./names.js";
import { below, type Omissions } from "./omissions.js";
import { cutMiddle, utf8Length, wellFormed } from "./text.js";

/** What capturing a value needs to know, and keeps count of. */
export interface CaptureContext {
  readonly types: Types;
  readonly omissions: Omissions;
  /** Shared by all values of one envelope. */
  readonly budget: { values: number };
  /** The reference of an error inside a value; undefined where there is no room for it. */
  readonly reference: (error: Error) => number | undefined;
  /** Whether values under this name are left out as secrets (SPEC DIS-1). */
  readonly isSecret: (name: string) => boolean;
}

/** Stands for a value that was left out; the omission is already listed. */
export const LEFT_OUT = Symbol("left out");
type Captured = Value | typeof LEFT_OUT;

const SAFE = Number.MAX_SAFE_INTEGER;

/** What a tag counts beside its content: at most itself, a map inside, and two texts (SPEC TAG-5). */
const TAG_COST = 4;

/** Native value → value. Never throws. */
export function captureValue(value: unknown, path: string, context: CaptureContext): Captured {
  return capture(value, path, context, 0, new Set());
}

function capture(
  value: unknown,
  path: string,
  context: CaptureContext,
  depth: number,
  open: Set<object>,
): Captured {
  if (context.budget.values <= 0) {
    context.omissions.add(path, "truncated");
    return LEFT_OUT;
  }
  context.budget.values--;
  switch (typeof value) {
    case "string":
      return captureText(value, path, context);
    case "number":
      return captureNumber(value);
    case "bigint":
      return captureBigint(value, path, context);
    case "boolean":
      return value;
    case "object":
      break;
    default:
      return value === undefined ? null : opaque(value, path, context);
  }
  if (value === null) return null;
  if (open.has(value) || depth >= LIMITS.maxDepth) {
    context.omissions.add(path, "truncated");
    return LEFT_OUT;
  }
  open.add(value);
  try {
    return captureObject(value, path, context, depth, open);
  } catch {
    context.omissions.add(path, "failed");
    return LEFT_OUT;
  } finally {
    open.delete(value);
  }
}

function captureText(text: string, path: string, { omissions }: CaptureContext): string {
  const cut = cutMiddle(text, LIMITS.maxTextBytes);
  if (cut.size !== undefined) omissions.add(path, "truncated", cut.size);
  return cut.text;
}

function captureNumber(value: number): Value {
  if (Number.isNaN(value)) return { $float: "nan" };
  if (!Number.isFinite(value)) return { $float: value > 0 ? "inf" : "-inf" };
  return Object.is(value, -0) ? 0 : value;
}

function captureBigint(value: bigint, path: string, context: CaptureContext): Captured {
  if (value >= -BigInt(SAFE) && value <= BigInt(SAFE)) return Number(value);
  const text = value.toString();
  if (text.replace("-", "").length <= BOUNDS.maxIntegerDigits) return { $int: text };
  return opaqueOf("bigint", text, path, context);
}

/** A class of objects, how to recognise it, and what its instances become; the first that fits. */
type ObjectRule = (
  value: object,
  path: string,
  context: CaptureContext,
  depth: number,
  open: Set<object>,
) => Captured | undefined;

const objectRules: readonly ObjectRule[] = [
  (value, path, context) => {
    if (!isError(value)) return undefined;
    const reference = context.reference(value);
    if (reference !== undefined) return { $error: reference };
    context.omissions.add(path, "truncated");
    return LEFT_OUT;
  },
  (value, path, context, depth, open) => {
    const definition = context.types.valueDefinitionOf(constructorOf(value));
    if (!definition) return undefined;
    const names = definition.options.fields ?? Object.keys(value);
    const fields = captureMap(
      names,
      (name) => ownData(value, name),
      path,
      context,
      depth + 2,
      open,
      "/$object/fields",
    );
    context.budget.values -= TAG_COST;
    return { $object: { type: definition.type, fields } };
  },
  (value, path, context, depth, open) =>
    Array.isArray(value) ? captureList(value, path, context, depth, open) : undefined,
  (value, path, context) => {
    if (!(value instanceof Date)) return undefined;
    const text = timeOf(value);
    return text === undefined ? opaque(value, path, context) : { $time: text };
  },
  (value, path, context) => {
    const bytes = bytesOf(value);
    if (bytes === undefined) return undefined;
    if (bytes.length <= LIMITS.maxTextBytes) return bytes.slice();
    context.omissions.add(path, "truncated", bytes.length);
    return bytes.slice(0, LIMITS.maxTextBytes);
  },
  (value, path, context, depth, open) =>
    value instanceof Map ? captureMapObject(value, path, context, depth, open) : undefined,
  (value, path, context, depth, open) => {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && !isPlainPrototype(prototype)) return undefined;
    return captureEntries(Object.keys(value), (name) => ownData(value, name), path, context, depth, open);
  },
];

function captureObject(...all: Parameters<ObjectRule>): Captured {
  for (const rule of objectRules) {
    const captured = rule(...all);
    if (captured !== undefined) return captured;
  }
  return opaque(all[0], all[1], all[2]);
}

// An object of another realm is as plain as one of ours.
const isPlainPrototype = (prototype: object) =>
  Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty");

const constructorOf = (value: object) => {
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype ? ownData(prototype, "constructor") : undefined;
};

function captureList(
  list: readonly unknown[],
  path: string,
  context: CaptureContext,
  depth: number,
  open: Set<object>,
) {
  const captured: Value[] = [];
  for (let i = 0; i < list.length; i++) {
    if (context.budget.values <= 0) {
      context.omissions.add(path, "truncated", list.length);
      break;
    }
    const item = capture(ownData(list, i), below(path, i), context, depth + 1, open);
    // A list keeps its length as far as it goes: what is missing is null, and listed.
    captured.push(item === LEFT_OUT ? null : item);
  }
  return captured;
}

type Get = (name: string) => unknown;

/** A map with text keys; as `$map` where it would look like a tag (SPEC TAG-4). */
function captureEntries(
  names: readonly string[],
  get: Get,
  path: string,
  context: CaptureContext,
  depth: number,
  open: Set<object>,
): Value {
  const [only] = names;
  if (names.length === 1 && only?.startsWith("$")) {
    return pairs([[only, get(only)]], path, context, depth, open);
  }
  const captured = captureMap(names, get, path, context, depth, open, "");
  // What went can leave one key that looks like a tag.
  const [left, more] = Object.keys(captured);
  if (more !== undefined || !left?.startsWith("$")) return captured;
  context.budget.values -= TAG_COST;
  return { $map: [[left, captured[left] as Value]] };
}

function captureMap(
  names: readonly string[],
  get: Get,
  path: string,
  context: CaptureContext,
  depth: number,
  open: Set<object>,
  prefix: string,
): Record<string, Value> {
  const captured: Record<string, Value> = Object.create(null);
  for (const name of names) {
    const value = get(name);
    if (value === undefined || typeof value === "function") continue;
    if (context.budget.values <= 0) {
      context.omissions.add(path, "truncated", names.length);
      break;
    }
    const key = nameOrNothing(name);
    const at = below(path + prefix, key ?? "");
    if (key === undefined) context.omissions.add(path, "unsupported", utf8Length(name));
    else if (context.isSecret(key)) context.omissions.add(at, "redacted");
    else {
      const item = capture(value, at, context, depth + 1, open);
      if (item !== LEFT_OUT) captured[key] = item;
    }
  }
  return captured;
}

function captureMapObject(
  map: ReadonlyMap<unknown, unknown>,
  path: string,
  context: CaptureContext,
  depth: number,
  open: Set<object>,
): Value {
  const entries = [...Map.prototype.entries.call(map)];
  if (entries.every(([key]) => typeof key === "string")) {
    const names = entries.map(([key]) => key as string);
    return captureEntries(names, (name) => Map.prototype.get.call(map, name), path, context, depth, open);
  }
  return pairs(entries, path, context, depth, open);
}

function pairs(
  entries: readonly (readonly unknown[])[],
  path: string,
  context: CaptureContext,
  depth: number,
  open: Set<object>,
): Value {
  const captured: Value[] = [];
  context.budget.values -= TAG_COST + entries.length;
  for (const [i, entry] of entries.entries()) {
    const at = below(`${path}/$map`, i);
    const [key, value] = entry.map((part, side) => capture(part, below(at, side), context, depth + 3, open));
    if (key === LEFT_OUT || key === undefined) continue;
    if (typeof key === "string" && context.isSecret(key)) {
      context.omissions.add(at, "redacted");
      continue;
    }
    captured.push([key, value === LEFT_OUT || value === undefined ? null : value]);
  }
  return { $map: captured };
}

/** A key as the envelope can carry it; undefined for one that is too long. */
function nameOrNothing(name: string): string | undefined {
  const key = wellFormed(name);
  return utf8Length(key) <= LIMITS.maxNameBytes ? key : undefined;
}

function timeOf(date: Date): string | undefined {
  const time = Date.prototype.getTime.call(date);
  if (Number.isNaN(time)) return undefined;
  const text = new Date(time).toISOString();
  if (text.length !== 24 || text.startsWith("0000")) return undefined;
  return text.replace(/\.?0*Z$/, "Z");
}

function bytesOf(value: object): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

function opaque(value: unknown, path: string, context: CaptureContext): Captured {
  const type =
    typeof value === "object" && value !== null ? ownData(constructorOf(value) as object, "name") : "";
  let text = "";
  try {
    text = String(value);
  } catch {
    // Whatever its toString does, the rest of the error crosses.
  }
  return opaqueOf(typeof type === "string" && type !== "" ? type : typeof value, text, path, context);
}

function opaqueOf(type: string, text: string, path: string, context: CaptureContext): Captured {
  context.omissions.add(path, "unsupported");
  context.budget.values -= TAG_COST;
  return { $opaque: { type: nameOf(type), text: cutMiddle(text, BOUNDS.maxOpaqueBytes).text } };
}

/** What restoring a value needs to know. */
export interface RestoreContext {
  readonly types: Types;
  /** The native error behind a reference. */
  readonly error: (reference: number) => Error | undefined;
}

/** Value → native value. Never throws; a value hook that throws costs the class, and is reported. */
export function restoreValue(value: Value, context: RestoreContext): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return value.map((item) => restoreValue(item, context));
  const [tag, second] = Object.keys(value);
  const rule = second === undefined && tag !== undefined ? tagRules.get(tag) : undefined;
  return rule
    ? rule((value as Record<string, Value>)[tag as string] as never, context)
    : restoreMap(value, context);
}

const tagRules: ReadonlyMap<string, (content: never, context: RestoreContext) => unknown> = new Map<
  string,
  (content: never, context: RestoreContext) => unknown
>([
  ["$int", (digits: string) => BigInt(digits)],
  ["$float", (name: string) => (name === "nan" ? Number.NaN : name === "inf" ? Infinity : -Infinity)],
  ["$time", (text: string) => new Date(text)],
  ["$tuple", (items: Value[], context) => items.map((item) => restoreValue(item, context))],
  [
    "$map",
    (entries: [Value, Value][], context) =>
      new Map(entries.map(([key, value]) => [restoreValue(key, context), restoreValue(value, context)])),
  ],
  ["$error", (reference: number, context) => context.error(reference)],
  ["$object", restoreObject],
  ["$opaque", ({ text }: { text: string }) => text],
]);

function restoreMap(map: Readonly<Record<string, Value>>, context: RestoreContext): Record<string, unknown> {
  const restored: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(map)) define(restored, key, restoreValue(value, context));
  return restored;
}

function restoreObject(
  { type, fields }: { type: string; fields: Record<string, Value> },
  context: RestoreContext,
): unknown {
  const restored = restoreMap(fields, context);
  const definition = context.types.findValue(type);
  if (!definition) return restored;
  try {
    if (definition.options.restore) return definition.options.restore(restored);
    const instance = Object.create(definition.class.prototype);
    for (const [key, value] of Object.entries(restored)) define(instance, key, value);
    return instance;
  } catch (reason) {
    context.types.report(type, reason);
    return restored;
  }
}

/**
 * Sets an own property without running a setter and whatever its name, `__proto__` included; leaves one alone that
 * cannot be set.
 */
export function define(target: object, key: PropertyKey, value: unknown, enumerable = true): void {
  Reflect.defineProperty(target, key, { value, enumerable, writable: true, configurable: true });
}
