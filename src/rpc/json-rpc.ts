// Errors over JSON-RPC 2.0 (SPEC CAR-5, docs/rpc/json-rpc.md): as data, and for the MCP SDK, vscode-jsonrpc and
// json-rpc-2.0, none of which is imported.
// import { rethrowing, throwing } from "rethrown/rpc/json-rpc"

export type { ReceiveOptions, SendOptions } from "./carrier.js";
export {
  decodeErrorObject,
  type ErrorObject,
  encodeErrorObject,
  fromErrorObject,
  toErrorObject,
} from "./json-rpc/error-object.js";
export { rethrowing } from "./json-rpc/rethrowing.js";
export { type ThrowingOptions, throwing } from "./json-rpc/throwing.js";
export { fromToolResult, type ToolOptions, type ToolResult, toToolResult } from "./json-rpc/tool-result.js";
