"""Text on its way out of a process and on its way to a screen (SPEC VAL-3, CAP-12, DIS-3).

Reading and writing UTF-8 bytes is codec/text.py.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_CHUNK = 1 << 16
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]")


def well_formed(text: str) -> str:
    """The same text with surrogate pairs joined and every lone surrogate replaced by U+FFFD (SPEC VAL-3)."""
    text = str.__str__(text)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # What is left then are pairs. A decoder that replaces takes four times as long.
        return _LONE.sub("\ufffd", text).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    return text


def utf8_length(text: str) -> int:
    """How many bytes a text takes as UTF-8; works in pieces, so that it needs no copy of a huge text."""
    if text.isascii():
        return len(text)
    size, start = 0, 0
    while start < len(text):
        # A pair that stands as two characters stays together.
        end = start + _CHUNK
        end += _PAIR.match(text, end - 1) is not None
        size += _piece_length(text[start:end])
        start = end
    return size


def _piece_length(text: str) -> int:
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        # A lone surrogate takes the 3 bytes of U+FFFD; a pair takes 4, not 6.
        return len(text.encode("utf-8", "surrogatepass")) - 2 * len(_PAIR.findall(text))


class Cut(NamedTuple):
    """A text after a cut; `size` is that of the original in UTF-8 bytes, None where nothing went."""

    text: str
    size: int | None


def cut_middle(text: str, max_bytes: int) -> Cut:
    """Cuts a text in the middle, so that it takes at most `max_bytes` UTF-8 bytes (SPEC CAP-12)."""
    return _cut(text, max_bytes, 0.5)


def cut_start(text: str, max_bytes: int) -> Cut:
    """Cuts a text at its start, so that it takes at most `max_bytes` UTF-8 bytes (SPEC CAP-12)."""
    return _cut(text, max_bytes, 0)


def _cut(text: str, max_bytes: int, head_share: float) -> Cut:
    text = str.__str__(text)
    if len(text) * 4 <= max_bytes or (len(text) <= max_bytes and text.isascii()):
        return Cut(well_formed(text), None)
    size = utf8_length(text)
    if size <= max_bytes:
        return Cut(well_formed(text), None)
    if max_bytes < 3:
        return Cut("", size)
    room = max_bytes - 3
    head_room = int(room * head_share)
    head = well_formed(text[:head_room]).encode()[:head_room].decode("utf-8", "ignore")
    tail_room = room - len(head.encode())
    tail = well_formed(text[-tail_room:]).encode()[-tail_room:].decode("utf-8", "ignore") if tail_room else ""
    return Cut(f"{head}…{tail}", size)


# C0 without tab and newline, DEL, C1, and the marks that reorder what a reader sees.
_UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Text as it may be shown: nothing in it can move a cursor or reorder a line (SPEC DIS-3)."""
    return _UNPRINTABLE.sub(_escape, text)


def printable_line(text: str) -> str:
    """The same on one line: newlines and tabs are escaped too."""
    return printable(text).replace("\n", "\\x0a").replace("\t", "\\x09")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
