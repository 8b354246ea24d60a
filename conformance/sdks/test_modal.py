"""The bridge to Modal, held against the installed package: its messages, its worker and its client."""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import grpclib
import modal.exception
import pytest
from conftest import Ask
from modal._grpc_client import _STATUS_TO_EXCEPTION, grpc_error_to_modal_exception
from modal._runtime.container_io_manager import IOContext
from modal._serialization import deserialize
from modal._utils.function_utils import _process_result
from modal_proto import api_pb2

import rethrown
from rethrown import ErrorRegistry, decode, encode
from rethrown.bridges import modal as bridge
from rethrown.bridges import modal_wire
from rethrown.catalogs import modal as catalog

errors = ErrorRegistry().use(catalog)

Status = api_pb2.GenericResult.GenericStatus
STATUSES: list[tuple[str, int]] = list(Status.items())
PICKLE = api_pb2.DATA_FORMAT_PICKLE
CBOR = api_pb2.DATA_FORMAT_CBOR

TRACEBACK = 'Traceback (most recent call last):\n  File "/root/app.py", line 3, in f\n    raise\n'


# The message


def test_the_fields_are_those_of_the_installed_message() -> None:
    kinds = {"int": {"TYPE_ENUM", "TYPE_INT32"}, "str": {"TYPE_STRING"}, "bytes": {"TYPE_BYTES"}}
    theirs = {field.name: field for field in api_pb2.GenericResult.DESCRIPTOR.fields}
    assert sorted(theirs) == sorted(field.name for field in modal_wire.FIELDS)
    for number, kind, name in modal_wire.FIELDS:
        field = theirs[name]
        assert field.number == number
        assert next(each for each in kinds[kind.__name__] if getattr(field, each) == field.type)


FIELDS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a repr": {"status": 2, "exception": "ValueError('é\U0001f600')"},
    "all": {
        "status": 2,
        "exception": "QuotaExceeded('x', limit=3)",
        "exitcode": -9,
        "traceback": f"{TRACEBACK}billing.QuotaExceeded: x\n",
        "data": b"\x80\x04" * 1000,
        "serialized_tb": b"\x80\x04tb",
        "tb_line_cache": b"\x80\x04lines",
        "propagation_reason": "why",
    },
    "a blob": {"status": 2, "exception": "E('x')", "data_blob_id": "bl-1"},
    "the largest exit code": {"status": 2, "exitcode": 2**31 - 1},
    "a task": {
        "status": 2,
        "exception": "ValueError('x')",
        "traceback": f"{TRACEBACK.replace('/root', '<ta-01ABC>:/root')}ValueError: x\n",
    },
    **{f"status {name}": {"status": number, "exception": "text"} for name, number in STATUSES},
}


@pytest.mark.parametrize("name", FIELDS)
def test_both_languages_read_what_the_real_class_writes(ask: Ask, name: str) -> None:
    result = api_pb2.GenericResult(**FIELDS[name])
    sent = result.SerializeToString()
    envelope = bridge.decode_result(sent)
    assert bridge.decode_result(result) == envelope
    reply = ask("modalResult", sent.hex(), "msgpack")
    assert decode(bytes.fromhex(reply["envelope"])) == envelope
    # And the real class reads what both write.
    ours = bridge.encode_result_bytes(envelope)
    assert reply["again"] == ours.hex()
    fields = bridge.encode_result(envelope)
    again = api_pb2.GenericResult.FromString(ours)
    assert again == api_pb2.GenericResult(**fields)
    assert again.SerializeToString() == ours
    assert bridge.decode_result(again) == bridge.decode_result(ours)


@pytest.mark.parametrize(("name", "number"), STATUSES)
def test_every_status_is_what_modals_client_makes_of_it(name: str, number: int) -> None:
    result = api_pb2.GenericResult(status=number, exception="text of the platform")
    envelope = bridge.decode_result(result)
    if name == "GENERIC_STATUS_SUCCESS":
        assert envelope["code"] == name
        return
    with pytest.raises(modal.exception.Error) as theirs:
        asyncio.run(_process_result(result, CBOR, None))
    ours = errors.restore(envelope)
    assert type(ours) is type(theirs.value)
    assert ours.args == theirs.value.args
    assert str(ours) == str(theirs.value)
    # What Modal tells apart by class alone, or not at all, is a code here, and the way back finds it.
    plain = number == Status.Value("GENERIC_STATUS_FAILURE") or type(ours) is not modal.exception.RemoteError
    assert envelope.get("code") == (None if plain else name)
    assert bridge.encode_result(envelope)["status"] == number


