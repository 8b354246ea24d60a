// What is thrown in an HTTP server → envelope. Besides the user's own errors there are those of the framework, which
// have their status as a property (`createError(404)`, a body that is no JSON): they keep it, and the message that the
// framework would send itself.

import type { ErrorEnvelope, Status } from "../../envelope.js";
import { HTTP_STATUSES, LIMITS } from "../../generated/constants.js";
import { isError, read } from "../../identity.js";
import { envelopeOf } from "../../remote.js";
import { utf8Length, wellFormed } from "../../text.js";
import { type SendOptions, sent } from "../carrier.js";

const STATUS_OF: ReadonlyMap<number, Status> = new Map(
  HTTP_STATUSES.map(({ code, status }) => [code, status]),
);

/** Whether strangers may read the message of an error that no registered class vouches for. */
export type IsShown = (error: Error) => boolean;

/** As the package http-errors marks them. */
const isExposed: IsShown = (error) => read(error, "expose") === true;

export function sentOverHttp(
  thrown: unknown,
  options: SendOptions,
  isShown: IsShown = isExposed,
): ErrorEnvelope {
  const envelope = sent(thrown, options);
  const isStated = envelope.httpStatus !== undefined || envelope.status !== undefined;
  if (isStated || !isError(thrown) || envelopeOf(thrown)) return envelope;
  const httpStatus = [read(thrown, "statusCode"), read(thrown, "status")].find(isFailure);
  if (httpStatus === undefined) return envelope;
  const status = STATUS_OF.get(httpStatus);
  const own = isShown(thrown) ? read(thrown, "message") : undefined;
  const isText = typeof own === "string" && own !== "" && utf8Length(own) <= LIMITS.maxTextBytes;
  return {
    ...envelope,
    httpStatus,
    ...(status && { status }),
    ...(isText && envelope.message === undefined && { message: wellFormed(own) }),
  };
}

const isFailure = (status: unknown): status is number =>
  Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599;
