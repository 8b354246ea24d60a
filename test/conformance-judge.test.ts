// What the conformance runner thinks of a reply: of each operation the right one passes, and each wrong one fails.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lackOf } from "../conformance/runner/applies.js";
import { describe as describeCase, firstSentence } from "../conformance/runner/explain.js";
import { inspect } from "../conformance/runner/inspect.js";
import { judge } from "../conformance/runner/judge.js";
import { type Case, loadRequirements, loadVectors } from "../conformance/runner/load.js";
import { difference, mismatch } from "../conformance/runner/patterns.js";
import { Pipe } from "../conformance/runner/pipe.js";
import { type About, CODECS, type Json, type Reply, type Request } from "../conformance/runner/protocol.js";
import { styleOf } from "../conformance/runner/style.js";

const OPS = ["decode", "encode", "find", "capture", "restore", "relay", "format", "register"];
const EVERYTHING: About = {
  name: "t",
  version: "1",
  language: "none",
  ops: OPS,
  codecs: CODECS,
  features: [],
};

const caseOf = (given: Partial<Case>): Case => ({
  id: "00-a/b/c",
  topic: "00-a",
  file: "00-a/b",
  spec: ["ENV-1"],
  why: "",
  level: "required",
  needs: [],
  flags: [],
  op: "decode",
  expect: {},
  ...given,
});

/** Judges a case by what answers; what was asked is kept. */
async function judged(given: Partial<Case>, answer: (request: Request) => Reply, about: Partial<About> = {}) {
  const asked: Request[] = [];
  const testee = {
    about: { ...EVERYTHING, ...about },
    ask: async (request: Request) => {
      asked.push(request);
      return answer(request);
    },
  };
  return { found: await judge(caseOf(given), testee), asked };
}

const TEXT = '{"v":1,"type":"a.B"}';
const HEX = Buffer.from(TEXT).toString("hex");
const BYTES = { json: TEXT, msgpack: "82" };
const only = (bytes: Record<string, string>) => (request: Request) => ({
  bytes: Object.fromEntries((request.to as string[]).map((codec) => [codec, bytes[codec] ?? ""])),
});

