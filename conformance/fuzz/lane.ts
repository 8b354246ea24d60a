// One of several threads that compare, each with testees of its own.

import { parentPort, workerData } from "node:worker_threads";
import * as library from "rethrown";
import { Failure } from "../runner/failure.js";
import { Decoders, isWrong, sortOf } from "./compare.js";
import { CODECS, type CodecName } from "./corpus.js";
import { type Input, inputsOf } from "./inputs.js";
import { shrink } from "./shrink.js";

export interface Plan {
  readonly testees: readonly (readonly string[])[];
  readonly timeout: number;
  readonly shrink: boolean;
}

/** Seeds from `from` on; or one input that is given. */
export interface Batch {
  readonly codec: CodecName;
  readonly from: number;
  readonly count: number;
  readonly input?: Input | undefined;
}

export interface Difference {
  readonly codec: CodecName;
  readonly seed: number;
  readonly input: Input;
  readonly verdicts: readonly string[];
  /** Where it was reduced. */
  readonly shrunk?: { readonly input: Input; readonly verdicts: readonly string[] };
}

export interface Findings {
  /** How often our verdict was what. */
  readonly kinds: { readonly [kind: string]: number };
  readonly differences: readonly Difference[];
}

/** So many sorts of differences are reduced. */
const SHRUNK = 5;

/** What a thread says when it is ready. */
export interface Ready {
  readonly names: readonly string[];
  /** Those that every testee has. */
  readonly codecs: readonly CodecName[];
  /** Why it is not. */
  readonly failed?: string | undefined;
}

const plan: Plan = workerData;
const inputs = new Map<CodecName, (seed: number) => Input>();
const sorts = new Set<string>();

/** Made when first needed: it reads the vectors. */
function streamOf(codec: CodecName): (seed: number) => Input {
  const found = inputs.get(codec) ?? inputsOf(codec, library);
  inputs.set(codec, found);
  return found;
}

async function compare(decoders: Decoders, { codec, from, count, input }: Batch): Promise<Findings> {
  const seeds = Array.from({ length: count }, (_, index) => from + index);
  const given = seeds.map((seed) => input ?? streamOf(codec)(seed));
  const kinds: Record<string, number> = {};
  const differences: Difference[] = [];
  for (const [index, verdicts] of (await decoders.judge(codec, given)).entries()) {
    const kind = verdicts[0]?.split(" ")[0] ?? "";
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    if (!isWrong(verdicts)) continue;
    const difference = { codec, seed: from + index, input: given[index] as Input, verdicts };
    differences.push(await described(decoders, difference));
  }
  return { kinds, differences };
}

async function described(decoders: Decoders, difference: Difference): Promise<Difference> {
  const { codec, input, verdicts } = difference;
  const sort = `${codec} ${sortOf(verdicts)}`;
  if (!plan.shrink || sorts.has(sort) || sorts.size >= SHRUNK) return difference;
  sorts.add(sort);
  const smallest = await shrink(decoders, codec, input);
  const [again = []] = await decoders.judge(codec, [smallest]);
  return { ...difference, shrunk: { input: smallest, verdicts: again } };
}

async function start(): Promise<Ready> {
  const decoders = await Decoders.start(plan.testees, plan.timeout);
  parentPort?.on("message", async (batch: Batch | undefined) => {
    if (batch !== undefined) return parentPort?.postMessage(await compare(decoders, batch));
    await decoders.stop();
    parentPort?.close();
  });
  const { names, testees } = decoders;
  const deaf = testees.filter(({ about }) => !about.ops.includes("verdicts")).map(({ about }) => about.name);
  const failed = deaf.length > 0 ? `${deaf.join(", ")}: it has no operation verdicts` : undefined;
  const codecs = CODECS.filter((codec) => testees.every(({ about }) => about.codecs.includes(codec)));
  return { names, codecs, failed };
}

const ready = start().catch((error: unknown): Ready => {
  if (!(error instanceof Failure)) throw error;
  return { names: [], codecs: [], failed: error.message };
});
parentPort?.postMessage(await ready);
