// SPEC CAP-1, CAP-11 to CAP-14, LIM-2: whatever is thrown, capture gives valid bytes within `maxBytes`, in linear
// time, and lists what it left out. The cases bear the same names in python/tests/test_hostile_capture.py.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CODECS } from "../src/codec/index.js";
import type { RelatedError } from "../src/envelope.js";
import {
  type CaptureOptions,
  type CodecName,
  capture,
  decode,
  type ErrorEnvelope,
  encode,
  serialize,
} from "../src/index.js";
import { validate } from "../src/validate.js";
import { faultOf } from "./faults.js";

const codecs = Object.keys(CODECS) as CodecName[];
const SIZES = [1024, 4096, 65_536, 1 << 20];

const fail = (): never => {
  throw new Error("user code");
};

/** Every trap that this engine knows. */
const TRAPS = Reflect.ownKeys(Reflect).filter(
  (name): name is keyof ProxyHandler<object> => typeof name === "string",
);

const proxied = (target: object, handler: Partial<Record<keyof ProxyHandler<object>, unknown>>) =>
  new Proxy(target, handler as ProxyHandler<object>);

const trapsThat = (act: () => unknown) => Object.fromEntries(TRAPS.map((trap) => [trap, act]));

const errorWith = (fields: object, message = "m") => Object.assign(new Error(message), fields);

const errorOf = (descriptors: PropertyDescriptorMap) => Object.defineProperties(new Error("m"), descriptors);

function chain(length: number): Error {
  let error = new Error("root cause");
  for (let i = 1; i < length; i++) error = new Error(`${i}`, { cause: error });
  return error;
}

function nested(levels: number, make: (inner: unknown) => unknown, innermost: unknown = 1): unknown {
  let value = innermost;
  for (let i = 0; i < levels; i++) value = make(value);
  return value;
}

const numbered = (count: number, make: (i: number) => unknown = (i) => i) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, make(i)]));

/** A prototype that answers with a new one each time it is asked for its own. */
const endless = (): object => proxied({}, { getPrototypeOf: endless });

class Deep {}
/** The last of fifty classes, each the parent of the next. */
const Descendant = Array.from({ length: 50 }).reduce<new (message: string) => Error>(
  (Base, _, i) => Object.defineProperty(class extends Base {}, "name", { value: `Class${i}` }),
  Error,
);

