// A failed tool of MCP, which is a result and no error object: what the model reads is in `content`, and the envelope in
// `_meta`, where models do not look (SPEC CAR-5).

import { CARRIERS } from "../../generated/constants.js";
import type { Limits } from "../../limits.js";
import { builtins, type ReceiveOptions, type SendOptions } from "../carrier.js";
import { envelopeIn, partOf, protocolError, toErrorObject } from "./error-object.js";

/** As much of a CallToolResult as is used. */
export interface ToolResult {
  [name: string]: unknown;
  content: { type: "text"; text: string }[];
  isError: true;
  _meta?: { [name: string]: unknown };
}

export interface ToolOptions extends SendOptions {
  /** The tool's name, for a model to read where the message may not leave. */
  readonly tool?: string | undefined;
}

/** What a tool has thrown → the result that says so. Never throws. */
export function toToolResult(thrown: unknown, { tool, ...options }: ToolOptions = {}): ToolResult {
  const { message, data } = toErrorObject(thrown, options);
  const isOwn = protocolError(thrown) !== undefined;
  const isSilent = !isOwn && partOf(partOf(data, CARRIERS.member), "message") === undefined;
  const text = isSilent && tool !== undefined ? `Error executing tool ${tool}` : message;
  const carried = isOwn ? {} : { _meta: data as { [name: string]: unknown } };
  return { content: [{ type: "text", text }], isError: true, ...carried };
}

/** A result → the error that it carries; undefined where it carries none. */
export function fromToolResult(result: unknown, options: ReceiveOptions = {}): Error | undefined {
  const envelope = decodeToolResult(result, options.limits);
  return envelope && (options.errors ?? builtins).restore(envelope);
}

const decodeToolResult = (result: unknown, limits: Limits | undefined) =>
  partOf(result, "isError") === true ? envelopeIn(partOf(result, "_meta"), limits) : undefined;
