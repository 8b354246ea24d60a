"""Properties, over envelopes of every shape: other encoders agree, nothing is lost, nothing else raised."""

from __future__ import annotations

import json
import math
import struct
from itertools import pairwise
from typing import Any

import msgpack  # type: ignore[import-untyped]
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles import json_bytes, msgpack_bytes, protobuf_message
from strategies import envelopes, floats, integers, json_form, without_unknown

from rethrown import DecodeError, ErrorEnvelope, decode, encode
from rethrown._generated import DECODE_ERROR_CODES
from rethrown.v1 import envelope_pb2

CODECS = ("msgpack", "protobuf", "json", "armor")
quick = settings(max_examples=60, deadline=None)
named = st.sampled_from(("msgpack", "json", "armor"))


def exactly(value: Any) -> str:
    """Tells 1, 1.0 and True apart, which == does not, and is blind to the order of maps."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {exactly(value[key])}' for key in sorted(value))}}}"
    return f"[{', '.join(map(exactly, value))}]" if isinstance(value, list) else repr(value)


@quick
@given(envelopes())
def test_msgpack_writes_what_python_msgpack_writes_for_sorted_keys(envelope: Any) -> None:
    data = encode(envelope)
    assert data == msgpack_bytes(envelope)
    assert exactly(msgpack.unpackb(data)) == exactly(envelope)


@quick
@given(envelopes(unknown=False))
def test_protobuf_writes_what_the_protobuf_runtime_writes_deterministically(envelope: Any) -> None:
    data = encode(envelope, codec="protobuf")
    message = protobuf_message(envelope)
    assert envelope_pb2.ErrorEnvelope.FromString(data) == message
    theirs = message.SerializeToString(deterministic=True)
    assert len(data) == len(theirs)
    # Where one key begins another, its C implementation sorts the longer one first.
    if not any_key_begins_another(envelope):
        assert data == theirs


def any_key_begins_another(tree: Any) -> bool:
    if isinstance(tree, list):
        return any(map(any_key_begins_another, tree))
    if not isinstance(tree, dict):
        return False
    keys = sorted(tree)
    return any(b.startswith(a) for a, b in pairwise(keys)) or any(map(any_key_begins_another, tree.values()))


@quick
@given(envelopes())
def test_json_reads_to_the_same_data_elsewhere(envelope: Any) -> None:
    # To others an integer of any length is exact, to this format it is a binary64.
    found = json.loads(encode(envelope, codec="json"), parse_int=float)
    assert found == json_form(envelope)


@quick
@given(envelopes(), st.randoms(use_true_random=False))
def test_what_other_encoders_write_in_any_order_is_the_same_envelope(envelope: Any, random: Any) -> None:
    def shuffled(tree: Any) -> Any:
        if isinstance(tree, dict):
            return {key: shuffled(tree[key]) for key in random.sample(list(tree), len(tree))}
        return [shuffled(element) for element in tree] if isinstance(tree, list) else tree

    other = shuffled(envelope)
    assert exactly(decode(msgpack.packb(other), codec="msgpack")) == exactly(envelope)
    assert exactly(decode(json_bytes(other))) == exactly(envelope)


@quick
@given(envelopes(), named)
def test_decoding_what_was_encoded_gives_the_envelope_and_its_bytes_again(envelope: Any, codec: str) -> None:
    data = encode(envelope, codec=codec)
    assert exactly(decode(data)) == exactly(envelope)
    assert encode(decode(data, codec=codec), codec=codec) == data


@quick
@given(envelopes(unknown=False))
def test_the_same_holds_for_protobuf_without_fields_that_it_cannot_name(envelope: Any) -> None:
    data = encode(envelope, codec="protobuf")
    assert exactly(decode(data)) == exactly(envelope)
    assert encode(decode(data), codec="protobuf") == data


@quick
@given(envelopes())
def test_crossing_to_protobuf_keeps_all_but_unknown_fields_and_lists_those(envelope: Any) -> None:
    crossed = decode(encode(envelope, codec="protobuf"))
    assert without_omissions(crossed) == without_omissions(without_unknown(envelope))
    for before, after in zip(errors_of(envelope), errors_of(crossed), strict=True):
        known = len(before.get("omitted", ()))
        assert len(after.get("omitted", ())) == known + unknown_of(before)


def errors_of(envelope: Any) -> list[Any]:
    return [envelope, *envelope.get("related", ())]


def without_omissions(envelope: Any) -> list[Any]:
    return [
        {name: value for name, value in error.items() if name not in ("omitted", "related")}
        for error in errors_of(envelope)
    ]


def unknown_of(error: dict[str, Any]) -> int:
    origin = error.get("origin", {})
    parts = [
        (error, without_unknown(error)),
        (origin, without_unknown(origin, "Origin")),
        *((frame, without_unknown(frame, "Frame")) for frame in error.get("frames", ())),
        *((omission, without_unknown(omission, "Omission")) for omission in error.get("omitted", ())),
    ]
    return sum(len(part.keys() - known.keys() - {"origin"}) for part, known in parts)


@settings(max_examples=150, deadline=None)
@given(envelopes(), st.sampled_from(CODECS), st.data())
def test_mutated_bytes_are_an_envelope_or_a_decode_error_and_nothing_else(
    envelope: Any, codec: str, data: st.DataObject
) -> None:
    mutated = bytearray(encode(envelope, codec=codec))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(mutated) - 1))
        end = at + data.draw(st.integers(0, 2))
        mutated[at:end] = data.draw(st.binary(max_size=3))
        assume(mutated)
    survives(bytes(mutated), codec)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=64), st.sampled_from((None, *CODECS)))
def test_any_bytes_are_an_envelope_or_a_decode_error_and_nothing_else(data: bytes, codec: str | None) -> None:
    survives(data, codec)


@quick
@given(st.text(max_size=64), st.sampled_from((None, "json", "armor")))
def test_any_text_is_an_envelope_or_a_decode_error_and_nothing_else(text: str, codec: str | None) -> None:
    survives(text, codec)


def survives(data: bytes | str, codec: str | None) -> None:
    found = decode_or_error(data, codec)
    if isinstance(found, DecodeError):
        assert found.code in DECODE_ERROR_CODES
        assert found.input is data
        return
    # Whatever was accepted is one that every encoder accepts.
    for each in CODECS:
        encode(found, codec=each)


def decode_or_error(data: bytes | str, codec: str | None) -> ErrorEnvelope | DecodeError:
    try:
        return decode(data, codec=codec)
    except DecodeError as error:
        return error


@settings(max_examples=200, deadline=None)
@given(floats | integers | st.floats(min_value=1e-8, max_value=1e24))
def test_numbers_in_json_read_back_as_the_same_binary64(number: float) -> None:
    text = encode({"v": 1, "type": "a.B", "args": [number]}, codec="json").decode()
    printed = text.removeprefix('{"v":1,"type":"a.B","args":[').removesuffix("]}")
    # −0 is 0 (VAL-2).
    assert struct.pack(">d", float(printed)) == struct.pack(">d", float(number) + 0.0)
    # As few digits as Python's own shortest form.
    assert significant(printed) == significant(repr(number + 0))


def significant(printed: str) -> str:
    return printed.partition("e")[0].replace(".", "").strip("-0")


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (0.1, "0.1"),
        (-1.5, "-1.5"),
        (1e-6, "0.000001"),
        (1.5e-6, "0.0000015"),
        (1e-7, "1e-7"),
        (1.25e-7, "1.25e-7"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (1.5e21, "1.5e+21"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (5e-324, "5e-324"),
        (2.0**53, "9007199254740992"),
        (-(2.0**60), "-1152921504606847000"),
        (math.pi, "3.141592653589793"),
    ],
)
def test_numbers_are_printed_as_ecmascript_prints_them(number: float, printed: str) -> None:
    data = encode({"v": 1, "type": "a.B", "args": [number]}, codec="json")
    assert data == f'{{"v":1,"type":"a.B","args":[{printed}]}}'.encode()
