// `rethrown validate` and `python -m rethrown validate`: the same findings in the same words, for every input of the
// vectors and for files that people get wrong; what they name is where it stands.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import type { Finding } from "../src/cli/findings.js";
import { Places } from "../src/cli/places.js";
import { validateFiles } from "../src/cli/validate.js";
import { formOf } from "../src/codec/codec.js";
import { CODECS } from "../src/codec/index.js";
import { DEFAULT_LIMITS, decode } from "../src/index.js";
import { CODEC_FILES, inputs, read, type Vector } from "./vector-files.js";

const python = process.env.RETHROWN_PYTHON_BIN ?? "python3";
const folder = mkdtempSync(joinPath(tmpdir(), "rethrown-validate-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly complaint: string;
}

/** What this library's command does, in this process. */
async function here(args: string[]): Promise<Outcome> {
  let [output, complaint] = ["", ""];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += text;
    return true;
  });
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    complaint += text;
    return true;
  });
  try {
    const code = await validateFiles(args);
    return { code, output, complaint };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

function started(command: string, args: string[], stdin = ""): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, timeout: 100_000 });
    let [output, complaint] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      complaint += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, output, complaint }));
    child.stdin.end(stdin);
  });
}

const there = (args: string[], stdin?: string) =>
  started(python, ["-m", "rethrown", "validate", ...args], stdin);

function file(name: string, content: string | Uint8Array): string {
  const path = joinPath(folder, name);
  writeFileSync(path, content);
  return path;
}

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

