// Time and memory by the size of what comes in: hostile input included. Prints one line of JSON.
//   node --expose-gc --min-semi-space-size=64 --max-semi-space-size=64 bench/javascript/growth.mjs [most]
import { create, toBinary } from "@bufbuild/protobuf";
import { encode as encodeMsgpack } from "@msgpack/msgpack";
import { ErrorEnvelopeSchema, rethrown } from "./library.mjs";

/** How far the sweep goes; a test goes less far. */
const most = Number(process.argv[2] ?? 1);
const gc = globalThis.gc ?? (() => {});
const upTo = (/** @type {number[]} */ sizes) => sizes.filter((each) => each <= (sizes.at(-1) ?? 0) * most);
const ERRORS = upTo([1, 10, 100, 1000, 10_000]);
const TEXT = upTo([2 ** 10, 2 ** 14, 2 ** 18, 2 ** 21, 2 ** 24]);
// The most that a receiver accepts by itself.
const HOSTILE = upTo([2 ** 10, 2 ** 14, 2 ** 17, 1_000_000]);

const M = 2 ** 26;
const limits = { maxBytes: M, maxErrors: 20_000, maxFrames: 256, maxTextBytes: M, maxValues: 10_000_000 };

/** @typedef {{ name: string, unit: string, sizes: number[], make: (size: number) => any, run: (input: any) => unknown }} Sweep */

const words = (/** @type {number} */ bytes) => {
  let text = "";
  for (let i = 0; text.length < bytes; i++) text += `${(i * 2654435761) >>> 0} of it, `;
  return text.slice(0, bytes);
};
const related = (/** @type {number} */ count) => ({
  v: 1,
  type: "bench.Root",
  // In a chain: the walk that is most tempting to write with recursion, or with a list that is searched.
  cause: count > 0 ? 1 : undefined,
  related: Array.from({ length: count }, (_, i) => ({
    type: `bench.Error${i % 50}`,
    message: `message ${i}`,
    ...(i + 1 < count && { cause: i + 2 }),
  })),
});
const withText = (/** @type {number} */ bytes) => ({ v: 1, type: "bench.Root", message: words(bytes) });
const asJson = (/** @type {object} */ envelope) => new TextEncoder().encode(JSON.stringify(envelope));
const asMsgpack = (/** @type {object} */ envelope) =>
  encodeMsgpack(envelope, { ignoreUndefined: true }).slice();
const asProtobuf = (/** @type {any} */ envelope) =>
  toBinary(ErrorEnvelopeSchema, create(ErrorEnvelopeSchema, envelope));
const FORMS = { json: asJson, msgpack: asMsgpack, protobuf: asProtobuf };

/** What a decoder refuses costs no more than what it takes. @param {any} input @param {"json" | "msgpack" | "protobuf"} codec */
function refused(input, codec) {
  try {
    return rethrown.decode(input, { codec });
  } catch (error) {
    if (!(error instanceof rethrown.DecodeError)) throw error;
    return error;
  }
}

const root = asMsgpack({ v: 1, type: "t" });
/** A MessagePack envelope with one more field. @param {Uint8Array} name @param {Uint8Array} value */
const withField = (name, value) => joined([Uint8Array.of(0x83), root.subarray(1), name, value]);
/** @param {Uint8Array[]} parts */
function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
const attributes = encodeMsgpack("attributes");
const head = (/** @type {number} */ tag, /** @type {number} */ count) =>
  Uint8Array.of(tag, count >>> 24, (count >>> 16) & 255, (count >>> 8) & 255, count & 255);
/** A varint. @param {number} value */
const varint = (value) => {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Uint8Array.of(...bytes, value);
};
const protobufRoot = asProtobuf({ v: 1, type: "t" });

