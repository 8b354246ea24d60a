// SPEC 10.2: envelope → native error.
import { types as nodeTypes } from "node:util";
import { describe, expect, test } from "vitest";
import { type ErrorEnvelope, ErrorRegistry, envelopeOf, RemoteError, restore } from "../src/index.js";

let ran: string[] = [];

class Quota extends Error {
  limit = ran.push("field") && 0;
  constructor(required: { must: "exist" }) {
    super(required.must);
    ran.push("constructor");
  }
  set used(_: number) {
    ran.push("setter");
  }
  get label(): string {
    ran.push("getter");
    return "";
  }
  method(): void {}
}

const errors = new ErrorRegistry().register(Quota, { type: "app.Quota" });
const quota = (attributes: ErrorEnvelope["attributes"] = {}) => ({
  v: 1 as const,
  type: "app.Quota",
  message: "spent",
  attributes,
});

test("[RES-1] runs nothing of the class, and makes a native error", () => {
  ran = [];
  const error = errors.restore(quota({ limit: 3, used: 4 }));
  expect(error).toBeInstanceOf(Quota);
  expect(nodeTypes.isNativeError(error)).toBe(true);
  expect(ran).toEqual([]);
  expect(Object.entries(error)).toEqual([["limit", 3]]);
  expect(error.message).toBe("spent");
});

describe("[RES-4] attributes", () => {
  test("set only what the class does not hold and nobody listens to", () => {
    const names = [
      "method",
      "label",
      "then",
      "toJSON",
      "constructor",
      "__proto__",
      "__defineGetter__",
      "name",
      "message",
      "stack",
      "cause",
      "fine",
    ];
    const attributes: Record<string, string> = Object.create(null);
    for (const name of names) Object.defineProperty(attributes, name, { value: "wire", enumerable: true });
    const error = errors.restore(quota(attributes));
    expect(Object.entries(error)).toEqual([["fine", "wire"]]);
    expect(Object.getPrototypeOf(error)).toBe(Quota.prototype);
    expect(({} as Record<string, unknown>).fine).toBeUndefined();
  });

  test("a class registered with fields gets those, where they are kept", () => {
    class Mapped extends Error {
      declare maximum: number;
    }
    const mapped = new ErrorRegistry().register(Mapped, { type: "app.Mapped", fields: { limit: "maximum" } });
    const error = mapped.restore({ v: 1, type: "app.Mapped", attributes: { limit: 3, other: 4 } });
    expect({ ...error }).toEqual({ maximum: 3 });
    expect(mapped.capture(error).attributes).toEqual({ limit: 3, other: 4 });
  });

  test("a RemoteError keeps all of them in attributes", () => {
    const error = restore({
      v: 1,
      type: "a.B",
      code: "C",
      kind: "user",
      attributes: { then: 1, at: { $time: "2026-01-01T00:00:00Z" } },
    });
    expect(error).toBeInstanceOf(RemoteError);
    const remote = error as RemoteError;
    expect({ ...remote.attributes }).toEqual({ then: 1, at: new Date("2026-01-01") });
    expect([remote.type, remote.code, remote.kind, remote.status]).toEqual(["a.B", "C", "user", undefined]);
    expect("then" in error).toBe(false);
  });

  test("a code becomes a property where the class states none", () => {
    expect(restore({ v: 1, type: "javascript.Error", code: "ENOENT" })).toMatchObject({ code: "ENOENT" });
  });
});

