// The error classes of the real packages of Modal, fal, Flyte and Sail, through both languages.
//   node scripts/sdks.mjs
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, Failure, main, root, run } from "./lib.mjs";
import { environment, pythons } from "./python.mjs";

const folder = join(root, "conformance", "sdks");

await main(async () => {
  // What modal, fal, flyte and sail need is pinned for these versions.
  const base = (await pythons()).find(({ minor }) => ["3.11", "3.12", "3.13"].includes(minor));
  if (!base) throw new Failure("the SDKs' packages are pinned for Python 3.11 to 3.13, and none was found");
  console.log("── the packages");
  const bin = (await environment(base, ".venv-sdks", ["conformance/sdks/requirements.txt"], console.log)).bin;
  // Their install scripts do nothing that an error class needs.
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  if (!existsSync(join(folder, "node_modules", "modal")))
    throw new Failure("the npm package modal is missing");
  console.log("── build");
  await build();
  console.log("── types");
  await run("tsc", ["-p", "conformance/sdks/tsconfig.json"]);
  console.log("── npm packages");
  await run("vitest", ["run", "--config", "conformance/sdks/vitest.config.ts"], {
    env: { RETHROWN_SDKS_PYTHON: bin },
  });
  console.log("── Python packages");
  await run(bin, ["-m", "pytest", "-q", "-p", "no:cacheprovider", "conformance/sdks"], {
    env: { RETHROWN_NODE: process.execPath },
  });
});