/** Each file, and what is said of it after its name; nothing where it is valid. */
const FILES: readonly (readonly [name: string, content: string | Uint8Array, expected: readonly string[]])[] =
  [
    ["smallest.json", '{"v":1,"type":"a.B"}', []],
    ["spaced.json", ' \n\t{ "v" : 1.0 ,\r\n "type" : "a.B" }\n', []],
    ["smallest.msgpack", bytes("82 a1 76 01 a4 74797065 a1 54"), []],
    ["smallest.protobuf", bytes("08 01 12 01 54"), []],
    [
      "many.json",
      '{\n  "v": 1,\n  "type": "",\n  "message": null,\n  "args": [{"$time": "now"}],\n  "related": [\n    {}]\n}',
      [
        ":3:11: /type: must not be empty (minLength)",
        ":4:14: /message: must be a string, not null (type)",
        ":5:22: /args/0/$time: must be an instant in UTC, as `2026-11-21T03:35:00.5Z`: a real date, at most 9 fraction digits, the last one not 0 (pattern)",
        ":7:5: /related/0/type: must be there (required)",
      ],
    ],
    // Characters are counted, not bytes or UTF-16 units.
    ["wide.json", '{"v":1,"type":"é😀","code":5}', [":1:27: /code: must be a string, not an integer (type)"]],
    [
      "deep.json",
      '{"v":1,"type":"a.B","related":[{"type":"a.C"},{"type":"a.D","attributes":{"limit":{"$int":"5"}}}]}',
      [
        ":1:91: /related/1/attributes/limit/$int: must be an integer outside ±(2^53 − 1), in decimal, of at most 1000 digits (pattern)",
      ],
    ],
    ["array.json", "[1]", [":1:1: the root: must be an object, not an array (type)"]],
    ["scalar.json", "12", [":1:1: the root: must be an object, not an integer (type)"]],
    [
      "version.json",
      '{"v":2,"more":{"$int":"5"}}',
      [":1:6: /v: must be 1: this library knows the rules of no other version (unsupported_version)"],
    ],
    [
      "reference.json",
      '{"v":1,"type":"a.B",\n"errors":[0,3],"related":[{"type":"a.C"}]}',
      [":2:13: /errors/1: must be one of the errors of this envelope, 0 to 1 (schema)"],
    ],
    [
      "reference-in-tag.json",
      '{"v":1,"type":"a.B","args":[{"$error":1}]}',
      [":1:29: /args/0: must be one of the errors of this envelope, 0 to 0 (schema)"],
    ],
    [
      "twice.json",
      '{"v":1,"type":"a.B",\n "type":"a.C"}',
      [":2:2: /type: must not occur twice (duplicate_key)"],
    ],
    ["comma.json", '{"v":1,"type":"a.B",}', [":1:21: the root: must follow the grammar of JSON (malformed)"]],
    ["zero.json", '{"v":01}', [":1:7: the root: must follow the grammar of JSON (malformed)"]],
    ["bom.json", '\ufeff{"v":1}', [":1:1: the root: must follow the grammar of JSON (malformed)"]],
    [
      "infinite.json",
      '{"v":1,"type":"a.B","time":1e999}',
      [":1:28: /time: must follow the grammar of JSON (malformed)"],
    ],
    ["empty.json", "", [":1:1: the root: must be complete: the input ends before it does (truncated)"]],
    [
      "cut.json",
      '{"v":1,\n"type":"a.',
      [":2:8: /type: must be complete: the input ends before it does (truncated)"],
    ],
    [
      "more.json",
      '{"v":1,"type":"a.B"} {',
      [":1:22: the root: must not be followed by anything (trailing_data)"],
    ],
    ["latin1.json", latin1('{"v":1,\n"type":"\xe9"}'), [":2:9: /type: must be UTF-8 (invalid_utf8)"]],
    ["surrogate.json", '{"v":1,\n"type":"x\\ud800"}', [":2:8: /type: must be UTF-8 (invalid_utf8)"]],
    [
      "depth.json",
      `{"v":1,"type":"a.B","args":${"[".repeat(40)}`,
      [`:1:57: /args${"/0".repeat(29)}: must stay within maxDepth, 24 (limit)`],
    ],
    [
      "long.json",
      `{"v":1,"type":"${"x".repeat(257)}"}`,
      [":1:15: /type: must stay within maxNameBytes, 256 (limit)"],
    ],
    [
      "values.json",
      `{"v":1,"type":"a.B","args":[${"1,".repeat(10000)}1]}`,
      [":1:20029: /args/10000: must stay within maxValues, 10000 (limit)"],
    ],
    [
      "large.json",
      `{"v":1,"type":"a.B"${" ".repeat(1 << 20)}}`,
      [": the root: must stay within maxBytes, 1048576 (limit)"],
    ],
    [
      "opaque.json",
      `{"v":1,"type":"a.B","args":[{"$opaque":{"type":"x","text":"${"é".repeat(513)}"}}]}`,
      [":1:59: /args/0/$opaque/text: must stay within its limit (limit)"],
    ],
    [
      "keys.json",
      `{"v":1,"type":"a.B","\\u001b[2J\\u202e\\n":{"$int":"5"},"${"k".repeat(250)}":{"${"~/".repeat(25)}":{"$int":1}}}`,
      [
        ":1:49: /\\x1b[2J\\u202e\\x0a/$int: must be an integer outside ±(2^53 − 1), in decimal, of at most 1000 digits (pattern)",
        `:1:369: /${"k".repeat(250)}/${"~0~1".repeat(12)}…: must be a string, not an integer (type)`,
      ],
    ],
    [
      "cut.msgpack",
      bytes("82 a1 76 01 a4 74797065 a5 54"),
      [": offset 9: /type: must be complete: the input ends before it does (truncated)"],
    ],
    [
      "many.msgpack",
      bytes("82 a1 76 01 a4 74797065 05"),
      [": /type: must be a string, not an integer (type)"],
    ],
    [
      "extension.msgpack",
      bytes("81 a1 76 d4 00 00"),
      [": offset 3: /v: must be of a type that envelopes use in MessagePack (unsupported_type)"],
    ],
    [
      "integer.msgpack",
      bytes("83 a1 76 01 a4 74797065 a1 54 a4 61726773 91 cf 0020000000000000"),
      [": /args/0: must stay within its limit (limit)"],
    ],
    [
      "wire-type.protobuf",
      bytes("08 01 10 01"),
      [": offset 2: /type: must have the form that the schema for Protobuf gives it (schema)"],
    ],
    [
      "version.protobuf",
      bytes("08 02"),
      [": /v: must be 1: this library knows the rules of no other version (unsupported_version)"],
    ],
    ["armor.txt", "rethrown1.AAAA.00000000.", [": the root: must follow the grammar of armor (malformed)"]],
  ];

