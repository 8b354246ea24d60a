"""What the four raise when the trip itself fails, and what happens here (docs/errors-about-errors.md)."""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import asyncio
import functools
import pickle
import re
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cloudpickle
import flyte.errors
import google.protobuf.message
import modal.exception
import pytest
import sail
from fal.exceptions import FieldException
from flyte._internal.runtime import io
from isolate.connections.common import (
    ExceptionDeserializationError,
    SerializationError,
    load_serialized_object,
    serialize_object,
)
from modal._serialization import deserialize, pickle_exception
from modal._utils.function_utils import _process_result
from modal_proto import api_pb2
from sail.sailbox import _decode_function_exec_result, _function_exec_command

import rethrown
from rethrown import DecodeError, EncodeError, ErrorRegistry, Limits, RemoteError, envelope_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "errors-about-errors.md"
TYPESCRIPT = Path(__file__).parents[2] / "test" / "errors-about-errors.test.ts"

errors = ErrorRegistry()


class StreamError(Exception):
    """One that no pickle takes."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.rows = (row for row in range(3))
        self.limit = 3


errors.register(StreamError, type="app.StreamError", fields=("limit", "rows"))


def caught_from(run: Callable[[], Any]) -> Any:
    try:
        run()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def through_modal(data: bytes, exception: str = "E()") -> Any:
    """What Modal's client raises for a failure with this pickle."""
    status = api_pb2.GenericResult.GENERIC_STATUS_FAILURE
    result = api_pb2.GenericResult(status=status, exception=exception, data=data, traceback="the stack")
    return caught_from(lambda: asyncio.run(_process_result(result, api_pb2.DATA_FORMAT_PICKLE, None)))


def sail_result(stdout: str) -> Any:
    return types.SimpleNamespace(timed_out=False, exit_code=0, stdout=stdout, stderr="")


def round_trip(error: BaseException) -> Any:
    return errors.deserialize(errors.serialize(error))


def test_a_field_that_cannot_be_serialized() -> None:
    error = StreamError("quota")
    # Modal: the class is gone.
    sent = through_modal(pickle_exception(error))
    assert type(sent) is modal.exception.SerializationError
    # fal: the process that ran it gives up.
    assert type(caught_from(lambda: serialize_object("cloudpickle", error))) is SerializationError
    # Sail: for what is sent into the box.
    function: Any = types.SimpleNamespace(func=len)
    failed = caught_from(lambda: _function_exec_command(function, (error,), {}, python_executable="python"))
    assert type(failed) is sail.SailboxFunctionSerializationError

    envelope = errors.capture(error)
    assert envelope["attributes"]["limit"] == 3
    assert envelope["attributes"]["rows"]["$opaque"]["type"] == "python.generator"  # type: ignore[index, call-overload]
    assert {"path": "/attributes/rows", "reason": "unsupported"} in envelope["omitted"]
    back = round_trip(error)
    assert type(back) is StreamError
    assert back.limit == 3
    assert str(back) == "quota"


def test_a_class_that_the_caller_does_not_have() -> None:
    module = types.ModuleType("only_over_there")
    exec("class QuotaError(ValueError): pass", vars(module))
    module.QuotaError.__module__ = "only_over_there"
    error = module.QuotaError("100 of 100")
    sys.modules["only_over_there"] = module
    try:
        pickled = pickle.dumps(error)
        data = errors.serialize(error)
    finally:
        del sys.modules["only_over_there"]
    sent = through_modal(pickled)
    assert type(sent) is modal.exception.ExecutionError
    assert type(caught_from(lambda: deserialize(pickled, None))) is modal.exception.DeserializationError
    failed = caught_from(lambda: load_serialized_object("pickle", pickled, was_it_raised=True))
    assert type(failed) is ExceptionDeserializationError

    # The nearest ancestor that is here, under its own name.
    back: Any = ErrorRegistry().deserialize(data)
    assert type(back) is ValueError
    assert rethrown.matches(back, "only_over_there.QuotaError")
    assert str(back) == "100 of 100"


def test_too_large() -> None:
    async def loaded(path: str) -> None:
        await io.load_outputs(path, max_bytes=8)

    failed = caught_from(lambda: asyncio.run(loaded(__file__)))
    assert type(failed) is flyte.errors.InlineIOMaxBytesBreached

    # Cut, and it says what and how much.
    error = ValueError("x" * 3_000_000)
    envelope: Any = envelope_of(round_trip(error))
    assert {"path": "/message", "reason": "truncated", "size": 3_000_000} in envelope["omitted"]
    small = errors.serialize(error, limits=Limits(max_bytes=1024))
    assert len(small) <= 1024
    assert type(errors.deserialize(small)) is ValueError
    # Only who writes or reads envelopes himself is told.
    with pytest.raises(EncodeError) as refused:
        rethrown.encode({"v": 1, "type": "a.B", "message": "x" * 3_000_000})
    assert (refused.value.code, refused.value.path) == ("limit", "/message")
    with pytest.raises(DecodeError) as received:
        rethrown.decode(b"{" + b" " * 20_000_000)
    assert (received.value.code, received.value.path) == ("limit", "")


