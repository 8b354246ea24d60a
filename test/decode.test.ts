// Detection, limits and errors (SPEC 7.5, 8, 9), through encode and decode.

import { describe, expect, test } from "vitest";
import { CODECS, type CodecName, decode, encode } from "../src/codec/index.js";
import type { ErrorEnvelope, Value } from "../src/envelope.js";
import { DecodeError, EncodeError } from "../src/errors.js";
import { DEFAULT_LIMITS, type Limits } from "../src/limits.js";
import { faultOf, ofUtf8, unhex, utf8 } from "./faults.js";

const NAMES = Object.keys(CODECS) as CodecName[];
const smallest: ErrorEnvelope = { v: 1, type: "T" };

describe("[DET-1] the first byte decides", () => {
  test.each(NAMES)("%s is recognised", (codec) => {
    expect(decode(encode(smallest, { codec }))).toEqual(smallest);
  });

  test("msgpack is the default", () => {
    expect(encode(smallest)).toEqual(encode(smallest, { codec: "msgpack" }));
  });

  test("JSON and armor are recognised as text too, and behind white space", () => {
    for (const codec of ["json", "armor"] as const) {
      const text = ` \t\r\n${ofUtf8(encode(smallest, { codec }))}\n`;
      expect(decode(text)).toEqual(smallest);
      expect(decode(utf8(text))).toEqual(smallest);
    }
  });

  test.each([
    ["nothing", "", "truncated "],
    ["white space only", "20 09 0d 0a", "truncated "],
    ["a map of 16 bits", "de 0002", "truncated  @0"],
    ["a map of 32 bits", "df 00000002", "truncated  @0"],
    ["a MessagePack list", "90", "malformed "],
    ["a JSON list", "5b 5d", "malformed "],
    ["a byte order mark", "ef bb bf 7b 7d", "malformed "],
    ["white space before MessagePack", '20 82 a4 "type" a1 "T" a1 "v" 01', "malformed "],
    ["white space before Protobuf", '0a 08 01 12 01 "T"', "malformed "],
    ["Protobuf that starts with another field", '12 01 "T" 08 01', "malformed "],
    ["a form feed", '0c "{}"', "malformed "],
  ])("bytes: %s", (_, bytes, expected) => {
    expect(faultOf(() => decode(unhex(bytes)))).toBe(expected);
  });

  test.each([
    ["nothing", "", "truncated "],
    ["white space only", " \n", "truncated "],
    ["what starts with r", "reth", "truncated "],
    ["anything else is armor", "hello", "malformed "],
    ["MessagePack as text", "\x82", "malformed "],
    ["a byte order mark", '\ufeff{"v":1,"type":"T"}', "malformed "],
  ])("text: %s", (_, text, expected) => {
    expect(faultOf(() => decode(text))).toBe(expected);
  });

  test("a codec that is named is not questioned", () => {
    const protobuf = unhex('12 01 "T" 08 01');
    expect(decode(protobuf, { codec: "protobuf" })).toEqual(smallest);
    expect(decode(protobuf, { codec: CODECS.protobuf })).toEqual(smallest);
    expect(faultOf(() => decode(encode(smallest), { codec: "json" }))).toBe("invalid_utf8 ");
    expect(faultOf(() => decode("{}", { codec: "msgpack" }))).toBe("malformed ");
  });

  test("a codec that does not exist is the caller's mistake", () => {
    for (const codec of ["xml", "constructor", "__proto__"]) {
      expect(() => encode(smallest, { codec: codec as CodecName })).toThrow(TypeError);
      expect(() => decode("{}", { codec: codec as CodecName })).toThrow(TypeError);
    }
  });

  test("what is neither bytes nor text is malformed", () => {
    for (const input of [undefined, null, 1, [], new ArrayBuffer(1), new Uint16Array(1)]) {
      expect(faultOf(() => decode(input as never))).toBe("malformed ");
      expect(faultOf(() => CODECS.json.decode(input as never))).toBe("malformed ");
    }
  });
});

