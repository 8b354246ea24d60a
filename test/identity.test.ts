// SPEC 5: which name a class has, and which class a name leads to.
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { ErrorRegistry, matches, RemoteError, type TypeOptions } from "../src/index.js";

class Declared extends Error {}
Object.defineProperty(Declared, Symbol.for("rethrown.type"), { value: "lib.Declared" });
class Inherits extends Declared {}
class Plain extends Error {}
class Named extends Error {
  override name = "NamedError";
}
class OnPrototype extends Error {}
OnPrototype.prototype.name = "PrototypeError";

const registry = () => new ErrorRegistry();
const capture = (error: unknown, errors = registry()) => {
  const { type, lineage } = errors.capture(error);
  return { type, lineage };
};
const ERROR = "javascript.Error";

describe("[ID-1] the stable type name", () => {
  test.each<[string, unknown, string, string[] | undefined]>([
    ["a builtin", new TypeError("x"), "javascript.TypeError", [ERROR]],
    ["Error itself", new Error("x"), ERROR, undefined],
    ["a declared name", new Declared(), "lib.Declared", [ERROR]],
    ["not an inherited declaration", new Inherits(), "Inherits", ["lib.Declared", ERROR]],
    ["the constructor's name, where the instance shows a builtin's", new Plain(), "Plain", [ERROR]],
    ["the instance's name", new Named(), "NamedError", [ERROR]],
    ["the prototype's name", new OnPrototype(), "PrototypeError", [ERROR]],
    [
      "a builtin under a name of its own",
      Object.assign(new RangeError(), { name: "Deep" }),
      "Deep",
      ["javascript.RangeError", ERROR],
    ],
    [
      "[ID-5] a DOMException",
      new DOMException("x", "AbortError"),
      "javascript.DOMException.AbortError",
      ["javascript.DOMException", ERROR],
    ],
    [
      "a DOMException named like a builtin",
      new DOMException("x", "SyntaxError"),
      "javascript.DOMException.SyntaxError",
      ["javascript.DOMException", ERROR],
    ],
    ["an error of another realm", runInNewContext("new TypeError('x')"), "javascript.TypeError", [ERROR]],
    ["[ID-5] text", "thrown", "javascript.NonError", undefined],
    ["nothing at all", undefined, "javascript.NonError", undefined],
    ["an object without prototype", Object.create(null), "javascript.NonError", undefined],
  ])("%s", (_, thrown, type, lineage) => {
    expect(capture(thrown)).toEqual({ type, lineage });
  });

  test("registration comes first, and [ID-4] aliases come before ancestors", () => {
    const errors = registry().register(Declared, { type: "app.Declared", aliases: ["app.Old", "app.Older"] });
    expect(capture(new Declared(), errors)).toEqual({
      type: "app.Declared",
      lineage: ["app.Old", "app.Older", ERROR],
    });
    expect(capture(new Inherits(), errors)).toEqual({ type: "Inherits", lineage: ["app.Declared", ERROR] });
  });
});

describe("[ID-3] a registry refuses", () => {
  test.each<[string, unknown, TypeOptions]>([
    ["a class that is no error", class {}, { type: "a.B" }],
    ["no name", Plain, {}],
    ["an empty name", Plain, { type: "" }],
    ["a name of 257 bytes", Plain, { type: `${"é".repeat(128)}x` }],
    ["a name with a control character", Plain, { type: "a\n.B" }],
    ["a builtin's name", Plain, { type: "javascript.TypeError" }],
    ["a builtin class under another name", TypeError, { type: "a.TypeError" }],
    ["a taken name", Plain, { type: "lib.Declared" }],
    ["a taken alias", Plain, { type: "a.B", aliases: ["old.Declared"] }],
    ["public fields that are none of the fields", Plain, { type: "a.B", fields: ["a"], publicFields: ["b"] }],
  ])("%s", (_, type, options) => {
    const errors = registry().register(Declared, { aliases: ["old.Declared"] });
    expect(() => errors.register(type as typeof Plain, options)).toThrow(TypeError);
  });

  test("one class under two names", () => {
    expect(() => registry().register(Plain, { type: "a.B" }).register(Plain, { type: "a.C" })).toThrow(
      /a\.B/,
    );
  });
});

describe("[ID-6] the class that a name leads to", () => {
  const errors = registry()
    .register(Declared, { aliases: ["old.Declared"] })
    .register(Plain, { type: "app.Plain" });
  test.each<[string, string, string[], unknown, string]>([
    ["the type", "app.Plain", [], Plain, "Plain"],
    ["an alias that the receiver knows", "old.Declared", [], Declared, "Declared"],
    ["an alias that the sender knows", "new.Plain", ["app.Plain"], Plain, "Plain"],
    ["the nearest ancestor, showing what it was", "x.Sub", ["lib.Declared", "app.Plain"], Declared, "Sub"],
    ["a builtin ancestor", "x.Sub", ["javascript.RangeError", ERROR], RangeError, "Sub"],
    ["a root as type", ERROR, [], Error, "Error"],
    ["never a root as ancestor", "x.Sub", [ERROR], RemoteError, "RemoteError"],
    ["nothing known", "python.ValueError", ["python.Exception"], RemoteError, "RemoteError"],
    ["[ID-8] a group of another language", "python.ExceptionGroup", [], RemoteError, "RemoteError"],
  ])("%s", (_, type, lineage, expected, name) => {
    const error = errors.restore({ v: 1, type, lineage });
    expect(error.constructor).toBe(expected);
    expect(error.name).toBe(name);
  });

  test("[ID-8] a group with members is an AggregateError", () => {
    const error = errors.restore({
      v: 1,
      type: "python.ExceptionGroup",
      errors: [1],
      related: [{ type: "a.B" }],
    });
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.name).toBe("ExceptionGroup");
  });

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty", "os.system"])(
    "never by property: %s",
    (type) => {
      expect(errors.restore({ v: 1, type, lineage: [type] })).toBeInstanceOf(RemoteError);
    },
  );
});

test("matches asks by name, alias and ancestor, of remote and of local errors", () => {
  const errors = registry().register(Plain, { type: "app.Plain", aliases: ["app.Old"] });
  const remote = errors.restore({ v: 1, type: "x.Y", lineage: ["x.Z"] });
  expect([matches(remote, "x.Y"), matches(remote, "x.Z"), matches(remote, "x")]).toEqual([true, true, false]);
  const local = new Plain();
  expect([errors.matches(local, "app.Plain"), errors.matches(local, "app.Old")]).toEqual([true, true]);
  expect([matches(new TypeError(), ERROR), matches("text", "javascript.NonError")]).toEqual([true, true]);
});
