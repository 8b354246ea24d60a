// Generated from schema/; do not edit, run `npm run generate`.
// The errors of flyte: import * as flyte from "rethrown/catalogs/flyte"; errors.use(flyte);

import { declare, fieldOf } from "../../catalogs/declare.js";

/** `flyte.errors.BaseRuntimeError`. */
export class BaseRuntimeError extends Error {
  declare readonly code: string;
  declare readonly kind: "system" | "unknown" | "user";
  declare readonly worker: string | null;

  constructor(
    message: string,
    fields: { code: string; kind: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, options);
    Object.assign(this, { worker: null, ...fields });
  }

  static {
    declare(BaseRuntimeError, "BaseRuntimeError", {
      type: "flyte.errors.BaseRuntimeError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
    });
  }
}

/** `flyte.errors.InitializationError`. */
export class InitializationError extends BaseRuntimeError {
  constructor(
    message: string,
    fields: { code: string; kind: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { worker: null, ...fields }, options);
  }

  static {
    declare(InitializationError, "InitializationError", {
      type: "flyte.errors.InitializationError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
    });
  }
}

/** `flyte.errors.RuntimeSystemError`. */
export class RuntimeSystemError extends BaseRuntimeError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "system", worker: null, ...fields }, options);
  }

  static {
    declare(RuntimeSystemError, "RuntimeSystemError", {
      type: "flyte.errors.RuntimeSystemError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "internal",
    });
  }
}

/** `flyte.errors.UnionRpcError`. */
export class UnionRpcError extends RuntimeSystemError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "system", worker: null, ...fields }, options);
  }

  static {
    declare(UnionRpcError, "UnionRpcError", {
      type: "flyte.errors.UnionRpcError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "unavailable",
    });
  }
}

/** `flyte.errors.RuntimeUserError`. */
export class RuntimeUserError extends BaseRuntimeError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(RuntimeUserError, "RuntimeUserError", {
      type: "flyte.errors.RuntimeUserError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
    });
  }
}

/** `flyte.errors.RuntimeUnknownError`. */
export class RuntimeUnknownError extends BaseRuntimeError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "unknown", worker: null, ...fields }, options);
  }

  static {
    declare(RuntimeUnknownError, "RuntimeUnknownError", {
      type: "flyte.errors.RuntimeUnknownError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "unknown",
    });
  }
}

/** `flyte.errors.OOMError`. */
export class OOMError extends RuntimeUserError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(OOMError, "OOMError", {
      type: "flyte.errors.OOMError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "resource_exhausted",
    });
  }
}

/** `flyte.errors.GPUFaultError`. */
export class GPUFaultError extends BaseRuntimeError {
  declare readonly fault_kind: string | null;
  declare readonly fault_code: number | null;
  declare readonly fault_name: string | null;
  declare readonly severity: string | null;
  declare readonly gpu_uuid: string | null;
  declare readonly gpu_index: number | null;
  declare readonly node: string | null;
  declare readonly pci_bus_id: string | null;
  declare readonly process: string | null;

  constructor(
    message: string,
    fields: {
      code: string;
      kind: "system" | "unknown" | "user";
      worker?: string | null;
      fault_kind?: string | null;
      fault_code?: number | null;
      fault_name?: string | null;
      severity?: string | null;
      gpu_uuid?: string | null;
      gpu_index?: number | null;
      node?: string | null;
      pci_bus_id?: string | null;
      process?: string | null;
    },
    options?: ErrorOptions,
  ) {
    super(message, { worker: null, ...fields }, options);
    Object.assign(this, {
      fault_kind: null,
      fault_code: null,
      fault_name: null,
      severity: null,
      gpu_uuid: null,
      gpu_index: null,
      node: null,
      pci_bus_id: null,
      process: null,
      ...fields,
    });
  }

  static {
    declare(GPUFaultError, "GPUFaultError", {
      type: "flyte.errors.GPUFaultError",
      ancestors: ["python.RuntimeError"],
      fields: [
        "code",
        "kind",
        "worker",
        "fault_kind",
        "fault_code",
        "fault_name",
        "severity",
        "gpu_uuid",
        "gpu_index",
        "node",
        "pci_bus_id",
        "process",
      ],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "unavailable",
    });
  }
}

