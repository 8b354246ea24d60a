// The fuzzer (conformance/fuzz): it reaches every field, tag, limit and code, is the same for the same seed, and does
// not let a difference pass. Needs the build in dist/.

import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CODECS, type CodecName } from "../conformance/fuzz/corpus.js";
import { type Input, inputsOf } from "../conformance/fuzz/inputs.js";
import { ALL_FIELDS, CONSTANTS } from "../conformance/fuzz/schema.js";
import { DECODE_ERROR_CODES, LIMITS } from "../src/generated/constants.js";
import { DecodeError, decode, encode } from "../src/index.js";
import { TYPESCRIPT } from "./testee.js";

const SEEDS = Array.from({ length: 3000 }, (_, index) => index + 1);
const streams = new Map(CODECS.map((codec) => [codec, inputsOf(codec, { decode, encode })]));
const inputOf = (codec: CodecName, seed: number): Input =>
  (streams.get(codec) as (seed: number) => Input)(seed);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** JSON has no construct that this format does not use; what follows a Protobuf message is part of it. */
const IMPOSSIBLE: { readonly [codec in CodecName]?: string } = {
  json: "unsupported_type",
  protobuf: "trailing_data",
};

describe.each(CODECS)("%s: what is drawn", (codec) => {
  const inputs = SEEDS.map((seed) => inputOf(codec, seed));
  const outcomes = inputs.map(({ bytes, limits }) => {
    try {
      return {
        limits,
        json: Buffer.from(encode(decode(bytes, { codec, limits }), { codec: "json" })).toString(),
      };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return { limits, error };
    }
  });
  const accepted = outcomes.flatMap(({ json }) => json ?? []);

  test("a quarter at least is accepted, and holds every field and tag of the specification", () => {
    expect(accepted.length).toBeGreaterThan(SEEDS.length / 5);
    const all = accepted.join("\n");
    const names = [...ALL_FIELDS.map(({ name }) => name), ...CONSTANTS.statuses.map(({ name }) => name)];
    for (const name of names) expect(all, name).toContain(`"${name}"`);
    for (const tag of "int float time bytes tuple map error object opaque".split(" ")) {
      expect(all, tag).toContain(`{"$${tag}":`);
    }
  });

  test("every code of a refusal occurs, for every field of the root", () => {
    const faults = outcomes.flatMap(({ error }) => error ?? []);
    const codes = new Set(faults.map(({ code }) => code));
    expect([...codes].sort()).toEqual(DECODE_ERROR_CODES.filter((code) => code !== IMPOSSIBLE[codec]).sort());
    const paths = new Set(faults.map(({ path }) => path.split("/")[1]));
    for (const { name } of CONSTANTS.fields.ErrorEnvelope) expect(paths, name).toContain(name);
  });

  test("every limit is lowered, and reached", () => {
    for (const name of Object.keys(LIMITS)) {
      const lowered = outcomes.filter(({ limits }) => limits[name] !== undefined);
      expect(
        lowered.some(({ error }) => error?.code === "limit"),
        name,
      ).toBe(true);
      expect(
        lowered.some(({ json }) => json !== undefined),
        name,
      ).toBe(true);
    }
  });

  test("the same seed is the same input, in any order", () => {
    const again = inputsOf(codec, { decode, encode });
    for (const seed of [77, 3, 2 ** 31, 10_000_001, 3]) expect(again(seed)).toEqual(inputOf(codec, seed));
    expect(new Set(inputs.map(({ bytes }) => hex(bytes))).size).toBeGreaterThan(2500);
  });
});

const folder = mkdtempSync(join(tmpdir(), "rethrown-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
}

function fuzz(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["dist/cli/main.js", "conformance", "fuzz", ...args],
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, out: stdout + stderr });
      },
    );
  });
}

/** The testee of this repository, with something done to what it says. */
function testee(name: string, change: string): string {
  const file = join(folder, `${name}.mjs`);
  const real = JSON.stringify(TYPESCRIPT);
  writeFileSync(
    file,
    `import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
const [program, ...args] = ${real};
const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
const asked = [];
createInterface({ input: process.stdin })
  .on("line", (line) => { asked.push(JSON.parse(line)); child.stdin.write(line + "\\n"); })
  .on("close", () => child.stdin.end());
const change = ${change};
createInterface({ input: child.stdout }).on("line", (line) => {
  const request = asked.shift();
  const reply = JSON.parse(line);
  const said = request.cmd === "start" || request.op !== "verdicts" ? change({ ...reply }, []) : change(reply, request.inputs);
  if (said !== undefined) process.stdout.write((typeof said === "string" ? said : JSON.stringify(said)) + "\\n");
});
child.on("exit", () => process.exit());
`,
  );
  chmodSync(file, 0o755);
  return file;
}

const run = (file: string, ...args: string[]): Promise<Ended> =>
  fuzz("--jobs", "1", ...args, "--", process.execPath, file);

