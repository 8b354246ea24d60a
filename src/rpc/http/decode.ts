// HTTP response → envelope (SPEC CAR-3, CAR-6): the one that it carries, otherwise one of what the server said. Total:
// an envelope comes out, whatever came in.

import { isBytes } from "../../codec/bytes.js";
import { type CodecName, decode } from "../../codec/index.js";
import type { ErrorEnvelope } from "../../envelope.js";
import { CARRIERS } from "../../generated/constants.js";
import { bodyText, type HttpHeaders, headerOf, member, parsedJson, waitOf } from "../../http.js";
import type { Limits } from "../../limits.js";
import { codecOfType, essenceOf } from "./accept.js";
import { foreignEnvelope } from "./foreign.js";

/** A response as data, of whatever client. */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: HttpHeaders | undefined;
  /** Bytes, text, or JSON that was parsed. */
  readonly body?: unknown;
}

/** A response that says that a call failed → envelope. Never throws, whatever the response holds. */
export function decodeResponse(response: HttpResponse, limits?: Limits): ErrorEnvelope {
  const header = headerOf(response.headers);
  const type = essenceOf(header("content-type"));
  const retryAfterMs = waitOf(header("retry-after"), header("date"));
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  const alone = codecOfType(type);
  const carried =
    alone && decoded(isBytes(response.body) ? response.body : bodyText(response.body), alone, limits);
  if (carried) return { ...wait, ...carried };
  const said = parsedJson(bodyText(response.body));
  const found = member(said, CARRIERS.member);
  const inside = found === undefined ? undefined : decoded(JSON.stringify(found), "json", limits);
  return inside ? { ...wait, ...inside } : foreignEnvelope(response.status, type, said, wait);
}

/** The envelope; undefined where there is none that this receiver accepts. */
function decoded(
  input: Uint8Array | string,
  codec: CodecName,
  limits: Limits | undefined,
): ErrorEnvelope | undefined {
  try {
    return decode(input, { codec, limits });
  } catch {
    return undefined;
  }
}
