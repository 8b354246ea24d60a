// What fails in workers and in child processes, and their own copy of the class.
import { ErrorRegistry } from "rethrown";

export class QuotaExceeded extends Error {
  /** @param {number} limit @param {ErrorOptions} [options] */
  constructor(limit, options) {
    super(`${limit} of ${limit} calls used`, options);
    this.limit = limit;
  }
}

export const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit"],
  publicFields: ["limit"],
  status: "resource_exhausted",
});

const cyclic = () => {
  const error = new QuotaExceeded(7);
  error.cause = new Error("around", { cause: error });
  return error;
};

/** What is thrown, by name. @type {Record<string, () => unknown>} */
export const THROWN = {
  quota: () => new QuotaExceeded(100, { cause: new RangeError("below", { cause: new SyntaxError("root") }) }),
  builtin: () => new TypeError("no function"),
  unknown: () =>
    Object.assign(new (class Refused extends TypeError {})("no"), { place: "here", token: "s3cret" }),
  group: () => new AggregateError([new QuotaExceeded(1), new TypeError("two")], "both"),
  cyclic,
  function: () => Object.assign(new QuotaExceeded(5), { cause: () => {}, handler() {} }),
  frozen: () => Object.freeze(new QuotaExceeded(3)),
  large: () => new QuotaExceeded(9, { cause: new Error("m".repeat(10_000_000)) }),
  deep: () => {
    const error = new QuotaExceeded(9);
    error.stack = `${error.stack}\n${"    at f (/x.js:1:1)\n".repeat(50_000)}`;
    return error;
  },
  abort: () => new DOMException("enough", "AbortError"),
  text: () => "thrown text",
  object: () => ({ code: 7 }),
  nothing: () => undefined,
  uncloneable: () => () => {},
  port: () => ({ handler() {} }),
};

/** @param {string} name */
export function fail(name) {
  throw THROWN[name]?.();
}
