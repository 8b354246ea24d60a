// results.json, the only artefact of a run (schema/results.schema.json).

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { PACKAGE_VERSION } from "#constants";
import { type Claim, claimsOf, isComplete } from "./claims.js";
import { firstSentence } from "./explain.js";
import type { Vectors } from "./load.js";
import type { Pair } from "./pairs.js";
import type { About } from "./protocol.js";
import type { Outcome, Run } from "./run.js";
import { elided } from "./style.js";

interface ResultOutcome extends Omit<Outcome, "mismatch"> {
  readonly want?: string;
  readonly got?: string;
  readonly request?: string;
}

export interface Results {
  readonly suite: {
    readonly version: string;
    readonly cases: Record<string, { spec: readonly string[]; why: string; level: string }>;
    readonly files: Record<string, string>;
    /** Id → its first sentence, in the order of SPEC.md. */
    readonly requirements: Record<string, string>;
  };
  readonly made: string;
  readonly platform: string;
  readonly testees: readonly (About & {
    readonly claims?: Record<string, Claim>;
    readonly outcomes: Record<string, ResultOutcome>;
  })[];
  readonly pairs: readonly Pair[];
  readonly mutants: readonly { id: string; why: string; caughtBy: string[] }[];
}

/** Of one text; a megabyte explains no more. */
const LONGEST = 4_000;

export function resultsOf(
  { cases, files }: Vectors,
  requirements: ReadonlyMap<string, string>,
  runs: readonly Run[],
  pairs: readonly Pair[],
): Results {
  return {
    suite: {
      version: PACKAGE_VERSION,
      cases: Object.fromEntries(cases.map(({ id, spec, why, level }) => [id, { spec, why, level }])),
      files: Object.fromEntries(files),
      requirements: Object.fromEntries([...requirements].map(([id, text]) => [id, firstSentence(text)])),
    },
    made: new Date().toISOString(),
    platform: `${process.platform} ${process.arch}`,
    testees: runs.map((run) => {
      const { about, outcomes } = run;
      const { name, version, language, runtime, ops, codecs, features } = about;
      return {
        ...{ name, version, language, runtime: runtime ?? "", ops, codecs, features },
        ...(isComplete(run, cases) ? { claims: claimsOf(cases, about, outcomes) } : {}),
        outcomes: Object.fromEntries([...outcomes].map(([id, outcome]) => [id, shortened(outcome)])),
      };
    }),
    pairs,
    mutants: [],
  };
}

function shortened({ mismatch, ...rest }: Outcome): ResultOutcome {
  if (!mismatch) return rest;
  const { want, got, request } = mismatch;
  const texts = { want, got, request: JSON.stringify(request) };
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, elided(text, LONGEST)])),
  };
}

export function writeResults(file: string, results: Results): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results)}\n`);
}
