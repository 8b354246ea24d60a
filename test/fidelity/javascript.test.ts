// Whatever is thrown crosses exactly: every case, through every encoding, back into the same engine.
import { types } from "node:util";
import { expect, test } from "vitest";
import { CODECS, type CodecName } from "../../src/codec/index.js";
import { ErrorRegistry, RemoteError } from "../../src/index.js";
import { cases, nonErrors } from "./cases.js";
import { type ErrorFacts, factsOf } from "./facts.js";

const codecs = Object.keys(CODECS) as CodecName[];
const builtins = new ErrorRegistry();
const titled = <T extends { name: string }>(all: readonly T[]) =>
  all.map((each) => [each.name, each] as const);

test.each(titled(cases))("[RES-2] %s", async (_, { make, becomes = {}, registry = builtins }) => {
  const thrown = (await make()) as Error;
  const facts = factsOf(thrown) as ErrorFacts;
  const { name = facts.name } = becomes;
  const expected = {
    ...facts,
    ...becomes,
    // Whatever posed as an error is one afterwards; a DOMException is what the engine makes of it.
    isNative: types.isNativeError(thrown) || !((thrown as unknown) instanceof DOMException),
    shown: Error.prototype.toString.call({ name, message: facts.message }),
    ...(becomes.class === RemoteError && { enumerable: [] }),
  };
  for (const codec of codecs) {
    const restored = registry.deserialize(registry.serialize(thrown, { codec }), { codec });
    expect(factsOf(restored), codec).toEqual(expected);
    expect(
      ["name", "message", "stack", "cause"].filter((key) => Object.keys(restored).includes(key)),
    ).toEqual([]);
  }
});

test.each(titled(nonErrors))("[CAP-1] %s", (_, { thrown, value }) => {
  for (const codec of codecs) {
    const restored = builtins.deserialize(builtins.serialize(thrown, { codec })) as RemoteError;
    expect(restored, codec).toBeInstanceOf(RemoteError);
    expect(types.isNativeError(restored), codec).toBe(true);
    expect(restored.type, codec).toBe("javascript.NonError");
    expect(factsOf(restored.attributes), codec).toEqual({ value: factsOf(value) });
    const isPrimitive = typeof thrown !== "object" && typeof thrown !== "function";
    expect(restored.message, codec).toBe(isPrimitive ? String(thrown) : "");
  }
});
