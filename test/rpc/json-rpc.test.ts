// SPEC CAR-1, CAR-2, CAR-5, CAR-6, CAR-7 over JSON-RPC 2.0: error objects as data, and the MCP SDK, vscode-jsonrpc and
// json-rpc-2.0 against Python processes, over stdio and WebSocket.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { CallToolRequestSchema, McpError } from "@modelcontextprotocol/sdk/types.js";
import fc from "fast-check";
import { JSONRPCClient, JSONRPCErrorException, JSONRPCServer, JSONRPCServerAndClient } from "json-rpc-2.0";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CancellationTokenSource,
  createMessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { WebSocket } from "ws";
import { startPeer } from "../../examples/peer.js";
import { decode, ErrorRegistry, encode, envelopeOf, RemoteError } from "../../src/index.js";
import {
  decodeErrorObject,
  encodeErrorObject,
  fromErrorObject,
  fromToolResult,
  rethrowing,
  throwing,
  toErrorObject,
  toToolResult,
} from "../../src/rpc/json-rpc.js";
import { envelope as anyEnvelope } from "../arbitraries.js";
import { carrierVectors } from "../bridge-vectors.js";

class QuotaExceeded extends Error {
  constructor(
    readonly limit: number,
    readonly used: number,
    options?: ErrorOptions,
  ) {
    super(`${used} of ${limit} calls used`, options);
  }
}

const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit", "used"],
  code: "QUOTA",
  status: "resource_exhausted",
  publicFields: ["limit"],
});

const python = process.env.RETHROWN_PYTHON_BIN ?? "python3";
const peer = (name: string) => fileURLToPath(new URL(`peers/${name}`, import.meta.url));

/** What a call rejects with, or throws. */
async function failure(call: () => unknown): Promise<Error & { code?: unknown; data?: unknown }> {
  try {
    await call();
  } catch (thrown) {
    return thrown as Error;
  }
  return expect.fail("it did not throw");
}

interface Vector {
  readonly id: string;
  readonly call: "encodeErrorObject" | "decodeErrorObject";
  readonly input: never;
  readonly options?: { readonly limits?: object };
  readonly expect: unknown;
}

describe("vectors of 96-carriers/json-rpc", () => {
  it.each(carrierVectors("json-rpc") as unknown as readonly Vector[])(
    "$id",
    ({ call, input, options, expect: expected }) => {
      const made =
        call === "encodeErrorObject"
          ? encodeErrorObject(input, options?.limits)
          : (decodeErrorObject(input, options?.limits) ?? null);
      expect(made).toEqual(expected);
    },
  );
});

it("the example's peer ends a line where the other side does: U+2028 is text", async () => {
  const program = `process.stdin.once("data", (line) => {
    const { id } = JSON.parse(line);
    process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result: "a\\u2028b" }) + "\\n");
  });`;
  const peer = startPeer([process.execPath, "--eval", program], errors);
  expect(await peer.call("any")).toBe("a\u2028b");
  expect(await peer.close()).toBe(0);
});

