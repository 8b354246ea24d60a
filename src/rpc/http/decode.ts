// HTTP response → envelope (SPEC CAR-3, CAR-6): the one that it carries, otherwise one of what the server said. Total:
// an envelope comes out, whatever came in.

import { isBytes } from "../../codec/bytes.js";
import { type CodecName, decode } from "../../codec/index.js";
import type { ErrorEnvelope } from "../../envelope.js";
import { DecodeError } from "../../errors.js";
import { CARRIERS } from "../../generated/constants.js";
import { bodyText, type HttpHeaders, headerOf, parsedJson, waitOf } from "../../http.js";
import type { Limits } from "../../limits.js";
import { codecOfType, essenceOf } from "./accept.js";
import { foreignEnvelope } from "./foreign.js";
import { outlineOf } from "./member.js";

/** A response as data, of whatever client. */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: HttpHeaders | undefined;
  /** Bytes, text, or JSON that was parsed. */
  readonly body?: unknown;
}

/**
 * A response that says that a call failed → envelope, whatever the response holds.
 * @throws {TypeError | RangeError} for limits that are none
 */
export function decodeResponse({ status, headers, body }: HttpResponse, limits?: Limits): ErrorEnvelope {
  const header = headerOf(headers);
  const type = essenceOf(header("content-type"));
  const retryAfterMs = waitOf(header("retry-after"), header("date"));
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  const alone = codecOfType(type);
  const carried = alone && decoded(isBytes(body) ? body : bodyText(body), alone, limits);
  if (carried) return { ...wait, ...carried };
  const text = bodyText(body);
  const said = parsedJson(text);
  const isJson = said !== text;
  const { members, isDeep } = isJson ? outlineOf(text, CARRIERS.member) : NOTHING;
  // Of two, each reader would see another one.
  const inside = members.length === 1 ? decoded(members[0] as string, "json", limits) : undefined;
  return inside ? { ...wait, ...inside } : foreignEnvelope(status, type, isDeep ? text : said, wait);
}

const NOTHING = { members: [], isDeep: false };

/** The envelope; undefined where there is none that this receiver accepts. */
function decoded(
  input: Uint8Array | string,
  codec: CodecName,
  limits: Limits | undefined,
): ErrorEnvelope | undefined {
  try {
    return decode(input, { codec, limits });
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
