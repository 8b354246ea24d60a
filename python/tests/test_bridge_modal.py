"""The bridge to Modal: the shared vectors, every builtin by its repr, and preemption in real processes."""

from __future__ import annotations

import builtins
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bridge_vectors import bridge_vectors, outcome
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import envelopes

import rethrown
from rethrown import ErrorRegistry, decode, encode
from rethrown.bridges import modal, preemption
from rethrown.catalogs import modal as catalog

VECTORS = bridge_vectors("modal")
FAILURE = 2

errors = ErrorRegistry().use(catalog)
ENV = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["id"]))
def test_vectors(vector: dict[str, Any]) -> None:
    assert outcome(modal, vector) == vector["expect"]


def result_of(error: BaseException) -> dict[str, Any]:
    """What Modal's worker would send: repr, and the text of the traceback."""
    try:
        raise error
    except BaseException as caught:
        return {"status": FAILURE, "exception": repr(caught), "traceback": traceback.format_exc()}


def builtin_errors() -> list[type[BaseException]]:
    """Every exception class of the running interpreter, once, less what is private to it."""
    found = {each for each in vars(builtins).values() if isinstance(each, type)}
    known = [each for each in found if issubclass(each, BaseException) and not each.__name__.startswith("_")]
    return sorted(known, key=lambda cls: cls.__name__)


#: Their constructors want more than a text.
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "UnicodeDecodeError": ("utf-8", b"\xff", 0, 1, "invalid start byte"),
    "UnicodeEncodeError": ("ascii", "\u20ac", 0, 1, "not in range"),
    "UnicodeTranslateError": ("\u20ac", 0, 1, "no"),
    "ExceptionGroup": ("several", [ValueError("a")]),
    "BaseExceptionGroup": ("several", [KeyboardInterrupt()]),
}
BUILTINS = [(cls, ARGUMENTS.get(cls.__name__, ('it\'s "this"\n',))) for cls in builtin_errors()]
SYSTEMS = [
    (cls, args)
    for cls in builtin_errors()
    if issubclass(cls, OSError)
    for args in ((2, "No such file"), (2, "No such file", "a: 'b'"), (2, "No such file", b"\xff", None, "c"))
]


@pytest.mark.parametrize(("cls", "args"), BUILTINS, ids=lambda each: getattr(each, "__name__", ""))
@pytest.mark.parametrize("with_traceback", [True, False])
def test_every_builtin_is_named_by_its_repr(
    cls: type[BaseException], args: tuple[Any, ...], with_traceback: bool
) -> None:
    error = cls(*args)
    result = result_of(error)
    if not with_traceback:
        del result["traceback"]
    envelope = modal.decode_result(result)
    captured = rethrown.capture(error)
    assert envelope["type"] == f"python.{type(error).__name__}"
    assert envelope.get("lineage") == captured.get("lineage")
    assert envelope.get("args") == captured.get("args")
    # Theirs is made of all arguments, and only the traceback shows it.
    if with_traceback or not cls.__name__.startswith("Unicode"):
        assert envelope.get("message") == captured.get("message")


@pytest.mark.parametrize(("cls", "args"), SYSTEMS, ids=lambda each: getattr(each, "__name__", ""))
def test_an_os_error_comes_back_with_its_facts(cls: type[OSError], args: tuple[Any, ...]) -> None:
    error = cls(*args)
    back = errors.restore(modal.decode_result(result_of(error)))
    assert isinstance(back, OSError)
    assert type(back) is type(error)
    # What no text shows: an empty place, and BlockingIOError's third argument, which is no file.
    for name in ("errno", "strerror", "filename", "filename2"):
        assert getattr(back, name) == getattr(error, name)
    assert str(back) == str(error)
    assert back.args == error.args


def test_frames_are_those_that_capture_finds() -> None:
    def inner() -> None:
        raise ValueError("x")

    def outer() -> None:
        inner()

    try:
        outer()
    except ValueError as error:
        captured = rethrown.capture(error)
        decoded = modal.decode_result(
            {"status": FAILURE, "exception": repr(error), "traceback": traceback.format_exc()}
        )
    bare = [{key: value for key, value in frame.items() if key != "module"} for frame in captured["frames"]]
    assert decoded["frames"] == bare


