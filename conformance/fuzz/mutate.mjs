// Valid envelopes, broken on purpose: one stream of inputs for every language, the same for the same seed. Starts from
// what the vectors accept; changes the structure (trees.mjs), then the bytes.

import { readdirSync, readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { isPair, partFor, WRAPPED } from "./parts.mjs";
import { branch, branches, clone, join, parse, print, utf8 } from "./trees.mjs";

/** @typedef {import("./trees.mjs").Node} Node @typedef {import("./trees.mjs").Branch} Branch */
/** @typedef {import("./parts.mjs").Dice} Dice */
/** @typedef {"msgpack" | "protobuf" | "json" | "armor"} CodecName */
/** @typedef {Pick<typeof import("../../src/codec/index.js"), "decode" | "encode">} Library */

export const CODECS = /** @type {const} */ (["msgpack", "protobuf", "json", "armor"]);

/** What a receiver may have set, most often nothing. Names as in SPEC 8. @type {readonly Record<string, number>[]} */
export const LIMITS = [
  {},
  {},
  {},
  {},
  { maxErrors: 1 },
  { maxErrors: 2, maxFrames: 1 },
  { maxValues: 2 },
  { maxValues: 7, maxDepth: 3 },
  { maxDepth: 1 },
  { maxNameBytes: 5 },
  { maxTextBytes: 4 },
  { maxTextBytes: 0, maxNameBytes: 16 },
  { maxNameBytes: 0, maxDepth: 0, maxValues: 0, maxFrames: 0 },
  { maxBytes: 64 },
];

/** Numbers from a seed (xorshift32), for everything that is drawn below. @param {number} seed @returns {Dice} */
function diceOf(seed) {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let i = 0; i < 4; i++) next();
  /** @param {number} below */
  const roll = (below) => next() % below;
  /** @template T @param {readonly T[]} choices @returns {T} */
  const pick = (choices) => /** @type {T} */ (choices[roll(choices.length)]);
  return { roll, pick };
}

// Larger ones cost time and have no structure that the small ones lack.
const LARGEST = 3000;

/**
 * Everything that the vectors accept, in this encoding.
 * @param {CodecName} codec @param {Library} library @returns {Uint8Array[]}
 */
function corpus(codec, { decode, encode }) {
  const folder = new URL("../vectors/", import.meta.url);
  /** @type {Map<string, Uint8Array>} */
  const found = new Map();
  const add = (/** @type {Uint8Array} */ bytes) => {
    if (bytes.length <= LARGEST) found.set(Buffer.from(bytes).toString("base64"), bytes);
  };
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".json")) continue;
    for (const vector of JSON.parse(readFileSync(new URL(file, folder), "utf8")).cases) {
      if (vector.op === "find" || vector.expect.error) continue;
      const own = joined(vector.hex ?? vector.text ?? "", vector.hex !== undefined);
      try {
        if (vector.op !== "encode" && vector.codec === codec) add(own);
        const given = vector.expect.bytes ?? {};
        const [from = "", form = ""] =
          vector.op === "encode" ? (Object.entries(given)[0] ?? []) : [vector.codec];
        const isHex = from === "msgpack" || from === "protobuf";
        const source = vector.op === "encode" ? joined(form, isHex) : own;
        add(encode(decode(source, { codec: from || undefined }), { codec }));
      } catch {
        // A vector of configured limits; its bytes are in the corpus already.
      }
    }
  }
  return [...found.values()];
}

/** @param {string | (string | [string, number])[]} parts @param {boolean} isHex */
function joined(parts, isHex) {
  const list = typeof parts === "string" ? [parts] : parts;
  const text = list.map((part) => (typeof part === "string" ? part : part[0].repeat(part[1]))).join("");
  return isHex ? new Uint8Array(Buffer.from(text, "hex")) : utf8(text);
}

const REPEATS = [1, 1, 1, 2, 3, 64, 128, 256];
const LEVELS = [1, 1, 2, 3, 22, 23, 24, 25, 30, 31];
const LIES = [1, -1, 2, 100, 65535, 0x7fffffff];

/** What is changed at one place of a branch, with help of a part from elsewhere. */
/** @typedef {(owner: Branch, at: number, other: Node, codec: string, dice: Dice) => void} TreeChange */

/** Changes that keep a pair a pair. @type {readonly TreeChange[]} */
const REPLACEMENTS = [
  ({ items }, at, other) => void items.splice(at, 1, other),
  (owner, at, _other, codec, dice) => void owner.items.splice(at, 1, partFor(owner, codec, dice)),
  ({ items }, at, _other, codec, { pick }) => {
    let item = items[at];
    for (let levels = pick(LEVELS); item && levels > 0; levels--) item = WRAPPED[codec]?.(item);
    if (item) items[at] = item;
  },
  ({ items }, at, _other, _codec, dice) => {
    const item = items[at];
    if (item instanceof Uint8Array) items[at] = changedBytes(item, dice, item);
  },
];

