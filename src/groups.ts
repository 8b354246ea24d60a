// Which members of a group become errors, and which become placeholders (SPEC RES-6): an envelope of a few
// hundred bytes can describe a group of millions, or one that contains itself.

import type { ErrorEnvelope } from "./envelope.js";
import { BOUNDS, LIMITS } from "./generated/constants.js";
import { errorAt } from "./graph.js";

/** One member: the error behind a reference, or a placeholder for it. */
export interface Member {
  readonly reference: number;
  readonly placeholder: boolean;
}

const NO_GROUPS: ReadonlyMap<number, readonly Member[]> = new Map();

/** The members of each group, by the group's reference. */
export function planGroups(envelope: ErrorEnvelope): ReadonlyMap<number, readonly Member[]> {
  const count = 1 + (envelope.related?.length ?? 0);
  if (!envelope.errors && !envelope.related?.some(({ errors }) => errors)) return NO_GROUPS;
  const planned: Planned = { members: new Map(), heights: new Map(), sizes: new Map() };
  for (let root = 0; root < count; root++) {
    if (!planned.heights.has(root)) planFrom(envelope, root, planned);
  }
  return planned.members;
}

/** What is known of each error that was met: its members, the levels below it, and how many errors it expands to. */
interface Planned {
  readonly members: Map<number, Member[]>;
  readonly heights: Map<number, number>;
  readonly sizes: Map<number, number>;
}

/**
 * Cuts what closes a cycle, what lies deeper than `maxGroupDepth`, and repeats that would make the expanded tree
 * larger than `maxErrors`. The size is that of the expanded tree: an error counts as often as it is met.
 */
function planFrom(envelope: ErrorEnvelope, root: number, { members, heights, sizes }: Planned): void {
  const path: { group: number; next: number }[] = [];
  const open = new Set<number>();
  let total = 0;
  const enter = (group: number) => {
    heights.set(group, 0);
    sizes.set(group, 1);
    total += 1;
    open.add(group);
    path.push({ group, next: 0 });
  };
  const add = (group: number, inner: number) => {
    heights.set(group, Math.max(heightOf(group), heightOf(inner) + 1));
    sizes.set(group, sizeOf(group) + sizeOf(inner));
  };
  const heightOf = (group: number) => heights.get(group) ?? 0;
  const sizeOf = (group: number) => sizes.get(group) ?? 0;
  const isRepeatTooMany = (inner: number) => heights.has(inner) && total + sizeOf(inner) > LIMITS.maxErrors;
  const isTooDeep = (inner: number) => path.length + heightOf(inner) > BOUNDS.maxGroupDepth;

  enter(root);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const { group } = top;
    const reference = errorAt(envelope, group).errors?.[top.next++];
    if (reference === undefined) {
      path.pop();
      open.delete(group);
      const outer = path.at(-1);
      if (outer) add(outer.group, group);
      continue;
    }
    const placeholder = open.has(reference) || isTooDeep(reference) || isRepeatTooMany(reference);
    const planned = members.get(group) ?? [];
    if (planned.push({ reference, placeholder }) === 1) members.set(group, planned);
    if (placeholder) continue;
    if (!heights.has(reference)) {
      enter(reference);
    } else {
      total += sizeOf(reference);
      add(group, reference);
    }
  }
}
