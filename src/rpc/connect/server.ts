// What a handler throws → the ConnectError that its call fails with (SPEC CAR-1, CAR-4).

import { ConnectError, type Interceptor } from "@connectrpc/connect";
import { envelopeOf } from "../../remote.js";
import { builtins, type SendOptions, sent } from "../carrier.js";
import { type EncodedStatus, encodeStatus } from "../google-status.js";
import { envelopeIn } from "./details.js";

export interface ServerInterceptorOptions extends SendOptions {
  /** Of all trailers of a failed call; default 8,192. */
  readonly trailerBytes?: number | undefined;
}

/**
 * The outermost interceptor of a server: `interceptors: [serverInterceptor({ errors }), …]`. Whatever a handler or an
 * interceptor inside throws becomes a ConnectError that carries it, and has it as `cause`. A ConnectError stays what it
 * is, without what another server sent along with it.
 */
export function serverInterceptor(options: ServerInterceptorOptions = {}): Interceptor {
  return (next) => async (request) => {
    try {
      const response = await next(request);
      return response.stream ? { ...response, message: failing(response.message, options) } : response;
    } catch (thrown) {
      throw failureOf(thrown, options);
    }
  };
}

async function* failing<Message>(
  messages: AsyncIterable<Message>,
  options: ServerInterceptorOptions,
): AsyncGenerator<Message> {
  try {
    yield* messages;
  } catch (thrown) {
    throw failureOf(thrown, options);
  }
}

function failureOf(thrown: unknown, options: ServerInterceptorOptions): ConnectError {
  try {
    if (!isConnectError(thrown)) return carrying(thrown, thrown, options);
    const envelope = envelopeIn(thrown);
    // What somebody else disclosed to this server is not yet disclosed to its callers.
    if (envelope) return carrying((options.errors ?? builtins).restore(envelope), thrown, options);
    return isReceived(thrown) ? withDetails(thrown, thrown.details, thrown) : thrown;
  } catch {
    // Reached by nothing known. Still: a call that failed must end.
    return new ConnectError("unknown");
  }
}

/** `instanceof` asks an object for its members, and a restored error can have any. */
const isConnectError = (thrown: unknown): thrown is ConnectError =>
  !envelopeOf(thrown) && thrown instanceof ConnectError;

// What Connect percent-encodes in its copy of the message, and others do not.
const ENCODED = /[;,/?:@&=+$#!*'()]/g;

function carrying(error: unknown, cause: unknown, options: ServerInterceptorOptions): ConnectError {
  const envelope = sent(error, options);
  const { trailerBytes } = options;
  const status = encodeStatus(envelope, { trailerBytes });
  const taken = 2 * (status.message.match(ENCODED)?.length ?? 0);
  const { code, message, details } = taken > 0 ? encodeStatus(envelope, { trailerBytes, taken }) : status;
  return withDetails({ code, rawMessage: message }, details, cause);
}

function withDetails(
  { code, rawMessage }: Pick<ConnectError, "code" | "rawMessage">,
  details: ConnectError["details"] | EncodedStatus["details"],
  cause: unknown,
): ConnectError {
  const failure = new ConnectError(rawMessage, code, undefined, undefined, cause);
  failure.details = [...details];
  return failure;
}

// Every response has one of them, and no handler sets them for an error.
const RECEIVED = ["content-type", "date", "grpc-status"];

/**
 * Whether a client of Connect got this from another server, whose headers and trailers go no further. Connect keeps
 * them back itself where the other server's error was well-formed.
 */
const isReceived = ({ isWireError, metadata }: ConnectError) =>
  isWireError || RECEIVED.some((name) => metadata.has(name));
