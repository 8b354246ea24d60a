// SPEC CAR-1, CAR-6, CAR-7, CAR-9 between threads: real workers, which have copies of the classes of their own.
import { once } from "node:events";
import { BroadcastChannel, MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import * as Comlink from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import {
  decode,
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  envelopeOf,
  type Limits,
  RemoteError,
  serialize,
} from "../../src/index.js";
import * as comlink from "../../src/rpc/comlink.js";
import {
  decodeMessage,
  encodeMessage,
  fromMessage,
  reportErrors,
  rethrowing,
  throwing,
  toMessage,
} from "../../src/rpc/worker.js";
import { envelope as anyEnvelope } from "../arbitraries.js";
import { carrierVectors } from "../bridge-vectors.js";
import { printed, programsOf } from "./worker-docs.js";

class QuotaExceeded extends Error {
  constructor(
    readonly limit: number,
    options?: ErrorOptions,
  ) {
    super(`${limit} of ${limit} calls used`, options);
  }
}

const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit"],
  publicFields: ["limit"],
  status: "resource_exhausted",
});

const workers = new Set<Worker>();
afterEach(async () => {
  await Promise.all([...workers].map((worker) => worker.terminate()));
  workers.clear();
});

function started(mode: string, options: object = {}): Worker {
  const path = new URL("peers/worker.mjs", import.meta.url);
  const worker = new Worker(path, { workerData: { mode, options }, stdout: true, stderr: true });
  workers.add(worker);
  return worker;
}

/** As a pool does it: what comes back as an error is thrown as it came. */
class Pool {
  readonly worker: Worker;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(reason: unknown): void }>();
  #id = 0;

  constructor(mode: string, options?: object) {
    this.worker = started(mode, options);
    this.worker.on("message", ({ id, ...reply }) => {
      const { resolve, reject } = this.#waiting.get(id) as never as PromiseWithResolvers<unknown>;
      this.#waiting.delete(id);
      if ("result" in reply) resolve(reply.result);
      else reject("error" in reply ? reply.error : reply);
    });
  }

  run(task: string, ...args: unknown[]): Promise<unknown> {
    const id = this.#id++;
    this.worker.postMessage({ id, task, args });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }
}

