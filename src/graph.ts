// The graph inside an envelope: references, and copies with other numbers (SPEC 4, CAP-2). Knows no native errors.

import { compareText } from "./codec/text.js";
import type { ErrorEnvelope, RelatedError, Value } from "./envelope.js";

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
  if (Array.isArray(value)) return value.map((item) => renumberErrors(item, refer));
  const keys = Object.keys(value);
  if (keys.length === 1 && typeof value.$error === "number") {
    const number = refer(value.$error);
    return number === undefined ? null : { $error: number };
  }
  const renumbered: Record<string, Value> = Object.create(null);
  for (const key of keys.sort(compareText)) renumbered[key] = renumberErrors(value[key] as Value, refer);
  return renumbered;
}

/** Without what is absent: undefined, and empty text, lists and maps (SPEC ENV-3). */
export function compact<T extends object>(fields: { [Name in keyof T]: T[Name] | undefined }): T {
  const present = Object.entries(fields).filter(([, value]) => !isAbsent(value));
  return Object.fromEntries(present) as T;
}

function isAbsent(value: unknown): boolean {
  if (value === undefined || value === "") return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
