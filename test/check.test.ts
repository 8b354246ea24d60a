// What an envelope may hold (SPEC 4, 6): the same fault has the same code and path in every encoding, and when an
// envelope is to be encoded (ERR-2). The invalid bytes come from other libraries, which check nothing.

import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { Packr } from "msgpackr";
import { describe, expect, test } from "vitest";
import { checkEnvelope } from "../src/check.js";
import { CODECS, type CodecName, decode, encode } from "../src/codec/index.js";
import type { ErrorEnvelope } from "../src/envelope.js";
import { Fault } from "../src/errors.js";
import { DEFAULT_LIMITS } from "../src/limits.js";
import { ErrorEnvelopeSchema, Kind, OmissionReason, Status, type ValueSchema } from "../src/proto.js";
import { faultOf, ofUtf8, utf8 } from "./faults.js";

type Json = { [name: string]: unknown };

const packr = new Packr({ useRecords: false, variableMapSize: true });

function protobufValue(value: unknown): MessageInitShape<typeof ValueSchema> {
  if (value === null) return { value: { case: "null", value: {} } };
  if (typeof value === "boolean") return { value: { case: "bool", value } };
  if (typeof value === "string") return { value: { case: "text", value } };
  if (typeof value === "bigint") return { value: { case: "integer", value } };
  if (typeof value === "number") {
    return Number.isSafeInteger(value)
      ? { value: { case: "integer", value: BigInt(value) } }
      : { value: { case: "float", value } };
  }
  if (Array.isArray(value)) return { value: { case: "list", value: { items: value.map(protobufValue) } } };
  return { value: { case: "map", value: { entries: protobufMap(value as Json) } } };
}

const protobufMap = (map: Json) =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, protobufValue(value)]));

/** How the fields that are no plain numbers and texts look in protobuf-es. */
const PROTOBUF_FIELDS: { [name: string]: (value: never) => unknown } = {
  kind: (name: string) => Kind[name.toUpperCase() as never],
  status: (name: string) => Status[name.toUpperCase() as never],
  retryAfterMs: BigInt,
  time: BigInt,
  args: (values: unknown[]) => values.map(protobufValue),
  attributes: protobufMap,
  related: (members: Json[]) => members.map(protobufInit),
  omitted: (omissions: Json[]) =>
    omissions.map(({ reason, ...rest }) => ({
      ...rest,
      ...(reason !== undefined && { reason: OmissionReason[String(reason).toUpperCase() as never] }),
    })),
};

function protobufInit(envelope: Json): MessageInitShape<typeof ErrorEnvelopeSchema> {
  const { billableUnits, ...fields } = envelope;
  const init = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, PROTOBUF_FIELDS[name]?.(value as never) ?? value]),
  );
  if (typeof billableUnits === "number") {
    Object.assign(init, { billable: { case: "billableUnitsDouble", value: billableUnits } });
  }
  return init;
}

const armored = (bytes: Uint8Array) => {
  // The token of a valid envelope, with another payload and its checksum.
  const table = Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    return crc >>> 0;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number);
  const checksum = ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
  return utf8(`rethrown1.${Buffer.from(bytes).toString("base64url")}.${checksum}.`);
};

/** Bytes of an envelope that our own encoders would refuse. */
const RAW: { [Name in CodecName]: (envelope: Json) => Uint8Array } = {
  msgpack: (envelope) => new Uint8Array(packr.pack(envelope)),
  armor: (envelope) => armored(new Uint8Array(packr.pack(envelope))),
  json: (envelope) => utf8(JSON.stringify(envelope)),
  protobuf: (envelope) => toBinary(ErrorEnvelopeSchema, create(ErrorEnvelopeSchema, protobufInit(envelope))),
};

const root = (fields: Json): Json => ({ v: 1, type: "T", ...fields });
const member = (fields: Json): Json => root({ related: [{ type: "x" }, { type: "y", ...fields }] });
const value = (value: unknown): Json => root({ attributes: { a: value } });

