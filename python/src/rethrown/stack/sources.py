"""Shipped source lines, where the standard library's printers look for them (SPEC RES-7).

Nothing is read from a disk: an entry without modification time is never checked against one. Bounded,
whatever arrives: 256 names, 64 lines of each, 256 characters of each line; the oldest go first.
"""

from __future__ import annotations

import linecache
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Any, overload

_MAX_NAMES = 256
_MAX_LINES = 64
_MAX_CHARACTERS = 256
# Until 3.13, `inspect` walks from a line up to the first of its file, at 2 µs each: 2 ** 31 take an hour.
# pytest copies them all.
_LAST_LINE = 10_000
_BREAKS = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_names: OrderedDict[str, _SparseLines] = OrderedDict()
_lock = Lock()


class _SparseLines(Sequence[str]):
    """The lines of a file of which only some are known; the others are empty."""

    def __init__(self) -> None:
        self.known: OrderedDict[int, str] = OrderedDict()

    def __len__(self) -> int:
        return max(self.known, default=0)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self.known.get(index % len(self) + 1, "\n")

    def __iter__(self) -> Iterator[str]:
        return iter(self[:])


def remember_sources(sources: Iterable[tuple[str, int, str]]) -> None:
    """Makes each text the line (from 1) of the remote file that stands before it."""
    with _lock:
        before = lines = None
        for name, line, source in sources:
            if 1 <= line <= _LAST_LINE:
                # Frames next to one another are mostly of one file.
                if lines is None or name != before:
                    before, lines = name, _lines_of(name)
                _remember(lines.known, line, source.strip()[:_MAX_CHARACTERS])


def _lines_of(name: str) -> _SparseLines:
    lines = _names.get(name)
    if lines is None:
        lines = _names[name] = _SparseLines()
        if len(_names) > _MAX_NAMES:
            oldest, _ = _names.popitem(last=False)
            linecache.cache.pop(oldest, None)
    else:
        _names.move_to_end(name)
    # Again each time: linecache.clearcache() is anyone's.
    entry: Any = (0, None, lines, name)
    linecache.cache[name] = entry
    return lines


def _remember(known: OrderedDict[int, str], line: int, source: str) -> None:
    # Nothing that breaks a line is printable, and the pattern takes four times as long.
    known[line] = f"{source}\n" if source.isprintable() else _BREAKS.sub("\ufffd", source) + "\n"
    known.move_to_end(line)
    if len(known) > _MAX_LINES:
        known.popitem(last=False)
