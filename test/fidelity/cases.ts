// What JavaScript can throw, and what comes back for it. Builtin classes are found by asking the engine, the
// failures of Node are provoked; only the classes of users are made up.

import assert from "node:assert";
import { createContext, runInContext } from "node:vm";
import { type ErrorClass, ErrorRegistry, RemoteError } from "../../src/index.js";
import { nodeFailures } from "./node-failures.js";

export interface Case {
  readonly name: string;
  readonly make: () => unknown;
  /** What is not as it was thrown: the nearest class that the receiver knows, and the name that it shows. */
  readonly becomes?: { readonly class?: ErrorClass; readonly name?: string };
  readonly registry?: ErrorRegistry;
}

type AnyErrorClass = new (...args: unknown[]) => Error;

/** Every error class that a global object holds, itself or in a namespace, by path. */
function errorClasses(scope: object, error: unknown, path = ""): [string, AnyErrorClass][] {
  return Object.getOwnPropertyNames(scope).flatMap((key): [string, AnyErrorClass][] => {
    // Lower-case globals are no classes, and reading some of them prints warnings.
    const value = /^[A-Z]/.test(key) ? (scope as Record<string, unknown>)[key] : undefined;
    if (value === error || isSubclass(value, error)) return [[path + key, value as AnyErrorClass]];
    const isNamespace = path === "" && typeof value === "object" && value !== null;
    return isNamespace ? errorClasses(value, error, `${key}.`) : [];
  });
}

const isSubclass = (value: unknown, error: unknown) =>
  typeof value === "function" &&
  Object.prototype.isPrototypeOf.call((error as AnyErrorClass).prototype, value.prototype);

const realm = createContext();
const inRealm = (code: string) => runInContext(code, realm);

/** DOMException has cases of its own. */
const isNoDOMException = ([name]: [string, unknown]) => name !== "DOMException";
export const builtinClasses = errorClasses(globalThis, Error).filter(isNoDOMException);
const realmClasses = errorClasses(inRealm("globalThis"), inRealm("Error"));

/** What the constructors of some classes take before the message. */
const ARGUMENTS: ReadonlyMap<string, () => readonly unknown[]> = new Map<string, () => readonly unknown[]>([
  ["AggregateError", () => [[new Error("one"), new TypeError("two"), "text"]]],
  ["SuppressedError", () => [new Error("later"), new Error("earlier")]],
]);

const make = (name: string, type: AnyErrorClass, ...message: string[]) =>
  new type(...(ARGUMENTS.get(name)?.() ?? []), ...message);

/** What each builtin class can be thrown as. */
const builtins = builtinClasses.flatMap(([name, type]): Case[] => {
  const myName = `My${name.split(".").at(-1)}`;
  const ofMine = { [myName]: class extends type {} }[myName] as AnyErrorClass;
  const mine = new ErrorRegistry().register(ofMine, { type: `app.${myName}` });
  const isRoot = type === Error;
  return [
    { name, make: () => make(name, type, "what happened") },
    { name: `${name} without message`, make: () => make(name, type) },
    {
      name: `${name} with a code and fields`,
      make: () => Object.assign(make(name, type, "what happened"), { code: "E", n: 1, list: [{}] }),
    },
    {
      name: `${name} with a code that is a number`,
      make: () => Object.assign(make(name, type, "what happened"), { code: 7 }),
    },
    {
      name: `${name} with a cause`,
      make: () =>
        Object.defineProperty(make(name, type, "what happened"), "cause", { value: new RangeError("why") }),
    },
    { name: `${name}, frozen`, make: () => Object.freeze(make(name, type, "what happened")) },
    {
      name: `${name} of a class that was registered`,
      make: () => make(name, ofMine, "what happened"),
      // Where its prototype has no name of its own, it shows the last part of its type.
      becomes: isRoot ? { name: myName } : {},
      registry: mine,
    },
    {
      name: `${name} of a class that nobody registered`,
      make: () => make(name, ofMine, "what happened"),
      becomes: isRoot ? { class: RemoteError, name: "RemoteError" } : { class: type, name: myName },
    },
  ];
});

/** Those of WebAssembly are known by identity alone: their names are nobody's to reserve. */
const realms = realmClasses.map(
  ([name, type]): Case => ({
    name: `${name} of another realm`,
    make: () => make(name, type, "what happened"),
    ...(name.includes(".") && { becomes: { class: RemoteError, name: "RemoteError" } }),
  }),
);

