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
  /** @param {number} limit @param {number} used */
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
/** @typedef {"without" | "public" | "internal"} Mode */
const MODES = /** @type {const} */ (["without", "public", "internal"]);
/** @typedef {{ call: () => Promise<unknown>, close: () => unknown }} Peer */

if (process.argv[2]) serve(/** @type {Mode} */ (process.argv[2]));
else await main();

/** @param {Mode} disclosure */
function serve(disclosure) {
  const server = new JSONRPCServer({ errorListener: () => {} });
  if (disclosure !== "without") throwing(server, { errors, disclosure });
  server.addMethod("quota", fail);
  createInterface({ input: process.stdin }).on("line", async (line) => {
    process.stdout.write(`${JSON.stringify(await server.receiveJSON(line))}\n`);
  });
}

/** @param {Mode} mode @returns {Peer} */
function peer(mode) {
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), mode], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const client = new JSONRPCClient((request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
  });
  createInterface({ input: child.stdout }).on("line", (line) => client.receive(JSON.parse(line)));
  if (mode !== "without") rethrowing(client, { errors });
  return { call: async () => client.request("quota", undefined), close: () => child.stdin.end() };
}

/** @param {Mode} mode @returns {Promise<Peer>} */
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
  for (const { title, make } of [
    { title: "json-rpc-2.0 over stdio", make: peer },
    { title: "a tool of the MCP SDK", make: tool },
  ]) {
    console.log(title);
    const made = await Promise.all(MODES.map(async (mode) => ({ mode, ...(await make(mode)) })));
    await compare(Object.fromEntries(made.map(({ mode, call }) => [mode, call])));
    for (const { close } of made) await close();
  }
}