def test_causes_and_notes_come_from_the_traceback() -> None:
    try:
        try:
            dict[str, int]()["k"]
        except KeyError as key:
            try:
                raise RuntimeError("while handling") from None
            except RuntimeError as handled:
                raise ValueError("bad") from (handled if key else None)
    except ValueError as error:
        decoded = modal.decode_result(
            {"status": FAILURE, "exception": repr(error), "traceback": traceback.format_exc()}
        )
    back = errors.restore(decoded)
    assert type(back.__cause__) is RuntimeError
    assert str(back.__cause__) == "while handling"
    assert back.__suppress_context__


def test_an_error_of_modals_client_is_known_by_its_nearest_class() -> None:
    class MissingApp(catalog.NotFoundError):
        pass

    envelope = modal.decode_client_error(MissingApp("no app"))
    assert envelope["type"] == "modal.exception.NotFoundError"
    assert envelope["message"] == "no app"


@given(envelopes())
@few
def test_an_envelope_comes_back_whole(envelope: Any) -> None:
    whole = decode(encode(envelope, "msgpack"))
    result = modal.encode_result(whole)
    assert modal.decode_result({**result, "status": FAILURE}) == whole
    assert modal.decode_result(modal.encode_result_bytes(whole)) == modal.decode_result(result)
    assert modal.decode_client_error({"name": "RemoteError", "message": result["exception"]}) == whole


def test_a_large_envelope_comes_back_whole_too() -> None:
    envelope: Any = {"v": 1, "type": "a.B", "notes": ["\0" * 200_000, "x" * 200_000]}
    assert modal.decode_result(modal.encode_result(envelope)) == envelope


PIECES = st.sampled_from(
    [
        *(
            "ValueError(",
            "Quota(",
            "'",
            '"',
            "\\",
            "\\x4",
            "b'",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ", ",
            ": ",
            "=",
        ),
        *("1", "-", "e9", "None", "\ud83d", "\n", "[Errno 2] ", " -> ", "rethrown1.", "<ta-1>:"),
        "Traceback (most recent call last):\n",
        '  File "a.py", line 1, in f\n',
        "    source\n",
        "\nThe above exception was the direct cause of the following exception:\n\n",
        "\nDuring handling of the above exception, another exception occurred:\n\n",
        "app.Error: x\n",
        "ValueError: x\n",
        "...\nTrimmed 5 bytes from original exception",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))
ANYTHING: st.SearchStrategy[Any] = st.one_of(
    TEXTS, st.none(), st.integers(), st.floats(), st.binary(), st.lists(st.integers()), st.booleans()
)


def accept(envelope: Any) -> None:
    assert decode(encode(envelope)) == envelope
    assert isinstance(errors.restore(envelope), BaseException)


@given(TEXTS, TEXTS, st.integers(0, 12))
@few
def test_whatever_the_texts_an_envelope_comes_out(exception: str, text: str, status: int) -> None:
    accept(modal.decode_result({"status": status, "exception": exception, "traceback": text}))


@given(st.binary())
@few
def test_whatever_the_bytes_an_envelope_comes_out(data: bytes) -> None:
    accept(modal.decode_result(data))


@given(st.dictionaries(st.sampled_from(["status", "exception", "exitcode", "traceback", "data"]), ANYTHING))
@few
def test_whatever_the_fields_an_envelope_comes_out(fields: dict[str, Any]) -> None:
    accept(modal.decode_result(fields, pickled=True))


@given(st.dictionaries(st.sampled_from(["name", "message", "code", "details"]), ANYTHING))
@few
def test_whatever_the_error_an_envelope_comes_out(fields: dict[str, Any]) -> None:
    accept(modal.decode_client_error(fields))


@pytest.mark.parametrize("theirs", [None, "text", 5, 1.5])
def test_what_is_no_result_is_refused(theirs: object) -> None:
    with pytest.raises(TypeError):
        modal.decode_result(theirs)
    with pytest.raises(TypeError):
        modal.decode_client_error(theirs)


def test_an_error_that_shows_nothing_is_still_an_error() -> None:
    class HostileError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

        def __getattribute__(self, name: str) -> Any:
            raise RuntimeError

    accept(modal.decode_client_error(HostileError()))
    accept(modal.decode_result(HostileError()))
    fields = dict.fromkeys(("status", "exception", "exitcode", "data"), HostileError())
    accept(modal.decode_result(fields, pickled=True))


