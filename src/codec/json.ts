// JSON (SPEC 7.3): an object with the field names of section 4.

import type { ErrorEnvelope } from "../envelope.js";
import { MEDIA_TYPES } from "../generated/constants.js";
import { DEFAULT_LIMITS, type ResolvedLimits } from "../limits.js";
import { codec } from "./codec.js";
import { reading } from "./json-reader.js";
import { writeJson } from "./json-writer.js";
import { decodeUtf8 } from "./text.js";
import type { Tree } from "./tree.js";

export { jsonDecoder } from "./json-reader.js";

/** The codec of SPEC 7.3. */
// In a function: a bundler leaves such a call out where nobody uses `json`, with all that it names.
export const json = /* @__PURE__ */ (() =>
  codec({
    name: "json",
    mediaType: MEDIA_TYPES.json,
    family: "named",
    write: writeJson,
    readSure,
    ...reading,
  }))();

// What is built before it is known to be right must not take much more than the input does.
const SHORT = 1 << 18;

/**
 * The envelope of a text that an Encoder wrote: then it is what is written of what JSON.parse makes of it. So no name
 * occurs twice in it, and nothing stands in it that JSON.parse forgives. Tags are left to others.
 */
function readSure(input: Uint8Array | string, limits: ResolvedLimits): ErrorEnvelope | undefined {
  if (input.length > SHORT || limits !== DEFAULT_LIMITS) return undefined;
  const bytes = typeof input === "string" ? encoder.encode(input) : input;
  const text = typeof input === "string" ? input : decodeUtf8(input, 0, input.length);
  if (text === undefined || text.includes('{"$')) return undefined;
  try {
    const tree = JSON.parse(text);
    const written = writeJson(tree, false);
    return written && isSame(written, bytes) ? (withoutPrototype(tree) as ErrorEnvelope) : undefined;
  } catch {
    return undefined;
  }
}

const encoder = /* @__PURE__ */ new TextEncoder();

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A checked tree, so that none of its maps has keys of its own accord. */
function withoutPrototype(tree: unknown): unknown {
  if (typeof tree !== "object" || tree === null) return tree;
  for (const key of Object.keys(tree)) withoutPrototype((tree as Tree)[key]);
  return Array.isArray(tree) ? tree : Object.setPrototypeOf(tree, null);
}