describe("files that people get wrong, in both languages", () => {
  test.each(FILES)("%s", async (name, content, expected) => {
    const path = file(name, content);
    const { code, output, complaint } = await here([path]);
    const lines = expected.length === 0 ? [": valid"] : expected;
    expect(output).toBe(lines.map((line) => `${path}${line}\n`).join(""));
    expect({ code, complaint }).toEqual({ code: expected.length === 0 ? 0 : 1, complaint: "" });
  });

  test("all of them at once, for people and for machines", async () => {
    const paths = FILES.map(([name, content]) => file(name, content));
    for (const options of [[], ["--json"]]) {
      const [ours, theirs] = [await here([...options, ...paths]), await there([...options, ...paths])];
      expect(theirs).toEqual(ours);
    }
    const { output } = await here(["--json", ...paths]);
    const found: (Finding & { file: string })[] = JSON.parse(output);
    expect(found).toHaveLength(FILES.flatMap(([, , expected]) => expected).length);
    expect(Object.keys(found[0] as object)).toEqual([
      "file",
      "line",
      "column",
      "offset",
      "path",
      "rule",
      "message",
    ]);
  });
});

describe("every input of the vectors", () => {
  // What jsonschema takes minutes for. test/validate.test.ts has them all.
  const MAX_BYTES = 8_000;

  test("both languages find the same, and nothing in an envelope alone", async () => {
    const groups = new Map<string, { paths: string[]; valid: boolean[] }>();
    let large = 0;
    for (const [name, { cases }] of CODEC_FILES) {
      for (const vector of cases) {
        const input = (vector.op ? [] : inputs(vector)).at(-1) as Uint8Array | undefined;
        if (input === undefined || vector.limits) continue;
        if (input.length > MAX_BYTES) {
          large++;
          continue;
        }
        const group = groups.get(vector.codec ?? "") ?? { paths: [], valid: [] };
        groups.set(vector.codec ?? "", group);
        group.paths.push(file(`${name.replaceAll("/", "-")}-${vector.id}`, input));
        group.valid.push(isAccepted(input, vector));
      }
    }
    expect(large).toBeLessThan(150);
    expect([...groups.keys()].sort()).toEqual(["", "armor", "json", "msgpack", "protobuf"]);
    for (const [codec, { paths, valid }] of groups) {
      const args = codec === "" ? paths : ["--codec", codec, ...paths];
      const [ours, theirs] = [await here(args), await there(args)];
      expect(theirs.output.split("\n")).toEqual(ours.output.split("\n"));
      expect(theirs.code).toBe(ours.code);
      const said = new Set(ours.output.split("\n"));
      expect(paths.filter((path, index) => said.has(`${path}: valid`) !== valid[index])).toEqual([]);
    }
  }, 120_000);

  function isAccepted(input: Uint8Array, { codec }: Vector): boolean {
    try {
      decode(input, codec ? { codec } : {});
      return true;
    } catch {
      return false;
    }
  }
});

