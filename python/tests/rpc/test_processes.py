"""Errors between the processes of one program, in real ones (docs/rpc/processes.md).

`peers/pools.py` is the program; what it says of each call is what is tested here.
"""

from __future__ import annotations

import copy
import functools
import gc
import inspect
import json
import multiprocessing as mp
import multiprocessing.pool
import pickle
import re
import subprocess
import sys
import weakref
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

import pytest
from bridge_vectors import carrier_vectors

from rethrown import (
    DecodeError,
    ErrorRegistry,
    Limits,
    RemoteError,
    capture,
    encode,
    envelope_of,
    restore,
    serialize,
)
from rethrown.rpc.processes import carrying
from rethrown.rpc.processes.arrival import Arrival, restored

PROGRAM = Path(__file__).parent / "peers" / "pools.py"
PAGE = Path(__file__).parents[3] / "docs" / "rpc" / "processes.md"
METHODS = mp.get_all_start_methods()


@pytest.mark.parametrize("case", carrier_vectors("processes"), ids=lambda case: case["id"])
def test_vectors_of_96_carriers_processes(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    # Other tests import every module of the standard library.
    monkeypatch.delitem(sys.modules, "mailbox", raising=False)
    classes = tuple((each["type"], each["module"], each["name"]) for each in case["input"]["classes"])
    arrival = Arrival(None, encode(case["input"]["envelope"]), classes)
    error: BaseException | None = restored(pickle.loads(pickle.dumps(arrival)))
    found = []
    while error is not None:
        name = f"{type(error).__module__}.{type(error).__qualname__}"
        found.append(None if isinstance(error, RemoteError) else name)
        error = error.__cause__
    assert found == case["expect"], case["why"]


def run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *command], cwd=cwd, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@functools.cache
def outcomes(chapter: str, method: str = METHODS[0]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run(str(PROGRAM), chapter, method))
    return told


# ── every way to call, however processes start ──

WAYS = {
    multiprocessing.pool.Pool: (
        "apply",
        "apply_async",
        "apply_async error_callback",
        "map",
        "map_async",
        "map_async error_callback",
        "imap",
        "imap chunksize",
        "imap_unordered",
        "starmap",
        "starmap_async",
        "starmap_async error_callback",
    ),
    ProcessPoolExecutor: (
        "submit",
        "submit exception",
        "submit add_done_callback",
        "submit as_completed",
        "map",
        "map chunksize",
        "asyncio run_in_executor",
    ),
}
CALLS = [f"{pool.__name__} {way}" for pool, ways in WAYS.items() for way in ways]
FUNCTIONS = [
    f"{pool.__name__}, {function}"
    for pool in WAYS
    for function in ("decorated function", "method", "static method", "function without a registry")
]


@pytest.mark.parametrize("pool", WAYS)
def test_the_table_has_every_method_of_a_pool_that_calls(pool: type) -> None:
    bases: tuple[type, ...] = (pool, Executor) if issubclass(pool, Executor) else (pool,)
    taking_a_function = {
        name
        for base in bases
        for name, each in vars(base).items()
        if not name.startswith("_")
        and callable(each)
        and {"func", "fn"} & set(inspect.signature(each).parameters)
    }
    assert taking_a_function <= {way.partition(" ")[0] for way in WAYS[pool]}
    assert taking_a_function


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("call", [*CALLS, *FUNCTIONS])
def test_the_same_class_arrives_whole_whatever_call_and_start_method(call: str, method: str) -> None:
    told = outcomes("every_way", method)[call]
    functions = told.pop("functions")
    registered = "without a registry" not in call
    assert told == {
        "class": "QuotaExceeded",
        "is": True,
        "text": "all used",
        "args": "('all used',)",
        "limit": 3,
        "cause": "KeyError('inner')",
        "notes": ["a note"],
        "type": "billing.QuotaExceeded" if registered else "pools.QuotaExceeded",
        # Cause, message, and the two frames of the function, each once: the pool's text is not shown again.
        "shown": [1, 1, 2],
    }
    assert functions[0] == "__call__"
    assert functions[-1] == "fail"


