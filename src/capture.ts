// Native error → envelope (SPEC 10.1, and 10.3 for errors that were restored here). Never throws: every read
// of the thrown object is guarded, and what cannot be read is listed as omitted. The walk is a queue, so that
// no chain is too long for it.

import { changedFields, isAsRestored } from "./changes.js";
import { compareText } from "./codec/text.js";
import type { ErrorEnvelope, Origin, RelatedError, Value } from "./envelope.js";
import { type CallFacts, callFacts, mergedOrigin } from "./facts.js";
import { ENVELOPE } from "./fields.js";
import { LIMITS } from "./generated/constants.js";
import { assemble, compact, errorAt, holdsError, renumberErrors, renumberUnknown } from "./graph.js";
import { classesOf, isError, NON_ERROR, ownData, read } from "./identity.js";
import type { Types } from "./names.js";
import { below, Omissions } from "./omissions.js";
import { HERE } from "./origin.js";
import { type RestoredGraph, type RestoredRecord, recordOf } from "./relay.js";
import { SenderTypes } from "./sender-types.js";
import {
  causeOf,
  type Elements,
  elementsOf,
  type Fields,
  factsOf,
  fieldsOf,
  limited,
  membersOf,
  messageOf,
  stackOf,
} from "./thrown.js";
import { Budget, type CaptureContext, captureMap, captureValue, LEFT_OUT } from "./values/capture.js";

/** One error to be written: a native value, or one that only an envelope knows. */
type Node = { readonly thrown: unknown } | { readonly graph: RestoredGraph; readonly index: number };

/**
 * The envelope of one thrown value, before disclosure and budget. Under `isPublic` the names of fields are not
 * searched for secrets: disclosure.ts keeps those alone that their class named as public.
 */
export function captureGraph(
  thrown: unknown,
  types: SenderTypes,
  facts: CallFacts,
  isPublic: boolean,
): ErrorEnvelope {
  return new Walk({ thrown }, types, isPublic).run(facts);
}

/** The envelope whose root is the error behind a reference of another one. */
export function reroot(envelope: ErrorEnvelope, index: number): ErrorEnvelope {
  return index === 0 ? envelope : new Walk({ graph: { envelope, natives: [] }, index }).envelope();
}

// Names and references count as values (SPEC 8). These are kept from the values of the first error, for those that
// make the others catchable: of each a reference, and two names.
const NAMES = 3 * LIMITS.maxErrors;

class Walk {
  readonly #types: SenderTypes;
  readonly #isPublic: boolean;
  readonly #nodes: Node[] = [];
  readonly #numbers = new Map<unknown, number>();
  readonly #origins = new Map<Origin, Origin>();
  readonly #wireNumbers = new Map<RestoredGraph, Map<number, number>>();
  readonly #budget = new Budget(LIMITS.maxValues - NAMES);
  readonly #names = new Budget(NAMES);
  readonly #thrown: unknown;
  #causes: Causes | undefined;
  /** Where a replaced cause hands over to the remote one: the last error of the new chain → the old cause. */
  readonly #tails = new Map<unknown, { graph: RestoredGraph; index: number }>();
  /** Whether anything here is not what one envelope said already. */
  #changed = false;

  constructor(root: Node, types = new SenderTypes(), isPublic = false) {
    this.#types = types;
    this.#isPublic = isPublic;
    this.#thrown = nativeOf(root);
    this.#add(root);
  }

