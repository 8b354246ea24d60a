// The TypeScript library behind a pipe: one JSON request a line, one JSON reply a line (conformance/README.md).
// Transcode decodes `input` and encodes the result in every encoding; encode does the latter with an envelope; relay
// restores, throws, catches and captures.
import { createInterface } from "node:readline";
import { DecodeError, decode, deserialize, EncodeError, encode, serialize } from "../../dist/index.js";

const CODECS = /** @type {const} */ (["msgpack", "protobuf", "json", "armor"]);

/** @typedef {import("../../dist/index.js").ErrorEnvelope} ErrorEnvelope */
/** @typedef {{ seq?: unknown, op?: string, input?: string, codec?: any, limits?: object, envelope?: unknown }} Request */

/** @type {Record<string, (request: Request) => object>} */
const OPERATIONS = {
  transcode: ({ input = "", codec, limits }) =>
    inEveryCodec(decode(Buffer.from(input, "hex"), { codec: codec ?? undefined, limits })),
  relay({ input = "", codec }) {
    try {
      throw deserialize(Buffer.from(input, "hex"), { codec });
    } catch (error) {
      if (error instanceof DecodeError) throw error;
      return { hex: { [codec]: Buffer.from(serialize(error, { codec })).toString("hex") } };
    }
  },
  encode: ({ envelope }) => inEveryCodec(/** @type {ErrorEnvelope} */ (withBytes(envelope))),
};

/** @param {ErrorEnvelope} envelope */
const inEveryCodec = (envelope) => ({
  hex: Object.fromEntries(
    CODECS.map((codec) => [codec, Buffer.from(encode(envelope, { codec })).toString("hex")]),
  ),
});

/** The JSON form of an envelope as it is in memory: `$bytes` are bytes. @param {unknown} form @returns {unknown} */
function withBytes(form) {
  if (typeof form !== "object" || form === null) return form;
  if (Array.isArray(form)) return form.map(withBytes);
  const entries = Object.entries(form);
  const [key, text] = entries.length === 1 && entries[0] ? entries[0] : [];
  const bytes = key === "$bytes" && typeof text === "string" ? Buffer.from(text, "base64") : undefined;
  if (bytes && bytes.toString("base64") === text) return bytes;
  // Not Object.fromEntries: a key may be `__proto__`.
  const map = Object.create(null);
  for (const [key, value] of entries) map[key] = withBytes(value);
  return map;
}

/** @param {string} line */
function reply(line) {
  /** @type {Request} */
  let request = {};
  try {
    request = JSON.parse(line);
    const { seq, op = "" } = request;
    const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
    if (!operation) throw new Error(`no operation is called ${op}`);
    return { seq, ...operation(request) };
  } catch (error) {
    const seq = request?.seq ?? null;
    if (error instanceof DecodeError) {
      // JSON.stringify leaves an undefined offset out.
      return { seq, error: { code: error.code, path: error.path, offset: error.offset } };
    }
    if (error instanceof EncodeError) return { seq, error: { code: error.code, path: error.path } };
    return { seq, crashed: String(error instanceof Error ? error.stack : error) };
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  process.stdout.write(`${JSON.stringify(reply(line))}\n`);
}
