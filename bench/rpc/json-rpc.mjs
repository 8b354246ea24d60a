// What a failing call over JSON-RPC costs, with rethrown and without: json-rpc-2.0 over the stdio of a child process,
// and a tool of the MCP SDK in one process. `npm run build` first.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { JSONRPCClient, JSONRPCServer } from "json-rpc-2.0";
import { ErrorRegistry } from "rethrown";
import { rethrowing, throwing } from "rethrown/rpc/json-rpc";
import { compare } from "./measure.mjs";

class QuotaExceeded extends Error {
  constructor(limit, used) {
    super(`${used} of ${limit} calls used`);
    this.limit = limit;
    this.used = used;
  }
}
const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit", "used"],
  status: "resource_exhausted",
  publicFields: ["limit"],
});
const fail = () => {
  throw new QuotaExceeded(100, 101);
};
const MODES = ["without", "public", "internal"];

if (process.argv[2]) serve(process.argv[2]);
else await main();

function serve(disclosure) {
  const server = new JSONRPCServer({ errorListener: () => {} });
  if (disclosure !== "without") throwing(server, { errors, disclosure });
  server.addMethod("quota", fail);
  createInterface({ input: process.stdin }).on("line", async (line) => {
    process.stdout.write(`${JSON.stringify(await server.receiveJSON(line))}\n`);
  });
}

function peer(mode) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), mode], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const client = new JSONRPCClient(async (request) => child.stdin.write(`${JSON.stringify(request)}\n`));
  createInterface({ input: child.stdout }).on("line", (line) => client.receive(JSON.parse(line)));
  if (mode !== "without") rethrowing(client, { errors });
  return { call: () => client.request("quota"), close: () => child.stdin.end() };
}

async function tool(mode) {
  const server = new McpServer({ name: "bench", version: "1" });
  const client = new Client({ name: "bench", version: "1" });
  if (mode !== "without") {
    throwing(server, { errors, disclosure: mode });
    rethrowing(client, { errors });
  }
  server.registerTool("quota", {}, fail);
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  return { call: () => client.callTool({ name: "quota", arguments: {} }), close: () => client.close() };
}

async function main() {
  for (const [title, make] of [
    ["json-rpc-2.0 over stdio", peer],
    ["a tool of the MCP SDK", tool],
  ]) {
    const made = await Promise.all(MODES.map(make));
    console.log(title);
    await compare(Object.fromEntries(MODES.map((mode, i) => [mode, made[i].call])));
    for (const { close } of made) await close();
  }
}
