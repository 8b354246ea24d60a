// How long the bombs of bombs.json take, and in how little memory:
//   node --max-old-space-size=64 conformance/fuzz/bombs.mjs 1048576
// Prints one line of JSON for each: its verdict, and the milliseconds that an eighth of it took, and all of it.

import { readFileSync } from "node:fs";
import { DecodeError, decode } from "../../dist/index.js";
import { armored } from "./mutate.mjs";
import { bigEndian, join, utf8, varint } from "./trees.mjs";

/** @typedef {import("./mutate.mjs").CodecName} CodecName */
/** @typedef {{ id: string, codecs: CodecName[], before: string, size: string, unit: string, after: string }} Bomb */

/** @type {Bomb[]} */
const BOMBS = JSON.parse(readFileSync(new URL("bombs.json", import.meta.url), "utf8")).bombs;

/** @param {Bomb} bomb @param {number} size */
function expand({ codecs: [codec], before, size: form, unit, after }, size) {
  const isHex = codec === "msgpack" || codec === "protobuf";
  const [head, one, tail] = [before, unit, after].map((text) =>
    isHex ? new Uint8Array(Buffer.from(text, "hex")) : utf8(text),
  );
  if (!head || !one || !tail) throw new TypeError("a bomb has three parts");
  const count = Math.floor((size - head.length - tail.length - 4) / one.length);
  const announced = { count32: bigEndian(count, 4), varint: varint(count * one.length) }[form];
  return join(
    head,
    announced ?? new Uint8Array(),
    new Uint8Array(Buffer.alloc(count * one.length, one)),
    tail,
  );
}

/** @param {Uint8Array} input @param {CodecName} codec */
function verdict(input, codec) {
  try {
    decode(input, { codec });
    return "accepted";
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return `${error.code} ${error.path}`;
  }
}

/** Processor time, which the neighbours of a busy machine do not change. @param {() => string} action */
function timed(action) {
  const before = process.cpuUsage();
  const said = action();
  const { user, system } = process.cpuUsage(before);
  return { said, ms: Math.round((user + system) / 1000) };
}

const size = Number(process.argv[2] ?? 2 ** 20);
for (const bomb of BOMBS) {
  for (const [index, codec] of bomb.codecs.entries()) {
    const [part, whole] = [size / 8, size].map((each) => {
      const input = index > 0 ? armored(expand(bomb, (each * 3) / 4 - 32)) : expand(bomb, each);
      return timed(() => verdict(input, codec));
    });
    console.log(JSON.stringify({ id: bomb.id, codec, said: whole?.said, ms: [part?.ms, whole?.ms] }));
  }
}