/** What is thrown, and its type where that is not `javascript.Error`. */
const CASES: [string, () => unknown, (string | undefined)?][] = [
  // The same in Python.
  ["a message that cannot be read", () => errorOf({ message: { get: fail } })],
  ["a message of 2 MiB", () => new Error("é".repeat(1 << 20))],
  ["a message of lone surrogates", () => new Error("\ud800".repeat(300_000))],
  ["a message of control characters", () => new Error("\u0001".repeat(300_000))],
  ["a message full of armor", () => new Error("rethrown1.AA.d202ef8d.".repeat(20_000))],
  ["a message that begins like armor", () => new Error(`rethrown1.${"A".repeat(1 << 20)}`)],
  ["10,000 causes", () => chain(10_000)],
  ["2,000 members", () => new AggregateError(Array.from({ length: 2_000 }, (_, i) => new Error(`${i}`)))],
  [
    "256 groups of 256 shared members",
    () => {
      const members = Array.from({ length: 200 }, () => new AggregateError([], "inner"));
      for (const each of members) each.errors = members;
      return new AggregateError(members, "outer");
    },
    "javascript.AggregateError",
  ],
  [
    "256 errors of 50 classes each",
    () => {
      return new AggregateError(Array.from({ length: 255 }, () => new Descendant("x")));
    },
  ],
  [
    "errors that refer to each other",
    () => {
      const [a, b] = [new Error("a"), new AggregateError([], "b")];
      a.cause = b;
      b.errors = [a, b];
      return errorWith({ cause: b, inside: { a, b, list: [a, b] } });
    },
  ],
  [
    "a value that contains itself",
    () => {
      const loop: unknown[] = [];
      loop.push(loop, new Map([["loop", loop]]), { loop });
      return errorWith({ loop });
    },
  ],
  ["60 levels of pairs", () => errorWith({ deep: nested(60, (inner) => [inner, inner]) })],
  ["1,000 levels of lists", () => errorWith({ deep: nested(1000, (inner) => [inner]) })],
  ["1,000 levels of maps", () => errorWith({ deep: nested(1000, (inner) => ({ inner })) })],
  [
    "1,000 levels of maps with other keys",
    () => errorWith({ deep: nested(1000, (inner) => new Map([[1, inner]])) }),
  ],
  ["12,000 attributes", () => errorWith(numbered(12_000))],
  ["12,000 attributes of a kilobyte", () => errorWith(numbered(12_000, () => "é".repeat(500)))],
  ["20,000 elements", () => errorWith({ list: Array.from({ length: 20_000 }, (_, i) => i) })],
  ["20,000 entries", () => errorWith({ map: new Map(Array.from({ length: 20_000 }, (_, i) => [i, i])) })],
  [
    "a text of 200 KB 1,000 times",
    () => {
      const text = "é".repeat(100_000);
      return errorWith({ list: Array.from({ length: 1_000 }, () => text) });
    },
  ],
  [
    "bytes of 200 KB 1,000 times",
    () => {
      const bytes = new Uint8Array(200_000);
      return errorWith({ list: Array.from({ length: 1_000 }, () => bytes) });
    },
  ],
  [
    "a key of a megabyte in words",
    () =>
      errorWith({
        x: new Map<unknown, unknown>([
          [1, 1],
          ["a-".repeat(500_000), 2],
        ]),
      }),
  ],
  [
    "tags at every level",
    () =>
      errorWith(
        Object.fromEntries(
          Array.from({ length: 8 }, (_, i) => [
            `t${i + 18}`,
            nested(i + 18, (inner) => [inner], [
              10n ** 20n,
              Number.NaN,
              new Error("e"),
              new Map([[1, 2]]),
              new Date(0),
              Symbol("s"),
              { $x: 1 },
            ]),
          ]),
        ),
      ),
  ],
  [
    "10,000 tags",
    () => errorWith({ a: Array.from({ length: 10_000 }, (_, i) => (i % 2 ? Number.NaN : 10n ** 20n)) }),
  ],
  ["10,000 opaque values", () => errorWith({ a: Array.from({ length: 10_000 }, () => Symbol("s")) })],
  ["a name of a kilobyte", () => errorWith({ ["k".repeat(1024)]: 1, in: { ["k".repeat(1024)]: 2 } })],
  ["names of lone surrogates", () => errorWith({ "\ud800": 1, "a\udc00": { "\ud800\ud800": 2 } })],
  [
    "two names that become one",
    () => errorWith({ "\ud800": 1, "\udbff": 2, in: { "\ud800": 3, "\udbff": 4 } }),
  ],
  [
    "long names on the way to many omissions",
    () =>
      errorWith({
        deep: nested(
          20,
          (inner) => ({ ["/".repeat(250)]: inner }),
          numbered(70, () => Symbol("s")),
        ),
      }),
  ],
  [
    "names that mean something",
    () =>
      errorWith(
        JSON.parse(
          '{"__proto__":{"__proto__":1},"constructor":1,"then":1,"toJSON":1,"$error":7,"$int":"x","":0,"v":9,"related":[]}',
        ),
      ),
  ],
  [
    "maps that look like tags",
    () =>
      errorWith(
        Object.fromEntries(
          ["$int", "$float", "$time", "$bytes", "$tuple", "$map", "$error", "$object", "$opaque", "$x"].map(
            (tag, i) => [`t${i}`, { [tag]: { [tag]: 99 } }],
          ),
        ),
      ),
  ],
  ["an integer of 100,000 digits", () => errorWith({ n: 10n ** 100_000n, minus: -(10n ** 5000n) })],
  [
    "odd numbers",
    () => errorWith({ a: Number.NaN, b: -Infinity, c: -0, d: 5e-324, e: 2 ** 53, f: 2n ** 53n, g: 1.7e308 }),
  ],
  ["bytes of 2 MiB", () => errorWith({ bytes: new Uint8Array(2 << 20) })],
  ["a code of 300 KB", () => errorWith({ code: "C".repeat(300_000) })],
  ["a secret that cannot be read", () => errorWith({ password: proxied({}, trapsThat(fail)) })],
  ["a text that cannot be made", () => errorWith({ x: { [Symbol.toPrimitive]: fail, __proto__: { a: 1 } } })],
  [
    "a text of 2 MiB that is made",
    () => errorWith({ x: Object.create({ toString: () => "é".repeat(1 << 20) }) }),
  ],
  // JavaScript's own.
  ...TRAPS.flatMap((trap): [string, () => unknown, (string | undefined)?][] => [
    [
      `a proxy whose ${trap} throws`,
      () => proxied(new Error("m"), { [trap]: fail }),
      trap === "getPrototypeOf" ? "javascript.NonError" : undefined,
    ],
    [`a value whose ${trap} throws`, () => errorWith({ x: [proxied({ a: 1 }, { [trap]: fail })] })],
    [
      `a list whose ${trap} throws`,
      () =>
        errorWith({
          x: proxied([1, 2], { [trap]: fail }),
          errors: proxied([new Error("e")], { [trap]: fail }),
        }),
    ],
  ]),
  ["a proxy that traps everything", () => proxied(new Error("m"), trapsThat(fail)), "javascript.NonError"],
  [
    "a proxy that answers everything with itself",
    () => {
      const self: object = proxied(
        new Error("m"),
        trapsThat(() => self),
      );
      return self;
    },
    "javascript.NonError",
  ],
  [
    "a revoked proxy",
    () => {
      const { proxy, revoke } = Proxy.revocable(new Error("m"), {});
      revoke();
      return proxy;
    },
    "javascript.NonError",
  ],
  [
    "revoked proxies inside",
    () => {
      const { proxy, revoke } = Proxy.revocable([], {});
      revoke();
      return errorWith({
        cause: proxy,
        errors: proxy,
        value: proxy,
        list: [proxy],
        message: proxy,
        stack: proxy,
        code: proxy,
      });
    },
  ],
  [
    "prototypes without end",
    () => Object.setPrototypeOf(new Error("m"), endless()),
    // Where the engine can tell, it is an error all the same.
    "isError" in Error ? "javascript.Error" : "javascript.NonError",
  ],
  [
    "a value of prototypes without end",
    () => errorWith({ x: Object.create(endless()), errors: [Object.create(endless())] }),
  ],
  [
    "a list that claims a length",
    () =>
      errorWith(
        numbered(9, (i) =>
          proxied([], {
            get: () => [2 ** 53, 1e300, Number.NaN, -5, "7", Infinity, 0.5, Symbol("s"), 5n][i],
          }),
        ),
      ),
  ],
  [
    "members that claim a length",
    () =>
      errorWith({
        errors: proxied([new Error("e")], {
          get: (_: never, key: string) => (key === "length" ? 2 ** 53 - 1 : new Error("e")),
          has: () => true,
        }),
      }),
  ],
  [
    "a sparse list of 2^32 - 1",
    () => errorWith({ x: new Array(2 ** 32 - 1), errors: new Array(2 ** 32 - 1) }),
  ],
  [
    "sparse members of a group",
    () => Object.assign(new AggregateError([], "m"), { errors: new Array(2 ** 32 - 1) }),
    "javascript.AggregateError",
  ],
  ["a name that is no text", () => errorWith({ name: Symbol("n") })],
  ["a name that cannot be read", () => errorOf({ name: { get: fail } })],
  [
    "a name of 2 MiB",
    () => errorWith({ name: "n".repeat(2 << 20) }),
    `${"n".repeat(126)}…${"n".repeat(127)}`,
  ],
  [
    "a constructor that lies",
    () =>
      Object.setPrototypeOf(new Error("m"), Object.create(Error.prototype, { constructor: { get: fail } })),
  ],
  [
    "a constructor that is a proxy",
    () =>
      Object.setPrototypeOf(
        new Error("m"),
        Object.create(Error.prototype, { constructor: { value: proxied(class {}, trapsThat(fail)) } }),
      ),
  ],
  ["no prototype", () => Object.setPrototypeOf(new Error("m"), null)],
  ["a copy of a DOMException", () => Object.create(DOMException.prototype), "javascript.DOMException"],
  [
    "a proxy of a DOMException",
    () => proxied(new DOMException("m", "AbortError"), {}),
    "javascript.DOMException",
  ],
  [
    "a cause that is new each time",
    () => {
      const make = (): Error => errorOf({ cause: { get: make } });
      return make();
    },
  ],
  ["a cause that cannot be read", () => errorOf({ cause: { get: fail } })],
  ["members that cannot be read", () => errorOf({ errors: { get: fail } })],
  ["an errors that iterates", () => errorWith({ errors: { [Symbol.iterator]: fail, length: 3 } })],
  [
    "messages that are no text",
    () =>
      new AggregateError([1, null, {}, [], Symbol("s"), 5n, fail].map((message) => errorWith({ message }))),
  ],
  ["a message that is a huge integer", () => errorWith({ message: 1n << 4_000_000n })],
  [
    "codes that are no text",
    () => new AggregateError([1, null, {}, [], Symbol("s"), 5n, fail].map((code) => errorWith({ code }))),
  ],
  [
    "stacks that are no text",
    () => new AggregateError([1, null, {}, [], Symbol("s"), 5n, fail].map((stack) => errorWith({ stack }))),
  ],
  ["a stack of 2 MiB", () => errorWith({ stack: "    at f (a.js:1:1)\n".repeat(100_000) })],
  ["a stack in one line", () => errorWith({ stack: `Error: m\n    at ${"f".repeat(2 << 20)} (a.js:1:1)` })],
  [
    "a stack that searches badly",
    () => errorWith({ message: `b${"a".repeat(1 << 20)}`, stack: "a".repeat(2 << 20) }),
  ],
  [
    "a then and a toJSON that throw",
    () => errorOf({ then: { get: fail, enumerable: true }, toJSON: { value: fail, enumerable: true } }),
  ],
  [
    "builtins whose methods throw",
    () => errorWith(Object.fromEntries(ODD_BUILTINS.map((each, i) => [`b${i}`, hostile(each())]))),
  ],
  ["builtins", () => errorWith(Object.fromEntries(ODD_BUILTINS.map((each, i) => [`b${i}`, each()])))],
  ...[
    undefined,
    null,
    true,
    0,
    Number.NaN,
    5n,
    "x",
    "\ud800",
    "x".repeat(2 << 20),
    Symbol("s"),
    fail,
    class {},
    [],
    {},
    new Deep(),
    new Date(Number.NaN),
    /x/,
    Promise.resolve(),
    10n ** 100_000n,
  ].map((thrown, i): [string, () => unknown, string] => [
    `no error at all, ${i}: ${typeof thrown}`,
    () => thrown,
    "javascript.NonError",
  ]),
];

