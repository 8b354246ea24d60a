// Generated from schema/; do not edit, run `npm run generate`.
// The errors of fal: import * as fal from "rethrown/catalogs/fal"; errors.use(fal);

import { declare, fieldOf } from "../../catalogs/declare.js";

/** `fal.exceptions._base.FalServerlessException`. */
export class FalServerlessException extends Error {
  static {
    declare(FalServerlessException, "FalServerlessException", {
      type: "fal.exceptions._base.FalServerlessException",
      aliases: ["fal.exceptions.FalServerlessException"],
    });
  }
}

/** `fal.exceptions._base.AppException`. */
export class AppException extends FalServerlessException {
  declare readonly status_code: number;

  constructor(message: string, fields: { status_code: number }, options?: ErrorOptions) {
    super(message, options);
    Object.assign(this, { ...fields });
  }

  static {
    declare(AppException, "AppException", {
      type: "fal.exceptions._base.AppException",
      aliases: ["fal.exceptions.AppException"],
      fields: ["message", "status_code"],
      extraFields: true,
      httpStatus: fieldOf("status_code"),
    });
  }
}

/** `fal.exceptions._base.FieldException`. */
export class FieldException extends FalServerlessException {
  declare readonly field: string;
  declare readonly status_code: number;
  declare readonly type: string;
  declare readonly billable_units: number | string | null;

  constructor(
    message: string,
    fields: { field: string; status_code?: number; type?: string; billable_units?: number | string | null },
    options?: ErrorOptions,
  ) {
    super(message, options);
    Object.assign(this, { status_code: 422, type: "value_error", billable_units: 0, ...fields });
  }

  static {
    declare(FieldException, "FieldException", {
      type: "fal.exceptions._base.FieldException",
      aliases: ["fal.exceptions.FieldException"],
      fields: ["field", "message", "status_code", "type", "billable_units"],
      extraFields: true,
      kind: "user",
      status: "invalid_argument",
      httpStatus: fieldOf("status_code"),
      billableUnits: fieldOf("billable_units"),
    });
  }
}

/** `fal.exceptions._base.RequestCancelledException`. */
export class RequestCancelledException extends FalServerlessException {
  constructor(message = "Request cancelled by the client.", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(RequestCancelledException, "RequestCancelledException", {
      type: "fal.exceptions._base.RequestCancelledException",
      aliases: ["fal.exceptions.RequestCancelledException"],
      fields: ["message"],
      extraFields: true,
      status: "cancelled",
      httpStatus: 499,
    });
  }
}

/** `fal.exceptions._base.FileTooLargeError`. */
export class FileTooLargeError extends FalServerlessException {
  constructor(message = "File is too large.", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(FileTooLargeError, "FileTooLargeError", {
      type: "fal.exceptions._base.FileTooLargeError",
      aliases: ["fal.exceptions.FileTooLargeError"],
      fields: ["message"],
      extraFields: true,
      kind: "user",
      status: "invalid_argument",
    });
  }
}

/** `fal.exceptions._base.AppFileUploadException`. */
export class AppFileUploadException extends FalServerlessException {
  declare readonly relative_path: string;

  constructor(message: string, fields: { relative_path: string }, options?: ErrorOptions) {
    super(message, options);
    Object.assign(this, { ...fields });
  }

  static {
    declare(AppFileUploadException, "AppFileUploadException", {
      type: "fal.exceptions._base.AppFileUploadException",
      aliases: ["fal.exceptions.AppFileUploadException"],
      fields: ["message", "relative_path"],
      extraFields: true,
      status: "unavailable",
    });
  }
}

/** `fal.exceptions.gpu.GPUException`. */
export class GPUException extends AppException {
  constructor(message = "GPU error", fields: { status_code?: number } = {}, options?: ErrorOptions) {
    super(message, { status_code: 503, ...fields }, options);
  }

  static {
    declare(GPUException, "GPUException", {
      type: "fal.exceptions.gpu.GPUException",
      aliases: ["fal.exceptions.GPUException"],
      fields: ["message", "status_code"],
      extraFields: true,
      kind: "system",
      status: "unavailable",
      httpStatus: fieldOf("status_code"),
      retryable: true,
    });
  }
}

