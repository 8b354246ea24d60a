// SPEC 11: what leaves a process.
import { describe, expect, test } from "vitest";
import { CODECS, type CodecName } from "../src/codec/index.js";
import { capture, decode, type ErrorEnvelope, ErrorRegistry, encode, serialize } from "../src/index.js";

class Quota extends Error {
  limit = 3;
  note = "CANARY";
}
const errors = new ErrorRegistry().register(Quota, {
  type: "app.Quota",
  code: "QUOTA",
  fields: ["limit", "note"],
  publicFields: ["limit"],
});

describe("[DIS-1] internal leaves out what looks like a secret", () => {
  test.each(["password", "dbPassword", "db_password", "API-KEY", "apiKey", "Authorization", "user.token"])(
    "%s",
    (name) => {
      const { attributes, omitted } = capture(Object.assign(new Error(), { [name]: "CANARY" }));
      expect(attributes).toBeUndefined();
      expect(omitted).toEqual([{ path: `/attributes/${name}`, reason: "redacted" }]);
    },
  );

  test.each(["tokens", "maxTokens", "spin", "passwordless", "secretary", "key"])("not %s", (name) => {
    expect(capture(Object.assign(new Error(), { [name]: 1 })).attributes).toEqual({ [name]: 1 });
  });

  test("inside values too", () => {
    const { attributes, omitted } = capture(
      Object.assign(new Error(), { config: [{ token: "CANARY", host: "h" }] }),
    );
    expect(attributes).toEqual({ config: [{ host: "h" }] });
    expect(omitted).toEqual([{ path: "/attributes/config/0/token", reason: "redacted" }]);
  });

  test("in maps with other keys, and what remains cannot pose as a tag", () => {
    const table = new Map<unknown, unknown>([
      ["password", "CANARY"],
      [1, 2],
    ]);
    const { attributes } = capture(
      Object.assign(new Error(), {
        table,
        x: { $password: "CANARY" },
        y: { $int: "abc", f() {} },
        z: { $error: 9, token: 1 },
      }),
    );
    expect(attributes).toEqual({
      table: { $map: [[1, 2]] },
      x: { $map: [] },
      y: { $map: [["$int", "abc"]] },
      z: { $map: [["$error", 9]] },
    });
    expect(decode(encode({ v: 1, type: "a.B", ...(attributes && { attributes }) })).attributes).toEqual(
      attributes,
    );
  });

  test("by a list of the user's own", () => {
    const own = new ErrorRegistry({ secretNames: ["colour"] });
    expect(own.capture(Object.assign(new Error(), { favouriteColour: 1, password: 2 })).attributes).toEqual({
      password: 2,
    });
  });
});

describe("[DIS-2] public", () => {
  test("keeps the type, its facts, and the fields that may leave", () => {
    const envelope = errors.capture(new Quota("spent", { cause: new Error("CANARY") }), {
      disclosure: "public",
      stdout: "CANARY",
      traceparent: "00-1-2-01",
    });
    expect(envelope).toEqual({
      v: 1,
      type: "app.Quota",
      lineage: ["javascript.Error"],
      message: "spent",
      code: "QUOTA",
      attributes: { limit: 3 },
      traceparent: "00-1-2-01",
      omitted: [{ reason: "redacted" }],
    });
  });

  test("searches what is inside the fields that may leave, and a wrong name discloses less", () => {
    class Details extends Error {
      details = { password: "CANARY", n: 1 };
    }
    const own = new ErrorRegistry().register(Details, {
      type: "a.D",
      fields: ["details"],
      publicFields: ["details"],
    });
    expect(own.capture(new Details(), { disclosure: "public" }).attributes).toEqual({ details: { n: 1 } });
    expect(own.capture(new Error("CANARY"), { disclosure: "Public" as never })).not.toHaveProperty("message");
  });

  test("drops the message of builtins, and keeps the structure of groups", () => {
    const group = new AggregateError(
      [new Quota("spent"), new Error("CANARY", { cause: new Error("CANARY") })],
      "CANARY",
    );
    const { related, ...root } = errors.capture(group, { disclosure: "public" });
    expect(root).toMatchObject({ type: "javascript.AggregateError", errors: [1, 2] });
    expect(related?.map(({ type, message }) => [type, message])).toEqual([
      ["app.Quota", "spent"],
      ["javascript.Error", undefined],
    ]);
  });

  const everywhere: ErrorEnvelope = {
    v: 1,
    type: "app.Quota",
    traceback: "CANARY",
    frames: [{ file: "CANARY", source: "CANARY" }],
    stdout: "CANARY",
    stderr: "CANARY",
    billableUnits: "CANARY",
    args: ["CANARY"],
    attributes: { note: "CANARY", limit: { $error: 1 }, other: "CANARY" },
    notes: ["CANARY"],
    cause: 1,
    context: 2,
    errors: [3],
    origin: { host: "CANARY", worker: "CANARY" },
    omitted: [{ path: "/CANARY", reason: "failed" }],
    related: [
      { type: "a.B", message: "CANARY" },
      { type: "a.C", message: "CANARY" },
      { type: "a.D", message: "CANARY" },
    ],
  };
  (everywhere as unknown as Record<string, unknown>).future = "CANARY";

  test.each(Object.keys(CODECS) as CodecName[])(
    "no canary leaves through %s, of relayed envelopes neither",
    (codec) => {
      const error = errors.deserialize(encode(everywhere, { codec: "msgpack" }));
      const envelope = errors.capture(error, { disclosure: "public" });
      expect(JSON.stringify(envelope)).not.toContain("CANARY");
      const bytes = errors.serialize(error, { disclosure: "public", codec });
      expect(new TextDecoder("latin1").decode(bytes)).not.toContain("CANARY");
      expect(envelope.errors).toEqual([1]);
    },
  );
});

test("an internal error does cross whole", () => {
  expect(new TextDecoder("latin1").decode(serialize(new Error("CANARY")))).toContain("CANARY");
});
