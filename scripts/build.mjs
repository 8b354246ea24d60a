// Compiles everything that the package ships, each part against those before it.
import { build, main } from "./lib.mjs";

await main(build);
