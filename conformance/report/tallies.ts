// How often each outcome occurred: by topic, by requirement, for one testee.
import type { Pair } from "../runner/pairs.js";
import type { Results, TesteeResults } from "../runner/results.js";
import type { OutcomeName } from "../runner/run.js";

export interface Tally {
  asked: number;
  passed: number;
  failed: number;
  known: number;
  never: number;
}

export type Standing = "passed" | "known" | "failed" | "undeclared";

export interface Topic {
  name: string;
  /** Each with the title that its header has, and the ids of its cases. */
  files: { name: string; title: string; ids: string[] }[];
  ids: string[];
}

// A case that passes although it is listed as known is a failure of the list.
const COUNTS: Record<OutcomeName, (keyof Tally)[]> = {
  passed: ["passed"],
  failed: ["failed"],
  "unexpected-pass": ["failed"],
  known: ["known"],
  never: ["never"],
};

export function tally({ outcomes }: TesteeResults, ids: string[]): Tally {
  const found: Tally = { asked: 0, passed: 0, failed: 0, known: 0, never: 0 };
  for (const id of ids) {
    const outcome = outcomes[id]?.outcome;
    if (outcome === undefined) continue;
    found.asked += 1;
    for (const count of COUNTS[outcome]) found[count] += 1;
  }
  return found;
}

export function standing({ asked, failed, known, never }: Tally): Standing {
  if (asked === 0) return "undeclared";
  if (failed > 0) return "failed";
  return known + never > 0 ? "known" : "passed";
}

/** What a tally says besides its numbers: `1 failed, 3 known`, or nothing. */
export function besides({ failed, known, never }: Tally): string {
  const parts = Object.entries({ failed, known, never }).filter(([, count]) => count > 0);
  return parts.map(([name, count]) => `${count} ${name}`).join(", ");
}

/** The topics of the suite, their files and cases, in teaching order. */
export function topics({ suite }: Results): Topic[] {
  const found = new Map<string, Map<string, string[]>>();
  for (const id of Object.keys(suite.cases)) {
    const [topic = "", file = ""] = id.split("/");
    const files = found.get(topic) ?? new Map<string, string[]>();
    found.set(topic, files.set(file, [...(files.get(file) ?? []), id]));
  }
  return [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, files]) => ({
      name,
      files: [...files].map(([file, ids]) => ({
        name: file,
        title: suite.files?.[`${name}/${file}`] ?? file,
        ids,
      })),
      ids: [...files.values()].flat(),
    }));
}

/** The cases of each requirement of SPEC.md, and what it says. */
export function requirements({ suite }: Results): { id: string; text: string; ids: string[] }[] {
  const cases = Object.entries(suite.cases);
  return Object.entries(suite.requirements).map(([requirement, text]) => ({
    id: requirement,
    text,
    ids: cases.filter(([, { spec }]) => spec.includes(requirement)).map(([id]) => id),
  }));
}

/** All codecs that some pair speaks, in the order in which they occur. */
export const pairCodecs = (pairs: readonly Pair[]): string[] => [...new Set(pairs.map(({ codec }) => codec))];
