// One round at one size, in a process of its own: the cases take turns in slices, in another order each time, so that
// a busy machine is busy for all of them. Prints one line of JSON.
//   node --expose-gc bench/javascript/child.mjs '{"mode":"time","size":"small","slices":20,"seed":1}'

import { casesOf } from "./cases.mjs";
import { CODECS } from "./codecs.mjs";
import { numbers } from "./errors.mjs";
import { losses } from "./losses.mjs";
import { PEERS } from "./peers.mjs";

/** How many errors each slice takes: no data comes twice. @type {Record<string, number>} */
const COUNTS = { small: 64, medium: 24, large: 3 };
const { mode, size, slices, seed, groups, warm = 100 } = JSON.parse(process.argv[2] ?? "{}");
const gc = /** @type {(options?: object) => void} */ (globalThis.gc ?? (() => {}));
/** What a case returns is kept for as long as it takes: nothing may be left out because nobody looks. */
export let sink = /** @type {unknown} */ (undefined);

const key = (/** @type {{ group: string, name: string }} */ { group, name }) => `${group}: ${name}`;

/** @template T @param {T[]} list @param {(below: number) => number} pick */
function shuffled(list, pick) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = pick(i + 1);
    [copy[i], copy[j]] = [/** @type {T} */ (copy[j]), /** @type {T} */ (copy[i])];
  }
  return copy;
}

/** Nanoseconds per operation, one number a slice. */
function time() {
  const count = /** @type {number} */ (COUNTS[size]);
  const pick = numbers(seed);
  const cases = casesOf(size).filter(({ group }) => !groups || groups.includes(group));
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(cases.map((each) => [key(each), []]));
  for (const each of cases) {
    for (let spent = 0; spent < warm; ) {
      const items = each.make(pick(2 ** 31), count);
      const start = performance.now();
      for (const item of items) sink = each.run(item);
      // Making counts a little, so that a case that takes nothing comes to an end.
      spent += performance.now() - start + warm / 100;
    }
  }
  for (let slice = 0; slice < slices; slice++) {
    // The limit is one call each: a slice of a few microseconds says nothing.
    for (const each of shuffled(cases, pick)) {
      const items = each.make(pick(2 ** 31), each.group === "limit" ? count * 8 : count);
      // Its own garbage is a case's own cost, that of making its data and that of the others is not.
      gc({ type: "minor" });
      const start = process.hrtime.bigint();
      for (const item of items) sink = each.run(item);
      const elapsed = Number(process.hrtime.bigint() - start);
      times[key(each)]?.push(elapsed / items.length);
    }
  }
  return times;
}

/** Bytes on the heap and beside it, per operation; with a young generation so large that nothing is collected. */
function garbage() {
  const count = /** @type {number} */ (COUNTS[size]);
  const used = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const added = (/** @type {() => unknown} */ run) => {
    const before = used();
    sink = run();
    return used() - before;
  };
  return Object.fromEntries(
    casesOf(size).map((each) => {
      for (let i = 0; i < 40; i++) for (const item of each.make(i * 1000, count)) sink = each.run(item);
      const items = each.make(1e6, 5 * count);
      gc();
      const asked = added(() => undefined);
      // One by one: where something is collected all the same, what stays is less than before, and says nothing.
      const deltas = items.map((item) => added(() => each.run(item)) - asked).filter((delta) => delta >= 0);
      return [key(each), median(deltas)];
    }),
  );
}

/** Bytes on the wire. */
function sizes() {
  const wired = casesOf(size).flatMap((each) =>
    each.bytes ? [/** @type {const} */ ([each, each.bytes])] : [],
  );
  return Object.fromEntries(
    wired.map(([each, bytes]) => [key(each), median(each.make(1, 15).map((item) => bytes(item)))]),
  );
}

/** @param {number[]} all */
function median(all) {
  return /** @type {number} */ (all.sort((a, b) => a - b)[Math.floor(all.length / 2)]);
}

const MODES = {
  time,
  garbage,
  sizes,
  losses: () => losses(PEERS),
  notes: () => Object.fromEntries([...PEERS, ...CODECS].map(({ name, note }) => [name, note ?? ""])),
};
const measure = MODES[/** @type {keyof typeof MODES} */ (mode)];
console.log(JSON.stringify(measure()));
