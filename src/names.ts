// Which stable type names are which local classes (SPEC 5). The only thing that decides what the wire may
// become: a name from outside is looked up in the Maps below, and nowhere else.

import {
  builtinType,
  defineType,
  defineValue,
  describeClass,
  inheriting,
  type TypeDefinition,
  type TypeOptions,
  type ValueDefinition,
  type ValueOptions,
} from "./definition.js";
import {
  builtinClasses,
  classesOf,
  DOM_EXCEPTION,
  declaredName,
  derivedName,
  domExceptionType,
  ERROR,
  type ErrorClass,
  isAncestors,
  shortName,
  shownName,
} from "./identity.js";

/** Told about what went wrong without failing anything: a hook that threw, say. */
export type OnIssue = (issue: { readonly type: string; readonly reason: unknown }) => void;

export interface ReceiverOptions {
  readonly onIssue?: OnIssue;
}

const DOM_PREFIX = `${DOM_EXCEPTION}.`;

const depthOf = (type: ErrorClass) => classesOf(type.prototype).length;

/** The names and classes of one registry, and the questions that capture and restore ask of it. */
export class Types {
  readonly #onIssue: OnIssue | undefined;
  /** As they were registered, without what they inherit. */
  readonly #stated = new Map<ErrorClass, TypeDefinition>();
  readonly #byName = new Map<string, TypeDefinition>();
  readonly #byClass = new Map<unknown, TypeDefinition>();
  readonly #valuesByName = new Map<string, ValueDefinition>();
  readonly #valuesByClass = new Map<unknown, ValueDefinition>();

  constructor({ onIssue }: ReceiverOptions = {}) {
    this.#onIssue = onIssue;
    for (const [type, known] of builtinClasses) this.#add(builtinType(type, known));
  }

  /** @throws {TypeError} as `defineType` does, and for a class or name that is taken (SPEC ID-3) */
  register(type: ErrorClass, options: TypeOptions): void {
    const stated = defineType(type, options);
    this.#add(stated);
    this.#stated.set(type, stated);
    // Whichever was registered first: those below it have what they do not state from it (SPEC ID-10).
    const below = [...this.#stated.keys()].filter((each) => each === type || each.prototype instanceof type);
    for (const each of below.sort((a, b) => depthOf(a) - depthOf(b))) this.#resolve(each);
  }

  #resolve(type: ErrorClass): void {
    const above = this.nearest(classesOf(type.prototype));
    const definition = inheriting(this.#stated.get(type) as TypeDefinition, above);
    this.#byClass.set(type, definition);
    for (const name of [definition.type, ...definition.aliases]) this.#byName.set(name, definition);
  }

  #add(definition: TypeDefinition): void {
    const { class: known, type, aliases } = definition;
    const taken = this.#byClass.get(known);
    if (taken) throw new TypeError(`cannot register ${describeClass(known)} twice: it is ${taken.type}`);
    for (const name of [type, ...aliases]) {
      const other = this.#byName.get(name);
      if (other) {
        throw new TypeError(
          `cannot register ${describeClass(known)}: ${name} is ${describeClass(other.class)}`,
        );
      }
    }
    this.#byClass.set(known, definition);
    for (const name of [type, ...aliases]) this.#byName.set(name, definition);
  }

  /** @throws {TypeError} as `defineValue` does, and for a class or name that is taken */
  registerValue(type: ValueDefinition["class"], options: ValueOptions<unknown>): void {
    const definition = defineValue(type, options);
    if (this.#valuesByName.has(definition.type) || this.#valuesByClass.has(type)) {
      throw new TypeError(
        `cannot register ${describeClass(type)} as ${definition.type}: one of the two is registered`,
      );
    }
    this.#valuesByName.set(definition.type, definition);
    this.#valuesByClass.set(type, definition);
  }

  /** The definition that a name from the wire leads to, by type or alias. */
  find(name: string): TypeDefinition | undefined {
    return this.#byName.get(name.startsWith(DOM_PREFIX) ? DOM_EXCEPTION : name);
  }

  findValue(name: string): ValueDefinition | undefined {
    return this.#valuesByName.get(name);
  }

  /** The definition of exactly this class. */
  definitionOf(type: ErrorClass | undefined): TypeDefinition | undefined {
    return this.#byClass.get(type);
  }

  /** Whether any class of values is registered. */
  get knowsValues(): boolean {
    return this.#valuesByClass.size > 0;
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
    const [own, ...ancestors] = classes;
    const definition = this.definitionOf(own);
    const builtin = definition?.builtin ? definition.type : undefined;
    const named = builtin === undefined ? (definition?.type ?? (own && declaredName(own))) : undefined;
    const dom = domExceptionType(error);
    const type =
      named ?? dom ?? this.#shownName(error, classes) ?? builtin ?? (own && derivedName(own)) ?? ERROR;
    // An instance of a builtin class that goes by a name of its own is still an instance of that class.
    const above = builtin !== undefined && type !== builtin ? classes : ancestors;
    const lineage = new Set(definition?.aliases);
    for (const each of above) this.#addNames(lineage, each, dom);
    // Whatever else it is, in the end it is an Error.
    const foreign = this.nearest(classes)?.options.ancestors ?? [];
    if (foreign.length > 0 && lineage.delete(ERROR)) {
      for (const name of [...foreign, ERROR]) lineage.add(name);
    }
    lineage.delete(type);
    return { type, lineage: [...lineage] };
  }

  /** The name that the instance itself shows, where it does not come from a builtin class. */
  #shownName(error: object, classes: readonly ErrorClass[]): string | undefined {
    const name = shownName(error);
    const builtin = this.nearest(classes.filter((each) => this.definitionOf(each)?.builtin));
    const isBuiltins = builtin !== undefined && name === shortName(builtin.type);
    return isBuiltins || isAncestors(name, classes) ? undefined : name;
  }

  #addNames(lineage: Set<string>, type: ErrorClass, dom: string | undefined): void {
    const name = this.definitionOf(type)?.type ?? declaredName(type) ?? derivedName(type);
    if (name === DOM_EXCEPTION && dom !== undefined) lineage.add(dom);
    if (name !== undefined) lineage.add(name);
  }

  /** Tells the listener, if there is one. */
  report(type: string, reason: unknown): void {
    try {
      this.#onIssue?.({ type, reason });
    } catch {
      // A listener that throws must not cost the error that it was told about.
    }
  }
}
