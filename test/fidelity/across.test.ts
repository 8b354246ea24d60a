// Whatever JavaScript throws crosses a Python process that knows none of the classes and comes back the same: the
// same bytes, the same class, the same facts.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CodecName, ErrorRegistry } from "../../src/index.js";
import { cases, nonErrors } from "./cases.js";
import { factsOf } from "./facts.js";

/** JSON relays as MessagePack does; its own rules are those of the codec. */
const CODECS: readonly CodecName[] = ["msgpack", "protobuf", "armor"];
const builtins = new ErrorRegistry();

interface Reply {
  readonly hex?: Partial<Record<CodecName, string>>;
  readonly crashed?: string;
}

/** The Python library behind its testee: restores, raises, catches, captures. */
let relay: (bytes: Uint8Array, codec: CodecName) => Promise<Reply>;
let stop: () => void;

beforeAll(() => {
  const python = process.env.RETHROWN_PYTHON_BIN ?? "python3";
  const child = spawn(python, ["conformance/testees/python.py"], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting: ((reply: Reply) => void)[] = [];
  let ended = false;
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(JSON.parse(line)));
  child.on("close", () => {
    ended = true;
    for (const resolve of waiting.splice(0)) resolve({ crashed: "the testee ended" });
  });
  relay = (bytes, codec) =>
    new Promise((resolve) => {
      if (ended) return resolve({ crashed: "the testee ended" });
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify({ op: "relay", codec, input: hexOf(bytes) })}\n`);
    });
  stop = () => child.stdin.end();
});
afterAll(() => stop());

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

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
      const { hex, crashed } = await relay(sent, codec);
      expect({ relayed: hex?.[codec], crashed }, codec).toEqual({ relayed: hexOf(sent), crashed: undefined });
      const back = registry.deserialize(Buffer.from(hex?.[codec] ?? "", "hex"), { codec });
      expect(factsOf(back), codec).toEqual(factsOf(registry.deserialize(sent, { codec })));
      // And once more, in JavaScript.
      expect(hexOf(registry.serialize(back, { codec })), codec).toBe(hexOf(sent));
    }
  },
);