describe.concurrent("what a testee does", { timeout: 180_000 }, () => {
  test("says the same: no difference, exit code 0, and the last line tells the numbers", async () => {
    const { code, out } = await run(testee("same", "(reply) => reply"), "--count", "100", "--seed", "5");
    expect(out.trimEnd().split("\n").at(-1)).toBe(
      "100 inputs in msgpack, protobuf, json, armor: 0 differences",
    );
    expect(code).toBe(0);
  });

  test("has no Relay and no other family: `-` is no difference", async () => {
    const change = `(reply) => ({ ...reply, verdicts: reply.verdicts?.map((each) => each.replace(/^(accepted \\S+) .*/, "$1 - -")) })`;
    const { code } = await run(testee("decoder", change), "--count", "100");
    expect(code).toBe(0);
  });

  test("accepts what is refused: the seed, the input, both verdicts, and a smaller input", async () => {
    const change = `(reply) => ({ ...reply, verdicts: reply.verdicts?.map((each) => each.startsWith("duplicate_key") ? "accepted 00000000 00000000 same" : each) })`;
    const lenient = testee("lenient", change);
    const { code, out } = await run(lenient, "--codec", "msgpack", "--count", "500", "--seed", "1");
    expect(code).toBe(1);
    const [, seed = "", input = ""] = /msgpack, seed (\d+)\n +input ([0-9a-f]+)/.exec(out) ?? [];
    expect(hex(inputOf("msgpack", Number(seed)).bytes)).toBe(input);
    expect(out).toContain("rethrown-typescript here: duplicate_key ");
    expect(out).toContain("rethrown-typescript: accepted 00000000 00000000 same");
    expect(out).toMatch(/\n500 inputs in msgpack: [1-9]\d* differences\n$/);

    const [, smallest = ""] = /reduced from \d+ to \d+ bytes:\n +input ([0-9a-f]+)/.exec(out) ?? [];
    expect(smallest.length / 2).toBeLessThan(24);
    const again = await run(lenient, "--codec", "msgpack", "--hex", smallest);
    expect(again.out).toContain("1 inputs in msgpack: 1 differences");
    const once = await run(lenient, "--codec", "msgpack", "--count", "1", "--seed", seed);
    expect(once.out).toContain(`input ${input}\n`);
    expect(once.code).toBe(1);
  });

  // The inputs that it cannot bear are those of one sort, whatever the batch.
  const bad = `inputs.some(([hex]) => hex.endsWith("00"))`;
  const isBad = (seed: number): boolean => hex(inputOf("protobuf", seed).bytes).endsWith("00");
  const only = SEEDS.find((seed) => isBad(seed) && ![-1, 1].some((more) => isBad(seed + more))) ?? 0;
  test.each([
    ["ends", `(reply, inputs) => ${bad} ? process.exit(3) : reply`, "it exited with 3"],
    ["hangs", `(reply, inputs) => ${bad} ? undefined : reply`, "it did not answer within 3000 ms"],
    ["writes garbage", `(reply, inputs) => ${bad} ? "{" : reply`, "it wrote what is no JSON: {"],
    ["says too little", `(reply, inputs) => ${bad} ? { seq: reply.seq, verdicts: [] } : reply`, "it replied"],
  ])("%s: told with the input, and the run goes on", async (name, change, said) => {
    const seeds = ["--count", "3", "--seed", String(only - 1)];
    const options = ["--codec", "protobuf", ...seeds, "--timeout", "3000"];
    const { code, out } = await run(testee(name.replaceAll(" ", "-"), change), ...options, "--no-shrink");
    const found = [...out.matchAll(/^protobuf, seed (\d+)$/gm)].map(([, seed]) => Number(seed));
    expect(found).toEqual([only]);
    expect(out).toContain(`crashed ${JSON.stringify(said).slice(0, -1)}`);
    expect(out).toContain("3 inputs in protobuf: 1 differences");
    expect(code).toBe(1);
  });

  test("has no such operation, lacks a codec, or does not start: said, and nothing passes for green", async () => {
    const without = (member: string, change: string): string =>
      `(reply) => reply.ops ? { ...reply, ${member}: reply.${member}.filter((each) => ${change}) } : reply`;
    const deaf = await run(testee("deaf", without("ops", `each !== "verdicts"`)), "--count", "8");
    expect(deaf).toEqual({ code: 2, out: "rethrown-typescript: it has no operation verdicts\n" });
    const poor = testee("poor", without("codecs", `each !== "armor"`));
    expect((await run(poor, "--count", "6")).out).toMatch(
      /^not compared, since a testee does not have it: armor\n[\s\S]*\n6 inputs in msgpack, protobuf, json: 0 differences\n$/,
    );
    expect((await run(poor, "--codec", "armor")).code).toBe(2);
    const absent = await fuzz("--count", "4", "--", join(folder, "absent"));
    expect(absent.code).toBe(2);
    expect(absent.out).toContain("the testee did not start");
    expect((await fuzz("--codec", "xml")).code).toBe(2);
    expect((await fuzz("--count", "many")).code).toBe(2);
  });
});
