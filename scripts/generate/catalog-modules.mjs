// One Python module for each catalog: its types as rows, and their classes as a stub for type checkers.
import { FACTS, isPublic, shortName } from "./catalogs.mjs";

/** @typedef {import("./catalogs.mjs").ResolvedType} ResolvedType */
/** @typedef {import("./catalogs.mjs").FieldSpec} FieldSpec */

/** @param {unknown} value @returns {string} */
function literal(value) {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `(${value.map((each) => `${literal(each)},`).join(" ")})`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${literal(name)}: ${literal(each)}`)
    .join(", ")}}`;
}

const snake = (/** @type {string} */ name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** @param {string} catalog @param {ResolvedType[]} types */
export function renderModule(catalog, types) {
  const rows = types.map((type) => `${row(type)},`).join("\n");
  return `"""The errors of ${catalog}: \`from rethrown.catalogs import ${catalog}\`, \`errors.use(${catalog})\`."""

from __future__ import annotations

from typing import Any

from rethrown.catalogs.catalog import Catalog, ${rows.includes("FieldOf(") ? "FieldOf, " : ""}Row

_CATALOG = Catalog(
    ${literal(catalog)},
    (${rows}),
)


def __getattr__(name: str) -> Any:
    return getattr(_CATALOG, name) if name in ("definitions", "issues") else _CATALOG.find(name)


def __dir__() -> list[str]:
    return ["definitions", "issues", *_CATALOG.names]
`;
}

/** @param {ResolvedType} type */
function row(type) {
  const fields = Object.entries(type.fields);
  const facts = FACTS.flatMap((name) => {
    const fact = type[name];
    if (fact === undefined || fact === null) return [];
    const value =
      typeof fact === "object"
        ? `FieldOf(${literal(local(fact.field, type.fields[fact.field]))})`
        : literal(fact);
    return [`${literal(snake(name))}: ${value}`];
  });
  const defaults = fields.filter(([, field]) => "default" in field);
  return `Row(${[
    literal(type.type),
    literal(type.parents),
    ...(type.aliases ? [`aliases=${literal(type.aliases)}`] : []),
    ...(fields.length > 0
      ? [`fields=${literal(Object.fromEntries(fields.map(([name, field]) => [name, local(name, field)])))}`]
      : []),
    ...(defaults.length > 0
      ? [`defaults=${literal(Object.fromEntries(defaults.map(([name, field]) => [name, field.default])))}`]
      : []),
    ...(facts.length > 0 ? [`facts={${facts.join(", ")}}`] : []),
  ].join(", ")})`;
}

const local = (/** @type {string} */ name, /** @type {FieldSpec | undefined} */ field) =>
  field?.python ?? name;

/** @type {Record<string, string>} */
const TYPES = {
  text: "str",
  integer: "int",
  number: "float",
  boolean: "bool",
  list: "list[Any]",
  map: "Mapping[str, Any]",
  any: "Any",
  null: "None",
};

/** @param {FieldSpec} field */
function typeOf({ type, values }) {
  if (values) return `Literal[${values.map(literal).join(", ")}]`;
  return [type]
    .flat()
    .map((each) => TYPES[each])
    .join(" | ");
}

/** @param {ResolvedType[]} types */
export function renderStub(types) {
  const byName = new Map(types.filter(isPublic).map((type) => [type.type, type]));
  const classes = [...byName.values()].map((type) => {
    const bases = type.parents.map((parent) => baseOf(parent, byName)).filter(Boolean);
    const inherited = new Set(type.lineage.flatMap((name) => Object.keys(byName.get(name)?.fields ?? {})));
    const fields = Object.entries(type.fields).filter(
      ([name, field]) => !inherited.has(name) && !field.python,
    );
    const isRoot = !type.lineage.some((name) => byName.has(name));
    const body = [
      ...fields.map(([name, field]) => `    ${name}: ${typeOf(field)}`),
      // As the package has it, where that is installed.
      ...(isRoot ? ["    def __init__(self, *args: Any, **kwargs: Any) -> None: ..."] : []),
    ].join("\n");
    return `class ${shortName(type.type)}(${bases.join(", ") || "Exception"}):\n${body || "    ..."}\n`;
  });
  const names = [...byName.values()].flatMap((type) =>
    [...new Set((type.aliases ?? []).map(shortName))]
      .filter((name) => name !== shortName(type.type))
      .map((name) => `${name} = ${shortName(type.type)}`),
  );
  const body = [...classes, ...names].join("\n");
  const uses = ["Any", "Literal"].filter((name) => body.includes(name));
  return `${body.includes("builtins.") ? "import builtins\n" : ""}${body.includes("Mapping[") ? "from collections.abc import Mapping\n" : ""}${uses.length > 0 ? `from typing import ${uses.join(", ")}\n` : ""}
from rethrown.registry import Definition

definitions: tuple[Definition, ...]
issues: list[tuple[str, Exception]]

${body}
`;
}

/** @param {string} parent @param {Map<string, ResolvedType>} byName */
function baseOf(parent, byName) {
  if (byName.has(parent)) return shortName(parent);
  return parent.startsWith("python.") ? `builtins.${shortName(parent)}` : "";
}
