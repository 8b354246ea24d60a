"""The name under which remote code is shown (SPEC RES-7).

It starts with `<` and ends with `>`: a name that ends in a plain path component is searched for, and printed,
by the receiver's own Python.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rethrown._generated import BOUNDS

_MAX_NAME = BOUNDS["maxFrameName"]
# Whatever could end the name early, move a cursor or reorder the line.
_ODD = "\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_UNSAFE_IN_FILE = re.compile(f"[{_ODD}<>]")
_UNSAFE_IN_FUNCTION = re.compile(f"[{_ODD}]")


def remote_name(file: str | None, origin: Mapping[str, Any] | None) -> str:
    """`<remote python w7:/srv/app.py>`, of at most `maxFrameName` characters."""
    origin = origin or {}
    where = " ".join(filter(None, (origin.get("language") or "unknown", origin.get("worker"))))
    inner = _UNSAFE_IN_FILE.sub("\ufffd", f"remote {where}:{file or '?'}")
    return f"<{_cut(inner, _MAX_NAME - 2)}>"


def remote_function(name: str | None) -> str:
    """The name of a remote function, as a native printer may show it."""
    return _cut(_UNSAFE_IN_FUNCTION.sub("\ufffd", name or "?"), _MAX_NAME)


def _cut(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    head = (room - 1) // 2
    return f"{text[:head]}…{text[len(text) - (room - 1 - head) :]}"
