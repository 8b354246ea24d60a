// What a run found (conformance/schema/results.schema.json), and several runs as one.

import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { home, readJson } from "../runner/load.js";
import { check } from "../runner/replies.js";
import type { Results } from "../runner/results.js";

/** What the user gave cannot be used; the message says it in full. */
export class Refused extends Error {}

let validate: ValidateFunction | undefined;

function faultOf(found: unknown): string | undefined {
  const schema = join(home, "conformance", "schema", "results.schema.json");
  validate ??= new Ajv2020({ strict: false, verbose: true, validateFormats: false }).compile(
    readJson(schema) as object,
  );
  return check(validate, found);
}

/** What a run wrote. @throws {Refused} for anything else */
export function parse(text: string, name: string): Results {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new Refused(`${name}: ${error instanceof Error ? error.message : error}`);
  }
  const fault = faultOf(found);
  if (fault !== undefined) throw new Refused(`${name}: no results of a run: ${fault}`);
  return found as Results;
}

/** Of each thing the one that was found last, under its key; in the order in which they were found first. */
function latest<T>(lists: (readonly T[])[], key: (item: T) => string): T[] {
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
