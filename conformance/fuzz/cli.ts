// The command that compares decoders on inputs from seeds:
//   rethrown conformance fuzz --count N --seed S [--codec NAME]… -- ./their-testee

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Failure } from "../runner/failure.js";
import { CODECS, type CodecName } from "./corpus.js";
import type { LimitsOf } from "./inputs.js";
import type { Batch } from "./lane.js";
import { Lanes } from "./lanes.js";
import { describe, progress, summary } from "./report.js";

const HELP = `Compares a decoder with the TypeScript library on random and broken envelopes.

  fuzz [options] -- COMMAND ARGS…

  --count N        inputs, over all codecs (100000)
  --seed N         of the first input (1); the same seed is the same input
  --codec NAME     ${CODECS.join(", ")}; repeatable (those that the testees have)
  --testee TEXT    a command, in place of or besides that behind --; repeatable
  --jobs N         threads, each with testees of its own (2, or the processors that there are)
  --timeout MS     for a line of inputs (30000)
  --no-shrink      do not reduce the inputs that show a difference
  --hex HEX        one input, which is given, with --codec
  --limits JSON    the limits of that input

Ends with 1 where there is a difference.`;

const BATCH = 250;
/** So many differences say no more than half as many. */
const ENOUGH = 1000;
const SHOWN = 20;
const PROGRESS = 5 * 60_000;

const OPTIONS = {
  codec: { type: "string", multiple: true, default: [] as string[] },
  count: { type: "string", default: "100000" },
  seed: { type: "string", default: "1" },
  testee: { type: "string", multiple: true, default: [] as string[] },
  jobs: { type: "string", default: String(Math.min(2, availableParallelism())) },
  timeout: { type: "string", default: "30000" },
  shrink: { type: "boolean", default: true },
  hex: { type: "string" },
  limits: { type: "string", default: "{}" },
  help: { type: "boolean", default: false },
} as const;

/** The commands of testees. */
type Commands = readonly (readonly string[])[];

/**
 * The exit code: 0, 1 where there is a difference, 2 where nothing can be compared.
 * @param fallback where no testee is named
 */
export async function fuzz(args: readonly string[], fallback: Commands = []): Promise<number> {
  try {
    return await compare(args, fallback);
  } catch (error) {
    const isUsage = String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
    if (!(error instanceof Failure || isUsage)) throw error;
    console.error((error as Error).message);
    return 2;
  }
}

async function compare(args: readonly string[], fallback: Commands): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    allowNegative: true,
    options: OPTIONS,
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const named = [
    ...values.testee.map((text) => text.split(" ")),
    ...(positionals.length > 0 ? [positionals] : []),
  ];
  const testees = named.length > 0 ? named : fallback;
  if (testees.length === 0) throw new Failure(`no testee was named\n\n${HELP}`);
  const wanted = values.codec.map(codecOf);
  const limits: LimitsOf = JSON.parse(values.limits);
  const [seed, count] = [natural(values.seed), natural(values.count)];
  const plan = { testees, timeout: natural(values.timeout), shrink: values.shrink };

  const started = performance.now();
  const lanes = await Lanes.start(plan, values.hex === undefined ? natural(values.jobs) : 1);
  try {
    const asked = wanted.length > 0 ? wanted : CODECS;
    const codecs = asked.filter((codec) => lanes.codecs.includes(codec));
    const missing = asked.filter((codec) => !codecs.includes(codec));
    if (missing.length > 0)
      console.log(`not compared, since a testee does not have it: ${missing.join(", ")}`);
    const [first] = codecs;
    if (first === undefined) throw new Failure("there is no codec to compare");
    const batches =
      values.hex === undefined ? batchesOf(codecs, seed, count) : [given(first, values.hex, limits)];
    const told = setInterval(() => console.error(progress(lanes.totals)), PROGRESS);
    told.unref();
    const found = await lanes.run(batches, (difference, total) => {
      if (total <= SHOWN) console.log(describe(difference, lanes.names, named));
      return total < ENOUGH;
    });
    console.log(summary(found, lanes.names, codecs, performance.now() - started));
    return found.differences === 0 ? 0 : 1;
  } finally {
    await lanes.stop();
  }
}

function natural(text: string): number {
  if (!/^\d+$/.test(text)) throw new Failure(`${text} is no number`);
  return Number(text);
}

function codecOf(name: string): CodecName {
  const found = CODECS.find((codec) => codec === name);
  if (found === undefined) throw new Failure(`no codec is called ${name}`);
  return found;
}

/** In turn of each codec, all from the same seeds. */
function batchesOf(codecs: readonly CodecName[], first: number, count: number): Batch[] {
  const batches: Batch[] = [];
  for (let done = 0, from = first; done < count; from += BATCH) {
    for (const codec of codecs) {
      const size = Math.min(BATCH, count - done);
      if (size > 0) batches.push({ codec, from, count: size });
      done += size;
    }
  }
  return batches;
}

const given = (codec: CodecName, hex: string, limits: LimitsOf): Batch => ({
  codec,
  from: 0,
  count: 1,
  input: { bytes: new Uint8Array(Buffer.from(hex, "hex")), limits },
});
