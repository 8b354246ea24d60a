// Trees and bytes, broken on purpose: first the structure, with lengths and counts that fit, then mere bytes.

import { join } from "./bytes.js";
import type { Dice } from "./dice.js";
import { partFor, WRAPPED } from "./parts.js";
import { type Branch, branch, branches, clone, type Encoding, isPair, type Node } from "./trees.js";

const REPEATS = [1, 1, 1, 2, 3, 64, 128, 256];
const LEVELS = [1, 1, 2, 3, 22, 23, 24, 25, 30, 31];
const LIES = [1, -1, 2, 100, 65535, 0x7fffffff];

/** What is changed at one place of a branch, with help of a part from elsewhere. */
type TreeChange = (owner: Branch, at: number, other: Node, encoding: Encoding, dice: Dice) => void;

/** Changes that keep a pair a pair. */
const REPLACEMENTS: readonly TreeChange[] = [
  ({ items }, at, other) => void items.splice(at, 1, other),
  (owner, at, _other, encoding, dice) => void owner.items.splice(at, 1, partFor(owner, encoding, dice)),
  ({ items }, at, _other, encoding, { pick }) => {
    let item = items[at];
    for (let levels = pick(LEVELS); item && levels > 0; levels--) item = WRAPPED[encoding](item);
    if (item) items[at] = item;
  },
  ({ items }, at, _other, _encoding, dice) => {
    const item = items[at];
    if (item instanceof Uint8Array) items[at] = changedBytes(item, dice, item);
  },
];

const insert: TreeChange = (owner, at, _other, encoding, dice) =>
  void owner.items.splice(at, 0, partFor(owner, encoding, dice));

const TREE_CHANGES: readonly TreeChange[] = [
  ...REPLACEMENTS,
  ({ items }, at) => void items.splice(at, 1),
  ({ items }, at, _other, _encoding, { pick }) => {
    const item = items[at];
    if (item) items.splice(at, 0, ...Array.from({ length: pick(REPEATS) }, () => clone(item)));
  },
  ({ items }, _at, _other, _encoding, { roll }) => {
    if (items.length > 0) items.push(...items.splice(roll(items.length), 1));
  },
  ({ items }, at, other) => void items.splice(at, 0, other),
  insert,
  insert,
  (owner, _at, _other, _encoding, { roll, pick }) => {
    if (roll(2)) owner.lie = pick(LIES);
    else owner.wide = 1 + roll(2);
  },
];

/** Changes a tree in one place; `other` lends parts. */
export function changeTree(tree: Node, other: Node, encoding: Encoding, dice: Dice): void {
  const owner = dice.pick([...branches(tree), branch("list", [])]);
  const donor = clone(dice.pick([other, ...branches(other).flatMap(({ items }) => items)]));
  const keepsPair = isPair(owner) && !dice.once(12);
  const at = keepsPair ? 1 : dice.roll(owner.items.length + 1);
  dice.pick(keepsPair ? REPLACEMENTS : TREE_CHANGES)(owner, at, donor, encoding, dice);
}

const BYTES = [
  0, 1, 0x20, 0x22, 0x2c, 0x5c, 0x7f, 0x80, 0xc0, 0xc1, 0xc7, 0xd9, 0xdb, 0xdf, 0xed, 0xf4, 0xff,
];

type ByteChange = (bytes: Uint8Array, at: number, other: Uint8Array, dice: Dice) => Uint8Array;

const BYTE_CHANGES: readonly ByteChange[] = [
  (bytes, at, _other, { roll }) => set(bytes, at, (bytes[at] ?? 0) ^ (1 << roll(8))),
  (bytes, at, _other, { roll }) => set(bytes, at, roll(256)),
  (bytes, at, _other, { pick }) => set(bytes, at, pick(BYTES)),
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

function set(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = byte;
  return changed;
}

export const changedBytes = (bytes: Uint8Array, dice: Dice, other: Uint8Array): Uint8Array =>
  dice.pick(BYTE_CHANGES)(bytes, dice.roll(bytes.length + 1), other, dice);
