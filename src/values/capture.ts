// Native values → values of the envelope (SPEC 3, 6, CAP-11). Reads own data properties only, each guarded. Errors
// inside values are left to whoever numbers them.

import { compareText } from "../codec/text.js";
import { namesIn } from "../disclosure.js";
import type { Value } from "../envelope.js";
import { BOUNDS, LIMITS } from "../generated/constants.js";
import { dataOf, inherits, isError, lengthOf, nameOf, ownData } from "../identity.js";
import type { Types } from "../names.js";
import { below, type Omissions } from "../omissions.js";
import { cutMiddle, integerText, utf8Length, wellFormed } from "../text.js";

/** How much the envelope may still hold; shared by all its errors. */
export class Budget {
  values: number;
  /** Of text and bytes: more than is ever sent, and one text can stand in 10,000 places. */
  bytes = 4 * LIMITS.maxBytes;

  constructor(values: number) {
    this.values = values;
  }

  /** Takes as many of `count` as there are. */
  take(count: number): number {
    const taken = Math.max(0, Math.min(count, this.values));
    this.values -= taken;
    return taken;
  }
}

/** What capturing a value needs to know, and keeps count of. */
export interface CaptureContext {
  readonly types: Types;
  readonly omissions: Omissions;
  readonly budget: Budget;
  /** The reference of an error inside a value; undefined where there is no room for it. */
  readonly reference: (error: Error) => number | undefined;
  /** Whether values under this name are left out as secrets (SPEC DIS-1). */
  readonly isSecret: (name: string) => boolean;
}

/** Stands for a value that was left out; the omission is already listed. */
export const LEFT_OUT = Symbol("left out");
type Captured = Value | typeof LEFT_OUT;

const SAFE = Number.MAX_SAFE_INTEGER;

/** The most that a value counts beside its content: a tag, a map inside, and two texts or a text and a map (SPEC TAG-5). */
const MAX_COST = 4;

/** Native value → value. Never throws. */
export function captureValue(value: unknown, path: string, context: CaptureContext): Captured {
  return capture(value, path, context, 0, []);
}

/** The objects around a value: few, since a value is not deep, so that a search through them is short. */
type Open = object[];

function capture(value: unknown, path: string, context: CaptureContext, depth: number, open: Open): Captured {
  if (context.budget.values < MAX_COST) {
    context.omissions.add(path, "truncated");
    return LEFT_OUT;
  }
  context.budget.values--;
  switch (typeof value) {
    case "string":
      return captureText(value, path, context);
    case "number":
      return captureNumber(value, path, context, depth);
    case "bigint":
      return captureBigint(value, path, context, depth);
    case "boolean":
      return value;
    case "object":
      break;
    default:
      return value === undefined ? null : opaque(value, path, context, depth);
  }
  if (value === null) return null;
  if (open.includes(value)) {
    context.omissions.add(path, "truncated");
    return LEFT_OUT;
  }
  open.push(value);
  try {
    return captureObject(value, path, context, depth, open);
  } catch {
    context.omissions.add(path, "failed");
    return LEFT_OUT;
  } finally {
    open.pop();
  }
}

/** Whether so many levels still fit in where a value stands (SPEC VAL-5); says so where they do not. */
function hasRoom(levels: number, path: string, { omissions }: CaptureContext, depth: number): boolean {
  if (depth + levels <= LIMITS.maxDepth) return true;
  omissions.add(path, "truncated");
  return false;
}

function captureText(text: string, path: string, { omissions, budget }: CaptureContext): Captured {
  const cut = budget.bytes > 0 ? cutMiddle(text, LIMITS.maxTextBytes) : undefined;
  budget.bytes -= cut ? utf8Length(cut.text) : 0;
  if (cut?.size !== undefined || !cut) omissions.add(path, "truncated", cut?.size);
  return cut ? cut.text : LEFT_OUT;
}

