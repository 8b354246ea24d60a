// The bridge to Modal, held against the real npm package: its client really reads a GenericResult here.
import * as sdk from "modal";
import { describe, expect, test } from "vitest";
import {
  decodeClientError,
  decodeResult,
  encodeResult,
  type GenericResult,
} from "../../dist/bridges/modal.js";
import * as modal from "../../dist/generated/catalogs/modal.js";
import { ErrorRegistry } from "../../dist/index.js";

const errors = new ErrorRegistry().use(modal, sdk);
const FAILURE = 2;
const CBOR = 4;

/** What Modal's client throws for a result. */
async function thrownFor(result: GenericResult): Promise<Error> {
  const whole = { serializedTb: new Uint8Array(), tbLineCache: new Uint8Array(), traceback: "", ...result };
  const client = {
    cpClient: { functionGetOutputs: async () => ({ outputs: [{ result: whole, dataFormat: CBOR }] }) },
    logger: console,
  };
  const FunctionCall = sdk.FunctionCall as unknown as new (client: unknown, id: string) => sdk.FunctionCall;
  try {
    await new FunctionCall(client, "fc-1").get();
  } catch (error) {
    return error as Error;
  }
  throw new Error("the client threw nothing");
}

class QuotaExceeded extends Error {
  declare readonly limit: number;
}
errors.register(QuotaExceeded, { type: "billing.QuotaExceeded", fields: ["limit"], code: "QUOTA" });

describe("what the client makes of a result", () => {
  test.each([
    [FAILURE, "ValueError('x')"],
    [FAILURE, "QuotaExceeded('x', limit=3)"],
    [FAILURE, "The container was lost"],
    [4, "Task's current input hit its timeout of 5s"],
    [6, "worker lost"],
  ])("status %i with %s is read as the result itself is", async (status, exception) => {
    const result = { status, exception };
    expect(decodeClientError(await thrownFor(result))).toEqual(decodeResult(result));
  });

  test.each([3, 5, 7, 8, 9, 10])(
    "status %i is lost in the client: what is left is its RemoteError and the text",
    async (status) => {
      const result = { status, exception: "text of the platform" };
      const theirs = await thrownFor(result);
      expect(theirs).toBeInstanceOf(sdk.RemoteError);
      const { code, status: _, kind, ...whole } = decodeResult(result);
      expect(code).toMatch(/^GENERIC_STATUS_/);
      expect(decodeClientError(theirs)).toMatchObject(whole);
    },
  );

  test("restores as the client's own classes", async () => {
    const timeout = errors.restore(decodeClientError(await thrownFor({ status: 4, exception: "5s" })));
    expect(timeout).toBeInstanceOf(sdk.FunctionTimeoutError);
    const failure = errors.restore(decodeClientError(await thrownFor({ status: 6, exception: "lost" })));
    expect(failure).toBeInstanceOf(sdk.InternalFailure);
  });
});

test("what we send comes back as its class, through the text that the client shows", async () => {
  const error = Object.assign(new QuotaExceeded("100 of 100"), { limit: 100 });
  error.cause = new TypeError("inner");
  const envelope = errors.capture(error);
  const theirs = await thrownFor(encodeResult(envelope));
  expect(theirs).toBeInstanceOf(sdk.RemoteError);
  expect(theirs.message).toMatch(/^Remote error: billing.QuotaExceeded: 100 of 100 rethrown1\./);
  for (const caught of [errors.restore(decodeClientError(theirs)), errors.recover(theirs)]) {
    expect(caught).toBeInstanceOf(QuotaExceeded);
    expect(caught).toMatchObject({ message: "100 of 100", limit: 100, cause: { message: "inner" } });
  }
});

const classes = Object.entries<unknown>({ ...sdk }).filter(
  (entry): entry is [string, new (message: string) => Error] =>
    typeof entry[1] === "function" && entry[1].prototype instanceof Error,
);

test.each(classes)("%s of the client is itself", (name, Class) => {
  const error = new Class("from the client");
  const caught = errors.restore(decodeClientError(error));
  // All that comes from a result is a RemoteError; the other two classes say what it was.
  expect(Object.getPrototypeOf(caught), name).toBe(Class.prototype);
  expect(caught.message).toBe("from the client");
});
