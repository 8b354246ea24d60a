// MessagePack (SPEC 7.1): the one form that is written, every form that is read, and what is refused.

import { describe, expect, test } from "vitest";
import { msgpack } from "../src/codec/msgpack.js";
import type { ErrorEnvelope, Value } from "../src/envelope.js";
import { faultOf, hex, unhex } from "./faults.js";

/** `{args: [value], type: "T", v: 1}`, whose value starts at byte 7. */
const HEAD = `83 a4 "args" 91`;
const TAIL = `a4 "type" a1 "T" a1 "v" 01`;
const around = (value: string) => unhex(`${HEAD} ${value} ${TAIL}`);
const envelopeOf = (value: Value): ErrorEnvelope => ({ v: 1, type: "T", args: [value] });
const read = (value: string) => msgpack.decode(around(value)).args?.[0];

const repeated = (byte: string, count: number) => byte.repeat(count);

describe("[MSG-1] written in the shortest form", () => {
  test.each<[string, Value, string]>([
    ["null", null, "c0"],
    ["false", false, "c2"],
    ["true", true, "c3"],
    ["0", 0, "00"],
    ["−0 as 0 (VAL-2)", -0, "00"],
    ["127", 127, "7f"],
    ["128", 128, "cc80"],
    ["255", 255, "ccff"],
    ["256", 256, "cd0100"],
    ["65535", 65535, "cdffff"],
    ["65536", 65536, "ce00010000"],
    ["2^32 − 1", 2 ** 32 - 1, "ceffffffff"],
    ["2^32", 2 ** 32, "cf0000000100000000"],
    ["2^53 − 1", 2 ** 53 - 1, "cf001fffffffffffff"],
    ["−1", -1, "ff"],
    ["−32", -32, "e0"],
    ["−33", -33, "d0df"],
    ["−128", -128, "d080"],
    ["−129", -129, "d1ff7f"],
    ["−32768", -32768, "d18000"],
    ["−32769", -32769, "d2ffff7fff"],
    ["−2^31", -(2 ** 31), "d280000000"],
    ["−2^31 − 1", -(2 ** 31) - 1, "d3ffffffff7fffffff"],
    ["−(2^53 − 1)", 1 - 2 ** 53, "d3ffe0000000000001"],
    ["a float", 0.5, "cb3fe0000000000000"],
    ["a float beyond the integers", 2 ** 53, "cb4340000000000000"],
    ["31 bytes of text", "a".repeat(31), `bf${repeated("61", 31)}`],
    ["32 bytes of text", "a".repeat(32), `d920${repeated("61", 32)}`],
    ["255 bytes of text", "a".repeat(255), `d9ff${repeated("61", 255)}`],
    ["256 bytes of text", "a".repeat(256), `da0100${repeated("61", 256)}`],
    ["text measured in bytes", "é".repeat(16), `d920${repeated("c3a9", 16)}`],
    ["65536 bytes of text", "a".repeat(65536), `db00010000${repeated("61", 65536)}`],
    ["no bytes", new Uint8Array(), "c400"],
    ["255 bytes", new Uint8Array(255), `c4ff${repeated("00", 255)}`],
    ["256 bytes", new Uint8Array(256), `c50100${repeated("00", 256)}`],
    ["65536 bytes", new Uint8Array(65536), `c600010000${repeated("00", 65536)}`],
    ["15 elements", new Array(15).fill(null), `9f${repeated("c0", 15)}`],
    ["16 elements", new Array(16).fill(null), `dc0010${repeated("c0", 16)}`],
    [
      "a map, sorted by UTF-8 bytes",
      { "\u{10000}": 1, "\uffff": 2, b: 3, a: 4 },
      "84a16104a16203a3efbfbf02a4f090808001",
    ],
    ["a map of numbers in text", { 10: 1, 9: 2 }, "82a2313001a13902"],
  ])("%s", (_, value, expected) => {
    const bytes = msgpack.encode(envelopeOf(value));
    expect(hex(bytes)).toBe(hex(around(expected)));
    expect(hex(msgpack.encode(msgpack.decode(bytes)))).toBe(hex(bytes));
  });

  test("16 entries of a map", () => {
    const keys = "abcdefghijklmnop".split("");
    const map = Object.fromEntries(keys.map((key) => [key, null]));
    const entries = keys.map((key) => `a1${hex(Buffer.from(key))}c0`).join("");
    expect(hex(msgpack.encode(envelopeOf(map)))).toBe(hex(around(`de0010${entries}`)));
  });
});

