// What the table of cases cannot say: what is on the wire, what changes afterwards, and what a second copy of this
// package makes of the errors of the first.
import { types } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  DecodeError,
  decode,
  EncodeError,
  type ErrorClass,
  ErrorRegistry,
  envelopeOf,
  RemoteError,
  restore,
  serialize,
} from "../../src/index.js";
import { builtinClasses } from "./cases.js";

const errors = new ErrorRegistry();
const ERROR = "javascript.Error";
const typed = (error: unknown, registry = errors) => {
  const { type, lineage } = registry.capture(error);
  return { type, lineage };
};

describe("[ID-1] the stable type name", () => {
  test.each(builtinClasses)("of %s is its path", (path, type) => {
    expect(typed(Reflect.construct(Error, [], type)).type).toBe(`javascript.${path}`);
  });

  test("of a class derived from DOMException is the registered one, above the name it shows [ID-5]", () => {
    class Mine extends DOMException {}
    const registry = new ErrorRegistry().register(Mine as unknown as ErrorClass, { type: "app.Mine" });
    const lineage = ["javascript.DOMException.DataError", "javascript.DOMException", ERROR];
    expect(typed(new Mine("x", "DataError"), registry)).toEqual({ type: "app.Mine", lineage });
    const elsewhere = restore(registry.capture(new Mine("x", "DataError")));
    expect([elsewhere.constructor, elsewhere.name]).toEqual([DOMException, "Mine"]);
  });

  test("of what only has the prototype of a DOMException is that of the class", () => {
    const posing = Object.create(DOMException.prototype);
    expect(typed(posing)).toEqual({ type: "javascript.DOMException", lineage: [ERROR] });
  });

  test("of a class named like one of WebAssembly's is its own", () => {
    class RuntimeError extends Error {
      override name = "RuntimeError";
    }
    expect(typed(new RuntimeError())).toEqual({ type: "RuntimeError", lineage: [ERROR] });
  });
});

describe("[CAP-9] causes", () => {
  test("a method of the class, and a null of it, are none", () => {
    class Old extends Error {}
    for (const cause of [() => new Error("why"), null]) {
      Object.defineProperty(Old.prototype, "cause", { value: cause, configurable: true });
      expect(errors.capture(new Old())).not.toHaveProperty("related");
    }
  });

  test("one that is no error is javascript.NonError on the wire", () => {
    expect(errors.capture(new Error("x", { cause: null }))).toMatchObject({
      cause: 1,
      related: [{ type: "javascript.NonError", attributes: { value: null } }],
    });
  });

  test("one whose value did not cross stays an error", () => {
    const { cause } = restore({ v: 1, type: ERROR, cause: 1, related: [{ type: "javascript.NonError" }] });
    expect(cause).toBeInstanceOf(RemoteError);
  });
});

describe("[REL-2] a cause or member that is no error", () => {
  const thrown = new AggregateError([["a"], "b", Number.NaN], "x", { cause: { status: 503 } });
  const bytes = serialize(thrown);
  const changed = (change: (error: AggregateError & { cause: { status: number } }) => void) => {
    const error = errors.deserialize(bytes);
    change(error as never);
    return {
      same: Buffer.compare(errors.serialize(error), bytes) === 0,
      again: errors.deserialize(errors.serialize(error)),
    };
  };

  test("has not changed where it holds what it held, or was erased", () => {
    expect(changed(() => {}).same).toBe(true);
    expect(changed((error) => Object.assign(error, { cause: null })).same).toBe(true);
    expect(changed((error) => Object.assign(error, { errors: [...error.errors] })).same).toBe(true);
  });

  test("has changed where it holds something else", () => {
    expect(
      changed(({ cause }) => {
        cause.status = 500;
      }).again,
    ).toMatchObject({ cause: { status: 500 }, errors: [["a"], "b", Number.NaN] });
    expect(changed((error) => error.errors[0].push("c")).again).toMatchObject({
      errors: [["a", "c"], "b", Number.NaN],
    });
  });
});

describe("[REL-1] an error that a hook built", () => {
  class Private extends Error {
    readonly made = "here";
    readonly list: unknown[];
    #value: number;
    constructor(value: number, list: unknown[] = []) {
      super("hidden");
      this.#value = value;
      this.list = list;
    }
    get value(): number {
      return this.#value;
    }
  }
  const registry = new ErrorRegistry().register(Private, {
    type: "app.Private",
    fields: ["value", "list", "unread"],
    restore: ({ attributes: { value, list } }) => new Private(value as number, list as unknown[]),
  });
  const bytes = Buffer.from(
    '{"v":1,"type":"app.Private","message":"hidden","attributes":{"list":[1],"unread":2,"value":7}}',
  );

  test("goes out as it came in, and has what the hook gave it alone", () => {
    const error = registry.deserialize(bytes);
    expect(Object.entries(error)).toEqual([
      ["made", "here"],
      ["list", [1]],
    ]);
    expect(registry.serialize(error, { codec: "json" })).toEqual(new Uint8Array(bytes));
  });

  test("sends what has changed since", () => {
    const error = registry.deserialize(bytes) as Private;
    error.list.push(2);
    expect(registry.capture(error).attributes).toEqual({ list: [1, 2], unread: 2, value: 7 });
  });
});

