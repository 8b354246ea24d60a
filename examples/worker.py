"""The Python program: raises for its caller, and catches what its caller raises.

Run as `__main__`, so Overdraft is a class of `__main__` here and `worker.Overdraft` for the rest of the world.
"""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import billing
from peer import Peer

from rethrown import RemoteError, envelope_of


class Overdraft(Exception):
    def __init__(self, account: str) -> None:
        super().__init__(f"account {account} is overdrawn")
        self.account = account


class Stubborn(Exception):
    def __str__(self) -> str:
        raise RuntimeError("not even printable")


def quota() -> NoReturn:
    raise billing.QuotaExceeded(limit=100, used=101)


def burst() -> NoReturn:
    raise billing.BurstQuotaExceeded(limit=10, used=12)


def overdraft() -> NoReturn:
    raise Overdraft("a-17")


def chain() -> NoReturn:
    try:
        try:
            {}["a-17"]
        except KeyError as error:
            raise billing.QuotaExceeded(limit=1, used=2) from error
    except billing.QuotaExceeded as error:
        failed = billing.PaymentFailed("no invoice could be written")
        if hasattr(failed, "add_note"):
            failed.add_note("invoice of November")
        else:  # Python 3.10 keeps notes only by convention.
            failed.__notes__ = ["invoice of November"]  # type: ignore[attr-defined]
        raise failed from error


def group() -> NoReturn:
    members = [billing.QuotaExceeded(limit=1, used=2), ValueError("no such plan")]
    if sys.version_info >= (3, 11):
        raise ExceptionGroup("two accounts failed", members)
    raise RuntimeError("Python 3.10 has no groups")


def missing_file() -> NoReturn:
    open("/no/such/file")
    raise AssertionError("the file exists")


def metered() -> NoReturn:
    print("checking the quota of a-17")
    print("quota service is slow", file=sys.stderr)
    raise billing.QuotaExceeded(limit=100, used=100)


def stubborn() -> NoReturn:
    raise Stubborn("cannot print myself")


def catch(method: str) -> dict[str, Any]:
    """Calls a method of our caller, and says how what it raised can be caught here."""
    try:
        caller.call(method)
    except billing.QuotaExceeded as error:
        return describe(error, "billing.QuotaExceeded", limit=error.limit, used=error.used)
    except billing.PaymentFailed as error:
        cause = error.__cause__
        root = cause.__cause__ if cause else None
        return describe(error, "billing.PaymentFailed", cause=kind_of(cause), root=kind_of(root))
    except RemoteError as error:
        return describe(error, "rethrown.RemoteError", code=error.code, attributes=dict(error.attributes))
    except Exception as error:
        members = getattr(error, "exceptions", ())
        return describe(error, f"{type(error).__module__}.{type(error).__qualname__}", members=[kind_of(e) for e in members])
    return {"caught": None}


def describe(error: BaseException, caught: str, **facts: Any) -> dict[str, Any]:
    envelope = envelope_of(error)
    assert envelope is not None, "it came from elsewhere"
    return {"caught": caught, "type": envelope["type"], "message": str(error), **facts}


def kind_of(error: BaseException | None) -> str | None:
    return None if error is None else type(error).__name__


if __name__ == "__main__":
    caller = Peer.parent(billing.errors)
    for method in (quota, burst, overdraft, chain, group, missing_file, stubborn, catch):
        caller.method(method)
    caller.method(metered, billable_units=0.25)
    caller.serve()
