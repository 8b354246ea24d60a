// Runs the tests of the TypeScript library on versions of Node that need not be installed.
//   node scripts/nodes.mjs       every version of the list
//   node scripts/nodes.mjs 24    that one
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { build, Failure, isMain, main, root, status } from "./lib.mjs";
import { python } from "./python.mjs";

/** Those of which test/fidelity/golden has what the console shows, less the one that developers run. */
const MAJORS = ["24"];

/** The program of a version, from the npm registry: the package of this platform is that one file. @param {string} major */
async function node(major) {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = join(root, `.node-${major}`);
  const program = process.platform === "win32" ? "node.exe" : "node";
  const bin = join(folder, "node_modules", name, "bin", program);
  if (!existsSync(bin)) {
    const options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    const { code } = await status("npm", ["install", "--prefix", folder, ...options, `${name}@${major}`]);
    if (code !== 0 || !existsSync(bin)) {
      throw new Failure(`Node ${major} could not be had: npm did not install ${name}@${major} (see above).`);
    }
  }
  const { code, stdout } = await status(bin, ["--version"], { capture: true });
  if (code !== 0 || !stdout.startsWith(`v${major}.`)) {
    throw new Failure(`${bin} is no Node ${major}: it says ${stdout.trim() || "nothing"}.`);
  }
  return { bin, version: stdout.trim() };
}

/** @param {readonly string[]} majors */
async function test(majors) {
  await build();
  const { bin: pythonBin } = await python(undefined, console.log);
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  for (const major of majors) {
    const { bin, version } = await node(major);
    console.log(`\n── typescript on Node ${version}`);
    // Tests that start a `node` of their own must start this one.
    const PATH = [dirname(bin), process.env.PATH].join(delimiter);
    const { code } = await status(bin, [vitest, "run"], { env: { RETHROWN_PYTHON_BIN: pythonBin, PATH } });
    if (code !== 0) throw new Failure(`the tests fail on Node ${version}`);
  }
}

if (isMain(import.meta.url)) {
  const [major] = process.argv.slice(2);
  await main(() => test(major === undefined ? MAJORS : [major]));
}
