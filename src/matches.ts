// Whether an error is of a type, remote or local (SPEC 5).

import { errorAt } from "./graph.js";
import { classesOf, isError, NON_ERROR } from "./identity.js";
import { Types } from "./names.js";
import { recordOf } from "./relay.js";

const builtins = new Types();

/** Whether an error is of a type, by its stable name, an alias or an ancestor's name (SPEC 5). */
export function matches(error: unknown, name: string, types: Types = builtins): boolean {
  const record = recordOf(error);
  if (!record && !isError(error)) return name === NON_ERROR;
  const { type, lineage = [] } = record
    ? errorAt(record.graph.envelope, record.index)
    : types.identify(error as Error, classesOf(error as Error));
  // An error that was sent under a former name of a type is of that type.
  const { type: known = name, aliases = [] } = types.find(name) ?? {};
  return [name, known, ...aliases].some((each) => type === each || lineage.includes(each));
}
