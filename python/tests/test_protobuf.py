"""Protobuf (SPEC 7.2): one form is written, every well-formed one read, what libraries merge is refused."""

from __future__ import annotations

from typing import Any

import pytest

from rethrown import DecodeError, Limits, UnknownFields, decode, encode
from rethrown._generated import LIMITS

#: `v: 1, type: "a.B"`
HEAD = bytes.fromhex("08011203612e42")
AT = len(HEAD)


def read(form: str) -> Any:
    return decode(HEAD + bytes.fromhex(form))


def refused(data: bytes, **options: Any) -> tuple[str, str, int | None]:
    with pytest.raises(DecodeError) as caught:
        decode(data, codec="protobuf", **options)
    return caught.value.code, caught.value.path, caught.value.offset


def record(number: int, payload: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low]) if not rest else bytes([low | 0x80]) + varint(rest)


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        ({"lineage": ["a", ""]}, "1a0161 1a00"),
        ({"kind": "system", "status": "unauthenticated"}, "3002 3810"),
        ({"retryable": False}, "4800"),
        ({"frames": [{}, {"line": 0}]}, "6200 62021000"),
        ({"billableUnits": -1}, "7801"),
        ({"billableUnits": 0.5}, "e101000000000000e03f"),
        ({"billableUnits": "1.0"}, "ea0103312e30"),
        ({"billableUnits": 0.5, "related": [{"type": "c"}]}, "da0103120163 e101000000000000e03f"),
        ({"args": [None, True, -(2**53) + 1]}, "8201020a00 8201021001 82010918fdffffffffffff1f"),
        ({"args": [[], {}, b"", ""]}, "8201023a00 8201024200 8201023200 8201022a00"),
        ({"args": [[1, [2]]]}, "82010e3a0c0a0218020a063a040a021804"),
        ({"attributes": {"b": 1, "a": 2}}, "8a01070a016112021804 8a01070a016212021802"),
        ({"attributes": {"": 1}}, "8a01060a0012021802"),
        ({"args": [{"b": 1, "a": 2}]}, "82011442120a070a0161120218040a070a016212021802"),
        ({"cause": 0, "errors": [0, 0]}, "980100 b201020000"),
        ({"time": -(2**40)}, "c001ffffffffff3f"),
        ({"omitted": [{"reason": "failed", "size": 300}]}, "d20105100418ac02"),
    ],
)
def test_pb_1_what_is_written(fields: Any, form: str) -> None:
    data = HEAD + bytes.fromhex(form)
    envelope: Any = {"v": 1, "type": "a.B", **fields}
    assert encode(envelope, codec="protobuf") == data
    assert decode(data) == envelope


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("220162 1a0161", {"message": "b", "lineage": ["a"]}),
        ("b00100 b00100", {"errors": [0, 0]}),
        ("b20100 b2010100 b00100", {"errors": [0, 0]}),
        ("8a010412021802", {"attributes": {"": 1}}),
        ("8a010712021802 0a0161", {"attributes": {"a": 1}}),
        ("8a01070a016212021802 8a01070a016112021802", {"attributes": {"a": 1, "b": 1}}),
        ("487f", {"retryable": True}),
        ("48ffffffffffffffffff01", {"retryable": True}),
        ("3000", {}),
        ("3800", {}),
        ("2200 6a00 ba0100", {}),
        ("e1010000000000000040", {"billableUnits": 2}),
        ("8201 09 210000000000000080", {"args": [0]}),
    ],
)
def test_pb_2_what_is_read(form: str, fields: Any) -> None:
    assert read(form) == {"v": 1, "type": "a.B", **fields}


@pytest.mark.parametrize(
    ("form", "code", "path", "offset"),
    [
        ("23", "unsupported_type", "/message", 0),
        ("24", "unsupported_type", "/message", 0),
        ("f301", "unsupported_type", "", 0),
        ("26", "malformed", "/message", 0),
        ("27", "malformed", "/message", 0),
        ("02", "malformed", "", 0),
        ("8080808010", "malformed", "", 0),
        ("8000", "malformed", "", 0),
        ("488000", "malformed", "/retryable", 0),
        ("48ffffffffffffffffff02", "malformed", "/retryable", 0),
        ("48ffffffffffffffffffff01", "malformed", "/retryable", 0),
        ("48ffffffffffffffffff", "truncated", "/retryable", 0),
        ("48", "truncated", "/retryable", 0),
        ("a2", "truncated", "", 0),
        ("2205616263", "truncated", "/message", 0),
        ("22ffffffff0f", "truncated", "/message", 0),
        ("e10100", "truncated", "/billableUnits", 0),
        ("f50100", "truncated", "", 0),
        ("1a0161 1a05", "truncated", "/lineage/1", 3),
        ("b2010200 00 b2010200", "truncated", "/errors/2", 5),
        ("b2010180", "truncated", "/errors/0", 0),
        ("b201020080", "truncated", "/errors/1", 0),
        ("b201028000", "malformed", "/errors/0", 0),
        ("220161 220162", "duplicate_key", "/message", 3),
        ("3000 3000", "duplicate_key", "/kind", 2),
        ("7800 e1010000000000000000", "duplicate_key", "/billableUnits", 2),
        ("ba0100 ba0100", "duplicate_key", "/origin", 3),
        ("2201ff", "invalid_utf8", "/message", 0),
        ("1a01ff", "invalid_utf8", "/lineage/0", 0),
        ("62030a01ff", "invalid_utf8", "/frames/0/file", 2),
        ("2000", "schema", "/message", 0),
        ("4a00", "schema", "/retryable", 0),
        ("b50100000000", "schema", "/errors/0", 0),
        ("3003", "schema", "/kind", 0),
        ("3811", "schema", "/status", 0),
        ("d201021005", "schema", "/omitted/0/reason", 3),
        ("820100", "schema", "/args/0", 0),
        ("82010410001000", "duplicate_key", "/args/0", 5),
        ("82010410001800", "duplicate_key", "/args/0", 5),
        ("8201024800", "schema", "/args/0", 3),
        ("82010110", "truncated", "/args/0", 3),
        ("8201021200", "schema", "/args/0", 3),
        ("8201040a020800", "schema", "/args/0", 5),
        ("8201043a021000", "schema", "/args/0", 5),
        ("8201043a020a05", "truncated", "/args/0/0", 5),
        ("82010642040a021800", "schema", "/args/0", 7),
        ("8a01050a01611800", "schema", "/attributes", 6),
        ("8a01060a01610a0162", "duplicate_key", "/attributes", 6),
        ("8a01060a01ff120100", "invalid_utf8", "/attributes", 3),
        ("8a01030a0161", "schema", "/attributes/a", 0),
        ("8a01050a01611200", "schema", "/attributes/a", 6),
        ("8a01070a016112021802 8a01070a016112021802", "duplicate_key", "/attributes/a", 13),
        ("8a010412021802 8a010412021802", "duplicate_key", "/attributes/", 7),
    ],
)
def test_pb_3_and_4_what_is_refused_and_where(form: str, code: str, path: str, offset: int) -> None:
    assert refused(HEAD + bytes.fromhex(form)) == (code, path, AT + offset)


