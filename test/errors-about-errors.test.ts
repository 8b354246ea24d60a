// What happens here where the trip of an error itself fails (docs/errors-about-errors.md); what Modal, fal, Flyte and
// Sail raise then is shown in conformance/sdks/test_errors_about_errors.py, by the same names.
import { describe, expect, test } from "vitest";
import {
  DecodeError,
  EncodeError,
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  envelopeOf,
  matches,
  RemoteError,
} from "../src/index.js";

const errors = new ErrorRegistry();
const roundTrip = (error: unknown) => errors.deserialize(errors.serialize(error));

function refused(run: () => unknown): DecodeError | EncodeError {
  try {
    run();
  } catch (error) {
    if (error instanceof DecodeError || error instanceof EncodeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("where the trip itself fails", () => {
  test("a_field_that_cannot_be_serialized", () => {
    const error = Object.assign(new Error("quota"), { lock: new WeakMap(), limit: 3 });
    const envelope = errors.capture(error);
    expect(envelope.attributes).toMatchObject({ limit: 3, lock: { $opaque: { type: "WeakMap" } } });
    expect(envelope.omitted).toContainEqual({ path: "/attributes/lock", reason: "unsupported" });
    expect(roundTrip(error)).toMatchObject({ message: "quota", limit: 3 });
  });

  test("a_class_that_the_caller_does_not_have", () => {
    class QuotaError extends RangeError {}
    const sending = new ErrorRegistry().register(QuotaError, { type: "only.over.there.QuotaError" });
    const back = errors.deserialize(sending.serialize(new QuotaError("100 of 100")));
    expect(back).toBeInstanceOf(RangeError);
    expect(matches(back, "only.over.there.QuotaError")).toBe(true);
    expect(back).toMatchObject({ name: "QuotaError", message: "100 of 100" });
  });

  test("too_large", () => {
    const message = "x".repeat(3_000_000);
    const envelope = envelopeOf(roundTrip(new Error(message)));
    expect(envelope?.omitted).toContainEqual({ path: "/message", reason: "truncated", size: 3_000_000 });
    const small = errors.serialize(new TypeError(message), { limits: { maxBytes: 1024 } });
    expect(small.length).toBeLessThanOrEqual(1024);
    expect(errors.deserialize(small)).toBeInstanceOf(TypeError);
    expect(refused(() => encode({ v: 1, type: "a.B", message }))).toMatchObject({
      code: "limit",
      path: "/message",
    });
    expect(refused(() => errors.deserialize(bytes(`{${" ".repeat(20_000_000)}`)))).toMatchObject({
      code: "limit",
      path: "",
    });
  });

  test("bytes_that_are_broken", () => {
    const whole = errors.serialize(new Error("x"));
    const CODES: [Uint8Array, string][] = [
      [whole.slice(0, -1), "truncated"],
      [Uint8Array.of(...whole, 0), "trailing_data"],
      [new Uint8Array(9).fill(0xc1), "malformed"],
      [new Uint8Array(), "truncated"],
    ];
    for (const [data, code] of CODES) expect(refused(() => errors.deserialize(data)).code).toBe(code);
  });

  test("another_version", () => {
    expect(refused(() => errors.deserialize(bytes('{"v":2,"type":"a.B"}'))).code).toBe("unsupported_version");
    const old: ErrorEnvelope = { v: 1, type: "javascript.TypeError", origin: { runtime: "Node.js 0.10" } };
    expect(errors.restore(old)).toBeInstanceOf(TypeError);
  });

  test("methods_that_fail_themselves", () => {
    const hostile = new Error("a");
    for (const name of ["message", "toString", "toJSON"]) {
      Object.defineProperty(hostile, name, {
        get() {
          throw new Error(name);
        },
      });
    }
    const envelope = errors.capture(hostile);
    expect(envelope.type).toBe("javascript.Error");
    expect(envelope.omitted).toContainEqual({ path: "/message", reason: "failed" });
    expect(roundTrip(new Error("outer", { cause: hostile }))).toMatchObject({ message: "outer" });
  });

  test("a_constructor_that_wants_more_than_was_kept", () => {
    class FieldError extends Error {
      readonly field: string;
      constructor(details: { field: string; message: string }) {
        super(details.message);
        this.field = details.field;
      }
    }
    const knowing = new ErrorRegistry().register(FieldError, { type: "fal.FieldError", fields: ["field"] });
    const sent = knowing.serialize(new FieldError({ field: "seed", message: "must be positive" }));
    const back = knowing.deserialize(sent);
    expect(back).toBeInstanceOf(FieldError);
    expect(back).toMatchObject({ field: "seed", message: "must be positive" });
  });

  test("cycles_and_depth", () => {
    let inner: unknown[] = [];
    const error = Object.assign(new Error("cycle"), { inner });
    for (let i = 0; i < 100_000; i++) {
      const next: unknown[] = [];
      inner.push(next);
      inner = next;
    }
    error.cause = error;
    const envelope = errors.capture(error);
    expect(envelope.cause).toBe(0);
    expect(envelope.omitted?.map(({ reason }) => reason)).toContain("truncated");
    const back = errors.deserialize(encode(envelope)) as Error;
    expect(back.cause).toBe(back);
  });

  test("data_that_is_no_error_of_this_format", () => {
    // @ts-expect-error: without a type
    const back = errors.restore({ v: 1, message: 5 });
    expect(back).toBeInstanceOf(RemoteError);
    expect((back as Error).message).toContain("/type");
    expect(refused(() => errors.deserialize(bytes('{"v":1,"message":"x"}')))).toMatchObject({
      code: "schema",
      path: "/type",
    });
  });

  test("an_error_about_the_trip_crosses_itself", () => {
    const error = refused(() => errors.deserialize(bytes("{")));
    const back = roundTrip(error);
    expect(back).toBeInstanceOf(Error);
    expect(matches(back, envelopeOf(back)?.type ?? "")).toBe(true);
    expect(envelopeOf(back)).toMatchObject({ message: error.message, code: error.code });
  });
});
