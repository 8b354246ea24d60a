// Fields that this version does not define (SPEC 7.6): kept, sent on within their family, listed across families.

import { describe, expect, test } from "vitest";
import { CODECS, type CodecName, decode, encode } from "../src/codec/index.js";
import { type ErrorEnvelope, type Omission, UnknownFields } from "../src/envelope.js";
import { faultOf, hex, ofUtf8, unhex } from "./faults.js";

const NAMED = ["msgpack", "json", "armor"] as const satisfies CodecName[];

const newer = {
  v: 1,
  type: "T",
  colour: { $error: 1 },
  __proto__: null,
  frames: [{ file: "f" }, { line: 1, colour: [new Uint8Array([1])], weight: null }],
  origin: { colour: "red" },
  omitted: [{ reason: "failed", colour: 1 }],
  related: [{ type: "x", "a/b~c": { $time: "2026-11-21T00:00:00Z" }, "": undefined }],
} as unknown as ErrorEnvelope;

describe("[UNK-1] a Decoder keeps named fields, [UNK-2] an Encoder writes them again", () => {
  test.each(NAMED)("at every level: %s", (codec) => {
    const bytes = encode(newer, { codec });
    const decoded = decode(bytes);
    expect(decoded).toEqual(newer);
    for (const other of NAMED) expect(decode(encode(decoded, { codec: other }))).toEqual(newer);
  });

  test("whatever they are called, short of nothing and `$`", () => {
    for (const name of ["__proto__", "constructor", "toString", "then", " ", "é", "V", "x".repeat(256)]) {
      const text = `{"v":1,"type":"T",${JSON.stringify(name)}:1}`;
      expect(ofUtf8(encode(decode(text), { codec: "json" }))).toBe(text);
      expect(Object.getPrototypeOf(decode(text))).toBe(null);
    }
    expect(faultOf(() => decode('{"v":1,"type":"T","":1}'))).toBe("schema /");
    expect(faultOf(() => decode('{"v":1,"type":"T","$x":1}'))).toBe("schema /$x");
  });

  test("a field of the root that is unknown in a frame is unknown there", () => {
    const envelope = { v: 1, type: "T", frames: [{ message: { not: "text" } }] } as unknown as ErrorEnvelope;
    expect(decode(encode(envelope))).toEqual(envelope);
  });
});

/** `v: 1, type: "T"`, then records. */
const protobuf = (records: string) => unhex(`08 01 12 01 "T" ${records}`);

describe("[UNK-1] a Decoder keeps Protobuf records, [UNK-2] an Encoder writes them again", () => {
  test.each([
    ["a varint", "f8 07 01"],
    ["64 bits", "f9 07 0102030405060708"],
    ["a length and what it measures", "fa 07 02 ffff"],
    ["32 bits", "fd 07 01020304"],
    ["several of one number, as they came", "f8 07 02 f8 07 01"],
    ["in the origin", "ba 01 03 f8 07 01"],
    ["in a frame, behind its fields", '62 06 0a 01 "f" f8 07 01'],
    ["in an omission", "d2 01 05 10 01 f8 07 01"],
    ["in a member", 'da 01 06 12 01 "x" f8 07 01'],
  ])("%s", (_, records) => {
    expect(hex(encode(decode(protobuf(records)), { codec: "protobuf" }))).toBe(hex(protobuf(records)));
  });

  test("in copies of their own", () => {
    const input = Buffer.from(protobuf("f8 07 01"));
    const decoded = decode(input);
    input.fill(0);
    expect(hex((decoded.$unknown as UnknownFields).bytes)).toBe("f80701");
  });

  test("nothing from another wire can pose as them", () => {
    for (const posing of ['{"bytes":{"$bytes":"+AcB"}}', '{"$bytes":"+AcB"}', "null"]) {
      expect(faultOf(() => decode(`{"v":1,"type":"T","$unknown":${posing}}`))).toBe("schema /$unknown");
      expect(faultOf(() => decode(`{"v":1,"type":"T","frames":[{"$unknown":${posing}}]}`))).toBe(
        "schema /frames/0/$unknown",
      );
    }
  });

  test.each([
    ["no records", "80", "truncated /$unknown"],
    ["a group", "fb07", "unsupported_type /$unknown"],
    ["a field that is known here", "2201ff", "schema /$unknown"],
    ["another number of billableUnits", "e1010000000000000000", "schema /$unknown"],
  ])("[ENC-4] an Encoder refuses records built by hand: %s", (_, records, expected) => {
    const envelope: ErrorEnvelope = { v: 1, type: "T", $unknown: new UnknownFields(unhex(records)) };
    for (const codec of Object.keys(CODECS) as CodecName[]) {
      expect(faultOf(() => encode(envelope, { codec }))).toBe(expected);
    }
  });

  test("none at all are no field", () => {
    const envelope: ErrorEnvelope = { v: 1, type: "T", $unknown: new UnknownFields(new Uint8Array()) };
    expect(decode(encode(envelope, { codec: "protobuf" }))).toEqual({ v: 1, type: "T" });
  });
});