def test_pb_5_depth_is_limited_before_it_is_walked() -> None:
    value = b"\x10\x01"
    for _ in range(LIMITS["maxDepth"]):
        value = record(7, record(1, value))
    assert decode(HEAD + record(16, value))
    code, path, _ = refused(HEAD + record(16, record(7, record(1, value))))
    assert (code, path) == ("limit", "/args/0" + "/0" * LIMITS["maxDepth"])
    for _ in range(4000):
        value = record(8, record(1, record(2, value)))
    assert refused(HEAD + record(16, value))[0] == "limit"
    assert refused(HEAD + record(16, value), limits=Limits(max_depth=256))[0] == "limit"


def test_members_of_members_are_refused_however_deep_they_go() -> None:
    member = b"\x12\x01c"
    for _ in range(20_000):
        member = b"\x12\x01c" + record(27, member)
    assert refused(HEAD + record(27, member)) == ("schema", "/related/0/related", None)


def test_err_4_the_outermost_records_come_first_then_the_version_then_what_is_inside() -> None:
    version = bytes.fromhex("08021203612e42")
    assert refused(version + bytes.fromhex("2201ff")) == ("unsupported_version", "/v", None)
    assert refused(version + bytes.fromhex("2201ff 2205")) == ("truncated", "/message", AT + 3)
    assert refused(version + bytes.fromhex("220161220161")) == ("unsupported_version", "/v", None)
    assert refused(HEAD + bytes.fromhex("2201ff 1a01ff"))[1] == "/message"


def test_every_proper_prefix_is_truncated_or_lacks_a_field_or_is_an_envelope() -> None:
    data = encode({"v": 1, "type": "a.B", "args": [[1, {"k": "v"}]], "time": 2**40}, codec="protobuf")
    codes = set()
    for size in range(AT, len(data)):
        try:
            decode(data[:size])
        except DecodeError as error:
            codes.add(error.code)
    assert codes == {"truncated"}


def test_env_7_numbers_beyond_their_field_are_content() -> None:
    assert refused(HEAD + bytes.fromhex("50ffffffffffffffffff01")) == ("limit", "/retryAfterMs", None)
    assert refused(HEAD + bytes.fromhex("40ffffffffffffffffff01"))[1] == "/httpStatus"
    assert refused(HEAD + bytes.fromhex("9801ffffffff0f")) == ("schema", "/cause", None)
    assert refused(bytes.fromhex("08ffffffffffffffffff01")) == ("unsupported_version", "/v", None)
    assert refused(HEAD + bytes.fromhex("c001ffffffffffffffffff01")) == ("limit", "/time", None)


def test_tag_2_bytes_under_a_tag_become_bytes_here_too() -> None:
    tagged = record(1, record(1, b"$bytes") + record(2, record(5, b"aGk=")))
    envelope = decode(HEAD + record(16, record(8, tagged)))
    assert envelope["args"] == [b"hi"]
    assert encode(envelope, codec="protobuf") == HEAD + record(16, record(6, b"hi"))


def test_unk_1_unknown_records_are_kept_at_every_level_in_the_order_of_their_numbers() -> None:
    later = bytes.fromhex("f0010a f20102ffff f001 05 fd01 01020304 f101 0102030405060708")
    for head in (b"", b"\x62", b"\xba\x01", b"\xd2\x01"):
        inside = b"\x10\x01" if head == b"\xd2\x01" else b""
        body = inside + later
        data = HEAD + (head + varint(len(body)) + body if head else body)
        envelope: Any = decode(data)
        owner = {
            b"": envelope,
            b"\x62": envelope.get("frames", [0])[0],
            b"\xba\x01": envelope.get("origin"),
            b"\xd2\x01": envelope.get("omitted", [0])[0],
        }[head]
        # 30 three times, in the order received, 31 in between, 30 again.
        assert owner["$unknown"] == UnknownFields(
            bytes.fromhex("f0010a f20102ffff f00105 f1010102030405060708 fd0101020304")
        )
        assert decode(encode(envelope, codec="protobuf")) == envelope