START = "Traceback (most recent call last):\n"
LONG: dict[str, Callable[[int], dict[str, Any]]] = {
    "a repr": lambda n: {"exception": "ValueError('" + "\\x41" * n + "')"},
    "many arguments": lambda n: {"exception": f"ValueError({'1, ' * n})"},
    "brackets": lambda n: {"exception": f"ValueError({'[' * n})"},
    "a cut repr": lambda n: {"exception": f"E('{'x' * n}...\nTrimmed 5 bytes from original exception"},
    "frames": lambda n: {"traceback": START + '  File "<ta-1>:a.py", line 1, in f\n' * (n // 30) + "a.E: x"},
    "empty lines": lambda n: {"traceback": f"{START}a.E: x" + "\n" * n},
    "prefixes of armor": lambda n: {"exception": "rethrown1." * (n // 10)},
}


@pytest.mark.parametrize("name", LONG)
def test_the_time_is_linear_in_the_text(name: str) -> None:
    def seconds(size: int) -> float:
        result = {"status": FAILURE, "exception": "E('x')", **LONG[name](size)}
        start = time.perf_counter()
        accept(modal.decode_result(result))
        return time.perf_counter() - start

    seconds(10_000)
    short, long = seconds(50_000), seconds(400_000)
    assert long < 8 * 10 * max(short, 0.01)


# Errors that Modal's users catch as they are


def retried(error: BaseException) -> None:
    """What users write around a call."""
    with contextlib.suppress(Exception):
        raise error


def test_input_cancellation_stays_beside_exception() -> None:
    back = errors.deserialize(errors.serialize(catalog.InputCancellation("cancelled")))
    assert type(back) is catalog.InputCancellation
    assert not isinstance(back, Exception)
    with pytest.raises(catalog.InputCancellation, match="cancelled"):
        retried(back)


WARNINGS = ("DeprecationError", "PendingDeprecationError", "ServerWarning", "AsyncUsageWarning")


@pytest.mark.parametrize("name", WARNINGS)
def test_warnings_stay_warnings(name: str) -> None:
    cls: Any = getattr(catalog, name)
    back: Any = errors.deserialize(errors.serialize(cls("soon gone")))
    assert type(back) is cls
    assert isinstance(back, UserWarning)
    with pytest.warns(cls, match="soon gone"):
        warnings.warn(back, stacklevel=1)


@pytest.mark.parametrize("name", WARNINGS)
def test_warnings_that_are_errors_cross_as_they_are(name: str) -> None:
    cls: Any = getattr(catalog, name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(cls) as raised:
            warnings.warn("soon gone", cls, stacklevel=1)
        back: Any = errors.deserialize(errors.serialize(raised.value))
        # And what came back can be warned of again.
        with pytest.raises(cls) as again:
            warnings.warn(back, stacklevel=1)
    assert type(back) is cls
    assert again.value is back


def test_warnings_that_are_errors_cross_under_w_error() -> None:
    code = """
import warnings
from rethrown import ErrorRegistry
from rethrown.catalogs import modal
errors = ErrorRegistry().use(modal)
try:
    warnings.warn("soon gone", modal.DeprecationError)
except modal.DeprecationError as error:
    back = errors.deserialize(errors.serialize(error))
    print(type(back).__name__, isinstance(back, UserWarning), back)
"""
    assert run(code, "-W", "error::UserWarning") == "DeprecationError True soon gone\n"


# Preemption

needs_alarm = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="this system has no SIGALRM")


def run(code: str, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, *options, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# The 30 seconds to the second interrupt are one here; all else is as it is.
PREEMPTED = """
import signal, time
from rethrown.bridges import preemption
from rethrown.bridges.modal import simulate_preemption
preemption.GRACE_SECONDS = 1
simulate_preemption(1)
seen = []
start = time.monotonic()
for _ in range(3):
    try:
        time.sleep(20)
    except KeyboardInterrupt as error:
        seen.append((type(error).__name__, str(error), time.monotonic() - start))
        if len(seen) == 2:
            signal.alarm(0)
            break
first, second = seen
assert 0.5 < first[2] < 15, first
assert second[2] - first[2] > 0.5, second
print(first[0], second[0], first[1])
"""


@needs_alarm
def test_the_second_interrupt_comes_after_the_first_was_caught() -> None:
    assert run(PREEMPTED) == "KeyboardInterrupt KeyboardInterrupt Simulated preemption\n"


def test_between_the_two_there_are_30_seconds() -> None:
    assert preemption.GRACE_SECONDS == 30


@needs_alarm
def test_the_interrupt_is_no_exception_and_ends_a_process_that_does_not_catch_it() -> None:
    code = """
import time
from rethrown.bridges.modal import simulate_preemption
simulate_preemption(1)
try:
    time.sleep(20)
except Exception:
    print("caught")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == ""
    assert "KeyboardInterrupt" in done.stderr
    assert done.returncode in (-signal.SIGINT, 130, 1)


@needs_alarm
def test_jitter_is_added_to_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    alarms: list[int] = []
    monkeypatch.setattr(signal, "alarm", alarms.append)
    before = signal.getsignal(signal.SIGALRM)
    try:
        for _ in range(50):
            modal.simulate_preemption(10, 3)
        modal.simulate_preemption(10, jitter_seconds=0)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert set(alarms) <= {10, 11, 12}
    assert len(set(alarms)) > 1
    assert alarms[-1] == 10


@pytest.mark.parametrize("wait", [0, -1, -0.5])
def test_a_wait_of_nothing_is_refused(wait: int) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        modal.simulate_preemption(wait)


@needs_alarm
def test_outside_of_the_main_thread_it_says_so() -> None:
    seen: list[BaseException] = []

    def try_it() -> None:
        try:
            modal.simulate_preemption(1)
        except RuntimeError as error:
            seen.append(error)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    assert "main thread" in str(seen[0])


def test_without_sigalrm_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "SIGALRM", raising=False)
    with pytest.raises(RuntimeError, match="SIGALRM"):
        modal.simulate_preemption(1)


# Another minor version of Python on the other side

SIDE = """
import sys
import rethrown
{app}
def worker():
    try:
        work()
    except Exception as error:
        sys.stdout.buffer.write(rethrown.serialize(error))
def caller():
    error = rethrown.deserialize(sys.stdin.buffer.read())
    assert type(error) is QuotaExceeded, type(error)
    assert (error.limit, error.args, str(error)) == (5, ("over", 5), "('over', 5)"), error.args
    assert type(error.__cause__) is KeyError
    origin = rethrown.envelope_of(error)["origin"]["runtime"]
    print(origin.split()[1].rpartition(".")[0], "%d.%d" % sys.version_info[:2])
if __name__ == "__main__":
    locals()[sys.argv[1]]()
"""
APP = """
class QuotaExceeded(Exception):
    def __init__(self, message, limit):
        super().__init__(message, limit)
        self.limit = limit
def work():
    try:
        {}["k"]
    except KeyError as error:
        raise QuotaExceeded("over", 5) from error
"""


def other_pythons() -> dict[str, str]:
    """Other minor versions that run here, by version: as scripts/python.mjs finds them."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    installed = [str(each) for each in sorted(pyenv.glob("3.*/bin/python"))]
    found: dict[str, str] = {}
    for command in (*(f"python3.{minor}" for minor in range(10, 15)), *installed):
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        try:
            done = subprocess.run(
                [command, "-c", code], capture_output=True, text=True, timeout=30, check=False
            )
        except OSError:
            continue
        major, _, minor = done.stdout.strip().partition(".")
        if major == "3" and 10 <= int(minor) != sys.version_info[1]:
            found.setdefault(done.stdout.strip(), command)
    return found


@pytest.mark.parametrize("way", ["from here", "to here"])
def test_another_minor_version_of_python_makes_no_difference(tmp_path: Path, way: str) -> None:
    """Sail refuses a call where the two differ, and pickled code crashes; an envelope is data."""
    others = other_pythons()
    if not others:
        pytest.skip("no other minor version of Python runs here")
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    (tmp_path / "app.py").write_text(SIDE.format(app=APP))
    source = str(Path(rethrown.__file__).parents[1])

    def run_side(python: str, side: str, given: bytes = b"") -> bytes:
        # Nothing but the sources, which have no dependencies.
        command = [python, "-S", str(tmp_path / "app.py"), side]
        return subprocess.run(
            command,
            input=given,
            capture_output=True,
            check=True,
            timeout=60,
            env={**ENV, "PYTHONPATH": source},
        ).stdout

    for version, other in others.items():
        sender, receiver = (sys.executable, other) if way == "from here" else (other, sys.executable)
        versions = (here, version) if way == "from here" else (version, here)
        assert run_side(receiver, "caller", run_side(sender, "worker")).decode().split() == list(versions)
