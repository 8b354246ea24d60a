"""An HTTP response as data: headers by name, the body as JSON where it is some, how long to wait.

Total: what cannot be read is not there.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
import time
from collections.abc import Iterable, Mapping
from datetime import timezone
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from rethrown._generated import BOUNDS
from rethrown.text import well_formed

Headers = Mapping[str, Any] | Iterable[tuple[str, Any]]
"""The headers of a response, in any form that a client has them in."""


def headers_of(headers: Headers) -> dict[str, str]:
    """Headers by lower-case name."""
    return dict(_pairs(headers))


def status_of_response(status: Any) -> int | None:
    """What can be the status of a response; an HTTPStatus is a number too."""
    known = int(status) if isinstance(status, int) and not isinstance(status, bool) else 0
    return known if 100 <= known <= 999 else None


def member(value: Any, name: str) -> Any:
    """A member of an object of JSON."""
    return value.get(name) if type(value) is dict else None


def text_in(value: Any, name: str) -> str | None:
    found = member(value, name)
    return found if type(found) is str else None


# What JavaScript takes for white space, which is not what Python does.
WHITE_SPACE = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def trimmed(text: str) -> str:
    return text.strip(WHITE_SPACE)


def _pairs(headers: Headers) -> Iterable[tuple[str, str]]:
    with contextlib.suppress(Exception):
        for name, value in headers.items() if isinstance(headers, Mapping) else headers:
            first = value[0] if isinstance(value, list | tuple) and value else value
            if isinstance(name, str) and isinstance(first, str):
                yield name.lower(), trimmed(well_formed(first))


def body_text(body: Any) -> str:
    """As it came; JSON that was parsed becomes text again, since it is anyone's."""
    if isinstance(body, str):
        return str.__str__(body)
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body).decode("utf-8-sig", "replace")
    try:
        return "" if body is None else json.dumps(body)
    except Exception:
        return ""


def parsed_json(text: str) -> Any:
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


def wait_of(retry_after: str | None, date: str | None) -> int | None:
    """Milliseconds of `Retry-After`: seconds, or a date, which counts from the response's own."""
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
