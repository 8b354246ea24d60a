// What of a restored error has changed since (SPEC REL-2): a part that would now send something else than
// restoring its wire value would.

import type { Value } from "./envelope.js";
import { RESERVED_ATTRIBUTES } from "./generated/constants.js";
import { errorAt } from "./graph.js";
import { isError, ownData, read } from "./identity.js";
import type { Types } from "./names.js";
import { Omissions } from "./omissions.js";
import { type RestoredGraph, type RestoredRecord, recordOf } from "./relay.js";
import { plainNames } from "./thrown.js";
import { Budget, captureValue } from "./values/capture.js";
import { restoreValue } from "./values/restore.js";

/** The fields that now send something else than restoring their wire value would, by wire name. */
export function changedFields(record: RestoredRecord, types: Types): Map<string, () => unknown> {
  const { holder, fields, graph } = record;
  const wire = errorAt(graph.envelope, record.index);
  const changed = new Map<string, () => unknown>();
  const known = new Set<string>([...RESERVED_ATTRIBUTES.javascript, "errors"]);
  for (const [name, { property, value }] of fields) {
    known.add(property);
    const now = read(holder, property);
    if (!isSame(now, value, wire.attributes?.[name], graph, types)) changed.set(name, () => now);
  }
  for (const name of plainNames(holder)) {
    const isNew = !known.has(name) && ownData(holder, name) !== undefined;
    if (isNew && !(name === "code" && ownData(holder, name) === wire.code)) {
      changed.set(name, () => ownData(holder, name));
    }
  }
  return changed;
}

/** Whether a cause or member is what restoring the error behind its reference gave. */
export function isAsRestored(
  now: unknown,
  then: unknown,
  reference: number | undefined,
  graph: RestoredGraph,
  types: Types,
): boolean {
  const wire = reference === undefined ? undefined : errorAt(graph.envelope, reference);
  return isSame(now, then, wire?.attributes?.value, graph, types);
}

/** Whether a value is the one that was restored. The same container can hold something else by now. */
function isSame(
  now: unknown,
  then: unknown,
  wire: Value | undefined,
  graph: RestoredGraph,
  types: Types,
): boolean {
  if (!Object.is(now, then)) return false;
  return wire === undefined || !isContainer(now) || sends(now, wire, graph, types);
}

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
      budget: new Budget(Number.POSITIVE_INFINITY),
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
