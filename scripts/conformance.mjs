// The conformance suite over the testees of this repository, and the pairs of them.
//   node scripts/conformance.mjs [--only PATTERN] [--fix] …   the options of `rethrown conformance`
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { build, isMain, main, root } from "./lib.mjs";
import { python } from "./python.mjs";

/** @param {string} bin the Python interpreter @param {string[]} [args] */
export async function conformance(bin, args = []) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string", multiple: true },
      fix: { type: "boolean" },
      bail: { type: "boolean" },
    },
  });
  const { suite, styleOf } = await import("#conformance");
  // As someone in the repository would write it, for the command that runs a case again.
  const testee = (/** @type {string} */ file) =>
    relative(process.cwd(), join(root, "conformance", "testees", file));
  return suite({
    ...values,
    testees: [
      [process.execPath, testee("typescript/testee.mjs")],
      [bin, testee("python/testee.py")],
    ],
    known(/** @type {string} */ name) {
      const file = join(root, "conformance", "known-failing", `${name}.txt`);
      return values.fix || existsSync(file) ? file : undefined;
    },
    pairs: true,
    json: join(root, ".build", "conformance", "results.json"),
    self: ["node", relative(process.cwd(), join(root, "dist", "cli", "main.js")), "conformance"],
    log: console.log,
    style: styleOf(process.stdout.isTTY),
  });
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await build();
    const { bin } = await python();
    const { passed, failed } = await conformance(bin, process.argv.slice(2));
    console.log(`${passed} passed, ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
  });
}
