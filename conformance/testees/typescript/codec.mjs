// The operations of a Codec (conformance/TESTEE.md).
import { verdict } from "../../../dist/conformance/fuzz/verdict.js";
import { decode, encode, findArmor } from "../../../dist/index.js";

/** @typedef {import("../../../dist/index.js").CodecName} CodecName */
/** @typedef {import("../../../dist/index.js").Limits} Limits */
/** @typedef {{ codec?: CodecName | null, hex?: string, text?: string, limits?: Limits }} Input */
/** @typedef {{ to: CodecName[] }} Wanted */

export const CODECS = /** @type {const} */ (["msgpack", "protobuf", "json", "armor"]);

/** @type {Record<string, (request: any) => object>} */
export const OPERATIONS = {
  decode(/** @type {Input & Wanted} */ request) {
    const { codec, limits } = request;
    const envelope = decode(inputOf(request), { codec: codec ?? undefined, limits });
    return bytesOf(request.to, (codec) => encode(envelope, { codec }));
  },
  encode(/** @type {Wanted & { envelope: unknown }} */ { envelope, to }) {
    const given = inMemory(envelope);
    return bytesOf(to, (codec) => encode(given, { codec }));
  },
  find: (/** @type {{ text: string }} */ { text }) => ({ found: findArmor(text) ?? null }),
  verdicts: (/** @type {{ codec: CodecName, inputs: [string, Limits][] }} */ { codec, inputs }) => ({
    verdicts: inputs.map(([hex, limits]) => verdict(codec, Buffer.from(hex, "hex"), limits)),
  }),
};

/** What a request gives to decode. @param {Input} input */
export const inputOf = ({ hex, text }) => text ?? Buffer.from(hex ?? "", "hex");

/** What was encoded: text of the encodings that are text. @param {CodecName[]} to @param {(codec: CodecName) => Uint8Array} encoded */
export function bytesOf(to, encoded) {
  const isText = (/** @type {CodecName} */ codec) => codec === "json" || codec === "armor";
  const shown = to.map((codec) => [
    codec,
    Buffer.from(encoded(codec)).toString(isText(codec) ? "utf8" : "hex"),
  ]);
  return { bytes: Object.fromEntries(shown) };
}

/** The JSON form of an envelope as it is in memory: `$bytes` are bytes. @param {unknown} form @returns {any} */
export function inMemory(form) {
  if (typeof form !== "object" || form === null) return form;
  if (Array.isArray(form)) return form.map(inMemory);
  const entries = Object.entries(form);
  const [key, text] = entries.length === 1 && entries[0] ? entries[0] : [];
  const bytes = key === "$bytes" && typeof text === "string" ? Buffer.from(text, "base64") : undefined;
  if (bytes && bytes.toString("base64") === text) return bytes;
  // Not Object.fromEntries: a key may be `__proto__`.
  const map = Object.create(null);
  for (const [key, value] of entries) map[key] = inMemory(value);
  return map;
}
