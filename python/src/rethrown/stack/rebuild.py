"""Remote frames → a native traceback (SPEC RES-7).

Each frame is that of a generator which was never started: nothing runs, and no local variable is kept alive.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from types import CodeType, FunctionType, TracebackType
from typing import Any

from rethrown._generated import BOUNDS
from rethrown.stack.names import remote_function, remote_name
from rethrown.stack.sources import remember_sources


def _unstarted() -> Iterator[None]:
    yield


_CODE = _unstarted.__code__
# Before 3.11, line tables have another form and code has no qualified name.
_IS_OLD = sys.hexversion < 0x030B0000
_UNITS = len(_CODE.co_code) // 2


def _line_table() -> bytes:
    """A line table that puts every instruction on the first line, and knows no columns."""
    if _IS_OLD:
        return bytes((_UNITS * 2, 0))
    table = bytearray()
    for start in range(0, _UNITS, 8):
        # Code 13: no column; then how many instructions, and the signed distance in lines, which is 0.
        table += bytes((0x80 | 13 << 3 | min(8, _UNITS - start) - 1, 0))
    return bytes(table)


_LINE_TABLE = _line_table()
_MAX_LINE = BOUNDS["maxPosition"]


# What errors went through before, they mostly go through again: code takes half of what a frame does. At most
# about 1 MB; texts that a stranger made long are not kept.
_MAX_KEPT = 1024
_MAX_KEPT_CHARACTERS = 256
_kept: OrderedDict[tuple[Any, ...], CodeType] = OrderedDict()


def rebuilt(
    frames: Sequence[Mapping[str, Any]], origin: Mapping[str, Any] | None, title: str | None = None
) -> TracebackType | None:
    """A traceback that shows remote frames, innermost last; `title` becomes a line above them."""
    if not frames and title is None:
        return None
    traceback: TracebackType | None = None
    language, worker = (origin.get("language"), origin.get("worker")) if origin else (None, None)
    sources: list[tuple[str, int, str]] = []
    for frame in reversed(frames):
        file, function, line = frame.get("file"), frame.get("function"), frame.get("line", 0)
        if not 0 <= line <= _MAX_LINE:
            line = 0
        code = _kept.get((file, function, line, language, worker))
        if code is None:
            code = _code(file, function, line, origin)
        source = frame.get("source")
        if source is not None:
            sources.append((code.co_filename, line, source))
        # Namespaces of their own: whoever debugs writes into them.
        traceback = TracebackType(traceback, FunctionType(code, {})().gi_frame, 0, line)
    if sources:
        remember_sources(sources)
    if title is not None:
        code = _replaced(remote_name(title, origin), remote_function(title), 0)
        traceback = TracebackType(traceback, FunctionType(code, {})().gi_frame, 0, 0)
    return traceback


def _code(file: str | None, function: str | None, line: int, origin: Mapping[str, Any] | None) -> CodeType:
    """The code of a remote frame, remembered for the next one."""
    code = _replaced(remote_name(file, origin), remote_function(function), line)
    origin = origin or {}
    key = (file, function, line, origin.get("language"), origin.get("worker"))
    if sum([len(part) for part in key if type(part) is str]) <= _MAX_KEPT_CHARACTERS:
        _kept[key] = code
        if len(_kept) > _MAX_KEPT:
            _kept.popitem(last=False)
    return code


def _replaced(name: str, function: str, line: int) -> CodeType:
    changes: dict[str, Any] = {
        "co_filename": name,
        "co_name": function,
        "co_firstlineno": line,
        "co_linetable": _LINE_TABLE,
    }
    if not _IS_OLD:
        changes["co_qualname"] = function
    return _CODE.replace(**changes)
