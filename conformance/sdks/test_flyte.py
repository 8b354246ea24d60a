"""The bridge to Flyte against the real packages: flyteidl2's messages, and flyte's own conversions."""

# mypy: disable-error-code="import-not-found, untyped-decorator"

from __future__ import annotations

import asyncio
import itertools
import sys
import types
from pathlib import Path
from typing import Any, cast

import flyte
import flyte.errors
import pytest
from conftest import Ask
from flyte._internal.runtime import convert, io
from flyte._internal.runtime.taskrunner import run_task
from flyteidl2.core import execution_pb2
from google.protobuf import json_format

import rethrown
from rethrown import ErrorRegistry, envelope_of
from rethrown.bridges import flyte as bridge
from rethrown.catalogs import flyte as catalog

errors = ErrorRegistry().use(catalog)

KINDS = {"UNKNOWN": None, "USER": "user", "SYSTEM": "system"}
GPU_FAULTS = {
    "none": None,
    "full": execution_pb2.GpuFault(
        kind="KIND_SXID",
        code=79,
        name="Graphics engine fault",
        severity="SEVERITY_CRITICAL",
        gpu_uuid="GPU-1",
        gpu_index=0,
        pci_bus_id="0000:3b",
        node="n1",
        pid=7,
        process="python",
    ),
    "bare": execution_pb2.GpuFault(),
}


@errors.register("billing.QuotaExceeded", fields=("limit",))
class QuotaExceededError(Exception):
    def __init__(self, message: str, limit: int) -> None:
        super().__init__(message)
        self.limit = limit


def execution_error(
    code: str, kind: str, worker: str = "w7", gpu_fault: execution_pb2.GpuFault | None = None
) -> execution_pb2.ExecutionError:
    return execution_pb2.ExecutionError(
        code=code, message="the message", kind=kind, worker=worker, gpu_fault=gpu_fault
    )


def captured(error: BaseException) -> dict[str, Any]:
    """What a Capturer writes of it, but for who captured."""
    envelope = cast("dict[str, Any]", errors.capture(error))
    return {key: value for key, value in envelope.items() if key not in ("origin", "time")}


def told(envelope: Any) -> dict[str, Any]:
    """The same of what a bridge made of an ExecutionError, less what Flyte's class has no field for."""
    kept = {key: value for key, value in envelope.items() if key != "origin"}
    without = ("pid", "server_code")
    kept["attributes"] = {key: value for key, value in kept["attributes"].items() if key not in without}
    return kept


# Every code by which flyte chooses a class itself: its tables, by enumeration, and the words that it looks
# for inside of a code.
TABLES = (
    *convert._TIMEOUT_ERROR_BY_CODE,
    *flyte.errors.GPU_FAULT_CODES,
    *flyte.errors.APPLE_SILICON_ERRORS_BY_CODE,
)
WORDS = (
    "OOM",
    "Interrupted",
    "PrimaryContainerNotFound",
    "RetriesExhausted",
    "InvalidImageName",
    "ImagePullBackOff",
)
OTHERS = (
    "OOMKilled",
    "Unknown",
    "RetriesExhausted|OOMKilled",
    "RetriesExhausted | 404 Gone",
    "404 Gone",
    "a b",
    "",
)
# Of an unknown kind flyte knows no codes: those that are names are classes.
SAME = [
    *itertools.product((*TABLES, *WORDS, *OTHERS), ("USER", "SYSTEM", "UNKNOWN")),
    ("FilesystemIOError", "SYSTEM"),
]
SAME = [
    (code, kind)
    for code, kind in SAME
    if not (kind == "UNKNOWN" and code.rpartition("|")[2].strip().isidentifier())
]


@pytest.mark.parametrize("fault", GPU_FAULTS)
@pytest.mark.parametrize(("code", "kind"), SAME)
def test_a_code_of_flytes_gives_the_error_that_flyte_makes_of_it(code: str, kind: str, fault: str) -> None:
    theirs = execution_error(code, kind, gpu_fault=GPU_FAULTS[fault])
    native = convert.convert_error_to_native(theirs)
    assert native is not None
    assert told(bridge.decode_execution_error(theirs)) == captured(native)
    assert told(bridge.decode_execution_error(theirs.SerializeToString())) == captured(native)
    assert type(errors.restore(bridge.decode_execution_error(theirs))) is type(native)


OWN_CLASSES = sorted(
    name
    for name, cls in vars(flyte.errors).items()
    if isinstance(cls, type) and issubclass(cls, flyte.errors.RuntimeUserError)
)


def test_flyte_has_own_classes() -> None:
    assert len(OWN_CLASSES) > 30


