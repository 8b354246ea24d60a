// Envelope → HTTP response (SPEC CAR-3).

import { finished } from "../../bridges/foreign.js";
import { encode } from "../../codec/index.js";
import type { ErrorEnvelope } from "../../envelope.js";
import { CARRIERS, MEDIA_TYPES } from "../../generated/constants.js";
import { httpStatusOf, isTooLarge, told } from "../carrier.js";
import { negotiated, PROBLEM } from "./accept.js";
import { phraseOf } from "./statuses.js";

/** A response as data, for every server that has no adapter of its own. */
export interface EncodedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Envelope → response: a problem document with the envelope inside, or the envelope alone where the client asks for one
 * of its media types. What is too large in that encoding is cut.
 * @param accept the request's header of that name
 * @throws {EncodeError} for an envelope that a Decoder would refuse
 */
export function encodeResponse(envelope: ErrorEnvelope, accept?: string | null): EncodedResponse {
  try {
    return written(envelope, accept);
  } catch (error) {
    if (isTooLarge(error)) return written(finished(envelope), accept);
    throw error;
  }
}

function written(envelope: ErrorEnvelope, accept: string | null | undefined): EncodedResponse {
  const codec = negotiated(accept);
  const body = codec ? encode(envelope, { codec }) : problem(envelope);
  const { retryAfterMs } = envelope;
  const headers = {
    "content-type": codec ? MEDIA_TYPES[codec as keyof typeof MEDIA_TYPES] : PROBLEM,
    // It is about this one call.
    "cache-control": "no-store",
    ...(retryAfterMs !== undefined && { "retry-after": String(Math.ceil(retryAfterMs / 1000)) }),
  };
  return { status: httpStatusOf(envelope), headers, body };
}

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder() };

/** RFC 9457, without `type`: a stable type name is no URI, and its absence says that the status tells what it is. */
function problem(envelope: ErrorEnvelope): Uint8Array {
  const json = utf8.decoder.decode(encode(envelope, { codec: "json" }));
  const status = httpStatusOf(envelope);
  const { code } = envelope;
  const members = { title: phraseOf(status), status, detail: told(envelope).message, code };
  // Not parsed again: the envelope is written once.
  return utf8.encoder.encode(`${JSON.stringify(members).slice(0, -1)},"${CARRIERS.member}":${json}}`);
}
