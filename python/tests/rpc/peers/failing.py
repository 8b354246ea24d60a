"""What the servers and clients of the gRPC tests share: the service, its errors, and how each case fails."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path
from typing import Any

import grpc

from rethrown import ErrorRegistry

sys.path.append(str(Path(__file__).parents[4] / "test" / "rpc" / "peers"))
protos: Any
services: Any
protos, services = grpc.protos_and_services("failing.proto")

errors = ErrorRegistry()


@errors.register(
    "billing.QuotaExceeded",
    fields=("limit", "used"),
    public_fields=("limit",),
    code="QUOTA",
    status="resource_exhausted",
    retry_after_ms=1500,
)
class QuotaExceeded(Exception):  # noqa: N818
    def __init__(self, limit: int, used: int) -> None:
        super().__init__(f"{used} of {limit} calls used")
        self.limit, self.used = limit, used


@errors.register("app.Invalid", fields=("field",), public_fields=("field",), status="invalid_argument")
class Invalid(Exception):  # noqa: N818
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Unregistered(Exception):  # noqa: N818
    pass


CANARY = "canary-5150"


def raise_case(name: str) -> None:
    """Fails as a case of this name does."""
    kind, _, rest = name.partition(":")
    if kind == "quota":
        try:
            raise ValueError("the ledger says no")
        except ValueError as cause:
            error = QuotaExceeded(3, 4)
            if hasattr(error, "add_note"):
                error.add_note("ask sales")
            raise error from cause
    if kind == "invalid":
        raise Invalid("user.name", "too short")
    if kind == "text":
        raise Text(rest)
    if kind == "surrogate":
        raise Text("a\ud800b")
    if kind == "huge":
        recurse(600)
    if kind == "message":
        raise ValueError("m" * 10_000_000)
    if kind == "cycle":
        first, second = ValueError("first"), KeyError("second")
        first.__cause__, second.__cause__ = second, first
        raise first
    if kind == "group":
        members = [ValueError("one"), QuotaExceeded(1, 2)]
        raise _GROUP("two failed", members) if _GROUP else ValueError("no groups here")
    if kind == "secret":
        print(CANARY)
        secret = Unregistered(CANARY)
        secret.detail = CANARY  # type: ignore[attr-defined]
        raise secret from ValueError(CANARY)
    if kind == "exit":
        raise StopAsyncIteration("process control")
    if kind == "unprintable":
        raise Unprintable
    if kind == "zero":
        raise ZeroDivisionError("division by zero")


_GROUP: Any = vars(builtins).get("ExceptionGroup")


@errors.register("app.Text", status="aborted")
class Text(Exception):  # noqa: N818
    pass


class Unprintable(Exception):  # noqa: N818
    def __str__(self) -> str:
        raise RuntimeError("no text")


def recurse(depth: int) -> None:
    """A traceback of about a megabyte, most of it on lines that are long."""
    if depth == 0:
        error = QuotaExceeded(3, 4)
        error.__cause__ = ValueError("x" * 1_000_000)
        raise error
    recurse(depth - 1)
