// Which stable type names are which local classes (SPEC 5), and what registration said of each. The only thing
// that decides what the wire may become: a name from outside is looked up in the Maps below, and nowhere else.

import type { ErrorEnvelope, Kind, Status } from "./envelope.js";
import { LIMITS, SECRET_NAMES } from "./generated/constants.js";
import {
  builtinClasses,
  DOM_EXCEPTION,
  declaredName,
  derivedName,
  ERROR,
  type ErrorClass,
  isDOMException,
  NON_ERROR,
  nameOf,
  ownData,
  shownName,
} from "./identity.js";
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
  /** Names that this type had before; receivers that know one of them find the class too. */
  readonly aliases?: readonly string[];
  /** The fields that are sent: names, or wire name → property name. Without it, the error's own plain data. */
  readonly fields?: readonly string[] | Readonly<Record<string, string>>;
  /** Those of `fields` that may leave under `public` disclosure, by wire name. */
  readonly publicFields?: readonly string[];
  readonly code?: FactOf<E, string>;
  readonly kind?: FactOf<E, Kind>;
  readonly status?: FactOf<E, Status>;
  readonly httpStatus?: FactOf<E, number>;
  readonly retryable?: FactOf<E, boolean>;
  /** Milliseconds. */
  readonly retryAfterMs?: FactOf<E, number>;
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

/** Told about what went wrong without failing anything: a hook that threw, say. */
export type OnIssue = (issue: { readonly type: string; readonly reason: unknown }) => void;

export interface RegistryOptions {
  /** Names that look like secrets, instead of the list of SPEC 11. */
  readonly secretNames?: readonly string[];
  readonly onIssue?: OnIssue;
}

/** The property under which a class declares its options for `use`. */
export const declaredOptions: unique symbol = Symbol.for("rethrown.options") as never;

/** The names and classes of one registry, and the questions that capture and restore ask of it. */
export class Types {
  readonly #secretNames: ReadonlySet<string>;
  readonly #onIssue: OnIssue | undefined;
  readonly #byName = new Map<string, TypeDefinition>();
  readonly #byClass = new Map<unknown, TypeDefinition>();
  readonly #valuesByName = new Map<string, ValueDefinition>();
  readonly #valuesByClass = new Map<unknown, ValueDefinition>();

  constructor({ secretNames = SECRET_NAMES, onIssue }: RegistryOptions = {}) {
    this.#secretNames = new Set(secretNames);
    this.#onIssue = onIssue;
    for (const [type, known] of builtinClasses) this.#add(known, type, {}, true);
  }

  register(type: ErrorClass, options: TypeOptions): void {
    if (typeof type !== "function" || !(type.prototype instanceof Error)) {
      throw new TypeError(`cannot register ${describe(type)}: it is no class of errors`);
    }
    this.#add(type, checkedName(options.type ?? declaredName(type), type), options, false);
  }

