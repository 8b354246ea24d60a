// Whether the suite notices mistakes: the libraries, each time wrong in one place, against its cases.

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Failure, messageOf } from "../runner/failure.js";
import { inLanes } from "../runner/lanes.js";
import { loadRequirements, loadVectors, readJson } from "../runner/load.js";
import { type Results, resultsOf, writeResults } from "../runner/results.js";
import { type Style, styleOf } from "../runner/style.js";
import { type Found, hunt, type Reference, referenceOf } from "./hunt.js";
import { loadMutants, type Mutant } from "./load.js";
import type { Language } from "./plant.js";

const HELP = `Plants one mistake after the other in a copy of a library, and looks which cases notice.

  --only ID     these mutants, or those that begin so; can be repeated
  --json FILE   writes what was found into the results of a run, or into a file of its own
  --jobs N      at a time (2, or the processors that there are)
  --mutants FILE, --vectors DIR   others than those of this repository

Ends with 1 where a mutant survives, or is stale: its line is gone, or stands there twice.`;

const OPTIONS = {
  only: { type: "string", multiple: true, default: [] as string[] },
  json: { type: "string" },
  jobs: { type: "string", default: String(Math.min(2, availableParallelism())) },
  mutants: { type: "string" },
  vectors: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/**
 * The exit code: 0 where every mutant is caught, 1 where one is not, 2 for what cannot be run.
 * @param python the interpreter that has what the Python testee needs
 */
export async function mutants(args: readonly string[], python: string): Promise<number> {
  try {
    return await huntAll(args, python);
  } catch (error) {
    const isUsage = String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
    if (!(error instanceof Failure || isUsage)) throw error;
    console.error(`${messageOf(error)}${isUsage ? `\n\n${HELP}` : ""}`);
    return 2;
  }
}

async function huntAll(args: readonly string[], python: string): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const jobs = Number(values.jobs);
  if (!(Number.isInteger(jobs) && jobs > 0)) throw new Failure(`--jobs ${values.jobs} is no number of jobs`);
  const style = styleOf(process.stdout.isTTY === true && process.env.NO_COLOR === undefined);
  const all = loadMutants(values.mutants);
  const selected = values.only.length === 0 ? all : all.filter(({ id }) => isNamed(id, values.only));
  if (selected.length === 0) throw new Failure(`no mutant is called ${values.only.join(" or ")}`);

  const vectors = loadVectors(values.vectors);
  const { cases } = vectors;
  const requirements = loadRequirements();
  for (const { id, spec } of selected) {
    const unknown = spec.find((each) => !requirements.has(each));
    if (unknown !== undefined) throw new Failure(`${id}: SPEC.md has no requirement ${unknown}`);
  }
  const languages = [...new Set(selected.map(({ language }) => language))];
  const references = new Map<Language, Reference>();
  await inLanes(languages, jobs, async (language) => {
    references.set(language, await referenceOf(language, cases, python));
  });
  for (const { about, passed } of references.values()) {
    console.log(style.dim(`${about.name}: ${passed.length} of ${cases.length} cases are asked`));
  }
  const lack = ({ language, needs = [] }: Mutant) =>
    needs.find((name) => !references.get(language)?.about.features.includes(name));
  const tried = selected.filter((each) => lack(each) === undefined);
  for (const each of selected) {
    const name = lack(each);
    if (name !== undefined) console.log(style.yellow(`– ${each.id}  not tried: there is no feature ${name}`));
  }

  const found: Found[] = [];
  const print = inOrder(tried, (each: Found) => {
    found.push(each);
    console.log(lineOf(each, style));
  });
  await inLanes(tried, jobs, async (mutant) => {
    print(mutant, await hunt(mutant, references.get(mutant.language)?.passed ?? [], python));
  });
  if (values.json !== undefined) {
    write(values.json, all, found, () => resultsOf(vectors, requirements, [], []));
  }
  const caught = found.filter(({ caughtBy }) => caughtBy.length > 0).length;
  const others = selected.length - tried.length;
  console.log(`${caught} of ${tried.length} mutants caught${others > 0 ? `, ${others} not tried` : ""}`);
  return caught === tried.length ? 0 : 1;
}

const isNamed = (id: string, names: readonly string[]): boolean => names.some((name) => id.startsWith(name));

/** Hands on what belongs to each item, in the order of the items, whichever is there first. */
function inOrder<Item, Result>(items: readonly Item[], take: (result: Result) => void) {
  const waiting = new Map<Item, Result>();
  let next = 0;
  return (item: Item, result: Result): void => {
    waiting.set(item, result);
    for (;;) {
      const first = waiting.get(items[next] as Item);
      if (first === undefined) return;
      next++;
      take(first);
    }
  };
}

function lineOf({ mutant, caughtBy, own, byOwn, stale }: Found, style: Style): string {
  const { id, why, spec, file, find, replace } = mutant;
  const [first] = caughtBy;
  if (first !== undefined) {
    const of = byOwn ? `of the ${own} for ${spec.join(" or ")}` : `none for ${spec.join(" or ")}`;
    const cases = caughtBy.length === 1 ? "1 case" : `${caughtBy.length} cases`;
    return `${style.green("✓")} ${id}  caught by ${cases}, ${byOwn ? of : style.yellow(of)}: ${style.dim(first)}`;
  }
  const what = stale === undefined ? "survives" : `cannot be tried: ${stale}`;
  const where = `${file}: ${find} → ${replace}`;
  return `${style.red(`✗ ${id}  ${what}`)}\n    ${why}\n    ${where}`;
}

/** Into the results of a run, where there are some; of mutants that were not tried now, what was found before. */
function write(file: string, all: readonly Mutant[], found: readonly Found[], fresh: () => Results): void {
  const results = existsSync(file) ? (readJson(file) as Results) : fresh();
  const now = found.map(({ mutant: { id, why }, caughtBy }) => ({ id, why, caughtBy: [...caughtBy] }));
  const known = new Map([...results.mutants, ...now].map((each) => [each.id, each]));
  writeResults(file, { ...results, mutants: all.flatMap(({ id }) => known.get(id) ?? []) });
}
