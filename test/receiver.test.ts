// The half of a registry that only receives: what it restores is what a whole registry restores.

import { describe, expect, test } from "vitest";
import { json, jsonDecoder } from "../src/codec/json.js";
import { msgpack } from "../src/codec/msgpack.js";
import * as core from "../src/core.js";
import {
  DecodeError,
  type Decoder,
  ErrorReceiver,
  ErrorRegistry,
  envelopeOf,
  type Limits,
} from "../src/core.js";
import * as fal from "../src/generated/catalogs/fal.js";
import { CODEC_VECTORS, inputs } from "./vector-files.js";

class Money {
  constructor(readonly amount: number) {}
}
class Quota extends Error {
  declare readonly limit: Money;
}
class Daily extends Quota {}

const QUOTA = { type: "app.Quota", aliases: ["app.OldQuota"] };
const whole = () => new ErrorRegistry().register(Quota, QUOTA).registerValue(Money, { type: "app.Money" });
const half = () => new ErrorReceiver().register(Quota, QUOTA).registerValue(Money, { type: "app.Money" });

const spent = () =>
  Object.assign(new Quota("spent", { cause: new RangeError("why") }), { limit: new Money(3) });

/** What can be seen of a restored error, less its stack. */
function seen(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, cause } = error;
  return { class: error.constructor, name, message, cause: seen(cause), fields: Object.entries(error) };
}

describe.each([
  ["json", json, json],
  ["json by its decoder alone", json, jsonDecoder],
  ["msgpack", msgpack, msgpack],
])("%s", (_, writer, codec) => {
  const bytes = whole().serialize(spent(), { codec: writer });

  test("a receiver restores the registered classes of errors and values", () => {
    const caught = half().deserialize(bytes, { codec }) as Quota;
    expect(caught).toBeInstanceOf(Quota);
    expect(caught.limit).toEqual(new Money(3));
    expect(caught.limit).toBeInstanceOf(Money);
    expect(caught.cause).toBeInstanceOf(RangeError);
  });

  test("a receiver restores what a registry restores", () => {
    const theirs = whole().deserialize(bytes, { codec });
    const ours = half().deserialize(bytes, { codec });
    expect(seen(ours)).toStrictEqual(seen(theirs));
    expect(envelopeOf(ours)).toStrictEqual(envelopeOf(theirs));
  });

  test("[SPEC 8] a receiver's limits hold", () => {
    const limited = () => half().deserialize(bytes, { codec, limits: { maxErrors: 1 } });
    expect(limited).toThrow(DecodeError);
    expect(limited).toThrow(/^limit/);
  });
});

test("[RES-1] a receiver restores an envelope that nobody has checked", () => {
  expect(half().restore({ v: 1, type: "app.OldQuota", message: "spent" })).toBeInstanceOf(Quota);
  const said = half().restore({ v: 2, type: "app.Quota" } as never).message;
  expect(said).toBe("this is no error envelope: unsupported_version at /v");
});

test("[ID-3] a receiver refuses a name that is taken", () => {
  expect(() => half().register(Daily, { type: "app.OldQuota" })).toThrow(TypeError);
  expect(() => half().registerValue(Money, { type: "app.Coins" })).toThrow(TypeError);
});

test("a receiver uses catalogs", () => {
  const receiver = new ErrorReceiver().use(fal).use(fal);
  const bytes = new ErrorRegistry()
    .use(fal)
    .serialize(Object.create(fal.ApiError.prototype), { codec: json });
  expect(receiver.deserialize(bytes, { codec: json })).toBeInstanceOf(fal.ApiError);
});

test("a receiver tells whether an error is of a type, remote or local", () => {
  const receiver = half();
  const remote = receiver.restore({ v: 1, type: "app.Daily", lineage: ["app.Quota", "javascript.Error"] });
  for (const error of [remote, new Quota("here")]) {
    expect(receiver.matches(error, "app.OldQuota")).toBe(true);
    expect(receiver.matches(error, "app.Other")).toBe(false);
  }
});

test("a hook that throws costs a receiver the class, and is reported", () => {
  const issues: unknown[] = [];
  const restore = () => {
    throw new Error("no");
  };
  const receiver = new ErrorReceiver({ onIssue: ({ type }) => issues.push(type) });
  const error = receiver.register(Quota, { type: "app.Quota", restore }).restore({ v: 1, type: "app.Quota" });
  expect(error).not.toBeInstanceOf(Quota);
  expect(issues).toEqual(["app.Quota"]);
});

test("[RES-7] the local stack begins with who called the receiver", () => {
  function caller() {
    return half().restore({ v: 1, type: "app.Quota" });
  }
  const local = caller().stack?.split("--- restored here ---\n")[1] ?? "";
  expect(local.split("\n")[0]).toContain("caller");
});

test("a registry is a receiver that sends too", () => {
  expect(whole()).toBeInstanceOf(ErrorReceiver);
  const doors = (type: { prototype: object }) => Object.getOwnPropertyNames(type.prototype);
  expect(doors(ErrorReceiver)).toEqual(
    expect.arrayContaining(["register", "registerValue", "use", "restore", "deserialize", "matches"]),
  );
  for (const door of ["capture", "serialize"]) {
    expect(doors(ErrorRegistry)).toContain(door);
    expect(half()).not.toHaveProperty(door);
  }
});

test("core exports the doors and what they throw, and no codec", () => {
  expect(Object.keys(core).sort()).toEqual([
    "DEFAULT_LIMITS",
    "DEFAULT_SECRET_NAMES",
    "DecodeError",
    "EncodeError",
    "ErrorReceiver",
    "ErrorRegistry",
    "RemoteError",
    "envelopeOf",
    "format",
    "matches",
  ]);
});

const VECTORS = CODEC_VECTORS.filter(({ op, codec }) => op === undefined && codec === "json");

test("there are vectors of JSON to decode", () => {
  expect(VECTORS.length).toBeGreaterThan(300);
});

/** A tree in full, in one text: its order, its prototypes, and keys of every name. */
function shown(value: unknown): string {
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : JSON.stringify(value);
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (Array.isArray(value)) return `[${value.map(shown)}]`;
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${shown(inner)}`);
  return `${Object.getPrototypeOf(value) === null ? "" : "inheriting "}{${entries}}`;
}

/** The envelope, or what the error says of the input. */
function decoded(codec: Decoder, input: Uint8Array | string, limits: Limits | undefined): string {
  try {
    return shown(codec.decode(input, limits));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    expect(error.input).toBe(input);
    return `${error.message} (${error.code}, ${error.path}, ${error.offset})`;
  }
}

test.each(VECTORS.map((vector) => [vector.id, vector] as const))(
  "[ENC-2] the decoder alone gives what the codec gives: %s",
  (_, vector) => {
    for (const input of inputs(vector)) {
      expect(decoded(jsonDecoder, input, vector.limits)).toBe(decoded(json, input, vector.limits));
    }
  },
);