interface PromiseWithResolvers<T> {
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** What a call rejects with, or throws. */
// biome-ignore lint/suspicious/noExplicitAny: anything can be thrown.
async function failure(call: () => unknown): Promise<any> {
  try {
    await call();
  } catch (thrown) {
    return thrown;
  }
  return expect.fail("it did not throw");
}

/** Seconds: for what must not hang. */
const soon = (seconds = 10) => ({ signal: AbortSignal.timeout(seconds * 1000) });

describe("vectors of 96-carriers/worker", () => {
  it.each(carrierVectors("worker"))("$id", ({ call, input, options, expect: expected }) => {
    const { limits, codec } = (options ?? {}) as { limits?: Limits; codec?: "armor" };
    const made =
      call === "encodeMessage"
        ? encodeMessage(input as ErrorEnvelope, codec)
        : (decodeMessage(input, limits) ?? null);
    expect(made).toEqual(expected);
  });
});

describe("what is lost without", () => {
  it("a structured clone keeps neither the class nor its fields", async () => {
    const error = await failure(() => new Pool("raw").run("fail", "quota"));
    expect(error.constructor).toBe(Error);
    expect(error.name).toBe("Error");
    expect(error).not.toHaveProperty("limit");
  });

  it("a function among the causes costs the answer, and the worker", async () => {
    const pool = new Pool("raw");
    const answer = pool.run("fail", "function").catch(() => "an answer");
    const death = new Promise((resolve) => pool.worker.once("error", () => resolve("death")));
    expect(await Promise.race([answer, death])).toBe("death");
  });

  it("Comlink keeps name, message and stack", async () => {
    const { remote, close } = comlinked("comlink-raw");
    const error = await failure(() => remote.fail("quota"));
    expect([error.constructor, error.limit, error.cause]).toEqual([Error, undefined, undefined]);
    close();
  });
});

function comlinked(mode: string, options?: object) {
  const worker = started(mode, options);
  // biome-ignore lint/suspicious/noExplicitAny: whatever is exposed there.
  const remote = Comlink.wrap<any>(nodeEndpoint(worker));
  return { remote, worker, close: () => remote[Comlink.releaseProxy]() };
}

const NODE = Number(process.versions.node.split(".")[0]);

/** Every way that an error takes to the caller, as a function that throws it. */
const WAYS: Record<string, (options?: object) => (name: string) => Promise<unknown>> = {
  "a pool": (options) => {
    const pool = rethrowing(new Pool("pool", options), { errors });
    return (name) => pool.run("fail", name);
  },
  "a pool's promise": (options) => {
    const pool = new Pool("pool", options);
    return (name) => rethrowing(pool.run("failLater", name), { errors });
  },
  "a pool's function": (options) => {
    const pool = new Pool("pool", options);
    return rethrowing((name: string) => pool.run("fail", name), { errors });
  },
  messages: (options) => {
    const pool = new Pool("messages", options);
    return (name) =>
      pool.run("", name).catch((reply) => {
        throw fromMessage(reply, { errors });
      });
  },
  "the error event": (options) => async (name) => {
    const worker = rethrowing(started("dying", options), { errors });
    worker.postMessage({ name });
    const [error] = await once(worker, "error", soon());
    throw error;
  },
  Comlink: (options) => {
    const { remote } = comlinked("comlink", options);
    return async (name) => {
      const own = Comlink.transferHandlers.get("throw") as never;
      comlink.rethrowing(Comlink.transferHandlers, { errors });
      try {
        await remote.fail(name);
      } finally {
        Comlink.transferHandlers.set("throw", own);
      }
    };
  },
};

describe.each(Object.entries(WAYS))("%s", (way, made) => {
  const isNodes = way === "the error event";

  it("CAR-9: brings the class with its fields and its chain of causes", async () => {
    const error = await failure(() => made()("quota"));
    expect(error).toBeInstanceOf(QuotaExceeded);
    expect([error.limit, error.message]).toEqual([100, "100 of 100 calls used"]);
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(error.cause.cause).toBeInstanceOf(SyntaxError);
    expect(error.stack).toContain("worker-failing.mjs");
    expect(error).not.toHaveProperty("rethrown");
  });

  it("CAR-1: internal by default, less what looks like a secret", async () => {
    const error = await failure(() => made()("unknown"));
    expect([error.constructor, error.name, error.message]).toEqual([TypeError, "Refused", "no"]);
    expect(error.place).toBe("here");
    // Node itself sends every property of an uncaught error. That one gives way.
    expect(JSON.stringify(envelopeOf(error))).not.toContain("s3cret");
  });

  it("brings groups and texts of 10 MB", async () => {
    const call = made();
    const group = await failure(() => call("group"));
    expect(group).toBeInstanceOf(AggregateError);
    expect(group.errors[0]).toBeInstanceOf(QuotaExceeded);
    const large = await failure(() => call("large"));
    expect(large).toBeInstanceOf(QuotaExceeded);
    expect(JSON.stringify(envelopeOf(large))).toContain('"reason":"truncated"');
    const deep = await failure(() => call("deep"));
    expect(deep).toBeInstanceOf(QuotaExceeded);
  });

  // Node 24 sends nothing of an uncaught DOMException but its stack.
  it.skipIf(isNodes && NODE >= 22)("brings aborts", async () => {
    const abort = await failure(() => made()("abort"));
    expect([abort.constructor, abort.name]).toEqual([DOMException, "AbortError"]);
  });

  // A worker of Node 20 that dies of an error with a cycle of causes hangs, with or without an adapter.
  it.skipIf(isNodes && NODE < 22)("brings cycles", async () => {
    const cyclic = await failure(() => made()("cyclic"));
    expect(cyclic.cause.cause).toBe(cyclic);
  });

  // Of an uncaught error whose properties cannot be cloned, Node keeps message and stack alone.
  it.skipIf(isNodes)("CAR-9: what cannot be cloned costs itself alone", async () => {
    const error = await failure(() => made()("function"));
    expect([error.constructor, error.limit]).toEqual([QuotaExceeded, 5]);
  });
});

describe("a pool", () => {
  it("CAR-1: public leaks nothing but what was named", async () => {
    const seen = await failure(() => new Pool("pool", { disclosure: "public" }).run("fail", "unknown"));
    expect([seen.constructor, seen.message]).toEqual([TypeError, "internal"]);
    expect(`${seen.stack}${JSON.stringify(decodeMessage(seen))}`).not.toMatch(/\bno\b|here|s3cret|\.mjs|at /);
    const pool = rethrowing(new Pool("pool", { disclosure: "public" }), { errors });
    const error = await failure(() => pool.run("fail", "quota"));
    expect([error.constructor, error.limit, error.cause]).toEqual([QuotaExceeded, 100, undefined]);
  });

  it("CAR-2: a caller that does not look sees type, message and stack in an Error of the nearest builtin class", async () => {
    const error = await failure(() => new Pool("pool").run("fail", "unknown"));
    expect([error.constructor, error.message]).toEqual([TypeError, "no"]);
    expect(error.stack).toMatch(/^Refused: no\n +at .*worker-failing\.mjs/);
    const quota = await failure(() => new Pool("pool").run("fail", "quota"));
    expect(quota.stack).toMatch(/^billing\.QuotaExceeded: 100 of 100 calls used\n/);
  });

  it("CAR-9: what is no error and can be cloned is thrown as it is", async () => {
    const pool = rethrowing(new Pool("pool"), { errors });
    expect(await failure(() => pool.run("fail", "text"))).toBe("thrown text");
    expect(await failure(() => pool.run("fail", "object"))).toEqual({ code: 7 });
    expect(await failure(() => pool.run("fail", "nothing"))).toBeUndefined();
    expect(await failure(() => pool.run("fail", "uncloneable"))).toBeInstanceOf(RemoteError);
    expect(await failure(() => pool.run("fail", "port"))).toBeInstanceOf(RemoteError);
  });

  it("leaves results alone", async () => {
    const pool = rethrowing(new Pool("pool"), { errors });
    expect(await pool.run("add", 1, 2)).toBe(3);
  });

  it("CAR-9: 200 calls at once each get their own", async () => {
    const pool = rethrowing(new Pool("pool"), { errors });
    const calls = Array.from({ length: 200 }, (_, i) =>
      i % 2 ? failure(() => pool.run("failLater", "quota")) : pool.run("add", i, 0),
    );
    const results = await Promise.all(calls);
    expect(results.filter((each) => each instanceof QuotaExceeded)).toHaveLength(100);
    expect(results.filter((each) => typeof each === "number")).toEqual(
      Array.from({ length: 100 }, (_, i) => 2 * i),
    );
  });

  it("CAR-7: errors of workers that never heard of it stay as they are", async () => {
    const pool = new Pool("raw");
    const error = await failure(() => rethrowing(pool.run("fail", "builtin"), { errors }));
    expect([error.constructor, error.message]).toEqual([TypeError, "no function"]);
    expect(envelopeOf(error)).toBeUndefined();
  });

  it("CAR-7: a call that was aborted rejects with its own reason", async () => {
    const controller = new AbortController();
    const run = rethrowing(
      () =>
        new Promise((_, reject) =>
          controller.signal.addEventListener("abort", ({ target }) => reject(target)),
        ),
      { errors },
    );
    const aborted = failure(run);
    controller.abort();
    expect(await aborted).toBe(controller.signal);
  });

  it("keeps a promise of another kind, and calls as methods", async () => {
    class Cancellable extends Promise<unknown> {
      cancel = () => "cancelled";
    }
    const pool = {
      exec() {
        return this === pool
          ? Cancellable.reject(throwOf(throwing(throws(new QuotaExceeded(4)), { errors })))
          : 0;
      },
    };
    const promise = rethrowing(pool, { errors }).exec() as unknown as Cancellable;
    expect(promise.cancel()).toBe("cancelled");
    expect((await failure(() => promise)).limit).toBe(4);
  });
});

const throws = (thrown: unknown) => () => {
  throw thrown;
};

function throwOf(call: () => unknown): unknown {
  try {
    call();
  } catch (thrown) {
    return thrown;
  }
  return expect.fail("it did not throw");
}

describe("throwing", () => {
  it("a function that is called where it stands throws what capture and rethrowing see as the original", () => {
    const original = new QuotaExceeded(2);
    const thrown = throwOf(throwing(throwing(throws(original), { errors }), { errors }));
    expect(errors.capture(thrown).type).toBe("javascript.Error");
    expect(fromMessage(thrown, { errors })).toBeInstanceOf(QuotaExceeded);
  });

  it("keeps generators, asynchronous ones, arguments and this", async () => {
    const own = {
      base: 1,
      *each(this: { base: number }, n: number) {
        yield this.base + n;
        throw new QuotaExceeded(n);
      },
    };
    const made = throwing(own.each, { errors }).call(own, 5);
    expect(made.next().value).toBe(6);
    expect(
      fromMessage(
        throwOf(() => made.next()),
        { errors },
      ),
    ).toMatchObject({ limit: 5 });
    const later = throwing(async function* () {
      yield 1;
      throw new QuotaExceeded(6);
    });
    const thrown = await failure(async () => {
      for await (const _ of later());
    });
    expect(fromMessage(thrown)?.message).toBe("6 of 6 calls used");
  });

  it("CAR-9: crosses by a clone, by its own properties, and by their names", () => {
    const thrown = throwOf(throwing(throws(new QuotaExceeded(2)), { errors })) as Error;
    const { cause: _, ...spread } = { ...thrown, message: thrown.message };
    const named = JSON.parse(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown)));
    for (const each of [structuredClone(thrown), spread, JSON.parse(JSON.stringify(spread)), named]) {
      expect(fromMessage(each, { errors })).toBeInstanceOf(QuotaExceeded);
    }
  });
});

