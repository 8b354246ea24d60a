// What the TypeScript library says to an input, as one line of ASCII; verdicts.py must say the same.

import { DecodeError, decode, EncodeError, ErrorRegistry, encode } from "../../dist/index.js";

/** @typedef {import("./mutate.mjs").CodecName} CodecName */

const registry = new ErrorRegistry();

/**
 * Code, path and offset of the error; or the envelope in its own encoding and in the other family, and whether an
 * error that was restored from it and captured again is the same bytes (SPEC REL-1).
 * @param {CodecName} codec @param {Uint8Array} input @param {Record<string, number>} limits
 */
export function verdict(codec, input, limits) {
  try {
    const envelope = decode(input, { codec, limits });
    const own = hex(() => encode(envelope, { codec }));
    const other = hex(() => encode(envelope, { codec: codec === "protobuf" ? "msgpack" : "protobuf" }));
    const error = registry.deserialize(input, { codec, limits });
    if (!(error instanceof Error)) return "crashed: it restored no error";
    const again = hex(() => registry.serialize(error, { codec }));
    return `accepted ${own} ${other} ${again === own ? "same" : again}`;
  } catch (error) {
    if (!(error instanceof DecodeError)) return `crashed: ${error}`;
    const isCompared = codec === "msgpack" || codec === "protobuf";
    return `${error.code} ${ascii(error.path)} ${isCompared ? (error.offset ?? "-") : "-"}`;
  }
}

/** @param {() => Uint8Array} encoding */
function hex(encoding) {
  try {
    return Buffer.from(encoding()).toString("hex");
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    return `${error.code}:${ascii(error.path)}`;
  }
}

/** @param {string} path */
const ascii = (path) =>
  JSON.stringify(path).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
