"""A program with process pools: `python pools.py CHAPTER START_METHOD`, what comes of each call as JSON."""

from __future__ import annotations

import asyncio
import builtins
import json
import multiprocessing as mp
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from functools import partial
from multiprocessing.managers import BaseManager
from typing import Any, NoReturn

from rethrown import ErrorRegistry, RemoteError, envelope_of, serialize
from rethrown.rpc.processes import carrying

SECONDS = 30.0
errors = ErrorRegistry()


@errors.register("billing.QuotaExceeded", fields=("limit",), code="QUOTA")
class QuotaExceeded(Exception):  # noqa: N818
    """Cannot be unpickled: its constructor wants more than `args` holds."""

    def __init__(self, message: str, *, limit: int) -> None:
        super().__init__(message)
        self.limit = limit


class Unregistered(Exception):  # noqa: N818
    """Cannot be unpickled either."""

    def __init__(self, first: object, second: object) -> None:
        super().__init__(f"{first} and {second}")
        self.first = first


class Exits(BaseException):
    """No Exception."""


def fail(limit: int, *_: object) -> NoReturn:
    try:
        raise KeyError("inner")
    except KeyError as inner:
        error = QuotaExceeded("all used", limit=limit)
        vars(error)["__notes__"] = ["a note"]
        raise error from inner


failing = carrying(fail, errors=errors)


@carrying(errors=errors)
def decorated(limit: int, *_: object) -> NoReturn:
    fail(limit)


class Service:
    @carrying(errors=errors)
    def method(self, limit: int) -> NoReturn:
        fail(limit)

    @staticmethod
    @carrying(errors=errors)
    def static(limit: int) -> NoReturn:
        fail(limit)


def square(number: int) -> int:
    return number * number


def second_of(_: object, second: Any) -> Any:
    return second


def as_data(error: BaseException) -> dict[str, Any]:
    """What a test wants to know of an error."""
    shown = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    envelope: Any = envelope_of(error)
    return {
        "class": type(error).__qualname__,
        "is": type(error) is QuotaExceeded,
        "text": str(error),
        "args": repr(error.args),
        "limit": getattr(error, "limit", None),
        "cause": repr(error.__cause__),
        "notes": getattr(error, "__notes__", None),
        "type": envelope and envelope["type"],
        "functions": [frame.get("function") for frame in (envelope or {}).get("frames", ())],
        "shown": [shown.count(each) for each in ("KeyError: 'inner'", "all used", "in fail")],
    }


def raised_by(call: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"returned": repr(call())}
    except BaseException as error:
        return as_data(error)


# ── ways to call ──


def handed(start: Callable[[Callable[[Any], None]], Any]) -> Any:
    """What a callback is given."""
    given: queue.Queue[Any] = queue.Queue()
    started = start(given.put)
    error = given.get(timeout=SECONDS)
    # Whoever waits is told the same.
    assert started.get(SECONDS) if isinstance(error, list) else raised_by(lambda: started.get(SECONDS))
    raise error


