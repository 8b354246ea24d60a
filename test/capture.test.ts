// SPEC 10.1: native error → envelope.
import { describe, expect, test } from "vitest";
import {
  capture,
  decode,
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  serialize,
  type Value,
} from "../src/index.js";

class Quota extends Error {
  constructor(
    readonly limit: number,
    readonly used: number,
  ) {
    super("spent");
  }
}

const attributesOf = (fields: object) => capture(Object.assign(new Error("x"), fields)).attributes;

describe("[CAP-2] numbers errors breadth first", () => {
  test("cause, members, then errors in attributes by key", () => {
    const inner = new Error("inner");
    const error = new AggregateError([new Error("one"), inner], "all", {
      cause: new Error("cause", { cause: inner }),
    });
    Object.assign(error, { b: new Error("b"), a: [new Error("a")] });
    const { related, ...root } = capture(error);
    expect(related?.map(({ message }) => message)).toEqual(["cause", "one", "inner", "a", "b"]);
    expect(root).toMatchObject({
      cause: 1,
      errors: [2, 3],
      attributes: { a: [{ $error: 4 }], b: { $error: 5 } },
    });
    expect(related?.[0]).toMatchObject({ cause: 3 });
  });

  test("cycles and shared errors stay what they are", () => {
    const error: Error = new Error("loop");
    error.cause = error;
    expect(capture(error)).toMatchObject({ cause: 0 });
  });

  test("[CAP-13] of 100,000 causes the first ones stay, and the last", () => {
    let error = new Error("root cause");
    for (let i = 0; i < 100_000; i++) error = new Error(`${i}`, { cause: error });
    const { related = [] } = capture(error);
    expect(related).toHaveLength(255);
    expect(related[254]).toMatchObject({ message: "root cause" });
    expect(related[253]).toMatchObject({ cause: 255, omitted: [{ path: "/cause", reason: "truncated" }] });
  });

  test("of 50,000 members the first ones stay", () => {
    const error = new AggregateError(Array.from({ length: 50_000 }, () => new Error("member")));
    const envelope = capture(error);
    expect(envelope.related).toHaveLength(255);
    expect(envelope.omitted).toContainEqual({ path: "/errors", reason: "truncated", size: 50_000 });
  });
});

describe("[CAP-5] facts of the class", () => {
  const errors = new ErrorRegistry().register(Quota, {
    type: "app.Quota",
    fields: ["limit", "used"],
    code: "QUOTA",
    kind: "user",
    status: "resource_exhausted",
    httpStatus: 429,
    retryable: (error) => error.used === error.limit,
    retryAfterMs: () => {
      throw new Error("no idea");
    },
  });

  test("constants, functions, and a function that fails", () => {
    const envelope = errors.capture(new Quota(3, 3));
    expect(envelope).toMatchObject({
      type: "app.Quota",
      code: "QUOTA",
      kind: "user",
      status: "resource_exhausted",
      httpStatus: 429,
      retryable: true,
      attributes: { limit: 3, used: 3 },
    });
    expect(envelope).not.toHaveProperty("retryAfterMs");
  });

  test("a subclass has those of its registered ancestor, and its own data besides", () => {
    class Burst extends Quota {
      readonly window = 5;
    }
    expect(errors.capture(new Burst(1, 2))).toMatchObject({
      type: "Burst",
      code: "QUOTA",
      attributes: { limit: 1, used: 2, window: 5 },
    });
  });

  test("an own code that is text", () => {
    const envelope = capture(Object.assign(new Error("x"), { code: "ENOENT", errno: -2 }));
    expect(envelope).toMatchObject({ code: "ENOENT", attributes: { errno: -2 } });
    expect(envelope.attributes).not.toHaveProperty("code");
    expect(attributesOf({ code: 20 })).toEqual({ code: 20 });
  });
});

