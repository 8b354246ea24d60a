// The TypeScript side of the SDK tests: one JSON request a line, one JSON reply a line. `caught` restores with every
// catalog in use and says what it got; `relayed` passes the error on through a registry that knows none of it.
import { createInterface } from "node:readline";
import * as bridge from "../../dist/bridges/flyte.js";
import { decodeResult, encodeResultBytes } from "../../dist/bridges/modal.js";
import { decodeFunctionError } from "../../dist/bridges/sail.js";
import * as fal from "../../dist/generated/catalogs/fal.js";
import * as flyte from "../../dist/generated/catalogs/flyte.js";
import * as modal from "../../dist/generated/catalogs/modal.js";
import * as sail from "../../dist/generated/catalogs/sail.js";
import { ErrorRegistry, encode, envelopeOf } from "../../dist/index.js";

const knowing = [modal, fal, flyte, sail].reduce(
  (errors, catalog) => errors.use(catalog),
  new ErrorRegistry(),
);
const ignorant = new ErrorRegistry();
class QuotaExceeded extends Error {}
const armoring = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit", "period"],
});
const declaredType = Symbol.for("rethrown.type");

/** The stable type names of an error's classes, nearest first. @param {Error} error */
function tree(error) {
  const names = [];
  for (let each = Object.getPrototypeOf(error); each; each = Object.getPrototypeOf(each)) {
    const own = Object.getOwnPropertyDescriptor(each.constructor, declaredType)?.value;
    names.push(own ?? each.constructor.name);
  }
  return names;
}

/** @param {Record<string, Uint8Array>} parts */
const inHex = (parts) =>
  Object.fromEntries(
    Object.entries(parts).map(([name, bytes]) => [name, Buffer.from(bytes).toString("hex")]),
  );

/** @type {Record<string, (hex: string, codec: any) => object>} */
const OPERATIONS = {
  caught(hex, codec) {
    const error = knowing.deserialize(Buffer.from(hex, "hex"));
    const fields = Object.fromEntries(
      Object.getOwnPropertyNames(error).map((name) => [name, /** @type {any} */ (error)[name]]),
    );
    const sent = Buffer.from(knowing.serialize(error, { codec })).toString("hex");
    return { tree: tree(error), name: error.name, message: error.message, fields, hex: sent };
  },
  relayed(hex, codec) {
    const error = ignorant.deserialize(Buffer.from(hex, "hex"));
    return { tree: tree(error), hex: Buffer.from(ignorant.serialize(error, { codec })).toString("hex") };
  },
  /** What Flyte sent → envelope, and what we would send for that. */
  flyteExecutionError(hex, codec) {
    const envelope = bridge.decodeExecutionError(Buffer.from(hex, "hex"));
    return inHex({ envelope: encode(envelope, codec), again: bridge.encodeExecutionError(envelope) });
  },
  flyteErrorDocument(hex, codec) {
    const envelope = bridge.decodeErrorDocument(Buffer.from(hex, "hex"));
    return inHex({ envelope: encode(envelope, codec), again: bridge.encodeErrorDocument(envelope) });
  },
  /** What Modal sent → envelope, and what we would send for that. */
  modalResult(hex, codec) {
    const envelope = decodeResult(new Uint8Array(Buffer.from(hex, "hex")));
    return inHex({ envelope: encode(envelope, codec), again: encodeResultBytes(envelope) });
  },
  /** A SailboxFunctionError as plain data → envelope. */
  sailError: (text, codec) => inHex({ envelope: encode(decodeFunctionError(JSON.parse(text)), codec) }),
  /** What a caller makes of what a platform gave it. */
  recovered(text, _) {
    const error = /** @type {any} */ (armoring.recover(JSON.parse(text)));
    const { name, message, stack, cause } = error;
    const fields = { ...error };
    return {
      name,
      message,
      stack,
      fields,
      cause: [envelopeOf(cause)?.type, cause?.message],
      envelope: envelopeOf(error),
    };
  },
  /** A new error of a catalog's class, thrown here. */
  thrown(text, codec) {
    const { catalog, name, message, fields } = JSON.parse(text);
    const Class = /** @type {any} */ ({ modal, fal, flyte, sail })[catalog][name];
    const error = fields ? new Class(message, fields) : new Class(message);
    return { hex: Buffer.from(knowing.serialize(error, { codec })).toString("hex") };
  },
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  const { op, input, codec } = JSON.parse(line);
  let reply;
  try {
    reply = OPERATIONS[op]?.(input, codec);
  } catch (error) {
    reply = { crashed: String(error instanceof Error ? error.stack : error) };
  }
  process.stdout.write(
    `${JSON.stringify(reply, (_, value) => (typeof value === "bigint" ? `${value}n` : value))}\n`,
  );
}
