// The same envelope gives the same bytes in both languages (SPEC ENC-1), and the same bytes the same verdict
// (SPEC 9): envelopes from a seed and mutated bytes, made here and compared with the Python library in a process
// of its own. python/tests/test_cross_language.py does the same the other way round.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CODECS, type CodecName } from "../src/codec/index.js";
import { DecodeError, decode, type ErrorEnvelope, encode } from "../src/index.js";
import { envelope } from "./arbitraries.js";

const python = process.env.RETHROWN_PYTHON_BIN ?? "python3";
const names = Object.keys(CODECS) as CodecName[];
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

interface Reply {
  readonly hex?: Record<CodecName, string>;
  readonly error?: { code: string; path: string; offset?: number };
  readonly crashed?: string;
}

/** The Python library behind its testee: one request a line, one reply a line. */
let ask: (request: object) => Promise<Reply>;
let stop: () => void;

beforeAll(() => {
  const child = spawn(python, ["conformance/testees/python.py"], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting: ((reply: Reply) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(JSON.parse(line)));
  let ended = false;
  child.on("close", () => {
    ended = true;
    for (const resolve of waiting.splice(0)) resolve({ crashed: "the testee ended" });
  });
  let seq = 0;
  ask = (request) =>
    new Promise((resolve) => {
      if (ended) return resolve({ crashed: "the testee ended" });
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify({ seq: seq++, ...request })}\n`);
    });
  stop = () => child.stdin.end();
});
afterAll(() => stop());

/** What this library makes of an input: its form in every encoding, or its error. */
function transcode(input: Uint8Array, codec: CodecName): Reply {
  let decoded: ErrorEnvelope;
  try {
    decoded = decode(input, { codec });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const { code, path, offset } = error;
    const isCompared = offset !== undefined && (codec === "msgpack" || codec === "protobuf");
    return { error: { code, path, ...(isCompared && { offset }) } };
  }
  return {
    hex: Object.fromEntries(names.map((name) => [name, hex(encode(decoded, { codec: name }))])) as never,
  };
}

async function expectSame(input: Uint8Array, codec: CodecName): Promise<void> {
  const { hex: theirs, error, crashed } = await ask({ op: "transcode", input: hex(input), codec });
  expect({ hex: theirs, error, crashed }).toEqual({
    hex: undefined,
    error: undefined,
    ...transcode(input, codec),
  });
}

test.each(names)("[ENC-1] %s: the same envelopes give the same bytes", async (codec) => {
  await fc.assert(
    fc.asyncProperty(envelope(), (each) => expectSame(encode(each, { codec }), codec)),
    { numRuns: 150 },
  );
});

test.each(names)("[REL-1] %s: through a Python relay that knows nothing, the same bytes", async (codec) => {
  await fc.assert(
    fc.asyncProperty(envelope(), async (each) => {
      const input = hex(encode(each, { codec }));
      const { hex: relayed, crashed } = await ask({ op: "relay", input, codec });
      expect({ relayed: relayed?.[codec], crashed }).toEqual({ relayed: input, crashed: undefined });
    }),
    { numRuns: 100 },
  );
});

/** Valid bytes with a few of them changed, removed, doubled or cut off. */
const mutated = (codec: CodecName) =>
  fc
    .tuple(
      envelope(),
      fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom("set", "drop", "twice", "cut")), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    .map(([each, changes]) => {
      let bytes = [...encode(each, { codec })];
      for (const [place, byte, how] of changes) {
        const at = place % Math.max(1, bytes.length);
        if (how === "set") bytes[at] = byte;
        else if (how === "drop") bytes.splice(at, 1);
        else if (how === "twice") bytes.splice(at, 0, ...bytes.slice(at, at + 1 + (byte % 16)));
        else bytes = bytes.slice(0, at);
      }
      return new Uint8Array(bytes);
    });

test.each(names)("[ERR-1] %s: mutated bytes get the same verdict", async (codec) => {
  await fc.assert(
    fc.asyncProperty(mutated(codec), (bytes) => expectSame(bytes, codec)),
    { numRuns: 400 },
  );
});
