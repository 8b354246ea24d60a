// Whatever comes in, an envelope or a DecodeError goes out, and nothing else happens (SPEC 9, 13): valid envelopes
// broken by conformance/fuzz, and by fast-check, which then finds the smallest. `npm run fuzz` compares the verdicts of
// both languages on as many inputs as one has time for; here it is a few, and what one library does to its process.

import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, describe, expect, test, vi } from "vitest";
import type { CodecName } from "../conformance/fuzz/corpus.js";
import { type Input, inputsOf } from "../conformance/fuzz/inputs.js";
import { CODECS } from "../src/codec/index.js";
import { DECODE_ERROR_CODES } from "../src/generated/constants.js";
import {
  DecodeError,
  decode,
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  envelopeOf,
  type Limits,
  RemoteError,
} from "../src/index.js";
import { validate } from "../src/validate.js";
import { PYTHON } from "./testee.js";

const NAMES = Object.keys(CODECS) as CodecName[];
const RUNS = 2000;
const POINTER = /^(\/([^~/]|~[01])*)*$/su;

class QuotaExceeded extends Error {
  limit = -1;
}
class BillingError extends Error {}
class Frozen extends BillingError {
  constructor() {
    super("a constructor of a user must not run");
    throw this;
  }
}
class Guarded extends Error {
  set limit(_: unknown) {
    throw new Error("a setter of a user must not run");
  }
  get used(): unknown {
    throw new Error("a getter of a user must not run");
  }
}
class Money {
  amount = 0;
}
const registry = (): ErrorRegistry =>
  new ErrorRegistry()
    .register(QuotaExceeded, { type: "billing.QuotaExceeded", fields: ["limit", "used"], aliases: ["a.C"] })
    .register(BillingError, { type: "billing.BillingError" })
    .register(Frozen, { type: "a.B" })
    .register(Guarded, { type: "a.D" })
    .registerValue(Money, { type: "app.User" });
const errors = registry();

const streams = new Map(NAMES.map((codec) => [codec, inputsOf(codec, { decode, encode })]));
const mutated = (codec: CodecName, seed: number) => (streams.get(codec) as (seed: number) => Input)(seed);

/** The envelope, or the error: nothing else comes out of `decode`. */
function outcome(input: Uint8Array, codec: CodecName, limits = {}): ErrorEnvelope | DecodeError {
  try {
    return decode(input, { codec, limits });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return error;
  }
}

const isFault = (found: ErrorEnvelope | DecodeError): found is DecodeError => found instanceof DecodeError;
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** What is wrong with what became of an input; most often nothing. A thousand `expect`s would take a second. */
function wrong(input: Uint8Array, codec: CodecName, limits: Limits = {}): unknown {
  const copy = input.slice();
  const found = outcome(input, codec, limits);
  if (!same(input, copy)) return "the input was changed";
  if (isFault(found)) return wrongFault(found, input, codec, limits);
  const violations = validate(found);
  if (violations.length > 0) return violations;
  const bytes = encode(found, { codec });
  if (!same(encode(decode(bytes, { codec }), { codec }), bytes))
    return "[ENC-3] it is not written as it was read";
  const error = errors.deserialize(input, { codec, limits });
  if (!(error instanceof Error) || !Object.isExtensible(error)) return "[RES-1] no error that can be thrown";
  const kept = envelopeOf(error);
  return kept && same(encode(kept, { codec }), bytes) ? undefined : "[RES-8] it does not keep its envelope";
}

function wrongFault(fault: DecodeError, input: Uint8Array, codec: CodecName, limits: Limits): unknown {
  const { code, path, offset } = fault;
  if (!DECODE_ERROR_CODES.includes(code)) return `no code: ${code}`;
  if (!POINTER.test(path)) return `no path: ${path}`;
  if (fault.input !== input) return "another input";
  if (offset !== undefined && !(offset >= 0 && offset <= input.length)) return `no offset: ${offset}`;
  try {
    return errors.deserialize(input, { codec, limits });
  } catch (error) {
    return error instanceof DecodeError && error.message === fault.message ? undefined : error;
  }
}

describe.each(NAMES)(
  "[ERR-1] %s: an envelope that its schema and its encoder accept, or a DecodeError",
  (codec) => {
    test("structures that were changed", () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
          const { bytes: input, limits } = mutated(codec, seed);
          expect(wrong(input, codec, limits)).toBeUndefined();
        }),
        { numRuns: RUNS },
      );
    });

    test("any bytes, and any text", () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 64 }), (input) => {
          expect(wrong(input, codec)).toBeUndefined();
        }),
        { numRuns: 500 },
      );
      fc.assert(
        fc.property(fc.string({ unit: "binary", maxLength: 64 }), (input) => {
          try {
            decode(input, { codec });
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
          }
        }),
        { numRuns: 500 },
      );
    });
  },
);

test("[ERR-1] both languages say the same of the same bytes: code, path, offset, or canonical form", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...["dist/cli/main.js", "conformance", "fuzz", "--count", "4000", "--", ...PYTHON],
  ]);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(`4000 inputs in ${NAMES.join(", ")}: 0 differences`);
}, 120_000);

