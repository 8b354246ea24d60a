"""Messages by column: what has the same fields is checked and written by field, where C does the loop."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple


class Run(NamedTuple):
    """Messages in a row with the same fields in the same order: how many, and the values of each field."""

    size: int
    columns: dict[str, tuple[Any, ...]]


def runs_of(messages: list[dict[str, Any]]) -> Iterator[Run]:
    """The runs of a list of messages."""
    shapes = [*map(tuple, messages)]
    # Mostly it is one run, which takes half as long.
    if shapes and shapes.count(shapes[0]) == len(shapes):
        yield _run(shapes[0], messages)
    else:
        for names, run in groupby(messages, tuple):
            yield _run(names, [*run])


def _run(names: tuple[str, ...], messages: list[dict[str, Any]]) -> Run:
    columns = zip(*map(dict.values, messages), strict=True)
    return Run(len(messages), dict(zip(names, columns, strict=True)))
