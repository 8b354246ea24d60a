// Reads one native error (SPEC CAP-1, CAP-4 to CAP-9): each part for itself, own data first, every other read
// guarded, nothing iterated that could answer with code of its own.

import { FACTS, isText, type TypeDefinition, type TypeFacts } from "./definition.js";
import type { Frame } from "./envelope.js";
import { ARMOR, LIMITS, RESERVED_ATTRIBUTES } from "./generated/constants.js";
import { AGGREGATE_ERROR, BUILTIN_FIELDS, dataOf, isError, lengthOf, ownData } from "./identity.js";
import type { Omissions } from "./omissions.js";
import { callLines, parseFrames } from "./stack/parse.js";
import { cutMiddle, integerText, utf8Length, wellFormed } from "./text.js";

/** The cause, whichever way the error keeps it; undefined is none, and so is a method or a null of its class. */
export function causeOf(error: object, omissions?: Omissions): unknown {
  try {
    const own = dataOf(error, "cause");
    if (own !== undefined) return own;
    const inherited = (error as { cause?: unknown }).cause ?? undefined;
    return typeof inherited === "function" ? undefined : inherited;
  } catch {
    omissions?.add("/cause", "failed");
    return undefined;
  }
}

/** The message; a value that is no text counts where it prints without code of its own. */
export function messageOf(error: Error, omissions: Omissions): string {
  try {
    const message: unknown = error.message;
    if (typeof message === "string") return message;
    if (message === undefined || message === null || /object|function/.test(typeof message)) return "";
    return typeof message === "bigint" ? integerText(message) : String(message);
  } catch {
    omissions.add("/message", "failed");
    return "";
  }
}

/** The facts of one error, by the registration of its class or of the nearest registered ancestor. */
export function factsOf(
  error: Error,
  definition: TypeDefinition | undefined,
  omissions: Omissions,
): TypeFacts {
  const facts: Record<string, unknown> = {};
  if (definition && !definition.builtin) {
    for (const name of FACT_NAMES) readFact(name, error, definition, facts, omissions);
  }
  const own = ownData(error, "code");
  const code = facts.code ?? (isText(own) ? own : undefined);
  if (code !== undefined) facts.code = cut(code as string, "/code", omissions);
  return facts;
}

const FACT_NAMES = Object.keys(FACTS) as (keyof TypeFacts)[];

function readFact(
  name: keyof TypeFacts,
  error: Error,
  { options }: TypeDefinition,
  facts: Record<string, unknown>,
  omissions: Omissions,
): void {
  try {
    const fact: unknown = options[name];
    if (fact === undefined) return;
    const value = typeof fact === "function" ? fact(error) : fact;
    if (FACTS[name](value)) facts[name] = value;
    else listUnusable(name, value, omissions);
  } catch {
    // Without a message of its class, an error has its own.
    if (name !== "message") omissions.add(`/${name}`, "failed");
  }
}

/** What says nothing, rather than something wrong (SPEC ENV-3). */
const NOTHING: ReadonlySet<unknown> = new Set([undefined, null, "", "unknown"]);

function listUnusable(name: string, value: unknown, omissions: Omissions): void {
  if (name === "message" || NOTHING.has(value)) return;
  const isTooLong = name === "billableUnits" && typeof value === "string";
  if (isTooLong) omissions.add("/billableUnits", "truncated", utf8Length(value));
  else omissions.add(`/${name}`, "unsupported");
}

/** The stack without the lines that name type and message, as text and as frames. */
export function stackOf(
  error: Error,
  message: string,
  omissions: Omissions,
): { traceback?: string; frames?: Frame[] } {
  let stack: unknown;
  try {
    stack = error.stack;
  } catch {
    omissions.add("/traceback", "failed");
  }
  if (typeof stack !== "string") return {};
  const calls = wellFormed(callLines(stack, message));
  // Of a stack that nobody wrote as frames, the ends: a megabyte is more than there is room for.
  const isLong = calls.length > 2 * LIMITS.maxTextBytes;
  const ends = isLong
    ? `${calls.slice(0, LIMITS.maxTextBytes)}\n${calls.slice(-LIMITS.maxTextBytes)}`
    : calls;
  if (isLong) omissions.add("/frames", "truncated");
  return {
    traceback: limited(calls, "/traceback", omissions),
    frames: cutList(parseFrames(ends), LIMITS.maxFrames, "/frames", isLong ? undefined : omissions),
  };
}

