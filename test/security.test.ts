// SPEC 13: what a stranger can do with an envelope, and what leaves or is shown. One test for each row of
// docs/security.md, which names them; the last test here checks that it does so truly.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { CODECS, type CodecName } from "../src/codec/index.js";
import {
  capture,
  DecodeError,
  decode,
  deserialize,
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  envelopeOf,
  findArmor,
  format,
  RemoteError,
  restore,
  serialize,
} from "../src/index.js";
import { planted } from "./canaries.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const names = Object.keys(CODECS) as CodecName[];
const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));
const codeOf = (decoding: () => unknown): string => {
  try {
    decoding();
  } catch (error) {
    if (error instanceof DecodeError) return error.code;
    throw error;
  }
  return "nothing";
};
/** The time of one call in milliseconds. Bounds are ten times what a busy machine needs; what they catch takes minutes. */
function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

// ── the wire picks the class or the code ──

const OBJECT_NAMES = Reflect.ownKeys(Object.prototype).filter((key) => typeof key === "string");

test.each([
  "os.system",
  "builtins.eval",
  "a.b.c",
  "process.exit",
  "globalThis",
  "Function",
  "javascript.Function",
  "javascript.eval",
  "prototype",
  ...OBJECT_NAMES,
])("wire picks the class: nothing but the registry is asked (%s)", (name) => {
  const error = restore({
    v: 1,
    type: name,
    lineage: [`${name}.x`, `javascript.${name}`, "javascript.Error"],
  });
  expect(Object.getPrototypeOf(error)).toBe(RemoteError.prototype);
  expect((error as RemoteError).type).toBe(name);
});

test("wire picks the class: a type name inside of data picks nothing", () => {
  class Quota extends Error {}
  const errors = new ErrorRegistry().register(Quota, { type: "app.Quota" });
  const attributes = {
    a: { type: "app.Quota", message: "x", __proto__: null },
    b: { $object: { type: "app.Quota", fields: { n: 1 } } },
    c: { $opaque: { type: "app.Quota", text: "x" } },
    d: { $type: "app.Quota" },
  };
  const restored = errors.restore({ v: 1, type: "a.B", attributes }) as RemoteError;
  expect(restored.attributes).toEqual({
    a: { type: "app.Quota", message: "x" },
    b: { n: 1 },
    c: "x",
    d: { $type: "app.Quota" },
  });
});

test("process control: names of other languages stop nothing here", () => {
  for (const type of ["python.SystemExit", "python.KeyboardInterrupt", "python.StopIteration"]) {
    expect(restore({ v: 1, type, lineage: ["python.BaseException"] })).toBeInstanceOf(RemoteError);
  }
});

