// The error classes of the real npm packages: they take the place of the catalogs' classes, and cross as themselves.
import * as falSdk from "@fal-ai/client";
import * as modalSdk from "modal";
import { describe, expect, test } from "vitest";
import * as fal from "../../dist/generated/catalogs/fal.js";
import * as modal from "../../dist/generated/catalogs/modal.js";
import { type CodecName, ErrorRegistry, RemoteError } from "../../dist/index.js";

const CODECS: CodecName[] = ["msgpack", "protobuf", "json", "armor"];
type AnyError = new (...args: unknown[]) => Error;

const PACKAGES = [
  { name: "modal", catalog: modal, sdk: modalSdk },
  { name: "fal", catalog: fal, sdk: falSdk },
] as const;

/** Every error class that a package exports, by enumeration. */
const errorClasses = (sdk: object) =>
  Object.entries(sdk).filter(
    (entry): entry is [string, AnyError] =>
      typeof entry[1] === "function" && entry[1].prototype instanceof Error,
  );

/** fal's take one object, Modal's a message. */
function instanceOf(Class: AnyError): Error {
  const details = {
    status: 422,
    body: { detail: [{ loc: ["body", "seed"], msg: "bad" }] },
    requestId: "r-1",
  };
  return Class.name === "ApiError" || Class.name === "ValidationError"
    ? new Class({ message: "from the package", ...details })
    : new Class("from the package");
}

const ownFields = (error: Error) =>
  Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(error))
      .filter(([name, { enumerable }]) => enumerable && name !== "stack" && name !== "name")
      .map(([name, { value }]) => [name, value]),
  );

describe.each(PACKAGES)("$name", ({ catalog, sdk }) => {
  const classes = errorClasses(sdk);
  const errors = new ErrorRegistry().use(catalog, sdk);

  test("has error classes", () => expect(classes.length).toBeGreaterThan(1));

  test.each(CODECS.flatMap((codec) => classes.map(([name, Class]) => ({ name, Class, codec }))))(
    "$name crosses as itself, through $codec",
    ({ Class, codec }) => {
      const error = instanceOf(Class);
      const caught = errors.deserialize(errors.serialize(error, { codec }));
      expect(Object.getPrototypeOf(caught)).toBe(Class.prototype);
      expect(caught).toBeInstanceOf(Class);
      expect(caught.name).toBe(error.name);
      expect(caught.message).toBe(error.message);
      expect(ownFields(caught)).toEqual(ownFields(error));
    },
  );

  test.each(classes)("%s is in the catalog, under the name that Python's class has", (name, Class) => {
    const declared = (catalog as Record<string, unknown>)[name];
    expect(declared, `${name} is in no catalog`).toBeTypeOf("function");
    const { type } = errors.capture(instanceOf(Class));
    expect(type).toBe((declared as unknown as Record<symbol, string>)[Symbol.for("rethrown.type")]);
  });

  test("without the package, its errors are the catalog's", () => {
    const [name, Class] = classes[0] as [string, AnyError];
    const caught = new ErrorRegistry().use(catalog).deserialize(errors.serialize(instanceOf(Class)));
    expect(caught).toBeInstanceOf((catalog as unknown as Record<string, AnyError>)[name]);
    expect(caught).not.toBeInstanceOf(RemoteError);
  });
});