/** `flyte.errors.GPUFaultUserError`. */
export class GPUFaultUserError extends GPUFaultError {
  constructor(
    message: string,
    fields: {
      code: string;
      kind?: "system" | "unknown" | "user";
      worker?: string | null;
      fault_kind?: string | null;
      fault_code?: number | null;
      fault_name?: string | null;
      severity?: string | null;
      gpu_uuid?: string | null;
      gpu_index?: number | null;
      node?: string | null;
      pci_bus_id?: string | null;
      process?: string | null;
    },
    options?: ErrorOptions,
  ) {
    super(
      message,
      {
        kind: "user",
        worker: null,
        fault_kind: null,
        fault_code: null,
        fault_name: null,
        severity: null,
        gpu_uuid: null,
        gpu_index: null,
        node: null,
        pci_bus_id: null,
        process: null,
        ...fields,
      },
      options,
    );
  }

  static {
    declare(GPUFaultUserError, "GPUFaultUserError", {
      type: "flyte.errors.GPUFaultUserError",
      ancestors: ["python.RuntimeError"],
      fields: [
        "code",
        "kind",
        "worker",
        "fault_kind",
        "fault_code",
        "fault_name",
        "severity",
        "gpu_uuid",
        "gpu_index",
        "node",
        "pci_bus_id",
        "process",
      ],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "unavailable",
    });
  }
}

/** `flyte.errors.GPUFaultSystemError`. */
export class GPUFaultSystemError extends GPUFaultError {
  constructor(
    message: string,
    fields: {
      code: string;
      kind?: "system" | "unknown" | "user";
      worker?: string | null;
      fault_kind?: string | null;
      fault_code?: number | null;
      fault_name?: string | null;
      severity?: string | null;
      gpu_uuid?: string | null;
      gpu_index?: number | null;
      node?: string | null;
      pci_bus_id?: string | null;
      process?: string | null;
    },
    options?: ErrorOptions,
  ) {
    super(
      message,
      {
        kind: "system",
        worker: null,
        fault_kind: null,
        fault_code: null,
        fault_name: null,
        severity: null,
        gpu_uuid: null,
        gpu_index: null,
        node: null,
        pci_bus_id: null,
        process: null,
        ...fields,
      },
      options,
    );
  }

  static {
    declare(GPUFaultSystemError, "GPUFaultSystemError", {
      type: "flyte.errors.GPUFaultSystemError",
      ancestors: ["python.RuntimeError"],
      fields: [
        "code",
        "kind",
        "worker",
        "fault_kind",
        "fault_code",
        "fault_name",
        "severity",
        "gpu_uuid",
        "gpu_index",
        "node",
        "pci_bus_id",
        "process",
      ],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "unavailable",
    });
  }
}

/** `flyte.errors.TaskInterruptedError`. */
export class TaskInterruptedError extends RuntimeUserError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(TaskInterruptedError, "TaskInterruptedError", {
      type: "flyte.errors.TaskInterruptedError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "aborted",
    });
  }
}

/** `flyte.errors.PrimaryContainerNotFoundError`. */
export class PrimaryContainerNotFoundError extends RuntimeUserError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(PrimaryContainerNotFoundError, "PrimaryContainerNotFoundError", {
      type: "flyte.errors.PrimaryContainerNotFoundError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "not_found",
    });
  }
}

/** `flyte.errors.TaskTimeoutError`. */
export class TaskTimeoutError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "TaskTimeoutError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(TaskTimeoutError, "TaskTimeoutError", {
      type: "flyte.errors.TaskTimeoutError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "deadline_exceeded",
    });
  }
}

/** `flyte.errors.MaxQueuedTimeExceededError`. */
export class MaxQueuedTimeExceededError extends TaskTimeoutError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "MaxQueuedTimeExceededError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(MaxQueuedTimeExceededError, "MaxQueuedTimeExceededError", {
      type: "flyte.errors.MaxQueuedTimeExceededError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "deadline_exceeded",
    });
  }
}