describe("decode", () => {
  const given = { codec: "json" as const, text: TEXT, expect: { bytes: BYTES } };

  it("gives text as text and as bytes, and what was written once more, with and without its codec (ENC-3)", async () => {
    const { found, asked } = await judged(given, only(BYTES));
    expect(found).toBeUndefined();
    expect(asked).toEqual([
      { op: "decode", codec: "json", text: TEXT, to: ["json", "msgpack"] },
      { op: "decode", codec: "json", hex: HEX, to: ["json", "msgpack"] },
      { op: "decode", codec: "json", text: TEXT, to: ["json"] },
      { op: "decode", codec: null, text: TEXT, to: ["json"] },
      { op: "decode", codec: "msgpack", hex: "82", to: ["msgpack"] },
      { op: "decode", codec: null, hex: "82", to: ["msgpack"] },
    ]);
  });

  it.each(Array.from({ length: 6 }, (_, index) => index))(
    "fails where request %i alone is wrong",
    async (wrong) => {
      let count = 0;
      const { found } = await judged(given, (request) =>
        count++ === wrong ? only({})(request) : only(BYTES)(request),
      );
      expect(found).toBeDefined();
    },
  );

  it("says which step of its own failed, and nothing of the kind where the case itself did", async () => {
    const steps: (string | undefined)[] = [];
    for (const wrong of [0, 2, 3]) {
      let count = 0;
      const spoilt = (request: Request) => only(count++ === wrong ? {} : BYTES)(request);
      steps.push((await judged(given, spoilt)).found?.step);
    }
    expect(steps).toEqual([
      undefined,
      "it decodes what it was to write, its encoding named, and writes it again",
      "it decodes what it was to write, its encoding not named, and writes it again",
    ]);
  });

  it("asks to write what is to be refused, and takes the refusal (ENC-4)", async () => {
    const refused = { error: { code: "limit", path: "" } };
    const tooLong = { codec: "msgpack" as const, hex: "82", to: ["json" as const], expect: refused };
    const { found, asked } = await judged(tooLong, () => refused);
    expect(found).toBeUndefined();
    expect(asked).toEqual([{ op: "decode", codec: "msgpack", hex: "82", to: ["json"] }]);
    expect((await judged(tooLong, only(BYTES))).found).toBeDefined();
  });

  it("asks no codec that the testee does not have", async () => {
    const { asked } = await judged(given, only(BYTES), { codecs: ["json"] });
    expect(asked.every(({ to }) => (to as string[]).every((codec) => codec === "json"))).toBe(true);
  });

  const envelope = { v: 1, type: "a.B", attributes: { n: 5, z: 0, __proto: 1, ["__proto__"]: { x: 1 } } };
  it.each([
    ["the same", '{"v":1,"type":"a.B","attributes":{"n":5,"z":0,"__proto":1,"__proto__":{"x":1}}}', true],
    [
      "other order, integral floats, -0",
      '{"type":"a.B","attributes":{"__proto__":{"x":1},"z":-0,"n":5.0,"__proto":1},"v":1}',
      true,
    ],
    ["a lost __proto__", '{"v":1,"type":"a.B","attributes":{"n":5,"z":0,"__proto":1}}', false],
    [
      "another number",
      '{"v":1,"type":"a.B","attributes":{"n":5.5,"z":0,"__proto":1,"__proto__":{"x":1}}}',
      false,
    ],
    [
      "a field more",
      '{"v":1,"type":"a.B","code":"","attributes":{"n":5,"z":0,"__proto":1,"__proto__":{"x":1}}}',
      false,
    ],
    ["no JSON", "oops", false],
  ])("compares an envelope by value: %s", async (_, json, same) => {
    const expected = JSON.parse(JSON.stringify(envelope)) as Json;
    expect(Object.keys((expected as { attributes: object }).attributes)).toContain("__proto__");
    const { found } = await judged(
      { codec: "msgpack", hex: "82", expect: { envelope: expected } },
      only({ json }),
    );
    expect(found === undefined).toBe(same);
  });

  it("does not ask for a JSON form that would be too long", async () => {
    const long = { v: 1, type: "a.B", attributes: { n: "x".repeat(2 ** 20) } };
    const { asked } = await judged({ codec: "msgpack", hex: "82", expect: { envelope: long } }, only({}));
    expect(asked).toEqual([{ op: "decode", codec: "msgpack", hex: "82", to: [] }]);
  });

  const error = { code: "schema", path: "/type", offset: 3 };
  it.each<[string, Reply, boolean]>([
    ["the same", { error }, true],
    ["another code", { error: { ...error, code: "limit" } }, false],
    ["another path", { error: { ...error, path: "" } }, false],
    ["another offset", { error: { ...error, offset: 4 } }, false],
    ["no offset", { error: { code: "schema", path: "/type" } }, false],
    ["accepted", { bytes: {} }, false],
    ["crashed", { crashed: "x" }, false],
    ["skipped", { skipped: "x" }, false],
  ])("compares an error by code, path and offset: %s", async (_, reply, same) => {
    const { found } = await judged({ codec: "msgpack", hex: "82", expect: { error } }, () => reply);
    expect(found === undefined).toBe(same);
  });

  it("compares no offset where none is given", async () => {
    const expected = { code: "schema", path: "/type" };
    const { found } = await judged({ codec: "msgpack", hex: "82", expect: { error: expected } }, () => ({
      error,
    }));
    expect(found).toBeUndefined();
  });
});

