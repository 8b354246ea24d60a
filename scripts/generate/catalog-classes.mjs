// One TypeScript class for each type of a catalog.
import { FACTS, isPublic, shortName } from "./catalogs.mjs";

/** @typedef {import("./catalogs.mjs").ResolvedType} ResolvedType */
/** @typedef {import("./catalogs.mjs").FieldSpec} FieldSpec */

// `message` is the error's own, and roots match no subclass (SPEC ID-6).
const ROOTS = new Set(["python.Exception", "python.BaseException", "javascript.Error"]);
// What the module itself says; a class of that name gets another one inside.
const TAKEN = new Set(["Error", "ErrorOptions", "Readonly", "Record"]);

/** @param {string} catalog @param {ResolvedType[]} types */
export function renderClasses(catalog, types) {
  const shown = types.filter(isPublic);
  const byName = new Map(shown.map((type) => [type.type, type]));
  const classes = shown.map((type) => renderClass(type, byName));
  const uses = ["declare", ...(classes.some((each) => each.includes("fieldOf(")) ? ["fieldOf"] : [])];
  const renamed = shown.flatMap((type) => exportsOf(type));
  return [
    `// The errors of ${catalog}: import * as ${catalog} from "rethrown/catalogs/${catalog}"; errors.use(${catalog});\n`,
    `import { ${uses.join(", ")} } from "../../catalogs/declare.js";\n`,
    ...classes,
    ...(renamed.length > 0 ? [`export { ${renamed.join(", ")} };\n`] : []),
  ].join("\n");
}

const local = (/** @type {ResolvedType} */ { type }) =>
  TAKEN.has(shortName(type)) ? `${shortName(type)}_` : shortName(type);

/** The names under which a class is exported besides its own: what the package calls or called it. */
function exportsOf(/** @type {ResolvedType} */ type) {
  const own = local(type);
  const names = new Set([shortName(type.type), ...(type.javascript ? [type.javascript] : [])]);
  for (const alias of type.aliases ?? []) names.add(shortName(alias));
  names.delete(own);
  return [...names].map((name) => `${own} as ${name}`);
}

/** @param {ResolvedType} type @param {Map<string, ResolvedType>} byName */
function renderClass(type, byName) {
  const parentName = type.lineage.find((name) => byName.has(name));
  const parent = parentName === undefined ? undefined : byName.get(parentName);
  const chain = type.lineage.filter((name) => byName.has(name));
  const ancestors = type.lineage.filter((name) => !chain.includes(name) && !ROOTS.has(name));
  const own = local(type);
  const declared = ownFields(type).filter(([name, field]) => !same(field, parent?.fields[name]));
  const body = [
    ...declared.map(([name, field]) => `declare readonly ${name}: ${typeOf(field)};`),
    "",
    ...constructorOf(type, parent),
    "static {",
    `declare(${own}, ${JSON.stringify(shortName(type.type))}, { ${optionsOf(type, ancestors).join("")} });`,
    "}",
  ];
  const isWarning = type.warning ? "; a warning" : "";
  return `/** \`${type.type}\`${isWarning}. */\nexport class ${own} extends ${parent ? local(parent) : "Error"} {\n${body.join("\n")}\n}\n`;
}

const same = (/** @type {FieldSpec} */ a, /** @type {FieldSpec | undefined} */ b) =>
  b !== undefined && typeOf(a) === typeOf(b);

/** The fields less `message`, which is the error's own. */
const ownFields = (/** @type {ResolvedType | undefined} */ type) =>
  Object.entries(type?.fields ?? {}).filter(([name]) => name !== "message");

/** @param {ResolvedType} type @param {ResolvedType | undefined} parent */
function constructorOf(type, parent) {
  if (Object.keys(type.fields).length === 0) return [];
  const fields = ownFields(type);
  const inherited = new Set(ownFields(parent).map(([name]) => name));
  const isOptional = fields.every(([, field]) => "default" in field);
  const message = type.fields.message?.default ?? "";
  const given = fields.map(([name, field]) => `${name}${"default" in field ? "?" : ""}: ${typeOf(field)}`);
  const assigned = (/** @type {boolean} */ toParent) => {
    const defaults = fields.filter(([name, field]) => inherited.has(name) === toParent && "default" in field);
    const texts = defaults.map(([name, field]) => `${name}: ${JSON.stringify(field.default)}`);
    return `{ ${[...texts, "...fields"].join(", ")} }`;
  };
  const parameters = [
    isOptional ? `message = ${JSON.stringify(message)}` : "message: string",
    ...(fields.length > 0 ? [`fields: { ${given.join("; ")} }${isOptional ? " = {}" : ""}`] : []),
    "options?: ErrorOptions",
  ];
  return [
    `constructor(${parameters.join(", ")}) {`,
    inherited.size > 0 ? `super(message, ${assigned(true)}, options);` : "super(message, options);",
    ...(fields.length > inherited.size ? [`Object.assign(this, ${assigned(false)});`] : []),
    "}",
    "",
  ];
}

/** @param {ResolvedType} type @param {string[]} ancestors */
function optionsOf(type, ancestors) {
  const text = (/** @type {unknown} */ value) => JSON.stringify(value);
  const names = Object.keys(type.fields);
  return [
    `type: ${text(type.type)},`,
    ...(type.aliases ? [`aliases: ${text(type.aliases)},`] : []),
    ...(ancestors.length > 0 ? [`ancestors: ${text(ancestors)},`] : []),
    ...(names.length > 0 ? [`fields: ${text(names)},`, "extraFields: true,"] : []),
    ...FACTS.flatMap((name) => {
      const fact = type[name];
      if (fact === undefined || fact === null) return [];
      // In JavaScript the message is the error's own.
      if (name === "message") return [];
      return [`${name}: ${typeof fact === "object" ? `fieldOf(${text(fact.field)})` : text(fact)},`];
    }),
  ];
}

/** @type {Record<string, string>} */
const TYPES = {
  text: "string",
  integer: "number",
  number: "number",
  boolean: "boolean",
  list: "readonly unknown[]",
  map: "Readonly<Record<string, unknown>>",
  any: "unknown",
  null: "null",
};

/** @param {FieldSpec} field */
function typeOf({ type, values }) {
  if (values) return values.map((value) => JSON.stringify(value)).join(" | ");
  return [type]
    .flat()
    .map((each) => TYPES[each])
    .join(" | ");
}
