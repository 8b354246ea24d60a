// Generated from schema/; do not edit, run `npm run generate`.
// The errors of modal: import * as modal from "rethrown/catalogs/modal"; errors.use(modal);

import { declare } from "../../catalogs/declare.js";

/** `modal.exception.Error`. */
export class Error_ extends Error {
  static {
    declare(Error_, "Error", { type: "modal.exception.Error" });
  }
}

/** `grpclib.exceptions.GRPCError`. */
export class GRPCError extends Error {
  static {
    declare(GRPCError, "GRPCError", { type: "grpclib.exceptions.GRPCError" });
  }
}

/** `modal.exception.AlreadyExistsError`. */
export class AlreadyExistsError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(AlreadyExistsError, "AlreadyExistsError", {
      type: "modal.exception.AlreadyExistsError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      status: "already_exists",
    });
  }
}

/** `modal.exception.AuthError`. */
export class AuthError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(AuthError, "AuthError", {
      type: "modal.exception.AuthError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      status: "unauthenticated",
    });
  }
}

/** `modal.exception.InternalError`. */
export class InternalError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(InternalError, "InternalError", {
      type: "modal.exception.InternalError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      kind: "system",
      status: "internal",
    });
  }
}

/** `modal.exception.InvalidError`. */
export class InvalidError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(InvalidError, "InvalidError", {
      type: "modal.exception.InvalidError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      status: "invalid_argument",
    });
  }
}

/** `modal.exception.ConflictError`. */
export class ConflictError extends InvalidError {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(ConflictError, "ConflictError", {
      type: "modal.exception.ConflictError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      status: "failed_precondition",
    });
  }
}

/** `modal.exception.DataLossError`. */
export class DataLossError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(DataLossError, "DataLossError", {
      type: "modal.exception.DataLossError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      kind: "system",
      status: "data_loss",
    });
  }
}

/** `modal.exception.NotFoundError`. */
export class NotFoundError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(NotFoundError, "NotFoundError", {
      type: "modal.exception.NotFoundError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      status: "not_found",
    });
  }
}

/** `modal.exception.PermissionDeniedError`. */
export class PermissionDeniedError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(PermissionDeniedError, "PermissionDeniedError", {
      type: "modal.exception.PermissionDeniedError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      status: "permission_denied",
    });
  }
}

/** `modal.exception.ResourceExhaustedError`. */
export class ResourceExhaustedError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(ResourceExhaustedError, "ResourceExhaustedError", {
      type: "modal.exception.ResourceExhaustedError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      status: "resource_exhausted",
    });
  }
}

/** `modal.exception.ServiceError`. */
export class ServiceError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(ServiceError, "ServiceError", {
      type: "modal.exception.ServiceError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      kind: "system",
      status: "unavailable",
    });
  }
}

/** `modal.exception.UnimplementedError`. */
export class UnimplementedError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(UnimplementedError, "UnimplementedError", {
      type: "modal.exception.UnimplementedError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      status: "unimplemented",
    });
  }
}

/** `modal.exception.RemoteError`. */
export class RemoteError extends Error_ {
  static {
    declare(RemoteError, "RemoteError", { type: "modal.exception.RemoteError", status: "unknown" });
  }
}

/** `modal.exception.WorkspaceManagementError`. */
export class WorkspaceManagementError extends Error_ {
  static {
    declare(WorkspaceManagementError, "WorkspaceManagementError", {
      type: "modal.exception.WorkspaceManagementError",
      status: "failed_precondition",
    });
  }
}

/** `modal.exception.TimeoutError`. */
export class TimeoutError extends Error_ {
  static {
    declare(TimeoutError, "TimeoutError", {
      type: "modal.exception.TimeoutError",
      status: "deadline_exceeded",
    });
  }
}

/** `modal.exception.SandboxTimeoutError`. */
export class SandboxTimeoutError extends TimeoutError {
  static {
    declare(SandboxTimeoutError, "SandboxTimeoutError", {
      type: "modal.exception.SandboxTimeoutError",
      status: "deadline_exceeded",
    });
  }
}

