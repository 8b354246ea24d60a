// The facts that a class's registration states of its errors: code, kind, status and the like (SPEC CAP-5).

import type { Kind, RelatedError, Status } from "./envelope.js";
import { ENUMERATIONS } from "./fields.js";
import { LIMITS } from "./generated/constants.js";
import { ownData } from "./identity.js";
import { cutMiddle } from "./text.js";
import type { TypeDefinition } from "./types.js";

export type TypeFacts = Pick<
  RelatedError,
  "code" | "kind" | "status" | "httpStatus" | "retryable" | "retryAfterMs"
>;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** What makes a fact valid; an invalid one costs the field, not the error. */
const rules = {
  code: isText,
  kind: (value: unknown): value is Kind => value !== "unknown" && ENUMERATIONS.kind.numberOf.has(value),
  status: (value: unknown): value is Status => ENUMERATIONS.status.numberOf.has(value),
  httpStatus: (value: unknown): value is number => isWhole(value) && value >= 100 && value <= 999,
  retryable: (value: unknown): value is boolean => typeof value === "boolean",
  retryAfterMs: isWhole,
} satisfies { [Name in keyof TypeFacts]-?: (value: unknown) => boolean };

/** The facts of one error, by the registration of its class or of the nearest registered ancestor. */
export function factsOf(error: Error, definition: TypeDefinition | undefined): TypeFacts {
  const facts: Record<string, unknown> = {};
  for (const [name, isValid] of Object.entries(rules)) {
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
