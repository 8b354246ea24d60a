"""The bridge to fal: the shared vectors, and what only Python can show."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from bridge_vectors import bridge_vectors
from hypothesis import given
from hypothesis import strategies as st

from rethrown import ErrorRegistry, RemoteError, decode, encode, envelope_of, find_armor
from rethrown._types import FAL_TYPES, PYTHON_TYPES
from rethrown.bridges.fal import (
    catch_gpu_exceptions,
    decode_client_error,
    decode_response,
    encode_response,
)
from rethrown.catalogs import fal

VECTORS = bridge_vectors("fal")
CODECS = ("msgpack", "protobuf", "json", "armor")

errors = ErrorRegistry().use(fal)


def caught_from(run: Callable[[], object]) -> BaseException:
    try:
        run()
    except BaseException as caught:
        return caught
    raise AssertionError("nothing was raised")


def converted(error: BaseException) -> BaseException:
    def fail() -> None:
        raise error

    through_decorator = caught_from(catch_gpu_exceptions()(fail))

    def block() -> None:
        with catch_gpu_exceptions():
            fail()

    through_block = caught_from(block)
    assert type(through_block) is type(through_decorator)
    return through_block


def outcome(error: BaseException) -> str | None:
    caught = converted(error)
    if caught is error:
        return None
    assert caught.__cause__ is error
    names: dict[type, str] = {fal.CUDAOutOfMemoryException: "oom", fal.GPUException: "gpu"}
    return names[type(caught)]


def raised_as(type: str, message: str) -> BaseException:
    known = PYTHON_TYPES.get(type) or FAL_TYPES[type]
    if type in ("python.KeyboardInterrupt", "python.SystemExit"):
        return {"python.KeyboardInterrupt": KeyboardInterrupt, "python.SystemExit": SystemExit}[type](message)
    return errors.restore(
        {"v": 1, "type": type, "lineage": [*known["lineage"]], "message": message, "args": [message]}
    )


def units_header(units: Any) -> str | None:
    envelope: Any = {"v": 1, "type": "fal.exceptions._base.FieldException", "billableUnits": units}
    return encode_response(envelope).headers.get("x-fal-billable-units")


def encoded(envelope: Any, *, stopRunner: bool | None = None) -> dict[str, Any]:  # noqa: N803
    return encode_response(envelope, stop_runner=stopRunner)._asdict()


CALLS: dict[str, Callable[..., Any]] = {
    "decodeResponse": lambda given: decode_response(**given),
    "encodeResponse": encoded,
    "formatUnits": units_header,
    "catchGpuExceptions": lambda given: outcome(raised_as(**given)),
}


def ids(cases: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in cases]


@pytest.mark.parametrize("vector", VECTORS, ids=ids(VECTORS))
def test_vector(vector: dict[str, Any]) -> None:
    result = CALLS[vector["call"]](vector["input"], **vector.get("options", {}))
    # As JSON, which tells 1, 1.0 and True apart.
    shown, expected = (json.dumps(each, sort_keys=True) for each in (result, vector["expect"]))
    assert shown == expected, vector["why"]


DECODED = [each for each in VECTORS if each["call"] == "decodeResponse"]


@pytest.mark.parametrize("vector", DECODED, ids=ids(DECODED))
def test_what_comes_out_of_a_response_is_an_envelope_that_every_encoding_takes(
    vector: dict[str, Any],
) -> None:
    envelope = decode_response(**vector["input"])
    for codec in CODECS:
        assert decode(encode(envelope, codec)) == envelope


def test_what_comes_out_of_a_response_is_the_class_that_fal_raised() -> None:
    detail = [{"loc": ["body", "seed"], "msg": "bad", "type": "value_error"}]
    back: Any = errors.restore(decode_response(422, {"x-fal-billable-units": "2"}, {"detail": detail}))
    assert type(back) is fal.FieldException
    assert (back.field, back.message, back.status_code, back.billable_units) == ("seed", "bad", 422, 2)
    assert str(back) == "bad"


def test_headers_are_read_in_every_form_that_a_client_has_them_in() -> None:
    body = {"detail": "busy"}
    expected = decode_response(503, {"x-fal-needs-retry": "1"}, body)
    assert expected["retryable"] is True
    for headers in (
        [("X-Fal-Needs-Retry", "1")],
        {"X-FAL-NEEDS-RETRY": ["1"], "x-none": None},
        iter([("x-fal-needs-retry", "1")]),
    ):
        assert decode_response(503, headers, body) == expected


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_body_can_be_bytes(kind: Any) -> None:
    text = '{"detail": "ünknown"}'
    assert decode_response(400, {}, kind(text.encode())) == decode_response(400, {}, text)


def test_what_comes_out_stays_within_the_limits_whatever_comes() -> None:
    deep: Any = "x"
    for _ in range(500):
        deep = [deep]
    cycle: list[Any] = []
    cycle.append(cycle)
    bodies: list[Any] = [
        "x" * 3_000_000,
        {"detail": "\ud800" * 500_000},
        {"detail": [{"loc": ["body"], "msg": "bad", "type": "x"}] * 20_000},
        {"deep": deep},
        "[" * 100_000,
        cycle,
        {"detail": "x", "more": ["y" * 250_000] * 8},
    ]
    for body in bodies:
        envelope = decode_response(422, {}, body)
        assert len(encode(envelope)) <= 1_048_576
        assert envelope["httpStatus"] == 422


_TEXT = st.text() | st.sampled_from(["1", "0", "true", "-1", "1e999", "Sat, 21 Nov 2026 07:28:10 GMT"])
_NAMES = st.sampled_from(
    ["x-fal-billable-units", "retry-after", "x-fal-needs-retry", "x-fal-error-type", "date"]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda each: st.lists(each, max_size=4) | st.dictionaries(_TEXT, each, max_size=4),
    max_leaves=12,
)


@given(st.integers() | st.floats(), st.dictionaries(_NAMES, _TEXT), _JSON | _JSON.map(json.dumps))
def test_every_response_is_an_envelope(status: Any, headers: dict[str, str], body: Any) -> None:
    envelope = decode_response(status, headers, body)
    assert decode(encode(envelope)) == envelope


# Armor in a response


class QuotaExceededError(Exception):
    def __init__(self, message: str, limit: int) -> None:
        super().__init__(message)
        self.limit = limit


own = ErrorRegistry().use(fal)
own.register(QuotaExceededError, type="billing.QuotaExceeded", fields=("limit",))
ENVELOPE = own.capture(QuotaExceededError("100 of 100", 100))
TOKEN = encode(ENVELOPE, "armor").decode()


@pytest.mark.parametrize(
    "body",
    [
        {"detail": f"QuotaExceeded: 100 of 100 {TOKEN}"},
        {"detail": [{"loc": ["body", "seed"], "msg": f"bad {TOKEN}", "type": "value_error"}]},
        {"message": f"failed: {TOKEN}"},
        f"upstream said: {TOKEN}",
    ],
    ids=["detail", "item", "message", "text"],
)
def test_armor_in_a_response_is_the_error_that_it_holds_with_what_the_response_adds(body: Any) -> None:
    headers = {
        "x-fal-billable-units": "3",
        "x-fal-request-id": "r-7",
        "x-fal-needs-retry": "0",
        "retry-after": "2",
    }
    envelope = decode_response(429, headers, body)
    assert envelope == {
        **ENVELOPE,
        "httpStatus": 429,
        "status": "resource_exhausted",
        "retryable": False,
        "retryAfterMs": 2000,
        "billableUnits": 3,
        "origin": {**ENVELOPE["origin"], "task": "r-7"},
    }
    assert type(own.restore(envelope)) is QuotaExceededError


def test_armor_keeps_what_it_says_itself() -> None:
    stated: Any = {**ENVELOPE, "httpStatus": 402, "retryable": True, "billableUnits": "1.5"}
    headers = {"x-fal-needs-retry": "0", "x-fal-billable-units": "3"}
    envelope = decode_response(500, headers, {"detail": encode(stated, "armor").decode()})
    assert (envelope["httpStatus"], envelope["retryable"], envelope["billableUnits"]) == (402, True, "1.5")


def test_armor_in_what_a_validation_error_echoes_is_anyones() -> None:
    item = {"type": "x", "loc": ["body", "prompt"], "msg": "bad", "input": TOKEN, "ctx": {"token": TOKEN}}
    envelope = decode_response(422, {}, {"detail": [item]})
    assert (envelope["type"], envelope["message"]) == ("fal.client.ValidationError", "body.prompt: bad")


def test_armor_that_is_forged_is_text() -> None:
    forged = f"{TOKEN[:-10]}.00000000."
    envelope = decode_response(400, {}, {"detail": forged})
    assert (envelope["type"], envelope["message"]) == ("fal.exceptions._base.AppException", forged)


@pytest.mark.parametrize(
    "error",
    [QuotaExceededError("q", 1), fal.FieldException("seed", message="bad") if False else ValueError("v")],
    ids=repr,
)
def test_what_internal_disclosure_sends_comes_back_whole(error: BaseException) -> None:
    envelope: Any = own.capture(error, stdout="half", billable_units=2)
    response = encode_response(envelope, disclosure="internal")
    assert find_armor(json.dumps(response.body)) is not None
    back: Any = decode_response(*response)
    for each in (back, envelope):
        each.pop("status", None), each.pop("httpStatus", None)
    assert back == envelope


# What leaves in a response


def test_an_errors_text_leaves_only_where_its_class_is_registered() -> None:
    class FullError(Exception):
        pass

    registry = ErrorRegistry()
    registry.register(FullError, type="shop.Full", http_status=409)
    envelope = registry.capture(FullError("the shop is full"))
    assert encode_response(envelope).body == {"detail": "Already exists"}
    response = encode_response(envelope, errors=registry)
    assert (response.status, response.body) == (409, {"detail": "the shop is full"})
    secret = registry.capture(KeyError("bob@example.com"), stdout="key")
    assert encode_response(secret, errors=registry).body == {"detail": "Internal Server Error"}


def test_whatever_is_not_internal_discloses_less() -> None:
    secret = errors.capture(KeyError("bob@example.com"), stdout="key")
    assert "bob" in json.dumps(encode_response(secret, disclosure="internal"))
    assert "bob" not in json.dumps(encode_response(secret, disclosure="Internal"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "make",
    [
        lambda: fal.AppException(message="gone", status_code=410),
        lambda: fal.FieldException(field="seed", message="bad", billable_units=2.5),
        lambda: fal.RequestCancelledException(message="stopped"),
        lambda: fal.CUDAOutOfMemoryException(),
        lambda: fal.GPUException(),
    ],
)
def test_fals_own_classes_pass_through_a_response(make: Callable[[], Any]) -> None:
    error = make()
    back: Any = errors.restore(decode_response(*encode_response(errors.capture(error))))
    assert type(back) is type(error)
    fields = ("field", "message", "status_code", "type", "billable_units")
    assert [getattr(back, name, None) for name in fields] == [getattr(error, name, None) for name in fields]


def test_headers_can_be_sent() -> None:
    odd: Any = {"v": 1, "type": "a.B", "code": "a\r\nset-cookie: x", "billableUnits": "1\r\n2"}
    assert encode_response(odd).headers == {}


# What a client of fal raises


def client_error(**fields: Any) -> Exception:
    error = Exception("a client's")
    vars(error).update(fields)
    return error


DETAIL = b'{"detail": [{"loc": ["body", "seed"], "msg": "bad", "type": "value_error"}]}'


def test_a_clients_error_with_a_response_becomes_the_error_that_fal_raised() -> None:
    response = SimpleNamespace(status_code=422, headers={"x-fal-request-id": "r-1"}, content=DETAIL)
    back = errors.restore(decode_client_error(client_error(response=response)))
    assert type(back) is fal.FieldException
    envelope = envelope_of(back)
    assert envelope is not None
    assert envelope["origin"] == {"task": "r-1"}


def test_an_app_client_error_keeps_the_body_in_its_text() -> None:
    text = f"Failed to POST https://fal.run/x/: 422 {DETAIL.decode()}"
    error = fal.AppClientError(message=text, status_code=422, headers={"x-fal-billable-units": "3"})
    back: Any = errors.restore(decode_client_error(error))
    assert type(back) is fal.FieldException
    assert back.billable_units == 3


class _HostileError(Exception):
    @property
    def response(self) -> Any:
        raise RuntimeError("not read")


@pytest.mark.parametrize(
    "error", [TypeError("fetch failed"), _HostileError("odd"), client_error(response=None)]
)
def test_what_no_client_raised_is_captured(error: Exception) -> None:
    assert decode_client_error(error)["message"] == str(error)


def test_decoding_a_client_error_survives_what_is_no_exception() -> None:
    assert encode(decode_client_error("nothing"))


# catch_gpu_exceptions

OOM = "CUDA out of memory"


def test_what_returns_is_left_alone() -> None:
    class Counter:
        start = 40

        @catch_gpu_exceptions()
        def add(self, n: int) -> int:
            """Adds."""
            return self.start + n

    assert Counter().add(2) == 42
    assert (Counter.add.__name__, Counter.add.__doc__) == ("add", "Adds.")
    with catch_gpu_exceptions() as entered:
        assert isinstance(entered, catch_gpu_exceptions)


def test_coroutine_functions_are_converted() -> None:
    @catch_gpu_exceptions()
    async def fail() -> None:
        await asyncio.sleep(0)
        raise RuntimeError(OOM)

    assert type(caught_from(lambda: asyncio.run(fail()))) is fal.CUDAOutOfMemoryException


def test_generators_are_converted_and_get_what_is_sent_to_them() -> None:
    @catch_gpu_exceptions()
    def fail() -> Iterator[Any]:
        sent = yield 1
        yield sent
        raise RuntimeError(OOM)

    running: Any = fail()
    assert next(running) == 1
    assert running.send("sent") == "sent"
    assert type(caught_from(lambda: next(running))) is fal.CUDAOutOfMemoryException


def test_asynchronous_generators_are_converted_and_closed() -> None:
    closed = []

    @catch_gpu_exceptions()
    async def fail(at: int) -> AsyncIterator[int]:
        try:
            for each in range(10):
                if each == at:
                    raise RuntimeError(OOM)
                yield each
        finally:
            closed.append(at)

    async def consume() -> None:
        stopped: Any = fail(9)
        assert await stopped.__anext__() == 0
        await stopped.aclose()
        assert closed == [9]
        assert [each async for each in fail(2)] == []

    assert type(caught_from(lambda: asyncio.run(consume()))) is fal.CUDAOutOfMemoryException
    assert closed == [9, 2]


def test_the_original_is_the_cause_and_crosses() -> None:
    envelope = errors.capture(converted(RuntimeError(OOM)))
    assert (envelope["httpStatus"], envelope["status"], envelope["retryable"]) == (
        503,
        "resource_exhausted",
        True,
    )
    assert envelope["related"][envelope["cause"] - 1]["message"] == OOM


class _Cancelled(asyncio.CancelledError):
    pass


@pytest.mark.parametrize(
    "error",
    [
        KeyboardInterrupt("cuda"),
        SystemExit(OOM),
        GeneratorExit(OOM),
        asyncio.CancelledError(OOM),
        _Cancelled(OOM),
        BaseException(OOM),
        RuntimeError(5),
        RuntimeError(),
        type("Mute", (RuntimeError,), {"__str__": lambda self: 1 / 0})(OOM),
        fal.GPUException(OOM),
        fal.AppException(message=OOM, status_code=400),
        type("Own", (fal.AppException,), {})(message=OOM, status_code=400),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_is_no_failure_of_a_gpu_passes(error: BaseException) -> None:
    assert converted(error) is error


def test_a_runtime_error_with_more_arguments_is_one_all_the_same() -> None:
    assert outcome(RuntimeError(OOM, 5)) == "oom"
    assert outcome(type("AcceleratorError", (RuntimeError,), {})("CUDA error: unknown error")) == "gpu"


def test_an_error_that_came_from_elsewhere_is_known_by_what_it_is() -> None:
    remote = errors.restore(
        {
            "v": 1,
            "type": "torch.OutOfMemoryError",
            "lineage": ["python.TorchError", "python.Exception", "python.BaseException"],
            "message": "CUDA out of memory. Tried to allocate 2.00 MiB",
        }
    )
    assert type(remote) is RemoteError
    assert outcome(remote) == "oom"
    wrong: Any = {"v": 1, "type": "javascript.TypeError", "message": "expected a cuda device"}
    assert outcome(errors.restore(wrong)) is None


def test_it_takes_time_linear_in_the_text() -> None:
    started = time.perf_counter()
    converted(RuntimeError("cudacuda " * 200_000))
    assert time.perf_counter() - started < 10