/** Faults of the form of an encoding carry an offset; which of them do is the business of each. */
const withoutOffset = (fault: string) => fault.replace(/ @\d+$/, "");

function expectEverywhere(envelope: Json, expected: string, codecs: readonly CodecName[]): void {
  for (const codec of codecs) {
    expect(faultOf(() => encode(envelope as unknown as ErrorEnvelope, { codec }))).toBe(expected);
    expect(`${codec}: ${withoutOffset(faultOf(() => decode(RAW[codec](envelope), { codec })))}`).toBe(
      `${codec}: ${expected}`,
    );
  }
}

const ALL = Object.keys(CODECS) as CodecName[];

describe("[ERR-2] in every encoding, and in EncodeError", () => {
  test.each<[string, Json, string]>([
    ["[ENV-1] no v", { type: "T" }, "schema /v"],
    ["[ENV-1] no type", { v: 1 }, "schema /type"],
    ["[ENV-3] an empty type", { v: 1, type: "" }, "schema /type"],
    ["[ENV-1] a member without type", root({ related: [{}] }), "schema /related/0/type"],
    ["[ENV-1] a member with v", member({ v: 1 }), "schema /related/1/v"],
    ["[ENV-1] a member with related", member({ related: [{ type: "z" }] }), "schema /related/1/related"],
    ["[ENV-5] a reference beyond the members", member({ cause: 3 }), "schema /related/1/cause"],
    ["[ENV-5] a reference of a group", root({ errors: [0, 1] }), "schema /errors/1"],
    ["[ENV-6] an omission without reason", root({ omitted: [{ path: "/x" }] }), "schema /omitted/0/reason"],
    ["[ENV-7] httpStatus 99", root({ httpStatus: 99 }), "schema /httpStatus"],
    ["[ENV-7] httpStatus 1000", root({ httpStatus: 1000 }), "schema /httpStatus"],
    ["[ENV-7] a line beyond 2^31 − 1", root({ frames: [{ line: 2 ** 31 }] }), "limit /frames/0/line"],
    ["[LIM-1] 65 omissions", root({ omitted: new Array(65).fill({ reason: "failed" }) }), "limit /omitted"],
    ["[TAG-1] $int that is no text", value({ $int: 1 }), "schema /attributes/a"],
    ["[TAG-1] $int within the integers", value({ $int: "9007199254740991" }), "schema /attributes/a"],
    ["[TAG-1] $int with a leading zero", value({ $int: "09007199254740993" }), "schema /attributes/a"],
    ["[TAG-1] $int with a sign", value({ $int: "+9007199254740993" }), "schema /attributes/a"],
    ["[TAG-1] $int of 1,001 digits", value({ $int: "9".repeat(1001) }), "limit /attributes/a"],
    ["[TAG-1] $float that is finite", value({ $float: "1.5" }), "schema /attributes/a"],
    ["[TAG-1] $float in upper case", value({ $float: "NaN" }), "schema /attributes/a"],
    ["[TAG-1] $bytes that are no text", value({ $bytes: 1 }), "schema /attributes/a"],
    ["[TAG-1] $bytes without padding", value({ $bytes: "AQ" }), "schema /attributes/a"],
    ["[TAG-1] $bytes with bits that are not used", value({ $bytes: "AR==" }), "schema /attributes/a"],
    ["[TAG-1] $tuple that is no list", value({ $tuple: 1 }), "schema /attributes/a"],
    ["[TAG-1] $map that is no list", value({ $map: {} }), "schema /attributes/a"],
    ["[TAG-1] $map with an entry that is no list", value({ $map: [1] }), "schema /attributes/a/$map/0"],
    [
      "[TAG-1] $map with an entry of three",
      value({
        $map: [
          [1, 2],
          [1, 2, 3],
        ],
      }),
      "schema /attributes/a/$map/1",
    ],
    ["[TAG-1] $error beyond the members", value({ $error: 1 }), "schema /attributes/a"],
    ["[TAG-1] $error that is no integer", value({ $error: "0" }), "schema /attributes/a"],
    ["[TAG-1] $object without fields", value({ $object: { type: "x" } }), "schema /attributes/a"],
    [
      "[TAG-1] $object with another key",
      value({ $object: { type: "x", fields: {}, z: 1 } }),
      "schema /attributes/a",
    ],
    [
      "[TAG-1] $object with an empty type",
      value({ $object: { type: "", fields: {} } }),
      "schema /attributes/a/$object/type",
    ],
    [
      "[TAG-1] $object whose fields are a list",
      value({ $object: { type: "x", fields: [] } }),
      "schema /attributes/a/$object/fields",
    ],
    [
      "[TAG-1] $opaque whose text is none",
      value({ $opaque: { type: "x", text: 1 } }),
      "schema /attributes/a/$opaque/text",
    ],
    [
      "[TAG-1] $opaque of 1,025 bytes",
      value({ $opaque: { type: "x", text: "a".repeat(1025) } }),
      "limit /attributes/a/$opaque/text",
    ],
    [
      "a tag inside a tag",
      value({ $tuple: [1, { $map: [[{ $int: "5" }, 1]] }] }),
      "schema /attributes/a/$tuple/1/$map/0/0",
    ],
    [
      "fields in the order of their numbers",
      root({ related: [{}], httpStatus: 1, args: [{ $int: "5" }] }),
      "schema /httpStatus",
    ],
    [
      "members in turn",
      root({ related: [{ type: "x", cause: 9 }, { type: "" }] }),
      "schema /related/0/cause",
    ],
    [
      "keys in sorted order",
      root({ attributes: { b: { $int: "5" }, a: { $int: "5" } } }),
      "schema /attributes/a",
    ],
    [
      "keys sorted by UTF-8",
      root({ attributes: { "\u{10000}": { $int: "5" }, "\uffff": { $int: "5" } } }),
      "schema /attributes/\uffff",
    ],
    ["a container before its elements", root({ omitted: new Array(65).fill({}) }), "limit /omitted"],
  ])("%s", (_, envelope, expected) => {
    expectEverywhere(envelope, expected, ALL);
  });

  test.each([
    "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-04-31T00:00:00Z",
    "2024-01-00T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T23:60:00Z",
    "2024-01-01T23:59:60Z",
    "2024-01-01T00:00:00",
    "2024-01-01T00:00:00+00:00",
    "2024-01-01 00:00:00Z",
    "2024-01-01t00:00:00z",
    "2024-01-01T00:00:00.Z",
    "2024-01-01T00:00:00.10Z",
    "2024-01-01T00:00:00.1234567891Z",
    "2024-01-01T00:00:00Z\n",
    "12024-01-01T00:00:00Z",
    "٢٠٢٤-01-01T00:00:00Z",
  ])("[TAG-1] $time %j", ($time) => {
    expectEverywhere(value({ $time }), "schema /attributes/a", ALL);
  });
});

