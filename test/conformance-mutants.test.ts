// The mutants that prove the conformance suite: that each can be tried, and that one which is not caught is told.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { mutants } from "../conformance/mutants/cli.js";
import { loadMutants, type Mutant } from "../conformance/mutants/load.js";
import { loadRequirements, loadVectors } from "../conformance/runner/load.js";
import { Pipe } from "../conformance/runner/pipe.js";
import { run } from "../conformance/runner/run.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rethrown-mutants-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PYTHON = process.env.RETHROWN_PYTHON_BIN ?? "python3";

describe("mutants.json", () => {
  const all = loadMutants();

  it("has lines that stand in their sources, once", () => {
    const stale = all.filter(
      ({ file, find }) => readFileSync(join(root, file), "utf8").split(find).length !== 2,
    );
    expect(stale.map(({ id, file, find }) => `${id}: ${file}: ${find}`)).toEqual([]);
  });

  it("has mutants that change something, each another thing", () => {
    const changes = all.map(({ file, find, replace }) => JSON.stringify([file, find, replace]));
    expect(new Set(changes).size).toBe(all.length);
    expect(all.filter(({ find, replace }) => find === replace)).toEqual([]);
  });

  it("names requirements of SPEC.md, and files of the language", () => {
    const requirements = loadRequirements();
    const extension = { typescript: ".ts", python: ".py" };
    for (const { id, spec, language, file } of all) {
      expect(
        spec.filter((each) => !requirements.has(each)),
        id,
      ).toEqual([]);
      expect(file, id).toContain(extension[language]);
    }
  });
});

describe("a run", () => {
  const vectors = join(folder, "vectors");
  cpSync(join(root, "conformance", "vectors", "00-smoke"), join(vectors, "00-smoke"), { recursive: true });
  const json = join(folder, "results.json");

  const CAUGHT: Mutant = {
    ...{ id: "caught", why: "reads any version", spec: ["ERR-1"], language: "typescript" },
    ...{ file: "src/check.ts", find: "if (isVersion && v !== VERSION)", replace: "if (false)" },
  };
  // What the smoke test never asks.
  const SURVIVES: Mutant = {
    ...{ id: "survives", why: "prints another word", spec: ["DIS-3"], language: "typescript" },
    ...{ file: "src/format.ts", find: '"not retryable"', replace: '"final"' },
  };
  const CAUGHT_IN_PYTHON: Mutant = {
    ...{ id: "caught-in-python", why: "reads any version", spec: ["ENV-2"], language: "python" },
    ...{ file: "python/src/rethrown/check.py", find: "version != VERSION:", replace: "version > 9:" },
  };

  let lines: string[] = [];
  beforeEach(() => {
    lines = [];
    vi.stubEnv("TMPDIR", folder);
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
    return () => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    };
  });

  /** @returns the exit code, and the last line */
  async function hunted(list: readonly object[], ...args: string[]) {
    const file = join(folder, "mutants.json");
    writeFileSync(file, JSON.stringify({ mutants: list }));
    const code = await mutants(["--mutants", file, "--vectors", vectors, "--json", json, ...args], PYTHON);
    return [code, lines.at(-1)];
  }

  it("ends well where every mutant is caught, and says by which case", async () => {
    rmSync(json, { force: true });
    expect(await hunted([CAUGHT, CAUGHT_IN_PYTHON])).toEqual([0, "2 of 2 mutants caught"]);
    const [caught, inPython] = JSON.parse(readFileSync(json, "utf8")).mutants;
    expect(caught).toEqual({ id: "caught", why: CAUGHT.why, caughtBy: ["00-smoke/smoke/another-version"] });
    expect(inPython.caughtBy).toEqual(["00-smoke/smoke/another-version"]);
    expect(lines.join("\n")).toContain("none for ENV-2");
  });

  it("fails where a mutant survives, or cannot be tried, and writes that down too", async () => {
    const stale = {
      "is-gone": { find: "if (isVersion && v !== VERSION && false)" },
      "has-no-file": { file: "src/gone.ts" },
      "stands-there-often": { find: "this.fault(" },
      "changes-nothing": { replace: CAUGHT.find },
      "does-not-start": { replace: "if (" },
    };
    const list = Object.entries(stale).map(([id, change]) => ({ ...CAUGHT, id, ...change }));
    expect(await hunted([SURVIVES, ...list, CAUGHT])).toEqual([1, "1 of 7 mutants caught"]);
    for (const said of [
      /✗ survives {2}survives\n/,
      /✗ is-gone {2}cannot be tried: src\/check.ts has it 0 times/,
      /✗ has-no-file {2}cannot be tried: there is no src\/gone.ts/,
      /✗ stands-there-often {2}cannot be tried: src\/check.ts has it \d\d times/,
      /✗ changes-nothing {2}cannot be tried: it changes nothing/,
      /✗ does-not-start {2}cannot be tried: the testee did not start/,
    ]) {
      expect(lines.join("\n")).toMatch(said);
    }
    const found = JSON.parse(readFileSync(json, "utf8")).mutants;
    expect(found.map(({ caughtBy }: { caughtBy: string[] }) => caughtBy.length)).toEqual([
      0, 0, 0, 0, 0, 0, 1,
    ]);
    expect(readdirSync(folder).filter((name) => name.startsWith("mutant-"))).toEqual([]);
  });

  it("names and counts what a version of a language has no feature for", async () => {
    const list = [CAUGHT, { ...SURVIVES, needs: ["notes"] }];
    expect(await hunted(list)).toEqual([0, "1 of 1 mutants caught, 1 not tried"]);
    expect(lines.join("\n")).toContain("survives  not tried: there is no feature notes");
  });

  it("tries those that are named, and keeps what was found of the others", async () => {
    writeFileSync(
      json,
      JSON.stringify({ mutants: [{ id: "caught", why: "", caughtBy: ["a"] }, { id: "old" }] }),
    );
    expect(await hunted([CAUGHT, SURVIVES], "--only", "surv")).toEqual([1, "0 of 1 mutants caught"]);
    const found = JSON.parse(readFileSync(json, "utf8")).mutants;
    expect(
      found.map(({ id, caughtBy }: { id: string; caughtBy: string[] }) => [id, caughtBy.length]),
    ).toEqual([
      ["caught", 1],
      ["survives", 0],
    ]);
  });

  it.each([
    ["two of one name", [CAUGHT, CAUGHT], "two mutants are called caught"],
    ["a requirement that there is not", [{ ...CAUGHT, spec: ["ENV-99"] }], "no requirement ENV-99"],
    ["more than a line", [{ ...CAUGHT, find: "a\nb" }], "must match pattern"],
  ])("is refused with %s", async (_, list, said) => {
    expect(await hunted(list)).toEqual([2, expect.stringContaining(said)]);
  });
});

it("passes nothing of everything: the baseline, which is the denominator", async () => {
  const { cases } = loadVectors();
  const pipe = await Pipe.start([process.execPath, join(root, "conformance/testees/baseline/testee.mjs")]);
  try {
    const { outcomes, undeclared } = await run(cases, pipe);
    expect([outcomes.size, undeclared.length]).toEqual([cases.length, 0]);
    expect([...outcomes].filter(([, { outcome }]) => outcome !== "failed")).toEqual([]);
    const crashed = [...outcomes].filter(([, { mismatch }]) => mismatch?.got.startsWith("crashed"));
    expect(crashed).toEqual([]);
  } finally {
    await pipe.stop();
  }
});
