// Errors over HTTP (SPEC CAR-1, CAR-2, CAR-3, CAR-6, CAR-7): the vectors that both languages run, and calls between
// real processes: servers of both languages, with and without this library.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ErrorRegistry, envelopeOf, RemoteError } from "../../src/index.js";
import {
  decodeResponse,
  encodeResponse,
  fromResponse,
  type HttpResponse,
  rethrowing,
  toResponse,
} from "../../src/rpc/http.js";
import { carrierVectors, plain } from "../bridge-vectors.js";

const python = process.env.RETHROWN_PYTHON_BIN ?? "python3";

class QuotaExceeded extends Error {
  declare limit: number;
  declare used: number;
}

const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit", "used", "owner"],
});
const call = rethrowing(fetch, { errors });

// biome-ignore lint/suspicious/noExplicitAny: whatever was thrown is looked at.
const thrownBy = async (run: () => Promise<unknown>): Promise<any> => {
  const caught = await run().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(caught).toBeInstanceOf(Error);
  return caught;
};

describe("vectors of 96-carriers/http", () => {
  const CALLS: Record<string, (input: never, options: never) => unknown> = {
    decodeResponse: (input: HttpResponse, limits) => decodeResponse(input, limits),
    encodeResponse(input, { accept }: { accept?: string }) {
      const { status, headers, body } = encodeResponse(input, accept);
      const isText = headers["content-type"]?.includes("json");
      return { status, headers, body: isText ? Buffer.from(body).toString() : body };
    },
  };

  test.each(carrierVectors("http"))("$id", ({ call, input, options, expect: expected }) => {
    const outcome = CALLS[call]?.(input as never, (options ?? {}) as never);
    expect(plain(outcome)).toEqual(plain(expected));
  });
});

const children: ChildProcess[] = [];
const servers = new Map<string, Promise<string>>();

/** The address of a server, which is started once. */
function started(...command: [string, ...string[]]): Promise<string> {
  const key = command.join(" ");
  const server = servers.get(key) ?? start(...command);
  servers.set(key, server);
  return server;
}

async function start(command: string, ...args: string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const { value: port } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return `http://127.0.0.1:${port}`;
}

const ofPython = (kind: string, disclosure = "public") =>
  started(python, "python/tests/rpc/peers/http_server.py", kind, disclosure);
const ofNode = (kind: string, disclosure = "public") =>
  started(process.execPath, "test/rpc/peers/http-server.mjs", kind, disclosure);

afterAll(() => {
  for (const child of children) child.stdin?.end();
  return Promise.all(
    children.map((child) => {
      const killer = setTimeout(() => child.kill("SIGKILL"), 5000);
      return new Promise((resolve) => child.once("close", resolve)).finally(() => clearTimeout(killer));
    }),
  );
});

const PYTHON = ["fastapi", "bare"];
const isPython = (name: string) => PYTHON.includes(name);
const serverOf = (name: string, disclosure?: string) =>
  (isPython(name) ? ofPython : ofNode)(name, disclosure);

