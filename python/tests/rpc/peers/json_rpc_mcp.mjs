// An MCP server of the TypeScript SDK over stdio: `public`, `internal`, or `unaware` of rethrown.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { McpError } from "@modelcontextprotocol/sdk/types.js";
import { throwing } from "rethrown/rpc/json-rpc";
import { errors, THROWING } from "./json_rpc_errors.mjs";

const disclosure = process.argv[2];
const server = new McpServer({ name: "worker", version: "1" });
if (disclosure !== "unaware") throwing(server, { errors, disclosure });

for (const [name, run] of Object.entries(THROWING)) server.registerTool(name, {}, run);
const said = (text) => ({ content: [{ type: "text", text }] });
server.registerTool("greet", {}, () => said("hello"));
server.registerTool("protocol", {}, () => {
  throw new McpError(-32042, "sign in first", { elicitations: [] });
});
let cancelled = 0;
server.registerTool("slow", {}, ({ signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      cancelled++;
      reject(signal.reason);
    });
  }),
);
server.registerTool("cancellations", {}, () => said(String(cancelled)));
server.registerResource("broken", "test://quota", {}, THROWING.quota);
server.registerPrompt("ask", {}, THROWING.quota);
// What a hostile server sends: `hostile` is asked for by number.
const envelopes = [
  "garbage",
  { v: 2, type: "a.B" },
  { v: 1, type: "os.system", args: ["true"] },
  { v: 1, type: "python.SystemExit", lineage: ["python.BaseException"], args: [3] },
  { v: 1, type: "a.B", message: "m".repeat(3_000_000) },
];
for (const [i, rethrown] of envelopes.entries()) {
  server.registerTool(`hostile${i}`, {}, () => ({ ...said("text"), isError: true, _meta: { rethrown } }));
}
await server.connect(new StdioServerTransport());