/** `flyte.errors.MaxRuntimeExceededError`. */
export class MaxRuntimeExceededError extends TaskTimeoutError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "MaxRuntimeExceededError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(MaxRuntimeExceededError, "MaxRuntimeExceededError", {
      type: "flyte.errors.MaxRuntimeExceededError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "deadline_exceeded",
    });
  }
}

/** `flyte.errors.DeadlineExceededError`. */
export class DeadlineExceededError extends TaskTimeoutError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "DeadlineExceededError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(DeadlineExceededError, "DeadlineExceededError", {
      type: "flyte.errors.DeadlineExceededError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "deadline_exceeded",
    });
  }
}

/** `flyte.errors.ConditionTimedoutError`. */
export class ConditionTimedoutError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "ConditionTimedoutError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(ConditionTimedoutError, "ConditionTimedoutError", {
      type: "flyte.errors.ConditionTimedoutError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "deadline_exceeded",
    });
  }
}

/** `flyte.errors.RetriesExhaustedError`. */
export class RetriesExhaustedError extends RuntimeUserError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(RetriesExhaustedError, "RetriesExhaustedError", {
      type: "flyte.errors.RetriesExhaustedError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "aborted",
    });
  }
}

/** `flyte.errors.InvalidImageNameError`. */
export class InvalidImageNameError extends RuntimeUserError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(InvalidImageNameError, "InvalidImageNameError", {
      type: "flyte.errors.InvalidImageNameError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "invalid_argument",
    });
  }
}

/** `flyte.errors.ImagePullBackOffError`. */
export class ImagePullBackOffError extends RuntimeUserError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(ImagePullBackOffError, "ImagePullBackOffError", {
      type: "flyte.errors.ImagePullBackOffError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "unavailable",
    });
  }
}

/** `flyte.errors.CustomError`. */
export class CustomError extends RuntimeUserError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(CustomError, "CustomError", {
      type: "flyte.errors.CustomError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
    });
  }
}

/** `flyte.errors.NotInTaskContextError`. */
export class NotInTaskContextError extends RuntimeUserError {
  constructor(
    message: string,
    fields: { code: string; kind?: "system" | "unknown" | "user"; worker?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(NotInTaskContextError, "NotInTaskContextError", {
      type: "flyte.errors.NotInTaskContextError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
    });
  }
}

/** `flyte.errors.ActionNotFoundError`. */
export class ActionNotFoundError extends Error {
  static {
    declare(ActionNotFoundError, "ActionNotFoundError", {
      type: "flyte.errors.ActionNotFoundError",
      ancestors: ["python.RuntimeError"],
      status: "not_found",
    });
  }
}

/** `flyte.errors.RemoteTaskNotFoundError`. */
export class RemoteTaskNotFoundError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "RemoteTaskNotFoundError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(RemoteTaskNotFoundError, "RemoteTaskNotFoundError", {
      type: "flyte.errors.RemoteTaskNotFoundError",
      aliases: ["flyte.errors.ReferenceTaskError"],
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "not_found",
    });
  }
}

/** `flyte.errors.RemoteTaskUsageError`. */
export class RemoteTaskUsageError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "RemoteTaskUsageError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(RemoteTaskUsageError, "RemoteTaskUsageError", {
      type: "flyte.errors.RemoteTaskUsageError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "invalid_argument",
    });
  }
}

/** `flyte.errors.LogsNotYetAvailableError`. */
export class LogsNotYetAvailableError extends BaseRuntimeError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "LogsNotYetAvailable", kind: "system", worker: null, ...fields }, options);
  }

  static {
    declare(LogsNotYetAvailableError, "LogsNotYetAvailableError", {
      type: "flyte.errors.LogsNotYetAvailableError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "unavailable",
      retryable: true,
    });
  }
}

/** `flyte.errors.RuntimeDataValidationError`. */
export class RuntimeDataValidationError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "DataValidationError", kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(RuntimeDataValidationError, "RuntimeDataValidationError", {
      type: "flyte.errors.RuntimeDataValidationError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "invalid_argument",
    });
  }
}

