// Models in the words of each encoding, as trees: as an Encoder writes them, or in another form that a Decoder reads.

import { bigEndian, float32, float64, join, leaf, msgpackText, utf8 } from "./bytes.js";
import { type Dice, shuffled } from "./dice.js";
import { Float, type Model, Pairs } from "./models.js";
import { protobufForm } from "./protobuf-form.js";
import { branch, type Encoding, type Node } from "./trees.js";

/** `loose`: whether forms that no Encoder writes are drawn. */
export const form = (encoding: Encoding, model: Model, dice: Dice, loose: boolean): Node =>
  FORMS[encoding](model, { ...dice, once: (inSoMany) => loose && dice.once(inSoMany) });

/** Sorted, or as they come. */
const ordered = ({ entries }: Pairs, dice: Dice): readonly (readonly [string, Model])[] =>
  dice.once(3) ? shuffled(entries, dice) : [...entries].sort(([a], [b]) => Buffer.compare(utf8(a), utf8(b)));

const isInteger = (model: Model): model is number | bigint =>
  typeof model === "number" || typeof model === "bigint";

function msgpackForm(model: Model, dice: Dice): Node {
  if (model === null) return leaf(0xc0);
  if (typeof model === "boolean") return leaf(model ? 0xc3 : 0xc2);
  if (isInteger(model)) return msgpackInteger(BigInt(model), dice);
  if (typeof model === "string") return msgpackText(model, dice.once(6) ? 1 + dice.roll(2) : 0);
  if (model instanceof Float) {
    const isShort = dice.once(3) && Math.fround(model.value) === model.value;
    return isShort ? join(leaf(0xca), float32(model.value)) : join(leaf(0xcb), float64(model.value, false));
  }
  if (model instanceof Uint8Array) {
    const width = dice.once(6) || model.length > 255 ? 2 + dice.roll(2) : 0;
    const size = bigEndian(model.length, model.length > 65535 ? 4 : width === 0 ? 1 : width === 2 ? 2 : 4);
    return join(leaf(0xc4 + Math.log2(size.length)), size, model);
  }
  const found =
    model instanceof Pairs
      ? branch(
          "map",
          ordered(model, dice).map(([key, value]) =>
            branch("entry", [msgpackText(key, dice.once(20) ? 1 : 0), msgpackForm(value, dice)]),
          ),
        )
      : branch(
          "list",
          model.map((item) => msgpackForm(item, dice)),
        );
  if (dice.once(12)) found.wide = 1 + dice.roll(2);
  return found;
}

/** In the shortest form, or in any that holds it. */
function msgpackInteger(value: bigint, dice: Dice): Uint8Array {
  const signed = [8, 16, 32, 64].filter((bits) => BigInt.asIntN(bits, value) === value);
  const unsigned = [8, 16, 32, 64].filter((bits) => BigInt.asUintN(bits, value) === value);
  const width = (bits: number): number => Math.log2(bits) - 3;
  const all = [
    ...(value >= -32n && value <= 127n ? [bigEndian(value, 1)] : []),
    ...unsigned.map((bits) => join(leaf(0xcc + width(bits)), bigEndian(value, bits / 8))),
    ...signed.map((bits) => join(leaf(0xd0 + width(bits)), bigEndian(value, bits / 8))),
  ];
  return dice.once(3) ? dice.pick(all) : (all[0] as Uint8Array);
}

function jsonForm(model: Model, dice: Dice): Node {
  if (model === null || typeof model === "boolean") return utf8(String(model));
  if (isInteger(model))
    return utf8(dice.once(8) ? `${model}${dice.pick([".0", "e0", "E+0", ".000e-0", "0e-1"])}` : `${model}`);
  if (typeof model === "string") return jsonText(model, dice);
  if (model instanceof Float) {
    const { value } = model;
    return utf8(
      dice.once(3) && Number.isFinite(value)
        ? value.toExponential()
        : Object.is(value, -0)
          ? "-0"
          : String(value),
    );
  }
  if (model instanceof Uint8Array) {
    const base64 = utf8(`"${Buffer.from(model).toString("base64")}"`);
    return branch("map", [branch("entry", [utf8('"$bytes"'), base64])]);
  }
  const found =
    model instanceof Pairs
      ? branch(
          "map",
          ordered(model, dice).map(([key, value]) =>
            Object.assign(branch("entry", [jsonText(key, dice), jsonForm(value, dice)]), {
              wide: dice.once(12) ? 1 : 0,
            }),
          ),
        )
      : branch(
          "list",
          model.map((item) => jsonForm(item, dice)),
        );
  if (dice.once(12)) found.wide = 1;
  return found;
}

/** What JSON cannot carry raw is escaped; the rest only where the form is loose. Lone surrogates always, or as bytes. */
function jsonText(text: string, dice: Dice): Uint8Array {
  const everything = dice.once(8);
  const raw = dice.once(20);
  const characters = [...text].map((character) => {
    if (character === '"' || character === "\\") return `\\${character}`;
    const isEscaped =
      character < " " || (/\p{Surrogate}/u.test(character) && !raw) || (everything && dice.roll(2));
    if (!isEscaped) return character;
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    const hex = units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
    return dice.once(2) ? hex.toUpperCase().replaceAll("\\U", "\\u") : hex;
  });
  return utf8(`"${characters.join("")}"`);
}

const FORMS: { readonly [encoding in Encoding]: (model: Model, dice: Dice) => Node } = {
  msgpack: msgpackForm,
  json: jsonForm,
  protobuf: protobufForm,
};
