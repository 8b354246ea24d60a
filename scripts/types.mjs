// Type checks every source of both languages.
import { delimiter, join } from "node:path";
import { filesBelow, main, root, run } from "./lib.mjs";
import { python } from "./python.mjs";

await main(async () => {
  await run("tsc", ["-p", "tsconfig.json"]);
  // Once more as the library is built: without node types.
  await run("tsc", ["-p", "tsconfig.build.json", "--noEmit"]);

  const { bin } = await python();
  // mypy refuses a folder that has no Python in it.
  const folders = ["python/src", "python/tests", "examples", "conformance"].filter((folder) =>
    filesBelow(join(root, folder)).some((file) => file.endsWith(".py")),
  );
  // Examples and testees are started as scripts, beside which its neighbours are found.
  const env = { MYPYPATH: ["examples", "conformance/sdks", "conformance/testees/python"].join(delimiter) };
  await run(bin, ["-m", "mypy", "--config-file", "python/pyproject.toml", ...folders], { env });
});
