// What a testee may claim to be (SPEC 14): every required case of these topics passes, and none is known to fail.

import { lackOf } from "./applies.js";
import type { Case } from "./load.js";
import type { About } from "./protocol.js";
import type { Outcome, Run } from "./run.js";

const isCodec = (topic: string): boolean => topic <= "50-unknown-fields";

/** Claim → its topics. 85 is the Relay's. */
const CLAIMS: ReadonlyMap<string, (topic: string) => boolean> = new Map([
  ["codec", isCodec],
  ["mapper", (topic) => topic !== "85-relay"],
  ["relay", () => true],
]);

/** Whether every case was run that the testee is to be asked: of less nothing can be claimed. */
export const isComplete = ({ outcomes, undeclared }: Run, cases: readonly Case[]): boolean =>
  outcomes.size + undeclared.length === cases.length;

export interface Claim {
  readonly passed: number;
  readonly total: number;
  readonly holds: boolean;
}

/** Cases for which the testee lacks a feature do not count; for which it lacks an op or a codec, they are not passed. */
export function claimsOf(
  cases: readonly Case[],
  about: About,
  outcomes: ReadonlyMap<string, Outcome>,
): Record<string, Claim> {
  const counted = cases.filter(
    (each) => each.level === "required" && lackOf(each, about)?.what !== "feature",
  );
  return Object.fromEntries(
    [...CLAIMS].map(([name, includes]) => {
      const own = counted.filter(({ topic }) => includes(topic));
      const passed = own.filter(({ id }) => outcomes.get(id)?.outcome === "passed").length;
      return [name, { passed, total: own.length, holds: own.length > 0 && passed === own.length }];
    }),
  );
}
