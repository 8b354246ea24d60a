"""`repr` of a Python exception → its class's name, and its arguments as values (SPEC 6).

Reads literals alone, once through, without recursion beyond the depth that a value may have: the text is a
stranger's. What is no literal has no value here, and the caller says so.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Final

from rethrown._generated import BOUNDS, LIMITS
from rethrown.envelope import Value


@dataclass(frozen=True)
class Repr:
    """What `NAME(…)` says."""

    name: str
    """The class's own name, without its module."""
    inner: str
    """What stands in the parentheses."""
    args: list[Value] | None = None
    """None where something in there is no literal."""
    first: Value = None
    """The first argument, where that is a literal."""
    keywords: dict[str, Value] = field(default_factory=dict)
    """The arguments by keyword; with `args` alone."""


_MAX_NAME: Final = 256
#: Characters that end a name; the rest is for Python to know.
_NAME: Final = re.compile(r"""[^ \t\r\n\v\f()'"=,<>\[\]{}:;]{1,256}""")
_LONGEST_ESCAPE: Final = len("\\U00000000")


def parse_repr(text: str) -> Repr | None:
    """The parts of a repr; None for a text that is none."""
    name = _name_at(text, 0)
    if name is None or not text.startswith("(", len(name)) or not text.endswith(")"):
        return None
    inner = text[len(name) + 1 : -1]
    reader = _Reader(inner)
    is_whole = reader.read()
    first = reader.args[0] if reader.args else None
    return Repr(name, inner, reader.args if is_whole else None, first, reader.keywords if is_whole else {})


def parse_cut_repr(text: str) -> Repr | None:
    """The same for a repr that was cut: `inner` is what there is of the first text."""
    name = _name_at(text, 0)
    if name is None or not text.startswith("(", len(name)):
        return None
    inner = text[len(name) + 1 :]
    # The cut can go through an escape.
    for cut in range(_LONGEST_ESCAPE):
        value = parse_literal(inner[: len(inner) - cut] + inner[:1])
        if isinstance(value, str):
            return Repr(name, value)
    return Repr(name, inner)


class _NoLiteral(Exception):  # noqa: N818  It never leaves this room.
    pass


#: What `parse_literal` gives where a text is no literal; None is one.
NO_LITERAL: Final = object()


def parse_literal(text: str) -> object:
    """A literal that is the whole text; NO_LITERAL where it is none."""
    reader = _Reader(text)
    return reader.args[0] if reader.read() and len(reader.args) == 1 and not reader.keywords else NO_LITERAL


def _name_at(text: str, at: int) -> str | None:
    found = _NAME.match(text, at)
    return found[0] if found else None


