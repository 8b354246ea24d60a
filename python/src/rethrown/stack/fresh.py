"""Room to work in, where the thrown error has used up the stack: a thread has one of its own."""

from __future__ import annotations

import _thread
import contextlib
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def with_room(work: Callable[[], T]) -> T:
    """Does the work, in another thread if there is no stack left for it here; two more calls are enough."""
    try:
        return work()
    except RecursionError:
        pass
    done = _thread.allocate_lock()
    done.acquire()
    results: list[T] = []

    def run() -> None:
        # What fails is said below, where somebody waits for it.
        with contextlib.suppress(BaseException):
            results.append(work())
        done.release()

    _thread.start_new_thread(run, ())
    done.acquire()
    if not results:
        raise RecursionError("no stack left")
    return results[0]
