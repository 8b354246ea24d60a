// What of a thrown value can be seen, as plain data: two errors with the same facts are the same to whoever
// catches them. Functions, `undefined` and the text of the stack are no facts (SPEC CAP-8, CAP-11).
import { types } from "node:util";
import { RemoteError } from "../../src/index.js";

export interface ErrorFacts {
  readonly class: unknown;
  readonly isNative: boolean;
  readonly name: string;
  readonly message: string;
  readonly shown: string;
  readonly code: unknown;
  readonly fields: unknown;
  readonly hidden: unknown;
  readonly cause: unknown;
  readonly errors: unknown;
  /** Which of the properties that are fields in some classes are enumerable. */
  readonly enumerable: readonly string[];
}

/** Apart from these, every own enumerable property is a field. */
const APART = ["name", "message", "stack", "cause", "code", "errors"];

/** What builtin classes keep in own properties that are not enumerable. */
const HIDDEN = ["error", "suppressed"];

export const isError = (value: unknown): value is Error =>
  value instanceof Error || types.isNativeError(value);

/** The facts of an error; of anything else, the value itself, with the facts of the errors inside. */
export function factsOf(thrown: unknown, above: readonly unknown[] = []): unknown {
  const again = above.indexOf(thrown);
  if (isError(thrown)) return again < 0 ? factsOfError(thrown, [...above, thrown]) : `error ${again} above`;
  if (thrown instanceof Uint8Array) return [...thrown];
  if (Array.isArray(thrown)) return thrown.map((item) => factsOf(item, above));
  return isPlain(thrown) ? mapValues(thrown, (value) => factsOf(value, above)) : thrown;
}

function factsOfError(error: Error, above: readonly unknown[]): ErrorFacts {
  const { name, message, code, cause, errors } = error as Error & { code?: unknown; errors?: unknown };
  return {
    class: localClass(error),
    isNative: types.isNativeError(error),
    name,
    message,
    shown: Error.prototype.toString.call(error),
    code,
    fields: factsOf(fieldsOf(error), above),
    hidden: HIDDEN.map((key) => factsOf(hiddenOf(error, key), above)),
    cause: factsOf(cause, above),
    errors: factsOf(errors, above),
    enumerable: ["code", "errors"].filter((key) => Object.keys(error).includes(key)),
  };
}

/** The own enumerable data of an error, wherever its class keeps it. */
function fieldsOf(error: Error): Readonly<Record<string, unknown>> {
  const holder = error instanceof RemoteError ? error.attributes : error;
  const data = Object.keys(holder).flatMap((key) => {
    const value = Object.getOwnPropertyDescriptor(holder, key)?.value;
    return APART.includes(key) || value === undefined || typeof value === "function" ? [] : [[key, value]];
  });
  return Object.fromEntries(data);
}

function hiddenOf(error: Error, key: string): unknown {
  const property = Object.getOwnPropertyDescriptor(error, key);
  return property?.enumerable ? undefined : property?.value;
}

/** The class of an error; a builtin one of another realm counts as the one of this realm. */
function localClass(error: Error): unknown {
  const type = Object.getPrototypeOf(error).constructor;
  return type instanceof Function ? type : (globalThis as Record<string, unknown>)[type.name];
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const mapValues = (map: Readonly<Record<string, unknown>>, change: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
