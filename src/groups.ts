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

/** The members of each group, by the group's reference. */
export function planGroups(envelope: ErrorEnvelope): ReadonlyMap<number, readonly Member[]> {
  const count = 1 + (envelope.related?.length ?? 0);
  const plan = new Map<number, Member[]>();
  const sizes = new Map<number, number>();
  const heights = new Map<number, number>();
  for (let root = 0; root < count; root++) {
    for (const group of membersFirst(envelope, root, plan)) {
      const members = plan.get(group) ?? [];
      const real = members.filter(({ placeholder }) => !placeholder);
      const height = 1 + Math.max(-1, ...real.map(({ reference }) => heights.get(reference) ?? 0));
      heights.set(group, height);
      if (height > BOUNDS.maxGroupDepth) plan.set(group, members.map(asPlaceholder));
      sizes.set(group, 1 + members.reduce((sum, { reference }) => sum + (sizes.get(reference) ?? 1), 0));
    }
  }
  const expanded = Math.max(0, ...sizes.values());
  return expanded <= LIMITS.maxErrors ? plan : withoutRepeats(plan);
}

const asPlaceholder = ({ reference }: Member): Member => ({ reference, placeholder: true });

/** The groups below an error, members before the groups that hold them; cycles are cut on the way. */
function* membersFirst(envelope: ErrorEnvelope, root: number, plan: Map<number, Member[]>): Iterable<number> {
  const path: { group: number; next: number }[] = [];
  const open = new Set<number>();
  const enter = (group: number) => {
    if (plan.has(group) || !errorAt(envelope, group).errors) return;
    plan.set(group, []);
    open.add(group);
    path.push({ group, next: 0 });
  };
  enter(root);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const reference = errorAt(envelope, top.group).errors?.[top.next++];
    if (reference === undefined) {
      path.pop();
      open.delete(top.group);
      yield top.group;
      continue;
    }
    plan.get(top.group)?.push({ reference, placeholder: open.has(reference) });
    enter(reference);
  }
}

/** Every error a member once: what comes again is a placeholder. */
function withoutRepeats(
  plan: ReadonlyMap<number, readonly Member[]>,
): ReadonlyMap<number, readonly Member[]> {
  const seen = new Set<number>();
  const once = (member: Member) => {
    const repeated = seen.has(member.reference);
    seen.add(member.reference);
    return repeated ? asPlaceholder(member) : member;
  };
  return new Map([...plan].map(([group, members]) => [group, members.map(once)]));
}
