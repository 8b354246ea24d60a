// Numbers from a seed (mulberry32), for everything that is drawn: the same ones for every language, run and machine.

export interface Dice {
  /** From 0 to one less than `below`. */
  roll(below: number): number;
  pick<T>(choices: readonly T[]): T;
  /** True once in so many. */
  once(inSoMany: number): boolean;
}

export function diceOf(seed: number): Dice {
  // An odd factor: no two seeds of 32 bits meet.
  let state = Math.imul(seed, 0x9e3779b1);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const roll = (below: number): number => next() % below;
  return {
    roll,
    pick: <T>(choices: readonly T[]): T => choices[roll(choices.length)] as T,
    once: (inSoMany) => roll(inSoMany) === 0,
  };
}

/** In another order. */
export function shuffled<T>(items: readonly T[], { roll }: Dice): T[] {
  const left = [...items];
  return items.map(() => left.splice(roll(left.length), 1)[0] as T);
}