/** `modal.exception.ExecTimeoutError`. */
export class ExecTimeoutError extends TimeoutError {
  static {
    declare(ExecTimeoutError, "ExecTimeoutError", {
      type: "modal.exception.ExecTimeoutError",
      status: "deadline_exceeded",
    });
  }
}

/** `modal.exception.FunctionTimeoutError`. */
export class FunctionTimeoutError extends TimeoutError {
  static {
    declare(FunctionTimeoutError, "FunctionTimeoutError", {
      type: "modal.exception.FunctionTimeoutError",
      status: "deadline_exceeded",
    });
  }
}

/** `modal.exception.MountUploadTimeoutError`. */
export class MountUploadTimeoutError extends TimeoutError {
  static {
    declare(MountUploadTimeoutError, "MountUploadTimeoutError", {
      type: "modal.exception.MountUploadTimeoutError",
      status: "deadline_exceeded",
    });
  }
}

/** `modal.exception.VolumeUploadTimeoutError`. */
export class VolumeUploadTimeoutError extends TimeoutError {
  static {
    declare(VolumeUploadTimeoutError, "VolumeUploadTimeoutError", {
      type: "modal.exception.VolumeUploadTimeoutError",
      status: "deadline_exceeded",
    });
  }
}

/** `modal.exception.InteractiveTimeoutError`. */
export class InteractiveTimeoutError extends TimeoutError {
  static {
    declare(InteractiveTimeoutError, "InteractiveTimeoutError", {
      type: "modal.exception.InteractiveTimeoutError",
      status: "deadline_exceeded",
    });
  }
}

/** `modal.exception.OutputExpiredError`. */
export class OutputExpiredError extends TimeoutError {
  static {
    declare(OutputExpiredError, "OutputExpiredError", {
      type: "modal.exception.OutputExpiredError",
      status: "deadline_exceeded",
    });
  }
}

/** `modal.exception.SnapshotCreationError`. */
export class SnapshotCreationError extends Error_ {
  static {
    declare(SnapshotCreationError, "SnapshotCreationError", {
      type: "modal.exception.SnapshotCreationError",
      status: "internal",
    });
  }
}

/** `modal.exception.SandboxTerminatedError`. */
export class SandboxTerminatedError extends Error_ {
  static {
    declare(SandboxTerminatedError, "SandboxTerminatedError", {
      type: "modal.exception.SandboxTerminatedError",
      status: "aborted",
    });
  }
}

/** `modal.exception.LogsFetchError`. */
export class LogsFetchError extends Error_ {
  static {
    declare(LogsFetchError, "LogsFetchError", {
      type: "modal.exception.LogsFetchError",
      status: "unavailable",
    });
  }
}

/** `modal.exception.ConnectionError`. */
export class ConnectionError extends Error_ {
  static {
    declare(ConnectionError, "ConnectionError", {
      type: "modal.exception.ConnectionError",
      status: "unavailable",
    });
  }
}

/** `modal.exception.VersionError`. */
export class VersionError extends Error_ {
  static {
    declare(VersionError, "VersionError", {
      type: "modal.exception.VersionError",
      status: "failed_precondition",
    });
  }
}

/** `modal.exception.ExecutionError`. */
export class ExecutionError extends Error_ {
  static {
    declare(ExecutionError, "ExecutionError", { type: "modal.exception.ExecutionError", status: "internal" });
  }
}

/** `modal.exception.DeserializationError`. */
export class DeserializationError extends Error_ {
  static {
    declare(DeserializationError, "DeserializationError", {
      type: "modal.exception.DeserializationError",
      status: "internal",
    });
  }
}

/** `modal.exception.SerializationError`. */
export class SerializationError extends Error_ {
  static {
    declare(SerializationError, "SerializationError", {
      type: "modal.exception.SerializationError",
      status: "internal",
    });
  }
}