/** @type {readonly TreeChange[]} */
const TREE_CHANGES = [
  ...REPLACEMENTS,
  ({ items }, at) => void items.splice(at, 1),
  ({ items }, at, _other, _codec, { pick }) => {
    const item = items[at];
    if (item) items.splice(at, 0, ...Array.from({ length: pick(REPEATS) }, () => clone(item)));
  },
  ({ items }, _at, _other, _codec, { roll }) => {
    if (items.length > 0) items.push(...items.splice(roll(items.length), 1));
  },
  ({ items }, at, other) => void items.splice(at, 0, other),
  (owner, at, _other, codec, dice) => void owner.items.splice(at, 0, partFor(owner, codec, dice)),
  (owner, at, _other, codec, dice) => void owner.items.splice(at, 0, partFor(owner, codec, dice)),
  (owner, _at, _other, _codec, { roll, pick }) => {
    if (roll(2)) owner.lie = pick(LIES);
    else owner.wide = 1 + roll(2);
  },
];

/** @type {((bytes: Uint8Array, at: number, other: Uint8Array, dice: Dice) => Uint8Array)[]} */
const BYTE_CHANGES = [
  (bytes, at, _other, { roll }) => set(bytes, at, (bytes[at] ?? 0) ^ (1 << roll(8))),
  (bytes, at, _other, { roll }) => set(bytes, at, roll(256)),
  (bytes, at, _other, { pick }) =>
    set(
      bytes,
      at,
      pick([0, 1, 0x20, 0x22, 0x2c, 0x5c, 0x7f, 0x80, 0xc0, 0xc1, 0xc7, 0xd9, 0xdb, 0xdf, 0xed, 0xf4, 0xff]),
    ),
  (bytes, at, _other, { roll }) => set(bytes, at, (bytes[at] ?? 0) + (roll(2) ? 1 : 255)),
  (bytes, at, _other, { roll }) => join(bytes.slice(0, at), Uint8Array.of(roll(256)), bytes.slice(at)),
  (bytes, at, _other, { roll }) => join(bytes.slice(0, at), bytes.slice(at + 1 + roll(4))),
  (bytes, at, _other, { roll }) => join(bytes.slice(0, at + roll(24)), bytes.slice(at)),
  (bytes, at) => bytes.slice(0, at),
  (bytes, at, other, { roll }) => join(bytes.slice(0, at), other.slice(roll(other.length + 1))),
  (bytes, at, other, { roll }) => {
    const from = roll(other.length + 1);
    return join(bytes.slice(0, at), other.slice(from, from + 1 + roll(16)), bytes.slice(at));
  },
  (bytes, _at, other) => join(bytes, other),
];

/** @param {Uint8Array} bytes @param {number} at @param {number} byte */
function set(bytes, at, byte) {
  const changed = bytes.slice();
  changed[at] = byte;
  return changed;
}

/** @param {Uint8Array} bytes @param {Dice} dice @param {Uint8Array} other */
const changedBytes = (bytes, dice, other) =>
  dice.pick(BYTE_CHANGES)(bytes, dice.roll(bytes.length + 1), other, dice);

const ARMOR_PREFIX = JSON.parse(readFileSync(new URL("../../schema/constants.json", import.meta.url), "utf8"))
  .armor.prefix;

/** @param {Uint8Array} payload */
export const armored = (payload) =>
  utf8(
    `${ARMOR_PREFIX}${Buffer.from(payload).toString("base64url")}.${crc32(payload).toString(16).padStart(8, "0")}.`,
  );

/**
 * The inputs of one codec, each from its own seed.
 * @param {CodecName} codec
 * @param {Library} library that writes what no vector gives in this encoding
 * @returns {(seed: number) => { input: Uint8Array, limits: number }} `limits` is an index into LIMITS
 */
export function mutator(codec, library) {
  const inner = codec === "armor" ? "msgpack" : codec;
  const sources = corpus(inner, library).map((bytes) => ({ bytes, tree: parse(inner, bytes) }));

  return (seed) => {
    const dice = diceOf(seed);
    const { roll, pick } = dice;
    const source = pick(sources);
    const other = pick(sources);
    let bytes = source.bytes;
    const treeChanges = pick([0, 1, 1, 2, 2, 3, 5]);
    if (treeChanges > 0) {
      const tree = clone(source.tree);
      for (let i = 0; i < treeChanges; i++) {
        const owner = pick([...branches(tree), branch("list", [])]);
        const donor = clone(pick([other.tree, ...branches(other.tree).flatMap(({ items }) => items)]));
        const keepsPair = isPair(owner) && roll(12) > 0;
        const at = keepsPair ? 1 : roll(owner.items.length + 1);
        pick(keepsPair ? REPLACEMENTS : TREE_CHANGES)(owner, at, donor, inner, dice);
      }
      bytes = print(inner, tree);
    }
    const byteChanges = treeChanges > 0 ? pick([0, 0, 0, 0, 0, 0, 0, 1]) : pick([0, 1, 1, 2, 3]);
    const isOutside = codec === "armor" && roll(4) === 0;
    if (isOutside) bytes = armored(bytes);
    for (let i = 0; i < byteChanges; i++)
      bytes = changedBytes(bytes, dice, isOutside ? armored(other.bytes) : other.bytes);
    if (codec === "armor" && !isOutside) bytes = armored(bytes);
    return { input: bytes, limits: roll(3) ? 0 : roll(LIMITS.length) };
  };
}
