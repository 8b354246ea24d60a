// What may leave: secrets inside, and the public form of an envelope (SPEC 11). Works on names and on envelopes;
// which disclosure applies is the caller's decision.

import type { ErrorEnvelope, RelatedError } from "./envelope.js";
import { PUBLIC_FIELDS } from "./generated/constants.js";
import { assemble, errorAt } from "./graph.js";
import type { Types } from "./names.js";

/** Who gets to see an envelope: those who run the call, or anybody. */
export type Disclosure = "internal" | "public";

const PUBLIC: ReadonlySet<string> = new Set(PUBLIC_FIELDS);

/** Whether a name looks like a secret: its last words, joined, are one of the list (SPEC DIS-1). */
export function looksSecret(name: string, secretNames: ReadonlySet<string>): boolean {
  const words = name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).filter((word) => word !== "");
  return words.some((_, i) => secretNames.has(words.slice(i).join("").toLowerCase()));
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
    ([name, value]) => names.includes(name) && !JSON.stringify(value)?.includes('"$error"'),
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
