// The conformance runner as a program: testees that die, hang or lie, lists of known failures, and what is printed.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it, vi } from "vitest";
import { conformance } from "../conformance/runner/cli.js";
import { fixKnown, matcher, parseKnown, writeLine } from "../conformance/runner/known-failing.js";
import { loadVectors } from "../conformance/runner/load.js";
import { Pipe, WINDOW } from "../conformance/runner/pipe.js";
import { type Outcome, run } from "../conformance/runner/run.js";
import { styleOf } from "../conformance/runner/style.js";
import { suite } from "../conformance/runner/suite.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const main = join(root, "dist", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "rethrown-runner-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const perl = ["perl"];
/** The skeleton with its `decode` filled in, as a reader of conformance/README.md has it. */
const smoke = join(folder, "smoke.pl");
const [before, behind] = readFileSync(join(root, "conformance", "skeletons", "perl.pl"), "utf8").split(
  /^sub decode \{.*?^\}\n/ms,
);
const filledIn = readFileSync(join(root, "conformance", "testees", "perl", "decode.pl"), "utf8");
writeFileSync(smoke, `${before}${filledIn}${behind}`);
const COUNT = 60;
const POISON = 20;
const idOf = (index: number) => `00-toy/toy/c${index}`;
const IDS = Array.from({ length: COUNT }, (_, index) => idOf(index));

/** Cases that each give a text and want it back: whoever answers `echo` passes them all. */
function writeVectors(): string {
  const vectors = join(folder, "vectors");
  mkdirSync(join(vectors, "00-toy"), { recursive: true });
  const cases = IDS.map((_, index) => ({
    id: `c${index}`,
    spec: ["ENV-1"],
    why: "it comes back",
    codec: "json",
    text: JSON.stringify({ v: 1, type: `a.C${index}` }),
    expect: { envelope: { v: 1, type: `a.C${index}` } },
  }));
  writeFileSync(join(vectors, "00-toy", "toy.json"), JSON.stringify({ topic: "toy", count: COUNT, cases }));
  const files = {
    "00-toy/toy": { count: COUNT },
    "95-bridges/fal": { count: 1 },
    "96-carriers/http": { count: 1 },
  };
  writeFileSync(join(vectors, "index.json"), JSON.stringify({ files }));
  return vectors;
}

/** A testee that misbehaves in one way, at one case. */
const HOSTILE = `
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
const [mode, at] = process.argv.slice(2);
const say = (line) => process.stdout.write((typeof line === "string" ? line : JSON.stringify(line)) + "\\n");
const about = { protocol: 1, name: "toy", version: "1", language: "toy", ops: ["decode"], codecs: ["json"], features: [] };
const again = (reply) => {
  if (existsSync(at)) return process.exit(9);
  writeFileSync(at, "");
  say(reply);
};
const RAW = "\u001b[2Jred\u0007";
const START = { "starts-once": () => again(about), mute: () => say({ ...about, ops: [], codecs: [] }),
  escapes: () => say({ ...about, version: RAW, language: "toy" + RAW, runtime: RAW }),
  "start-escapes": () => { console.error(RAW); say(RAW); }, "start-exits": () => process.exit(7), "start-garbage": () => say("hello"),
  "start-feature": () => say({ ...about, features: ["groups", "grupos"] }),
  "start-protocol": () => say({ ...about, protocol: 2 }), "start-name": () => say({ ...about, name: "A b" }) };
const held = [];
const MODES = {
  echo: (reply) => say(reply),
  exits() { console.error("boom: the reason"); process.exit(3); },
  signals() { process.kill(process.pid, "SIGTERM"); },
  hangs() { while (true); },
  silent() {},
  garbage() { say("Segmentation fault"); },
  "no-object"() { say("null"); },
  "no-utf8"() { process.stdout.write(Buffer.from([0x7b, 0xff, 0x0a])); },
  "wrong-seq"(reply) { say({ ...reply, seq: reply.seq + 1000 }); },
  "no-seq"({ seq, ...reply }) { say(reply); },
  "text-seq"(reply) { say({ ...reply, seq: String(reply.seq) }); },
  "out-of-order"(reply) { held.push(reply); },
  huge() { const chunk = "x".repeat(2 ** 20); for (let i = 0; i < 80; i++) process.stdout.write(chunk); },
  "closes-stdin"() { process.stdin.destroy(); setInterval(() => {}, 1000); },
  "closes-stdout"() { process.stdout.destroy(); setInterval(() => {}, 1000); },
  orphan() { spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { stdio: "inherit" }); process.exit(4); },
  "breaks-schema"(reply) { say({ ...reply, more: 1 }); },
  escapes({ seq }) { say({ seq, crashed: RAW }); },
  crashed({ seq }) { say({ seq, crashed: "TypeError: x" }); },
  skipped({ seq }) { say({ seq, skipped: "not yet" }); },
};
for await (const line of createInterface({ input: process.stdin })) {
  const { cmd, seq, text, hex } = JSON.parse(line);
  if (cmd === "stop") process.exit(0);
  if (cmd === "start") { (START[mode] ?? (() => say(about)))(); continue; }
  const json = text ?? Buffer.from(hex, "hex").toString();
  const reply = { seq, bytes: { json } };
  if (mode === "starts-once") process.exit(3);
  const isPoison = at === "all" || JSON.parse(json).type === "a.C" + at;
  (isPoison ? MODES[mode] : MODES.echo)(reply);
  if (!isPoison && held.length > 0) say(held.pop());
}
`;

