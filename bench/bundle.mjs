// What a browser pays: bundles as a user would make them, minified and gzipped, and which file takes how much.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * @typedef {object} Bundle
 * @property {string} name
 * @property {string} code what a user writes
 * @property {string} [over] counts what it adds to that bundle
 * @property {number} [target] bytes, gzipped
 * @property {number} [bound] bytes, gzipped: what stands today; the check fails above it
 * @property {string} [note] why it stands where it stands
 */
/** @typedef {Bundle & { bytes: number, files: [file: string, minified: number][] }} Measured */

/** @type {{ bundles: Bundle[] }} */
export const { bundles: BUNDLES } = JSON.parse(
  readFileSync(new URL("bundles.json", import.meta.url), "utf8"),
);

/**
 * @param {string} root of the package
 * @param {readonly Bundle[]} [bundles]
 * @returns {Promise<Measured[]>}
 */
export async function measured(root, bundles = BUNDLES) {
  /** @type {Measured[]} */
  const found = [];
  for (const bundle of bundles) {
    const { outputFiles, metafile } = await build({
      stdin: { contents: bundle.code, resolveDir: root },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      legalComments: "none",
      // Without it, the paths of tsconfig.json lead to the sources: what is shipped is dist.
      tsconfigRaw: {},
      absWorkingDir: root,
      write: false,
      metafile: true,
      logLevel: "error",
    });
    const [output] = Object.values(metafile.outputs);
    const files = Object.entries(output?.inputs ?? {})
      .map(([file, { bytesInOutput }]) => /** @type {[string, number]} */ ([file, bytesInOutput]))
      .filter(([, bytes]) => bytes > 0)
      .sort(([, a], [, b]) => b - a);
    const bytes = gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
    found.push({ ...bundle, bytes, files });
  }
  return found.map((each) => {
    const below = found.find(({ name }) => name === each.over);
    if (!below) return each;
    const before = new Map(below.files);
    const files = each.files.map(
      ([file, bytes]) => /** @type {[string, number]} */ ([file, bytes - (before.get(file) ?? 0)]),
    );
    return {
      ...each,
      bytes: each.bytes - below.bytes,
      files: files.filter(([, bytes]) => Math.abs(bytes) > 20),
    };
  });
}

/** Those above their bounds. @param {readonly Measured[]} all */
export const exceeding = (all) => all.filter(({ bytes, bound }) => bound !== undefined && bytes > bound);

/** @param {Measured} bundle @param {boolean} withFiles */
export function asLines({ name, bytes, target, bound, note, files }, withFiles) {
  const wanted = target === undefined ? "" : `, target ${target}: ${bytes <= target ? "met" : "not met"}`;
  const held = bound === undefined ? "" : `, bound ${bound}`;
  const head = `${name}: ${bytes} bytes gzipped${wanted}${held}`;
  const rows = files.map(([file, minified]) => `  ${String(minified).padStart(7)}  ${file}`);
  return [head, ...(note ? [`  ${note}`] : []), ...(withFiles ? ["  minified bytes by file:", ...rows] : [])];
}