function captureNumber(value: number, path: string, context: CaptureContext, depth: number): Captured {
  if (Number.isFinite(value)) return Object.is(value, -0) ? 0 : value;
  if (!hasRoom(1, path, context, depth)) return LEFT_OUT;
  context.budget.take(1);
  return { $float: Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf" };
}

function captureBigint(value: bigint, path: string, context: CaptureContext, depth: number): Captured {
  if (value >= -BigInt(SAFE) && value <= BigInt(SAFE)) return Number(value);
  const text = integerText(value);
  if (text.includes("x")) return opaqueOf("bigint", text, path, context, depth);
  if (!hasRoom(1, path, context, depth)) return LEFT_OUT;
  context.budget.take(1);
  return { $int: text };
}

/** A class of objects, how to recognise it, and what its instances become; the first that fits. */
type ObjectRule = (
  value: object,
  path: string,
  context: CaptureContext,
  depth: number,
  open: Open,
) => Captured | undefined;

const objectRules: readonly ObjectRule[] = [
  (value, path, context, depth) => {
    if (!isError(value)) return undefined;
    if (!hasRoom(1, path, context, depth)) return LEFT_OUT;
    const reference = context.reference(value);
    if (reference === undefined) {
      context.omissions.add(path, "truncated");
      return LEFT_OUT;
    }
    context.budget.take(1);
    return { $error: reference };
  },
  (value, path, context, depth, open) => {
    if (!context.types.knowsValues) return undefined;
    const definition = context.types.valueDefinitionOf(constructorOf(value));
    if (!definition) return undefined;
    if (!hasRoom(3, path, context, depth)) return LEFT_OUT;
    const names = definition.options.fields ?? Object.keys(value);
    context.budget.take(MAX_COST - 1);
    const fields = captureMap(
      names,
      (name) => dataOf(value, name),
      `${path}/$object/fields`,
      context,
      depth + 2,
      open,
    );
    return { $object: { type: definition.type, fields } };
  },
  (value, path, context) => {
    const bytes = bytesOf(value);
    return bytes && captureBytes(bytes, path, context);
  },
  // All that follows is a level, as bytes are not (SPEC VAL-5).
  (_, path, context, depth) => (hasRoom(1, path, context, depth) ? undefined : LEFT_OUT),
  (value, path, context, depth, open) =>
    Array.isArray(value) ? captureList(value, path, context, depth, open) : undefined,
  (value, path, context, depth) => {
    if (!inherits(value, Date.prototype)) return undefined;
    const text = timeOf(value as Date);
    if (text === undefined) return opaque(value, path, context, depth);
    context.budget.take(1);
    return { $time: text };
  },
  (value, path, context, depth, open) =>
    inherits(value, Map.prototype)
      ? captureMapObject(value as Map<unknown, unknown>, path, context, depth, open)
      : undefined,
  (value, path, context, depth, open) => {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && !isPlainPrototype(prototype)) return undefined;
    return captureEntries(Object.keys(value), (name) => dataOf(value, name), path, context, depth, open);
  },
];

function captureObject(...all: Parameters<ObjectRule>): Captured {
  for (const rule of objectRules) {
    const captured = rule(...all);
    if (captured !== undefined) return captured;
  }
  const [value, path, context, depth] = all;
  return opaque(value, path, context, depth);
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
  open: Open,
) {
  const captured: Value[] = [];
  const size = lengthOf(list);
  const get = (index: number) => dataOf(list, index);
  for (let i = 0; i < size; i++) {
    if (context.budget.values < MAX_COST) {
      context.omissions.add(path, "truncated", size);
      break;
    }
    const item = guarded(get, i, path, context);
    const value = item === LEFT_OUT ? LEFT_OUT : captureItem(item, i, path, context, depth + 1, open);
    // A list keeps its length as far as it goes: what is missing is null, and listed.
    captured.push(value === LEFT_OUT ? null : value);
  }
  return captured;
}

/** Whether a value crosses as it is, wherever it stands: for those, no path is made. */
const isSimple = (value: unknown): value is boolean | null | number =>
  value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));

/** What stands under a key of a list or map, captured. */
function captureItem(
  value: unknown,
  key: string | number,
  path: string,
  context: CaptureContext,
  depth: number,
  open: Open,
): Captured {
  if (!isSimple(value) || context.budget.values < MAX_COST)
    return capture(value, below(path, key), context, depth, open);
  context.budget.values--;
  return Object.is(value, -0) ? 0 : value;
}

/** What reading something gives; listed as failed where it throws. */
function guarded<Key extends string | number>(
  get: (key: Key) => unknown,
  key: Key,
  path: string,
  { omissions }: CaptureContext,
): unknown {
  try {
    return get(key);
  } catch {
    omissions.add(below(path, typeof key === "string" ? wellFormed(key) : key), "failed");
    return LEFT_OUT;
  }
}

/** Reads what a map holds under a name; can throw. */
type Get = (name: string) => unknown;

/** A map with text keys; as `$map` where it would look like a tag (SPEC TAG-4). */
function captureEntries(
  names: readonly string[],
  get: Get,
  path: string,
  context: CaptureContext,
  depth: number,
  open: Open,
): Captured {
  const asPairs = (name: string): Captured => {
    const value = guarded(get, name, path, context);
    return value === LEFT_OUT ? LEFT_OUT : pairs([[name, value]], 1, path, context, depth, open);
  };
  const [only] = names;
  if (names.length === 1 && only?.startsWith("$")) return asPairs(only);
  const captured = captureMap(names, get, path, context, depth, open);
  const [left, more] = Object.keys(captured);
  if (more !== undefined || !left?.startsWith("$")) return captured;
  // What is left of a map can look like a tag too: it is captured anew, since it stands deeper then.
  return asPairs(names.find((name) => wellFormed(name) === left) as string);
}

