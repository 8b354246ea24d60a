"""The Python program: raises for its caller, and catches what its caller raises.

Run as `__main__`, so Overdraft is `__main__.Overdraft` here and `worker.Overdraft` for the rest of the world.
"""

from __future__ import annotations

import builtins
import sys
from pathlib import Path
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


def chain() -> None:
    try:
        try:
            accounts: dict[str, int] = {}
            accounts["a-17"] += 1
        except KeyError as error:
            raise billing.QuotaExceeded(limit=1, used=2) from error
    except billing.QuotaExceeded as error:
        failed = billing.PaymentFailed("no invoice could be written")
        # What add_note keeps; Python 3.10 lacks it, but carries notes all the same.
        failed.__dict__["__notes__"] = ["invoice of November"]
        raise failed from error


def group() -> NoReturn:
    exception_group: Any = getattr(builtins, "ExceptionGroup", None)
    if exception_group is None:
        raise RuntimeError("Python 3.10 has no groups")
    members = [billing.QuotaExceeded(limit=1, used=2), ValueError("no such plan")]
    raise exception_group("two accounts failed", members)


def missing_file() -> None:
    Path("/no/such/file").read_text()


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
        members = [kind_of(member) for member in getattr(error, "exceptions", ())]
        return describe(error, f"{type(error).__module__}.{type(error).__qualname__}", members=members)
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
