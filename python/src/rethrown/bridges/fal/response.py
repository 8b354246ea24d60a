"""An HTTP response as its parts.

Headers by name, the body as JSON where it is some, and the facts of an envelope that its headers state.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timezone
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from rethrown._generated import BOUNDS, LIMITS
from rethrown.bridges.fal.platform import PLATFORM_ERRORS, STATUS_OF_HTTP
from rethrown.bridges.fal.units import parse_units
from rethrown.text import cut_middle, well_formed

Headers = Mapping[str, Any] | Iterable[tuple[str, Any]]
"""The headers of a response, in any form that a client has them in."""

REQUEST_ID = "x-fal-request-id"
TIMEOUT_TYPE = "x-fal-request-timeout-type"


@dataclass(frozen=True)
class Received:
    """A response on its way."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: Any
    """JSON, or the text that is none; None where there is nothing."""

    @property
    def detail(self) -> Any:
        return member(self.body, "detail")

    @property
    def error_type(self) -> str | None:
        return text_in(self.body, "error_type") or self.headers.get("x-fal-error-type") or None


def received(status: int, headers: Headers, body: Any) -> Received:
    # An HTTPStatus is a number too; what is none says nothing.
    known = int(status) if isinstance(status, int) and not isinstance(status, bool) else 0
    return Received(known, dict(_pairs(headers)), _parsed(_text_of(body)))


def member(value: Any, name: str) -> Any:
    """A member of an object of JSON."""
    return value.get(name) if type(value) is dict else None


def text_in(value: Any, name: str) -> str | None:
    found = member(value, name)
    return found if type(found) is str else None


# What JavaScript takes for white space, which is not what Python does.
_WHITE_SPACE = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def trimmed(text: str) -> str:
    return text.strip(_WHITE_SPACE)


def answered_by(answer: Received) -> dict[str, Any]:
    """What the status alone says."""
    said: dict[str, Any] = {}
    if type(answer.status) is int and 100 <= answer.status <= 999:
        said["httpStatus"] = answer.status
    if answer.status in STATUS_OF_HTTP:
        said["status"] = STATUS_OF_HTTP[answer.status]
    return said


def stated_in(answer: Received) -> dict[str, Any]:
    """What headers and error type say, which nothing else knows better."""
    units, task = answer.headers.get("x-fal-billable-units"), answer.headers.get(REQUEST_ID)
    code = answer.error_type
    said: dict[str, Any] = {
        **PLATFORM_ERRORS.get(code or "", {}),
        "code": _cut(code),
        "retryable": _retryable_of(answer),
        "retryAfterMs": _wait_of(answer.headers.get("retry-after"), answer.headers.get("date")),
        "billableUnits": parse_units(units) if units else None,
        "origin": {"task": _cut(task)} if task else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _cut(text: str | None) -> str | None:
    return cut_middle(text, LIMITS["maxTextBytes"]).text if text else None


def _pairs(headers: Headers) -> Iterable[tuple[str, str]]:
    with contextlib.suppress(Exception):
        for name, value in headers.items() if isinstance(headers, Mapping) else headers:
            first = value[0] if isinstance(value, list | tuple) and value else value
            if isinstance(name, str) and isinstance(first, str):
                yield name.lower(), trimmed(well_formed(first))


def _text_of(body: Any) -> str:
    """As it came; JSON that was parsed becomes text again, since it is anyone's."""
    if isinstance(body, str):
        return str.__str__(body)
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body).decode("utf-8-sig", "replace")
    try:
        return "" if body is None else json.dumps(body)
    except Exception:
        return ""


def _parsed(text: str) -> Any:
    if trimmed(text) == "":
        return None
    try:
        return json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_refused)
    except (ValueError, RecursionError):
        return text


def _number(text: str) -> int | float:
    """A number of JSON is a double in every language."""
    number = float(text)
    is_whole = math.isfinite(number) and number.is_integer() and abs(number) <= BOUNDS["maxInteger"]
    return int(number) if is_whole else number


def _refused(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


_ANSWERS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def _retryable_of(answer: Received) -> bool | None:
    """What was said to the caller, then what was said to the queue."""

    def said(name: str) -> bool | None:
        return _ANSWERS.get(answer.headers.get(name, "").lower())

    # The caller's own deadline: it would pass again.
    if answer.status == 504 and answer.headers.get(TIMEOUT_TYPE) == "user":
        return False
    for name in ("x-fal-retryable", "x-fal-needs-retry"):
        if (found := said(name)) is not None:
            return found
    return False if said("x-fal-no-retry") else None


def _wait_of(retry_after: str | None, date: str | None) -> int | None:
    """Seconds, or a date, which counts from the response's own."""
    if retry_after is None:
        return None
    if re.fullmatch("[0-9]{1,9}", retry_after):
        return int(retry_after) * 1000
    until, since = _instant_of(retry_after), _instant_of(date)
    if until is None:
        return None
    return max(0, until - (int(time.time() * 1000) if since is None else since))


def _instant_of(date: str | None) -> int | None:
    try:
        at = parsedate_to_datetime(date or "").astimezone(timezone.utc)
        # The parser takes much that is no date of HTTP.
        return int(at.timestamp()) * 1000 if format_datetime(at, usegmt=True) == date else None
    except (TypeError, ValueError, OverflowError):
        return None
