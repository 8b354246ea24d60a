// The testees speak the protocol of conformance/TESTEE.md: the same exchanges with each, and what a request can do to
// a process. python/tests/test_testee.py says the same of every Python.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PYTHON, startTestee, type Testee, TYPESCRIPT } from "./testee.js";

const read = (file: string) => JSON.parse(readFileSync(`conformance/${file}`, "utf8"));
const BASELINE = [process.execPath, "conformance/testees/baseline/testee.mjs"];

interface Exchange {
  readonly why: string;
  readonly request: { readonly op: string };
  /** Members of the reply. */
  readonly reply?: object;
  /** Members of the envelope in `bytes.json`. */
  readonly envelope?: object;
  /** What that envelope does not have. */
  readonly lacks?: readonly string[];
}

const exchanges: readonly Exchange[] = read("testees/exchanges.json");
const { start, codec } = read("schema/testee.schema.json").$defs;
const ops: readonly string[] = start.properties.ops.items.enum;

const testees: [string, readonly string[]][] = [
  ["typescript", TYPESCRIPT],
  ["python", PYTHON],
];

test("every operation has an exchange", () => {
  expect(new Set(exchanges.map(({ request }) => request.op))).toEqual(new Set([...ops, "dance"]));
});

describe.each(testees)("%s", (_, command) => {
  let testee: Testee;
  beforeAll(() => {
    testee = startTestee(command);
  });
  afterAll(() => testee.stop());

  test("says that it does all of it", async () => {
    const about = await testee.ask({ cmd: "start", protocol: 1 });
    expect(about).toMatchObject({ protocol: 1, ops: expect.arrayContaining([...ops]), codecs: codec.enum });
  });

  test.each(exchanges.map((each) => [each.why, each] as const))("%s", async (_, exchange) => {
    const { request, reply, envelope, lacks = [] } = exchange;
    const given = await testee.ask(request);
    if (reply) return expect(given).toMatchObject(reply);
    const sent = JSON.parse((given.bytes as { json: string }).json);
    expect(sent).toMatchObject(envelope as object);
    for (const name of lacks) expect(sent).not.toHaveProperty(name);
  });

  test("what goes wrong in a request is a crash of that request alone", async () => {
    const wrong = { op: "capture", recipe: { class: "error", fields: { x: { $int: "x" } } }, to: [] };
    // Deeper than Python's parser reads.
    const deep = `${"[".repeat(3000)}${"]".repeat(3000)}`;
    const nested = { op: "encode", envelope: JSON.parse(deep), to: ["json"] };
    expect(Object.keys(await testee.ask(wrong))).toEqual(["crashed"]);
    expect(Object.keys(await testee.ask(nested))).not.toEqual(["bytes"]);
    expect(await testee.ask({ op: "find", text: "" })).toEqual({ found: null });
  });

  test("a line of megabytes", async () => {
    const text = " ".repeat(4_000_000);
    expect(await testee.ask({ op: "find", text })).toEqual({ found: null });
  });
});

test.each([...testees, ["baseline", BASELINE] as const])(
  "%s ends on `stop`",
  async (_, [program, ...args]) => {
    const child = spawn(program as string, args, { stdio: ["pipe", "pipe", "inherit"] });
    // The pipe stays open.
    child.stdin.write('{"cmd":"stop"}\n');
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
  },
);

test("the baseline is asked everything and does nothing", async () => {
  const { ask, stop } = startTestee(BASELINE);
  const needs = ["groups", "python", "javascript", "main-module"];
  const about = await ask({ cmd: "start", protocol: 1 });
  expect(about).toMatchObject({ ops, codecs: codec.enum, features: expect.arrayContaining(needs) });
  for (const { request } of exchanges) expect(Object.keys(await ask(request))).toEqual(["skipped"]);
  stop();
});
