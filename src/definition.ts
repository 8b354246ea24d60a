// One registered class: its name, and how its instances cross (SPEC 5, CAP-5, CAP-8, RES-4). What a user can get
// wrong is refused here, at registration; nothing here is reached by data.

import type { ErrorEnvelope, Kind, RelatedError, Status } from "./envelope.js";
import { ENUMERATIONS } from "./fields.js";
import { LIMITS } from "./generated/constants.js";
import { declaredName, type ErrorClass, NON_ERROR, nameOf, ownData, read } from "./identity.js";
import { utf8Length } from "./text.js";

/** What a `restore` hook gets to build an error from. */
export interface RestoreParts {
  readonly message: string;
  /** The attributes as native values, by wire name. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The one error, with its references still numbers. */
  readonly envelope: Readonly<Omit<ErrorEnvelope, "v">>;
}

type FactOf<E, T> = T | ((error: E) => T | undefined);

/** How a class of errors crosses (SPEC 5, CAP-5, CAP-8). */
export interface TypeOptions<E extends Error = Error> {
  /** The stable type name; without it the one that the class declares under `Symbol.for("rethrown.type")`. */
  readonly type?: string;
  /** What a restored error shows as `name` where its class's prototype does not say; else the type's last part. */
  readonly name?: string;
  /** Names that this type had before; receivers that know one of them find the class too. */
  readonly aliases?: readonly string[];
  /** The stable type names of ancestors that have no class in this language, nearest first. */
  readonly ancestors?: readonly string[];
  /** The fields that are sent: names, or wire name → property name. Without it, the error's own plain data. */
  readonly fields?: readonly string[] | Readonly<Record<string, string>>;
  /** Whether the error's own plain data is sent and restored besides `fields`. */
  readonly extraFields?: boolean;
  /** Those of `fields` that may leave under `public` disclosure, by wire name. */
  readonly publicFields?: readonly string[];
  /** What is sent as the message, instead of the error's own. */
  readonly message?: FactOf<E, string>;
  readonly code?: FactOf<E, string>;
  readonly kind?: FactOf<E, Kind>;
  readonly status?: FactOf<E, Status>;
  readonly httpStatus?: FactOf<E, number>;
  readonly retryable?: FactOf<E, boolean>;
  /** Milliseconds. */
  readonly retryAfterMs?: FactOf<E, number>;
  /** What the failed call costs; text is kept verbatim. */
  readonly billableUnits?: FactOf<E, number | string>;
  /** Builds the error, for classes that data alone cannot make (`#private` fields, say). */
  readonly restore?: (parts: RestoreParts) => E;
}

/** How a class of values crosses, as `$object` (SPEC 6). */
export interface ValueOptions<T> {
  /** The stable type name; without it the one that the class declares under `Symbol.for("rethrown.type")`. */
  readonly type?: string;
  /** The properties that are sent; without it, the own enumerable ones. */
  readonly fields?: readonly string[];
  /** Builds the value; without it, an object of the class with the fields as own properties. */
  readonly restore?: (fields: Readonly<Record<string, unknown>>) => T;
}

/** One registered class of errors. */
export interface TypeDefinition {
  readonly type: string;
  readonly class: ErrorClass;
  readonly aliases: readonly string[];
  /** Wire name → property name. */
  readonly fields: ReadonlyMap<string, string> | undefined;
  readonly builtin: boolean;
  readonly options: TypeOptions;
}

/** One registered class of values. */
export interface ValueDefinition {
  readonly type: string;
  readonly class: abstract new (...args: never[]) => unknown;
  readonly options: ValueOptions<unknown>;
}

/** The property under which a class declares its options for `use`. */
export const declaredOptions: unique symbol = Symbol.for("rethrown.options") as never;

/** The facts that a class's registration can state of its errors (SPEC CAP-5). */
export type TypeFacts = Pick<
  RelatedError,
  "message" | "code" | "kind" | "status" | "httpStatus" | "retryable" | "retryAfterMs" | "billableUnits"
>;

export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Half a number is another number: units are sent whole, or not at all. */
export function isBillable(value: unknown): value is number | string {
  if (typeof value === "number") return Number.isFinite(value);
  return isText(value) && utf8Length(value) <= LIMITS.maxTextBytes;
}

