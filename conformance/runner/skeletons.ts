// Testees to begin with (conformance/skeletons): one file for each language, and one in words for all others.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { home } from "./load.js";

const folder = join(home, "conformance", "skeletons");

/** The one in words. */
const OTHER = "any";

export function languages(): string[] {
  return readdirSync(folder)
    .map((name) => name.replace(/\..*$/, ""))
    .filter((name) => name !== OTHER)
    .sort();
}

/** The skeleton of a language; undefined where there is none. */
export function skeleton(language: string): string | undefined {
  const file = readdirSync(folder).find((name) => name.replace(/\..*$/, "") === language.toLowerCase());
  return file === undefined ? undefined : readFileSync(join(folder, file), "utf8");
}

export const inWords = (): string => skeleton(OTHER) ?? "";
