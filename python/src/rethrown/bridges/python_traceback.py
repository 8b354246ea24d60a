"""The text of a Python traceback → the errors that it shows, each with its stack (SPEC CAP-6).

What is not of the form that Python prints stays in the text. Linear in the text, which a stranger wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from rethrown._generated import BOUNDS
from rethrown.envelope import Frame

#: How an error came to be: the one before it was its cause, or was being handled.
Link = Literal["cause", "context"]


@dataclass(frozen=True)
class ShownError:
    """One error of a traceback."""

    name: str | None
    """How the line below the stack names its class: with the module, unless that is one of two."""
    shown: str
    """What that line shows behind the name, and the lines below it."""
    stack: str
    """The stack as it is printed, of this error alone."""
    frames: list[Frame]
    """Innermost last."""
    calls: int
    """How many calls there were, folded ones included."""
    link: Link | None
    """What the error before this one is to it."""


_START: Final = "Traceback (most recent call last):"
_LINKS: Final[dict[str, Link]] = {
    "The above exception was the direct cause of the following exception:": "cause",
    "During handling of the above exception, another exception occurred:": "context",
}
_FRAME: Final = re.compile(r' {2}File "([^\n]*)", line ([0-9]{1,10}), in ([^\n]*)')
_FOLDED: Final = re.compile(r" {2}\[Previous line repeated ([0-9]{1,9}) more times?\]")
_CARETS: Final = re.compile(r" *[~^][ ~^]*")
_HEADER: Final = re.compile(r"""([^ \t\r\n:()'"]{1,256})(?:: ?(.*))?""", re.DOTALL)
_INDENT: Final = " \t\f\r\v"
#: Longer ones are no calls, and matching them would only cost time.
_MAX_LINE: Final = 4096


def parse_traceback(text: str) -> list[ShownError]:
    """The errors of a traceback in the order of the text: the last one is the one that was thrown."""
    lines = text.split("\n")
    errors: list[ShownError] = []
    if _START not in lines:
        return errors
    at = lines.index(_START)
    # What stands before the first stack belongs to it, unless it is an error that has none.
    if any(_link_at(lines, each) for each in range(at)):
        at = 0
    start = 0
    link: Link | None = None
    while at < len(lines):
        while at < len(lines) and (lines[at] == _START or lines[at].startswith("  ")):
            at += 1
        header = at
        while at < len(lines) and _link_at(lines, at) is None:
            at += 1
        errors.append(_shown_error(lines[start:header], lines[header:at], link))
        link = _link_at(lines, at)
        at += 3
        start = at
    return errors


def _link_at(lines: list[str], at: int) -> Link | None:
    """The sentence between two errors, with its empty lines, that begins here."""
    if at + 2 < len(lines) and lines[at] == "" and lines[at + 2] == "":
        return _LINKS.get(lines[at + 1])
    return None


def _shown_error(stack: list[str], below: list[str], link: Link | None) -> ShownError:
    if below and below[-1] == "":
        # A text ends with a line break.
        below = below[:-1]
    header = _HEADER.fullmatch(below[0] if below else "")
    shown = below if header is None else [header[2] or "", *below[1:]]
    frames, calls = _frames_of(stack)
    return ShownError(
        header and header[1], "\n".join(shown), "".join(f"{line}\n" for line in stack), frames, calls, link
    )


def _frames_of(stack: list[str]) -> tuple[list[Frame], int]:
    frames: list[Frame] = []
    calls = 0
    for line in stack:
        if len(line) > _MAX_LINE:
            continue
        call = _FRAME.fullmatch(line)
        if call:
            number = min(int(call[2]), BOUNDS["maxPosition"])
            frames.append({"file": call[1], "line": number, "function": call[3]})
            calls += 1
        elif line.startswith("    "):
            # The first line below a call is its source; carets and further lines follow.
            if frames and "source" not in frames[-1] and not _CARETS.fullmatch(line):
                frames[-1]["source"] = line.strip(_INDENT)
        else:
            folded = _FOLDED.fullmatch(line)
            calls += int(folded[1]) if folded else 0
    return frames, calls