@pytest.mark.parametrize("method", METHODS)
def test_what_succeeds_is_left_alone(method: str) -> None:
    told = outcomes("every_way", method)
    assert told["what succeeds"] == [[0, 1, 4, 9], [0, 1, 4, 9]]
    assert told.keys() == {*CALLS, *FUNCTIONS, "what succeeds"}


# One that has the parent's memory, one that has not.
@pytest.mark.parametrize("method", METHODS[:2])
@pytest.mark.parametrize("channel", ["Pipe", "Queue", "SimpleQueue", "Manager", "Manager Queue"])
def test_what_a_process_sends_by_itself_arrives_whole(channel: str, method: str) -> None:
    told = outcomes("connected", method)[channel]
    assert (told["is"], told["limit"], told["cause"], told["notes"]) == (
        True,
        3,
        "KeyError('inner')",
        ["a note"],
    )


# ── today ──


def test_today_a_pool_waits_for_ever_for_a_class_that_cannot_be_unpickled_cpython_79492_103061() -> None:
    told = outcomes("today")
    assert "missing 1 required keyword-only argument: 'limit'" in told["thread"]
    # Not after this call alone: the thread that takes results is gone.
    assert told["apply_async"]["class"] == told["apply_async again"]["class"] == "TimeoutError"


def test_today_an_executor_breaks_by_a_class_that_cannot_be_unpickled_cpython_120810() -> None:
    told = outcomes("today")
    assert told["submit"]["class"] == told["submit again"]["class"] == "BrokenProcessPool"
    assert told["submit"]["limit"] is None


def test_today_a_manager_raises_another_error_in_its_place() -> None:
    assert outcomes("connected")["Manager today"]["class"] == "TypeError"


# ── every error ──


def error(name: str) -> Any:
    return outcomes("every_error")[name]


@pytest.mark.parametrize(
    ("name", "cls", "text"),
    [
        ("builtin", "FileNotFoundError", "[Errno 2] No such file: 'a.txt'"),
        ("of_a_library", "JSONDecodeError", "Expecting property name"),
        ("of_main", "Unregistered", "1 and (2, 3)"),
        ("unpicklable", "Unregistered", "1 and 2"),
        ("local", "ValueError", "1 and 2"),
        ("recursion", "RecursionError", "maximum recursion depth exceeded"),
        ("deep", "QuotaExceeded", "deep"),
    ],
)
def test_a_class_that_both_processes_have_loaded_arrives_as_itself_another_as_its_nearest_ancestor_id_6(
    name: str, cls: str, text: str
) -> None:
    assert error(name)["class"] == cls
    assert error(name)["text"].startswith(text)
    assert error(name)["relayed"]


def test_a_strangers_error_chooses_no_class_on_its_way_through_a_worker_id_6() -> None:
    assert error("remote")["class"] == "RemoteError"
    assert error("remote")["type"] == "json.decoder.JSONDecodeError"
    assert error("remote")["relayed"]


def test_nothing_of_a_class_runs_where_it_arrives_res_1() -> None:
    assert error("wild")["class"] == "RemoteError"
    assert {"path": "/message", "reason": "failed"} in error("wild")["omitted"]


def test_cycles_arrive_as_cycles() -> None:
    assert error("itself")["is"]
    assert error("itself")["self"]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 has no groups")
def test_groups_arrive_with_their_members() -> None:
    assert error("group")["class"] == "ExceptionGroup"
    assert error("group")["members"] == ["QuotaExceeded", "ValueError"]


def test_an_error_comes_through_two_pools_as_it_was_rel_1() -> None:
    told = error("through_another_pool")
    assert (told["is"], told["limit"], told["cause"], told["relayed"]) == (True, 7, "KeyError('inner')", True)


def test_a_message_of_10_mb_and_a_stack_of_8000_calls_arrive_cut_cap_14() -> None:
    long, deep = error("long"), error("deep")
    assert (long["is"], long["limit"]) == (True, 7)
    assert long["size"] < 1_000_000
    assert {"path": "/message", "reason": "truncated", "size": 10_000_000} in long["omitted"]
    assert (deep["is"], deep["limit"]) == (True, 7)
    assert deep["omitted"][0]["path"] == "/frames"
    assert deep["omitted"][0]["size"] > 8_000


