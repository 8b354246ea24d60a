// Errors over HTTP (SPEC CAR-3, docs/rpc/http.md): responses and fetch as the web has them.
// import { toResponse, fromResponse, rethrowing } from "rethrown/rpc/http"

import { resolveLimits } from "../limits.js";
import { builtins, type ReceiveOptions, type SendOptions } from "./carrier.js";
import { decodeResponse } from "./http/decode.js";
import { responseTo } from "./http/thrown.js";

export type { HttpHeaders } from "../http.js";
export type { ReceiveOptions, SendOptions } from "./carrier.js";
export { decodeResponse, type HttpResponse } from "./http/decode.js";
export { type EncodedResponse, encodeResponse } from "./http/encode.js";

export interface ToResponseOptions extends SendOptions {
  /** Whose `Accept` asks for one of the media types of an envelope gets it alone. */
  readonly request?: Request | undefined;
}

/** What was thrown → a response, without what only its own side may see (`disclosure: "public"`). Never throws. */
export function toResponse(thrown: unknown, { request, ...options }: ToResponseOptions = {}): Response {
  const { status, headers, body } = responseTo(thrown, options, request?.headers.get("accept"));
  return new Response(body as Uint8Array<ArrayBuffer>, { status, headers });
}

/**
 * A response that says that a call failed → the error: the class that was thrown where the response carries it,
 * otherwise a RemoteError of what the server said. Reads the body.
 * @throws what reading the body throws (the connection was lost, the call was aborted)
 */
export async function fromResponse(
  response: Response,
  { errors = builtins, limits }: ReceiveOptions = {},
): Promise<Error> {
  const { maxBytes } = resolveLimits(limits);
  // What stands around an envelope repeats at most its message and its code.
  const body = await readWithin(response, 2 * maxBytes + 1024);
  const { status, headers } = response;
  return errors.restore(decodeResponse({ status, headers, body }, limits));
}

type Fetch = (...request: Parameters<typeof globalThis.fetch>) => Promise<Response>;

/**
 * A `fetch` that throws the error of every response that says that the call failed (a status of 400 or more). What
 * `fetch` itself throws stays as it is.
 * @throws {TypeError | RangeError} for limits that are none
 */
export function rethrowing<F extends Fetch>(fetch: F, options: ReceiveOptions = {}): F {
  resolveLimits(options.limits);
  const wrapped: Fetch = async (...request) => {
    const response = await fetch(...request);
    if (response.status < 400) return response;
    throw await fromResponse(response, options);
  };
  return wrapped as F;
}

/** At most so many bytes of a body; the rest of a longer one is not waited for. */
async function readWithin({ body }: Response, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  while (reader && size <= maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
  }
  reader?.cancel().catch(() => {});
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.subarray(0, maxBytes);
}