/** One of everything that the engine can make, by enumeration of its global classes. */
const ODD_BUILTINS: (() => unknown)[] = Object.getOwnPropertyNames(globalThis)
  .filter(
    (name) =>
      /^[A-Z]/.test(name) &&
      // Streams call what they were given later, when no test runs.
      !/Stream/.test(name) &&
      !/^(Worker|WebSocket|EventSource|Proxy|FinalizationRegistry|Atomics)$/.test(name),
  )
  .flatMap((name) => {
    const Builtin = (globalThis as Record<string, unknown>)[name] as new (...args: unknown[]) => unknown;
    const made = [[], [1], ["x"], [[1]], [() => {}], [new ArrayBuffer(8)]].flatMap((args) => {
      const make = () => {
        try {
          return [Reflect.construct(Builtin, args)];
        } catch {
          return [];
        }
      };
      return typeof Builtin === "function" && make().length === 1 ? [() => make()[0]] : [];
    });
    return made.slice(0, 1);
  });

/** The same object, with every method of its own that throws. */
function hostile(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (let from: object | null = value; from; from = Object.getPrototypeOf(from)) {
    for (const key of Reflect.ownKeys(from)) {
      if (key !== "__proto__") Reflect.defineProperty(value, key, { get: fail, configurable: true });
    }
  }
  return value;
}

