// The conformance vectors against this implementation (conformance/README.md says what a vector means).

import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { findArmor } from "../src/codec/armor.js";
import { decode, encode } from "../src/codec/index.js";
import { type ErrorEnvelope, UnknownFields } from "../src/envelope.js";
import { DecodeError, EncodeError } from "../src/errors.js";
import { BOUNDS, DECODE_ERROR_CODES, LIMITS } from "../src/generated/constants.js";
import type { Limits } from "../src/limits.js";

const CODECS = ["msgpack", "protobuf", "json", "armor"] as const;
type CodecName = (typeof CODECS)[number];
type Parts = string | (string | [string, number])[];
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Fault {
  code: string;
  path: string;
  offset?: number;
}
interface Vector {
  id: string;
  spec: string[];
  op?: "encode" | "find";
  codec?: CodecName | null;
  hex?: Parts;
  text?: Parts;
  limits?: Limits;
  envelope?: Json;
  expect: { envelope?: Json; bytes?: { [Name in CodecName]?: Parts }; error?: Fault; found?: string | null };
}
interface VectorFile {
  topic: string;
  count: number;
  cases: Vector[];
}

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const files = new Map<string, VectorFile>(
  readdirSync(new URL("../conformance/vectors/", import.meta.url))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => [name, JSON.parse(read(`conformance/vectors/${name}`))]),
);
const vectors = [...files.values()].flatMap(({ cases }) => cases);

/** Requirements of sections 3 to 9 that no vector can state, because they bind capture and restore alone. */
const EXEMPT = /^(ENV-9|ENV-10|ENV-11|ID-\d+|TAG-4|ARM-4|LIM-2)$/;

const join = (parts: Parts): string =>
  typeof parts === "string"
    ? parts
    : parts.map((part) => (typeof part === "string" ? part : part[0].repeat(part[1]))).join("");
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Bytes as they are; text as text, and again as its bytes. */
function inputs({ hex, text }: Vector): (Uint8Array | string)[] {
  if (hex !== undefined) return [Uint8Array.from(Buffer.from(join(hex), "hex"))];
  const whole = join(text ?? "");
  return [whole, utf8(whole)];
}

/** What `$bytes` stands for stands there; a field is no value, so `attributes` itself is no tag. */
function fromJson(json: Json, isField = false): unknown {
  if (Array.isArray(json)) return json.map((element) => fromJson(element));
  if (json === null || typeof json !== "object") return json;
  const entries = Object.entries(json);
  const [only] = entries;
  if (!isField && entries.length === 1 && only?.[0] === "$bytes" && typeof only[1] === "string") {
    return Uint8Array.from(Buffer.from(only[1], "base64"));
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, fromJson(value, key === "attributes")]));
}

/** A copy in Maps, since any key is data, without the records that no JSON form shows: `bytes` shows them. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  const shown = Object.entries(value).filter(([, inner]) => !(inner instanceof UnknownFields));
  return new Map(shown.map(([key, inner]) => [key, plain(inner)]));
}

const show = ({ code, path, offset }: Fault): string =>
  `${code} at ${path || "the root"}${offset === undefined ? "" : `, byte ${offset}`}`;

function fault(kind: typeof DecodeError | typeof EncodeError, action: () => unknown): Fault {
  try {
    action();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    const { code, path } = error;
    const offset = error instanceof DecodeError ? error.offset : undefined;
    return offset === undefined ? { code, path } : { code, path, offset };
  }
  throw new Error("it was accepted");
}

/** What encoding gives, and that it gives itself again (ENC-3). */
function checkBytes(envelope: ErrorEnvelope, expected: NonNullable<Vector["expect"]["bytes"]>): void {
  for (const [codec, parts] of Object.entries(expected) as [CodecName, Parts][]) {
    const isText = codec === "json" || codec === "armor";
    const shown = isText ? (bytes: Uint8Array) => new TextDecoder().decode(bytes) : hexOf;
    const bytes = encode(envelope, { codec });
    expect(shown(bytes), codec).toBe(join(parts));
    expect(shown(encode(decode(bytes, { codec }), { codec })), `${codec} again`).toBe(join(parts));
    expect(plain(decode(bytes)), `${codec} detected`).toStrictEqual(plain(decode(bytes, { codec })));
  }
}

function checkDecode(vector: Vector): void {
  const { codec, limits, expect: expected } = vector;
  const options = { ...(codec ? { codec } : {}), ...(limits ? { limits } : {}) };
  for (const input of inputs(vector)) {
    if (expected.error) {
      const found = fault(DecodeError, () => decode(input, options));
      if (expected.error.offset === undefined) delete found.offset;
      expect(show(found)).toBe(show(expected.error));
      continue;
    }
    const envelope = decode(input, options);
    if (expected.envelope !== undefined) {
      expect(plain(envelope)).toStrictEqual(plain(fromJson(expected.envelope)));
    }
    checkBytes(envelope, expected.bytes ?? {});
  }
}