describe.each(["node", "express", "fastify", "hono", ...PYTHON])("%s", (name) => {
  let server: string;
  beforeAll(async () => {
    server = await serverOf(name);
  });

  test("[CAR-1] throws the same class, with what anybody may see", async () => {
    const caught = await thrownBy(() => call(`${server}/fail/quota`));
    expect(caught).toBeInstanceOf(QuotaExceeded);
    expect(caught).toMatchObject({ message: "12 of 10 calls used", limit: 10 });
    expect(Object.keys(caught)).not.toContain("used");
    expect(envelopeOf(caught)).toMatchObject({
      code: "QUOTA",
      status: "resource_exhausted",
      retryAfterMs: 1500,
    });
  });

  test("[CAR-1] tells strangers nothing else, whatever failed", async () => {
    const names = ["quota", "unregistered", "huge", "cycle", "group"];
    for (const each of [...names, ...(isPython(name) ? [] : ["text", "hidden", "upstream"])]) {
      const response = await fetch(`${server}/fail/${each}`);
      const said = JSON.stringify([...response.headers]) + (await response.text());
      expect(said, each).not.toMatch(/SECRET|\.py|\.mjs|node:|traceback|stack|cookie/i);
      expect(response.status, each).toBeGreaterThanOrEqual(400);
      expect(said.length, each).toBeLessThan(2000);
    }
  });

  test("[CAR-2] [CAR-3] gives a client that knows nothing a problem document", async () => {
    const response = await fetch(`${server}/fail/quota`);
    expect(response.status).toBe(429);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "retry-after": "2",
    });
    expect(response.headers.get("content-encoding")).toBeNull();
    expect(response.headers.get("etag")).toBeNull();
    expect(await response.json()).toMatchObject({
      title: "Too Many Requests",
      status: 429,
      detail: "12 of 10 calls used",
      code: "QUOTA",
      rethrown: { v: 1, type: "billing.QuotaExceeded" },
    });
  });

  test.each(["msgpack", "protobuf", "json"])("[CAR-3] answers in %s who asks for it", async (codec) => {
    const accept = `application/json;q=0.5, application/vnd.rethrown.v1+${codec}`;
    const response = await fetch(`${server}/fail/quota`, { headers: { accept } });
    expect(response.headers.get("content-type")).toBe(`application/vnd.rethrown.v1+${codec}`);
    expect(await fromResponse(response, { errors })).toBeInstanceOf(QuotaExceeded);
  });

  test("[CAR-3] answers HEAD with the status alone", async () => {
    const response = await fetch(`${server}/fail/quota`, { method: "HEAD" });
    expect(response.status).toBe(429);
    expect(await response.text()).toBe("");
    const caught = await thrownBy(() => call(`${server}/fail/quota`, { method: "HEAD" }));
    expect(caught).toBeInstanceOf(RemoteError);
    expect(envelopeOf(caught)).toMatchObject({ type: "http.429", retryAfterMs: 2000 });
  });

  test("leaves what does not fail as it is, also many at a time", async () => {
    const names = ["quota", "unregistered", "group", "cycle"];
    const caught = await Promise.all(
      Array.from({ length: 24 }, (_, i) => thrownBy(() => call(`${server}/fail/${names[i % 4]}`))),
    );
    const isQuota = caught.map((each) => each instanceof QuotaExceeded);
    expect(isQuota).toEqual(caught.map((_, i) => ["quota", "cycle"].includes(names[i % 4] as string)));
    if (name === "node") return;
    expect(await (await call(`${server}/fine`)).text()).toBe("fine");
  });
});

describe.each(["express", "fastapi"])("%s, internal", (name) => {
  let server: string;
  beforeAll(async () => {
    server = await serverOf(name, "internal");
  });

  test("[CAR-6] everything arrives: fields, causes, where it happened", async () => {
    const caught = await thrownBy(() => call(`${server}/fail/quota`));
    expect(caught).toBeInstanceOf(QuotaExceeded);
    expect(caught).toMatchObject({ limit: 10, used: 12, owner: "SECRET-owner" });
    expect(caught.cause).toBeInstanceOf(Error);
    expect(caught.cause.message).toContain("SECRET-key");
    expect(caught.stack).toMatch(isPython(name) ? /http_server\.py/ : /http-server\.mjs/);
    if (isPython(name)) expect(envelopeOf(caught)?.notes).toEqual(["SECRET-note"]);
  });

  test("[CAR-3] ten megabytes are cut, and say so", async () => {
    const caught = await thrownBy(() => call(`${server}/fail/huge`));
    expect(caught).toBeInstanceOf(QuotaExceeded);
    expect(envelopeOf(caught.cause)?.omitted).toContainEqual({
      path: "/message",
      reason: "truncated",
      size: 10_000_006,
    });
  });

  test("[CAR-3] cycles and groups arrive", async () => {
    const cycle = await thrownBy(() => call(`${server}/fail/cycle`));
    expect(cycle.cause.cause).toBe(cycle);
    const group = await thrownBy(() => call(`${server}/fail/group`));
    expect(group.errors[0]).toBeInstanceOf(QuotaExceeded);
    expect(group.errors[1].message).toBe("SECRET-member");
  });
});