/** `modal.exception.RequestSizeError`. */
export class RequestSizeError extends Error_ {
  static {
    declare(RequestSizeError, "RequestSizeError", {
      type: "modal.exception.RequestSizeError",
      status: "resource_exhausted",
      httpStatus: 413,
    });
  }
}

/** `modal.exception.DeprecationError`; a warning. */
export class DeprecationError extends Error {
  static {
    declare(DeprecationError, "DeprecationError", {
      type: "modal.exception.DeprecationError",
      ancestors: ["python.UserWarning", "python.Warning"],
    });
  }
}

/** `modal.exception.PendingDeprecationError`; a warning. */
export class PendingDeprecationError extends Error {
  static {
    declare(PendingDeprecationError, "PendingDeprecationError", {
      type: "modal.exception.PendingDeprecationError",
      ancestors: ["python.UserWarning", "python.Warning"],
    });
  }
}

/** `modal.exception.ServerWarning`; a warning. */
export class ServerWarning extends Error {
  static {
    declare(ServerWarning, "ServerWarning", {
      type: "modal.exception.ServerWarning",
      ancestors: ["python.UserWarning", "python.Warning"],
    });
  }
}

/** `modal.exception.AsyncUsageWarning`; a warning. */
export class AsyncUsageWarning extends Error {
  static {
    declare(AsyncUsageWarning, "AsyncUsageWarning", {
      type: "modal.exception.AsyncUsageWarning",
      ancestors: ["python.UserWarning", "python.Warning"],
    });
  }
}

/** `modal.exception.InternalAPIWarning`; a warning. */
export class InternalAPIWarning extends Error {
  static {
    declare(InternalAPIWarning, "InternalAPIWarning", {
      type: "modal.exception.InternalAPIWarning",
      ancestors: ["python.UserWarning", "python.Warning"],
    });
  }
}

/** `modal.exception.InternalFailure`. */
export class InternalFailure extends Error_ {
  static {
    declare(InternalFailure, "InternalFailure", {
      type: "modal.exception.InternalFailure",
      kind: "system",
      status: "internal",
      retryable: true,
    });
  }
}

/** `modal.exception.InputCancellation`. */
export class InputCancellation extends Error {
  static {
    declare(InputCancellation, "InputCancellation", {
      type: "modal.exception.InputCancellation",
      status: "cancelled",
    });
  }
}

/** `modal.exception.ModuleNotMountable`. */
export class ModuleNotMountable extends Error {
  static {
    declare(ModuleNotMountable, "ModuleNotMountable", {
      type: "modal.exception.ModuleNotMountable",
      status: "failed_precondition",
    });
  }
}

/** `modal.exception.ClientClosed`. */
export class ClientClosed extends Error_ {
  static {
    declare(ClientClosed, "ClientClosed", {
      type: "modal.exception.ClientClosed",
      status: "failed_precondition",
    });
  }
}

/** `modal.exception.FilesystemExecutionError`. */
export class FilesystemExecutionError extends Error_ {
  static {
    declare(FilesystemExecutionError, "FilesystemExecutionError", {
      type: "modal.exception.FilesystemExecutionError",
      status: "unknown",
    });
  }
}

/** `modal.exception.SandboxFilesystemError`. */
export class SandboxFilesystemError extends Error_ {
  static {
    declare(SandboxFilesystemError, "SandboxFilesystemError", {
      type: "modal.exception.SandboxFilesystemError",
      status: "unknown",
    });
  }
}

/** `modal.exception.SandboxFilesystemNotFoundError`. */
export class SandboxFilesystemNotFoundError extends SandboxFilesystemError {
  static {
    declare(SandboxFilesystemNotFoundError, "SandboxFilesystemNotFoundError", {
      type: "modal.exception.SandboxFilesystemNotFoundError",
      status: "not_found",
    });
  }
}

/** `modal.exception.SandboxFilesystemDirectoryNotEmptyError`. */
export class SandboxFilesystemDirectoryNotEmptyError extends SandboxFilesystemError {
  static {
    declare(SandboxFilesystemDirectoryNotEmptyError, "SandboxFilesystemDirectoryNotEmptyError", {
      type: "modal.exception.SandboxFilesystemDirectoryNotEmptyError",
      status: "failed_precondition",
    });
  }
}