/** @type {Sweep[]} */
const SWEEPS = [
  ...Object.entries(FORMS).flatMap(([codec, form]) => {
    const decode = (/** @type {Uint8Array} */ bytes) =>
      rethrown.decode(bytes, { codec: /** @type {"json"} */ (codec), limits });
    const encode = (/** @type {any} */ envelope) =>
      rethrown.encode(envelope, { codec: /** @type {"json"} */ (codec) });
    return [
      {
        name: `decode ${codec}, errors`,
        unit: "error",
        sizes: ERRORS,
        make: (/** @type {number} */ n) => form(related(n)),
        run: decode,
      },
      {
        name: `decode ${codec}, text`,
        unit: "byte",
        sizes: TEXT,
        make: (/** @type {number} */ n) => form(withText(n)),
        run: decode,
      },
      {
        name: `encode ${codec}, errors`,
        unit: "error",
        sizes: [1, 10, 25, 100, 255],
        make: related,
        run: encode,
      },
      {
        name: `encode ${codec}, text`,
        unit: "byte",
        sizes: [2 ** 10, 2 ** 14, 2 ** 18 - 1],
        make: withText,
        run: encode,
      },
    ];
  }),
  {
    name: "decode json, text full of escapes",
    unit: "byte",
    sizes: TEXT,
    make: (n) => asJson({ v: 1, type: "bench.Root", message: "line\n".repeat(n / 6) }),
    run: (bytes) => rethrown.decode(bytes, { codec: "json", limits }),
  },
  {
    name: "restore, errors",
    unit: "error",
    sizes: [1, 10, 25, 100, 255],
    make: related,
    run: (envelope) => rethrown.restore(envelope),
  },
  {
    name: "serialize, a group of errors",
    unit: "error",
    sizes: ERRORS,
    make: (n) =>
      new AggregateError(
        Array.from({ length: n }, (_, i) => new Error(`member ${i}`)),
        "group",
      ),
    run: (error) => rethrown.serialize(error),
  },
  {
    name: "serialize, text",
    unit: "byte",
    sizes: TEXT,
    make: (n) => new Error(words(n)),
    run: (error) => rethrown.serialize(error),
  },
  {
    name: "serialize, a chain of causes",
    unit: "error",
    sizes: ERRORS,
    make: (n) => {
      let error = new Error("end");
      for (let i = 1; i < n; i++) error = new Error(`link ${i}`, { cause: error });
      return error;
    },
    run: (error) => rethrown.serialize(error),
  },
  {
    name: "hostile msgpack: nested lists",
    unit: "byte",
    sizes: HOSTILE,
    make: (n) =>
      withField(
        attributes,
        joined([Uint8Array.of(0x81, 0xa1, 0x61), new Uint8Array(n).fill(0x91), Uint8Array.of(0xc0)]),
      ),
    run: (bytes) => refused(bytes, "msgpack"),
  },
  {
    name: "hostile msgpack: many empty maps",
    unit: "byte",
    sizes: HOSTILE,
    make: (n) =>
      withField(
        attributes,
        joined([Uint8Array.of(0x81, 0xa1, 0x61), head(0xdd, n), new Uint8Array(n).fill(0x80)]),
      ),
    run: (bytes) => refused(bytes, "msgpack"),
  },
  {
    name: "hostile msgpack: claims 4 billion",
    unit: "byte",
    sizes: HOSTILE,
    make: (n) =>
      withField(
        attributes,
        joined([Uint8Array.of(0x81, 0xa1, 0x61), head(0xdd, 2 ** 32 - 1), new Uint8Array(n).fill(0xc0)]),
      ),
    run: (bytes) => refused(bytes, "msgpack"),
  },
  {
    name: "hostile JSON: nested lists",
    unit: "byte",
    sizes: HOSTILE,
    make: (n) =>
      new TextEncoder().encode(
        `{"v":1,"type":"t","attributes":{"a":${"[".repeat(n / 2)}${"]".repeat(n / 2)}}}`,
      ),
    run: (bytes) => refused(bytes, "json"),
  },
  {
    name: "hostile JSON: many empty maps",
    unit: "byte",
    sizes: HOSTILE,
    make: (n) => new TextEncoder().encode(`{"v":1,"type":"t","attributes":{"a":[${"{},".repeat(n / 3)}0]}}`),
    run: (bytes) => refused(bytes, "json"),
  },
  {
    name: "hostile protobuf: empty children",
    unit: "byte",
    sizes: HOSTILE,
    // Field 27, length 0.
    make: (n) =>
      joined([
        protobufRoot,
        ...Array.from({ length: Math.floor(n / 3) }, () => Uint8Array.of(0xda, 0x01, 0x00)),
      ]),
    run: (bytes) => refused(bytes, "protobuf"),
  },
  {
    name: "hostile protobuf: unknown records",
    unit: "byte",
    sizes: HOSTILE,
    // Field 1000, an empty text, over and over.
    make: (n) =>
      joined([
        protobufRoot,
        ...Array.from({ length: Math.floor(n / 3) }, () => Uint8Array.of(0xc2, 0x3e, 0x00)),
      ]),
    run: (bytes) => refused(bytes, "protobuf"),
  },
  {
    name: "hostile protobuf: one long unknown record",
    unit: "byte",
    sizes: HOSTILE,
    make: (n) => joined([protobufRoot, Uint8Array.of(0xc2, 0x3e), varint(n), new Uint8Array(n).fill(0x41)]),
    run: (bytes) => refused(bytes, "protobuf"),
  },
];

let sink = /** @type {unknown} */ (undefined);
const used = () => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const results = SWEEPS.map(({ name, unit, sizes, make, run }) => {
  for (let i = 0; i < 200; i++) sink = run(make(sizes[1] ?? 1));
  const points = sizes.map((size) => {
    const input = make(size);
    gc();
    gc();
    const before = used();
    sink = run(input);
    const memory = used() - before;
    let least = Number.POSITIVE_INFINITY;
    const end = performance.now() + 40;
    for (let i = 0; i < 3 || (performance.now() < end && i < 1000); i++) {
      const again = name.startsWith("serialize") ? make(size) : input;
      const start = performance.now();
      sink = run(again);
      least = Math.min(least, performance.now() - start);
    }
    return [size, least * 1e6, memory];
  });
  return { language: "javascript", name, unit, points };
});
if (sink === results) throw new Error("never");
console.log(JSON.stringify(results));
