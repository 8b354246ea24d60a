// Errors that never repeat, at three sizes, thrown through real calls: what every case of the bench is given.
import { runInThisContext } from "node:vm";

export class ServiceError extends Error {
  /** @param {string} message @param {object} [fields] own fields @param {ErrorOptions} [options] */
  constructor(message, fields, options) {
    super(message, options);
    Object.assign(this, fields);
  }
}
export class BillingError extends ServiceError {}
export class QuotaExceeded extends BillingError {}
export class ConnectionLost extends ServiceError {}
export class ShardFailed extends ServiceError {}
export class BatchFailed extends AggregateError {
  /** @param {Error[]} errors @param {string} message @param {object} [fields] @param {ErrorOptions} [options] */
  constructor(errors, message, fields, options) {
    super(errors, message, options);
    Object.assign(this, fields);
  }
}
// As most libraries do: `name` is on the prototype, and no own property.
const CLASSES = { ServiceError, BillingError, QuotaExceeded, ConnectionLost, ShardFailed, BatchFailed };
for (const [name, each] of Object.entries(CLASSES)) {
  Object.defineProperty(each.prototype, "name", { value: name, writable: true, configurable: true });
}

export { CLASSES };

/** Every own field that the errors here have. */
export const FIELDS = ["limit", "used", "region", "requestId", "ratio", "isHard", "tags", "details"];

/** A small generator of numbers: the same data in every run, and other data in every error (mulberry32). @param {number} seed */
export function numbers(seed) {
  let state = seed >>> 0;
  return (/** @type {number} */ below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const AREAS =
  "auth billing cache catalog checkout gateway inventory ledger mailer orders pricing queue".split(" ");
const VERBS = "apply check commit dispatch fetch handle load merge open parse resolve settle".split(" ");
const THINGS = "Account Batch Cart Invoice Lease Order Page Quota Request Shard Token User".split(" ");
/** @type {(<T>(list: readonly T[], at: number) => T)} */
const at = (list, index) => /** @type {any} */ (list[index]);

// What a stack goes through, in an order of its own: 12 files with 48 functions each.
/** @typedef {(path: Call[], next: number, make: () => unknown) => unknown} Call */
const calls = AREAS.flatMap((area, file) => {
  const functions = Array.from({ length: 48 }, (_, i) => {
    const name = `${at(VERBS, (i + file) % 12)}${at(THINGS, (i * 5 + file) % 12)}${i}`;
    // Lines and columns differ too; and no call here is a tail of another one.
    return `${"\n".repeat(1 + (i % 7))}${" ".repeat(i % 9)}function ${name}(path, next, make) { const value = next < path.length ? (0, path[next])(path, next + 1, make) : make(); return value; }`;
  });
  const names = functions.map((text) => /** @type {string[]} */ (/function (\w+)/.exec(text))[1]);
  const source = `(() => {${functions.join("\n")}\nreturn [${names.join(", ")}]; })()`;
  return /** @type {Call[]} */ (
    runInThisContext(source, {
      filename: `/srv/app/releases/current/services/${area}/lib/${area}-${file}.js`,
    })
  );
});

/** Makes an error below that many calls, and with no more of them in its stack. @template T @param {number} depth @param {(below: number) => number} pick @param {() => T} make */
function thrownBelow(depth, pick, make) {
  const path = Array.from({ length: depth }, () => at(calls, pick(calls.length)));
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  try {
    const [first] = path;
    return /** @type {T} */ (first?.(path, 1, make));
  } finally {
    Error.stackTraceLimit = before;
  }
}

const word = (/** @type {(below: number) => number} */ pick) =>
  `${at(VERBS, pick(12))}-${at(THINGS, pick(12)).toLowerCase()}-${pick(1e9).toString(36)}`;

const sentence = (/** @type {(below: number) => number} */ pick) =>
  `${at(AREAS, pick(12))}: ${pick(100000)} of ${pick(100000)} calls used by ${word(pick)}`;

/** @param {(below: number) => number} pick @param {number} bytes */
function output(pick, bytes) {
  let text = "";
  while (text.length < bytes) {
    text += `2026-11-${10 + pick(20)}T${10 + pick(14)}:${10 + pick(50)}:${10 + pick(50)}Z ${at(AREAS, pick(12))} ${sentence(pick)}\n`;
  }
  return text.slice(0, bytes);
}

const fieldsOf = (/** @type {(below: number) => number} */ pick) => ({
  limit: pick(1e6),
  used: pick(1e9),
  region: `${at(AREAS, pick(12))}-${pick(9)}`,
  requestId: `${pick(2 ** 31).toString(16)}-${pick(2 ** 31).toString(16)}`,
  ratio: pick(1e6) / 4096,
  isHard: pick(2) === 1,
  tags: [word(pick), word(pick), word(pick)],
  details: {
    account: word(pick),
    plan: { name: word(pick), seats: pick(500) },
    retries: [pick(9), pick(90)],
  },
});

/** @typedef {{ error: Error, facts: { stdout: string, stderr: string } | undefined }} Sample */

/** @param {(below: number) => number} pick */
const small = (pick) => thrownBelow(5, pick, () => new ServiceError(sentence(pick)));

/** @param {(below: number) => number} pick @param {<T extends Error>(message: string, fields: object, cause: Error) => T} outermost */
function chain(pick, outermost) {
  const socket = thrownBelow(15, pick, () => new ConnectionLost(sentence(pick), fieldsOf(pick)));
  const shard = thrownBelow(
    15,
    pick,
    () => new ShardFailed(sentence(pick), fieldsOf(pick), { cause: socket }),
  );
  return thrownBelow(15, pick, () => outermost(sentence(pick), fieldsOf(pick), shard));
}

/** @type {Record<string, (seed: number) => Sample>} */
export const SIZES = {
  small: (seed) => ({ error: small(numbers(seed)), facts: undefined }),
  medium: (seed) => {
    const make = (/** @type {string} */ message, /** @type {object} */ fields, /** @type {Error} */ cause) =>
      new QuotaExceeded(message, fields, { cause });
    return { error: chain(numbers(seed), /** @type {any} */ (make)), facts: undefined };
  },
  large: (seed) => {
    const pick = numbers(seed);
    const members = Array.from({ length: 64 }, () => small(pick));
    const make = (/** @type {string} */ message, /** @type {object} */ fields, /** @type {Error} */ cause) =>
      new BatchFailed(members, message, fields, { cause });
    const error = chain(pick, /** @type {any} */ (make));
    return { error, facts: { stdout: output(pick, 16384), stderr: output(pick, 16384) } };
  },
};

/** For those who know nothing of a call's output: it is a field like any other. @param {Sample} sample */
export function asFields({ error, facts }) {
  return facts ? Object.assign(error, facts) : error;
}

/** Every error of a sample. @param {Error} root */
export function errorsOf(root) {
  const found = new Set([root]);
  for (const error of found) {
    if (error.cause instanceof Error) found.add(error.cause);
    if (error instanceof AggregateError) for (const each of error.errors) found.add(each);
  }
  return [...found];
}

/** Reads every stack: the first time it is printed. @param {Error} root */
export function readStacks(root) {
  let length = 0;
  for (const error of errorsOf(root)) length += error.stack?.length ?? 0;
  return length;
}
