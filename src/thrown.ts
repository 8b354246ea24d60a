// Reads one native error (SPEC CAP-1, CAP-4 to CAP-9): each part for itself, own data first, every other read
// guarded, nothing iterated that could answer with code of its own.

import { FACTS, isText, type TypeDefinition, type TypeFacts } from "./definition.js";
import type { Frame } from "./envelope.js";
import { ARMOR, LIMITS, RESERVED_ATTRIBUTES } from "./generated/constants.js";
import { AGGREGATE_ERROR, isError, ownData, read } from "./identity.js";
import type { Omissions } from "./omissions.js";
import { callLines, parseFrames } from "./stack/parse.js";
import { cutMiddle } from "./text.js";

/** The cause, whichever way the error keeps it; undefined and null are none. */
export function causeOf(error: object): unknown {
  return ownData(error, "cause") ?? read(error, "cause") ?? undefined;
}

/** The message; a value that is no text counts where it prints without code of its own. */
export function messageOf(error: Error, omissions: Omissions): string {
  try {
    const message: unknown = error.message;
    if (typeof message === "string") return message;
    return message === undefined || message === null || typeof message === "object" ? "" : String(message);
  } catch {
    omissions.add("/message", "failed");
    return "";
  }
}

/** The facts of one error, by the registration of its class or of the nearest registered ancestor. */
export function factsOf(error: Error, definition: TypeDefinition | undefined): TypeFacts {
  const facts: Record<string, unknown> = {};
  for (const [name, isValid] of Object.entries(FACTS)) {
    const value = factOf(error, definition?.options[name as keyof TypeFacts]);
    if (isValid(value)) facts[name] = value;
  }
  const own = ownData(error, "code");
  const code = facts.code ?? (isText(own) ? own : undefined);
  return {
    ...facts,
    ...(code !== undefined && { code: cutMiddle(code as string, LIMITS.maxTextBytes).text }),
  };
}

function factOf(error: Error, fact: unknown): unknown {
  try {
    return typeof fact === "function" ? fact(error) : fact;
  } catch {
    return undefined;
  }
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
  // The message stands in the stack once more: what is read ends a good way behind it.
  const calls = callLines(stack.slice(0, message.length + 2 * LIMITS.maxTextBytes), message);
  const frames = parseFrames(calls, LIMITS.maxFrames);
  return {
    traceback: limited(calls, "/traceback", omissions),
    frames: cutList(frames, LIMITS.maxFrames, "/frames", omissions),
  };
}

/** The members of a group: those of an AggregateError, or an `errors` that holds nothing but errors. */
export function membersOf(error: Error, names: readonly string[]): readonly unknown[] | undefined {
  const members = read(error, "errors");
  try {
    if (!Array.isArray(members) || members.length === 0) return undefined;
    return names.includes(AGGREGATE_ERROR) || members.every(isError) ? members : undefined;
  } catch {
    return undefined;
  }
}

/** The names of the error's own enumerable properties; none where they cannot be listed. */
export function plainNames(error: object): string[] {
  try {
    return Object.keys(error);
  } catch {
    return [];
  }
}

/** The fields that an error sends, by wire name (SPEC CAP-8). */
export function fieldsOf(
  error: Error,
  definition: TypeDefinition | undefined,
  isItsClass: boolean,
  facts: TypeFacts,
  hasMembers: boolean,
): Map<string, () => unknown> {
  const fields = new Map<string, () => unknown>();
  const taken = new Set<string>([...RESERVED_ATTRIBUTES.javascript, ...(hasMembers ? ["errors"] : [])]);
  if (facts.code !== undefined && ownData(error, "code") === facts.code) taken.add("code");
  for (const [name, property] of definition?.fields ?? []) {
    fields.set(name, () => read(error, property));
    taken.add(property);
  }
  if (isItsClass && definition?.fields) return fields;
  for (const name of plainNames(error)) {
    if (!taken.has(name)) fields.set(name, () => ownData(error, name));
  }
  return fields;
}

/** A text without armor (SPEC ARM-4), cut to its limit. */
export function limited(text: string, path: string, omissions: Omissions): string {
  const cut = cutMiddle(withoutArmor(text), LIMITS.maxTextBytes);
  if (cut.size !== undefined) omissions.add(path, "truncated", cut.size);
  return cut.text;
}

/** A list cut in the middle. */
export function cutList<T>(list: readonly T[], most: number, path: string, omissions: Omissions): T[] {
  if (list.length <= most) return [...list];
  omissions.add(path, "truncated", list.length);
  const head = Math.floor(most / 2);
  return [...list.slice(0, head), ...list.slice(list.length - (most - head))];
}

// Whatever has the shape of a token goes, valid or not. Each try ends at the next dot, so the time is linear.
const TOKEN = new RegExp(
  `${ARMOR.prefix.replace(".", "\\.")}[A-Za-z0-9_-]*\\.[0-9a-f]{${ARMOR.checksumDigits}}\\.`,
  "g",
);

function withoutArmor(text: string): string {
  return text.includes(ARMOR.prefix) ? text.replace(TOKEN, "") : text;
}
