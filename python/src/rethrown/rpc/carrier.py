"""What every carrier says outside of its envelope, for peers that do not know it (SPEC 10.5).

And the defaults of whoever faces the open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rethrown._generated import STATUSES
from rethrown.envelope import ErrorEnvelope, Status
from rethrown.errors import EncodeError
from rethrown.registry import ErrorRegistry
from rethrown.status import status_of

BUILTINS = ErrorRegistry()
"""Knows what every registry knows."""

_NUMBERS = {status.name: status.number for status in STATUSES}
_HTTP = {status.name: status.http for status in STATUSES}


def sent(error: BaseException, errors: ErrorRegistry | None, **options: Any) -> ErrorEnvelope:
    """The envelope of what was raised, `public` unless `disclosure` says otherwise (SPEC CAR-1)."""
    return (errors or BUILTINS).capture(error, **{"disclosure": "public", **options})


def is_too_large(error: EncodeError) -> bool:
    """Whether an envelope could not be written for its size alone.

    One that is passed on came in within the limits, and can be larger in another encoding; its error must not
    be lost for that.
    """
    return error.code == "limit" and error.path == ""


@dataclass(frozen=True)
class Told:
    """What a peer that does not know the envelope is told (SPEC CAR-2)."""

    status: Status
    number: int
    """Of google.rpc.Code."""
    message: str


def told(envelope: ErrorEnvelope) -> Told:
    status = status_of(envelope) or "unknown"
    return Told(status, _NUMBERS[status], envelope.get("message") or status.replace("_", " "))


def http_status_of(envelope: ErrorEnvelope) -> int:
    """The status of a response: the one that the thrower chose where it says that the call failed."""
    chosen = envelope.get("httpStatus", 0)
    return chosen if 400 <= chosen <= 599 else _HTTP[told(envelope).status]