export const CAUSES: readonly (readonly [string, unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["text", "why"],
  ["empty text", ""],
  ["a number", 0],
  ["false", false],
  ["a list", [1, "two", null]],
  ["an object", { status: 503, body: { retry: true } }],
  ["an object that holds an error", { error: new TypeError("inside") }],
  ["an error with a cause", new TypeError("why", { cause: new RangeError("and why that") })],
  ["a group", new AggregateError([new Error("one")], "several")],
];

const causes = CAUSES.map(
  ([what, cause]): Case => ({ name: `a cause that is ${what}`, make: () => new Error("x", { cause }) }),
);

/** `INDEX_SIZE_ERR` → `IndexSizeError`: the names that have a code, and some that have none or are a builtin's. */
const legacyNames = Object.keys(DOMException).map((constant) =>
  constant
    .replace(/_ERR$/, "_ERROR")
    .replace(/([A-Z])([A-Z]*)_?/g, (_, first, rest) => first + rest.toLowerCase()),
);
const domNames = [
  ...legacyNames,
  "NotReadableError",
  "EncodingError",
  "Error",
  "SyntaxError",
  "of my own",
  "",
];

class MyDOMException extends DOMException {}
const domException = (name = "DataError") => new DOMException("what happened", name);

const domExceptions: Case[] = [
  ...domNames.map((name): Case => ({ name: `DOMException "${name}"`, make: () => domException(name) })),
  { name: "DOMException with fields", make: () => Object.assign(domException(), { n: 1 }) },
  {
    name: "DOMException with a cause",
    make: () => Object.defineProperty(domException(), "cause", { value: new Error("why") }),
  },
  { name: "DOMException, frozen", make: () => Object.freeze(domException()) },
  {
    name: "DOMException of a class that was registered",
    make: () => Object.assign(new MyDOMException("what happened", "DataCloneError"), { n: 1 }),
    registry: new ErrorRegistry().register(MyDOMException as unknown as AnyErrorClass, {
      type: "app.MyDOMException",
    }),
  },
  {
    name: "DOMException of a class that nobody registered",
    make: () => new MyDOMException("what happened", "DataCloneError"),
    becomes: { class: DOMException },
  },
];

/** One class, registered for its case alone. */
function registered(what: string, type: ErrorClass, options: object, make: () => unknown): Case {
  return {
    name: what,
    make,
    registry: new ErrorRegistry().register(type, { type: `app.${type.name}`, ...options }),
  };
}

class WithFields extends Error {
  override name = "WithFields";
  limit = 3;
  tags = ["a", "b"];
  nested = { deep: [{ er: true }] };
  readonly at = new Date(0);
  big = 2n ** 70n;
  bytes = new Uint8Array([0, 255]);
  nan = Number.NaN;
  table = new Map<unknown, unknown>([[1, "one"]]);
  missing = null;
  method = () => this.limit;
}
class Demanding extends Error {
  readonly id: number;
  constructor(options: { id: number }) {
    super(`no ${options.id.toFixed()}`);
    this.id = options.id;
  }
}
class Private extends Error {
  static {
    Private.prototype.name = "Private";
  }
  readonly #secretive: number;
  constructor(value: number) {
    super("hidden");
    this.#secretive = value;
  }
  get value(): number {
    return this.#secretive;
  }
}
class Accessors extends Error {
  override name = "Accessors";
  declare readonly _limit: number;
  static with(limit: number): Accessors {
    return Object.assign(new Accessors("x"), { _limit: limit });
  }
  get limit(): number {
    return this._limit;
  }
  set limit(_: number) {
    throw new Error("a setter ran");
  }
  get code(): string {
    return "COMPUTED";
  }
}
class OwnCode extends Error {
  override name = "OwnCode";
  readonly code = "OWN";
}
class Computed extends Error {
  override name = "Computed";
  readonly n = 2;
  override get message(): string {
    return `n is ${this.n}`;
  }
}
class Shows extends Error {
  override name = "Shows";
  override toString(): string {
    return "shown otherwise";
  }
}
class Several extends Error {
  override name = "Several";
  constructor(readonly errors: readonly unknown[]) {
    super("several");
  }
}
class Group extends AggregateError {
  override name = "Group";
  readonly n = 1;
}
function Old(this: Error, message: string) {
  this.message = message;
}
Old.prototype = Object.create(Error.prototype, { constructor: { value: Old }, name: { value: "Old" } });
const OldClass = Old as unknown as ErrorClass & (new (message: string) => Error);
// What a bundler leaves of a name.
const t = class extends Error {};

const shared = new Error("shared");

const classes: Case[] = [
  registered("class fields", WithFields, {}, () => new WithFields("x")),
  {
    ...registered("required arguments", Demanding, {}, () => new Demanding({ id: 7 })),
    becomes: { name: "Demanding" },
  },
  registered(
    "#private fields, by a hook",
    Private,
    {
      fields: ["value"],
      restore: ({ attributes }: { attributes: { value: number } }) => new Private(attributes.value),
    },
    () => new Private(7),
  ),
  registered("accessors named like fields", Accessors, {}, () => Accessors.with(3)),
  registered("a code of its own", OwnCode, {}, () => new OwnCode("x")),
  registered(
    "a code of its own, which its registration states too",
    OwnCode,
    { code: "OWN" },
    () => new OwnCode("x"),
  ),
  registered(
    "a code of its own, where its registration states another",
    OwnCode,
    { code: "TOLD" },
    () => new OwnCode("x"),
  ),
  registered("a computed message", Computed, {}, () => new Computed()),
  registered("a toString of its own", Shows, {}, () => new Shows("x")),
  registered("a class made of a function", OldClass, {}, () => new OldClass("x")),
  {
    ...registered("a minified name", t, { type: "app.Telling" }, () => new t("x")),
    becomes: { name: "Telling" },
  },
  registered("errors that are errors", Several, {}, () => new Several([new Error("a"), shared, shared])),
  registered("errors that are not", Several, {}, () => new Several([new Error("a"), "b"])),
  registered("no errors at all", Several, {}, () => new Several([])),
  {
    ...registered("an AggregateError's subclass", Group, {}, () => new Group([new Error("a")], "x")),
    // An own name does not cross: its prototype's is what is left.
    becomes: { name: "AggregateError" },
  },
  registered(
    "Node's AssertionError",
    assert.AssertionError,
    {},
    () => new assert.AssertionError({ actual: [1], expected: [2], operator: "x" }),
  ),
  { name: "a builtin under another name", make: () => Object.assign(new RangeError("x"), { name: "Deep" }) },
  { name: "AggregateError without members", make: () => new AggregateError([]) },
  { name: "a group inside a group", make: () => new AggregateError([new AggregateError([shared]), shared]) },
  {
    name: "errors in fields",
    make: () =>
      Object.assign(new Error("x"), { first: shared, all: [shared, { inner: new TypeError("y") }] }),
  },
  {
    name: "its own cause",
    make: () => {
      const error = new Error("x");
      error.cause = error;
      return error;
    },
  },
  { name: "a message of several lines", make: () => new Error("one\n    at two (three:4:5)\n\n") },
  { name: "no ASCII", make: () => Object.assign(new Error("żółć 😀"), { ключ: "значение" }) },
];

/** Thrown values that are no errors, and the value that arrives: text stands for what no data can. */
const NON_ERRORS: readonly (readonly [what: string, thrown: unknown, value: unknown])[] = [
  ["text", "text", "text"],
  ["empty text", "", ""],
  ["undefined", undefined, null],
  ["null", null, null],
  ["true", true, true],
  ["a number", 3.5, 3.5],
  ["NaN", Number.NaN, Number.NaN],
  ["a bigint", 2n ** 70n, 2n ** 70n],
  ["a symbol", Symbol("s"), "Symbol(s)"],
  ["a function", Math.max, "max"],
  ["a promise", Promise.resolve(), "[object Promise]"],
  ["a list", [1, [2]], [1, [2]]],
  ["an object", { status: 503 }, { status: 503 }],
  ["an object without prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  [
    "an object that looks like an error",
    { name: "Error", message: "x", stack: "y" },
    { name: "Error", message: "x", stack: "y" },
  ],
  ["an object that holds an error", { error: new RangeError("x") }, { error: new RangeError("x") }],
  ["an instance of a class", new (class Odd {})(), "[object Object]"],
  ["a date", new Date(0), new Date(0)],
];

export const nonErrors = NON_ERRORS.map(([what, thrown, value]) => ({
  name: `${what}, which is no error`,
  thrown,
  value,
}));

export const cases: readonly Case[] = [
  ...builtins,
  ...realms,
  ...causes,
  ...domExceptions,
  ...classes,
  ...nodeFailures,
];
