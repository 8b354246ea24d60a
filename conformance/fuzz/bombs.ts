// How long the bombs of bombs.json take, and in how little memory:
//   node --max-old-space-size=64 dist/conformance/fuzz/bombs.js 1048576
// Prints one line of JSON for each: its verdict, and the milliseconds that an eighth of it took, and all of it.

import { DecodeError, decode } from "rethrown";
import { bigEndian, join, utf8, varint } from "./bytes.js";
import { type CodecName, isBinary } from "./corpus.js";
import { armored } from "./inputs.js";
import { readJson } from "./schema.js";

interface Bomb {
  readonly id: string;
  /** Where armor comes second, it is that MessagePack in a token. */
  readonly codecs: readonly [CodecName, ...CodecName[]];
  readonly before: string;
  readonly size: "" | "count32" | "varint";
  readonly unit: string;
  readonly after: string;
}

const { bombs } = readJson("conformance", "fuzz", "bombs.json") as { readonly bombs: readonly Bomb[] };

function expand({ codecs: [codec], before, size: form, unit, after }: Bomb, size: number): Uint8Array {
  const part = (text: string): Uint8Array =>
    isBinary(codec) ? new Uint8Array(Buffer.from(text, "hex")) : utf8(text);
  const [head, one, tail] = [part(before), part(unit), part(after)];
  const count = Math.floor((size - head.length - tail.length - 4) / one.length);
  const announced = {
    "": new Uint8Array(),
    count32: bigEndian(count, 4),
    varint: varint(count * one.length),
  };
  return join(head, announced[form], new Uint8Array(Buffer.alloc(count * one.length, one)), tail);
}

function verdict(input: Uint8Array, codec: CodecName): string {
  try {
    decode(input, { codec });
    return "accepted";
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return `${error.code} ${error.path}`;
  }
}

/** Processor time, which the neighbours of a busy machine do not change. */
function timed(action: () => string): { said: string; ms: number } {
  const before = process.cpuUsage();
  const said = action();
  const { user, system } = process.cpuUsage(before);
  return { said, ms: Math.round((user + system) / 1000) };
}

const size = Number(process.argv[2] ?? 2 ** 20);
for (const bomb of bombs) {
  for (const [index, codec] of bomb.codecs.entries()) {
    const [part, whole] = [size / 8, size].map((each) => {
      const input = index > 0 ? armored(expand(bomb, (each * 3) / 4 - 32)) : expand(bomb, each);
      return timed(() => verdict(input, codec));
    });
    console.log(JSON.stringify({ id: bomb.id, codec, said: whole?.said, ms: [part?.ms, whole?.ms] }));
  }
}
