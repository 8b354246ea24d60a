// Modal's GenericResult ↔ envelope. What Python pickled is never unpickled: the class is told by its repr and by the
// traceback (python-error.ts).

import { headline, inOneLine } from "../armored.js";
import { isBytes } from "../codec/bytes.js";
import type { ErrorEnvelope, Omission, RelatedError } from "../envelope.js";
import { MODAL_TYPES } from "../generated/types.js";
import { read } from "../identity.js";
import { utf8Length } from "../text.js";
import { armored, checkObject, finished, stackOf, textOf, typed } from "./foreign.js";
import { CARRIED, type GenericResult, holds, PICKLED, readResult, writeResult } from "./modal-wire.js";
import { pythonError, type Said } from "./python-error.js";
import { parseCutRepr, parseRepr } from "./python-repr.js";

export interface DecodeResultOptions {
  /** Whether to keep what Python pickled, as bytes in `attributes`. It is never unpickled. */
  readonly pickled?: boolean | undefined;
  /** Stable type names that a class's own name may stand for, where no traceback tells its module. */
  readonly known?: readonly string[] | undefined;
}

export interface EncodeResultOptions {
  /** How long the token in `exception` may be; by default as long as any receiver accepts. */
  readonly maxBytes?: number | undefined;
}

/** One status of GenericStatus. */
interface ResultStatus {
  readonly name: string;
  /** The class that Modal's clients raise for it, whatever was raised there. */
  readonly type?: string;
  readonly facts?: Partial<RelatedError>;
}

// By number. What Modal raises as RemoteError is told apart by `code`.
const STATUSES: readonly ResultStatus[] = [
  { name: "UNSPECIFIED" },
  { name: "SUCCESS" },
  { name: "FAILURE" },
  { name: "TERMINATED", facts: { status: "cancelled" } },
  { name: "TIMEOUT", type: "modal.exception.FunctionTimeoutError" },
  { name: "INIT_FAILURE", facts: { status: "failed_precondition" } },
  { name: "INTERNAL_FAILURE", type: "modal.exception.InternalFailure" },
  { name: "IDLE_TIMEOUT", facts: { status: "deadline_exceeded" } },
  { name: "MEMORY_MANAGER_EVICTION", facts: { kind: "system", status: "unavailable" } },
  { name: "MEMORY_THRASHING_EVICTION", facts: { status: "resource_exhausted" } },
  { name: "KERNEL_OOM_KILL", facts: { status: "resource_exhausted" } },
];
const PREFIX = "GENERIC_STATUS_";
const FAILURE = 2;

const GENERIC = "modal.exception.RemoteError";

/**
 * A failed result → envelope. Whatever it holds, an envelope comes out.
 * @param result a GenericResult, or its Protobuf form
 * @throws {TypeError} for what is no object
 */
export function decodeResult(
  result: Uint8Array | GenericResult,
  { pickled = false, known = [] }: DecodeResultOptions = {},
): ErrorEnvelope {
  checkObject(result, "a GenericResult or its bytes");
  const { fields, isWhole } = isBytes(result) ? readResult(result) : { fields: result, isWhole: true };
  const exception = textOf(fields, "exception");
  const traceback = textOf(fields, "traceback");
  const { status, code } = statusOf(read(fields, "status"));
  const task = taskOf(traceback);
  const platform = { ...(status?.type && factsOf(status.type)), ...status?.facts };
  const carried = armored([exception, traceback], {
    ...platform,
    ...(task !== undefined && { origin: { task } }),
  });
  if (carried) return carried;

  const error = status?.type
    ? { ...raised(status.type, exception), ...(traceback && { traceback }) }
    : remoteError(exception, traceback, known);
  const kept = valuesOf(fields, pickled ? [...CARRIED, ...PICKLED] : CARRIED);
  const left = valuesOf(fields, pickled ? [] : PICKLED);
  const omitted: Omission[] = left.map(({ python, value }) => {
    const size = isBytes(value) ? { size: value.length } : {};
    return { path: `/attributes/${python}`, reason: "unsupported", ...size };
  });
  return finished({
    ...placed(error, task),
    ...platform,
    ...(code !== undefined && { code }),
    attributes: {
      ...error.attributes,
      ...Object.fromEntries(kept.map(({ python, value }) => [python, value])),
    },
    omitted: [...(error.omitted ?? []), ...omitted, ...(isWhole ? [] : [{ reason: "failed" as const }])],
  });
}

/** The fields that are there. */
const valuesOf = (fields: object, wanted: typeof CARRIED) =>
  wanted.flatMap((field) => {
    const value = read(fields, field.name);
    return holds(field, value) ? [{ name: field.name, python: field.python, value }] : [];
  });