/** `modal.exception.SandboxFilesystemIsADirectoryError`. */
export class SandboxFilesystemIsADirectoryError extends SandboxFilesystemError {
  static {
    declare(SandboxFilesystemIsADirectoryError, "SandboxFilesystemIsADirectoryError", {
      type: "modal.exception.SandboxFilesystemIsADirectoryError",
      status: "failed_precondition",
    });
  }
}

/** `modal.exception.SandboxFilesystemNotADirectoryError`. */
export class SandboxFilesystemNotADirectoryError extends SandboxFilesystemError {
  static {
    declare(SandboxFilesystemNotADirectoryError, "SandboxFilesystemNotADirectoryError", {
      type: "modal.exception.SandboxFilesystemNotADirectoryError",
      status: "failed_precondition",
    });
  }
}

/** `modal.exception.SandboxFilesystemPermissionError`. */
export class SandboxFilesystemPermissionError extends SandboxFilesystemError {
  static {
    declare(SandboxFilesystemPermissionError, "SandboxFilesystemPermissionError", {
      type: "modal.exception.SandboxFilesystemPermissionError",
      status: "permission_denied",
    });
  }
}

/** `modal.exception.SandboxFilesystemFileTooLargeError`. */
export class SandboxFilesystemFileTooLargeError extends SandboxFilesystemError {
  static {
    declare(SandboxFilesystemFileTooLargeError, "SandboxFilesystemFileTooLargeError", {
      type: "modal.exception.SandboxFilesystemFileTooLargeError",
      status: "resource_exhausted",
    });
  }
}

/** `modal.exception.SandboxFilesystemPathAlreadyExistsError`. */
export class SandboxFilesystemPathAlreadyExistsError extends SandboxFilesystemError {
  static {
    declare(SandboxFilesystemPathAlreadyExistsError, "SandboxFilesystemPathAlreadyExistsError", {
      type: "modal.exception.SandboxFilesystemPathAlreadyExistsError",
      status: "already_exists",
    });
  }
}

/** `modal.exception.ImageBuildError`. */
export class ImageBuildError extends RemoteError {
  declare readonly image_id: string;

  constructor(message: string, fields: { image_id: string }, options?: ErrorOptions) {
    super(message, options);
    Object.assign(this, { ...fields });
  }

  static {
    declare(ImageBuildError, "ImageBuildError", {
      type: "modal.exception.ImageBuildError",
      fields: ["image_id"],
      extraFields: true,
      status: "failed_precondition",
    });
  }
}

/** `modal._utils.function_utils.LocalFunctionError`. */
export class LocalFunctionError extends InvalidError {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(LocalFunctionError, "LocalFunctionError", {
      type: "modal._utils.function_utils.LocalFunctionError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
      status: "invalid_argument",
    });
  }
}

/** `modal._grpc_client.WrappedGRPCError`. */
export class WrappedGRPCError extends Error_ {
  constructor(message = "", options?: ErrorOptions) {
    super(message, options);
  }

  static {
    declare(WrappedGRPCError, "WrappedGRPCError", {
      type: "modal._grpc_client.WrappedGRPCError",
      ancestors: ["modal.exception._GRPCErrorWrapper"],
      fields: ["message"],
      extraFields: true,
    });
  }
}

/** `modal.QueueEmptyError`. */
export class QueueEmptyError extends Error {
  static {
    declare(QueueEmptyError, "QueueEmptyError", { type: "modal.QueueEmptyError", status: "not_found" });
  }
}

/** `modal.QueueFullError`. */
export class QueueFullError extends Error {
  static {
    declare(QueueFullError, "QueueFullError", { type: "modal.QueueFullError", status: "resource_exhausted" });
  }
}

export { Error_ as Error, ClientClosed as ClientClosedError };