describe("values", () => {
  class Point {
    declare x: number;
  }
  const registry = new ErrorRegistry().registerValue(Point, { type: "geo.Point" });
  const restored = (value: NonNullable<ErrorEnvelope["attributes"]>[string]) =>
    (registry.restore({ v: 1, type: "a.B", attributes: { value } }) as RemoteError).attributes.value;

  test.each([
    [{ $int: "18446744073709551616" }, 2n ** 64n],
    [{ $float: "nan" }, Number.NaN],
    [{ $float: "-inf" }, -Infinity],
    [{ $tuple: [1, [2]] }, [1, [2]]],
    [{ $map: [[1, "a"]] }, new Map([[1, "a"]])],
    [{ $opaque: { type: "x.Y", text: "shown" } }, "shown"],
    [{ $later: 1 }, { $later: 1 }],
    [{ $object: { type: "un.Known", fields: { a: 1 } } }, { a: 1 }],
  ])("%j", (value, expected) => {
    expect(restored(value as never)).toEqual(expected);
  });

  test("an instance of a registered value type", () => {
    const value = restored({ $object: { type: "geo.Point", fields: { x: 1 } } });
    expect(value).toBeInstanceOf(Point);
    expect(value).toEqual(Object.assign(Object.create(Point.prototype), { x: 1 }));
  });

  test("an error is the error itself", () => {
    const error = restore({
      v: 1,
      type: "a.B",
      attributes: { first: { $error: 1 } },
      cause: 1,
      related: [{ type: "a.C" }],
    });
    expect((error as RemoteError).attributes.first).toBe(error.cause);
  });
});

describe("restore hooks", () => {
  const seen: unknown[] = [];
  class Secretive extends Error {
    readonly #secret: number;
    constructor(secret: number) {
      super("hidden");
      this.#secret = secret;
    }
    reveal(): number {
      return this.#secret;
    }
  }
  const shared = new Secretive(2);
  const registry = (restore: (parts: { attributes: Readonly<Record<string, unknown>> }) => Secretive) =>
    new ErrorRegistry({ onIssue: (issue) => seen.push(issue) }).register(Secretive, {
      type: "app.Secretive",
      restore,
    });

  test("build what data cannot", () => {
    const error = registry(({ attributes }) => new Secretive(attributes.secret as number)).restore({
      v: 1,
      type: "app.Secretive",
      attributes: { secret: 7 },
    });
    expect((error as Secretive).reveal()).toBe(7);
  });

  test.each([
    ["a frozen error", () => Object.freeze(new Secretive(1))],
    ["a shared one", () => shared],
    ["no error", () => ({}) as Secretive],
  ])("cost the class when they return %s", (_, hook) => {
    const errors = registry(hook as () => Secretive);
    for (const message of ["first", "second"]) {
      const error = errors.restore({ v: 1, type: "app.Secretive", message });
      expect(envelopeOf(error)?.message).toBe(message);
    }
  });

  test("cost the class when they fail, never the error", () => {
    const reason = new Error("broken hook");
    const error = registry(() => {
      throw reason;
    }).restore({ v: 1, type: "app.Secretive", message: "kept" });
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.message).toBe("kept");
    expect(seen.at(-1)).toEqual({ type: "app.Secretive", reason });
  });
});

describe("[RES-5] the graph", () => {
  test("cycles come back exactly", () => {
    const error = restore({ v: 1, type: "a.B", cause: 1, related: [{ type: "a.C", cause: 0 }] });
    expect((error.cause as Error).cause).toBe(error);
  });

  test("cause 0 is the error itself", () => {
    const error = restore({ v: 1, type: "a.B", cause: 0 });
    expect(error.cause).toBe(error);
  });
});

describe("[RES-6] groups", () => {
  const aggregate = "javascript.AggregateError";

  test("a group that contains itself", () => {
    const error = restore({
      v: 1,
      type: aggregate,
      errors: [0, 1],
      related: [{ type: "a.B" }],
    }) as AggregateError;
    expect(error.errors.map((member) => member.constructor)).toEqual([RemoteError, RemoteError]);
    expect(error.errors[0]).not.toBe(error);
    expect(envelopeOf(error)?.errors).toEqual([0, 1]);
  });

  test("22 groups of twice the next one do not unfold", () => {
    const related = Array.from({ length: 22 }, (_, i) => ({
      type: aggregate,
      ...(i < 21 && { errors: [i + 2, i + 2] }),
    }));
    let count = 0;
    const pending: unknown[] = [restore({ v: 1, type: aggregate, errors: [1, 1], related })];
    for (let error = pending.pop(); error; error = pending.pop()) {
      count++;
      pending.push(...((error as AggregateError).errors ?? []));
    }
    expect(count).toBeLessThan(256);
  });

  test("200 nested groups end", () => {
    const related = Array.from({ length: 200 }, (_, i) => ({
      type: aggregate,
      ...(i < 199 && { errors: [i + 2] }),
    }));
    let depth = 0;
    let error: AggregateError | undefined = restore({
      v: 1,
      type: aggregate,
      errors: [1],
      related,
    }) as AggregateError;
    for (; error; error = error.errors?.[0]) depth++;
    expect(depth).toBeLessThan(200);
  });
});

