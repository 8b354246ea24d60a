// Flyte's ErrorDocument and ExecutionError ↔ envelope. What Flyte's own classes have no field for (the server's part of
// a code, the uri, the process of a GPU) stays in `attributes`.

import { inOneLine } from "../armored.js";
import type { ErrorEnvelope, Omission, RelatedError, Value } from "../envelope.js";
import { FLYTE_TYPES } from "../generated/types.js";
import { read } from "../identity.js";
import { GENERIC, isA, KINDS, ownName, SYSTEM, typeOf, USER } from "./flyte-codes.js";
import {
  CONTAINER_ERROR,
  ERROR_DOCUMENT,
  EXECUTION_ERROR,
  type Fields,
  readMessage,
  writeMessage,
} from "./flyte-wire.js";
import { armored, checkObject, finished, typed } from "./foreign.js";
import { pythonError } from "./python-error.js";

/** Flyte's ContainerError, as its Protobuf code in JavaScript has it; what is absent is empty. */
export interface ContainerError {
  code?: string;
  message?: string;
  /** 1 where it is recoverable. */
  kind?: number;
  /** Whose fault: 0 unknown, 1 the user's, 2 the system's. */
  origin?: number;
}

/** What an `error.pb` holds. */
export interface ErrorDocument {
  error?: ContainerError | undefined;
}

/** Flyte's ExecutionError, in the same way. */
export interface ExecutionError {
  code?: string;
  message?: string;
  errorUri?: string;
  /** 0 unknown, 1 the user's, 2 the system's. */
  kind?: number;
  timestamp?: { seconds?: bigint | number; nanos?: number } | undefined;
  worker?: string;
  /** 1 where it is recoverable. */
  recoverability?: number;
  gpuFault?: object | undefined;
}

export interface DecodeFlyteOptions {
  /** Stable type names that a code may stand for: Flyte sends a class's own name alone. */
  readonly known?: readonly string[] | undefined;
}

export interface EncodeFlyteOptions {
  /** How long the token in `message` may be; by default as long as any receiver accepts. */
  readonly maxBytes?: number | undefined;
}

const RECOVERABLE = 1;
const GPU_FAULT_ERROR = "flyte.errors.GPUFaultError";
const FAULT_KINDS = [null, "xid", "sxid"];
const SEVERITIES = [null, "user", "warn", "critical"];
/** The fields of a GPU's fault, and the attributes that they are. */
const FAULT_FIELDS = [
  ["code", "fault_code"],
  ["name", "fault_name"],
  ["gpuUuid", "gpu_uuid"],
  ["gpuIndex", "gpu_index"],
  ["pciBusId", "pci_bus_id"],
  ["node", "node"],
  ["process", "process"],
] as const;

/**
 * An ErrorDocument, or its ContainerError, or the bytes of an `error.pb` → envelope.
 * @throws {TypeError} for what is no object
 */
export function decodeErrorDocument(
  theirs: Uint8Array | ErrorDocument | ContainerError,
  { known = [] }: DecodeFlyteOptions = {},
): ErrorEnvelope {
  checkObject(theirs, "an ErrorDocument or its bytes");
  const isError = !(theirs instanceof Uint8Array) && (read(theirs, "error") ?? null) === null;
  const { fields, isWhole } = readMessage(theirs, isError ? CONTAINER_ERROR : ERROR_DOCUMENT);
  const error = isError ? fields : part(fields, "error");
  // Their writer always says it, and absence is how Protobuf writes that it is not.
  const isRecoverable = error.size > 0 ? error.get("kind") === RECOVERABLE : undefined;
  const failure = new Map([...error, ["kind", error.get("origin") ?? 0]]);
  return decoded(failure, isRecoverable, isWhole, known);
}

/**
 * An ExecutionError, or its bytes → envelope.
 * @throws {TypeError} for what is no object
 */
export function decodeExecutionError(
  theirs: Uint8Array | ExecutionError,
  { known = [] }: DecodeFlyteOptions = {},
): ErrorEnvelope {
  const { fields, isWhole } = readMessage(theirs, EXECUTION_ERROR);
  // Not recoverable is also what an ExecutionError holds of which nobody said it.
  return decoded(fields, fields.get("recoverability") === RECOVERABLE || undefined, isWhole, known);
}

function decoded(
  failure: Fields,
  isRecoverable: boolean | undefined,
  isWhole: boolean,
  known: readonly string[],
): ErrorEnvelope {
  const worker = text(failure, "worker");
  const time = timeOf(failure.get("timestamp"));
  const origin = worker === "" ? {} : { worker };
  const said = time === undefined ? {} : { time };
  // A user's error that can be retried is what Flyte makes of every error: that adds nothing to armor.
  const carried = armored([text(failure, "message")], {
    ...said,
    origin,
    ...(failure.get("kind") === SYSTEM && { kind: "system" }),
    ...(isRecoverable === false && { retryable: false }),
  });
  if (carried) return carried;
  const error = errorOf(failure, known);
  const omitted: Omission[] = [...(error.omitted ?? []), ...(isWhole ? [] : [{ reason: "failed" as const }])];
  return finished({
    v: 1,
    ...error,
    ...said,
    ...(isRecoverable !== undefined && { retryable: isRecoverable }),
    origin: { ...error.origin, ...origin },
    omitted,
  });
}

function timeOf(timestamp: unknown): number | undefined {
  if (!(timestamp instanceof Map)) return undefined;
  const nanos = number(timestamp, "nanos");
  const time = number(timestamp, "seconds") * 1000 + Math.floor(nanos / 1e6);
  return nanos >= 0 && nanos < 1e9 && Number.isSafeInteger(time) ? time : undefined;
}