  /** The thrown error and its causes: the last of them stays when there is no room for its middle. */
  get #chain(): Causes {
    this.#causes ??= causesOf(this.#thrown);
    return this.#causes;
  }

  /** Every error that can be reached, and nothing else. */
  envelope(): ErrorEnvelope {
    return assemble(this.#written());
  }

  #written(): RelatedError[] {
    const written: RelatedError[] = [];
    for (let i = 0; i < this.#nodes.length; i++) {
      const error = this.#write(this.#nodes[i] as Node);
      // What was inherited from the root of another envelope is inherited from this one, where it is the same.
      const isInherited = i > 0 && error.origin !== undefined && error.origin === written[0]?.origin;
      written.push(isInherited ? withoutOrigin(error) : error);
    }
    return written;
  }

  run(facts: CallFacts): ErrorEnvelope {
    const written = this.#written();
    const root = written[0] as RelatedError;
    const relayed = recordOf(this.#thrown);
    const omissions = new Omissions(root.omitted);
    const call = callFacts(facts, omissions);
    const isUnchanged = !this.#changed && !facts.origin && Object.keys(call).length === 0;
    if (relayed?.index === 0 && isUnchanged) return relayed.graph.envelope;

    // A member without origin has the root's (SPEC ENV-10), so one that was raised elsewhere says so.
    for (let i = 1; relayed && i < written.length; i++) {
      const member = written[i] as RelatedError;
      if (isLocal(this.#nodes[i])) written[i] = { ...member, origin: HERE };
    }
    const envelope: ErrorEnvelope = { v: 1, ...root, ...call };
    const origin = mergedOrigin(relayed ? root.origin : HERE, facts.origin, omissions);
    const time = relayed ? root.time : Date.now();
    const omitted = omissions.list();
    if (origin && Object.keys(origin).length > 0) envelope.origin = origin;
    if (time !== undefined) envelope.time = time;
    if (omitted) envelope.omitted = omitted;
    if (written.length > 1) envelope.related = written.slice(1);
    return envelope;
  }

  /** The reference of a native error, or of what stands for it; undefined where the envelope is full. */
  #number(thrown: unknown, effect?: unknown): number | undefined {
    const known = isError(thrown) ? this.#numbers.get(thrown) : undefined;
    if (known !== undefined) return known;
    if (this.#hasRoom()) return this.#add({ thrown });
    const { places, end } = this.#chain;
    const isLink = places.has(effect) && places.has(thrown);
    return isLink && this.#keepsEnd() ? this.#add({ thrown: end }) : undefined;
  }

  #numberWire(graph: RestoredGraph, index: number, effect?: unknown): number | undefined {
    const native = graph.natives[index];
    if (native) return this.#number(native, effect);
    const known = this.#wireNumbers.get(graph)?.get(index);
    return known === undefined && this.#hasRoom() ? this.#add({ graph, index }) : known;
  }

  #hasRoom(): boolean {
    // The chain is walked where there is little room alone.
    const room = LIMITS.maxErrors - this.#nodes.length;
    return room > 1 || (room === 1 && !this.#keepsEnd());
  }

  /** Whether the last place is still to be kept, for the end of the chain of causes (SPEC CAP-13). */
  #keepsEnd(): boolean {
    return this.#chain.places.size > 0 && !this.#numbers.has(this.#chain.end);
  }

  #add(node: Node): number {
    const number = this.#nodes.push(node) - 1;
    if ("thrown" in node) this.#numbers.set(node.thrown, number);
    else
      this.#wireNumbers.set(
        node.graph,
        (this.#wireNumbers.get(node.graph) ?? new Map()).set(node.index, number),
      );
    return number;
  }

  #write(node: Node): RelatedError {
    if ("graph" in node) return this.#writeWire(node.graph, node.index, {});
    const record = recordOf(node.thrown);
    if (record) return this.#writeRestored(node.thrown as Error, record);
    this.#changed = true;
    return isError(node.thrown) ? this.#writeError(node.thrown) : this.#writeNonError(node.thrown);
  }

  /** Something thrown that is no error (SPEC ID-1.4). */
  #writeNonError(thrown: unknown): RelatedError {
    const omissions = new Omissions();
    const value = captureValue(thrown, "/attributes/value", this.#context(omissions));
    const isPrimitive = typeof thrown !== "object" && typeof thrown !== "function";
    return compact({
      type: NON_ERROR,
      message: limited(isPrimitive ? String(thrown) : "", "/message", omissions),
      attributes: value === LEFT_OUT ? undefined : { value },
      omitted: omissions.list(),
    });
  }

  #writeError(error: Error): RelatedError {
    const omissions = new Omissions();
    const classes = classesOf(error);
    const { type, lineage } = this.#types.identify(error, classes);
    const definition = this.#types.nearest(classes);
    const facts = factsOf(error, definition, omissions);
    const message = messageOf(error, omissions);
    // References are numbered in this order (SPEC CAP-2), and before those inside values.
    const cause = this.#cause(error, omissions);
    const names = [type, ...lineage];
    const members = membersOf(error, names, omissions);
    const errors = members && this.#members(members, omissions);
    // What a class of the same name may show says nothing about this one (SPEC DIS-2).
    const isOwn = definition !== undefined && definition.class === classes[0] && !definition.builtin;
    const isHidden = this.#isPublic && !isOwn;
    if (isHidden) omissions.add("", "redacted");
    const named = this.#takeNames(lineage.length);
    if (named < lineage.length) omissions.add("/lineage", "truncated", lineage.length);
    const isComplete = definition?.class === classes[0] && definition?.options.extraFields !== true;
    const fields = fieldsOf(error, definition, isComplete, names, members !== undefined, omissions);
    // One by one: through entries and back, an error takes longer than all the reading above.
    const written: RelatedError = { type };
    if (named > 0) written.lineage = named < lineage.length ? lineage.slice(0, named) : lineage;
    Object.assign(written, facts);
    const shown = isHidden ? "" : limited(facts.message ?? message, "/message", omissions);
    if (shown !== "") written.message = shown;
    else delete written.message;
    const { traceback, frames } = stackOf(error, message, omissions);
    if (traceback) written.traceback = traceback;
    if (frames?.length) written.frames = frames;
    const attributes = isHidden ? undefined : this.#attributes(fields, omissions);
    if (attributes) written.attributes = attributes;
    if (cause !== undefined) written.cause = cause;
    if (errors?.length) written.errors = errors;
    const omitted = omissions.list();
    if (omitted) written.omitted = omitted;
    return written;
  }

  #cause(error: Error, omissions: Omissions): number | undefined {
    const cause = causeOf(error, omissions);
    const tail = this.#tails.get(error);
    if (cause === undefined) return tail && this.#numberWire(tail.graph, tail.index);
    const reference = this.#number(cause, error);
    if (reference === undefined) omissions.add("/cause", "truncated");
    else this.#listSkipped(error, cause, reference, omissions);
    return reference;
  }

  /** Says how many causes are missing where the end of the chain stands for the next one. */
  #listSkipped(error: unknown, cause: unknown, reference: number, omissions: Omissions): void {
    if (Object.is(nativeOf(this.#nodes[reference]), cause)) return;
    const { places } = this.#chain;
    omissions.add("/cause", "truncated", places.size - 2 - (places.get(error) ?? -1));
  }

  #takeNames(count: number): number {
    const taken = this.#names.take(count);
    return taken + this.#budget.take(count - taken);
  }

  #members({ first, size }: Elements, omissions: Omissions): number[] {
    const references: number[] = [];
    for (const member of first.slice(0, this.#takeNames(first.length))) {
      const reference = this.#number(member);
      if (reference === undefined) break;
      references.push(reference);
    }
    // One omission for all that follow: 50,000 members are one fact, not 50,000.
    if (references.length < size) omissions.add("/errors", "truncated", size);
    return references;
  }

  /** The attributes that were captured, if any. */
  #attributes({ names, get }: Fields, omissions: Omissions): Record<string, Value> | undefined {
    if (names.length === 0) return undefined;
    const isSecret = this.#isPublic ? () => false : this.#isSecret;
    // The map of the attributes itself is no level of a value.
    const captured = captureMap(names, get, "/attributes", this.#context(omissions), -1, [], isSecret);
    for (const _ in captured) return captured;
    return undefined;
  }

  #context(omissions: Omissions): CaptureContext {
    return {
      types: this.#types,
      omissions,
      budget: this.#budget,
      reference: this.#reference,
      isSecret: this.#isSecret,
    };
  }

  readonly #reference = (error: Error) => this.#number(error);
  readonly #isSecret = (name: string) => this.#types.isSecret(name);

  /** A restored error: what came with it, and over that what has changed since (SPEC REL-3). */
  #writeRestored(error: Error, record: RestoredRecord): RelatedError {
    const { graph, index } = record;
    const wire = errorAt(graph.envelope, index);
    const omissions = new Omissions();
    const message = messageOf(error, omissions);
    // A cause that was set to null is one that was erased.
    const cause = causeOf(error) ?? undefined;
    // One error can be more members than an envelope has errors.
    const members = elementsOf(read(error, "errors"), LIMITS.maxValues);
    const fields = changedFields(record, this.#types);
    const changed = {
      message: message !== record.message,
      cause: cause !== undefined && !isAsRestored(cause, record.cause, wire.cause, graph, this.#types),
      errors:
        record.members !== undefined && members !== undefined && !sameMembers(members, record, this.#types),
    };
    if (fields.size === 0 && !Object.values(changed).includes(true)) return this.#writeWire(graph, index, {});

    this.#changed = true;
    if (changed.cause && wire.cause !== undefined) this.#handOver(cause, graph, wire.cause);
    const causeReference = changed.cause ? this.#cause(error, omissions) : undefined;
    const errors = changed.errors ? this.#members(members as Elements, omissions) : undefined;
    const kept = this.#writeWire(graph, index, changed);
    const unchanged = Object.entries(kept.attributes ?? {}).filter(([name]) => !fields.has(name));
    const sent = changed.message ? limited(message, "/message", omissions) : kept.message;
    const changedNow = { names: [...fields.keys()], get: (name: string) => fields.get(name)?.() };
    const attributes = { ...Object.fromEntries(unchanged), ...this.#attributes(changedNow, omissions) };
    return compact({
      ...kept,
      ...this.#changedFacts(error, record, fields, omissions),
      message: sent,
      ...(changed.cause && { cause: causeReference }),
      ...(changed.errors && { errors }),
      attributes,
      omitted: new Omissions(kept.omitted).addAll(omissions).list(),
    });
  }

  /** The facts that stand in fields which have changed, where they are others by that. */
  #changedFacts(
    error: Error,
    { fields }: RestoredRecord,
    changed: ReadonlyMap<string, unknown>,
    omissions: Omissions,
  ): Partial<RelatedError> {
    const definition = this.#types.nearest(classesOf(error));
    const restored = [...fields.values()].map(({ property, value }) => [property, { value }] as const);
    if (!definition || changed.size === 0) return {};
    const { message: _now, ...now } = factsOf(error, definition, omissions);
    const before = Object.create(error, Object.fromEntries(restored)) as Error;
    const { message: _then, ...then } = factsOf(before, definition, new Omissions());
    return Object.fromEntries(
      Object.keys({ ...now, ...then })
        .filter((name) => now[name as keyof typeof now] !== then[name as keyof typeof then])
        .map((name) => [name, now[name as keyof typeof now]]),
    );
  }

  /** The remote cause goes to the end of the chain that replaces it. */
  #handOver(cause: unknown, graph: RestoredGraph, index: number): void {
    const { places, end = cause } = causesOf(cause);
    if (!places.has(graph.natives[index])) this.#tails.set(end, { graph, index });
  }

  /**
   * An origin without the unknown fields that lead to an error: it is shared by errors. One object for each, since
   * members compare theirs with the root's (SPEC ENV-10).
   */
  #withoutErrors(origin: Origin | undefined): Origin | undefined {
    if (!origin || !Object.values(origin).some(holdsError)) return origin;
    const known = this.#origins.get(origin);
    const kept =
      known ?? Object.fromEntries(Object.entries(origin).filter(([, value]) => !holdsError(value)));
    this.#origins.set(origin, kept);
    return kept;
  }

  /** What the wire said, in the new numbering; less the references that the caller writes itself. */
  #writeWire(
    graph: RestoredGraph,
    index: number,
    without: { readonly cause?: boolean; readonly errors?: boolean },
  ): RelatedError {
    const { v: _v, related: _related, ...wire } = errorAt(graph.envelope, index) as ErrorEnvelope;
    const lost: string[] = [];
    const effect = graph.natives[index];
    const refer = (reference: number, path: string) => {
      const number = this.#numberWire(graph, reference, path === "/cause" ? effect : undefined);
      if (number === undefined) lost.push(path);
      return number;
    };
    const renumber = (value: Value, path: string) =>
      renumberErrors(value, (reference) => refer(reference, path));
    const cause = wire.cause === undefined || without.cause ? undefined : refer(wire.cause, "/cause");
    const context = wire.context === undefined ? undefined : refer(wire.context, "/context");
    const errors = without.errors
      ? undefined
      : wire.errors?.flatMap((member) => refer(member, "/errors") ?? []);
    const attributes =
      wire.attributes &&
      Object.fromEntries(
        Object.keys(wire.attributes)
          .sort(compareText)
          .map((name) => [name, renumber(wire.attributes?.[name] as Value, below("/attributes", name))]),
      );
    const args = wire.args?.map((value, i) => renumber(value, below("/args", i)));
    const { origin: own, ...others } = wire;
    const { omitted, ...rest } = renumberUnknown(others, ENVELOPE, "", renumber);
    const omissions = new Omissions(omitted);
    for (const path of lost) omissions.add(path, "truncated");
    const next = wire.cause === undefined ? undefined : graph.natives[wire.cause];
    if (cause !== undefined && next) this.#listSkipped(effect, next, cause, omissions);
    for (const [name, value] of Object.entries(own ?? {})) {
      if (holdsError(value)) omissions.add(below("/origin", name), "unsupported");
    }
    const origin = this.#withoutErrors(own ?? (index === 0 ? undefined : graph.envelope.origin));
    return compact({
      ...rest,
      cause,
      context,
      errors,
      attributes,
      args,
      origin,
      omitted: omissions.list(),
    });
  }
}

const nativeOf = (node: Node | undefined): unknown => (node && "thrown" in node ? node.thrown : undefined);
const isLocal = (node: Node | undefined) => node !== undefined && "thrown" in node && !recordOf(node.thrown);

interface Causes {
  /** An error and its causes, in their order. */
  readonly places: ReadonlyMap<unknown, number>;
  readonly end: unknown;
}

/** Of causes that are computed anew at each reading, only as many as fit. */
function causesOf(thrown: unknown): Causes {
  const places = new Map<unknown, number>();
  let end: unknown;
  let computed = 0;
  for (let error = thrown; isError(error) && !places.has(error); error = causeOf(error)) {
    places.set(error, places.size);
    end = error;
    if (ownData(error, "cause") === undefined && ++computed > LIMITS.maxErrors) break;
  }
  return { places, end };
}

const withoutOrigin = ({ origin: _, ...error }: RelatedError): RelatedError => error;

function sameMembers(now: Elements, { members = [], graph, index }: RestoredRecord, types: Types): boolean {
  const { errors = [] } = errorAt(graph.envelope, index);
  const isSame = (then: unknown, i: number) => isAsRestored(now.first[i], then, errors[i], graph, types);
  return now.size === members.length && members.every(isSame);
}