describe("errors of the frameworks stay what they are", () => {
  test("Express: http-errors with status, message and headers; a body that is no JSON; one too long; no route", async () => {
    const server = await serverOf("express");
    const exposed = await fetch(`${server}/fail/exposed`);
    expect([exposed.status, exposed.headers.get("allow")]).toEqual([405, "PUT"]);
    expect(await exposed.json()).toMatchObject({ detail: "no such thing", title: "Method Not Allowed" });
    expect((await fetch(`${server}/fail/hidden`)).status).toBe(503);
    const post = (body: string) =>
      fetch(`${server}/json`, { method: "POST", body, headers: { "content-type": "application/json" } });
    const broken = await post("{");
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ detail: expect.stringContaining("JSON") });
    expect((await post(`"${"x".repeat(5_000_000)}"`)).status).toBe(413);
    expect(await (await post('{"a":1}')).json()).toEqual({ a: 1 });
    const lost = await fetch(`${server}/nowhere`);
    expect([lost.status, await lost.text()]).toEqual([404, expect.stringContaining("Cannot GET /nowhere")]);
    const begun = await call(`${server}/stream`);
    await expect(begun.text()).rejects.toThrow(TypeError);
  });

  test("Fastify: validation, http-errors, an error after the response has begun", async () => {
    const server = await serverOf("fastify");
    const post = (body: string) =>
      fetch(`${server}/json`, { method: "POST", body, headers: { "content-type": "application/json" } });
    const invalid = await post("{}");
    expect(invalid.status).toBe(400);
    expect(await invalid.json()).toMatchObject({
      detail: "body must have required property 'name'",
      code: "FST_ERR_VALIDATION",
    });
    expect((await post("{")).status).toBe(400);
    expect((await post(`{"name":"${"x".repeat(5000)}"}`)).status).toBe(413);
    const exposed = await fetch(`${server}/fail/exposed`);
    expect([exposed.status, exposed.headers.get("allow")]).toEqual([405, "PUT"]);
    expect(await exposed.json()).toMatchObject({ detail: "no such thing" });
    expect(await (await fetch(`${server}/nowhere`)).json()).toMatchObject({ statusCode: 404 });
    await expect(
      fetch(`${server}/begun`, { signal: AbortSignal.timeout(3000) }).then((r) => r.text()),
    ).rejects.toThrow();
    expect((await fetch(`${server}/fine`)).status).toBe(200);
  });

  test("Hono: HTTPException, with and without a response of its own", async () => {
    const server = await serverOf("hono");
    const own = await fetch(`${server}/http-response`);
    expect([own.status, await own.text()]).toEqual([401, "who are you?"]);
    const other = await fetch(`${server}/http`);
    expect(other.status).toBe(403);
    expect(await other.json()).toMatchObject({ detail: "not yours" });
    expect((await fetch(`${server}/nowhere`)).status).toBe(404);
  });

  test("Starlette and FastAPI: HTTPException, validation, streams that fail, sockets", async () => {
    const server = await serverOf("fastapi");
    const missing = await fetch(`${server}/fail/missing`);
    expect([missing.status, missing.headers.get("x-kept")]).toEqual([404, "yes"]);
    expect(await missing.json()).toEqual({ detail: "no such thing" });
    const caught = await thrownBy(() => call(`${server}/items/x`));
    expect(envelopeOf(caught)).toMatchObject({ type: "http.422", status: "invalid_argument" });
    expect(caught.message).toMatch(/valid integer/);
    const begun = await call(`${server}/stream`);
    await expect(begun.text()).rejects.toThrow(TypeError);
    expect((await call(`${server}/empty`)).status).toBe(204);
  });
});

