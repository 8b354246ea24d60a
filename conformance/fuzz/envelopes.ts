// Random envelopes (SPEC 4): every field, graphs and unknown fields; valid, or with a rule broken here and there.

import type { Dice } from "./dice.js";
import { countNear, Float, type Maker, type Model, many, Pairs } from "./models.js";
import { bound, CONSTANTS, type Field, type MessageName, VOCABULARIES } from "./schema.js";
import { anything, float, integer, key, mapOf, name, text, value } from "./values.js";

/** Once in how many places a rule is broken; most envelopes are valid. */
const RATES = [0, 0, 0, 300, 100, 40, 12];
// Deeper ones come from `deep`.
const DEPTH = 3;

export function envelope(dice: Dice): Model {
  const rate = dice.pick(RATES);
  const make: Maker = { ...dice, errors: 1, off: () => rate > 0 && dice.once(rate) };
  const related = dice.once(3) ? countNear(dice, bound("maxErrors")) : 0;
  make.errors = 1 + related;
  // Of many errors each is small.
  const members = many(related, () => message("ErrorEnvelope", make, related > 9 ? 30 : 5));
  const root = message("ErrorEnvelope", make, 4, true);
  return members.length > 0 ? new Pairs(root.of, [...root.entries, ["related", members]]) : root;
}

/** A message with its required fields, and each of the others once in so many. */
function message(of: MessageName, make: Maker, inSoMany: number, isRoot = false): Pairs {
  const fields = CONSTANTS.fields[of].filter(({ required, rootOnly, name }) => {
    if (name === "related") return make.off();
    if (make.off()) return make.once(2);
    return required ? !rootOnly || isRoot : make.once(inSoMany);
  });
  const known = fields.map((field) => [field.name, fieldValue(field, make)] as const);
  const names = make.once(inSoMany * 2) ? new Set(many(1 + make.roll(3), () => unknownName(of, make))) : [];
  return new Pairs(of, [...known, ...[...names].map((name) => [name, value(make, DEPTH)] as const)]);
}

const UNKNOWN = ["colour", "x", "é", "zz", "Type", "\u{10000}", "\uffff", "0"];

function unknownName(of: MessageName, make: Maker): string {
  if (make.off()) return make.pick(["", "$x", "$int", "type"]);
  const found = key(make);
  const isFree = /^[^$]/.test(found) && !CONSTANTS.fields[of].some(({ name }) => name === found);
  return isFree && make.once(2) ? found : make.pick(UNKNOWN);
}

function fieldValue({ name, kind }: Field, make: Maker): Model {
  if (name === "v")
    return make.off() ? make.pick<Model>([0, 2, -1, "1", null, new Float(1.5), 2n ** 53n]) : 1;
  return make.off() ? anything(make) : (KINDS[kind] as (make: Maker) => Model)(make);
}

/** Between two bounds, at them, or just beyond. */
const within =
  (low: number, high: number) =>
  (make: Maker): Model => {
    const found = make.off()
      ? make.pick([low - 1, high + 1])
      : make.pick([low, low + 1, high - 1, high, (low + 404) % high]);
    return make.once(12) ? new Float(found) : found;
  };

const oneOf = ({ pick, off, roll }: Maker, names: readonly string[]): Model =>
  off() ? pick(["", "nonsense", "USER", "1"]) : (names[1 + roll(names.length - 1)] as string);

const reference = (make: Maker): Model =>
  make.roll(make.errors + (make.off() ? 2 : 0)) - (make.off() ? 1 : 0);

const listOf =
  (element: (make: Maker) => Model, edge = 40) =>
  (make: Maker): Model =>
    many(countNear(make, edge), () => (make.off() ? anything(make) : element(make)));

const KINDS: { readonly [kind: string]: (make: Maker) => Model } = {
  uint: within(0, Number.MAX_SAFE_INTEGER),
  int: (make) => integer(make),
  position: within(0, bound("maxPosition")),
  httpStatus: within(100, 999),
  name,
  names: listOf(name),
  text,
  texts: listOf(text),
  bool: ({ roll }) => roll(2) === 0,
  kind: (make) => (make.once(4) ? "unknown" : oneOf(make, VOCABULARIES.kind ?? [])),
  status: (make) => oneOf(make, VOCABULARIES.status ?? []),
  omissionReason: (make) => oneOf(make, VOCABULARIES.omissionReason ?? []),
  billable: (make) => make.pick([integer, float, text])(make),
  // Rarely so many that values are counted to the limit.
  values: (make) =>
    make.once(2000)
      ? many(bound("maxValues") - 1 + make.roll(3), () => 0)
      : listOf((each) => value(each, DEPTH))(make),
  attributes: (make) => mapOf(make, DEPTH),
  reference,
  references: listOf(reference, bound("maxErrors")),
  frames: listOf((make) => message("Frame", make, 2), bound("maxFrames")),
  origin: (make) => message("Origin", make, 3),
  omissions: listOf((make) => message("Omission", make, 2), bound("maxOmissions")),
  envelopes: listOf((make) => message("ErrorEnvelope", make, 6)),
};
