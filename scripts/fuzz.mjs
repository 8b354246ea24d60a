// Differential fuzzing: the TypeScript library against the Python testee, or those that are named.
//   node scripts/fuzz.mjs [--count N] [--seed S] …   the options of `rethrown conformance fuzz`
import { join } from "node:path";
import { build, main, root } from "./lib.mjs";
import { python } from "./python.mjs";

await main(async () => {
  await build();
  const { bin } = await python();
  const { fuzz } = await import("#fuzz");
  const testee = [bin, join(root, "conformance", "testees", "python", "testee.py")];
  process.exitCode = await fuzz(process.argv.slice(2), [testee]);
});