const LARGE = /\d,\d|\d{3} |MiB|KB|million|megabyte|kilobyte|a message of|levels|sparse/;

/** Not `toEqual`, which takes a second for a megabyte. */
const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

describe.each(CASES)("%s", (name, make, type = /^javascript\.(Error|AggregateError)$/.source) => {
  const facts: CaptureOptions = { stdout: `first${"o".repeat(5000)}last`, traceparent: "t" };

  test.each(codecs)("[CAP-1] [LIM-2] through %s", (codec) => {
    const thrown = make();
    // Of what is large, each codec gets another size: all of them take a minute.
    for (const maxBytes of LARGE.test(name) ? SIZES.slice(codecs.indexOf(codec)).slice(0, 1) : SIZES) {
      const bytes = serialize(thrown, { codec, limits: { maxBytes }, ...facts });
      expect(bytes.length).toBeLessThanOrEqual(maxBytes);
      const envelope = decode(bytes);
      expect(envelope.type).toMatch(new RegExp(type));
      expect(same(encode(envelope, { codec }), bytes)).toBe(true);
      expect(envelope.omitted ?? []).not.toContainEqual({ reason: "failed" });
      // A decoder asks for more.
      if (maxBytes <= 4096) expect(validate(envelope)).toEqual([]);
    }
  });

  test("[CAP-1] [ENC-4] captured, it can be encoded", () => {
    const captured = capture(make(), facts);
    for (const codec of codecs) {
      const bytes = encode(captured, { codec });
      expect(same(encode(decode(bytes), { codec }), bytes)).toBe(true);
    }
  });
});