const vectors = writeVectors();
const hostile = join(folder, "hostile.mjs");
writeFileSync(hostile, HOSTILE);

const command = (mode = "echo", at: number | string = POISON) => [
  process.execPath,
  hostile,
  mode,
  String(at),
];

async function outcomesOf(mode: string, at: number | string, options = {}): Promise<Map<string, Outcome>> {
  const pipe = await Pipe.start(command(mode, at), { timeout: 3_000, ...options });
  try {
    return new Map((await run(loadVectors(vectors).cases, pipe)).outcomes);
  } finally {
    await pipe.stop();
  }
}

const gotOf = (outcome: Outcome | undefined) => outcome?.mismatch?.got ?? "";

describe("a testee that misbehaves is judged by that case alone, and the run goes on", () => {
  it.each([
    ["exits", /it exited with 3\nboom: the reason/],
    ["signals", /it was ended by SIGTERM/],
    ["hangs", /it did not answer within 500 ms/],
    ["silent", /it answered \d+ where \d+ was next|did not answer/],
    ["garbage", /what is no JSON: Segmentation fault/],
    ["no-object", /it answered undefined where/],
    ["no-utf8", /too long or no UTF-8/],
    ["wrong-seq", /it answered 1\d\d\d where \d+ was next/],
    ["no-seq", /it answered undefined where/],
    ["text-seq", /it answered "\d+" where/],
    ["out-of-order", /it answered \d+ where \d+ was next/],
    ["huge", /too long or no UTF-8/],
    ["closes-stdin", /it (did not answer within 500 ms|answered \d+ where)/],
    ["closes-stdout", /it (did not answer within 500 ms|exited|answered \d+ where)/],
    ["orphan", /it exited with 4/],
    ["breaks-schema", /breaks testee.schema.json: .*more/],
    ["crashed", /^crashed: TypeError: x$/],
    ["skipped", /^skipped: not yet$/],
  ])("%s", async (mode, got) => {
    const timeout = /500 ms/.test(String(got)) ? 500 : 20_000;
    const outcomes = await outcomesOf(mode, POISON, { timeout });
    expect([...outcomes.keys()]).toEqual(IDS);
    const failed = IDS.filter((id) => outcomes.get(id)?.outcome !== "passed");
    expect(failed).toEqual([idOf(POISON)]);
    expect(gotOf(outcomes.get(idOf(POISON)))).toMatch(got);
  });

  it("the very last one too", async () => {
    const outcomes = await outcomesOf("exits", COUNT - 1);
    expect(IDS.filter((id) => outcomes.get(id)?.outcome !== "passed")).toEqual([idOf(COUNT - 1)]);
  });

  it("one that always dies is given up after 20 restarts without a reply, and every case has failed", async () => {
    const outcomes = await outcomesOf("exits", "all");
    expect([...outcomes.values()].every(({ outcome }) => outcome === "failed")).toBe(true);
    const givenUp = IDS.filter((id) => /given up after 20 restarts/.test(gotOf(outcomes.get(id))));
    expect(givenUp).toHaveLength(COUNT - 21);
  });

  it("one that starts only once is given up after two restarts that failed", async () => {
    const outcomes = await outcomesOf("starts-once", join(folder, "started"));
    expect([...outcomes.values()].every(({ outcome }) => outcome === "failed")).toBe(true);
    const givenUp = IDS.filter((id) =>
      /given up after 2 restarts in a row that failed/.test(gotOf(outcomes.get(id))),
    );
    expect(givenUp).toHaveLength(COUNT - 3);
  });

  it("a reply that breaks the schema is no failure where it is not to be validated", async () => {
    const outcomes = await outcomesOf("breaks-schema", POISON, { validate: false });
    expect([...outcomes.values()].every(({ outcome }) => outcome === "passed")).toBe(true);
  });

  it.each([
    ["start-exits", /did not start.*\n.*exited with 7/],
    ["start-garbage", /did not start.*\n.*no JSON: hello/],
    ["start-protocol", /did not start.*\n.*\/protocol must be equal to constant/],
    ["start-name", /did not start.*\n.*\/name must match pattern/],
  ])("one that does not start says why: %s", async (mode, message) => {
    await expect(Pipe.start(command(mode))).rejects.toThrow(message);
  });

  it("a program that is not there says so", async () => {
    await expect(Pipe.start([join(folder, "none")])).rejects.toThrow(/cannot be started: .*ENOENT/);
  });

  it("requests are pipelined, and answers go to their questions", async () => {
    const pipe = await Pipe.start(command());
    const texts = Array.from({ length: 5 * WINDOW }, (_, index) => `{"type":"${index}"}`);
    const replies = await Promise.all(texts.map((text) => pipe.ask({ op: "decode", text })));
    expect(replies.map(({ bytes }) => bytes?.json)).toEqual(texts);
    await pipe.stop();
  });

  it("a line of megabytes crosses both ways", async () => {
    const pipe = await Pipe.start(command());
    const text = JSON.stringify({ type: "é".repeat(2_000_000) });
    expect((await pipe.ask({ op: "decode", text })).bytes?.json).toBe(text);
    await pipe.stop();
  });

  it("no process is left, not even one that the testee started", async () => {
    const pipe = await Pipe.start(["sh", "-c", `"$0" "$@"; true`, ...command("hangs", 0)], { timeout: 300 });
    await pipe.ask({ op: "decode", text: '{"type":"a.C0"}' });
    await pipe.stop();
    const left = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(left.split("\n").filter((line) => line.includes(hostile) && line.includes("hangs"))).toEqual([]);
  });
});

