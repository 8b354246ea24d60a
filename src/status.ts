// What sort of failure an error is (SPEC 4.2): what its sender says, otherwise what its code or the nearest builtin
// class among its ancestors stands for.

import type { RelatedError, Status } from "./envelope.js";
import { BUILTIN_STATUSES, CODE_STATUSES, ROOTS } from "./generated/constants.js";
import { ERROR } from "./identity.js";

const byType: ReadonlyMap<string, Status> = new Map(Object.entries(BUILTIN_STATUSES));
const byCode: ReadonlyMap<string | undefined, Status> = new Map(Object.entries(CODE_STATUSES));
const roots: ReadonlySet<string> = new Set(ROOTS);

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
