"""The bridge to Flyte: the shared vectors, and what bytes that a stranger wrote can do."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from bridge_vectors import bridge_vectors, outcome
from hypothesis import given
from hypothesis import strategies as st
from strategies import envelopes

import rethrown
from rethrown import ErrorRegistry
from rethrown.bridges import flyte
from rethrown.catalogs import flyte as catalog

VECTORS = bridge_vectors("flyte")

errors = ErrorRegistry().use(catalog)


@errors.register("billing.QuotaExceeded", fields=("limit",))
class QuotaExceededError(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(f"only {limit}")
        self.limit = limit


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["id"]))
def test_vectors(vector: dict[str, Any]) -> None:
    assert outcome(flyte, vector) == vector["expect"]


@pytest.mark.parametrize("theirs", [None, "bytes", 7, 1.5, True])
def test_what_is_no_message_is_refused(theirs: object) -> None:
    with pytest.raises(TypeError):
        flyte.decode_execution_error(theirs)
    with pytest.raises(TypeError):
        flyte.decode_error_document(theirs)


@given(st.binary(max_size=64))
def test_whatever_the_bytes_an_envelope_comes_out(data: bytes) -> None:
    for read in (flyte.decode_execution_error, flyte.decode_error_document):
        envelope = read(bytearray(data))
        assert rethrown.decode(rethrown.encode(envelope)) == envelope
        assert isinstance(errors.restore(envelope), Exception)


ANYTHING = st.one_of(
    st.none(), st.text(), st.integers(), st.booleans(), st.dictionaries(st.text(), st.text())
)
NAMES = ("code", "message", "kind", "timestamp", "worker", "gpu_fault", "error", "origin", "recoverability")


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_whatever_a_message_holds_an_envelope_comes_out(theirs: dict[str, Any]) -> None:
    for read in (flyte.decode_execution_error, flyte.decode_error_document):
        envelope = read(theirs)
        assert rethrown.decode(rethrown.encode(envelope)) == envelope


def test_a_message_whose_fields_raise_is_an_empty_one() -> None:
    class Hostile:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError(name)

    assert flyte.decode_execution_error(Hostile())["type"] == "flyte.errors.RuntimeUnknownError"
    assert flyte.decode_error_document(Hostile())["type"] == "flyte.errors.RuntimeUnknownError"


@given(envelopes())
def test_an_envelope_that_was_encoded_is_decoded_as_it_was(drawn: Any) -> None:
    envelope = rethrown.decode(rethrown.encode(drawn))
    assert flyte.decode_execution_error(flyte.encode_execution_error(envelope)) == envelope
    assert flyte.decode_error_document(flyte.encode_error_document(envelope)) == envelope


def caught_from(run: Any) -> Any:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        run()
    return caught.value


def test_custom_error_has_the_name_of_the_class_as_its_code_and_carries_the_rest() -> None:
    @errors.armored(wrap=flyte.custom_error)
    def fails() -> None:
        raise QuotaExceededError(3)

    error = caught_from(fails)
    assert type(error) is catalog.CustomError
    assert (error.code, error.kind, error.worker) == ("QuotaExceededError", "user", "user")
    back: Any = errors.recover(error)
    assert type(back) is QuotaExceededError
    assert back.limit == 3


def test_custom_error_keeps_what_flytes_own_errors_say() -> None:
    system = errors.restore(
        {
            "v": 1,
            "type": "flyte.errors.UnionRpcError",
            "attributes": {"code": "Rpc", "kind": "system", "worker": "w1"},
        }
    )
    error = flyte.custom_error("text", system)
    assert type(error) is catalog.RuntimeSystemError
    assert (str(error), vars(error)) == ("text", {"code": "Rpc", "kind": "system", "worker": "w1"})
    never = errors.restore({"v": 1, "type": "flyte.errors.NonRecoverableError"})
    assert type(flyte.custom_error("text", never)) is catalog.NonRecoverableError


@pytest.mark.parametrize("silence", [flyte.silence_polling_error, flyte.silence_grpc_polling_error])
def test_silence_polling_error_hides_blocking_io_errors_alone(silence: Any) -> None:
    seen: list[Any] = []
    loop = asyncio.new_event_loop()
    try:
        cast(Any, loop).default_exception_handler = seen.append
        loop.set_exception_handler(silence)
        for context in ({"exception": BlockingIOError(11, "busy")}, {"exception": OSError()}, {}):
            loop.call_exception_handler({"message": "m", **context})
    finally:
        loop.close()
    assert [type(context.get("exception")) for context in seen] == [OSError, type(None)]
