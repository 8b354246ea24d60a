"""`decode` and `encode` as a whole: which encoding it is, how large it may be, how a fault is told."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

import pytest

from rethrown import DEFAULT_LIMITS, Codec, DecodeError, EncodeError, Limits, decode, encode
from rethrown._generated import BOUNDS, LIMITS, MEDIA_TYPES
from rethrown.codec import CODECS

SMALLEST: Any = {"v": 1, "type": "a.B"}
ENCODED = {name: encode(SMALLEST, codec=name) for name in CODECS}


def refused(data: Any, **options: Any) -> tuple[str, str]:
    with pytest.raises(DecodeError) as caught:
        decode(data, **options)
    assert caught.value.input is data
    return caught.value.code, caught.value.path


@pytest.mark.parametrize("name", CODECS)
def test_det_1_the_first_byte_tells_the_encodings_apart(name: str) -> None:
    data = ENCODED[name]
    assert decode(data) == SMALLEST
    for form in (bytearray(data), memoryview(data), memoryview(data + data)[: len(data)]):
        assert decode(form) == SMALLEST
        assert decode(form, codec=name) == SMALLEST


def test_det_1_white_space_may_stand_before_text_alone() -> None:
    space = b" \t\r\n"
    for name in ("json", "armor"):
        assert decode(space + ENCODED[name]) == SMALLEST
        assert decode((space + ENCODED[name]).decode()) == SMALLEST
    for name in ("msgpack", "protobuf"):
        assert refused(space + ENCODED[name]) == ("malformed", "")
    # MessagePack's long forms of a map, which no encoder needs for so few fields.
    assert decode(b"\xde\x00\x02" + ENCODED["msgpack"][1:]) == SMALLEST
    assert decode(b"\xdf\x00\x00\x00\x02" + ENCODED["msgpack"][1:]) == SMALLEST


@pytest.mark.parametrize("data", [b"", b" ", b"\n\t\r ", "", " \n", bytearray(), memoryview(b"")])
def test_det_1_nothing_is_truncated(data: Any) -> None:
    assert refused(data) == ("truncated", "")


@pytest.mark.parametrize(
    "data",
    [
        b"\0",
        b"[",
        b"x",
        b"\x12",
        b"\x90",
        b"\xa1",
        b"\xef\xbb\xbf{}",
        b"\x0b{}",
        b"\xa0{}",
        "\xa0{}",
        "\x08",
        "[",
    ],
)
def test_det_1_everything_else_is_malformed(data: bytes | str) -> None:
    assert refused(data) == ("malformed", "")


def test_a_named_codec_skips_detection() -> None:
    assert refused(ENCODED["protobuf"], codec="json") == ("malformed", "")
    assert refused(b" " + ENCODED["msgpack"], codec="msgpack") == ("trailing_data", "")
    assert refused(b"", codec="protobuf") == ("schema", "/v")
    assert refused(b"[]", codec="json") == ("schema", "")
    assert refused(b"5", codec="json") == ("schema", "")
    assert refused(b"", codec="msgpack") == ("truncated", "")
    assert refused("\x82", codec="msgpack") == ("malformed", "")
    assert refused("\x08\x01", codec="protobuf") == ("malformed", "")


@pytest.mark.parametrize("data", [None, 5, [], {"v": 1, "type": "a.B"}, object()])
def test_what_is_neither_bytes_nor_text_is_a_decode_error_too(data: Any) -> None:
    for codec in (None, *CODECS):
        assert refused(data, codec=codec) == ("malformed", "")


def test_codecs_have_names_and_media_types_and_can_be_given_themselves() -> None:
    assert {name: codec.media_type for name, codec in CODECS.items()} == {
        **MEDIA_TYPES,
        "armor": "text/plain",
    }
    for name, codec in CODECS.items():
        assert codec.name == name
        assert encode(SMALLEST, codec) == ENCODED[name]
        assert decode(ENCODED[name], codec=codec) == SMALLEST

    class Other:
        name = "other"
        media_type = "text/plain"

        def encode(self, envelope: Any) -> bytes:
            return b"other"

        def decode(self, data: Any, *, limits: Limits = DEFAULT_LIMITS) -> Any:
            return SMALLEST

    other: Codec = Other()
    assert encode(SMALLEST, other) == b"other"
    assert decode(b"", codec=other) == SMALLEST


@pytest.mark.parametrize("name", ["", "xml", "MSGPACK", "__class__"])
def test_an_unknown_codec_is_a_mistake_of_the_caller(name: str) -> None:
    with pytest.raises(ValueError, match="no codec is called"):
        encode(SMALLEST, codec=name)
    with pytest.raises(ValueError, match="no codec is called"):
        decode(b"", codec=name)


@pytest.mark.parametrize("name", [None, *CODECS])
def test_err_1_size_comes_before_all_else(name: str | None) -> None:
    for data in (
        b"\xff" * 11,
        bytearray(b" " * 11),
        memoryview(b"\0" * 11),
        memoryview(bytes(24)).cast("I", (3, 2)),
    ):
        assert refused(data, codec=name, limits=Limits(max_bytes=10)) == ("limit", "")
    assert refused("\xe9" * 6, codec=name, limits=Limits(max_bytes=11)) == ("limit", "")
    assert refused(b"\xc1" * (LIMITS["maxBytes"] + 1), codec=name) == ("limit", "")


@pytest.mark.parametrize("name", CODECS)
def test_max_bytes_is_exact_and_binds_encoders_too(name: str) -> None:
    data = ENCODED[name]
    assert decode(data, limits=Limits(max_bytes=len(data))) == SMALLEST
    assert refused(data, limits=Limits(max_bytes=len(data) - 1)) == ("limit", "")
    with pytest.raises(EncodeError) as caught:
        encode({"v": 1, "type": "a.B", "args": ["x" * LIMITS["maxTextBytes"]] * 4}, codec=name)
    assert (caught.value.code, caught.value.path) == ("limit", "")


@pytest.mark.parametrize(
    ("limits", "fields", "path"),
    [
        ({"max_errors": 2}, {"related": [{"type": "c"}, {"type": "c"}]}, "/related"),
        ({"max_frames": 1}, {"frames": [{}, {}]}, "/frames"),
        ({"max_text_bytes": 3}, {"message": "éé"}, "/message"),
        ({"max_text_bytes": 3}, {"args": [b"four"]}, "/args/0"),
        (
            {"max_text_bytes": 3},
            {"args": [{"$opaque": {"type": "long.name", "text": "four"}}]},
            "/args/0/$opaque/text",
        ),
        ({"max_name_bytes": 4}, {"attributes": {"a": {"names": 1}}}, "/attributes/a"),
        ({"max_values": 2}, {"lineage": ["a"], "args": [[]], "notes": ["n"]}, "/notes/0"),
        ({"max_values": 2}, {"args": [{"$tuple": [1]}]}, "/args/0/$tuple/0"),
        ({"max_values": 1}, {"args": [{"$int": "9" * 20}]}, "/args/0/$int"),
        ({"max_values": 1}, {"args": [b"x"], "attributes": {"a": 1}}, "/attributes/a"),
        ({"max_depth": 1}, {"args": [{"$tuple": []}]}, "/args/0/$tuple"),
        (
            {"max_depth": 2},
            {"args": [{"$opaque": {"type": "t", "text": ""}}, {"$map": [[1, 2]]}]},
            "/args/1/$map/0",
        ),
        ({"max_depth": 0}, {"args": [1, []]}, "/args/1"),
    ],
)
def test_lim_1_a_user_may_lower_every_limit(limits: Any, fields: Any, path: str) -> None:
    envelope: Any = {**SMALLEST, **fields}
    for name in CODECS:
        data = encode(envelope, codec=name)
        assert decode(data) == envelope
        assert refused(data, limits=Limits(**limits)) == ("limit", path)
        (limit,) = limits
        assert decode(data, limits=Limits(**{limit: limits[limit] + 9})) == envelope


def test_the_defaults_are_those_of_the_specification() -> None:
    assert [getattr(DEFAULT_LIMITS, name) for name in DEFAULT_LIMITS.__dataclass_fields__] == list(
        LIMITS.values()
    )


@pytest.mark.parametrize("value", [-1, BOUNDS["maxInteger"] + 1])
def test_a_limit_out_of_range_is_refused(value: int) -> None:
    for name in DEFAULT_LIMITS.__dataclass_fields__:
        with pytest.raises(ValueError, match=name):
            Limits(**{name: value})
    with pytest.raises(ValueError, match="max_depth"):
        Limits(max_depth=257)


@pytest.mark.parametrize("value", [1.0, "1", None, True])
def test_a_limit_that_is_no_integer_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="max_bytes"):
        Limits(max_bytes=value)


def test_an_error_says_what_where_and_at_which_byte() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(b"\x82\xa1v\x01\xa4type\xa1\xff")
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.code, error.path, error.offset) == ("invalid_utf8", "/type", 9)
    assert str(error) == "invalid_utf8: the text is no UTF-8 at /type (byte 9)"
    assert error.__cause__ is None
    assert error.__suppress_context__
    with pytest.raises(DecodeError, match=r"^malformed: .* at the root \(byte 0\)$"):
        decode(b"\xc1", codec="msgpack")
    with pytest.raises(EncodeError, match=r"^schema: this field is required at /type$"):
        encode({"v": 1})  # type: ignore[typeddict-item]


def test_a_path_from_the_wire_cannot_act_on_a_terminal() -> None:
    key = "\x1b[2J\u202e\n" + "k" * 200
    with pytest.raises(DecodeError) as caught:
        decode(encode_raw({"v": 1, "type": "a.B", "attributes": {key: {key: {"$int": "1"}}}}))
    assert caught.value.path == f"/attributes/{key}/{key}"
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


def encode_raw(tree: Any) -> bytes:
    import json

    return json.dumps(tree).encode()


def roundtrip(error: Exception) -> Any:
    return pickle.loads(pickle.dumps(error))


def test_errors_can_be_pickled() -> None:
    for data in (b"\xc1", bytearray(b"\xc1"), memoryview(b"\xc1")):
        with pytest.raises(DecodeError) as caught:
            decode(data, codec="msgpack")
        copy: Any = roundtrip(caught.value)
        assert type(copy).__name__ == "DecodeError"
        assert (copy.code, copy.path, copy.offset, bytes(copy.input)) == ("malformed", "", 0, b"\xc1")
        assert str(copy) == str(caught.value)
    with pytest.raises(EncodeError) as failed:
        encode({"v": 1})  # type: ignore[typeddict-item]
    assert str(roundtrip(failed.value)) == str(failed.value)


@pytest.mark.parametrize(
    "module", ["check", "codec.value", "codec.unknown", "codec.msgpack", "codec.json", "validate"]
)
def test_every_room_can_be_entered_first(module: str) -> None:
    code = (
        f"import rethrown.{module}, json, sys; assert json.loads('[1]') and 'jsonschema' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_decoding_needs_no_stack_where_the_caller_has_little_left() -> None:
    envelope: Any = {**SMALLEST, "args": [nested(LIMITS["maxDepth"])]}
    data = encode(envelope)

    def deeper(frames: int) -> Any:
        return deeper(frames - 1) if frames else decode(data)

    assert deeper(sys.getrecursionlimit() - 150) == decode(data)


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value
