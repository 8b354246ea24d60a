// What a restored error remembers of the envelope that it came from (SPEC RES-8, REL-2). What of it has changed
// is changes.ts; building the next envelope out of it is capture.ts.

import type { ErrorEnvelope } from "./envelope.js";
import { isError, ownData } from "./identity.js";

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
  Reflect.defineProperty(error, recordKey, { value: record });
}

/** The record of a restored error; undefined for an error that was never remote. */
export function recordOf(error: unknown): RestoredRecord | undefined {
  const record = isError(error) ? ownData(error, recordKey) : undefined;
  return isRecord(record) ? record : undefined;
}

/** The symbol is public, so what stands under it can be anyone's. */
function isRecord(value: unknown): value is RestoredRecord {
  const { graph, index, fields, holder } = (value ?? {}) as Partial<RestoredRecord>;
  if (typeof graph !== "object" || typeof holder !== "object" || !(fields instanceof Map)) return false;
  const { envelope, natives } = graph;
  if (envelope?.v !== 1 || typeof envelope.type !== "string" || !Array.isArray(natives)) return false;
  return (
    Number.isInteger(index) &&
    natives.length === 1 + (envelope.related?.length ?? 0) &&
    (index as number) in natives
  );
}
