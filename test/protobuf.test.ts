// Protobuf (SPEC 7.2): the one form that is written, every form that is read, and what is refused.

import { describe, expect, test } from "vitest";
import { protobuf } from "../src/codec/protobuf.js";
import { type ErrorEnvelope, UnknownFields } from "../src/envelope.js";
import { faultOf, hex, unhex } from "./faults.js";

/** `v: 1, type: "T"`: 5 bytes. */
const HEAD = '08 01 12 01 "T"';
const message = (...records: string[]) => unhex(`${HEAD} ${records.join(" ")}`);
const written = (fields: Partial<ErrorEnvelope>) => hex(protobuf.encode({ v: 1, type: "T", ...fields }));
const decode = (...records: string[]) => protobuf.decode(message(...records));
const fault = (...records: string[]) => faultOf(() => decode(...records));

/** A length, which must be below 128, and what it measures. */
const sized = (content: string) => `${unhex(content).length.toString(16).padStart(2, "0")} ${content}`;
const arg = (value: string) => `82 01 ${sized(value)}`;
const frame = (fields: string) => `62 ${sized(fields)}`;
const related = (fields: string) => `da 01 ${sized(fields)}`;
const attribute = (entry: string) => `8a 01 ${sized(entry)}`;

/** Base-128 by bigint, which cannot be wrong in the ways that numbers can. */
function varint(value: bigint): string {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return hex(new Uint8Array([...bytes, Number(rest)]));
}
const zigzag = (value: bigint) => varint((value << 1n) ^ (value >> 63n));

const EDGES = [...Array(54).keys()].flatMap((power) => [2 ** power - 1, 2 ** power, 2 ** power + 1]);
const INTEGERS = [...new Set(EDGES)].filter(Number.isSafeInteger);

describe("[PB-1] integers are exact up to 2^53 − 1", () => {
  test("varints", () => {
    for (const retryAfterMs of INTEGERS) {
      expect(written({ retryAfterMs })).toBe(hex(message(`50 ${varint(BigInt(retryAfterMs))}`)));
      expect(decode(`50 ${varint(BigInt(retryAfterMs))}`).retryAfterMs).toBe(retryAfterMs);
    }
  });

  test("zigzag varints", () => {
    for (const integer of INTEGERS.flatMap((each) => [each, -each || 0])) {
      const time = integer;
      expect(written({ time })).toBe(hex(message(`c0 01 ${zigzag(BigInt(time))}`)));
      expect(decode(`c0 01 ${zigzag(BigInt(time))}`).time).toBe(time);
    }
  });

  test("beyond they are refused, not rounded", () => {
    for (const beyond of [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 53n), -(2n ** 63n)]) {
      expect(fault(`c0 01 ${zigzag(beyond)}`)).toBe("limit /time");
      expect(fault(arg(`18 ${zigzag(beyond)}`))).toBe("limit /args/0");
    }
    expect(fault(`50 ${varint(2n ** 53n)}`)).toBe("limit /retryAfterMs");
    expect(fault(`50 ${varint(2n ** 64n - 1n)}`)).toBe("limit /retryAfterMs");
  });
});

describe("[PB-1] written", () => {
  test.each<[string, Partial<ErrorEnvelope>, string]>([
    ["fields in ascending order of their numbers", { code: "c", message: "m" }, '22 01 "m" 2a 01 "c"'],
    ["an integer of billableUnits", { billableUnits: -3 }, "78 05"],
    [
      "a float of billableUnits, behind what has a lower number",
      { billableUnits: 0.5, time: 0 },
      "c0 01 00 e1 01 000000000000e03f",
    ],
    ["text of billableUnits", { billableUnits: "3" }, 'ea 01 01 "3"'],
    ["facts that are zero", { cause: 0, retryable: false }, "48 00 98 01 00"],
    ["references packed", { errors: [0, 0] }, "b2 01 02 0000"],
    ["enumerations as their numbers", { kind: "system", status: "unauthenticated" }, "30 02 38 10"],
    ["null", { args: [null] }, "82 01 02 0a 00"],
    ["an empty list and an empty map", { args: [[], {}] }, "82 01 02 3a 00 82 01 02 42 00"],
    ["empty text and bytes", { args: ["", new Uint8Array()] }, "82 01 02 2a 00 82 01 02 32 00"],
    [
      "entries sorted, each with key and value",
      { attributes: { b: null, "": true } },
      '8a 01 06 0a 00 12 02 10 01 8a 01 07 0a 01 "b" 12 02 0a 00',
    ],
  ])("%s", (_, fields, expected) => {
    expect(written(fields)).toBe(hex(message(expected)));
    expect(written(decode(expected))).toBe(hex(message(expected)));
  });

  test.each([1, 126, 127, 128, 16_382, 16_383, 16_384, 200_000])(
    "a part of %d bytes behind its length",
    (size) => {
      const text = "a".repeat(size);
      const length = (bytes: number) => varint(BigInt(bytes));
      const field = `0a ${length(size)} ${hex(Buffer.from(text))}`;
      expect(written({ frames: [{ file: text }] })).toBe(
        hex(message(`62 ${length(unhex(field).length)} ${field}`)),
      );
    },
  );
});

