// The failures of a GPU, told by their text, as fal's classes. fal takes every text that holds "cuda" or "triton" for
// one, and 503 ends the runner: here a library has to be named as a word, and by an error that is about the machine
// (docs/bridges/fal.md has the table of differences, conformance/vectors/95-bridges/fal.json its proof).

import { rethrowing } from "../../armored.js";
import { CUDAOutOfMemoryException, GPUException } from "../../generated/catalogs/fal.js";
import { PROCESS_CONTROL } from "../../generated/constants.js";
import { isError, read } from "../../identity.js";
import { matches } from "../../matches.js";
import { Types } from "../../names.js";
import { SERVERLESS } from "./platform.js";

/**
 * A function that throws fal's CUDAOutOfMemoryException or GPUException, with status 503 and the original as its cause,
 * where `run` fails, now or as a promise, because a GPU did; everything else passes as it is.
 */
export function catchGpuExceptions<This, Arguments extends unknown[], Result>(
  run: (this: This, ...args: Arguments) => Result,
): (this: This, ...args: Arguments) => Result {
  return rethrowing(run, (thrown) => {
    const Failure = failureOf(thrown);
    return Failure ? new Failure(undefined, {}, { cause: thrown }) : thrown;
  });
}

const CUDA = /(?<![A-Za-z])(?:lib)?(?:CUDA|[Cc]uda(?![a-z])|cudart)/;
const OUT_OF_MEMORY = /out[ _]of[ _]memory/i;

/** What memory that ran out looks like, without saying so. */
const EXHAUSTED =
  /NVML_SUCCESS == r INTERNAL ASSERT FAILED|CUDNN_STATUS_INTERNAL_ERROR|cuDNN error: CUDNN_STATUS_NOT_SUPPORTED\./i;

/** Wordings of failures, whatever error carries them. */
const FAILURES: readonly RegExp[] = [
  /(?<![a-z])CUDA (?:runtime |driver |kernel )?(?:error|failure)/i,
  /(?<![a-z])(?:cudnn|cublas|cufft|cusolver|cusparse|nccl|nvml|triton) error/i,
  /(?<![A-Za-z])(?:CUDA_ERROR|CUDNN_STATUS|CUBLAS_STATUS|CUSOLVER_STATUS|CUSPARSE_STATUS|CUFFT)_[A-Z]/,
  /(?<![A-Za-z])cudaError[A-Z]/,
];

/** Where tensors are, or should be: no failure. */
const DEVICES = /torch\.cuda(?:\.[A-Za-z0-9_]+)*|cuda:[0-9]+|["'`]cuda["'`]/g;
const LIBRARY = /(?<![a-z])(?:(?:lib)?(?:cudnn|nvml|nccl|cublas|cufft|cusolver|cusparse)|triton(?![a-z]))/i;

/** fal's own errors mean what they say, and whoever ends the process, or the call, means that. */
const LEFT_ALONE: readonly string[] = [SERVERLESS, ...PROCESS_CONTROL, "javascript.DOMException"];

/** Errors about the call, or about files: what they name is not what failed. */
const NOT_ABOUT_THE_MACHINE: readonly string[] = [
  ...[
    "Assertion",
    "Attribute",
    "Import",
    "Lookup",
    "Name",
    "NotImplemented",
    "OS",
    "Syntax",
    "Type",
    "Value",
  ].map((name) => `python.${name}Error`),
  ...["Eval", "Range", "Reference", "Syntax", "Type", "URI"].map((name) => `javascript.${name}Error`),
];

const types = new Types();
const isAnyOf = (error: Error, names: readonly string[]) => names.some((name) => matches(error, name, types));

function failureOf(thrown: unknown): typeof GPUException | undefined {
  if (!isError(thrown) || isAnyOf(thrown, LEFT_ALONE)) return undefined;
  const text = read(thrown, "message");
  if (typeof text !== "string") return undefined;
  if (EXHAUSTED.test(text) || (CUDA.test(text) && OUT_OF_MEMORY.test(text))) return CUDAOutOfMemoryException;
  if (FAILURES.some((each) => each.test(text))) return GPUException;
  const named = text.replace(DEVICES, "");
  const isNamed = CUDA.test(named) || LIBRARY.test(named);
  return isNamed && !isAnyOf(thrown, NOT_ABOUT_THE_MACHINE) ? GPUException : undefined;
}
