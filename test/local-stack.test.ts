// SPEC RES-7: the local calls of a restored error. They are taken at once, and printed when somebody reads them.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ErrorEnvelope, ErrorRegistry, restore } from "../src/index.js";

const envelope: ErrorEnvelope = {
  v: 1,
  type: "app.Quota",
  message: "spent",
  frames: [{ file: "/srv/app.py", line: 12, function: "handle" }],
  origin: { language: "python" },
};
const HEADER = "RemoteError [app.Quota]: spent";

test("[RES-7] assigning the stack replaces it, as that of any error", () => {
  const error = restore(envelope);
  error.stack = "other";
  expect(error.stack).toBe("other");
  expect(Object.keys(error)).toEqual([]);
  expect(Object.getOwnPropertyDescriptor(error, "stack")?.enumerable).toBe(false);
});

test("[RES-7] what is derived from an error shows its stack, and has its own when one is assigned", () => {
  const error = restore(envelope);
  const derived = Object.create(error) as Error;
  expect(derived.stack?.split("\n")[0]).toBe(HEADER);
  derived.stack = "other";
  expect([derived.stack, error.stack?.split("\n")[0]]).toEqual(["other", HEADER]);
});

test("[RES-7] a frozen error shows its local calls", () => {
  expect(Object.freeze(restore(envelope)).stack).toContain("local-stack.test.ts");
});

test("[RES-7] a clone has the local calls, whether or not the stack was read", () => {
  const read = restore(envelope);
  expect(read.stack).toContain("local-stack.test.ts");
  for (const error of [restore(envelope), read]) {
    expect(structuredClone(error).stack).toContain(
      "handle (<remote python:/srv/app.py>:12)\n    --- restored",
    );
    expect(structuredClone(error).stack).toContain("local-stack.test.ts");
  }
});

test("[RES-7] an error of a hook whose stack cannot be defined has the local calls as text", () => {
  class Fixed extends Error {
    constructor() {
      super("x");
      Object.defineProperty(this, "stack", { value: "", writable: true, configurable: false });
    }
  }
  const errors = new ErrorRegistry().register(Fixed, { type: "app.Fixed", restore: () => new Fixed() });
  expect(errors.restore({ ...envelope, type: "app.Fixed" }).stack).toContain("local-stack.test.ts");
});

test("[RES-7] a cause and its clone show their remote calls", () => {
  const frames = [{ file: "/srv/b.py", line: 3, function: "inner" }];
  const error = restore({ ...envelope, cause: 1, related: [{ type: "app.B", frames }] });
  const calls = "RemoteError [app.B]\n    at inner (<remote python:/srv/b.py>:3)";
  expect(structuredClone(error.cause as Error).stack).toBe(calls);
  expect((error.cause as Error).stack).toBe(calls);
});

test("[RES-7] an error that a hook gives twice shows the remote calls of the last", () => {
  class Shared extends Error {}
  const shared = new Shared();
  const errors = new ErrorRegistry().register(Shared, { type: "app.Shared", restore: () => shared });
  const type = "app.Shared";
  const frames = [{ file: "/srv/b.py", line: 3, function: "inner" }];
  const error = errors.restore({ ...envelope, type, cause: 1, related: [{ type, frames }] });
  expect(error.stack).toContain("inner (<remote python:/srv/b.py>:3)");
});

describe("with a prepareStackTrace of the user's", () => {
  const native = Error.prepareStackTrace;
  let printed = 0;

  beforeEach(() => {
    printed = 0;
    Error.prepareStackTrace = (_, calls) => {
      printed++;
      return `x\n    at ${calls[0]?.getFileName()}:1:1`;
    };
  });
  afterEach(() => {
    Error.prepareStackTrace = native as NonNullable<typeof native>;
  });

  test("[RES-7] nothing is printed before somebody reads, and then once", () => {
    const error = new ErrorRegistry().restore({ ...envelope, cause: 1, related: [{ type: "a.B" }] });
    expect(printed).toBe(0);
    expect(error.stack).toContain("local-stack.test.ts:1:1");
    expect(error.stack).toContain("local-stack.test.ts:1:1");
    expect(printed).toBe(1);
  });

  test("[RES-7] one that throws when the stack is read costs the local calls alone", () => {
    const error = restore(envelope);
    Error.prepareStackTrace = () => {
      throw new Error("trap");
    };
    expect(error.stack).toBe(`${HEADER}\n    at handle (<remote python:/srv/app.py>:12)`);
  });
});
