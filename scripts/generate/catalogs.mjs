// The catalogs of schema/catalogs, resolved: what each type inherits from its parents, written out.

/** @typedef {string | number | boolean | null | { field: string }} Fact */
/** @typedef {{ type: string | string[], default?: unknown, values?: string[], python?: string }} FieldSpec */
/**
 * @typedef {object} CatalogType
 * @property {string} type
 * @property {string[]} parents
 * @property {string[]} [aliases]
 * @property {string} [javascript]
 * @property {Fact} [code]
 * @property {Fact} [message]
 * @property {Fact} [kind]
 * @property {string} [status]
 * @property {Fact} [httpStatus]
 * @property {Fact} [retryable]
 * @property {Fact} [retryAfterMs]
 * @property {Fact} [billableUnits]
 * @property {boolean} [warning]
 * @property {boolean} [processControl]
 * @property {Record<string, FieldSpec>} [fields]
 * @property {Record<string, unknown>} [defaults]
 */
/** @typedef {{ name: string, packages?: Record<string, string>, types: CatalogType[], codes?: Record<string, string> }} Catalog */
/** @typedef {CatalogType & { lineage: string[], fields: Record<string, FieldSpec> }} ResolvedType */

const FACTS = /** @type {const} */ ([
  "message",
  "code",
  "kind",
  "status",
  "httpStatus",
  "retryable",
  "retryAfterMs",
  "billableUnits",
]);
const MARKS = /** @type {const} */ (["warning", "processControl"]);

/** @param {Catalog[]} catalogs @returns {Map<string, ResolvedType[]>} the types of each catalog, by its name */
export function resolveCatalogs(catalogs) {
  const all = new Map(catalogs.flatMap(({ types }) => types.map((each) => [each.type, each])));
  const catalogOf = new Map(catalogs.flatMap(({ name, types }) => types.map((each) => [each.type, name])));
  /** @type {Map<string, string[]>} */
  const lines = new Map();

  /** The type and its ancestors, nearest first, as Python orders them (C3). @param {string} name @returns {string[]} */
  const line = (name) => {
    const known = lines.get(name);
    if (known) return known;
    const type = all.get(name);
    if (!type) throw new Error(`schema/catalogs: no type is called ${name}`);
    const merged = [name, ...merge([...type.parents.map(line), type.parents], name)];
    lines.set(name, merged);
    return merged;
  };

  /** @param {CatalogType} type @returns {ResolvedType} */
  const resolve = (type) => {
    const [, ...lineage] = line(type.type);
    // The nearest one states a fact; fields add up, and a default can be stated anew. What a builtin stands for
    // is the receiver's reading of it, nothing that the classes below it say.
    const family = [type, ...lineage.map((name) => /** @type {CatalogType} */ (all.get(name)))];
    const own = family.filter((each) => catalogOf.get(each.type) === catalogOf.get(type.type));
    const nearest = (
      /** @type {CatalogType[]} */ types,
      /** @type {readonly (keyof CatalogType)[]} */ names,
    ) =>
      names.flatMap((name) => {
        const from = types.find((each) => each[name] !== undefined);
        return from ? [[name, from[name]]] : [];
      });
    const inherited = Object.fromEntries([...nearest(own, FACTS), ...nearest(family, MARKS)]);
    /** @type {Record<string, FieldSpec>} */
    const fields = {};
    for (const each of family.toReversed()) {
      for (const [name, field] of Object.entries(each.fields ?? {})) fields[name] = { ...field };
      for (const [name, value] of Object.entries(each.defaults ?? {})) {
        if (!fields[name]) throw new Error(`schema/catalogs: ${each.type} has no field ${name}`);
        fields[name].default = value;
      }
    }
    return { ...type, ...inherited, lineage, fields };
  };
  return new Map(catalogs.map(({ name, types }) => [name, types.map(resolve)]));
}

/** @param {string[][]} lists @param {string} name @returns {string[]} */
function merge(lists, name) {
  const left = lists.map((list) => [...list]).filter((list) => list.length > 0);
  const merged = [];
  while (left.some((list) => list.length > 0)) {
    const heads = left.flatMap((list) => list.slice(0, 1));
    const next = heads.find((head) => !left.some((list) => list.indexOf(head) > 0));
    if (next === undefined) throw new Error(`schema/catalogs: the parents of ${name} contradict each other`);
    merged.push(next);
    for (const list of left) if (list[0] === next) list.shift();
  }
  return merged;
}

/** What a name from outside says about its failure, where its sender did not: statuses of builtins, and codes. */
export function builtinStatuses(/** @type {Map<string, ResolvedType[]>} */ resolved) {
  const types = [...(resolved.get("python") ?? []), ...(resolved.get("javascript") ?? [])];
  return Object.fromEntries(types.flatMap(({ type, status }) => (status ? [[type, status]] : [])));
}

/** Every name of a type that ends or steers a process (SPEC ID-7). */
export function processControl(/** @type {Map<string, ResolvedType[]>} */ resolved) {
  const types = [...resolved.values()].flat().filter((each) => each.processControl);
  return types.flatMap(({ type, aliases = [] }) => [type, ...aliases]);
}

export const shortName = (/** @type {string} */ type) => type.slice(type.lastIndexOf(".") + 1);

/** Whether a type is part of the public face of its catalog. */
export const isPublic = (/** @type {CatalogType} */ { type }) => !shortName(type).startsWith("_");

export { FACTS };
