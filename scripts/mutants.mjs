// Whether the conformance suite notices mistakes: both libraries, each time wrong in one place, against it.
//   node scripts/mutants.mjs [--only ID] [--jobs N] …
import { join } from "node:path";
import { build, main, root } from "./lib.mjs";
import { python } from "./python.mjs";

// Leaves neither testees nor copies behind.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

await main(async () => {
  await build();
  const { bin } = await python();
  const { mutants } = await import("#mutants");
  const json = join(root, ".build", "conformance", "results.json");
  process.exitCode = await mutants(["--json", json, ...process.argv.slice(2)], bin);
});