describe("an error object, as data", () => {
  it("CAR-5: reserved codes are the protocol's own, to the last one", () => {
    const isKept = (code: number) =>
      toErrorObject(Object.assign(new Error("m"), { code, data: { a: 1 } })).code === code;
    const codes = Array.from({ length: 1000 }, (_, i) => -32950 + i);
    expect(codes.filter(isKept)).toEqual(codes.filter((code) => code >= -32899 && code <= -32000));
    expect([-1, 0, 1, 8, 404, -32000.5].filter(isKept)).toEqual([]);
  });

  it("CAR-5: such an error keeps message and data", () => {
    const error = new ResponseError(-32602, "no such column", { column: 7 });
    expect(toErrorObject(error)).toEqual({ code: -32602, message: "no such column", data: { column: 7 } });
    expect(toToolResult(error)).toEqual({
      content: [{ type: "text", text: "no such column" }],
      isError: true,
    });
  });

  it("CAR-1: an envelope that somebody else sent under a reserved code goes no further", () => {
    const data = { rethrown: { v: 1, type: "upstream.Secret", message: "secret" } };
    const said = toErrorObject(new ResponseError(-32603, "secret", data));
    expect(said).toMatchObject({ code: 2, message: "unknown" });
    expect(JSON.stringify(said)).not.toContain("ecret");
  });

  it("CAR-1: public is the default, and leaks nothing", () => {
    const cause = new Error("secret-cause");
    const error = Object.assign(new TypeError("secret-message", { cause }), { place: "secret-attribute" });
    const facts = { stdout: "secret-stdout", origin: { host: "secret-host" } };
    const said = toErrorObject(error, facts);
    expect(said.message).toBe("internal");
    expect(JSON.stringify(said)).not.toMatch(/secret|json-rpc\.test|\/six|\.ts/);
    expect(JSON.stringify(toToolResult(error, { ...facts, tool: "t" }))).not.toMatch(/secret|\.ts/);
    expect(toErrorObject(new QuotaExceeded(1, 2), { errors }).data).toEqual({
      rethrown: expect.objectContaining({ message: "2 of 1 calls used", attributes: { limit: 1 } }),
    });
  });

  it("CAR-2: a message that may not leave is the status in words; a tool's text names the tool", () => {
    const error = Object.assign(new Error("secret"), { code: "ECONNREFUSED" });
    expect(toErrorObject(error).message).toBe("unavailable");
    expect(toToolResult(error, { tool: "search" }).content[0]?.text).toBe("Error executing tool search");
    expect(toToolResult(error).content[0]?.text).toBe("unavailable");
  });

  it.each<[string, () => unknown]>([
    ["a message of 10 MB", () => new QuotaExceeded(1, "m".repeat(10_000_000) as never)],
    [
      "a stack of 1 MB",
      () => Object.assign(new QuotaExceeded(1, 2), { stack: `a\n    at f (${"d".repeat(1_000_000)}:1:1)` }),
    ],
    ["a field of 10 MB", () => new QuotaExceeded(1, "é".repeat(5_000_000) as never)],
    ["a million control characters", () => new QuotaExceeded(1, "\u0000".repeat(1_000_000) as never)],
    [
      "a chain of 500",
      () =>
        Array.from({ length: 500 }).reduce<Error>(
          (cause) => new QuotaExceeded(1, 2, { cause }),
          new Error("m"),
        ),
    ],
  ])("CAP-14: %s stays within 32 KiB, and the class arrives", (_, make) => {
    const said = toErrorObject(make(), { errors, disclosure: "internal" });
    expect(
      Buffer.byteLength(JSON.stringify((said.data as { rethrown: object }).rethrown)),
    ).toBeLessThanOrEqual(32_768);
    expect(Buffer.byteLength(said.message)).toBeLessThanOrEqual(4096);
    const error = fromErrorObject(said, { errors });
    expect(error).toBeInstanceOf(QuotaExceeded);
    expect(envelopeOf(error)?.omitted?.length).toBeGreaterThan(0);
  });

  it("CAP-14: the limit is the sender's choice", () => {
    const error = new Error("m".repeat(100_000));
    const size = (maxBytes: number) =>
      JSON.stringify(toErrorObject(error, { disclosure: "internal", limits: { maxBytes } })).length;
    expect(size(2048)).toBeLessThan(2500);
    expect(size(200_000)).toBeGreaterThan(100_000);
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a text", "m"],
    ["a function", () => 1],
    ["a symbol", Symbol("m")],
    [
      "a revoked proxy",
      (() => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      })(),
    ],
    [
      "getters that throw",
      Object.defineProperty(new Error("m"), "code", {
        get: () => {
          throw new Error("no");
        },
      }),
    ],
    [
      "a cycle in data",
      (() => {
        const e = Object.assign(new Error("m"), { code: 1, data: {} as object });
        e.data = { e };
        return e;
      })(),
    ],
  ])("CAP-1: %s becomes an error object that JSON can hold", (_, thrown) => {
    for (const said of [
      toErrorObject(thrown),
      toErrorObject(thrown, { disclosure: "internal" }),
      toToolResult(thrown),
    ]) {
      expect(JSON.parse(JSON.stringify(said))).toEqual(said);
    }
    expect(Number.isInteger(toErrorObject(thrown).code)).toBe(true);
  });

  it("CAR-6, ID-7: a hostile envelope names data, and nothing else", () => {
    const carried = (envelope: object) =>
      fromErrorObject({ code: 1, message: "m", data: { rethrown: envelope } });
    for (const type of [
      "os.system",
      "python.SystemExit",
      "python.KeyboardInterrupt",
      "constructor",
      "__proto__",
    ]) {
      expect(carried({ v: 1, type, args: ["true"] })).toBeInstanceOf(RemoteError);
    }
    const deep: { a?: object } = {};
    let at = deep;
    for (let i = 0; i < 50_000; i++) at = at.a = {};
    const loop: { self?: object } = {};
    loop.self = loop;
    for (const found of [
      { v: 1, type: "a.B", attributes: deep },
      loop,
      {
        toJSON: () => {
          throw new Error("no");
        },
      },
    ]) {
      expect(carried(found)).toBeUndefined();
    }
    expect(fromToolResult({ isError: "yes", _meta: { rethrown: { v: 1, type: "a.B" } } })).toBeUndefined();
    expect(fromToolResult({ isError: false, _meta: { rethrown: { v: 1, type: "a.B" } } })).toBeUndefined();
  });

  it("CAR-5: every envelope survives the way through an error object", () => {
    fc.assert(
      fc.property(anyEnvelope({ unknown: ["named"] }), (envelope) => {
        const wire = JSON.parse(JSON.stringify(encodeErrorObject(envelope)));
        expect(decodeErrorObject(wire)).toEqual(decode(encode(envelope, { codec: "json" })));
      }),
      { numRuns: 200 },
    );
  });

  it("CAR-6: whatever an error is, decoding it does not throw", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (anything) => {
        expect(decodeErrorObject(anything)).toBeUndefined();
        for (const found of [{ data: anything }, { data: { rethrown: anything } }]) decodeErrorObject(found);
        expect(fromToolResult({ isError: true, _meta: anything })).toBeUndefined();
        expect(Number.isInteger(toErrorObject(anything).code)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("says what it does not know", () => {
    expect(() => throwing({})).toThrow(/no server that is known/);
    expect(() => rethrowing({})).toThrow(/no client that is known/);
    expect(() => throwing({ onRequest: () => {} })).toThrow(/pass \{ ResponseError \}/);
  });
});

async function mcpClient(file: string, mode = "", aware = true): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StdioClientTransport({ command: python, args: [peer(file), mode], stderr: "inherit" }),
  );
  return aware ? rethrowing(client, { errors }) : client;
}