/** What in the text of a module can run, load or look up what data names. */
const DANGEROUS =
  /\beval\b|\bFunction\(|\bimport\(|\brequire\(|"node:|\bglobalThis\b|\bfetch\(|sourceMapping|Reflect\.construct|new WebAssembly|v8\.deserialize|structuredClone|setTimeout\(/;
/** Every line that does: each asks for what stands in the line itself, never for what came in. */
const ALLOWED = [
  'identity.ts: const found = path.split(".").reduce((scope, key) => read(Object(scope), key), globalThis as unknown);',
  "origin.ts: const runtime = runtimeName(globalThis as Runtimes);",
  "restore.ts: return withoutStack(() => Reflect.construct(base, args, type) as Error);",
  // Bytes for grpc-js, which takes no others.
  "rpc/grpc/server.ts: (globalThis as unknown as { Buffer: { from(bytes: Uint8Array): Uint8Array } }).Buffer.from(bytes);",
  // The function that its caller wraps, with its caller's own arguments.
  "rpc/http.ts: const response = await fetch(...request);",
  "rpc/http.ts: type Fetch = (...request: Parameters<typeof globalThis.fetch>) => Promise<Response>;",
  // Where a worker runs, by fixed names of its platform; and whether what was thrown here can be cloned.
  "rpc/worker/reporting.ts: export const nodeProcess = (globalThis as { process?: NodeProcess }).process;",
  "rpc/worker/reporting.ts: nodeProcess?.on ? inNode(nodeProcess, options) : onTheWeb(globalThis as unknown as WebScope, options);",
  "rpc/worker/rethrowing.ts: const { ErrorEvent, reportError } = globalThis as unknown as WebScope;",
  "rpc/worker/throwing.ts: structuredClone(thrown);",
];

test("code execution by design: no module evaluates, loads or looks up what data names", () => {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
  const found = files
    // The command line opens the files that its user names, and no library file imports it.
    .filter((file) => file.endsWith(".ts") && !file.startsWith("cli"))
    .flatMap((file) =>
      readFileSync(join(root, "src", file), "utf8")
        .replace(/^ *(\/\/|\*|\/\*).*$/gm, "")
        .split("\n")
        .filter((line) => DANGEROUS.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(found.sort()).toEqual(ALLOWED);
});

test("code from a schema: all four encodings work where no text can become code", () => {
  const program = `
    import { serialize, deserialize, format } from "./dist/index.js";
    const error = Object.assign(new RangeError("far", { cause: new Error("why") }), { then: 1, constructor: 2 });
    for (const codec of ["msgpack", "protobuf", "json", "armor"]) {
      const caught = deserialize(serialize(error, { codec }));
      console.log(caught instanceof RangeError, caught.cause.message, format(caught).length > 100);
    }
  `;
  const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", program];
  const said = execFileSync(process.execPath, flags, { cwd: root, encoding: "utf8", timeout: 20_000 });
  expect(said).toBe("true why true\n".repeat(4));
});

// ── what becomes of names and values ──

const EVERY_NAME = [
  ...OBJECT_NAMES,
  "then",
  "catch",
  "finally",
  "toJSON",
  "prototype",
  "name",
  "message",
  "stack",
  "cause",
  "errors",
  "asyncIterator",
  "nodejs.util.inspect.custom",
  "@@iterator",
];

/** Attributes of every such name, plain and nested. */
function everyName(): ErrorEnvelope["attributes"] {
  const flat = () => {
    const map = Object.create(null);
    for (const name of EVERY_NAME) map[name] = "wire";
    return map;
  };
  return Object.assign(flat(), { inner: flat(), list: [flat()], map: { $map: [[1, flat()]] } });
}

test.each(names)(
  "property walks and thenables: no name from the wire is called or waited for (%s)",
  async (codec) => {
    const envelope = decode(encode({ v: 1, type: "a.B", attributes: everyName() as never }, { codec }));
    expect(Object.keys(envelope.attributes ?? {})).toEqual(Object.keys(everyName() ?? {}).sort());
    for (const type of ["a.B", "javascript.RangeError"]) {
      const error = restore({ ...envelope, type });
      // Waiting for a value calls its `then`; showing one, its `toJSON`, `toString` and `inspect`.
      const holder = error instanceof RemoteError ? error.attributes : error;
      for (const each of [envelope, envelope.attributes, error, holder]) {
        expect(await each).toBe(each);
        expect(() => `${inspect(each)}${JSON.stringify(each)}`).not.toThrow();
      }
      expect([String(error), error.stack?.includes("wire")]).toEqual([`${error.name}`, false]);
      expect(callables(holder)).toEqual([]);
    }
  },
);

/** What of a value from the wire is a function or a getter, prototypes aside. */
function callables(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === "function") return ["function"];
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  // In newer engines an error's own stack is an accessor of theirs.
  const ofEngine = new Set(Object.keys(Object.getOwnPropertyDescriptors(new Error())));
  return Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(
    ([key, { get, set, value: part }]) =>
      (get || set) && !(value instanceof Error && ofEngine.has(key)) ? [key] : callables(part, seen),
  );
}

test("rich types: a closed list is revived, everything else stays data", () => {
  const others = ["$regexp", "$date", "$url", "$function", "$symbol", "$class", "$ref", "$set", "$promise"];
  const attributes = Object.fromEntries(others.map((tag, i) => [`a${i}`, { [tag]: "x" }]));
  const { attributes: restored } = restore(decode(encode({ v: 1, type: "a.B", attributes }))) as RemoteError;
  expect(restored).toEqual(attributes);
  for (const [tag, content] of [
    ["$int", "1e9"],
    ["$int", "9".repeat(1001)],
    ["$time", "tomorrow"],
    ["$object", { type: "" }],
  ] as const) {
    expect(codeOf(() => decode(JSON.stringify({ v: 1, type: "a.B", args: [{ [tag]: content }] })))).toMatch(
      /schema|limit/,
    );
  }
});

test("constructor side effects: no constructor, field, setter or getter runs, and a failing hook costs the class", () => {
  const ran: string[] = [];
  class Loud extends Error {
    field = ran.push("field");
    constructor() {
      super();
      ran.push("constructor");
    }
    set limit(_: number) {
      ran.push("setter");
    }
    get limit(): number {
      return ran.push("getter");
    }
  }
  class Hooked extends Error {}
  const errors = new ErrorRegistry().register(Loud, { type: "a.Loud" }).register(Hooked, {
    type: "a.Hooked",
    restore() {
      throw new Error("no");
    },
  });
  expect(errors.restore({ v: 1, type: "a.Loud", attributes: { limit: 1, field: 2 } })).toBeInstanceOf(Loud);
  expect(ran).toEqual([]);
  const failed = errors.restore({ v: 1, type: "a.Hooked", message: "kept", attributes: { limit: 1 } });
  expect([failed instanceof RemoteError, failed.message, (failed as RemoteError).attributes.limit]).toEqual([
    true,
    "kept",
    1,
  ]);
});

test("path-addressed references: a reference is a number within the envelope, or refused", () => {
  for (const reference of ["__proto__", "constructor.prototype", "/related/0", -1, 1, 0.5, null, true]) {
    const json = (fields: object) => JSON.stringify({ v: 1, type: "a.B", ...fields });
    for (const fields of [{ cause: reference }, { errors: [reference] }, { args: [{ $error: reference }] }]) {
      expect(codeOf(() => decode(json(fields)))).toBe("schema");
    }
  }
});

test.each(names)("prototype pollution: no key reaches a prototype, at any level (%s)", (codec) => {
  const before = Object.getOwnPropertyNames(Object.prototype).sort();
  const poison = () => {
    const map = Object.create(null);
    for (const key of ["__proto__", "constructor", "prototype"]) map[key] = { polluted: true };
    return map;
  };
  const everywhere = {
    ...({ v: 1, type: "a.B" } as const),
    attributes: { ...poison(), ["__proto__"]: poison(), in: [poison(), { $map: [["__proto__", poison()]] }] },
    args: [poison(), { $object: { type: "__proto__", fields: poison() } }],
    related: [{ type: "__proto__", attributes: poison() }],
  } as ErrorEnvelope;
  if (codec !== "protobuf") {
    Object.defineProperty(everywhere, "__proto__", { value: poison(), enumerable: true });
    Object.assign(everywhere, { constructor: poison(), frames: [poison()], origin: poison() });
  }
  const error = deserialize(encode(everywhere, { codec }));
  const again = deserialize(serialize(error, { codec }));
  format(again);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
  expect(Object.getPrototypeOf(again)).toBe(RemoteError.prototype);
  expect(serialize(again, { codec })).toEqual(encode(everywhere, { codec }));
});

test("names of Object.prototype: a class can be registered under each, and none is known before", () => {
  const errors = new ErrorRegistry();
  for (const name of OBJECT_NAMES) {
    expect(errors.restore({ v: 1, type: name })).toBeInstanceOf(RemoteError);
    const Own = class extends Error {};
    errors.register(Own, { type: name });
    expect(errors.restore({ v: 1, type: name })).toBeInstanceOf(Own);
  }
});

test("attributes that shadow an error's own: they stay apart, and an error stays one", () => {
  for (const type of ["a.B", "javascript.TypeError"]) {
    const error = restore({ v: 1, type, message: "m", attributes: everyName() as never });
    expect([String(error), typeof error.stack, typeof error.toString]).toEqual([
      `${error.name}: m`,
      "string",
      "function",
    ]);
    expect(error.cause).toBeUndefined();
  }
});

test("duplicate keys: refused in every encoding, so that no two readers see two errors", () => {
  const twice = {
    json: '{"v":1,"type":"a.B","attributes":{"k":1,"k":2}}',
    field: '{"v":1,"type":"a.B","type":"a.C"}',
    msgpack: hex("83 a1 76 01 a4 74797065 a1 61 a4 74797065 a1 62"),
    protobuf: hex("08 01 12 01 61 12 01 62"),
    entry: hex("08 01 12 01 61 8a01 07 0a 01 6b 12 02 18 02 8a01 07 0a 01 6b 12 02 18 04"),
  };
  for (const [place, bytes] of Object.entries(twice)) {
    expect([place, codeOf(() => decode(bytes))]).toEqual([place, "duplicate_key"]);
  }
});

// ── exhaustion ──

test("depth: 100,000 levels are a limit, in every encoding and in captured causes, and overflow nothing", () => {
  const deep = 100_000;
  const nested = {
    json: `{"v":1,"type":"a.B","args":${"[".repeat(deep)}`,
    maps: `{"v":1,"type":"a.B","attributes":${'{"a":'.repeat(deep)}`,
    msgpack: new Uint8Array([0x83, 0xa1, 0x76, 1, 0xa4, ...utf8("args"), ...Array(deep).fill(0x91)]),
    protobuf: protobufLists(deep),
  };
  for (const [encoding, bytes] of Object.entries(nested)) {
    expect([encoding, codeOf(() => decode(bytes))]).toEqual([encoding, "limit"]);
  }
  let chain: Error = new Error("first");
  for (let i = 0; i < deep; i++) chain = new Error(`${i}`, { cause: chain });
  const caught = deserialize(serialize(chain));
  expect(caught.message).toBe(`${deep - 1}`);
  expect(format(caught)).toContain("first");
});

const utf8 = (text: string) => new TextEncoder().encode(text);
const varint = (n: number): number[] => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]);

/** An argument that is a list in a list, so many times. */
function protobufLists(deep: number): Uint8Array {
  const headers: number[][] = [];
  let length = 0;
  const wrap = (tag: readonly number[]) => {
    const header = [...tag, ...varint(length)];
    headers.push(header);
    length += header.length;
  };
  for (let i = 0; i < deep; i++) for (const tag of [[0x0a], [0x3a]]) wrap(tag);
  wrap([0x82, 0x01]);
  return new Uint8Array([0x08, 1, 0x12, 1, 0x61, ...headers.reverse().flat()]);
}

test("cycles: an error that contains itself in every way crosses, in little time", () => {
  const error = Object.assign(new AggregateError([], "m"), { self: null as unknown, list: [] as unknown[] });
  error.cause = error;
  error.self = error;
  error.list.push(error.list, error);
  error.errors.push(error, new Error("member", { cause: error }));
  expect(timeOf(() => format(deserialize(serialize(error))))).toBeLessThan(2000);
  const caught = deserialize(serialize(error));
  expect(caught.cause).toBe(caught);
  expect((caught as unknown as typeof error).self).toBe(caught);
});

test("declared lengths: six bytes that promise gigabytes are refused before anything is made", () => {
  const start = "82 a1 76 01 a4 74797065";
  for (const bomb of [
    "dd ffffffff",
    "df ffffffff",
    "db ffffffff",
    "c6 ffffffff",
    "dc ffff",
    "c9 ffffffff 01",
  ]) {
    const bytes = hex(start + bomb);
    expect(codeOf(() => decode(bytes))).toMatch(/truncated|unsupported_type/);
    expect(timeOf(() => codeOf(() => decode(bytes)))).toBeLessThan(500);
  }
  expect(codeOf(() => decode(hex("08 01 12 ffffffff7f")))).toBe("truncated");
});

test("sparse arrays: a list costs what it holds, not what its last index says", () => {
  const sparse: unknown[] = [];
  sparse[2 ** 32 - 2] = 1;
  const error = Object.assign(new Error("m"), { sparse });
  expect(timeOf(() => capture(error))).toBeLessThan(5000);
  expect(capture(error).omitted).toContainEqual({
    path: "/attributes/sparse",
    reason: "truncated",
    size: 2 ** 32 - 1,
  });
});

test("unbounded text: 10 MB of message go out within the limit, once and not again in the stack", () => {
  const error = new Error("x".repeat(10_000_000));
  const envelope = capture(error, { stdout: "y".repeat(10_000_000) });
  expect(encode(envelope, { codec: "json" }).length).toBeLessThan(1 << 20);
  expect(envelope.traceback).not.toContain("xxx");
  expect(serialize(error, { limits: { maxBytes: 1024 } }).length).toBeLessThanOrEqual(1024);
});

test("class synthesis: 5,000 unknown names make no class", () => {
  const prototypes = new Set<unknown>();
  for (let i = 0; i < 5_000; i++) {
    prototypes.add(Object.getPrototypeOf(restore({ v: 1, type: `a.B${i}`, lineage: [`a.C${i}`] })));
  }
  expect([...prototypes]).toEqual([RemoteError.prototype]);
});

const LONG = 1 << 20;
test.each([
  ["spaces", " ".repeat(LONG)],
  ["at", "    at ".repeat(LONG / 7)],
  ["calls in a line", `    at ${"f (".repeat(LONG / 3)})`],
  ["colons and digits", `    at f (a${":1".repeat(LONG / 2)})`],
  ["at signs", "a@".repeat(LONG / 2)],
  ["newlines", "\n".repeat(LONG)],
  ["short lines", "    at f (a:1:1)\n".repeat(LONG / 17)],
  ["tokens", "rethrown1.".repeat(LONG / 10)],
  ["a long token", `rethrown1.${"A".repeat(LONG)}`],
])("stack-parser blow-up: a stack of 1 MB is read in linear time (%s)", (_, text) => {
  for (const stack of [text, `Error: ${text}\n    at f (a.js:1:2)`]) {
    const error = new Error(text);
    error.stack = stack;
    expect(timeOf(() => capture(error))).toBeLessThan(5000);
  }
});

test("names that look like secrets: a name of 1 MB is judged in linear time", () => {
  const error = Object.assign(new Error("m"), { table: new Map<unknown, unknown>([[1, 1]]) });
  for (const piece of ["a-", "a", "aA", "1", "-"]) error.table.set(piece.repeat(LONG / piece.length), 1);
  expect(timeOf(() => capture(error))).toBeLessThan(5000);
});

test("code of the thrown object: getters, proxies, toString and prepareStackTrace cannot fail a capture", () => {
  const fail = () => {
    throw new Error("ran");
  };
  class Hostile extends Error {
    override get message(): string {
      return fail();
    }
    override get stack(): string {
      return fail();
    }
    override get name(): string {
      return fail();
    }
    override toString = fail;
    toJSON = fail;
    override valueOf = fail;
  }
  const proxy = new Proxy(new Error("m"), new Proxy({}, { get: fail }) as ProxyHandler<Error>);
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = fail;
  try {
    for (const thrown of [
      new Hostile(),
      proxy,
      { toString: fail },
      Object.assign(new Error(), { a: proxy }),
    ]) {
      expect(capture(thrown).v).toBe(1);
    }
  } finally {
    Error.prepareStackTrace = prepareStackTrace as never;
  }
});

// ── disclosure: test/disclosure-canaries.test.ts has every field ──

test("remote file names: no local file is named, opened or shown, with source maps on too", () => {
  const program = `
    import { restore } from "./dist/index.js";
    import { inspect } from "node:util";
    const file = process.argv[1];
    const frames = [file, "file://" + file, "package.json", file + "\\n    at x (" + file + ":1:1)"].map(
      (each) => ({ file: each, line: 1, column: 1, function: "f" }));
    const error = restore({ v: 1, type: "python.ValueError", message: "m", frames,
      cause: 1, related: [{ type: "a.B", traceback: "    at f (" + file + ":1:1)" }] });
    console.log(inspect(error));
  `;
  const flags = [
    "--enable-source-maps",
    "--input-type=module",
    "--eval",
    program,
    join(root, "package.json"),
  ];
  const said = execFileSync(process.execPath, flags, { cwd: root, encoding: "utf8", timeout: 20_000 });
  const calls = said.split("\n").filter((line) => line.includes("package.json"));
  expect(calls.length).toBeGreaterThan(3);
  for (const line of calls) expect(line).toMatch(/^ +(at f \()?<remote unknown:[^<>]*>/);
  expect(said).not.toContain("cross-language error serialization");
});

test("unexpected messages: strangers get type and code of a failure, and its message only where its class says so", () => {
  const secret = new TypeError("connect ECONNREFUSED 10.0.0.7:5432", {
    cause: new Error("password=hunter2"),
  });
  expect(capture(secret, { disclosure: "public", stdout: "rows" })).toEqual({
    v: 1,
    type: "javascript.TypeError",
    lineage: ["javascript.Error"],
    omitted: [{ reason: "redacted" }],
  });
});

test("attributes of another class: a field that one class made public stays private in all others", () => {
  class Open extends Error {
    detail = "shown";
  }
  class Closed extends Error {
    detail = "CANARY";
  }
  const errors = new ErrorRegistry()
    .register(Open, { type: "a.Open", fields: ["detail"], publicFields: ["detail"] })
    .register(Closed, { type: "a.Closed", fields: ["detail"] });
  class Below extends Open {
    override detail = "CANARY";
  }
  const sent = (error: Error) => errors.capture(error, { disclosure: "public" }).attributes;
  expect([sent(new Open()), sent(new Closed()), sent(new Below())]).toEqual([
    { detail: "shown" },
    undefined,
    undefined,
  ]);
});

test("upstream facts: public drops what came from behind, internal passes it on as it came", () => {
  const upstream = planted((place) => `x${place}`, "named");
  const caught = restore(upstream);
  expect(Object.keys(capture(caught, { disclosure: "public" })).sort()).toEqual([
    "code",
    "errors",
    "httpStatus",
    "kind",
    "lineage",
    "omitted",
    "related",
    "retryAfterMs",
    "retryable",
    "status",
    "traceparent",
    "type",
    "v",
  ]);
  expect(capture(caught)).toEqual(envelopeOf(caught));
});

test("source of functions: the text of a function never leaves", () => {
  function canary() {
    return "CANARY";
  }
  const error = Object.assign(new Error("m"), {
    list: [canary, class {}, async () => "CANARY"],
    map: new Map<unknown, unknown>([[canary, canary]]),
    direct: canary,
  });
  Object.defineProperty(error, "message", { value: canary });
  for (const thrown of [error, canary, [canary]]) {
    expect(JSON.stringify(capture(thrown))).not.toContain("CANARY");
  }
});

// ── what is shown ──

const ESCAPES: readonly (readonly [string, string])[] = [
  ["a link (OSC 8)", "\u001b]8;;http://evil.example\u001b\\here\u001b]8;;\u0007"],
  ["the clipboard (OSC 52)", "\u001b]52;c;ZXZpbA==\u0007"],
  ["colours and the cursor", "\u001b[2J\u001b[1;31m\u009b1A"],
  ["overwriting", "harmless\rforged"],
  ["backspace and delete", "a\b\b\u007f"],
  ["right to left", "\u202egnp.exe\u202c\u2066x\u2069\u061c\u200e\u200f"],
  ["line and paragraph separators", "a\u2028b\u2029c\u0085d\u000bv\u000cf"],
  ["NUL", "a\0b"],
];
/** What no terminal may get: C0 but newline and tab, DEL, C1, marks of direction, separators of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/u;

/** Everything that a restored error shows, of all its errors. */
function shown(error: Error): string[] {
  const graph = new Set<Error>([error]);
  for (const each of graph) {
    if (each.cause instanceof Error) graph.add(each.cause);
    for (const member of (each as AggregateError).errors ?? []) graph.add(member);
  }
  return [...graph].flatMap((each) => [format(each), each.stack ?? ""]);
}

test.each(ESCAPES)("terminal escapes: none reaches a report or a stack, from any field (%s)", (_, text) => {
  for (const family of ["named", "records"] as const) {
    const envelope = planted(() => text, family);
    for (const each of [envelope, { ...envelope, frames: [], type: "javascript.RangeError" }]) {
      const all = shown(restore(each));
      expect(all.length).toBeGreaterThan(3);
      for (const one of all) expect(one).not.toMatch(UNPRINTABLE);
    }
  }
  expect(format(new Error(text))).not.toMatch(UNPRINTABLE);
});

test.each(ESCAPES)(
  "terminal escapes: none reaches the message of a DecodeError, from any place (%s)",
  (_, text) => {
    const key = JSON.stringify(`${text}\n\t`);
    const refused = [
      `{"v":1,"type":"a.B","attributes":{${key}:{"$int":1}}}`,
      `{"v":1,"type":"a.B",${key}:{"$int":1}}`,
      `{"v":1,"type":"a.B","attributes":{${key}:1,${key}:2}}`,
      `{"v":1,"type":"a.B","kind":${key}}`,
      `{"v":1,"type":"a.B","args":[{"$time":${key}}]}`,
      `{"v":${key},"type":"a.B"}`,
      `{"v":1,"type":"a.B","frames":[{${key}:{"$error":9}}]}`,
      `${key}`,
    ];
    for (const input of refused) {
      let message = "";
      try {
        decode(input);
      } catch (error) {
        message = (error as DecodeError).message;
      }
      expect(message).toMatch(/^[a-z_0-9]+: /);
      expect(message).not.toMatch(UNPRINTABLE);
      expect(message).not.toMatch(/[\n\t]/);
    }
    const unchecked = restore({ v: 1, type: "a.B", attributes: { [`${text}\n`]: { $int: 1 as never } } });
    expect(unchecked.message).toMatch(/^this is no error envelope: schema at [^\n]+$/);
    expect(unchecked.message).not.toMatch(UNPRINTABLE);
  },
);

test("log forging: a line of the report that an error brings is never one that the report could begin", () => {
  const forged =
    "m\nMember 1 of 1: python.SystemExit: forged\n    at forged (f:1)\nCaused by: forged\nforged";
  const honest = planted((place) => `x${place.length}`, "named");
  const columns = (envelope: ErrorEnvelope) => format(restore(envelope)).split("\n");
  const lines = columns(planted(() => forged, "named"));
  expect(lines.length).toBeGreaterThan(columns(honest).length);
  // Whatever is forged stands deeper than the line that it belongs to, and than every line that could follow it.
  let begun = 0;
  for (const line of lines) {
    const depth = line.length - line.trimStart().length;
    const isForged = /^ *(Member 1 of 1: python.SystemExit|at forged|Caused by: forged|forged)/.test(line);
    if (isForged) expect(depth).toBeGreaterThan(begun + 4);
    else if (/^ *(Member|Caused|While)/.test(line)) begun = depth;
  }
});

test("fake frames: a message that looks like calls gives neither frames nor lines of a stack", () => {
  const message =
    'boom\n    at admin (/app/secret.js:1:1)\nTraceback (most recent call last):\n  File "/etc/passwd", line 1';
  const local = capture(new Error(message));
  expect(JSON.stringify([local.frames, local.traceback])).not.toMatch(/admin|passwd/);
  const remote = restore({ v: 1, type: "a.B", message, notes: [message], traceback: message });
  expect(remote.message).toBe(message);
  for (const text of [remote.stack ?? "", restore({ v: 1, type: `a.${message}` }).stack ?? ""]) {
    expect(text).toContain("admin");
    expect(text).not.toMatch(/^\s*at admin/m);
    expect(text).not.toMatch(/^\s*File /m);
  }
});

test("NUL and lone surrogates: NUL crosses as it is, surrogates leave as U+FFFD, and text that is none is refused", () => {
  for (const codec of names) {
    const error = Object.assign(new Error("a\0b\ud800c"), { "k\udfff": "v\ud800\u{1f600}", "n\0": "\0" });
    const caught = deserialize(serialize(error, { codec }));
    expect([caught.message, Object.entries(caught)]).toEqual([
      "a\0b\ufffdc",
      [
        ["k\ufffd", "v\ufffd\u{1f600}"],
        ["n\0", "\0"],
      ],
    ]);
  }
  expect(codeOf(() => decode(hex("82 a1 76 01 a4 74797065 a2 c328")))).toBe("invalid_utf8");
  expect(codeOf(() => decode('{"v":1,"type":"\\ud800"}'))).toBe("invalid_utf8");
  expect(codeOf(() => decode(hex("08 01 12 02 c328")))).toBe("invalid_utf8");
});

test("carried tokens: what is left of a message after its tokens are gone holds none", () => {
  const token = (type: string) => new TextDecoder().decode(encode({ v: 1, type }, { codec: "armor" }));
  const [outer, inner] = [token("evil.Outer"), token("evil.Inner")];
  for (let at = 0; at <= outer.length; at++) {
    const nested = `x ${outer.slice(0, at)}${inner}${outer.slice(at)} y`;
    expect(findArmor(capture(new Error(nested)).message ?? "")).toBeUndefined();
  }
});

// ── trust ──

test("claims of the sender: facts of the call that this side states win over those that came", () => {
  const caught = restore({
    v: 1,
    type: "a.B",
    kind: "system",
    retryable: true,
    billableUnits: 0,
    origin: { worker: "w" },
  });
  expect(capture(caught)).toMatchObject({ billableUnits: 0, origin: { worker: "w" } });
  const own = capture(caught, { billableUnits: 12, origin: { worker: "mine" } });
  expect(own).toMatchObject({ kind: "system", billableUnits: 12, origin: { worker: "mine" } });
});

test("type confusion: each registry knows its own classes, and a name is compared whole", () => {
  class Denied extends Error {}
  const trusted = new ErrorRegistry().register(Denied, { type: "auth.Denied" });
  expect(trusted.restore({ v: 1, type: "auth.Denied" })).toBeInstanceOf(Denied);
  for (const type of [
    "auth.denied",
    "auth.Denied ",
    "auth.Denied\0",
    "xauth.Denied",
    "Denied",
    "аuth.Denied",
  ]) {
    expect(trusted.restore({ v: 1, type })).not.toBeInstanceOf(Denied);
  }
  expect(new ErrorRegistry().restore({ v: 1, type: "auth.Denied" })).not.toBeInstanceOf(Denied);
});

test("decode failures that hide the error: the input is kept, and nothing but a DecodeError is thrown", () => {
  for (const codec of names) {
    const bytes = serialize(new Error("hidden"), { codec });
    for (let at = 0; at < bytes.length; at += 7) {
      const cut = bytes.slice(0, at);
      try {
        decode(cut, { codec });
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        expect((error as DecodeError).input).toBe(cut);
      }
    }
  }
  const again = capture(new Error("outer", { cause: caughtFrom("CANARY") }));
  expect(JSON.stringify(again)).not.toContain("CANARY");
});

function caughtFrom(input: string): unknown {
  try {
    return decode(input);
  } catch (error) {
    return error;
  }
}

// ── docs/security.md ──

test("docs/security.md names tests that exist, and every test of the two files that are its proof", () => {
  const page = readFileSync(join(root, "docs/security.md"), "utf8");
  const named = [...page.matchAll(/`([\w./-]+) › ([^`]+)`/g)].map(([, file = "", name = ""]) => ({
    file,
    name,
  }));
  expect(named.length).toBeGreaterThan(60);
  const source = (file: string) => readFileSync(join(root, file), "utf8");
  const missing = named.filter(({ file, name }) =>
    file.endsWith(".py")
      ? !new RegExp(`^def ${name}\\(`, "m").test(source(file))
      : !source(file).includes(`"${name}`),
  );
  expect(missing).toEqual([]);
  const proofs = {
    "test/security.test.ts": /^(?:test\(|test\.each\(\w+\)\(|\]\)\()\s*"([^"]+)"/gm,
    "python/tests/test_security.py": /^def (test_\w+)\(/gm,
  };
  for (const [file, pattern] of Object.entries(proofs)) {
    const tests = [...source(file).matchAll(pattern)].map(([, name = ""]) => name);
    expect(tests.length).toBeGreaterThan(25);
    const unnamed = tests.filter(
      (test) => !named.some(({ name, ...of }) => of.file === file && test.startsWith(name)),
    );
    expect(unnamed.filter((test) => !test.startsWith("docs/security.md"))).toEqual([]);
  }
});