/** `flyte.errors.DeploymentError`. */
export class DeploymentError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "DeploymentError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(DeploymentError, "DeploymentError", {
      type: "flyte.errors.DeploymentError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
    });
  }
}

/** `flyte.errors.ImageBuildError`. */
export class ImageBuildError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "ImageBuildError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(ImageBuildError, "ImageBuildError", {
      type: "flyte.errors.ImageBuildError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
    });
  }
}

/** `flyte.errors.ModuleLoadError`. */
export class ModuleLoadError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "ModuleLoadError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(ModuleLoadError, "ModuleLoadError", {
      type: "flyte.errors.ModuleLoadError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
    });
  }
}

/** `flyte.errors.InlineIOMaxBytesBreached`. */
export class InlineIOMaxBytesBreached extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "InlineIOMaxBytesBreached", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(InlineIOMaxBytesBreached, "InlineIOMaxBytesBreached", {
      type: "flyte.errors.InlineIOMaxBytesBreached",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "resource_exhausted",
    });
  }
}

/** `flyte.errors.ActionAbortedError`. */
export class ActionAbortedError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "ActionAbortedError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(ActionAbortedError, "ActionAbortedError", {
      type: "flyte.errors.ActionAbortedError",
      aliases: ["flyte.errors.RunAbortedError"],
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "aborted",
    });
  }
}

/** `flyte.errors.SlowDownError`. */
export class SlowDownError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "SlowDownError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(SlowDownError, "SlowDownError", {
      type: "flyte.errors.SlowDownError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "resource_exhausted",
      retryable: true,
    });
  }
}

/** `flyte.errors.ResourceExhaustedError`. */
export class ResourceExhaustedError extends SlowDownError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "SlowDownError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(ResourceExhaustedError, "ResourceExhaustedError", {
      type: "flyte.errors.ResourceExhaustedError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "resource_exhausted",
      retryable: true,
    });
  }
}

/** `flyte.errors.OnlyAsyncIOSupportedError`. */
export class OnlyAsyncIOSupportedError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "OnlyAsyncIOSupportedError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(OnlyAsyncIOSupportedError, "OnlyAsyncIOSupportedError", {
      type: "flyte.errors.OnlyAsyncIOSupportedError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "unimplemented",
    });
  }
}

/** `flyte.errors.ParameterMaterializationError`. */
export class ParameterMaterializationError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(
      message,
      { code: "ParameterMaterializationError", kind: "user", worker: "user", ...fields },
      options,
    );
  }

  static {
    declare(ParameterMaterializationError, "ParameterMaterializationError", {
      type: "flyte.errors.ParameterMaterializationError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "internal",
    });
  }
}

/** `flyte.errors.RestrictedTypeError`. */
export class RestrictedTypeError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "RestrictedTypeUsage", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(RestrictedTypeError, "RestrictedTypeError", {
      type: "flyte.errors.RestrictedTypeError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "invalid_argument",
    });
  }
}

/** `flyte.errors.CodeBundleError`. */
export class CodeBundleError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "CodeBundleError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(CodeBundleError, "CodeBundleError", {
      type: "flyte.errors.CodeBundleError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
    });
  }
}

/** `flyte.errors.SyncTaskCallInAsyncContextError`. */
export class SyncTaskCallInAsyncContextError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(
      message,
      { code: "SyncTaskCallInAsyncContextError", kind: "user", worker: "user", ...fields },
      options,
    );
  }

  static {
    declare(SyncTaskCallInAsyncContextError, "SyncTaskCallInAsyncContextError", {
      type: "flyte.errors.SyncTaskCallInAsyncContextError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
    });
  }
}

/** `flyte.errors.TraceDoesNotAllowNestedTasksError`. */
export class TraceDoesNotAllowNestedTasksError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(
      message,
      { code: "TraceDoesNotAllowNestedTasksError", kind: "user", worker: null, ...fields },
      options,
    );
  }

  static {
    declare(TraceDoesNotAllowNestedTasksError, "TraceDoesNotAllowNestedTasksError", {
      type: "flyte.errors.TraceDoesNotAllowNestedTasksError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
    });
  }
}