@pytest.mark.parametrize("name", OWN_CLASSES)
def test_a_code_that_names_one_of_flytes_classes_is_that_class(name: str) -> None:
    """flyte itself makes RuntimeUserError of most of them, which is an ancestor of each."""
    cls = getattr(flyte.errors, name)
    theirs = execution_error(name, "USER")
    error = errors.restore(bridge.decode_execution_error(theirs))
    assert type(error) is cls
    # Except where a part of the name misleads it.
    misled = type(convert.convert_error_to_native(theirs)) not in cls.__mro__
    assert misled is (name == "AppleSiliconDaemonOOMError")


# What flyte makes of a user's class by a part of its name.
MISTAKEN = {
    "ChatRoomNotFound": "OOMError",
    "ZoomError": "OOMError",
    "BloomError": "OOMError",
    "RoomService": "OOMError",
    "InterruptedErrorOfMine": "TaskInterruptedError",
    "UserInterruptedUpload": "TaskInterruptedError",
    "MyPrimaryContainerNotFoundHandler": "PrimaryContainerNotFoundError",
    "AllRetriesExhaustedError": "RetriesExhaustedError",
    "UnknownCurrency": "RuntimeUnknownError",
    "BadInvalidImageName": "InvalidImageNameError",
    "ImagePullBackOffLater": "ImagePullBackOffError",
}


@pytest.mark.parametrize(("code", "mistaken"), MISTAKEN.items())
def test_a_code_is_compared_whole_never_by_substring(code: str, mistaken: str) -> None:
    theirs = execution_error(code, "USER")
    assert type(convert.convert_error_to_native(theirs)).__name__ == mistaken
    envelope = bridge.decode_execution_error(theirs)
    assert envelope["type"] == code
    error: Any = errors.restore(envelope)
    assert type(error) is flyte.errors.RuntimeUserError
    assert (str(error), error.code, error.kind, error.worker) == ("the message", code, "user", "w7")
    known = bridge.decode_execution_error(theirs, known=[f"app.rooms.{code}"])
    assert known["type"] == f"app.rooms.{code}"
    assert "omitted" not in known


@pytest.mark.parametrize("kind", ["USER", "UNKNOWN"])
@pytest.mark.parametrize(
    "name", ["ValueError", "KeyError", "MemoryError", "InterruptedError", "TimeoutError"]
)
def test_the_name_of_a_builtin_is_that_builtin(name: str, kind: str) -> None:
    """flyte makes a RuntimeUserError of it, and of InterruptedError a TaskInterruptedError."""
    error = errors.restore(bridge.decode_execution_error(execution_error(name, kind)))
    assert type(error).__name__ == name
    assert str(error) in ("the message", repr("the message"))


@pytest.mark.parametrize("recoverability", ["RECOVERABLE", "NON_RECOVERABLE"])
@pytest.mark.parametrize("kind", KINDS)
def test_kind_recoverability_worker_and_timestamp(kind: str, recoverability: str) -> None:
    theirs = execution_error("404 Gone", kind)
    theirs.recoverability = execution_pb2.ContainerError.Kind.Value(recoverability)
    theirs.timestamp.FromMilliseconds(1_700_000_000_123)
    theirs.error_uri = "s3://bucket/error.pb"
    for given in (theirs, theirs.SerializeToString(), json_format.MessageToDict(theirs, True, True)):
        if isinstance(given, dict):
            given = {**given, "kind": theirs.kind, "recoverability": theirs.recoverability}
            given["timestamp"] = {"seconds": 1_700_000_000, "nanos": 123_000_000}
        envelope = bridge.decode_execution_error(given)
        assert envelope.get("kind") == KINDS[kind]
        # 0 is what a message holds of which nobody said anything.
        assert envelope.get("retryable") is (True if recoverability == "RECOVERABLE" else None)
        assert envelope["time"] == 1_700_000_000_123
        assert envelope["origin"] == {"worker": "w7"}
        assert envelope["attributes"]["error_uri"] == "s3://bucket/error.pb"


@pytest.mark.parametrize("recoverability", ["RECOVERABLE", "NON_RECOVERABLE"])
def test_a_document_says_whether_it_is_recoverable(recoverability: str) -> None:
    error = execution_pb2.ContainerError(code="E", message="m", kind=recoverability, origin="USER")
    document = execution_pb2.ErrorDocument(error=error)
    for given in (document, error, document.SerializeToString()):
        envelope = bridge.decode_error_document(given)
        assert envelope["retryable"] is (recoverability == "RECOVERABLE")
        assert (envelope["type"], envelope["message"], envelope["kind"]) == ("E", "m", "user")


def raised() -> QuotaExceededError:
    try:
        try:
            raise KeyError("a-17")
        except KeyError as cause:
            raise QuotaExceededError("100 of 100 calls used", 100) from cause
    except QuotaExceededError as error:
        error.__dict__["__notes__"] = ["account a-17"]
        return error


