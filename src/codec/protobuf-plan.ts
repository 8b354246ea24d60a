// The fields of SPEC 4 as Protobuf writes them (PB-1): their tags, in ascending order.

import type { Field, FieldKind } from "../fields.js";
import { type Draft, plansOf } from "./plan.js";
import { FIXED64, LENGTH, tagOf, VARINT } from "./records.js";

const VARINTS: ReadonlySet<FieldKind> = new Set<FieldKind>([
  ...(["uint", "int", "position", "httpStatus", "reference", "bool"] as const),
  ...(["kind", "status", "omissionReason"] as const),
]);

const draft = (name: string, number: number, wireType: number, holds?: Draft["holds"]): Draft => ({
  name,
  key: Uint8Array.from(varint(tagOf(number, wireType))),
  order: number,
  ...(holds && { holds }),
});

const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];

const isFloat = (value: unknown): boolean => typeof value === "number" && !Number.isSafeInteger(value);
const isText = (value: unknown): boolean => typeof value === "string";

export const PLANS = plansOf(({ name, number, numbers, kind }: Field) =>
  numbers
    ? [
        draft(name, numbers.int, VARINT, Number.isSafeInteger),
        draft(name, numbers.double, FIXED64, isFloat),
        draft(name, numbers.text, LENGTH, isText),
      ]
    : [draft(name, number, VARINTS.has(kind) ? VARINT : LENGTH)],
);
