"""Where the values of a JSON text stand, and where it stops being one (SPEC 7.3).

Lines and columns for what a Decoder names by path. It builds no values, and takes memory in proportion to the
text, however long its keys are.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import Final

from rethrown._generated import BOUNDS
from rethrown.limits import DEFAULT_LIMITS

#: What is deeper is refused (JSON-4).
_MAX_LEVELS: Final = DEFAULT_LIMITS.max_depth + BOUNDS["levelsAboveValues"]

#: A text with an unpaired surrogate is none (JSON-3).
_HEX: Final = "[0-9a-fA-F]"
_UNIT: Final = (
    rf"[0-9a-cefA-CEF]{_HEX}{{3}}|[dD](?:[0-7]{_HEX}{{2}}|[89abAB]{_HEX}{{2}}\\u[dD][c-fC-F]{_HEX}{{2}})"
)
_PLAIN: Final = r'[^"\\\x00-\x1f]*'
_TEXT: Final = rf'"{_PLAIN}(?:\\(?:["\\/bfnrt]|u(?:{_UNIT})){_PLAIN})*"'
_NUMBER: Final = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
#: White space, then a text, another scalar, or a sign.
_TOKEN: Final = re.compile(rf"[ \t\r\n]*({_TEXT}|{_NUMBER}|true|false|null|[{{}}\[\],:]|)")


@dataclass
class _Place:
    start: int
    #: By key or index.
    members: dict[str, _Place] = field(default_factory=dict)


@dataclass
class _Open:
    place: _Place
    end: str
    key: str | None = None


class Places:
    """`stop` is where the first token stands that does not belong; the end of the text where none is left."""

    def __init__(self, text: str) -> None:
        self._text = text
        document = _Place(0)
        self.stop = _scan(text, document)
        self._root = document.members.get("", document)

    def of(self, path: str) -> int:
        """Where the value at a path starts, or the nearest one around it."""
        place = self._root
        for segment in path.split("/")[1:]:
            member = place.members.get(segment.replace("~1", "/").replace("~0", "~"))
            if member is None:
                break
            place = member
        return place.start

    def at(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, from 1, in characters."""
        line = self._text.count("\n", 0, offset) + 1
        return line, offset - self._text.rfind("\n", 0, offset)


def _scan(text: str, document: _Place) -> int:
    open_ = [_Open(document, "", "")]
    #: What can come next: a value, a key, the sign between them, or what separates and ends.
    expected = "value"
    # Whether the innermost container can end here, though no separator was read: it is still empty.
    is_empty = False
    at = 0
    while True:
        match = _TOKEN.match(text, at)
        assert match
        token, start, at = match[1], match.start(1), match.end()
        top = open_[-1]
        was_empty, is_empty = is_empty, False

        if token in ("}", "]"):
            if token != top.end or not (was_empty or expected == ","):
                return start
            open_.pop()
            expected = ","
        elif token in (",", ":"):
            if token != expected or not top.end:
                return start
            expected = "key" if token == "," and top.end == "}" else "value"
        elif expected == "key" and token.startswith('"'):
            top.key = json.loads(token)
            if top.key in top.place.members:
                return start
            expected = ":"
        elif expected == "value" and token:
            # Nor is a number beyond binary64 one.
            if token[0] in "-0123456789" and math.isinf(float(token)):
                return start
            place = _Place(start)
            members = top.place.members
            members[str(len(members)) if top.key is None else top.key] = place
            is_empty = token in ("{", "[")
            if is_empty and len(open_) > _MAX_LEVELS:
                return start
            if is_empty:
                open_.append(_Open(place, "}" if token == "{" else "]"))
            expected = {"{": "key", "[": "value"}.get(token, ",")
        else:
            return start