describe("[RES-7] the stack", () => {
  const frames = [{ file: "/srv/app.py", line: 12, function: "handle" }];
  const remote = {
    v: 1 as const,
    type: "app.Quota",
    message: "spent",
    frames,
    origin: { language: "python", worker: "w7" },
  };

  test("shows the remote calls under a name that is no file, then the local ones", () => {
    const [header, call, separator, local] = (errors.restore(remote).stack ?? "").split("\n");
    expect(header).toBe("Quota: spent");
    expect(call).toBe("    at handle (<remote python w7:/srv/app.py>:12)");
    expect(separator).toBe("    --- restored here ---");
    expect(local).toContain("restore.test.ts");
  });

  test("only the root has a local part", () => {
    const error = errors.restore({ ...remote, cause: 1, related: [{ type: "a.B", message: "why", frames }] });
    expect((error.cause as Error).stack).toBe(
      "RemoteError [a.B]: why\n    at handle (<remote python w7:/srv/app.py>:12)",
    );
  });

  test("hides nothing that moves a cursor or ends the name early", () => {
    const file = `/a>\u001b]0;x\u0007\u202e\n${"x".repeat(600)}/etc/passwd`;
    const [, call = ""] = (
      restore({ v: 1, type: "a.B", frames: [{ file, function: "f\ng" }] }).stack ?? ""
    ).split("\n");
    expect(call).toMatch(/^ {4}at f g \(<remote [^<>\p{Cc}\u202e]{1,509}>\)$/u);
  });

  test("a message cannot forge a line of the stack's calls by escapes", () => {
    expect(restore({ v: 1, type: "a.B", message: "x\u001b[2Ky" }).stack).toContain("x\\x1b[2Ky");
  });

  test("Error.stackTraceLimit is as before", () => {
    const before = Error.stackTraceLimit;
    restore(remote);
    expect(Error.stackTraceLimit).toBe(before);
  });
});

test("[RES-1] an envelope that is none says so", () => {
  const error = restore({ v: 1, type: "a.B", cause: 7 });
  expect(error).toBeInstanceOf(RemoteError);
  expect(error.message).toMatch(/schema at \/cause/);
});

test("[RES-2] a DOMException is a real one", () => {
  const error = restore({
    v: 1,
    type: "javascript.DOMException.AbortError",
    message: "stop",
    lineage: ["javascript.DOMException", "javascript.Error"],
  });
  expect(error).toBeInstanceOf(DOMException);
  expect([error.name, error.message, (error as unknown as DOMException).code]).toEqual([
    "AbortError",
    "stop",
    20,
  ]);
});

test("RemoteError is named as the platform names its status", () => {
  const nameOf = (status: "deadline_exceeded" | "cancelled" | "internal") =>
    restore({ v: 1, type: "a.B", status }).name;
  expect([nameOf("deadline_exceeded"), nameOf("cancelled"), nameOf("internal")]).toEqual([
    "TimeoutError",
    "AbortError",
    "RemoteError",
  ]);
});

test("instanceof holds for a RemoteError of another copy of this package", () => {
  const foreign = Object.defineProperty(new Error("x"), Symbol.for("rethrown.RemoteError"), { value: true });
  expect(foreign).toBeInstanceOf(RemoteError);
  expect({ name: "RemoteError" }).not.toBeInstanceOf(RemoteError);
});

test("a restored error awaits to itself and calls nothing", async () => {
  const error = restore({ v: 1, type: "a.B", attributes: { then: { $opaque: { type: "f", text: "x" } } } });
  expect(await error).toBe(error);
});
