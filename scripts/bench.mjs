// What an error costs, beside what others make it cost, in one run.
//   node scripts/bench.mjs             everything: a quarter of an hour
//     --quick                          about a minute: fewer slices, no large errors, no losses, no garbage, no growth
//     --language javascript|python --size small|medium|large --group "round trip"|encode|decode|parts|limit
//     --rounds 3 --slices 20           how long
//     --growth                         the sweep over sizes alone
//     --no-build                       dist as it is
//     --check                          exits 1 where a target that is marked as held is missed
//     --docs                           writes docs/performance.md, docs/performance.svg and README's lines of them
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chart } from "../bench/chart.mjs";
import { asText, details, summary, tables, withMeasured } from "../bench/report.mjs";
import { judged, TBLIB } from "../bench/results.mjs";
import { build, capture, Failure, isMain, main, root, run } from "./lib.mjs";
import { DEVELOPMENT, environment, pythons } from "./python.mjs";

const bench = join(root, "bench");
const work = join(root, ".build", "bench");

/** The peers of both languages; what is missing is installed. */
export async function installed() {
  const lock = join(bench, "package-lock.json");
  const stamp = join(bench, "node_modules", "rethrown.stamp");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== readFileSync(lock, "utf8")) {
    console.log("── the npm packages to compare with (a minute on a fresh machine) …");
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: bench });
    writeFileSync(stamp, readFileSync(lock));
  }
}

/** A copy of what is measured, so that a build in between changes nothing. */
function snapshot() {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  cpSync(join(root, "dist"), join(work, "dist"), { recursive: true });
  cpSync(join(root, "python", "src"), join(work, "python"), { recursive: true });
}

const OPTIONS = /** @type {const} */ ({
  quick: { type: "boolean", default: false },
  "no-build": { type: "boolean", default: false },
  growth: { type: "boolean", default: false },
  docs: { type: "boolean", default: false },
  check: { type: "boolean", default: false },
  language: { type: "string", multiple: true },
  size: { type: "string", multiple: true },
  group: { type: "string", multiple: true },
  rounds: { type: "string" },
  slices: { type: "string" },
});

/** @typedef {{ language: string, command: string, flags: string[], folder: string, env: Record<string, string>, tblib?: boolean }} Child */

/** @param {Child} child @param {string} script @param {string} request @param {string[]} [given] flags */
async function ask({ command, flags, folder, env }, script, request, given = flags) {
  return JSON.parse(await capture(command, [...given, join(folder, script), request], { env }));
}

/** @param {readonly string[]} languages @returns {Promise<Child[]>} */
async function childrenOf(languages) {
  /** @type {Child[]} */
  const children = [];
  for (const language of languages) {
    if (language === "javascript") {
      const env = { RETHROWN_BENCH_DIST: join(work, "dist") };
      const folder = join(bench, language);
      children.push({ language, command: process.execPath, flags: ["--expose-gc"], folder, env });
    } else if (language === "python") {
      const { bin } = await pythonOfPeers();
      const env = { PYTHONPATH: join(work, "python") };
      const child = { language, command: bin, flags: [], folder: join(bench, language), env };
      children.push(child, { ...child, tblib: true });
    } else throw new Failure(`no language is called ${language}: javascript or python`);
  }
  return children;
}

async function pythonOfPeers() {
  const all = await pythons();
  // Groups of exceptions are there from 3.11 on.
  const base = all.find(({ minor }) => minor !== "3.10") ?? all[0];
  if (!base)
    throw new Failure(
      "No Python 3.10 or newer was found; `npm run bench -- --language javascript` goes without.",
    );
  return environment(base, ".venv-bench", [DEVELOPMENT, "bench/requirements.txt"], console.error);
}

/** Its script, by language. @param {Child} child @param {string} name */
const scriptOf = ({ language }, name) => `${name}.${language === "javascript" ? "mjs" : "py"}`;

