// SPEC CAR-1, CAR-7, CAR-9 between processes that Node forks, with both of its serializations, and in a cluster.
import { type ChildProcess, fork } from "node:child_process";
import cluster from "node:cluster";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { ErrorRegistry, envelopeOf } from "../../src/index.js";
import { fromMessage, rethrowing, toMessage } from "../../src/rpc/child-process.js";
import { printed, programsOf } from "./worker-docs.js";

class QuotaExceeded extends Error {
  declare readonly limit: number;
}

const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit"],
});

const path = fileURLToPath(new URL("peers/child.mjs", import.meta.url));
const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
});

function started(mode: string, serialization: "json" | "advanced"): ChildProcess {
  const child = fork(path, [mode], { serialization, silent: true, execArgv: [] });
  children.add(child);
  return child;
}

const soon = () => ({ signal: AbortSignal.timeout(15_000) });

/** What a child answers. */
// biome-ignore lint/suspicious/noExplicitAny: any message.
async function answer(child: ChildProcess, name: string): Promise<any> {
  child.send({ id: 1, name });
  const [message] = await once(child, "message", soon());
  return message;
}

/** How a child that dies tells of it. */
async function death(child: ChildProcess, request: object) {
  const events: [name: string, value: unknown][] = [];
  for (const name of ["error", "message"]) child.on(name, (value) => events.push([name, value]));
  child.send(request);
  const [code, signal] = await new Promise<unknown[]>((resolve) =>
    child.once("close", (...args) => resolve(args)),
  );
  return { events, code, signal };
}

describe.each(["json", "advanced"] as const)("serialization: %s", (serialization) => {
  it("without it, the class is lost, and with JSON everything but own properties", async () => {
    const { error } = await answer(started("raw", serialization), "quota");
    expect(error).not.toBeInstanceOf(QuotaExceeded);
    expect(error.limit).toBe(serialization === "json" ? 100 : undefined);
    expect(error.message).toBe(serialization === "json" ? undefined : "100 of 100 calls used");
  });

  it("CAR-9: a message brings the class, its fields and its causes", async () => {
    const message = await answer(started("messages", serialization), "quota");
    expect(message.id).toBe(1);
    const error = fromMessage(message, { errors }) as QuotaExceeded;
    expect(error).toBeInstanceOf(QuotaExceeded);
    expect([error.limit, error.message]).toEqual([100, "100 of 100 calls used"]);
    expect((error.cause as Error).cause).toBeInstanceOf(SyntaxError);
  });

  it.each(["names", "spread"])("CAR-9: crosses as a pool sends it: %s", async (mode) => {
    const child = started(mode, serialization);
    for (const name of ["quota", "function", "cyclic", "frozen", "large", "deep"]) {
      const { error } = await answer(child, name);
      expect(fromMessage(error, { errors }), name).toBeInstanceOf(QuotaExceeded);
      expect(error.message, name).toMatch(/^\d+ of \d+ calls used$/);
    }
  });

  it.each(["thrown", "rejected"])(
    "CAR-9: an error that nobody catches (%s) is an error event",
    async (how) => {
      const child = rethrowing(started("dying", serialization), { errors });
      const { events, code } = await death(child, { name: "quota", how });
      expect(events).toEqual([["error", expect.any(QuotaExceeded)]]);
      expect(events[0]?.[1]).toMatchObject({ limit: 100, cause: expect.any(RangeError) });
      expect(code).toBe(1);
    },
  );

  it.each(["frozen", "function", "cyclic", "large", "deep", "text"])(
    "CAR-9: even of one that is hard to send: %s",
    async (name) => {
      const child = rethrowing(started("dying", serialization), { errors });
      const { events } = await death(child, { name });
      expect(events.map(([event]) => event)).toEqual(["error"]);
      expect(envelopeOf(events[0]?.[1])?.type).toBe(
        name === "text" ? "javascript.NonError" : "billing.QuotaExceeded",
      );
    },
  );

  it("CAR-7: exit codes and signals stay, without an event", async () => {
    const child = rethrowing(started("dying", serialization), { errors });
    expect(await death(child, { name: "3", how: "exit" })).toEqual({ events: [], code: 3, signal: null });
    const killed = rethrowing(started("dying", serialization), { errors });
    killed.kill("SIGTERM");
    expect(await once(killed, "exit", soon())).toEqual([null, "SIGTERM"]);
  });

  it("CAR-7: a child that reports nothing dies as it does", async () => {
    const child = rethrowing(started("unreported", serialization), { errors });
    expect(await death(child, { name: "quota" })).toEqual({ events: [], code: 1, signal: null });
  });

  it("CAR-2: a parent that does not look gets a message, and the exit code", async () => {
    const { events, code } = await death(started("dying", serialization), { name: "quota" });
    expect([events, code]).toEqual([[["message", { rethrown: expect.any(String) }]], 1]);
  });
});

it("the child prints what it would print", async () => {
  const child = rethrowing(started("dying", "json"), { errors });
  let printedThere = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk) => {
    printedThere += chunk;
  });
  await death(child, { name: "builtin" });
  expect(printedThere).toMatch(/TypeError: no function\n +at .*worker-failing/);
});

it("CAR-9: a report needs nobody who listens for messages, and messages wait for whoever does", async () => {
  const dying = rethrowing(started("dying", "json"), { errors });
  dying.send({ name: "quota" });
  expect(await new Promise((resolve) => dying.once("error", resolve))).toBeInstanceOf(QuotaExceeded);
  const child = rethrowing(started("messages", "json"), { errors });
  child.send({ id: 1, name: "quota" });
  child.send({ id: 2, name: "quota" });
  const ids: unknown[] = [];
  // Long enough for both to be there. That they come at all does not depend on it.
  await new Promise((resolve) => setTimeout(resolve, 500));
  child.on("message", ({ id }: { id: number }) => ids.push(id));
  await expect.poll(() => ids, { timeout: 10_000 }).toEqual([1, 2]);
});

it("CAR-7: a program that cannot be started is an error of the transport's own", async () => {
  const child = rethrowing(fork(path, [], { execPath: "/none", silent: true }));
  const [error] = await once(child, "error", soon());
  expect([(error as NodeJS.ErrnoException).code, envelopeOf(error)]).toEqual(["ENOENT", undefined]);
});

it("CAR-9: a worker of a cluster", async () => {
  cluster.setupPrimary({ exec: path, args: ["dying"], silent: true, execArgv: [] });
  const worker = rethrowing(cluster.fork(), { errors });
  children.add(worker.process);
  const exit = new Promise((resolve) => worker.once("exit", resolve));
  const error = new Promise((resolve) => worker.once("error", resolve));
  // What comes before a module of a cluster's worker listens is lost.
  const asking = setInterval(() => worker.send({ name: "quota" }), 50);
  const caught = await error;
  clearInterval(asking);
  expect(caught).toBeInstanceOf(QuotaExceeded);
  expect(await exit).toBe(1);
});

it("CAR-9: messages are JSON, and `limits.maxBytes` binds them", () => {
  const message = toMessage(new Error("m".repeat(100_000)), { limits: { maxBytes: 2048 } });
  expect(message.rethrown.length).toBeLessThanOrEqual(2048);
  expect(JSON.parse(JSON.stringify(message))).toEqual(message);
  expect(fromMessage(message)?.message).toContain("…");
});

describe("docs/rpc/child-process.md", () => {
  const programs = programsOf("child-process.md");

  it("has programs", () => expect(programs.length).toBeGreaterThan(1));

  it.each(programs)("runs as it stands: %s", async (_, program) => {
    expect(await printed(program)).toBe("true 100\n");
  });
});
