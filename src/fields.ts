// The field table of SPEC 4, as check.ts and every codec read it: by name, by number, in order.
// The table itself is schema/constants.json; this only indexes it, once.

import { FIELDS, KINDS, OMISSION_REASONS, STATUSES } from "./generated/constants.js";

type MessageName = keyof typeof FIELDS;
type FieldOf<Name extends MessageName> = (typeof FIELDS)[Name][number];

/** What a field holds; the rule of each kind stands in check.ts, its Protobuf form in codec/protobuf.ts. */
export type FieldKind = { [Name in MessageName]: FieldOf<Name>["kind"] }[MessageName];

export interface Field {
  readonly name: string;
  /** In Protobuf. */
  readonly number: number;
  readonly kind: FieldKind;
  /** Absent from members of `related`. */
  readonly rootOnly?: boolean;
  readonly required?: boolean;
  /** The numbers of a field that is a oneof in Protobuf. */
  readonly numbers?: { readonly int: number; readonly double: number; readonly text: number };
}

export interface Message {
  /** In ascending order of their numbers: the order of JSON, Protobuf, and errors of content. */
  readonly fields: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
  readonly byNumber: ReadonlyMap<number, Field>;
}

function message(fields: readonly Field[]): Message {
  const numbered = fields.flatMap((field) =>
    Object.values(field.numbers ?? [field.number]).map((number) => [number, field] as const),
  );
  return {
    fields: [...fields].sort((a, b) => a.number - b.number),
    byName: new Map(fields.map((field) => [field.name, field])),
    byNumber: new Map(numbered),
  };
}

export const ENVELOPE = message(FIELDS.ErrorEnvelope);
export const FRAME = message(FIELDS.Frame);
export const ORIGIN = message(FIELDS.Origin);
export const OMISSION = message(FIELDS.Omission);

/** The message that a field holds, one or a list of them, by the kind of the field. */
export const MESSAGE_OF: ReadonlyMap<FieldKind, Message> = new Map([
  ["envelopes", ENVELOPE],
  ["frames", FRAME],
  ["origin", ORIGIN],
  ["omissions", OMISSION],
]);

/** What equals absence beside empty text, lists and maps (SPEC ENV-3). */
export const DEFAULTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["kind", "unknown"],
  ["suppressContext", false],
]);

/** The names of a closed list, with the numbers that Protobuf gives them. */
export interface Enumeration {
  readonly numberOf: ReadonlyMap<unknown, number>;
  readonly nameOf: ReadonlyMap<number, string>;
}

function enumeration(entries: readonly (readonly [string, number])[]): Enumeration {
  return { numberOf: new Map(entries), nameOf: new Map(entries.map(([name, number]) => [number, name])) };
}

/** The closed lists of SPEC ENV-6, by the kind of the field. */
export const ENUMERATIONS = {
  kind: enumeration(KINDS.map((name, index) => [name, index])),
  status: enumeration(STATUSES.map(({ name, number }) => [name, number])),
  omissionReason: enumeration(OMISSION_REASONS.map((name, index) => [name, index + 1])),
} as const;