def catch(error: BaseException | None) -> QuotaExceededError:
    caught = errors.recover(error)
    assert type(caught) is QuotaExceededError
    assert caught.limit == 100
    assert type(caught.__cause__) is KeyError
    assert vars(caught)["__notes__"] == ["account a-17"]
    assert caught.__traceback__ is not None
    return caught


def test_what_we_write_is_read_by_flytes_messages_and_by_flyte(tmp_path: Path) -> None:
    envelope = errors.capture(raised())
    document = execution_pb2.ErrorDocument.FromString(bridge.encode_error_document(envelope))
    assert document.error.code == "QuotaExceeded"
    assert document.error.message.startswith("billing.QuotaExceeded: 100 of 100 calls used rethrown1.")
    assert document.error.kind == execution_pb2.ContainerError.RECOVERABLE
    assert document.error.origin == execution_pb2.ExecutionError.USER
    path = tmp_path / "error.pb"
    path.write_bytes(bridge.encode_error_document(envelope))
    loaded = asyncio.run(io.load_error(str(path)))
    native = convert.convert_error_to_native(loaded)
    assert type(native) is flyte.errors.RuntimeUserError
    assert native.code == "QuotaExceeded"
    catch(native)
    assert bridge.decode_error_document(path.read_bytes()) == envelope
    assert bridge.decode_error_document(document) == envelope
    # The uri is where it was loaded from.
    assert bridge.decode_execution_error(loaded) == envelope


def test_an_execution_error_carries_all_of_it() -> None:
    envelope = cast(Any, {**errors.capture(raised()), "retryable": False, "kind": "system", "time": -1})
    envelope["origin"] = {**envelope["origin"], "worker": "w9"}
    theirs = execution_pb2.ExecutionError.FromString(bridge.encode_execution_error(envelope))
    assert theirs.kind == execution_pb2.ExecutionError.SYSTEM
    assert theirs.recoverability == execution_pb2.ContainerError.NON_RECOVERABLE
    assert theirs.worker == "w9"
    assert theirs.timestamp.ToMilliseconds() == -1
    assert bridge.decode_execution_error(theirs) == envelope
    assert type(convert.convert_error_to_native(theirs)) is flyte.errors.RuntimeSystemError


@pytest.mark.parametrize("fault", GPU_FAULTS)
@pytest.mark.parametrize("code", flyte.errors.GPU_FAULT_CODES)
def test_a_gpu_fault_crosses_both_ways(code: str, fault: str) -> None:
    theirs = execution_error(code, "SYSTEM", gpu_fault=GPU_FAULTS[fault])
    envelope = bridge.decode_execution_error(theirs)
    again = execution_pb2.ExecutionError.FromString(bridge.encode_execution_error(envelope))
    # Flyte's class has no place for an absent fault, and none is the same as an empty one.
    assert again.gpu_fault == (GPU_FAULTS[fault] or execution_pb2.GpuFault())
    assert again.code == code
    native, first = (convert.convert_error_to_native(each) for each in (again, theirs))
    assert type(native) is type(first)
    assert vars(cast(Any, native)) == vars(cast(Any, first))


def told_of(error: BaseException) -> Any:
    """What came with it."""
    return envelope_of(error)


def error_of(message: Any) -> BaseException:
    """What run_task gives of a task that fails so."""

    class Failing:
        name = "task"

        async def execute(self) -> None:
            raise message

    context = cast(Any, type("Context", (), {"action": None, "custom_context": None, "version": None})())
    _, error = asyncio.run(run_task(context, None, cast(Any, Failing()), {}))
    assert isinstance(error, BaseException)
    return error


FLYTES = (
    flyte.errors.NonRecoverableError("no"),
    flyte.errors.RuntimeSystemError("Disk", "full", "w1"),
    flyte.errors.RuntimeUnknownError("What", "ever", "w1"),
    flyte.errors.OOMError("OOMKilled", "too much"),
    flyte.errors.AppleSiliconModelNotFoundError("no model"),
    flyte.errors.AppleSiliconDaemonOOMError("too big"),
    flyte.errors.InitializationError("Init", "user", "not yet"),
    raised(),
    ValueError("plain"),
)


@pytest.mark.parametrize("original", FLYTES, ids=lambda each: type(each).__name__)
def test_custom_error_is_sent_as_a_worker_sends_the_original(original: Exception) -> None:
    wrapped = bridge.custom_error("the text", original)
    sent = convert.convert_from_native_to_error(error_of(wrapped))
    expected = convert.convert_from_native_to_error(error_of(original))
    assert (sent.err.code, sent.err.kind, sent.recoverable) == (
        expected.err.code,
        expected.err.kind,
        expected.recoverable,
    )
    assert sent.err.worker == expected.err.worker
    assert sent.err.message == "the text"


