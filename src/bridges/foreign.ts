// What all bridges share: an envelope of what another system says, within what every receiver accepts.

import { armoredEnvelope } from "../armored.js";
import { encodeWithin, shrinkTo } from "../budget.js";
import { msgpack } from "../codec/msgpack.js";
import type { ErrorEnvelope, RelatedError } from "../envelope.js";
import { LIMITS } from "../generated/constants.js";
import type { KnownTypes } from "../generated/types.js";
import { read } from "../identity.js";
import { wellFormed } from "../text.js";

/** The envelope as a receiver gets it: normalised, and within the limits (SPEC 8), whatever the other system said. */
export function finished(envelope: ErrorEnvelope): ErrorEnvelope {
  return normalised(shrinkTo(wellFormedIn(envelope) as ErrorEnvelope, LIMITS.maxBytes));
}

const normalised = (envelope: ErrorEnvelope) =>
  msgpack.decode(encodeWithin(envelope, LIMITS.maxBytes, msgpack.encode));

function wellFormedIn(value: unknown): unknown {
  if (typeof value === "string") return wellFormed(value);
  if (Array.isArray(value)) return value.map(wellFormedIn);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [wellFormed(key), wellFormedIn(each)]),
  );
}

/** What armor in one of their texts carries, with what their system adds where the sender said nothing. */
export function armored(texts: readonly string[], added: Partial<RelatedError>): ErrorEnvelope | undefined {
  const envelope = armoredEnvelope(texts);
  if (!envelope) return undefined;
  const origin = { ...added.origin, ...envelope.origin };
  // It came in within the limits: nothing is cut for the sake of another encoding.
  return normalised(wellFormedIn({ ...added, ...envelope, origin }) as ErrorEnvelope);
}

/** The stack as it was printed, ending in a line break; empty where there is none. */
export const stackOf = ({ traceback = "" }: RelatedError) =>
  traceback === "" || traceback.endsWith("\n") ? traceback : `${traceback}\n`;

/** A property of theirs, where it is text. */
export function textOf(thrown: unknown, name: string): string {
  const value = read(thrown as object, name);
  return typeof value === "string" ? value : "";
}

/** @throws {TypeError} for what can have no properties */
export function checkObject(theirs: unknown, what: string): asserts theirs is object {
  if (typeof theirs !== "object" || theirs === null) throw new TypeError(`expected ${what}`);
}

/** What a Capturer writes for an instance of a catalog's type. */
export function typed(types: KnownTypes, type: string): Omit<ErrorEnvelope, "v"> {
  if (!Object.hasOwn(types, type)) return { type };
  const { lineage = [], javascript: _, ...facts } = types[type] ?? {};
  return { type, lineage: [...lineage], ...facts };
}
