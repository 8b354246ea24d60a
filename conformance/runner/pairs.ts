// The pair matrix: what one language throws and another one passes on, the first one catches again as it was.
//
// For each recipe and codec A captures an error, which gives the bytes a. B relays a, and must give a again; so A
// relays what B gives back, and restores from it, as it does from a. A must restore its own class, and B the same
// one where both have it, with the same message and the same fields.

import { PROCESS_CONTROL } from "#constants";
import { lackOf } from "./applies.js";
import { inLanes } from "./lanes.js";
import type { Case, Vectors } from "./load.js";
import { inputOf } from "./mismatch.js";
import { difference, firstDifference, isMap } from "./patterns.js";
import { WINDOW } from "./pipe.js";
import {
  type About,
  CODECS,
  type CodecName,
  isText,
  type Json,
  type JsonMap,
  type Reply,
  type Testee,
} from "./protocol.js";

export interface Pair {
  readonly from: string;
  readonly through: string;
  readonly codec: CodecName;
  passed: number;
  total: number;
  readonly failed: { id: string; why: string }[];
}

const TOPICS = new Set(["60-capture", "65-identity"]);
const OPS = ["relay", "restore"];

/** Classes that every registry with the cast restores as themselves (TESTEE.md, "The cast"). */
const CAST = new Set(
  ["Failure", "QuotaExceeded", "Burst", "Open", "Billed", "Foreign", "Watched"].map((name) => `app.${name}`),
);
/** Kinds whose class is restored in the language that threw it; not `exit`, by ID-7. */
const KINDS = new Set(["type-error", "range-error", "group"]);

/** Whether the thrower can build it. Options are left out: they say what is captured, and not what comes back. */
const isRecipe = (each: Case, { about }: Testee): boolean =>
  each.op === "capture" &&
  TOPICS.has(each.topic) &&
  each.options === undefined &&
  lackOf(each, about)?.what !== "feature";

const has = ({ about }: Testee, ops: string[]): boolean => ops.every((op) => about.ops.includes(op));

/** What else came than what was asked for. */
const trouble = ({ crashed, error, skipped }: Reply): string =>
  crashed ?? (error ? `${error.code} at "${error.path}"` : `it skips this: ${skipped ?? "and says nothing"}`);

/** The bytes of a reply, or what went wrong in their place. */
type Outcome<T> = { value: T; fault?: never } | { value?: never; fault: string };

async function relay(testee: Testee, codec: CodecName, bytes: string): Promise<Outcome<string>> {
  const reply = await testee.ask({ op: "relay", codec, ...inputOf(codec, bytes), to: [codec] });
  const value = reply.bytes?.[codec];
  return value === undefined ? { fault: trouble(reply) } : { value };
}

interface Restored {
  readonly fact: JsonMap;
  /** Of the envelope, which is not always what the language shows: Python prints `args`. */
  readonly message: Json;
}

async function restore(testee: Testee, codec: CodecName, bytes: string): Promise<Outcome<Restored>> {
  const hex = isText(codec) ? Buffer.from(bytes, "utf8").toString("hex") : bytes;
  const { facts: [fact] = [], envelope, ...reply } = await testee.ask({ op: "restore", codec, hex });
  if (fact === undefined) return { fault: trouble(reply) };
  return { value: { fact, message: (isMap(envelope) ? envelope.message : undefined) ?? "" } };
}

const isPlain = (value: Json | undefined): boolean =>
  value !== undefined && !JSON.stringify(value).includes('{"$');

/**
 * What B's error has otherwise than A's, both being of one class of the cast. Compared are the fields that both set:
 * a name that a language's classes hold anyway is none (RES-4), and what a tag becomes depends on the language.
 */
function otherwise(own: Restored, other: Restored): string | undefined {
  if (own.fact.class !== other.fact.class)
    return `class: ${difference(own.fact.class ?? null, other.fact.class)}`;
  const message = difference(own.message, other.fact.message);
  if (message !== undefined && difference(own.fact.message ?? "", other.fact.message) !== undefined)
    return `message: ${message}`;
  const [fields, others] = [own, other].map(({ fact }) => (isMap(fact.fields) ? fact.fields : {})) as [
    JsonMap,
    JsonMap,
  ];
  for (const [name, value] of Object.entries(fields)) {
    if (!Object.hasOwn(others, name) || !isPlain(value)) continue;
    const field = difference(value, others[name]);
    if (field !== undefined) return `${name}: ${field}`;
  }
  return undefined;
}

/** Restored as themselves nowhere (ID-7). */
const CONTROL: ReadonlySet<string> = new Set(PROCESS_CONTROL);

