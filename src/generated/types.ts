// Generated from schema/; do not edit, run `npm run generate`.
import type { Kind, Status } from "../envelope.js";

/** One type of a catalog, as a Capturer writes it. */
export interface KnownType {
  readonly lineage: readonly string[];
  readonly kind?: Kind;
  readonly status?: Status;
  readonly httpStatus?: number;
  readonly retryable?: boolean;
  /** Its name in JavaScript, where that is another. */
  readonly javascript?: string;
}

export type KnownTypes = { readonly [type: string]: KnownType };

export const PYTHON_TYPES: KnownTypes = {
  "python.BaseException": { lineage: [] },
  "python.BaseExceptionGroup": { lineage: ["python.BaseException"] },
  "python.Exception": { lineage: ["python.BaseException"] },
  "python.GeneratorExit": { lineage: ["python.BaseException"] },
  "python.KeyboardInterrupt": { lineage: ["python.BaseException"] },
  "python.SystemExit": { lineage: ["python.BaseException"] },
  "python.ArithmeticError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.AssertionError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.AttributeError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.BufferError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.EOFError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.ExceptionGroup": {
    lineage: ["python.BaseExceptionGroup", "python.Exception", "python.BaseException"],
  },
  "python.ImportError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.LookupError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.MemoryError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.NameError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.OSError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.ReferenceError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.RuntimeError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.StopAsyncIteration": { lineage: ["python.Exception", "python.BaseException"] },
  "python.StopIteration": { lineage: ["python.Exception", "python.BaseException"] },
  "python.SyntaxError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.SystemError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.TypeError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.ValueError": { lineage: ["python.Exception", "python.BaseException"] },
  "python.Warning": { lineage: ["python.Exception", "python.BaseException"] },
  "python.BlockingIOError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.BytesWarning": { lineage: ["python.Warning", "python.Exception", "python.BaseException"] },
  "python.ChildProcessError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.ConnectionError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.DeprecationWarning": { lineage: ["python.Warning", "python.Exception", "python.BaseException"] },
  "python.EncodingWarning": { lineage: ["python.Warning", "python.Exception", "python.BaseException"] },
  "python.FileExistsError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.FileNotFoundError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.FloatingPointError": {
    lineage: ["python.ArithmeticError", "python.Exception", "python.BaseException"],
  },
  "python.FutureWarning": { lineage: ["python.Warning", "python.Exception", "python.BaseException"] },
  "python.ImportWarning": { lineage: ["python.Warning", "python.Exception", "python.BaseException"] },
  "python.IndentationError": { lineage: ["python.SyntaxError", "python.Exception", "python.BaseException"] },
  "python.IndexError": { lineage: ["python.LookupError", "python.Exception", "python.BaseException"] },
  "python.InterruptedError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.IsADirectoryError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.KeyError": { lineage: ["python.LookupError", "python.Exception", "python.BaseException"] },
  "python.ModuleNotFoundError": {
    lineage: ["python.ImportError", "python.Exception", "python.BaseException"],
  },
  "python.NotADirectoryError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.NotImplementedError": {
    lineage: ["python.RuntimeError", "python.Exception", "python.BaseException"],
  },
  "python.OverflowError": { lineage: ["python.ArithmeticError", "python.Exception", "python.BaseException"] },
  "python.PendingDeprecationWarning": {
    lineage: ["python.Warning", "python.Exception", "python.BaseException"],
  },
  "python.PermissionError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.ProcessLookupError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.PythonFinalizationError": {
    lineage: ["python.RuntimeError", "python.Exception", "python.BaseException"],
  },
  "python.RecursionError": { lineage: ["python.RuntimeError", "python.Exception", "python.BaseException"] },
  "python.ResourceWarning": { lineage: ["python.Warning", "python.Exception", "python.BaseException"] },
  "python.RuntimeWarning": { lineage: ["python.Warning", "python.Exception", "python.BaseException"] },
  "python.SyntaxWarning": { lineage: ["python.Warning", "python.Exception", "python.BaseException"] },
  "python.TimeoutError": { lineage: ["python.OSError", "python.Exception", "python.BaseException"] },
  "python.UnboundLocalError": { lineage: ["python.NameError", "python.Exception", "python.BaseException"] },
  "python.UnicodeError": { lineage: ["python.ValueError", "python.Exception", "python.BaseException"] },
  "python.UnicodeWarning": { lineage: ["python.Warning", "python.Exception", "python.BaseException"] },
  "python.UserWarning": { lineage: ["python.Warning", "python.Exception", "python.BaseException"] },
  "python.ZeroDivisionError": {
    lineage: ["python.ArithmeticError", "python.Exception", "python.BaseException"],
  },
  "python.BrokenPipeError": {
    lineage: ["python.ConnectionError", "python.OSError", "python.Exception", "python.BaseException"],
  },
  "python.ConnectionAbortedError": {
    lineage: ["python.ConnectionError", "python.OSError", "python.Exception", "python.BaseException"],
  },
  "python.ConnectionRefusedError": {
    lineage: ["python.ConnectionError", "python.OSError", "python.Exception", "python.BaseException"],
  },
  "python.ConnectionResetError": {
    lineage: ["python.ConnectionError", "python.OSError", "python.Exception", "python.BaseException"],
  },
  "python.TabError": {
    lineage: ["python.IndentationError", "python.SyntaxError", "python.Exception", "python.BaseException"],
  },
  "python.UnicodeDecodeError": {
    lineage: ["python.UnicodeError", "python.ValueError", "python.Exception", "python.BaseException"],
  },
  "python.UnicodeEncodeError": {
    lineage: ["python.UnicodeError", "python.ValueError", "python.Exception", "python.BaseException"],
  },
  "python.UnicodeTranslateError": {
    lineage: ["python.UnicodeError", "python.ValueError", "python.Exception", "python.BaseException"],
  },
  "asyncio.exceptions.CancelledError": { lineage: ["python.BaseException"] },
  "concurrent.futures._base.CancelledError": {
    lineage: ["concurrent.futures.CancelledError", "python.Exception", "python.BaseException"],
  },
};

