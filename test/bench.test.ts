// The bench's arithmetic, tables and chart: what it says about what it measured.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { chart } from "../bench/chart.mjs";
import { asMarkdown, asText, details, lossesOf, summary, tables, withMeasured } from "../bench/report.mjs";
import { exponent, growthOf, judged, median, ratio, TARGETS } from "../bench/results.mjs";

const measured = (more: object = {}) => ({
  times: {
    medium: {
      "round trip: rethrown msgpack": [10, 20, 10],
      "round trip: pickle & <friends>": [30, 60, 30],
      "round trip, stack read: rethrown msgpack": [1, 2, 1],
      "round trip, stack read: pickle & <friends>": [4, 8, 4],
      "encode: rethrown msgpack": [4, 4, 4],
      "encode: JSON": [8, 8, 2],
      "limit: copy of the bytes": [2, 2, 2],
    },
  },
  bytes: { medium: { "encode: JSON": 100 } },
  garbage: {},
  losses: {
    "rethrown msgpack": { lost: ["Map"], throws: [], hangs: [] },
    "pickle & <friends>": {
      lost: ["class", "class of the cause", "NaN"],
      throws: ["cycles"],
      hangs: ["chains of 1,000"],
    },
  },
  notes: { JSON: "a | b" },
  ...more,
});
const results = { machine: "Node 20, 2 CPUs", javascript: measured(), python: measured() };

describe("arithmetic", () => {
  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])("the median of %j is %d, whatever their order", (all, expected) => {
    expect(median(all)).toBe(expected);
    expect(median([])).toBeNaN();
  });

  test("a ratio is the median of ratios side by side, so a clock that halves within the run changes nothing", () => {
    expect(ratio({ slow: [20, 40, 20, 40], fast: [10, 20, 10, 20] }, "slow", "fast")).toBe(2);
    expect(ratio({ slow: [1] }, "slow", "absent")).toBeUndefined();
  });

  test("what ran in the process with tblib is compared with what ran there", () => {
    const times = { own: [1, 1], "own + tblib": [2, 2], "pickle + tblib": [8, 8] };
    expect(ratio(times, "pickle + tblib", "own")).toBe(4);
  });

  test.each([
    ["constant", 0, () => 5],
    ["linear", 1, (n: number) => 3 * n],
    ["quadratic", 2, (n: number) => n * n],
  ])("the exponent of %s growth is %d", (_name, expected, time) => {
    const points = [10, 100, 1000].map((n) => [n, time(n)] as const);
    expect(exponent(points)).toBeCloseTo(expected, 9);
  });

  test("growth is fitted to the last hundredfold: what each call costs anyway hides none of it", () => {
    const points = [1, 10, 100, 1000, 10_000].map((n) => [n, 1e6 + n * n, null] as [number, number, null]);
    expect(growthOf({ language: "python", name: "x", unit: "byte", points })).toBeGreaterThan(0.9);
    const steep = points.map(([n]) => [n, n < 100 ? 1e4 : n * n, null] as [number, number, null]);
    expect(growthOf({ language: "python", name: "x", unit: "byte", points: steep })).toBeCloseTo(2, 9);
  });
});

describe("targets", () => {
  test("each names two cases, a ratio, and sizes that there are", () => {
    expect(TARGETS.length).toBeGreaterThan(10);
    for (const { name, language, sizes, slow, fast, least } of TARGETS) {
      expect(["javascript", "python"], name).toContain(language);
      expect(slow.split(": ")[0] === fast.split(": ")[0], name).toBe(true);
      expect(least, name).toBeGreaterThan(0);
      for (const size of sizes) expect(["small", "medium", "large"]).toContain(size);
    }
  });

  test.each([
    [2, true, true],
    [2.1, false, true],
    [3.1, false, false],
  ])("measured 2, wanted %d: met %s, near enough for a held one %s", (least, met, nearly) => {
    const target = {
      name: "x",
      language: "javascript",
      sizes: ["medium", "large"],
      slow: "a",
      fast: "b",
      least,
    };
    const times = { medium: { a: [4, 4], b: [2, 2] } };
    // Of a size that was not measured, nothing is said.
    expect(judged({ machine: "", javascript: { times } }, [target])).toMatchObject([
      { size: "medium", measured: 2, met, nearly },
    ]);
  });
});

