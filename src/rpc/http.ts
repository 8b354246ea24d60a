// Errors over HTTP (SPEC CAR-3, docs/rpc/http.md): responses and fetch as the web has them.
// import { toResponse, fromResponse, rethrowing } from "rethrown/rpc/http"

import { LIMITS } from "../generated/constants.js";
import type { Limits } from "../limits.js";
import type { ErrorRegistry } from "../named-registry.js";
import { builtins, type SendOptions } from "./carrier.js";
import { decodeResponse } from "./http/decode.js";
import { encodeResponse } from "./http/encode.js";
import { sentOverHttp } from "./http/thrown.js";

export type { HttpHeaders } from "../http.js";
export type { SendOptions } from "./carrier.js";
export { decodeResponse, type HttpResponse } from "./http/decode.js";
export { type EncodedResponse, encodeResponse } from "./http/encode.js";

export interface ToResponseOptions extends SendOptions {
  /** The request, or its `Accept` header: who asks for one of the media types of an envelope gets it alone. */
  readonly request?: Request | undefined;
}

/** What was thrown → a response, without what only its own side may see (`disclosure: "public"`). Never throws. */
export function toResponse(thrown: unknown, { request, ...options }: ToResponseOptions = {}): Response {
  const { status, headers, body } = encodeResponse(
    sentOverHttp(thrown, options),
    request?.headers.get("accept"),
  );
  return new Response(body as Uint8Array<ArrayBuffer>, { status, headers });
}

export interface FromResponseOptions {
  /** Default: a registry that knows the builtin classes only. */
  readonly errors?: ErrorRegistry | undefined;
  readonly limits?: Limits | undefined;
}

/**
 * A response that says that a call failed → the error: the class that was thrown where the response carries it,
 * otherwise a RemoteError of what the server said. Reads the body.
 * @throws what reading the body throws (the connection was lost, the call was aborted)
 */
export async function fromResponse(
  response: Response,
  { errors = builtins, limits }: FromResponseOptions = {},
): Promise<Error> {
  const body = await readWithin(response, 2 * (limits?.maxBytes ?? LIMITS.maxBytes));
  const { status, headers } = response;
  return errors.restore(decodeResponse({ status, headers, body }, limits));
}

type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` that throws the error of every response that says that the call failed (`!response.ok`). What `fetch` itself
 * throws stays as it is.
 */
export function rethrowing<F extends Fetch>(fetch: F, options: FromResponseOptions = {}): F {
  const wrapped: Fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (response.status < 400) return response;
    throw await fromResponse(response, options);
  };
  return wrapped as F;
}

/** At most so many bytes of a body; the rest of a longer one is not waited for. */
async function readWithin(response: Response, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  while (reader && size <= maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
  }
  await reader?.cancel();
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.subarray(0, maxBytes);
}