/** The entries of a map with text keys, in the order of CAP-2; `isSecret` says which of its own names are secrets. */
export function captureMap(
  names: readonly string[],
  get: Get,
  path: string,
  context: CaptureContext,
  depth: number,
  open: Open,
  isSecret = context.isSecret,
): Record<string, Value> {
  const captured: Record<string, Value> = Object.create(null);
  for (const name of names.length < 2 ? names : [...names].sort(compareText)) {
    const key = wellFormed(name);
    const value = guarded(get, name, path, context);
    if (value === LEFT_OUT || value === undefined || typeof value === "function") continue;
    if (context.budget.values < MAX_COST) {
      context.omissions.add(path, "truncated", names.length);
      break;
    }
    if (key in captured || (key.length * 3 > LIMITS.maxNameBytes && utf8Length(key) > LIMITS.maxNameBytes))
      context.omissions.add(path, "unsupported", utf8Length(key));
    else if (isSecret(key)) context.omissions.add(below(path, key), "redacted");
    else {
      const item = captureItem(value, key, path, context, depth + 1, open);
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
  open: Open,
): Captured {
  const keys = [...Map.prototype.keys.call(map)];
  const get = (key: unknown) => Map.prototype.get.call(map, key);
  if (keys.every((key) => typeof key === "string")) {
    return captureEntries(keys, get, path, context, depth, open);
  }
  const entries = keys.slice(0, context.budget.values).map((key) => [key, get(key)] as const);
  return pairs(entries, keys.length, path, context, depth, open);
}

function pairs(
  entries: readonly (readonly [unknown, unknown])[],
  size: number,
  path: string,
  context: CaptureContext,
  depth: number,
  open: Open,
): Captured {
  if (!hasRoom(3, path, context, depth)) return LEFT_OUT;
  const captured: Value[] = [];
  context.budget.take(1);
  for (const [i, [key, value]] of entries.entries()) {
    // A pair, and both of its sides.
    if (context.budget.values < 1 + 2 * MAX_COST) {
      context.omissions.add(path, "truncated", size);
      break;
    }
    const at = below(`${path}/$map`, i);
    context.budget.take(1);
    const first = capture(key, below(at, 0), context, depth + 3, open);
    if (first === LEFT_OUT) continue;
    // Before the value is looked at: an error in it would be numbered, and sent.
    if (namesIn(first).some(context.isSecret)) {
      context.omissions.add(below(at, 1), "redacted");
      continue;
    }
    const second = capture(value, below(at, 1), context, depth + 3, open);
    if (second !== LEFT_OUT) captured.push([first, second]);
  }
  return { $map: captured };
}

function timeOf(date: Date): string | undefined {
  const time = Date.prototype.getTime.call(date);
  if (Number.isNaN(time)) return undefined;
  const text = new Date(time).toISOString();
  if (text.length !== 24 || text.startsWith("0000")) return undefined;
  return text.replace(/\.?0*Z$/, "Z");
}

function bytesOf(value: object): Uint8Array | undefined {
  if (inherits(value, Uint8Array.prototype)) return value as Uint8Array;
  return inherits(value, ArrayBuffer.prototype) ? new Uint8Array(value as ArrayBuffer) : undefined;
}

/** A copy, made without the methods of the object: those of a Buffer share its memory, and others are anyone's. */
function captureBytes(bytes: Uint8Array, path: string, { budget, omissions }: CaptureContext): Captured {
  const size = byteLength.call(bytes);
  const room = budget.bytes > 0 ? LIMITS.maxTextBytes : 0;
  if (size > room) omissions.add(path, "truncated", size);
  if (room === 0 && size > 0) return LEFT_OUT;
  const captured = new Uint8Array(Math.min(size, room));
  for (let i = 0; i < captured.length; i++) captured[i] = bytes[i] as number;
  budget.bytes -= captured.length;
  return captured;
}

const TYPED_ARRAY: object = Object.getPrototypeOf(Uint8Array.prototype);
const byteLength = Object.getOwnPropertyDescriptor(TYPED_ARRAY, "byteLength")?.get as () => number;

function opaque(value: unknown, path: string, context: CaptureContext, depth: number): Captured {
  const type =
    typeof value === "object" && value !== null ? ownData(constructorOf(value) as object, "name") : "";
  let text = "";
  try {
    text = textOf(value);
  } catch {
    // Whatever its toString does, the rest of the error crosses.
  }
  return opaqueOf(typeof type === "string" && type !== "" ? type : typeof value, text, path, context, depth);
}

/** What a value prints; of a typed array its beginning, since ten million numbers take a second. */
function textOf(value: unknown): string {
  // What a function prints is its source.
  if (typeof value === "function") return `${ownData(value, "name") ?? ""}`;
  const isArray = typeof value === "object" && value !== null && inherits(value, TYPED_ARRAY);
  return isArray ? Array.prototype.slice.call(value, 0, BOUNDS.maxOpaqueBytes).join() : String(value);
}

function opaqueOf(
  type: string,
  text: string,
  path: string,
  context: CaptureContext,
  depth: number,
): Captured {
  if (!hasRoom(2, path, context, depth)) return LEFT_OUT;
  context.omissions.add(path, "unsupported");
  context.budget.take(MAX_COST - 1);
  return { $opaque: { type: nameOf(type), text: cutMiddle(text, BOUNDS.maxOpaqueBytes).text } };
}
