// The report of a failure: pinned, because the Python library prints the same.
import { expect, test } from "vitest";
import { type ErrorEnvelope, format, restore } from "../src/index.js";

const envelope: ErrorEnvelope = {
  v: 1,
  type: "billing.QuotaExceeded",
  message: "100 of 100\ncalls used",
  code: "QUOTA",
  kind: "user",
  status: "resource_exhausted",
  httpStatus: 429,
  retryable: true,
  retryAfterMs: 60000,
  frames: [{ file: "/srv/app.py", line: 12, function: "handle", source: "raise QuotaExceeded(100, 100)" }],
  stdout: "checking\nquota\n",
  billableUnits: 0.25,
  attributes: { used: 100, limit: { $int: "99999999999999999999" }, raw: new Uint8Array(3) },
  notes: ["account \u001b[31ma-17"],
  cause: 1,
  context: 2,
  errors: [1, 3],
  origin: { language: "python", runtime: "CPython 3.11.7", worker: "w7" },
  omitted: [{ path: "/message", reason: "truncated", size: 70000 }, { reason: "redacted" }],
  related: [
    { type: "python.KeyError", message: "'a-17'", cause: 0 },
    { type: "python.OSError" },
    {
      type: "javascript.Error",
      message: "member",
      origin: { language: "javascript" },
      traceback: "    at f (a.js:1:2)",
    },
  ],
};

test("every error once, with its origin, in an order that reads", () => {
  expect(format(restore(envelope))).toMatchInlineSnapshot(`
    "billing.QuotaExceeded: 100 of 100
          calls used
      code QUOTA, user, resource_exhausted, HTTP 429, retryable, retry after 60000 ms
      raised in python (CPython 3.11.7), worker w7
        at handle (/srv/app.py:12)
             raise QuotaExceeded(100, 100)
      limit = {"$int":"99999999999999999999"}
      raw = "3 bytes"
      used = 100
      note: account \\x1b[31ma-17
      stdout: checking
          quota
      billable units: 0.25
      left out: /message (truncated, 70000)
      left out: parts (redacted)
    Caused by: python.KeyError: 'a-17'
      raised in python (CPython 3.11.7), worker w7
    Caused by: (shown above: billing.QuotaExceeded)
    While handling: python.OSError
      raised in python (CPython 3.11.7), worker w7
      Member 1 of 2: (shown above: python.KeyError)
      Member 2 of 2: javascript.Error: member
        raised in javascript
              at f (a.js:1:2)"
  `);
});

test("a local error too", () => {
  expect(format(new RangeError("far"))).toMatch(
    /^javascript\.RangeError: far\n {2}raised in javascript \(Node\.js /,
  );
});

test("anything that is thrown", () => {
  expect(format("text")).toMatch(/^javascript\.NonError: text\n/);
});
