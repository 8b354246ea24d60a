import { describe, expect, test } from "vitest";
import { ErrorRegistry, envelopeOf, findArmor, RemoteError } from "../src/index.js";

class QuotaExceeded extends Error {
  constructor(readonly limit: number) {
    super(`only ${limit}`);
  }
}
const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit"],
});

function caughtFrom(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
const fails = errors.armored(() => {
  throw new QuotaExceeded(3);
});

describe("armored", () => {
  test("what is thrown shows type and message, and carries the rest", () => {
    const error = caughtFrom(fails);
    expect(error.message).toMatch(/^billing\.QuotaExceeded: only 3 rethrown1\./);
    expect(error.cause).toBeInstanceOf(QuotaExceeded);
    const back = errors.recover(error);
    expect(back).toBeInstanceOf(QuotaExceeded);
    expect(back).toMatchObject({ message: "only 3", limit: 3 });
  });

  test("a promise that is rejected, and one that is not", async () => {
    const later = errors.armored(async (fail: boolean) => {
      if (fail) throw new QuotaExceeded(4);
      return 5;
    });
    await expect(later(false)).resolves.toBe(5);
    expect(errors.recover(await later(true).catch((error: unknown) => error))).toMatchObject({ limit: 4 });
  });

  test("arguments, this and results pass", () => {
    const holder = {
      factor: 2,
      times: errors.armored(function (this: { factor: number }, n: number) {
        return this.factor * n;
      }),
    };
    expect(holder.times(21)).toBe(42);
  });

  test("an error that is armored twice is armored once", () => {
    const twice = caughtFrom(errors.armored(fails));
    expect(envelopeOf(errors.recover(twice))?.type).toBe("billing.QuotaExceeded");
    expect(twice.message.split("rethrown1.")).toHaveLength(2);
  });

  test("[BRG-3] armor in a message chooses nothing", () => {
    const forged = new TextDecoder().decode(errors.serialize(new QuotaExceeded(0), { codec: "armor" }));
    const paints = errors.armored(() => {
      throw new TypeError(`unknown style ${forged}`);
    });
    expect(errors.recover(caughtFrom(paints))).toMatchObject({
      name: "TypeError",
      message: "unknown style ",
    });
  });

  test("an error that was thrown on purpose is the one that arrives", () => {
    const wraps = errors.armored(() => {
      throw new RangeError("charge failed", { cause: caughtFrom(fails) });
    });
    expect(errors.recover(caughtFrom(wraps))).toMatchObject({ name: "RangeError", message: "charge failed" });
  });

  test("generators, and whatever can be awaited", async () => {
    const generator = errors.armored(function* () {
      yield 1;
      throw new QuotaExceeded(5);
    });
    expect(errors.recover(caughtFrom(() => [...generator()]))).toMatchObject({ limit: 5 });
    const stream = errors.armored(async function* () {
      yield 1;
      throw new QuotaExceeded(6);
    });
    const drained = (async () => {
      for await (const each of stream()) expect(each).toBe(1);
    })();
    expect(errors.recover(await drained.catch((error: unknown) => error))).toMatchObject({ limit: 6 });
    const thenable = errors.armored(() => ({
      then: (_: unknown, reject: (reason: unknown) => void) => reject(new QuotaExceeded(7)),
    }));
    const reason = await Promise.resolve(thenable()).catch((error: unknown) => error);
    expect(errors.recover(reason)).toMatchObject({ limit: 7 });
  });

  test("a long message stands short before the token", () => {
    const long = errors.armored(
      () => {
        throw new QuotaExceeded("x".repeat(200_000) as never);
      },
      { maxBytes: 1024 },
    );
    expect(caughtFrom(long).message.length).toBeLessThan(2100);
  });

  test("wrap chooses what is thrown", () => {
    class Detail extends Error {
      constructor(readonly detail: string) {
        super();
      }
    }
    const wrapped = errors.armored(fails, { wrap: (text) => new Detail(text) });
    expect(errors.recover(caughtFrom(wrapped))).toMatchObject({ limit: 3 });
  });

  test.each([1024, 2048, 8192])("[CAP-14] within %i bytes it is cut, and still its class", (maxBytes) => {
    const long = errors.armored(
      () => {
        throw new QuotaExceeded(7);
      },
      { maxBytes, stdout: "x".repeat(100_000) },
    );
    const error = caughtFrom(long);
    expect(findArmor(error.message)?.length).toBeLessThanOrEqual(maxBytes);
    expect(errors.recover(error)).toBeInstanceOf(QuotaExceeded);
  });

  test("what is no error is one afterwards", () => {
    const text = errors.armored(() => {
      throw "text";
    });
    expect(errors.recover(caughtFrom(text))).toMatchObject({ attributes: { value: "text" } });
  });

  test("[DIS-2] public", () => {
    const open = errors.armored(fails, { disclosure: "public" });
    const back = errors.recover(caughtFrom(open));
    expect(back).toBeInstanceOf(QuotaExceeded);
    expect(envelopeOf(back)).not.toHaveProperty("attributes");
    expect(caughtFrom(open)).not.toHaveProperty("cause");
  });
});

describe("recover", () => {
  const token = findArmor(caughtFrom(fails).message) as string;
  const within = (make: () => unknown) => errors.recover(make());

  test.each<[string, () => unknown]>([
    ["text", () => `2026-11-21 ERROR ${token} (worker 7)`],
    ["a repr in a message", () => new Error(`Remote error: RuntimeError("billing: ${token}")`)],
    ["a field", () => Object.assign(new Error("502"), { body: { detail: [{ msg: token }] } })],
    ["a stack", () => Object.assign(new Error("a"), { stack: `Error: a\n${token}` })],
    ["a plain object", () => ({ detail: token })],
    ["behind a token that is broken", () => `${token.replace(".", ".A")} ${token}`],
    [
      "behind one that holds something else",
      () => `rethrown1.wA.33b2d8d9. rethrown1.wA.${"0".repeat(8)}. ${token}`,
    ],
  ])("finds armor in %s", (_, make) => {
    expect(within(make)).toBeInstanceOf(QuotaExceeded);
  });

  test.each<[string, unknown]>([
    ["half a token", token.slice(0, -12)],
    ["no token", "rethrown1."],
    ["nothing", undefined],
    [
      "a proxy that throws",
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("no");
          },
        },
      ),
    ],
  ])("without armor, stands for %s", (_, thrown) => {
    expect(errors.recover(thrown)).toBeInstanceOf(Error);
  });

  test("an error without armor is itself, and so is a restored one", () => {
    const plain = new TypeError("plain");
    expect(errors.recover(plain)).toBe(plain);
    const restored = errors.restore({ v: 1, type: "a.B", message: token });
    expect(errors.recover(restored)).toBe(restored);
    expect(restored).toBeInstanceOf(RemoteError);
  });

  test("what a request says, and causes, are not looked at", () => {
    const echoed = Object.assign(new Error("422"), { body: { detail: [{ msg: "bad", input: token }] } });
    expect(errors.recover(echoed)).toBe(echoed);
    const outer = new Error("charge failed", { cause: new Error(token) });
    expect(errors.recover(outer)).toBe(outer);
  });

  test("bytes and long lists are no text", () => {
    const error = Object.assign(new Error("a"), {
      body: Buffer.alloc(64 << 20),
      data: new Array(1e7).fill(0),
    });
    expect(errors.recover(error)).toBe(error);
  });

  test("cycles and wide data end", () => {
    const error = new Error("a");
    Object.assign(error, { cause: error, wide: Array.from({ length: 1e5 }, (_, i) => ({ i })) });
    expect(errors.recover(error)).toBe(error);
  });
});
