// The conformance vectors against this implementation (topics 00 to 50; conformance/README.md says what one means).

import { describe, expect, it } from "vitest";
import { UnknownFields } from "../src/envelope.js";
import { BOUNDS, LIMITS } from "../src/generated/constants.js";
import { DecodeError, decode, EncodeError, type ErrorEnvelope, encode, findArmor } from "../src/index.js";
import {
  CODEC_FILES,
  CODECS,
  type CodecName,
  type Fault,
  inputs,
  type Json,
  join,
  type Parts,
  type Vector,
} from "./vector-files.js";

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

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
    if (expected.error && vector.to) {
      const envelope = decode(input, options);
      for (const to of vector.to) {
        const found = fault(EncodeError, () => encode(envelope, { codec: to }));
        expect(show(found), to).toBe(show(expected.error));
      }
      continue;
    }
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

for (const [name, { topic, cases }] of CODEC_FILES) {
  describe(`${name}: ${topic}`, () => {
    it.each(cases.map((vector) => [`${vector.id} [${vector.spec}]`, vector] as const))("%s", (_, vector) => {
      CHECKS[vector.op ?? "decode"](vector);
    });
  });
}

describe("[LIM-1] 40-limits/bounds reaches every limit and bound, and passes it by one, in every encoding", () => {
  /** Bounds of senders and of Restore. */
  const FOREIGN = /^(minMaxBytes|maxNativeChain|maxGroupDepth|maxFrameName)$/;
  const cells = [...Object.keys(LIMITS), ...Object.keys(BOUNDS)]
    .filter((name) => !FOREIGN.test(name))
    .flatMap((name) => CODECS.map((codec) => [name, codec] as const))
    // Protobuf's values nest by PB-5 alone.
    .filter(([name, codec]) => !(name === "levelsAboveValues" && codec === "protobuf"));
  const cases = new Map(CODEC_FILES.get("40-limits/bounds")?.cases.map((vector) => [vector.id, vector]));
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
