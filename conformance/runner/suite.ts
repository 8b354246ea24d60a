// A whole run: every testee over the selected cases, then the pairs of them; what it finds is shown and written.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { lackOf } from "./applies.js";
import { Failure } from "./failure.js";
import { fixKnown, type Line, matcher, readKnown, writeLine } from "./known-failing.js";
import { type Case, loadRequirements, loadVectors, type Vectors } from "./load.js";
import { type Pair, pairs } from "./pairs.js";
import { Pipe } from "./pipe.js";
import { failures, pairLines, summary } from "./report.js";
import { checkPlace, resultsOf, writeResults } from "./results.js";
import { isFailure, type Run, run, stale } from "./run.js";
import { quoted, type Style, visible } from "./style.js";

export interface SuiteOptions {
  readonly testees: readonly (readonly string[])[];
  readonly only?: readonly string[] | undefined;
  /** The list of known failures of a testee, by its name; a file that need not be there where it is to be fixed. */
  readonly known?: ((name: string) => string | undefined) | undefined;
  readonly fix?: boolean | undefined;
  readonly json?: string | undefined;
  readonly timeout?: number | undefined;
  readonly validate?: boolean | undefined;
  readonly bail?: boolean | undefined;
  readonly vectors?: string | undefined;
  readonly pairs?: boolean | undefined;
  /** The command that this one is, for the one that is shown to run a case again. */
  readonly self: readonly string[];
  readonly log: (line: string) => void;
  readonly style: Style;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export async function suite(options: SuiteOptions): Promise<Counts> {
  const vectors = loadVectors(options.vectors);
  const selected = select(vectors.cases, options.only ?? []);
  const requirements = loadRequirements();
  if (options.json) checkPlace(options.json);
  const pipes: Pipe[] = [];
  const runs: Run[] = [];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const command of options.testees) pipes.push(await Pipe.start(command, options));
    const ran = pipes.map((pipe) => runOne(pipe, vectors, selected, requirements, options));
    for (const found of await Promise.all(ran)) {
      for (const line of found.lines) options.log(line);
      runs.push(found.run);
      counts.passed += found.passed;
      counts.failed += found.failed;
      counts.skipped += found.run.undeclared.length;
    }
    if (runs.every(({ outcomes }) => outcomes.size === 0)) throw new Failure(nothingAsked(selected, runs));
    const matrix = options.pairs ? await pairsOf(pipes, selected, options) : [];
    for (const { passed, failed } of matrix) {
      counts.passed += passed;
      counts.failed += failed.length;
    }
    if (options.json) writeResults(options.json, resultsOf(vectors, requirements, runs, matrix));
  } finally {
    await Promise.all(pipes.map((pipe) => pipe.stop()));
  }
  return counts;
}

/** @throws {Failure} where a pattern names nothing */
export function select(cases: readonly Case[], only: readonly string[]): readonly Case[] {
  const matchers = only.map((pattern) => {
    const matches = matcher(pattern);
    if (!cases.some(({ id }) => matches(id))) throw new Failure(`no case is called ${pattern}`);
    return matches;
  });
  return only.length === 0 ? cases : cases.filter(({ id }) => matchers.some((matches) => matches(id)));
}

/** Why a run says nothing, and is not green. */
export function nothingAsked(selected: readonly Case[], runs: readonly Pick<Run, "about">[]): string {
  const lacks = runs.flatMap(({ about }) => selected.flatMap((each) => lackOf(each, about) ?? []));
  const names = new Set(lacks.map(({ what, name }) => `${what} ${name}`));
  return `no case was asked; the testee declares none of: ${[...names].join(", ")}`;
}

interface Ran {
  readonly run: Run;
  readonly passed: number;
  readonly failed: number;
  readonly lines: readonly string[];
}

async function runOne(
  pipe: Pipe,
  vectors: Vectors,
  selected: readonly Case[],
  requirements: ReadonlyMap<string, string>,
  options: SuiteOptions,
): Promise<Ran> {
  const { style, bail } = options;
  const file = options.known?.(pipe.about.name);
  const known: Line[] = file === undefined || (options.fix && !existsSync(file)) ? [] : readKnown(file);
  const found = await run(selected, pipe, { known, bail: bail && !options.fix });
  if (options.fix && file !== undefined) {
    fix(file, known, vectors, found);
    // What fails is listed now, and what passes no longer: nothing is left that would be a failure.
    const passed = [...found.outcomes.values()].filter(({ mismatch }) => !mismatch).length;
    return { run: found, passed, failed: 0, lines: [`${file} was written`] };
  }
  const again = (id: string) => quoted([...options.self, "--only", id, "--", ...pipe.command]);
  const faults = [
    ...stale(known, vectors.cases, pipe.about).map(
      (pattern) => `${file}: ${pattern} names no case that is asked`,
    ),
    ...pipe.strays.map((line) => `the testee wrote a line that answers nothing: ${line}`),
  ];
  const all = [...found.outcomes.values()];
  const failed = all.filter(isFailure).length;
  return {
    run: found,
    passed: all.filter(({ outcome }) => outcome === "passed").length,
    failed: failed + faults.length,
    lines: [
      ...failures(found, selected, requirements, again, style),
      ...faults.map((fault) => `${style.red("✗")} ${visible(fault)}`),
      ...summary(found, vectors, style),
    ],
  };
}

function fix(file: string, known: readonly Line[], { cases }: Vectors, { about, outcomes }: Run): void {
  const why = new Map(
    [...outcomes].map(([id, { mismatch }]) => [
      id,
      mismatch && (mismatch.diff ?? `want ${mismatch.want}, got ${mismatch.got}`),
    ]),
  );
  const gone = new Set(stale(known, cases, about));
  const kept = known.filter((line) => typeof line === "string" || !gone.has(line.pattern));
  const lines = fixKnown(kept, why).map(writeLine);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
}

async function pairsOf(
  pipes: readonly Pipe[],
  selected: readonly Case[],
  { log, style }: SuiteOptions,
): Promise<Pair[]> {
  const matrix = await pairs(pipes, { cases: selected });
  for (const line of pairLines(matrix, style)) log(line);
  return matrix;
}