def test_public_says_nothing_that_was_not_meant_for_it_dis_2() -> None:
    told = error("public")
    assert (told["class"], told["text"], told["args"], told["shown"]) == ("ConnectionError", "", "()", False)
    assert told["omitted"] == [{"reason": "redacted"}]


@pytest.mark.parametrize("name", ["stop", "cancelled", "system_exit", "interrupt", "base"])
def test_process_control_and_what_is_no_exception_stay_as_they_are_today_id_7(name: str) -> None:
    carried, bare = error(name)
    assert carried == bare


# ── what stays the pool's own (CAR-7) ──


@pytest.mark.parametrize("name", ["os._exit", "SIGKILL", "initializer"])
def test_a_process_that_is_gone_is_a_broken_pool_car_7(name: str) -> None:
    assert outcomes("left_alone")[name]["class"] == "BrokenProcessPool"


def test_what_cannot_be_sent_fails_as_it_does_today_car_7() -> None:
    told = outcomes("left_alone")
    for name in ("lambda", "lambda in a registry"):
        assert told[name]["class"] == told["lambda today"]["class"]
        assert "lambda" in told[name]["text"]


def test_each_of_many_calls_has_its_own_error() -> None:
    assert outcomes("left_alone")["many"] == list(range(100))


def test_a_deadline_is_the_executors_own_car_7() -> None:
    assert outcomes("left_alone")["deadline"]["class"] == "TimeoutError"


def test_cancelling_still_cancels_car_7() -> None:
    assert outcomes("left_alone")["cancelled"] is True


def test_a_thread_pool_gets_the_error_itself() -> None:
    assert outcomes("left_alone")["threads"] == [True, "KeyError('inner')", None]


# ── the function itself ──

errors = ErrorRegistry()


@errors.register("billing.Refused", fields=("why",))
class Refused(Exception):  # noqa: N818
    def __init__(self, message: str, *, why: str) -> None:
        super().__init__(message)
        self.why = why


@carrying(errors=errors)
def refuse(message: str, *, why: str = "no") -> NoReturn:
    """Refuses."""
    raise Refused(message, why=why)


def pickled(error: object) -> Any:
    return pickle.loads(pickle.dumps(error))


def raised(call: Any, *args: Any, **kwargs: Any) -> Any:
    with pytest.raises(BaseException) as caught:  # noqa: PT011
        call(*args, **kwargs)
    return caught.value


def test_a_decorated_function_is_itself_and_raises_what_was_raised() -> None:
    assert inspect.signature(refuse) == inspect.signature(inspect.unwrap(refuse))
    assert (refuse.__name__, refuse.__doc__) == ("refuse", "Refuses.")
    assert pickled(refuse) is refuse
    thrown = Refused("m", why="w")

    def throw() -> NoReturn:
        raise thrown

    assert raised(carrying(throw)) is thrown
    assert envelope_of(thrown) is None


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("pickler", ["_Pickler", "Pickler"])
def test_an_error_pickles_as_its_envelope_whatever_the_protocol(pickler: str, protocol: int) -> None:
    import io

    out = io.BytesIO()
    getattr(pickle, pickler)(out, protocol).dump(raised(refuse, "m", why="w"))
    assert b"rethrown.rpc.processes" in out.getvalue()
    error = pickle.loads(out.getvalue())
    assert (type(error), error.why, str(error)) == (Refused, "w", "m")


def test_what_has_arrived_pickles_once_more_as_it_is_by_then() -> None:
    error = pickled(raised(refuse, "m"))
    assert envelope_of(pickled(error)) == envelope_of(error)
    error.why = "changed"
    assert pickled(error).why == "changed"
    assert [type(each) for each in (copy.copy(error), copy.deepcopy(error))] == [Refused, Refused]


