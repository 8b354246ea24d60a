// What bridges know of the types of a catalog: lineage and constant facts, as a Capturer writes them (SPEC 5, CAP-5).

const FACTS = /** @type {const} */ (["kind", "status", "httpStatus", "retryable"]);

/** @typedef {import("./catalogs.mjs").ResolvedType} ResolvedType */

/** @param {ResolvedType} type @param {boolean} builtin */
function row({ aliases = [], lineage, javascript, ...type }, builtin) {
  // What a builtin stands for is the receiver's reading of it.
  const facts = builtin ? [] : FACTS.filter((name) => typeof type[name] !== "object" && type[name] != null);
  return {
    lineage: [...aliases, ...lineage],
    ...Object.fromEntries(facts.map((name) => [name, type[name]])),
    ...(javascript !== undefined && { javascript }),
  };
}

/** @param {Map<string, ResolvedType[]>} resolved @param {string[]} names @returns {[string, object][]} */
const tables = (resolved, names) =>
  names.map((name) => [
    `${name.toUpperCase()}_TYPES`,
    Object.fromEntries((resolved.get(name) ?? []).map((type) => [type.type, row(type, name === "python")])),
  ]);

/** @param {Map<string, ResolvedType[]>} resolved @param {string[]} names @returns {{ typescript: string, python: string }} */
export function renderTypes(resolved, names) {
  const all = tables(resolved, names);
  const interfaceText = `import type { Kind, Status } from "../envelope.js";

/** One type of a catalog, as a Capturer writes it. */
export interface KnownType {
  readonly lineage: readonly string[];
  readonly kind?: Kind;
  readonly status?: Status;
  readonly httpStatus?: number;
  readonly retryable?: boolean;
  /** Its name in JavaScript, where that is another. */
  readonly javascript?: string;
}

export type KnownTypes = { readonly [type: string]: KnownType };
`;
  const literal = (/** @type {unknown} */ value) =>
    JSON.stringify(value)
      .replaceAll(/(?<=[:,[{])true(?=[,\]}])/g, "True")
      .replaceAll(/(?<=[:,[{])false(?=[,\]}])/g, "False");
  return {
    typescript: [
      interfaceText,
      ...all.map(([name, table]) => `export const ${name}: KnownTypes = ${JSON.stringify(table)};\n`),
    ].join("\n"),
    python: `"""One table for each catalog: type → lineage, and the facts that a Capturer writes."""

from collections.abc import Mapping
from typing import Any, Final

KnownTypes = Mapping[str, Mapping[str, Any]]

${all.map(([name, table]) => `${name}: Final[KnownTypes] = ${literal(table)}\n`).join("\n")}`,
  };
}