def sent_by_worker(error: BaseException, data_format: int = PICKLE) -> Any:
    """The GenericResult that Modal's own worker makes of a raised error."""
    function: Any = SimpleNamespace(supported_output_formats=[PICKLE, CBOR])
    client: Any = SimpleNamespace(_stub=None)
    given = api_pb2.FunctionInput(data_format=data_format)
    sync = api_pb2.FUNCTION_CALL_INVOCATION_TYPE_SYNC
    context = IOContext(
        ["in-1"], [0], ["fc-1"], ["at-1"], function, [given], [sync], False, client, 2**30, 2**30
    )
    try:
        raise error
    except BaseException as caught:
        items = asyncio.run(context.output_items_exception(0.0, "ta-01TASK", caught))
    return api_pb2.GenericResult.FromString(items[0].result.SerializeToString())


class QuotaError(Exception):
    def __init__(self, message: str, limit: int) -> None:
        super().__init__(message, limit)
        self.limit = limit


@pytest.mark.parametrize("data_format", [PICKLE, CBOR])
def test_what_the_worker_sends_is_read_without_its_pickle(data_format: int) -> None:
    known = ErrorRegistry()
    known.register(QuotaError)
    result = sent_by_worker(QuotaError("over", 5), data_format)
    assert bool(result.data) == (data_format == PICKLE)
    result.data = result.data and b"no pickle at all"
    envelope = bridge.decode_result(result)
    back = known.restore(envelope)
    assert type(back) is QuotaError
    assert back.args == ("over", 5)
    assert envelope["frames"][-1]["source"] == "raise error"
    left = [each["path"] for each in envelope.get("omitted", ()) if each["reason"] == "unsupported"]
    pickled = ["/attributes/data", "/attributes/serialized_tb", "/attributes/tb_line_cache"]
    assert left == (pickled if data_format == PICKLE else [])


@pytest.mark.parametrize("more", [0, 1, 5000, 2**20])
def test_a_repr_that_the_worker_trimmed_says_how_long_it_was(more: int) -> None:
    error = ValueError("x" * (2 * 2**20 - len("ValueError('')") + more))
    size = len(repr(error))
    assert size == 2 * 2**20 + more
    result = sent_by_worker(error, CBOR)
    assert "\nTrimmed " in result.exception[-60:]
    envelope = bridge.decode_result(result)
    assert envelope["type"] == "python.ValueError"
    assert {"path": "/args", "reason": "truncated", "size": size} in envelope["omitted"]
    result.traceback = ""
    envelope = bridge.decode_result(result)
    assert envelope["message"].startswith("xxx")
    assert {"path": "/message", "reason": "truncated", "size": size} in envelope["omitted"]


def test_one_byte_less_is_not_trimmed() -> None:
    error = ValueError("x" * (2 * 2**20 - len("ValueError('')") - 1))
    assert "\nTrimmed " not in sent_by_worker(error, CBOR).exception[-60:]


# The client


@pytest.mark.parametrize("status", list(grpclib.Status))
def test_grpc_statuses_are_the_classes_of_modals_own_table(status: Any) -> None:
    error = grpclib.GRPCError(status, "no such thing")
    if status not in _STATUS_TO_EXCEPTION:
        assert status is grpclib.Status.OK
        return
    theirs = grpc_error_to_modal_exception(error)
    envelope = bridge.decode_client_error(error)
    ours = errors.restore(envelope)
    assert type(ours) is type(theirs)
    assert str(ours) == str(theirs)
    assert envelope["status"].upper() == status.name
    # The same by plain data, as JavaScript's client has it.
    given = {"name": "ClientError", "code": status.value, "details": "no such thing", "message": "/x: no"}
    assert bridge.decode_client_error(given) == envelope
    assert bridge.decode_client_error(theirs)["type"] == envelope["type"]


def own_errors() -> list[type[BaseException]]:
    found = [each for each in vars(modal.exception).values() if isinstance(each, type)]
    return [
        cls
        for cls in found
        if issubclass(cls, BaseException)
        and cls.__module__ == "modal.exception"
        and not cls.__name__.startswith("_")
        # What a function raised is told by their text.
        and cls.__name__ not in ("RemoteError", "FunctionTimeoutError", "InternalFailure")
    ]