def test_how_an_error_pickles_is_nothing_that_it_says_rel_1() -> None:
    remote: Any = {"v": 1, "type": "a.B", "attributes": {"__reduce_ex__": 1}}

    @carrying
    def relay(error: BaseException) -> NoReturn:
        raise error

    for error in (restore(remote), errors.restore({"v": 1, "type": "billing.Refused"})):
        before = capture(error)
        assert capture(raised(relay, error)) == before
    local = raised(relay, ValueError("m"))
    assert "attributes" not in capture(local)


def test_a_registry_of_its_own_for_each_function_and_none_for_who_has_none() -> None:
    other = ErrorRegistry()
    other.register(Refused, type="other.Refused")
    for registry, name in ((errors, "billing.Refused"), (other, "other.Refused")):
        run: Any = carrying(throw_refused, errors=registry)
        error = pickled(raised(pickled(run)))
        envelope: Any = envelope_of(error)
        assert (type(error), envelope["type"]) == (Refused, name)


def throw_refused() -> NoReturn:
    raise Refused("m", why="w")


def test_a_registry_that_is_gone_leaves_the_classes_that_are_loaded() -> None:
    gone = ErrorRegistry()
    gone.register(Refused, type="gone.Refused")
    data = pickle.dumps(raised(carrying(throw_refused, errors=gone)))
    del gone
    assert type(pickle.loads(data)) is Refused


def test_a_class_that_the_receiver_has_not_loaded_is_a_remote_error(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pickle.dumps(raised(carrying(throw_refused)))
    monkeypatch.delitem(sys.modules, __name__)
    error = pickle.loads(data)
    assert type(error) is RemoteError
    assert error.type == f"{__name__}.Refused"
    assert __name__ not in sys.modules


def test_nothing_is_kept_of_what_has_arrived() -> None:
    error = pickled(raised(refuse, "m"))
    gone = weakref.ref(error)
    gc.disable()
    try:
        del error
        assert gone() is None
    finally:
        gc.enable()


def test_an_option_that_does_not_exist_is_refused_at_once() -> None:
    with pytest.raises(TypeError):
        carrying(refuse, no_such_option=1)  # type: ignore[call-overload]


def test_limits_bind_the_sender_cap_14() -> None:
    error = raised(carrying(throw_long, limits=Limits(max_bytes=2048)))
    assert len(pickle.dumps(error)) < 2048 + 1024
    assert type(pickled(error)) is ValueError


def throw_long() -> NoReturn:
    raise ValueError("x" * 100_000)


# ── hostile carriers ──


def arrived(data: bytes, classes: Any = ()) -> Any:
    from rethrown.rpc.processes.arrival import Arrival, restored

    return restored(Arrival(None, data, classes))


@pytest.mark.parametrize(
    "data", [b"", b"garbage", b"\xc1", serialize(ValueError("m"))[:-1], b"\0" * 20_000_000]
)
def test_what_is_no_envelope_is_an_error_and_raises_nothing(data: bytes) -> None:
    assert type(arrived(data)) is DecodeError


@pytest.mark.parametrize(
    "place",
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("builtins", "SystemExit"),
        ("builtins", "type"),
        ("subprocess", "Popen"),
        ("no_such_module", "X"),
        ("json", "decoder.JSONDecodeError"),
        ("os", ""),
        ("os", "."),
        ("asyncio", "CancelledError"),
    ],
)
def test_a_class_is_an_exception_that_is_loaded_and_nothing_else(place: tuple[str, str]) -> None:
    before = set(sys.modules)
    error = arrived(json.dumps({"v": 1, "type": "a.B"}).encode(), (("a.B", *place),))
    assert type(error) is RemoteError
    assert set(sys.modules) == before


@pytest.mark.parametrize("name", ["os.system", "python.SystemExit", "builtins.eval"])
def test_a_name_leads_to_nothing_id_6_id_7(name: str) -> None:
    assert type(arrived(json.dumps({"v": 1, "type": name, "lineage": [name + "x"]}).encode())) is RemoteError


# ── the page ──

SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL) if PAGE.exists() else []


@pytest.mark.parametrize("at", range(4))
def test_the_page_is_right(at: int, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SNIPPETS[at])
    run("app.py", cwd=tmp_path)
