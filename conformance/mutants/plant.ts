// Copies of a library behind its testee, each in a folder of its own, with or without a mutant in it.

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { home } from "../runner/load.js";
import type { Mutant } from "./load.js";

export type Language = Mutant["language"];

interface Library {
  /** What its testee needs: where it is, and where it has to be in the copy. */
  readonly copies: readonly (readonly [from: string, to: string])[];
  /** Of what is copied, what the testee does not need. */
  readonly without: RegExp;
  /** Where a source stands in the copy, as it is or as what was built of it. */
  inCopy(source: string): string;
  command(folder: string, python: string): readonly string[];
}

const LIBRARIES: { readonly [Name in Language]: Library } = {
  typescript: {
    copies: [
      ["dist", "dist"],
      ["dist/conformance/fuzz/verdict.js", "dist/conformance/fuzz/verdict.js"],
      ["package.json", "package.json"],
      ["conformance/testees/typescript", "conformance/testees/typescript"],
    ],
    without: /[\\/]dist[\\/](conformance|cli)$|\.d\.ts$/,
    inCopy: (source) => source.replace(/^src\//, "dist/").replace(/\.ts$/, ".js"),
    command: (folder) => [
      process.execPath,
      join(folder, "conformance", "testees", "typescript", "testee.mjs"),
    ],
  },
  python: {
    // Beside the testee, where it is found before the one that is installed.
    copies: [
      ["conformance/testees/python", "testee"],
      ["python/src/rethrown", "testee/rethrown"],
    ],
    without: /__pycache__$/,
    inCopy: (source) => source.replace("python/src/", "testee/"),
    command: (folder, python) => [python, "-B", join(folder, "testee", "testee.py")],
  },
};

const folders = new Set<string>();
const remove = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
};
process.on("exit", () => folders.forEach(remove));

const countOf = (text: string, part: string): number => text.split(part).length - 1;

/** What keeps a mutant from being tried: its line is gone, or stands there more than once. */
export class Stale extends Error {}

/** A testee of a copy of the library; `remove` it behind use. */
export interface Planted {
  readonly command: readonly string[];
  remove(): void;
}

/**
 * @param mutant none: the library as it is
 * @throws {Stale}
 */
export function plant(language: Language, python: string, mutant?: Mutant): Planted {
  const { copies, without, inCopy, command } = LIBRARIES[language];
  const folder = mkdtempSync(join(tmpdir(), "mutant-"));
  folders.add(folder);
  try {
    for (const [from, to] of copies) {
      const filter = (path: string) => !without.test(path);
      cpSync(join(home, from), join(folder, to), { recursive: true, filter });
    }
    if (mutant) mutate(mutant, join(folder, inCopy(mutant.file)));
    return { command: command(folder, python), remove: () => remove(folder) };
  } catch (error) {
    remove(folder);
    throw error;
  }
}

function mutate({ file, find, replace }: Mutant, copy: string): void {
  if (!existsSync(copy)) throw new Stale(`there is no ${file}, or it was not built`);
  const text = readFileSync(copy, "utf8");
  for (const [name, content] of [
    [file, readFileSync(join(home, file), "utf8")],
    ["what is built of it", text],
  ] as const) {
    const count = countOf(content, find);
    if (count !== 1) throw new Stale(`${name} has it ${count} times: ${find}`);
  }
  if (find === replace) throw new Stale(`it changes nothing: ${find}`);
  writeFileSync(
    copy,
    text.replace(find, () => replace),
  );
}