test("[CAP-1] 64 MB of message and of output", () => {
  const text = `head${"é".repeat(32 << 20)}tail`;
  const envelope = decode(serialize(new Error(text), { stdout: text }));
  expect(envelope.message).toMatch(/^head.*…/);
  expect(envelope.message).toMatch(/tail$/);
  expect(envelope.stdout).toMatch(/^….*tail$/);
  const size = (64 << 20) + 8;
  for (const path of ["/message", "/stdout"]) {
    expect(envelope.omitted).toContainEqual({ path, reason: "truncated", size });
  }
});

describe("[CAP-1] runs no more of the user's code than it must", () => {
  /** An error of proxies all the way down, and every trap that was called. */
  function observed() {
    const calls: string[] = [];
    const observe = <T extends object>(target: T): T =>
      proxied(
        target,
        Object.fromEntries(
          TRAPS.map((trap) => [
            trap,
            (...args: unknown[]) => {
              calls.push(trap);
              return (Reflect[trap] as (...all: unknown[]) => unknown)(...args);
            },
          ]),
        ),
      ) as T;
    const inside = observe({ list: observe([1, observe({ a: 1 })]), map: observe(new Map([[1, 2]])) });
    const members = observe([observe(new Error("member"))]);
    const cause = observe(errorWith({ inside, code: "C" }, "cause"));
    return { calls, error: observe(errorWith({ inside, cause, errors: members }, "root")) };
  }
  const MUTATIONS = [
    "apply",
    "construct",
    "defineProperty",
    "deleteProperty",
    "preventExtensions",
    "set",
    "setPrototypeOf",
  ];

  test("nothing is changed, called or constructed", () => {
    const { calls, error } = observed();
    serialize(error);
    expect(calls.filter((trap) => MUTATIONS.includes(trap))).toEqual([]);
    // Eight objects, three of them errors.
    expect(calls.length).toBeLessThan(250);
  });

  test("nothing of the thrown object is touched once it is captured", () => {
    const { calls, error } = observed();
    const envelope = capture(error, { limits: { maxBytes: 1024 } });
    const count = calls.length;
    for (const codec of codecs) encode(envelope, { codec });
    JSON.stringify(envelope);
    expect(calls.length).toBe(count);
  });

  test.each(codecs)("as much through %s, and into a kilobyte, as to capture", (codec) => {
    const [one, other] = [observed(), observed()];
    capture(one.error, { limits: { maxBytes: 1024 } });
    serialize(other.error, { codec, limits: { maxBytes: 1024 } });
    expect(other.calls.length).toBe(one.calls.length);
  });
});

// What is thrown, as data: an oracle that knows nothing of capturing.

type Tree = null | boolean | number | string | symbol | readonly Tree[] | { readonly [key: string]: Tree };

interface Model {
  readonly message: string;
  readonly code?: string;
  readonly attributes: { readonly [key: string]: Tree };
  readonly cause?: number;
  readonly members?: readonly number[];
}

/** Stands for a value that nobody can read. */
const UNREADABLE = Symbol("unreadable");

/** Frozen, so that whoever writes to it is found out. */
function native(tree: Tree): unknown {
  if (tree === UNREADABLE) return proxied({}, trapsThat(fail));
  if (typeof tree !== "object" || tree === null) return tree;
  if (Array.isArray(tree)) return Object.freeze(tree.map(native));
  return Object.freeze(Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, native(item)])));
}

/** The errors of a graph; each message begins with its number. */
function thrownBy(models: readonly Model[]): Error[] {
  const errors = models.map(({ message, code, attributes, members }, i) =>
    Object.assign(
      members ? new AggregateError([], `#${i} ${message}`) : new Error(`#${i} ${message}`),
      native(attributes),
      code !== undefined && { code },
    ),
  );
  for (const [i, { cause, members }] of models.entries()) {
    if (cause !== undefined) (errors[i] as Error).cause = errors[cause];
    if (members)
      (errors[i] as unknown as AggregateError).errors = members.map((member) => errors[member] as Error);
  }
  return errors;
}

