// Generated from schema/; do not edit, run `npm run generate`.
// The errors of sail: import * as sail from "rethrown/catalogs/sail"; errors.use(sail);

import { declare, fieldOf } from "../../catalogs/declare.js";

/** `sail.errors.SailError`. */
export class SailError extends Error {
  declare readonly retryable: boolean;
  declare readonly status_code: number | null;
  declare readonly rpc_status: string;
  declare readonly body: unknown;

  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    Object.assign(this, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields });
  }

  static {
    declare(SailError, "SailError", {
      type: "sail.errors.SailError",
      aliases: ["sail.SailError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.NotFoundError`. */
export class NotFoundError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(NotFoundError, "NotFoundError", {
      type: "sail.errors.NotFoundError",
      aliases: ["sail.NotFoundError"],
      ancestors: ["python.LookupError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "not_found",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.PermissionDeniedError`. */
export class PermissionDeniedError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(PermissionDeniedError, "PermissionDeniedError", {
      type: "sail.errors.PermissionDeniedError",
      aliases: ["sail.PermissionDeniedError"],
      ancestors: ["python.PermissionError", "python.OSError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "permission_denied",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.InvalidArgumentError`. */
export class InvalidArgumentError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(InvalidArgumentError, "InvalidArgumentError", {
      type: "sail.errors.InvalidArgumentError",
      aliases: ["sail.InvalidArgumentError"],
      ancestors: ["python.ValueError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "invalid_argument",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.InternalError`. */
export class InternalError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(InternalError, "InternalError", {
      type: "sail.errors.InternalError",
      aliases: ["sail.InternalError"],
      ancestors: ["python.RuntimeError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "internal",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.FileNotFoundError`. */
export class FileNotFoundError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(FileNotFoundError, "FileNotFoundError", {
      type: "sail.errors.FileNotFoundError",
      aliases: ["sail.FileNotFoundError"],
      ancestors: ["python.FileNotFoundError", "python.OSError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "not_found",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.BrokenPipeError`. */
export class BrokenPipeError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(BrokenPipeError, "BrokenPipeError", {
      type: "sail.errors.BrokenPipeError",
      aliases: ["sail.BrokenPipeError"],
      ancestors: ["python.BrokenPipeError", "python.ConnectionError", "python.OSError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "unavailable",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.TimeoutError`. */
export class TimeoutError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: true, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(TimeoutError, "TimeoutError", {
      type: "sail.errors.TimeoutError",
      aliases: ["sail.TimeoutError"],
      ancestors: ["python.TimeoutError", "python.OSError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "deadline_exceeded",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.TransportError`. */
export class TransportError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: true, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(TransportError, "TransportError", {
      type: "sail.errors.TransportError",
      aliases: ["sail.TransportError"],
      ancestors: ["python.ConnectionError", "python.OSError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "unavailable",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.ApiError`. */
export class ApiError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(ApiError, "ApiError", {
      type: "sail.errors.ApiError",
      aliases: ["sail.ApiError"],
      ancestors: ["python.RuntimeError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "unknown",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.SecretInUseError`. */
export class SecretInUseError extends ApiError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(SecretInUseError, "SecretInUseError", {
      type: "sail.errors.SecretInUseError",
      aliases: ["sail.SecretInUseError"],
      ancestors: ["python.RuntimeError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "failed_precondition",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.EgressPolicyInUseError`. */
export class EgressPolicyInUseError extends ApiError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(EgressPolicyInUseError, "EgressPolicyInUseError", {
      type: "sail.errors.EgressPolicyInUseError",
      aliases: [
        "sail.EgressPolicyInUseError",
        "sail.errors.HttpPolicyInUseError",
        "sail.HttpPolicyInUseError",
      ],
      ancestors: ["python.RuntimeError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "failed_precondition",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.SailDeprecationWarning`; a warning. */
export class SailDeprecationWarning extends Error {
  static {
    declare(SailDeprecationWarning, "SailDeprecationWarning", {
      type: "sail.errors.SailDeprecationWarning",
      aliases: ["sail.SailDeprecationWarning"],
      ancestors: ["python.UserWarning", "python.Warning"],
    });
  }
}

/** `sail.errors.SailboxError`. */
export class SailboxError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(SailboxError, "SailboxError", {
      type: "sail.errors.SailboxError",
      aliases: ["sail.SailboxError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.SailboxCreationError`. */
export class SailboxCreationError extends SailboxError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(SailboxCreationError, "SailboxCreationError", {
      type: "sail.errors.SailboxCreationError",
      aliases: ["sail.SailboxCreationError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "unavailable",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.ImageBuildError`. */
export class ImageBuildError extends SailboxError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(ImageBuildError, "ImageBuildError", {
      type: "sail.errors.ImageBuildError",
      aliases: ["sail.ImageBuildError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "failed_precondition",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.SailboxExecutionError`. */
export class SailboxExecutionError extends SailboxError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(SailboxExecutionError, "SailboxExecutionError", {
      type: "sail.errors.SailboxExecutionError",
      aliases: ["sail.SailboxExecutionError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "unknown",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.SailboxTerminatedError`. */
export class SailboxTerminatedError extends SailboxExecutionError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(SailboxTerminatedError, "SailboxTerminatedError", {
      type: "sail.errors.SailboxTerminatedError",
      aliases: ["sail.SailboxTerminatedError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "not_found",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.SailboxExecRequestNotFoundError`. */
export class SailboxExecRequestNotFoundError extends SailboxExecutionError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(SailboxExecRequestNotFoundError, "SailboxExecRequestNotFoundError", {
      type: "sail.errors.SailboxExecRequestNotFoundError",
      aliases: ["sail.SailboxExecRequestNotFoundError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "not_found",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.SailboxHostLostError`. */
export class SailboxHostLostError extends SailboxExecutionError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(SailboxHostLostError, "SailboxHostLostError", {
      type: "sail.errors.SailboxHostLostError",
      aliases: [
        "sail.SailboxHostLostError",
        "sail.errors.SailboxWorkerLostError",
        "sail.SailboxWorkerLostError",
      ],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "unavailable",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.SailboxExecInterruptedError`. */
export class SailboxExecInterruptedError extends SailboxExecutionError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(SailboxExecInterruptedError, "SailboxExecInterruptedError", {
      type: "sail.errors.SailboxExecInterruptedError",
      aliases: ["sail.SailboxExecInterruptedError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "aborted",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.SailboxFunctionError`. */
export class SailboxFunctionError extends SailboxExecutionError {
  declare readonly error_type: string;
  declare readonly traceback: string;
  declare readonly stdout: string;
  declare readonly stderr: string;

  constructor(
    message = "",
    fields: {
      retryable?: boolean;
      status_code?: number | null;
      rpc_status?: string;
      body?: unknown;
      error_type?: string;
      traceback?: string;
      stdout?: string;
      stderr?: string;
    } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
    Object.assign(this, { error_type: "", traceback: "", stdout: "", stderr: "", ...fields });
  }

  static {
    declare(SailboxFunctionError, "SailboxFunctionError", {
      type: "sail.errors.SailboxFunctionError",
      aliases: ["sail.SailboxFunctionError"],
      fields: [
        "retryable",
        "status_code",
        "rpc_status",
        "body",
        "error_type",
        "traceback",
        "stdout",
        "stderr",
      ],
      extraFields: true,
      kind: "user",
      status: "unknown",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.SailboxFunctionSerializationError`. */
export class SailboxFunctionSerializationError extends SailboxExecutionError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(SailboxFunctionSerializationError, "SailboxFunctionSerializationError", {
      type: "sail.errors.SailboxFunctionSerializationError",
      aliases: ["sail.SailboxFunctionSerializationError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "failed_precondition",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.CommandFailedError`. */
export class CommandFailedError extends SailboxExecutionError {
  declare readonly result: unknown;

  constructor(
    message = "",
    fields: {
      retryable?: boolean;
      status_code?: number | null;
      rpc_status?: string;
      body?: unknown;
      result?: unknown;
    } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
    Object.assign(this, { result: null, ...fields });
  }

  static {
    declare(CommandFailedError, "CommandFailedError", {
      type: "sail.errors.CommandFailedError",
      aliases: ["sail.CommandFailedError"],
      fields: ["retryable", "status_code", "rpc_status", "body", "result"],
      extraFields: true,
      status: "unknown",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.VoyageError`. */
export class VoyageError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(VoyageError, "VoyageError", {
      type: "sail.errors.VoyageError",
      aliases: ["sail.VoyageError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "unknown",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.VoyageHTTPError`. */
export class VoyageHTTPError extends VoyageError {
  declare readonly response: unknown;

  constructor(
    message = "",
    fields: {
      retryable?: boolean;
      status_code?: number | null;
      rpc_status?: string;
      body?: unknown;
      response?: unknown;
    } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
    Object.assign(this, { response: null, ...fields });
  }

  static {
    declare(VoyageHTTPError, "VoyageHTTPError", {
      type: "sail.errors.VoyageHTTPError",
      aliases: ["sail.VoyageHTTPError"],
      fields: ["retryable", "status_code", "rpc_status", "body", "response"],
      extraFields: true,
      status: "unknown",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.InferenceError`. */
export class InferenceError extends SailError {
  constructor(
    message = "",
    fields: { retryable?: boolean; status_code?: number | null; rpc_status?: string; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
  }

  static {
    declare(InferenceError, "InferenceError", {
      type: "sail.errors.InferenceError",
      aliases: ["sail.InferenceError"],
      fields: ["retryable", "status_code", "rpc_status", "body"],
      extraFields: true,
      status: "unknown",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.InferenceHTTPError`. */
export class InferenceHTTPError extends InferenceError {
  declare readonly response: unknown;

  constructor(
    message = "",
    fields: {
      retryable?: boolean;
      status_code?: number | null;
      rpc_status?: string;
      body?: unknown;
      response?: unknown;
    } = {},
    options?: ErrorOptions,
  ) {
    super(message, { retryable: false, status_code: null, rpc_status: "", body: null, ...fields }, options);
    Object.assign(this, { response: null, ...fields });
  }

  static {
    declare(InferenceHTTPError, "InferenceHTTPError", {
      type: "sail.errors.InferenceHTTPError",
      aliases: ["sail.InferenceHTTPError"],
      fields: ["retryable", "status_code", "rpc_status", "body", "response"],
      extraFields: true,
      status: "unknown",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

/** `sail.errors.VoyageNotFoundError`. */
export class VoyageNotFoundError extends VoyageHTTPError {
  constructor(
    message = "",
    fields: {
      retryable?: boolean;
      status_code?: number | null;
      rpc_status?: string;
      body?: unknown;
      response?: unknown;
    } = {},
    options?: ErrorOptions,
  ) {
    super(
      message,
      { retryable: false, status_code: null, rpc_status: "", body: null, response: null, ...fields },
      options,
    );
  }

  static {
    declare(VoyageNotFoundError, "VoyageNotFoundError", {
      type: "sail.errors.VoyageNotFoundError",
      aliases: ["sail.VoyageNotFoundError"],
      fields: ["retryable", "status_code", "rpc_status", "body", "response"],
      extraFields: true,
      status: "not_found",
      httpStatus: fieldOf("status_code"),
      retryable: fieldOf("retryable"),
    });
  }
}

export { EgressPolicyInUseError as HttpPolicyInUseError, SailboxHostLostError as SailboxWorkerLostError };
