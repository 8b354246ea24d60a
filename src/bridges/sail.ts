// The bridge to Sail: SailboxFunctionError, which carries a Python error as texts, ↔ envelope. The error inside is
// what crosses; its class is told by `error_type` and by the traceback (python-error.ts).

import { headline, inOneLine } from "../armored.js";
import type { ErrorEnvelope, RelatedError } from "../envelope.js";
import { STATUSES } from "../generated/constants.js";
import { SAIL_TYPES } from "../generated/types.js";
import { read } from "../identity.js";
import { withoutArmor } from "../thrown.js";
import { armored, checkObject, finished, stackOf, textOf, typed } from "./foreign.js";
import { pythonError } from "./python-error.js";

/** What SailboxFunctionError carries, under Sail's own names. */
export interface FunctionError {
  /** `TYPE: MESSAGE`, or the class's own name alone. */
  message: string;
  /** The class's own name, without its module. */
  error_type: string;
  traceback: string;
  stdout: string;
  stderr: string;
}

export interface DecodeFunctionErrorOptions {
  /** Stable type names that `error_type` may stand for, where no traceback tells the module. */
  readonly known?: readonly string[] | undefined;
}

export interface EncodeFunctionErrorOptions {
  /** How long the token in `traceback` may be; by default as long as any receiver accepts. */
  readonly maxBytes?: number | undefined;
}

const GENERIC = "sail.errors.SailboxFunctionError";

const typeOfName: ReadonlyMap<string, string> = new Map(
  Object.keys(SAIL_TYPES).map((type) => [type.slice(type.lastIndexOf(".") + 1), type]),
);
const statusNames: ReadonlySet<unknown> = new Set(STATUSES.map(({ name }) => name));

/**
 * The error that a function raised in a Sailbox → envelope; any other error of Sail's is itself.
 * @param error a SailboxFunctionError, or plain data with its fields
 * @throws {TypeError} for what is no object
 */
export function decodeFunctionError(
  error: object,
  { known = [] }: DecodeFunctionErrorOptions = {},
): ErrorEnvelope {
  checkObject(error, "a SailboxFunctionError");
  const message = textOf(error, "message");
  const type = textOf(error, "error_type");
  const traceback = textOf(error, "traceback");
  const added = factsOf(error);

  // What the function printed can be anyone's (SPEC BRG-3).
  const carried = armored([traceback, message], added);
  if (carried) return carried;

  const prefix = `${type}: `;
  // Without a message, Sail shows the type alone.
  const own = message === type ? "" : message.startsWith(prefix) ? message.slice(prefix.length) : message;
  const said = type === "" ? {} : { name: type, message: own };
  const raised = pythonError(traceback, said, { types: SAIL_TYPES, generic: GENERIC, known });
  if (raised) return finished({ ...added, origin: { language: "python" }, ...raised });
  const kept = typed(SAIL_TYPES, typeOfName.get(textOf(error, "name")) ?? GENERIC);
  return finished({
    v: 1,
    ...kept,
    ...added,
    message,
    ...(message !== "" && { args: [message] }),
    traceback,
  });
}

/** What Sail says beside the error itself. */
function factsOf(error: object): Partial<RelatedError> {
  const retryable = read(error, "retryable");
  const http = read(error, "status_code");
  const status = read(error, "rpc_status");
  const isHttp = Number.isInteger(http) && (http as number) >= 100 && (http as number) <= 999;
  return {
    stdout: withoutArmor(textOf(error, "stdout")),
    stderr: withoutArmor(textOf(error, "stderr")),
    // False is the default of the class, and says nothing.
    ...(retryable === true && { retryable }),
    ...(isHttp && { httpStatus: http as number }),
    ...(statusNames.has(status) && { status: status as NonNullable<RelatedError["status"]> }),
  };
}

/** Envelope → the fields of a SailboxFunctionError; its `traceback` ends in armor, which gives all of it back. */
export function encodeFunctionError(
  envelope: ErrorEnvelope,
  { maxBytes }: EncodeFunctionErrorOptions = {},
): FunctionError {
  const { stdout = "", stderr = "", ...error } = envelope;
  const name = ownName(error.type);
  return {
    message: headline({ ...error, type: name }),
    error_type: name,
    // Output has a place of its own.
    traceback: `${stackOf(error)}${inOneLine(error, maxBytes)}\n`,
    stdout,
    stderr,
  };
}

const ownName = (type: string) => type.slice(type.lastIndexOf(".") + 1);
