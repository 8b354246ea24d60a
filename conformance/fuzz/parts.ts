// What a mutation puts in: values at the edges of the rules, in the words of each encoding.

import { bigEndian, float32, float64, join, leaf, msgpackHead, msgpackText, utf8, varint } from "./bytes.js";
import type { Dice } from "./dice.js";
import { ALL_FIELDS, FIELD_NUMBERS } from "./schema.js";
import { type Branch, branch, type Encoding, isPair, type Node } from "./trees.js";

const TAGS = "$int $float $time $bytes $tuple $map $error $object $opaque $ $new".split(" ");
const WORDS = [
  ...ALL_FIELDS.map(({ name }) => name),
  ...TAGS,
  // A name that means something to a language, text that sorts apart in UTF-8 and UTF-16, and what is no character.
  ..."fields text __proto__ constructor then toJSON 0 x ~/ é \u{10000} \uffff \ufffd \ufeff \0 \u2028".split(
    " ",
  ),
  "",
  ..."python.ValueError python.BaseException python.ExceptionGroup javascript.TypeError".split(" "),
  ..."truncated user unknown not_found aGk= aGl= aGk nan -inf Infinity 00".split(" "),
  ..."9007199254740991 9007199254740992 -9007199254740992".split(" "),
  ..."2024-02-29T23:59:59Z 2023-02-29T00:00:00Z 0000-01-01T00:00:00Z".split(" "),
  ..."2024-01-01T00:00:00.10Z 2024-01-01T00:00:00.\u0661Z".split(" "),
  ...[999, 1000].map((zeros) => `1${"0".repeat(zeros)}`),
  ...[250, 251, 600, 1001].map((count) => "\u{1d7d9}".repeat(count)),
  ...[256, 257, 1024, 1025].map((count) => "a".repeat(count)),
  "é".repeat(512),
];
const INTEGERS = [
  ...[0, 1, 2, 99, 100, 999, 1000, -1, -32, -33, 127, 128].map(BigInt),
  ...[31n, 53n, 60n, 63n].flatMap((bits) => [2n ** bits - 1n, 2n ** bits, -(2n ** bits)]),
  2n ** 53n + 1n,
  1n - 2n ** 53n,
  2n ** 64n - 1n,
];
const FLOATS = [
  ...[0, -0, 1, -1, 0.5, 2, 2.5, 500, 1e15, 1e300, 5e-324],
  ...[2 ** 53, -(2 ** 53), 2 ** 53 - 1, Number.NaN, Infinity, -Infinity],
];
const JSON_TOKENS = [
  ..."-0 0.0 1e0 100e0 1E+2 2e-1 01 - 1. .5 1e 1e999 -1e999 1e-999 9007199254740993 9007199254740991.4".split(
    " ",
  ),
  ..."true nul nullx NaN // 'a' [ ] { } , : \ufeff".split(" "),
  ...String.raw`"\u0041" "\ud800" "\ud83d\ude00" "\ud83d\u0041" "\x" "\/"`.split(" "),
  '"\t"',
  "",
];

/** Parts that are worth a try, whole. */
const PARTS: { readonly [encoding in Encoding]: (dice: Dice) => Node } = {
  msgpack(dice) {
    const { roll, pick } = dice;
    switch (roll(8)) {
      case 0:
        return join(leaf(0xcb), float64(pick(FLOATS), false));
      case 1:
        return join(leaf(0xca), float32(pick(FLOATS)));
      case 2:
      case 3: {
        const width = roll(8);
        return join(leaf(0xcc + width), bigEndian(pick(INTEGERS), 1 << (width & 3)));
      }
      case 4:
        return leaf(roll(256));
      case 5:
        return branch("map", [branch("entry", [msgpackText(pick(TAGS)), PARTS.msgpack(dice)])]);
      case 6:
        return leaf(0xc4, 2, roll(256), roll(256));
      default: {
        const text = utf8(pick(WORDS));
        return join(msgpackHead("text", text.length, roll(3)), text);
      }
    }
  },

  protobuf({ roll, pick }) {
    switch (roll(6)) {
      case 0:
        return varint(pick(INTEGERS), roll(4) === 0 ? 1 + roll(9) : 0);
      case 1:
        return float64(pick(FLOATS), true);
      case 2:
        return utf8(pick(WORDS));
      case 3:
        return branch("plain", [varint((roll(12) << 3) | 2), branch("sized", [utf8(pick(WORDS))])]);
      case 4:
        return branch("plain", [varint(pick(FIELD_NUMBERS) * 8 + roll(8)), varint(pick(INTEGERS))]);
      default:
        return varint(
          BigInt(pick([0, 1, 2, 3, 19, 30, 31, 100, 2 ** 29 - 1, 2 ** 29])) * 8n + BigInt(roll(8)),
        );
    }
  },

  json(dice) {
    const { roll, pick } = dice;
    switch (roll(5)) {
      case 0:
        return utf8(String(pick(INTEGERS)));
      case 1:
        return utf8(JSON.stringify(pick(FLOATS)));
      case 2:
        return utf8(pick(JSON_TOKENS));
      case 3:
        return branch("map", [branch("entry", [utf8(JSON.stringify(pick(TAGS))), PARTS.json(dice)])]);
      default:
        return utf8(JSON.stringify(pick(WORDS)));
    }
  },
};

/** One more level around a value. */
export const WRAPPED: { readonly [encoding in Encoding]: (node: Node) => Node } = {
  msgpack: (node) => branch("list", [node]),
  json: (node) => branch("list", [node]),
  protobuf: (node) =>
    branch("plain", [varint((7 << 3) | 2), branch("sized", [varint((1 << 3) | 2), branch("sized", [node])])]),
};

/** A part that fits where it goes, most often. */
export function partFor(owner: Branch, encoding: Encoding, dice: Dice): Node {
  const part = (): Node => PARTS[encoding](dice);
  const { roll, pick } = dice;
  if (isPair(owner) || roll(10) === 0) return part();
  if (owner.kind === "map") {
    const key = roll(2) ? pick(TAGS) : pick(WORDS);
    return branch("entry", [encoding === "json" ? utf8(JSON.stringify(key)) : msgpackText(key), part()]);
  }
  if (encoding !== "protobuf") return part();
  const wireType = pick([0, 0, 1, 2, 2, 2, 5]);
  const payload = { 0: varint(pick(INTEGERS)), 1: float64(pick(FLOATS), true), 5: new Uint8Array(4) }[
    wireType
  ];
  return branch("plain", [varint(pick(FIELD_NUMBERS) * 8 + wireType), payload ?? branch("sized", [part()])]);
}
