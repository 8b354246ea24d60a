// What the children measured, put together: medians of slices that stood side by side.
import { readFileSync } from "node:fs";

/** @typedef {Record<string, number[]>} Times nanoseconds per operation by case, one number a slice */
/** @typedef {{ lost: string[], throws: string[], hangs: string[] }} Losses */
/**
 * @typedef {object} Measured
 * @property {Record<string, Times>} times by size
 * @property {Record<string, Record<string, number>>} bytes by size and case
 * @property {Record<string, Record<string, number>>} garbage by size and case
 * @property {Record<string, Losses>} losses by peer
 * @property {Record<string, string>} notes by peer
 */
/** @typedef {{ name: string, language: string, sizes: string[], slow: string, fast: string, least: number, held?: boolean }} Target */
/** @typedef {{ machine: string, growth?: Growth[] } & { [language: string]: any }} Results */
/** @typedef {{ language: string, name: string, unit: string, points: [size: number, nanoseconds: number, bytes: number | null][] }} Growth */

/** @type {{ targets: Target[] }} */
export const { targets: TARGETS } = JSON.parse(
  readFileSync(new URL("targets.json", import.meta.url), "utf8"),
);

/** @param {readonly number[]} all */
export function median(all) {
  const sorted = [...all].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

/** Where the middle half begins and ends. @param {readonly number[]} all */
export function spread(all) {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
  return /** @type {const} */ ([at(0.25), at(0.75)]);
}

export const TBLIB = " + tblib";

/**
 * How many times as much one case costs as another: the median over slices that ran side by side, since the clock of
 * a busy machine changes within a run.
 * @param {Times | undefined} times @param {string} slow @param {string} fast
 */
export function ratio(times, slow, fast) {
  // tblib changes every exception of its process: it runs in one of its own, and so does what it is compared with.
  const beside = slow.endsWith(TBLIB) ? `${fast}${TBLIB}` : fast;
  const [dividends, divisors] = [times?.[slow], times?.[beside] ?? times?.[fast]];
  if (!dividends || !divisors) return undefined;
  return median(dividends.map((each, i) => each / (divisors[i] ?? Number.NaN)));
}

/** By how much a held target may be missed on a busy machine. */
const SLACK = 1.5;

/**
 * Each target at each of its sizes.
 * @param {Results} results @param {readonly Target[]} [targets]
 */
export function judged(results, targets = TARGETS) {
  return targets.flatMap((target) =>
    target.sizes.flatMap((size) => {
      const measured = ratio(results[target.language]?.times[size], target.slow, target.fast);
      return measured === undefined
        ? []
        : [
            {
              ...target,
              size,
              measured,
              met: measured >= target.least,
              nearly: measured * SLACK >= target.least,
            },
          ];
    }),
  );
}

/** The exponent of growth in time, over the last hundredfold: below that, what a call costs anyway hides it. @param {Growth} growth */
export function growthOf({ points }) {
  const largest = points.at(-1)?.[0] ?? 0;
  return exponent(points.filter(([size]) => size * 100 >= largest).map(([size, time]) => [size, time]));
}

/** The exponent of growth: the slope of a straight line through the logarithms. @param {readonly (readonly [number, number])[]} points */
export function exponent(points) {
  const logs = points.map(([x, y]) => /** @type {const} */ ([Math.log(x), Math.log(y)]));
  const mean = (/** @type {number[]} */ all) => all.reduce((sum, each) => sum + each, 0) / all.length;
  const [x, y] = [mean(logs.map(([each]) => each)), mean(logs.map(([, each]) => each))];
  const over = logs.reduce((sum, [each, value]) => sum + (each - x) * (value - y), 0);
  return over / logs.reduce((sum, [each]) => sum + (each - x) ** 2, 0);
}
