// An envelope with a text of its own in every place that can hold one, found by walking the field table: a field
// that is added to the contract is planted here without anybody thinking of it.

import { BYTES_TAG, TAGS } from "../src/codec/value.js";
import { type ErrorEnvelope, type RelatedError, UnknownFields, type Value } from "../src/envelope.js";
import { ENVELOPE, type FieldKind, FRAME, type Message, OMISSION, ORIGIN } from "../src/fields.js";

/** Makes the text that stands at a place. */
export type Plant = (place: string) => string;

/** Fields that this version does not define, of one family of encodings. */
export type Family = "named" | "records";

/** How the errors of the graph hang together, by reference; what has no entry refers to itself. */
export const LINKS = {
  cause: 1,
  context: 2,
  member: 3,
  inAttributes: 4,
  inArgs: 5,
  inUnknown: 6,
  nobody: 7,
  nested: 8,
};
const SIZE = 9;
const MEMBERS = new Map<number, number[]>([
  [0, [LINKS.member]],
  [LINKS.member, [LINKS.nested]],
]);

/** The errors that the structure of groups leads to. */
export const IN_GROUPS = [0, LINKS.member, LINKS.nested];

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Every sort of value, tags included, with a text in each place. */
export function values(plant: Plant, place: string, error?: number): Value[] {
  const at = (part: string) => plant(`${place}/${part}`);
  const tags: Record<string, Value> = {
    $int: "9007199254740993",
    $float: "inf",
    $time: "2026-11-21T03:35:00Z",
    $tuple: [at("tuple"), [{ [at("tuple-key")]: at("tuple-value") }]],
    $map: [
      [at("map-key"), at("map-value")],
      [[at("map-list-key")], 1],
    ],
    $error: error ?? 0,
    $object: { type: at("object-type"), fields: { [at("object-key")]: at("object-value") } },
    $opaque: { type: at("opaque-type"), text: at("opaque-text") },
  };
  const missing = [...TAGS.keys()].filter((tag) => tag !== BYTES_TAG && !(tag in tags));
  if (missing.length > 0) throw new Error(`nothing is planted in ${missing}`);
  return [
    at("text"),
    utf8(at("bytes")),
    [at("list"), [at("list-list")]],
    { [at("key")]: at("value"), more: { [at("key-key")]: [at("value-value")] } },
    { [`$${at("unknown-tag")}`]: at("unknown-tag-value") },
    ...Object.entries(tags).flatMap(([tag, content]) =>
      tag === "$error" && error === undefined ? [] : [{ [tag]: content } as Value],
    ),
  ];
}

type Content = (plant: Plant, place: string, index: number) => unknown;

function message(fields: Message, kinds: Record<FieldKind, Content>, family: Family): Content {
  return (plant, place, index) => {
    const filled = Object.create(null);
    for (const field of fields.fields) {
      if (index > 0 && field.rootOnly) continue;
      filled[field.name] = kinds[field.kind](plant, `${place}/${field.name}`, index);
    }
    if (family === "named") {
      const error = fields === ENVELOPE && index === 0 ? LINKS.inUnknown : undefined;
      filled[plant(`${place}/(unknown name)`)] = values(plant, `${place}/(unknown)`, error);
    } else filled.$unknown = new UnknownFields(record(plant(`${place}/(record)`)));
    return filled;
  };
}

/** A Protobuf record of a number that no message of this version has. */
function record(text: string): Uint8Array {
  const content = utf8(text);
  if (content.length > 127) throw new Error("too long for a length of one byte");
  return new Uint8Array([0xc2, 0x3e, content.length, ...content]);
}

/**
 * An envelope of nine errors, each with every field. `types` gives the type of an error by its reference;
 * `attributes` adds to what stands in `attributes`.
 */
export function planted(
  plant: Plant,
  family: Family,
  types: (index: number) => string | undefined = () => undefined,
  attributes: (index: number) => Record<string, Value> = () => ({}),
): ErrorEnvelope {
  const kinds: Record<FieldKind, Content> = {
    uint: (_, place) => (place.endsWith("/v") ? 1 : 4711),
    int: () => 4711,
    position: () => 4711,
    httpStatus: () => 471,
    reference: (_, place, index) =>
      index > 0 ? index : place.endsWith("/cause") ? LINKS.cause : LINKS.context,
    references: (_, __, index) => MEMBERS.get(index) ?? [index],
    bool: () => true,
    billable: (plant, place) => plant(place),
    kind: () => "user",
    status: () => "internal",
    omissionReason: () => "failed",
    name: (plant, place, index) => types(index) ?? plant(place),
    names: (plant, place) => [plant(place)],
    text: (plant, place) => plant(place),
    texts: (plant, place) => [plant(place)],
    values: (plant, place, index) => values(plant, place, index === 0 ? LINKS.inArgs : undefined),
    attributes: (plant, place, index) => ({
      [plant(`${place}/(name)`)]: values(plant, place, index === 0 ? LINKS.inAttributes : undefined),
      ...attributes(index),
    }),
    origin: (...all) => message(ORIGIN, kinds, family)(...all),
    frames: (...all) => [message(FRAME, kinds, family)(...all)],
    omissions: (...all) => [message(OMISSION, kinds, family)(...all)],
    envelopes: (plant) =>
      Array.from({ length: SIZE - 1 }, (_, i) => message(ENVELOPE, kinds, family)(plant, `/${i + 1}`, i + 1)),
  };
  return message(ENVELOPE, kinds, family)(plant, "", 0) as ErrorEnvelope;
}

/** The errors of an envelope, by reference. */
export const errorsOf = (envelope: ErrorEnvelope): RelatedError[] => [envelope, ...(envelope.related ?? [])];

/** Every text inside of anything: keys, texts, and bytes read as text. */
export function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value instanceof UnknownFields) return textsOf(value.bytes);
  if (value instanceof Uint8Array) return [new TextDecoder("latin1").decode(value)];
  if (typeof value !== "object" || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap(textsOf)
    : Object.entries(value).flatMap(([key, part]) => [key, ...textsOf(part)]);
}