@pytest.mark.parametrize("cls", own_errors(), ids=lambda cls: str(cls.__name__))
def test_the_clients_own_errors_are_themselves(cls: type[BaseException]) -> None:
    options = {"image_id": "im-1"} if cls is modal.exception.ImageBuildError else {}
    envelope = bridge.decode_client_error(cls("from the client", **options))
    assert type(errors.restore(envelope)) is cls
    assert envelope["message"] == "from the client"


def test_what_the_client_could_not_unpickle_is_read_from_its_text() -> None:
    result = sent_by_worker(QuotaError("over", 5))
    # As cloudpickle writes a class of a module that the caller does not have.
    result.data = b"\x80\x04c" + b"no_such_module\nQuotaError\n" + b")R."
    with pytest.raises(modal.exception.ExecutionError) as theirs:
        asyncio.run(_process_result(result, PICKLE, None))
    envelope = bridge.decode_client_error(theirs.value)
    assert envelope["type"] == f"{QuotaError.__module__}.QuotaError"
    assert "no_such_module" in envelope["notes"][-1]


@pytest.mark.parametrize("kind", ["FAILURE", "TIMEOUT", "INTERNAL_FAILURE"])
def test_the_three_errors_of_a_result_are_read_as_the_result_is(kind: str) -> None:
    result = api_pb2.GenericResult(status=Status.Value(f"GENERIC_STATUS_{kind}"), exception="KeyError('k')")
    with pytest.raises(modal.exception.Error) as theirs:
        asyncio.run(_process_result(result, CBOR, None))
    assert bridge.decode_client_error(theirs.value) == bridge.decode_result(result)


def test_what_we_send_shows_its_type_and_message_in_modals_client() -> None:
    envelope = errors.capture(QuotaError("over", 5))
    result = api_pb2.GenericResult(**bridge.encode_result(envelope))
    with pytest.raises(modal.exception.RemoteError) as theirs:
        asyncio.run(_process_result(result, PICKLE, None))
    assert str(theirs.value).startswith(f"{envelope['type']}: ('over', 5) rethrown1.")
    assert bridge.decode_client_error(theirs.value) == decode(encode(envelope))


# The two examples of Modal's documentation of types in `__main__`

SCRIPT = """
import asyncio, dataclasses, subprocess, sys
from types import SimpleNamespace
import modal
from rethrown import ErrorRegistry
from rethrown.bridges.modal import decode_result

app = modal.App()
errors = ErrorRegistry()


class MyException(Exception):
    pass


@dataclasses.dataclass
class MyType:
    foo: int


@app.function()
def raise_custom():
    raise MyException()


@app.function()
@errors.armored
def raise_custom_armored():
    raise MyException(MyType(foo=10))


@app.function()
def return_custom():
    return MyType(foo=10)


# What runs on Modal: the container imports this file as a module, and sends a GenericResult.
def container(name):
    from modal._runtime.container_io_manager import IOContext
    from modal._serialization import serialize
    from modal_proto import api_pb2
    pickle = api_pb2.DATA_FORMAT_PICKLE
    try:
        returned = globals()[name].local()
    except Exception as error:
        context = IOContext(
            ["in-1"], [0], ["fc-1"], ["at-1"], SimpleNamespace(supported_output_formats=[pickle]),
            [api_pb2.FunctionInput(data_format=pickle)], [api_pb2.FUNCTION_CALL_INVOCATION_TYPE_SYNC], False,
            SimpleNamespace(_stub=None), 2**21, 2**13,
        )
        [item] = asyncio.run(context.output_items_exception(0.0, "ta-01TASK", error))
        result = item.result
    else:
        status = api_pb2.GenericResult.GENERIC_STATUS_SUCCESS
        result = api_pb2.GenericResult(status=status, data=serialize(returned))
    sys.stdout.buffer.write(result.SerializeToString())


# What runs at home: what Modal's client does with that result.
def remote(name):
    from modal._utils.function_utils import _process_result
    from modal_proto import api_pb2
    code = f"import modal_script; modal_script.container({name!r})"
    sent = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True).stdout
    result = api_pb2.GenericResult.FromString(sent)
    return result, lambda: asyncio.run(_process_result(result, api_pb2.DATA_FORMAT_PICKLE, None))


def caught_by(raise_it):
    try:
        raise_it()
    except MyException as error:
        return "MyException", error
    except Exception as error:
        return f"Exception ({type(error).__module__}.{type(error).__name__})", error


def again(error):
    raise error


if __name__ == "__main__":
    result, modals = remote("raise_custom")
    print("Modal:", caught_by(modals)[0])
    print("result:", caught_by(lambda: again(errors.restore(decode_result(result))))[0])

    result, modals = remote("raise_custom_armored")
    shown, error = caught_by(modals)
    print("armored, Modal:", shown)
    shown, recovered = caught_by(lambda: again(errors.recover(error)))
    [value] = recovered.args
    print("armored, recovered:", shown, value == MyType(foo=10), isinstance(value, MyType))
    shown, restored = caught_by(lambda: again(errors.restore(decode_result(result))))
    [value] = restored.args
    print("armored, result:", shown, value == MyType(foo=10), isinstance(value, MyType))

    _, modals = remote("return_custom")
    data = modals()
    print("value, Modal:", data == MyType(foo=10), data.foo == 10, isinstance(data, MyType))
"""


