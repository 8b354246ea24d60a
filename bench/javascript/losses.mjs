// What an error has lost when it comes back, found out by asking it: nothing here is known beforehand.
import { isDeepStrictEqual, types } from "node:util";
import { runInThisContext } from "node:vm";
import { BatchFailed, QuotaExceeded, ServiceError, SIZES } from "./errors.mjs";

/** @typedef {{ name: string, make: () => any, isKept: (back: any, sent: any) => boolean }} Probe */

const medium = () => SIZES.medium?.(11).error;

/** @param {unknown} extra @returns {Omit<Probe, "name">} */
const field = (extra) => ({
  make: () => new QuotaExceeded("with a field", { extra }),
  isKept: (back) => isDeepStrictEqual(back.extra, extra),
});

/** @type {Probe[]} */
export const PROBES = [
  { name: "class", make: medium, isKept: (back) => back instanceof QuotaExceeded },
  { name: "native error", make: medium, isKept: (back) => types.isNativeError(back) },
  { name: "name", make: medium, isKept: (back, sent) => back.name === sent.name },
  // Some write a code before it.
  { name: "message", make: medium, isKept: (back, sent) => back.message.endsWith(sent.message) },
  {
    name: "stack",
    make: medium,
    isKept: (back, sent) => functionsOf(sent).every((each) => `${back.stack}`.includes(each)),
  },
  {
    name: "fields",
    make: medium,
    isKept: (back, sent) =>
      ["limit", "region", "ratio", "tags", "details"].every((each) =>
        isDeepStrictEqual(back[each], sent[each]),
      ),
  },
  {
    name: "cause",
    make: medium,
    isKept: (back, sent) => back.cause?.cause?.message?.endsWith(sent.cause.cause.message) === true,
  },
  {
    name: "class of the cause",
    make: medium,
    isKept: (back, sent) => back.cause instanceof sent.cause.constructor,
  },
  {
    name: "members",
    make: () => new BatchFailed([new ServiceError("one"), new QuotaExceeded("two")], "several"),
    isKept: (back) => back.errors?.[1]?.message === "two",
  },
  {
    name: "class of members",
    make: () => new BatchFailed([new ServiceError("one"), new QuotaExceeded("two")], "several"),
    isKept: (back) => back.errors?.[1] instanceof QuotaExceeded,
  },
  {
    name: "cycles",
    make: () => {
      const error = new QuotaExceeded("first");
      error.cause = new QuotaExceeded("second", {}, { cause: error });
      return error;
    },
    isKept: (back) => back.cause.cause === back,
  },
  { name: "chains of 1,000", make: () => chainOf(1000), isKept: (back) => back.message.endsWith("link 999") },
  { name: "Date", ...field(new Date(1763700000123)) },
  { name: "Map", ...field(new Map([["a", 1]])) },
  { name: "Set", ...field(new Set(["a"])) },
  { name: "NaN", ...field(Number.NaN) },
  { name: "bigint", ...field(2n ** 70n) },
  { name: "bytes", ...field(new Uint8Array([1, 2, 255])) },
];

/** The calls of a stack: names that no text contains by chance. @param {Error} error */
const functionsOf = ({ stack = "" }) => [...stack.matchAll(/at (\w+\d) \(/g)].map(([, name]) => name ?? "");

function chainOf(/** @type {number} */ length) {
  let error = new QuotaExceeded("link 0");
  for (let i = 1; i < length; i++) error = new QuotaExceeded(`link ${i}`, {}, { cause: error });
  return error;
}

/** What a call returns, or a throw when it has not ended by then: one peer never ends at a cycle. @param {number} timeout @param {() => unknown} call */
function within(timeout, call) {
  Object.assign(globalThis, { benched: call });
  return runInThisContext("benched()", { timeout });
}

/**
 * By peer, what it does not bring back, what it throws at, and what it does not finish in five seconds.
 * @param {import("./peers.mjs").Peer[]} peers
 * @returns {Record<string, { lost: string[], throws: string[], hangs: string[] }>}
 */
export function losses(peers) {
  return Object.fromEntries(
    peers.map(({ name, write, read }) => {
      /** @type {{ lost: string[], throws: string[], hangs: string[] }} */
      const found = { lost: [], throws: [], hangs: [] };
      for (const probe of PROBES) {
        const sent = probe.make();
        /** @type {any} */
        let back;
        try {
          back = within(5000, () => read(write({ error: sent, facts: undefined })));
        } catch (reason) {
          const isLate = /** @type {any} */ (reason)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
          found[isLate ? "hangs" : "throws"].push(probe.name);
          continue;
        }
        try {
          // What it did to the error that was sent is no excuse: the probe makes another one to compare with.
          if (!probe.isKept(back, probe.make())) found.lost.push(probe.name);
        } catch {
          found.lost.push(probe.name);
        }
      }
      return [name, found];
    }),
  );
}
