# Generated from schema/; do not edit, run `npm run generate`.
"""The errors of modal: `from rethrown.catalogs import modal`, `errors.use(modal)`."""

from __future__ import annotations

from typing import Any

from rethrown.catalogs.catalog import Catalog, Row

_CATALOG = Catalog(
    "modal",
    (
        Row("modal.exception.Error", ("python.Exception",)),
        Row("grpclib.exceptions.GRPCError", ("python.Exception",)),
        Row(
            "modal.exception._GRPCErrorWrapper",
            ("grpclib.exceptions.GRPCError",),
            fields={"message": "_message"},
            defaults={"message": ""},
        ),
        Row(
            "modal.exception.AlreadyExistsError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"status": "already_exists"},
        ),
        Row(
            "modal.exception.AuthError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"status": "unauthenticated"},
        ),
        Row(
            "modal.exception.InternalError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"kind": "system", "status": "internal"},
        ),
        Row(
            "modal.exception.InvalidError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"status": "invalid_argument"},
        ),
        Row(
            "modal.exception.ConflictError",
            (
                "modal.exception.InvalidError",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"status": "failed_precondition"},
        ),
        Row(
            "modal.exception.DataLossError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"kind": "system", "status": "data_loss"},
        ),
        Row(
            "modal.exception.NotFoundError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"status": "not_found"},
        ),
        Row(
            "modal.exception.PermissionDeniedError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"status": "permission_denied"},
        ),
        Row(
            "modal.exception.ResourceExhaustedError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"status": "resource_exhausted"},
        ),
        Row(
            "modal.exception.ServiceError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"kind": "system", "status": "unavailable"},
        ),
        Row(
            "modal.exception.UnimplementedError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"status": "unimplemented"},
        ),
        Row("modal.exception.RemoteError", ("modal.exception.Error",), facts={"status": "unknown"}),
        Row(
            "modal.exception.WorkspaceManagementError",
            ("modal.exception.Error",),
            facts={"status": "failed_precondition"},
        ),
        Row(
            "modal.exception.TimeoutError", ("modal.exception.Error",), facts={"status": "deadline_exceeded"}
        ),
        Row(
            "modal.exception.SandboxTimeoutError",
            ("modal.exception.TimeoutError",),
            facts={"status": "deadline_exceeded"},
        ),
        Row(
            "modal.exception.ExecTimeoutError",
            ("modal.exception.TimeoutError",),
            facts={"status": "deadline_exceeded"},
        ),
        Row(
            "modal.exception.FunctionTimeoutError",
            ("modal.exception.TimeoutError",),
            facts={"status": "deadline_exceeded"},
        ),
        Row(
            "modal.exception.MountUploadTimeoutError",
            ("modal.exception.TimeoutError",),
            facts={"status": "deadline_exceeded"},
        ),
        Row(
            "modal.exception.VolumeUploadTimeoutError",
            ("modal.exception.TimeoutError",),
            facts={"status": "deadline_exceeded"},
        ),
        Row(
            "modal.exception.InteractiveTimeoutError",
            ("modal.exception.TimeoutError",),
            facts={"status": "deadline_exceeded"},
        ),
        Row(
            "modal.exception.OutputExpiredError",
            ("modal.exception.TimeoutError",),
            facts={"status": "deadline_exceeded"},
        ),
        Row(
            "modal.exception.SnapshotCreationError", ("modal.exception.Error",), facts={"status": "internal"}
        ),
        Row(
            "modal.exception.SandboxTerminatedError", ("modal.exception.Error",), facts={"status": "aborted"}
        ),
        Row("modal.exception.LogsFetchError", ("modal.exception.Error",), facts={"status": "unavailable"}),
        Row("modal.exception.ConnectionError", ("modal.exception.Error",), facts={"status": "unavailable"}),
        Row(
            "modal.exception.VersionError",
            ("modal.exception.Error",),
            facts={"status": "failed_precondition"},
        ),
        Row("modal.exception.ExecutionError", ("modal.exception.Error",), facts={"status": "internal"}),
        Row("modal.exception.DeserializationError", ("modal.exception.Error",), facts={"status": "internal"}),
        Row("modal.exception.SerializationError", ("modal.exception.Error",), facts={"status": "internal"}),
        Row(
            "modal.exception.RequestSizeError",
            ("modal.exception.Error",),
            facts={"status": "resource_exhausted", "http_status": 413},
        ),
        Row("modal.exception.DeprecationError", ("python.UserWarning",)),
        Row("modal.exception.PendingDeprecationError", ("python.UserWarning",)),
        Row("modal.exception.ServerWarning", ("python.UserWarning",)),
        Row("modal.exception.AsyncUsageWarning", ("python.UserWarning",)),
        Row("modal.exception.InternalAPIWarning", ("python.UserWarning",)),
        Row(
            "modal.exception.InternalFailure",
            ("modal.exception.Error",),
            facts={"kind": "system", "status": "internal", "retryable": True},
        ),
        Row("modal.exception.InputCancellation", ("python.BaseException",), facts={"status": "cancelled"}),
        Row(
            "modal.exception.ModuleNotMountable",
            ("python.Exception",),
            facts={"status": "failed_precondition"},
        ),
        Row(
            "modal.exception.ClientClosed",
            ("modal.exception.Error",),
            facts={"status": "failed_precondition"},
        ),
        Row(
            "modal.exception.FilesystemExecutionError",
            ("modal.exception.Error",),
            facts={"status": "unknown"},
        ),
        Row(
            "modal.exception.SandboxFilesystemError", ("modal.exception.Error",), facts={"status": "unknown"}
        ),
        Row(
            "modal.exception.SandboxFilesystemNotFoundError",
            ("modal.exception.SandboxFilesystemError",),
            facts={"status": "not_found"},
        ),
        Row(
            "modal.exception.SandboxFilesystemDirectoryNotEmptyError",
            ("modal.exception.SandboxFilesystemError",),
            facts={"status": "failed_precondition"},
        ),
        Row(
            "modal.exception.SandboxFilesystemIsADirectoryError",
            ("modal.exception.SandboxFilesystemError",),
            facts={"status": "failed_precondition"},
        ),
        Row(
            "modal.exception.SandboxFilesystemNotADirectoryError",
            ("modal.exception.SandboxFilesystemError",),
            facts={"status": "failed_precondition"},
        ),
        Row(
            "modal.exception.SandboxFilesystemPermissionError",
            ("modal.exception.SandboxFilesystemError",),
            facts={"status": "permission_denied"},
        ),
        Row(
            "modal.exception.SandboxFilesystemFileTooLargeError",
            ("modal.exception.SandboxFilesystemError",),
            facts={"status": "resource_exhausted"},
        ),
        Row(
            "modal.exception.SandboxFilesystemPathAlreadyExistsError",
            ("modal.exception.SandboxFilesystemError",),
            facts={"status": "already_exists"},
        ),
        Row(
            "modal.exception.ImageBuildError",
            ("modal.exception.RemoteError",),
            fields={"image_id": "image_id"},
            facts={"status": "failed_precondition"},
        ),
        Row(
            "modal._utils.function_utils.LocalFunctionError",
            ("modal.exception.InvalidError",),
            fields={"message": "_message"},
            defaults={"message": ""},
            facts={"status": "invalid_argument"},
        ),
        Row(
            "modal._grpc_client.WrappedGRPCError",
            (
                "modal.exception.Error",
                "modal.exception._GRPCErrorWrapper",
            ),
            fields={"message": "_message"},
            defaults={"message": ""},
        ),
        Row("modal.QueueEmptyError", ("javascript.Error",), facts={"status": "not_found"}),
        Row("modal.QueueFullError", ("javascript.Error",), facts={"status": "resource_exhausted"}),
    ),
)


def __getattr__(name: str) -> Any:
    return getattr(_CATALOG, name) if name in ("definitions", "issues") else _CATALOG.find(name)


def __dir__() -> list[str]:
    return ["definitions", "issues", *_CATALOG.names]
