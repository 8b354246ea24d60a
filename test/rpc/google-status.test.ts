// SPEC CAR-2, CAR-4, CAR-6: an envelope as a google.rpc.Status, within the trailers of one call.
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ErrorRegistry, encode, type Limits } from "../../src/index.js";
import {
  decodeStatus,
  encodeStatus,
  envelopeOfDetails,
  type StatusOptions,
} from "../../src/rpc/google-status.js";
import { envelope as anyEnvelope } from "../arbitraries.js";
import { carrierVectors } from "../bridge-vectors.js";
import {
  BadRequestSchema,
  DebugInfoSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from "../generated/google/rpc/error_details_pb.js";
import { StatusSchema } from "../generated/google/rpc/status_pb.js";

interface Vector {
  readonly id: string;
  readonly call: "encodeStatus" | "decodeStatus";
  readonly input: never;
  readonly options?: StatusOptions & { readonly limits?: Limits };
  readonly expect: unknown;
}

const cases = carrierVectors("google-status") as unknown as readonly Vector[];

function outcome({ call, input, options }: Vector): unknown {
  if (call === "decodeStatus") return decodeStatus(input, options?.limits) ?? null;
  const { code, message, bytes } = encodeStatus(input, options);
  return { code, message, bytes };
}

describe("vectors of 96-carriers/google-status", () => {
  it.each(cases)("$id", (vector) => {
    expect(outcome(vector)).toEqual(vector.expect);
  });
});

describe("CAR-4: every parser of Protobuf reads what is written", () => {
  const schemas = [ErrorInfoSchema, RetryInfoSchema, BadRequestSchema, DebugInfoSchema];
  const encodings = cases.filter(({ call }) => call === "encodeStatus");

  it.each(encodings)("$id, and writes the same bytes", (vector) => {
    const { code, message, details, bytes } = encodeStatus(vector.input, vector.options);
    const status = fromBinary(StatusSchema, bytes);
    expect(status.code).toBe(code);
    expect(status.message).toBe(message);
    expect(status.details.map(({ typeUrl }) => typeUrl)).toEqual(
      details.map(({ type }) => `type.googleapis.com/${type}`),
    );
    expect(toBinary(StatusSchema, status)).toStrictEqual(bytes);
    for (const { type, value } of details) {
      const schema = schemas.find(({ typeName }) => typeName === type);
      if (schema) expect(toBinary(schema, fromBinary(schema, value))).toStrictEqual(value);
    }
  });
});

/** What HTTP/2 counts for the trailers that carry a status (RFC 9113, 6.5.2). */
const trailersOf = ({ code, message, bytes }: ReturnType<typeof encodeStatus>) =>
  Object.entries({
    "grpc-status": String(code),
    "grpc-message": encodeURI(message),
    "grpc-status-details-bin": Buffer.from(bytes).toString("base64"),
  }).reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0);

describe("CAR-4: all that the trailers of a failed call hold stays within `trailerBytes`", () => {
  const texts = ["m", "%", "ж", "\u{1F702}", "\n", "\ud800", "\0"];

  it.each(texts)("a message of 1 MB of %j", (text) => {
    const errors = new ErrorRegistry();
    const failure = Object.assign(new TypeError(text.repeat(1_000_000)), { field: text.repeat(500) });
    failure.stack = `TypeError\n${"    at f (app.js:1:1)\n".repeat(40_000)}`;
    const envelope = errors.capture(failure);
    for (const trailerBytes of [4096, 5000, 8192, 16384, 65536]) {
      for (const taken of [0, 700]) {
        const status = encodeStatus({ ...envelope, code: "C", retryAfterMs: 1 }, { trailerBytes, taken });
        expect(trailersOf(status) + taken).toBeLessThan(Math.max(trailerBytes, 4096 + taken) - 200);
        expect(decodeStatus(status.bytes)?.type).toBe("javascript.TypeError");
      }
    }
  });

  it("any envelope", () => {
    fc.assert(
      fc.property(anyEnvelope(), fc.constantFrom(4096, 6000, 8192), (envelope, trailerBytes) => {
        const status = encodeStatus(envelope, { trailerBytes });
        expect(trailersOf(status)).toBeLessThan(trailerBytes);
        expect(fromBinary(StatusSchema, status.bytes).details.length).toBe(status.details.length);
        expect(decodeStatus(status.bytes)).toBeDefined();
        expect(envelopeOfDetails(status.details)).toEqual(decodeStatus(status.bytes));
      }),
      { numRuns: 100 },
    );
  });
});

describe("CAR-6: whatever bytes come, nothing is thrown", () => {
  it("random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeStatus(bytes)).toBeUndefined();
      }),
    );
  });

  it("one byte changed, or the end gone", () => {
    const { bytes } = encodeStatus({ v: 1, type: "a.B", message: "m", code: "C", retryAfterMs: 1500 });
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 0x80]) {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ bit;
        decodeStatus(changed);
      }
      decodeStatus(bytes.slice(0, at));
    }
    expect(decodeStatus(bytes)?.code).toBe("C");
  });

  it("an envelope alone, without a status around it, is no status", () => {
    expect(decodeStatus(encode({ v: 1, type: "a.B" }, { codec: "protobuf" }))).toBeUndefined();
  });
});
