// Armor (SPEC 7.4): one printable token, found inside any text.

import { describe, expect, test } from "vitest";
import { armor, findArmor } from "../src/codec/armor.js";
import { msgpack } from "../src/codec/msgpack.js";
import { faultOf, ofUtf8, utf8 } from "./faults.js";

const envelope = { v: 1, type: "billing.QuotaExceeded", message: "100 of 100 calls used ¿?" } as const;
const TOKEN = ofUtf8(armor.encode(envelope));
const fault = (text: string) => faultOf(() => armor.decode(text));

/** The same in another way: bit by bit, and Node's own base64. */
function token(bytes: Uint8Array): string {
  let crc = 0xffffffffn;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0xedb88320n : crc >> 1n;
  }
  const checksum = (crc ^ 0xffffffffn).toString(16).padStart(8, "0");
  return `rethrown1.${Buffer.from(bytes).toString("base64url")}.${checksum}.`;
}

test("[ARM-1] the checksum is CRC-32 of ISO-HDLC, whose check value is cbf43926", () => {
  expect(token(utf8("123456789"))).toBe("rethrown1.MTIzNDU2Nzg5.cbf43926.");
  expect(findArmor(token(utf8("123456789")))).toBe(token(utf8("123456789")));
});

test.each([0, 1, 2, 3])("[ARM-1] a token, whatever remainder its payload leaves (%d)", (extra) => {
  const longer = { ...envelope, code: "x".repeat(1 + extra) };
  expect(ofUtf8(armor.encode(longer))).toBe(token(msgpack.encode(longer)));
  expect(armor.decode(armor.encode(longer))).toEqual(longer);
});

describe("[ARM-2] read", () => {
  test.each(["", " ", "\t\r\n "])("with white space around: %j", (space) => {
    expect(armor.decode(`${space}${TOKEN}${space}`)).toEqual(envelope);
    expect(armor.decode(utf8(`${space}${TOKEN}${space}`))).toEqual(envelope);
  });

  test("every proper prefix is truncated", () => {
    for (let end = 0; end < TOKEN.length; end++) expect(fault(TOKEN.slice(0, end))).toBe("truncated ");
  });

  test("every other character is noticed", () => {
    for (let at = 0; at < TOKEN.length; at++) {
      for (const other of ["A", "0", ".", "é"]) {
        const changed = `${TOKEN.slice(0, at)}${other}${TOKEN.slice(at + 1)}`;
        if (changed !== TOKEN) expect(fault(changed)).toMatch(/^(malformed|truncated|trailing_data) $/);
      }
    }
  });

  test.each([
    ["text behind", `${TOKEN} x`, "trailing_data "],
    ["a second token behind", `${TOKEN}${TOKEN}`, "trailing_data "],
    [
      "text behind a token whose checksum does not fit",
      `${TOKEN.replace(/\.\w{8}\.$/, ".00000000.")}x`,
      "malformed ",
    ],
    ["text before", `x${TOKEN}`, "malformed "],
    ["white space inside", TOKEN.replace(".", ". "), "malformed "],
    ["other white space around", `\u00a0${TOKEN}`, "malformed "],
    ["another version", TOKEN.replace("1.", "2."), "malformed "],
    [
      "a checksum in upper case",
      TOKEN.replace(/\w{8}\.$/, (checksum) => checksum.toUpperCase()),
      "malformed ",
    ],
    ["padding", TOKEN.replace(/\.(\w{8})\.$/, "=.$1."), "malformed "],
    ["the other alphabet", token(new Uint8Array([0xfb, 0xff])).replace("-", "+"), "malformed "],
    // 81 has the bits 100000 01(0000): with the last of them set it would be a second form of the same byte.
    ["bits that are not used", token(new Uint8Array([0x81])).replace("gQ", "gR"), "malformed "],
    ["a payload of one digit", "rethrown1.A.00000000.", "malformed "],
    ["no payload", "rethrown1..00000000.", "truncated "],
    ["MessagePack that is none", token(new Uint8Array([0xc1])), "malformed "],
    ["MessagePack that is no envelope", token(new Uint8Array([0x80])), "schema /v"],
  ])("%s", (_, text, expected) => {
    expect(fault(text)).toBe(expected);
  });

  test("[LIM-1] maxBytes holds for the token, which is longer than what is in it", () => {
    expect(faultOf(() => armor.decode(TOKEN, { maxBytes: TOKEN.length }))).toBe("no fault");
    expect(faultOf(() => armor.decode(TOKEN, { maxBytes: TOKEN.length - 1 }))).toBe("limit ");
  });
});

describe("[ARM-3] found", () => {
  const other = token(utf8("another"));

  test.each<[string, string, string | undefined]>([
    ["alone", TOKEN, TOKEN],
    ["in a line of a log", `2026-11-21 ERROR RemoteError('${TOKEN}') é`, TOKEN],
    ["inside a word", `x${TOKEN}x`, TOKEN],
    ["the first of two", `${other} ${TOKEN}`, other],
    ["the first whose checksum fits", `${other.replace(/\w{8}\.$/, "00000000.")} ${TOKEN}`, TOKEN],
    ["behind one that was cut", `${other.slice(0, -3)}${TOKEN}`, TOKEN],
    ["behind its own prefix", `rethrown1.rethrown1.${TOKEN}`, TOKEN],
    ["not where a line was broken", `${TOKEN.slice(0, 30)}\n${TOKEN.slice(30)}`, undefined],
    ["not where there is none", "rethrown1 rethrown1. rethrown2.A.00000000.", undefined],
    ["not in nothing", "", undefined],
  ])("%s", (_, text, expected) => {
    expect(findArmor(text)).toBe(expected);
  });

  test("in time linear in the text", () => {
    const hostile = [
      "rethrown1.".repeat(400_000),
      `rethrown1.${"A".repeat(4_000_000)}`,
      `rethrown1.${"A".repeat(20)}.0000000.`.repeat(100_000),
      `rethrown1.${"A".repeat(20)}.00000000.`.repeat(100_000),
    ];
    for (const text of hostile) {
      const start = performance.now();
      expect(findArmor(text)).toBeUndefined();
      // Quadratic would be minutes.
      expect(performance.now() - start).toBeLessThan(3000);
    }
  });
});
