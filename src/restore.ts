// Envelope → native error (SPEC 10.2). Never throws, never runs a constructor, setter or getter of a user's
// class; a `restore` hook that was registered on purpose is the one exception.

import { checkEnvelope } from "./check.js";
import type { TypeDefinition } from "./definition.js";
import type { ErrorEnvelope, RelatedError, Value } from "./envelope.js";
import { RESERVED_ATTRIBUTES, ROOTS } from "./generated/constants.js";
import { errorAt } from "./graph.js";
import { type Member, planGroups } from "./groups.js";
import {
  AGGREGATE_ERROR,
  BUILTIN_FIELDS,
  builtinClasses,
  classesOf,
  DOM_EXCEPTION,
  ERROR,
  type ErrorClass,
  inherits,
  isAncestors,
  isBuiltin,
  isError,
  NON_ERROR,
  ownData,
  plainName,
  shortName,
} from "./identity.js";
import { MAX_DEPTH_CEILING, type ResolvedLimits } from "./limits.js";
import type { Types } from "./names.js";
import { type RestoredGraph, recordOf, remember } from "./relay.js";
import { RemoteError, remoteErrorName, setAttributes } from "./remote-error.js";
import { setStack, withoutStack } from "./stack/local.js";
import { statusOf } from "./status.js";
import { printableLine } from "./text.js";
import { plainNames } from "./thrown.js";
import { define, type RestoreContext, restoreValue } from "./values/restore.js";

/**
 * The native error of an envelope.
 * @param entry the public function whose callers the local stack begins with
 */
export function restoreGraph(envelope: ErrorEnvelope, types: Types, entry: unknown): Error {
  return new Restoration(envelope, types).run(entry);
}

// Limits are a Decoder's, and whoever decoded this may have had others.
const WIDEST: ResolvedLimits = {
  maxBytes: Number.MAX_SAFE_INTEGER,
  maxErrors: Number.MAX_SAFE_INTEGER,
  maxFrames: Number.MAX_SAFE_INTEGER,
  maxTextBytes: Number.MAX_SAFE_INTEGER,
  maxNameBytes: Number.MAX_SAFE_INTEGER,
  maxValues: Number.MAX_SAFE_INTEGER,
  maxDepth: MAX_DEPTH_CEILING,
};

/** The same for an envelope that no Decoder has checked: one that breaks section 4 is said to (SPEC RES-1). */
export function restoreUnchecked(envelope: ErrorEnvelope, types: Types, entry: unknown): Error {
  try {
    return restoreGraph(checkEnvelope(envelope, WIDEST), types, entry);
  } catch (fault) {
    const { code, path } = fault as { code?: string; path?: string };
    const place = printableLine(path ?? "") || "the root";
    const message = `this is no error envelope: ${code ?? "unreadable"} at ${place}`;
    return restoreGraph({ v: 1, type: "rethrown.InvalidEnvelope", message }, types, entry);
  }
}

/** How one error was built: as which class, and whether that class is the one that was thrown. */
interface Built {
  readonly error: Error;
  readonly definition: TypeDefinition | undefined;
  readonly exact: boolean;
  /** Whether a `restore` hook made it: then it has the fields that the hook gave it. */
  readonly byHook: boolean;
}

class Restoration {
  readonly #envelope: ErrorEnvelope;
  readonly #types: Types;
  readonly #built: Built[];
  readonly #graph: RestoredGraph;
  #placeholders: Map<number, Error> | undefined;
  readonly #context: RestoreContext;

  constructor(envelope: ErrorEnvelope, types: Types) {
    this.#envelope = envelope;
    this.#types = types;
    this.#context = { types, error: (reference) => this.#native(reference) };
    this.#built = [this.#build(envelope)];
    for (const error of envelope.related ?? []) this.#built.push(this.#build(error));
    this.#graph = { envelope, natives: this.#built.map(({ error }) => error) };
  }

  run(entry: unknown): Error {
    const groups = planGroups(this.#envelope);
    for (let index = 0; index < this.#built.length; index++) {
      this.#finish(index, this.#built[index] as Built, groups.get(index), entry);
    }
    return this.#native(0);
  }

  #native(reference: number): Error {
    return (this.#built[reference] as Built).error;
  }

  /** What was thrown: the error behind a reference, or the value that was thrown without being one. */
  #thrown(reference: number): unknown {
    const { type, attributes } = errorAt(this.#envelope, reference);
    const value = type === NON_ERROR ? attributes?.value : undefined;
    return value === undefined ? this.#native(reference) : restoreValue(value, this.#context);
  }

  /** An instance of the first class of `type, …lineage` that is known here and can be built (SPEC ID-6). */
  #build(error: RelatedError): Built {
    const names = [error.type, ...(error.lineage ?? [])];
    for (const name of names) {
      const exact = name === error.type;
      if (!exact && (ROOTS as readonly string[]).includes(name)) continue;
      const definition = this.#types.find(name);
      const instance = definition && this.#instance(definition, error);
      if (instance) {
        const byHook = definition.options.restore !== undefined;
        return { error: instance, definition, exact: exact || definition.type === error.type, byHook };
      }
    }
    const isGroup = error.errors && names.some((name) => GROUPS.has(name));
    const aggregate = isGroup ? this.#types.find(AGGREGATE_ERROR) : undefined;
    const instance = bare(aggregate?.class ?? RemoteError, error);
    return { error: instance, definition: aggregate, exact: false, byHook: false };
  }