/** What the command line ends with and prints, in this process. */
async function cli(args: string[], testee = command()) {
  const shown = { stdout: "", stderr: "" };
  const log = vi.spyOn(console, "log").mockImplementation((line) => {
    shown.stdout += `${line}\n`;
  });
  const error = vi.spyOn(console, "error").mockImplementation((line) => {
    shown.stderr += `${line}\n`;
  });
  try {
    return {
      status: await conformance([...args, ...(testee.length > 0 ? ["--", ...testee] : [])]),
      ...shown,
    };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}
const toy = (args: string[], testee = command()) => cli(["--vectors", vectors, ...args], testee);

/** The same as a program. */
const program = (args: readonly string[], input: string | Buffer = "") =>
  spawnSync(process.execPath, [main, ...args], { cwd: root, encoding: "utf8", input });

describe("exit codes", () => {
  it.each<[number, string[], string[], RegExp]>([
    [0, [], command(), new RegExp(`✓ toy 1, toy: ${COUNT} of ${COUNT} passed`)],
    [1, [], command("garbage"), new RegExp(`✗ toy 1, toy: ${COUNT - 1} of ${COUNT} passed, 1 failed`)],
    [2, ["--only", "nothing/**"], command(), /no case is called nothing/],
    [2, ["--what"], command(), /Unknown option '--what'/],
    [2, ["--timeout", "soon"], command(), /--timeout soon is no time/],
    [2, ["--fix"], command(), /--fix needs --known-failing/],
    [2, ["what"], command(), /what is no subcommand/],
    [2, [], command("start-feature"), /\/features\/1 is "grupos", and must be one of inheritance, .*groups/],
    [2, [], [], /the testee is missing/],
    [2, [], command("mute"), /no case was asked; the testee declares none of: op decode/],
    [2, ["--json", folder], command(), /cannot be written: EISDIR/],
    [2, ["--json", join(folder, "new/")], command(), /cannot be written: ENOENT/],
    [2, ["--json", join(hostile, "below.json")], command(), /cannot be written: E(NOTDIR|EXIST)/],
    [0, ["--timeout", "1e12"], command(), /60 of 60 passed/],
    [2, [], command("start-exits"), /did not start/],
    [2, ["--known-failing", "/nowhere"], command(), /ENOENT/],
    [0, ["--help"], [], /--known-failing FILE/],
  ])("%i: %j", async (code, args, testee, says) => {
    const { status, stdout, stderr } = await toy(args, testee);
    expect(stdout + stderr).toMatch(says);
    expect(status, stdout + stderr).toBe(code);
  });

  it("next: nothing was asked, and that is not green", async () => {
    expect(await cli(["next", "--vectors", vectors], command("mute"))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("no case was asked; the testee declares none of: op decode"),
    });
  });

  it("--fix counts what passes, and not what it lists", async () => {
    const counts = await suite({
      testees: [command("crashed")],
      vectors,
      fix: true,
      known: () => join(folder, "counted.txt"),
      self: [],
      log: () => {},
      style: styleOf(false),
    });
    expect(counts).toEqual({ passed: COUNT - 1, failed: 0, skipped: 0 });
  });

  /** A folder with these files, below 00-toy but for the index. */
  function written(name: string, files: Record<string, unknown>): string {
    const at = join(folder, name);
    mkdirSync(join(at, "00-toy"), { recursive: true });
    for (const [file, content] of Object.entries(files)) {
      writeFileSync(join(at, file === "index.json" ? "" : "00-toy", file), JSON.stringify(content));
    }
    return at;
  }
  const toyFile = () => JSON.parse(readFileSync(join(vectors, "00-toy", "toy.json"), "utf8"));

  it.each<[string, unknown, RegExp]>([
    ["empty", {}, /00-toy\/toy\.json has no cases: see schema/],
    ["null", null, /00-toy\/toy\.json has no cases: see schema/],
    [
      "poor",
      { count: 1, cases: [{ id: "a", spec: [], why: "" }] },
      /in place 0 no case with id, spec, why and expect/,
    ],
    ["holes", { count: 1, cases: [null] }, /in place 0 no case with id/],
  ])("%s is no file of vectors, and says so in a line", async (name, content, says) => {
    const { status, stderr } = await cli(["--vectors", written(`no-${name}`, { "toy.json": content })]);
    expect(stderr).toMatch(says);
    expect(status).toBe(2);
  });

  it.each<[string, Record<string, number>, string]>([
    [
      "a file that is missing",
      { "00-toy/toy": COUNT, "00-toy/gone": 2 },
      "00-toy/gone.json has none of its cases, not 2",
    ],
    ["a file that it does not list", {}, `00-toy/toy.json has ${COUNT} of its cases, not none`],
    [
      "another count",
      { "00-toy/toy": COUNT + 1 },
      `00-toy/toy.json has ${COUNT} of its cases, not ${COUNT + 1}`,
    ],
  ])("the index finds %s", async (name, counts, says) => {
    const files = Object.fromEntries(Object.entries(counts).map(([file, count]) => [file, { count }]));
    const at = written(name.replaceAll(" ", "-"), { "toy.json": toyFile(), "index.json": { files } });
    const { status, stderr } = await cli(["--vectors", at]);
    expect(stderr).toContain(says);
    expect(status).toBe(2);
  });

  it("claims are of a whole suite: none without an index, or of selected cases", async () => {
    expect((await toy([])).stdout).toMatch(/codec holds/);
    expect((await toy(["--only", "**/c1*"])).stdout).not.toMatch(/holds/);
    const at = written("no-index", { "toy.json": toyFile() });
    const { status, stdout } = await cli(["--vectors", at]);
    expect(stdout).toMatch(/60 of 60 passed/);
    expect(stdout).not.toMatch(/holds/);
    expect(status).toBe(0);
  });

  it("a vector file that was cut is no run", async () => {
    const cut = join(folder, "cut");
    mkdirSync(join(cut, "00-toy"), { recursive: true });
    const { cases } = JSON.parse(readFileSync(join(vectors, "00-toy", "toy.json"), "utf8"));
    writeFileSync(
      join(cut, "00-toy", "toy.json"),
      JSON.stringify({ topic: "t", count: COUNT, cases: cases.slice(1) }),
    );
    expect(await cli(["--vectors", cut])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("was it cut"),
    });
  });
});

