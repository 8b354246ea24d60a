// Is asked everything and can do nothing (conformance/TESTEE.md): a report of it says how many cases there are.
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const conformance = new URL("../../", import.meta.url);

/** @param {string} file */
const read = (file) => JSON.parse(readFileSync(new URL(file, conformance), "utf8"));

const { start, codec } = read("schema/testee.schema.json").$defs;

const needs = readdirSync(new URL("vectors/", conformance), { recursive: true, encoding: "utf8" })
  .filter((file) => /[\\/].*\.json$/.test(file))
  .flatMap((file) => read(`vectors/${file.replaceAll("\\", "/")}`).cases ?? [])
  .flatMap((each) => each.needs ?? []);

const ABOUT = {
  protocol: 1,
  name: "baseline",
  version: "1",
  language: "none",
  ops: start.properties.ops.items.enum,
  codecs: codec.enum,
  // The languages by whose name a case can be asked for, too.
  features: [...new Set(needs)],
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  const { cmd, seq } = JSON.parse(line);
  if (cmd === "stop") break;
  const said = cmd === "start" ? ABOUT : { seq, skipped: "it is the baseline" };
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
// Whoever asks can keep the pipe open.
process.stdin.destroy();
