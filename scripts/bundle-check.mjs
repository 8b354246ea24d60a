// What a browser pays for the library, by bundle and by file; fails above the bounds of bench/bundles.json.
//   node scripts/bundle-check.mjs [--files] [--no-build]

import { installed } from "./bench.mjs";
import { build, Failure, main, root, run } from "./lib.mjs";

await main(async () => {
  await installed();
  if (!process.argv.includes("--no-build")) await build();
  console.log("── types of the bench");
  await run("tsc", ["-p", "bench/tsconfig.json"]);
  // Its packages are there only now; a name that is no literal, so that `npm run types` goes without them.
  const { asLines, exceeding, measured } = await import(new URL("../bench/bundle.mjs", import.meta.url).href);
  console.log("── bundles");
  const all = await measured(root);
  for (const each of all) console.log(asLines(each, process.argv.includes("--files")).join("\n"));
  const over = exceeding(all);
  if (over.length > 0) {
    throw new Failure(
      `above its bound: ${over.map((/** @type {any} */ { name, bytes, bound }) => `${name} (${bytes} > ${bound})`).join("; ")}`,
    );
  }
});
