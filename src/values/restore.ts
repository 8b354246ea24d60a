// Values of the envelope → native values (SPEC 6, 10.2). Builds data only: fresh, and never through a setter.

import type { Value } from "../envelope.js";
import type { Types } from "../names.js";

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