/** Whether A restores the class that the recipe names. */
function ownClass(name: unknown, fact: JsonMap, { language }: About): string | undefined {
  if (typeof name !== "string") return undefined;
  if (CAST.has(name) || (name.startsWith(`${language}.`) && !CONTROL.has(name))) {
    // A DOMException is told by its name besides (ID-5).
    const isOwn = fact.class === name || String(fact.class).startsWith(`${name}.`);
    return isOwn ? undefined : `restores ${fact.class} and not ${name}`;
  }
  if (name === "error") return fact.class !== "RemoteError" ? undefined : "restores a RemoteError";
  const is = Array.isArray(fact.is) ? fact.is : [];
  return !KINDS.has(name) || is.includes(name) ? undefined : `restores ${fact.class}, which is no ${name}`;
}

/** The bytes that one recipe gave, as every testee relays and restores them. */
class Round {
  readonly #relayed = new Map<Testee, Promise<Outcome<string>>>();
  readonly #restored = new Map<Testee, Promise<Outcome<Restored>>>();

  constructor(
    readonly from: Testee,
    readonly codec: CodecName,
    readonly recipe: JsonMap,
    readonly bytes: string,
    testees: Testee[],
  ) {
    for (const testee of testees) {
      this.#relayed.set(testee, relay(testee, codec, bytes));
      this.#restored.set(testee, restore(testee, codec, bytes));
    }
  }

  /** What goes wrong on the way through that testee and back, if anything does. */
  async fault(through: Testee): Promise<string | undefined> {
    const unit = isText(this.codec) ? "character" : "byte";
    for (const testee of [through, this.from]) {
      const relayed = await this.#relayed.get(testee);
      const { name } = testee.about;
      if (relayed?.value === undefined) return `${name} does not relay it: ${relayed?.fault}`;
      if (relayed.value !== this.bytes)
        return `${name} relays other bytes ${firstDifference(this.bytes, relayed.value, unit)}`;
    }
    const own = await this.#restored.get(this.from);
    const other = await this.#restored.get(through);
    if (own?.value === undefined) return `${this.from.about.name} does not restore it: ${own?.fault}`;
    if (other?.value === undefined) return `${through.about.name} does not restore it: ${other?.fault}`;
    const wrong = ownClass(this.recipe.class, own.value.fact, this.from.about);
    if (wrong !== undefined) return `${this.from.about.name} ${wrong}`;
    const changed = CAST.has(String(this.recipe.class)) ? otherwise(own.value, other.value) : undefined;
    return changed === undefined ? undefined : `${through.about.name} restores another ${changed}`;
  }
}

/** Each codec with the testees that one of them shares it with, itself included. */
const partners = (from: Testee, testees: Testee[]): [CodecName, Testee[]][] =>
  CODECS.filter((codec) => from.about.codecs.includes(codec)).map((codec) => [
    codec,
    testees.filter(({ about }) => about.codecs.includes(codec)),
  ]);

/** Every ordered pair of testees that can relay and restore, over each codec that both have. */
export async function pairs(testees: readonly Testee[], { cases }: Pick<Vectors, "cases">): Promise<Pair[]> {
  const able = testees.filter((testee) => has(testee, OPS));
  const found = new Map<string, Pair>();
  const tasks: { from: Testee; recipe: Case; pairs: [CodecName, Testee, Pair][] }[] = [];
  for (const from of able.filter((testee) => has(testee, ["capture"]))) {
    const recipes = cases.filter((recipe) => isRecipe(recipe, from));
    const all = partners(from, able).flatMap(([codec, others]) =>
      others.map((through): [CodecName, Testee, Pair] => {
        const names = { from: from.about.name, through: through.about.name };
        const pair: Pair = { ...names, codec, passed: 0, total: recipes.length, failed: [] };
        found.set(`${names.from} ${names.through} ${codec}`, pair);
        return [codec, through, pair];
      }),
    );
    tasks.push(...recipes.map((recipe) => ({ from, recipe, pairs: all })));
  }

  await inLanes(tasks, WINDOW, async ({ from, recipe: { id, recipe = {} }, pairs: all }) => {
    const codecs = [...new Set(all.map(([codec]) => codec))];
    const captured = await from.ask({ op: "capture", recipe, to: codecs });
    const rounds = new Map(
      codecs.map((codec) => {
        const bytes = captured.bytes?.[codec];
        const others = all.filter(([name]) => name === codec).map(([, through]) => through);
        return [codec, bytes === undefined ? undefined : new Round(from, codec, recipe, bytes, others)];
      }),
    );
    for (const [codec, through, pair] of all) {
      const round = rounds.get(codec);
      const why = round
        ? await round.fault(through)
        : `${from.about.name} does not capture it: ${trouble(captured)}`;
      if (why === undefined) pair.passed += 1;
      else pair.failed.push({ id, why });
    }
  });
  // Whichever recipe was done first: the order of the suite.
  const order = new Map(cases.map(({ id }, index) => [id, index]));
  for (const { failed } of found.values())
    failed.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  return [...found.values()];
}
