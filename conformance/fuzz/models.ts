// An envelope that is not written yet, right or wrong: what each encoding puts in its own words (forms.ts).

import type { Dice } from "./dice.js";
import type { MessageName } from "./schema.js";

/** A number that is written as a float, also where it is integral. */
export class Float {
  constructor(readonly value: number) {}
}

/** A map of values, or a message of the specification with its fields by name. A name can occur twice. */
export class Pairs {
  constructor(
    readonly of: "map" | MessageName,
    readonly entries: readonly (readonly [string, Model])[],
  ) {}
}

/** A bigint is an integer as it is, however large. */
export type Model = null | boolean | number | bigint | string | Float | Uint8Array | readonly Model[] | Pairs;

/** Dice that know how often rules are broken. */
export interface Maker extends Dice {
  /** Whether to break a rule here. */
  off(): boolean;
  /** The errors of the envelope, itself included: what a reference can lead to. */
  errors: number;
}

export const map = (...entries: (readonly [string, Model])[]): Pairs => new Pairs("map", entries);

export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: Math.max(0, count) }, (_, index) => make(index));

/** A count, small most often, rarely at the edge of a bound. */
export const countNear = ({ pick, roll, once }: Dice, edge: number): number =>
  once(300) ? edge - 1 + roll(3) : pick([0, 1, 1, 2, 2, 3, 5]);