/** Everything in the models that is neither in the envelope nor covered by an omission, and every false omission. */
function lostIn(envelope: ErrorEnvelope, models: readonly Model[]): string[] {
  const lost: string[] = [];
  const at = (reference: number) =>
    (reference === 0 ? envelope : envelope.related?.[reference - 1]) as RelatedError;
  const seen = new Map<number, number>();
  const pending: [number, number][] = [[0, 0]];
  for (const [index, reference] of pending) {
    if (seen.has(index)) {
      if (seen.get(index) !== reference) lost.push(`#${index} is two errors`);
      continue;
    }
    seen.set(index, reference);
    const [model, error] = [models[index] as Model, at(reference)];
    const covered = (path: string) =>
      (error.omitted ?? []).some(({ path: top = "" }) => path === top || path.startsWith(`${top}/`));
    const expectAt = (path: string, isThere: boolean) => {
      if (!isThere && !covered(path)) lost.push(`#${index}${path}`);
    };
    const compare = (now: unknown, then: Tree, path: string): unknown => {
      if (typeof then === "symbol") return expectAt(path, false);
      if (typeof then === "string") return expectAt(path, now === wellFormed(then));
      if (typeof then !== "object" || then === null) return expectAt(path, Object.is(now, then));
      if (typeof now !== "object" || now === null) return expectAt(path, false);
      if (Array.isArray(then)) {
        for (const [i, item] of then.entries()) compare((now as unknown[])[i], item, `${path}/${i}`);
        return true;
      }
      const pairs = Object.keys(now)[0] === "$map" ? (now as { $map: [string, unknown][] }).$map : undefined;
      for (const [key, item] of Object.entries(then as object)) {
        const name = wellFormed(key);
        const pair = pairs?.findIndex(([each]) => each === name) ?? -1;
        if (pair >= 0) compare(pairs?.[pair]?.[1], item, `${path}/$map/${pair}/1`);
        else if (!pairs || !covered(`${path}/$map/0/1`))
          compare((now as Record<string, unknown>)[name], item, `${path}/${escaped(name)}`);
      }
      return true;
    };
    expectAt("/message", error.message === wellFormed(`#${index} ${model.message}`));
    expectAt("/code", error.code === model.code);
    compare(error.attributes ?? {}, model.attributes, "/attributes");
    if (model.cause !== undefined) {
      const next = error.cause === undefined ? undefined : numberOf(at(error.cause));
      expectAt("/cause", next === model.cause);
      if (next !== undefined) pending.push([next, error.cause as number]);
    }
    const members = (error.errors ?? []).map((each) => [numberOf(at(each)), each] as [number, number]);
    expectAt("/errors", members.length === (model.members?.length ?? 0));
    let from = 0;
    for (const [each] of members) {
      // Those that are left are in their order.
      const found = model.members?.indexOf(each, from) ?? -1;
      if (found < 0) lost.push(`#${index}: other members`);
      from = found + 1;
    }
    pending.push(...members);
    for (const { path = "", size, reason } of error.omitted ?? []) {
      if (!isIn(model, path)) lost.push(`#${index}: nothing at ${path}`);
      const whole = {
        "/message": utf8.encode(wellFormed(`#${index} ${model.message}`)).length,
        "/errors": model.members?.length,
      };
      const expected = whole[path as keyof typeof whole];
      if (reason === "truncated" && size !== undefined && expected !== undefined && size !== expected)
        lost.push(`#${index}${path}: ${size}`);
    }
  }
  return lost;
}

/** What an object has, and under which names. */
const ownValues = (object: object): unknown[] =>
  Reflect.ownKeys(object).flatMap((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)?.value]);