describe("[LIM-1] what stays within a limit is accepted, one more is refused", () => {
  const many = <Element>(count: number, element: Element): Element[] => new Array(count).fill(element);
  const nested = (levels: number): Value => (levels === 0 ? 0 : [nested(levels - 1)]);
  const with_ = (fields: Partial<ErrorEnvelope>) => ({ ...smallest, ...fields });

  test.each<[string, keyof Limits, number, (count: number) => ErrorEnvelope, string]>([
    ["errors", "maxErrors", 3, (count) => with_({ related: many(count - 1, { type: "x" }) }), "/related"],
    ["frames", "maxFrames", 3, (count) => with_({ frames: many(count, { line: 1 }) }), "/frames"],
    [
      "frames of a member",
      "maxFrames",
      3,
      (count) => with_({ related: [{ type: "x", frames: many(count, {}) }] }),
      "/related/0/frames",
    ],
    ["text", "maxTextBytes", 30, (count) => with_({ message: "a".repeat(count) }), "/message"],
    [
      "text in bytes of UTF-8",
      "maxTextBytes",
      30,
      (count) => with_({ message: `${"é".repeat(14)}${"a".repeat(count - 28)}` }),
      "/message",
    ],
    [
      "text of billableUnits",
      "maxTextBytes",
      30,
      (count) => with_({ billableUnits: "9".repeat(count) }),
      "/billableUnits",
    ],
    ["text of a value", "maxTextBytes", 30, (count) => with_({ args: ["a".repeat(count)] }), "/args/0"],
    ["bytes of a value", "maxTextBytes", 30, (count) => with_({ args: [new Uint8Array(count)] }), "/args/0"],
    [
      "text of $opaque",
      "maxTextBytes",
      30,
      (count) => with_({ args: [{ $opaque: { type: "x", text: "a".repeat(count) } }] }),
      "/args/0/$opaque/text",
    ],
    ["type", "maxNameBytes", 30, (count) => with_({ type: "a".repeat(count) }), "/type"],
    [
      "a name of lineage",
      "maxNameBytes",
      30,
      (count) => with_({ lineage: ["a".repeat(count)] }),
      "/lineage/0",
    ],
    [
      "a key",
      "maxNameBytes",
      30,
      (count) => with_({ attributes: { ["a".repeat(count)]: 1 } }),
      "/attributes",
    ],
    [
      "a key inside a value",
      "maxNameBytes",
      30,
      (count) => with_({ args: [{ a: 1, ["b".repeat(count)]: 1 }] }),
      "/args/0",
    ],
    [
      "the type of $object",
      "maxNameBytes",
      30,
      (count) => with_({ args: [{ $object: { type: "a".repeat(count), fields: {} } }] }),
      "/args/0/$object/type",
    ],
    ["values", "maxValues", 5, (count) => with_({ args: many(count, 0) }), "/args/5"],
    ["values of a list", "maxValues", 5, (count) => with_({ args: [many(count - 1, 0)] }), "/args/0/4"],
    [
      "values of a tag (TAG-5)",
      "maxValues",
      5,
      (count) => with_({ args: [{ $tuple: many(count - 2, 0) }] }),
      "/args/0/$tuple/3",
    ],
    [
      "elements of lineage, notes and errors",
      "maxValues",
      5,
      (count) => with_({ lineage: ["a", "b"], notes: ["c"], errors: many(count - 3, 0) }),
      "/errors/2",
    ],
    [
      "values of all errors together",
      "maxValues",
      5,
      (count) => with_({ args: [0], related: [{ type: "x", args: many(count - 1, 0) }] }),
      "/related/0/args/4",
    ],
    ["depth", "maxDepth", 3, (count) => with_({ args: [nested(count)] }), "/args/0/0/0/0"],
    [
      "depth of attributes",
      "maxDepth",
      3,
      (count) => with_({ attributes: { a: nested(count) } }),
      "/attributes/a/0/0/0",
    ],
  ])("%s", (_, name, limit, build, path) => {
    for (const codec of NAMES) {
      const within = encode(build(limit), { codec });
      const beyond = encode(build(limit + 1), { codec });
      expect(faultOf(() => decode(within, { limits: { [name]: limit } }))).toBe("no fault");
      expect(faultOf(() => decode(beyond, { limits: { [name]: limit } })).replace(/ @\d+$/, "")).toBe(
        `limit ${path}`,
      );
      expect(faultOf(() => decode(beyond))).toBe("no fault");
    }
  });

  test.each<[string, (limit: number) => ErrorEnvelope, keyof Limits, string]>([
    ["errors", (limit) => with_({ related: many(limit, { type: "x" }) }), "maxErrors", "/related"],
    ["frames", (limit) => with_({ frames: many(limit + 1, {}) }), "maxFrames", "/frames"],
    ["text", (limit) => with_({ message: "a".repeat(limit + 1) }), "maxTextBytes", "/message"],
    ["names", (limit) => with_({ type: "a".repeat(limit + 1) }), "maxNameBytes", "/type"],
    ["values", (limit) => with_({ args: many(limit + 1, 0) }), "maxValues", "/args/10000"],
    ["depth", (limit) => with_({ args: [nested(limit + 1)] }), "maxDepth", `/args/0${"/0".repeat(24)}`],
  ])("[ENC-4] encoders stay within the defaults: %s", (_, build, name, path) => {
    for (const codec of NAMES) {
      expect(faultOf(() => encode(build(DEFAULT_LIMITS[name]), { codec }))).toBe(`limit ${path}`);
    }
  });

  test("maxBytes holds for the bytes, in both directions", () => {
    const large = with_({ notes: many(4, "a".repeat(262_144)) });
    for (const codec of NAMES) {
      expect(faultOf(() => encode(large, { codec }))).toBe("limit ");
      const bytes = encode(smallest, { codec });
      expect(faultOf(() => decode(bytes, { limits: { maxBytes: bytes.length } }))).toBe("no fault");
      expect(faultOf(() => decode(bytes, { limits: { maxBytes: bytes.length - 1 } }))).toBe("limit ");
    }
    // Measured as UTF-8, and before anything else is looked at.
    expect(faultOf(() => decode("éé", { limits: { maxBytes: 3 } }))).toBe("limit ");
    expect(faultOf(() => decode(new Uint8Array(3), { limits: { maxBytes: 2 } }))).toBe("limit ");
  });

  test("limits that make no sense are the caller's mistake", () => {
    for (const limits of [
      { maxBytes: -1 },
      { maxValues: 1.5 },
      { maxFrames: Number.NaN },
      { maxDepth: 257 },
    ]) {
      expect(() => decode("{}", { limits })).toThrow(RangeError);
    }
    expect(() => decode("{}", { limits: { maxbytes: 5 } as Limits })).toThrow(TypeError);
  });

  test("a limit can be raised", () => {
    const bytes = utf8(`{"v":1,"type":"T","args":[${"[".repeat(200)}${"]".repeat(200)}]}`);
    expect(faultOf(() => decode(bytes))).toMatch(/^limit/);
    expect(faultOf(() => decode(bytes, { limits: { maxDepth: 200 } }))).toBe("no fault");
  });
});

