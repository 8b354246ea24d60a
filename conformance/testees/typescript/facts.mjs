// A restored error → what can be seen of it (conformance/TESTEE.md). Own data only: looking must run nothing.
import { RemoteError } from "../../../dist/index.js";
import { CAST, declaredType, KINDS, Point } from "./cast.mjs";

/** @type {ReadonlyMap<unknown, string>} */
const CAST_NAMES = new Map([...CAST].map(([name, type]) => [type, name]));

/** @type {ReadonlyMap<string, any>} */
const CLASSES = new Map([...CAST, ...KINDS, ["RemoteError", RemoteError]]);

/** What an error has besides its fields. */
const APART = ["name", "message", "stack", "cause"];

/** What builtin classes keep in own properties that are not enumerable. */
const HIDDEN = ["error", "suppressed"];

/** The facts of every error of a graph, in the order of SPEC CAP-2. @param {unknown} root */
export function factsOf(root) {
  const errors = [root];
  const numbers = new Map([[root, 0]]);
  /** @param {unknown} thrown */
  const number = (thrown) => {
    const known = numbers.get(thrown);
    if (known !== undefined) return known;
    // A value that is no error is another one each time.
    if (thrown instanceof Error) numbers.set(thrown, errors.length);
    return errors.push(thrown) - 1;
  };
  // It grows on the way.
  return Array.from(errors.entries(), ([, error]) =>
    error instanceof Error ? factsOfError(error, number) : factsOfValue(error, number),
  );
}

/** @typedef {(thrown: unknown) => number} Numbering */

/** @param {Error} error @param {Numbering} number */
function factsOfError(error, number) {
  const own = /** @param {string} name */ (name) => Object.getOwnPropertyDescriptor(error, name)?.value;
  const cause = own("cause");
  const members = own("errors");
  const isGroup = Array.isArray(members) && (error instanceof AggregateError || members.every(isError));
  return {
    class: classOf(error),
    is: [...CLASSES]
      .flatMap(([name, type]) => (name !== "error" && error instanceof type ? [name] : []))
      .sort(),
    message: error.message,
    ...(cause !== undefined && { cause: number(cause) }),
    ...(isGroup && members.length > 0 && { errors: members.map(number) }),
    fields: fieldsOf(error, isGroup, number),
    ...(error instanceof RemoteError && error.notes.length > 0 && { notes: error.notes }),
    stack: error.stack,
  };
}

/** @param {unknown} value @param {Numbering} number */
const factsOfValue = (value, number) => ({
  class: "javascript.NonError",
  is: [],
  message: typeof value === "object" && value !== null ? "" : String(value),
  fields: { value: formOf(value, number) },
});

/** @param {unknown} value */
const isError = (value) => value instanceof Error;

/** The stable type name of an error's class (SPEC ID-1). @param {Error} error */
function classOf(error) {
  if (error instanceof RemoteError) return "RemoteError";
  const type = Object.getPrototypeOf(error).constructor;
  const known = CAST_NAMES.get(type) ?? (Object.hasOwn(type, declaredType) ? type[declaredType] : undefined);
  if (known !== undefined) return known;
  if (type === globalThis.DOMException) return `javascript.DOMException.${error.name}`;
  const { [type.name]: builtin, WebAssembly } = /** @type {any} */ (globalThis);
  if (type === WebAssembly?.[type.name]) return `javascript.WebAssembly.${type.name}`;
  return type === builtin ? `javascript.${type.name}` : type.name;
}

/** @param {Error} error @param {boolean} isGroup @param {Numbering} number */
function fieldsOf(error, isGroup, number) {
  if (error instanceof RemoteError) return mapOf(Object.entries(error.attributes), number);
  const apart = isGroup ? [...APART, "errors"] : APART;
  const own = Object.entries(Object.getOwnPropertyDescriptors(error))
    .filter(([name, { enumerable }]) => (enumerable || HIDDEN.includes(name)) && !apart.includes(name))
    .map(([name, { value }]) => /** @type {const} */ ([name, value]));
  return mapOf(own, number);
}

/** @param {readonly (readonly [string, unknown])[]} entries @param {Numbering} number */
function mapOf(entries, number) {
  const map = Object.create(null);
  const sent = entries.filter(([, value]) => value !== undefined && typeof value !== "function");
  for (const [name, value] of sent.sort(byName)) map[name] = formOf(value, number);
  return map;
}

/** @param {readonly [string, unknown]} one @param {readonly [string, unknown]} other */
const byName = ([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** A native value in the JSON form of SPEC 6. @param {any} value @param {Numbering} number @returns {unknown} */
function formOf(value, number) {
  if (value === undefined || typeof value === "function") return null;
  if (typeof value === "bigint")
    return Number.isSafeInteger(Number(value)) ? Number(value) : { $int: `${value}` };
  if (typeof value === "number" && !Number.isFinite(value)) {
    return { $float: `${value}`.replace("Infinity", "inf").replace("NaN", "nan") };
  }
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Error) return { $error: number(value) };
  if (Array.isArray(value)) return value.map((item) => formOf(item, number));
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (value instanceof Date) return { $time: value.toISOString().replace(/\.?0*Z$/, "Z") };
  if (value instanceof Point) {
    return { $object: { type: "app.Point", fields: mapOf(Object.entries(value), number) } };
  }
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  const isTag = entries.length === 1 && `${entries[0]?.[0]}`.startsWith("$");
  if (!isTag && entries.every(([key]) => typeof key === "string")) return mapOf(entries, number);
  return { $map: entries.map(([key, item]) => [formOf(key, number), formOf(item, number)]) };
}