function errorOf(failure: Fields, known: readonly string[]): RelatedError {
  // What the server adds stands before what the task said.
  const [, server, said = ""] = /^(?:([^|]*)\|)?(.*)$/s.exec(text(failure, "code")) ?? [];
  const code = said.trim();
  const kind = number(failure, "kind");
  const uri = text(failure, "errorUri");
  const kept = {
    ...(server !== undefined && { server_code: server.trim() }),
    ...(uri !== "" && { error_uri: uri }),
  };
  const type = typeOf(code, server?.trim(), kind, known);
  if (type !== undefined) return flytes(type, code, failure, kept);

  const generic = GENERIC[kind] ?? GENERIC[0];
  const message = text(failure, "message");
  const error = pythonError("", { name: code, message }, { types: FLYTE_TYPES, generic, known });
  const own = {
    code,
    attributes: { code, kind: KINDS[kind] ?? "unknown", worker: text(failure, "worker"), ...kept },
  };
  return {
    type: code,
    ...error,
    ...(KINDS[kind] && { kind: KINDS[kind] }),
    ...(error?.lineage?.includes(generic) ? own : { attributes: { ...error?.attributes, ...kept } }),
    origin: { language: "python" },
  };
}

/** An instance of one of Flyte's classes, as Flyte makes it. */
function flytes(type: string, code: string, failure: Fields, kept: { [name: string]: Value }): RelatedError {
  const error = typed(FLYTE_TYPES, type);
  const kind = KINDS[GENERIC.findIndex((each) => isA(error, each))];
  const message = text(failure, "message");
  // Flyte's constructor of these takes neither.
  const isTimeout = isA(error, "flyte.errors.TaskTimeoutError");
  const said = isTimeout ? ownName(type) : code;
  const fault = isA(error, GPU_FAULT_ERROR) ? faultAttributes(part(failure, "gpuFault")) : {};
  return {
    ...error,
    message,
    args: [message],
    code: said,
    ...(kind && { kind }),
    attributes: {
      code: said,
      kind: kind ?? "unknown",
      worker: isTimeout ? "user" : text(failure, "worker"),
      ...fault,
      ...kept,
    },
  };
}

function faultAttributes(fault: Fields): { [name: string]: Value } {
  const attributes = FAULT_FIELDS.map(([name, attribute]) => [attribute, (fault.get(name) as Value) ?? null]);
  return {
    ...Object.fromEntries(attributes),
    fault_kind: FAULT_KINDS[number(fault, "kind")] ?? null,
    severity: SEVERITIES[number(fault, "severity")] ?? null,
    ...(fault.has("pid") && { pid: number(fault, "pid") }),
  };
}

/** Envelope → the bytes of an `error.pb`: the code is what Flyte's worker would send, and the message ends in armor. */
export function encodeErrorDocument(envelope: ErrorEnvelope, options: EncodeFlyteOptions = {}): Uint8Array {
  const failure = failureOf(envelope, options);
  const error = new Map([
    ...failure,
    ["kind", failure.get("recoverability")],
    ["origin", failure.get("kind")],
  ]);
  return writeMessage(new Map([["error", error]]), ERROR_DOCUMENT);
}

/** Envelope → the bytes of an ExecutionError, in the same way. */
export function encodeExecutionError(envelope: ErrorEnvelope, options: EncodeFlyteOptions = {}): Uint8Array {
  return writeMessage(failureOf(envelope, options), EXECUTION_ERROR);
}

function failureOf(envelope: ErrorEnvelope, { maxBytes }: EncodeFlyteOptions): Map<string, unknown> {
  const own = ownName(envelope.type);
  const isUnknown = envelope.kind === undefined && isA(envelope, GENERIC[0]);
  const { time } = envelope;
  return new Map<string, unknown>([
    ["code", isA(envelope, "flyte.errors.BaseRuntimeError") ? (envelope.code ?? own) : own],
    ["message", inOneLine(envelope, maxBytes)],
    ["kind", isUnknown ? 0 : envelope.kind === "system" ? SYSTEM : USER],
    ["timestamp", time === undefined ? undefined : timestampOf(time)],
    ["worker", envelope.origin?.worker],
    // Flyte's worker says so of every error but one class.
    ["recoverability", envelope.retryable === false ? 0 : RECOVERABLE],
    ["gpuFault", isA(envelope, GPU_FAULT_ERROR) ? faultOf(envelope.attributes ?? {}) : undefined],
  ]);
}

function timestampOf(time: number): Map<string, number> {
  const seconds = Math.floor(time / 1000);
  return new Map([
    ["seconds", seconds],
    ["nanos", (time - seconds * 1000) * 1e6],
  ]);
}

function faultOf(attributes: { readonly [name: string]: Value }): Map<string, unknown> {
  const at = (names: readonly unknown[], name: unknown) => Math.max(0, names.indexOf(name));
  return new Map<string, unknown>([
    ...FAULT_FIELDS.map(([name, attribute]) => [name, attributes[attribute]] as const),
    ["kind", at(FAULT_KINDS, attributes.fault_kind)],
    ["severity", at(SEVERITIES, attributes.severity)],
    ["pid", attributes.pid],
  ]);
}

function text(fields: Fields, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}

function number(fields: Fields, name: string): number {
  const value = fields.get(name);
  return typeof value === "number" ? value : 0;
}

function part(fields: Fields, name: string): Fields {
  const value = fields.get(name);
  return value instanceof Map ? value : new Map();
}
