// Which class Flyte's code stands for. It is compared whole, never by a part of it: `ZoomError` is no OOM.

import type { RelatedError } from "../envelope.js";
import { FLYTE_TYPES } from "../generated/types.js";
import { typed } from "./foreign.js";

export const USER = 1;
export const SYSTEM = 2;
/** What Flyte raises for each kind, by number. */
export const GENERIC = [
  "flyte.errors.RuntimeUnknownError",
  "flyte.errors.RuntimeUserError",
  "flyte.errors.RuntimeSystemError",
] as const;
export const KINDS = [undefined, "user", "system"] as const;

/** The codes of a user's error that are not the name of their class. */
const CLASS_OF_CODE: ReadonlyMap<string, string> = new Map([
  ["OOM", "OOMError"],
  ["OOMKilled", "OOMError"],
  ["Interrupted", "TaskInterruptedError"],
  ["PrimaryContainerNotFound", "PrimaryContainerNotFoundError"],
  ["RetriesExhausted", "RetriesExhaustedError"],
  ["RetriesExhausedError", "RetriesExhaustedError"],
  ["Unknown", "RuntimeUnknownError"],
  ["InvalidImageName", "InvalidImageNameError"],
  ["ImagePullBackOff", "ImagePullBackOffError"],
  ["QUEUED_TIMEOUT_EXCEEDED", "MaxQueuedTimeExceededError"],
  ["MAX_RUNTIME_EXCEEDED", "MaxRuntimeExceededError"],
  ["DEADLINE_EXCEEDED", "DeadlineExceededError"],
  ["APPLE_SILICON_NOT_AVAILABLE", "AppleSiliconNotAvailableError"],
  ["APPLE_SILICON_HOST_EXEC_FAILED", "AppleSiliconHostExecFailedError"],
  ["APPLE_SILICON_DAEMON_START_FAILED", "AppleSiliconDaemonStartFailedError"],
  ["APPLE_SILICON_DAEMON_OOM", "AppleSiliconDaemonOOMError"],
  ["APPLE_SILICON_MODEL_NOT_FOUND", "AppleSiliconModelNotFoundError"],
  ["APPLE_SILICON_BRIDGE_UNREACHABLE", "AppleSiliconBridgeUnreachableError"],
  ["DataValidationError", "RuntimeDataValidationError"],
  ["RestrictedTypeUsage", "RestrictedTypeError"],
]);
const GPU_CODES: ReadonlySet<string> = new Set([
  "GpuXidError",
  "GpuFallenOffBus",
  "GpuEccUncorrectable",
  "GpuRowRemapPending",
  "GpuNvlinkError",
  "GpuGspError",
]);

const CLASS_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,255}$/;

/** One of Flyte's own classes; undefined where the code is the name of a user's class. */
export function typeOf(
  code: string,
  server: string | undefined,
  kind: number,
  known: readonly string[],
): string | undefined {
  if (kind === SYSTEM) return GPU_CODES.has(code) ? "flyte.errors.GPUFaultSystemError" : GENERIC[SYSTEM];
  if (code !== "" && known.some((each) => ownName(each) === code)) return undefined;
  if (kind === USER) {
    if (GPU_CODES.has(code)) return "flyte.errors.GPUFaultUserError";
    for (const each of [code, server ?? ""]) {
      const type = `flyte.errors.${CLASS_OF_CODE.get(each) ?? each}`;
      if (CLASS_OF_CODE.has(each) || isUsers(type)) return type;
    }
  }
  return CLASS_NAME.test(code) ? undefined : (GENERIC[kind] ?? GENERIC[0]);
}

const isUsers = (type: string) =>
  Object.hasOwn(FLYTE_TYPES, type) && isA(typed(FLYTE_TYPES, type), GENERIC[USER]);

export const ownName = (type: string) => type.slice(type.lastIndexOf(".") + 1);
export const isA = ({ type, lineage = [] }: RelatedError, name: string) =>
  type === name || lineage.includes(name);
