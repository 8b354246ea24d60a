// Clients: a call that failed rejects with the error that was thrown on the other side, where that has sent it.

import { envelopeOf } from "../../remote.js";
import type { ReceiveOptions } from "../carrier.js";
import { fromErrorObject } from "./error-object.js";
import { isThenable } from "./throwing.js";
import { fromToolResult } from "./tool-result.js";

type Call = (...args: unknown[]) => unknown;

/** What calls in the MCP SDK, vscode-jsonrpc and json-rpc-2.0. */
const CALLS = ["request", "sendRequest", "callTool"];

/**
 * Lets the calls of a client throw what was thrown on the other side, and gives back the client: an MCP `Client` (whose
 * `callTool` throws too), a `MessageConnection` of vscode-jsonrpc, a `JSONRPCClient` of json-rpc-2.0. Every other error
 * stays as it is.
 * @throws {TypeError} for what is none of these
 */
export function rethrowing<C extends object>(client: C, options: ReceiveOptions = {}): C {
  const target = client as Record<string, unknown>;
  const known = CALLS.filter((name) => typeof target[name] === "function");
  if (known.length === 0) throw new TypeError("this is no client that is known here");
  for (const name of known) target[name] = calling(client, name, target[name] as Call, options);
  return client;
}

function calling(client: object, name: string, call: Call, options: ReceiveOptions): Call {
  const fail = (thrown: unknown) => {
    // `callTool` makes a request: what that has restored is not looked at again.
    throw (envelopeOf(thrown) ? undefined : fromErrorObject(thrown, options)) ?? thrown;
  };
  const succeed = (result: unknown) => {
    const thrown = name === "callTool" ? fromToolResult(result, options) : undefined;
    if (thrown) throw thrown;
    return result;
  };
  return (...args) => {
    const result = call.apply(client, args);
    return isThenable(result) ? result.then(succeed, fail) : result;
  };
}
