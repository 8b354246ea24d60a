"""The facts of the call that failed, and where this process is (SPEC CAP-10, REL-5)."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rethrown._generated import BOUNDS, FIELDS, LIMITS, PACKAGE_VERSION
from rethrown.graph import Node
from rethrown.omissions import Omissions, limited, pointer
from rethrown.text import cut_middle, cut_start, utf8_length
from rethrown.values.capture import wire_float

_IMPLEMENTATIONS = {"cpython": "CPython", "pypy": "PyPy"}
HERE: Mapping[str, str] = {
    "language": "python",
    "runtime": f"{_IMPLEMENTATIONS.get(sys.implementation.name, sys.implementation.name)} "
    f"{'.'.join(map(str, sys.version_info[:3]))}",
    "library": f"rethrown {PACKAGE_VERSION}",
}
_ORIGIN = frozenset(each.name for each in FIELDS["Origin"])


@dataclass(frozen=True)
class CallFacts:
    """The facts of the call that failed; they go into the root of the envelope (CAP-10)."""

    stdout: str | None = None
    stderr: str | None = None
    billable_units: int | float | str | None = None
    origin: Mapping[str, Any] | None = None
    traceparent: str | None = None

    def __post_init__(self) -> None:
        # Empty text is no fact (REL-5).
        for name in ("stdout", "stderr", "billable_units"):
            text = getattr(self, name)
            if type(text) is str and not text:
                object.__setattr__(self, name, None)


def add_facts(root: Node, facts: CallFacts, found: Omissions, *, is_local: bool) -> None:
    """CAP-10, and REL-5 for what is relayed."""
    omissions = Omissions([*root.get("omitted", ()), *found.listed()])
    for name, text in (("stdout", facts.stdout), ("stderr", facts.stderr)):
        if type(text) is str and text:
            cut = cut_start(text, LIMITS["maxTextBytes"])
            root[name] = cut.text
            if cut.size is not None:
                omissions.add(f"/{name}", "truncated", cut.size)
        elif text is not None:
            omissions.add(f"/{name}", "unsupported")
    if type(facts.traceparent) is str and facts.traceparent:
        root["traceparent"] = limited(facts.traceparent, "/traceparent", omissions)
    units = _billable(facts.billable_units)
    if units is not None:
        root["billableUnits"] = units
    elif type(facts.billable_units) is str:
        omissions.add("/billableUnits", "truncated", utf8_length(facts.billable_units))
    elif facts.billable_units is not None:
        omissions.add("/billableUnits", "unsupported")
    if is_local:
        root["time"] = time.time_ns() // 1_000_000
    if len(omissions):
        root["omitted"] = omissions.listed()


def merged_origin(origin: Mapping[str, Any], given: Any, omissions: Omissions) -> Mapping[str, Any]:
    """The caller's origin over what is known (CAP-10); what is no text is left out."""
    merged = dict(origin)
    for name, text in given.items() if issubclass(type(given), dict) else ():
        if name in _ORIGIN and type(text) is str and text:
            merged[name] = cut_middle(text, LIMITS["maxTextBytes"]).text
        else:
            omissions.add(pointer("/origin", str(name)[:100]), "unsupported")
    return merged


def _billable(units: Any) -> int | float | str | None:
    # Half a number is another number: a text or an integer is sent whole or not at all.
    if type(units) is str:
        return units if 0 < utf8_length(units) <= LIMITS["maxTextBytes"] else None
    if type(units) is float:
        reduced = wire_float(units)
        return None if type(reduced) is dict else reduced
    if type(units) is int:
        if abs(units) <= BOUNDS["maxInteger"]:
            return units
        return str(units) if abs(units) < 10 ** BOUNDS["maxIntegerDigits"] else None
    return None