const tool = (client: Client, name: string) => client.callTool({ name, arguments: {} });

describe("MCP: a client of TypeScript, a server of Python over stdio", () => {
  let pub: Client;
  let internal: Client;
  beforeAll(async () => {
    [pub, internal] = await Promise.all([
      mcpClient("json_rpc_mcp.py", "public"),
      mcpClient("json_rpc_mcp.py", "internal"),
    ]);
  });
  afterAll(async () => {
    await Promise.all([pub.close(), internal.close()]);
  });

  it("CAR-5: a tool's exception is the same class, with its public fields", async () => {
    const error = await failure(() => tool(pub, "quota"));
    expect(error).toBeInstanceOf(QuotaExceeded);
    expect(error).toMatchObject({ message: "101 of 100 calls used", limit: 100 });
    expect(envelopeOf(error)).toMatchObject({ status: "resource_exhausted", retryAfterMs: 60_000 });
  });

  it("CAR-5: under internal with fields, cause, notes and frames", async () => {
    const error = await failure(() => tool(internal, "chain"));
    expect(error).toMatchObject({
      limit: 1,
      used: 2,
      cause: { type: "python.ValueError", message: "secret-cause" },
    });
    expect(envelopeOf(error)).toMatchObject({ notes: ["secret-note"], frames: expect.anything() });
  });

  it.each(["quota", "chain", "crash", "group", "cycle", "control", "message", "traceback"])(
    "CAR-1: public leaks nothing of %s",
    async (name) => {
      const error = await failure(() => tool(pub, name));
      expect(JSON.stringify(envelopeOf(error))).not.toMatch(/secret|mmmm|\/srv|json_rpc|\.py/);
      expect(error.cause).toBeUndefined();
    },
  );

  it("CAP-14: a message of 10 MB and a traceback of 1 MB arrive, cut", async () => {
    expect((await failure(() => tool(internal, "message"))).message.length).toBeLessThan(33_000);
    const error = await failure(() => tool(internal, "traceback"));
    expect(error).toMatchObject({ limit: 100, used: 101 });
    expect(envelopeOf(error)?.omitted).toBeDefined();
  });

  it("cycles, groups and process control cross as data", async () => {
    const cycle = await failure(() => tool(internal, "cycle"));
    expect((cycle.cause as Error).cause).toBe(cycle);
    const group = await failure(() => tool(internal, "group"));
    if (group instanceof AggregateError) expect(group.errors[0]).toBeInstanceOf(QuotaExceeded);
    else expect(group, "Python 3.10 has no groups").toBeInstanceOf(QuotaExceeded);
    expect((await failure(() => tool(internal, "control"))).cause).toMatchObject({
      type: "python.SystemExit",
    });
  });

  it("CAR-5: resources and prompts fail with an error object", async () => {
    expect(await failure(() => pub.readResource({ uri: "test://quota" }))).toBeInstanceOf(QuotaExceeded);
    expect(await failure(() => pub.getPrompt({ name: "ask" }))).toBeInstanceOf(QuotaExceeded);
  });

  it("CAR-5: what the SDK itself says stays as it is", async () => {
    expect(await tool(pub, "greet")).toMatchObject({
      isError: true,
      content: [{ text: /validation error/ }],
    });
    expect(await tool(pub, "deliberate")).toEqual({
      isError: true,
      content: [{ type: "text", text: "Error executing tool deliberate: no such city" }],
    });
    const signIn = await failure(() => tool(pub, "protocol"));
    expect(signIn).toBeInstanceOf(McpError);
    expect(signIn).toMatchObject({ code: -32042, data: { elicitations: [] } });
    expect(await failure(() => pub.getPrompt({ name: "none" }))).toBeInstanceOf(McpError);
    const unknown = await failure(() => pub.request({ method: "no/such" }, CallToolRequestSchema));
    expect(unknown).toMatchObject({ code: -32601 });
  });

  it("a call that succeeds is let be, also where it got over a failure", async () => {
    expect(await pub.callTool({ name: "greet", arguments: { name: "a" } })).toMatchObject({
      content: [{ text: "hello a" }],
    });
    expect(await tool(pub, "nested")).toMatchObject({ content: [{ text: "got over QuotaExceeded" }] });
    expect((await pub.listTools()).tools.length).toBeGreaterThan(8);
  });

  it("calls at the same time have each their own error", async () => {
    const names = Array.from({ length: 30 }, (_, i) => ["quota", "crash", "control"][i % 3] as string);
    const all = await Promise.all(names.map((name) => failure(() => tool(pub, name))));
    const types = {
      quota: "billing.QuotaExceeded",
      crash: "python.RuntimeError",
      control: "billing.QuotaExceeded",
    };
    expect(all.map((error) => envelopeOf(error)?.type)).toEqual(
      names.map((name) => types[name as keyof typeof types]),
    );
  });

  it("CAR-7: a deadline and an abort are the client's own, and reach the server", async () => {
    const late = await failure(() => pub.callTool({ name: "slow" }, undefined, { timeout: 100 }));
    expect(late).toMatchObject({ code: -32001 });
    const controller = new AbortController();
    const aborted = failure(() => pub.callTool({ name: "slow" }, undefined, { signal: controller.signal }));
    controller.abort(new Error("enough"));
    expect(envelopeOf(await aborted)).toBeUndefined();
    const ended = async () => JSON.stringify(await tool(pub, "cancellations"));
    await expect.poll(ended, { timeout: 10_000 }).toContain('"text":"2"');
  });

  it("CAR-5: a low-level server's handlers fail with an error object", async () => {
    const client = await mcpClient("json_rpc_mcp_lowlevel.py");
    try {
      expect(await failure(() => tool(client, "quota"))).toBeInstanceOf(QuotaExceeded);
      expect(await failure(() => tool(client, "crash"))).toMatchObject({
        type: "python.RuntimeError",
        message: "",
      });
      expect(await failure(() => client.listTools())).toMatchObject({ code: -32601 });
    } finally {
      await client.close();
    }
  });

  it("CAR-2: a client that never heard of us reads the usual", async () => {
    const [client, lowlevel] = await Promise.all([
      mcpClient("json_rpc_mcp.py", "public", false),
      mcpClient("json_rpc_mcp_lowlevel.py", "", false),
    ]);
    try {
      const text = async (name: string) => (await tool(client, name)).content as object[];
      expect(await text("quota")).toEqual([{ type: "text", text: "101 of 100 calls used" }]);
      expect(await text("crash")).toEqual([{ type: "text", text: "Error executing tool crash" }]);
      const error = await failure(() => tool(lowlevel, "quota"));
      expect(error).toBeInstanceOf(McpError);
      expect(error).toMatchObject({ code: 8, message: "MCP error 8: 101 of 100 calls used" });
    } finally {
      await Promise.all([client.close(), lowlevel.close()]);
    }
  });

  it("CAR-6: errors of a server that never heard of us stay as they are; one that is gone is gone", async () => {
    const client = await mcpClient("json_rpc_mcp.py", "unaware");
    expect(await tool(client, "quota")).toEqual({
      isError: true,
      content: [{ type: "text", text: "Error executing tool quota" }],
    });
    expect(await failure(() => client.readResource({ uri: "test://quota" }))).toMatchObject({ code: -32603 });
    const slow = failure(() => tool(client, "slow"));
    await client.close();
    expect(await slow).toMatchObject({ code: -32000 });
  });
});