/** The first elements of an array, and how many it has. */
export interface Elements {
  readonly first: readonly unknown[];
  readonly size: number;
}

/** The elements of an array, as many as can be members; undefined where it is none, or cannot be read. */
export function elementsOf(list: unknown, most: number = LIMITS.maxErrors): Elements | undefined {
  try {
    if (!Array.isArray(list)) return undefined;
    const size = lengthOf(list);
    const count = Math.min(size, most);
    return { first: Array.from({ length: count }, (_, i) => dataOf(list, i)), size };
  } catch {
    return undefined;
  }
}

/** The members of a group: those of an AggregateError, or an `errors` that holds nothing but errors. */
export function membersOf(
  error: Error,
  names: readonly string[],
  omissions: Omissions,
): Elements | undefined {
  let list: unknown;
  try {
    list = (error as { errors?: unknown }).errors;
  } catch {
    omissions.add("/errors", "failed");
  }
  const members = elementsOf(list);
  if (!members?.size) return undefined;
  // Those beyond what an envelope can hold are not looked at: an array can claim to have 2^53.
  return names.includes(AGGREGATE_ERROR) || members.first.every(isError) ? members : undefined;
}

/** The names of the error's own enumerable properties; none where they cannot be listed. */
export function plainNames(error: object, omissions?: Omissions): string[] {
  try {
    return Object.keys(error);
  } catch {
    omissions?.add("/attributes", "failed");
    return [];
  }
}

/** Fields by wire name; reading one throws what the error throws. */
export interface Fields {
  readonly names: readonly string[];
  readonly get: (name: string) => unknown;
}

/**
 * The fields that an error sends (SPEC CAP-8).
 * @param isComplete whether the declared ones are all
 */
export function fieldsOf(
  error: Error,
  definition: TypeDefinition | undefined,
  isComplete: boolean,
  names: readonly string[],
  hasMembers: boolean,
  omissions: Omissions,
): Fields {
  const declared = definition?.fields ?? NONE;
  const get = (name: string) => {
    const property = declared.get(name);
    return property === undefined
      ? dataOf(error, name)
      : (error as unknown as Record<string, unknown>)[property];
  };
  const found = [...declared.keys()];
  if (isComplete && definition?.fields) return { names: found, get };
  const taken = new Set([...found, ...declared.values()]);
  if (hasMembers) taken.add("errors");
  // Where the registration states the code, the error's own one is a field like any other.
  if (definition?.options.code === undefined && isText(ownData(error, "code"))) taken.add("code");
  const add = (name: string) => {
    if (RESERVED.has(name) || taken.has(name)) return;
    taken.add(name);
    found.push(name);
  };
  plainNames(error, omissions).forEach(add);
  for (const type of names) BUILTIN_FIELDS.get(type)?.forEach(add);
  return { names: found, get };
}

const NONE: ReadonlyMap<string, string> = new Map();
const RESERVED: ReadonlySet<string> = new Set(RESERVED_ATTRIBUTES.javascript);

/** A text without armor (SPEC ARM-4), cut to its limit. */
export const limited = (text: string, path: string, omissions: Omissions): string =>
  cut(withoutArmor(text), path, omissions);

function cut(whole: string, path: string, omissions: Omissions): string {
  const { text, size } = cutMiddle(whole, LIMITS.maxTextBytes);
  if (size !== undefined) omissions.add(path, "truncated", size);
  return text;
}

/** A list cut in the middle. */
export function cutList<T>(list: readonly T[], most: number, path: string, omissions?: Omissions): T[] {
  if (list.length <= most) return [...list];
  omissions?.add(path, "truncated", list.length);
  const head = Math.floor(most / 2);
  return [...list.slice(0, head), ...list.slice(list.length - (most - head))];
}

// Whatever has the shape of a token goes, valid or not. Each try ends at the next dot, so the time is linear.
const TOKEN = new RegExp(
  `${ARMOR.prefix.replace(".", "\\.")}[A-Za-z0-9_-]*\\.[0-9a-f]{${ARMOR.checksumDigits}}\\.`,
  "g",
);

export function withoutArmor(text: string): string {
  // What stood around a token can be another one: that one leaves a mark, which no token can hold.
  return text.includes(ARMOR.prefix) ? text.replace(TOKEN, "").replace(TOKEN, "…") : text;
}
