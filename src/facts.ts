// The facts of the call that failed (SPEC CAP-10, CAP-12), as the caller gives them and as the envelope carries them.

import type { Origin, RelatedError } from "./envelope.js";
import { ORIGIN } from "./fields.js";
import { LIMITS } from "./generated/constants.js";
import { compact } from "./graph.js";
import { ownData } from "./identity.js";
import { below, type Omissions } from "./omissions.js";
import { cutStart, utf8Length } from "./text.js";
import { limited } from "./thrown.js";

/** The facts of the call that failed; they go into the root of the envelope. */
export interface CallFacts {
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  /** What the call costs; text is kept verbatim. */
  readonly billableUnits?: number | string | undefined;
  /** Merged over what the library knows itself (language, runtime, library). */
  readonly origin?: Origin | undefined;
  /** W3C Trace Context. */
  readonly traceparent?: string | undefined;
}

/** The facts of the call that the caller gave, as the envelope carries them (SPEC CAP-10, CAP-12). */
export function callFacts(facts: CallFacts, omissions: Omissions): Partial<RelatedError> {
  const { stdout, stderr, billableUnits, traceparent } = facts;
  if ([stdout, stderr, billableUnits, traceparent].every(isNothing)) return NO_FACTS;
  const output = (name: "stdout" | "stderr") => {
    const cut = cutStart(textOf(facts[name], `/${name}`, omissions), LIMITS.maxTextBytes);
    if (cut.size !== undefined) omissions.add(`/${name}`, "truncated", cut.size);
    return cut.text;
  };
  return compact({
    stdout: output("stdout"),
    stderr: output("stderr"),
    billableUnits: unitsOf(facts.billableUnits, omissions),
    traceparent: limited(textOf(facts.traceparent, "/traceparent", omissions), "/traceparent", omissions),
  });
}

const NO_FACTS = {};
const isNothing = (fact: unknown) => fact === undefined || fact === null || fact === "";

/** Text, or nothing where it is none: what an untyped caller gives must not cost the error. */
function textOf(value: unknown, path: string, omissions: Omissions): string {
  if (typeof value === "string") return value;
  if (value !== undefined && value !== null) omissions.add(path, "unsupported");
  return "";
}

function unitsOf(units: unknown, omissions: Omissions): number | string | undefined {
  if (typeof units === "number" && Number.isFinite(units)) return units + 0;
  if (typeof units === "bigint") return Number.isSafeInteger(Number(units)) ? Number(units) : String(units);
  const text = textOf(units, "/billableUnits", omissions);
  // Half a number is another number.
  if (utf8Length(text) > LIMITS.maxTextBytes) omissions.add("/billableUnits", "truncated", utf8Length(text));
  else return text;
  return undefined;
}

/** The caller's origin over what is known; what is no text is left out. */
export function mergedOrigin(
  origin: Origin | undefined,
  given: unknown,
  omissions: Omissions,
): Origin | undefined {
  if (typeof given !== "object" || given === null) return origin;
  const merged: Record<string, unknown> = { ...origin };
  for (const name of Object.keys(given)) {
    const text = textOf(ownData(given, name), below("/origin", name), omissions);
    if (ORIGIN.byName.has(name) && text !== "")
      merged[name] = limited(text, below("/origin", name), omissions);
  }
  return merged;
}