/** `flyte.errors.InvalidPackageError`. */
export class InvalidPackageError extends RuntimeUserError {
  declare readonly package_name: string;
  declare readonly original_error: string;

  constructor(
    message: string,
    fields: {
      code?: string;
      kind?: "system" | "unknown" | "user";
      worker?: string | null;
      package_name: string;
      original_error: string;
    },
    options?: ErrorOptions,
  ) {
    super(message, { code: "InvalidPackageError", kind: "user", worker: null, ...fields }, options);
    Object.assign(this, { ...fields });
  }

  static {
    declare(InvalidPackageError, "InvalidPackageError", {
      type: "flyte.errors.InvalidPackageError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker", "package_name", "original_error"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "invalid_argument",
    });
  }
}

/** `flyte.errors.NonRecoverableError`. */
export class NonRecoverableError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "NonRecoverableError", kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(NonRecoverableError, "NonRecoverableError", {
      type: "flyte.errors.NonRecoverableError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      retryable: false,
    });
  }
}

/** `flyte.errors.ConditionAlreadyExistsError`. */
export class ConditionAlreadyExistsError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "ConditionAlreadyExistsError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(ConditionAlreadyExistsError, "ConditionAlreadyExistsError", {
      type: "flyte.errors.ConditionAlreadyExistsError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "already_exists",
    });
  }
}

/** `flyte.errors.ConditionFailedError`. */
export class ConditionFailedError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "ConditionFailedError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(ConditionFailedError, "ConditionFailedError", {
      type: "flyte.errors.ConditionFailedError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
    });
  }
}

/** `flyte.errors.ConditionNotFoundError`. */
export class ConditionNotFoundError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "ConditionNotFoundError", kind: "user", worker: "user", ...fields }, options);
  }

  static {
    declare(ConditionNotFoundError, "ConditionNotFoundError", {
      type: "flyte.errors.ConditionNotFoundError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "not_found",
    });
  }
}

/** `flyte.errors.AppleSiliconError`. */
export class AppleSiliconError extends RuntimeUserError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "APPLE_SILICON_ERROR", kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(AppleSiliconError, "AppleSiliconError", {
      type: "flyte.errors.AppleSiliconError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
    });
  }
}

/** `flyte.errors.AppleSiliconNotAvailableError`. */
export class AppleSiliconNotAvailableError extends AppleSiliconError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "APPLE_SILICON_NOT_AVAILABLE", kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(AppleSiliconNotAvailableError, "AppleSiliconNotAvailableError", {
      type: "flyte.errors.AppleSiliconNotAvailableError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
      retryable: false,
    });
  }
}

/** `flyte.errors.AppleSiliconHostExecFailedError`. */
export class AppleSiliconHostExecFailedError extends AppleSiliconError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(
      message,
      { code: "APPLE_SILICON_HOST_EXEC_FAILED", kind: "user", worker: null, ...fields },
      options,
    );
  }

  static {
    declare(AppleSiliconHostExecFailedError, "AppleSiliconHostExecFailedError", {
      type: "flyte.errors.AppleSiliconHostExecFailedError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
      retryable: false,
    });
  }
}

/** `flyte.errors.AppleSiliconDaemonStartFailedError`. */
export class AppleSiliconDaemonStartFailedError extends AppleSiliconError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(
      message,
      { code: "APPLE_SILICON_DAEMON_START_FAILED", kind: "user", worker: null, ...fields },
      options,
    );
  }

  static {
    declare(AppleSiliconDaemonStartFailedError, "AppleSiliconDaemonStartFailedError", {
      type: "flyte.errors.AppleSiliconDaemonStartFailedError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "failed_precondition",
      retryable: false,
    });
  }
}

