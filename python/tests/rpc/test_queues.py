"""The snippets of docs/rpc/queues.md, with real queues where their libraries are installed."""

from __future__ import annotations

import contextlib
import queue
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "rpc" / "queues.md"


def snippet(title: str) -> dict[str, Any]:
    """What the code below a title defines."""
    section = PAGE.read_text("utf-8").partition(f"\n## {title}\n")[2]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {"__name__": f"queues_{title.split()[0].lower()}"}
    exec(compile(found[1], str(PAGE), "exec"), names)
    return names


@contextlib.contextmanager
def celery(names: dict[str, Any]) -> Iterator[None]:
    testing = pytest.importorskip("celery.contrib.testing.worker")
    with testing.start_worker(names["app"], pool="solo", perform_ping_check=False, loglevel="CRITICAL"):
        yield


@contextlib.contextmanager
def dramatiq(names: dict[str, Any]) -> Iterator[None]:
    worker = pytest.importorskip("dramatiq").Worker(names["broker"], worker_timeout=100, worker_threads=1)
    worker.start()
    try:
        yield
    finally:
        worker.stop()
        names["broker"].close()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("title", "serving"), [("Celery", celery), ("Dramatiq", dramatiq)])
def test_a_task_raises_the_same_class(title: str, serving: Callable[[Any], Any]) -> None:
    pytest.importorskip(title.lower(), reason=f"{title} is not installed")
    names = snippet(title)
    with serving(names), pytest.raises(names["QuotaExceeded"]) as caught:
        names["call"]()
    assert caught.value.limit == 100
    assert repr(caught.value.__cause__) == "KeyError('a-17')"


def test_what_one_keeps_oneself_is_one_line() -> None:
    names = snippet("Where you keep the result yourself")
    results: queue.Queue[Any] = queue.Queue()
    names["run"](lambda: 1, results)
    assert names["call"](results) == 1
    names["run"](lambda: [].pop(), results)
    with pytest.raises(IndexError, match="empty"):
        names["call"](results)
