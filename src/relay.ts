// What a restored error remembers of the envelope that it came from, and what of it has changed since
// (SPEC RES-8, REL-2). Building the next envelope out of it is capture.ts.

import type { ErrorEnvelope, RelatedError, Value } from "./envelope.js";
import { isError, ownData, read } from "./identity.js";
import { Omissions } from "./omissions.js";
import { plainNames } from "./thrown.js";
import type { Types } from "./types.js";
import { captureValue, restoreValue } from "./values.js";

// A symbol of the global registry, so that two copies of this package understand each other's errors.
const recordKey = Symbol.for("rethrown.record");

/** An envelope, and the native errors that it became, by reference. */
export interface RestoredGraph {
  readonly envelope: ErrorEnvelope;
  readonly natives: readonly Error[];
}

/** What one restored error was given, to tell later what has changed. */
export interface RestoredRecord {
  readonly graph: RestoredGraph;
  /** The reference of this error in its graph. */
  readonly index: number;
  readonly message: string;
  /** The attributes that were restored, by wire name: where they went, and what was put there. */
  readonly fields: ReadonlyMap<string, { readonly property: string; readonly value: unknown }>;
  /** The object that carries the fields: the error itself, or the `attributes` of a RemoteError. */
  readonly holder: object;
  /** What was set as `cause`, and as `errors`, if anything was. */
  readonly cause: unknown;
  readonly members: readonly unknown[] | undefined;
}

export function remember(error: Error, record: RestoredRecord): void {
  Object.defineProperty(error, recordKey, { value: record });
}

/** The record of a restored error; undefined for an error that was never remote. */
export function recordOf(error: unknown): RestoredRecord | undefined {
  const record = isError(error) ? ownData(error, recordKey) : undefined;
  return typeof record === "object" && record !== null ? (record as RestoredRecord) : undefined;
}

/** The error behind a reference. */
export function errorAt(envelope: ErrorEnvelope, reference: number): RelatedError {
  return reference === 0 ? envelope : (envelope.related?.[reference - 1] as RelatedError);
}

/** The fields that now send something else than restoring their wire value would, by wire name. */
export function changedFields(record: RestoredRecord, types: Types): Map<string, () => unknown> {
  const { holder, fields, graph } = record;
  const wire = errorAt(graph.envelope, record.index);
  const changed = new Map<string, () => unknown>();
  const known = new Set(NOT_FIELDS);
  for (const [name, { property, value }] of fields) {
    known.add(property);
    const now = read(holder, property);
    // The same container can hold something else by now.
    const same =
      Object.is(now, value) &&
      (!isContainer(now) || sends(now, wire.attributes?.[name] as Value, graph, types));
    if (!same) changed.set(name, () => now);
  }
  for (const name of plainNames(holder)) {
    const isNew = !known.has(name) && ownData(holder, name) !== undefined;
    if (isNew && !(name === "code" && ownData(holder, name) === wire.code)) {
      changed.set(name, () => ownData(holder, name));
    }
  }
  return changed;
}

const NOT_FIELDS = ["name", "message", "stack", "cause", "errors"];

const isContainer = (value: unknown) => typeof value === "object" && value !== null && !isError(value);

/** Whether a native value sends what restoring this wire value would send. */
function sends(now: unknown, wire: Value, graph: RestoredGraph, types: Types): boolean {
  const sent = (value: unknown) => {
    const reference = (error: Error) => {
      const record = recordOf(error);
      return record?.graph === graph ? record.index : undefined;
    };
    return captureValue(value, "", {
      types,
      reference,
      omissions: new Omissions(),
      budget: { values: Number.POSITIVE_INFINITY },
      isSecret: () => false,
    });
  };
  const restored = restoreValue(wire, { types, error: (reference) => graph.natives[reference] });
  return same(sent(now), sent(restored));
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b) || a instanceof Uint8Array !== b instanceof Uint8Array)
    return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key as never], b[key as never]))
  );
}
