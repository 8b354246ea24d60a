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

type Family = "named" | "records";

interface Options {
  /** Fields that this version does not define; default both. */
  readonly unknown?: readonly Family[];
}

/** Any Unicode text, mostly short, empty now and then. */
export const text: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ minLength: 40, maxLength: 80, size: "max" }) },
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

const instant = fc
  .tuple(
    fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    }),
    fc.option(fc.integer({ min: 1, max: 999_999_999 }), { nil: undefined }),
  )
  .map(([date, nanoseconds]) => {
    const fraction =
      nanoseconds === undefined ? "" : `.${String(nanoseconds).padStart(9, "0").replace(/0+$/, "")}`;
    return `${date.toISOString().slice(0, 19)}${fraction}Z`;
  });

/** Any value, in an envelope with so many members in `related`. */
function anyValue(related: number): Arbitrary<Value> {
  const { value } = fc.letrec<{ value: Value; fields: { [key: string]: Value } }>((tie) => {
    const list = fc.array(tie("value"), { maxLength: 4 });
    const fields = mapOf(key, tie("value"));
    const tags: Arbitrary<Value>[] = [
      largeInteger.map(($int) => ({ $int })),
      fc.constantFrom("nan", "inf", "-inf").map(($float) => ({ $float })),
      instant.map(($time) => ({ $time })),
      list.map(($tuple) => ({ $tuple })),
      fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map(($map) => ({ $map })),
      fc.nat(related).map(($error) => ({ $error })),
      fc.record({ type: name, fields: tie("fields") }).map(($object) => ({ $object })),
      fc.record({ type: name, text }).map(($opaque) => ({ $opaque })),
      tie("value").map(($future) => ({ $future })),
    ];
    const plain: Arbitrary<Value>[] = [
      fc.constant(null),
      fc.boolean(),
      safeInteger,
      float,
      text,
      bytes,
      list,
      fields.filter((map) => !isTagged(map)),
    ];
    return {
      value: fc.oneof({ depthSize: "small", withCrossShrink: true }, ...plain, ...tags),
      fields,
    };
  });
  return value;
}

/** Records that no message of this version knows: varint, fixed and text, repeated and out of order. */
const records: Arbitrary<UnknownFields> = fc
  .array(fc.constantFrom("f80705", "c13e0102030405060708", "c23e03616263", "c53e01020304", "f8ffffff0f00"), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) => new UnknownFields(new Uint8Array(Buffer.from(all.join(""), "hex"))));

/** A message with some of its fields, as the field table says, and now and then some that it does not know. */
function messageOf(
  message: Message,
  kinds: Record<FieldKind, Arbitrary<unknown>>,
  value: Arbitrary<Value>,
  isRoot: boolean,
  unknown: NonNullable<Options["unknown"]>,
): Arbitrary<object> {
  const fields = message.fields.filter(({ rootOnly }) => isRoot || !rootOnly);
  const known = fc.record(Object.fromEntries(fields.map((field) => [field.name, kinds[field.kind]])), {
    requiredKeys: fields.filter(({ required }) => required).map((field) => field.name),
  });
  const isNew = (each: string) => !message.byName.has(each) && !each.startsWith("$");
  const extras: Record<Family, Arbitrary<object>> = {
    named: mapOf(name.filter(isNew), value),
    records: records.map(($unknown) => ({ $unknown })),
  };
  const nothing = { weight: 6, arbitrary: fc.constant({}) };
  const extra = fc.oneof(nothing, ...unknown.map((family) => ({ weight: 1, arbitrary: extras[family] })));
  // Not a spread: an unknown field may be called `__proto__`.
  return fc.tuple(known, extra).map((parts) => {
    const built = Object.create(null);
    for (const each of parts) for (const [field, content] of Object.entries(each)) built[field] = content;
    return built;
  });
}

/** Envelopes that every encoder takes. */
export function envelope({ unknown = ["named", "records"] }: Options = {}): Arbitrary<ErrorEnvelope> {
  // Built once for each size of a graph: a reference has to know how many members there are.
  return fc.oneof(...[0, 1, 2, 3].map((related) => envelopeWith(related, unknown)));
}

function envelopeWith(related: number, unknown: NonNullable<Options["unknown"]>): Arbitrary<ErrorEnvelope> {
  const reference = fc.nat(related);
  const value = anyValue(related);
  const some = <Element>(element: Arbitrary<Element>) => fc.array(element, { maxLength: 2 });
  const none = fc.constant(undefined);
  const leaves = {
    uint: integer(0, BOUNDS.maxInteger),
    int: safeInteger,
    position: integer(0, BOUNDS.maxPosition),
    httpStatus: fc.integer({ min: 100, max: 999 }),
    reference,
    references: fc.array(reference, { maxLength: 6 }),
    bool: fc.boolean(),
    billable: fc.oneof(safeInteger, float, text),
    kind: fc.constantFrom(...ENUMERATIONS.kind.numberOf.keys()),
    status: fc.constantFrom(...ENUMERATIONS.status.numberOf.keys()),
    omissionReason: fc.constantFrom(...ENUMERATIONS.omissionReason.numberOf.keys()),
    name,
    names: some(key),
    text,
    texts: some(text),
    values: some(value),
    attributes: mapOf(key, value),
    origin: none,
    frames: none,
    omissions: none,
    envelopes: none,
  };
  const part = (message: Message) => messageOf(message, leaves, value, false, unknown);
  const parts = {
    ...leaves,
    origin: part(ORIGIN),
    frames: some(part(FRAME)),
    omissions: some(part(OMISSION)),
  };
  const member = messageOf(ENVELOPE, parts, value, false, unknown);
  const members = fc.array(member, { minLength: related, maxLength: related });
  return fc
    .tuple(messageOf(ENVELOPE, parts, value, true, unknown), members)
    .map(([root, list]) => Object.assign(root, { v: 1, related: list }) as ErrorEnvelope);
}
