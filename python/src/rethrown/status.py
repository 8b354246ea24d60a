"""What sort of failure an error is (SPEC 4.2): what its sender says, otherwise what its code or the nearest
builtin class among its ancestors stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from rethrown._generated import BUILTIN_STATUSES, CODE_STATUSES, ROOTS
from rethrown.envelope import Status

_ERROR = "javascript.Error"


def status_of(error: Mapping[str, Any]) -> Status | None:
    """The status of an error, stated or not; None where nothing tells."""
    if "status" in error:
        return cast(Status, error["status"])
    names = [error.get("type", ""), *error.get("lineage", ())]
    # Codes such as ENOENT mean this in JavaScript; elsewhere they are anyone's.
    if _ERROR in names and error.get("code") in CODE_STATUSES:
        return cast(Status, CODE_STATUSES[error["code"]])
    for at, name in enumerate(names):
        if name in BUILTIN_STATUSES and not (at > 0 and name in ROOTS):
            return cast(Status, BUILTIN_STATUSES[name])
    return None
