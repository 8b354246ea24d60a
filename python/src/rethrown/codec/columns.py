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
    for names, run in groupby(messages, tuple):
        rows = [*map(dict.values, run)]
        yield Run(len(rows), dict(zip(names, zip(*rows, strict=True), strict=True)))
