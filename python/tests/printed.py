"""What was printed of remote code, and what had to be: in the order in which Python prints (SPEC RES-7)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

HAS_GROUPS = sys.version_info >= (3, 11)

#: A source that is further down in its file is not kept.
SHOWN_UP_TO = 10_000


class Call(NamedTuple):
    name: str
    line: int
    function: str
    source: str
    """What stands below the call."""


def shown_name(file: str, origin: dict[str, str]) -> str:
    where = " ".join(filter(None, (origin.get("language") or "unknown", origin.get("worker"))))
    inner = re.sub("[<>\0\n\u202e]", "\ufffd", f"remote {where}:{file or '?'}")
    return f"<{inner}>"


def calls_of(wire: dict[str, Any]) -> Iterator[list[Call]]:
    """The calls of each error of an envelope, by reference."""
    for error in (wire, *wire.get("related", ())):
        origin = error.get("origin", wire["origin"])
        calls = [
            Call(
                shown_name(each["file"], origin),
                each["line"],
                each["function"],
                each.get("source", "").strip(),
            )
            for each in error["frames"]
        ]
        if error["type"] == "app.Special":
            calls.insert(0, Call(shown_name("app.Special", origin), 0, "app.Special", ""))
        yield calls


def expected(wire: dict[str, Any], *, chain: bool) -> list[Call]:
    """The calls in the order in which Python prints them: causes first, members last."""
    errors, calls = (wire, *wire.get("related", ())), list(calls_of(wire))
    seen: set[int] = set()

    def printed(number: int) -> list[Call]:
        seen.add(number)
        error = errors[number]
        before = error.get("cause", None if error.get("suppressContext") else error.get("context"))
        above = [] if before is None or before in seen else printed(before)
        below = [call for each in error.get("errors", ()) for call in printed(each)] if HAS_GROUPS else []
        return [*above, *calls[number], *below]

    return printed(0) if chain else calls[0]


CALL = re.compile(r'File "(<remote [^>]*>)", line (\d+), in (.*)$')
REPEATED = re.compile(r"\[Previous line repeated (\d+) more times?\]")


def found(text: str) -> list[Call]:
    """The remote calls in what was printed, each with the line below."""
    calls: list[Call] = []
    lines = [line.strip(" |+-") for line in text.split("\n")]
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if (call := CALL.match(line)) is not None:
            calls.append(Call(call[1], int(call[2]), call[3], below))
        elif (more := REPEATED.match(line)) is not None:
            calls += calls[-1:] * int(more[1])
    return calls


def check_calls(text: str, wire: dict[str, Any], *, chain: bool = True, has_sources: bool = True) -> None:
    """Every remote call, in order, with its line and what was shipped of it."""
    calls, wanted = found(text), expected(wire, chain=chain)
    assert [call[:3] for call in calls] == [call[:3] for call in wanted]
    for call, want in zip(calls, wanted, strict=True):
        # The line below a repeated call is the count.
        if want.source and not REPEATED.match(call.source):
            assert (call.source == want.source) == (has_sources and 0 < want.line <= SHOWN_UP_TO)
