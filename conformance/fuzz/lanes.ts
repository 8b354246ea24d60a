// Spreads batches over threads, and gathers what they find.

import { Worker } from "node:worker_threads";
import { Failure } from "../runner/failure.js";
import type { CodecName } from "./corpus.js";
import type { Batch, Difference, Findings, Plan, Ready } from "./lane.js";

export interface Totals {
  inputs: number;
  differences: number;
  readonly kinds: Map<string, number>;
}

/** A thread that says nothing for so long hangs: in our own decoder, since testees have a timeout of their own. */
const PATIENCE = 20 * 60_000;

export class Lanes {
  readonly totals: Totals = { inputs: 0, differences: 0, kinds: new Map() };

  private constructor(
    readonly names: readonly string[],
    readonly codecs: readonly CodecName[],
    private readonly workers: readonly Worker[],
  ) {}

  /** @throws {Failure} where a testee cannot be asked */
  static async start(plan: Plan, jobs: number): Promise<Lanes> {
    const file = new URL("./lane.js", import.meta.url);
    const workers = Array.from({ length: jobs }, () => new Worker(file, { workerData: plan }));
    const ready = await Promise.all(workers.map((worker) => next<Ready>(worker, "the start")));
    const { names, codecs, failed } = ready[0] as Ready;
    if (failed === undefined) return new Lanes(names, codecs, workers);
    await Promise.all(workers.map((worker) => worker.terminate()));
    throw new Failure(failed);
  }

  /** @param onDifference is told of each, and of how many there were; ends the run where it gives false */
  async run(
    batches: readonly Batch[],
    onDifference: (each: Difference, total: number) => boolean,
  ): Promise<Totals> {
    const { totals } = this;
    const queue = batches.values();
    let goesOn = true;
    const work = async (worker: Worker): Promise<void> => {
      for (const batch of queue) {
        if (!goesOn) return;
        worker.postMessage(batch);
        const { codec, from } = batch;
        const { kinds, differences } = await next<Findings>(worker, `${codec} from seed ${from}`);
        totals.inputs += batch.count;
        for (const [kind, count] of Object.entries(kinds))
          totals.kinds.set(kind, (totals.kinds.get(kind) ?? 0) + count);
        for (const each of differences) {
          totals.differences += 1;
          goesOn &&= onDifference(each, totals.differences);
        }
      }
    };
    await Promise.all(this.workers.map(work));
    return totals;
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map(ended));
  }
}

/** Its testees are stopped first, if it still listens. */
async function ended(worker: Worker): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const exit = new Promise((resolve) => worker.once("exit", resolve));
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, 5_000);
  });
  worker.postMessage(undefined);
  await Promise.race([exit, patience]);
  clearTimeout(timer);
  await worker.terminate();
}

/** The next message of a thread. */
function next<T>(worker: Worker, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      reject(error);
    };
    const timer = setTimeout(() => {
      void worker.terminate();
      fail(new Failure(`no answer for ${what}: the TypeScript library hangs`));
    }, PATIENCE);
    worker.removeAllListeners("error").once("error", fail);
    worker.once("message", (message: T) => {
      clearTimeout(timer);
      resolve(message);
    });
  });
}
