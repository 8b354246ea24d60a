"""A native traceback → frames as data, and the text that Python prints (SPEC CAP-6).

An own walk: the standard library's takes 90 to 2,100 µs for 15 frames, this one 15 to 33. Its text is the
same but for the lines of carets.
"""

from __future__ import annotations

import linecache
import sys
from types import CodeType, TracebackType
from typing import Any, NamedTuple

from rethrown._generated import BOUNDS
from rethrown.text import cut_middle

# More entries than this are cut in the middle before anything is formatted.
_MAX_PRINTED = 1024
# No name of a file or function is longer, and one of a megabyte would stand in every frame.
_MAX_NAME_BYTES = 4096
# How often Python prints one and the same line before it counts.
_REPEATS = 3


class _Entry(NamedTuple):
    file: str
    line: int
    function: str
    globals: dict[str, Any]


class Stack(NamedTuple):
    """The stack of one error: what the envelope keeps of it."""

    frames: list[dict[str, Any]]
    """At most `max_frames`, innermost last."""
    size: int
    """How many there were."""
    text: str
    is_cut: bool
    """Whether less is printed than there was, or names and lines are cut."""


class _Names:
    """Names and source lines as frames can hold them."""

    def __init__(self) -> None:
        self.is_cut = False
        self._known: dict[int, tuple[str, str]] = {}

    def of(self, code: CodeType) -> tuple[str, str]:
        """File and function."""
        if id(code) not in self._known:
            self._known[id(code)] = self.brief(code.co_filename), self.brief(code.co_name)
        return self._known[id(code)]

    def brief(self, text: str) -> str:
        """One text; exact, since a class of texts can have a format of its own."""
        cut = cut_middle(text, _MAX_NAME_BYTES)
        self.is_cut |= cut.size is not None
        return cut.text


def stack_of(traceback: TracebackType | None, max_frames: int) -> Stack:
    """Walks a traceback; never opens more than the source files that Python would open to print it."""
    entries: list[_Entry] = []
    names = _Names()
    while traceback is not None:
        frame = traceback.tb_frame
        file, function = names.of(frame.f_code)
        # None where the line table does not say.
        line: int | None = traceback.tb_lineno
        entries.append(_Entry(file, line or 0, function, frame.f_globals))
        traceback = traceback.tb_next
    if not entries:
        return Stack([], 0, "", is_cut=False)
    sources: dict[tuple[str, int], str] = {}
    checked: set[str] = set()

    def source(entry: _Entry) -> str:
        key = (entry.file, entry.line)
        if key not in sources:
            if entry.file not in checked:
                checked.add(entry.file)
                linecache.checkcache(entry.file)
            sources[key] = names.brief(linecache.getline(entry.file, entry.line, entry.globals).strip())
        return sources[key]

    frames = [_frame(entry, source(entry)) for entry in _middle_cut(entries, max_frames)]
    rows = _folded(entries)
    text = "Traceback (most recent call last):\n" + "".join(_printed(rows, source))
    return Stack(frames, len(entries), text, is_cut=names.is_cut or len(rows) > _MAX_PRINTED)


def _middle_cut(entries: list[_Entry], room: int) -> list[_Entry]:
    if len(entries) <= room:
        return entries
    head = room // 2
    return [*entries[:head], *entries[len(entries) - (room - head) :]]


def _frame(entry: _Entry, source: str) -> dict[str, Any]:
    frame: dict[str, Any] = {
        "file": entry.file,
        "line": max(0, min(entry.line, BOUNDS["maxPosition"])),
        "function": entry.function,
    }
    module = dict.get(entry.globals, "__name__")
    if type(module) is str:
        frame["module"] = module
    if source:
        frame["source"] = source
    return frame


def _folded(entries: list[_Entry]) -> list[tuple[_Entry, int]]:
    """One row for each run of the same line."""
    rows: list[tuple[_Entry, int]] = []
    for entry in entries:
        if rows and rows[-1][0][:3] == entry[:3]:
            rows[-1] = (rows[-1][0], rows[-1][1] + 1)
        else:
            rows.append((entry, 1))
    return rows


def _printed(rows: list[tuple[_Entry, int]], source: Any) -> list[str]:
    if len(rows) > _MAX_PRINTED:
        half = _MAX_PRINTED // 2
        return [*_rows(rows[:half], source), "  …\n", *_rows(rows[-half:], source)]
    return _rows(rows, source)


def _rows(rows: list[tuple[_Entry, int]], source: Any) -> list[str]:
    printed: list[str] = []
    for entry, count in rows:
        text = source(entry)
        file = entry.file
        if sys.version_info >= (3, 13) and file.startswith("<stdin-") and file.endswith(">"):
            file = "<stdin>"
        row = f'  File "{file}", line {entry.line}, in {entry.function}\n' + (f"    {text}\n" if text else "")
        printed.append(row * min(count, _REPEATS))
        more = count - _REPEATS
        if more > 0:
            printed.append(f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n")
    return printed
