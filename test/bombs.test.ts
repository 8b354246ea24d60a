// Inputs that are cheap to send must be cheap to refuse, or to accept (SPEC 13: bombs): each of conformance/fuzz/bombs.json
// at the full `maxBytes`, in a process of its own that has 64 MiB of heap. Needs the build in dist/.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { LIMITS } from "../src/generated/constants.js";

interface Measured {
  id: string;
  codec: string;
  said: string;
  /** Of an eighth of it, and of all of it. */
  ms: [number, number];
}

const bombs: { id: string; codecs: string[]; expect: string }[] = JSON.parse(
  readFileSync(new URL("../conformance/fuzz/bombs.json", import.meta.url), "utf8"),
).bombs;

// Measured: 3 s of processor time in all, none above 0.25 s, in 59 MiB of heap.
const { stdout } = await promisify(execFile)(process.execPath, [
  "--max-old-space-size=64",
  "dist/conformance/fuzz/bombs.js",
  String(LIMITS.maxBytes),
]);
const measured = stdout
  .trimEnd()
  .split("\n")
  .map((line): Measured => JSON.parse(line));

describe("[LIM-1] 64 MiB of heap are enough for any megabyte", () => {
  test("each bomb went off", () => {
    const wanted = bombs.flatMap(({ id, codecs }) => codecs.map((codec) => `${id} ${codec}`));
    expect(measured.map(({ id, codec }) => `${id} ${codec}`)).toEqual(wanted);
  });

  test.each(measured)(
    "$id, $codec: the verdict, in time linear in the input",
    ({ id, said, ms: [part, whole] }) => {
      expect(said).toBe(bombs.find((bomb) => bomb.id === id)?.expect);
      // Eight times as much takes about eight times as long; squared it would be 64 times.
      expect(whole).toBeLessThan(24 * Math.max(part, 25));
    },
  );
});