describe("[PB-2] read", () => {
  test.each<[string, string, Partial<ErrorEnvelope>]>([
    ["fields in any order", '2a 01 "c" 22 01 "m"', { message: "m", code: "c" }],
    [
      "entries in any order",
      `${attribute('0a 01 "b" 12 02 0a 00')} ${attribute("12 02 0a 00")}`,
      { attributes: { "": null, b: null } },
    ],
    ["a value before its key", attribute('12 02 0a 00 0a 01 "b"'), { attributes: { b: null } }],
    [
      "references packed, unpacked and mixed",
      "b2 01 02 0000 b0 01 00 b2 01 00 b2 01 01 00",
      { errors: [0, 0, 0, 0] },
    ],
    [
      "a list that others interrupt",
      '92 01 01 "a" 22 01 "m" 92 01 01 "b"',
      { message: "m", notes: ["a", "b"] },
    ],
    ["any varint but 0 as true (PB-4)", "48 ffffffffffffffffff01", { retryable: true }],
    ["the number 0 as absence (PB-4)", "30 00 38 00", {}],
    ["a float that is an integer (VAL-2)", arg("21 000000000000f03f"), { args: [1] }],
    ["billable units that are a float and an integer", "e1 01 000000000000f03f", { billableUnits: 1 }],
  ])("%s", (_, records, expected) => {
    expect(decode(records)).toEqual({ v: 1, type: "T", ...expected });
  });

  test("the same member of a oneof, or another, is a second one", () => {
    expect(fault("78 00", "78 00")).toBe("duplicate_key /billableUnits @7");
    expect(fault("78 00", 'ea 01 01 "3"')).toBe("duplicate_key /billableUnits @7");
  });
});

describe("[PB-3] refused, with the path and offset of what is at fault", () => {
  test.each([
    ["a group", "23", "unsupported_type /message @5"],
    ["the end of a group", "fc 07", "unsupported_type  @5"],
    ["wire type 6", "26", "malformed /message @5"],
    ["field number 0", "02 00", "malformed  @5"],
    ["field number 2^29", "82 80 80 80 10 00", "malformed  @5"],
    ["a tag that is too long", "a2 00 00", "malformed  @5"],
    ["a varint that is too long", "50 81 00", "malformed /retryAfterMs @5"],
    ["a varint of 11 bytes", "50 80 80 80 80 80 80 80 80 80 80 01", "malformed /retryAfterMs @5"],
    ["a varint of 65 bits", "50 ff ff ff ff ff ff ff ff ff 02", "malformed /retryAfterMs @5"],
    ["a varint that ends early", "50 80", "truncated /retryAfterMs @5"],
    ["text that ends early", "22 02 61", "truncated /message @5"],
    ["an unknown record that ends early", "f9 07 00", "truncated  @5"],
    ["the third of a list ends early", '92 01 01 "a" 92 01 01 "b" 92 01 02 "c"', "truncated /notes/2 @13"],
    ["the third of packed references ends early", "b2 01 02 0000 b2 01 02 00", "truncated /errors/2 @10"],
    ["a reference ends early", "b2 01 02 0080", "truncated /errors/1 @5"],
    ["the wrong wire type", "20 01", "schema /message @5"],
    ["the wrong wire type of references", "b5 01 00000000", "schema /errors/0 @5"],
    ["a field a second time", '22 01 "m" 22 01 "m"', "duplicate_key /message @8"],
    ["a message a second time", "ba 01 00 ba 01 00", "duplicate_key /origin @8"],
    [
      "a key a second time",
      `${attribute('0a 01 "b" 12 02 0a 00')} ${attribute('0a 01 "b" 12 02 0a 00')}`,
      "duplicate_key /attributes/b @18",
    ],
    ["invalid UTF-8", "22 01 ff", "invalid_utf8 /message @5"],
    ["invalid UTF-8 in a key", attribute("0a 01 ff 12 02 0a 00"), "invalid_utf8 /attributes @8"],
    ["an unknown number of an enumeration", "38 11", "schema /status @5"],
    ["a value without a member", "82 01 00", "schema /args/0 @5"],
    ["a value with two members", arg("10 01 10 01"), "duplicate_key /args/0 @10"],
    ["a value with a member that is unknown", arg("48 01"), "schema /args/0 @8"],
    ["a null with a field", arg("0a 02 08 01"), "schema /args/0 @10"],
    ["a list with an unknown field", arg("3a 02 10 01"), "schema /args/0 @10"],
    ["a map with an unknown field", arg("42 02 10 01"), "schema /args/0 @10"],
    ["an entry with an unknown field", attribute("18 01"), "schema /attributes @8"],
    ["an entry without a value", attribute('0a 01 "b"'), "schema /attributes/b @5"],
    ["within a frame", frame("12 00"), "schema /frames/0/line @7"],
    ["within a member", related('12 01 "x" 22 01 ff'), "invalid_utf8 /related/0/message @11"],
  ])("%s", (_, records, expected) => {
    expect(fault(records)).toBe(expected);
  });

  test("every proper prefix that ends within a record is truncated", () => {
    const bytes = protobuf.encode({ v: 1, type: "T", message: "m", args: [[{ a: 0.5 }]], errors: [0, 0] });
    for (let end = 0; end < bytes.length; end++) {
      // Where a record ends, an envelope does too.
      expect(faultOf(() => protobuf.decode(bytes.subarray(0, end)))).toMatch(
        /^(truncated |schema \/(v|type)$|no fault$)/,
      );
    }
  });
});

