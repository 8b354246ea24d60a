// The main job: a TypeScript program and a Python program that call each other, raise for real and catch the
// same class. Exits with 1 if anything arrives as something else.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { envelopeOf, format, RemoteError } from "rethrown";
import { BurstQuotaExceeded, errors, Overdraft, PaymentFailed, QuotaExceeded } from "./billing.js";
import { type Peer, startPeer } from "./peer.js";

const python = process.env.RETHROWN_PYTHON_BIN ?? "python3";
// Compiled code stands in .build/examples, the Python programs where they are written.
const program = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

/** What the Python side can call; each raises. */
const methods = {
  quota: () => {
    throw new QuotaExceeded(100, 101);
  },
  burst: () => {
    throw new BurstQuotaExceeded(10, 12);
  },
  chain: () => {
    const root = new RangeError("a-17 is out of range");
    throw new PaymentFailed("no invoice could be written", {
      cause: new QuotaExceeded(1, 2, { cause: root }),
    });
  },
  group: () => {
    throw new AggregateError([new QuotaExceeded(1, 2), new TypeError("no such plan")], "two accounts failed");
  },
  missing_file: () => readFileSync("/no/such/file"),
};

interface Scene {
  readonly title: string;
  /** Makes it happen; gives what was thrown where, and what was caught where. */
  readonly run: (worker: Peer, relay: Peer) => Promise<{ thrown: string; caught: string; error?: unknown }>;
}

async function caughtFrom(peer: Peer, ...call: [string, ...unknown[]]): Promise<Error> {
  try {
    await peer.call(...call);
  } catch (error) {
    assert.ok(error instanceof Error, "what is caught is an error");
    return error;
  }
  return assert.fail(`${call.join(" ")} did not throw`);
}

/** How Python caught what a method of ours raised. */
const caughtByPython = async (worker: Peer, method: string) =>
  (await worker.call("catch", method)) as { caught: string; type: string; message: string } & Record<
    string,
    unknown
  >;

