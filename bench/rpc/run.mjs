// Every benchmark of this folder, one after the other, or those that are named: npm run bench:rpc [http …]
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build, main, root, run } from "../../scripts/lib.mjs";
import { python } from "../../scripts/python.mjs";

await main(async () => {
  const names = process.argv.slice(2);
  const folder = join(root, "bench", "rpc");
  const isBench = (/** @type {string} */ file) =>
    !/^(?:from-root|measure|run)\./.test(file) && /\.(?:mjs|py)$/.test(file);
  // No Python file here may have the name of a module that others import.
  const isNamed = (/** @type {string} */ file) =>
    names.length === 0 || names.some((name) => file.replaceAll("_", "-").startsWith(name));
  await build();
  const { bin } = await python();
  for (const file of readdirSync(folder).filter(isBench).filter(isNamed).sort()) {
    console.log(`\n── ${file}`);
    if (file.endsWith(".py")) await run(bin, [join(folder, file)]);
    else await run(process.execPath, ["--import", join(folder, "from-root.mjs"), join(folder, file)]);
  }
});
