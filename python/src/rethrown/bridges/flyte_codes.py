"""Which class Flyte's code stands for. It is compared whole, never by a part of it: `ZoomError` is no OOM."""

from __future__ import annotations

import re
from typing import Any, Final

from rethrown._types import FLYTE_TYPES

UNKNOWN: Final = 0
USER: Final = 1
SYSTEM: Final = 2
#: What Flyte raises for each kind.
GENERIC: Final = {
    UNKNOWN: "flyte.errors.RuntimeUnknownError",
    USER: "flyte.errors.RuntimeUserError",
    SYSTEM: "flyte.errors.RuntimeSystemError",
}
KINDS: Final = {USER: "user", SYSTEM: "system"}
#: The codes of a user's error that are not the name of their class.
_CLASS_OF_CODE: Final = {
    "OOM": "OOMError",
    "OOMKilled": "OOMError",
    "Interrupted": "TaskInterruptedError",
    "PrimaryContainerNotFound": "PrimaryContainerNotFoundError",
    "RetriesExhausted": "RetriesExhaustedError",
    "RetriesExhausedError": "RetriesExhaustedError",
    "Unknown": "RuntimeUnknownError",
    "InvalidImageName": "InvalidImageNameError",
    "ImagePullBackOff": "ImagePullBackOffError",
    "QUEUED_TIMEOUT_EXCEEDED": "MaxQueuedTimeExceededError",
    "MAX_RUNTIME_EXCEEDED": "MaxRuntimeExceededError",
    "DEADLINE_EXCEEDED": "DeadlineExceededError",
    "APPLE_SILICON_NOT_AVAILABLE": "AppleSiliconNotAvailableError",
    "APPLE_SILICON_HOST_EXEC_FAILED": "AppleSiliconHostExecFailedError",
    "APPLE_SILICON_DAEMON_START_FAILED": "AppleSiliconDaemonStartFailedError",
    "APPLE_SILICON_DAEMON_OOM": "AppleSiliconDaemonOOMError",
    "APPLE_SILICON_MODEL_NOT_FOUND": "AppleSiliconModelNotFoundError",
    "APPLE_SILICON_BRIDGE_UNREACHABLE": "AppleSiliconBridgeUnreachableError",
    "DataValidationError": "RuntimeDataValidationError",
    "RestrictedTypeUsage": "RestrictedTypeError",
}
_GPU_CODES: Final = frozenset(
    (
        "GpuXidError",
        "GpuFallenOffBus",
        "GpuEccUncorrectable",
        "GpuRowRemapPending",
        "GpuNvlinkError",
        "GpuGspError",
    )
)
_CLASS_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,255}")


def type_of(code: str, server: str | None, kind: int, known: list[str]) -> str | None:
    """One of Flyte's own classes; None where the code is the name of a user's class."""
    if kind == SYSTEM:
        return "flyte.errors.GPUFaultSystemError" if code in _GPU_CODES else GENERIC[SYSTEM]
    if code and any(own_name(each) == code for each in known):
        return None
    if kind == USER:
        if code in _GPU_CODES:
            return "flyte.errors.GPUFaultUserError"
        for each in (code, server):
            type_name = f"flyte.errors.{_CLASS_OF_CODE.get(each or '', each)}"
            lineage = FLYTE_TYPES[type_name]["lineage"] if type_name in FLYTE_TYPES else []
            if each in _CLASS_OF_CODE or GENERIC[USER] in (type_name, *lineage):
                return type_name
    if _CLASS_NAME.fullmatch(code):
        return None
    return GENERIC.get(kind, GENERIC[UNKNOWN])


def own_name(type_name: str) -> str:
    return type_name.rpartition(".")[2]


def is_a(error: Any, name: str) -> bool:
    return name == error["type"] or name in error.get("lineage", ())
