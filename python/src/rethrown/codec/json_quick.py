"""Reads what json_writer.py writes (SPEC JSON-1), with the standard library's parser.

No paths, no faults: where anything is not as expected, some exception says that json.py has to read it. So it
has to where the tree is no normal one: this parser forgives much (surrogates, NaN, more levels), and what it
forgives is not normal. Bytes are bytes already.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from rethrown._generated import BOUNDS
from rethrown.codec.text import decode_base64
from rethrown.codec.value import BYTES_TAG
from rethrown.limits import Limits


class Unexpected(Exception):  # noqa: N818  It never leaves the codecs.
    """Not what the writer writes."""


def read_quickly(data: bytes, limits: Limits) -> object:
    """The tree of these bytes, or an exception."""
    _check_levels(data, limits.max_depth + BOUNDS["levelsAboveValues"])
    return _DECODER.decode(data.decode())


#: As many levels as no stack overflows by, however small it is.
_FEW: Final = 500
_STRINGS: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_NO_BRACKETS: Final = bytes({*range(256)} - {*b"[]{}"})


def _check_levels(data: bytes, max_levels: int) -> None:
    """Whether containers nest no deeper than so, before anything is built (SPEC JSON-4)."""
    if data.count(b"[") + data.count(b"{") <= _FEW:
        return
    brackets = _STRINGS.sub(b"", data).translate(None, _NO_BRACKETS)
    for _ in range(max_levels):
        # Each time the innermost level goes, and maybe others.
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    if brackets:
        raise Unexpected


def _map(entries: list[tuple[str, Any]]) -> Any:
    entries_by_key = dict(entries)
    if len(entries_by_key) < len(entries):
        raise Unexpected
    if BYTES_TAG in entries_by_key and len(entries) == 1:
        data = decode_base64(entries[0][1])
        if data is None:
            raise Unexpected
        return data
    return entries_by_key


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_map)
