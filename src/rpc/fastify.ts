// Errors of Fastify: SPEC CAR-3, docs/rpc/http.md.
// import { errorHandler } from "rethrown/rpc/fastify"

import { read } from "../identity.js";
import type { SendOptions } from "./carrier.js";
import { type IsShown, responseTo, STALE_HEADERS } from "./http/thrown.js";

export type { SendOptions } from "./carrier.js";

interface IncomingRequest {
  readonly headers: { readonly accept?: string | undefined };
}

interface Reply {
  code(status: number): unknown;
  headers(headers: Record<string, string>): unknown;
  removeHeader(name: string): unknown;
  send(body: Uint8Array): unknown;
}

/** For `app.setErrorHandler(errorHandler({ errors }))`. */
export function errorHandler(options: SendOptions = {}) {
  return (thrown: unknown, request: IncomingRequest, reply: Reply): void => {
    const { status, headers, body } = responseTo(thrown, options, request.headers.accept, isFastifys);
    for (const name of STALE_HEADERS) reply.removeHeader(name);
    reply.code(status);
    reply.headers({ ...headers });
    reply.send(body);
  };
}

/** Fastify's own errors, which say what is wrong with the request. */
const isFastifys: IsShown = (error) => {
  const code = read(error, "code");
  return typeof code === "string" && code.startsWith("FST_ERR_") && Number(read(error, "statusCode")) < 500;
};