describe("an error that nobody catches in a Worker", () => {
  const outcome = async (mode: string, request: object, isRethrowing = true) => {
    const worker = started(mode);
    if (isRethrowing) rethrowing(worker, { errors });
    let error: unknown;
    worker.on("error", (thrown) => {
      error = thrown;
    });
    worker.postMessage(request);
    const code = await new Promise((resolve) => worker.once("exit", resolve));
    // biome-ignore lint/suspicious/noExplicitAny: anything can be thrown.
    return { error: error as any, code };
  };

  it.each(["thrown", "rejected"])("CAR-9: %s, has its class, and the exit code stays", async (how) => {
    const { error, code } = await outcome("dying", { name: "quota", how });
    expect([error.constructor, error.limit, code]).toEqual([QuotaExceeded, 100, 1]);
  });

  it("CAR-2: an owner that does not look sees what Node sends", async () => {
    const { error } = await outcome("dying", { name: "quota" }, false);
    expect([error.constructor, error.limit, Object.keys(error)]).toEqual([Error, 100, ["limit"]]);
  });

  it("CAR-7: without reportErrors it stays as Node sends it", async () => {
    const { error } = await outcome("unreported", { name: "quota" });
    expect([error.constructor, envelopeOf(error)]).toEqual([Error, undefined]);
  });

  it.each(["frozen", "text", "object", "nothing"])(
    "what can have no property (%s) is Node's own",
    async (name) => {
      const { error: sent, code } = await outcome("unreported", { name });
      const reported = await outcome("dying", { name });
      expect(reported.code).toBe(code);
      expect([reported.error?.constructor, reported.error?.message]).toEqual([
        sent?.constructor,
        sent?.message,
      ]);
    },
  );

  it("CAR-7: the code of process.exit, and a worker that is terminated, stay", async () => {
    expect(await outcome("dying", { name: "3", how: "exit" })).toEqual({ error: undefined, code: 3 });
    const worker = rethrowing(started("dying"), { errors });
    await once(worker, "online", soon());
    expect(await worker.terminate()).toBe(1);
  });

  it("CAR-9: a message that is nothing but an error is an error event", async () => {
    const worker = rethrowing(started("dying"), { errors });
    worker.postMessage({ name: "quota", how: "message" });
    const [error] = await once(worker, "error", soon());
    expect(error).toBeInstanceOf(QuotaExceeded);
    const other = started("dying");
    other.postMessage({ name: "quota", how: "message" });
    const [message] = await once(other, "message", soon());
    expect(Object.keys(message)).toEqual(["rethrown"]);
  });

  it("stops when it is told to", () => {
    const before = process.listenerCount("uncaughtExceptionMonitor");
    const stop = reportErrors();
    expect(process.listenerCount("uncaughtExceptionMonitor")).toBe(before + 1);
    stop();
    expect(process.listenerCount("uncaughtExceptionMonitor")).toBe(before);
  });
});

