// Versions side by side (SPEC 12): renamed types, fields of a newer version, a version that this one refuses, and two
// copies of the library in one process. python/tests/test_evolution.py says the same of Python.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UnknownFields } from "../src/envelope.js";
import {
  DecodeError,
  decode,
  EncodeError,
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  envelopeOf,
  format,
  matches,
  RemoteError,
  type TypeOptions,
} from "../src/index.js";
import { hex } from "./faults.js";
import { bytesOf, PYTHON, startTestee, type Testee } from "./testee.js";

const CODECS = ["msgpack", "json", "armor", "protobuf"] as const;
const NAMED = ["msgpack", "json", "armor"] as const;
const python = process.env.RETHROWN_PYTHON_BIN ?? "python3";

const readJson = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

// ── renamed types ──

/** One class under the names that three generations of a program gave it. */
const GENERATIONS: readonly TypeOptions[] = [
  { type: "app.One" },
  { type: "lib.Two", aliases: ["app.One"] },
  { type: "lib.errors.Three", aliases: ["lib.Two", "app.One"] },
];

const PAIRS = GENERATIONS.flatMap((_, from) => GENERATIONS.map((_, to) => [from, to] as const));

function generation(index: number) {
  class Renamed extends Error {
    declare limit: number;
  }
  const { type = "", aliases = [] } = GENERATIONS[index] ?? {};
  const registry = new ErrorRegistry().register(Renamed, { type, aliases, fields: ["limit"] });
  return { Renamed, registry, error: Object.assign(new Renamed("spent"), { limit: 3 }) };
}

describe.each(PAIRS)("[EVO-4] generation %i sends, generation %i receives", (from, to) => {
  const sender = generation(from);
  const receiver = generation(to);
  const type = GENERATIONS[from]?.type as string;

  test.each(CODECS)("%s: the class comes back with its fields", (codec) => {
    const bytes = sender.registry.serialize(sender.error, { codec });
    const received = receiver.registry.deserialize(bytes) as InstanceType<typeof receiver.Renamed>;
    expect(Object.getPrototypeOf(received)).toBe(receiver.Renamed.prototype);
    expect([received.message, received.limit]).toEqual(["spent", 3]);
    // A newer name than the receiver knows is an ancestor to it, and shown.
    expect(Object.hasOwn(received, "name")).toBe(true);
    expect(receiver.registry.matches(received, type)).toBe(true);
    expect(receiver.registry.serialize(received, { codec })).toEqual(bytes);
    // Through someone who knows neither name.
    const relay = new ErrorRegistry();
    expect(relay.serialize(relay.deserialize(bytes), { codec })).toEqual(bytes);
  });

  test("what the receiver changes keeps the name under which it came", () => {
    const received = receiver.registry.deserialize(sender.registry.serialize(sender.error));
    Object.assign(received, { limit: 4 });
    const { type: sent, lineage, attributes } = receiver.registry.capture(received);
    expect({ type: sent, lineage, attributes }).toEqual({
      type,
      lineage: [...(GENERATIONS[from]?.aliases ?? []), "javascript.Error"],
      attributes: { limit: 4 },
    });
  });
});

const PYTHON_GENERATIONS = `
import json, sys
from rethrown import ErrorRegistry
def generation(type, aliases):
    class Renamed(Exception):
        limit = 0
    registry = ErrorRegistry()
    registry.register(Renamed, type=type, aliases=aliases, fields=("limit",))
    error = Renamed("spent")
    error.limit = 3
    return registry, Renamed, error
made = [generation(each["type"], each.get("aliases", ())) for each in json.loads(sys.argv[1])]
received = []
for data in json.loads(sys.stdin.read()):
    found = []
    for registry, cls, _ in made:
        error = registry.deserialize(bytes.fromhex(data))
        found.append(type(error) is cls and error.limit == 3 and registry.serialize(error).hex() == data)
    received.append(found)
print(json.dumps({"received": received, "sent": [registry.serialize(error).hex() for registry, _, error in made]}))
`;

test("[EVO-4] every generation understands every generation in Python, and the reverse", () => {
  const made = GENERATIONS.map((_, index) => generation(index));
  const input = JSON.stringify(made.map(({ registry, error }) => hex(registry.serialize(error))));
  const printed = execFileSync(python, ["-c", PYTHON_GENERATIONS, JSON.stringify(GENERATIONS)], {
    input,
    encoding: "utf8",
  });
  const { received, sent } = JSON.parse(printed);
  expect(received).toEqual(GENERATIONS.map(() => [true, true, true]));
  for (const each of sent) {
    for (const { registry, Renamed } of made) {
      const error = registry.deserialize(Buffer.from(each, "hex"));
      expect(error).toBeInstanceOf(Renamed);
      expect(error).toMatchObject({ limit: 3, message: "spent" });
      expect(hex(registry.serialize(error))).toBe(each);
    }
  }
});

