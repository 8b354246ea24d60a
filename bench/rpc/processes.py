"""What a call to a process pool costs, with `carrying` and without."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from typing import NoReturn

from measure import compare_sync

from rethrown import ErrorRegistry
from rethrown.rpc.processes import carrying

errors = ErrorRegistry()


@errors.register("billing.QuotaExceeded", fields=("limit",))
class QuotaExceeded(Exception):  # noqa: N818
    def __init__(self, message: str, limit: int = 0) -> None:
        super().__init__(message)
        self.limit = limit


def fail(limit: int) -> NoReturn:
    raise QuotaExceeded("all used", limit)


@carrying(errors=errors)
def decorated(limit: int) -> NoReturn:
    fail(limit)


def square(number: int) -> int:
    return number * number


def main() -> None:
    with ProcessPoolExecutor(1) as pool:
        wrapped, unregistered = carrying(fail, errors=errors), carrying(fail)
        print("a call that fails")
        compare_sync(
            {
                "pool.submit(fail)": lambda: pool.submit(fail, 3).result(),
                "@carrying(errors=errors)": lambda: pool.submit(decorated, 3).result(),
                "carrying(fail)": lambda: pool.submit(unregistered, 3).result(),
                "carrying(fail, errors=errors)": lambda: pool.submit(wrapped, 3).result(),
            }
        )
        print("a call that succeeds")
        succeeding, succeeding_errors = carrying(square), carrying(square, errors=errors)
        compare_sync(
            {
                "pool.submit(square)": lambda: pool.submit(square, 3).result(),
                "carrying(square)": lambda: pool.submit(succeeding, 3).result(),
                "carrying(square, errors=errors)": lambda: pool.submit(succeeding_errors, 3).result(),
            }
        )


if __name__ == "__main__":
    main()