describe("[ERR-1] size, form, version, content", () => {
  test.each([
    ["form before the version", '{"v":2,"type":1,}', "malformed "],
    ["the version before content", '{"v":2,"type":1}', "unsupported_version /v"],
    ["a later version, whatever it holds", '{"v":2,"kind":"other","$new":null}', "unsupported_version /v"],
    ["version 0", '{"v":0,"type":"T"}', "unsupported_version /v"],
    ["a version that is a float but integral", '{"v":2.0,"type":"T"}', "unsupported_version /v"],
    ["version 1.0", '{"v":1.0,"type":"T"}', "no fault"],
    ["a version that is no integer", '{"v":1.5,"type":"T"}', "schema /v"],
    ["a version that is text", '{"v":"2","type":"T"}', "schema /v"],
    ["a version below 0", '{"v":-1,"type":"T"}', "schema /v"],
    ["no version", '{"type":"T"}', "schema /v"],
  ])("%s", (_, text, expected) => {
    expect(faultOf(() => decode(text))).toBe(expected);
  });
});

describe("errors", () => {
  const caught = (action: () => unknown): unknown => {
    try {
      return action();
    } catch (error) {
      return error;
    }
  };

  test("a DecodeError says what, where and of which input", () => {
    const input = unhex('82 a4 "type" c1 a1 "v" 01');
    const error = caught(() => decode(input)) as DecodeError;
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("DecodeError");
    expect(error).toMatchObject({ code: "malformed", path: "/type", offset: 6 });
    expect(error.input).toBe(input);
    expect(error.message).toMatch(/^malformed: .* at \/type \(byte 6\)$/);
    expect(Object.keys(error)).not.toContain("input");
  });

  test("an EncodeError says what and where", () => {
    const error = caught(() => encode({ v: 1, type: "" })) as EncodeError;
    expect(error).toBeInstanceOf(EncodeError);
    expect(error).not.toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ name: "EncodeError", code: "schema", path: "/type" });
    expect(error.message).toMatch(/^schema: .* at \/type$/);
  });

  test("a message shows no control characters of the wire, and no megabyte", () => {
    const text = JSON.stringify({ v: 1, type: "T", attributes: { "\n\x1b[2J\u202e": { $int: 1 } } });
    const error = caught(() => decode(text)) as DecodeError;
    expect(error.path).toBe("/attributes/\n\x1b[2J\u202e");
    expect(error.message).toContain("/attributes/\\x0a\\x1b[2J\\u202e");
    const long = JSON.stringify({
      v: 1,
      type: "T",
      ["x".repeat(100_000)]: 1,
      ["x".repeat(100_001)]: 1,
    }).replace(/1}$/, "x}");
    expect((caught(() => decode(long)) as DecodeError).message.length).toBeLessThan(500);
  });

  test("instanceof holds across two copies of the library", () => {
    const other = Object.assign(new Error(), { [Symbol.for("rethrown.DecodeError")]: true });
    expect(other).toBeInstanceOf(DecodeError);
    expect(new Error()).not.toBeInstanceOf(DecodeError);
    expect((null as unknown) instanceof DecodeError).toBe(false);
  });

  test("paths are JSON Pointers", () => {
    const envelope = { v: 1, type: "T", attributes: { "a/b~c": { $int: "" } } } as const;
    expect(faultOf(() => encode(envelope))).toBe("schema /attributes/a~1b~0c");
  });
});
