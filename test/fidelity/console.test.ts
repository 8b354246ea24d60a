// What `console.error` prints of a restored error: the calls of the remote side under names that are no files, the
// local calls once, every error once with where it was raised, every message once. Pinned for each Node that was
// looked at.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { ErrorEnvelope } from "../../src/index.js";

const python = { language: "python", runtime: "CPython 3.11.7", worker: "w7" };
const javascript = { language: "javascript", runtime: "Node.js 20.20.2", worker: "w8" };
const frames = [
  { file: "/srv/main.py", line: 40, function: "main", source: "handle(request)" },
  { file: "/srv/app.py", line: 12, function: "handle", source: "raise Quota(100)" },
];
const inner = [{ file: "/srv/store.js", line: 7, column: 3, function: "Store.get" }];
const pythonLineage = ["python.LookupError", "python.Exception", "python.BaseException"];
const ERROR = "javascript.Error";

const ENVELOPES: Readonly<Record<string, Omit<ErrorEnvelope, "v">>> = {
  "a registered class": {
    type: "billing.Quota",
    message: "100 of 100 used",
    code: "QUOTA",
    attributes: { limit: 100, plan: { name: "free" } },
    frames,
    origin: python,
  },
  "a nearest ancestor": {
    type: "billing.Burst",
    lineage: ["billing.Quota"],
    message: "too fast",
    frames,
    origin: python,
  },
  "a class that nobody knows": {
    type: "shop.OutOfStock",
    lineage: pythonLineage,
    message: "none left",
    code: "STOCK",
    attributes: { item: "a-17" },
    frames,
    origin: python,
  },
  "a status that has a name": {
    type: "shop.Slow",
    message: "took 30 s",
    status: "deadline_exceeded",
    frames,
    origin: python,
  },
  "a cause of another process, and its cause": {
    type: "billing.Quota",
    message: "outer",
    frames,
    origin: python,
    cause: 1,
    related: [
      {
        type: "javascript.TypeError",
        lineage: [ERROR],
        message: "middle",
        frames: inner,
        origin: javascript,
        cause: 2,
      },
      {
        type: "python.KeyError",
        lineage: pythonLineage,
        message: "'a-17'",
        frames,
        origin: { ...python, worker: "w9" },
      },
    ],
  },
  "a cause that is no error": {
    type: ERROR,
    message: "refused",
    frames: inner,
    origin: javascript,
    cause: 1,
    related: [{ type: "javascript.NonError", attributes: { value: { status: 503 } } }],
  },
  "its own cause": { type: ERROR, message: "round", frames: inner, origin: javascript, cause: 0 },
  "a group": {
    type: "python.ExceptionGroup",
    lineage: ["python.Exception", "python.BaseExceptionGroup", "python.BaseException"],
    message: "two of three failed",
    frames,
    origin: python,
    errors: [1, 2],
    related: [
      { type: "billing.Quota", message: "first", frames: inner, origin: javascript },
      { type: "shop.OutOfStock", message: "second", frames },
    ],
  },
  "an AggregateError": {
    type: "javascript.AggregateError",
    lineage: [ERROR],
    message: "All promises were rejected",
    frames: inner,
    origin: javascript,
    errors: [1],
    related: [{ type: "javascript.RangeError", lineage: [ERROR], message: "once", frames: inner }],
  },
  "a SuppressedError": {
    type: "javascript.SuppressedError",
    lineage: [ERROR],
    message: "while disposing",
    frames: inner,
    origin: javascript,
    attributes: { error: { $error: 1 }, suppressed: { $error: 2 } },
    related: [
      { type: ERROR, message: "the later one", frames: inner },
      { type: ERROR, message: "the earlier one", frames: inner },
    ],
  },
  "a DOMException": {
    type: "javascript.DOMException.AbortError",
    lineage: ["javascript.DOMException", ERROR],
    message: "no longer wanted",
    frames: inner,
    origin: javascript,
  },
  "a system error": {
    type: ERROR,
    message: "ENOENT: no such file",
    code: "ENOENT",
    attributes: { errno: -2, syscall: "open", path: "/data/x" },
    frames: inner,
    origin: javascript,
  },
  notes: {
    type: "billing.Quota",
    message: "see below",
    notes: ["account a-17", "two\nlines"],
    frames,
    origin: python,
  },
  "a traceback without frames": {
    type: "shop.OutOfStock",
    message: "as text",
    traceback: '  File "/srv/app.py", line 12, in handle\n    raise',
    origin: python,
  },
  "a message of several lines": {
    type: "billing.Quota",
    message: "one\n    at two (three:4:5)\nsix",
    frames,
    origin: python,
  },
  "characters that move a cursor": {
    type: "billing.Quota",
    message: "a\u001b[2Kb\u202ec",
    frames,
    origin: python,
  },
  "a thrown text": {
    type: "javascript.NonError",
    message: "text",
    attributes: { value: "text" },
    origin: javascript,
  },
  "no message, no frames": { type: "billing.Quota", origin: python },
};