describe("MCP: both ends of TypeScript", () => {
  const made: Client[] = [];
  afterAll(() => Promise.all(made.map((client) => client.close())));

  async function connected(server: Server | McpServer, aware = true): Promise<Client> {
    const [here, there] = InMemoryTransport.createLinkedPair();
    const client = new Client({ name: "test", version: "1" });
    made.push(client);
    await Promise.all([server.connect(there), client.connect(here)]);
    return aware ? rethrowing(client, { errors }) : client;
  }

  function mcpServer() {
    const server = throwing(new McpServer({ name: "worker", version: "1" }), { errors });
    server.registerTool("quota", {}, () => {
      throw new QuotaExceeded(100, 101);
    });
    server.tool("later", async () => Promise.reject(new QuotaExceeded(1, 2)));
    server.registerTool("crash", {}, () => {
      throw new Error("secret");
    });
    const changed = server.registerTool("changed", {}, () => ({ content: [] }));
    changed.update({
      callback: () => {
        throw new QuotaExceeded(5, 6);
      },
    });
    server.registerTool("protocol", {}, () => {
      throw new McpError(-32042, "sign in first", { elicitations: [] });
    });
    server.registerTool("fine", {}, () => ({ content: [{ type: "text", text: "fine" }] }));
    server.registerResource("broken", "test://broken", {}, () => {
      throw new QuotaExceeded(3, 4);
    });
    return server;
  }

  it("CAR-5: McpServer's tools and resources", async () => {
    const client = await connected(mcpServer());
    expect(await failure(() => tool(client, "quota"))).toMatchObject({ limit: 100 });
    expect(await failure(() => tool(client, "later"))).toBeInstanceOf(QuotaExceeded);
    expect(await failure(() => tool(client, "changed"))).toMatchObject({ limit: 5 });
    expect(await failure(() => client.readResource({ uri: "test://broken" }))).toBeInstanceOf(QuotaExceeded);
    expect(await tool(client, "fine")).toEqual({ content: [{ type: "text", text: "fine" }] });
    expect(await tool(client, "none")).toMatchObject({ isError: true });
    expect(await failure(() => tool(client, "protocol"))).toMatchObject({ code: -32042 });
  });

  it("CAR-2: to a client that never heard of us", async () => {
    const client = await connected(mcpServer(), false);
    const text = { content: [{ text: "101 of 100 calls used" }], isError: true };
    expect(await tool(client, "quota")).toMatchObject(text);
    expect(await tool(client, "crash")).toMatchObject({ content: [{ text: "Error executing tool crash" }] });
    expect(await failure(() => client.readResource({ uri: "test://broken" }))).toMatchObject({
      code: 8,
      message: "MCP error 8: 4 of 3 calls used",
    });
  });

  it("CAR-1: an error of a call to somebody else is passed on without what it came with", async () => {
    const upstream = new McpError(8, "secret", { rethrown: { v: 1, type: "a.Secret", message: "secret" } });
    const own = new McpError(1234, "the application's own", { hint: 1 });
    const server = throwing(new Server({ name: "relay", version: "1" }, { capabilities: { tools: {} } }));
    server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
      throw params.name === "own" ? own : upstream;
    });
    const client = await connected(server, false);
    const relayed = await failure(() => tool(client, "upstream"));
    expect(relayed.message + JSON.stringify(relayed.data)).not.toContain('ecret"');
    expect(relayed).toMatchObject({ code: 2, message: "MCP error 2: unknown" });
    expect(await failure(() => tool(client, "own"))).toMatchObject({ code: 1234, data: { hint: 1 } });
  });
});

