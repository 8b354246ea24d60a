// Compares the verdicts of both languages on mutated envelopes:
//   npm run fuzz -- --codec msgpack --count 1000000 --seed 1
// Each input has a seed of its own, from --seed on; a difference names it, and `--count 1 --seed N` shows it again.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import * as library from "../../dist/index.js";
import { Failure, main } from "../../scripts/lib.mjs";
import { python } from "../../scripts/python.mjs";
import { CODECS, LIMITS, mutator } from "./mutate.mjs";
import { verdict } from "./verdicts.mjs";

const BATCH = 500;
// So many differences are enough to see what is wrong.
const SHOWN = 20;

/** @typedef {import("./mutate.mjs").CodecName} CodecName */

/** The Python library, batch by batch. @param {string} bin @param {CodecName} codec */
function askPython(bin, codec) {
  const child = spawn(bin, [new URL("verdicts.py", import.meta.url).pathname], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.write(`${JSON.stringify({ codec, limits: LIMITS })}\n`);

  /** @param {{ input: Uint8Array, limits: number }[]} inputs */
  async function ask(inputs) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(inputs.length);
    const framed = inputs.flatMap(({ input, limits }) => {
      const head = Buffer.alloc(5);
      head.writeUInt32BE(input.length);
      head.writeUInt8(limits, 4);
      return [head, input];
    });
    child.stdin.write(Buffer.concat([count, ...framed]));
    const verdicts = [];
    while (verdicts.length < inputs.length) {
      const { value, done } = await lines.next();
      if (done) throw new Failure("the Python process ended");
      verdicts.push(value);
    }
    return verdicts;
  }
  return { ask, stop: () => child.stdin.end() };
}

/** @param {string} bin @param {CodecName} codec @param {number} first @param {number} count */
async function compare(bin, codec, first, count) {
  const mutate = mutator(codec, library);
  const peer = askPython(bin, codec);
  /** @type {Map<string, number>} */
  const counts = new Map();
  let different = 0;
  const started = performance.now();
  for (let from = first; from < first + count; from += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, first + count - from) }, (_, index) => from + index);
    const inputs = seeds.map(mutate);
    const asked = peer.ask(inputs);
    const ours = inputs.map(({ input, limits }) => verdict(codec, input, LIMITS[limits] ?? {}));
    const theirs = await asked;
    for (const [index, line] of ours.entries()) {
      const word = line.slice(0, line.indexOf(" "));
      counts.set(word, (counts.get(word) ?? 0) + 1);
      const isRight = word === "accepted" ? line.endsWith(" same") : word !== "crashed";
      if (isRight && line === theirs[index]) continue;
      different++;
      if (different > SHOWN) continue;
      const { input, limits } = /** @type {typeof inputs[number]} */ (inputs[index]);
      console.log(`\nseed ${seeds[index]}, limits ${JSON.stringify(LIMITS[limits])}`);
      console.log(`  input      ${Buffer.from(input).toString("hex")}`);
      console.log(`  TypeScript ${line}\n  Python     ${theirs[index]}`);
    }
  }
  peer.stop();
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).map(([name, n]) => `${name} ${n}`);
  console.log(
    `${codec}: ${count} inputs from seed ${first} in ${seconds} s, ${different} different: ${sorted.join(", ")}`,
  );
  return different;
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      codec: { type: "string", multiple: true, default: [...CODECS] },
      count: { type: "string", default: "20000" },
      seed: { type: "string", default: "1" },
    },
  });
  const bin = process.env.RETHROWN_PYTHON_BIN ?? (await python()).bin;
  for (const codec of values.codec) {
    if (!CODECS.includes(/** @type {CodecName} */ (codec))) throw new Failure(`no codec is called ${codec}`);
    const different = await compare(
      bin,
      /** @type {CodecName} */ (codec),
      Number(values.seed),
      Number(values.count),
    );
    if (different > 0) process.exitCode = 1;
  }
});
