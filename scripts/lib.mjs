// What every script shares: where things are, and how to run a program.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** A failure that the message explains in full; a stack would only distract. */
export class Failure extends Error {}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string>} [env] added to this process's environment
 * @property {string} [input]
 * @property {"inherit" | "ignore" | 2} [stdout]
 * @property {"inherit" | "ignore"} [stderr]
 */

/**
 * Starts a program, local npm binaries first, and waits for it.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions & { capture?: boolean }} [options]
 * @returns {Promise<{ code: number, stdout: string }>}
 */
export function status(command, args, options = {}) {
  const {
    cwd = root,
    env = {},
    input,
    capture = false,
    stdout: out = "inherit",
    stderr = "inherit",
  } = options;
  const PATH = [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, PATH, ...env },
      stdio: [input === undefined ? "ignore" : "pipe", capture ? "pipe" : out, stderr],
    });
    let stdout = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk) => {
      stdout += chunk;
    });
    child.stdin?.end(input);
    const hint = existsSync(join(root, "node_modules")) ? "" : "; run `npm ci` first";
    child.on("error", ({ message }) => reject(new Failure(`cannot start ${command}: ${message}${hint}`)));
    child.on("close", (code, signal) => {
      if (signal) console.error(`${command} was ended by ${signal}`);
      resolve({ code: code ?? 1, stdout });
    });
  });
}

/** Runs a program, its output in view; throws if it fails. @param {string} command @param {string[]} args @param {RunOptions} [options] */
export async function run(command, args, options) {
  const { code } = await status(command, args, options);
  if (code !== 0) throw new Failure(`failed with ${code}: ${[command, ...args].join(" ")}`);
}

/** Runs a program and returns what it printed. @param {string} command @param {string[]} args @param {RunOptions} [options] */
export async function capture(command, args, options) {
  const { code, stdout } = await status(command, args, { ...options, capture: true });
  if (code !== 0) throw new Failure(`failed with ${code}: ${[command, ...args].join(" ")}\n${stdout}`);
  return stdout;
}

/** The library, the conformance suite, the command line: each against those before it. Shows the errors of all. */
export async function build() {
  const codes = [];
  for (const part of ["build", "conformance", "cli"]) {
    codes.push((await status("tsc", ["-p", `tsconfig.${part}.json`])).code);
  }
  if (codes.some((code) => code !== 0)) throw new Failure("it does not compile");
}

/** A folder that is gone when the process is. */
export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), "rethrown-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file below a folder, as relative paths; none if it does not exist. @param {string} folder @returns {string[]} */
export function filesBelow(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  } catch {
    return [];
  }
}

/** Whether a script was started directly, not imported. @param {string} url */
export const isMain = (url) => process.argv[1] === fileURLToPath(url);

/** Runs a script's body, and turns what it throws into a message and an exit code. @param {() => Promise<unknown>} body */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof Failure ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
