// The library as it was built: a copy where the run says so, so that a build in between changes nothing.
import { pathToFileURL } from "node:url";
import { CLASSES, FIELDS } from "./errors.mjs";

const base = process.env.RETHROWN_BENCH_DIST
  ? pathToFileURL(`${process.env.RETHROWN_BENCH_DIST}/`)
  : new URL("../../dist/", import.meta.url);

/** @typedef {import("../../src/index.js").ErrorEnvelope} ErrorEnvelope */

/** @type {typeof import("../../src/index.js")} */
export const rethrown = await import(new URL("index.js", base).href);

/** @type {{ ErrorEnvelopeSchema: typeof import("../../src/proto.js").ErrorEnvelopeSchema }} */
export const { ErrorEnvelopeSchema } = await import(new URL("proto.js", base).href);

/** One registry that knows the classes of the bench. */
export function registry() {
  const errors = new rethrown.ErrorRegistry();
  for (const [name, each] of Object.entries(CLASSES)) {
    errors.register(/** @type {any} */ (each), { type: `bench.${name}`, fields: [...FIELDS, "extra"] });
  }
  return errors;
}
