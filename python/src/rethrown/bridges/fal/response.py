"""An HTTP response as its parts.

Headers by name, the body as JSON where it is some, and the facts of an envelope that its headers state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rethrown._generated import LIMITS
from rethrown.bridges.fal.platform import PLATFORM_ERRORS, STATUS_OF_HTTP
from rethrown.bridges.fal.units import parse_units
from rethrown.http import (
    Headers,
    body_text,
    headers_of,
    member,
    parsed_json,
    status_of_response,
    text_in,
    wait_of,
)
from rethrown.text import cut_middle

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
    return Received(status_of_response(status) or 0, headers_of(headers), parsed_json(body_text(body)))


def answered_by(answer: Received) -> dict[str, Any]:
    """What the status alone says."""
    said: dict[str, Any] = {}
    if answer.status:
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
        "retryAfterMs": wait_of(answer.headers.get("retry-after"), answer.headers.get("date")),
        "billableUnits": parse_units(units) if units else None,
        "origin": {"task": _cut(task)} if task else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _cut(text: str | None) -> str | None:
    return cut_middle(text, LIMITS["maxTextBytes"]).text if text else None


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