describe("[CAP-6] the stack", () => {
  test("has the calls alone, innermost last", () => {
    function innermost(): never {
      throw new Error("two\nlines");
    }
    let envelope: ErrorEnvelope | undefined;
    try {
      innermost();
    } catch (error) {
      envelope = capture(error);
    }
    expect(envelope?.traceback).toMatch(/^ {4}at innermost /);
    expect(envelope?.traceback).not.toContain("lines");
    expect(envelope?.frames?.at(-1)).toMatchObject({
      function: "innermost",
      file: expect.stringContaining("capture.test"),
    });
  });

  test("a message that looks like calls is no call", () => {
    const error = new Error("x\n    at admin (/etc/passwd:1:1)");
    expect(capture(error).traceback).not.toContain("admin");
  });

  test.each([
    ["    at f (/a/b.js:1:2)", { function: "f", file: "/a/b.js", line: 1, column: 2 }],
    ["    at /a/b.js:1:2", { file: "/a/b.js", line: 1, column: 2 }],
    ["    at async Promise.all (index 0)", { function: "async Promise.all", file: "index 0" }],
    [
      "    at new A (file:///c:/x.js:10:20)",
      { function: "new A", file: "file:///c:/x.js", line: 10, column: 20 },
    ],
    [
      "    at a (b) [as c] (x.js:99999999999:1)",
      { function: "a", file: "b) [as c] (x.js:99999999999", line: 1 },
    ],
    ["    at native", { file: "native" }],
  ])("%s", (line, frame) => {
    const error = new Error("x");
    error.stack = `Error: x\n${line}`;
    expect(capture(error).frames).toEqual([frame]);
  });

  test("as Firefox and Safari print it", () => {
    const error = new Error("x");
    error.stack = "f@http://h/a.js:1:2\n@http://h/b.js:3:4";
    expect(capture(error).frames).toEqual([
      { file: "http://h/b.js", line: 3, column: 4 },
      { function: "f", file: "http://h/a.js", line: 1, column: 2 },
    ]);
  });
});

test("[CAP-10] the facts of the call go into the root", () => {
  const envelope = capture(new Error("x", { cause: new Error("y") }), {
    stdout: "out",
    stderr: "err",
    billableUnits: 0,
    traceparent: "00-a-b-01",
    origin: { worker: "w7" },
  });
  expect(envelope).toMatchObject({
    stdout: "out",
    stderr: "err",
    billableUnits: 0,
    traceparent: "00-a-b-01",
    origin: { language: "javascript", worker: "w7", runtime: expect.stringContaining("Node.js") },
    time: expect.any(Number),
  });
  expect(envelope.related?.[0]).not.toHaveProperty("origin");
});

test("[CAP-10] facts of the wrong sort cost themselves, not the error", () => {
  const facts = {
    stdout: 5,
    stderr: null,
    billableUnits: Number.NaN,
    traceparent: {},
    origin: { worker: 7, host: "h" },
  };
  const envelope = capture(new Error("x"), facts as never);
  expect(decode(encode(envelope))).toEqual(envelope);
  expect(envelope).toMatchObject({ message: "x", origin: { host: "h" } });
  expect(envelope.omitted?.map(({ path }) => path)).toEqual([
    "/stdout",
    "/billableUnits",
    "/traceparent",
    "/origin/worker",
  ]);
});

test.each([
  [5n, 5],
  [2n ** 64n, "18446744073709551616"],
  [-0, 0],
  ["0.10", "0.10"],
])("[ENV-8] billable units %s", (units, expected) => {
  expect(capture(new Error("x"), { billableUnits: units as never }).billableUnits).toBe(expected);
});

