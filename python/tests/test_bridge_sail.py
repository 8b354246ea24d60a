"""The bridge to Sail: the shared vectors, and the way there and back."""

from __future__ import annotations

from typing import Any

import pytest
from bridge_vectors import bridge_vectors, outcome
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import envelopes

from rethrown import ErrorRegistry, RemoteError, decode, encode
from rethrown.bridges import sail
from rethrown.catalogs import sail as catalog

VECTORS = bridge_vectors("sail")
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


class QuotaError(Exception):
    pass


errors = ErrorRegistry().use(catalog)
errors.register(QuotaError, type="billing.QuotaError")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["id"]))
def test_vectors(vector: dict[str, Any]) -> None:
    assert outcome(sail, vector) == vector["expect"]


def thrown(traceback: str = "") -> Any:
    fields = {"error_type": "QuotaError", "traceback": traceback, "stdout": "out"}
    return catalog.SailboxFunctionError("QuotaError: 3 of 3", **fields)


def test_the_class_is_the_one_that_the_traceback_names() -> None:
    envelope = sail.decode_function_error(
        thrown("Traceback (most recent call last):\nbilling.QuotaError: 3 of 3\n")
    )
    back = errors.restore(envelope)
    assert type(back) is QuotaError
    assert back.args == ("3 of 3",)
    assert envelope["stdout"] == "out"


def test_the_caller_can_say_what_a_bare_name_stands_for() -> None:
    envelope = sail.decode_function_error(thrown(), known=["billing.QuotaError", "billing.Other"])
    assert type(errors.restore(envelope)) is QuotaError


def test_a_bare_name_never_chooses_a_registered_class() -> None:
    back = errors.restore(sail.decode_function_error(thrown()))
    assert type(back) is catalog.SailboxFunctionError
    assert errors.matches(back, "QuotaError")


def test_process_control_is_not_restored() -> None:
    envelope = sail.decode_function_error({"error_type": "SystemExit", "message": "SystemExit: 3"})
    assert isinstance(errors.restore(envelope), RemoteError)


@given(envelopes())
@few
def test_an_envelope_comes_back_whole(envelope: Any) -> None:
    whole = decode(encode(envelope))
    fields = sail.encode_function_error(whole)
    message = fields.pop("message")
    assert sail.decode_function_error(catalog.SailboxFunctionError(message, **fields)) == whole


NAMES = (
    "name",
    "message",
    "error_type",
    "traceback",
    "stdout",
    "stderr",
    "retryable",
    "status_code",
    "rpc_status",
)
ANYTHING: st.SearchStrategy[Any] = st.one_of(st.text(), st.none(), st.integers(), st.binary(), st.booleans())


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
@few
def test_whatever_comes_an_envelope_comes_out(fields: dict[str, Any]) -> None:
    envelope = sail.decode_function_error(fields)
    assert decode(encode(envelope)) == envelope
    assert isinstance(errors.restore(envelope), BaseException)


@pytest.mark.parametrize("theirs", [None, "text", 5, 1.5])
def test_what_is_no_error_is_refused(theirs: object) -> None:
    with pytest.raises(TypeError):
        sail.decode_function_error(theirs)