describe("tables", () => {
  const all = tables(results);

  test("every group of both languages has one", () => {
    const titles = all.map(({ title }) => title);
    expect(titles).toContain("TypeScript: round trip");
    expect(titles).toContain("Python: encode");
  });

  test("beside a peer stands what it loses, throws at and does not finish", () => {
    expect(lossesOf(measured(), "pickle & <friends>")).toBe(
      "class, class of the cause, NaN; throws at cycles; does not end at chains of 1,000",
    );
    expect(lossesOf(measured({ losses: { a: { lost: [], throws: [], hangs: [] } } }), "a")).toBe("nothing");
  });

  test("an encoder's distance to a copy of the bytes is shown", () => {
    const encode = all.find(({ title }) => title === "TypeScript: encode");
    const column = encode?.head.findIndex((name) => name.startsWith("copies")) ?? -1;
    expect(encode?.rows.map((row) => row[column])).toEqual(["2.00", "4.00"].map((each) => each.slice(0, 3)));
  });

  test("every row is as long as its head, in text and in Markdown", () => {
    for (const table of all) {
      for (const row of table.rows) expect(row).toHaveLength(table.head.length);
      expect(asText(table)).toContain(table.title);
    }
    expect(asMarkdown({ title: "t", head: ["", "b"], rows: [["x|y", "1"]] })).toContain("| x\\|y | 1 |");
  });

  test("a document keeps everything outside its markers", () => {
    const document = "before\n<!-- generated:bench -->\nold\n<!-- /generated -->\nafter\n";
    const written = withMeasured(document, details(results));
    expect(written).toMatch(/^before\n<!-- generated:bench -->\n\nMeasured with Node 20/);
    expect(written).toMatch(/<!-- \/generated -->\nafter\n$/);
    expect(written).not.toContain("old");
    expect(withMeasured(written, details(results))).toBe(written);
    expect(() => withMeasured("no markers", "")).toThrow(/generated:bench/);
  });
});

describe("the chart", () => {
  const svg = chart(results);

  test("has a bar for every peer of both languages, with its ratio", () => {
    expect(svg.match(/class="ours"/g)).toHaveLength(2);
    expect(svg.match(/class="theirs"/g)).toHaveLength(2);
    expect(svg).toContain(">4.0×<");
    expect(svg).toContain(">3.0×<");
  });

  test("names what is lost; whose class is lost needs no word about other classes", () => {
    expect(svg).toContain("loses class, NaN · fails at cycles, chains of 1,000");
  });

  test("is one file that asks for nothing: no address, no script, no font", () => {
    const withoutNamespace = svg.replace('xmlns="http://www.w3.org/2000/svg"', "");
    expect(withoutNamespace).not.toMatch(/https?:|@font-face|@import|<script|<image|href=|url\(/);
  });

  test("has colours for a dark page, a title, and text that is text", () => {
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg).toContain('<title id="title">');
    expect(svg).toContain("pickle &amp; &lt;friends&gt;");
    expect(svg).not.toContain("<friends>");
  });
});

test("README has three lines of it, and every figure is of this run", () => {
  const times = {
    "parts: error.stack alone": [2000],
    "round trip: rethrown msgpack": [10_000],
    "round trip: pickle + tblib": [40_000],
    "encode: rethrown msgpack": [2],
    "encode: msgpackr": [3],
    "encode: rethrown protobuf": [2],
    "encode: protobuf-es": [10],
    "decode: rethrown msgpack": [2],
    "decode: msgpackr": [1],
    "decode: rethrown protobuf": [2],
    "decode: protobuf-es": [14],
  };
  const all = measured({ times: { medium: times } });
  const lines = summary({ machine: "", javascript: all, python: all }).trimEnd().split("\n");
  expect(lines.map((line) => line.match(/\d+\.\d+/g))).toEqual([
    ["10.0", "2.0"],
    ["1.5", "0.50", "5.0", "7.0"],
    ["10.0", "4.0"],
  ]);
});

test.each([["docs/performance.md"], ["README.md"]])(
  "%s has the markers that the command writes between",
  (name) => {
    const document = readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
    expect(() => withMeasured(document, "")).not.toThrow();
    expect(document).toContain(name === "README.md" ? "(docs/performance.md)" : "(performance.svg)");
  },
);
