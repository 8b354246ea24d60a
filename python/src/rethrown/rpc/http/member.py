"""A member of a JSON text as it stands there.

Parsed and written again, an envelope would lose its duplicate names, which must be refused (SPEC JSON-3), and
numbers that are none.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from rethrown._generated import CARRIER_BOUNDS

#: More levels than any answer has; the standard library's parser recurses.
_MAX_LEVELS: Final = CARRIER_BOUNDS["jsonLevels"]

_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}:,]')


@dataclass(frozen=True)
class Outline:
    members: tuple[str, ...]
    """The texts of the members of that name, of the object that the JSON is."""
    is_deep: bool


def outline_of(text: str, name: str) -> Outline:
    """Reads the outline of a valid JSON text, or of one that is too deep for a parser."""
    members: list[str] = []
    level = deepest = start = 0
    last: str | None = None
    key: str | None = None
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark[0] == '"':
            last = mark if level == 1 else last
            continue
        if level == 1 and mark == ":":
            key, start = last, token.end()
        elif level == 1 and mark in ",}":
            if key is not None and json.loads(key) == name:
                members.append(text[start : token.start()])
            key = None
        if mark in "{[":
            level += 1
            deepest = max(deepest, level)
        elif mark in "}]":
            level -= 1
    return Outline(tuple(members), deepest > _MAX_LEVELS)
