// Finds Python and keeps a virtual environment up to date.
//   node scripts/python.mjs               prints the environment's interpreter
//   node scripts/python.mjs -m pytest …   runs it
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Failure, isMain, main, root, run, status } from "./lib.mjs";

/** @typedef {{ path: string, minor: string, version: string }} Interpreter */

const missing = `No Python 3.10 or newer was found.
Install one (your system's package manager, pyenv or uv have it; on Debian and Ubuntu take python3-venv too),
or point RETHROWN_PYTHON at its interpreter, and run this again.`;

/** What tests, lint, types and generated code need. */
export const DEVELOPMENT = "python/requirements-dev.txt";

// No dependency resolution: the requirements file names everything.
const pipOptions = ["--quiet", "--no-deps", "--no-input", "--disable-pip-version-check"];

/** @param {string} path @returns {Promise<Interpreter | undefined>} */
async function probe(path) {
  // ensurepip: some distributions ship an interpreter that cannot create a virtual environment.
  const code = "import ensurepip, platform, sys; print(sys.executable); print(platform.python_version())";
  try {
    const { code: exit, stdout } = await status(path, ["-c", code], { capture: true, stderr: "ignore" });
    const [executable, version] = stdout.trim().split(/\r?\n/);
    const [major, minor] = (version ?? "").split(".").map(Number);
    if (exit !== 0 || !executable || !version || major !== 3 || Number(minor) < 10) return undefined;
    return { path: executable, minor: `3.${minor}`, version };
  } catch {
    return undefined;
  }
}

function pyenv() {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), ".pyenv"), "versions");
  if (!existsSync(versions)) return [];
  return readdirSync(versions).map((name) => join(versions, name, "bin", "python"));
}

/** Every suitable Python of this machine, one for each minor version, the preferred one first. */
export async function pythons() {
  const override = process.env.RETHROWN_PYTHON;
  const named = ["3.14", "3.13", "3.12", "3.11", "3.10"].map((minor) => `python${minor}`);
  const candidates = [override ?? [], "python3", named, "python", pyenv()].flat();
  /** @type {Map<string, Interpreter>} */
  const found = new Map();
  for (const interpreter of await Promise.all(candidates.map(probe))) {
    if (interpreter && !found.has(interpreter.minor)) found.set(interpreter.minor, interpreter);
  }
  if (override && !(await probe(override))) {
    throw new Failure(`RETHROWN_PYTHON=${override} is no Python 3.10 or newer with venv and pip.`);
  }
  return [...found.values()];
}

/**
 * The interpreter of an environment that has everything installed; created or refreshed if need be.
 * @param {string} [minor] such as "3.12"; the preferred Python if absent
 * @param {(line: string) => void} [log]
 */
export async function python(minor, log = console.error) {
  const all = await pythons();
  const base = minor ? all.find((each) => each.minor === minor) : all[0];
  if (!base) throw new Failure(minor ? `No Python ${minor} was found.` : missing);
  return environment(base, base === all[0] ? ".venv" : `.venv-${base.minor}`, [DEVELOPMENT], log);
}

/**
 * A virtual environment with this package and what is required.
 * @param {Interpreter} base
 * @param {string} folder of the environment, below the repository's root
 * @param {string[]} requirements files of pins
 * @param {(line: string) => void} log
 */
export async function environment(base, folder, requirements, log) {
  const venv = join(root, folder);
  const bin =
    process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
  const stamp = join(venv, "rethrown.stamp");
  const files = requirements.map((file) => join(root, file));
  const inputs = [...files, join(root, "python/pyproject.toml")];
  const hash = createHash("sha256").update(base.version);
  for (const file of inputs) hash.update(readFileSync(file));
  const wanted = `${base.version} ${hash.digest("hex")}\n`;
  const present = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
  if (present === wanted) return { bin, version: base.version };

  // stdout stays free for the path that the command line prints.
  const pip = (/** @type {string[]} */ ...args) =>
    run(bin, ["-m", "pip", "install", ...pipOptions, ...args], { stdout: 2 });
  const step = (/** @type {string} */ text) => log(`Python ${base.version}: ${text}`);
  if (!present.startsWith(`${base.version} `)) {
    step(`creating ${venv} …`);
    await run(base.path, ["-m", "venv", "--clear", venv]);
  }
  step("installing the packages that tests need (a minute on a fresh machine) …");
  await pip(...files.flatMap((file) => ["-r", file]));
  step("installing rethrown itself, editable …");
  await pip("--no-build-isolation", "--editable", join(root, "python"));
  writeFileSync(stamp, wanted);
  step("ready");
  return { bin, version: base.version };
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const args = process.argv.slice(2);
    const { bin } = await python();
    if (args.length === 0) console.log(bin);
    else process.exitCode = (await status(bin, args)).code;
  });
}