def test_bytes_that_are_broken(tmp_path: Path) -> None:
    assert type(through_modal(b"\x80\x04broken")) is modal.exception.ExecutionError
    failed = caught_from(lambda: load_serialized_object("pickle", b"broken"))
    assert type(failed) is SerializationError
    path = tmp_path / "error.pb"
    path.write_bytes(b"\xff\xff\xff")
    assert (
        type(caught_from(lambda: asyncio.run(io.load_error(str(path)))))
        is google.protobuf.message.DecodeError
    )
    for stdout in ("killed", "__SAIL_FUNCTION_RESULT__:{broken"):
        result = sail_result(stdout)
        failed = caught_from(functools.partial(_decode_function_exec_result, result))
        assert type(failed) is sail.SailboxFunctionSerializationError

    whole = errors.serialize(ValueError("x"))
    for data, code in (
        (whole[:-1], "truncated"),
        (whole + b"\x00", "trailing_data"),
        (b"\xc1" * 9, "malformed"),
        (b"", "truncated"),
    ):
        with pytest.raises(DecodeError) as refused:
            errors.deserialize(data)
        assert refused.value.code == code
    assert type(caught_from(lambda: errors.deserialize(b"\x81\xa1v\x01"))) is DecodeError


def test_another_version() -> None:
    checked = sail.Sailbox._finish_function_runtime
    stdout = '__SAIL_FUNCTION_RUNTIME__:{"python":"/usr/bin/python3","version":"3.9.1"}'
    failed = caught_from(lambda: checked(None, "key", "3.11.7", sail_result(stdout)))
    assert type(failed) is sail.SailboxFunctionSerializationError
    assert "Python version mismatch" in str(failed)

    # The versions of Python, of the library and of the class do not matter; that of the envelope does.
    with pytest.raises(DecodeError) as refused:
        errors.deserialize(b'{"v":2,"type":"a.B"}')
    assert refused.value.code == "unsupported_version"
    old = {"v": 1, "type": "python.ValueError", "message": "x", "origin": {"runtime": "CPython 2.7.18"}}
    assert type(errors.restore(old)) is ValueError  # type: ignore[arg-type]


class HostileError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("str")

    __repr__ = __str__

    def __reduce__(self) -> Any:
        raise RuntimeError("reduce")


def test_methods_that_fail_themselves() -> None:
    # Modal's own way out shows the error that it cannot pickle.
    assert str(caught_from(lambda: pickle_exception(HostileError()))) == "str"
    assert str(caught_from(lambda: flyte.errors.CustomError.from_exception(HostileError()))) == "str"

    envelope = errors.capture(HostileError("a"))
    assert envelope["type"].endswith(".HostileError")
    assert {"path": "/message", "reason": "failed"} in envelope["omitted"]
    assert type(round_trip(ValueError(HostileError("a")))) is ValueError


def test_a_constructor_that_wants_more_than_was_kept() -> None:
    error = FieldException(field="seed", message="must be positive")
    assert type(through_modal(pickle.dumps(error))) is modal.exception.ExecutionError
    # Flyte's own classes do not come back either.
    assert isinstance(
        caught_from(lambda: pickle.loads(pickle.dumps(flyte.errors.OOMError("c", "m")))), TypeError
    )

    # No constructor is run.
    from rethrown.catalogs import fal

    knowing = ErrorRegistry().use(fal)
    back: Any = knowing.deserialize(knowing.serialize(error))
    assert type(back) is FieldException
    assert (back.field, back.message) == ("seed", "must be positive")


def test_cycles_and_depth() -> None:
    error: Any = ValueError("cycle")
    error.inner = deep = list[Any]()
    for _ in range(100_000):
        deep.append([])
        deep = deep[0]
    assert isinstance(caught_from(lambda: cloudpickle.dumps(error)), (RecursionError, pickle.PicklingError))
    error.__cause__ = error

    envelope = errors.capture(error)
    assert envelope["cause"] == 0
    assert "truncated" in [each["reason"] for each in envelope["omitted"]]
    back = errors.deserialize(rethrown.encode(envelope))
    assert type(back) is ValueError
    assert back.__cause__ is back


def test_data_that_is_no_error_of_this_format() -> None:
    sent = through_modal(pickle.dumps("not an exception"))
    assert type(sent) is modal.exception.ExecutionError

    # restore() never throws, whatever it is given.
    back = errors.restore({"v": 1, "message": 5})  # type: ignore[typeddict-item]
    assert type(back) is RemoteError
    assert "/type" in str(back)
    with pytest.raises(DecodeError) as refused:
        errors.deserialize(b'{"v":1,"message":"x"}')
    assert (refused.value.code, refused.value.path) == ("schema", "/type")


def test_an_error_about_the_trip_crosses_itself() -> None:
    with pytest.raises(DecodeError) as refused:
        errors.deserialize(b"{")
    back = round_trip(refused.value)
    assert isinstance(back, ValueError)
    assert rethrown.matches(back, "rethrown.errors.DecodeError")
    assert str(back) == str(refused.value)


def test_each_row_of_the_page_has_a_test_in_both_languages() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    tests = [name[len("test_") :] for name in globals() if name.startswith("test_")]
    assert sorted([*rows, "each_row_of_the_page_has_a_test_in_both_languages"]) == sorted(tests)
    typescript = re.findall(r'^ *test\("([a-z_]+)"', TYPESCRIPT.read_text("utf-8"), re.MULTILINE)
    assert sorted(typescript) == sorted(rows)
