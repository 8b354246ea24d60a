"""What the Python peers of test/rpc/json-rpc.test.ts raise."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any, NoReturn

from rethrown import ErrorRegistry

errors = ErrorRegistry()


@errors.register(
    "billing.QuotaExceeded",
    fields=("limit", "used"),
    code="QUOTA",
    status="resource_exhausted",
    retry_after_ms=60_000,
    public_fields=("limit",),
)
class QuotaExceeded(Exception):  # noqa: N818
    def __init__(self, limit: int, used: int) -> None:
        super().__init__(f"{used} of {limit} calls used")
        self.limit, self.used = limit, used


def quota() -> NoReturn:
    raise QuotaExceeded(100, 101)


def chain() -> NoReturn:
    failed = QuotaExceeded(1, 2)
    failed.__dict__["__notes__"] = ["secret-note"]
    raise failed from ValueError("secret-cause")


def crash() -> NoReturn:
    error = RuntimeError("secret-message")
    error.place = "secret-attribute"  # type: ignore[attr-defined]
    raise error


def group() -> NoReturn:
    made: Any = getattr(builtins, "ExceptionGroup", None)
    members = [QuotaExceeded(1, 2), ValueError("no such plan")]
    raise QuotaExceeded(0, 0) if made is None else made("two failed", members)


def cycle() -> NoReturn:
    first, second = QuotaExceeded(1, 2), QuotaExceeded(3, 4)
    first.__cause__, second.__cause__ = second, first
    raise first


def control() -> NoReturn:
    raise QuotaExceeded(1, 2) from SystemExit(3)


def message() -> NoReturn:
    raise RuntimeError("m" * 10_000_000)


def traceback() -> NoReturn:
    space: dict[str, Any] = {"QuotaExceeded": QuotaExceeded}
    source = "def f(n):\n    if n == 0: raise QuotaExceeded(100, 101)\n    f(n - 1)\n"
    exec(compile(source, "/srv/" + "d" * 3000, "exec"), space)
    space["f"](350)
    raise AssertionError


RAISING: dict[str, Callable[[], Any]] = {
    each.__name__: each for each in (quota, chain, crash, group, cycle, control, message, traceback)
}