describe("[CAP-11] values", () => {
  class Point {
    constructor(
      readonly x: number,
      readonly y: number,
    ) {}
  }
  test.each<[string, unknown, Value]>([
    ["a small bigint", 5n, 5],
    ["a large bigint", 2n ** 64n, { $int: "18446744073709551616" }],
    ["not a number", Number.NaN, { $float: "nan" }],
    ["infinity", -Infinity, { $float: "-inf" }],
    ["minus zero", -0, 0],
    ["an instant", new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 60)), { $time: "2026-01-02T03:04:05.06Z" }],
    ["an instant on the second", new Date(0), { $time: "1970-01-01T00:00:00Z" }],
    ["bytes", new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    ["a map with text keys", new Map([["a", 1]]), { a: 1 }],
    ["a map with other keys", new Map<unknown, unknown>([[1, "a"]]), { $map: [[1, "a"]] }],
    ["[TAG-4] a map that looks like a tag", { $int: "5" }, { $map: [["$int", "5"]] }],
    ["undefined in a list", [undefined], [null]],
    ["undefined and functions in a map", { a: undefined, b: () => 0, c: 1 }, { c: 1 }],
    ["[VAL-3] a lone surrogate", "a\ud800b\u{1f600}", "a\ufffdb\u{1f600}"],
  ])("%s", (_, value, expected) => {
    expect(attributesOf({ value })).toEqual({ value: expected });
  });

  test("a registered value type", () => {
    const errors = new ErrorRegistry().registerValue(Point, { type: "geo.Point" });
    const envelope = errors.capture(Object.assign(new Error(), { at: new Point(1, 2) }));
    expect(envelope.attributes).toEqual({ at: { $object: { type: "geo.Point", fields: { x: 1, y: 2 } } } });
  });

  test("anything else is opaque, and said to be", () => {
    const { attributes, omitted } = capture(
      Object.assign(new Error(), { url: new URL("http://h/"), s: Symbol("s") }),
    );
    expect(attributes).toEqual({
      url: { $opaque: { type: "URL", text: "http://h/" } },
      s: { $opaque: { type: "symbol", text: "Symbol(s)" } },
    });
    expect(omitted).toEqual([
      { path: "/attributes/s", reason: "unsupported" },
      { path: "/attributes/url", reason: "unsupported" },
    ]);
  });

  test("cycles, depth and numbers of values end, and are said to", () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const { attributes, omitted } = capture(Object.assign(new Error(), { cycle }));
    expect(attributes).toEqual({ cycle: {} });
    expect(omitted).toEqual([{ path: "/attributes/cycle/self", reason: "truncated" }]);

    let deep: unknown = 1;
    for (let i = 0; i < 60; i++) deep = [deep, deep];
    const shared = capture(Object.assign(new Error(), { deep }));
    expect(decode(encode(shared))).toBeDefined();

    const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`p${i}`, i]));
    const wide = capture(Object.assign(new Error(), many));
    expect(Object.keys(wide.attributes ?? {}).length).toBeGreaterThan(9_000);
    expect(decode(encode(wide))).toBeDefined();
    expect(wide.omitted).toContainEqual({ path: "/attributes", reason: "truncated", size: 200_000 });
  });
});

describe("[CAP-1] survives whatever is thrown", () => {
  const throwing = () => {
    throw new Error("trap");
  };
  const trap = new Proxy({}, { get: () => throwing });
  const revoked = Proxy.revocable(new Error("x"), {});
  revoked.revoke();
  class Hostile extends Error {
    override get message(): string {
      return throwing();
    }
    override get stack(): string {
      return throwing();
    }
    override get cause(): unknown {
      return throwing();
    }
  }
  test.each<[string, unknown]>([
    ["throwing getters", new Hostile()],
    ["a proxy that traps everything", new Proxy(new Error("x"), trap)],
    ["a revoked proxy", revoked.proxy],
    ["a stack that is an object", Object.assign(new Error("x"), { stack: { toString: throwing } })],
    ["a message that is an object", Object.assign(new Error("x"), { message: { toString: throwing } })],
    [
      "a throwing then and toJSON",
      Object.defineProperties(new Error("x"), {
        then: { get: throwing, enumerable: true },
        toJSON: { value: throwing, enumerable: true },
      }),
    ],
    [
      "a cause that is computed anew each time",
      new (class X extends Error {
        override get cause(): unknown {
          return new X("again");
        }
      })(),
    ],
    ["a forged record of a relay", Object.assign(new Error("x"), { [Symbol.for("rethrown.record")]: {} })],
    ["errors that is a proxy", Object.assign(new AggregateError([]), { errors: new Proxy([], trap) })],
    [
      "a value whose toString throws",
      Object.assign(new Error("x"), {
        value: new (class X {
          toString = throwing;
        })(),
      }),
    ],
    ["a frozen error", Object.freeze(new Error("x"))],
    ["a function", throwing],
    ["a symbol", Symbol("s")],
    ["a promise", Promise.resolve()],
    ["null", null],
    ["a 64 MB message", new Error("x".repeat(64 << 20))],
    ["lone surrogates", new Error("\udc00".repeat(400_000))],
  ])("%s", (_, thrown) => {
    const bytes = serialize(thrown);
    expect(bytes.length).toBeLessThanOrEqual(1 << 20);
    expect(decode(bytes).type).toBeTruthy();
  });

  test("says what could not be read", () => {
    expect(capture(new Hostile()).omitted).toEqual([
      { path: "/message", reason: "failed" },
      { path: "/cause", reason: "failed" },
      { path: "/traceback", reason: "failed" },
    ]);
  });
});

test("[ARM-4] armor is removed from messages", () => {
  const token = new TextDecoder().decode(serialize(new Error("inner"), { codec: "armor" }));
  expect(capture(new Error(`before ${token} after`)).message).toBe("before  after");
});