describe("[ERR-2] in the encodings that can say it, and in EncodeError", () => {
  const NAMED = ["msgpack", "json", "armor"] as const;

  test.each<[string, Json, string]>([
    ["no map", [] as unknown as Json, "schema "],
    ["[ENV-2] null", root({ message: null }), "schema /message"],
    ["null for an enumeration", root({ kind: null }), "schema /kind"],
    ["a number for text", root({ message: 1 }), "schema /message"],
    ["a list for text", root({ traceback: [] }), "schema /traceback"],
    ["text for a list", root({ notes: "a" }), "schema /notes"],
    ["a map for a list", root({ frames: {} }), "schema /frames"],
    ["a list for a map", root({ attributes: [] }), "schema /attributes"],
    ["a list for an origin", root({ origin: [] }), "schema /origin"],
    ["text for a frame", root({ frames: ["a"] }), "schema /frames/0"],
    ["null in lineage", root({ lineage: ["a", null] }), "schema /lineage/1"],
    ["a number for a boolean", root({ retryable: 1 }), "schema /retryable"],
    ["text for an integer", root({ time: "1" }), "schema /time"],
    ["a fraction for an integer", root({ retryAfterMs: 1.5 }), "schema /retryAfterMs"],
    ["[ENV-7] an integer below 0", root({ retryAfterMs: -1 }), "schema /retryAfterMs"],
    ["[ENV-7] a line below 0", root({ frames: [{ line: -1 }] }), "schema /frames/0/line"],
    ["a reference below 0", root({ cause: -1 }), "schema /cause"],
    ["[ENV-8] billableUnits that are a list", root({ billableUnits: [] }), "schema /billableUnits"],
    ["[ENV-6] another kind", root({ kind: "other" }), "schema /kind"],
    ["[ENV-6] a status in upper case", root({ status: "NOT_FOUND" }), "schema /status"],
    ["[ENV-6] the name of a property of every object", root({ status: "constructor" }), "schema /status"],
    ["[ENV-6] another reason", root({ omitted: [{ reason: "other" }] }), "schema /omitted/0/reason"],
    ["[UNK-1] an empty name", root({ "": 1 }), "schema /"],
    ["[UNK-1] a name that starts with $", root({ $x: 1 }), "schema /$x"],
    ["[UNK-1] the name of unknown records", root({ $unknown: { bytes: "" } }), "schema /$unknown"],
    ["[UNK-1] an unknown field of a frame", root({ frames: [{ x: { $int: "5" } }] }), "schema /frames/0/x"],
    ["[LIM-3] the name of an unknown field", root({ ["x".repeat(257)]: 1 }), "limit "],
    [
      "unknown fields after the known ones, sorted",
      root({ b: { $int: "5" }, a: { $int: "6" }, $: 1 }),
      "schema /$",
    ],
  ])("%s", (_, envelope, expected) => {
    expectEverywhere(envelope, expected, NAMED);
  });

  test.each<[string, Json, string]>([
    ["[VAL-1] an integer beyond 2^53 − 1", value(2n ** 60n), "limit /attributes/a"],
    ["[VAL-1] an integer below −(2^53 − 1)", value(-(2n ** 60n)), "limit /attributes/a"],
    ["[VAL-2] NaN", value(Number.NaN), "schema /attributes/a"],
    ["[VAL-2] infinity", value(Number.POSITIVE_INFINITY), "schema /attributes/a"],
  ])("%s", (_, envelope, expected) => {
    expectEverywhere(envelope, expected, ["msgpack", "protobuf", "armor"]);
  });

  test("[VAL-1] comes before the range of a field", () => {
    for (const name of ["cause", "httpStatus", "time", "retryAfterMs"]) {
      expectEverywhere(root({ [name]: -(2n ** 60n) }), `limit /${name}`, ["msgpack", "armor"]);
    }
  });

  test("[ENV-8] billableUnits that are not finite", () => {
    expectEverywhere(root({ billableUnits: Number.NaN }), "schema /billableUnits", [
      "msgpack",
      "protobuf",
      "armor",
    ]);
  });
});