/** `fal.exceptions.gpu.GPUOutOfMemoryException`. */
export class GPUOutOfMemoryException extends GPUException {
  constructor(message = "GPU error", fields: { status_code?: number } = {}, options?: ErrorOptions) {
    super(message, { status_code: 503, ...fields }, options);
  }

  static {
    declare(GPUOutOfMemoryException, "GPUOutOfMemoryException", {
      type: "fal.exceptions.gpu.GPUOutOfMemoryException",
      aliases: ["fal.exceptions.GPUOutOfMemoryException"],
      fields: ["message", "status_code"],
      extraFields: true,
      kind: "system",
      status: "resource_exhausted",
      httpStatus: fieldOf("status_code"),
      retryable: true,
    });
  }
}

/** `fal.exceptions.gpu.CUDAOutOfMemoryException`. */
export class CUDAOutOfMemoryException extends GPUOutOfMemoryException {
  constructor(
    message = "CUDA error: out of memory",
    fields: { status_code?: number } = {},
    options?: ErrorOptions,
  ) {
    super(message, { status_code: 503, ...fields }, options);
  }

  static {
    declare(CUDAOutOfMemoryException, "CUDAOutOfMemoryException", {
      type: "fal.exceptions.gpu.CUDAOutOfMemoryException",
      aliases: ["fal.exceptions.CUDAOutOfMemoryException"],
      fields: ["message", "status_code"],
      extraFields: true,
      kind: "system",
      status: "resource_exhausted",
      httpStatus: fieldOf("status_code"),
      retryable: true,
    });
  }
}

/** `fal.exceptions.auth.UnauthenticatedException`. */
export class UnauthenticatedException extends FalServerlessException {
  static {
    declare(UnauthenticatedException, "UnauthenticatedException", {
      type: "fal.exceptions.auth.UnauthenticatedException",
      aliases: ["fal.exceptions.UnauthenticatedException"],
      status: "unauthenticated",
    });
  }
}

/** `fal.api.api.FalServerlessError`. */
export class FalServerlessError extends FalServerlessException {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(FalServerlessError, "FalServerlessError", {
      type: "fal.api.api.FalServerlessError",
      fields: ["message"],
      extraFields: true,
      status: "unknown",
    });
  }
}

/** `fal.api.api.InternalFalServerlessError`. */
export class InternalFalServerlessError extends FalServerlessException {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(InternalFalServerlessError, "InternalFalServerlessError", {
      type: "fal.api.api.InternalFalServerlessError",
      fields: ["message"],
      extraFields: true,
      kind: "system",
      status: "internal",
    });
  }
}

/** `fal.api.api.FalSerializationError`. */
export class FalSerializationError extends FalServerlessException {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(FalSerializationError, "FalSerializationError", {
      type: "fal.api.api.FalSerializationError",
      fields: ["message"],
      extraFields: true,
      status: "invalid_argument",
    });
  }
}

/** `fal.api.api.FalMissingDependencyError`. */
export class FalMissingDependencyError extends FalSerializationError {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(FalMissingDependencyError, "FalMissingDependencyError", {
      type: "fal.api.api.FalMissingDependencyError",
      fields: ["message"],
      extraFields: true,
      status: "failed_precondition",
    });
  }
}

/** `fal.api.api.UserFunctionException`. */
export class UserFunctionException extends FalServerlessException {
  static {
    declare(UserFunctionException, "UserFunctionException", {
      type: "fal.api.api.UserFunctionException",
      kind: "user",
      status: "unknown",
    });
  }
}

/** `fal.app.AppClientError`. */
export class AppClientError extends FalServerlessException {
  declare readonly status_code: number;
  declare readonly headers: Readonly<Record<string, unknown>>;

  constructor(
    message: string,
    fields: { status_code: number; headers?: Readonly<Record<string, unknown>> },
    options?: ErrorOptions,
  ) {
    super(message, options);
    Object.assign(this, { headers: {}, ...fields });
  }

  static {
    declare(AppClientError, "AppClientError", {
      type: "fal.app.AppClientError",
      fields: ["message", "status_code", "headers"],
      extraFields: true,
      httpStatus: fieldOf("status_code"),
    });
  }
}

/** `fal.workflows.WorkflowSyntaxError`. */
export class WorkflowSyntaxError extends FalServerlessException {
  static {
    declare(WorkflowSyntaxError, "WorkflowSyntaxError", {
      type: "fal.workflows.WorkflowSyntaxError",
      status: "invalid_argument",
    });
  }
}