describe("[CAP-8] SuppressedError", () => {
  const wire = {
    v: 1 as const,
    type: "javascript.SuppressedError",
    lineage: [ERROR],
    attributes: { error: { $error: 1 }, suppressed: "text" },
    related: [{ type: "javascript.RangeError", lineage: [ERROR], message: "later" }],
  };
  const hasIt = "SuppressedError" in globalThis;

  test.skipIf(hasIt)("is a RemoteError with both parts, where the engine has none", () => {
    const { attributes } = restore(wire) as RemoteError;
    expect([(attributes.error as Error).message, attributes.suppressed]).toEqual(["later", "text"]);
  });

  test.skipIf(!hasIt)("is one, with both parts out of sight, where the engine has it", () => {
    const error = restore(wire);
    expect(Object.keys(error)).toEqual([]);
    expect(error).toMatchObject({ error: { message: "later" }, suppressed: "text" });
  });
});

const isError = (Error as { isError?: (value: unknown) => boolean }).isError;
test.skipIf(!isError).each(builtinClasses)("[RES-2] Error.isError knows a restored %s", (path) => {
  expect(isError?.(restore({ v: 1, type: `javascript.${path}` }))).toBe(true);
});

describe("whatever Error.prepareStackTrace does", () => {
  const native = Error.prepareStackTrace;
  afterEach(() => {
    Error.prepareStackTrace = native as NonNullable<typeof native>;
  });

  test.each(["javascript.Error", "javascript.DOMException.AbortError", "a.B"])(
    "[RES-1] %s is restored",
    (type) => {
      Error.prepareStackTrace = () => {
        throw new Error("trap");
      };
      expect(restore({ v: 1, type, message: "x" }).message).toBe("x");
    },
  );
});

describe("instanceof", () => {
  const marked = [RemoteError, DecodeError, EncodeError] as const;
  const made = (type: (typeof marked)[number]) => Reflect.construct(Error, [], type);

  test.each(marked.map((type) => [type.name, type] as const))(
    "%s: of a proxy that was revoked, no",
    (_, type) => {
      const { proxy, revoke } = Proxy.revocable(made(type), {});
      expect(proxy).toBeInstanceOf(type);
      revoke();
      expect((proxy as unknown) instanceof type).toBe(false);
    },
  );

  test.each(marked.map((type) => [type.name, type] as const))(
    "%s: of a subclass, its own instances alone",
    (_, type) => {
      const Sub = class extends (type as unknown as ErrorClass) {} as unknown as typeof RemoteError;
      expect(made(type) instanceof Sub).toBe(false);
      expect(made(Sub) instanceof Sub).toBe(true);
      expect(made(Sub)).toBeInstanceOf(type);
    },
  );

  test.each(marked.map((type) => [type.name, type] as const))(
    "%s: of an object with its mark, no",
    (name, type) => {
      expect({ [Symbol.for(`rethrown.${name}`)]: true }).not.toBeInstanceOf(type);
    },
  );
});

describe("a second copy of this package", async () => {
  vi.resetModules();
  const copy = await import("../../src/index.js");
  const wire = {
    v: 1 as const,
    type: "a.B",
    message: "x",
    code: "C",
    attributes: { n: 1 },
    cause: 1,
    related: [{ type: "a.C" }],
  };

  test("is one", () => {
    expect(copy.RemoteError).not.toBe(RemoteError);
  });

  test("knows the errors of the first", () => {
    const error = restore(wire) as RemoteError;
    expect(error).toBeInstanceOf(copy.RemoteError);
    expect(error.cause).toBeInstanceOf(copy.RemoteError);
    expect(copy.envelopeOf(error)).toEqual(envelopeOf(error));
    expect(copy.matches(error, "a.B")).toBe(true);
    expect(copy.format(error)).toContain("a.B: x");
    expect(types.isNativeError(error)).toBe(true);
  });

  test("[REL-1] relays them: the same bytes", () => {
    for (const type of ["a.B", "javascript.RangeError", "javascript.DOMException.AbortError"]) {
      const bytes = serialize(restore({ ...wire, type }));
      expect(copy.serialize(errors.deserialize(bytes))).toEqual(bytes);
    }
  });

  test("knows the decode errors of the first", () => {
    const broken = () => decode("{");
    expect(broken).toThrow(DecodeError);
    expect(broken).toThrow(copy.DecodeError);
    expect(broken).not.toThrow(copy.EncodeError);
  });
});