function checkEncode({ envelope, expect: expected }: Vector): void {
  const built = fromJson(envelope ?? null) as ErrorEnvelope;
  if (!expected.error) {
    checkBytes(built, expected.bytes ?? {});
    return;
  }
  for (const codec of CODECS) {
    const found = fault(EncodeError, () => encode(built, { codec }));
    expect(show(found), codec).toBe(show(expected.error));
  }
}

function checkFind({ text, expect: expected }: Vector): void {
  expect(findArmor(join(text ?? "")) ?? null).toBe(expected.found);
}

const CHECKS = { decode: checkDecode, encode: checkEncode, find: checkFind };

for (const [name, { topic, cases }] of files) {
  describe(`${name}: ${topic}`, () => {
    it.each(cases.map((vector) => [`${vector.id} [${vector.spec}]`, vector] as const))("%s", (_, vector) => {
      CHECKS[vector.op ?? "decode"](vector);
    });
  });
}

describe("the vectors themselves", () => {
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(
    JSON.parse(read("conformance/schema/vector.schema.json")),
  );

  it.each([...files])("%s follows the schema, counts right and repeats no id", (_, file) => {
    expect(validate(file), JSON.stringify(validate.errors?.slice(0, 5))).toBe(true);
    expect(file.cases).toHaveLength(file.count);
    const ids = file.cases.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  const spec = read("SPEC.md");
  const sections = spec.slice(spec.indexOf("\n## 3. "), spec.search(/\n## 10\. |$(?![\s\S])/));
  const required = new Set([...sections.matchAll(/`\[([A-Z]+-\d+)\]`/g)].map(([, id]) => id as string));
  const named = new Set(vectors.flatMap((vector) => vector.spec));

  it("name every requirement of sections 3 to 9 that binds a codec", () => {
    expect(required.size).toBeGreaterThan(40);
    expect([...required].filter((id) => !EXEMPT.test(id) && !named.has(id))).toEqual([]);
  });

  it("name no requirement that the specification does not have", () => {
    expect([...named].filter((id) => !required.has(id))).toEqual([]);
  });

  it("meet every decode error in every encoding where it can occur", () => {
    // A Protobuf message ends with its input, and JSON has nothing that this format does not use.
    const cannot = ["protobuf trailing_data", "json unsupported_type"];
    const met = new Set(vectors.map(({ codec, expect: { error } }) => `${codec} ${error?.code}`));
    const wanted = CODECS.flatMap((codec) => DECODE_ERROR_CODES.map((code) => `${codec} ${code}`));
    expect(wanted.filter((pair) => !met.has(pair))).toEqual(cannot);
  });

  it("give the offset of every error of form in MessagePack and Protobuf", () => {
    const form = /^(malformed|truncated|trailing_data|invalid_utf8|duplicate_key|unsupported_type)$/;
    const silent = vectors.filter(
      ({ codec, expect: { error } }) =>
        (codec === "msgpack" || codec === "protobuf") &&
        form.test(error?.code ?? "") &&
        error?.offset === undefined,
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
});

describe("[LIM-1] bounds.json reaches every limit and bound, and passes it by one, in every encoding", () => {
  /** Bounds of senders and of Restore. */
  const FOREIGN = /^(minMaxBytes|maxNativeChain|maxGroupDepth|maxFrameName)$/;
  const cells = [...Object.keys(LIMITS), ...Object.keys(BOUNDS)]
    .filter((name) => !FOREIGN.test(name))
    .flatMap((name) => CODECS.map((codec) => [name, codec] as const))
    // Protobuf's values nest by PB-5 alone.
    .filter(([name, codec]) => !(name === "levelsAboveValues" && codec === "protobuf"));
  const cases = new Map(files.get("bounds.json")?.cases.map((vector) => [vector.id, vector]));
  const idOf = (name: string, codec: string) =>
    `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-${codec}`;

  it("and nothing else", () => {
    const ids = cells.flatMap(([name, codec]) => [`${idOf(name, codec)}-at`, `${idOf(name, codec)}-beyond`]);
    expect([...cases.keys()].sort()).toEqual(ids.sort());
  });

  it.each(cells)("%s, %s", (name, codec) => {
    const [at, beyond] = ["at", "beyond"].map((side) => cases.get(`${idOf(name, codec)}-${side}`) as Vector);
    expect(at?.expect.error).toBeUndefined();
    // Where JSON reads a larger integer as a float (ERR-3), it is no integer.
    const code = name === "maxInteger" && codec === "json" ? "schema" : "limit";
    expect(beyond?.expect.error?.code).toBe(code);
    if (!(name in LIMITS)) return;
    // It is this limit that they meet: moved by one, it refuses the one and accepts the other.
    const limit = LIMITS[name as keyof typeof LIMITS];
    const verdict = (vector: Vector, maximum: number) => () =>
      decode(inputs(vector)[0] as Uint8Array, { codec, limits: { [name]: maximum } });
    expect(fault(DecodeError, verdict(at as Vector, limit - 1)).code).toBe("limit");
    expect(verdict(beyond as Vector, limit + 1)).not.toThrow();
  });
});