describe("[UNK-3] across families each is left out and listed", () => {
  const unsupported = (...paths: string[]): Omission[] =>
    paths.map((path) => ({ path, reason: "unsupported" }));

  test("named fields in Protobuf: frames, origin, omissions, the error itself", () => {
    const { omitted, related, ...rest } = decode(encode(newer, { codec: "protobuf" }));
    expect(rest).toEqual({ v: 1, type: "T", frames: [{ file: "f" }, { line: 1 }] });
    expect(omitted).toEqual([
      { reason: "failed" },
      ...unsupported(
        "/frames/1/colour",
        "/frames/1/weight",
        "/origin/colour",
        "/omitted/0/colour",
        "/colour",
      ),
    ]);
    expect(related).toEqual([{ type: "x", omitted: unsupported("/a~1b~0c") }]);
  });

  test.each(NAMED)("Protobuf records in %s: by number, each number once", (codec) => {
    const frame = '62 06 0a 01 "f" f8 07 01';
    const origin = "ba 01 03 f8 07 01";
    const omission = "d2 01 05 10 04 f8 07 01";
    const member = 'da 01 06 12 01 "x" f8 07 01';
    const bytes = protobuf(`${frame} ${origin} ${omission} ${member} c0 3e 01 f8 07 01 c0 3e 02`);
    expect(decode(encode(decode(bytes), { codec }))).toEqual({
      v: 1,
      type: "T",
      frames: [{ file: "f" }],
      omitted: [
        { reason: "failed" },
        ...unsupported("/frames/0/127", "/origin/127", "/omitted/0/127", "/127", "/1000"),
      ],
      related: [{ type: "x", omitted: unsupported("/127") }],
    });
  });

  test("the envelope that was encoded keeps them", () => {
    const before = structuredClone(newer);
    encode(newer, { codec: "protobuf" });
    expect(newer).toEqual(before);
  });

  test.each([
    ["as many as there is room for", 60, 4, 64, undefined],
    ["one more", 60, 5, 64, 2],
    ["many more", 64, 300, 64, 301],
    ["no room before", 64, 1, 64, 2],
  ])("%s", (_, present, unknown, expected, covered) => {
    const envelope = {
      v: 1,
      type: "T",
      omitted: new Array(present).fill({ reason: "failed" }),
    } as ErrorEnvelope;
    const names = Array.from({ length: unknown }, (_, index) => `x${String(index).padStart(3, "0")}`);
    for (const name of names) (envelope as unknown as { [name: string]: number })[name] = 1;
    const { omitted = [] } = decode(encode(envelope, { codec: "protobuf" }));
    expect(omitted).toHaveLength(expected);
    expect(omitted.at(-1)).toEqual(
      covered === undefined
        ? { path: `/${names.at(-1)}`, reason: "unsupported" }
        : { reason: "truncated", size: covered },
    );
  });
});
