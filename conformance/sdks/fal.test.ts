// The bridge to fal behind fal's own client: a real fal.App in a process of its own, the package's ApiError and
// ValidationError, and the errors that were raised.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import * as sdk from "@fal-ai/client";
import { ApiError, createFalClient, ValidationError } from "@fal-ai/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeClientError, decodeResponse } from "../../dist/bridges/fal.js";
import * as fal from "../../dist/generated/catalogs/fal.js";
import { ErrorRegistry, envelopeOf } from "../../dist/index.js";

class QuotaExceeded extends Error {
  declare readonly limit: number;
}
const errors = new ErrorRegistry()
  .use(fal, sdk)
  .register(QuotaExceeded, { type: "shop.QuotaExceeded", fields: ["limit"] });

const python = process.env.RETHROWN_SDKS_PYTHON ?? ".venv-sdks/bin/python";
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  server = spawn(python, ["conformance/sdks/fal_server.py"], { stdio: ["pipe", "pipe", "ignore"] });
  const failed = new Promise<never>((_, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`${python} fal_server.py ended with ${code}`)));
  });
  failed.catch(() => {});
  const lines = createInterface({ input: server.stdout as NodeJS.ReadableStream });
  const first = new Promise<string>((resolve) => lines.once("line", resolve));
  url = `http://127.0.0.1:${JSON.parse(await Promise.race([first, failed])).port}`;
}, 60_000);

afterAll(() => server.stdin?.end());

/** What the package throws where the app raises that. */
async function thrownBy(path: string, input: Record<string, unknown>): Promise<unknown> {
  const client = createFalClient({
    credentials: "none",
    // The package finds its own host; the request goes to the app here instead, on a connection of its own.
    fetch: (request, init) =>
      fetch(`${url}${new URL(String(request)).pathname.replace("/shop/probe", "")}`, {
        ...init,
        headers: { ...init?.headers, connection: "close" },
      }),
  });
  try {
    await client.run(`shop/probe${path}`, { input });
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}

const caughtFrom = async (path: string, input: Record<string, unknown>) =>
  errors.restore(decodeClientError(await thrownBy(path, input)));

const CASES: [name: string, type: abstract new (...args: never[]) => Error, fields: object][] = [
  ["app", fal.AppException, { message: "no such model", status_code: 404 }],
  ["app-subclass", fal.AppException, { message: "sold out", status_code: 410 }],
  ["field-all", fal.FieldException, { field: "image", type: "image_too_large", status_code: 413 }],
  ["field", fal.FieldException, { field: "seed", message: "must be positive", status_code: 422 }],
  ["cancelled", fal.RequestCancelledException, { message: "Request cancelled by the client." }],
  ["cuda-memory", fal.CUDAOutOfMemoryException, { status_code: 503 }],
  ["gpu", fal.GPUException, { message: "GPU error", status_code: 503 }],
  ["torch-memory", fal.CUDAOutOfMemoryException, { status_code: 503 }],
  ["unknown", fal.UserFunctionException, { message: "Internal Server Error" }],
];

describe("what fal's client throws", () => {
  // The package sends a 503 again after half a second, one and two.
  test.concurrent.each(CASES)(
    "%s is the class that the app raised",
    async (name, type, fields) => {
      const caught = await caughtFrom("/fail", { case: name });
      expect(Object.getPrototypeOf(caught)).toBe(type.prototype);
      expect(caught).toMatchObject(fields);
    },
    30_000,
  );

  test("had no message of the app's, and one class for all that is no 422", async () => {
    const thrown = await thrownBy("/fail", { case: "app" });
    expect(thrown).toBeInstanceOf(ApiError);
    expect(thrown).toMatchObject({ message: "Not Found", status: 404 });
  });

  test("for wrong input is the package's own ValidationError, with its methods", async () => {
    const caught = await caughtFrom("/picture", { steps: 0 });
    expect(Object.getPrototypeOf(caught)).toBe(ValidationError.prototype);
    expect((caught as ValidationError).getFieldErrors("prompt")).toMatchObject([{ msg: "Field required" }]);
    expect(caught.message).toContain("body.prompt: Field required");
  });

  test.concurrent.each(["app", "quota", "cuda-memory", "unknown"])(
    "%s comes whole in armor",
    async (name) => {
      const thrown = await thrownBy("/armored", { case: name });
      expect(thrown).toBeInstanceOf(ApiError);
      for (const caught of [errors.restore(decodeClientError(thrown)), errors.recover(thrown)]) {
        const envelope = envelopeOf(caught);
        expect(envelope?.stdout).toBe("half a picture\n");
        expect(envelope?.related?.[0]).toMatchObject({ type: "python.LookupError", message: "before" });
        expect(envelope?.frames?.at(-1)).toMatchObject({ function: "fail" });
        if (name === "quota") expect(caught).toBeInstanceOf(QuotaExceeded);
        if (name === "quota") expect(caught).toMatchObject({ message: "100 of 100 calls used", limit: 100 });
      }
    },
  );
});

describe("a response that was fetched", () => {
  test("says what it costs, which the package forgets", async () => {
    const body = JSON.stringify({ case: "field-units" });
    const headers = { "content-type": "application/json", connection: "close" };
    const response = await fetch(`${url}/fail`, { method: "POST", body, headers });
    const caught = errors.restore(
      decodeResponse({ status: response.status, headers: response.headers, body: await response.text() }),
    );
    expect(caught).toBeInstanceOf(fal.FieldException);
    expect(envelopeOf(caught)?.billableUnits).toBe(2.5);
  });
});