/** Every global of the language with its own properties and those of its prototype, found by enumeration. */
function world(): Map<unknown, [PropertyKey, PropertyDescriptor | undefined][]> {
  const found = new Map<unknown, [PropertyKey, PropertyDescriptor | undefined][]>();
  const add = (object: unknown): void => {
    if ((typeof object !== "object" && typeof object !== "function") || object === null || found.has(object))
      return;
    found.set(
      object,
      Reflect.ownKeys(object).map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)]),
    );
  };
  add(globalThis);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const { value } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
    if (value === globalThis || typeof value !== "function") continue;
    add(value);
    add(value.prototype);
  }
  for (const hidden of [function* () {}, async () => {}, [][Symbol.iterator](), new Map().entries()]) {
    add(Object.getPrototypeOf(hidden));
  }
  for (const owned of [
    ErrorRegistry,
    RemoteError,
    DecodeError,
    QuotaExceeded,
    BillingError,
    Frozen,
    Guarded,
    Money,
  ]) {
    add(owned);
    add(owned.prototype);
  }
  return found;
}

const OURS = /^(?:a\.[BCD]$|billing\.|javascript\.|python\.)/;
const PARTS = ["value", "get", "set", "writable", "enumerable", "configurable"] as const;

const openFiles = (): number => readdirSync("/proc/self/fd").length;
const loaded = (): string[] => Object.keys(createRequire(import.meta.url).cache);
const listeners = (): [string | symbol, number][] =>
  process.eventNames().map((name) => [name, process.listenerCount(name)]);

describe("[RES-1] what comes in changes nothing but the error that goes out", () => {
  const scheduled = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"] as const;
  afterAll(() => {
    vi.restoreAllMocks();
  });

  test.each(NAMES)("%s: no global, prototype, class, module, listener, timer or file", (codec) => {
    const errors = registry();
    // Node makes some of its globals when they are first needed.
    errors.deserialize('{"v":1,"type":"javascript.DOMException.AbortError"}');
    // Looking at them makes some too, and a spy leaves what was an accessor as a plain property.
    world();
    for (const name of scheduled) vi.spyOn(globalThis, name).mockRestore();
    const before = [world(), listeners(), loaded()] as const;
    const timers = scheduled.map((name) => vi.spyOn(globalThis, name));
    const types = new Set<string>();
    const files = existsSync("/proc/self/fd") ? openFiles() : undefined;
    for (let seed = 1; seed <= RUNS; seed++) {
      const { bytes: input, limits } = mutated(codec, seed);
      const found = outcome(input, codec, limits);
      if (isFault(found)) continue;
      errors.serialize(errors.deserialize(input, { codec }));
      for (const { type, lineage = [] } of [found, ...(found.related ?? [])]) {
        for (const name of [type, ...lineage]) types.add(name);
      }
    }
    // The runner closes files of its own meanwhile.
    if (files !== undefined) expect(openFiles()).toBeLessThanOrEqual(files);
    for (const timer of timers) expect(timer).not.toHaveBeenCalled();
    vi.restoreAllMocks();

    const [objects, heard, modules] = before;
    const changed = [...world()].flatMap(([object, properties]) => {
      const known = new Map(objects.get(object));
      // By identity: an equal copy of a function would be a change.
      const others = properties.filter(
        ([key, now]) => !PARTS.every((part) => Object.is(now?.[part], known.get(key)?.[part])),
      );
      const isWhole = properties.length === known.size;
      return [...others.map(([key]) => String(key)), ...(isWhole ? [] : [`${known.size} properties`])];
    });
    expect(changed).toEqual([]);
    expect(listeners()).toEqual(heard);
    expect(loaded()).toEqual(modules);

    // No name from the wire was registered on the way.
    const free = [...types].filter((type) => /^[a-z][\w.]*$/i.test(type) && !OURS.test(type));
    expect(free.length).toBeGreaterThan(5);
    for (const type of free) errors.register(class extends Error {}, { type });
  });

  test.each(NAMES)("%s: awaiting an error, or what it holds, calls nothing", async (codec) => {
    for (let seed = 1; seed <= 300; seed++) {
      const { bytes: input } = mutated(codec, seed);
      if (isFault(outcome(input, codec))) continue;
      const error = errors.deserialize(input, { codec });
      expect(await error).toBe(error);
      const held = Object.values(Object.getOwnPropertyDescriptors(error)).map(({ value }) => value);
      for (const value of held) expect(await value).toBe(value);
    }
  });

  test.each(NAMES)("%s: no name from the wire reaches an accessor of a prototype", (codec) => {
    const [read, written] = [vi.fn(), vi.fn()];
    // `then` is what an await would look for; the others are keys of the inputs, which an assignment would find.
    const traps: [string, PropertyDescriptor][] = [
      ["then", { get: read }],
      ...["n", "x", "limit", "used", "id", "fields", "amount"].map((name): (typeof traps)[number] => [
        name,
        { set: written },
      ]),
    ];
    for (const [name, trap] of traps) {
      Object.defineProperty(Object.prototype, name, { ...trap, configurable: true });
    }
    try {
      for (let seed = 1; seed <= 1000; seed++) {
        const { bytes: input } = mutated(codec, seed);
        if (!isFault(outcome(input, codec))) errors.serialize(errors.deserialize(input, { codec }));
      }
    } finally {
      for (const [name] of traps) delete (Object.prototype as Record<string, unknown>)[name];
    }
    expect(read).not.toHaveBeenCalled();
    expect(written).not.toHaveBeenCalled();
  });
});
