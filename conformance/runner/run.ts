// Runs cases through one testee.

import { lackOf } from "./applies.js";
import { judge } from "./judge.js";
import { isKnown, type KnownLine, type Line, matcher } from "./known-failing.js";
import { inLanes } from "./lanes.js";
import type { Case } from "./load.js";
import type { Mismatch } from "./mismatch.js";
import { WINDOW } from "./pipe.js";
import type { About, Testee } from "./protocol.js";

export type OutcomeName = "passed" | "failed" | "known" | "never" | "unexpected-pass";

export interface Outcome {
  readonly outcome: OutcomeName;
  /** Where it did not pass. */
  readonly mismatch?: Mismatch;
  /** Of the list of known failures. */
  readonly reason?: string;
}

export interface RunOptions {
  readonly known?: readonly Line[] | undefined;
  /** Stop at the first failure, in the order of the cases. */
  readonly bail?: boolean | undefined;
}

export interface Run {
  readonly about: About;
  /** In the order of the cases; cases that were not asked are missing. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Cases that were not asked because the testee does not declare what they need. */
  readonly undeclared: readonly Case[];
}

export const isFailure = ({ outcome }: Outcome): boolean =>
  outcome === "failed" || outcome === "unexpected-pass";

export async function run(cases: readonly Case[], testee: Testee, options: RunOptions = {}): Promise<Run> {
  const { about } = testee;
  const known = (options.known ?? [])
    .filter(isKnown)
    .map((line) => ({ line, matches: matcher(line.pattern) }));
  const asked = cases.filter((each) => lackOf(each, about) === undefined);
  const found: Outcome[] = [];
  let stopped = false;
  await inLanes(asked.entries(), WINDOW, async ([index, each]) => {
    if (stopped) return;
    const mismatch = await judge(each, testee);
    const line = known.find(({ matches }) => matches(each.id))?.line;
    const outcome = outcomeOf(mismatch, line);
    found[index] = outcome;
    if (options.bail && isFailure(outcome)) stopped = true;
  });
  const outcomes = new Map<string, Outcome>();
  for (const [index, outcome] of found.entries()) {
    outcomes.set((asked[index] as Case).id, outcome);
    if (options.bail && isFailure(outcome)) break;
  }
  return { about, outcomes, undeclared: cases.filter((each) => lackOf(each, about) !== undefined) };
}

function outcomeOf(mismatch: Mismatch | undefined, line: KnownLine | undefined): Outcome {
  if (line === undefined) return mismatch ? { outcome: "failed", mismatch } : { outcome: "passed" };
  const { reason } = line;
  return mismatch
    ? { outcome: line.never ? "never" : "known", mismatch, reason }
    : { outcome: "unexpected-pass", reason };
}

/** The patterns of a list that name no case that the testee is asked. */
export function stale(known: readonly Line[], cases: readonly Case[], about: About): string[] {
  const ids = cases.filter((each) => lackOf(each, about) === undefined).map(({ id }) => id);
  return known.filter(isKnown).flatMap(({ pattern }) => (ids.some(matcher(pattern)) ? [] : [pattern]));
}