describe("[MSG-2] read in every form", () => {
  test.each<[string, string, Value]>([
    ["uint 8", "cc 01", 1],
    ["uint 16", "cd 0001", 1],
    ["uint 32", "ce 00000001", 1],
    ["uint 64", "cf 0000000000000001", 1],
    ["int 8", "d0 01", 1],
    ["int 16", "d1 fffe", -2],
    ["int 32", "d2 fffffffe", -2],
    ["int 64", "d3 ffffffffffffffff", -1],
    ["float 32 that is an integer", "ca 3f800000", 1],
    ["float 64 that is an integer", "cb 3ff0000000000000", 1],
    ["float −0", "cb 8000000000000000", 0],
    ["float 32", "ca 3fc00000", 1.5],
    ["str 8", 'd9 01 "a"', "a"],
    ["str 16", 'da 0001 "a"', "a"],
    ["str 32", 'db 00000001 "a"', "a"],
    ["text with a byte order mark", "a3 efbbbf", "\ufeff"],
    ["array 16", "dc 0001 01", [1]],
    ["array 32", "dd 00000001 01", [1]],
    ["map 16", 'de 0001 a1 "a" 01', { a: 1 }],
    ["map 32", 'df 00000001 a1 "a" 01', { a: 1 }],
    ["a map that is not sorted", '82 a1 "b" 01 a1 "a" 02', { a: 2, b: 1 }],
  ])("%s", (_, form, expected) => {
    expect(read(form)).toEqual(expected);
    expect(Object.is(read(form), -0)).toBe(false);
  });

  test.each([
    ["bin 8", "c4 02 0102"],
    ["bin 16", "c5 0002 0102"],
    ["bin 32", "c6 00000002 0102"],
    ["$bytes (TAG-2)", '81 a6 "$bytes" a4 "AQI="'],
  ])("%s", (_, form) => {
    expect(read(form)).toEqual(new Uint8Array([1, 2]));
  });
});

describe("[MSG-3] refused, with the path and offset of what is at fault", () => {
  test.each([
    ["an extension type", "d4 01 00", "unsupported_type /args/0 @7"],
    ["an extension type of any size", "c7 00 01", "unsupported_type /args/0 @7"],
    ["the byte c1", "c1", "malformed /args/0 @7"],
    ["a key that is no text", "81 01 01", "unsupported_type /args/0 @8"],
    ["a key that is bytes", "81 c4 00 01", "unsupported_type /args/0 @8"],
    ["the byte c1 as a key", "81 c1 01", "malformed /args/0 @8"],
    ["a key twice", '82 a1 "a" 01 a1 "a" 02', "duplicate_key /args/0/a @11"],
    ["a key twice, in two forms", '82 a1 "a" 01 d9 01 "a" 02', "duplicate_key /args/0/a @11"],
    ["__proto__ twice", '82 a9 "__proto__" 01 a9 "__proto__" 02', "duplicate_key /args/0/__proto__ @19"],
    ["invalid UTF-8", "a1 ff", "invalid_utf8 /args/0 @7"],
    ["overlong UTF-8", "a2 c0af", "invalid_utf8 /args/0 @7"],
    ["a surrogate in UTF-8", "a3 eda080", "invalid_utf8 /args/0 @7"],
    ["invalid UTF-8 in a key", "81 a1 ff 01", "invalid_utf8 /args/0 @8"],
    ["a list longer than the input", "dd ffffffff", "truncated /args/0 @7"],
    ["a map longer than the input", "df ffffffff", "truncated /args/0 @7"],
    ["a map of which half would fit", "de 0009", "truncated /args/0 @7"],
    ["a text longer than the input", "db ffffffff", "truncated /args/0 @7"],
    ["bytes longer than the input", "c6 ffffffff", "truncated /args/0 @7"],
  ])("%s", (_, form, expected) => {
    expect(faultOf(() => read(form))).toBe(expected);
  });

  test("bytes after the envelope", () => {
    const bytes = unhex(`82 a4 "type" a1 "T" a1 "v" 01 c0`);
    expect(faultOf(() => msgpack.decode(bytes))).toBe(`trailing_data  @${bytes.length - 1}`);
  });

  test("every proper prefix is truncated", () => {
    const bytes = msgpack.encode(
      envelopeOf({ a: ["é", 0.5, new Uint8Array(2), 2 ** 40], b: "a".repeat(40) }),
    );
    for (let end = 0; end < bytes.length; end++) {
      expect(faultOf(() => msgpack.decode(bytes.subarray(0, end)))).toMatch(/^truncated /);
    }
  });

  test("a value that is missing altogether is at fault where the input ends", () => {
    expect(faultOf(() => msgpack.decode(unhex('81 a4 "args"')))).toBe("truncated /args @6");
    expect(faultOf(() => msgpack.decode(unhex("")))).toBe("truncated  @0");
  });
});

test("[MSG-4] containers are nested at most maxDepth + levelsAboveValues deep, the root counting one", () => {
  const nested = (levels: number) => around(`${"91".repeat(levels)} c0`);
  expect(faultOf(() => msgpack.decode(nested(24)))).toBe("no fault");
  // 28 below the root and `args`: form allows it, content does not.
  expect(faultOf(() => msgpack.decode(nested(28)))).toBe(`limit /args/0${"/0".repeat(24)}`);
  expect(faultOf(() => msgpack.decode(nested(29)))).toBe(`limit /args/0${"/0".repeat(28)} @35`);
  expect(faultOf(() => msgpack.decode(nested(500_000)))).toMatch(/^limit .* @35$/);
});

describe("the input", () => {
  test("is not shared with what was decoded, even where it is a Buffer", () => {
    const input = Buffer.from(around("c4 02 0102"));
    const [value] = msgpack.decode(input).args ?? [];
    input.fill(0);
    expect(value).toEqual(new Uint8Array([1, 2]));
    expect(value).not.toBeInstanceOf(Buffer);
  });

  test("can be a view on shared memory", () => {
    const bytes = around('a5 "hello"');
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 8), 3, bytes.length);
    shared.set(bytes);
    expect(msgpack.decode(shared).args).toEqual(["hello"]);
  });

  test("is no text", () => {
    expect(faultOf(() => msgpack.decode("\x81"))).toBe("malformed ");
  });
});