// ── fields of a newer version ──

/** What a newer version may put into a field that this one does not know. */
const CONTENTS: readonly unknown[] = [
  true,
  false,
  null,
  0,
  -1,
  0.5,
  "",
  "text",
  [],
  {},
  [[], {}],
  { nested: { deep: [1, null] } },
  { $error: 1 },
  [{ $error: 0 }, { $error: 2 }],
  { $int: "9007199254740993" },
  { $tuple: [] },
  { $newer: 1 },
  new Uint8Array([0, 255]),
];

/** An envelope with something unknown at every level that has fields. */
const newer = (unknown: object): ErrorEnvelope =>
  ({
    v: 1,
    type: "app.Newer",
    message: "m",
    frames: [{ file: "f", ...unknown }, { ...unknown }],
    attributes: { kept: 1 },
    cause: 2,
    errors: [1],
    origin: { language: "python", worker: "w7", ...unknown },
    omitted: [{ path: "/stdout", reason: "truncated", size: 9, ...unknown }],
    ...unknown,
    related: [
      { type: "app.First", frames: [{ ...unknown }], origin: { ...unknown }, ...unknown },
      { type: "app.Second", omitted: [{ reason: "failed", ...unknown }], ...unknown },
    ],
  }) as ErrorEnvelope;

/** Records of numbers that no level knows, of every wire type that the format has. */
const records = new UnknownFields(
  Buffer.from("f00101 f1010102030405060708 f201026869 f50101020304 f00102 b80a05".replaceAll(" ", ""), "hex"),
);

const NEWER: readonly [string, readonly (typeof CODECS)[number][], ErrorEnvelope][] = [
  ...CONTENTS.map((content) => [JSON.stringify(content), NAMED, newer({ later: content })] as never),
  ["records", ["protobuf"], newer({ $unknown: records })],
];

let testee: Testee;
beforeAll(() => {
  testee = startTestee(PYTHON);
});
afterAll(() => testee.stop());

describe("[UNK-2] a newer sender's fields, at every level", () => {
  const names = NEWER.flatMap(([what, codecs, envelope]) =>
    codecs.map((codec) => [codec, what, encode(envelope, { codec })] as const),
  );

  test.each(names)(
    "%s: %s goes through a relay here and in Python byte for byte",
    async (codec, _, input) => {
      const registry = new ErrorRegistry();
      const again = registry.serialize(registry.deserialize(input), { codec });
      expect(hex(again)).toBe(hex(input));
      const relayed = await testee.ask({ op: "relay", codec, hex: hex(input), to: [codec] });
      expect(relayed).toEqual(bytesOf([codec], () => input));
    },
  );

  test.each(names)(
    "[UNK-3] %s: %s is listed the same way in Python where it crosses",
    async (codec, _, input) => {
      const theirs = await testee.ask({ op: "decode", codec, hex: hex(input), to: CODECS });
      expect(theirs).toEqual(bytesOf(CODECS, (to) => encode(decode(input), { codec: to })));
    },
  );

  test("[UNK-3] each level lists its own", () => {
    const crossed = readJson(
      encode(decode(encode(newer({ later: 1 }), { codec: "protobuf" })), { codec: "json" }),
    );
    const paths = (error: { omitted: { path?: string }[] }) =>
      error.omitted.flatMap(({ path }) => path ?? []);
    expect(paths(crossed)).toEqual([
      "/stdout",
      "/frames/0/later",
      "/frames/1/later",
      "/origin/later",
      "/omitted/0/later",
      "/later",
    ]);
    expect(crossed.related.map(paths)).toEqual([
      ["/frames/0/later", "/origin/later", "/later"],
      ["/omitted/0/later", "/later"],
    ]);
  });
});

/** All errors of an envelope by what they are, so that their numbers do not matter. */
function byType(envelope: ErrorEnvelope): Record<string, Record<string, unknown>> {
  const errors = [envelope, ...(envelope.related ?? [])];
  const types = errors.map(({ type }) => type);
  const named = JSON.parse(
    JSON.stringify(errors, (key, value) => {
      if (key === "$error" || key === "cause") return types[value];
      if (key === "errors") return value.map((each: number) => types[each]);
      if (value instanceof UnknownFields) return hex(value.bytes);
      return value instanceof Uint8Array ? hex(value) : value;
    }),
  );
  return Object.fromEntries(named.map(({ related: _, ...error }: ErrorEnvelope) => [error.type, error]));
}

