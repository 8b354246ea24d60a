// What is thrown in an HTTP server → response. Besides the user's own errors there are those of the framework, which
// have their status as a property (`createError(404)`, a body that is no JSON): they keep it, and what the framework
// would say itself.

import { finished } from "../../bridges/foreign.js";
import type { ErrorEnvelope } from "../../envelope.js";
import { LIMITS } from "../../generated/constants.js";
import { isError, read } from "../../identity.js";
import { envelopeOf } from "../../remote.js";
import { utf8Length, wellFormed } from "../../text.js";
import { type SendOptions, sent } from "../carrier.js";
import { type EncodedResponse, encodeResponse } from "./encode.js";
import { isFailure, STATUS_OF } from "./statuses.js";

/** Whether strangers may read the message of an error, though no registered class vouches for it. */
export type IsShown = (error: Error) => boolean;

/** As the package http-errors marks what is the client's fault. */
const isExposed: IsShown = (error) => read(error, "expose") === true;

/** Of the body that the server had begun to describe when it failed. */
export const STALE_HEADERS = [
  ...["content-encoding", "content-language", "content-length", "content-range"],
  ...["content-disposition", "etag", "last-modified"],
];

/** Never throws. */
export function responseTo(
  thrown: unknown,
  options: SendOptions,
  accept: string | null | undefined,
  isShown: IsShown = () => false,
): EncodedResponse {
  const envelope = sent(thrown, options);
  const isStated = envelope.httpStatus !== undefined || envelope.status !== undefined;
  const isOpen = !isStated && isError(thrown) && !envelopeOf(thrown);
  const httpStatus = isOpen && ["statusCode", "status"].map((name) => read(thrown, name)).find(isFailure);
  if (!httpStatus) return fitting(envelope, accept);
  const status = STATUS_OF.get(httpStatus);
  const stated = { ...envelope, httpStatus, ...(status && { status }) };
  if (!isExposed(thrown) && !isShown(thrown)) return fitting(stated, accept);
  const message = read(thrown, "message");
  const isText = typeof message === "string" && message !== "" && utf8Length(message) <= LIMITS.maxTextBytes;
  const response = fitting({ ...(isText && { message: wellFormed(message) }), ...stated }, accept);
  return { ...response, headers: { ...headersOf(thrown), ...response.headers } };
}

/** An envelope that breaks the rules is restored all the same (SPEC RES-1), and may be passed on. */
function fitting(envelope: ErrorEnvelope, accept: string | null | undefined): EncodedResponse {
  try {
    return encodeResponse(envelope, accept);
  } catch {
    return encodeResponse(finished(envelope), accept);
  }
}

/** `Allow`, `Content-Range`, `WWW-Authenticate`: what http-errors sends with an error. */
function headersOf(thrown: Error): Record<string, string> {
  const headers = read(thrown, "headers");
  if (typeof headers !== "object" || headers === null) return {};
  const own = Object.keys(headers).map((name) => [name.toLowerCase(), read(headers, name)] as const);
  return Object.fromEntries(
    own.filter(
      (header): header is [string, string] =>
        /^[a-z0-9-]+$/.test(header[0]) && typeof header[1] === "string" && /^[\t -~]*$/.test(header[1]),
    ),
  );
}
