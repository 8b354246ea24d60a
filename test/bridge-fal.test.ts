// fal's HTTP errors and the failures of a GPU, by the vectors that both languages run, and what no vector can hold.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  catchGpuExceptions,
  decodeClientError,
  decodeResponse,
  type EncodeResponseOptions,
  encodeResponse,
  type FalResponse,
} from "../src/bridges/fal.js";
import * as fal from "../src/generated/catalogs/fal.js";
import { FAL_TYPES, PYTHON_TYPES } from "../src/generated/types.js";
import {
  decode,
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  envelopeOf,
  findArmor,
  RemoteError,
} from "../src/index.js";
import { bridgeVectors } from "./bridge-vectors.js";

const vectors = bridgeVectors("fal");

const errors = new ErrorRegistry().use(fal);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** An error of a type that this language may not have, as the receiver of it gets it. */
const thrownAs = (type: string, message: string): Error =>
  errors.restore({ v: 1, type, lineage: lineageOf(type), message });

const KNOWN = { ...PYTHON_TYPES, ...FAL_TYPES };
const lineageOf = (type: string) => [...(KNOWN[type]?.lineage ?? [])];

function converted(thrown: unknown): unknown {
  try {
    catchGpuExceptions(() => {
      throw thrown;
    })();
  } catch (caught) {
    return caught;
  }
  throw new Error("nothing was thrown");
}

function outcome(thrown: unknown): string | null {
  const caught = converted(thrown);
  if (caught === thrown) return null;
  expect((caught as Error).cause).toBe(thrown);
  return caught instanceof fal.CUDAOutOfMemoryException ? "oom" : "gpu";
}

const CALLS = {
  decodeResponse: (given: FalResponse) => plain(decodeResponse(given)),
  encodeResponse: (envelope: ErrorEnvelope, options?: EncodeResponseOptions) =>
    plain(encodeResponse(envelope, options)),
  formatUnits: (units: number | string) =>
    encodeResponse({ v: 1, type: "fal.exceptions._base.FieldException", billableUnits: units }).headers[
      "x-fal-billable-units"
    ] ?? null,
  catchGpuExceptions: ({ type, message }: { type: string; message: string }) =>
    outcome(thrownAs(type, message)),
};

describe("the vectors", () => {
  test.each(vectors.map((each) => [each.id, each] as const))("%s", (_, vector) => {
    const call = CALLS[vector.call as keyof typeof CALLS];
    expect(call(vector.input as never, vector.options)).toEqual(vector.expect);
  });
});

const decoded = vectors.filter(({ call }) => call === "decodeResponse");