/** @param {Child[]} children @param {{ sizes: string[], rounds: number, slices: number, groups?: string[] | undefined, quick: boolean, withLosses: boolean }} options */
async function measure(children, { sizes, rounds, slices, groups, quick, withLosses }) {
  /** @type {import("../bench/results.mjs").Results} */
  const results = { machine: `Node ${process.versions.node}, ${cpus().length} CPUs` };
  const request = (/** @type {Child} */ { tblib = false }, /** @type {object} */ more) =>
    JSON.stringify({ groups, tblib, folder: join(work, "services"), ...more });
  const into = (/** @type {Child} */ { language }) =>
    (results[language] ??= { times: {}, bytes: {}, garbage: {}, losses: {}, notes: {} });
  const merge = (/** @type {Record<string, unknown>} */ all, /** @type {Record<string, unknown>} */ more) =>
    Object.assign(all, { ...more, ...all });

  for (const child of children) {
    const of = into(child);
    merge(of.notes, await ask(child, scriptOf(child, "child"), request(child, { mode: "notes" })));
    if (withLosses)
      merge(of.losses, await ask(child, scriptOf(child, "child"), request(child, { mode: "losses" })));
    for (const size of sizes) {
      const sizesOf = await ask(child, scriptOf(child, "child"), request(child, { mode: "sizes", size }));
      of.bytes[size] = { ...sizesOf, ...of.bytes[size] };
    }
  }
  for (let round = 1; round <= rounds; round++) {
    for (const size of sizes) {
      for (const child of children) {
        const { language, tblib } = child;
        console.error(`── round ${round} of ${rounds}: ${size}, ${language}${tblib ? " with tblib" : ""}`);
        const seed = round * 7919;
        const asked = request(child, { mode: "time", size, slices, seed, warm: quick ? 20 : 100 });
        const { times: all } = into(child);
        const times = all[size] ?? {};
        all[size] = times;
        for (const [key, each] of Object.entries(await ask(child, scriptOf(child, "child"), asked))) {
          const name = tblib && !key.endsWith(TBLIB) ? key + TBLIB : key;
          times[name] = [...(times[name] ?? []), ...each];
        }
      }
    }
  }
  const node = children.find(({ language }) => language === "javascript");
  if (!node || quick) return results;
  for (const size of sizes) {
    console.error(`── garbage: ${size}`);
    const asked = request(node, { mode: "garbage", size });
    results.javascript.garbage[size] = await ask(node, "child.mjs", asked, ["--expose-gc", ...YOUNG]);
  }
  return results;
}

/** A young generation so large that nothing in it is collected while it is measured. */
const YOUNG = ["--min-semi-space-size=64", "--max-semi-space-size=64"];

/** @param {Child[]} children @param {string} [most] */
async function sweep(children, most = "1") {
  const all = [];
  for (const child of children.filter(({ tblib }) => !tblib)) {
    console.error(`── growth: ${child.language}`);
    const flags = child.language === "javascript" ? [...child.flags, ...YOUNG] : child.flags;
    all.push(...(await ask(child, scriptOf(child, "growth"), most, flags)));
  }
  return all;
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { values } = parseArgs({ options: OPTIONS });
    const { quick } = values;
    await installed();
    if (!values["no-build"]) await build();
    snapshot();
    const children = await childrenOf(values.language ?? ["javascript", "python"]);
    /** @type {import("../bench/results.mjs").Results} */
    const results = values.growth
      ? { machine: "" }
      : await measure(children, {
          sizes: values.size ?? (quick ? ["small", "medium"] : ["small", "medium", "large"]),
          rounds: Number(values.rounds ?? (quick ? 1 : 3)),
          slices: Number(values.slices ?? (quick ? 3 : 20)),
          groups: values.group,
          quick,
          // Some of the peers take long to lose something.
          withLosses: values.docs || !(quick || values.group),
        });
    if (values.growth || !(quick || values.group || values.size)) results.growth = await sweep(children);
    writeFileSync(join(work, "results.json"), JSON.stringify(results));
    for (const table of tables(results)) console.log(asText(table));
    if (values.docs) writeDocs(results);
    const missed = judged(results).filter(({ held, nearly }) => held && !nearly);
    if (values.check && missed.length > 0)
      throw new Failure(`missed: ${missed.map(({ name, size }) => `${name} (${size})`).join("; ")}`);
  });
}

/** Docs are of a whole run, so that no table of them stands for another machine than the next. @param {import("../bench/results.mjs").Results} results */
function writeDocs(results) {
  const texts = { "docs/performance.md": details(results), "README.md": summary(results) };
  for (const [name, text] of Object.entries(texts)) {
    const file = join(root, name);
    writeFileSync(file, withMeasured(readFileSync(file, "utf8"), text));
  }
  writeFileSync(join(root, "docs", "performance.svg"), chart(results));
}