const major = process.versions.node.split(".")[0];
const golden = new URL(`golden/node-${major}.txt`, import.meta.url);
const record = "RETHROWN_GOLDEN=record npx vitest run test/fidelity/console.test.ts";

/** What a Node of its own prints. */
function printed(): string {
  const program = fileURLToPath(new URL("console-program.mjs", import.meta.url));
  const input = JSON.stringify(
    Object.fromEntries(Object.entries(ENVELOPES).map(([name, error]) => [name, { v: 1, ...error }])),
  );
  // No colours, whatever the terminal of the tests can do.
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined };
  const { status, stderr } = spawnSync(process.execPath, [program], {
    input,
    env,
    encoding: "utf8",
    timeout: 20_000,
  });
  if (status !== 0) throw new Error(`the program failed (is dist built? npm run build):\n${stderr}`);
  return stderr;
}

/**
 * The same on every machine: a run of calls in local files and in Node itself is one line, and so is what Node makes
 * of such a run where an error is its own cause.
 */
function normalised(text: string): string {
  return text
    .replace(/(?: *at [^\n<]*(?:file:\/\/|node:)[^\n {]*\n?)+/g, "    at (local calls)\n")
    .replace(/\(local calls\)\n {/g, "(local calls) {")
    .replace(/\.\.\. \d+ lines matching/g, "... lines matching");
}

const output = normalised(printed());
const parts = new Map(
  output
    .split(/^## /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1)]),
);
const count = (text: string, part: string) => text.split(part).length - 1;

test(`[RES-7] what Node ${major} prints is what was looked at`, () => {
  if (process.env.RETHROWN_GOLDEN === "record") writeFileSync(golden, output);
  if (!existsSync(golden)) {
    throw new Error(
      `nobody has looked at what Node ${major} prints yet: run ${record}, and read ${golden.pathname}`,
    );
  }
  expect(output).toBe(readFileSync(golden, "utf8"));
});

describe.each(Object.entries(ENVELOPES))("[RES-7] %s", (name, { related = [], ...root }) => {
  const part = parts.get(name) ?? "";
  // Node itself folds the calls of an error that is its own cause.
  const isFolded = root.cause === 0;

  test("shows the local calls once", () => {
    expect([count(part, "--- restored here ---"), count(part, "(local calls)")]).toEqual(
      isFolded ? [0, 1] : [1, 1],
    );
  });

  test("shows every error once, with where it was raised", () => {
    // What a SuppressedError holds, and what a RemoteError keeps in `attributes`, Node does not print.
    const shown = [root, ...related].filter((_, i) => i === 0 || root.attributes?.error === undefined);
    for (const { message, frames, origin = root.origin } of shown) {
      const [line = ""] = (message ?? "").split("\n");
      if (/^[ -~]+$/.test(line)) expect(count(part, line), line).toBe(1);
      if (frames)
        expect(part).toContain(`<remote ${origin?.language} ${origin?.worker}:${frames.at(-1)?.file}>`);
    }
  });

  test("shows no line that a message or a note could have forged", () => {
    expect(part).not.toMatch(/^ {4}at two|^six|^lines/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(part).not.toMatch(/[\0-\x09\x0b-\x1f\u202e]/);
  });
});
