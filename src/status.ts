// What sort of failure an error is (SPEC 4.2): what its sender says, otherwise what its code or the nearest builtin
// class among its ancestors stands for.

import type { RelatedError, Status } from "./envelope.js";
import { BUILTIN_STATUSES, CODE_STATUSES, ROOTS } from "./generated/constants.js";
import { ERROR } from "./identity.js";

const byType = statusByName(BUILTIN_STATUSES);
const byCode = statusByName(CODE_STATUSES);
const roots: ReadonlySet<string> = new Set(ROOTS);

function statusByName(
  namesOf: { readonly [Name in Status]?: string },
): ReadonlyMap<string | undefined, Status> {
  const rows = Object.entries(namesOf) as [Status, string][];
  return new Map(rows.flatMap(([status, names]) => names.split(" ").map((name) => [name, status])));
}

/** The status of an error, stated or not; undefined where nothing tells. */
export function statusOf({ type, lineage = [], code, status }: RelatedError): Status | undefined {
  if (status !== undefined) return status;
  const names = [type, ...lineage];
  // Codes such as ENOENT mean this in JavaScript; elsewhere they are anyone's.
  const coded = names.includes(ERROR) ? byCode.get(code) : undefined;
  if (coded !== undefined) return coded;
  const known = names.find((name, i) => byType.has(name) && !(i > 0 && roots.has(name)));
  return known === undefined ? undefined : byType.get(known);
}