flyte_environment = flyte.TaskEnvironment(name="errors")


@flyte_environment.task
@errors.armored(wrap=bridge.custom_error)
async def charge(account: str) -> int:
    """Raises a class of our own."""
    try:
        raise KeyError(account)
    except KeyError as cause:
        error = QuotaExceededError("100 of 100 calls used", 100)
        error.__dict__["__notes__"] = [f"account {account}"]
        raise error from cause


@flyte_environment.task
@errors.armored(wrap=bridge.custom_error)
def charge_at_once(account: str) -> int:
    """The same, and no coroutine."""
    error = QuotaExceededError("100 of 100 calls used", 100)
    error.__dict__["__notes__"] = [f"account {account}"]
    raise error from KeyError(account)


@pytest.mark.parametrize("task", [charge, charge_at_once])
def test_a_task_of_a_real_local_run_raises_the_class_itself(task: Any) -> None:
    flyte.init()
    with pytest.raises(Exception) as caught:  # noqa: PT011
        flyte.with_runcontext(mode="local").run(task, account="a-17").wait()
    assert type(caught.value) is flyte.errors.RuntimeUserError or isinstance(
        caught.value, flyte.errors.CustomError
    )
    assert cast(Any, caught.value).code == "QuotaExceededError"
    back = catch(caught.value)
    assert str(back) == "100 of 100 calls used"
    assert told_of(back)["type"] == "billing.QuotaExceeded"


def test_the_example_of_the_page_runs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "bridges" / "flyte.md").read_text("utf-8")
    example = page.partition("```python\n")[2].partition("```")[0]
    module = types.ModuleType("flyte_example")
    sys.modules[module.__name__] = module
    try:
        # Annotations of a task are read from its module.
        exec(compile(example, "flyte.md", "exec"), vars(module))
        flyte.init()
        run = flyte.with_runcontext(mode="local").run(module.main)
        run.wait()
        assert run.outputs()[0] == 0
    finally:
        del sys.modules[module.__name__]


def handled(silence: Any, exception: BaseException | None) -> list[Any]:
    """The contexts that got as far as the loop's own handler."""
    seen: list[Any] = []
    loop: Any = asyncio.new_event_loop()
    try:
        loop.default_exception_handler = seen.append
        loop.set_exception_handler(silence)
        loop.call_exception_handler({"message": "m", **({"exception": exception} if exception else {})})
    finally:
        loop.close()
    return seen


@pytest.mark.parametrize("exception", [BlockingIOError(11, "busy"), OSError("x"), None], ids=repr)
def test_silence_polling_error_does_what_flytes_does(exception: BaseException | None) -> None:
    theirs = handled(flyte.errors.silence_polling_error, exception)
    assert handled(bridge.silence_polling_error, exception) == theirs
    assert handled(bridge.silence_grpc_polling_error, exception) == theirs
    assert len(theirs) == (0 if isinstance(exception, BlockingIOError) else 1)


SENT = {
    "code": ("USER", "QuotaExceeded"),
    "gpu": ("SYSTEM", "GpuXidError"),
    "timeout": ("USER", "QUEUED_TIMEOUT_EXCEEDED"),
    "server": ("USER", "RetriesExhausted|OOMKilled"),
}


@pytest.mark.parametrize("name", SENT)
def test_typescript_reads_flytes_bytes_as_we_do(ask: Ask, name: str) -> None:
    kind, code = SENT[name]
    theirs = execution_error(code, kind, gpu_fault=GPU_FAULTS["full"])
    theirs.timestamp.FromMilliseconds(-1)
    reply = ask("flyteExecutionError", theirs.SerializeToString().hex(), "msgpack")
    ours = bridge.decode_execution_error(theirs)
    assert bytes.fromhex(reply["envelope"]) == rethrown.encode(ours)
    # Armored by TypeScript, the message differs in nothing.
    assert execution_pb2.ExecutionError.FromString(bytes.fromhex(reply["again"])) == (
        execution_pb2.ExecutionError.FromString(bridge.encode_execution_error(ours))
    )


def test_typescript_reads_flytes_documents_as_we_do(ask: Ask) -> None:
    error = execution_pb2.ContainerError(code="E", message="m\u20ac", kind="RECOVERABLE", origin="SYSTEM")
    document = execution_pb2.ErrorDocument(error=error)
    reply = ask("flyteErrorDocument", document.SerializeToString().hex(), "msgpack")
    ours = bridge.decode_error_document(document)
    assert bytes.fromhex(reply["envelope"]) == rethrown.encode(ours)
    assert execution_pb2.ErrorDocument.FromString(bytes.fromhex(reply["again"])) == (
        execution_pb2.ErrorDocument.FromString(bridge.encode_error_document(ours))
    )
