// The bridge to Flyte: the shared vectors, and what bytes that a stranger wrote can do.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  customError,
  decodeErrorDocument,
  decodeExecutionError,
  encodeErrorDocument,
  encodeExecutionError,
} from "../src/bridges/flyte.js";
import * as flyte from "../src/generated/catalogs/flyte.js";
import { decode, type ErrorEnvelope, ErrorRegistry, encode, matches } from "../src/index.js";
import { envelope as anyEnvelope } from "./arbitraries.js";
import { bridgeVectors, plain } from "./bridge-vectors.js";

const vectors = bridgeVectors("flyte");
const errors = new ErrorRegistry().use(flyte);

const CALLS = { decodeErrorDocument, decodeExecutionError, encodeErrorDocument, encodeExecutionError };

/** Flyte's objects in JavaScript have other names for their fields than in Python. */
function camel(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
    return value;
  const entries = Object.entries(value).map(([name, each]) => [
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    camel(each),
  ]);
  return Object.fromEntries(entries);
}

describe("conformance/vectors/95-bridges/flyte.json", () => {
  test.each(vectors)("$id", ({ call, input, options, expect: expected }) => {
    // biome-ignore lint/suspicious/noExplicitAny: the vectors say which takes what
    const run = CALLS[call as keyof typeof CALLS] as (input: any, options?: object) => unknown;
    expect(plain(run(call.startsWith("decode") ? camel(input) : input, options))).toEqual(plain(expected));
  });
});

describe("what Flyte sends", () => {
  test("has seconds as a bigint", () => {
    const timestamp = { seconds: 1_700_000_000n, nanos: 5_000_000 };
    expect(decodeExecutionError({ code: "E", timestamp }).time).toBe(1_700_000_000_005);
  });

  test.each([undefined, null, "bytes", 7, true])("%o is no message", (theirs) => {
    // @ts-expect-error: of the wrong kind
    expect(() => decodeExecutionError(theirs)).toThrow(TypeError);
    // @ts-expect-error: of the wrong kind
    expect(() => decodeErrorDocument(theirs)).toThrow(TypeError);
  });

  test("is an envelope, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        for (const read of [decodeExecutionError, decodeErrorDocument]) {
          const envelope = read(bytes);
          expect(decode(encode(envelope))).toEqual(envelope);
          expect(errors.restore(envelope)).toBeInstanceOf(Error);
        }
      }),
    );
  });

  test("is an envelope, whatever a message holds", () => {
    const part = fc.record(
      Object.fromEntries(
        ["code", "message", "kind", "timestamp", "worker", "gpuFault", "error", "origin", "seconds"].map(
          (name) => [name, fc.oneof(fc.anything(), fc.string({ unit: "binary" }), fc.integer())],
        ),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(part, (theirs) => {
        for (const read of [decodeExecutionError, decodeErrorDocument]) {
          const envelope = read(theirs as object);
          expect(decode(encode(envelope))).toEqual(envelope);
        }
      }),
    );
  });

  test("is read in linear time", () => {
    const size = 2 ** 20;
    for (const code of [" ".repeat(size), "|".repeat(size), "a".repeat(size), `${" ".repeat(size)}x`]) {
      expect(decodeExecutionError({ code, message: code, kind: 1 }).v).toBe(1);
    }
  }, 10_000);
});

test("an envelope that was encoded is decoded as it was", () => {
  fc.assert(
    fc.property(anyEnvelope({ unknown: ["named"] }), (given) => {
      const envelope: ErrorEnvelope = decode(encode(given));
      expect(decodeExecutionError(encodeExecutionError(envelope))).toEqual(envelope);
      expect(decodeErrorDocument(encodeErrorDocument(envelope))).toEqual(envelope);
    }),
    { numRuns: 50 },
  );
});

describe("customError", () => {
  class QuotaExceeded extends Error {
    override name = "QuotaExceeded";
    limit = 3;
  }
  const knowing = new ErrorRegistry()
    .use(flyte)
    .register(QuotaExceeded, { type: "billing.QuotaExceeded", fields: ["limit"] });

  test("has the name of the class as its code, and carries the rest", () => {
    const fails = knowing.armored(
      () => {
        throw new QuotaExceeded("only 3");
      },
      { wrap: customError },
    );
    let thrown: unknown;
    try {
      fails();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(flyte.CustomError);
    expect(thrown).toMatchObject({ code: "QuotaExceeded", kind: "user", worker: "user" });
    const caught = knowing.recover(thrown);
    expect(caught).toBeInstanceOf(QuotaExceeded);
    expect(caught).toMatchObject({ message: "only 3", limit: 3 });
  });

  test("keeps kind, code, worker and recoverability of Flyte's own errors", () => {
    const system = customError("text", new flyte.RuntimeSystemError("x", { code: "Disk", worker: "w1" }));
    expect(system).toBeInstanceOf(flyte.RuntimeSystemError);
    expect(system).toMatchObject({ message: "text", code: "Disk", kind: "system", worker: "w1" });
    const never = customError("text", new flyte.NonRecoverableError("x"));
    expect(matches(never, "flyte.errors.NonRecoverableError")).toBe(true);
    expect(decodeErrorDocument(encodeErrorDocument(errors.capture(never))).retryable).toBe(false);
  });

  test.each([undefined, null, 7, "text", {}])("of %o, which is no error", (original) => {
    expect(customError("text", original)).toMatchObject({ message: "text", code: "NonError" });
  });
});
