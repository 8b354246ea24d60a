// The list of cases that a testee is known to fail: `PATTERN  # reason`, or `never: PATTERN  # why` for those that it
// fails by design. They are run all the same, and one that passes is a failure, so that no list grows stale.

import { readFileSync } from "node:fs";
import { Failure, messageOf } from "./failure.js";

export interface KnownLine {
  readonly pattern: string;
  readonly never: boolean;
  readonly reason: string;
}

/** A line of the file: a comment, an empty line, or a pattern. */
export type Line = string | KnownLine;

/** Whether an id is what a pattern names, or below it: `*` is one component or a part of one, `**` any number. */
export function matcher(pattern: string): (id: string) => boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  const source = escaped.replace(/\*\*|\*/g, (star) => (star === "**" ? ".*" : "[^/]*"));
  const expression = new RegExp(`^${source}(/.*)?$`);
  return (id) => expression.test(id);
}

export function parseKnown(text: string): Line[] {
  // Editors put a byte order mark before it, and a carriage return behind its lines.
  const lines = text
    .replace(/^\ufeff/, "")
    .split("\n")
    .map((line) => line.trimEnd());
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line, index) => {
    if (line === "" || line.startsWith("#")) return line;
    const [, never, pattern, reason] = /^(never:\s*)?(\S+)\s+#\s*(\S.*)$/.exec(line) ?? [];
    if (pattern === undefined || reason === undefined) {
      throw new Failure(`line ${index + 1} of the list is no \`PATTERN  # reason\`: ${line}`);
    }
    return { pattern, never: never !== undefined, reason };
  });
}

export function readKnown(file: string): Line[] {
  try {
    return parseKnown(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Failure(`${file}: ${messageOf(error)}`);
  }
}

export const isKnown = (line: Line): line is KnownLine => typeof line !== "string";

export const writeLine = (line: Line): string =>
  isKnown(line) ? `${line.never ? "never: " : ""}${line.pattern}  # ${line.reason}` : line;

/** What became of each case that was asked: why it failed, or undefined where it passed. */
export type Failures = ReadonlyMap<string, string | undefined>;

/**
 * The list as a run shows that it should be: without what passes, with what fails. A pattern is replaced by the cases
 * that fail where not all that it names do. Patterns of nothing that was asked are kept: they may be of other cases.
 */
export function fixKnown(lines: readonly Line[], failures: Failures): Line[] {
  const covered = new Set<string>();
  const kept = lines.flatMap((line): Line[] => {
    if (!isKnown(line)) return [line];
    const matches = matcher(line.pattern);
    const named = [...failures.keys()].filter(matches);
    const failing = named.filter((id) => failures.get(id) !== undefined && !covered.has(id));
    for (const id of failing) covered.add(id);
    if (named.length === 0 || (failing.length === named.length && failing.length > 0)) return [line];
    return failing.map((pattern) => ({ ...line, pattern }));
  });
  const added = [...failures]
    .filter(([id, why]) => why !== undefined && !covered.has(id))
    .map(([pattern, why = ""]) => ({ pattern, never: false, reason: oneLine(why) }));
  return [...kept, ...added];
}

const oneLine = (text: string): string => {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > 120 ? `${flat.slice(0, 119)}…` : flat || "fails";
};
