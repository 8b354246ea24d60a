"""The bridge to Sail, held against the installed package, whose command really runs here."""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cloudpickle
import pytest
import sail
from conftest import Ask
from sail.errors import SailboxFunctionError, SailboxFunctionSerializationError
from sail.sailbox import _decode_function_exec_result, _function_exec_command

import rethrown
from rethrown import ErrorRegistry, decode, encode
from rethrown.bridges import sail as bridge
from rethrown.catalogs import sail as catalog

# As functions of a main module travel: the Sailbox does not have this file.
cloudpickle.register_pickle_by_value(sys.modules[__name__])


def in_sailbox(function: Callable[[], Any], python: str = sys.executable) -> Any:
    """What the function returns or raises through Sail's own command and its own reading of the output."""
    command = _function_exec_command(SimpleNamespace(func=function), (), {}, python_executable=python)
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    result: Any = SimpleNamespace(
        stdout=done.stdout, stderr=done.stderr, exit_code=done.returncode, timed_out=False
    )
    return _decode_function_exec_result(result)


def raised_by(function: Callable[[], Any]) -> SailboxFunctionError:
    with pytest.raises(SailboxFunctionError) as caught:
        in_sailbox(function)
    return caught.value


def value_error() -> None:
    print("before")
    print("warning", file=sys.stderr)
    raise ValueError("bad value")


def key_error() -> None:
    raise KeyError("k")


def missing_file() -> None:
    Path("/no/such/file").read_text()


def chained() -> None:
    try:
        raise OSError(5, "bus")
    except OSError as error:
        raise json.JSONDecodeError("while reading", "x", 0) from error


def no_message() -> None:
    raise RuntimeError


def system_exit() -> None:
    raise SystemExit(3)


EXPECTED: dict[Callable[[], None], tuple[str, str]] = {
    value_error: ("python.ValueError", "bad value"),
    key_error: ("python.KeyError", "'k'"),
    missing_file: ("python.FileNotFoundError", "[Errno 2] No such file or directory: '/no/such/file'"),
    chained: ("json.decoder.JSONDecodeError", "while reading: line 1 column 1 (char 0)"),
    no_message: ("python.RuntimeError", ""),
    system_exit: ("python.SystemExit", "3"),
}


@pytest.mark.parametrize("function", EXPECTED, ids=lambda function: str(function.__name__))
def test_the_inner_error_comes_out_of_sails_own(function: Callable[[], None]) -> None:
    envelope = bridge.decode_function_error(raised_by(function))
    kind, message = EXPECTED[function]
    assert (envelope["type"], envelope.get("message", "")) == (kind, message)
    assert function.__name__ in [frame["function"] for frame in envelope["frames"]]
    assert envelope["origin"]["language"] == "python"


def test_what_it_printed_comes_along() -> None:
    envelope = bridge.decode_function_error(raised_by(value_error))
    assert (envelope["stdout"], envelope["stderr"]) == ("before\n", "warning\n")
    assert type(ErrorRegistry().restore(envelope)) is ValueError


def test_a_missing_file_keeps_its_facts() -> None:
    back = ErrorRegistry().restore(bridge.decode_function_error(raised_by(missing_file)))
    assert isinstance(back, FileNotFoundError)
    assert (back.errno, back.filename) == (2, "/no/such/file")


def test_the_cause_comes_from_the_traceback() -> None:
    errors = ErrorRegistry()
    errors.register(json.JSONDecodeError)
    back = errors.restore(bridge.decode_function_error(raised_by(chained)))
    assert type(back) is json.JSONDecodeError
    assert type(back.__cause__) is OSError
    assert back.__cause__.errno == 5


class QuotaError(Exception):
    def __init__(self, message: str, limit: int) -> None:
        super().__init__(message, limit)
        self.limit = limit


errors = ErrorRegistry().use(catalog)
errors.register(QuotaError, type="billing.QuotaError", fields=("limit",), code="QUOTA")


