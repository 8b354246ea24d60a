// The bridge to Sail: the shared vectors, and the way there and back.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeFunctionError, encodeFunctionError } from "../src/bridges/sail.js";
import * as sail from "../src/generated/catalogs/sail.js";
import { decode, type ErrorEnvelope, ErrorRegistry, encode, RemoteError } from "../src/index.js";
import { envelope as anyEnvelope } from "./arbitraries.js";
import { bridgeVectors, plain } from "./bridge-vectors.js";

const vectors = bridgeVectors("sail");
const errors = new ErrorRegistry().use(sail);

// biome-ignore lint/suspicious/noExplicitAny: the vectors say which takes what
const CALLS: { readonly [call: string]: (input: any, options?: object) => unknown } = {
  decodeFunctionError,
  encodeFunctionError,
};

describe("conformance/vectors/95-bridges/sail.json", () => {
  test.each(vectors)("$id", ({ call, input, options, expect: expected }) => {
    expect(plain(CALLS[call]?.(input, options))).toEqual(plain(expected));
  });
});

/** A SailboxFunctionError of the catalog's. */
function thrown(envelope: ErrorEnvelope): Error {
  const { message, ...fields } = encodeFunctionError(envelope);
  return new sail.SailboxFunctionError(message, fields);
}

describe("what comes out can be caught", () => {
  class QuotaExceeded extends Error {}
  const knowing = new ErrorRegistry().use(sail).register(QuotaExceeded, { type: "billing.QuotaExceeded" });
  const error = (traceback: string) =>
    new sail.SailboxFunctionError("QuotaExceeded: 3 of 3", {
      error_type: "QuotaExceeded",
      traceback,
      stdout: "out",
    });

  test("as the class that the traceback names", () => {
    const traceback = "Traceback (most recent call last):\nbilling.QuotaExceeded: 3 of 3\n";
    const envelope = decodeFunctionError(error(traceback));
    expect(knowing.restore(envelope)).toBeInstanceOf(QuotaExceeded);
    expect(envelope.stdout).toBe("out");
  });

  test("as the class that the caller says a bare name stands for", () => {
    const known = ["billing.QuotaExceeded"];
    expect(knowing.restore(decodeFunctionError(error(""), { known }))).toBeInstanceOf(QuotaExceeded);
  });

  test("as Sail's own class where nobody says it: a bare name never chooses a registered class", () => {
    const caught = knowing.restore(decodeFunctionError(error("")));
    expect(caught).toBeInstanceOf(sail.SailboxFunctionError);
    expect(caught.name).toBe("QuotaExceeded");
  });

  test("process control as RemoteError (ID-7)", () => {
    const caught = errors.restore(
      decodeFunctionError({ error_type: "SystemExit", message: "SystemExit: 3" }),
    );
    expect(caught).toBeInstanceOf(RemoteError);
  });
});

test("an envelope comes back whole through a SailboxFunctionError", () => {
  fc.assert(
    fc.property(anyEnvelope({ unknown: ["named"] }), (generated) => {
      const envelope = decode(encode(generated));
      expect(plain(decodeFunctionError(thrown(envelope)))).toEqual(plain(envelope));
    }),
    { numRuns: 100 },
  );
});

test("whatever comes, an envelope comes out", () => {
  const names = [
    "name",
    "message",
    "error_type",
    "traceback",
    "stdout",
    "stderr",
    "retryable",
    "status_code",
  ];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.anything()), (theirs) => {
      const envelope = decodeFunctionError(theirs);
      expect(decode(encode(envelope))).toEqual(envelope);
      expect(errors.restore(envelope)).toBeInstanceOf(Error);
    }),
  );
});

test.each([undefined, null, "text", 5])("%o is no error of Sail's", (theirs) => {
  expect(() => decodeFunctionError(theirs as never)).toThrow(TypeError);
});
