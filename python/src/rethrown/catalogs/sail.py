# Generated from schema/; do not edit, run `npm run generate`.
"""The errors of sail: `from rethrown.catalogs import sail`, `errors.use(sail)`."""

from __future__ import annotations

from typing import Any

from rethrown.catalogs.catalog import Catalog, FieldOf, Row

_CATALOG = Catalog(
    "sail",
    (
        Row(
            "sail.errors.SailError",
            ("python.Exception",),
            aliases=("sail.SailError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={"http_status": FieldOf("status_code"), "retryable": FieldOf("retryable")},
        ),
        Row(
            "sail.errors.NotFoundError",
            (
                "sail.errors.SailError",
                "python.LookupError",
            ),
            aliases=("sail.NotFoundError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "not_found",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.PermissionDeniedError",
            (
                "sail.errors.SailError",
                "python.PermissionError",
            ),
            aliases=("sail.PermissionDeniedError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "permission_denied",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.InvalidArgumentError",
            (
                "sail.errors.SailError",
                "python.ValueError",
            ),
            aliases=("sail.InvalidArgumentError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "invalid_argument",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.InternalError",
            (
                "sail.errors.SailError",
                "python.RuntimeError",
            ),
            aliases=("sail.InternalError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "internal",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.FileNotFoundError",
            (
                "sail.errors.SailError",
                "python.FileNotFoundError",
            ),
            aliases=("sail.FileNotFoundError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "not_found",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.BrokenPipeError",
            (
                "sail.errors.SailError",
                "python.BrokenPipeError",
            ),
            aliases=("sail.BrokenPipeError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "unavailable",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.TimeoutError",
            (
                "sail.errors.SailError",
                "python.TimeoutError",
            ),
            aliases=("sail.TimeoutError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": True, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "deadline_exceeded",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.TransportError",
            (
                "sail.errors.SailError",
                "python.ConnectionError",
            ),
            aliases=("sail.TransportError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": True, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "unavailable",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.ApiError",
            (
                "sail.errors.SailError",
                "python.RuntimeError",
            ),
            aliases=("sail.ApiError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "unknown",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.SecretInUseError",
            ("sail.errors.ApiError",),
            aliases=("sail.SecretInUseError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "failed_precondition",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.EgressPolicyInUseError",
            ("sail.errors.ApiError",),
            aliases=(
                "sail.EgressPolicyInUseError",
                "sail.errors.HttpPolicyInUseError",
                "sail.HttpPolicyInUseError",
            ),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "failed_precondition",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.SailDeprecationWarning",
            ("python.UserWarning",),
            aliases=("sail.SailDeprecationWarning",),
        ),
        Row(
            "sail.errors.SailboxError",
            ("sail.errors.SailError",),
            aliases=("sail.SailboxError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={"http_status": FieldOf("status_code"), "retryable": FieldOf("retryable")},
        ),
        Row(
            "sail.errors.SailboxCreationError",
            ("sail.errors.SailboxError",),
            aliases=("sail.SailboxCreationError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "unavailable",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.ImageBuildError",
            ("sail.errors.SailboxError",),
            aliases=("sail.ImageBuildError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "failed_precondition",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.SailboxExecutionError",
            ("sail.errors.SailboxError",),
            aliases=("sail.SailboxExecutionError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "unknown",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.SailboxTerminatedError",
            ("sail.errors.SailboxExecutionError",),
            aliases=("sail.SailboxTerminatedError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "not_found",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.SailboxExecRequestNotFoundError",
            ("sail.errors.SailboxExecutionError",),
            aliases=("sail.SailboxExecRequestNotFoundError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "not_found",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.SailboxHostLostError",
            ("sail.errors.SailboxExecutionError",),
            aliases=(
                "sail.SailboxHostLostError",
                "sail.errors.SailboxWorkerLostError",
                "sail.SailboxWorkerLostError",
            ),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "unavailable",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.SailboxExecInterruptedError",
            ("sail.errors.SailboxExecutionError",),
            aliases=("sail.SailboxExecInterruptedError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "aborted",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.SailboxFunctionError",
            ("sail.errors.SailboxExecutionError",),
            aliases=("sail.SailboxFunctionError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
                "error_type": "error_type",
                "traceback": "traceback",
                "stdout": "stdout",
                "stderr": "stderr",
            },
            defaults={
                "retryable": False,
                "status_code": None,
                "rpc_status": "",
                "body": None,
                "error_type": "",
                "traceback": "",
                "stdout": "",
                "stderr": "",
            },
            facts={
                "kind": "user",
                "status": "unknown",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.SailboxFunctionSerializationError",
            ("sail.errors.SailboxExecutionError",),
            aliases=("sail.SailboxFunctionSerializationError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "failed_precondition",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.CommandFailedError",
            ("sail.errors.SailboxExecutionError",),
            aliases=("sail.CommandFailedError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
                "result": "result",
            },
            defaults={
                "retryable": False,
                "status_code": None,
                "rpc_status": "",
                "body": None,
                "result": None,
            },
            facts={
                "status": "unknown",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.VoyageError",
            ("sail.errors.SailError",),
            aliases=("sail.VoyageError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "unknown",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.VoyageHTTPError",
            ("sail.errors.VoyageError",),
            aliases=("sail.VoyageHTTPError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
                "response": "response",
            },
            defaults={
                "retryable": False,
                "status_code": None,
                "rpc_status": "",
                "body": None,
                "response": None,
            },
            facts={
                "status": "unknown",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.InferenceError",
            ("sail.errors.SailError",),
            aliases=("sail.InferenceError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
            },
            defaults={"retryable": False, "status_code": None, "rpc_status": "", "body": None},
            facts={
                "status": "unknown",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.InferenceHTTPError",
            ("sail.errors.InferenceError",),
            aliases=("sail.InferenceHTTPError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
                "response": "response",
            },
            defaults={
                "retryable": False,
                "status_code": None,
                "rpc_status": "",
                "body": None,
                "response": None,
            },
            facts={
                "status": "unknown",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
        Row(
            "sail.errors.VoyageNotFoundError",
            ("sail.errors.VoyageHTTPError",),
            aliases=("sail.VoyageNotFoundError",),
            fields={
                "retryable": "retryable",
                "status_code": "status_code",
                "rpc_status": "rpc_status",
                "body": "body",
                "response": "response",
            },
            defaults={
                "retryable": False,
                "status_code": None,
                "rpc_status": "",
                "body": None,
                "response": None,
            },
            facts={
                "status": "not_found",
                "http_status": FieldOf("status_code"),
                "retryable": FieldOf("retryable"),
            },
        ),
    ),
)


def __getattr__(name: str) -> Any:
    return getattr(_CATALOG, name) if name in ("definitions", "issues") else _CATALOG.find(name)


def __dir__() -> list[str]:
    return ["definitions", "issues", *_CATALOG.names]
