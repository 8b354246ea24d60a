"""Which references of an envelope become native links, and which are cut (SPEC RES-5, RES-6).

An envelope of a few hundred bytes can describe a group of millions, one that contains itself, or a chain that
the interpreter's own printer does not survive: 22 nested groups `[e, e]` take 63 to 98 s to print.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Edges = Callable[[int], Sequence[int]]


@dataclass
class Plan:
    """The order in which every error comes after what it leads to, and the edges that are cut."""

    order: Sequence[int]
    cut: set[tuple[int, int]] = field(default_factory=set)
    """An error, and the position of the edge."""


def planned(
    count: int, edges: Edges, *, max_depth: int, max_size: float = math.inf, cut_cycles: bool = True
) -> Plan:
    """Cuts what closes a cycle, what lies deeper than `max_depth`, and repeats once a tree exceeds
    `max_size`.

    The size is that of the expanded tree: an error counts as often as it is met.
    """
    order: list[int] = []
    plan = Plan(order)
    heights: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for root in range(count):
        if root not in heights:
            _visit(root, edges, order, plan.cut, heights, sizes, max_depth, max_size, cut_cycles)
    return plan


def _visit(
    root: int,
    edges: Edges,
    order: list[int],
    cut: set[tuple[int, int]],
    heights: dict[int, int],
    sizes: dict[int, int],
    max_depth: int,
    max_size: float,
    cut_cycles: bool,
) -> None:
    path = [(root, iter(enumerate(edges(root))))]
    opened = {root}
    heights[root], sizes[root] = 0, 1
    total = 1
    while path:
        error, rest = path[-1]
        for position, inner in rest:
            if inner in opened:
                if cut_cycles:
                    cut.add((error, position))
            elif inner not in heights:
                if len(path) > max_depth:
                    cut.add((error, position))
                    continue
                heights[inner], sizes[inner] = 0, 1
                total += 1
                opened.add(inner)
                path.append((inner, iter(enumerate(edges(inner)))))
                break
            elif len(path) + heights[inner] > max_depth or total + sizes[inner] > max_size:
                cut.add((error, position))
            else:
                total += sizes[inner]
                _add(error, inner, heights, sizes)
        else:
            path.pop()
            opened.discard(error)
            order.append(error)
            if path:
                _add(path[-1][0], error, heights, sizes)


def _add(error: int, inner: int, heights: dict[int, int], sizes: dict[int, int]) -> None:
    heights[error] = max(heights[error], heights[inner] + 1)
    sizes[error] += sizes[inner]
