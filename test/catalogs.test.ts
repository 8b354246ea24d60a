import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import * as fal from "../src/generated/catalogs/fal.js";
import * as flyte from "../src/generated/catalogs/flyte.js";
import * as modal from "../src/generated/catalogs/modal.js";
import * as sail from "../src/generated/catalogs/sail.js";
import { STATUSES } from "../src/generated/constants.js";
import { ErrorRegistry, envelopeOf, RemoteError } from "../src/index.js";

const folder = new URL("../schema/catalogs/", import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const NAMES = ["python", "javascript", "modal", "fal", "flyte", "sail"];
const CATALOGS = { modal, fal, flyte, sail };
const declaredType = Symbol.for("rethrown.type");

interface CatalogType {
  type: string;
  parents: string[];
  aliases?: string[];
  fields?: Record<string, { default?: unknown }>;
}
const typesOf = (name: string) => read(`${name}.json`).types as CatalogType[];

describe("schema/catalogs", () => {
  const schema = read("catalog.schema.json");

  test("every catalog follows its schema", () => {
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    for (const name of NAMES)
      expect([name, validate(read(`${name}.json`)), validate.errors]).toEqual([name, true, null]);
    expect(readdirSync(folder).sort()).toEqual(
      [...NAMES.map((name) => `${name}.json`), "catalog.schema.json"].sort(),
    );
  });

  test("the schema's statuses are those of the specification", () => {
    expect(schema.$defs.status.enum).toEqual(STATUSES.map(({ name }) => name));
  });

  test("[ID-3] no name stands twice, over all catalogs", () => {
    const names = NAMES.flatMap(typesOf).flatMap(({ type, aliases = [] }) => [type, ...aliases]);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test("every parent is a type", () => {
    const known = new Set(NAMES.flatMap(typesOf).map(({ type }) => type));
    const missing = NAMES.flatMap(typesOf).flatMap(({ parents }) =>
      parents.filter((name) => !known.has(name)),
    );
    expect(missing).toEqual([]);
  });

  test("every builtin error class of this engine is in javascript.json", () => {
    const builtins = Object.getOwnPropertyNames(globalThis).filter((name) => {
      const value = (globalThis as Record<string, unknown>)[name];
      return typeof value === "function" && (value === Error || value.prototype instanceof Error);
    });
    const known = new Set(typesOf("javascript").map(({ type }) => type));
    expect(builtins.filter((name) => !known.has(`javascript.${name}`))).toEqual([]);
  });
});

describe.each(Object.entries(CATALOGS))("rethrown/catalogs/%s", (name, catalog) => {
  const errors = new ErrorRegistry().use(catalog);
  const classes = [...new Set(Object.values(catalog))] as (new (
    message?: string,
    fields?: object,
  ) => Error)[];
  const shown = typesOf(name).filter(({ type }) => !/\._\w+$/.test(type));

  test("has a class for every type, and no other", () => {
    const declared = classes.map((each) => (each as unknown as Record<symbol, string>)[declaredType]);
    expect(declared.sort()).toEqual(shown.map(({ type }) => type).sort());
  });

  test.each(classes.map((each) => [each.name, each] as const))("%s crosses whole", (_, Class) => {
    const required = {
      code: "X",
      kind: "user",
      status_code: 418,
      field: "seed",
      image_id: "im",
      status: 400,
    };
    const more = { relative_path: "a/b", package_name: "p", original_error: "e" };
    const error = new Class("what happened", { ...required, ...more });
    const bytes = errors.serialize(error);
    const caught = errors.deserialize(bytes);
    expect(Object.getPrototypeOf(caught)).toBe(Class.prototype);
    expect(caught.message).toBe("what happened");
    expect(Object.keys(caught).sort()).toEqual(Object.keys(error).sort());
    expect({ ...caught }).toEqual({ ...error });
    expect(Object.keys(caught)).not.toContain("message");
    expect(errors.serialize(caught)).toEqual(bytes);
  });

  test.each(shown.flatMap(({ type, aliases = [] }) => [type, ...aliases]))("%s is known", (type) => {
    expect(errors.restore({ v: 1, type })).not.toBeInstanceOf(RemoteError);
  });
});

describe("what a catalog says", () => {
  const errors = Object.values(CATALOGS).reduce((all, each) => all.use(each), new ErrorRegistry());

  test("fields are typed, and facts follow from them", () => {
    const caught: unknown = errors.deserialize(
      errors.serialize(new fal.FieldException("must be positive", { field: "seed", billable_units: "0.5" })),
    );
    expect(caught instanceof fal.FieldException && caught.field).toBe("seed");
    expect(caught).toBeInstanceOf(fal.FalServerlessException);
    expect(caught).not.toBeInstanceOf(fal.AppException);
    expect(envelopeOf(caught)).toMatchObject({
      message: "must be positive",
      kind: "user",
      status: "invalid_argument",
      httpStatus: 422,
      billableUnits: "0.5",
    });
  });

  test("defaults are those of the nearest class that states one", () => {
    expect(new fal.GPUOutOfMemoryException()).toMatchObject({ message: "GPU error", status_code: 503 });
    expect(new fal.CUDAOutOfMemoryException()).toMatchObject({
      message: "CUDA error: out of memory",
      status_code: 503,
    });
    expect(new flyte.TaskTimeoutError("too long")).toMatchObject({
      code: "TaskTimeoutError",
      kind: "user",
      worker: "user",
    });
  });

  test("ancestors of other languages stand in the lineage, the roots of Python not", () => {
    expect(errors.capture(new sail.FileNotFoundError("gone")).lineage).toEqual([
      "sail.FileNotFoundError",
      "sail.errors.SailError",
      "python.FileNotFoundError",
      "python.OSError",
      "javascript.Error",
    ]);
  });

  test("codes are compared whole", () => {
    const caught = errors.restore({ v: 1, type: "chat.ChatRoomNotFound", code: "ChatRoomNotFound" });
    expect(caught).toBeInstanceOf(RemoteError);
    expect(caught).not.toBeInstanceOf(flyte.OOMError);
  });

  test("former names lead to the class that has their place", () => {
    expect(errors.restore({ v: 1, type: "sail.SailboxWorkerLostError" })).toBeInstanceOf(
      sail.SailboxHostLostError,
    );
    expect(errors.restore({ v: 1, type: "flyte.errors.RunAbortedError" })).toBeInstanceOf(
      flyte.ActionAbortedError,
    );
    expect(sail.SailboxWorkerLostError).toBe(sail.SailboxHostLostError);
  });

  test("the package's own classes take the place of the catalog's", () => {
    class NotFoundError extends Error {
      constructor(readonly made: string) {
        super(made);
        this.name = "NotFoundError";
      }
    }
    const own = new ErrorRegistry().use(modal, { NotFoundError, version: "1", Client: class {} });
    const caught = own.deserialize(own.serialize(new NotFoundError("no such app")));
    expect(Object.getPrototypeOf(caught)).toBe(NotFoundError.prototype);
    expect(envelopeOf(caught)).toMatchObject({ type: "modal.exception.NotFoundError", status: "not_found" });
    expect(errors.restore(own.capture(new NotFoundError("x")))).toBeInstanceOf(modal.NotFoundError);
  });

  test("a subclass goes by its own name", () => {
    class PaintError extends fal.AppException {}
    const error = new PaintError("bad", { status_code: 400 });
    expect(errors.capture(error)).toMatchObject({ type: "PaintError", httpStatus: 400 });
    const knowing = new ErrorRegistry().use(fal).register(PaintError, { type: "shop.PaintError" });
    const caught = knowing.deserialize(knowing.serialize(error));
    expect(caught).toBeInstanceOf(PaintError);
    expect(caught).toMatchObject({ name: "PaintError", status_code: 400 });
    expect(errors.restore(knowing.capture(error))).toMatchObject({ name: "PaintError" });
  });

  test("[ID-10] what is not stated comes from the ancestor, whichever was registered first", () => {
    class PaintError extends fal.AppException {}
    const options = { type: "shop.PaintError" };
    const error = new PaintError("bad", { status_code: 400 });
    const [first, last] = [new ErrorRegistry(), new ErrorRegistry()];
    const captured = [
      first.use(fal).register(PaintError, options),
      last.register(PaintError, options).use(fal),
    ].map((each) => each.capture(error));
    expect(captured.map(({ httpStatus }) => httpStatus)).toEqual([400, 400]);
  });

  test("a catalog can be used twice", () => {
    expect(new ErrorRegistry().use(fal).use(fal).capture(new fal.FileTooLargeError()).kind).toBe("user");
  });

  test("[REL-3] a fact that stands in a field changes with it", () => {
    const caught = errors.restore(errors.capture(new fal.AppException("a", { status_code: 400 })));
    Object.assign(caught, { status_code: 429 });
    expect(errors.capture(caught)).toMatchObject({ httpStatus: 429, attributes: { status_code: 429 } });
    const units = errors.restore(errors.capture(new fal.FieldException("a", { field: "seed" })));
    Object.assign(units, { billable_units: 9 });
    expect(errors.capture(units)).toMatchObject({ billableUnits: 9, httpStatus: 422 });
  });

  test("[DIS-2] extra fields never stand for a declared one", () => {
    class Limited extends Error {
      publicLimit = 1;
      limit = "internal note";
    }
    const own = new ErrorRegistry().register(Limited, {
      type: "a.Limited",
      fields: { limit: "publicLimit" },
      extraFields: true,
      publicFields: ["limit"],
    });
    expect(own.capture(new Limited(), { disclosure: "public" }).attributes).toEqual({ limit: 1 });
  });

  test("a field that comes as the message is text", () => {
    const caught = errors.restore({
      v: 1,
      type: "fal.exceptions.AppException",
      message: "shown",
      attributes: { message: { $int: "9007199254740993" } },
    });
    expect(caught.message).toBe("shown");
    expect(`${caught}`).toBe("AppException: shown");
  });
});

describe("[4.2] what builtins stand for where nobody says", () => {
  test.each([
    ["python.TimeoutError", undefined, "deadline_exceeded", "TimeoutError"],
    ["python.KeyError", undefined, "not_found", "NotFoundError"],
    ["python.FileNotFoundError", undefined, "not_found", "NotFoundError"],
    ["python.PermissionError", undefined, "permission_denied", "NotAllowedError"],
    ["python.ValueError", undefined, "invalid_argument", "RemoteError"],
    ["asyncio.exceptions.CancelledError", undefined, "cancelled", "AbortError"],
    ["python.RuntimeError", "ENOENT", "unknown", "RemoteError"],
  ])("%s with code %s is %s", (type, code, status, name) => {
    const caught = new ErrorRegistry().restore({ v: 1, type, ...(code && { code }) });
    expect(caught).toMatchObject({ status, name });
    expect(envelopeOf(caught)).not.toHaveProperty("status");
  });

  test.each([
    ["ENOENT", "not_found"],
    ["ECONNREFUSED", "unavailable"],
    ["ETIMEDOUT", "deadline_exceeded"],
    ["toString", undefined],
  ])("a code of JavaScript's: %s", (code, status) => {
    const caught = new ErrorRegistry().restore({
      v: 1,
      type: "my.Error",
      lineage: ["javascript.Error"],
      code,
    });
    expect((caught as RemoteError).status).toBe(status);
  });

  test("what the sender says comes first", () => {
    const caught = new ErrorRegistry().restore({ v: 1, type: "python.TimeoutError", status: "unavailable" });
    expect(caught).toMatchObject({ status: "unavailable", name: "NetworkError" });
  });
});
