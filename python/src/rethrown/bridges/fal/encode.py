"""Envelope → the HTTP response that fal's own server would give.

With what it leaves out, where the platform has a header for it. Faces the open: public unless it is told
otherwise (SPEC 11).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from rethrown.bridges.fal.platform import (
    APP,
    CANCELLED,
    CANCELLED_STATUS,
    FIELD,
    FIELD_STATUS,
    FIELD_TYPE,
    GPU_STATUS,
    HTTP_OF_STATUS,
    STATUS_OF_HTTP,
    UNKNOWN_STATUS,
    UNKNOWN_TEXT,
)
from rethrown.bridges.fal.units import format_units
from rethrown.codec.armor import armor
from rethrown.disclosure import Disclosure
from rethrown.envelope import ErrorEnvelope


class Response(NamedTuple):
    """A response as data: `JSONResponse(body, status, headers)`."""

    status: int
    headers: dict[str, str]
    body: dict[str, Any]


class Registry(Protocol):
    """What `encode_response` asks of an ErrorRegistry."""

    def capture(self, exc: BaseException, *, disclosure: Disclosure = ...) -> ErrorEnvelope: ...

    def restore(self, envelope: ErrorEnvelope) -> BaseException: ...


def encode_response(
    envelope: ErrorEnvelope,
    *,
    disclosure: Disclosure = "public",
    errors: Registry | None = None,
    stop_runner: bool | None = None,
) -> Response:
    """Envelope → what fal would answer.

    Under `public` disclosure the message of fal's own classes is sent, and of those that `errors` has
    registered; under `internal` every message, and the whole error as armor. `stop_runner` says whether the
    platform ends the runner, whatever the status; without it, 503 ends it where it was chosen. Raises
    EncodeError under `internal`, for an envelope that a Decoder would refuse.
    """
    names = (envelope["type"], *envelope.get("lineage", ()))
    own = next((name for name in names if name in _STATUS_OF_TYPE), None)
    status = _status_of(envelope, own)
    text = _text_of(envelope, own, status, disclosure, errors)
    headers = _headers_of(envelope, own, status, stop_runner)
    body = {"detail": [_field_error(envelope, text)]} if own == FIELD else _body_of(envelope, own, text)
    return Response(status, headers, body)


#: The classes that fal's server has a handler for, and the status of those that say none.
_STATUS_OF_TYPE: Mapping[str | None, int] = {
    APP: UNKNOWN_STATUS,
    FIELD: FIELD_STATUS,
    CANCELLED: CANCELLED_STATUS,
}


def _status_of(envelope: ErrorEnvelope, own: str | None) -> int:
    meant = _STATUS_OF_TYPE.get(own) or HTTP_OF_STATUS.get(envelope.get("status", ""), UNKNOWN_STATUS)
    chosen = meant if own == CANCELLED else envelope.get("httpStatus", meant)
    # Anything below would be a success to whoever asked, anything above is refused by servers.
    return chosen if 400 <= chosen <= 599 else UNKNOWN_STATUS


def _text_of(
    envelope: ErrorEnvelope, own: str | None, status: int, disclosure: Disclosure, errors: Registry | None
) -> str:
    if disclosure == "internal":
        return f"{envelope.get('message') or _phrase(envelope, status)} {armor.encode(envelope).decode()}"
    # fal's own server sends these texts to whoever asked.
    if own is not None:
        return envelope.get("message", "")
    shown = errors and errors.capture(errors.restore(envelope), disclosure="public").get("message")
    return shown or _phrase(envelope, status)


def _phrase(envelope: ErrorEnvelope, http: int) -> str:
    """What can be said of an error to a stranger."""
    if http == UNKNOWN_STATUS:
        return UNKNOWN_TEXT
    name = envelope.get("status") or STATUS_OF_HTTP.get(http, f"HTTP {http}")
    return name[:1].upper() + name[1:].replace("_", " ")


def _field_error(envelope: ErrorEnvelope, msg: str) -> dict[str, Any]:
    attributes = envelope.get("attributes", {})
    field, kind = attributes.get("field"), attributes.get("type")
    return {
        "loc": ["body", field] if isinstance(field, str) else ["body"],
        "msg": msg,
        "type": kind if isinstance(kind, str) else FIELD_TYPE,
    }


def _body_of(envelope: ErrorEnvelope, own: str | None, detail: str) -> dict[str, Any]:
    coded = own is None and "code" in envelope
    return {"detail": detail, **({"error_type": envelope["code"]} if coded else {})}


# What any server takes as the value of a header.
_HEADER = re.compile("[!-~](?:[ -~]{0,126}[!-~])?")


def _headers_of(
    envelope: ErrorEnvelope, own: str | None, status: int, stop_runner: bool | None
) -> dict[str, str]:
    headers: dict[str, str | None] = {}
    units = envelope.get("billableUnits")
    # For fal's FieldException nothing, which it costs by default, says nothing.
    if units is not None and (own != FIELD or units):
        headers["x-fal-billable-units"] = format_units(units)
    code = envelope.get("code")
    if code is not None and own is None and _HEADER.fullmatch(code):
        headers["X-Fal-Error-Type"] = code
    if "retryable" in envelope:
        headers["X-Fal-Needs-Retry"] = "1" if envelope["retryable"] else "0"
        headers["X-Fal-Retryable"] = "true" if envelope["retryable"] else "false"
    if "retryAfterMs" in envelope:
        headers["Retry-After"] = str(math.ceil(envelope["retryAfterMs"] / 1000))
    # 503 ends the runner: right for a failed GPU, not for whatever else is unavailable.
    if stop_runner is None and status == GPU_STATUS and envelope.get("httpStatus") != GPU_STATUS:
        stop_runner = False
    if stop_runner is not None:
        headers["x-fal-stop-runner"] = "true" if stop_runner else "false"
    return {name: value for name, value in headers.items() if value is not None}
