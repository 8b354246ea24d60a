// What the specification's tables say, for those who must know the fields; and where the package is.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The same from the source and from where it is built. */
export const ROOT = dirname(createRequire(import.meta.url).resolve("rethrown/package.json"));

export type MessageName = "ErrorEnvelope" | "Frame" | "Origin" | "Omission";

export interface Field {
  readonly name: string;
  readonly number: number;
  readonly kind: string;
  readonly rootOnly?: boolean;
  readonly required?: boolean;
  /** Of a field with one number for each type. */
  readonly numbers?: { readonly int: number; readonly double: number; readonly text: number };
}

interface Constants {
  readonly kinds: readonly string[];
  readonly omissionReasons: readonly string[];
  readonly statuses: readonly { readonly name: string; readonly number: number }[];
  readonly fields: { readonly [message in MessageName]: readonly Field[] };
  readonly armor: { readonly prefix: string };
  readonly limits: { readonly [name: string]: { readonly value: number } };
  readonly bounds: { readonly [name: string]: { readonly value: number } };
}

export const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(ROOT, ...path), "utf8"));

export const CONSTANTS = readJson("schema", "constants.json") as Constants;

export const ALL_FIELDS: readonly Field[] = Object.values(CONSTANTS.fields).flat();

export const FIELD_NUMBERS: readonly number[] = ALL_FIELDS.flatMap(({ number, numbers }) => [
  number,
  ...Object.values(numbers ?? {}),
]);

/** A limit or bound of SPEC 8. */
export const bound = (name: string): number =>
  (CONSTANTS.limits[name]?.value ?? CONSTANTS.bounds[name]?.value) as number;

/** The names of a closed vocabulary, in the order of their numbers, from 0. */
export const VOCABULARIES: { readonly [kind: string]: readonly string[] } = {
  kind: CONSTANTS.kinds,
  status: ["", ...CONSTANTS.statuses.map(({ name }) => name)],
  omissionReason: ["", ...CONSTANTS.omissionReasons],
};