describe("a server that never heard of it", () => {
  let server: string;
  beforeAll(async () => {
    server = await ofNode("unaware");
  });

  test("[CAR-6] its page is a RemoteError that says what it says", async () => {
    const caught = await thrownBy(() => call(`${server}/page`));
    expect(caught).toBeInstanceOf(RemoteError);
    expect(caught.message).toBe("502 Bad Gateway");
    expect(errors.matches(caught, "http.Error")).toBe(true);
  });

  test("[CAR-6] compressed bodies are read; a gigabyte of zeros is not", async () => {
    const zipped = await thrownBy(() => call(`${server}/gzip`));
    expect(zipped).toBeInstanceOf(QuotaExceeded);
    expect(zipped.message).toBe("zipped");
    const before = process.resourceUsage().maxRSS;
    const bomb = await thrownBy(() => call(`${server}/bomb`));
    expect(envelopeOf(bomb)?.omitted?.[0]).toMatchObject({ path: "/attributes/body", reason: "truncated" });
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(400_000);
  });

  test("[CAR-6] a body without end is not waited for", async () => {
    const caught = await thrownBy(() => call(`${server}/endless`));
    expect(envelopeOf(caught)).toMatchObject({ type: "http.500" });
  });

  test("[CAR-6] hostile bodies choose nothing", async () => {
    for (const path of ["hostile", "oversized", "truncated"]) {
      const caught = await thrownBy(() => call(`${server}/${path}`));
      expect(caught, path).toBeInstanceOf(RemoteError);
      expect(caught.message.length, path).toBeLessThan(300_000);
    }
  });

  test("[CAR-7] what fetch reports stays its own: a lost connection, an abort, nobody there", async () => {
    await expect(call(`${server}/lost`)).rejects.toThrow(TypeError);
    await expect(call("http://127.0.0.1:1/")).rejects.toThrow(TypeError);
    const reason = new Error("enough");
    await expect(call(`${server}/endless`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("redirects are followed; what succeeds is untouched", async () => {
    expect(await (await call(`${server}/redirect`)).text()).toBe("fine");
    expect((await call(`${server}/redirect`, { redirect: "manual" })).status).toBe(302);
    expect((await call(`${server}/empty`)).status).toBe(204);
  });
});

test("[CAR-7] an abort reaches the server through the wrapper", async () => {
  const server = await ofPython("fastapi");
  const aborting = call(`${server}/slow`, { signal: AbortSignal.timeout(300) });
  await expect(aborting).rejects.toMatchObject({ name: "TimeoutError" });
  await vi.waitFor(async () => expect(await (await call(`${server}/report`)).text()).toBe("1"), {
    timeout: 5000,
  });
});

test("[CAR-3] curl reads it as it is", async () => {
  const server = await ofPython("bare");
  const { stdout } = await promisify(execFile)("curl", ["-s", "-i", `${server}/fail/quota`]);
  expect(stdout).toMatch(/^HTTP\/1\.1 429 /);
  expect(stdout).toContain('"detail":"12 of 10 calls used"');
});

describe("toResponse", () => {
  test("[CAR-1] says what anybody may know of anything that was thrown", async () => {
    const hostile = new Proxy(new Error("m"), {
      get() {
        throw new Error("no");
      },
    });
    for (const thrown of [
      undefined,
      null,
      7,
      "SECRET",
      {},
      hostile,
      Object.assign(new Error("SECRET"), { status: 404, message: 7 }),
    ]) {
      const response = toResponse(thrown);
      expect(await response.text()).not.toContain("SECRET");
      expect(response.status).toBeGreaterThanOrEqual(400);
    }
  });

  test("[CAR-3] answers the request's Accept", () => {
    const request = new Request("http://x/", { headers: { accept: "application/vnd.rethrown.v1+msgpack" } });
    const type = toResponse(new Error("m"), { request }).headers.get("content-type");
    expect(type).toBe("application/vnd.rethrown.v1+msgpack");
  });

  test("an error on its way through keeps what it is, in every encoding", async () => {
    const attributes = Object.fromEntries(Array.from({ length: 9000 }, (_, i) => [`k${i}`, -1.5]));
    const texts = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [`t${i}`, "\u0001".repeat(100_000)]),
    );
    const large = errors.restore({ v: 1, type: "a.B", code: "C", attributes: { ...attributes, ...texts } });
    const response = toResponse(large, { disclosure: "internal" });
    expect(envelopeOf(await fromResponse(response))).toMatchObject({ type: "a.B", code: "C" });
  });

  test("headers of an error that no header can hold are left out", () => {
    const headers = { allow: "PUT", "x y": "1", "x-line": "a\r\nb", "x-list": ["a"] };
    const response = toResponse(Object.assign(new Error("m"), { status: 405, expose: true, headers }));
    expect([...response.headers.keys()]).toEqual(["allow", "cache-control", "content-type"]);
  });
});

test("limits that are none are refused where they are given", () => {
  expect(() => rethrowing(fetch, { limits: { maxBytes: -1 } })).toThrow(RangeError);
});

describe("docs/rpc/http.md", () => {
  const page = readFileSync(new URL("../../docs/rpc/http.md", import.meta.url), "utf8");
  const snippets = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code as string);
  const SETUP = `
    import { ErrorRegistry } from "rethrown";
    class QuotaExceeded extends Error {}
    const errors = new ErrorRegistry().register(QuotaExceeded, { type: "billing.QuotaExceeded" });
    const fail = () => { throw new QuotaExceeded("as documented"); };`;
  /** What stands around each: the server before its line, and the call after it. */
  const AROUND: Record<string, readonly [before: string, after: string]> = {
    express: [
      'import express from "express"; const app = express(); app.get("/", fail);',
      "const server = app.listen(0, async () => { await answer('http://127.0.0.1:' + server.address().port); server.close(); server.closeAllConnections(); });",
    ],
    fastify: [
      'import fastify from "fastify"; const app = fastify(); app.get("/", fail);',
      'await answer(await app.listen({ port: 0, host: "127.0.0.1" })); await app.close();',
    ],
    hono: [
      'import { Hono } from "hono"; const app = new Hono(); app.get("/", fail);',
      'await answer("http://x/", app.request);',
    ],
    http: [
      "const run = async () => fail();",
      'await answer("http://x/", (url) => handler(new Request(url)));',
    ],
  };
  const client = snippets.at(-1) as string;
  const ANSWER = `
    async function answer(url, fetch = globalThis.fetch) {
      ${client.replace(/import.*\n/, "")}
      await call(url).catch((error) => console.log(error instanceof QuotaExceeded, error.message));
    }`;

  test.each(snippets.slice(0, -1).map((code) => [/rpc\/(\w+)"/.exec(code)?.[1] as string, code]))(
    "the lines for %s run",
    async (name, code) => {
      const [before, after] = AROUND[name] as readonly [string, string];
      const given =
        name === "http"
          ? code.replace("{ toResponse }", "{ toResponse, rethrowing }")
          : `${code}${client.split("\n")[0]}`;
      const program = [SETUP, ANSWER, before, given, after].join("\n");
      const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
      expect(stdout).toBe("true as documented\n");
    },
  );
});