  #add(known: ErrorClass, type: string, options: TypeOptions, builtin: boolean): void {
    const aliases = options.aliases ?? [];
    const names = [type, ...aliases.map((alias) => checkedName(alias, known))];
    if (this.#byClass.has(known)) {
      throw new TypeError(
        `cannot register ${describe(known)} twice: it is ${this.#byClass.get(known)?.type}`,
      );
    }
    for (const name of names) {
      const other = this.#byName.get(name);
      if (other)
        throw new TypeError(`cannot register ${describe(known)}: ${name} is ${describe(other.class)}`);
    }
    const fields = options.fields === undefined ? undefined : fieldMap(options.fields);
    for (const name of options.publicFields ?? []) {
      if (!fields?.has(name)) throw new TypeError(`publicFields of ${type}: ${name} is none of its fields`);
    }
    const definition = { type, class: known, aliases, fields, builtin, options };
    this.#byClass.set(known, definition);
    for (const name of names) this.#byName.set(name, definition);
  }

  registerValue(type: ValueDefinition["class"], options: ValueOptions<unknown>): void {
    const declared = ownData(type, Symbol.for("rethrown.type"));
    const name = checkedName(options.type ?? (typeof declared === "string" ? declared : undefined), type);
    if (this.#valuesByName.has(name) || this.#valuesByClass.has(type)) {
      throw new TypeError(`cannot register ${describe(type)} as ${name}: one of the two is registered`);
    }
    const definition = { type: name, class: type, options };
    this.#valuesByName.set(name, definition);
    this.#valuesByClass.set(type, definition);
  }

  /** The definition that a name from the wire leads to, by type or alias. */
  find(name: string): TypeDefinition | undefined {
    return this.#byName.get(name);
  }

  findValue(name: string): ValueDefinition | undefined {
    return this.#valuesByName.get(name);
  }

  /** The definition of exactly this class. */
  definitionOf(type: ErrorClass | undefined): TypeDefinition | undefined {
    return this.#byClass.get(type);
  }

  valueDefinitionOf(type: unknown): ValueDefinition | undefined {
    return this.#valuesByClass.get(type);
  }

  /** The definitions that apply to an error: of its class or of the nearest registered ancestor. */
  nearest(classes: readonly ErrorClass[]): TypeDefinition | undefined {
    for (const each of classes) {
      const definition = this.#byClass.get(each);
      if (definition) return definition;
    }
    return undefined;
  }

  /** The stable type name and the lineage of an error (SPEC ID-1, ID-4, ID-5). */
  identify(error: object, classes: readonly ErrorClass[]): { type: string; lineage: string[] } {
    if (isDOMException(error)) {
      return { type: nameOf(`${DOM_EXCEPTION}.${error.name}`), lineage: [DOM_EXCEPTION, ERROR] };
    }
    const [own, ...ancestors] = classes;
    const definition = this.definitionOf(own);
    const named = definition && !definition.builtin ? definition.type : own && declaredName(own);
    const type = named ?? shownName(error) ?? (own && derivedName(own)) ?? ERROR;
    // An instance of a builtin class that goes by a name of its own is still an instance of that class.
    const above = definition?.builtin && type !== definition.type ? classes : ancestors;
    const lineage = new Set([...(definition?.aliases ?? []), ...this.#namesOf(above)]);
    lineage.delete(type);
    return { type, lineage: [...lineage] };
  }

  *#namesOf(classes: readonly ErrorClass[]): Iterable<string> {
    for (const each of classes) {
      const name = this.definitionOf(each)?.type ?? declaredName(each) ?? derivedName(each);
      if (name !== undefined) yield name;
    }
  }

  /** Whether a name looks like a secret: its last words, joined, are one of the list (SPEC DIS-1). */
  isSecret(name: string): boolean {
    const words = name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).filter((word) => word !== "");
    return words.some((_, i) => this.#secretNames.has(words.slice(i).join("").toLowerCase()));
  }

  report(type: string, reason: unknown): void {
    try {
      this.#onIssue?.({ type, reason });
    } catch {
      // A listener that throws must not cost the error that it was told about.
    }
  }
}

function checkedName(name: string | undefined, type: unknown): string {
  if (name === undefined || name === "") {
    throw new TypeError(`cannot register ${describe(type)} without a stable type name: give it a \`type\``);
  }
  if (utf8Length(name) > LIMITS.maxNameBytes || nameOf(name) !== name || name === NON_ERROR) {
    throw new TypeError(
      `cannot register ${describe(type)}: ${JSON.stringify(name.slice(0, 300))} is no usable name`,
    );
  }
  return name;
}

function fieldMap(fields: NonNullable<TypeOptions["fields"]>): ReadonlyMap<string, string> {
  return Array.isArray(fields)
    ? new Map(fields.map((name) => [name, name]))
    : new Map(Object.entries(fields));
}

function describe(type: unknown): string {
  const name = typeof type === "function" ? ownData(type, "name") : undefined;
  return typeof name === "string" && name !== "" ? `class ${name}` : "this class";
}

/** The classes of a catalog: every error class among its values that declares a stable type name. */
export function declaredTypes(catalog: object): { type: ErrorClass; options: TypeOptions }[] {
  return Object.values(catalog).flatMap((each) => {
    if (typeof each !== "function" || declaredName(each) === undefined) return [];
    const options = ownData(each, declaredOptions);
    return [{ type: each as ErrorClass, options: (options ?? {}) as TypeOptions }];
  });
}