describe("--only", () => {
  it.each([
    ["35-reject", "35-reject/msgpack/x", true],
    ["35-reject/msgpack", "35-reject/msgpack/x", true],
    ["35-reject/msg", "35-reject/msgpack/x", false],
    ["35-reject/*/x", "35-reject/msgpack/x", true],
    ["*/x", "35-reject/msgpack/x", false],
    ["**/x", "35-reject/msgpack/x", true],
    ["**/dup-*", "35-reject/msgpack/dup-key", true],
    ["**", "35-reject/msgpack/x", true],
    ["35-reject/msgpack/x", "35-reject/msgpack/xy", false],
    ["3.-reject", "35-reject/msgpack/x", false],
  ])("%s names %s: %s", (pattern, id, matches) => {
    expect(matcher(pattern)(id)).toBe(matches);
  });

  it("runs what any of several patterns names", async () => {
    const { stdout } = await toy(["--only", "00-toy/toy/c1", "--only", "**/c5*"]);
    expect(stdout).toMatch(/: 12 of 12 passed/);
  });
});

describe("a failure", () => {
  it("shows the requirement, why, the input, want, got, and the command that runs that case again", async () => {
    const options = ["--vectors", vectors, "--timeout", "7000"];
    const failing = program(["conformance", ...options, "--", ...command("crashed")]);
    expect(failing.status).toBe(1);
    const { stdout } = failing;
    const lines = stdout.split("\n");
    expect(lines[0]).toBe(`✗ ${idOf(POISON)}`);
    expect(lines[1]).toMatch(/^ {2}ENV-1 {3}`v` and `type` are required in the root.*must not have `v`/);
    expect(lines[2]).toBe("  why     it comes back");
    const text = `{"v":1,"type":"a.C${POISON}"}`;
    expect(lines[3]).toBe(`  input   decode json, ${text.length} bytes of text`);
    expect(lines[4]).toBe(`          ${text}`);
    expect(lines[5]).toMatch(/^ {2}want {4}an envelope: \{"type"/);
    expect(lines[6]).toBe("  got     crashed: TypeError: x");
    expect(lines[7]).toContain(" --timeout 7000 ");
    const [, again = ""] = /^ {2}again {3}(.*)$/.exec(lines[7] ?? "") ?? [];
    const result = spawnSync("sh", ["-c", again], { cwd: root, encoding: "utf8" });
    expect(result.stdout).toMatch(/: 0 of 1 passed, 1 failed/);
    expect(result.stdout).toContain(idOf(POISON));
    expect(result.status).toBe(1);
  });

  it("nothing that a testee says moves the cursor", async () => {
    const { stdout } = await toy([], command("escapes", "all"));
    expect(stdout).toContain("crashed: \\u001b[2Jred\\u0007");
    expect(stdout).toMatch(/c15 {2}want .*\\u001b\[2Jred\\u0007$/m);
    expect(stdout).toMatch(/✗ toy \\u001b\[2Jred\\u0007, toy\\u001b.*, \\u001b.*: 0 of 60/);
    const { stderr } = await toy([], command("start-escapes"));
    expect(stderr).toMatch(/did not start.*\n.*no JSON: \\u001b/);
    const stray = [
      "perl",
      "-e",
      `$|=1; <>; print qq({"protocol":1,"name":"toy","version":"1","language":"toy","ops":["decode"],"codecs":["json"],"features":[]}\\n"\\e[2J"\\n); sleep 9`,
    ];
    const strays = await toy(["--only", idOf(0), "--timeout", "500"], stray);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
    expect(stdout + stderr + strays.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it("--bail shows the first alone", async () => {
    const { stdout } = await toy(["--bail"], command("crashed", "all"));
    expect(stdout.match(/^✗ 00-toy.*/gm)).toEqual([`✗ ${idOf(0)}`]);
  });

  it("does not fill the screen where there are many", async () => {
    const { stdout } = await toy([], command("crashed", "all"));
    expect(stdout.match(/^ {2}again/gm)).toHaveLength(10);
    expect(stdout.match(/^✗ 00-toy/gm)).toHaveLength(COUNT);
  });
});

describe("known failing", () => {
  const list = join(folder, "known.txt");

  /** A run in this process: with this list, of the one that crashes at one case. */
  async function runWith(
    text: string | undefined,
    options: { fix?: true; only?: string[]; mode?: string } = {},
  ) {
    if (text !== undefined) writeFileSync(list, text);
    const lines: string[] = [];
    const counts = await suite({
      ...options,
      testees: [command(options.mode ?? "crashed")],
      vectors,
      known: () => list,
      self: [],
      log: (line) => lines.push(line),
      style: styleOf(false),
    });
    return { status: counts.failed > 0 ? 1 : 0, shown: lines.join("\n") };
  }

  it.each<[string, number, RegExp]>([
    [`${idOf(POISON)}  # a bug\n`, 0, /59 of 60 passed, 1 known/],
    [`never: ${idOf(POISON)}  # by design\n`, 0, /59 of 60 passed, 1 never/],
    ["# a comment\n\n**/c20  # a bug\n", 0, /59 of 60 passed, 1 known/],
    ["\ufeff# a comment\r\n**/c20  # a bug\r\n", 0, /59 of 60 passed, 1 known/],
    ["\ufeff**/c20  # a bug\r\n", 0, /59 of 60 passed, 1 known/],
    ["", 1, /1 failed/],
    [
      `${idOf(POISON)}  # a bug\n${idOf(1)}  # mended\n`,
      1,
      /c1\n.*listed as known to fail \(mended\), and passes/,
    ],
    [`**/c2*  # some of these pass\n`, 1, /1 known, 10 unexpected-pass/],
    [`never: ${idOf(1)}  # why\n${idOf(POISON)}  # a bug\n`, 1, /1 unexpected-pass/],
    [
      `${idOf(POISON)}  # a bug\n00-toy/gone/x  # renamed\n`,
      1,
      /00-toy\/gone\/x names no case that is asked/,
    ],
  ])("%j ends with %i", async (text, code, says) => {
    const { status, shown } = await runWith(text);
    expect(shown).toMatch(says);
    expect(status).toBe(code);
  });

  it("a line without a reason is no line", async () => {
    await expect(runWith("00-toy\n")).rejects.toThrow(
      /line 1 of the list is no `PATTERN {2}# reason`: 00-toy/,
    );
  });

  it("patterns of other cases than the selected ones are not stale", async () => {
    expect((await runWith(`${idOf(POISON)}  # a bug\n`, { only: [idOf(1)] })).status).toBe(0);
  });

  it("--fix takes off what passes, adds what fails with what was wrong, and a second run is green", async () => {
    const { status } = await runWith(`# ours\n${idOf(1)}  # mended\nnever: 00-toy/gone/x  # why\n`, {
      fix: true,
    });
    expect(status).toBe(0);
    expect(readFileSync(list, "utf8")).toMatch(
      /^# ours\n00-toy\/toy\/c20 {2}# want .*got crashed: TypeError: x\n$/,
    );
    expect((await runWith(undefined)).status).toBe(0);
    expect((await runWith(undefined, { fix: true })).status).toBe(0);
    expect((await runWith(undefined, { fix: true, mode: "echo" })).status).toBe(0);
    expect(readFileSync(list, "utf8")).toBe("# ours\n");
  });

  it("--fix makes the list where there is none, and leaves alone what was not run", async () => {
    const fresh = join(folder, "fresh", "list.txt");
    expect((await toy(["--known-failing", fresh, "--fix"], command("crashed"))).status).toBe(0);
    const before = readFileSync(fresh, "utf8");
    expect(
      (await toy(["--known-failing", fresh, "--fix", "--only", idOf(1)], command("crashed"))).status,
    ).toBe(0);
    expect(readFileSync(fresh, "utf8")).toBe(before);
  });

  it.each([
    ["a  # r", { a: "x" }, ["a  # r"]],
    ["*  # r", { a: "x", b: undefined }, ["a  # r"]],
    ["never: *  # r", { a: "x", b: undefined }, ["never: a  # r"]],
    ["a  # r\n*  # s", { a: "x", b: "y" }, ["a  # r", "b  # s"]],
    ["c  # r", { a: undefined }, ["c  # r"]],
    ["", { a: "two\nlines" }, ["", "a  # two lines"]],
  ])("the list %j with %j becomes %j", (text, failures, lines) => {
    expect(fixKnown(parseKnown(`${text}\n`), new Map(Object.entries(failures))).map(writeLine)).toEqual(
      lines,
    );
  });
});

describe("the subcommands", () => {
  it("next shows the first case that fails, in teaching order, and no other", async () => {
    const { status, stdout } = await cli(["next", "--vectors", vectors], command("crashed", "all"));
    expect(status).toBe(1);
    expect(stdout).toMatch(/^0 cases pass. This is the next one:/);
    expect(stdout.match(/^✗ .*/gm)).toEqual([`✗ ${idOf(0)}`]);
    expect((await cli(["next", "--vectors", vectors], command("crashed"))).stdout).toMatch(/^20 cases pass/);
  });

  it("next says what to declare where all is well", async () => {
    const { status, stdout } = await cli(["next", "--only", "00-smoke"], [...perl, smoke]);
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/^All 6 cases .* pass\.\n1 were not asked; .*: declare codec msgpack\.$/m);
  });

  it.each([
    ["--fix", ["--known-failing", "list.txt", "--fix"], "known-failing"],
    ["--json", ["--json", "x.json"], "json"],
    ["--bail", ["--bail"], "bail"],
  ])("next refuses %s, which it would not heed", async (_, args, name) => {
    expect(await cli(["next", "--vectors", vectors, ...args])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`next takes no --${name}`),
    });
  });

  it.each([
    [["next", "00-smoke"], command(), /next takes no 00-smoke: --only selects cases/],
    [["show", "--only", "00-smoke"], [], /show takes no --only/],
    [["show", "00-smoke", "10-values"], [], /show takes one id or pattern, and no 10-values/],
    [["show"], [], /show needs an id, or the name of a topic/],
  ])("%j is refused", async (args, testee, says) => {
    const { status, stderr } = await cli(args, testee);
    expect(stderr).toMatch(says);
    expect(status).toBe(2);
  });

  it("show lists the cases of a topic, of a file and of a pattern, each with its reason", async () => {
    const { status, stdout } = await cli(["show", "00-smoke"], []);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^00-smoke\/smoke {2}The first seven, in the order of learning\n/);
    expect(stdout).toMatch(/^ {2}type-missing {2}refusing is half of the work/m);
    expect((await cli(["show", "00-smoke/smoke"], [])).stdout).toBe(stdout);
    expect((await cli(["show", "**/order-of-*"], [])).stdout).toMatch(/^ {2}JSON-1 /m);
  });

  it("show explains one case with the whole text of its requirements", async () => {
    const { status, stdout } = await cli(["show", "00-smoke/smoke/smallest-msgpack"], []);
    expect(status).toBe(0);
    expect(stdout).toMatch(/ENV-1 .*A member of `related` must not have `v`, or .*\./);
    expect(stdout).toMatch(/ 0 {2}82 .*map of 2/);
    expect(await cli(["show", "smallest-msg"], [])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("00-smoke/smoke/smallest-msgpack"),
    });
  });

  it("init prints a skeleton; for a language without one that in words, and which there are", async () => {
    const skeleton = (name: string) => readFileSync(join(root, "conformance", "skeletons", name), "utf8");
    expect((await cli(["init", "--lang", "perl"], [])).stdout).toBe(skeleton("perl.pl"));
    expect((await cli(["init", "--lang", "Go"], [])).stdout).toBe(skeleton("go.go"));
    const other = await cli(["init", "--lang", "cobol"], []);
    expect(other).toMatchObject({ status: 1, stdout: skeleton("any.txt") });
    expect(other.stderr).toMatch(/none for cobol, but for go, perl/);
    const none = await cli(["init"], []);
    expect(none.stderr).toMatch(/none for no language, but for go, perl/);
    expect(none.status).toBe(1);
    expect((await cli(["init", "--language", "go"], [])).status).toBe(2);
  });

  it.each(["init", "next", "show"])("%s --help prints how to call it", async (name) => {
    const { status, stdout } = await cli([name, "--help"], []);
    expect(stdout).toMatch(/^rethrown conformance \[options\]/);
    expect(status).toBe(0);
  });

  it("inspect --help prints how to call it, and a reader that goes away is no crash", () => {
    expect(program(["inspect", "--help"])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^rethrown inspect /),
    });
    const [node, cli] = [process.execPath, main].map((path) => `'${path}'`);
    const shown = spawnSync("sh", ["-c", `{ sleep 1; ${node} ${cli} --help; echo $? >&2; } | true`], {
      encoding: "utf8",
    });
    expect(shown.stderr).toBe("rethrown: nobody reads its output any more\n2\n");
  });

  it("rethrown itself: --version, --help, and what it does not have", async () => {
    const of = (...args: string[]) => program(args);
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(of("--version").stdout).toBe(`${version}\n`);
    expect(of("--help").stdout).toMatch(/rethrown conformance/);
    expect(of("what")).toMatchObject({ status: 2, stderr: expect.stringContaining("rethrown has no what") });
  });

  it("inspect says where a file cannot be read", () => {
    expect(program(["inspect", "/nowhere"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("ENOENT"),
    });
  });

  it("inspect reads bytes, and hexadecimal, of every encoding", () => {
    const inspect = (input: string | Buffer) => {
      const { stdout, stderr } = program(["inspect"], input);
      return stdout + stderr;
    };
    expect(inspect("82a474797065a3612e42 a17601\n")).toMatch(/^msgpack, 13 bytes\n.*map of 2/);
    expect(inspect(Buffer.from("82a474797065a3612e42a17601", "hex"))).toMatch(/^msgpack, 13 bytes\n/);
    expect(inspect("08011203612e42")).toMatch(/^protobuf, 7 bytes\n.*1 v: 1/);
    expect(inspect("rethrown1.gqR0eXBlo2EuQqF2AQ.b46276fe.")).toMatch(/^armor.*\n.*b46276fe.*\n.*map of 2/);
    expect(inspect("08".repeat(2 ** 21))).toMatch(/^protobuf, 2097152 bytes\n/);
    expect(inspect('{"v":1}')).toMatch(/^json, 7 bytes\n\{"v":1\}/);
  });
});

