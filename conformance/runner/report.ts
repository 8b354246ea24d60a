// What the terminal shows of a run: the failures, and a summary of a few lines for each testee.

import { type Lack, lackOf } from "./applies.js";
import { claimsOf, isComplete } from "./claims.js";
import { failure, type Requirements } from "./explain.js";
import type { Case, Vectors } from "./load.js";
import type { Pair } from "./pairs.js";
import { isFailure, type Run } from "./run.js";
import { elided, type Style, visible } from "./style.js";

/** Failures that are shown in full. */
const IN_FULL = 10;
const LISTED = 100;

export function failures(
  { outcomes }: Run,
  cases: readonly Case[],
  requirements: Requirements,
  again: (id: string) => string,
  style: Style,
): string[] {
  const failed = cases.filter(({ id }) => {
    const outcome = outcomes.get(id);
    return outcome !== undefined && isFailure(outcome);
  });
  const lines = failed.slice(0, IN_FULL).flatMap((each) => {
    const { mismatch, reason } = outcomes.get(each.id) ?? {};
    if (mismatch) return failure(each, mismatch, requirements, again(each.id), style);
    const listed = `  It is listed as known to fail (${reason}), and passes: take it off the list.`;
    return [`${style.red("✗")} ${style.bold(each.id)}`, listed, ""];
  });
  const rest = failed.slice(IN_FULL, LISTED).map(({ id }) => `${style.red("✗")} ${id}  ${brief(id)}`);
  const more = failed.length > LISTED ? [`… and ${failed.length - LISTED} more`] : [];
  return [...lines, ...rest, ...more];

  function brief(id: string): string {
    const { mismatch } = outcomes.get(id) ?? {};
    if (!mismatch) return "passes, though it is listed as known to fail";
    const text = mismatch.diff ?? `want ${mismatch.want}, got ${mismatch.got}`;
    return style.dim(visible(elided(text.replace(/\s+/g, " "), 120)));
  }
}

/** One line of what became of the cases, and one of what may be claimed where all were run. */
export function summary(run: Run, vectors: Vectors, style: Style): string[] {
  const { about, outcomes, undeclared } = run;
  const count = (outcome: string) => [...outcomes.values()].filter((each) => each.outcome === outcome).length;
  const others = ["failed", "known", "never", "unexpected-pass"].filter((outcome) => count(outcome) > 0);
  const parts = [
    `${count("passed")} of ${outcomes.size} passed`,
    ...others.map((outcome) => `${count(outcome)} ${outcome}`),
    ...(undeclared.length === 0 ? [] : [`${undeclared.length} not asked`]),
  ];
  const mark = [...outcomes.values()].some(isFailure) ? style.red("✗") : style.green("✓");
  const { name, version, language, runtime } = about;
  const who = visible(` ${version}, ${language}${runtime ? `, ${runtime}` : ""}`);
  const claims = isComplete(run, vectors) ? [claimLine(run, vectors.cases, style)] : [];
  return [`${mark} ${style.bold(name)}${who}: ${parts.join(", ")}`, ...claims];
}

function claimLine({ about, outcomes }: Run, cases: readonly Case[], style: Style): string {
  const missing = new Set(cases.flatMap((each) => nameOf(lackOf(each, about))));
  const claims = Object.entries(claimsOf(cases, about, outcomes)).map(
    ([claim, { passed, total, holds }]) =>
      `${claim} ${holds ? style.green("holds") : style.yellow("does not hold")} (${passed} of ${total})`,
  );
  const why = missing.size === 0 ? "" : `; not declared: ${[...missing].join(", ")}`;
  return `  ${claims.join(", ")}${why}`;
}

/** What counts against a claim: not a feature, which a language may lack. */
const nameOf = (lack: Lack | undefined): string[] =>
  lack === undefined || lack.what === "feature" ? [] : [`${lack.what} ${lack.name}`];

export function pairLines(pairs: readonly Pair[], style: Style): string[] {
  const failed = pairs.flatMap(({ from, through, codec, failed }) =>
    failed.map(
      ({ id, why }) =>
        `${style.red("✗")} ${from} → ${through}, ${codec}: ${id}  ${visible(elided(why, 300))}`,
    ),
  );
  const [passed, total] = [sum(pairs.map((each) => each.passed)), sum(pairs.map((each) => each.total))];
  const names = new Set(pairs.map(({ from, through }) => `${from} → ${through}`));
  const mark = passed === total ? style.green("✓") : style.red("✗");
  const more = failed.length > LISTED ? [`… and ${failed.length - LISTED} more`] : [];
  const line = `${mark} ${style.bold("pairs")}: ${passed} of ${total} passed (${[...names].join(", ")})`;
  return [...failed.slice(0, LISTED), ...more, line];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