export const MODAL_TYPES: KnownTypes = {
  "modal.exception.Error": { lineage: ["python.Exception", "python.BaseException"] },
  "grpclib.exceptions.GRPCError": { lineage: ["python.Exception", "python.BaseException"] },
  "modal.exception._GRPCErrorWrapper": {
    lineage: ["grpclib.exceptions.GRPCError", "python.Exception", "python.BaseException"],
  },
  "modal.exception.AlreadyExistsError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "already_exists",
  },
  "modal.exception.AuthError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unauthenticated",
  },
  "modal.exception.InternalError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    kind: "system",
    status: "internal",
  },
  "modal.exception.InvalidError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "invalid_argument",
  },
  "modal.exception.ConflictError": {
    lineage: [
      "modal.exception.InvalidError",
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "modal.exception.DataLossError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    kind: "system",
    status: "data_loss",
  },
  "modal.exception.NotFoundError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
  },
  "modal.exception.PermissionDeniedError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "permission_denied",
  },
  "modal.exception.ResourceExhaustedError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "resource_exhausted",
  },
  "modal.exception.ServiceError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    kind: "system",
    status: "unavailable",
  },
  "modal.exception.UnimplementedError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unimplemented",
  },
  "modal.exception.RemoteError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "unknown",
  },
  "modal.exception.WorkspaceManagementError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "failed_precondition",
  },
  "modal.exception.TimeoutError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "deadline_exceeded",
  },
  "modal.exception.SandboxTimeoutError": {
    lineage: [
      "modal.exception.TimeoutError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "modal.exception.ExecTimeoutError": {
    lineage: [
      "modal.exception.TimeoutError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "modal.exception.FunctionTimeoutError": {
    lineage: [
      "modal.exception.TimeoutError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "modal.exception.MountUploadTimeoutError": {
    lineage: [
      "modal.exception.TimeoutError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "modal.exception.VolumeUploadTimeoutError": {
    lineage: [
      "modal.exception.TimeoutError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "modal.exception.InteractiveTimeoutError": {
    lineage: [
      "modal.exception.TimeoutError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "modal.exception.OutputExpiredError": {
    lineage: [
      "modal.exception.TimeoutError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "modal.exception.SnapshotCreationError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "internal",
  },
  "modal.exception.SandboxTerminatedError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "aborted",
  },
  "modal.exception.LogsFetchError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "unavailable",
  },
  "modal.exception.ConnectionError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "unavailable",
  },
  "modal.exception.VersionError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "failed_precondition",
  },
  "modal.exception.ExecutionError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "internal",
  },
  "modal.exception.DeserializationError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "internal",
  },
  "modal.exception.SerializationError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "internal",
  },
  "modal.exception.RequestSizeError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "resource_exhausted",
    httpStatus: 413,
  },
  "modal.exception.DeprecationError": {
    lineage: ["python.UserWarning", "python.Warning", "python.Exception", "python.BaseException"],
  },
  "modal.exception.PendingDeprecationError": {
    lineage: ["python.UserWarning", "python.Warning", "python.Exception", "python.BaseException"],
  },
  "modal.exception.ServerWarning": {
    lineage: ["python.UserWarning", "python.Warning", "python.Exception", "python.BaseException"],
  },
  "modal.exception.AsyncUsageWarning": {
    lineage: ["python.UserWarning", "python.Warning", "python.Exception", "python.BaseException"],
  },
  "modal.exception.InternalAPIWarning": {
    lineage: ["python.UserWarning", "python.Warning", "python.Exception", "python.BaseException"],
  },
  "modal.exception.InternalFailure": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    kind: "system",
    status: "internal",
    retryable: true,
  },
  "modal.exception.InputCancellation": { lineage: ["python.BaseException"], status: "cancelled" },
  "modal.exception.ModuleNotMountable": {
    lineage: ["python.Exception", "python.BaseException"],
    status: "failed_precondition",
  },
  "modal.exception.ClientClosed": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "failed_precondition",
    javascript: "ClientClosedError",
  },
  "modal.exception.FilesystemExecutionError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "unknown",
  },
  "modal.exception.SandboxFilesystemError": {
    lineage: ["modal.exception.Error", "python.Exception", "python.BaseException"],
    status: "unknown",
  },
  "modal.exception.SandboxFilesystemNotFoundError": {
    lineage: [
      "modal.exception.SandboxFilesystemError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
  },
  "modal.exception.SandboxFilesystemDirectoryNotEmptyError": {
    lineage: [
      "modal.exception.SandboxFilesystemError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "modal.exception.SandboxFilesystemIsADirectoryError": {
    lineage: [
      "modal.exception.SandboxFilesystemError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "modal.exception.SandboxFilesystemNotADirectoryError": {
    lineage: [
      "modal.exception.SandboxFilesystemError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "modal.exception.SandboxFilesystemPermissionError": {
    lineage: [
      "modal.exception.SandboxFilesystemError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "permission_denied",
  },
  "modal.exception.SandboxFilesystemFileTooLargeError": {
    lineage: [
      "modal.exception.SandboxFilesystemError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "resource_exhausted",
  },
  "modal.exception.SandboxFilesystemPathAlreadyExistsError": {
    lineage: [
      "modal.exception.SandboxFilesystemError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "already_exists",
  },
  "modal.exception.ImageBuildError": {
    lineage: [
      "modal.exception.RemoteError",
      "modal.exception.Error",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "modal._utils.function_utils.LocalFunctionError": {
    lineage: [
      "modal.exception.InvalidError",
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "invalid_argument",
  },
  "modal._grpc_client.WrappedGRPCError": {
    lineage: [
      "modal.exception.Error",
      "modal.exception._GRPCErrorWrapper",
      "grpclib.exceptions.GRPCError",
      "python.Exception",
      "python.BaseException",
    ],
  },
  "modal.QueueEmptyError": { lineage: ["javascript.Error"], status: "not_found" },
  "modal.QueueFullError": { lineage: ["javascript.Error"], status: "resource_exhausted" },
};

export const FAL_TYPES: KnownTypes = {
  "fal.exceptions._base.FalServerlessException": {
    lineage: ["fal.exceptions.FalServerlessException", "python.Exception", "python.BaseException"],
  },
  "fal.exceptions._base.AppException": {
    lineage: [
      "fal.exceptions.AppException",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
  },
  "fal.exceptions._base.FieldException": {
    lineage: [
      "fal.exceptions.FieldException",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
    kind: "user",
    status: "invalid_argument",
  },
  "fal.exceptions._base.RequestCancelledException": {
    lineage: [
      "fal.exceptions.RequestCancelledException",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
    status: "cancelled",
    httpStatus: 499,
  },
  "fal.exceptions._base.FileTooLargeError": {
    lineage: [
      "fal.exceptions.FileTooLargeError",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
    kind: "user",
    status: "invalid_argument",
  },
  "fal.exceptions._base.AppFileUploadException": {
    lineage: [
      "fal.exceptions.AppFileUploadException",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "fal.exceptions.gpu.GPUException": {
    lineage: [
      "fal.exceptions.GPUException",
      "fal.exceptions._base.AppException",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
    kind: "system",
    status: "unavailable",
    retryable: true,
  },
  "fal.exceptions.gpu.GPUOutOfMemoryException": {
    lineage: [
      "fal.exceptions.GPUOutOfMemoryException",
      "fal.exceptions.gpu.GPUException",
      "fal.exceptions._base.AppException",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
    kind: "system",
    status: "resource_exhausted",
    retryable: true,
  },
  "fal.exceptions.gpu.CUDAOutOfMemoryException": {
    lineage: [
      "fal.exceptions.CUDAOutOfMemoryException",
      "fal.exceptions.gpu.GPUOutOfMemoryException",
      "fal.exceptions.gpu.GPUException",
      "fal.exceptions._base.AppException",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
    kind: "system",
    status: "resource_exhausted",
    retryable: true,
  },
  "fal.exceptions.auth.UnauthenticatedException": {
    lineage: [
      "fal.exceptions.UnauthenticatedException",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unauthenticated",
  },
  "fal.api.api.FalServerlessError": {
    lineage: ["fal.exceptions._base.FalServerlessException", "python.Exception", "python.BaseException"],
    status: "unknown",
  },
  "fal.api.api.InternalFalServerlessError": {
    lineage: ["fal.exceptions._base.FalServerlessException", "python.Exception", "python.BaseException"],
    kind: "system",
    status: "internal",
  },
  "fal.api.api.FalSerializationError": {
    lineage: ["fal.exceptions._base.FalServerlessException", "python.Exception", "python.BaseException"],
    status: "invalid_argument",
  },
  "fal.api.api.FalMissingDependencyError": {
    lineage: [
      "fal.api.api.FalSerializationError",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "fal.api.api.UserFunctionException": {
    lineage: ["fal.exceptions._base.FalServerlessException", "python.Exception", "python.BaseException"],
    kind: "user",
    status: "unknown",
  },
  "fal.app.AppClientError": {
    lineage: ["fal.exceptions._base.FalServerlessException", "python.Exception", "python.BaseException"],
  },
  "fal.workflows.WorkflowSyntaxError": {
    lineage: ["fal.exceptions._base.FalServerlessException", "python.Exception", "python.BaseException"],
    status: "invalid_argument",
  },
  "fal.workflows.MisconfiguredGraphError": {
    lineage: [
      "fal.workflows.WorkflowSyntaxError",
      "fal.exceptions._base.FalServerlessException",
      "python.Exception",
      "python.BaseException",
    ],
    status: "invalid_argument",
  },
  "fal.toolkit.exceptions.FalTookitException": { lineage: ["python.Exception", "python.BaseException"] },
  "fal.toolkit.exceptions.FileUploadException": {
    lineage: ["fal.toolkit.exceptions.FalTookitException", "python.Exception", "python.BaseException"],
    status: "unavailable",
  },
  "fal.toolkit.exceptions.FileUploadFallbackException": {
    lineage: [
      "fal.toolkit.exceptions.FileUploadException",
      "fal.toolkit.exceptions.FalTookitException",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "fal.toolkit.exceptions.KVStoreException": {
    lineage: ["fal.toolkit.exceptions.FalTookitException", "python.Exception", "python.BaseException"],
    status: "unavailable",
  },
  "fal.toolkit.utils.download_utils.DownloadError": {
    lineage: ["python.Exception", "python.BaseException"],
    status: "unavailable",
  },
  "fal.toolkit.utils.ssrf.SSRFError": {
    lineage: ["python.Exception", "python.BaseException"],
    status: "permission_denied",
  },
  "fal.toolkit.utils.ssrf.SSRFHTTPStatusError": {
    lineage: ["fal.toolkit.utils.ssrf.SSRFError", "python.Exception", "python.BaseException"],
    status: "permission_denied",
  },
  "fal.toolkit.utils.ssrf.SSRFConnectionError": {
    lineage: ["fal.toolkit.utils.ssrf.SSRFError", "python.Exception", "python.BaseException"],
    status: "unavailable",
  },
  "fal.client.ApiError": { lineage: ["javascript.Error"] },
  "fal.client.ValidationError": {
    lineage: ["fal.client.ApiError", "javascript.Error"],
    status: "invalid_argument",
  },
};

export const FLYTE_TYPES: KnownTypes = {
  "flyte.errors.BaseRuntimeError": {
    lineage: ["python.RuntimeError", "python.Exception", "python.BaseException"],
  },
  "flyte.errors.InitializationError": {
    lineage: [
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "flyte.errors.RuntimeSystemError": {
    lineage: [
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "internal",
  },
  "flyte.errors.UnionRpcError": {
    lineage: [
      "flyte.errors.RuntimeSystemError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "flyte.errors.RuntimeUserError": {
    lineage: [
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
  },
  "flyte.errors.RuntimeUnknownError": {
    lineage: [
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unknown",
  },
  "flyte.errors.OOMError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "resource_exhausted",
  },
  "flyte.errors.GPUFaultError": {
    lineage: [
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "flyte.errors.GPUFaultUserError": {
    lineage: [
      "flyte.errors.GPUFaultError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "flyte.errors.GPUFaultSystemError": {
    lineage: [
      "flyte.errors.GPUFaultError",
      "flyte.errors.RuntimeSystemError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "flyte.errors.TaskInterruptedError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "aborted",
  },
  "flyte.errors.PrimaryContainerNotFoundError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
  },
  "flyte.errors.TaskTimeoutError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "flyte.errors.MaxQueuedTimeExceededError": {
    lineage: [
      "flyte.errors.TaskTimeoutError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "flyte.errors.MaxRuntimeExceededError": {
    lineage: [
      "flyte.errors.TaskTimeoutError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "flyte.errors.DeadlineExceededError": {
    lineage: [
      "flyte.errors.TaskTimeoutError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "flyte.errors.ConditionTimedoutError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "flyte.errors.RetriesExhaustedError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "aborted",
  },
  "flyte.errors.InvalidImageNameError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "invalid_argument",
  },
  "flyte.errors.ImagePullBackOffError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "flyte.errors.CustomError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
  },
  "flyte.errors.NotInTaskContextError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "flyte.errors.ActionNotFoundError": {
    lineage: ["python.RuntimeError", "python.Exception", "python.BaseException"],
    status: "not_found",
  },
  "flyte.errors.RemoteTaskNotFoundError": {
    lineage: [
      "flyte.errors.ReferenceTaskError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
  },
  "flyte.errors.RemoteTaskUsageError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "invalid_argument",
  },
  "flyte.errors.LogsNotYetAvailableError": {
    lineage: [
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
    retryable: true,
  },
  "flyte.errors.RuntimeDataValidationError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "invalid_argument",
  },
  "flyte.errors.DeploymentError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "flyte.errors.ImageBuildError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "flyte.errors.ModuleLoadError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "flyte.errors.InlineIOMaxBytesBreached": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "resource_exhausted",
  },
  "flyte.errors.ActionAbortedError": {
    lineage: [
      "flyte.errors.RunAbortedError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "aborted",
  },
  "flyte.errors.SlowDownError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "resource_exhausted",
    retryable: true,
  },
  "flyte.errors.ResourceExhaustedError": {
    lineage: [
      "flyte.errors.SlowDownError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "resource_exhausted",
    retryable: true,
  },
  "flyte.errors.OnlyAsyncIOSupportedError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unimplemented",
  },
  "flyte.errors.ParameterMaterializationError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "internal",
  },
  "flyte.errors.RestrictedTypeError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "invalid_argument",
  },
  "flyte.errors.CodeBundleError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "flyte.errors.SyncTaskCallInAsyncContextError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "flyte.errors.TraceDoesNotAllowNestedTasksError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "flyte.errors.InvalidPackageError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "invalid_argument",
  },
  "flyte.errors.NonRecoverableError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    retryable: false,
  },
  "flyte.errors.ConditionAlreadyExistsError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "already_exists",
  },
  "flyte.errors.ConditionFailedError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "flyte.errors.ConditionNotFoundError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
  },
  "flyte.errors.AppleSiliconError": {
    lineage: [
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
  },
  "flyte.errors.AppleSiliconNotAvailableError": {
    lineage: [
      "flyte.errors.AppleSiliconError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
    retryable: false,
  },
  "flyte.errors.AppleSiliconHostExecFailedError": {
    lineage: [
      "flyte.errors.AppleSiliconError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
    retryable: false,
  },
  "flyte.errors.AppleSiliconDaemonStartFailedError": {
    lineage: [
      "flyte.errors.AppleSiliconError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
    retryable: false,
  },
  "flyte.errors.AppleSiliconDaemonOOMError": {
    lineage: [
      "flyte.errors.AppleSiliconError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "resource_exhausted",
    retryable: true,
  },
  "flyte.errors.AppleSiliconModelNotFoundError": {
    lineage: [
      "flyte.errors.AppleSiliconError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
    retryable: false,
  },
  "flyte.errors.AppleSiliconBridgeUnreachableError": {
    lineage: [
      "flyte.errors.AppleSiliconError",
      "flyte.errors.RuntimeUserError",
      "flyte.errors.BaseRuntimeError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
    retryable: true,
  },
  "flyte.remote._client.auth.errors.AccessTokenNotFoundError": {
    lineage: ["python.RuntimeError", "python.Exception", "python.BaseException"],
    status: "unauthenticated",
  },
  "flyte.remote._client.auth.errors.AuthenticationError": {
    lineage: ["python.RuntimeError", "python.Exception", "python.BaseException"],
    status: "unauthenticated",
  },
  "flyte.remote._client.auth.errors.AuthenticationPending": {
    lineage: ["python.RuntimeError", "python.Exception", "python.BaseException"],
    status: "unavailable",
  },
  "flyte.remote._client.auth.errors.AuthenticationSlowDown": {
    lineage: [
      "flyte.remote._client.auth.errors.AuthenticationPending",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "resource_exhausted",
  },
  "flyte.remote._client.auth.errors.AuthenticationTransientError": {
    lineage: [
      "flyte.remote._client.auth.errors.AuthenticationError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "flyte.types._type_engine.TypeTransformerFailedError": {
    lineage: [
      "python.TypeError",
      "python.AssertionError",
      "python.ValueError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "invalid_argument",
  },
};

export const SAIL_TYPES: KnownTypes = {
  "sail.errors.SailError": { lineage: ["sail.SailError", "python.Exception", "python.BaseException"] },
  "sail.errors.NotFoundError": {
    lineage: [
      "sail.NotFoundError",
      "sail.errors.SailError",
      "python.LookupError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
  },
  "sail.errors.PermissionDeniedError": {
    lineage: [
      "sail.PermissionDeniedError",
      "sail.errors.SailError",
      "python.PermissionError",
      "python.OSError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "permission_denied",
  },
  "sail.errors.InvalidArgumentError": {
    lineage: [
      "sail.InvalidArgumentError",
      "sail.errors.SailError",
      "python.ValueError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "invalid_argument",
  },
  "sail.errors.InternalError": {
    lineage: [
      "sail.InternalError",
      "sail.errors.SailError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "internal",
  },
  "sail.errors.FileNotFoundError": {
    lineage: [
      "sail.FileNotFoundError",
      "sail.errors.SailError",
      "python.FileNotFoundError",
      "python.OSError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
  },
  "sail.errors.BrokenPipeError": {
    lineage: [
      "sail.BrokenPipeError",
      "sail.errors.SailError",
      "python.BrokenPipeError",
      "python.ConnectionError",
      "python.OSError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "sail.errors.TimeoutError": {
    lineage: [
      "sail.TimeoutError",
      "sail.errors.SailError",
      "python.TimeoutError",
      "python.OSError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "deadline_exceeded",
  },
  "sail.errors.TransportError": {
    lineage: [
      "sail.TransportError",
      "sail.errors.SailError",
      "python.ConnectionError",
      "python.OSError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "sail.errors.ApiError": {
    lineage: [
      "sail.ApiError",
      "sail.errors.SailError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unknown",
  },
  "sail.errors.SecretInUseError": {
    lineage: [
      "sail.SecretInUseError",
      "sail.errors.ApiError",
      "sail.errors.SailError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "sail.errors.EgressPolicyInUseError": {
    lineage: [
      "sail.EgressPolicyInUseError",
      "sail.errors.HttpPolicyInUseError",
      "sail.HttpPolicyInUseError",
      "sail.errors.ApiError",
      "sail.errors.SailError",
      "python.RuntimeError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "sail.errors.SailDeprecationWarning": {
    lineage: [
      "sail.SailDeprecationWarning",
      "python.UserWarning",
      "python.Warning",
      "python.Exception",
      "python.BaseException",
    ],
  },
  "sail.errors.SailboxError": {
    lineage: ["sail.SailboxError", "sail.errors.SailError", "python.Exception", "python.BaseException"],
  },
  "sail.errors.SailboxCreationError": {
    lineage: [
      "sail.SailboxCreationError",
      "sail.errors.SailboxError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "sail.errors.ImageBuildError": {
    lineage: [
      "sail.ImageBuildError",
      "sail.errors.SailboxError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "sail.errors.SailboxExecutionError": {
    lineage: [
      "sail.SailboxExecutionError",
      "sail.errors.SailboxError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unknown",
  },
  "sail.errors.SailboxTerminatedError": {
    lineage: [
      "sail.SailboxTerminatedError",
      "sail.errors.SailboxExecutionError",
      "sail.errors.SailboxError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
  },
  "sail.errors.SailboxExecRequestNotFoundError": {
    lineage: [
      "sail.SailboxExecRequestNotFoundError",
      "sail.errors.SailboxExecutionError",
      "sail.errors.SailboxError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
  },
  "sail.errors.SailboxHostLostError": {
    lineage: [
      "sail.SailboxHostLostError",
      "sail.errors.SailboxWorkerLostError",
      "sail.SailboxWorkerLostError",
      "sail.errors.SailboxExecutionError",
      "sail.errors.SailboxError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unavailable",
  },
  "sail.errors.SailboxExecInterruptedError": {
    lineage: [
      "sail.SailboxExecInterruptedError",
      "sail.errors.SailboxExecutionError",
      "sail.errors.SailboxError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "aborted",
  },
  "sail.errors.SailboxFunctionError": {
    lineage: [
      "sail.SailboxFunctionError",
      "sail.errors.SailboxExecutionError",
      "sail.errors.SailboxError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    kind: "user",
    status: "unknown",
  },
  "sail.errors.SailboxFunctionSerializationError": {
    lineage: [
      "sail.SailboxFunctionSerializationError",
      "sail.errors.SailboxExecutionError",
      "sail.errors.SailboxError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "failed_precondition",
  },
  "sail.errors.CommandFailedError": {
    lineage: [
      "sail.CommandFailedError",
      "sail.errors.SailboxExecutionError",
      "sail.errors.SailboxError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unknown",
  },
  "sail.errors.VoyageError": {
    lineage: ["sail.VoyageError", "sail.errors.SailError", "python.Exception", "python.BaseException"],
    status: "unknown",
  },
  "sail.errors.VoyageHTTPError": {
    lineage: [
      "sail.VoyageHTTPError",
      "sail.errors.VoyageError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unknown",
  },
  "sail.errors.InferenceError": {
    lineage: ["sail.InferenceError", "sail.errors.SailError", "python.Exception", "python.BaseException"],
    status: "unknown",
  },
  "sail.errors.InferenceHTTPError": {
    lineage: [
      "sail.InferenceHTTPError",
      "sail.errors.InferenceError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "unknown",
  },
  "sail.errors.VoyageNotFoundError": {
    lineage: [
      "sail.VoyageNotFoundError",
      "sail.errors.VoyageHTTPError",
      "sail.errors.VoyageError",
      "sail.errors.SailError",
      "python.Exception",
      "python.BaseException",
    ],
    status: "not_found",
  },
};
