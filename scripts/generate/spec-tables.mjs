// The tables of SPEC.md that repeat schema/constants.json.
import { Failure } from "../lib.mjs";

/** @typedef {{ value: number, unit: string, meaning: string }} Bound */
/** @typedef {{ name: string, number: number, kind: string, required?: boolean, rootOnly?: boolean, numbers?: Record<string, number>, meaning: string }} Field */
/** @typedef {{ name: string, number: number, http: number, javascript?: string, python?: { name: string, base: string } }} Status */
/**
 * @typedef {object} Constants
 * @property {Record<string, Bound>} limits
 * @property {Record<string, Bound>} bounds
 * @property {Record<string, Field[]>} fields
 * @property {Status[]} statuses
 * @property {{ code: string, meaning: string }[]} decodeErrorCodes
 * @property {Record<string, number | boolean>[]} budget
 * @property {string[]} secretNames
 */

const code = (/** @type {string | number | undefined} */ text) => (text === undefined ? "" : `\`${text}\``);

/** @param {string[]} header @param {(string | number)[][]} rows */
function table(header, rows) {
  const line = (/** @type {(string | number)[]} */ cells) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), `|${"---|".repeat(header.length)}`, ...rows.map(line)].join("\n");
}

/** @param {Record<string, Bound>} bounds @param {string} value */
const bounds = (bounds, value) =>
  table(
    ["name", value, "unit", "meaning"],
    Object.entries(bounds).map(([name, bound]) => [code(name), bound.value, bound.unit, bound.meaning]),
  );

/** @param {Field} field */
function fieldMeaning({ meaning, required, rootOnly }) {
  const marks = [required && "required", rootOnly && "root only"].filter(Boolean);
  return marks.length ? `${meaning} (${marks.join(", ")})` : meaning;
}

/** @type {Record<string, (constants: Constants) => string>} */
const tables = {
  limits: (constants) => bounds(constants.limits, "default"),
  bounds: (constants) => bounds(constants.bounds, "value"),
  statuses: ({ statuses }) =>
    table(
      ["number", "status", "HTTP", "Python", "JavaScript"],
      statuses.map(({ number, name, http, python, javascript }) => [
        number,
        code(name),
        http,
        python ? `${code(python.name)}, ${code(python.base)}` : "",
        code(javascript),
      ]),
    ),
  "decode-errors": ({ decodeErrorCodes }) =>
    table(
      ["code", "meaning"],
      decodeErrorCodes.map((each) => [code(each.code), each.meaning]),
    ),
  budget: ({ budget }) =>
    table(
      Object.keys(budget[0] ?? {}),
      budget.map((step) =>
        Object.values(step).map((cell) => (cell === true ? "yes" : cell === false ? "no" : cell)),
      ),
    ),
  "secret-names": ({ secretNames }) => secretNames.map(code).join(", "),
  fields: ({ fields }) =>
    Object.entries(fields)
      .map(([message, all]) => {
        const rows = all.map((field) => [
          Object.values(field.numbers ?? [field.number]).join(", "),
          code(field.name),
          field.kind,
          fieldMeaning(field),
        ]);
        return `**${message}**\n\n${table(["number", "field", "kind", "meaning"], rows)}`;
      })
      .join("\n\n"),
};

/**
 * Fills every `<!-- generated:NAME -->` … `<!-- /generated -->` of the text.
 * @param {string} spec
 * @param {Constants} constants
 */
export function renderTables(spec, constants) {
  return spec.replace(
    /(<!-- generated:(\S+) -->\n).*?(<!-- \/generated -->)/gs,
    (_, open, /** @type {string} */ name, close) => {
      const render = Object.hasOwn(tables, name) ? tables[name] : undefined;
      if (!render)
        throw new Failure(`SPEC.md asks for the table ${name}, which spec-tables.mjs does not have`);
      return `${open}\n${render(constants)}\n\n${close}`;
    },
  );
}
