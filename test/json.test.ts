// JSON (SPEC 7.3): the one form that is written, every form that is read, and what is refused.

import { describe, expect, test } from "vitest";
import { json } from "../src/codec/json.js";
import type { ErrorEnvelope, Value } from "../src/envelope.js";
import { faultOf, ofUtf8, utf8 } from "./faults.js";

const around = (value: string) => `{"v":1,"type":"T","args":[${value}]}`;
const read = (value: string) => json.decode(around(value)).args?.[0];
const written = (value: Value) => ofUtf8(json.encode({ v: 1, type: "T", args: [value] }));
const fault = (text: string) => faultOf(() => json.decode(text));

describe("[JSON-1] written", () => {
  test.each<[string, Value, string]>([
    ["0 for −0 (VAL-2)", -0, "0"],
    ["the largest integer", 2 ** 53 - 1, "9007199254740991"],
    ["a float beyond the integers", 2 ** 53, "9007199254740992"],
    ["1e21 as ECMAScript has it", 1e21, "1e+21"],
    ["the largest float below it", 123456789012345680000, "123456789012345680000"],
    ["1e-6", 1e-6, "0.000001"],
    ["1e-7", 1e-7, "1e-7"],
    ["the smallest float", 5e-324, "5e-324"],
    ["a third", 1 / 3, "0.3333333333333333"],
    ["the short escapes", '"\\\b\f\n\r\t', '"\\"\\\\\\b\\f\\n\\r\\t"'],
    ["other characters below a space, in lower case", "\0\v\x1f", '"\\u0000\\u000b\\u001f"'],
    [
      "no other escapes",
      "/\x7f\u2028\ud7ff\ue000\ufeff\u{1f600}",
      '"/\x7f\u2028\ud7ff\ue000\ufeff\u{1f600}"',
    ],
    ["bytes", new Uint8Array([0xfb, 0xff, 0xbf]), '{"$bytes":"+/+/"}'],
    ["bytes with padding", new Uint8Array([1]), '{"$bytes":"AQ=="}'],
    [
      "keys sorted by UTF-8 bytes",
      { "\u{10000}": 1, "\uffff": 2, b: 3, 10: 4, 9: 5 },
      '{"10":4,"9":5,"b":3,"\uffff":2,"\u{10000}":1}',
    ],
    ["__proto__ as any other key", JSON.parse('{"__proto__":{}}'), '{"__proto__":{}}'],
  ])("%s", (_, value, expected) => {
    expect(written(value)).toBe(around(expected));
    expect(written(json.decode(around(expected)).args?.[0] as Value)).toBe(around(expected));
  });

  test("fields in the order of their numbers at every level, then unknown ones, sorted", () => {
    const envelope = {
      zeta: 1,
      alpha: 2,
      frames: [{ source: "s", b: 1, a: 2, file: "f" } as object],
      origin: { host: "h", language: "l" },
      omitted: [{ size: 1, reason: "failed", path: "/x" }],
      type: "T",
      attributes: { b: 1, a: 2 },
      v: 1,
    } as ErrorEnvelope;
    expect(ofUtf8(json.encode(envelope))).toBe(
      '{"v":1,"type":"T","frames":[{"file":"f","source":"s","a":2,"b":1}],"attributes":{"a":2,"b":1},' +
        '"origin":{"language":"l","host":"h"},"omitted":[{"path":"/x","reason":"failed","size":1}],"alpha":2,"zeta":1}',
    );
  });
});