describe("options", () => {
  const lines = () => file("some.jsonl", '{"v":1,"type":"a.B"}\n\n{"v":1}\r\n \t\n  [1]');
  const hexLines = () => file("some.hex", "0801 1201 54\n0801\n82a17601a474797065a154\n");

  test.each([
    ["--lines", () => ["--lines", lines()], 1],
    ["--lines of hexadecimal text", () => ["--hex", "--lines", hexLines()], 1],
    ["--hex", () => ["--hex", file("one.hex", "08 01\r\n\t12 01 54 ")], 0],
    ["--hex of what is none", () => ["--hex", file("none.hex", "08 0"), file("one.hex", "0801120154")], 2],
    ["--hex --lines of what is none", () => ["--hex", "--lines", file("none.hex", "0801120154\nxx")], 2],
    ["--codec", () => ["--codec=json", file("some.txt", "rubbish")], 1],
    ["without it", () => [file("some.txt", "rubbish")], 1],
    [
      "a file that does not exist, beside one that is wrong",
      () => ["missing.json", file("wrong.json", "{}")],
      2,
    ],
    ["a folder", () => [folder], 2],
    ["--json of what is valid", () => ["--json", file("right.json", '{"v":1,"type":"a.B"}')], 0],
    ["--help", () => ["--help"], 0],
    ["no file", () => [], 2],
    ["options after files", () => [file("wrong.json", "{}"), "--json"], 1],
    ["files after --", () => ["--json", "--", file("wrong.json", "{}")], 1],
  ])("%s: exit code and words", async (_, args, code) => {
    const ours = await here(args());
    expect(ours.code, ours.output + ours.complaint).toBe(code);
    expect(await there(args())).toEqual(ours);
  });

  test.each([[["--unknown"]], [["--codec", "xml", "a.json"]], [["--codec"]], [["--hex=1", "a.json"]]])(
    "%j: a mistake, with the usage",
    async (args) => {
      for (const outcome of [await here(args), await there(args)]) {
        expect(outcome).toMatchObject({ code: 2, output: "" });
        expect(outcome.complaint).toMatch(
          /^rethrown validate: .+\n\nusage: rethrown validate \[options\] FILE…\n/,
        );
      }
    },
  );

  test("--lines: the line is that of the file", async () => {
    const path = lines();
    const { output } = await here(["--lines", path]);
    expect(output).toBe(
      `${path}:3:1: /type: must be there (required)\n${path}:5:3: the root: must be an object, not an array (type)\n`,
    );
  });

  test("docs/validate.md shows what it prints", async () => {
    const [, content = "", printed = ""] =
      /```json\n([^`]+)```\n\n```\n\$ npx rethrown validate quota.json\n([^`]+)```/.exec(
        read("docs/validate.md"),
      ) ?? [];
    const path = file("quota.json", content);
    expect((await here([path])).output).toBe(printed.replaceAll(/^quota\.json/gm, path));
  });

  test("- is standard input, through the command as it is installed", async () => {
    const main = new URL("../dist/cli/main.js", import.meta.url).pathname;
    const ours = await started(process.execPath, [main, "validate", "-"], '{"v":1,"type":5}');
    expect(ours).toEqual({
      code: 1,
      output: "-:1:15: /type: must be a string, not an integer (type)\n",
      complaint: "",
    });
    expect(await there(["-"], '{"v":1,"type":5}')).toEqual(ours);
  });
});

describe("places", () => {
  test("every JSON input of the vectors: a place is missing where the form is wrong, and nowhere else", () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const { cases } of CODEC_FILES.values()) {
      for (const vector of cases) {
        // What was cut stops at its end, or where its last token starts.
        const isCut = vector.expect.error?.code === "truncated";
        if (vector.op || vector.codec !== "json" || vector.text === undefined || isCut) continue;
        const text = inputs(vector)[0] as string;
        const { stop } = new Places(text);
        const isJson = stop === text.length;
        if (isJson !== hasForm(text)) wrong.push(vector.id);
        tried++;
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(200);
  });

  function hasForm(text: string): boolean {
    try {
      formOf(CODECS.json)(text, { ...DEFAULT_LIMITS, maxBytes: text.length * 4 });
      return true;
    } catch {
      return false;
    }
  }

  test("takes time linear in the text, whatever it holds", () => {
    for (const part of [
      "[",
      '{"":',
      "[[],",
      '"\\n',
      '"\\ud83d\\ude00',
      "1,",
      " ",
      `{"${"k".repeat(1000)}":[`,
      "[{},",
    ]) {
      expect(new Places(part.repeat(Math.floor(1e6 / part.length))).stop).toBeLessThanOrEqual(1e6);
    }
    const places = new Places(`[${"1,\n".repeat(300_000)}1]`);
    for (let index = 0; index < 300_000; index += 3) places.at(places.of(`/${index}`));
    expect(places.at(places.of("/300000"))).toEqual({ line: 300_001, column: 1 });
    expect(places.at(places.of("/0"))).toEqual({ line: 1, column: 2 });
  });

  test("the nearest place around what is not there", () => {
    const places = new Places('{"a":{"b/c":[1, {"~":2}]}}');
    expect(["", "/a", "/a/b~1c/1/~0", "/a/b~1c/7", "/a/x/y", "/b"].map((path) => places.of(path))).toEqual([
      0, 5, 21, 12, 5, 0,
    ]);
  });
});
