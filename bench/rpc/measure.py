"""What a failing call costs, with an adapter and without.

Rounds in which each takes its turn, so that a busy machine is busy for all of them; the median counts.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping
from inspect import isawaitable
from statistics import median
from typing import Any


async def compare(
    contenders: Mapping[str, Callable[[], Awaitable[Any] | Any]], *, rounds: int = 9, calls: int = 200
) -> dict[str, float]:
    """Prints calls per second, and how that compares with the first; calls per second by name.

    Each contender is one call, a coroutine function or a plain one; what it raises is its outcome.
    """
    rates: dict[str, list[float]] = {name: [] for name in contenders}
    for call in contenders.values():
        await _run(call, calls)
    for _ in range(rounds):
        for name, call in contenders.items():
            start = time.perf_counter()
            await _run(call, calls)
            rates[name].append(calls / (time.perf_counter() - start))
    medians = {name: median(each) for name, each in rates.items()}
    first = next(iter(medians.values()))
    width = max(map(len, medians))
    for name, rate in medians.items():
        print(f"{name:{width}}  {rate:7.0f} calls/s  × {rate / first:.2f}")
    return medians


async def _run(call: Callable[[], Awaitable[Any] | Any], calls: int) -> None:
    for _ in range(calls):
        with contextlib.suppress(Exception):
            outcome = call()
            if isawaitable(outcome):
                await outcome


def compare_sync(
    contenders: Mapping[str, Callable[[], Any]], *, rounds: int = 9, calls: int = 200
) -> dict[str, float]:
    """The same where nothing is awaited."""
    return asyncio.run(compare(contenders, rounds=rounds, calls=calls))
