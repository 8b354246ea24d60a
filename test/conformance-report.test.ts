// The pair matrix, over testees that are made here, and the report of results that are made here.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { report } from "../conformance/report/cli.js";
import { html } from "../conformance/report/html.js";
import { BLOCKS, fill } from "../conformance/report/markdown.js";
import { embedded, h } from "../conformance/report/markup.js";
import { labels, merge, parse } from "../conformance/report/results.js";
import { standing, tally, topics } from "../conformance/report/tallies.js";
import type { Case } from "../conformance/runner/load.js";
import { pairs } from "../conformance/runner/pairs.js";
import type { About, CodecName, Reply, Request, Testee } from "../conformance/runner/protocol.js";
import { pairLines } from "../conformance/runner/report.js";
import type { Result, Results } from "../conformance/runner/results.js";
import { styleOf } from "../conformance/runner/style.js";

const schema = JSON.parse(
  readFileSync(new URL("../conformance/schema/results.schema.json", import.meta.url), "utf8"),
);

// ---- The pair matrix.

const CLASS = "app.QuotaExceeded";

function recipe(id: string, name: string, more: Partial<Case> = {}): Case {
  return {
    ...{ id: `60-capture/errors/${id}`, topic: "60-capture", file: "60-capture/errors", spec: [], why: "" },
    ...{ level: "required", needs: [], flags: [], op: "capture", expect: {} },
    recipe: { class: name, message: "m" },
    ...more,
  };
}

type Replies = Partial<Record<string, (request: Request) => Reply | undefined>>;

/** A testee whose bytes are the name of the class, and which is right unless `wrong` says something else. */
function made(name: string, about: Partial<About> = {}, wrong: Replies = {}): Testee & { asked: Request[] } {
  const text = ({ text: own, hex }: Request) => String(own ?? Buffer.from(String(hex), "hex").toString());
  const replies: Record<string, (request: Request) => Reply> = {
    capture: ({ recipe: of, to }) => {
      const bytes = JSON.stringify({ type: (of as { class: string }).class, message: "m" });
      const hex = Buffer.from(bytes).toString("hex");
      const forms: [CodecName, string][] = [
        ["msgpack", hex],
        ["json", bytes],
      ];
      return { bytes: Object.fromEntries(forms.filter(([codec]) => (to as string[]).includes(codec))) };
    },
    relay: ({ codec, text: own, hex }) => ({ bytes: { [String(codec)]: String(own ?? hex) } }),
    restore: (request) => {
      const envelope = JSON.parse(text(request));
      const fact = { class: envelope.type, is: ["type-error"], message: "m", fields: { limit: 1, x: [1] } };
      return { facts: [fact], envelope };
    },
  };
  const asked: Request[] = [];
  return {
    about: {
      ...{ name, version: "1", language: name, features: [], codecs: ["msgpack", "json"] },
      ops: Object.keys(replies),
      ...about,
    },
    asked,
    async ask(request) {
      asked.push(request);
      return wrong[request.op]?.(request) ?? replies[request.op]?.(request) ?? { skipped: "no" };
    },
  };
}

const restored = (fact: object, envelope: object = { message: "m" }): Replies => ({
  restore: () =>
    ({ facts: [{ class: CLASS, is: [], message: "m", fields: {}, ...fact }], envelope }) as Reply,
});

const faults = async (a: Testee, b: Testee, name = CLASS): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await pairs([a, b], { cases: [recipe("one", name)] })).flatMap(({ from, through, codec, failed }) =>
      failed.map(({ why }) => [`${from} ${through} ${codec}`, why]),
    ),
  );

describe("what the terminal shows of pairs", () => {
  test("moves no cursor, whatever a testee said", () => {
    const failed = [{ id: "60-capture/a/b", why: "\u001b[2Jgone" }];
    const lines = pairLines(
      [{ ...{ from: "a", through: "b", codec: "json" }, passed: 0, total: 1, failed }],
      styleOf(false),
    );
    expect(lines[0]).toBe("✗ a → b, json: 60-capture/a/b  \\u001b[2Jgone");
  });
});