describe("[ENC-4] what only a language can build", () => {
  const fault = (envelope: Json) => faultOf(() => encode(envelope as unknown as ErrorEnvelope));
  const cycle: unknown[] = [];
  cycle.push(cycle);

  test.each<[string, Json, string]>([
    ["[VAL-3] a lone surrogate", root({ message: "a\ud800" }), "invalid_utf8 /message"],
    ["[VAL-3] a lone surrogate in a key", root({ attributes: { "\udc00": 1 } }), "invalid_utf8 /attributes"],
    ["undefined", value(undefined), "schema /attributes/a"],
    ["a hole in a list", root({ args: new Array(1) }), "schema /args/0"],
    ["a function", value(() => 1), "schema /attributes/a"],
    ["a symbol", value(Symbol()), "schema /attributes/a"],
    ["a Date", value(new Date()), "schema /attributes/a"],
    ["a Map", value(new Map()), "schema /attributes/a"],
    ["an instance of a class", value(new (class A {})()), "schema /attributes/a"],
    ["an array of another type", value(new Uint16Array(1)), "schema /attributes/a"],
    ["a list inside itself", value(cycle), `limit /attributes/a${"/0".repeat(24)}`],
    ["an error", new Error("x") as unknown as Json, "schema "],
  ])("%s", (_, envelope, expected) => {
    expect(fault(envelope)).toBe(expected);
  });

  test("a field that is undefined is absent, and a bigint within the integers is one", () => {
    const bytes = encode({ v: 1, type: "T", message: undefined, args: [5n] } as unknown as ErrorEnvelope, {
      codec: "json",
    });
    expect(ofUtf8(bytes)).toBe('{"v":1,"type":"T","args":[5]}');
  });
});

