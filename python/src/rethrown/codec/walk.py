"""Recursion without a call stack: the depth of an input is a number to check, never the depth of ours."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias

#: A function that yields where recursion would call, and goes on when what it yielded is done.
Walk: TypeAlias = "Generator[Walk, None, None]"


def run(walk: Walk) -> None:
    """Runs a walk, and every walk that it yields, to its end."""
    active = [walk]
    while active:
        inner = next(active[-1], None)
        if inner is None:
            active.pop()
        else:
            active.append(inner)