describe("pairs", () => {
  test("every ordered pair, itself included, over every codec that both have and every recipe", async () => {
    const all = await pairs([made("a"), made("b"), made("c", { codecs: ["json"] })], {
      cases: [recipe("one", CLASS), recipe("two", "app.Open")],
    });
    const names = all.map(({ from, through, codec }) => `${from} ${through} ${codec}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.toSorted()).toEqual(
      ["a", "b", "c"]
        .flatMap((from) => ["a", "b", "c"].map((through) => [from, through]))
        .flatMap(([from, through]) => [
          `${from} ${through} json`,
          ...(from === "c" || through === "c" ? [] : [`${from} ${through} msgpack`]),
        ])
        .toSorted(),
    );
    for (const pair of all) expect(pair).toMatchObject({ passed: 2, total: 2, failed: [] });
  });

  test("recipes are the captures of both topics without options whose features or language the thrower has", async () => {
    const a = made("a", { features: ["tuples"] });
    const cases = [
      recipe("plain", CLASS),
      recipe("identity", CLASS, { topic: "65-identity" }),
      recipe("tuples", CLASS, { needs: ["tuples"] }),
      recipe("notes", CLASS, { needs: ["notes"] }),
      recipe("language", CLASS, { needs: ["a"] }),
      recipe("another", CLASS, { needs: ["b"] }),
      recipe("options", CLASS, { options: { maxBytes: 2000 } }),
      recipe("other", CLASS, { topic: "85-relay" }),
      recipe("restore", CLASS, { op: "restore" }),
    ];
    const [pair] = await pairs([a], { cases });
    expect(pair).toMatchObject({ passed: 4, total: 4 });
    expect(a.asked.filter(({ op }) => op === "capture")).toHaveLength(4);
  });

  test("who cannot capture passes on what others throw; who cannot relay takes no part", async () => {
    const all = await pairs(
      [made("a"), made("b", { ops: ["relay", "restore"] }), made("c", { ops: ["decode"] })],
      { cases: [recipe("one", CLASS)] },
    );
    expect(all.map(({ from, through, codec }) => `${from} ${through} ${codec}`)).toEqual([
      "a a msgpack",
      "a b msgpack",
      "a a json",
      "a b json",
    ]);
  });

  test("REL-1: other bytes on the way are a failure of every pair through that testee", async () => {
    const b = made("b", {}, { relay: ({ codec }) => ({ bytes: { [String(codec)]: "{}" } }) });
    const found = await faults(made("a"), b);
    expect(Object.keys(found)).toEqual([
      "a b msgpack",
      "a b json",
      "b a msgpack",
      "b b msgpack",
      "b a json",
      "b b json",
    ]);
    expect(found["a b json"]).toMatch(/^b relays other bytes at character 1: want "\\"type.*, got "}"$/);
    expect(found["a b msgpack"]).toMatch(/^b relays other bytes at byte 0: want 7b, got \{\}$/);
  });

  test("RES-2: the thrower restores its own class, and so does the other", async () => {
    expect(await faults(made("a", {}, restored({ class: "RemoteError" })), made("b"))).toMatchObject({
      "a b json": "a restores RemoteError and not app.QuotaExceeded",
      "b a json": 'a restores another class: at the root: want "app.QuotaExceeded", got "RemoteError"',
    });
  });

  test.each([
    ["type-error", { is: ["type-error"] }, undefined],
    ["type-error", { is: [] }, "a restores app.QuotaExceeded, which is no type-error"],
    ["group", { is: ["range-error"] }, "a restores app.QuotaExceeded, which is no group"],
    ["error", { class: "python.Exception" }, undefined],
    ["error", { class: "RemoteError" }, "a restores a RemoteError"],
    ["exit", { class: "RemoteError" }, undefined],
    ["Stranger", { class: "app.Failure" }, undefined],
    ["python.KeyError", { class: "python.KeyError" }, undefined],
    [
      "python.KeyError",
      { class: "python.LookupError" },
      "a restores python.LookupError and not python.KeyError",
    ],
    ["python.KeyError", { class: "python.KeyError.Error" }, undefined],
    ["python.KeyError", { class: "python.KeyErrors" }, "a restores python.KeyErrors and not python.KeyError"],
    ["python.SystemExit", { class: "RemoteError" }, undefined],
    ["javascript.Error", { class: "RemoteError" }, undefined],
  ])("the kind %s restored as %j: %s", async (name, fact, why) => {
    const found = await faults(made("a", { language: "python" }, restored(fact)), made("b"), name);
    expect(found["a a json"]).toBe(why);
  });

  test("the other shows the thrower's message, or that of the envelope, and no third one", async () => {
    const a = () => made("a", {}, restored({ message: "('m',)" }));
    expect((await faults(a(), made("b")))["a b json"]).toBeUndefined();
    const alike = made("b", {}, restored({ message: "('m',)" }));
    expect((await faults(a(), alike))["a b json"]).toBeUndefined();
    expect((await faults(a(), made("b", {}, restored({ message: "None" }))))["a b json"]).toBe(
      'b restores another message: at the root: want "m", got "None"',
    );
  });

  test("the fields that both set are the same, less those with a tag", async () => {
    const a = () => made("a", {}, restored({ fields: { limit: 1, toString: 2, x: { $tuple: [1] } } }));
    const other = (fields: object) => made("b", {}, restored({ fields }));
    expect((await faults(a(), other({ limit: 1, x: [1] })))["a b json"]).toBeUndefined();
    expect((await faults(a(), other({ limit: 2 })))["a b json"]).toBe(
      "b restores another limit: at the root: want 1, got 2",
    );
  });

  test.each([
    ["capture", { crashed: "boom" }, "b does not capture it: boom"],
    ["relay", { error: { code: "limit", path: "/args" } }, 'b does not relay it: limit at "/args"'],
    ["restore", { skipped: "too hard" }, "b does not restore it: it skips this: too hard"],
  ])("a testee that fails to %s is judged, and the run goes on", async (op, reply, why) => {
    const found = await faults(made("a"), made("b", {}, { [op]: () => reply }));
    expect(found["b b json"]).toBe(why);
    expect(found["a a json"]).toBeUndefined();
  });

  test("failures stand in the order of the suite", async () => {
    const cases = Array.from({ length: 40 }, (_, index) => recipe(`n${index}`, CLASS));
    const slow = made("a", {}, restored({ class: "x" }));
    const ask = slow.ask.bind(slow);
    let turn = 0;
    slow.ask = async (request) => {
      turn += 1;
      await new Promise((resolve) => setTimeout(resolve, turn % 5));
      return ask(request);
    };
    for (const { failed } of await pairs([slow], { cases }))
      expect(failed.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
  });
});

// ---- The report.

const IDS = ["10-values/numbers/zero", "10-values/numbers/one", "10-values/text/nul", "35-reject/json/cut"];
const ATTACK = "</script><script>alert(1)</script>|`<!-- & \"'";

function testee(name: string, outcomes: Record<string, Result>, runtime = "x 1"): Results["testees"][number] {
  return {
    ...{ name, version: "1.0.0", language: "x", runtime, ops: ["decode"], codecs: ["json"], features: [] },
    claims: { codec: { passed: 3, total: 4, holds: false }, relay: { passed: 4, total: 4, holds: true } },
    outcomes,
  };
}

const passed = (...ids: string[]): Record<string, Result> =>
  Object.fromEntries(ids.map((id) => [id, { outcome: "passed" }]));

function results(more: Partial<Results> = {}): Results {
  return {
    suite: {
      version: "1.0.0",
      cases: Object.fromEntries(IDS.map((id) => [id, { spec: ["VAL-1"], why: `why ${id}` }])),
      files: { "10-values/numbers": "Numbers" },
      requirements: { "VAL-1": "An integer lies within ±(2^53 − 1).", "VAL-2": "Another." },
    },
    made: "2026-01-02T03:04:05.678Z",
    platform: "linux x64",
    testees: [testee("a", passed(...IDS))],
    pairs: [],
    mutants: [],
    ...more,
  };
}

const pair = (from: string, through: string, ok = 5): Results["pairs"][number] => ({
  ...{ from, through, codec: "json", passed: ok, total: 5 },
  failed: ok < 5 ? [{ id: IDS[0] as string, why: ATTACK }] : [],
});

const every: Results = results({
  testees: [
    testee("a", passed(...IDS)),
    testee("b", {
      [IDS[0] as string]: { outcome: "failed", want: "1", got: ATTACK, request: ATTACK },
      [IDS[1] as string]: { outcome: "known", reason: ATTACK },
      [IDS[2] as string]: { outcome: "never", reason: "by design" },
    }),
  ],
  pairs: [pair("a", "a"), pair("a", "b", 4), pair("b", "a"), pair("b", "b")],
  mutants: [
    { id: "keeps-duplicates", why: ATTACK, caughtBy: [IDS[0] as string, IDS[3] as string] },
    { id: "slips-through", why: "nothing sees it", caughtBy: [] },
  ],
});

describe("results", () => {
  test("what these tests report of is what a run may write", () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    for (const each of [results(), every]) expect([validate(each), validate.errors]).toEqual([true, null]);
  });

  const broken = (more: object) => JSON.stringify({ ...every, ...more });
  test.each([
    ...["", "[]", "null", '{"suite":{}}', "7"],
    ...[
      broken({ testees: null }),
      broken({ testees: [{ ...testee("a", {}), outcomes: { x: { outcome: "fine" } } }] }),
    ],
  ])("%j is refused, with the name of its file", (text) => {
    expect(() => parse(text, "x.json")).toThrow(/^x\.json: /);
  });

  test("the outcomes that the schema knows are those that are counted", () => {
    const known: Result["outcome"][] =
      schema.properties.testees.items.properties.outcomes.additionalProperties.properties.outcome.enum;
    for (const outcome of known) {
      const id = IDS[0] as string;
      const {
        asked,
        passed: ok,
        failed,
        known: listed,
        never,
      } = tally(testee("a", { [id]: { outcome } }), [id]);
      expect([asked, ok + failed + listed + never], outcome).toEqual([1, 1]);
    }
  });

  test.each([
    ["passed", ["passed", "passed"]],
    ["known", ["passed", "known"]],
    ["known", ["passed", "never"]],
    ["failed", ["passed", "known", "failed"]],
    ["failed", ["unexpected-pass"]],
    ["undeclared", []],
  ] as const)("a cell is %s where its cases are %j", (expected, outcomes) => {
    const of = outcomes.map((outcome, index): [string, Result] => [IDS[index] as string, { outcome }]);
    expect(standing(tally(testee("a", Object.fromEntries(of)), IDS))).toBe(expected);
  });

  test("topics have their files and cases, in teaching order", () => {
    const { suite } = results();
    const cases = Object.fromEntries(Object.entries(suite.cases).toReversed());
    const shuffled = results({ suite: { ...suite, cases } });
    expect(topics(shuffled).map(({ name }) => name)).toEqual(["10-values", "35-reject"]);
    expect(topics(results())[0]).toEqual({
      name: "10-values",
      files: [
        { name: "numbers", title: "Numbers", ids: IDS.slice(0, 2) },
        { name: "text", title: "text", ids: IDS.slice(2, 3) },
      ],
      ids: IDS.slice(0, 3),
    });
  });

  test("of two runs the later one counts, whatever the order in which they are given", () => {
    const early = results({ made: "2026-01-01T00:00:00Z", pairs: [pair("a", "a", 4)] });
    const late = results({
      testees: [testee("a", {}), testee("b", {}), testee("a", passed(...IDS), "x 2")],
      pairs: [pair("a", "a")],
      mutants: every.mutants,
    });
    for (const merged of [merge([early, late]), merge([late, early])]) {
      expect(labels(merged)).toEqual(["a (x 1)", "b", "a (x 2)"]);
      expect(merged.testees[0]?.outcomes).toEqual({});
      expect(merged.pairs).toEqual(late.pairs);
      expect(merged.mutants).toEqual(every.mutants);
      expect(merged.made).toBe(late.made);
    }
    expect(() => merge([])).toThrow();
  });

  test("a run over the mutants alone adds these, whatever it says of the suite", () => {
    const suite = { version: "1.0.0", cases: {}, requirements: {} };
    const alone = results({ made: "2030-01-01T00:00:00Z", suite, testees: [], mutants: every.mutants });
    const merged = merge([alone, results()]);
    expect(merged.suite).toEqual(results().suite);
    expect(merged.mutants).toEqual(every.mutants);
  });
});

describe("Markdown", () => {
  const block = (name: string, of: Results) => BLOCKS[name]?.(of);

  test("the summary has a line for each testee: its claims, and the pairs that it is in", () => {
    expect(block("conformance", every)).toBe(
      [
        "|  | codec | relay | through a | through b |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| a | 3/4 ✕ | 4/4 | 5/5 | 4/5 |",
        "| b | 3/4 ✕ | 4/4 | 5/5 | 5/5 |",
      ].join("\n"),
    );
  });

  test("topics: what passed of what was asked, what did not, and a dash for what is undeclared", () => {
    expect(block("conformance-topics", every)).toBe(
      [
        "| topic | cases | a | b |",
        "| --- | ---: | ---: | ---: |",
        "| 10-values | 3 | 3/3 | 0/3 (1 failed, 1 known, 1 never) |",
        "| 35-reject | 1 | 1/1 | – |",
        "| all | 4 | 4/4 | 0/3 (1 failed, 1 known, 1 never) |",
      ].join("\n"),
    );
  });

  test("pairs by codec, mutants by the case that catches them", () => {
    expect(block("conformance-pairs", every)).toContain("| a → b → a | 4/5 |");
    const mutants = block("conformance-mutants", every);
    expect(mutants).toContain(`| \`${IDS[0]}\` and 1 more |`);
    expect(mutants).toContain("| `slips-through` | nothing sees it | **not caught** |");
  });

  test("text from results stays within its cell", () => {
    for (const name of Object.keys(BLOCKS)) {
      const lines = block(name, every)?.split("\n") ?? [];
      const bars = lines.map((line) => line.replace(/\\./g, "").split("|").length);
      expect(new Set(bars).size, name).toBe(1);
      expect(lines.join(), name).not.toMatch(/(^|[^\\])</);
    }
  });

  test("nothing that differs from machine to machine is in it", () => {
    const testees = every.testees.map((each) => ({ ...each, version: "9", runtime: "y 2" }));
    const elsewhere = { ...every, testees, made: "2030-01-01T00:00:00Z", platform: "darwin arm64" };
    for (const name of Object.keys(BLOCKS)) expect(block(name, elsewhere)).toBe(block(name, every));
  });

  test("only what stands between markers is replaced, and again gives the same", () => {
    const text = "# A\n\n<!-- generated:conformance -->\nold\n<!-- /generated -->\n\nrest\n";
    const filled = fill(text, every);
    expect(filled).toBe(
      `# A\n\n<!-- generated:conformance -->\n\n${block("conformance", every)}\n\n<!-- /generated -->\n\nrest\n`,
    );
    expect(fill(filled, every)).toBe(filled);
  });

  test("a table of which the results say nothing stays; an unknown one is refused", () => {
    const text = "<!-- generated:conformance-mutants -->\nkept\n<!-- /generated -->\n";
    expect(fill(text, results())).toBe(text);
    expect(() => fill(text.replace("mutants", "nonsense"), every)).toThrow("conformance-nonsense");
  });
});

describe("the page", () => {
  test("what a template is given is text, unless a template made it", () => {
    expect(h`<p title="${ATTACK}">${["<", h`<b>${1}</b>`, false, undefined]}</p>`.text).toBe(
      `<p title="&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;|\`&lt;!-- &amp; &quot;&#39;">&lt;<b>1</b></p>`,
    );
    expect(embedded({ text: ATTACK }).text).not.toContain("<");
    expect(JSON.parse(embedded({ text: ATTACK }).text)).toEqual({ text: ATTACK });
  });

  test("has exactly its own two scripts, asks for nothing, and has all cases for its script", () => {
    const page = html(every);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toMatch(/(src|href)="(?!#|data:)|@import|url\(/);
    expect(page).toContain("default-src &#39;none&#39;");
    const data = JSON.parse(
      /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? "",
    );
    expect(data.cases.map(([id]: [string]) => id)).toEqual(IDS);
    expect(data.testees[1].outcomes).toEqual([
      ...IDS.slice(0, 3).map((id) => every.testees[1]?.outcomes[id]),
      null,
    ]);
  });

  test("its tables need no script: counts, claims, failures with their texts, pairs, mutants", () => {
    const page = html(every).replace(/<script.*?<\/script>/gs, "");
    for (const part of [
      "4</b>",
      "1 failed, 1 known, 1 never",
      "3/4",
      "not declared",
      "by design",
      "a → b, json",
      "not caught",
    ])
      expect(page, part).toContain(part);
  });

  test("leaves out what there is nothing of", () => {
    const page = html(results());
    for (const id of ["problems", "pairs", "mutants"]) expect(page).not.toContain(`<section id="${id}"`);
    for (const id of ["testees", "topics", "requirements"]) expect(page).toContain(`<section id="${id}"`);
  });
});

describe("rethrown conformance report", () => {
  const folder = mkdtempSync(join(tmpdir(), "rethrown-report-"));
  const file = (name: string, text?: string): string => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  };
  afterAll(() => rmSync(folder, { recursive: true }));
  let said: string[] = [];
  beforeEach(() => {
    said = [];
    for (const method of ["log", "error"] as const)
      vi.spyOn(console, method).mockImplementation((text) => void said.push(String(text)));
  });
  afterEach(() => vi.restoreAllMocks());

  const found = () => file("results.json", JSON.stringify(every));

  test("writes the page and fills the tables; --check then has nothing to say", async () => {
    const readme = file("README.md", "a\n<!-- generated:conformance -->\n<!-- /generated -->\nz\n");
    const page = file("page.html");
    expect(await report(["--check", "--markdown", readme, found()])).toBe(1);
    expect(said).toEqual([`${readme} is stale`]);
    expect(readFileSync(readme, "utf8")).not.toContain("codec");
    expect(await report(["--html", page, "--markdown", readme, found()])).toBe(0);
    expect(readFileSync(readme, "utf8")).toBe(
      fill("a\n<!-- generated:conformance -->\n<!-- /generated -->\nz\n", every),
    );
    expect(readFileSync(page, "utf8")).toBe(html(every));
    expect(await report(["--check", "--markdown", readme, found()])).toBe(0);
  });

  test("makes a page of every table where there is no file", async () => {
    const fresh = file("fresh.md");
    expect(await report(["--markdown", fresh, found()])).toBe(0);
    for (const name of Object.keys(BLOCKS)) {
      const marked = `<!-- generated:${name} -->\n\n${BLOCKS[name]?.(every)}\n\n<!-- /generated -->`;
      expect(readFileSync(fresh, "utf8")).toContain(marked);
    }
  });

  test.each([
    ["no results", ["--html", "x.html"], "which results.json?"],
    ["nothing to do", ["results.json"], "--html or --markdown?"],
    ["an option that is none", ["--nonsense", "results.json"], "--nonsense"],
    ["a file that is not there", ["--html", "x.html", "/nowhere/results.json"], "there is no such file"],
    ["a folder", ["--html", "x.html", folder], "is no file"],
  ])("%s: exit code 2, and the usage", async (_, args, message) => {
    expect(await report(args)).toBe(2);
    expect(said.join("\n")).toContain(message);
    expect(said.join("\n")).toContain("--markdown FILE");
  });

  test("a page cannot be a folder", async () => {
    expect(await report(["--html", folder, found()])).toBe(2);
    expect(said.join()).toContain("EISDIR");
  });

  test("a file without markers, and one that holds no results, are named", async () => {
    const plain = file("plain.md", "# nothing\n");
    expect(await report(["--markdown", plain, found()])).toBe(2);
    expect(said.join()).toContain(`${plain}: has no`);
    const wrong = file("wrong.json", '{"suite":{}}');
    expect(await report(["--html", file("y.html"), wrong])).toBe(2);
    expect(said.join()).toContain(`${wrong}: no results of a run`);
  });
});
