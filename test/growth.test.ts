// Time grows with the size of what comes in, and no faster: over a hundredfold, and with a generous bound, since
// the machine has other things to do. The full sweep is `npm run bench -- --growth`.

import { describe, expect, test } from "vitest";
import { exponent } from "../bench/results.mjs";
import { DecodeError, decode, deserialize, type ErrorEnvelope, encode, serialize } from "../src/index.js";

const BOUND = 1.5;

/** The exponent of the time that a run takes. Other work only ever adds to a time: the best of all tries counts. */
function grows<T>(sizes: readonly number[], make: (size: number) => T, run: (input: T) => unknown): number {
  const inputs = sizes.map((size) => ({ size, input: make(size), least: Number.POSITIVE_INFINITY }));
  // Cold code would make the small inputs look dear, and hide what the large ones cost.
  for (const { input } of inputs.slice(0, 2)) repeated(() => run(input), 60);
  let found = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 6 && !(round > 0 && found < BOUND); round++) {
    for (const each of inputs) {
      each.least = Math.min(
        each.least,
        repeated(() => run(each.input), 2),
      );
    }
    found = exponent(inputs.map(({ size, least }) => [size, least] as const));
  }
  return found;
}

/** Milliseconds for one run, of as many as fill a time. */
function repeated(run: () => unknown, least: number): number {
  const start = performance.now();
  for (let count = 1; ; count++) {
    run();
    const elapsed = performance.now() - start;
    if (elapsed >= least) return elapsed / count;
  }
}

const limits = { maxBytes: 2 ** 26, maxErrors: 20_000, maxTextBytes: 2 ** 26, maxValues: 1_000_000 };
const ERRORS = [100, 1000, 10_000];
const BYTES = [10_000, 100_000, 1_000_000];
const bytesOf = (text: string) => new TextEncoder().encode(text);

const related = (count: number) => ({
  v: 1,
  type: "t.Root",
  cause: 1,
  related: Array.from({ length: count }, (_, i) => ({
    type: "t.E",
    message: `${i}`,
    cause: (i + 2) % (count + 1),
  })),
});

function chain(length: number): Error {
  let error = new Error("end");
  for (let i = 1; i < length; i++) error = new Error(`link ${i}`, { cause: error });
  return error;
}

/** A decoder's whole answer, whichever it is: an envelope, or the one error that it may throw. */
function answered(input: Uint8Array, codec: "json" | "msgpack" | "protobuf"): unknown {
  try {
    return decode(input, { codec });
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return error;
  }
}

const withAttribute = (value: readonly number[] | Uint8Array) =>
  Uint8Array.from([
    ...[0x83, 0xa1, 0x76, 0x01, 0xa4, ...bytesOf("type"), 0xa1, 0x74],
    ...[0xaa, ...bytesOf("attributes"), 0x81, 0xa1, 0x61],
    ...value,
  ]);
const count32 = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const PROTOBUF_ROOT = encode({ v: 1, type: "t" }, { codec: "protobuf" });

function records(record: readonly number[], bytes: number): Uint8Array {
  const all = new Uint8Array(PROTOBUF_ROOT.length + Math.floor(bytes / record.length) * record.length);
  all.set(PROTOBUF_ROOT);
  for (let at = PROTOBUF_ROOT.length; at < all.length; at += record.length) all.set(record, at);
  return all;
}

test("what grows with the square of the size is seen", () => {
  const square = (n: number) => {
    let sum = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += i ^ j;
    return sum;
  };
  expect(grows([60, 600, 6000], (n) => n, square)).toBeGreaterThan(BOUND);
});

describe("time is linear in the size", () => {
  test("decode, related errors in a chain", () => {
    const make = (n: number) => bytesOf(JSON.stringify(related(n)));
    expect(grows(ERRORS, make, (bytes) => decode(bytes, { codec: "json", limits }))).toBeLessThan(BOUND);
  });

  test("decode, text", () => {
    const make = (n: number) =>
      bytesOf(
        JSON.stringify({ v: 1, type: "t", message: `${"a line of a log ".repeat(4)}\n`.repeat(n / 65) }),
      );
    expect(grows(BYTES, make, (bytes) => decode(bytes, { codec: "json", limits }))).toBeLessThan(BOUND);
  });

  test.each(["msgpack", "protobuf", "json"] as const)(
    "encode and decode %s, up to the errors that one may have",
    (codec) => {
      const make = (n: number) => related(n) as ErrorEnvelope;
      const run = (envelope: ErrorEnvelope) => decode(encode(envelope, { codec }), { codec });
      expect(grows([2, 25, 250], make, run)).toBeLessThan(BOUND);
    },
  );

  test("serialize and deserialize, a chain of causes that is cut", () => {
    expect(grows(ERRORS, chain, (error) => deserialize(serialize(error)))).toBeLessThan(BOUND);
  });

  test("serialize, text that is cut", () => {
    const make = (n: number) => new Error("é".repeat(n));
    expect(grows(BYTES, make, (error) => serialize(error))).toBeLessThan(BOUND);
  });
});

describe("hostile bytes are answered in linear time", () => {
  test.each([
    [
      "msgpack: nested lists",
      "msgpack",
      (n: number) => withAttribute([...new Uint8Array(n).fill(0x91), 0xc0]),
    ],
    [
      "msgpack: many empty maps",
      "msgpack",
      (n: number) => withAttribute([0xdd, ...count32(n), ...new Uint8Array(n).fill(0x80)]),
    ],
    [
      "msgpack: a list that claims 4 billion",
      "msgpack",
      (n: number) => withAttribute([0xdd, 255, 255, 255, 255, ...new Uint8Array(n)]),
    ],
    [
      "JSON: nested lists",
      "json",
      (n: number) => bytesOf(`{"v":1,"type":"t","attributes":{"a":${"[".repeat(n)}`),
    ],
    [
      "JSON: many empty maps",
      "json",
      (n: number) => bytesOf(`{"v":1,"type":"t","attributes":{"a":[${"{},".repeat(n / 3)}0]}}`),
    ],
    ["protobuf: empty children", "protobuf", (n: number) => records([0xda, 0x01, 0x00], n)],
  ] as const)("%s", (_name, codec, make) => {
    expect(answered(make(900_000), codec)).toBeInstanceOf(DecodeError);
    expect(grows([9000, 90_000, 900_000], make, (bytes) => answered(bytes, codec))).toBeLessThan(BOUND);
  });

  test("protobuf: unknown records, which a decoder keeps", () => {
    const make = (n: number) => records([0xc2, 0x3e, 0x00], n);
    expect(grows([9000, 90_000, 900_000], make, (bytes) => answered(bytes, "protobuf"))).toBeLessThan(BOUND);
  });
});
