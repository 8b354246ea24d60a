"""The statuses of HTTP, as schema/constants.json lists them."""

from __future__ import annotations

from typing import Any

from rethrown._generated import HTTP_STATUSES

STATUS_OF: dict[Any, Any] = {each["code"]: each["status"] for each in HTTP_STATUSES}
"""What a status of HTTP says of the failure."""

_PHRASES = {each["code"]: each["phrase"] for each in HTTP_STATUSES}


def phrase_of(status: int) -> str:
    """What a status is called; the status in numbers where it has no name."""
    return str(_PHRASES.get(status, f"HTTP {status}"))
