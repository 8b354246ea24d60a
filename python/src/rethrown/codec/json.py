"""Reads JSON (SPEC 7.3): an object with the field names of section 4.

The standard library's parser is not used: it recurses, refuses long integers, and cannot say where it failed
as this format wants it. Numbers are binary64, whatever their digits. Writing is json_writer.py; what that
wrote is nearly always read by json_quick.py, where the library's parser does suffice.
"""

from __future__ import annotations

import math
import re
from typing import Final, Literal, TypeAlias

from rethrown._generated import BOUNDS, MEDIA_TYPES
from rethrown.codec.codec import Encoding
from rethrown.codec.json_quick import read_quickly
from rethrown.codec.json_writer import write
from rethrown.codec.walk import Walk, run
from rethrown.errors import Fault, Path
from rethrown.limits import Limits

_ESCAPES: Final = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_PLAIN: Final = re.compile(r'[^"\\\x00-\x1f]*')
_HEX: Final = re.compile(r"[0-9a-fA-F]{0,4}")
#: As much of a number as there is: all of it where it ends in a digit.
_NUMBER: Final = re.compile(
    r"(?:-?(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE][+-]?[0-9]*)?)?|[eE][+-]?[0-9]*)?|-)?"
)
_LITERALS: Final = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}

#: What stands behind the text that could be read: its end, or that of a character that was cut, or no UTF-8.
_Rest: TypeAlias = Literal["truncated", "invalid_utf8"]


def read(data: bytes, limits: Limits) -> object:
    """The tree of these bytes. Raises Faults of form."""
    rest: _Rest | None = None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = data[: error.start].decode()
        rest = "truncated" if error.reason == "unexpected end of data" else "invalid_utf8"
    reader = _Reader(text, rest, limits.max_depth + BOUNDS["levelsAboveValues"])
    root, walk = reader.value(None, 0)
    if walk:
        run(walk)
    reader.skip(_SPACE)
    if reader.at < len(text) or rest:
        raise Fault("trailing_data", None, "nothing more may follow")
    return root


class _Reader:
    def __init__(self, text: str, rest: _Rest | None, max_levels: int) -> None:
        self.source = text
        self.rest = rest
        self.max_levels = max_levels
        self.at = 0

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Matches as far as it can, and moves behind that."""
        match = pattern.match(self.source, self.at)
        assert match
        self.at = match.end()
        return match[0]

    def ahead(self, size: int = 1) -> str:
        return self.source[self.at : self.at + size]

    def unexpected(self, path: Path, detail: str) -> Fault:
        """A fault of the text ahead: it breaks the grammar, or there is none."""
        return Fault("malformed" if self.ahead() else self.rest or "truncated", path, detail)

    def value(self, path: Path, level: int) -> tuple[object, Walk | None]:
        """The value ahead; a list or map is still empty, and comes with the walk that fills it."""
        self.skip(_SPACE)
        first = self.ahead()
        if first == '"':
            return self.text(path), None
        if first in _LITERALS:
            return self.literal(path), None
        if first not in ("{", "["):
            return self.number(path), None
        if level == self.max_levels:
            raise Fault("limit", path, f"more than {level} containers in one another")
        self.at += 1
        self.skip(_SPACE)
        if first == "[":
            elements: list[object] = []
            return elements, self.fill_list(elements, path, level + 1)
        entries: dict[str, object] = {}
        return entries, self.fill_map(entries, path, level + 1)

    def fill_list(self, target: list[object], path: Path, level: int) -> Walk:
        ended = self.ends("]")
        while not ended:
            value, walk = self.value((path, len(target)), level)
            target.append(value)
            if walk:
                yield walk
            ended = self.separator("]", path)

    def fill_map(self, target: dict[str, object], path: Path, level: int) -> Walk:
        ended = self.ends("}")
        while not ended:
            key = self.key(target, path)
            target[key], walk = self.value((path, key), level)
            if walk:
                yield walk
            ended = self.separator("}", path)

    def ends(self, end: str) -> bool:
        """Whether a list or map has no elements."""
        if self.ahead() != end:
            return False
        self.at += 1
        return True

    def separator(self, end: str, path: Path) -> bool:
        """Reads what stands behind an element; True where it ended the list or map around it."""
        self.skip(_SPACE)
        found = self.ahead()
        if found not in (end, ",") or not found:
            raise self.unexpected(path, f"expected a comma or {end}")
        self.at += 1
        return found == end

    def key(self, target: dict[str, object], path: Path) -> str:
        self.skip(_SPACE)
        if self.ahead() != '"':
            raise self.unexpected(path, "expected a name")
        key = self.text(path)
        if key in target:
            raise Fault("duplicate_key", (path, key), "the name occurs twice")
        self.skip(_SPACE)
        if self.ahead() != ":":
            raise self.unexpected(path, "expected a colon")
        self.at += 1
        return key

    def literal(self, path: Path) -> bool | None:
        text, value = _LITERALS[self.ahead()]
        found = self.ahead(len(text))
        if found != text:
            if text.startswith(found):
                self.at += len(found)
            raise self.unexpected(path, f"expected {text}")
        self.at += len(text)
        return value

    def number(self, path: Path) -> float:
        text = self.skip(_NUMBER)
        if not text[-1:].isdigit():
            raise self.unexpected(path, "expected a value")
        # Never int(), which refuses more than 4,300 digits; float() takes time linear in them.
        number = float(text)
        if not math.isfinite(number):
            raise Fault("malformed", path, "expected a number within binary64")
        return number

    def text(self, path: Path) -> str:
        """The text whose opening quote is ahead."""
        self.at += 1
        read = [self.skip(_PLAIN)]
        while (found := self.ahead()) != '"':
            if found != "\\":
                raise self.unexpected(path, "expected the end of a text")
            self.at += 1
            read += self.escape(path), self.skip(_PLAIN)
        self.at += 1
        return "".join(read)

    def escape(self, path: Path) -> str:
        """The character whose escape is ahead, less the backslash; joins the two of a surrogate pair."""
        found = self.ahead()
        if found != "u":
            if found not in _ESCAPES:
                raise self.unexpected(path, "expected an escape")
            self.at += 1
            return _ESCAPES[found]
        high = self.unit(path)
        if not 0xD800 <= high <= 0xDFFF:
            return chr(high)
        ahead = self.ahead(2)
        if high < 0xDC00 and "\\u".startswith(ahead):
            self.at += len(ahead)
            if len(ahead) < 2:
                raise self.unexpected(path, "expected the other half of a surrogate pair")
            self.at -= 1
            low = self.unit(path)
            if 0xDC00 <= low <= 0xDFFF:
                return chr(0x10000 + (high - 0xD800 << 10) + low - 0xDC00)
        raise Fault("invalid_utf8", path, "an escape leaves a surrogate unpaired")

    def unit(self, path: Path) -> int:
        """The four digits behind the `u` that is ahead."""
        self.at += 1
        digits = self.skip(_HEX)
        if len(digits) < 4:
            raise self.unexpected(path, "expected four hexadecimal digits")
        return int(digits, 16)


json: Final = Encoding(
    name="json",
    media_type=MEDIA_TYPES["json"],
    family="named",
    write=write,
    read=read,
    read_quickly=read_quickly,
    is_exact=False,
    textual=True,
)
