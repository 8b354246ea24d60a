// Whatever JavaScript throws crosses a Python process that knows none of the classes, and comes back as the same
// bytes: so as the same class with the same facts.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CodecName, ErrorRegistry } from "../../src/index.js";
import { bytesOf, hexOf, PYTHON, startTestee, type Testee } from "../testee.js";
import { cases, nonErrors } from "./cases.js";

/** JSON relays as MessagePack does; its own rules are those of the codec. */
const CODECS: readonly CodecName[] = ["msgpack", "protobuf", "armor"];
const builtins = new ErrorRegistry();

let python: Testee;
beforeAll(() => {
  python = startTestee(PYTHON);
});
afterAll(() => python.stop());

const thrown = [
  ...cases,
  ...nonErrors.map(({ name, thrown }) => ({ name, make: () => thrown, registry: builtins })),
];

test.each(thrown.map((each) => [each.name, each] as const))(
  "[REL-1] %s, through Python",
  async (_, { make, registry = builtins }) => {
    const error = await make();
    for (const codec of CODECS) {
      const sent = registry.serialize(error, { codec });
      const relayed = await python.ask({ op: "relay", codec, hex: hexOf(sent), to: [codec] });
      expect(relayed, codec).toEqual(bytesOf([codec], () => sent));
      // And once more, in JavaScript.
      const again = registry.serialize(registry.deserialize(sent, { codec }), { codec });
      expect(hexOf(again), codec).toBe(hexOf(sent));
    }
  },
);
