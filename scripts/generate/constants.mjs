// What both languages take from schema/constants.json and from the .proto, less what only SPEC.md prints.

/** @typedef {null | boolean | number | string | Json[] | { [key: string]: Json }} Json */
/** @typedef {{ name: string, field?: { jsonName: string, number: number }[] }} Message */
/** @typedef {{ file: { messageType: Message[] }[] }} Descriptor */

/**
 * @param {import("./spec-tables.mjs").Constants} constants
 * @param {Descriptor} descriptor
 * @returns {{ typescript: string, python: string }}
 */
export function renderConstants(constants, descriptor) {
  const all = Object.entries({ ...runtime(constants), valueFields: valueFields(descriptor) });
  const typescript = all.map(
    ([name, value]) =>
      `export const ${screaming(name)} = ${JSON.stringify(inBrowsers[name]?.(value) ?? value, null, 2)} as const;\n`,
  );
  const python = all.map(
    ([name, value]) => `${screaming(name)}: Final${annotation[name] ?? ""} = ${pythonLiteral(name, value)}\n`,
  );
  return { typescript: typescript.join("\n"), python: `${pythonTypes}\n${python.join("\n")}` };
}

/** Prose stays in SPEC.md: a browser bundle has no use for it. @param {import("./spec-tables.mjs").Constants} constants */
function runtime(constants) {
  const { fields, limits, bounds, decodeErrorCodes, ...rest } = constants;
  const values = (/** @type {typeof limits} */ table) =>
    Object.fromEntries(Object.entries(table).map(([name, { value }]) => [name, value]));
  return {
    ...rest,
    decodeErrorCodes: decodeErrorCodes.map(({ code }) => code),
    limits: values(limits),
    bounds: values(bounds),
    fields: Object.fromEntries(
      Object.entries(fields).map(([message, all]) => [message, all.map(({ meaning, ...field }) => field)]),
    ),
  };
}

/** What a browser bundle gets in another form than Python: without what it has no use for, and small. @type {Record<string, (value: any) => Json>} */
const inBrowsers = {
  statuses: (/** @type {{ python?: Json }[]} */ statuses) =>
    statuses.map(({ python, ...status }) => /** @type {Json} */ (status)),
  builtinStatuses: namesByStatus,
  codeStatuses: namesByStatus,
};

/** Name → status, as status → the names, a space between them. @param {Record<string, string>} statuses */
function namesByStatus(statuses) {
  /** @type {Record<string, string>} */
  const names = {};
  for (const [name, status] of Object.entries(statuses)) {
    names[status] = names[status] === undefined ? name : `${names[status]} ${name}`;
  }
  return names;
}

/** The numbers of the messages that stand for values, which no field table lists. @param {Descriptor} descriptor */
function valueFields({ file }) {
  const messages = file.flatMap(({ messageType }) => messageType);
  return Object.fromEntries(
    messages.flatMap(({ name, field }) =>
      field && name.startsWith("Value")
        ? [[name, Object.fromEntries(field.map(({ jsonName, number }) => [jsonName, number]))]]
        : [],
    ),
  );
}

const screaming = (/** @type {string} */ name) => name.replace(/(?<=[a-z])[A-Z]/g, "_$&").toUpperCase();
const snake = (/** @type {string} */ name) => screaming(name).toLowerCase();

const pythonTypes = `from typing import Final, NamedTuple


class Field(NamedTuple):
    """One field of a message."""

    name: str
    number: int
    kind: str
    required: bool = False
    root_only: bool = False
    numbers: dict[str, int] = {}


class Status(NamedTuple):
    """One status, and what a RemoteError that has it becomes."""

    name: str
    number: int
    http: int
    javascript: str | None = None
    python: dict[str, str] | None = None


class Step(NamedTuple):
    """One step of the table that fits an envelope into its budget."""

    output_bytes: int
    text_bytes: int
    frames: int
    tracebacks: bool
    values: int
    errors: int
    lineage: int
    facts: bool
`;

/** The constants whose elements have a class of their own. @type {Record<string, string>} */
const rows = { fields: "Field", statuses: "Status", budget: "Step" };

/** Where inference would say less. @type {Record<string, string>} */
const annotation = {
  fields: "[dict[str, tuple[Field, ...]]]",
  statuses: "[tuple[Status, ...]]",
  budget: "[tuple[Step, ...]]",
};

/** @param {string} constant @param {Json} value @returns {string} */
function pythonLiteral(constant, value) {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `(${value.map((each) => `${row(constant, each)},`).join(" ")})`;
  if (typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}: ${pythonLiteral(constant, each)}`,
  );
  return `{${entries.join(", ")}}`;
}

/** @param {string} constant @param {Json} value */
function row(constant, value) {
  const type = rows[constant];
  if (!type || typeof value !== "object" || value === null) return pythonLiteral(constant, value);
  const fields = Object.entries(value).map(([key, each]) => `${snake(key)}=${pythonLiteral("", each)}`);
  return `${type}(${fields.join(", ")})`;
}
