// Errors of Hono: SPEC CAR-3, docs/rpc/http.md.
// import { errorHandler } from "rethrown/rpc/hono"

import { read } from "../identity.js";
import type { SendOptions } from "./carrier.js";
import { responseTo } from "./http/thrown.js";

export type { SendOptions } from "./carrier.js";

/** For `app.onError(errorHandler({ errors }))`. */
export function errorHandler(options: SendOptions = {}) {
  return (thrown: Error, { req }: { readonly req: { readonly raw: Request } }): Response => {
    // An HTTPException can bring its own response.
    const own = read(thrown, "res");
    if (isHonos(thrown) && own instanceof Response && !own.bodyUsed) return thrown.getResponse();
    const { status, headers, body } = responseTo(thrown, options, req.raw.headers.get("accept"), isHonos);
    return new Response(body as Uint8Array<ArrayBuffer>, { status, headers });
  };
}

interface HTTPException extends Error {
  getResponse(): Response;
}

/** Hono's HTTPException, whose message is the body of its response. */
const isHonos = ((error) => typeof read(error, "getResponse") === "function") as (
  error: Error,
) => error is HTTPException;
