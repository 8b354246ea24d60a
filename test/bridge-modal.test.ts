// The bridge to Modal: the shared vectors, and what a text that a stranger wrote can do.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeClientError, decodeResult, encodeResult, encodeResultBytes } from "../src/bridges/modal.js";
import * as modal from "../src/generated/catalogs/modal.js";
import { decode, type ErrorEnvelope, ErrorRegistry, encode, RemoteError } from "../src/index.js";
import { envelope as anyEnvelope } from "./arbitraries.js";
import { bridgeVectors, plain } from "./bridge-vectors.js";

const vectors = bridgeVectors("modal");
const errors = new ErrorRegistry().use(modal);
const FAILURE = 2;

// biome-ignore lint/suspicious/noExplicitAny: the vectors say which takes what
const CALLS: { readonly [call: string]: (input: any, options?: object) => unknown } = {
  decodeResult: (input, options) => decodeResult(input instanceof Uint8Array ? input : camel(input), options),
  encodeResult: (input, options) => snake(encodeResult(input, options)),
  encodeResultBytes,
  decodeClientError,
};

const renamed = (fields: object, rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [rename(name), value]));
const camel = (fields: object) =>
  renamed(fields, (name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
const snake = (fields: object) =>
  renamed(fields, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

describe("conformance/vectors/95-bridges/modal.json", () => {
  test.each(vectors)("$id", ({ call, input, options, expect: expected }) => {
    expect(plain(CALLS[call]?.(input, options))).toEqual(plain(expected));
  });
});

describe("what comes out can be caught", () => {
  class QuotaExceeded extends Error {
    declare readonly limit: number;
  }
  const knowing = new ErrorRegistry()
    .use(modal)
    .register(QuotaExceeded, { type: "billing.QuotaExceeded", fields: ["limit"] });
  const traceback =
    'Traceback (most recent call last):\n  File "a.py", line 1, in f\nbilling.QuotaExceeded: x\n';

  test("as the class that the traceback names, its fields from the repr", () => {
    const result = { status: FAILURE, exception: "QuotaExceeded('x', limit=3)", traceback };
    const caught = knowing.restore(decodeResult(result));
    expect(caught).toBeInstanceOf(QuotaExceeded);
    expect(caught).toMatchObject({ message: "x", limit: 3 });
    expect(caught.stack).toContain("<remote python:a.py>:1");
  });

  test("as Modal's RemoteError, under its own name, where only a bare name is known", () => {
    const caught = knowing.restore(decodeResult({ status: FAILURE, exception: "QuotaExceeded('x')" }));
    expect(caught).toBeInstanceOf(modal.RemoteError);
    expect(caught).toMatchObject({ name: "QuotaExceeded", message: "x" });
  });

  test("as the class of the status", () => {
    const caught = knowing.restore(decodeResult({ status: 4, exception: "5s" }));
    expect(caught).toBeInstanceOf(modal.FunctionTimeoutError);
    expect(caught).toBeInstanceOf(modal.TimeoutError);
  });

  test("a builtin of Python's as RemoteError, with its status", () => {
    const caught = knowing.restore(decodeResult({ status: FAILURE, exception: "ValueError('x')" }));
    expect(caught).toBeInstanceOf(RemoteError);
    expect(caught).toMatchObject({ type: "python.ValueError", status: "invalid_argument" });
  });
});

describe("the way there and back", () => {
  test("gives the envelope again, from fields, from bytes, and through the JavaScript client's text", () => {
    fc.assert(
      fc.property(anyEnvelope({ unknown: ["named"] }), (generated) => {
        const envelope = decode(encode(generated));
        const result = encodeResult(envelope);
        const known = { ...decodeResult({ ...result, status: FAILURE }) };
        expect(plain(known)).toEqual(plain(envelope));
        expect(plain(decodeResult(encodeResultBytes(envelope)))).toEqual(plain(decodeResult(result)));
        const shown = { name: "RemoteError", message: `Remote error: ${result.exception}` };
        expect(plain(decodeClientError(shown))).toEqual(plain(envelope));
      }),
      { numRuns: 100 },
    );
  });

  test("gives all of a large one", () => {
    const envelope: ErrorEnvelope = {
      v: 1,
      type: "a.B",
      notes: ["\x00".repeat(200_000), "x".repeat(200_000)],
    };
    expect(decodeResult(encodeResult(envelope))).toEqual(envelope);
  });

  test("sends no pickle, whatever an envelope holds", () => {
    const pickle = new Uint8Array([0x80, 4, 0x2e]);
    const attributes = { data: pickle, serialized_tb: pickle, tb_line_cache: pickle, data_blob_id: "bl-1" };
    const result = encodeResult({ v: 1, type: "a.B", attributes });
    expect(Object.keys(result)).toEqual(["status", "exception"]);
  });
});

describe("whatever comes, an envelope comes out", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc
      .array(
        fc.constantFrom(
          "ValueError(",
          "QuotaExceeded(",
          "'",
          '"',
          "\\",
          "\\x4",
          "b'",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          ", ",
          ": ",
          "=",
          "1",
          "-",
          "e9",
          "None",
          "Traceback (most recent call last):\n",
          '  File "a.py", line 1, in f\n',
          "    source\n",
          "\nThe above exception was the direct cause of the following exception:\n\n",
          "\nDuring handling of the above exception, another exception occurred:\n\n",
          "app.Error: x\n",
          "ValueError: x\n",
          "[Errno 2] ",
          " -> ",
          "\n",
          "\ud83d",
          "...\nTrimmed 5 bytes from original exception",
          "rethrown1.",
          "<ta-1>:",
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join("")),
  );
  const anything = fc.oneof(texts, fc.anything());

  const accept = (envelope: ErrorEnvelope) => {
    expect(decode(encode(envelope))).toEqual(envelope);
    expect(errors.restore(envelope)).toBeInstanceOf(Error);
  };

  test("of texts", () => {
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 0, max: 12 }), (exception, traceback, status) =>
        accept(decodeResult({ status, exception, traceback })),
      ),
      { numRuns: 500 },
    );
  });

  test("of bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => accept(decodeResult(bytes))));
  });

  test("of fields of any kind", () => {
    const names = ["status", "exception", "exitcode", "traceback", "data", "dataBlobId", "propagationReason"];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), anything), (fields) =>
        accept(decodeResult(fields as object, { pickled: true })),
      ),
    );
  });

  test("of errors of any kind", () => {
    const names = ["name", "message", "code", "details"];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), anything), (fields) =>
        accept(decodeClientError(fields)),
      ),
    );
  });

  test("of an object that throws when it is read", () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    );
    accept(decodeResult(hostile));
    accept(decodeClientError(hostile));
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    accept(decodeResult(proxy));
    accept(decodeClientError(proxy));
    accept(decodeResult({ status: Symbol("status") as never, data: proxy as never }, { pickled: true }));
  });

  test.each([undefined, null, "text", 5])("but %o is no result, and no error", (theirs) => {
    expect(() => decodeResult(theirs as never)).toThrow(TypeError);
    expect(() => decodeClientError(theirs as never)).toThrow(TypeError);
  });

  test.each([
    ["a repr", (n: number) => ({ exception: `ValueError('${"\\x41".repeat(n)}')` })],
    ["many arguments", (n: number) => ({ exception: `ValueError(${"1, ".repeat(n)})` })],
    ["brackets", (n: number) => ({ exception: `ValueError(${"[".repeat(n)})` })],
    [
      "long integers",
      (n: number) => ({ exception: `ValueError(${`${"9".repeat(300)}, `.repeat(n / 300)})` }),
    ],
    [
      "a cut repr",
      (n: number) => ({ exception: `E('${"x".repeat(n)}...\nTrimmed 5 bytes from original exception` }),
    ],
    [
      "frames",
      (n: number) => ({
        exception: "E('x')",
        traceback: `Traceback (most recent call last):\n${'  File "<ta-1>:a.py", line 1, in f\n'.repeat(n / 30)}a.E: x`,
      }),
    ],
    [
      "causes",
      (n: number) => ({
        exception: "E('x')",
        traceback: `Traceback (most recent call last):\n${"a.E: x\n\nThe above exception was the direct cause of the following exception:\n\n".repeat(n / 70)}a.E: x`,
      }),
    ],
    [
      "empty lines",
      (n: number) => ({
        exception: "E('x')",
        traceback: `Traceback (most recent call last):\na.E: x${"\n".repeat(n)}`,
      }),
    ],
    [
      "quotes and colons",
      (n: number) => ({
        exception: `OSError(2, 'x')`,
        traceback: `Traceback (most recent call last):\nOSError: [Errno 2] ${": '".repeat(n / 3)}`,
      }),
    ],
    ["prefixes of armor", (n: number) => ({ exception: "rethrown1.".repeat(n / 10) })],
  ])("in time linear in the text: %s", (_, make) => {
    const time = (n: number) => {
      const result = { status: FAILURE, ...make(n) };
      const start = performance.now();
      accept(decodeResult(result));
      return performance.now() - start;
    };
    time(10_000);
    const [short, long] = [time(50_000), time(400_000)];
    expect(long).toBeLessThan(8 * 10 * Math.max(short, 5));
  });
});