  #instance(definition: TypeDefinition, error: RelatedError): Error | undefined {
    try {
      const { restore } = definition.options;
      if (!restore) return bare(definition.class, error);
      // A hook gets no errors inside attributes: they are not built yet.
      const attributes = restoreAttributes(error, { types: this.#types, error: () => undefined });
      const built = restore({ message: error.message ?? "", attributes, envelope: error });
      if (isError(built) && isFresh(built)) return built;
      this.#types.report(
        error.type,
        new TypeError("the restore hook returned no new error that can be filled"),
      );
    } catch (reason) {
      this.#types.report(error.type, reason);
    }
    return undefined;
  }

  #finish(
    index: number,
    { error, definition, exact, byHook }: Built,
    members: readonly Member[] | undefined,
    entry: unknown,
  ) {
    const wire = errorAt(this.#envelope, index);
    const isRemote = error instanceof RemoteError;
    const name = isRemote ? remoteName(wire) : shownName(error, wire, exact, definition);
    if (name !== undefined) define(error, "name", name, false);

    const attributes = restoreAttributes(wire, this.#context);
    const isAggregate = isBuiltin(error, AGGREGATE_ERROR);
    const fields = isRemote
      ? sameNames(attributes)
      : (byHook ? hookPlaces : fieldPlaces)(error, definition, attributes);
    let isCodeStated = definition?.options.code !== undefined;
    for (const [from, { property, value }] of fields) {
      if (property === "code") isCodeStated = true;
      // The members stand there.
      if (property === "errors" && !isRemote && (isAggregate || members)) fields.delete(from);
      else if (!isRemote && !byHook) define(error, property, value, !isHidden(error, property));
    }
    if (isRemote) setAttributes(error, attributes);
    if (wire.code !== undefined && !isCodeStated && isFree(error, "code")) define(error, "code", wire.code);

    const cause = wire.cause === undefined ? undefined : this.#thrown(wire.cause);
    if (cause !== undefined) define(error, "cause", cause, false);
    const errors = (isAggregate && members === undefined ? [] : members)?.map((member) =>
      member.placeholder ? this.#placeholder(member.reference) : this.#thrown(member.reference),
    );
    // Another class has them because it set them, as any field.
    if (errors) define(error, "errors", errors, !isAggregate && !isRemote);

    // One local stack, for the root alone: taking it is most of what restoring costs.
    setStack(error, wire, wire.origin ?? this.#envelope.origin, index === 0 ? entry : undefined);
    remember(error, {
      graph: this.#graph,
      index,
      message: (byHook ? undefined : shownMessage(error)) ?? wire.message ?? "",
      fields: byHook ? asSet(error, fields) : fields,
      holder: isRemote ? attributes : error,
      cause,
      members: errors && [...errors],
    });
  }

  /** Stands for a member that cannot be built once more. */
  #placeholder(reference: number): Error {
    this.#placeholders ??= new Map();
    const known = this.#placeholders.get(reference);
    if (known) return known;
    const { type, message } = errorAt(this.#envelope, reference);
    const said = `error ${reference} of this envelope once more: ${type}: ${message ?? ""}`;
    const error = bare(RemoteError, { type, message: said });
    setAttributes(error as RemoteError, Object.create(null));
    setStack(error, { type: "rethrown.RemoteError", message: said }, undefined);
    this.#placeholders.set(reference, error);
    return error;
  }
}

/** What was set, and where, by wire name. */
type FieldsSet = Map<string, { readonly property: string; readonly value: unknown }>;

/** The same with what a hook has set instead. */
function asSet(error: Error, fields: FieldsSet): FieldsSet {
  for (const [from, { property }] of fields) {
    if (Object.hasOwn(error, property)) fields.set(from, { property, value: ownData(error, property) });
  }
  return fields;
}

/** The groups of other languages that are AggregateErrors here (SPEC ID-8). */
const GROUPS: ReadonlySet<string> = new Set(["python.BaseExceptionGroup", "python.ExceptionGroup"]);

const RESERVED: ReadonlySet<string> = new Set([
  ...RESERVED_ATTRIBUTES.every,
  ...RESERVED_ATTRIBUTES.javascript,
]);

/** A native error of a class, without its constructor and without a stack. */
function bare(type: ErrorClass, wire: RelatedError): Error {
  const { message } = wire;
  const dom = builtinClasses.get(DOM_EXCEPTION);
  // Only its own constructor makes a DOMException whose `name` can be read.
  const isDOM = dom !== undefined && (type === dom || inherits(type.prototype, dom.prototype));
  const [base, args] = isDOM
    ? [dom, [message ?? "", domName(wire)]]
    : [Error, message === undefined ? [] : [message]];
  return withoutStack(() => Reflect.construct(base, args, type) as Error);
}

/** What a DOMException is called; it may be an ancestor of the class that was thrown (SPEC ID-5). */
function domName({ type, lineage = [] }: RelatedError): string {
  const prefix = `${DOM_EXCEPTION}.`;
  return [type, ...lineage].find((name) => name.startsWith(prefix))?.slice(prefix.length) ?? "Error";
}

/** Whether an error keeps a field out of sight, as builtin classes do with theirs. */
function isHidden(error: Error, property: string): boolean {
  if (RESERVED.has(property)) return true;
  for (const [type, names] of BUILTIN_FIELDS) {
    if (names.includes(property) && isBuiltin(error, type)) return true;
  }
  return false;
}

const PROBE = Symbol("probe");

/** Whether what a hook made can be filled: it is not frozen, and stands for no other remote error. */
function isFresh(error: Error): boolean {
  const canDefine = Reflect.defineProperty(error, PROBE, { configurable: true });
  return canDefine && Reflect.deleteProperty(error, PROBE) && recordOf(error) === undefined;
}

/** The own `name` that a RemoteError needs; undefined where it has no other than its class. */
function remoteName(wire: RelatedError): string | undefined {
  const name = remoteErrorName(statusOf(wire));
  return name === "RemoteError" ? undefined : name;
}

/** The same for an instance of another class, to be shown as what it was. */
function shownName(
  error: Error,
  wire: RelatedError,
  exact: boolean,
  definition: TypeDefinition | undefined,
): string | undefined {
  if (!exact) return shortName(wire.type);
  const name = plainName(error);
  const hasName = wire.type === ERROR || !(name === "Error" || isAncestors(name, classesOf(error)));
  return hasName ? undefined : (definition?.options.name ?? shortName(definition?.type ?? wire.type));
}

function restoreAttributes({ attributes }: RelatedError, context: RestoreContext): Record<string, unknown> {
  const restored: Record<string, unknown> = Object.create(null);
  if (!attributes) return restored;
  for (const name of Object.keys(attributes))
    restored[name] = restoreValue(attributes[name] as Value, context);
  return restored;
}

function sameNames(attributes: Readonly<Record<string, unknown>>): FieldsSet {
  const fields: FieldsSet = new Map();
  for (const name of Object.keys(attributes)) fields.set(name, { property: name, value: attributes[name] });
  return fields;
}

/** Which attributes become which properties (SPEC RES-4). */
function fieldPlaces(
  error: Error,
  definition: TypeDefinition | undefined,
  attributes: Readonly<Record<string, unknown>>,
): FieldsSet {
  const fields: FieldsSet = new Map();
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    const declared = definition?.fields?.get(name);
    if (declared !== undefined) {
      // Whoever prints an error relies on its message and name being text.
      if (!RESERVED.has(declared) || typeof value === "string")
        fields.set(name, { property: declared, value });
    } else if ((!definition?.fields || definition.options.extraFields) && isFree(error, name)) {
      fields.set(name, { property: name, value });
    }
  }
  return fields;
}

/** The message that was set; a field that is declared as the message comes before the envelope's. */
function shownMessage(error: Error): string | undefined {
  const message = ownData(error, "message");
  return typeof message === "string" ? message : undefined;
}

/** Where a hook has put the attributes, and what else it has set. */
function hookPlaces(
  error: Error,
  definition: TypeDefinition | undefined,
  attributes: Readonly<Record<string, unknown>>,
): FieldsSet {
  const declared = [...(definition?.fields ?? [])];
  const others = plainNames(error).filter((name) => !declared.some(([, property]) => property === name));
  const places = [
    ...declared.filter(([from, property]) => from in attributes && property in error),
    ...others.map((name) => [name, name] as const),
  ];
  return new Map(places.map(([from, property]) => [from, { property, value: attributes[from] }]));
}

/** Whether a property can be set that nobody declared: the class does not hold it, and nobody listens to it. */
function isFree(error: object, name: string): boolean {
  return !(RESERVED.has(name) || name.startsWith("__") || name in Object.getPrototypeOf(error));
}
