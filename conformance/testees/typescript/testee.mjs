// The TypeScript library behind a pipe (conformance/TESTEE.md): one JSON request a line, one JSON reply a line.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { DecodeError, EncodeError } from "../../../dist/index.js";
import { Skipped } from "./cast.mjs";
import * as codec from "./codec.mjs";
import * as mapper from "./mapper.mjs";

/** @type {ReadonlyMap<string, (request: any) => object>} */
const OPERATIONS = new Map(Object.entries({ ...codec.OPERATIONS, ...mapper.OPERATIONS }));

const { name, version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));

const ABOUT = {
  protocol: 1,
  name: `${name}-typescript`,
  version,
  language: "javascript",
  runtime: `Node.js ${process.versions.node}`,
  ops: [...OPERATIONS.keys()],
  codecs: codec.CODECS,
  features: [
    "inheritance",
    "groups",
    "non-errors",
    "hostile",
    "surrogates",
    "bigint",
    "instants",
    "values",
    "codes",
    "catalogs",
  ],
};

/** @param {{ seq: number, op: string }} request */
function reply(request) {
  const { seq, op } = request;
  const operation = OPERATIONS.get(op);
  if (!operation) return { seq, skipped: `no operation is called ${op}` };
  try {
    return { seq, ...operation(request) };
  } catch (error) {
    return { seq, ...failure(error) };
  }
}

/** @param {unknown} error */
function failure(error) {
  if (error instanceof DecodeError) {
    // JSON.stringify leaves an undefined offset out.
    return { error: { code: error.code, path: error.path, offset: error.offset } };
  }
  if (error instanceof EncodeError) return { error: { code: error.code, path: error.path } };
  if (error instanceof Skipped) return { skipped: error.message };
  return { crashed: textOf(error) };
}

/** @param {unknown} error */
function textOf(error) {
  try {
    return String((error instanceof Error && error.stack) || error);
  } catch {
    return "something that does not print";
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  const request = JSON.parse(line);
  if (request.cmd === "stop") break;
  const said = request.cmd === "start" ? ABOUT : reply(request);
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
// Whoever asks can keep the pipe open.
process.stdin.destroy();