const utf8 = new TextEncoder();
const wellFormed = (text: string) => text.replace(/\p{Cs}/gu, "\ufffd");
const escaped = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1");
const numberOf = ({ message = "" }: RelatedError) => Number(/^#(\d+)/.exec(message)?.[1]);

/** Whether a path leads to something that was there. */
function isIn(model: Model, path: string): boolean {
  const [, field = "", ...keys] = path.split("/");
  if (field !== "attributes") return !["args", "notes", "context"].includes(field);
  let tree: unknown = model.attributes;
  for (let i = 0; i < keys.length; i++) {
    if (typeof tree !== "object" || tree === null) return false;
    const names = Object.keys(tree);
    const isTag = keys[i] === "$map";
    const name = names.find((each) => (isTag ? each.startsWith("$") : escaped(wellFormed(each)) === keys[i]));
    if (name === undefined) return false;
    // A map that looks like a tag is one pair: its number, and a side of it.
    if (isTag) i += 2;
    tree = (tree as Record<string, unknown>)[name];
  }
  return true;
}

const anyText = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  fc.constantFrom(
    "\ud800",
    "a\udc00\ud800b",
    "\u0001".repeat(500),
    "é".repeat(3000),
    "\u{1f600}".repeat(80_000),
  ),
);
const anyKey = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .string({ minLength: 1, maxLength: 5 })
      .filter((key) => !/^(name|message|stack|cause|code|errors|then|1|__proto__|\$map)$/.test(key)),
  },
  fc.constantFrom("$x", "password", "\ud800", "a/b~c", "k".repeat(300), "/".repeat(200)),
);
const { tree: anyTree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, 7, 0.5, UNREADABLE),
    anyText,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(anyKey, tie("tree"), { maxKeys: 4 }),
    fc.nat(2000).map((length) => Array.from({ length }, (_, i) => i)),
    fc.nat(30).map((levels) => nested(levels, (inner) => [inner, 1]) as Tree),
  ),
}));
const anyModels = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.array(
    fc.record(
      {
        message: anyText,
        code: anyText.map((text) => wellFormed(`c${text}`)),
        attributes: fc.dictionary(anyKey, anyTree, { maxKeys: 4 }),
        cause: fc.nat(count - 1),
        members: fc.array(fc.nat(count - 1), { minLength: 1, maxLength: 4 }),
      },
      { requiredKeys: ["message", "attributes"] },
    ),
    { minLength: count, maxLength: count },
  ),
) as fc.Arbitrary<Model[]>;

