// The cast (conformance/TESTEE.md): its classes, declared and registered as a user would.
import * as fal from "../../../dist/generated/catalogs/fal.js";
import * as flyte from "../../../dist/generated/catalogs/flyte.js";
import * as modal from "../../../dist/generated/catalogs/modal.js";
import * as sail from "../../../dist/generated/catalogs/sail.js";
import { ErrorRegistry } from "../../../dist/index.js";

/** Something that this library, or JavaScript, cannot do. */
export class Skipped extends Error {}

export const declaredType = Symbol.for("rethrown.type");

class Failure extends Error {}

class QuotaExceeded extends Failure {}

class Burst extends QuotaExceeded {}

class Open extends Error {}

class Billed extends Error {}

/** @param {Billed & { units?: number | string }} error */
const unitsOf = (error) => error.units;

class Foreign extends Error {}

class Declared extends Error {
  static [declaredType] = "app.Declared";
}

class Heir extends Declared {}

class Stranger extends Failure {}

/** What of Watched has run. @type {string[]} */
export const ran = [];

class Watched extends Error {
  /** @type {unknown} */
  #a;

  /** @param {string} [message] */
  constructor(message) {
    super(message);
    ran.push("constructor");
  }

  get a() {
    ran.push("get a");
    return this.#a;
  }

  set a(value) {
    ran.push("set a");
    this.#a = value;
  }

  /** @override @param {unknown} value */
  static [Symbol.hasInstance](value) {
    ran.push("Symbol.hasInstance");
    return Function.prototype[Symbol.hasInstance].call(Watched, value);
  }
}

// Every method that an error inherits, and those that are asked for without being there.
const inherited = [Error.prototype, Object.prototype].flatMap((holder) =>
  Object.entries(Object.getOwnPropertyDescriptors(holder))
    .filter(([name, { value }]) => typeof value === "function" && name !== "constructor")
    .map(([name]) => name),
);
for (const name of [...inherited, "toJSON", "then", Symbol.toPrimitive]) {
  watch(name, (run) => ({ value: run }));
}
for (const name of ["name", Symbol.toStringTag]) watch(name, (run) => ({ get: run }));

/** @param {string | symbol} name @param {(run: () => string) => PropertyDescriptor} member */
function watch(name, member) {
  const run = () => {
    ran.push(String(name));
    return "Watched";
  };
  Object.defineProperty(Watched.prototype, name, { ...member(run), configurable: true });
}

export class Point {
  /** @param {unknown} x @param {unknown} y */
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
}

/** The errors of the cast, by the name that recipes and facts give them. @type {ReadonlyMap<string, any>} */
export const CAST = new Map(
  Object.entries({
    "app.Failure": Failure,
    "app.QuotaExceeded": QuotaExceeded,
    "app.Burst": Burst,
    "app.Open": Open,
    "app.Billed": Billed,
    "app.Foreign": Foreign,
    "app.Watched": Watched,
    "app.Declared": Declared,
    Heir,
    Stranger,
  }),
);

/** What an error of no class of one's own is. @type {ReadonlyMap<string, any>} */
export const KINDS = new Map(
  Object.entries({ error: Error, "type-error": TypeError, "range-error": RangeError, group: AggregateError }),
);

/** @type {ReadonlyMap<string, object>} */
const CATALOGS = new Map(
  // That of the language itself every registry knows.
  Object.entries({ modal, fal, flyte, sail, javascript: {} }),
);

/** The builtin error classes that this engine has. @type {[string, any][]} */
const BUILTINS = Object.getOwnPropertyNames(globalThis)
  .map((name) => [name, /** @type {any} */ (globalThis)[name]])
  .filter(([, type]) => type === Error || type?.prototype instanceof Error)
  .map(([name, type]) => [`javascript.${name}`, type]);

/** The classes of all catalogs, by stable type name. @type {ReadonlyMap<string, any>} */
export const CATALOG_CLASSES = new Map([
  ...BUILTINS,
  ...[...CATALOGS.values()]
    .flatMap((catalog) => Object.values(catalog))
    .filter((each) => Object.hasOwn(each, declaredType))
    .map((each) => /** @type {const} */ ([each[declaredType], each])),
]);

/**
 * A registry that knows the cast, and the catalogs that a request names.
 * @param {{ secretNames?: string[] | undefined, catalogs?: string[] | undefined }} options
 */
export function registryOf({ secretNames, catalogs = [] }) {
  const errors = new ErrorRegistry(secretNames && { secretNames })
    .register(Failure, { type: "app.Failure" })
    .register(QuotaExceeded, {
      type: "app.QuotaExceeded",
      aliases: ["app.OverQuota"],
      fields: ["limit", "used"],
      publicFields: ["limit"],
      code: "QUOTA",
      kind: "user",
      status: "resource_exhausted",
      httpStatus: 429,
      retryable: true,
      retryAfterMs: 1000,
    })
    .register(Burst, { type: "app.Burst" })
    .register(Open, { type: "app.Open", fields: ["id"], extraFields: true })
    .register(Billed, {
      type: "app.Billed",
      fields: ["units"],
      billableUnits: unitsOf,
      message: (error) => `billed ${unitsOf(error)}`,
    })
    .register(Foreign, { type: "app.Foreign", ancestors: ["elsewhere.Base"] })
    .register(Watched, { type: "app.Watched", fields: ["a"] })
    .registerValue(Point, { type: "app.Point", fields: ["x", "y"] });
  for (const name of catalogs) {
    const catalog = CATALOGS.get(name);
    if (!catalog) throw new Skipped(`there is no catalog ${name}`);
    errors.use(catalog);
  }
  return errors;
}
