// What is measured: each case makes its data untimed, fresh for every slice, and is then timed over it.
import { CODECS } from "./codecs.mjs";
import { readStacks, SIZES } from "./errors.mjs";
import { registry, rethrown } from "./library.mjs";
import { PEERS } from "./peers.mjs";

/**
 * @typedef {object} Case
 * @property {string} group such as "round trip"
 * @property {string} name
 * @property {(seed: number, count: number) => unknown[]} make
 * @property {(item: any) => unknown} run
 * @property {(item: any) => number} [bytes] on the wire
 */

const errors = registry();

/** Every text of an envelope, one after the other. @param {unknown} value @returns {string} */
function textOf(value) {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  return Object.values(value).map(textOf).join("");
}

/** @param {string} size @returns {Case[]} */
export function casesOf(size) {
  const sampleOf = /** @type {(typeof SIZES)[string]} */ (SIZES[size]);
  const times = (/** @type {number} */ count, /** @type {(i: number) => unknown} */ make) =>
    Array.from({ length: count }, (_, i) => make(i));
  const fresh = (/** @type {number} */ seed, /** @type {number} */ count) =>
    times(count, (i) => sampleOf(seed + i));
  const printed = (/** @type {number} */ seed, /** @type {number} */ count) => {
    const samples = /** @type {import("./errors.mjs").Sample[]} */ (fresh(seed, count));
    for (const { error } of samples) readStacks(error);
    return samples;
  };
  const envelope = (/** @type {number} */ seed) => {
    const { error, facts } = sampleOf(seed);
    // As one that came in: no text of it is a slice of a larger one.
    return rethrown.decode(rethrown.encode(errors.capture(error, facts)));
  };
  const wire = (/** @type {number} */ seed) => rethrown.encode(envelope(seed)).slice();

  const peers = PEERS.flatMap(({ name, write, read }) => {
    const run = (/** @type {any} */ sample) => read(write(sample));
    const bytes = (/** @type {any} */ sample) => /** @type {any} */ (write(sample))?.length ?? 0;
    return [
      { group: "round trip", name, make: fresh, run, bytes },
      { group: "round trip, stack read", name, make: printed, run },
    ];
  });
  const codecs = CODECS.flatMap(({ name, encode, decode, prepare = (each) => each }) => [
    {
      group: "encode",
      name,
      make: (/** @type {number} */ seed, /** @type {number} */ count) =>
        times(count, (i) => prepare(envelope(seed + i))),
      run: encode,
      bytes: (/** @type {any} */ item) => encode(item).length,
    },
    {
      group: "decode",
      name,
      make: (/** @type {number} */ seed, /** @type {number} */ count) =>
        // A copy of its own: encoders give out views of what they share.
        times(count, (i) => Buffer.from(encode(prepare(envelope(seed + i))))),
      run: decode,
    },
  ]);
  return [
    ...peers,
    ...codecs,
    {
      group: "parts",
      name: "error.stack alone",
      make: fresh,
      run: ({ error }) => readStacks(error),
    },
    {
      group: "parts",
      name: "capture",
      make: fresh,
      run: ({ error, facts }) => errors.capture(error, facts),
    },
    {
      group: "parts",
      name: "capture, stack read",
      make: printed,
      run: ({ error, facts }) => errors.capture(error, facts),
    },
    {
      group: "parts",
      name: "restore",
      make: (seed, count) => times(count, (i) => envelope(seed + i)),
      run: (each) => errors.restore(each),
    },
    {
      group: "parts",
      name: "new Error alone",
      make: (seed, count) => times(count, (i) => `${seed} ${i}`),
      run: (message) => new Error(message),
    },
    {
      group: "limit",
      name: "copy of the bytes",
      make: (seed, count) => times(count, (i) => wire(seed + i)),
      run: (bytes) => bytes.slice(),
    },
    {
      group: "limit",
      name: "text → UTF-8",
      make: (seed, count) => times(count, (i) => Buffer.from(textOf(envelope(seed + i))).toString()),
      run: (text) => Buffer.from(text),
    },
    {
      group: "limit",
      name: "UTF-8 → text",
      make: (seed, count) => times(count, (i) => Buffer.from(textOf(envelope(seed + i)))),
      run: (bytes) => bytes.utf8Slice(0, bytes.length),
    },
  ];
}
