// Models as Protobuf records (SPEC 7.2), by the numbers and kinds of the fields.

import { float64, leaf, utf8, varint } from "./bytes.js";
import { type Dice, shuffled } from "./dice.js";
import { Float, type Model, Pairs } from "./models.js";
import { CONSTANTS, type Field, type MessageName, VOCABULARIES } from "./schema.js";
import { branch, type Node } from "./trees.js";

const WIRE = { varint: 0, fixed64: 1, sized: 2, fixed32: 5 } as const;

const record = (number: number, wireType: keyof typeof WIRE, payload: Node): Node =>
  branch("plain", [varint(BigInt(number) * 8n + BigInt(WIRE[wireType])), payload]);

const sized = (number: number, ...items: Node[]): Node => record(number, "sized", branch("sized", items));

const zigzag = (value: number | bigint): Uint8Array => {
  const wide = BigInt.asIntN(64, BigInt(value));
  return varint((wide << 1n) ^ (wide >> 63n));
};

/** The kinds of lists, and of what they hold. */
const ELEMENTS: { readonly [kind: string]: string } = {
  names: "name",
  texts: "text",
  values: "value",
  frames: "frame",
  omissions: "omission",
  envelopes: "envelope",
  references: "reference",
};
const ZIGZAG = new Set(["int", "billable"]);

export function protobufForm(model: Model, dice: Dice): Node {
  return branch("plain", model instanceof Pairs ? message(model, dice) : []);
}

function message({ of, entries }: Pairs, dice: Dice): Node[] {
  const known = new Map(
    of === "map" ? [] : CONSTANTS.fields[of as MessageName].map((field) => [field.name, field]),
  );
  const found = entries.flatMap(([name, model]) => {
    const field = known.get(name);
    return (field ? fieldRecords(field, model, dice) : unknownRecord(dice)).map(
      (node) => [field?.number ?? 30, node] as const,
    );
  });
  // In the order of their numbers, as they are written; or as they come.
  const sorted = dice.once(3) ? shuffled(found, dice) : found.sort(([a], [b]) => a - b);
  return sorted.map(([, node]) => node);
}

function fieldRecords({ number, numbers, kind }: Field, model: Model, dice: Dice): Node[] {
  const element = ELEMENTS[kind];
  if (
    kind === "references" &&
    Array.isArray(model) &&
    model.every((item) => Number.isInteger(item)) &&
    !dice.once(4)
  ) {
    return [sized(number, ...model.map((item) => varint(item as number)))];
  }
  if (element && Array.isArray(model))
    return model.map((item: Model) => fieldRecord(number, element, item, dice));
  if (kind === "attributes" && model instanceof Pairs) return mapEntries(number, model, dice);
  if (numbers && model instanceof Float) return [fieldRecord(numbers.double, kind, model, dice)];
  if (numbers && typeof model === "string") return [fieldRecord(numbers.text, kind, model, dice)];
  return [fieldRecord(number, kind, model, dice)];
}

/** One record, in the wire type that fits the model, which need not be that of the field. */
function fieldRecord(number: number, kind: string, model: Model, dice: Dice): Node {
  const vocabulary = VOCABULARIES[kind];
  if (kind === "value") return sized(number, ...valueRecord(model, dice));
  if (vocabulary && typeof model === "string") {
    const index = vocabulary.indexOf(model);
    return record(number, "varint", varint(index < 0 ? vocabulary.length + dice.roll(3) : index));
  }
  if (typeof model === "boolean")
    return record(number, "varint", varint(model ? (dice.once(6) ? 1 + dice.roll(300) : 1) : 0));
  if (typeof model === "number" || typeof model === "bigint") {
    return record(number, "varint", ZIGZAG.has(kind) ? zigzag(model) : varint(model));
  }
  if (model instanceof Float) {
    const isInteger = Number.isInteger(model.value) && kind !== "billable";
    return isInteger
      ? fieldRecord(number, kind, BigInt(model.value), dice)
      : record(number, "fixed64", float64(model.value, true));
  }
  if (typeof model === "string") return sized(number, utf8(model));
  if (model instanceof Uint8Array) return sized(number, model);
  if (model instanceof Pairs && model.of !== "map") return sized(number, ...message(model, dice));
  return sized(number, ...valueRecord(model, dice));
}

/** The one member of a Value; rarely none or two. */
function valueRecord(model: Model, dice: Dice): Node[] {
  const found = member(model, dice);
  return dice.once(400) ? [] : dice.once(400) ? [found, member(null, dice)] : [found];
}

function member(model: Model, dice: Dice): Node {
  if (model === null) return sized(1);
  if (typeof model === "boolean") return record(2, "varint", leaf(model ? 1 : 0));
  if (typeof model === "number" || typeof model === "bigint") return record(3, "varint", zigzag(model));
  if (model instanceof Float) return record(4, "fixed64", float64(model.value, true));
  if (typeof model === "string") return sized(5, utf8(model));
  if (model instanceof Uint8Array) return sized(6, model);
  if (model instanceof Pairs) return sized(8, ...mapEntries(1, model, dice));
  return sized(7, ...model.map((item) => sized(1, ...valueRecord(item, dice))));
}

function mapEntries(number: number, { entries }: Pairs, dice: Dice): Node[] {
  const found = entries.map(([key, model]) => {
    const parts = [sized(1, utf8(key)), sized(2, ...valueRecord(model, dice))];
    if (key === "" && dice.once(2)) parts.shift();
    return [key, sized(number, ...(dice.once(6) ? parts.toReversed() : parts))] as const;
  });
  const sorted = dice.once(3)
    ? shuffled(found, dice)
    : found.sort(([a], [b]) => Buffer.compare(utf8(a), utf8(b)));
  return sorted.map(([, node]) => node);
}

function unknownRecord(dice: Dice): Node[] {
  const number = dice.pick([30, 31, 32, 100, 2047, 2048, 19000, 2 ** 28, 2 ** 29 - 1]);
  const bytes = Uint8Array.from({ length: dice.roll(9) }, () => dice.roll(256));
  const records: Node[] = [
    record(number, "varint", varint(dice.pick([0n, 1n, 127n, 128n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n]))),
    record(number, "fixed64", float64(1.5, true)),
    record(number, "fixed32", leaf(0, 0, 0, 1)),
    sized(number, bytes),
    sized(number, sized(1, bytes)),
  ];
  return [dice.pick(records)];
}
