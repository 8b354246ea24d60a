// Servers: what a handler throws leaves as an error object that carries it. By what a server has, since nothing is
// imported: the MCP SDK, vscode-jsonrpc and json-rpc-2.0.

import { CARRIERS } from "../../generated/constants.js";
import { member } from "../../http.js";
import type { SendOptions } from "../carrier.js";
import { type ErrorObject, partOf, protocolError, toErrorObject } from "./error-object.js";
import { toToolResult } from "./tool-result.js";

export interface ThrowingOptions extends SendOptions {
  /** Of vscode-jsonrpc, or of the package that brings it: it sends what is an instance of its own class. */
  readonly ResponseError?: (new (code: number, message: string, data?: never) => Error) | undefined;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Lets the errors of all handlers that are registered from now on cross, and gives back the server: an MCP `McpServer`
 * or `Server`, a `MessageConnection` of vscode-jsonrpc, a `JSONRPCServer` of json-rpc-2.0. What the transport's own
 * classes say stays as it is.
 * @throws {TypeError} for what is none of these
 */
export function throwing<S extends object>(server: S, options: ThrowingOptions = {}): S {
  let isKnown = false;
  // `McpServer` and `JSONRPCServerAndClient` have the server itself below.
  for (const target of [server, partOf(server, "server")] as Record<string, unknown>[]) {
    for (const [name, made] of WAYS) {
      const method = partOf(target, name);
      if (typeof method !== "function") continue;
      target[name] = made((method as Method).bind(target), options);
      isKnown = true;
    }
  }
  if (!isKnown) throw new TypeError("this is no server that is known here");
  return server;
}

/** A method that a server may have → the one that takes its place. */
const WAYS: ReadonlyMap<string, (method: Method, options: ThrowingOptions) => Method> = new Map([
  ["registerTool", forTools],
  ["tool", forTools],
  ["setRequestHandler", forMcp],
  ["onRequest", forVscode],
  ["mapErrorToJSONRPCErrorResponse", forJsonRpc2],
]);

function forTools(register: Method, options: ThrowingOptions): Method {
  return (name, ...rest) => {
    const fail = (thrown: unknown) => {
      // The SDK has its own way with these.
      if (isTransports(thrown)) throw thrown;
      return toToolResult(thrown, { ...options, tool: String(name) });
    };
    const tool = registering(register, fail)(name, ...rest) as RegisteredTool;
    const update = tool?.update;
    if (update) {
      tool.update = ({ callback, ...updates }) =>
        update({ ...updates, ...(callback && { callback: failing(callback, fail) }) });
    }
    return tool;
  };
}

/** What it gives back can be given another handler. */
interface RegisteredTool {
  update?(this: void, updates: { readonly callback?: Method | undefined }): void;
}

function forMcp(register: Method, options: ThrowingOptions): Method {
  const made = ({ code, message, data }: ErrorObject) => Object.assign(new Error(message), { code, data });
  return registering(register, (thrown) => {
    throw isTransports(thrown) ? thrown : made(toErrorObject(thrown, options));
  });
}

function forVscode(register: Method, { ResponseError, ...options }: ThrowingOptions): Method {
  if (!ResponseError)
    throw new TypeError("vscode-jsonrpc sends its own ResponseError: pass { ResponseError }");
  return registering(register, (thrown) => {
    if (isTransports(thrown)) throw thrown;
    const { code, message, data } = toErrorObject(thrown, options);
    throw new ResponseError(code, message, data as never);
  });
}

function forJsonRpc2(map: Method, options: ThrowingOptions): Method {
  return (id, thrown) =>
    isTransports(thrown) ? map(id, thrown) : { jsonrpc: "2.0", id, error: toErrorObject(thrown, options) };
}

/** Handlers are the functions among the arguments; one that fails does what `fail` does. */
const registering =
  (register: Method, fail: (thrown: unknown) => unknown): Method =>
  (...args) =>
    register(...args.map((each) => (typeof each === "function" ? failing(each as Method, fail) : each)));

/** What is returned at once is still returned at once. */
const failing = (handler: Method, fail: (thrown: unknown) => unknown): Method =>
  function (...args) {
    let result: unknown;
    try {
      result = handler.apply(this, args);
    } catch (thrown) {
      return fail(thrown);
    }
    return isThenable(result) ? result.then(undefined, fail) : result;
  };

export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof partOf(value, "then") === "function";

/**
 * Whether an error is one of the transport's own classes (McpError, ResponseError, JSONRPCErrorException), which are
 * error objects already. One that came with an envelope is somebody else's.
 */
function isTransports(thrown: unknown): boolean {
  if (protocolError(thrown)) return true;
  const isOwn =
    partOf(thrown, "name") === "McpError" ||
    typeof partOf(thrown, "toJson") === "function" ||
    typeof partOf(thrown, "toObject") === "function";
  const carried = member(partOf(thrown, "data"), CARRIERS.member);
  return isOwn && Number.isInteger(partOf(thrown, "code")) && carried === undefined;
}
