// Armor through each of the four (SPEC 7.4) to a caller in JavaScript: what their own Python code gave, and what a
// function of ours in JavaScript threw, behind the real npm packages where there are some.
import { execFileSync } from "node:child_process";
import { ApiError, createFalClient, ValidationError } from "@fal-ai/client";
import * as modalSdk from "modal";
import { describe, expect, test } from "vitest";
import * as fal from "../../dist/generated/catalogs/fal.js";
import * as flyte from "../../dist/generated/catalogs/flyte.js";
import * as modal from "../../dist/generated/catalogs/modal.js";
import * as sail from "../../dist/generated/catalogs/sail.js";
import { type ArmoredOptions, ErrorRegistry, envelopeOf, findArmor, RemoteError } from "../../dist/index.js";

class QuotaExceeded extends Error {
  override name = "QuotaExceeded";
  declare readonly limit: number;
  declare readonly period: string;
}
const errors = new ErrorRegistry()
  .use(modal, modalSdk)
  .use(fal)
  .use(flyte)
  .use(sail)
  .register(QuotaExceeded, { type: "billing.QuotaExceeded", fields: ["limit", "period"] });

const MESSAGE = '100 of "100"\ncalls\\ €';

function charge(): never {
  const cause = new TypeError("a-17");
  throw Object.assign(new QuotaExceeded(MESSAGE, { cause }), { limit: 100, period: "day's" });
}

async function thrownBy(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}

const textOf = async (options: ArmoredOptions = {}) =>
  ((await thrownBy(errors.armored(charge, options))) as Error).message;

interface Given {
  readonly name: string;
  readonly message: string;
  readonly detail: unknown;
}
// Flyte prints its log before.
const python = process.env.RETHROWN_SDKS_PYTHON ?? ".venv-sdks/bin/python";
const printed = execFileSync(python, ["conformance/sdks/armor_carriers.py"], {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "ignore"],
  timeout: 120_000,
});
const fromPython: Record<string, Given> = JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "");

/** What Modal's package throws for a call that failed so. */
function throughModal(exception: string): Promise<unknown> {
  const outputs = [{ result: { status: 2, exception }, dataFormat: 4 }];
  const cpClient = { functionGetOutputs: async () => ({ outputs, lastEntryId: "1" }) };
  // @ts-expect-error: of its client, the one method that is called
  return thrownBy(() => new modalSdk.FunctionCall({ cpClient }, "fc-1", "ap-1", "fu-1").get());
}

/** What fal's package throws for a response. */
function throughFal(status: number, body: unknown): Promise<unknown> {
  const respond = async () =>
    new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  const client = createFalClient({ credentials: "none", fetch: respond });
  return thrownBy(() => client.run("shop/probe", { input: {} }));
}

const code = "QuotaExceeded";
const CARRIERS: { [name: string]: (text: string) => unknown } = {
  modal: (text) => throughModal(`RuntimeError(${JSON.stringify(text)})`),
  fal: (text) => throughFal(402, { detail: text }),
  "fal's field errors": (text) =>
    throughFal(422, { detail: [{ loc: ["body", "account"], msg: text, type: "value_error" }] }),
  flyte: (text) => new flyte.RuntimeUserError(text, { code }),
  sail: (text) =>
    new sail.SailboxFunctionError(`${code}: ${text}`, {
      error_type: code,
      traceback: `Traceback (most recent call last):\nRuntimeError: ${text}\n`,
      stdout: "",
      stderr: "",
    }),
};

function expectWhole(caught: unknown): QuotaExceeded {
  expect(caught).toBeInstanceOf(QuotaExceeded);
  expect(caught).toMatchObject({ name: "QuotaExceeded", message: MESSAGE, limit: 100, period: "day's" });
  return caught as QuotaExceeded;
}

describe("what a function in Python raised", () => {
  test.each(Object.entries(fromPython))("through %s arrives whole", async (name, given) => {
    const thrown = name.startsWith("modal")
      ? await throughModal(given.message)
      : name.startsWith("fal")
        ? await throughFal(name === "fal" ? 402 : 422, given)
        : await CARRIERS[name]?.(given.message);
    if (name.startsWith("modal")) expect(thrown).toBeInstanceOf(modalSdk.RemoteError);
    if (name.startsWith("fal")) expect(thrown).toBeInstanceOf(name === "fal" ? ApiError : ValidationError);
    const caught = expectWhole(errors.recover(thrown));
    const envelope = envelopeOf(caught);
    expect(envelope?.notes).toEqual(["account a-17"]);
    expect(envelope?.origin?.language).toBe("python");
    expect(envelopeOf(caught.cause)?.type).toBe("python.KeyError");
    expect(caught.stack).toContain("at charge (<remote python:");
  });

  test("is carried in six ways", () => expect(Object.keys(fromPython)).toHaveLength(6));
});

describe.each(Object.entries(CARRIERS))("what a function in JavaScript threw, through %s", (_, carry) => {
  test("arrives whole", async () => {
    const caught = expectWhole(errors.recover(await carry(await textOf())));
    expect(caught.cause).toBeInstanceOf(TypeError);
    expect(caught.cause).toMatchObject({ message: "a-17" });
    expect(caught.stack).toContain("charge");
  });

  test.each([1024, 2048, 8192])(
    "within %i bytes it is cut and is still its class (CAP-14)",
    async (maxBytes) => {
      const text = await textOf({ maxBytes, stdout: "x".repeat(100_000) });
      expect(findArmor(text)?.length).toBeLessThanOrEqual(maxBytes);
      const caught = errors.recover(await carry(text));
      expect(caught).toBeInstanceOf(QuotaExceeded);
      expect(envelopeOf(caught)?.omitted).toBeDefined();
    },
  );

  test("cut by the platform it is what it was", async () => {
    const text = await textOf();
    const thrown = await carry(text.slice(0, -20));
    expect(errors.recover(thrown)).toBe(thrown);
  });
});

describe("a token", async () => {
  const text = await textOf();
  const token = findArmor(text) ?? "";

  const SURVIVES: { [way: string]: string } = {
    JSON: JSON.stringify(text),
    "JSON in JSON": JSON.stringify(JSON.stringify({ detail: text })),
    quotes: `'${text}'`,
    "double quotes": `"${text}"`,
    backticks: `\`${text}\``,
    brackets: `[${text}](${text})`,
    "URL encoding": encodeURIComponent(text),
    "a form": new URLSearchParams({ detail: text }).toString(),
    "lines of a log": text.replace(/^/gm, "2026-11-21 ERROR "),
    twice: `${text} ${text}`,
    "behind one that was cut": `${token.slice(0, -20)} ${text}`,
    "full stop": `${text}.`,
    comma: `${text}, and more`,
  };
  test.each(Object.entries(SURVIVES))("survives: %s", (_, shown) => {
    expectWhole(errors.recover(shown));
    expectWhole(errors.recover(new Error(shown)));
  });

  const LOST: { [way: string]: string } = {
    "wrapped lines": text.replace(/(.{80})/g, "$1\n"),
    "upper case": text.toUpperCase(),
    "the middle cut out": `${text.slice(0, -token.length / 2 - 50)}…${text.slice(-token.length / 2)}`,
    "one character": text.replaceAll(token[40] ?? "", token[40] === "A" ? "B" : "A"),
  };
  test.each(Object.entries(LOST))("does not survive: %s; what came stays", (_, shown) => {
    const error = new Error(shown);
    expect(errors.recover(error)).toBe(error);
    const caught = errors.recover(shown);
    expect(caught).toBeInstanceOf(RemoteError);
    expect((caught as Error).message).toContain("100");
  });
});