describe("a language that this repository does not use", () => {
  it("has perl: every Debian does, and the proof needs it", async () => {
    expect(spawnSync("perl", ["-MJSON::PP", "-e", "1"]).status, "install perl to run this test").toBe(0);
  });

  it("the skeleton answers without a crash, and passes nothing yet", async () => {
    const { status, stdout } = await cli(
      ["--only", "00-smoke"],
      [...perl, join(root, "conformance/skeletons/perl.pl")],
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/0 of 6 passed, 6 failed, 1 not asked/);
    expect(stdout).not.toMatch(/crashed/);
  });

  it("is green in 00-smoke with one function filled in, and nothing else changed", async () => {
    expect([before?.length, behind?.length].every((length) => Number(length) > 100)).toBe(true);
    const { status, stdout } = await cli(["--only", "00-smoke"], [...perl, smoke]);
    expect(stdout).toMatch(/6 of 6 passed, 1 not asked/);
    expect(status).toBe(0);
  });
});

describe("results.json", () => {
  it("follows its schema, says what became of each case, and what can be claimed of a whole run", async () => {
    const file = join(folder, "out", "results.json");
    await toy(["--json", file], command("crashed"));
    const results = JSON.parse(readFileSync(file, "utf8"));
    const schema = JSON.parse(readFileSync(join(root, "conformance/schema/results.schema.json"), "utf8"));
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(results), JSON.stringify(validate.errors)).toBe(true);
    const [toyResult] = results.testees;
    expect(Object.keys(toyResult.outcomes)).toEqual(IDS);
    expect(toyResult.outcomes[idOf(0)]).toEqual({ outcome: "passed" });
    expect(toyResult.outcomes[idOf(POISON)]).toMatchObject({
      outcome: "failed",
      got: "crashed: TypeError: x",
    });
    expect(toyResult.claims.codec).toEqual({ passed: COUNT - 1, total: COUNT, holds: false });
    expect(results.suite.requirements["ENV-2"]).toBe("Every other field is optional, and never null.");
    await toy(["--json", file, "--only", idOf(1)]);
    expect(JSON.parse(readFileSync(file, "utf8")).testees[0]).not.toHaveProperty("claims");
  });
});