/** `fal.workflows.MisconfiguredGraphError`. */
export class MisconfiguredGraphError extends WorkflowSyntaxError {
  static {
    declare(MisconfiguredGraphError, "MisconfiguredGraphError", {
      type: "fal.workflows.MisconfiguredGraphError",
      status: "invalid_argument",
    });
  }
}

/** `fal.toolkit.exceptions.FalTookitException`. */
export class FalTookitException extends Error {
  static {
    declare(FalTookitException, "FalTookitException", { type: "fal.toolkit.exceptions.FalTookitException" });
  }
}

/** `fal.toolkit.exceptions.FileUploadException`. */
export class FileUploadException extends FalTookitException {
  static {
    declare(FileUploadException, "FileUploadException", {
      type: "fal.toolkit.exceptions.FileUploadException",
      status: "unavailable",
    });
  }
}

/** `fal.toolkit.exceptions.FileUploadFallbackException`. */
export class FileUploadFallbackException extends FileUploadException {
  static {
    declare(FileUploadFallbackException, "FileUploadFallbackException", {
      type: "fal.toolkit.exceptions.FileUploadFallbackException",
      status: "unavailable",
    });
  }
}

/** `fal.toolkit.exceptions.KVStoreException`. */
export class KVStoreException extends FalTookitException {
  static {
    declare(KVStoreException, "KVStoreException", {
      type: "fal.toolkit.exceptions.KVStoreException",
      status: "unavailable",
    });
  }
}

/** `fal.toolkit.utils.download_utils.DownloadError`. */
export class DownloadError extends Error {
  static {
    declare(DownloadError, "DownloadError", {
      type: "fal.toolkit.utils.download_utils.DownloadError",
      status: "unavailable",
    });
  }
}

/** `fal.toolkit.utils.ssrf.SSRFError`. */
export class SSRFError extends Error {
  static {
    declare(SSRFError, "SSRFError", {
      type: "fal.toolkit.utils.ssrf.SSRFError",
      status: "permission_denied",
    });
  }
}

/** `fal.toolkit.utils.ssrf.SSRFHTTPStatusError`. */
export class SSRFHTTPStatusError extends SSRFError {
  declare readonly status_code: number;

  constructor(message: string, fields: { status_code: number }, options?: ErrorOptions) {
    super(message, options);
    Object.assign(this, { ...fields });
  }

  static {
    declare(SSRFHTTPStatusError, "SSRFHTTPStatusError", {
      type: "fal.toolkit.utils.ssrf.SSRFHTTPStatusError",
      fields: ["status_code"],
      extraFields: true,
      status: "permission_denied",
    });
  }
}

/** `fal.toolkit.utils.ssrf.SSRFConnectionError`. */
export class SSRFConnectionError extends SSRFError {
  static {
    declare(SSRFConnectionError, "SSRFConnectionError", {
      type: "fal.toolkit.utils.ssrf.SSRFConnectionError",
      status: "unavailable",
    });
  }
}

/** `fal.client.ApiError`. */
export class ApiError extends Error {
  declare readonly status: number;
  declare readonly body: unknown;
  declare readonly requestId: string;
  declare readonly timeoutType: string | null;

  constructor(
    message: string,
    fields: { status: number; body?: unknown; requestId?: string; timeoutType?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, options);
    Object.assign(this, { body: null, requestId: "", timeoutType: null, ...fields });
  }

  static {
    declare(ApiError, "ApiError", {
      type: "fal.client.ApiError",
      fields: ["status", "body", "requestId", "timeoutType"],
      extraFields: true,
      httpStatus: fieldOf("status"),
    });
  }
}

/** `fal.client.ValidationError`. */
export class ValidationError extends ApiError {
  constructor(
    message: string,
    fields: { status: number; body?: unknown; requestId?: string; timeoutType?: string | null },
    options?: ErrorOptions,
  ) {
    super(message, { body: null, requestId: "", timeoutType: null, ...fields }, options);
  }

  static {
    declare(ValidationError, "ValidationError", {
      type: "fal.client.ValidationError",
      fields: ["status", "body", "requestId", "timeoutType"],
      extraFields: true,
      status: "invalid_argument",
      httpStatus: fieldOf("status"),
    });
  }
}
