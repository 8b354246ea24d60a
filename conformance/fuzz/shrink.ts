// Makes an input smaller for as long as the difference stays.

import { leaf, utf8 } from "./bytes.js";
import { type Decoders, isWrong } from "./compare.js";
import type { CodecName } from "./corpus.js";
import { armored, encodingOf, type Input } from "./inputs.js";
import { parse } from "./parse.js";
import { type Branch, branches, type Encoding, type Node, print } from "./trees.js";

// Enough for every input that was seen; each is one line to each testee.
const ROUNDS = 200;
const AT_ONCE = 128;

export async function shrink(decoders: Decoders, codec: CodecName, input: Input): Promise<Input> {
  let smallest = input;
  let from = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const candidates = [...smaller(codec, smallest)].slice(from, from + AT_ONCE);
    if (candidates.length === 0) break;
    const verdicts = await decoders.judge(codec, candidates);
    const found = verdicts.findIndex((each) => isWrong(each));
    // After a success the same place is tried again: what stood before it had to stay.
    from = found < 0 ? from + AT_ONCE : Math.max(0, from + found - 1);
    smallest = candidates[found] ?? smallest;
  }
  return smallest;
}

/** Fewer limits, then less in the structure, then fewer bytes; large steps first. */
function* smaller(codec: CodecName, { bytes, limits }: Input): Generator<Input> {
  for (const name of Object.keys(limits)) {
    yield { bytes, limits: Object.fromEntries(Object.entries(limits).filter(([each]) => each !== name)) };
  }
  const payload = codec === "armor" ? unarmored(bytes) : undefined;
  const wrap = payload ? armored : (same: Uint8Array) => same;
  const encoding: Encoding = codec === "armor" && !payload ? "json" : encodingOf(codec);
  for (const less of [...fewerParts(encoding, payload ?? bytes), ...fewerBytes(payload ?? bytes)]) {
    yield { bytes: wrap(less), limits };
  }
}

function unarmored(bytes: Uint8Array): Uint8Array | undefined {
  const [, digits = ""] = new TextDecoder().decode(bytes).split(".");
  const payload = new Uint8Array(Buffer.from(digits, "base64url"));
  return Buffer.compare(armored(payload), bytes) === 0 ? payload : undefined;
}

/** Without some of the items of a branch, or with one item in the place of the whole. */
function* fewerParts(encoding: Encoding, bytes: Uint8Array): Generator<Uint8Array> {
  const tree = parse(encoding, bytes);
  const found = branches(tree).filter(({ kind }) => kind !== "entry");
  for (const { items } of found) {
    for (let size = items.length; size >= 1; size >>= 1) {
      for (let at = 0; at + size <= items.length; at += size) {
        const taken = items.splice(at, size);
        yield print(encoding, tree);
        items.splice(at, 0, ...taken);
      }
    }
  }
  for (const { items } of branches(tree)) {
    for (const [index, item] of items.entries()) {
      for (const less of item instanceof Uint8Array ? SMALLEST[encoding] : insides(item)) {
        items[index] = less;
        const printed = print(encoding, tree);
        if (printed.length < bytes.length) yield printed;
      }
      items[index] = item;
    }
  }
}

/** What can stand for any value, and for any key. */
const SMALLEST: { readonly [encoding in Encoding]: readonly Uint8Array[] } = {
  msgpack: [leaf(0), leaf(0xa0), leaf(0xa1, 0x61)],
  json: [utf8("0"), utf8('""'), utf8('"a"')],
  protobuf: [],
};

const insides = ({ items }: Branch): Node[] =>
  items.flatMap((item) =>
    item instanceof Uint8Array || item.kind !== "entry" ? [item] : item.items.slice(1),
  );

function* fewerBytes(bytes: Uint8Array): Generator<Uint8Array> {
  for (let size = bytes.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= bytes.length; at += size) {
      yield new Uint8Array(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]));
    }
  }
}
