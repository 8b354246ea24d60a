// The codecs write and read in one walk what is sure to be right; everything else goes the long way (check.ts, and the
// readers of the form). Whatever the short way accepts, the long one must accept too, with the same result.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CodecName } from "../conformance/fuzz/corpus.js";
import { inputsOf } from "../conformance/fuzz/inputs.js";
import { checkEnvelope } from "../src/check.js";
import { formOf } from "../src/codec/codec.js";
import { CODECS } from "../src/codec/index.js";
import { LIMITS } from "../src/generated/constants.js";
import { DecodeError, decode, type ErrorEnvelope, encode, type Limits } from "../src/index.js";
import { DEFAULT_LIMITS, resolveLimits } from "../src/limits.js";

const NAMES = Object.keys(CODECS) as CodecName[];
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Everything that one can see of a tree: the order of keys and the prototypes too. */
function seen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : value;
  if (ArrayBuffer.isView(value)) return { class: value.constructor.name, hex: hex(value as Uint8Array) };
  if (Array.isArray(value)) return value.map(seen);
  const entries = Reflect.ownKeys(value).map((key) => [key, seen(Reflect.get(value, key))]);
  return { prototype: Object.getPrototypeOf(value)?.constructor?.name ?? null, entries };
}

const theLongWay = (input: Uint8Array, codec: CodecName, limits: Limits): ErrorEnvelope => {
  const resolved = resolveLimits(limits);
  return checkEnvelope(formOf(CODECS[codec])(input, resolved), resolved);
};

describe.each(NAMES)("[ENC-2] %s: what is read in one walk is what check.ts makes of the form", (codec) => {
  const inputOf = inputsOf(codec, { decode, encode });

  test("valid or broken, whatever the limits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        const { bytes, limits } = inputOf(seed);
        let found: ErrorEnvelope;
        try {
          found = decode(bytes, { codec, limits });
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
          expect(() => theLongWay(bytes, codec, limits)).toThrow();
          return;
        }
        expect(seen(found)).toEqual(seen(theLongWay(bytes, codec, limits)));
        // And what is written of it, however it stands in memory.
        for (const other of NAMES) {
          const copy = checkEnvelope(found, DEFAULT_LIMITS);
          expect(hex(encode(found, { codec: other }))).toBe(hex(encode(copy, { codec: other })));
        }
      }),
      { numRuns: 500 },
    );
  });
});

const LONGEST = LIMITS.maxTextBytes - 1;

const base = { v: 1, type: "a.B", message: "m", frames: [{ file: "f", line: 1 }] } as const;

describe.each(NAMES)("[ENC-4] %s: what stands in memory", (codec) => {
  const write = (envelope: object): string => hex(encode(envelope as ErrorEnvelope, { codec }));

  test("the order of fields and keys, and what is absent, has no meaning", () => {
    const odd = { frames: [{ line: 1, file: "f" }], stdout: "", notes: [], kind: "unknown", message: "m" };
    expect(write({ ...odd, suppressContext: false, code: undefined, type: "a.B", v: 1 })).toBe(write(base));
  });

  test("a field is an own enumerable property: no prototype adds one", () => {
    const hidden = Object.defineProperty({ ...base }, "code", { value: "C", enumerable: false });
    expect(write(hidden)).toBe(write(base));
    const clean = write(base);
    const polluted = Object.prototype as { traceparent?: string };
    polluted.traceparent = "x";
    let written = "";
    try {
      written = write(base);
    } finally {
      delete polluted.traceparent;
    }
    expect(written).toBe(clean);
  });

  test("a getter that encodes does not disturb what is being written", () => {
    let inner = "";
    const attributes = {
      get a() {
        inner = write({ ...base, message: "inner" });
        return 1;
      },
    };
    expect(write({ ...base, attributes })).toBe(write({ ...base, attributes: { a: 1 } }));
    expect(inner).toBe(write({ ...base, message: "inner" }));
    expect(write(base)).toBe(write({ ...base }));
  });

  test("what was written stays as it is while more is written", () => {
    const first = encode(base as unknown as ErrorEnvelope, { codec });
    const copy = hex(first);
    write({ ...base, message: "another" });
    expect(hex(first)).toBe(copy);
    expect(first.buffer.byteLength).toBe(first.length);
  });

  test("texts around every bound of a size, ASCII or not, come back", () => {
    for (const size of [0, 1, 31, 32, 39, 40, 41, 85, 86, 127, 128, 255, 256, 21845, 65535, 65536]) {
      for (const unit of ["x", "\n", "é", "€", "\u{10ffff}"]) {
        const message = `a${unit.repeat(Math.min(size, LONGEST / Buffer.byteLength(unit)))}`;
        expect(decode(encode({ v: 1, type: "a.B", message }, { codec }), { codec }).message).toBe(message);
      }
    }
  });
});
