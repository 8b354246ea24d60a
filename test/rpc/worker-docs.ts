// The programs of a page: blocks of JavaScript that begin with the name of their file, the last one `main.mjs`.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

type Program = ReadonlyMap<string, string>;

const root = fileURLToPath(new URL("../../", import.meta.url));

/** By what their `main.mjs` imports. Files stand until another one of that name comes. */
export function programsOf(page: string): [name: string, program: Program][] {
  const text = readFileSync(join(root, "docs", "rpc", page), "utf8");
  const files = new Map<string, string>();
  const programs: [string, Program][] = [];
  for (const [, name = "", code = ""] of text.matchAll(/```js\n\/\/ (\S+\.mjs)\n([\s\S]*?)```/g)) {
    files.set(name, code);
    if (name === "main.mjs") programs.push([code.split("\n", 1)[0] as string, new Map(files)]);
  }
  return programs;
}

/** What it prints. Below the package, which it imports by name. */
export async function printed(program: Program): Promise<string> {
  mkdirSync(join(root, ".build"), { recursive: true });
  const folder = mkdtempSync(join(root, ".build", "docs-"));
  try {
    for (const [name, code] of program) writeFileSync(join(folder, name), code);
    const { stdout } = await promisify(execFile)(process.execPath, ["main.mjs"], {
      cwd: folder,
      timeout: 20_000,
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
