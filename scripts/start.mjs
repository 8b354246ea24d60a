// The demonstration: prepares both languages and runs examples/main.ts.
import { join } from "node:path";
import { build, main, root, run } from "./lib.mjs";
import { python } from "./python.mjs";

await main(async () => {
  console.log("[1/3] Python environment …");
  const { bin, version } = await python(undefined, (line) => console.log(`      ${line}`));
  console.log(`[1/3] Python environment … ready (${version})`);

  console.log("[2/3] TypeScript: library and examples …");
  await build();
  await run("tsc", ["-p", "tsconfig.examples.json"]);
  console.log("[2/3] TypeScript: library and examples … ready");

  console.log("[3/3] examples/main.ts\n");
  await run(process.execPath, [join(root, ".build", "examples", "main.js")], {
    env: { RETHROWN_PYTHON_BIN: bin },
  });
});