describe("the other operations", () => {
  const envelope = { v: 1, type: "a.B" };
  const captured =
    '{"v":1,"type":"a.B","time":3,"origin":{"language":"x"},"related":[{"type":"a.C","frames":[{}]}]}';
  const pattern = { v: 1, type: "a.B", related: [{ type: "a.C" }] };
  const RIGHT: [string, Partial<Case>, Reply][] = [
    [
      "encode",
      { op: "encode", envelope, expect: { error: { code: "schema", path: "" } } },
      { error: { code: "schema", path: "" } },
    ],
    ["find", { op: "find", text: "x", expect: { found: "t" } }, { found: "t" }],
    ["find nothing", { op: "find", text: "x", expect: { found: null } }, { found: null }],
    ["capture", { op: "capture", recipe: {}, expect: { envelope: pattern } }, { bytes: { json: captured } }],
    [
      "capture, longest",
      { op: "capture", recipe: {}, expect: { longest: 2 } },
      { bytes: { msgpack: "8282", protobuf: "08", json: "{}", armor: "r" } },
    ],
    [
      "restore",
      { op: "restore", envelope, expect: { facts: [{ class: "a.B" }] } },
      { facts: [{ class: "a.B", message: "m" }, {}] },
    ],
    [
      "restore, absent",
      { op: "restore", envelope, expect: { facts: [{ cause: { $absent: true } }] } },
      { facts: [{}] },
    ],
    ["restore, ran", { op: "restore", envelope, expect: { ran: [] } }, { facts: [], ran: [] }],
    [
      "restore, matches",
      { op: "restore", envelope, expect: { matches: ["a.B"] } },
      { facts: [], matches: ["a.B"] },
    ],
    ["restore, envelope", { op: "restore", envelope, expect: { envelope } }, { facts: [], envelope }],
    ["relay", { op: "relay", envelope, expect: { envelope: pattern } }, { bytes: { json: captured } }],
    ["format", { op: "format", envelope, expect: { text: { $contains: ["a"] } } }, { text: "cat" }],
    ["register", { op: "register", types: [], expect: { registered: false } }, { registered: false }],
  ];
  const WRONG: Reply[] = [
    { bytes: {} },
    { bytes: { json: "{}", msgpack: "828282" } },
    { found: "other" },
    { facts: [{ class: "a.C", cause: 1 }], ran: ["x"], matches: [], envelope: null },
    { text: "dog" },
    { registered: true },
    { error: { code: "limit", path: "/x" } },
    { crashed: "x" },
    { skipped: "x" },
    {},
  ];

  it.each(RIGHT)(
    "%s passes with the right reply, and fails with every wrong one",
    async (_, given, right) => {
      expect((await judged(given, () => right)).found).toBeUndefined();
      for (const wrong of WRONG) {
        const { found } = await judged(given, () => wrong);
        expect(found, JSON.stringify(wrong)).toBeDefined();
      }
    },
  );

  it.each([
    [[{}, {}], true],
    [[{}], false],
    [[], false],
  ])("restore: of errors that are expected, %j has all: %s", async (facts, isRight) => {
    const expected = { facts: [{}, { cause: { $absent: true } }] };
    const { found } = await judged({ op: "restore", envelope, expect: expected }, () => ({ facts }));
    expect(found?.got).toBe(isRight ? undefined : `no error ${facts.length}`);
  });

  it("relay, unchanged: the same bytes in every codec, however they were had", async () => {
    const written: Record<string, string> = { msgpack: "81", protobuf: "08", json: "{}", armor: "r" };
    for (const forgets of [undefined, ...CODECS]) {
      const { found, asked } = await judged(
        { op: "relay", envelope, expect: { unchanged: true } },
        (request) => {
          const [codec = ""] = request.to as string[];
          const spoilt = request.op === "relay" && codec === forgets;
          return { bytes: { [codec]: spoilt ? "" : (written[codec] ?? "") } };
        },
      );
      expect(found === undefined).toBe(forgets === undefined);
      if (!forgets)
        expect(asked.filter(({ op }) => op === "relay").map(({ codec }) => codec)).toEqual(CODECS);
    }
  });

  it("relay, unchanged: of Protobuf in Protobuf alone, of the rest in the rest (UNK-2)", async () => {
    const codecsOf = async (codec: "protobuf" | "armor") => {
      const given = { op: "relay", codec, hex: "08", expect: { unchanged: true as const } };
      const { asked } = await judged(given, only({ protobuf: "08" }));
      return asked.filter(({ op }) => op === "relay").map((request) => request.codec);
    };
    expect(await codecsOf("protobuf")).toEqual(["protobuf"]);
    expect(await codecsOf("armor")).toEqual(["msgpack", "json", "armor"]);
  });

  it("an operation that this runner does not know fails", async () => {
    expect((await judged({ op: "new" }, () => ({}))).found).toBeDefined();
  });

  it("a reply too deep to be compared fails, and nothing else", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const given = { codec: "msgpack" as const, hex: "82", expect: { envelope: JSON.parse(deep) as Json } };
    expect((await judged(given, () => ({ bytes: { json: deep } }))).found).toBeDefined();
  });
});