describe("checkEnvelope", () => {
  test("[ENV-3, ENV-4] leaves out what equals absence and keeps every other fact", () => {
    const empty = {
      v: 1,
      type: "T",
      lineage: [],
      message: "",
      code: "",
      kind: "unknown",
      traceback: "",
      frames: [],
      stdout: "",
      stderr: "",
      billableUnits: "",
      args: [],
      attributes: {},
      notes: [],
      suppressContext: false,
      errors: [],
      origin: { language: "" },
      traceparent: "",
      omitted: [],
      related: [],
    };
    expect(checkEnvelope(empty, DEFAULT_LIMITS)).toEqual({ v: 1, type: "T" });

    const facts = {
      v: 1,
      type: "T",
      lineage: [""],
      status: "unknown",
      retryable: false,
      retryAfterMs: 0,
      frames: [{}, { line: 0 }],
      billableUnits: 0,
      args: ["", [], {}],
      attributes: { "": "" },
      notes: [""],
      cause: 0,
      context: 0,
      time: 0,
      omitted: [{ reason: "failed", size: 0 }],
      related: [{ type: "x" }],
    };
    expect(checkEnvelope(facts, DEFAULT_LIMITS)).toEqual(facts);
  });

  test("a member's empty list of members is absent as well", () => {
    expect(checkEnvelope(member({ related: [] }), DEFAULT_LIMITS)).toEqual(member({}));
  });

  test("copies every list and map, and leaves its input alone", () => {
    const input = Object.freeze({
      v: 1,
      type: "T",
      args: Object.freeze([
        -0,
        Object.freeze({ $tuple: Object.freeze([Object.freeze({ $bytes: "AQ==" })]) }),
      ]),
      frames: Object.freeze([Object.freeze({ file: "" })]),
    });
    const checked = checkEnvelope(input, DEFAULT_LIMITS);
    expect(checked).toEqual({ v: 1, type: "T", args: [0, { $tuple: [new Uint8Array([1])] }], frames: [{}] });
    expect(checked.args).not.toBe(input.args);
    expect(checked.frames?.[0]).not.toBe(input.frames[0]);
  });

  test("throws Faults, which the doors turn into errors", () => {
    expect(() => checkEnvelope(null, DEFAULT_LIMITS)).toThrow(Fault);
  });

  test("[TAG-3] keeps a map whose only key is an unknown tag, and maps that only look like tags", () => {
    const args = [{ $new: [1] }, { $: 1 }, { $int: "x", other: 1 }];
    const attributes = { $int: "5" };
    const object = { $object: { type: "x", fields: { $int: "5" } } };
    const envelope = root({ args: [...args, object], attributes });
    expect(checkEnvelope(envelope, DEFAULT_LIMITS)).toEqual(envelope);
  });

  test("[TAG-5] $bytes count one value and no level", () => {
    const deep = (levels: number): unknown => (levels === 0 ? { $bytes: "AQ==" } : [deep(levels - 1)]);
    expect(() => checkEnvelope(root({ args: [deep(24)] }), DEFAULT_LIMITS)).not.toThrow();
    const limits = { ...DEFAULT_LIMITS, maxValues: 1 };
    expect(() => checkEnvelope(root({ args: [{ $bytes: "AQ==" }] }), limits)).not.toThrow();
  });
});
