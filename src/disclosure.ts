// What may leave: secrets inside, and the public form of an envelope (SPEC 11). Works on names and on envelopes;
// which disclosure applies is the caller's decision.

import type { ErrorEnvelope, RelatedError, Value } from "./envelope.js";
import { LIMITS, PUBLIC_FIELDS } from "./generated/constants.js";
import { assemble, errorAt, holdsError } from "./graph.js";
import type { Types } from "./names.js";

/** Who gets to see an envelope: those who run the call, or anybody. */
export type Disclosure = "internal" | "public";

/** Whatever an untyped caller says that is not `internal` discloses less, never more. */
export const isPublic = (disclosure: Disclosure | undefined) =>
  disclosure !== undefined && disclosure !== "internal";

const PUBLIC: ReadonlySet<string> = new Set(PUBLIC_FIELDS);

/**
 * A user's list of names that look like secrets, in the form in which names are compared with it.
 * @throws {TypeError} for what is no list, and for a name that nothing could match: without it, secrets would leave
 */
export function secretNamesOf(names: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(names)) throw new TypeError("secretNames is a list of names");
  return new Set(
    names.map((name) => {
      const joined = typeof name === "string" ? name.replace(/[^A-Za-z0-9]/g, "").toLowerCase() : "";
      if (joined !== "") return joined;
      const shown = typeof name === "string" ? JSON.stringify(name) : typeof name;
      throw new TypeError(`secretNames: ${shown} is no name with ASCII letters or digits`);
    }),
  );
}

// The last place is that of acronyms: `DBPassword`.
const WORD_END = /[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

/** Whether a name looks like a secret: its last words, joined, are one of the list (SPEC DIS-1). */
export function looksSecret(name: string, secretNames: ReadonlySet<string>): boolean {
  let joined = "";
  // The end of a name tells; one of a megabyte would take minutes.
  for (const word of name.slice(-LIMITS.maxNameBytes).split(WORD_END).reverse()) {
    joined = word.toLowerCase() + joined;
    if (secretNames.has(joined) || secretNames.has(joined.replace(/[0-9]+$/, ""))) return true;
  }
  return false;
}

/** The names by which a key of `$map` is judged: a text, or those inside of a key that is none. */
export function namesIn(key: Value): string[] {
  if (typeof key === "string") return [key];
  if (key instanceof Uint8Array) return [String.fromCharCode(...key.slice(-LIMITS.maxNameBytes))];
  if (Array.isArray(key)) return key.flatMap(namesIn);
  if (typeof key !== "object" || key === null) return [];
  const { $tuple = [], $opaque } = key as { $tuple?: Value[]; $opaque?: { text: string } };
  return $opaque ? [$opaque.text] : namesIn($tuple);
}

/** The envelope less what only its own side may see; the structure of groups stays. */
export function disclosePublicly(envelope: ErrorEnvelope, types: Types): ErrorEnvelope {
  const numbers = new Map([[0, 0]]);
  for (const reference of numbers.keys()) {
    for (const member of errorAt(envelope, reference).errors ?? []) {
      if (!numbers.has(member)) numbers.set(member, numbers.size);
    }
  }
  return assemble(
    [...numbers.keys()].map((reference) => discloseError(errorAt(envelope, reference), types, numbers)),
  );
}

function discloseError(
  error: RelatedError,
  types: Types,
  numbers: ReadonlyMap<number, number>,
): RelatedError {
  const definition = types.find(error.type);
  const isRegistered = definition !== undefined && !definition.builtin;
  const names = isRegistered ? (definition.options.publicFields ?? []) : [];
  const attributes = Object.entries(error.attributes ?? {}).filter(
    ([name, value]) => names.includes(name) && !holdsError(value),
  );
  const kept = Object.entries(error).filter(
    ([name]) => (PUBLIC.has(name) || (name === "message" && isRegistered)) && !SEPARATE.has(name),
  );
  const lost = Object.keys(error).some(
    (name) => !SEPARATE.has(name) && !kept.some(([each]) => each === name),
  );
  const lostAttributes = attributes.length < Object.keys(error.attributes ?? {}).length;
  return {
    ...(Object.fromEntries(kept) as unknown as RelatedError),
    ...(error.errors && { errors: error.errors.map((member) => numbers.get(member) as number) }),
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
    ...((lost || lostAttributes || error.omitted) && { omitted: [{ reason: "redacted" as const }] }),
  };
}

/** Not kept or dropped as a whole, but made anew. */
const SEPARATE: ReadonlySet<string> = new Set(["errors", "attributes", "omitted", "related"]);
