// Errors of Hono: SPEC CAR-3, docs/rpc/http.md.
// import { errorHandler } from "rethrown/rpc/hono"

import { read } from "../identity.js";
import type { SendOptions } from "./carrier.js";
import { encodeResponse } from "./http/encode.js";
import { type IsShown, sentOverHttp } from "./http/thrown.js";

export type { SendOptions } from "./carrier.js";

/** For `app.onError(errorHandler({ errors }))`. */
export function errorHandler(options: SendOptions = {}) {
  return (thrown: Error, { req }: { readonly req: { readonly raw: Request } }): Response => {
    // An HTTPException can bring its own response.
    if (read(thrown, "res") instanceof Response) return (thrown as Error & HTTPException).getResponse();
    const envelope = sentOverHttp(thrown, options, isHonos);
    const { status, headers, body } = encodeResponse(envelope, req.raw.headers.get("accept"));
    return new Response(body as Uint8Array<ArrayBuffer>, { status, headers });
  };
}

interface HTTPException {
  getResponse(): Response;
}

/** Hono's HTTPException, whose message is the body of its response. */
const isHonos: IsShown = (error) => typeof read(error, "getResponse") === "function";