def pool_ways(pool: Any, run: Callable[..., Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "apply", lambda: pool.apply(run, (3,))
    yield "apply_async", lambda: pool.apply_async(run, (3,)).get(SECONDS)
    yield (
        "apply_async error_callback",
        lambda: handed(lambda told: pool.apply_async(run, (3,), error_callback=told)),
    )
    yield "map", lambda: pool.map(run, [3, 3, 3])
    yield "map_async", lambda: pool.map_async(run, [3, 3, 3], chunksize=2).get(SECONDS)
    yield (
        "map_async error_callback",
        lambda: handed(lambda told: pool.map_async(run, [3], error_callback=told)),
    )
    yield "imap", lambda: pool.imap(run, [3]).next(SECONDS)
    yield "imap chunksize", lambda: next(iter(pool.imap(run, [3, 3], chunksize=2)))
    yield "imap_unordered", lambda: pool.imap_unordered(run, [3, 3]).next(SECONDS)
    yield "starmap", lambda: pool.starmap(run, [(3, 4)])
    yield "starmap_async", lambda: pool.starmap_async(run, [(3, 4)]).get(SECONDS)
    yield (
        "starmap_async error_callback",
        lambda: handed(lambda told: pool.starmap_async(run, [(3, 4)], error_callback=told)),
    )


def executor_ways(executor: Any, run: Callable[..., Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
    def exception() -> NoReturn:
        raise executor.submit(run, 3).exception(SECONDS)

    def callback() -> NoReturn:
        given: queue.Queue[Any] = queue.Queue()
        executor.submit(run, 3).add_done_callback(given.put)
        raise given.get(timeout=SECONDS).exception()

    async def in_executor() -> Any:
        return await asyncio.get_running_loop().run_in_executor(executor, run, 3)

    yield "submit", lambda: executor.submit(run, 3).result(SECONDS)
    yield "submit exception", exception
    yield "submit add_done_callback", callback
    yield "submit as_completed", lambda: next(as_completed([executor.submit(run, 3)], SECONDS)).result()
    yield "map", lambda: list(executor.map(run, [3, 3], timeout=SECONDS))
    yield "map chunksize", lambda: list(executor.map(run, [3, 3], timeout=SECONDS, chunksize=2))
    yield "asyncio run_in_executor", lambda: asyncio.run(in_executor())


def every_way(context: Any) -> dict[str, Any]:
    outcomes: dict[str, Any] = {}
    with context.Pool(2) as pool, ProcessPoolExecutor(2, mp_context=context) as executor:
        for name, call in pool_ways(pool, failing):
            outcomes[f"Pool {name}"] = raised_by(call)
        for name, call in executor_ways(executor, failing):
            outcomes[f"ProcessPoolExecutor {name}"] = raised_by(call)
        runs: dict[str, Callable[..., Any]] = {
            "decorated function": decorated,
            "method": Service().method,
            "static method": Service.static,
            "function without a registry": carrying(fail),
        }
        for name, run in runs.items():
            outcomes[f"Pool, {name}"] = raised_by(partial(pool.apply, run, (3,)))
            outcomes[f"ProcessPoolExecutor, {name}"] = raised_by(executor.submit(run, 3).result)
        outcomes["what succeeds"] = [
            pool.map(carrying(square), range(4)),
            list(executor.map(carrying(square, errors=errors), range(4))),
        ]
    return outcomes


# ── what is raised ──


def raise_builtin() -> NoReturn:
    raise FileNotFoundError(2, "No such file", "a.txt")


def raise_of_a_library() -> NoReturn:
    json.loads("{")
    raise AssertionError


def raise_of_main() -> NoReturn:
    raise Unregistered(1, (2, 3))


def raise_local() -> NoReturn:
    class Local(ValueError):  # noqa: N818
        def __init__(self, first: object, second: object) -> None:
            super().__init__(f"{first} and {second}")

    raise Local(1, 2)


def raise_unpicklable() -> NoReturn:
    error = Unregistered(1, 2)
    error.first = threading.Lock()
    raise error


def raise_itself() -> NoReturn:
    error = QuotaExceeded("round", limit=1)
    other = ValueError("and round")
    error.__cause__, other.__cause__ = other, error
    error.__dict__["me"] = [error]
    raise error


def raise_group() -> NoReturn:
    raise vars(builtins)["ExceptionGroup"]("two", [QuotaExceeded("a", limit=1), ValueError("b")])


def raise_long() -> NoReturn:
    raise QuotaExceeded("x" * 10_000_000, limit=7)


def deep(depth: int) -> NoReturn:
    if depth:
        deeper(depth - 1)
    raise QuotaExceeded("deep", limit=7)


def deeper(depth: int) -> NoReturn:
    # Two, so that the text says every call: more than 1 MB.
    deep(depth - 1)


def raise_deep() -> NoReturn:
    sys.setrecursionlimit(12_000)
    deep(8_000)


def raise_through_another_pool() -> NoReturn:
    with ProcessPoolExecutor(1, mp_context=mp.get_context()) as executor:
        executor.submit(carrying(fail, errors=errors), 7).result(SECONDS)
    raise AssertionError


def raise_recursion() -> NoReturn:
    raise_recursion()


def raise_remote() -> NoReturn:
    # A stranger's error that names a class which this program has loaded, but did not register.
    data = {"v": 1, "type": "json.decoder.JSONDecodeError", "lineage": ["os.system", "python.SystemExit"]}
    raise errors.restore(data)  # type: ignore[arg-type]


def raise_wild() -> NoReturn:
    class Wild(Exception):  # noqa: N818
        def __str__(self) -> str:
            raise ValueError(3)

        def __reduce__(self) -> Any:
            os._exit(4)

        def __setstate__(self, state: object) -> None:
            os._exit(5)

    raise Wild


def raise_stop() -> NoReturn:
    raise StopIteration(5)


def raise_cancelled() -> NoReturn:
    raise CancelledError("no more")


def raise_system_exit() -> NoReturn:
    raise SystemExit(5)


def raise_interrupt() -> NoReturn:
    raise KeyboardInterrupt("now")


def raise_base() -> NoReturn:
    raise Exits("base")


def raise_public() -> NoReturn:
    raise ConnectionError("the password is hunter2")


RAISES = {name[6:]: run for name, run in dict(vars()).items() if name.startswith("raise_") and callable(run)}


def every_error(context: Any) -> dict[str, Any]:
    outcomes: dict[str, Any] = {}
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        for name, run in RAISES.items():
            if name == "group" and sys.version_info < (3, 11):
                continue
            disclosure: Any = "public" if name == "public" else "internal"
            call = executor.submit(carrying(run, errors=errors, disclosure=disclosure))
            error = call.exception(SECONDS)
            assert error is not None
            bare = None
            if name in ("stop", "cancelled", "system_exit", "interrupt", "base"):
                told: Any = executor.submit(run).exception(SECONDS)
                bare = [type(told).__qualname__, repr(told), repr(type(told.__cause__))]
                outcomes[name] = [[type(error).__qualname__, repr(error), repr(type(error.__cause__))], bare]
                continue
            envelope: Any = envelope_of(error)
            outcomes[name] = {
                **as_data(error),
                "text": str(error)[:200],
                "args": repr(error.args)[:200],
                "size": len(serialize(error)),
                "omitted": envelope.get("omitted", []),
                "members": [type(each).__qualname__ for each in getattr(error, "exceptions", ())],
                "remote": isinstance(error, RemoteError),
                "self": error.__cause__ is not None and error.__cause__.__cause__ is error,
                "relayed": envelope_of(errors.deserialize(serialize(error))) == envelope,
                "shown": "hunter2" in "".join(traceback.format_exception(type(error), error, None)),
            }
            outcomes[name].pop("functions")
    return outcomes


# ── processes and what connects them ──


def reply(connection: Any) -> None:
    try:
        failing(3)
    except Exception as error:
        connection.put(error) if hasattr(connection, "put") else connection.send(error)


class Account:
    def bare(self) -> NoReturn:
        fail(3)

    def pay(self) -> NoReturn:
        failing(3)


class Bank(BaseManager):
    pass


Bank.register("Account", Account)


def connected(context: Any) -> dict[str, Any]:
    outcomes: dict[str, Any] = {}
    ours, theirs = context.Pipe()
    channels = {"Pipe": (theirs, ours.recv)}
    for name, make in {"Queue": context.Queue, "SimpleQueue": context.SimpleQueue}.items():
        made = make()
        channels[name] = (made, made.get)
    for name, (channel, receive) in channels.items():
        process = context.Process(target=reply, args=(channel,))
        process.start()
        received = receive()
        process.join(SECONDS)
        outcomes[name] = as_data(received)
    with Bank(ctx=context) as bank:
        account: Any = bank.Account()  # type: ignore[attr-defined]
        outcomes["Manager"] = raised_by(account.pay)
        outcomes["Manager today"] = raised_by(account.bare)
    with context.Manager() as manager:
        shared = manager.Queue()
        process = context.Process(target=reply, args=(shared,))
        process.start()
        outcomes["Manager Queue"] = as_data(shared.get())
        process.join(SECONDS)
    return outcomes


# ── what this library leaves as it is ──


def broken_initializer() -> NoReturn:
    fail(3)


def leave() -> NoReturn:
    os._exit(3)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def left_alone(context: Any) -> dict[str, Any]:
    outcomes: dict[str, Any] = {}
    for name, run in {"os._exit": leave, "SIGKILL": be_killed}.items():
        with ProcessPoolExecutor(1, mp_context=context) as executor:
            outcomes[name] = raised_by(executor.submit(carrying(run)).result)
    with ProcessPoolExecutor(1, mp_context=context, initializer=broken_initializer) as executor:
        outcomes["initializer"] = raised_by(lambda: executor.submit(carrying(square), 2).result(SECONDS))
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        outcomes["lambda"] = raised_by(lambda: executor.submit(carrying(lambda: 1)).result(SECONDS))
        outcomes["lambda today"] = raised_by(lambda: executor.submit(lambda: 1).result(SECONDS))
        unsent = ErrorRegistry()
        unsent.register(Unregistered, code=lambda error: "X")
        task = carrying(square, errors=unsent)
        outcomes["lambda in a registry"] = raised_by(lambda: executor.submit(task, 2).result(SECONDS))
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        given = [executor.submit(failing, each) for each in range(100)]
        outcomes["many"] = [vars(each.exception(SECONDS))["limit"] for each in given]
        outcomes["deadline"] = raised_by(lambda: executor.submit(carrying(time.sleep), 1).result(0.01))
        # The first still sleeps, and two at most are beyond recall.
        waiting = [executor.submit(carrying(square), each) for each in range(5)]
        outcomes["cancelled"] = waiting[-1].cancel() and waiting[-1].cancelled()
    with ThreadPoolExecutor(1) as threads:
        error: Any = threads.submit(failing, 3).exception()
        outcomes["threads"] = [type(error) is QuotaExceeded, repr(error.__cause__), envelope_of(error)]
    return outcomes


# ── today ──


def today(context: Any) -> dict[str, Any]:
    """What pools make of a class that cannot be unpickled, without this library."""
    outcomes: dict[str, Any] = {}
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        outcomes["submit"] = raised_by(lambda: executor.submit(fail, 3).result(SECONDS))
        outcomes["submit again"] = raised_by(lambda: executor.submit(square, 3).result(SECONDS))
    threading.excepthook = lambda given: outcomes.update({"thread": str(given.exc_value)})
    pool = context.Pool(1)
    outcomes["apply_async"] = raised_by(lambda: pool.apply_async(fail, (3,)).get(1))
    outcomes["apply_async again"] = raised_by(lambda: pool.apply_async(square, (3,)).get(1))
    return outcomes


CHAPTERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "every_way": every_way,
    "every_error": every_error,
    "connected": connected,
    "left_alone": left_alone,
    "today": today,
}

if __name__ == "__main__":
    chapter, method = sys.argv[1:]
    print(json.dumps(CHAPTERS[chapter](mp.get_context(method))), flush=True)
    # A pool that waits for ever must not keep the program.
    for process in mp.active_children():
        process.kill()
    os._exit(0)
