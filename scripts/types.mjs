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
  const folders = [
    "python/src",
    "python/tests",
    "examples",
    "conformance",
    "bench/rpc",
    "test/rpc/peers",
  ].filter((folder) => filesBelow(join(root, folder)).some((file) => file.endsWith(".py")));
  // Examples, testees and benchmarks are started as scripts, beside which their neighbours are found.
  const paths = ["examples", "conformance/sdks", "conformance/testees/python", "bench/rpc", "test/rpc/peers"];
  const env = { MYPYPATH: paths.join(delimiter) };
  await run(bin, ["-m", "mypy", "--config-file", "python/pyproject.toml", ...folders], { env });
});
