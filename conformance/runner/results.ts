// results.json, the only artefact of a run (schema/results.schema.json).

import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { PACKAGE_VERSION } from "#constants";
import { type Claim, claimsOf, isComplete } from "./claims.js";
import { firstSentence } from "./explain.js";
import { Failure, messageOf } from "./failure.js";
import type { Vectors } from "./load.js";
import type { Pair } from "./pairs.js";
import type { About } from "./protocol.js";
import type { Outcome, Run } from "./run.js";
import { elided } from "./style.js";

/** What became of one case. */
export interface Result extends Omit<Outcome, "mismatch"> {
  readonly want?: string;
  readonly got?: string;
  readonly request?: string;
}

/** What became of one testee. */
export interface TesteeResults extends Required<About> {
  readonly claims?: Record<string, Claim>;
  readonly outcomes: Record<string, Result>;
}

export interface Results {
  readonly suite: {
    readonly version: string;
    readonly cases: Record<string, { spec: readonly string[]; why: string; level?: string }>;
    readonly files?: Record<string, string>;
    /** Id → its first sentence, in the order of SPEC.md. */
    readonly requirements: Record<string, string>;
  };
  readonly made: string;
  readonly platform: string;
  readonly testees: readonly TesteeResults[];
  readonly pairs: readonly Pair[];
  readonly mutants: readonly { id: string; why: string; caughtBy: string[] }[];
}

/** Of one text; a megabyte explains no more. */
const LONGEST = 4_000;

export function resultsOf(
  vectors: Vectors,
  requirements: ReadonlyMap<string, string>,
  runs: readonly Run[],
  pairs: readonly Pair[],
): Results {
  const { cases, files } = vectors;
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
        ...(isComplete(run, vectors) ? { claims: claimsOf(cases, about, outcomes) } : {}),
        outcomes: Object.fromEntries([...outcomes].map(([id, outcome]) => [id, shortened(outcome)])),
      };
    }),
    pairs,
    mutants: [],
  };
}

function shortened({ mismatch, ...rest }: Outcome): Result {
  if (!mismatch) return rest;
  const { want, got, request } = mismatch;
  const texts = { want, got, request: JSON.stringify(request) };
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, elided(text, LONGEST)])),
  };
}

export const writeResults = (file: string, results: Results): void =>
  reach(file, () => writeFileSync(file, `${JSON.stringify(results)}\n`));

/** @throws {Failure} where results cannot be written there; before a run, which may be a long one */
export const checkPlace = (file: string): void =>
  reach(file, () => {
    try {
      closeSync(openSync(file, "r+"));
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ENOENT" || /[\\/]$/.test(file)) throw error;
    }
  });

function reach(file: string, action: () => void): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    action();
  } catch (error) {
    throw new Failure(`${file} cannot be written: ${messageOf(error)}`);
  }
}