def test_modals_examples_of_types_in_main(tmp_path: Path) -> None:
    """As a user runs them: `python modal_script.py`. Modal's way loses the class, ours keeps it."""
    (tmp_path / "modal_script.py").write_text(SCRIPT)
    source = str(Path(rethrown.__file__).parents[1])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([source, str(tmp_path)])}
    done = subprocess.run(
        [sys.executable, "modal_script.py"],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Modal: Exception (modal_script.MyException)",
        "result: MyException",
        "armored, Modal: Exception (builtins.RuntimeError)",
        "armored, recovered: MyException True True",
        "armored, result: MyException True True",
        "value, Modal: False True False",
    ]


# Warnings, and what is no Exception


def run(code: str, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, *options, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_warning_of_modals_own_crosses_where_it_is_an_error() -> None:
    code = """
import modal.exception
from modal._utils.deprecation import deprecation_warning
from rethrown import ErrorRegistry
from rethrown.catalogs import modal as catalog
errors = ErrorRegistry().use(catalog)
try:
    deprecation_warning((2025, 1, 1), "soon gone", show_source=False)
except modal.exception.DeprecationError as error:
    back = errors.deserialize(errors.serialize(error))
    print(type(back) is modal.exception.DeprecationError, isinstance(back, UserWarning), back)
"""
    assert run(code, "-W", "error::UserWarning") == "True True 2025-01-01: soon gone\n"


def test_input_cancellation_is_modals_own_and_no_exception() -> None:
    back = errors.deserialize(errors.serialize(modal.exception.InputCancellation("cancelled")))
    assert type(back) is modal.exception.InputCancellation
    assert not isinstance(back, Exception)


# Preemption

PREEMPTED = """
import json, signal, sys, time
from {module} import simulate_preemption
alarms = []
alarm = signal.alarm
# The 30 seconds to the second interrupt are one here.
signal.alarm = lambda seconds: alarms.append(seconds) or alarm(min(seconds, 1))
simulate_preemption(2, jitter_seconds={jitter})
seen = []
while len(seen) < 2:
    try:
        time.sleep(20)
    except KeyboardInterrupt as error:
        seen.append([type(error).__name__, isinstance(error, Exception)])
alarm(0)
print(json.dumps([alarms[0], alarms[1:], seen]))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="this system has no SIGALRM")
@pytest.mark.parametrize("jitter", [0, 1])
def test_both_simulated_preemptions_do_the_same(jitter: int) -> None:
    ours, theirs = (
        json.loads(run(PREEMPTED.format(module=module, jitter=jitter)))
        for module in ("rethrown.bridges.modal", "modal.exception")
    )
    assert ours == theirs
    assert ours == [2, [30, 30], [["KeyboardInterrupt", False]] * 2]


@pytest.mark.parametrize("wait", [0, -1])
def test_both_refuse_a_wait_of_nothing(wait: int) -> None:
    for simulate in (bridge.simulate_preemption, modal.exception.simulate_preemption):
        with pytest.raises(ValueError, match="greater than 0"):
            simulate(wait)


def test_a_pickle_stays_closed() -> None:
    """Theirs runs what it unpickles; ours does not look at it."""
    opened: list[str] = []

    class Trap:
        def __reduce__(self) -> Any:
            return opened.append, ("opened",)

    from modal._serialization import serialize

    data = serialize(Trap())
    result = api_pb2.GenericResult(status=2, exception="ValueError('x')", data=data)
    assert errors.restore(bridge.decode_result(result)).args == ("x",)
    assert opened == []
    # The trap works.
    deserialize(data, None)