describe("what comes out of a response", () => {
  test.each(decoded.map(({ id, input }) => [id, input as FalResponse] as const))(
    "%s is an envelope that every encoding takes",
    (_, given) => {
      const envelope = decodeResponse(given);
      for (const codec of ["msgpack", "protobuf", "json", "armor"] as const) {
        expect(plain(decode(encode(envelope, { codec })))).toEqual(plain(envelope));
      }
    },
  );

  test("is the class that fal raised", () => {
    const caught = errors.restore(
      decodeResponse({
        status: 422,
        headers: { "x-fal-billable-units": "2" },
        body: { detail: [{ loc: ["body", "seed"], msg: "bad", type: "value_error" }] },
      }),
    );
    expect(caught).toBeInstanceOf(fal.FieldException);
    expect(caught).toMatchObject({ field: "seed", message: "bad", status_code: 422, billable_units: 2 });
  });

  test("is the same for headers in every form that a client has them in", () => {
    const body = { detail: "busy" };
    const expected = decodeResponse({ status: 503, headers: { "x-fal-needs-retry": "1" }, body });
    expect(expected.retryable).toBe(true);
    for (const headers of [
      new Headers({ "X-Fal-Needs-Retry": "1" }),
      [["X-Fal-Needs-Retry", "1"]] as const,
      { "X-FAL-NEEDS-RETRY": ["1"], "set-cookie": undefined },
    ]) {
      expect(decodeResponse({ status: 503, headers, body })).toEqual(expected);
    }
  });

  test("is the same for a body as bytes", () => {
    const text = '{"detail":"ünknown"}';
    expect(decodeResponse({ status: 400, body: new TextEncoder().encode(text) })).toEqual(
      decodeResponse({ status: 400, body: text }),
    );
  });

  test("stays within the limits, whatever comes", () => {
    let deep: unknown = "x";
    for (let i = 0; i < 2000; i++) deep = [deep];
    const items = Array.from({ length: 20_000 }, () => ({ loc: ["body"], msg: "bad", type: "x" }));
    for (const body of [
      "x".repeat(3_000_000),
      { detail: "\ud800".repeat(500_000) },
      { detail: items },
      { deep },
      { detail: "x", more: Array.from({ length: 8 }, () => "y".repeat(250_000)) },
    ]) {
      const envelope = decodeResponse({ status: 422, body });
      expect(encode(envelope).length).toBeLessThanOrEqual(1_048_576);
      expect(envelope.httpStatus).toBe(422);
    }
  });

  test("is an envelope, for every status, header and body", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("1", "0", "true", "-1", "1e999"));
    const names = ["x-fal-billable-units", "retry-after", "x-fal-needs-retry", "x-fal-error-type", "date"];
    fc.assert(
      fc.property(
        fc.oneof(fc.integer(), fc.double()),
        fc.dictionary(fc.constantFrom(...names), text),
        fc.oneof(fc.anything(), text, fc.record({ detail: fc.anything() })),
        (status, headers, body) => {
          const envelope = decodeResponse({ status, headers, body });
          expect(plain(decode(encode(envelope)))).toEqual(plain(envelope));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("armor in a response", () => {
  class QuotaExceeded extends Error {
    limit = 0;
  }
  const own = new ErrorRegistry()
    .use(fal)
    .register(QuotaExceeded, { type: "billing.QuotaExceeded", fields: ["limit"] });
  const envelope = own.capture(Object.assign(new QuotaExceeded("100 of 100"), { limit: 100 }));
  const token = new TextDecoder().decode(encode(envelope, { codec: "armor" }));

  test.each([
    ["in the detail", { detail: `QuotaExceeded: 100 of 100 ${token}` }],
    ["in an item", { detail: [{ loc: ["body", "seed"], msg: `bad ${token}`, type: "value_error" }] }],
    ["in another service's message", { message: `failed: ${token}` }],
    ["in plain text", `upstream said: ${token}`],
  ])("%s is the error that it holds, with what the response adds", (_, body) => {
    const caught = decodeResponse({
      status: 429,
      headers: {
        "x-fal-billable-units": "3",
        "x-fal-request-id": "r-7",
        "x-fal-needs-retry": "0",
        "retry-after": "2",
      },
      body,
    });
    expect(plain(caught)).toEqual({
      ...(plain(envelope) as object),
      httpStatus: 429,
      status: "resource_exhausted",
      retryable: false,
      retryAfterMs: 2000,
      billableUnits: 3,
      origin: { ...envelope.origin, task: "r-7" },
    });
    expect(own.restore(caught)).toBeInstanceOf(QuotaExceeded);
  });

  test("keeps what the envelope says itself", () => {
    const stated = { ...envelope, httpStatus: 402, retryable: true, billableUnits: "1.5" };
    const body = { detail: new TextDecoder().decode(encode(stated, { codec: "armor" })) };
    const caught = decodeResponse({
      status: 500,
      headers: { "x-fal-needs-retry": "0", "x-fal-billable-units": "3" },
      body,
    });
    expect(caught).toMatchObject({ httpStatus: 402, retryable: true, billableUnits: "1.5" });
  });

  test("in what a validation error echoes is anyone's", () => {
    const detail = [
      { type: "string_type", loc: ["body", "prompt"], msg: "bad", input: token, ctx: { token } },
    ];
    expect(decodeResponse({ status: 422, body: { detail } })).toMatchObject({
      type: "fal.client.ValidationError",
      message: "body.prompt: bad",
    });
  });

  test("that is forged is text", () => {
    const forged = token.replace(/\.[0-9a-f]{8}\.$/, ".00000000.");
    expect(decodeResponse({ status: 400, body: { detail: forged } })).toMatchObject({
      type: "fal.exceptions._base.AppException",
      message: forged,
    });
  });

  test("is what internal disclosure sends, and comes back whole", () => {
    for (const each of [envelope, errors.capture(new fal.FieldException("bad", { field: "seed" }))]) {
      const response = encodeResponse(each, { disclosure: "internal" });
      expect(findArmor(JSON.stringify(response.body))).toBeDefined();
      const { status: _, httpStatus: __, ...back } = decodeResponse(response);
      const { status: ___, httpStatus: ____, ...sent } = each;
      expect(plain(back)).toEqual(plain(sent));
    }
  });
});

describe("what leaves in a response", () => {
  const secret = errors.capture(new TypeError("bob@example.com"), { stdout: "key", billableUnits: 1 });

  test("is nothing of an error's text, unless its class is registered as one that may be shown", () => {
    class Full extends Error {}
    const own = new ErrorRegistry().register(Full, { type: "shop.Full", httpStatus: 409 });
    const envelope = own.capture(new Full("the shop is full"));
    expect(encodeResponse(envelope).body).toEqual({ detail: "Already exists" });
    expect(encodeResponse(envelope, { errors: own })).toMatchObject({
      status: 409,
      body: { detail: "the shop is full" },
    });
    expect(encodeResponse(secret, { errors: own }).body).toEqual({ detail: "Internal Server Error" });
  });

  test("is the whole error for those who ask for it", () => {
    const { body } = encodeResponse(secret, { disclosure: "internal" });
    expect(JSON.stringify(body)).toContain("bob@example.com");
    expect(JSON.stringify(encodeResponse(secret, { disclosure: "public" }))).not.toMatch(/bob|rethrown1/);
    // Whatever an untyped caller says that is not `internal` discloses less.
    expect(JSON.stringify(encodeResponse(secret, { disclosure: "Internal" as never }))).not.toMatch(/bob/);
  });

  test("passes through the platform's own classes", () => {
    for (const error of [
      new fal.AppException("gone", { status_code: 410 }),
      new fal.FieldException("bad", { field: "seed", billable_units: 2.5 }),
      new fal.RequestCancelledException("stopped"),
      new fal.CUDAOutOfMemoryException(),
      new fal.GPUException(),
    ]) {
      const caught = errors.restore(decodeResponse(encodeResponse(errors.capture(error))));
      expect(Object.getPrototypeOf(caught)).toBe(Object.getPrototypeOf(error));
      expect(plain({ ...caught })).toEqual(plain({ ...error }));
      expect(caught.message).toBe(error.message);
    }
  });

  test("can be sent: names and values are those of headers", () => {
    const odd = { v: 1, type: "a.B", code: "a\r\nset-cookie: x", billableUnits: "1\r\n2" } as const;
    expect(() => new Headers(encodeResponse(odd).headers)).not.toThrow();
    expect(encodeResponse(odd).headers).toEqual({});
  });
});

describe("what fal's client throws", () => {
  /** As the client's own class keeps it. */
  const clientError = (fields: object) => Object.assign(new Error("Unprocessable Entity"), fields);
  const detail = [{ loc: ["body", "seed"], msg: "bad", type: "value_error" }];

  test("becomes the error that fal raised", () => {
    const thrown = clientError({ status: 422, body: { detail }, requestId: "r-1", timeoutType: undefined });
    const caught = errors.restore(decodeClientError(thrown));
    expect(caught).toBeInstanceOf(fal.FieldException);
    expect(envelopeOf(caught)?.origin).toEqual({ task: "r-1" });
  });

  test("says whether the caller's own deadline ended it", () => {
    const body = { detail: "Request timed out", error_type: "request_timeout" };
    expect(
      decodeClientError(clientError({ status: 504, body, requestId: "", timeoutType: "user" })),
    ).toMatchObject({ code: "request_timeout", retryable: false });
  });

  test("without a body is its text", () => {
    const thrown = Object.assign(new Error("HTTP 502: Bad Gateway"), { status: 502, requestId: "" });
    expect(decodeClientError(thrown)).toMatchObject({
      type: "fal.client.ApiError",
      message: "HTTP 502: Bad Gateway",
      httpStatus: 502,
    });
  });

  test("and what it did not throw is captured as it is", () => {
    const failed = new TypeError("fetch failed");
    expect(decodeClientError(failed)).toMatchObject({
      type: "javascript.TypeError",
      message: "fetch failed",
    });
    expect(decodeClientError("nothing")).toMatchObject({ type: "javascript.NonError" });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(decodeClientError(proxy)).toHaveProperty("type");
  });
});

describe("catchGpuExceptions", () => {
  const oom = new Error("CUDA out of memory");

  test("leaves what returns alone, with its arguments and its this", async () => {
    const counter = {
      from: 40,
      add: catchGpuExceptions(function (this: { from: number }, n: number) {
        return this.from + n;
      }),
    };
    expect(counter.add(2)).toBe(42);
    await expect(catchGpuExceptions(async (n: number) => n)(3)).resolves.toBe(3);
  });

  test("converts what a promise is rejected with", async () => {
    const failing = catchGpuExceptions(async () => {
      throw oom;
    });
    await expect(failing()).rejects.toBeInstanceOf(fal.CUDAOutOfMemoryException);
    await expect(failing()).rejects.toMatchObject({ cause: oom, status_code: 503 });
  });

  test("gives 503, and the original as cause, which crosses", () => {
    const envelope = errors.capture(converted(oom));
    expect(envelope).toMatchObject({
      httpStatus: 503,
      status: "resource_exhausted",
      retryable: true,
      cause: 1,
    });
    expect(envelope.related?.[0]?.message).toBe("CUDA out of memory");
  });

  test.each([
    ["a class for wrong arguments", new TypeError("device must be a cuda device")],
    ["an abort", new DOMException("cuda", "AbortError")],
    ["what is no error", "CUDA out of memory"],
    ["nothing", undefined],
  ])("leaves %s alone", (_, thrown) => {
    expect(converted(thrown)).toBe(thrown);
  });

  test("survives an error that cannot be read", () => {
    const hostile = new Error();
    Object.defineProperty(hostile, "message", {
      get() {
        throw new RangeError("no");
      },
    });
    expect(converted(hostile)).toBe(hostile);
  });

  test("takes time linear in the text", () => {
    const long = new Error("cudacuda ".repeat(200_000));
    const started = performance.now();
    converted(long);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test("knows an error that came from elsewhere by what it is", () => {
    const remote = errors.restore({
      v: 1,
      type: "torch.OutOfMemoryError",
      lineage: ["python.RuntimeError", "python.Exception", "python.BaseException"],
      message: "CUDA out of memory. Tried to allocate 2.00 MiB",
    });
    expect(remote).toBeInstanceOf(RemoteError);
    expect(outcome(remote)).toBe("oom");
  });
});