/** What makes a fact valid; an invalid one costs the field, not the error. */
export const FACTS = {
  message: isText,
  code: isText,
  kind: (value: unknown): value is Kind => value !== "unknown" && ENUMERATIONS.kind.numberOf.has(value),
  status: (value: unknown): value is Status => ENUMERATIONS.status.numberOf.has(value),
  httpStatus: (value: unknown): value is number => isWhole(value) && value >= 100 && value <= 999,
  retryable: (value: unknown): value is boolean => typeof value === "boolean",
  retryAfterMs: isWhole,
  billableUnits: isBillable,
} satisfies { [Name in keyof TypeFacts]-?: (value: unknown) => boolean };

/**
 * The definition of a class of errors.
 * @throws {TypeError} for a missing or unusable name, and for public fields that are none of the fields
 */
export function defineType(known: ErrorClass, options: TypeOptions): TypeDefinition {
  if (!isErrorClass(known)) {
    throw new TypeError(`cannot register ${describeClass(known)}: it is no class of errors`);
  }
  const type = checkedName(options.type ?? declaredName(known), known);
  const aliases = (options.aliases ?? []).map((alias) => checkedName(alias, known));
  for (const ancestor of options.ancestors ?? []) checkedName(ancestor, known);
  const fields = options.fields === undefined ? undefined : fieldMap(options.fields);
  for (const name of options.publicFields ?? []) {
    if (!fields?.has(name)) throw new TypeError(`publicFields of ${type}: ${name} is none of its fields`);
  }
  return { type, class: known, aliases, fields, builtin: false, options };
}

/** What a class does not state itself, it has from its nearest registered ancestor, public fields aside. */
export function inheriting(definition: TypeDefinition, above: TypeDefinition | undefined): TypeDefinition {
  if (!above || above.builtin) return definition;
  const inherited = ["ancestors", ...Object.keys(FACTS)] as (keyof TypeOptions)[];
  const stated = Object.fromEntries(
    inherited.map((name) => [name, definition.options[name] ?? above.options[name]]),
  );
  const takesFields = !definition.fields && above.fields;
  return {
    ...definition,
    fields: definition.fields ?? above.fields,
    options: { ...definition.options, ...stated, ...(takesFields && { extraFields: true }) },
  };
}

/** The definition of a builtin class. */
export const builtinType = (type: string, known: ErrorClass): TypeDefinition => ({
  type,
  class: known,
  aliases: [],
  fields: undefined,
  builtin: true,
  options: {},
});

/**
 * The definition of a class of values.
 * @throws {TypeError} for a missing or unusable name
 */
export function defineValue(
  known: ValueDefinition["class"],
  options: ValueOptions<unknown>,
): ValueDefinition {
  return {
    type: checkedName(options.type ?? declaredName(known as ErrorClass), known),
    class: known,
    options,
  };
}

function checkedName(name: string | undefined, type: unknown): string {
  if (name === undefined || name === "") {
    throw new TypeError(
      `cannot register ${describeClass(type)} without a stable type name: give it a \`type\``,
    );
  }
  if (utf8Length(name) > LIMITS.maxNameBytes || nameOf(name) !== name || name === NON_ERROR) {
    throw new TypeError(
      `cannot register ${describeClass(type)}: ${JSON.stringify(name.slice(0, 300))} is no usable name`,
    );
  }
  return name;
}

function fieldMap(fields: NonNullable<TypeOptions["fields"]>): ReadonlyMap<string, string> {
  return Array.isArray(fields)
    ? new Map(fields.map((name) => [name, name]))
    : new Map(Object.entries(fields));
}

/** A class as messages name it. */
export function describeClass(type: unknown): string {
  const name = typeof type === "function" ? ownData(type, "name") : undefined;
  return typeof name === "string" && name !== "" ? `class ${name}` : "this class";
}

/**
 * The classes of a catalog: every error class among its values that declares a stable type name; instead of it the
 * class that the module `own` exports under one of its names, if there is one.
 */
export function declaredTypes(catalog: object, own: object = {}): Map<ErrorClass, TypeOptions> {
  const owned = new Map<ErrorClass, { used: ErrorClass; name?: string }>();
  for (const [name, each] of Object.entries(catalog)) {
    if (typeof each !== "function" || declaredName(each) === undefined) continue;
    const theirs = read(own, name);
    if (isErrorClass(theirs)) owned.set(each, { used: theirs, name });
    else if (!owned.has(each)) owned.set(each, { used: each });
  }
  return new Map(
    [...owned].map(([declared, { used, name }]) => [
      used,
      {
        type: declaredName(declared),
        ...(ownData(declared, declaredOptions) as object | undefined),
        ...(name !== undefined && { name }),
      } as TypeOptions,
    ]),
  );
}

const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === "function" && value.prototype instanceof Error;
