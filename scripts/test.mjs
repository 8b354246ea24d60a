// Runs the tests of both languages and the conformance suite, and adds them up.
//   node scripts/test.mjs          everything, on the preferred Python
//   node scripts/test.mjs pythons  the Python tests alone, on every Python of the machine
//   node scripts/test.mjs others   the same without the preferred one, where everything has run already
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { conformance } from "./conformance.mjs";
import { build, Failure, isMain, main, root, status, temporary } from "./lib.mjs";
import { python, pythons } from "./python.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const reports = temporary();

/** @param {string} bin @returns {Promise<Counts>} */
async function typescript(bin) {
  const report = join(reports, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await status("vitest", ["run", ...reporters], { env: { RETHROWN_PYTHON_BIN: bin } });
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  return judge(code, {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  });
}

/** @param {string} bin @returns {Promise<Counts>} */
async function pytest(bin) {
  const report = join(reports, "pytest.xml");
  // One worker for each core, and each file of tests whole on one of them.
  const parallel = ["-n", "auto", "--dist", "loadfile"];
  const { code } = await status(bin, ["-m", "pytest", ...parallel, `--junitxml=${report}`], {
    cwd: join(root, "python"),
    env: { RETHROWN_NODE: process.execPath },
  });
  const suite = /<testsuite .*?>/.exec(readFileSync(report, "utf8"))?.[0] ?? "";
  const count = (/** @type {string} */ name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1]);
  const failed = count("failures") + count("errors");
  const skipped = count("skipped");
  return judge(code, { passed: count("tests") - failed - skipped, failed, skipped });
}

/** A suite that ran nothing, or ended badly without naming a test, is one failure. @param {number} code @param {Counts} counts */
function judge(code, counts) {
  if (counts.failed > 0) return counts;
  if (counts.passed === 0) throw new Failure("no test ran");
  if (code !== 0) throw new Failure(`the runner ended with ${code}, though no test failed`);
  return counts;
}

const total = { passed: 0, failed: 0 };
/** @type {string[]} */
const lines = [];

/** Runs one suite; what it throws is a failure and does not stop the others. @param {string} name @param {() => Promise<Counts>} body */
async function suite(name, body) {
  console.log(`\n── ${name}`);
  try {
    const { passed, failed, skipped } = await body();
    total.passed += passed;
    total.failed += failed;
    lines.push(`${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
  } catch (error) {
    total.failed += 1;
    lines.push(`${name}: crashed: ${error instanceof Error ? error.message : error}`);
  }
}

/** @param {string | undefined} which */
async function test(which) {
  console.log("── build");
  await build();
  if (which === undefined) {
    const { bin, version } = await python(undefined, console.log);
    await suite("typescript", () => typescript(bin));
    await suite(`python ${version}`, () => pytest(bin));
    await suite("conformance", async () => judge(0, await conformance(bin)));
    return;
  }
  for (const { minor } of (await pythons()).slice(which === "others" ? 1 : 0)) {
    await suite(`python ${minor}`, async () => pytest((await python(minor, console.log)).bin));
  }
}

if (isMain(import.meta.url)) {
  const which = process.argv[2];
  await main(() => test(which));
  // Before any suite: no build, or no Python. A machine may have no other Python.
  if (lines.length === 0 && which !== "others") total.failed += 1;
  console.log(`\n${lines.map((line) => `${line}\n`).join("")}${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) process.exitCode = 1;
}