describe("vscode-jsonrpc", () => {
  function pair() {
    const [there, here] = [new PassThrough(), new PassThrough()];
    const server = createMessageConnection(new StreamMessageReader(there), new StreamMessageWriter(here));
    const client = createMessageConnection(new StreamMessageReader(here), new StreamMessageWriter(there));
    return { server, client };
  }

  it("CAR-5: a client of TypeScript, a language server of Python over stdio", async () => {
    const child = spawn(python, [peer("json_rpc_lsp.py")], { stdio: ["pipe", "pipe", "inherit"] });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    rethrowing(connection, { errors }).listen();
    child.on("exit", () => connection.dispose());
    try {
      const error = await failure(() => connection.sendRequest("chain"));
      expect(error).toBeInstanceOf(QuotaExceeded);
      expect(error).toMatchObject({ used: 2, cause: { type: "python.ValueError" } });
      expect(await failure(() => connection.sendRequest("message"))).toBeInstanceOf(RemoteError);
      const unknown = await failure(() => connection.sendRequest("none"));
      expect(unknown).toBeInstanceOf(ResponseError);
      expect(unknown).toMatchObject({ code: -32601, message: "Method not found" });
    } finally {
      const exited = once(child, "exit");
      child.stdin.end();
      await exited;
    }
  });

  it("CAR-5, CAR-7: a server's handlers, cancellation, and what the protocol says itself", async () => {
    const { server, client } = pair();
    throwing(server, { errors, ResponseError });
    server.onRequest("quota", () => {
      throw new QuotaExceeded(1, 2);
    });
    server.onRequest("add", (a: number, b: number) => a + b);
    let begin = () => {};
    const began = new Promise<void>((resolve) => {
      begin = resolve;
    });
    server.onRequest("slow", async (token) => {
      begin();
      await new Promise((resolve) => token.onCancellationRequested(resolve));
      throw new ResponseError(-32800, "cancelled");
    });
    const once = server.onRequest("once", () => "here");
    server.listen();
    rethrowing(client, { errors }).listen();
    expect(await client.sendRequest("add", 1, 2)).toBe(3);
    expect(await failure(() => client.sendRequest("quota"))).toMatchObject({
      limit: 1,
      message: "2 of 1 calls used",
    });
    const source = new CancellationTokenSource();
    const slow = failure(() => client.sendRequest("slow", source.token));
    await began;
    source.cancel();
    expect(await slow).toMatchObject({ code: -32800, message: "cancelled" });
    expect(await client.sendRequest("once")).toBe("here");
    once.dispose();
    expect(await failure(() => client.sendRequest("once"))).toMatchObject({ code: -32601 });
    server.dispose();
    client.dispose();
    expect(await failure(() => client.sendRequest("quota"))).not.toBeInstanceOf(QuotaExceeded);
  });
});

