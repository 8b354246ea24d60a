// The same envelope gives the same bytes in both languages (SPEC ENC-1), and the same bytes the same verdict
// (SPEC 9): envelopes from a seed and mutated bytes, made here and compared with the Python library in a process
// of its own. python/tests/test_cross_language.py does the same the other way round.

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CodecName, encode } from "../src/index.js";
import { envelope } from "./arbitraries.js";
import { bytesOf, CODECS, decoded, hexOf, PYTHON, startTestee, type Testee } from "./testee.js";

let python: Testee;
beforeAll(() => {
  python = startTestee(PYTHON);
});
afterAll(() => python.stop());

async function expectSame(input: Uint8Array, codec: CodecName): Promise<void> {
  const theirs = await python.ask({ op: "decode", codec, hex: hexOf(input), to: CODECS });
  expect(theirs).toEqual(decoded(input, codec));
}

test.each(CODECS)("[ENC-1] %s: the same envelopes give the same bytes", async (codec) => {
  await fc.assert(
    fc.asyncProperty(envelope(), (each) => expectSame(encode(each, { codec }), codec)),
    { numRuns: 150 },
  );
});

test.each(CODECS)("[REL-1] %s: through a Python relay that knows nothing, the same bytes", async (codec) => {
  await fc.assert(
    fc.asyncProperty(envelope(), async (each) => {
      const input = encode(each, { codec });
      const relayed = await python.ask({ op: "relay", codec, hex: hexOf(input), to: [codec] });
      expect(relayed).toEqual(bytesOf([codec], () => input));
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

test.each(CODECS)("[ERR-1] %s: mutated bytes get the same verdict", async (codec) => {
  await fc.assert(
    fc.asyncProperty(mutated(codec), (bytes) => expectSame(bytes, codec)),
    { numRuns: 400 },
  );
});
