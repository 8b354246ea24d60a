// A server of json-rpc-2.0 over WebSocket, `unaware` of rethrown or not; says its port, and ends with stdin.
import { JSONRPCServer } from "json-rpc-2.0";
import { throwing } from "rethrown/rpc/json-rpc";
import { WebSocketServer } from "ws";
import { errors, THROWING } from "./json_rpc_errors.mjs";

const disclosure = process.argv[2];
const rpc = new JSONRPCServer({ errorListener: () => {} });
if (disclosure !== "unaware") throwing(rpc, { errors, disclosure });
for (const [name, run] of Object.entries(THROWING)) rpc.addMethod(name, run);

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", (socket) => {
  socket.on("message", async (text) => {
    const response = await rpc.receiveJSON(String(text));
    if (response) socket.send(JSON.stringify(response));
  });
});
server.on("listening", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit()).resume();
