#!/usr/bin/env node
// The command `rethrown`: each part is loaded when it is asked for.

import { PACKAGE_VERSION } from "../generated/constants.js";

const HELP = `rethrown validate FILE…          says what is wrong with envelopes
rethrown inspect [FILE]          shows the bytes of one, and what they mean
rethrown conformance …           tests an implementation; see rethrown conformance --help
rethrown --help, --version
`;

const COMMANDS: ReadonlyMap<string, (args: string[]) => Promise<number>> = new Map([
  ["validate", async (args: string[]) => (await import("./validate.js")).validateFiles(args)],
  ["inspect", async (args: string[]) => (await import("./inspect.js")).inspectFile(args)],
  ["conformance", async (args: string[]) => (await import("#conformance")).conformance(args)],
  ["--version", async () => say(PACKAGE_VERSION)],
  ["--help", async () => say(HELP.trimEnd())],
]);

function say(text: string): number {
  console.log(text);
  return 0;
}

// So that what it has started is ended with it.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

// Such as `head`, which has read enough.
process.stdout.on("error", (error: Error & { code?: string }) => {
  if (error.code !== "EPIPE") throw error;
  console.error("rethrown: nobody reads its output any more");
  process.exit(2);
});

const [name = "--help", ...args] = process.argv.slice(2);
const command = COMMANDS.get(name);
if (command) {
  process.exitCode = await command(args);
} else {
  console.error(`rethrown has no ${name}\n\n${HELP}`);
  process.exitCode = 2;
}
