// Which cases notice a mutant: those of the requirements that it breaks, and where none of these does, any.

import { Failure, messageOf } from "../runner/failure.js";
import type { Case } from "../runner/load.js";
import { Pipe } from "../runner/pipe.js";
import type { About } from "../runner/protocol.js";
import { isFailure, type Outcome, type Run, run } from "../runner/run.js";
import type { Mutant } from "./load.js";
import { type Language, type Planted, plant, Stale } from "./plant.js";

/** What became of one mutant. */
export interface Found {
  readonly mutant: Mutant;
  /** In the order of the suite; none: it survived. */
  readonly caughtBy: readonly string[];
  /** How many cases of its own requirements it was asked. */
  readonly own: number;
  /** Whether one of those noticed. */
  readonly byOwn: boolean;
  /** Why it could not be tried. */
  readonly stale?: string;
}

/** Machines are busy, and a mutant that hangs is one of a few. */
const TIMEOUT = 20_000;

/** How many other cases are asked before it is looked whether one has noticed. */
const PART = 250;

/** A library as it is. */
export interface Reference {
  readonly about: About;
  /** The cases that it passes: what it fails anyway says nothing of a mutant. */
  readonly passed: readonly Case[];
}

export async function referenceOf(
  language: Language,
  cases: readonly Case[],
  python: string,
): Promise<Reference> {
  return asked(plant(language, python), async (ask) => {
    const { about, outcomes } = await ask(cases);
    return { about, passed: cases.filter(({ id }) => outcomes.get(id)?.outcome === "passed") };
  });
}

/** @param cases those that the library passes as it is */
export async function hunt(mutant: Mutant, cases: readonly Case[], python: string): Promise<Found> {
  const own = cases.filter(({ spec }) => spec.some((id) => mutant.spec.includes(id)));
  const others = cases.filter((each) => !own.includes(each));
  const parts = Array.from({ length: Math.ceil(others.length / PART) }, (_, i) =>
    others.slice(i * PART, (i + 1) * PART),
  );
  const found = { mutant, own: own.length };
  try {
    return await asked(plant(mutant.language, python, mutant), async (ask) => {
      for (const part of [own, ...parts]) {
        const { outcomes } = await ask(part);
        const caughtBy = part.map(({ id }) => id).filter((id) => failed(outcomes.get(id)));
        if (caughtBy.length > 0) return { ...found, caughtBy, byOwn: part === own };
      }
      return { ...found, caughtBy: [], byOwn: false };
    });
  } catch (error) {
    if (!(error instanceof Stale || error instanceof Failure)) throw error;
    return { ...found, caughtBy: [], byOwn: false, stale: messageOf(error) };
  }
}

const failed = (outcome: Outcome | undefined): boolean => outcome !== undefined && isFailure(outcome);

/** Starts a testee, asks it, and leaves nothing behind. */
async function asked<T>(
  { command, remove }: Planted,
  use: (ask: (cases: readonly Case[]) => Promise<Run>) => Promise<T>,
): Promise<T> {
  try {
    const pipe = await Pipe.start(command, { timeout: TIMEOUT });
    try {
      return await use((cases) => run(cases, pipe));
    } finally {
      await pipe.stop();
    }
  } finally {
    remove();
  }
}
