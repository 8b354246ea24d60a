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
  for (const [name, isValid] of Object.entries(FACTS)) {
    try {
      const fact: unknown = definition?.options[name as keyof TypeFacts];
      const value = typeof fact === "function" ? fact(error) : fact;
      if (isValid(value)) facts[name] = value;
      else listUnusable(name, value, omissions);
    } catch {
      // Without a message of its class, an error has its own.
      if (name !== "message") omissions.add(`/${name}`, "failed");
    }
  }
  const own = ownData(error, "code");
  const code = facts.code ?? (isText(own) ? own : undefined);
  return {
    ...facts,
    ...(code !== undefined && { code: cut(code as string, "/code", omissions) }),
  };
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

/**
 * The fields that an error sends, by wire name (SPEC CAP-8); reading one throws what the error throws.
 * @param isComplete whether the declared ones are all
 */
export function fieldsOf(
  error: Error,
  definition: TypeDefinition | undefined,
  isComplete: boolean,
  names: readonly string[],
  hasMembers: boolean,
  omissions: Omissions,
): Map<string, () => unknown> {
  const fields = new Map<string, () => unknown>();
  const taken = new Set<string>([...RESERVED_ATTRIBUTES.javascript, ...(hasMembers ? ["errors"] : [])]);
  // Where the registration states the code, the error's own one is a field like any other.
  if (definition?.options.code === undefined && isText(ownData(error, "code"))) taken.add("code");
  for (const [name, property] of definition?.fields ?? []) {
    fields.set(name, () => (error as unknown as Record<string, unknown>)[property]);
    taken.add(name).add(property);
  }
  if (isComplete && definition?.fields) return fields;
  const hidden = names.flatMap((type) => BUILTIN_FIELDS.get(type) ?? []);
  for (const name of [...plainNames(error, omissions), ...hidden]) {
    if (!taken.has(name)) fields.set(name, () => dataOf(error, name));
  }
  return fields;
}

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