/** `flyte.errors.AppleSiliconDaemonOOMError`. */
export class AppleSiliconDaemonOOMError extends AppleSiliconError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "APPLE_SILICON_DAEMON_OOM", kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(AppleSiliconDaemonOOMError, "AppleSiliconDaemonOOMError", {
      type: "flyte.errors.AppleSiliconDaemonOOMError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "resource_exhausted",
      retryable: true,
    });
  }
}

/** `flyte.errors.AppleSiliconModelNotFoundError`. */
export class AppleSiliconModelNotFoundError extends AppleSiliconError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, { code: "APPLE_SILICON_MODEL_NOT_FOUND", kind: "user", worker: null, ...fields }, options);
  }

  static {
    declare(AppleSiliconModelNotFoundError, "AppleSiliconModelNotFoundError", {
      type: "flyte.errors.AppleSiliconModelNotFoundError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "not_found",
      retryable: false,
    });
  }
}

/** `flyte.errors.AppleSiliconBridgeUnreachableError`. */
export class AppleSiliconBridgeUnreachableError extends AppleSiliconError {
  constructor(
    message = "",
    fields: { code?: string; kind?: "system" | "unknown" | "user"; worker?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(
      message,
      { code: "APPLE_SILICON_BRIDGE_UNREACHABLE", kind: "user", worker: null, ...fields },
      options,
    );
  }

  static {
    declare(AppleSiliconBridgeUnreachableError, "AppleSiliconBridgeUnreachableError", {
      type: "flyte.errors.AppleSiliconBridgeUnreachableError",
      ancestors: ["python.RuntimeError"],
      fields: ["code", "kind", "worker"],
      extraFields: true,
      code: fieldOf("code"),
      kind: fieldOf("kind"),
      status: "unavailable",
      retryable: true,
    });
  }
}

/** `flyte.remote._client.auth.errors.AccessTokenNotFoundError`. */
export class AccessTokenNotFoundError extends Error {
  static {
    declare(AccessTokenNotFoundError, "AccessTokenNotFoundError", {
      type: "flyte.remote._client.auth.errors.AccessTokenNotFoundError",
      ancestors: ["python.RuntimeError"],
      status: "unauthenticated",
    });
  }
}

/** `flyte.remote._client.auth.errors.AuthenticationError`. */
export class AuthenticationError extends Error {
  static {
    declare(AuthenticationError, "AuthenticationError", {
      type: "flyte.remote._client.auth.errors.AuthenticationError",
      ancestors: ["python.RuntimeError"],
      status: "unauthenticated",
    });
  }
}

/** `flyte.remote._client.auth.errors.AuthenticationPending`. */
export class AuthenticationPending extends Error {
  static {
    declare(AuthenticationPending, "AuthenticationPending", {
      type: "flyte.remote._client.auth.errors.AuthenticationPending",
      ancestors: ["python.RuntimeError"],
      status: "unavailable",
    });
  }
}

/** `flyte.remote._client.auth.errors.AuthenticationSlowDown`. */
export class AuthenticationSlowDown extends AuthenticationPending {
  static {
    declare(AuthenticationSlowDown, "AuthenticationSlowDown", {
      type: "flyte.remote._client.auth.errors.AuthenticationSlowDown",
      ancestors: ["python.RuntimeError"],
      status: "resource_exhausted",
    });
  }
}

/** `flyte.remote._client.auth.errors.AuthenticationTransientError`. */
export class AuthenticationTransientError extends AuthenticationError {
  static {
    declare(AuthenticationTransientError, "AuthenticationTransientError", {
      type: "flyte.remote._client.auth.errors.AuthenticationTransientError",
      ancestors: ["python.RuntimeError"],
      status: "unavailable",
    });
  }
}

/** `flyte.types._type_engine.TypeTransformerFailedError`. */
export class TypeTransformerFailedError extends Error {
  static {
    declare(TypeTransformerFailedError, "TypeTransformerFailedError", {
      type: "flyte.types._type_engine.TypeTransformerFailedError",
      ancestors: ["python.TypeError", "python.AssertionError", "python.ValueError"],
      status: "invalid_argument",
    });
  }
}

export { RemoteTaskNotFoundError as ReferenceTaskError, ActionAbortedError as RunAbortedError };
