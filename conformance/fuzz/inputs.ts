// One stream of inputs for every language: the same input for the same seed. Half of them are random envelopes, half are
// the vectors of this version; of both, most are then broken.

import { crc32 } from "node:zlib";
import { utf8 } from "./bytes.js";
import { type CodecName, corpus, type Library } from "./corpus.js";
import { type Dice, diceOf } from "./dice.js";
import { envelope } from "./envelopes.js";
import { form } from "./forms.js";
import { changedBytes, changeTree } from "./mutate.js";
import { parse } from "./parse.js";
import { CONSTANTS } from "./schema.js";
import { clone, type Encoding, type Node, print } from "./trees.js";

/** What a receiver has set (SPEC 8), by name; what is absent has its default. */
export type LimitsOf = { readonly [limit: string]: number };

export interface Input {
  readonly bytes: Uint8Array;
  readonly limits: LimitsOf;
}

export const encodingOf = (codec: CodecName): Encoding => (codec === "armor" ? "msgpack" : codec);

export const armored = (payload: Uint8Array): Uint8Array => {
  const checksum = crc32(payload).toString(16).padStart(8, "0");
  return utf8(`${CONSTANTS.armor.prefix}${Buffer.from(payload).toString("base64url")}.${checksum}.`);
};

/** The inputs of one codec, each from its own seed. */
export function inputsOf(codec: CodecName, library: Library): (seed: number) => Input {
  const encoding = encodingOf(codec);
  const sources = corpus(encoding, library).map((bytes) => ({ bytes, tree: parse(encoding, bytes) }));

  return (seed) => {
    const dice = diceOf(seed);
    const { pick, roll, once } = dice;
    const other = pick(sources);
    const isRandom = once(2);
    const tree = isRandom ? form(encoding, envelope(dice), dice, !once(3)) : undefined;
    const source = tree ? { bytes: print(encoding, tree), tree } : pick(sources);

    let { bytes } = source;
    const treeChanges = pick(isRandom ? [0, 0, 0, 0, 1, 1, 2] : [0, 1, 1, 2, 2, 3, 5]);
    if (treeChanges > 0)
      bytes = print(encoding, changed(source.tree, other.tree, treeChanges, encoding, dice));
    const byteChanges = pick(isRandom || treeChanges > 0 ? [0, 0, 0, 0, 0, 0, 0, 1] : [0, 1, 1, 2, 3]);
    const isOutside = codec === "armor" && once(4);
    if (isOutside) bytes = armored(bytes);
    const donor = isOutside ? armored(other.bytes) : other.bytes;
    for (let i = 0; i < byteChanges; i++) bytes = changedBytes(bytes, dice, donor);
    if (codec === "armor" && !isOutside) bytes = armored(bytes);
    return { bytes, limits: roll(3) ? {} : limitsFor(bytes.length, dice) };
  };
}

function changed(tree: Node, other: Node, times: number, encoding: Encoding, dice: Dice): Node {
  const copy = clone(tree);
  for (let i = 0; i < times; i++) changeTree(copy, other, encoding, dice);
  return copy;
}

/** Low enough to matter to small envelopes. */
const RANGES: { readonly [limit: string]: number } = {
  maxErrors: 6,
  maxFrames: 5,
  maxTextBytes: 24,
  maxNameBytes: 24,
  maxValues: 30,
  maxDepth: 8,
};

function limitsFor(size: number, dice: Dice): LimitsOf {
  const { pick, roll, once } = dice;
  const names = pick([[pick(Object.keys(RANGES))], Object.keys(RANGES).filter(() => once(3))]);
  const limits = names.map((name) => [name, roll((RANGES[name] as number) + 1)] as const);
  const isShort = once(8);
  return Object.fromEntries([...limits, ...(isShort ? [["maxBytes", Math.max(0, size + 1 - roll(4))]] : [])]);
}
