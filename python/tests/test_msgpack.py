"""MessagePack (SPEC 7.1): one form is written, every form is read, what could be read two ways is refused."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from rethrown import DecodeError, Limits, decode, encode
from rethrown._generated import BOUNDS, LIMITS

#: `{"v": 1, "type": "a.B", "args": [` … `]}`, with a list of one.
HEAD = bytes.fromhex("83a17601a474797065a3612e42a46172677391")
AT = len(HEAD)


def value_of(form: str) -> Any:
    return decode(HEAD + bytes.fromhex(form))["args"][0]


def refused(data: bytes, **options: Any) -> tuple[str, str, int | None]:
    with pytest.raises(DecodeError) as caught:
        decode(data, codec="msgpack", **options)
    return caught.value.code, caught.value.path, caught.value.offset


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (None, "c0"),
        (False, "c2"),
        (True, "c3"),
        (0, "00"),
        (127, "7f"),
        (128, "cc80"),
        (255, "ccff"),
        (256, "cd0100"),
        (65536, "ce00010000"),
        (2**32, "cf0000000100000000"),
        (2**53 - 1, "cf001fffffffffffff"),
        (-1, "ff"),
        (-32, "e0"),
        (-33, "d0df"),
        (-128, "d080"),
        (-129, "d1ff7f"),
        (-32769, "d2ffff7fff"),
        (-(2**31) - 1, "d3ffffffff7fffffff"),
        (0.5, "cb3fe0000000000000"),
        ("", "a0"),
        ("é", "a2c3a9"),
        ("x" * 32, "d920" + "78" * 32),
        ("x" * 256, "da0100" + "78" * 256),
        ("x" * 65536, "db00010000" + "78" * 65536),
        (b"", "c400"),
        (b"x" * 256, "c50100" + "78" * 256),
        (b"x" * 65536, "c600010000" + "78" * 65536),
        ([0] * 15, "9f" + "00" * 15),
        ([0] * 16, "dc0010" + "00" * 16),
        ({}, "80"),
        ({"b": 1, "a": 2}, "82a16102a16201"),
        ({str(i): i for i in range(16)}, None),
    ],
)
def test_msg_1_the_shortest_form_is_written(value: Any, form: str | None) -> None:
    data = encode({"v": 1, "type": "a.B", "args": [value]})
    # Written, `args` comes before `type` and `v`.
    head, tail = bytes.fromhex("83a46172677391"), bytes.fromhex("a474797065a3612e42a17601")
    assert data.startswith(head)
    assert data.endswith(tail)
    if form is not None:
        assert data == head + bytes.fromhex(form) + tail
    assert decode(data)["args"] == [value]


def test_msg_1_keys_are_sorted_by_their_utf_8_bytes() -> None:
    keys = ["", "a", "a\0", "aa", "b", "é", "\ufffd", "\U0001f600"]
    data = encode({"v": 1, "type": "a.B", "attributes": dict.fromkeys(reversed(keys))})
    places = [data.index(key.encode() + b"\xc0") for key in keys[1:]]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("cc05", 5),
        ("cd0005", 5),
        ("ce00000005", 5),
        ("cf0000000000000005", 5),
        ("d005", 5),
        ("d10005", 5),
        ("d200000005", 5),
        ("d30000000000000005", 5),
        ("ca3fc00000", 1.5),
        ("ca40000000", 2),
        ("cb4000000000000000", 2),
        ("d90161", "a"),
        ("da000161", "a"),
        ("db0000000161", "a"),
        ("c5000161", b"a"),
        ("dd0000000105", [5]),
        ("df00000001a16105", {"a": 5}),
        ("82a16201a16102", {"a": 2, "b": 1}),
    ],
)
def test_msg_2_every_form_is_read(form: str, value: Any) -> None:
    assert repr(value_of(form)) == repr(value)


@pytest.mark.parametrize(
    ("form", "code", "path", "offset"),
    [
        ("c1", "malformed", "/args/0", 0),
        *(
            (f"{byte:02x}", "unsupported_type", "/args/0", 0)
            for byte in (*range(0xC7, 0xCA), *range(0xD4, 0xD9))
        ),
        ("81c101", "malformed", "/args/0", 1),
        ("810101", "unsupported_type", "/args/0", 1),
        ("81c4016101", "unsupported_type", "/args/0", 1),
        ("81cd00", "unsupported_type", "/args/0", 1),
        ("82a16101a16102", "duplicate_key", "/args/0/a", 4),
        ("a1ff", "invalid_utf8", "/args/0", 0),
        ("a2c0af", "invalid_utf8", "/args/0", 0),
        ("a3eda080", "invalid_utf8", "/args/0", 0),
        ("81a1ff01", "invalid_utf8", "/args/0", 1),
        ("a261", "truncated", "/args/0", 0),
        ("cd00", "truncated", "/args/0", 0),
        ("92ff", "truncated", "/args/0", 0),
        ("81a1", "truncated", "/args/0", 0),
        ("81a16101", "trailing_data", "", 4),
        ("9291c0", "truncated", "/args/0/1", 3),
        ("92c081a161", "truncated", "/args/0/1/a", 5),
    ],
)
def test_msg_3_what_is_refused_and_where(form: str, code: str, path: str, offset: int) -> None:
    data = HEAD + bytes.fromhex(form)
    if code == "trailing_data":
        data += b"\0"
    assert refused(data) == (code, path, AT + offset)


@pytest.mark.parametrize("head", ["dcffff", "ddffffffff", "deffff", "dfffffffff", "dbffffffff", "c6ffffffff"])
def test_msg_3_a_count_that_the_input_cannot_hold_is_refused_before_anything_is_built(head: str) -> None:
    assert refused(HEAD + bytes.fromhex(head) + b"\0" * 100) == ("truncated", "/args/0", AT)


def test_every_proper_prefix_is_truncated() -> None:
    data = encode({"v": 1, "type": "a.B", "args": [1.5, "text", b"bytes", [1], {"k": 300}], "time": 2**40})
    for size in range(len(data)):
        assert refused(data[:size])[0] == "truncated"


@pytest.mark.parametrize("head", [b"\x91", b"\x81\xa1k"])
def test_msg_4_depth_is_limited_before_it_is_walked(head: bytes) -> None:
    # 300,000 levels; Python's own stack has 1,000.
    levels = LIMITS["maxDepth"] + BOUNDS["levelsAboveValues"]
    code, path, offset = refused(head * 300_000 + b"\0")
    assert (code, offset) == ("limit", levels * len(head))
    assert path.count("/") == levels


def test_msg_4_the_limit_moves_with_max_depth() -> None:
    nested = HEAD + b"\x91" * 4 + b"\0"
    assert decode(nested, limits=Limits(max_depth=4))
    assert refused(nested, limits=Limits(max_depth=3)) == ("limit", "/args/0/0/0/0", None)
    deep = HEAD + b"\x91" * 100 + b"\0"
    assert decode(deep, limits=Limits(max_depth=100))


def test_floats_of_both_sizes_that_are_not_finite_are_errors_of_content() -> None:
    for form in (b"\xca" + struct.pack(">f", float("inf")), b"\xcb" + struct.pack(">d", float("nan"))):
        assert refused(HEAD + form) == ("schema", "/args/0", None)