describe("[JSON-2] read", () => {
  test.each<[string, string, Value]>([
    ["white space", " \t\r\n[ \t\r\n1 \t\r\n, 2 ] ", [1, 2]],
    ["1.0", "1.0", 1],
    ["1e3", "1e3", 1000],
    ["-0.0", "-0.0", 0],
    ["digits beyond binary64", "9007199254740993", 9007199254740992],
    [
      "0.1000000000000000055511151231257827021181583404541015625",
      "0.1000000000000000055511151231257827021181583404541015625",
      0.1,
    ],
    ["an underflow", "1e-999", 0],
    ["every escape", '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9"', '"\\/\b\f\n\r\tAé'],
    ["a surrogate pair in escapes", '"\\ud83d\\uDE00"', "\u{1f600}"],
    ["raw characters", '"\u2028\x7f\u{1f600}"', "\u2028\x7f\u{1f600}"],
    ["empty containers", "[[],{},[ ],{ }]", [[], {}, [], {}]],
    ["literals", "[true,false,null]", [true, false, null]],
  ])("%s", (_, text, expected) => {
    expect(read(text)).toEqual(expected);
    expect(json.decode(utf8(around(text)))).toEqual(json.decode(around(text)));
  });

  test("white space around", () => {
    expect(json.decode(' \t\r\n{"v":1,"type":"T"} \t\r\n')).toEqual({ v: 1, type: "T" });
  });

  test("maps have no prototype, so that no key means anything", () => {
    const value = read('{"__proto__":{"polluted":1},"constructor":2}');
    expect(Object.getPrototypeOf(value)).toBe(null);
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe("[JSON-3] refused, with the path of what is at fault", () => {
  test.each([
    ["a byte order mark", '\ufeff{"v":1,"type":"T"}', "malformed "],
    ["no value", around("}"), "malformed /args/0"],
    ["a comma too many in a list", around("1,"), "malformed /args/1"],
    ["a comma too many in a map", around('{"a":1,}'), "malformed /args/0"],
    ["a comma too few", around("1 2"), "malformed /args"],
    ["a colon too few", around('{"a" 1}'), "malformed /args/0"],
    ["a list that a brace ends", around("[1}"), "malformed /args/0"],
    ["a key without quotes", around("{a:1}"), "malformed /args/0"],
    ["single quotes", around("'a'"), "malformed /args/0"],
    ["a comment", around("/**/1"), "malformed /args/0"],
    ["a vertical tab", around("\v1"), "malformed /args/0"],
    ["a no-break space", around("\u00a01"), "malformed /args/0"],
    ["a literal in upper case", around("True"), "malformed /args/0"],
    ["a literal and more", around("nullx"), "malformed /args"],
    ["NaN", around("NaN"), "malformed /args/0"],
    ["a plus sign", around("+1"), "malformed /args/0"],
    ["a leading zero", around("01"), "malformed /args"],
    ["no digit before the point", around(".5"), "malformed /args/0"],
    ["no digit behind the point", around("1."), "malformed /args/0"],
    ["no digit in the exponent", around("1e"), "malformed /args/0"],
    ["a number beyond binary64", around("1e999"), "malformed /args/0"],
    ["a newline in a text", around('"\n"'), "malformed /args/0"],
    ["an escape that is none", around('"\\x41"'), "malformed /args/0"],
    ["three hexadecimal digits", around('"\\u004"'), "malformed /args/0"],
    ["a high surrogate alone", around('"\\ud83d"'), "invalid_utf8 /args/0"],
    ["a low surrogate alone", around('"\\ude00"'), "invalid_utf8 /args/0"],
    ["two high surrogates", around('"\\ud83d\\ud83d"'), "invalid_utf8 /args/0"],
    ["a high surrogate in a key", around('{"\\ud83d":1}'), "invalid_utf8 /args/0"],
    ["a name twice", around('{"a":1,"a":2}'), "duplicate_key /args/0/a"],
    ["a name twice, once escaped", around('{"a":1,"\\u0061":2}'), "duplicate_key /args/0/a"],
    ["__proto__ twice", around('{"__proto__":1,"__proto__":2}'), "duplicate_key /args/0/__proto__"],
    ["v twice, before the version", '{"v":2,"v":2,"type":"T"}', "duplicate_key /v"],
    ["text behind the value", `${around("1")} x`, "trailing_data "],
    ["a second value", `${around("1")}{}`, "trailing_data "],
    ["null behind the value", `${around("1")}\0`, "trailing_data "],
  ])("%s", (_, text, expected) => {
    expect(fault(text)).toBe(expected);
    expect(faultOf(() => json.decode(utf8(text)))).toBe(expected);
  });

  test("invalid UTF-8 is at fault where it stands, and no earlier", () => {
    const bytes = (before: string, ...rest: number[]) => new Uint8Array([...utf8(before), ...rest]);
    const at = (input: Uint8Array) => faultOf(() => json.decode(input));
    expect(at(bytes('{"v":1,"type":"', 0xff, 0x22, 0x7d))).toBe("invalid_utf8 /type");
    expect(at(bytes('{"v":1,"type":"', 0xc0, 0xaf, 0x22, 0x7d))).toBe("invalid_utf8 /type");
    expect(at(bytes('{"v":1,"type":"', 0xed, 0xa0, 0x80, 0x22, 0x7d))).toBe("invalid_utf8 /type");
    expect(at(bytes('{"v":1,"', 0xff, 0x22, 0x7d))).toBe("invalid_utf8 ");
    expect(at(bytes('{"v":1,"type":"a"', 0xff, 0x7d))).toBe("invalid_utf8 ");
    expect(at(bytes('{"v":x,"type":"', 0xff, 0x22, 0x7d))).toBe("malformed /v");
    expect(at(bytes('{"v":1,"type":"a"}', 0xff))).toBe("trailing_data ");
    expect(at(bytes('{"v":1,"type":"a', 0xe2, 0x82))).toBe("truncated /type");
  });

  test("a lone surrogate in text is at fault like invalid UTF-8", () => {
    expect(fault('{"v":1,"type":"\ud800"}')).toBe("invalid_utf8 /type");
    expect(fault('{"v":1,"type":"a"}\ud800')).toBe("trailing_data ");
  });

  test("every proper prefix is truncated, of the text and of its bytes", () => {
    const text = ' {"v":1,"type":"T","args":[true,null,-1.5e+3,"é\\n\\ud83d\\ude00",{"a":[]}]}';
    for (let end = 0; end < text.length; end++) expect(fault(text.slice(0, end))).toMatch(/^truncated /);
    const bytes = utf8(text);
    for (let end = 0; end < bytes.length; end++) {
      expect(faultOf(() => json.decode(bytes.subarray(0, end)))).toMatch(/^truncated /);
    }
  });
});

test("[JSON-4] containers are nested at most maxDepth + levelsAboveValues deep, the root counting one", () => {
  const nested = (levels: number) => around("[".repeat(levels) + "]".repeat(levels));
  expect(fault(nested(24))).toBe("no fault");
  // 28 below the root and `args`: form allows it, content does not.
  expect(fault(nested(28))).toBe(`limit /args/0${"/0".repeat(24)}`);
  expect(fault(nested(29))).toBe(`limit /args/0${"/0".repeat(28)}`);
  expect(fault(around("[".repeat(1_000_000)))).toBe(`limit /args/0${"/0".repeat(28)}`);
  expect(fault(around('{"a":'.repeat(200_000)))).toBe(`limit /args/0${"/a".repeat(28)}`);
});

test("[JSON-4] bytes at the deepest place of all are read again", () => {
  let value: Value = new Uint8Array([1]);
  for (let level = 0; level < 24; level++) value = [value];
  const related = [{ type: "x", frames: [{ colour: value }] }];
  const envelope = { v: 1, type: "T", related } as unknown as ErrorEnvelope;
  expect(json.decode(json.encode(envelope))).toEqual(envelope);
});
