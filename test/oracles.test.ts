// Our codecs against libraries that were written by others, and against themselves, over envelopes from a seed.

import { fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { Packr, Unpackr } from "msgpackr";
import { describe, expect, test } from "vitest";
import { checkEnvelope } from "../src/check.js";
import { CODECS, type CodecName, decode, encode } from "../src/codec/index.js";
import { compareText } from "../src/codec/text.js";
import { type ErrorEnvelope, UnknownFields } from "../src/envelope.js";
import { DecodeError } from "../src/errors.js";
import { DEFAULT_LIMITS } from "../src/limits.js";
import { ErrorEnvelopeSchema } from "../src/proto.js";
import { validate } from "../src/validate.js";
import { envelope } from "./arbitraries.js";
import { hex, ofUtf8 } from "./faults.js";

const NAMES = Object.keys(CODECS) as CodecName[];
const runs = { numRuns: 200 };

/** The same data with every key and number replaced, to spare an oracle what it is known to get wrong. */
function replaced(
  value: unknown,
  key: (key: string) => string,
  number: (number: number) => unknown,
): unknown {
  const inner = (element: unknown) => replaced(element, key, number);
  if (typeof value === "number") return number(value);
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array || value instanceof UnknownFields) return value;
  return Object.fromEntries(Object.entries(value).map(([each, element]) => [key(each), inner(element)]));
}

describe("MessagePack against msgpackr", () => {
  const unpackr = new Unpackr({ useRecords: false, mapsAsObjects: false, int64AsType: "number" });
  const packr = new Packr({ useRecords: false, variableMapSize: true });

  /** Maps of Maps, since it renames the key `__proto__` of an object. */
  function asMaps(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(asMaps);
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
    const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b));
    return new Map(entries.map(([key, element]) => [key, asMaps(element)]));
  }
  const sameKey = (key: string) => key;
  // As numbers, integers from 2^32 on and below −2^31 become floats, and as bigints all of them are int 64.
  const below32Bits = (number: number) =>
    Number.isSafeInteger(number) && number >= 2 ** 32 ? number % 2 ** 32 : number;
  const asBigint = (number: number) =>
    Number.isSafeInteger(number) && number < -(2 ** 31) ? BigInt(number) : number;

  test("our bytes are the same data", () => {
    fc.assert(
      fc.property(envelope({ unknown: ["named"] }), (each) => {
        expect(unpackr.unpack(encode(each))).toEqual(asMaps(checkEnvelope(each, DEFAULT_LIMITS)));
      }),
      runs,
    );
  });

  test("[MSG-1] our bytes are those that it would write", () => {
    fc.assert(
      fc.property(envelope({ unknown: ["named"] }), (each) => {
        const checked = checkEnvelope(replaced(each, sameKey, below32Bits), DEFAULT_LIMITS);
        expect(hex(packr.pack(asMaps(replaced(checked, sameKey, asBigint))))).toBe(hex(encode(checked)));
      }),
      runs,
    );
  });
});

describe("Protobuf against @bufbuild/protobuf", () => {
  // Its maps are objects, which put keys that look like integers first, and cannot hold `__proto__`.
  const plainKey = (key: string) => (/^(\d+|__proto__)$/.test(key) ? `a${key}` : key);
  const plain = (each: ErrorEnvelope) => replaced(each, plainKey, (number) => number) as ErrorEnvelope;
  const throughIt = (bytes: Uint8Array) =>
    toBinary(ErrorEnvelopeSchema, fromBinary(ErrorEnvelopeSchema, bytes));

  test("our bytes are the same data", () => {
    fc.assert(
      fc.property(envelope({ unknown: ["records"] }).map(plain), (each) => {
        const bytes = encode(each, { codec: "protobuf" });
        expect(decode(throughIt(bytes), { codec: "protobuf" })).toEqual(decode(bytes));
      }),
      runs,
    );
  });

  test("[PB-1] our bytes are those that it would write", () => {
    // It writes every member of a oneof where the first one stands.
    const withoutOneof = ({ billableUnits: _, related, ...rest }: ErrorEnvelope): ErrorEnvelope => ({
      ...rest,
      related: (related ?? []).map(({ billableUnits: _, ...member }) => member),
    });
    fc.assert(
      fc.property(
        envelope({ unknown: ["records"] })
          .map(plain)
          .map(withoutOneof),
        (each) => {
          const bytes = encode(each, { codec: "protobuf" });
          expect(hex(throughIt(bytes))).toBe(hex(bytes));
        },
      ),
      runs,
    );
  });
});

describe("JSON against JSON.parse and the JSON Schema", () => {
  test("our text is the same data, and valid", () => {
    fc.assert(
      fc.property(envelope({ unknown: ["named"] }), (each) => {
        const parsed = JSON.parse(ofUtf8(encode(each, { codec: "json" })));
        expect(checkEnvelope(parsed, DEFAULT_LIMITS)).toEqual(checkEnvelope(each, DEFAULT_LIMITS));
        expect(validate(parsed)).toEqual([]);
        expect(validate(each)).toEqual([]);
      }),
      runs,
    );
  });
});

describe.each(NAMES)("%s against itself", (codec) => {
  const family = codec === "protobuf" ? "records" : "named";

  test("[ENC-3] what was encoded decodes to the same, and encodes to the same bytes", () => {
    fc.assert(
      fc.property(envelope({ unknown: [family] }), (each) => {
        const bytes = encode(each, { codec });
        expect(decode(bytes)).toEqual(checkEnvelope(each, DEFAULT_LIMITS));
        expect(hex(encode(decode(bytes), { codec }))).toBe(hex(bytes));
      }),
      runs,
    );
  });

  test("[ENC-1] the way through another encoding changes nothing", () => {
    fc.assert(
      fc.property(envelope({ unknown: [] }), fc.constantFrom(...NAMES), (each, other) => {
        expect(hex(encode(decode(encode(each, { codec: other })), { codec }))).toBe(
          hex(encode(each, { codec })),
        );
      }),
      runs,
    );
  });

  test("[ERR-1] mutated bytes give an envelope or a DecodeError, and nothing else", () => {
    const change = fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom("set", "insert", "drop", "cut"));
    let refused = 0;
    fc.assert(
      fc.property(envelope(), fc.array(change, { minLength: 1, maxLength: 4 }), (each, changes) => {
        const mutated = mutate(encode(each, { codec }), changes);
        let decoded: ErrorEnvelope;
        try {
          decoded = decode(mutated, { codec });
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
          refused++;
          return;
        }
        // What was accepted is an envelope in every encoding.
        for (const other of NAMES) decode(encode(decoded, { codec: other }));
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test("[ERR-1] any bytes at all give an envelope or a DecodeError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          decode(bytes, { codec });
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function mutate(bytes: Uint8Array, changes: readonly (readonly [number, number, string])[]): Uint8Array {
  let mutated = [...bytes];
  for (const [place, byte, how] of changes) {
    const at = place % (mutated.length + 1);
    if (how === "cut") mutated = mutated.slice(0, at);
    else mutated.splice(at, how === "insert" ? 0 : 1, ...(how === "drop" ? [] : [byte]));
  }
  return new Uint8Array(mutated);
}
