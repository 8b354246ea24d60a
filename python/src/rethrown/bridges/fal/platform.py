"""What fal says in words and numbers.

The types that its server sends, its platform's error types, and what HTTP statuses stand for. What both
languages must agree on here is pinned by conformance/vectors/95-bridges/fal.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rethrown._generated import STATUSES

SERVERLESS: Final = "fal.exceptions._base.FalServerlessException"
APP: Final = "fal.exceptions._base.AppException"
FIELD: Final = "fal.exceptions._base.FieldException"
CANCELLED: Final = "fal.exceptions._base.RequestCancelledException"
USER_FUNCTION: Final = "fal.api.api.UserFunctionException"
API_ERROR: Final = "fal.client.ApiError"
VALIDATION_ERROR: Final = "fal.client.ValidationError"

CANCELLED_STATUS: Final = 499
CANCELLED_TEXT: Final = "Request cancelled by the client."
GPU_STATUS: Final = 503
FIELD_STATUS: Final = 422
FIELD_TYPE: Final = "value_error"
UNKNOWN_STATUS: Final = 500
#: All that fal's server says of an error that it has no class for.
UNKNOWN_TEXT: Final = "Internal Server Error"

#: The texts that fal's server gives to the failures of a GPU.
GPU_TEXTS: Final[Mapping[str, str]] = {
    "CUDA error: out of memory": "fal.exceptions.gpu.CUDAOutOfMemoryException",
    "GPU error": "fal.exceptions.gpu.GPUException",
}

#: What the platform's `error_type` stands for.
PLATFORM_ERRORS: Final[Mapping[str, Mapping[str, str]]] = {
    "request_timeout": {"status": "deadline_exceeded"},
    "startup_timeout": {"status": "deadline_exceeded", "kind": "system"},
    "runner_scheduling_failure": {"status": "unavailable", "kind": "system"},
    "runner_connection_timeout": {"status": "unavailable", "kind": "system"},
    "runner_disconnected": {"status": "unavailable", "kind": "system"},
    "runner_connection_refused": {"status": "unavailable", "kind": "system"},
    "runner_connection_error": {"status": "unavailable", "kind": "system"},
    "runner_incomplete_response": {"status": "unavailable", "kind": "system"},
    "runner_server_error": {"status": "internal", "kind": "system"},
    "client_disconnected": {"status": "cancelled", "kind": "user"},
    "client_cancelled": {"status": "cancelled", "kind": "user"},
    "bad_request": {"status": "invalid_argument", "kind": "user"},
    "concurrent_requests_limit": {"status": "resource_exhausted", "kind": "user"},
    "internal_error": {"status": "internal", "kind": "system"},
}

HTTP_OF_STATUS: Final[Mapping[str, int]] = {each.name: each.http for each in STATUSES}

#: The first status of SPEC 4.2 with that number, and a few that stand for no status of their own.
STATUS_OF_HTTP: Final[Mapping[int, str]] = {
    **{each.http: each.name for each in reversed(STATUSES)},
    408: "deadline_exceeded",
    412: "failed_precondition",
    422: "invalid_argument",
    502: "unavailable",
}
