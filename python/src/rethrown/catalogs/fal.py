# Generated from schema/; do not edit, run `npm run generate`.
"""The errors of fal: `from rethrown.catalogs import fal`, `errors.use(fal)`."""

from __future__ import annotations

from typing import Any

from rethrown.catalogs.catalog import Catalog, FieldOf, Row

_CATALOG = Catalog(
    "fal",
    (
        Row(
            "fal.exceptions._base.FalServerlessException",
            ("python.Exception",),
            aliases=("fal.exceptions.FalServerlessException",),
        ),
        Row(
            "fal.exceptions._base.AppException",
            ("fal.exceptions._base.FalServerlessException",),
            aliases=("fal.exceptions.AppException",),
            fields={"message": "message", "status_code": "status_code"},
            facts={"message": FieldOf("message"), "http_status": FieldOf("status_code")},
        ),
        Row(
            "fal.exceptions._base.FieldException",
            ("fal.exceptions._base.FalServerlessException",),
            aliases=("fal.exceptions.FieldException",),
            fields={
                "field": "field",
                "message": "message",
                "status_code": "status_code",
                "type": "type",
                "billable_units": "billable_units",
            },
            defaults={"status_code": 422, "type": "value_error", "billable_units": 0},
            facts={
                "message": FieldOf("message"),
                "kind": "user",
                "status": "invalid_argument",
                "http_status": FieldOf("status_code"),
                "billable_units": FieldOf("billable_units"),
            },
        ),
        Row(
            "fal.exceptions._base.RequestCancelledException",
            ("fal.exceptions._base.FalServerlessException",),
            aliases=("fal.exceptions.RequestCancelledException",),
            fields={"message": "message"},
            defaults={"message": "Request cancelled by the client."},
            facts={"message": FieldOf("message"), "status": "cancelled", "http_status": 499},
        ),
        Row(
            "fal.exceptions._base.FileTooLargeError",
            ("fal.exceptions._base.FalServerlessException",),
            aliases=("fal.exceptions.FileTooLargeError",),
            fields={"message": "message"},
            defaults={"message": "File is too large."},
            facts={"message": FieldOf("message"), "kind": "user", "status": "invalid_argument"},
        ),
        Row(
            "fal.exceptions._base.AppFileUploadException",
            ("fal.exceptions._base.FalServerlessException",),
            aliases=("fal.exceptions.AppFileUploadException",),
            fields={"message": "message", "relative_path": "relative_path"},
            facts={"message": FieldOf("message"), "status": "unavailable"},
        ),
        Row(
            "fal.exceptions.gpu.GPUException",
            ("fal.exceptions._base.AppException",),
            aliases=("fal.exceptions.GPUException",),
            fields={"message": "message", "status_code": "status_code"},
            defaults={"message": "GPU error", "status_code": 503},
            facts={
                "message": FieldOf("message"),
                "kind": "system",
                "status": "unavailable",
                "http_status": FieldOf("status_code"),
                "retryable": True,
            },
        ),
        Row(
            "fal.exceptions.gpu.GPUOutOfMemoryException",
            ("fal.exceptions.gpu.GPUException",),
            aliases=("fal.exceptions.GPUOutOfMemoryException",),
            fields={"message": "message", "status_code": "status_code"},
            defaults={"message": "GPU error", "status_code": 503},
            facts={
                "message": FieldOf("message"),
                "kind": "system",
                "status": "resource_exhausted",
                "http_status": FieldOf("status_code"),
                "retryable": True,
            },
        ),
        Row(
            "fal.exceptions.gpu.CUDAOutOfMemoryException",
            ("fal.exceptions.gpu.GPUOutOfMemoryException",),
            aliases=("fal.exceptions.CUDAOutOfMemoryException",),
            fields={"message": "message", "status_code": "status_code"},
            defaults={"message": "CUDA error: out of memory", "status_code": 503},
            facts={
                "message": FieldOf("message"),
                "kind": "system",
                "status": "resource_exhausted",
                "http_status": FieldOf("status_code"),
                "retryable": True,
            },
        ),
        Row(
            "fal.exceptions.auth.UnauthenticatedException",
            ("fal.exceptions._base.FalServerlessException",),
            aliases=("fal.exceptions.UnauthenticatedException",),
            facts={"status": "unauthenticated"},
        ),
        Row(
            "fal.api.api.FalServerlessError",
            ("fal.exceptions._base.FalServerlessException",),
            fields={"message": "message"},
            facts={"message": FieldOf("message"), "status": "unknown"},
        ),
        Row(
            "fal.api.api.InternalFalServerlessError",
            ("fal.exceptions._base.FalServerlessException",),
            fields={"message": "message"},
            facts={"message": FieldOf("message"), "kind": "system", "status": "internal"},
        ),
        Row(
            "fal.api.api.FalSerializationError",
            ("fal.exceptions._base.FalServerlessException",),
            fields={"message": "message"},
            facts={"message": FieldOf("message"), "status": "invalid_argument"},
        ),
        Row(
            "fal.api.api.FalMissingDependencyError",
            ("fal.api.api.FalSerializationError",),
            fields={"message": "message"},
            facts={"message": FieldOf("message"), "status": "failed_precondition"},
        ),
        Row(
            "fal.api.api.UserFunctionException",
            ("fal.exceptions._base.FalServerlessException",),
            facts={"kind": "user", "status": "unknown"},
        ),
        Row(
            "fal.app.AppClientError",
            ("fal.exceptions._base.FalServerlessException",),
            fields={"message": "message", "status_code": "status_code", "headers": "headers"},
            defaults={"headers": {}},
            facts={"message": FieldOf("message"), "http_status": FieldOf("status_code")},
        ),
        Row(
            "fal.workflows.WorkflowSyntaxError",
            ("fal.exceptions._base.FalServerlessException",),
            facts={"status": "invalid_argument"},
        ),
        Row(
            "fal.workflows.MisconfiguredGraphError",
            ("fal.workflows.WorkflowSyntaxError",),
            facts={"status": "invalid_argument"},
        ),
        Row("fal.toolkit.exceptions.FalTookitException", ("python.Exception",)),
        Row(
            "fal.toolkit.exceptions.FileUploadException",
            ("fal.toolkit.exceptions.FalTookitException",),
            facts={"status": "unavailable"},
        ),
        Row(
            "fal.toolkit.exceptions.FileUploadFallbackException",
            ("fal.toolkit.exceptions.FileUploadException",),
            facts={"status": "unavailable"},
        ),
        Row(
            "fal.toolkit.exceptions.KVStoreException",
            ("fal.toolkit.exceptions.FalTookitException",),
            facts={"status": "unavailable"},
        ),
        Row(
            "fal.toolkit.utils.download_utils.DownloadError",
            ("python.Exception",),
            facts={"status": "unavailable"},
        ),
        Row("fal.toolkit.utils.ssrf.SSRFError", ("python.Exception",), facts={"status": "permission_denied"}),
        Row(
            "fal.toolkit.utils.ssrf.SSRFHTTPStatusError",
            ("fal.toolkit.utils.ssrf.SSRFError",),
            fields={"status_code": "status_code"},
            facts={"status": "permission_denied"},
        ),
        Row(
            "fal.toolkit.utils.ssrf.SSRFConnectionError",
            ("fal.toolkit.utils.ssrf.SSRFError",),
            facts={"status": "unavailable"},
        ),
        Row(
            "fal.client.ApiError",
            ("javascript.Error",),
            fields={
                "status": "status",
                "body": "body",
                "requestId": "requestId",
                "timeoutType": "timeoutType",
            },
            defaults={"body": None, "requestId": "", "timeoutType": None},
            facts={"http_status": FieldOf("status")},
        ),
        Row(
            "fal.client.ValidationError",
            ("fal.client.ApiError",),
            fields={
                "status": "status",
                "body": "body",
                "requestId": "requestId",
                "timeoutType": "timeoutType",
            },
            defaults={"body": None, "requestId": "", "timeoutType": None},
            facts={"status": "invalid_argument", "http_status": FieldOf("status")},
        ),
    ),
)


def __getattr__(name: str) -> Any:
    return getattr(_CATALOG, name) if name in ("definitions", "issues") else _CATALOG.find(name)


def __dir__() -> list[str]:
    return ["definitions", "issues", *_CATALOG.names]