describe("messages", () => {
  it("CAR-9: have bytes of their own, which can be transferred", () => {
    const message = toMessage(new QuotaExceeded(1), { errors });
    expect(message.rethrown.byteLength).toBe(message.rethrown.buffer.byteLength);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(message, [message.rethrown.buffer as ArrayBuffer]);
    expect(message.rethrown.byteLength).toBe(0);
    const { message: received } = receiveMessageOnPort(port2) as { message: unknown };
    expect(fromMessage(received, { errors })).toBeInstanceOf(QuotaExceeded);
    port1.close();
  });

  it("go through a BroadcastChannel", async () => {
    const [here, there] = [new BroadcastChannel("rethrown-test"), new BroadcastChannel("rethrown-test")];
    const received = new Promise((resolve) => {
      there.onmessage = ({ data }) => resolve(fromMessage(data, { errors }));
    });
    here.postMessage({ id: 1, ...toMessage(new QuotaExceeded(1), { errors }) });
    expect(await received).toBeInstanceOf(QuotaExceeded);
    here.close();
    there.close();
  });

  it("`limits.maxBytes` binds them", () => {
    const message = toMessage(new Error("m".repeat(10_000)), { limits: { maxBytes: 2048 } });
    expect(message.rethrown.length).toBeLessThanOrEqual(2048);
    expect(fromMessage(message, { limits: { maxBytes: 100 } })).toBeUndefined();
  });
});

