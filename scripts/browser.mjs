// The report of the conformance suite and the library in a real browser, which is part of an npm package of its own.
//   node scripts/browser.mjs
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, Failure, main, root, run } from "./lib.mjs";

const folder = join(root, "conformance", "browser");
const results = join(root, ".build", "conformance", "results.json");

await main(async () => {
  console.log("── the browser");
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  if (!existsSync(join(folder, "node_modules", "@sparticuz", "chromium")))
    throw new Failure("the npm package of the browser is missing");
  console.log("── build");
  await build();
  console.log("── types");
  await run("tsc", ["-p", "conformance/browser/tsconfig.json"]);
  if (!existsSync(results)) {
    console.log("── results to show");
    await run("node", ["scripts/conformance.mjs"]);
  }
  console.log("── the page");
  await run("node", ["--test", "conformance/browser/report.test.mjs"]);
  console.log("── the library in a page");
  await run("node", ["--test", "conformance/browser/worker.test.mjs"]);
});