const scenes: readonly Scene[] = [
  {
    title: "a domain class with fields",
    async run(worker) {
      const error = await caughtFrom(worker, "quota");
      assert.ok(error instanceof QuotaExceeded);
      assert.deepEqual({ ...error }, { limit: 100, used: 101 });
      assert.equal(error.message, "101 of 100 calls used");
      return {
        thrown: "Python: billing.QuotaExceeded",
        caught: "TypeScript: QuotaExceeded, limit 100, used 101",
        error,
      };
    },
  },
  {
    title: "the same, the other way",
    async run(worker) {
      const { caught, limit, used, message } = await caughtByPython(worker, "quota");
      assert.deepEqual(
        { caught, limit, used, message },
        { caught: "billing.QuotaExceeded", limit: 100, used: 101, message: "101 of 100 calls used" },
      );
      return {
        thrown: "TypeScript: QuotaExceeded",
        caught: `Python: ${caught}, limit ${limit}, used ${used}`,
      };
    },
  },
  {
    title: "a class of __main__, in the other language",
    async run(worker) {
      const error = await caughtFrom(worker, "overdraft");
      assert.ok(error instanceof Overdraft);
      assert.equal(error.account, "a-17");
      return {
        thrown: "Python: __main__.Overdraft",
        caught: `TypeScript: Overdraft, account ${error.account}`,
      };
    },
  },
  {
    title: "a class and a dataclass of __main__, nothing registered",
    async run() {
      const said = execFileSync(python, [program("main_module.py")], { encoding: "utf8" }).trim();
      assert.equal(said, "caught __main__.MyException carrying MyType(foo=10)");
      return { thrown: "Python worker: main_module.MyException", caught: `Python script: ${said.slice(7)}` };
    },
  },
  {
    title: "an unknown subclass of a known base",
    async run(worker) {
      const error = await caughtFrom(worker, "burst");
      assert.ok(error instanceof QuotaExceeded);
      assert.equal(error.name, "BurstQuotaExceeded");
      return {
        thrown: "Python: billing.BurstQuotaExceeded",
        caught: `TypeScript: QuotaExceeded, named ${error.name}`,
      };
    },
  },
  {
    title: "the same, the other way",
    async run(worker) {
      const { caught, type } = await caughtByPython(worker, "burst");
      assert.deepEqual({ caught, type }, { caught: "billing.QuotaExceeded", type: "BurstQuotaExceeded" });
      return { thrown: "TypeScript: BurstQuotaExceeded", caught: `Python: ${caught}, of type ${type}` };
    },
  },
  {
    title: "a chain of causes with notes",
    async run(worker) {
      const error = await caughtFrom(worker, "chain");
      assert.ok(error instanceof PaymentFailed);
      assert.ok(error.cause instanceof QuotaExceeded);
      assert.ok(error.cause.cause instanceof RemoteError);
      assert.equal(error.cause.cause.type, "python.KeyError");
      assert.deepEqual(envelopeOf(error)?.notes, ["invoice of November"]);
      return {
        thrown: "Python: PaymentFailed from QuotaExceeded from KeyError, one note",
        caught: "TypeScript: PaymentFailed, QuotaExceeded, RemoteError of python.KeyError, one note",
        error,
      };
    },
  },
  {
    title: "the same, the other way",
    async run(worker) {
      const { caught, cause, root } = await caughtByPython(worker, "chain");
      assert.deepEqual([caught, cause, root], ["billing.PaymentFailed", "QuotaExceeded", "RemoteIndexError"]);
      return {
        thrown: "TypeScript: PaymentFailed from QuotaExceeded from RangeError",
        caught: `Python: ${caught}, ${cause}, ${root} of javascript.RangeError`,
      };
    },
  },
  {
    title: "an exception group",
    async run(worker) {
      const error = await caughtFrom(worker, "group");
      assert.ok(error instanceof AggregateError);
      assert.ok(error.errors[0] instanceof QuotaExceeded);
      assert.equal(error.errors[1].type, "python.ValueError");
      return {
        thrown: "Python: ExceptionGroup of 2",
        caught: "TypeScript: AggregateError of QuotaExceeded, RemoteError",
      };
    },
  },
  {
    title: "the same, the other way",
    async run(worker) {
      const { caught, members } = await caughtByPython(worker, "group");
      assert.deepEqual([caught, members], ["builtins.ExceptionGroup", ["QuotaExceeded", "RemoteError"]]);
      return {
        thrown: "TypeScript: AggregateError of 2",
        caught: "Python: ExceptionGroup of QuotaExceeded, RemoteError",
      };
    },
  },
  {
    title: "a Python OSError",
    async run(worker) {
      const error = await caughtFrom(worker, "missing_file");
      assert.ok(error instanceof RemoteError);
      assert.equal(error.type, "python.FileNotFoundError");
      assert.deepEqual(
        { ...error.attributes },
        { errno: 2, filename: "/no/such/file", strerror: "No such file or directory" },
      );
      return {
        thrown: "Python: FileNotFoundError",
        caught: `TypeScript: RemoteError of ${error.type}, errno 2, filename`,
      };
    },
  },
  {
    title: "a Node system error",
    async run(worker) {
      const { caught, type, code, attributes } = await caughtByPython(worker, "missing_file");
      assert.deepEqual([caught, type, code], ["rethrown.RemoteError", "javascript.Error", "ENOENT"]);
      assert.deepEqual(attributes, { errno: -2, path: "/no/such/file", syscall: "open" });
      return {
        thrown: "TypeScript: Error ENOENT",
        caught: `Python: ${caught}, code ${code}, errno, syscall, path`,
      };
    },
  },
  {
    title: "what the call printed, and what it costs",
    async run(worker) {
      const error = await caughtFrom(worker, "metered");
      assert.ok(error instanceof QuotaExceeded);
      const { stdout, stderr, billableUnits } = envelopeOf(error) ?? {};
      assert.deepEqual(
        { stdout, stderr, billableUnits },
        { stdout: "checking the quota of a-17\n", stderr: "quota service is slow\n", billableUnits: 0.25 },
      );
      return {
        thrown: "Python: QuotaExceeded, after printing",
        caught: `TypeScript: QuotaExceeded, stdout, stderr, ${billableUnits} billable units`,
      };
    },
  },
  {
    title: "through a relay that knows none of the classes",
    async run(_, relay) {
      const error = await caughtFrom(relay, "forward", "metered");
      assert.ok(error instanceof QuotaExceeded);
      const { stdout, billableUnits, frames } = envelopeOf(error) ?? {};
      assert.equal(stdout, "checking the quota of a-17\n");
      assert.equal(billableUnits, 0.25);
      assert.equal(frames?.at(-1)?.function, "metered");
      return {
        thrown: "Python worker behind a Python relay: QuotaExceeded",
        caught: "TypeScript: QuotaExceeded, all of it",
      };
    },
  },
  {
    title: "an exception whose __str__ raises",
    async run(worker) {
      const error = await caughtFrom(worker, "stubborn");
      assert.ok(error instanceof RemoteError);
      assert.equal(error.type, "worker.Stubborn");
      const left = envelopeOf(error)?.omitted?.map(({ path, reason }) => `${path} ${reason}`);
      assert.deepEqual(left, ["/message failed"]);
      return {
        thrown: "Python: Stubborn",
        caught: "TypeScript: RemoteError of worker.Stubborn, its message listed as left out",
      };
    },
  },
];

const worker = startPeer([python, program("worker.py")], errors, methods);
const relay = startPeer([python, program("relay.py")], errors);
let crossed = 0;
let report: unknown;
for (const { title, run } of scenes) {
  try {
    const { thrown, caught, error } = await run(worker, relay);
    crossed++;
    report = error ?? report;
    console.log(`✔ ${title}\n    thrown  ${thrown}\n    caught  ${caught}`);
  } catch (mismatch) {
    console.log(`✘ ${title}`);
    console.error(mismatch);
    process.exitCode = 1;
  }
}
await Promise.all([worker.close(), relay.close()]);

console.log("\nOne of them, as a user would print it:\n");
console.log(format(report));
console.log(`\n${crossed} of ${scenes.length} errors crossed as they should`);