describe("patterns", () => {
  it.each<[Json, Json | undefined, boolean]>([
    [{ $any: true }, null, true],
    [{ $any: true }, undefined, false],
    [{ $absent: true }, undefined, true],
    [{ $absent: true }, null, false],
    [{ a: { $absent: true } }, {}, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ $oneOf: [1, { $contains: ["x"] }] }, "axb", true],
    [{ $oneOf: [1, { $contains: ["x"] }] }, 2, false],
    [{ $oneOf: [1, { $absent: true }] }, undefined, true],
    [{ $optional: 1 }, undefined, true],
    [{ $optional: 1 }, 1, true],
    [{ $optional: 1 }, 2, false],
    [{ a: { $optional: { $any: true } } }, {}, true],
    [{ a: { $optional: { $any: true } } }, { a: null }, true],
    [{ a: { $optional: { $lacks: ["x"] } } }, { a: ["x"] }, false],
    [{ $contains: ["a", "b"], $lacks: ["c"] }, "ab", true],
    [{ $contains: ["a", "b"], $lacks: ["c"] }, "abc", false],
    [{ $contains: ["a", "b"] }, "a", false],
    [{ $lacks: ["a"] }, undefined, false],
    [{ $contains: ['"x":1'] }, { x: 1 }, true],
    [{ $lacks: ['"x":1'] }, [{ x: 1 }], false],
    [{ $begins: [1, { $any: true }] }, [1, 2, 3], true],
    [{ $begins: [1, { $any: true }] }, [1], false],
    [{ $begins: [] }, "text", false],
    [{ $longest: 2 }, "é", true],
    [{ $longest: 1 }, "é", false],
    [{ $longest: 9 }, 5, false],
    [[1, { $any: true }], [1, 2], true],
    [[1, { $any: true }], [1], false],
    [[1], [1, 2], false],
    [{ $int: "5" }, { $int: "5" }, true],
    [{ $any: true, other: 1 }, 1, false],
    [{}, {}, true],
    [0, -0, true],
    ["1", 1, false],
    [[], {}, false],
  ])("%j against %j: %s", (want, got, same) => {
    expect(mismatch(want, got) === undefined).toBe(same);
  });

  it("hold in expectations of Capture, Restore, Relay and format alone: elsewhere they are data", () => {
    expect(difference({ $any: true }, { $any: true })).toBeUndefined();
    expect(difference({ $any: true }, 1)).toBeDefined();
  });

  it("say which parts a text lacks, and which it should not have", () => {
    const want = { $contains: ["one", "two"], $lacks: ["three", "four"] };
    expect(mismatch(want, "one three")).toMatch(/^at the root: .*, which lacks "two", which holds "three"$/);
    expect(mismatch({ $contains: ["two"] }, undefined)).toMatch(/got nothing$/);
  });

  it("name the place of a difference by its JSON Pointer", () => {
    expect(mismatch({ "a/b": [{ "~": 1 }] }, { "a/b": [{ "~": 2 }] })).toBe("at /a~1b/0/~0: want 1, got 2");
    expect(mismatch({ a: 1 }, { b: 1 })).toBe("at /a: want 1, got nothing");
    expect(mismatch({ a: { $optional: { b: 1 } } }, { a: { b: 2 } })).toBe("at /a/b: want 1, got 2");
  });
});

