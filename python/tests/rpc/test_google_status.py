"""SPEC CAR-2, CAR-4, CAR-6: an envelope as a google.rpc.Status, within the trailers of one call."""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import quote

import pytest
from bridge_vectors import carrier_vectors
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from rethrown import ErrorRegistry, Limits, encode
from rethrown.rpc.google_status import decode_status, encode_status, envelope_of_details

_CASES = carrier_vectors("google-status")


def _snake(names: dict[str, Any]) -> dict[str, Any]:
    return {re.sub("[A-Z]", lambda each: f"_{each[0].lower()}", name): value for name, value in names.items()}


def _encoded(case: dict[str, Any]) -> Any:
    return encode_status(case["input"], **_snake(case.get("options", {})))


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["id"])
def test_vectors_of_96_carriers_google_status(case: dict[str, Any]) -> None:
    if case["call"] == "decodeStatus":
        limits = case.get("options", {}).get("limits")
        options = {} if limits is None else {"limits": Limits(**_snake(limits))}
        assert decode_status(case["input"], **options) == case["expect"]
    else:
        status = _encoded(case)
        outcome = {"code": status.code, "message": status.message, "bytes": status.bytes}
        assert outcome == case["expect"]


_MESSAGES: dict[str, type[Message]] = {
    f"google.rpc.{name}": getattr(error_details_pb2, name)
    for name in ("ErrorInfo", "RetryInfo", "BadRequest", "DebugInfo")
}


@pytest.mark.parametrize(
    "case", [case for case in _CASES if case["call"] == "encodeStatus"], ids=lambda case: case["id"]
)
def test_car_4_protobufs_own_parser_reads_what_is_written(case: dict[str, Any]) -> None:
    encoded = _encoded(case)
    status = status_pb2.Status.FromString(encoded.bytes)
    assert (status.code, status.message) == (encoded.code, encoded.message)
    assert [each.type_url for each in status.details] == [
        f"type.googleapis.com/{each.type}" for each in encoded.details
    ]
    assert status.SerializeToString(deterministic=True) == encoded.bytes
    for detail in encoded.details:
        message = _MESSAGES.get(detail.type)
        if message:
            assert message.FromString(detail.value).SerializeToString(deterministic=True) == detail.value


def _trailers(status: Any) -> int:
    """What HTTP/2 counts for the trailers that carry a status (RFC 9113, 6.5.2)."""
    headers = {
        "grpc-status": str(status.code),
        "grpc-message": quote(status.message, safe=" "),
        "grpc-status-details-bin": base64.b64encode(status.bytes).decode(),
    }
    return sum(len(name) + len(value) + 32 for name, value in headers.items())


@pytest.mark.parametrize("text", ["m", "%", "ж", "\U0001f702", "\n", "\ud800", "\0"], ids=ascii)
def test_car_4_all_that_the_trailers_hold_stays_within_trailer_bytes(text: str) -> None:
    error = ValueError(text * 1_000_000)
    error.field = text * 500  # type: ignore[attr-defined]
    envelope = ErrorRegistry().capture(error)
    envelope = {**envelope, "code": "C", "retryAfterMs": 1, "traceback": "  line\n" * 30_000}
    for trailer_bytes in (4096, 5000, 8192, 16384, 65536):
        for taken in (0, 700):
            status = encode_status(envelope, trailer_bytes=trailer_bytes, taken=taken)
            assert _trailers(status) + taken < max(trailer_bytes, 4096 + taken) - 200
            carried = decode_status(status.bytes)
            assert carried is not None
            assert carried["type"] == "python.ValueError"
            assert envelope_of_details(status.details) == carried


@given(st.binary(max_size=200))
def test_car_6_random_bytes_raise_nothing(data: bytes) -> None:
    assert decode_status(data) is None


@settings(deadline=None)
@given(st.data())
def test_car_6_a_changed_byte_raises_nothing(data: st.DataObject) -> None:
    whole = encode_status({"v": 1, "type": "a.B", "message": "m", "code": "C", "retryAfterMs": 1500}).bytes
    at = data.draw(st.integers(0, len(whole) - 1))
    decode_status(whole[:at] + bytes([data.draw(st.integers(0, 255))]) + whole[at + 1 :])
    decode_status(whole[:at])


def test_car_6_an_envelope_alone_is_no_status() -> None:
    assert decode_status(encode({"v": 1, "type": "a.B"}, "protobuf")) is None