describe("[ERR-4] the records of the outermost message come first, then the version, then what is inside", () => {
  const version2 = (records: string) => faultOf(() => protobuf.decode(unhex(`08 02 ${records}`)));

  test.each([
    ["a record that ends early, before the version", '12 02 "T"', "truncated /type @2"],
    ["the version, before a wrong wire type", "10 01", "unsupported_version /v"],
    ["the version, before invalid UTF-8", "12 01 ff", "unsupported_version /v"],
    ["the version, before what a message holds", "62 01 ff", "unsupported_version /v"],
    ["the version, before a field a second time", '12 01 "T" 12 01 "T"', "unsupported_version /v"],
  ])("%s", (_, records, expected) => {
    expect(version2(records)).toBe(expected);
  });

  test("an entry: its records, its key, a repeated key, its value", () => {
    const good = attribute('0a 01 "b" 12 02 0a 00');
    expect(fault(good, attribute("12 01 ff 0a 01 ff 18 01"))).toBe("schema /attributes @24");
    expect(fault(good, attribute("12 01 ff 0a 01 ff"))).toBe("invalid_utf8 /attributes @21");
    expect(fault(good, attribute('12 01 ff 0a 01 "b"'))).toBe("duplicate_key /attributes/b @21");
    expect(fault(good, attribute('12 01 ff 0a 01 "c"'))).toBe("truncated /attributes/c @20");
  });
});

describe("depth costs no stack", () => {
  /** A record of each of these tags around the core, the innermost first, so many times. */
  function nested(tags: readonly number[][], times: number, core: number[]): number[] {
    let inner = core;
    for (let level = 0; level < times; level++) {
      for (const tag of tags) inner = [...tag, ...unhex(varint(BigInt(inner.length))), ...inner];
    }
    return inner;
  }
  const ITEMS = [0x0a];
  const LIST = [0x3a];
  const lists = (levels: number) =>
    new Uint8Array([
      ...unhex(HEAD),
      ...nested([[0x82, 0x01]], 1, nested([ITEMS, LIST], levels, [0x0a, 0x00])),
    ]);

  test("[PB-5] a value is at most maxDepth levels deep", () => {
    expect(faultOf(() => protobuf.decode(lists(24)))).toBe("no fault");
    expect(faultOf(() => protobuf.decode(lists(25)))).toMatch(/^limit \/args\/0(\/0){24} @\d+$/);
    expect(faultOf(() => protobuf.decode(lists(3000)))).toMatch(/^limit \/args\/0(\/0){24} @\d+$/);
    expect(faultOf(() => protobuf.decode(lists(2), { maxDepth: 1 }))).toBe("limit /args/0/0 @12");
  });

  test("[ENV-1] members have no members, however many are in one another", () => {
    const bytes = new Uint8Array([...unhex(HEAD), ...nested([[0xda, 0x01]], 4000, [0x12, 0x01, 0x54])]);
    expect(faultOf(() => protobuf.decode(bytes))).toBe("schema /related/0/type");
    const typed = message(related('12 01 "x" da 01 03 12 01 "y"'));
    expect(faultOf(() => protobuf.decode(typed))).toBe("schema /related/0/related");
  });
});

test("[PB-1] unknown records follow the known ones by number, otherwise in the order received", () => {
  const bytes = message("c0 3e 01", 'fa 07 01 "b"', "f8 07 02", '22 01 "m"', 'fa 07 01 "a"', "c0 3e 00");
  const envelope = protobuf.decode(bytes);
  expect(envelope.$unknown).toBeInstanceOf(UnknownFields);
  expect(hex(protobuf.encode(envelope))).toBe(
    hex(message('22 01 "m"', 'fa 07 01 "b"', "f8 07 02", 'fa 07 01 "a"', "c0 3e 01", "c0 3e 00")),
  );
});
