"""What looks into an error without printing it as Python does; run as printers.py is (SPEC RES-7).

Each gives the calls that it found in the form of a traceback, so that test_debuggers.py can judge all alike.
"""

from __future__ import annotations

import faulthandler
import inspect
import io
import json
import os
import pdb
import re
import sys
import warnings
from collections.abc import Iterable
from functools import partial
from types import FrameType
from typing import Any

from printers import SHAPES, Opened, Printer, made, parts, to_stderr

#: What is typed into pdb, one command of each sort; none may end the session.
COMMANDS = (
    *("w", "l", "l", "l 1,30", "l .", "ll", "u", "l", "ll", "d", "u 99", "l", "d 99", "w", "where", "bt"),
    *("p 1 + 1", "pp locals()", "p unknown", "a", "whatis 1", "source unknown", "display 1", "undisplay"),
    *("retval", "!z = 1", "exceptions", "longlist", "b", "tbreak", "h", "p 'alive'"),
)


def as_text(name: str, line: int, function: str, source: str | None) -> str:
    return f'  File "{name}", line {line}, in {function}\n    {source or ""}\n'


def inspected(frames: Iterable[inspect.FrameInfo]) -> str:
    return "".join(
        as_text(
            each.filename, each.lineno, each.function, (each.code_context or [""])[each.index or 0].strip()
        )
        for each in frames
    )


def traced(error: BaseException) -> str:
    try:
        raise error
    except BaseException:
        return inspected(inspect.trace(5)[1:])


def session(error: BaseException, *commands: str) -> str:
    """A post mortem with pdb: all that it prints."""
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("\n".join((*commands, "q", ""))), stdout=out, nosigint=True)
    debugger.use_rawinput = False
    debugger.reset()
    to_stderr(lambda: debugger.interaction(None, error.__traceback__))
    return out.getvalue()


_PLACE = re.compile(r"^[> ] ?(<remote [^>]*>)\((-?\d+)\)(.*)\(\)$")


def in_pdb(error: BaseException) -> str:
    """The calls that `w` shows, outermost first, if the session survived."""
    if error.__traceback__ is None:
        return "alive"
    assert "'alive'" in session(error, *COMMANDS)
    lines = session(error, "w").split("\n")
    # The prompt stands before the first line; what pdb shows by itself, before it.
    start = next(at for at, line in enumerate(lines) if line.startswith("(Pdb) "))
    lines = [lines[start][len("(Pdb) ") :], *lines[start + 1 :]]
    calls: list[str] = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if (place := _PLACE.match(line)) is not None:
            source = below[3:] if below.startswith("-> ") else ""
            calls.append(as_text(place[1], int(place[2]), place[3], source))
    return "".join(calls)


def warned(error: BaseException) -> str:
    """What a warning that points to remote code prints."""
    text, tb = "", error.__traceback__
    while tb is not None:
        code, line = tb.tb_frame.f_code, tb.tb_lineno
        shown = warnings.formatwarning("", UserWarning, code.co_filename, line).split("\n")
        assert shown[0] == f"{code.co_filename}:{line}: UserWarning: "
        text += as_text(code.co_filename, line, code.co_name, shown[1].strip())
        tb = tb.tb_next
    return text


def cgi_text(error: BaseException) -> str:
    import cgitb

    text = cgitb.text(parts(error))
    assert cgitb.html(parts(error))
    return text


def watched(error: BaseException) -> str:
    """Every line that a tracer is told about, while the same error is made and raised once more."""
    seen: list[str] = []

    def note(frame: FrameType, event: str, arg: object) -> Any:
        # Before 3.12 a generator that never started is told to exit: a call and an exception, and no line.
        if event == "line":
            seen.append(frame.f_code.co_filename)
        return note

    sys.settrace(note)
    try:
        raise made("a plain one")
    except BaseException:
        del error
    finally:
        sys.settrace(None)
    return "\n".join(seen)


def dumped(error: BaseException) -> str:
    """What faulthandler shows of a process that handles the error."""
    reader, writer = os.pipe()
    try:
        raise error
    except BaseException:
        faulthandler.dump_traceback(writer)
    os.close(writer)
    with open(reader) as dump:
        return dump.read()


#: These show remote calls.
DEBUGGERS: dict[str, Printer] = {
    "inspect.getinnerframes": lambda e: (
        inspected(inspect.getinnerframes(parts(e)[2], 5)) if parts(e)[2] else ""
    ),
    "inspect.trace": traced,
    "pdb": in_pdb,
    "warnings": warned,
}
if sys.version_info < (3, 13):
    DEBUGGERS["cgitb"] = cgi_text

#: These show the calls that run, and remote ones do not.
OF_RUNNING_CODE: dict[str, Printer] = {"sys.settrace": watched, "faulthandler": dumped}


def main() -> None:
    warnings.simplefilter("ignore")
    opened = Opened(on=False)
    shown = {
        name: {shape: opened.during(partial(show, made(shape))) for shape in SHAPES}
        for name, show in {**DEBUGGERS, **OF_RUNNING_CODE}.items()
    }
    json.dump(shown, sys.stdout)


if __name__ == "__main__":
    main()