describe("any envelope", () => {
  it("CAR-9: comes out of a message as it went in, as bytes and as text", () => {
    fc.assert(
      fc.property(anyEnvelope(), fc.constantFrom("msgpack" as const, "armor" as const), (envelope, codec) => {
        const message = structuredClone(encodeMessage(envelope, codec));
        expect(decodeMessage({ id: 1, ...message })).toEqual(decode(encode(envelope, { codec })));
      }),
      { numRuns: 50 },
    );
  });

  it("CAR-6: anything else is no message, and no error", () => {
    const carried = fc.oneof(fc.anything(), fc.uint8Array(), fc.string());
    fc.assert(
      fc.property(fc.anything(), carried, (any, rethrown) => {
        for (const message of [any, { rethrown }, { cause: { rethrown } }])
          expect(fromMessage(message)).toBeUndefined();
      }),
    );
  });
});

describe("hostile messages", () => {
  const bytes = serialize(new Error("m"));
  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a text", "rethrown"],
    ["bytes that are none", { rethrown: new Uint8Array([1, 2, 3]) }],
    ["bytes that end early", { rethrown: bytes.slice(0, -1) }],
    ["text that is none", { rethrown: "rethrown.v1.x" }],
    ["JSON parsed", { rethrown: { v: 1, type: "x" } }],
    ["too many bytes", { rethrown: new Uint8Array(2_000_000) }],
    ["an inherited envelope", Object.create({ rethrown: bytes })],
    [
      "an accessor",
      {
        get rethrown() {
          return expect.fail("it was run");
        },
      },
    ],
    [
      "a proxy that throws",
      new Proxy({}, { getOwnPropertyDescriptor: throws(1), ownKeys: throws(2), get: throws(3) }),
    ],
    ["a cause that throws", { cause: new Proxy({}, { ownKeys: throws(1) }) }],
    ["a cause that says more", { cause: { rethrown: bytes, status: 500 } }],
    ["an envelope in a cause of a cause", { cause: { cause: { rethrown: bytes } } }],
  ])("CAR-6: %s carries no error, and stays what it is", async (_, message) => {
    expect(fromMessage(message)).toBeUndefined();
    expect(decodeMessage(message)).toBeUndefined();
    expect(throwOf(rethrowing(throws(message)))).toBe(message);
  });

  it.each(["python.os.system", "python.SystemExit", "__proto__", "constructor", "javascript.Function"])(
    "CAR-6: an envelope that names %s is a RemoteError",
    (type) => {
      const message = { rethrown: encode({ v: 1, type, attributes: { rethrown: "x" } }) };
      expect(fromMessage(message)).toBeInstanceOf(RemoteError);
    },
  );

  it("CAR-6: what was restored is not looked into again", async () => {
    const inner = encode({ v: 1, type: "billing.QuotaExceeded", attributes: { limit: 666 } });
    const attributes = { rethrown: inner };
    const error = errors.restore({ v: 1, type: "javascript.TypeError", attributes });
    expect(await failure(() => rethrowing(throws(error), { errors })())).toBe(error);
  });
});

