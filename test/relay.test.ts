// SPEC 10.3: restored errors that are sent on.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CODECS, type CodecName } from "../src/codec/index.js";
import {
  capture,
  decode,
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  envelopeOf,
  restore,
} from "../src/index.js";
import { envelope as anyEnvelope } from "./arbitraries.js";

class Quota extends Error {
  declare limit: number;
  declare tags: string[];
}
const errors = new ErrorRegistry().register(Quota, { type: "app.Quota", fields: ["limit", "tags"] });
const unaware = new ErrorRegistry();

const sent: ErrorEnvelope = {
  v: 1,
  type: "app.Quota",
  lineage: ["app.Old", "python.Exception", "python.BaseException"],
  message: "spent",
  code: "QUOTA",
  frames: [{ file: "/srv/app.py", line: 12 }],
  stdout: "printed",
  billableUnits: 0.25,
  args: [1, { $tuple: [2] }, { $error: 2 }],
  attributes: { limit: 3, tags: ["a"], extra: { $int: "99999999999999999999" } },
  notes: ["a note"],
  cause: 1,
  context: 2,
  errors: [1, 2],
  origin: { language: "python", worker: "w7" },
  time: 1,
  related: [
    { type: "app.Quota", message: "inner", attributes: { limit: 4 }, cause: 0 },
    { type: "a.B", message: "other" },
  ],
};

describe.each(Object.keys(CODECS) as CodecName[])("[REL-1] unchanged, through %s", (codec) => {
  test.each([
    ["a registry that knows the class", errors],
    ["a registry that knows nothing", unaware],
  ])("and %s: the same bytes", (_, registry) => {
    const bytes = encode(sent, { codec });
    let caught: unknown;
    try {
      throw registry.deserialize(bytes);
    } catch (error) {
      caught = error;
    }
    expect(registry.serialize(caught, { codec })).toEqual(bytes);
  });
});

test.each(Object.keys(CODECS) as CodecName[])("[REL-1] any envelope, through %s", (codec) => {
  fc.assert(
    fc.property(anyEnvelope(), (each) => {
      const bytes = encode(each, { codec });
      expect(errors.serialize(errors.deserialize(bytes), { codec })).toEqual(bytes);
    }),
    { numRuns: 150 },
  );
});

test("fields that this version does not know are sent on", () => {
  const json = '{"v":1,"type":"a.B","origin":{"planet":"x"},"colour":["red"]}';
  expect(new TextDecoder().decode(unaware.serialize(unaware.deserialize(json), { codec: "json" }))).toBe(
    json,
  );
});

describe("[REL-3] what changed is captured, the rest is kept", () => {
  const change = (how: (error: Quota) => void) => {
    const error = errors.restore(sent) as Quota;
    how(error);
    return errors.capture(error);
  };

  test("a field", () => {
    expect(
      change((error) => {
        error.limit = 5;
      }),
    ).toEqual({ ...sent, attributes: { ...sent.attributes, limit: 5 } });
  });

  test("a container, in place", () => {
    expect(change((error) => error.tags.push("b"))).toEqual({
      ...sent,
      attributes: { ...sent.attributes, tags: ["a", "b"] },
    });
  });

  test("the message", () => {
    expect(
      change((error) => {
        error.message = "all spent";
      }),
    ).toEqual({ ...sent, message: "all spent" });
  });

  test("a new property", () => {
    expect(change((error) => Object.assign(error, { hint: "pay" })).attributes).toEqual({
      ...sent.attributes,
      hint: "pay",
    });
  });

  test("a replaced cause: the remote one stands at the tail of its chain", () => {
    const envelope = change((error) => {
      error.cause = new TypeError("local", { cause: new RangeError("root") });
    });
    const at = (reference?: number) =>
      reference === 0 ? envelope : envelope.related?.[(reference ?? 0) - 1];
    const local = at(envelope.cause);
    const root = at(local?.cause);
    const remote = at(root?.cause);
    expect([local?.type, root?.type, remote?.message]).toEqual([
      "javascript.TypeError",
      "javascript.RangeError",
      "inner",
    ]);
    expect(local?.origin).toMatchObject({ language: "javascript" });
    expect(envelope).toMatchObject({ code: "QUOTA", notes: ["a note"], origin: { worker: "w7" }, time: 1 });
    expect(decode(encode(envelope))).toEqual(envelope);
  });

  test("an erased cause has not changed", () => {
    expect(
      change((error) => {
        delete error.cause;
      }),
    ).toEqual(sent);
  });

  test("a member of a changed error that is unchanged itself", () => {
    expect(
      change((error) => {
        (error.cause as Quota).limit = 9;
      }).related?.[0],
    ).toEqual({ ...sent.related?.[0], attributes: { limit: 9 } });
  });
});

test("[REL-4] a restored error inside a local one keeps all it came with", () => {
  const { related = [], origin } = errors.capture(new Error("local", { cause: errors.restore(sent) }));
  expect(origin).toMatchObject({ language: "javascript" });
  expect(related[0]).toMatchObject({
    message: "spent",
    stdout: "printed",
    origin: { worker: "w7" },
    time: 1,
  });
  expect(related.find(({ message }) => message === "inner")).toMatchObject({ origin: { worker: "w7" } });
});

test("[REL-5] new facts of the call replace those of the envelope", () => {
  expect(errors.capture(errors.restore(sent), { stdout: "later" })).toEqual({ ...sent, stdout: "later" });
});

test("[RES-8] envelopeOf: the envelope with that error as its root", () => {
  const error = restore(sent);
  expect(envelopeOf(error)).toEqual(sent);
  expect(envelopeOf(error.cause)).toMatchObject({
    v: 1,
    message: "inner",
    origin: { worker: "w7" },
    cause: 1,
  });
  expect(envelopeOf(new Error("local"))).toBeUndefined();
});

test("throwing a part sends that part", () => {
  const cause = restore(sent).cause;
  const envelope = capture(cause);
  expect(envelope).toMatchObject({ message: "inner", origin: { worker: "w7" }, cause: 1 });
  expect(envelope.related?.[0]).toMatchObject({ message: "spent", cause: 0 });
});

test("[TAG-1] the fields of a value are a map, and never a reference", () => {
  const attributes = { value: { $object: { type: "t", fields: { $error: 2 } } } };
  const caught = errors.restore({ v: 1, type: "a.B", attributes });
  expect(errors.capture(caught).attributes).toEqual(attributes);
  const outer = errors.capture(new Error("outer", { cause: caught }));
  expect(outer.related?.[0]).toMatchObject({ type: "a.B", attributes });
  const large = errors.capture(caught, { stdout: "x".repeat(100_000), limits: { maxBytes: 4096 } });
  expect(large.attributes).toEqual(attributes);
});