test("[LIM-2] [CAP-14] what is not in the envelope is listed, and nothing else", () => {
  fc.assert(
    fc.property(
      anyModels,
      fc.constantFrom(...codecs),
      fc.constantFrom(...SIZES),
      (models, codec, maxBytes) => {
        const errors = thrownBy(models);
        const before = errors.flatMap(ownValues);
        const bytes = serialize(errors[0], { codec, limits: { maxBytes } });
        expect(bytes.length).toBeLessThanOrEqual(maxBytes);
        expect(lostIn(decode(bytes), models)).toEqual([]);
        const after = errors.flatMap(ownValues);
        expect(after.length === before.length && after.every((each, i) => each === before[i])).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});

test("[CAP-1] proxies that throw, lie and answer nonsense, anywhere", () => {
  const answers: (() => unknown)[] = [
    fail,
    () => undefined,
    () => null,
    () => -1,
    () => 2 ** 53,
    () => "x",
    () => ["a", "a"],
    () => [Symbol("s")],
    () => ({}),
    () => ({ value: new Error("new"), configurable: true, enumerable: true, writable: true }),
    () => ({ get: fail, configurable: true, enumerable: true }),
    () => Error.prototype,
    () => true,
    () => new Error("new"),
    endless,
  ];
  const targets = [
    () => new Error("m"),
    () => [new Error("e")],
    () => ({ a: 1 }),
    () => fail,
    () => new Map([[1, 1]]),
    () => new Date(),
    () => new Uint8Array(3),
    () => new AggregateError([new Error("e")]),
  ];
  const places = [
    "itself",
    "cause",
    "errors",
    "name",
    "message",
    "stack",
    "code",
    "value",
    "list",
    "prototype",
    "constructor",
  ] as const;
  const anyTraps = fc.dictionary(fc.constantFrom(...TRAPS), fc.constantFrom(...answers), { maxKeys: 5 });
  fc.assert(
    fc.property(
      fc.constantFrom(...targets),
      anyTraps,
      fc.constantFrom(...places),
      fc.constantFrom(...codecs),
      (target, traps, place, codec) => {
        const odd = proxied(target(), traps);
        const error = new Error("m");
        if (place === "prototype") Object.setPrototypeOf(error, odd);
        else if (place === "list") Object.assign(error, { list: [odd, new Map([[odd, odd]])] });
        else if (place !== "itself") Object.defineProperty(error, place, { value: odd, enumerable: true });
        const bytes = serialize(place === "itself" ? odd : error, { codec, limits: { maxBytes: 4096 } });
        expect(bytes.length).toBeLessThanOrEqual(4096);
        const envelope = decode(bytes);
        expect(envelope.type).not.toBe("");
        expect(envelope.omitted ?? []).not.toContainEqual({ reason: "failed" });
      },
    ),
    { numRuns: 400 },
  );
});

describe("[CAP-14] what is kept longest", () => {
  const thrown = errorWith(
    { code: "QUOTA_EXCEEDED", cause: chain(60), payload: "p".repeat(5000) },
    `why ${"w".repeat(2000)}`,
  );
  const facts = { stdout: `${"o".repeat(90_000)}last words` };
  const sizes = Array.from({ length: 13 }, (_, i) => Math.ceil(65_536 * 0.7 ** i)).filter(
    (size) => size >= 1024,
  );

  test.each(codecs)(
    "type, code, message, root cause, end of the output, in this order, through %s",
    (codec) => {
      let before = Number.POSITIVE_INFINITY;
      for (const maxBytes of [...sizes, 1024]) {
        const envelope = decode(serialize(thrown, { codec, limits: { maxBytes }, ...facts }));
        const kept = [
          envelope.type === "javascript.Error",
          envelope.code === "QUOTA_EXCEEDED",
          envelope.message?.startsWith("why"),
          envelope.related?.at(-1)?.message === "root cause",
          envelope.stdout?.endsWith("words"),
        ];
        const count = kept.indexOf(false) < 0 ? kept.length : kept.indexOf(false);
        expect(
          kept.slice(count).every((each) => !each),
          `${maxBytes}: ${kept}`,
        ).toBe(true);
        expect(count).toBeLessThanOrEqual(before);
        expect(count).toBeGreaterThanOrEqual(4);
        before = count;
      }
    },
  );
});

describe("[CAP-1] takes time that grows no faster than what is thrown", () => {
  const SCALES: [string, number, (n: number) => unknown][] = [
    ["message", 1 << 20, (n) => new Error("é".repeat(n))],
    ["lone surrogates", 1 << 18, (n) => new Error("\ud800".repeat(n))],
    ["armor", 20_000, (n) => new Error("rethrown1.AA.d202ef8d.".repeat(n))],
    ["beginnings of armor", 50_000, (n) => new Error("rethrown1.".repeat(n))],
    [
      "message and stack alike",
      1 << 18,
      (n) => errorWith({ message: `b${"a".repeat(n)}`, stack: "a".repeat(2 * n) }),
    ],
    ["lines of stack", 10_000, (n) => errorWith({ stack: "    at f (a.js:1:1)\n".repeat(n) })],
    ["causes", 10_000, chain],
    ["members", 10_000, (n) => new AggregateError(Array.from({ length: n }, () => new Error("m")))],
    ["attributes", 10_000, (n) => errorWith(numbered(n))],
    ["entries", 10_000, (n) => errorWith({ map: new Map(Array.from({ length: n }, (_, i) => [`${i}`, i])) })],
    ["elements", 100_000, (n) => errorWith({ list: new Array(n).fill(1) })],
    ["one text in many places", 1_000, (n) => errorWith({ list: new Array(n).fill("é".repeat(100_000)) })],
    [
      "words of a key",
      50_000,
      (n) =>
        errorWith({
          map: new Map<unknown, number>([
            [1, 1],
            ["a-".repeat(n), 1],
          ]),
        }),
    ],
    ["digits", 1 << 20, (n) => errorWith({ n: 1n << BigInt(n) })],
    ["levels", 10_000, (n) => errorWith({ deep: nested(n, (inner) => [inner]) })],
  ];
  const time = (thrown: unknown) => {
    const start = performance.now();
    serialize(thrown, { limits: { maxBytes: 65_536 } });
    return performance.now() - start;
  };
  test.each(SCALES)("%s", (_, n, make) => {
    const [small, large] = [make(n), make(4 * n)];
    const best = (thrown: unknown) => Math.min(time(thrown), time(thrown));
    // A quadratic one would take 16 times as long; below a quarter of a second nothing can be told.
    expect(best(large)).toBeLessThan(12 * best(small) + 250);
  });
});

test("[ENC-4] an envelope whose getters throw is refused with its place", () => {
  const getter = (name: string) => Object.defineProperty({}, name, { get: fail, enumerable: true });
  const type = "a.B";
  const PLACES: [string, object][] = [
    ["/message", Object.assign(getter("message"), { v: 1, type })],
    ["/attributes/a", { v: 1, type, attributes: getter("a") }],
    ["/attributes/a/0/b", { v: 1, type, attributes: { a: [getter("b")] } }],
    ["/args/1", { v: 1, type, args: Object.defineProperty([1, 2], 1, { get: fail }) }],
    ["/frames/0/line", { v: 1, type, frames: [getter("line")] }],
    ["/colour", Object.assign(getter("colour"), { v: 1, type })],
    ["", Object.assign(getter("v"), { type })],
    ["", proxied({}, trapsThat(fail))],
  ];
  for (const [path, envelope] of PLACES) {
    for (const codec of codecs)
      expect(faultOf(() => encode(envelope as never, { codec }))).toBe(`schema ${path}`);
  }
});
