"""Fields of a later version (SPEC 7.6): kept and sent on within a family, listed where they cannot be."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from oracles import json_bytes, msgpack_bytes

from rethrown import DecodeError, EncodeError, UnknownFields, decode, encode
from rethrown._generated import BOUNDS

NAMED = ("msgpack", "json", "armor")

EVERYWHERE: Any = {
    "v": 1,
    "type": "a.B",
    "frames": [{"file": "f", "zoo": 1, "colour": {"$int": "9" * 20}}, {"zoo": None}],
    "origin": {"zone": "é"},
    "omitted": [{"reason": "failed", "by": [1, {"$error": 1}]}],
    "related": [{"type": "a.C", "later": "", "a/b~": b"x"}],
    "later": {"nested": {"deep": 0.5}},
    "Earlier": [],
}


def record(number: int, value: int = 1) -> bytes:
    tag = number << 3
    return bytes([tag & 0x7F | 0x80, tag >> 7, value])


def unknown(*numbers: int) -> UnknownFields:
    return UnknownFields(b"".join(map(record, numbers)))


#: Numbers of two bytes each: 30 and up are unknown everywhere.
RECORDS: Any = {
    "v": 1,
    "type": "a.B",
    "frames": [{"$unknown": unknown(31)}, {"file": "f", "$unknown": unknown(30, 40)}],
    "origin": {"$unknown": unknown(33)},
    "omitted": [{"reason": "failed", "$unknown": unknown(34)}],
    "related": [{"type": "a.C", "$unknown": unknown(35)}],
    "$unknown": unknown(36, 36, 37),
}


def test_unk_1_named_fields_are_kept_at_every_level() -> None:
    for data in (msgpack_bytes(EVERYWHERE), json_bytes(EVERYWHERE)):
        assert decode(data) == EVERYWHERE


def test_unk_2_named_fields_are_sent_on_within_their_family() -> None:
    for codec in NAMED:
        for other in NAMED:
            data = encode(decode(encode(EVERYWHERE, codec=codec)), codec=other)
            assert decode(data) == EVERYWHERE
            assert data == encode(EVERYWHERE, codec=other)


def test_unk_2_records_are_sent_on_to_protobuf() -> None:
    data = encode(RECORDS, codec="protobuf")
    assert decode(data) == RECORDS
    assert encode(decode(data), codec="protobuf") == data


def test_unk_3_protobuf_lists_each_named_field_that_it_leaves_out() -> None:
    crossed = decode(encode(EVERYWHERE, codec="protobuf"))
    assert crossed == {
        "v": 1,
        "type": "a.B",
        "frames": [{"file": "f"}, {}],
        "omitted": [
            {"reason": "failed"},
            *(
                {"path": path, "reason": "unsupported"}
                for path in (
                    "/frames/0/colour",
                    "/frames/0/zoo",
                    "/frames/1/zoo",
                    "/origin/zone",
                    "/omitted/0/by",
                    "/Earlier",
                    "/later",
                )
            ),
        ],
        "related": [
            {
                "type": "a.C",
                "omitted": [
                    {"path": "/a~1b~0", "reason": "unsupported"},
                    {"path": "/later", "reason": "unsupported"},
                ],
            }
        ],
    }


@pytest.mark.parametrize("codec", NAMED)
def test_unk_3_the_others_list_each_number_that_they_leave_out(codec: str) -> None:
    crossed = decode(encode(RECORDS, codec=codec))
    paths = ["/frames/0/31", "/frames/1/30", "/frames/1/40", "/origin/33", "/omitted/0/34", "/36", "/37"]
    assert crossed == {
        "v": 1,
        "type": "a.B",
        "frames": [{}, {"file": "f"}],
        "omitted": [{"reason": "failed"}, *({"path": path, "reason": "unsupported"} for path in paths)],
        "related": [{"type": "a.C", "omitted": [{"path": "/35", "reason": "unsupported"}]}],
    }


@pytest.mark.parametrize(("before", "fields"), [(0, 64), (0, 65), (60, 4), (60, 5), (64, 1), (0, 200)])
def test_unk_3_the_last_omission_covers_what_there_is_no_room_for(before: int, fields: int) -> None:
    envelope: Any = {"v": 1, "type": "a.B", **{f"f{i:03}": i for i in range(fields)}}
    if before:
        envelope["omitted"] = [{"path": f"/{i}", "reason": "failed"} for i in range(before)]
    omitted = decode(encode(envelope, codec="protobuf"))["omitted"]
    total, most = before + fields, BOUNDS["maxOmissions"]
    assert len(omitted) == min(total, most)
    if total > most:
        assert omitted[-1] == {"reason": "truncated", "size": total - most + 1}
        assert "path" in omitted[-2]


def test_both_families_at_once_lose_only_what_the_target_cannot_carry() -> None:
    envelope: Any = {"v": 1, "type": "a.B", "later": 1, "$unknown": unknown(30)}
    assert decode(encode(envelope)) == {
        "v": 1,
        "type": "a.B",
        "later": 1,
        "omitted": [{"path": "/30", "reason": "unsupported"}],
    }
    assert decode(encode(envelope, codec="protobuf")) == {
        "v": 1,
        "type": "a.B",
        "$unknown": unknown(30),
        "omitted": [{"path": "/later", "reason": "unsupported"}],
    }


def test_encoding_leaves_the_envelope_as_it_was() -> None:
    for envelope in (EVERYWHERE, RECORDS):
        before = copy.deepcopy(envelope)
        for codec in (*NAMED, "protobuf"):
            encode(envelope, codec=codec)
        assert envelope == before


@pytest.mark.parametrize("value", ["", "x", b"\xf0\x01\x01", {}, None, 5])
def test_nothing_from_a_wire_of_names_can_pose_as_records(value: Any) -> None:
    for forged in (
        {"v": 1, "type": "a.B", "$unknown": value},
        {"v": 1, "type": "a.B", "frames": [{"$unknown": value}]},
    ):
        for data in (msgpack_bytes(forged), json_bytes(forged)):
            with pytest.raises(DecodeError) as caught:
                decode(data)
            assert caught.value.code == "schema"
            assert caught.value.path.endswith("/$unknown")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x08\x02", "schema"),
        (record(30) + b"\x22\x01x", "schema"),
        (b"\xf0", "truncated"),
        (b"\xf0\x01", "truncated"),
        (b"\xf3\x01", "unsupported_type"),
        (b"\0\0", "malformed"),
        ("text", "schema"),
    ],
)
def test_records_built_by_hand_are_checked(data: Any, code: str) -> None:
    envelope: Any = {"v": 1, "type": "a.B", "related": [{"type": "c", "$unknown": UnknownFields(data)}]}
    for codec in (*NAMED, "protobuf"):
        with pytest.raises(EncodeError) as caught:
            encode(envelope, codec=codec)
        assert (caught.value.code, caught.value.path) == (code, "/related/0/$unknown")


def test_records_built_by_hand_are_written_in_the_order_of_their_numbers() -> None:
    envelope: Any = {
        "v": 1,
        "type": "a.B",
        "$unknown": UnknownFields(record(40) + record(30, 2) + record(30, 1)),
    }
    assert encode(envelope, codec="protobuf").endswith(record(30, 2) + record(30, 1) + record(40))
    empty: Any = {"v": 1, "type": "a.B", "$unknown": UnknownFields(b"")}
    assert decode(encode(empty, codec="protobuf")) == {"v": 1, "type": "a.B"}


def test_records_are_values() -> None:
    assert unknown(30) == unknown(30) != unknown(31)
    assert unknown(30) != unknown(30).bytes
    assert hash(unknown(30)) == hash(unknown(30))
    assert repr(UnknownFields(b"x")) == "UnknownFields(b'x')"
    assert pickle.loads(pickle.dumps(unknown(30))) == copy.deepcopy(unknown(30)) == unknown(30)
