// Stable type names and lineages (SPEC 5). Which class a name leads to is the registry's business.

import { LIMITS } from "./generated/constants.js";
import { cutMiddle, isPlain } from "./text.js";

/** A class of errors; its constructor is never called. */
// biome-ignore lint/suspicious/noExplicitAny: the parameters of a constructor that nobody calls are anyone's
export type ErrorClass<E extends Error = Error> = abstract new (...args: any[]) => E;

/** The property under which a class, without depending on this package, declares its stable type name. */
export const declaredType: unique symbol = Symbol.for("rethrown.type") as never;

export const NON_ERROR = "javascript.NonError";
export const ERROR = "javascript.Error";
export const AGGREGATE_ERROR = "javascript.AggregateError";
export const DOM_EXCEPTION = "javascript.DOMException";

/** The builtin error classes that an engine can have, by their path from the global object. */
const BUILTINS = [
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
  "AggregateError",
  "SuppressedError",
  "DOMException",
  "WebAssembly.CompileError",
  "WebAssembly.LinkError",
  "WebAssembly.RuntimeError",
  "WebAssembly.SuspendError",
];

/** The names by which classes of other realms are known too. */
const builtinNames = new Set(BUILTINS.filter((path) => path !== "DOMException" && !path.includes(".")));

/** The builtin error classes that this engine has, by stable type name. */
export const builtinClasses: ReadonlyMap<string, ErrorClass> = new Map(
  BUILTINS.flatMap((path) => {
    const found = path.split(".").reduce((scope, key) => read(Object(scope), key), globalThis as unknown);
    return typeof found === "function" ? [[`javascript.${path}`, found as ErrorClass] as const] : [];
  }),
);

/** What instances of builtin classes keep in own properties that are not enumerable (SPEC CAP-8). */
export const BUILTIN_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["javascript.SuppressedError", ["error", "suppressed"]],
]);

/** Whether an error is an instance of a builtin class of this engine. */
export function isBuiltin(error: object, type: string): boolean {
  const prototype = builtinClasses.get(type)?.prototype;
  return prototype !== undefined && inherits(error, prototype);
}

/** The value of a property, or undefined where reading it throws. */
export function read(target: object, key: PropertyKey): unknown {
  try {
    return (target as Record<PropertyKey, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** The value of an own data property; getters are not run. Throws what a proxy throws. */
export const dataOf = (target: object, key: PropertyKey): unknown =>
  Object.getOwnPropertyDescriptor(target, key)?.value;

/** The same, or undefined where reading it throws. */
export function ownData(target: object, key: PropertyKey): unknown {
  try {
    return dataOf(target, key);
  } catch {
    return undefined;
  }
}

// More than any class has ancestors. A proxy can answer with ever new ones, and `instanceof` would ask for ever.
const MAX_ANCESTORS = 256;

/** `instanceof` that ends: whether an object has a prototype. Throws what a proxy throws. */
export function inherits(value: object, prototype: object): boolean {
  let above: object | null = value;
  for (let i = 0; i < MAX_ANCESTORS && above; i++) {
    above = Object.getPrototypeOf(above);
    if (above === prototype) return true;
  }
  return false;
}

/** The length of an array. Throws what a proxy throws, and for what is no length. */
export function lengthOf(list: readonly unknown[]): number {
  const { length } = list;
  if (!Number.isSafeInteger(length) || length < 0) throw new TypeError("no length");
  return length;
}

/** Whether a value is an error: of this realm, of another, or a DOMException. */
export function isError(value: unknown): value is Error {
  if (typeof value !== "object" || value === null) return false;
  try {
    return inherits(value, Error.prototype) || isForeignError(value) || domExceptionType(value) !== undefined;
  } catch {
    return false;
  }
}

const isForeignError: (value: object) => boolean =
  (Error as { isError?: (value: unknown) => boolean }).isError ??
  // An own or inherited toStringTag is a claim, not an error of another realm.
  ((value) => !(Symbol.toStringTag in value) && Object.prototype.toString.call(value) === "[object Error]");

const getDOMName = Object.getOwnPropertyDescriptor(
  builtinClasses.get(DOM_EXCEPTION)?.prototype ?? {},
  "name",
)?.get;

/** The stable type name of a DOMException; undefined for what only looks like one. */
export function domExceptionType(error: object): string | undefined {
  try {
    // The tag is a claim, and cheap; what the getter makes of anything else is an error, and dear.
    if (Object.prototype.toString.call(error) !== "[object DOMException]") return undefined;
    return getDOMName && nameOf(`${DOM_EXCEPTION}.${getDOMName.call(error)}`);
  } catch {
    return undefined;
  }
}

/** The name that a class itself declares: its own property, not an inherited one (SPEC ID-1.2). */
export function declaredName(type: ErrorClass): string | undefined {
  return textOrNothing(ownData(type, declaredType));
}

/** The classes of an error, its own first; as many as can be read. */
export function classesOf(error: object): ErrorClass[] {
  const classes: ErrorClass[] = [];
  try {
    let prototype: object | null = Object.getPrototypeOf(error);
    for (let i = 0; i < MAX_ANCESTORS && prototype; i++) {
      const above: object | null = Object.getPrototypeOf(prototype);
      // The last one is Object, of whatever realm.
      const type = above ? ownData(prototype, "constructor") : undefined;
      if (typeof type === "function") classes.push(type as unknown as ErrorClass);
      prototype = above;
    }
  } catch {
    // A revoked proxy: what was found so far is what there is.
  }
  return classes;
}

/** The stable type name that a class has without a registry (SPEC ID-1.3 and ID-1.4), if any. */
export function derivedName(type: ErrorClass): string | undefined {
  const own = textOrNothing(ownData(read(type, "prototype") as object, "name"));
  if (own !== undefined && !builtinNames.has(own)) return own;
  const name = textOrNothing(ownData(type, "name"));
  return name !== undefined && builtinNames.has(name) ? `javascript.${name}` : name;
}

/** Whether a name is that of an ancestor which declares its own: it says nothing of a subclass. */
export function isAncestors(name: string | undefined, [, ...ancestors]: readonly ErrorClass[]): boolean {
  return ancestors.some((each) => {
    const declared = declaredName(each);
    return declared !== undefined && shortName(declared) === name;
  });
}

/** The stable type name that the instance itself shows, where that is not a builtin's. */
export function shownName(error: object): string | undefined {
  const name = textOrNothing(read(error, "name"));
  return name === undefined || builtinNames.has(name) ? undefined : name;
}

/** The `name` that an error shows without a getter of anyone's being run. */
export function plainName(error: object): string | undefined {
  for (let holder: object | null = error; holder; holder = Object.getPrototypeOf(holder)) {
    if (!Object.hasOwn(holder, "name")) continue;
    const name = ownData(holder, "name");
    return typeof name === "string" ? name : undefined;
  }
  return undefined;
}

/** A name as the envelope can carry it: no control characters, at most `maxNameBytes`. */
export function nameOf(text: string): string {
  if (isPlain(text)) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being replaced
  return cutMiddle(text.slice(0, 4096).replace(/[\0-\x1f\x7f]/g, "\uFFFD"), LIMITS.maxNameBytes).text;
}

/** The last part of a stable type name: what a language calls `name`. */
export function shortName(type: string): string {
  return type.slice(type.lastIndexOf(".") + 1) || type;
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? nameOf(value) : undefined;
}
