// A recipe → the native error, its values → native values (conformance/TESTEE.md).
import { CAST, CATALOG_CLASSES, KINDS, Point, Skipped } from "./cast.mjs";

/**
 * @typedef {object} Recipe
 * @property {string} [class]
 * @property {unknown} [message]
 * @property {Record<string, unknown>} [fields]
 * @property {Recipe} [cause]
 * @property {number} [chain]
 * @property {Recipe[]} [errors]
 * @property {number} [calls]
 * @property {string} [id]
 * @property {string} [same]
 * @property {unknown} [thrown]
 */

const ABSENT = ["context", "suppressContext", "notes"];

/** What a recipe throws, caught. @param {Recipe} recipe */
export function caught(recipe) {
  const thrown = new Builder(recipe).build(recipe);
  try {
    return calling(recipe.calls, () => {
      throw thrown;
    });
  } catch (error) {
    return error;
  }
}

/** Runs something within so many nested calls. @template T @param {number | undefined} calls @param {() => T} last */
function calling(calls = 1, last) {
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = Math.max(stackTraceLimit, calls + 10);
    return nested(calls, last);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** @template T @param {number} calls @param {() => T} last @returns {T} */
const nested = (calls, last) => (calls > 1 ? nested(calls - 1, last) : last());

/** Builds what the recipes of one request describe; a label holds in all of them. */
export class Builder {
  /** By label; one can be named before it stands. @type {Map<string, Recipe>} */
  #recipes = new Map();
  /** @type {Map<string, unknown>} */
  #made = new Map();
  /** Errors that are made, but do not have what else their recipes say. @type {[Error, Recipe][]} */
  #pending = [];

  /** @param {any} form what all of these recipes stand in */
  constructor(form) {
    this.#collect(form);
  }

  /** @param {any} form */
  #collect(form) {
    if (typeof form !== "object" || form === null) return;
    if (Object.hasOwn(form, "class") && Object.hasOwn(form, "id")) this.#recipes.set(form.id, form);
    for (const each of Object.values(form)) this.#collect(each);
  }

  /** @param {Recipe} recipe @returns {any} */
  build(recipe) {
    const built = this.#make(recipe);
    this.#completeAll();
    return built;
  }

  /** Sets fields, by name. @param {object} target @param {Record<string, unknown>} fields */
  fill(target, fields) {
    this.#filled(target, fields);
    this.#completeAll();
  }

  // No recursion from cause to cause: there can be many.
  #completeAll() {
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) this.#complete(...next);
  }

  /** @param {Recipe} recipe @returns {unknown} */
  #make(recipe) {
    if ("thrown" in recipe) return this.#value(recipe.thrown, undefined);
    const label = recipe.same ?? recipe.id ?? "";
    if (this.#made.has(label)) return this.#made.get(label);
    return this.#makeNew(this.#recipes.get(label) ?? recipe, label);
  }

  /** @param {Recipe} recipe @param {string} label */
  #makeNew(recipe, label) {
    const absent = ABSENT.find((name) => name in recipe);
    if (absent) throw new Skipped(`JavaScript has no ${absent}`);
    // Its stack is that of the place where it is made.
    const error = calling(recipe.calls, () => this.#construct(recipe));
    if (label !== "") this.#made.set(label, error);
    this.#pending.push([error, recipe]);
    return error;
  }

  /** @param {Recipe} recipe @returns {Error} */
  #construct({ class: name = "", message: form }) {
    const type = CAST.get(name) ?? KINDS.get(name) ?? CATALOG_CLASSES.get(name);
    if (!type) throw new Skipped(`no class is called ${name}`);
    const message = isHostile(form) ? "" : this.#value(form, undefined);
    const error = type === AggregateError ? new type([], message) : new type(message);
    if (isHostile(form)) {
      // Before its message cannot be read: the stack is written when it is asked for.
      void error.stack;
      this.#put(error, "message", form);
    }
    return error;
  }

  /** @param {Error} error @param {Recipe} recipe */
  #complete(error, recipe) {
    const { cause, chain = 0, errors, fields } = recipe;
    if (cause) setCause(error, this.#make(cause));
    for (let i = 1, above = error; i <= chain; i++) {
      const below = this.#construct({ ...recipe, message: `${i}` });
      setCause(above, below);
      above = below;
    }
    if (errors) /** @type {AggregateError} */ (error).errors = errors.map((each) => this.#make(each));
    if (fields) this.#filled(error, fields);
  }

  /** A native value, and the container that it is to stand in. @param {any} form @param {unknown} container @returns {any} */
  #value(form, container) {
    if (typeof form !== "object" || form === null) return form;
    if (Array.isArray(form)) return this.#list(form);
    const [tag, second] = Object.keys(form);
    const content = form[tag ?? ""];
    const make = second === undefined && tag !== undefined ? this.#tags.get(tag) : undefined;
    if (make) return make(content, container);
    return this.#filled({}, form);
  }

  /** @type {ReadonlyMap<string, (content: any, container: unknown) => unknown>} */
  #tags = new Map(
    Object.entries({
      $int: (digits) => BigInt(digits),
      $float: (name) => Number(name.replace("inf", "Infinity").replace("nan", "NaN")),
      $time: (text) => new Date(text),
      $bytes: (text) => new Uint8Array(Buffer.from(text, "base64")),
      $tuple: (items) => this.#list(items),
      $map: (entries) => this.#entries(entries),
      $object: ({ fields }) => this.#filled(new Point(undefined, undefined), fields),
      $error: (recipe) => this.#make(recipe),
      $text: ([text, count]) => text.repeat(count),
      $list: ([form, count]) => this.#list(Array.from({ length: count }, () => form)),
      $nested: (levels) => {
        let list = /** @type {unknown[]} */ ([]);
        for (let level = 1; level < levels; level++) list = [list];
        return list;
      },
      $itself: (_, container) => container,
      $odd: () => function odd() {},
      $hostile: () => new Proxy({}, HOSTILE),
      $undefined: () => undefined,
    }),
  );

  /** @param {unknown[]} forms */
  #list(forms) {
    /** @type {unknown[]} */
    const list = [];
    for (const [index, form] of forms.entries()) this.#put(list, `${index}`, form);
    return list;
  }

  /** @param {[unknown, unknown][]} entries */
  #entries(entries) {
    const map = new Map();
    for (const [key, form] of entries) map.set(this.#value(key, map), this.#value(form, map));
    return map;
  }

  /** @template {object} T @param {T} target @param {Record<string, unknown>} forms */
  #filled(target, forms) {
    for (const [name, form] of Object.entries(forms)) this.#put(target, name, form);
    return target;
  }

  /** @param {object} target @param {string} name @param {unknown} form */
  #put(target, name, form) {
    const hasNames = target instanceof Error || Object.getPrototypeOf(target) === Object.prototype;
    if (isHostile(form) && hasNames) {
      return Object.defineProperty(target, name, { get: refuse, enumerable: true });
    }
    const value = this.#value(form, target);
    const property = { value, enumerable: true, writable: true, configurable: true };
    // As it is usually done; but `__proto__` is a name like any other.
    if (name === "__proto__" || !Reflect.set(target, name, value))
      Object.defineProperty(target, name, property);
    return target;
  }
}

/** As the option of the constructor sets it. @param {object} error @param {unknown} value */
export const setCause = (error, value) =>
  Object.defineProperty(error, "cause", { value, writable: true, configurable: true });

/** @param {unknown} form */
const isHostile = (form) => typeof form === "object" && form !== null && "$hostile" in form;

function refuse() {
  throw new Error("hostile");
}

/** @type {ProxyHandler<object>} */
const HOSTILE = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, refuse]));
