// Errors of Express (and of anything with its middleware): SPEC CAR-3, docs/rpc/http.md.
// import { errorHandler } from "rethrown/rpc/express"

import type { SendOptions } from "./carrier.js";
import { responseTo, STALE_HEADERS } from "./http/thrown.js";

export type { SendOptions } from "./carrier.js";

/** As much of a request and a response as is used: of Express 4 and 5, and of `node:http`. */
interface IncomingRequest {
  readonly headers: { readonly accept?: string | undefined };
}

interface OutgoingResponse {
  readonly headersSent: boolean;
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  removeHeader(name: string): unknown;
  end(body: Uint8Array): unknown;
}

/**
 * The last middleware: `app.use(errorHandler({ errors }))`. An error that comes after the response has begun is passed
 * on, since nothing can be said any more.
 */
export function errorHandler(options: SendOptions = {}) {
  return (
    thrown: unknown,
    request: IncomingRequest,
    response: OutgoingResponse,
    next: (thrown: unknown) => void,
  ): void => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const { status, headers, body } = responseTo(thrown, options, request.headers.accept);
    response.statusCode = status;
    for (const name of STALE_HEADERS) response.removeHeader(name);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(body);
  };
}
