// SPEC CAP-12 and CAP-14: whatever is captured fits.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CODECS, type CodecName } from "../src/codec/index.js";
import { capture, decode, encode, restore, serialize } from "../src/index.js";

const codecs = Object.keys(CODECS) as CodecName[];

function heavy(unit: string): Error {
  let error: Error = Object.assign(new RangeError(`root cause ${unit}`), { code: "ROOT" });
  for (let i = 0; i < 40; i++) error = new Error(unit.repeat(2000), { cause: error });
  return Object.assign(new TypeError(`why it failed ${unit.repeat(50_000)}`, { cause: error }), {
    code: "HEAVY",
    payload: Array.from({ length: 2000 }, (_, i) => `${unit}${i}`),
  });
}

describe.each(codecs)("through %s", (codec) => {
  test.each([1024, 1500, 4096, 8192, 65_536, 1 << 20])("[CAP-14] into %d bytes", (maxBytes) => {
    for (const unit of ["x", "é", "\u0001", '"', "\u{1f600}"]) {
      const facts = { stdout: `start${unit.repeat(100_000)}end`, origin: { host: unit.repeat(300) } };
      const bytes = serialize(heavy(unit), { codec, limits: { maxBytes }, ...facts });
      expect(bytes.length).toBeLessThanOrEqual(maxBytes);
      const envelope = decode(bytes);
      expect(envelope.type).toBe("javascript.TypeError");
      expect(envelope.code).toBe("HEAVY");
      expect(envelope.message).toMatch(/^why /);
      if (maxBytes < 1 << 20) expect(envelope.omitted).toBeDefined();
    }
  });

  test("the root cause stays when the middle of the chain goes", () => {
    const envelope = decode(serialize(heavy("x"), { codec, limits: { maxBytes: 1500 } }));
    const last = envelope.related?.at(-1);
    expect(last).toMatchObject({
      type: "javascript.RangeError",
      code: "ROOT",
      message: expect.stringContaining("root cause"),
    });
    expect(
      envelope.related?.some(({ cause }) => cause === envelope.related?.length) || envelope.cause === 1,
    ).toBe(true);
  });
});

test.each(codecs)(
  "through %s: a relayed type that escapes badly, and a budget that is no number",
  (codec) => {
    const error = restore({ v: 1, type: "\u0001".repeat(256), message: "x" });
    expect(serialize(error, { codec, limits: { maxBytes: 1024 } }).length).toBeLessThanOrEqual(1024);
    expect(decode(serialize(new Error("x"), { codec, limits: { maxBytes: Number.NaN } })).message).toBe("x");
  },
);

test("capture alone fits every encoding", () => {
  const envelope = capture(heavy('"'), { limits: { maxBytes: 4096 } });
  for (const codec of codecs) expect(encode(envelope, { codec }).length).toBeLessThanOrEqual(4096);
});

test("what fits is not touched", () => {
  const error = new Error("small");
  expect(capture(error, { limits: { maxBytes: 65_536 } }).omitted).toBeUndefined();
});

describe("[CAP-12] text", () => {
  test("is cut in the middle, output at its start, and both say how long they were", () => {
    const envelope = capture(new Error(`head${"x".repeat(300_000)}tail`), {
      stdout: `first${"y".repeat(300_000)}last`,
    });
    expect(envelope.message).toMatch(/^headx+…x+tail$/);
    expect(envelope.stdout).toMatch(/^…y+last$/);
    expect(new TextEncoder().encode(envelope.message).length).toBe(262_144);
    expect(envelope.omitted).toEqual([
      { path: "/message", reason: "truncated", size: 300_008 },
      { path: "/stdout", reason: "truncated", size: 300_009 },
    ]);
  });

  test("never splits a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (unit) => {
        const { message = "" } = capture(new Error(unit.repeat(Math.ceil(270_000 / unit.length))));
        expect(message).not.toMatch(/\p{Cs}/u);
        expect(new TextEncoder().encode(message).length).toBeLessThanOrEqual(262_144);
      }),
      { numRuns: 30 },
    );
  });
});
