// What Modal's own clients throw → envelope: a remote error by the text that they made of it, their own errors by
// name, and gRPC's by the table that the Python client has.

import type { ErrorEnvelope } from "../envelope.js";
import { STATUSES } from "../generated/constants.js";
import { MODAL_TYPES } from "../generated/types.js";
import { read } from "../identity.js";
import { armored, checkObject, finished, textOf } from "./foreign.js";
import { type DecodeResultOptions, decodeResult, raised, reported } from "./modal-result.js";

// What the JavaScript client writes before `GenericResult.exception`; Python's writes nothing.
const RESULTS: readonly { readonly name: string; readonly prefix: string; readonly status: string }[] = [
  { name: "RemoteError", prefix: "Remote error: ", status: "FAILURE" },
  { name: "FunctionTimeoutError", prefix: "Timeout: ", status: "TIMEOUT" },
  { name: "InternalFailure", prefix: "Internal failure: ", status: "INTERNAL_FAILURE" },
];

/** By number of gRPC's status, from 1. */
const GRPC = [
  "ServiceError",
  "ServiceError",
  "InvalidError",
  "ServiceError",
  "NotFoundError",
  "AlreadyExistsError",
  "PermissionDeniedError",
  "ResourceExhaustedError",
  "ConflictError",
  "ConflictError",
  "InvalidError",
  "UnimplementedError",
  "InternalError",
  "ServiceError",
  "DataLossError",
  "AuthError",
];

/** What Python's client raises where it cannot unpickle an error, up to the traceback of that error. */
const NOT_UNPICKLED = "Could not deserialize remote exception due to local error:\n";
const REMOTE_TRACEBACK = "Here is the remote traceback:\n";
/** How its transport says that a request was too large. */
const TOO_LARGE = "status = '413'";

const typeOfName: ReadonlyMap<string, string> = new Map(
  Object.entries(MODAL_TYPES).flatMap(([type, { javascript }]) => {
    const name = type.slice(type.lastIndexOf(".") + 1);
    // gRPC's is told by its status.
    if (!type.startsWith("modal.")) return [];
    return [name, ...(javascript === undefined ? [] : [javascript])].map((each) => [each, type]);
  }),
);

/**
 * An error of one of Modal's clients, or plain data with its `name` and `message` (`code` and `details` for gRPC's) →
 * envelope.
 * @throws {TypeError} for what is no object
 */
export function decodeClientError(error: object, options: DecodeResultOptions = {}): ErrorEnvelope {
  checkObject(error, "an error of Modal's client");
  const name = textOf(error, "name");
  const message = textOf(error, "message");

  const result = RESULTS.find((each) => each.name === name);
  if (result) {
    const { prefix, status } = result;
    const exception = message.startsWith(prefix) ? message.slice(prefix.length) : message;
    return decodeResult({ status, exception }, options);
  }
  const own = typeOfName.get(name);
  const status = own === undefined ? grpcStatus(error) : undefined;
  const text = status === undefined ? message : textOf(error, "details") || message;
  const carried = armored([message, text], {});
  if (carried) return carried;
  if (message.startsWith(NOT_UNPICKLED)) return notUnpickled(message, options);
  if (status !== undefined) {
    const error = raised(`modal.exception.${GRPC[status.number - 1]}`, text);
    return finished({ ...error, status: status.name });
  }
  if (text.includes(TOO_LARGE)) return finished(raised("modal.exception.RequestSizeError", text));
  if (own !== undefined) return finished(raised(own, text));
  return finished(raised("modal.exception.RemoteError", name === "" ? text : `${name}: ${text}`));
}

/** gRPC's statuses are the envelope's. */
function grpcStatus(error: object): (typeof STATUSES)[number] | undefined {
  const code = read(error, "code");
  return STATUSES.find(({ number }) => number === code);
}

/** The error that was sent; why it could not be unpickled is a note. */
function notUnpickled(message: string, { known = [] }: DecodeResultOptions): ErrorEnvelope {
  const at = message.indexOf(REMOTE_TRACEBACK);
  const traceback = at < 0 ? "" : message.slice(at + REMOTE_TRACEBACK.length);
  const error = reported(traceback, known);
  if (!error) return finished(raised("modal.exception.ExecutionError", message));
  const reason = message.slice(NOT_UNPICKLED.length, at).replace(/\n$/, "");
  return finished({
    ...error,
    notes: [...(error.notes ?? []), `Modal's client could not unpickle it: ${reason}`],
  });
}
