// The bridge to Flyte: its ErrorDocument and ExecutionError ↔ envelopes, and what its tasks throw
// (docs/bridges/flyte.md). import { decodeErrorDocument } from "rethrown/bridges/flyte"

import {
  type BaseRuntimeError,
  CustomError,
  NonRecoverableError,
  RuntimeSystemError,
  RuntimeUnknownError,
  RuntimeUserError,
} from "../generated/catalogs/flyte.js";
import { textOf } from "./foreign.js";

export {
  type ContainerError,
  type DecodeFlyteOptions,
  decodeErrorDocument,
  decodeExecutionError,
  type EncodeFlyteOptions,
  type ErrorDocument,
  type ExecutionError,
  encodeErrorDocument,
  encodeExecutionError,
} from "./flyte-error.js";

// Nearest first.
const KEPT = [NonRecoverableError, RuntimeSystemError, RuntimeUnknownError, RuntimeUserError];

/**
 * One of Flyte's errors with this text, which is sent as the original would be: its code is the name of the class;
 * kind, code, worker and recoverability of one of Flyte's own errors stay. For a function:
 * `errors.armored(run, { wrap: customError })`.
 */
export function customError(text: string, original: unknown): BaseRuntimeError {
  const Kept = KEPT.find((each) => original instanceof each);
  if (!Kept)
    return new CustomError(text, { code: textOf(original, "name") || "NonError" }, { cause: original });
  const { code, worker } = original as BaseRuntimeError;
  return new Kept(text, { code, worker }, { cause: original });
}