/** An origin is shared by errors: what in it leads to one of them is left out, and listed. */
function withoutErrorsInOrigins(errors: Record<string, Record<string, unknown>>): typeof errors {
  return Object.fromEntries(
    Object.entries(errors).map(([type, error]) => {
      const { origin } = error as { origin?: { later?: unknown } };
      if (!JSON.stringify(origin?.later ?? null).includes("$error")) return [type, error];
      const { later: _, ...kept } = origin as { later?: unknown };
      const omission = { path: "/origin/later", reason: "unsupported" };
      const { origin: _origin, ...rest } = error;
      const omitted = [...((error.omitted as object[]) ?? []), omission];
      return [type, { ...rest, ...(Object.keys(kept).length > 0 && { origin: kept }), omitted }];
    }),
  );
}

describe("[REL-3] a relay that changes something keeps what it does not know", () => {
  const kept = (envelope: ErrorEnvelope) => {
    const registry = new ErrorRegistry();
    const error = registry.restore(envelope);
    error.message = "changed";
    const { time: _, ...captured } = registry.capture(error);
    const before = byType(envelope);
    const expected = { ...before, "app.Newer": { ...before["app.Newer"], message: "changed" } };
    expect(byType(captured as ErrorEnvelope)).toEqual(withoutErrorsInOrigins(expected));
  };
  const cases = NEWER.map(([what, , envelope]) => [what, envelope] as const);

  test.each(cases)("%s", (_, envelope) => kept(envelope));
});

// ── a version that this one refuses ──

describe("[EVO-3] another version is refused by name", () => {
  const bytes = {
    json: (v: number) =>
      new TextEncoder().encode(`{"v":${v},"kind":"alien","related":7,"tips":{"$int":"x"}}`),
    msgpack: (v: number) => Uint8Array.of(0x82, 0xa4, 0x6b, 0x69, 0x6e, 0x64, 0x01, 0xa1, 0x76, v),
    protobuf: (v: number) => Uint8Array.of(0x08, v, 0x30, 0x63),
  };
  test.each(Object.entries(bytes))("%s, whatever else it holds, here and in Python", async (codec, make) => {
    const inputs = [2, 3, 100].map(make);
    const refused = { code: "unsupported_version", path: "/v" };
    for (const input of inputs) {
      expect(() => decode(input)).toThrow(expect.objectContaining({ name: "DecodeError", ...refused }));
    }
    for (const input of inputs) {
      const { error } = await testee.ask({ op: "relay", codec, hex: hex(input), to: [codec] });
      expect(error).toMatchObject(refused);
    }
  });

  test("restoring one says so", () => {
    const error = new ErrorRegistry().restore({ v: 2, type: "a.B" } as never);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.message).toBe("this is no error envelope: unsupported_version at /v");
  });

  test("encoding one is refused", () => {
    expect(() => encode({ v: 2, type: "a.B" } as never)).toThrow(
      expect.objectContaining({ name: "EncodeError", code: "unsupported_version", path: "/v" }),
    );
  });
});

// ── two copies ──