/** A status by number or name; the code is absent where the type says all. */
function statusOf(given: unknown): { status?: ResultStatus | undefined; code?: string } {
  const name = typeof given === "string" ? given.replace(PREFIX, "") : undefined;
  const number = name === undefined ? given : STATUSES.findIndex((each) => each.name === name);
  if (typeof number !== "number" || !Number.isInteger(number)) return statusOf(0);
  const status = STATUSES[number];
  if (number === FAILURE || status?.type) return { status };
  return { status, code: PREFIX + (status?.name ?? name ?? number) };
}

/** The facts that a Capturer would write for a class. */
function factsOf(type: string): Partial<RelatedError> {
  const { type: _, lineage: __, ...facts } = typed(MODAL_TYPES, type);
  return facts;
}

/** An instance of one of Modal's classes. */
export function raised(type: string, message: string): ErrorEnvelope {
  const error = typed(MODAL_TYPES, type);
  const hasArgs = message !== "" && error.lineage?.includes("python.BaseException");
  return { v: 1, ...error, message, ...(hasArgs && { args: [message] }) };
}

// What Modal's worker writes below a repr of 2 MiB and more. By their sum the number is 2,000 too small.
const TRIMMED = /\.\.\.\nTrimmed (-?[0-9]{1,12}) bytes from original exception$/;
const TRIMMED_MORE = 2000;

/** What a user's function raised, by its repr and traceback. */
function remoteError(exception: string, traceback: string, known: readonly string[]): ErrorEnvelope {
  const error = pythonError(traceback, saidBy(exception), { types: MODAL_TYPES, generic: GENERIC, known });
  return error ?? { ...raised(GENERIC, exception), ...(traceback && { traceback }) };
}

/** The same by its traceback alone. */
export function reported(traceback: string, known: readonly string[]): ErrorEnvelope | undefined {
  const error = pythonError(traceback, {}, { types: MODAL_TYPES, generic: GENERIC, known });
  return error && placed(error, taskOf(traceback));
}

function saidBy(exception: string): Said {
  const trimmed = TRIMMED.exec(exception);
  if (!trimmed) {
    const repr = parseRepr(exception);
    return { name: repr?.name, repr, text: exception };
  }
  const kept = exception.slice(0, trimmed.index);
  const repr = parseCutRepr(kept);
  return {
    name: repr?.name,
    repr,
    text: exception,
    cut: Math.max(0, utf8Length(kept) + Number(trimmed[1]) + TRIMMED_MORE),
  };
}

/** How Modal marks the files of a remote traceback. */
const MARKED = /(?:^|\n) {2}File "<([^<>"\n]{1,256})>:/g;

/** The task that a traceback ends in. */
const taskOf = (traceback: string) => [...traceback.matchAll(MARKED)].at(-1)?.[1];

/** The mark of the task taken off the names of its files: the origin says it once. */
function unmarked<E extends RelatedError>(error: E, task: string): E {
  const mark = `<${task}>:`;
  const frames = error.frames?.map((frame) =>
    frame.file?.startsWith(mark) ? { ...frame, file: frame.file.slice(mark.length) } : frame,
  );
  return { ...error, ...(frames && { frames }) };
}

function placed(error: ErrorEnvelope, task: string | undefined): ErrorEnvelope {
  if (task === undefined) return { ...error, origin: { language: "python" } };
  const related = error.related?.map((each) => unmarked(each, task));
  return { ...unmarked(error, task), ...(related && { related }), origin: { language: "python", task } };
}

/**
 * Envelope → GenericResult: every client shows its type and message, and `decodeResult` gives all of it back. It has no
 * `data`: an envelope comes from outside, and Modal's Python client would unpickle what stands there.
 */
export function encodeResult(envelope: ErrorEnvelope, { maxBytes }: EncodeResultOptions = {}): GenericResult {
  const byType = STATUSES.findIndex(({ type }) => type === envelope.type);
  const byCode = STATUSES.findIndex(({ name }) => PREFIX + name === envelope.code);
  const stack = stackOf(envelope);
  const carried = CARRIED.flatMap((field) => {
    const value = envelope.attributes?.[field.python];
    return holds(field, value) ? [[field.name, value]] : [];
  });
  return {
    status: byType >= 0 ? byType : byCode >= 0 ? byCode : FAILURE,
    exception: inOneLine(envelope, maxBytes),
    ...(stack && { traceback: `${stack}${headline(envelope)}\n` }),
    ...Object.fromEntries(carried),
  };
}

/** The same in Protobuf. */
export function encodeResultBytes(envelope: ErrorEnvelope, options?: EncodeResultOptions): Uint8Array {
  return writeResult(encodeResult(envelope, options));
}