def test_with_armor_the_whole_error_comes_out() -> None:
    """The class is pickled by value, as those of a main module are: what comes back is ours all the same."""
    source = str(Path(rethrown.__file__).parents[1])

    def work() -> None:
        sys.path.insert(0, source)
        from rethrown import ErrorRegistry

        class QuotaError(Exception):
            pass

        there = ErrorRegistry()
        there.register(QuotaError, type="billing.QuotaError", fields=("limit",), code="QUOTA")

        @there.armored
        def run() -> None:
            print("half done")
            error = QuotaError("over", 5)
            error.limit = 5  # type: ignore[attr-defined]
            raise error from KeyError("k")

        run()

    theirs = raised_by(work)
    assert theirs.error_type == "RuntimeError"
    envelope = bridge.decode_function_error(theirs)
    for back in (errors.restore(envelope), errors.recover(theirs)):
        assert type(back) is QuotaError
        assert (back.args, back.limit) == (("over", 5), 5)
        assert type(back.__cause__) is KeyError
    assert envelope["code"] == "QUOTA"
    # Which armor alone does not know.
    assert envelope["stdout"] == "half done\n"


def test_an_envelope_goes_through_sails_own_class() -> None:
    envelope = decode(encode(errors.capture(QuotaError("over", 5), stdout="half\n", stderr="hm\n")))
    fields = bridge.encode_function_error(envelope)
    theirs = SailboxFunctionError(fields.pop("message"), **fields)
    assert str(theirs) == "QuotaError: ('over', 5)"
    assert theirs.error_type == "QuotaError"
    assert theirs.stdout == "half\n"
    assert bridge.decode_function_error(theirs) == envelope


def test_typescript_reads_what_the_real_class_holds(ask: Ask) -> None:
    theirs = raised_by(value_error)
    given = {
        name: getattr(theirs, name) for name in ("error_type", "traceback", "stdout", "stderr", "retryable")
    }
    reply = ask("sailError", json.dumps({"message": str(theirs), **given}), "msgpack")
    assert decode(bytes.fromhex(reply["envelope"])) == bridge.decode_function_error(theirs)


def test_the_fields_are_those_of_the_installed_class() -> None:
    envelope = errors.capture(ValueError("x"))
    fields = bridge.encode_function_error(envelope)
    theirs = SailboxFunctionError(fields.pop("message"), **fields)
    # The two others are of every error of an exec.
    assert vars(theirs) == {**fields, "retryable": False, "rpc_status": ""}


@pytest.mark.parametrize(
    "cls",
    [each for each in vars(sail).values() if isinstance(each, type) and issubclass(each, sail.SailError)],
)
def test_any_other_error_of_sails_is_itself(cls: Any) -> None:
    error = (
        cls(500, "from Sail")
        if cls.__name__.endswith("HTTPError") or cls is sail.VoyageNotFoundError
        else cls("from Sail")
    )
    envelope = bridge.decode_function_error(error)
    assert type(errors.restore(envelope)) is cls
    assert envelope["message"] == str(error)


def test_where_sail_refuses_the_version_of_python_an_envelope_crosses() -> None:
    """Sail compares major and minor version before it sends a pickle."""
    from sail.sailbox import Sailbox

    done: Any = SimpleNamespace(
        timed_out=False, exit_code=0, stderr="",
        stdout=f'{PREFIX}{{"python":"/usr/bin/python3","version":"3.9.1","target":"/x"}}\n',
    )  # fmt: skip
    with pytest.raises(SailboxFunctionSerializationError, match="version mismatch") as caught:
        Sailbox._finish_function_runtime(SimpleNamespace(), "key", "3.11.7", done)
    # And that error is one that crosses; python/tests/test_bridge_modal.py shows two versions at work.
    back = errors.deserialize(errors.serialize(caught.value))
    assert type(back) is SailboxFunctionSerializationError


PREFIX = sys.modules["sail.sailbox"]._FUNCTION_RUNTIME_PREFIX
