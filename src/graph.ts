// The graph inside an envelope: references, and copies with other numbers (SPEC 4, CAP-2). Knows no native errors.

import { compareText } from "./codec/text.js";
import { type ErrorEnvelope, type RelatedError, UnknownFields, type Value } from "./envelope.js";
import { ENVELOPE, MESSAGE_OF, type Message } from "./fields.js";
import { below } from "./omissions.js";

/** The error behind a reference. */
export function errorAt(envelope: ErrorEnvelope, reference: number): RelatedError {
  return reference === 0 ? envelope : (envelope.related?.[reference - 1] as RelatedError);
}

/** The envelope of these errors, the root first. */
export function assemble(errors: readonly RelatedError[]): ErrorEnvelope {
  const [root, ...related] = errors as readonly [RelatedError, ...RelatedError[]];
  return { v: 1, ...root, ...(related.length > 0 && { related }) };
}

/** The root and its causes, by reference, each once. */
export function chainOf(envelope: ErrorEnvelope): number[] {
  const seen = new Set<number>();
  for (
    let next: number | undefined = 0;
    next !== undefined && !seen.has(next);
    next = errorAt(envelope, next).cause
  ) {
    seen.add(next);
  }
  return [...seen];
}

/** A value with its references in the new numbering; one that leads nowhere becomes null. */
export function renumberErrors(value: Value, refer: (reference: number) => number | undefined): Value {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const renumber = (part: Value) => renumberErrors(part, refer);
  if (Array.isArray(value)) return value.map(renumber);
  if (Object.keys(value).length === 1 && typeof value.$error === "number") {
    const number = refer(value.$error);
    return number === undefined ? null : { $error: number };
  }
  return mapObject(value, renumber) ?? mapValues(value, renumber);
}

/** A `$object` with other fields, and undefined for any other map: its fields are a map, and never a tag (TAG-1). */
export function mapObject(map: ValueMap, each: (value: Value) => Value): Value | undefined {
  const { $object } = map as { $object?: { type: string; fields: ValueMap } };
  const isTag = Object.keys(map).length === 1 && typeof $object?.fields === "object";
  return isTag ? { $object: { type: $object.type, fields: mapValues($object.fields, each) } } : undefined;
}

/** A map with other values, its keys sorted. */
export function mapValues(map: ValueMap, each: (value: Value) => Value): Record<string, Value> {
  const mapped: Record<string, Value> = Object.create(null);
  for (const key of Object.keys(map).sort(compareText)) mapped[key] = each(map[key] as Value);
  return mapped;
}

type ValueMap = Readonly<Record<string, Value>>;

/** Whether a value leads to an error. */
export function holdsError(value: Value): boolean {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return false;
  return Array.isArray(value)
    ? value.some(holdsError)
    : "$error" in value || Object.values(value).some((part) => holdsError(part as Value));
}

/** A message with other references in the fields that this version does not know, at every level. */
export function renumberUnknown<T extends object>(
  fields: T,
  message: Message,
  path: string,
  renumber: (value: Value, path: string) => Value,
): T {
  const inside = (value: unknown, kind: Message, at: string) =>
    renumberUnknown(value as object, kind, at, renumber);
  const entries = Object.entries(fields).map(([name, value]) => {
    const at = below(path, name);
    const field = message.byName.get(name);
    const kind = field && MESSAGE_OF.get(field.kind);
    if (!field && !(value instanceof UnknownFields)) return [name, renumber(value as Value, at)];
    if (!kind || value === undefined) return [name, value];
    return [
      name,
      Array.isArray(value)
        ? value.map((each, i) => inside(each, kind, below(at, i)))
        : inside(value, kind, at),
    ];
  });
  return Object.fromEntries(entries) as T;
}

/** An error without what is absent: undefined, and empty text, lists and maps of fields that are known (SPEC ENV-3). */
export function compact<T extends object>(fields: { [Name in keyof T]: T[Name] | undefined }): T {
  const present = Object.entries(fields).filter(
    ([name, value]) => value !== undefined && !(ENVELOPE.byName.has(name) && isAbsent(value)),
  );
  return Object.fromEntries(present) as T;
}

function isAbsent(value: unknown): boolean {
  if (value === "") return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