describe("json-rpc-2.0 over WebSocket", () => {
  const children: ChildProcess[] = [];
  afterAll(async () => {
    await Promise.all(
      children.map((child) => {
        child.stdin?.end();
        return child.exitCode ?? once(child, "close");
      }),
    );
  });

  async function connect(mode: string) {
    const child = spawn(python, [peer("json_rpc_ws.py"), mode], { stdio: ["pipe", "pipe", "inherit"] });
    children.push(child);
    const [port] = await once(createInterface({ input: child.stdout }), "line");
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(socket, "open");
    const client = new JSONRPCClient(async (request) => socket.send(JSON.stringify(request)));
    socket.on("message", (text) => client.receive(JSON.parse(String(text))));
    socket.on("close", () => client.rejectAllPendingRequests("closed"));
    return { client, socket };
  }

  it("CAR-5: a client of TypeScript, a server of Python", async () => {
    const { client, socket } = await connect("internal");
    // Without us first.
    const plain = await failure(() => client.request("quota", undefined));
    expect(plain).toBeInstanceOf(JSONRPCErrorException);
    expect(plain).toMatchObject({ code: 8, message: "101 of 100 calls used" });
    rethrowing(client, { errors });
    const all = await Promise.all(
      ["quota", "chain", "traceback"].map((name) => failure(() => client.request(name, undefined))),
    );
    for (const error of all) expect(error).toBeInstanceOf(QuotaExceeded);
    expect(all[1]).toMatchObject({ cause: { type: "python.ValueError" } });
    expect(await failure(() => client.request("none", undefined))).toMatchObject({ code: -32601 });
    expect(await failure(() => client.request("quota", [1]))).toMatchObject({ code: -32602 });
    const gone = failure(() => client.request("quota", undefined));
    socket.terminate();
    expect(await gone).toMatchObject({ message: "closed" });
  });

  it("CAR-6: of a server that never heard of us", async () => {
    const { client, socket } = await connect("unaware");
    const error = await failure(() => rethrowing(client, { errors }).request("quota", undefined));
    expect(error).toBeInstanceOf(JSONRPCErrorException);
    expect(error).toMatchObject({ code: -32000, message: "Server error" });
    socket.terminate();
  });

  it("CAR-5: a server's methods; its listener still hears of the error, and notifications are not answered", async () => {
    const heard: unknown[] = [];
    const server = new JSONRPCServer({ errorListener: (_, error) => void heard.push(error) });
    throwing(new JSONRPCServerAndClient(server, new JSONRPCClient(() => {})), { errors });
    server.addMethod("quota", () => {
      throw new QuotaExceeded(1, 2);
    });
    server.addMethod("own", () => {
      throw new JSONRPCErrorException("mine", 1234, { a: 1 });
    });
    const answer = (method: string, id?: number) =>
      server.receive({ jsonrpc: "2.0", method, ...(id !== undefined && { id }) });
    expect(await answer("quota", 1)).toMatchObject({
      id: 1,
      error: { code: 8, message: "2 of 1 calls used" },
    });
    expect(await answer("own", 2)).toMatchObject({ error: { code: 1234, message: "mine", data: { a: 1 } } });
    expect(await answer("none", 3)).toMatchObject({ error: { code: -32601 } });
    expect(await answer("quota")).toBeNull();
    expect(heard).toHaveLength(3);
  });
});

describe("docs/rpc/json-rpc.md", () => {
  const docs = readFileSync(new URL("../../docs/rpc/json-rpc.md", import.meta.url), "utf8");
  const snippets = [...docs.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);
  const [here, there] = [new PassThrough(), new PassThrough()];
  const connection = () =>
    createMessageConnection(new StreamMessageReader(here), new StreamMessageWriter(there));
  const names = {
    ...{ McpServer, Client, ResponseError, errors, throwing, rethrowing, toErrorObject, fromErrorObject },
    serverConnection: connection(),
    clientConnection: connection(),
    jsonRpcServer: new JSONRPCServer(),
    jsonRpcClient: new JSONRPCClient(() => {}),
    thrown: new QuotaExceeded(1, 2),
  };

  it("has snippets", () => expect(snippets).toHaveLength(5));

  it.each(snippets)("%s", (code) => {
    new Function(...Object.keys(names), code)(...Object.values(names));
  });
});