describe("rethrowing", () => {
  it("refuses what it does not know, and limits that are none", () => {
    const { port1 } = new MessageChannel();
    for (const target of [{}, [], new Map(), port1]) expect(() => rethrowing(target)).toThrow(TypeError);
    port1.close();
    expect(() => rethrowing(() => {}, { limits: { maxBytes: -1 } })).toThrow(RangeError);
    expect(() => comlink.rethrowing(new Map())).toThrow(TypeError);
  });

  it("leaves results, thenables and other events as they are", async () => {
    expect(rethrowing(() => 5)()).toBe(5);
    expect(await rethrowing(Promise.resolve(6))).toBe(6);
    const worker = rethrowing(started("pool"), { errors });
    worker.postMessage({ id: 1, task: "add", args: [1, 2] });
    expect(await once(worker, "message", soon())).toEqual([{ id: 1, result: 3 }]);
  });
});

describe("Comlink", () => {
  it("CAR-2: a side without it gets what Comlink sends", async () => {
    const { remote, close } = comlinked("comlink");
    const error = await failure(() => remote.fail("quota"));
    expect([error.constructor, error.message]).toEqual([Error, "100 of 100 calls used"]);
    expect(error.stack).toContain("worker-failing.mjs");
    expect(await failure(() => remote.fail("text"))).toBe("thrown text");
    expect(await failure(() => remote.fail("object"))).toEqual({ code: 7 });
    expect(await remote.add(1, 2)).toBe(3);
    close();
  });

  it("CAR-7: what a side without it sends stays as it is", async () => {
    const handlers = comlink.rethrowing(new Map(Comlink.transferHandlers) as never, { errors }) as Map<
      string,
      never
    >;
    const { serialize, deserialize } = handlers.get("throw") as never as {
      serialize(thrown: object): [unknown, unknown[]];
      deserialize(serialized: unknown): unknown;
    };
    const sent = { isError: true, value: { name: "E", message: "m", stack: "s" } };
    expect(throwOf(() => deserialize(sent))).toMatchObject({ name: "E", message: "m", stack: "s" });
    expect(throwOf(() => deserialize({ isError: false, value: 5 }))).toBe(5);
    const [wire, transferred] = serialize({ value: new QuotaExceeded(1) });
    expect(structuredClone(wire, { transfer: transferred as never })).toMatchObject({ isError: true });
  });
});

describe("docs/rpc/worker.md", () => {
  const programs = programsOf("worker.md");

  it("has programs", () => expect(programs.length).toBeGreaterThan(2));

  it.each(programs)("runs as it stands: %s", async (_, program) => {
    expect(await printed(program)).toBe("true 100\n");
  });
});
