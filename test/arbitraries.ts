// Envelopes from a seed: every field, tag and kind of value, graphs with cycles, unknown fields of both families.
// All of them are valid, few of them normalised: empty texts and floats that are integers are in it too.

import fc, { type Arbitrary } from "fast-check";
import { type ErrorEnvelope, UnknownFields, type Value } from "../src/envelope.js";
import {
  ENUMERATIONS,
  ENVELOPE,
  type FieldKind,
  FRAME,
  type Message,
  OMISSION,
  ORIGIN,
} from "../src/fields.js";
import { BOUNDS } from "../src/generated/constants.js";

interface Options {
  /** Fields that this version does not define; default both. */
  readonly unknown?: readonly ("named" | "records")[];
}

/** Any Unicode text, mostly short, empty now and then. */
export const text: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 40, maxLength: 120 }) },
  // Escapes of JSON, ends of UTF-8 sizes, and the two sides of the surrogates.
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\0\b\t\n\f\r\x1f"\\/\x7f',
      "\x80\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}",
    ),
  },
);

const integer = (min: number, max: number) =>
  fc
    .oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -300, max: 300 }), fc.constantFrom(min, max))
    .map((n) => Math.min(Math.max(n, min), max));

const safeInteger = integer(-BOUNDS.maxInteger, BOUNDS.maxInteger);
const float = fc.double({ noNaN: true, noDefaultInfinity: true });
const bytes = fc.uint8Array({ maxLength: 20 });

/** Names that mean something to JavaScript or to this format, and others. */
const key = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 6 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "__proto__",
      "constructor",
      "then",
      "v",
      "$int",
      "$bytes",
      "\uffff",
      "\u{10000}",
      "10",
      "9",
    ),
  },
);
const name = key.filter((each) => each !== "");

/** A map without a prototype, as decoders build them. */
function mapOf<Element>(key: Arbitrary<string>, element: Arbitrary<Element>) {
  return fc.array(fc.tuple(key, element), { maxLength: 5 }).map((entries) => {
    const map: { [key: string]: Element } = Object.create(null);
    for (const [each, value] of entries) map[each] = value;
    return map;
  });
}

const isTagged = (map: object) => Object.keys(map).length === 1 && Object.keys(map)[0]?.startsWith("$");

const largeInteger = fc
  .bigInt({ min: -(10n ** 40n), max: 10n ** 40n })
  .map((n) => String(n > 0n ? n + BigInt(BOUNDS.maxInteger) : n - BigInt(BOUNDS.maxInteger) - 1n));
