// What a run found (conformance/schema/results.schema.json), and several runs as one.

export interface Case {
  spec: string[];
  why: string;
  level?: string;
}

export type OutcomeName = "passed" | "non-strict" | "failed" | "known" | "never" | "unexpected-pass";

export interface Outcome {
  outcome: OutcomeName;
  want?: string;
  got?: string;
  request?: string;
  reason?: string;
}

export interface Claim {
  passed: number;
  total: number;
  holds: boolean;
}

export interface Testee {
  name: string;
  version: string;
  language: string;
  runtime: string;
  ops: string[];
  codecs: string[];
  features: string[];
  claims?: Record<string, Claim>;
  outcomes: Record<string, Outcome>;
}

export interface Pair {
  from: string;
  through: string;
  codec: string;
  passed: number;
  total: number;
  failed: { id: string; why: string }[];
}

export interface Mutant {
  id: string;
  why: string;
  caughtBy: string[];
}

export interface Results {
  suite: {
    version: string;
    cases: Record<string, Case>;
    files?: Record<string, string>;
    /** Each with its first sentence, in the order of SPEC.md. */
    requirements: Record<string, string>;
  };
  made: string;
  platform: string;
  testees: Testee[];
  pairs: Pair[];
  mutants: Mutant[];
}

/** What the user gave cannot be used; the message says it in full. */
export class Refused extends Error {}

const MEMBERS = ["suite", "made", "platform", "testees", "pairs", "mutants"];

/** What a run wrote. @throws {Refused} for anything else */
export function parse(text: string, name: string): Results {
  let found: Record<string, unknown> | null;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new Refused(`${name}: ${error instanceof Error ? error.message : error}`);
  }
  const missing = MEMBERS.filter((member) => !Object.hasOwn(Object(found), member));
  if (missing.length > 0) throw new Refused(`${name}: no results of a run: ${missing.join(", ")} missing`);
  return found as unknown as Results;
}

/** Of each thing the one that was found last, under its key; in the order in which they were found first. */
function latest<T>(lists: T[][], key: (item: T) => string): T[] {
  return [...new Map(lists.flat().map((item) => [key(item), item])).values()];
}

/**
 * Several runs as one: of whatever two say of the same thing, the later counts. The suite is that of the latest run
 * with testees, since a run over the mutants alone need not know all of it.
 */
export function merge(runs: Results[]): Results {
  const ordered = runs.toSorted((a, b) => Date.parse(a.made) - Date.parse(b.made));
  const last = ordered.findLast(({ testees }) => testees.length > 0) ?? ordered.at(-1);
  if (!last) throw new Refused("which results?");
  return {
    ...last,
    platform: [...new Set(ordered.map(({ platform }) => platform))].join(", "),
    testees: latest(
      ordered.map(({ testees }) => testees),
      ({ name, runtime }) => `${name} ${runtime}`,
    ),
    pairs: latest(
      ordered.map(({ pairs }) => pairs),
      ({ from, through, codec }) => `${from} ${through} ${codec}`,
    ),
    mutants: latest(
      ordered.map(({ mutants }) => mutants),
      ({ id }) => id,
    ),
  };
}

/** What each testee is called: its name, with the runtime where two have the same. */
export function labels({ testees }: Results): string[] {
  return testees.map(({ name, runtime }) =>
    testees.filter((other) => other.name === name).length > 1 ? `${name} (${runtime})` : name,
  );
}