describe("which cases are asked", () => {
  const about = { ...EVERYTHING, ops: ["decode", "relay"], codecs: ["json" as const], features: ["notes"] };
  it.each<[Partial<Case>, string | undefined]>([
    [{ codec: "json" }, undefined],
    [{ codec: "msgpack" }, "codec msgpack"],
    [{ codec: null, hex: "0a7b" }, undefined],
    [{ codec: null, text: " \nrethrown1." }, "codec armor"],
    [{ codec: null, hex: "de" }, "codec msgpack"],
    [{ codec: null, hex: "08" }, "codec protobuf"],
    [{ codec: null, hex: "00" }, undefined],
    // White space is no part of these: DET-1 picks none.
    [{ codec: null, hex: "2082" }, undefined],
    [{ codec: null, hex: "0a08" }, undefined],
    [{ codec: null, hex: "2020" }, undefined],
    [{ codec: "json", to: ["armor"] }, "codec armor"],
    [{ codec: "json", to: ["json"] }, undefined],
    [{ codec: "json", needs: ["notes", "none"] }, undefined],
    [{ codec: "json", needs: ["groups"] }, "feature groups"],
    [{ op: "find" }, "op find"],
    [{ op: "relay", expect: { bytes: { msgpack: "", json: "" } } }, undefined],
    [{ op: "relay", expect: { bytes: { msgpack: "" } } }, "codec msgpack"],
  ])("%j: %s", (given, lack) => {
    const found = lackOf(caseOf(given), about);
    expect(found && `${found.what} ${found.name}`).toBe(lack);
  });
});

