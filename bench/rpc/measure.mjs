// What a failing call costs, with an adapter and without: rounds in which each takes its turn, so that a busy machine
// is busy for all of them; the median counts.

/**
 * Prints calls per second, and how that compares with the first.
 * @param {Record<string, () => Promise<unknown>>} contenders each one call; what it throws is its outcome
 * @param {{ rounds?: number, calls?: number }} [options]
 * @returns {Promise<Map<string, number>>} calls per second by name
 */
export async function compare(contenders, { rounds = 9, calls = 200 } = {}) {
  const entries = Object.entries(contenders);
  const rates = new Map(entries.map(([name]) => [name, /** @type {number[]} */ ([])]));
  for (const [, call] of entries) await run(call, calls);
  for (let round = 0; round < rounds; round++) {
    for (const [name, call] of entries) {
      const start = performance.now();
      await run(call, calls);
      rates.get(name)?.push((calls * 1000) / (performance.now() - start));
    }
  }
  const medians = new Map([...rates].map(([name, all]) => [name, median(all)]));
  const [first = 1] = medians.values();
  const width = Math.max(...entries.map(([name]) => name.length));
  for (const [name, rate] of medians) {
    const ratio = (rate / first).toFixed(2);
    console.log(`${name.padEnd(width)}  ${rate.toFixed(0).padStart(7)} calls/s  × ${ratio}`);
  }
  return medians;
}

/** @param {() => Promise<unknown>} call @param {number} calls */
async function run(call, calls) {
  for (let each = 0; each < calls; each++) {
    try {
      await call();
    } catch {}
  }
}

/** @param {number[]} all */
const median = (all) => /** @type {number} */ (all.sort((a, b) => a - b)[Math.floor(all.length / 2)]);
