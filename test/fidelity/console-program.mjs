// What console.test.ts runs in a Node of its own: restores the envelopes that it reads, and prints them as anybody
// would.
import { text } from "node:stream/consumers";
import { ErrorRegistry } from "rethrown";

class Quota extends Error {}
const errors = new ErrorRegistry().register(Quota, { type: "billing.Quota" });

for (const [name, envelope] of Object.entries(JSON.parse(await text(process.stdin)))) {
  console.error(`## ${name}`);
  console.error(errors.restore(envelope));
}