describe("what is shown", () => {
  const { cases } = loadVectors();
  const requirements = loadRequirements();
  const plain = styleOf(false);

  it("every requirement of SPEC.md has its text and a first sentence", () => {
    const spec = readFileSync(new URL("../SPEC.md", import.meta.url), "utf8");
    const ids = new Set([...spec.matchAll(/`\[([A-Z]+-\d+)\]`/g)].map(([, id]) => id));
    // The conventions show how an id looks by one that is defined below.
    expect([...requirements.keys()].sort()).toEqual([...ids].sort());
    for (const [id, text] of requirements) expect(firstSentence(text), id).toMatch(/^([A-Z“`]|gRPC).*[.:]$/s);
  });

  it("no pattern of a case holds whatever comes", () => {
    const idle = (value: unknown): boolean => {
      if (typeof value !== "object" || value === null) return false;
      const { $oneOf = [], $contains = [], $lacks = [] } = value as Record<string, unknown[]>;
      const isAny = $oneOf.some((choice) => JSON.stringify(choice) === '{"$any":true}');
      return isAny || [...$contains, ...$lacks].includes("") || Object.values(value).some(idle);
    };
    const judgedBy = ["capture", "restore", "relay", "format"];
    const found = cases.filter(({ op, expect: expected }) => judgedBy.includes(op) && idle(expected));
    expect(found.map(({ id }) => id)).toEqual([]);
  });

  it("every case can be shown, in lines that move no cursor", () => {
    for (const each of cases) {
      const lines = describeCase(each, requirements, plain);
      expect(lines.length, each.id).toBeGreaterThan(3);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
      expect(lines.join("\n"), each.id).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });

  it.each(["msgpack", "protobuf"] as const)(
    "any bytes can be inspected as %s, each shown once and in order",
    (codec) => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
          const offsets = inspect(bytes, codec).flatMap((line) => /^ *(\d+) {2}\S/.exec(line)?.[1] ?? []);
          expect(offsets.map(Number)).toEqual([...new Set(offsets.map(Number))].sort((a, b) => a - b));
        }),
        { numRuns: 2_000 },
      );
    },
  );

  it("MessagePack is one line for each token, indented, keys with a colon", () => {
    const bytes = Buffer.from("82a474797065a3612e42a17601", "hex");
    expect(inspect(bytes, "msgpack")).toMatchInlineSnapshot(`
      [
        "     0  82                                     map of 2",
        "     1  a4 74 79 70 65                           "type":",
        "     6  a3 61 2e 42                              "a.B"",
        "    10  a1 76                                    "v":",
        "    12  01                                       uint 1",
      ]
    `);
  });

  it("Protobuf is one line for each record, by the names of its fields", () => {
    const bytes = Buffer.from("08011203612e428a01070a016e12021803", "hex");
    expect(inspect(bytes, "protobuf")).toMatchInlineSnapshot(`
      [
        "     0  08 01                                  1 v: 1",
        "     2  12 03 61 2e 42                         2 type: "a.B"",
        "     7  8a 01 07                               17 attributes: Entry, 7 bytes",
        "    10  0a 01 6e                                 1 key: "n"",
        "    13  12 02                                    2 value: Value, 2 bytes",
        "    15  18 03                                      3 integer: -2",
      ]
    `);
  });

  it("long repeats are shown once", () => {
    const bytes = Buffer.from(`dd00010000${"01".repeat(65_536)}`, "hex");
    expect(inspect(bytes, "msgpack").at(-1)).toBe("        … and so on");
    expect(inspect(bytes.subarray(0, 4_000), "msgpack")).toHaveLength(4);
  });
});

describe("the schemas of the lines", () => {
  it("know the features of TESTEE.md and the languages, and cases need nothing else", () => {
    const schema = JSON.parse(
      readFileSync(new URL("../conformance/schema/testee.schema.json", import.meta.url), "utf8"),
    );
    const known: string[] = schema.$defs.start.properties.features.items.enum;
    const page = readFileSync(new URL("../conformance/TESTEE.md", import.meta.url), "utf8");
    const table =
      page
        .slice(page.indexOf("## Features"))
        .match(/^\| (`.*`) \|/gm)
        ?.join() ?? "";
    const named = [...table.matchAll(/`([a-z-]+)`/g)].map(([, name = ""]) => name);
    expect([...known].sort()).toEqual([...named, "javascript", "python"].sort());
    const needed = new Set(loadVectors().cases.flatMap(({ needs }) => needs));
    expect([...needed].sort()).toEqual([...known].sort());
  });

  it("are valid by the meta-schema", () => {
    for (const name of ["testee", "results", "vectors"]) {
      const file = new URL(`../conformance/schema/${name}.schema.json`, import.meta.url);
      expect(() =>
        new Ajv2020({ strict: false, validateFormats: false }).compile(
          JSON.parse(readFileSync(file, "utf8")),
        ),
      ).not.toThrow();
    }
  });
});

it("a request is one line to every reader of lines", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rethrown-lines-"));
  const about = {
    protocol: 1,
    name: "lines",
    version: "1",
    language: "x",
    ops: [],
    codecs: [],
    features: [],
  };
  const testee = join(folder, "testee.mjs");
  writeFileSync(
    testee,
    `process.stdin.setEncoding("utf8").on("data", (chunk) => {
      for (const line of chunk.split("\\n").filter(Boolean)) {
        const { cmd, seq, text } = JSON.parse(line);
        if (cmd === "stop") process.exit();
        const said = cmd === "start" ? ${JSON.stringify(about)} : { seq, found: /[\\x85\\u2028\\u2029]/.test(line) ? null : text };
        process.stdout.write(JSON.stringify(said) + "\\n");
      }
    });`,
  );
  const pipe = await Pipe.start([process.execPath, testee]);
  try {
    const text = "a\u0085b\u2028c\u2029d";
    expect(await pipe.ask({ op: "find", text })).toMatchObject({ found: text });
  } finally {
    await pipe.stop();
    rmSync(folder, { recursive: true });
  }
});