_WORDS: Final[dict[str, Value]] = {
    "None": None,
    "True": True,
    "False": False,
    "nan": {"$float": "nan"},
    "inf": {"$float": "inf"},
    "-inf": {"$float": "-inf"},
}
_ESCAPES: Final = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "r": "\r", "t": "\t"}
#: How many hexadecimal digits follow.
_HEXADECIMAL: Final = {"x": 2, "u": 4, "U": 8}
_HEX: Final = re.compile("[0-9a-f]+")
_INTEGER: Final = re.compile("-?(?:0|[1-9][0-9]*)")
_FLOAT: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")
_DIGITS: Final = re.compile("[0-9]*")
_PLAIN: Final = {quote: re.compile(rf"[^\\{quote}]*") for quote in ("'", '"')}


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._values = 0
        self.args: list[Value] = []
        self.keywords: dict[str, Value] = {}

    def read(self) -> bool:
        """Reads arguments up to the end, or to the first that is no literal."""
        try:
            while self._at < len(self._text):
                name = self._keyword()
                value = self._value(1)
                if name is None:
                    self.args.append(value)
                else:
                    self.keywords[name] = value
                self._skip_comma(self._at == len(self._text))
        except _NoLiteral:
            return False
        return True

    def _keyword(self) -> str | None:
        name = _name_at(self._text, self._at)
        if name is None or not self._text.startswith("=", self._at + len(name)):
            return None
        self._at += len(name) + 1
        return name

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _value(self, depth: int) -> Value:
        self._values += 1
        if depth > LIMITS["maxDepth"] or self._values > LIMITS["maxValues"]:
            raise _NoLiteral
        first = self._peek()
        if first in ("'", '"'):
            return self._string()
        if first == "b":
            return self._bytes()
        if first == "[":
            return self._items("]", depth)[0]
        if first == "(":
            items, comma = self._items(")", depth)
            # One in parentheses and no comma is that one.
            return items[0] if len(items) == 1 and not comma else {"$tuple": items}
        if first == "{":
            return self._dict(depth)
        return self._word()

    def _items(self, end: str, depth: int) -> tuple[list[Value], bool]:
        items: list[Value] = []
        comma = False
        self._at += 1
        while self._peek() != end:
            items.append(self._value(depth + 1))
            comma = self._skip_comma(self._peek() == end)
        self._at += 1
        return items, comma

    def _dict(self, depth: int) -> Value:
        pairs: list[tuple[Value, Value]] = []
        self._at += 1
        while self._peek() != "}":
            key = self._value(depth + 1)
            if not self._text.startswith(": ", self._at):
                raise _NoLiteral
            self._at += 2
            pairs.append((key, self._value(depth + 1)))
            self._skip_comma(self._peek() == "}")
        self._at += 1
        keys = [key for key, _ in pairs if isinstance(key, str)]
        is_tag = len(pairs) == 1 and len(keys) == 1 and keys[0].startswith("$")
        if is_tag or len(keys) < len(pairs):
            return {"$map": [[key, value] for key, value in pairs]}
        return dict(zip(keys, (value for _, value in pairs), strict=True))

    def _skip_comma(self, is_end: bool) -> bool:
        """Behind a value: the end, or a comma."""
        if is_end:
            return False
        if self._peek() != ",":
            raise _NoLiteral
        self._at += 1
        if self._peek() == " ":
            self._at += 1
        return True

    def _string(self) -> str:
        quote = self._peek()
        self._at += 1
        parts: list[str] = []
        while True:
            plain = _PLAIN[quote].match(self._text, self._at)
            if plain is not None:
                parts.append(plain[0])
                self._at = plain.end()
            char = self._peek()
            self._at += 1
            if char == quote:
                return "".join(parts)
            if char != "\\":
                raise _NoLiteral
            parts.append(self._escaped())

    def _escaped(self) -> str:
        char = self._peek()
        self._at += 1
        digits = _HEXADECIMAL.get(char)
        if digits is None:
            if char not in _ESCAPES:
                raise _NoLiteral
            return _ESCAPES[char]
        text = self._text[self._at : self._at + digits]
        if len(text) != digits or not _HEX.fullmatch(text) or int(text, 16) > 0x10FFFF:
            raise _NoLiteral
        self._at += digits
        return chr(int(text, 16))

    def _bytes(self) -> bytes:
        self._at += 1
        if self._peek() not in ("'", '"'):
            raise _NoLiteral
        try:
            return self._string().encode("latin-1")
        except UnicodeEncodeError:
            raise _NoLiteral from None

    def _word(self) -> Value:
        word = _name_at(self._text, self._at) or ""
        self._at += len(word)
        if len(word) == _MAX_NAME:
            # A number that is longer than a name.
            more = _DIGITS.match(self._text, self._at)
            word += more[0] if more else ""
            self._at += len(word) - _MAX_NAME
        return _WORDS[word] if word in _WORDS else _number(word)


def _number(text: str) -> Value:
    if _INTEGER.fullmatch(text):
        if len(text.lstrip("-")) > BOUNDS["maxIntegerDigits"]:
            raise _NoLiteral
        value = int(text)
        return value if abs(value) <= BOUNDS["maxInteger"] else {"$int": text}
    if not _FLOAT.fullmatch(text) or not math.isfinite(float(text)):
        raise _NoLiteral
    return float(text)