describe("two copies of the library in one process", () => {
  const folder = mkdtempSync(join(tmpdir(), "rethrown-copy-"));
  let other: typeof import("../src/index.js");
  beforeAll(async () => {
    cpSync("dist", folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    other = await import(/* @vite-ignore */ pathToFileURL(join(folder, "index.js")).href);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const sent = {
    ...newer({ later: { $error: 1 } }),
    status: "not_found",
    code: "GONE",
    attributes: { limit: 3, tags: ["a"], inner: { $error: 1 } },
  } as ErrorEnvelope;

  test("they are two", () => {
    expect(other.RemoteError).not.toBe(RemoteError);
  });

  test("instanceof holds for the errors of the other", () => {
    expect(other.restore(sent)).toBeInstanceOf(RemoteError);
    expect(new ErrorRegistry().restore(sent)).toBeInstanceOf(other.RemoteError);
    const thrown = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return error;
      }
    };
    const nothing = new Uint8Array();
    expect(thrown(() => other.decode(nothing))).toBeInstanceOf(DecodeError);
    expect(thrown(() => decode(nothing))).toBeInstanceOf(other.DecodeError);
    expect(thrown(() => other.encode({} as never))).toBeInstanceOf(EncodeError);
    expect(thrown(() => encode({} as never))).toBeInstanceOf(other.EncodeError);
    expect(thrown(() => other.decode(nothing))).not.toBeInstanceOf(EncodeError);
    expect(new Error("local")).not.toBeInstanceOf(other.RemoteError);
  });

  test("[RES-8] envelopeOf, matches and format know the errors of the other", () => {
    const error = other.restore(sent);
    expect(envelopeOf(error)).toEqual(sent);
    expect(envelopeOf(error.cause)).toMatchObject({ v: 1, type: "app.Second" });
    expect(matches(error, "app.Newer")).toBe(true);
    expect(format(error)).toBe(other.format(error));
    expect((error as RemoteError).status).toBe("not_found");
  });

  test.each(CODECS)("[REL-1] %s: what one restored, the other sends unchanged", (codec) => {
    const bytes = encode(decode(encode(sent, { codec })), { codec });
    const [here, there] = [new ErrorRegistry(), new other.ErrorRegistry()];
    expect(hex(here.serialize(there.deserialize(bytes), { codec }))).toBe(hex(bytes));
    expect(hex(there.serialize(here.deserialize(bytes), { codec }))).toBe(hex(bytes));
  });

  test("[REL-1] Protobuf records too", () => {
    const bytes = encode(newer({ $unknown: records }), { codec: "protobuf" });
    const error = new other.ErrorRegistry().deserialize(bytes);
    expect(hex(new ErrorRegistry().serialize(error, { codec: "protobuf" }))).toBe(hex(bytes));
  });

  test("[REL-3] what changed since is sent, and the rest as it came", () => {
    const error = other.restore(sent) as RemoteError;
    (error.attributes.tags as string[]).push("b");
    error.cause = new TypeError("local");
    const envelope = new ErrorRegistry().capture(error);
    expect(envelope).toMatchObject({
      type: "app.Newer",
      code: "GONE",
      attributes: { limit: 3, tags: ["a", "b"] },
      origin: { worker: "w7" },
    });
    expect(envelope.related?.map(({ type }) => type).sort()).toEqual([
      "app.First",
      "app.Second",
      "javascript.TypeError",
    ]);
  });

  test("[REL-4] inside a local error it keeps all it came with", () => {
    const { related = [] } = new ErrorRegistry().capture(new Error("local", { cause: other.restore(sent) }));
    expect(related.map(({ type }) => type)).toEqual(["app.Newer", "app.Second", "app.First"]);
    expect(related[0]).toMatchObject({ code: "GONE", status: "not_found", origin: { worker: "w7" } });
  });

  test("a class that both know is one class", () => {
    const { Renamed } = generation(0);
    const [here, there] = [ErrorRegistry, other.ErrorRegistry].map((Registry) =>
      new Registry().register(Renamed, { type: "app.Known", fields: ["limit"] }),
    ) as [ErrorRegistry, ErrorRegistry];
    const bytes = here.serialize(Object.assign(new Renamed("m"), { limit: 1 }));
    const error = there.deserialize(bytes);
    expect(error).toBeInstanceOf(Renamed);
    expect(hex(here.serialize(error))).toBe(hex(bytes));
    Object.assign(error, { limit: 2 });
    expect(here.capture(error).attributes).toEqual({ limit: 2 });
  });

  describe("of which one is newer", () => {
    const key = Symbol.for("rethrown.record");
    /** An error as a newer copy would leave it: its record says more. */
    const withRecord = (change: (record: Record<string, unknown>) => object): Error => {
      const record = Object.getOwnPropertyDescriptor(other.restore(sent), key)?.value;
      return Object.defineProperty(new Error("m"), key, { value: change(record) });
    };

    test("a record that says more is understood", () => {
      const error = withRecord((record) => ({
        ...record,
        later: { anything: 1 },
        graph: { ...(record.graph as object), later: [1] },
      }));
      expect(envelopeOf(error)).toEqual(sent);
      expect(matches(error, "app.Newer")).toBe(true);
    });

    test.each<[string, (record: Record<string, unknown>) => object]>([
      [
        "of another version of the envelope",
        (record) => ({ ...record, graph: { envelope: { v: 2, type: "a.B" }, natives: [1] } }),
      ],
      ["without what this one needs", ({ graph: _, ...record }) => record],
      ["that is something else by now", () => ({ at: 1 })],
    ])("a record %s is none", (_, change) => {
      const error = withRecord(change);
      expect(envelopeOf(error)).toBeUndefined();
      expect(new ErrorRegistry().capture(error)).toMatchObject({ type: "javascript.Error", message: "m" });
    });
  });
});
