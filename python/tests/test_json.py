"""JSON (SPEC 7.3): one form is written, the grammar of RFC 8259 is read, and nothing beside it."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import pytest

from rethrown import DecodeError, Limits, decode, encode
from rethrown._generated import BOUNDS, LIMITS

HEAD = '{"v":1,"type":"a.B","args":['
TAIL = "]}"


def refused(data: str | bytes, **options: Any) -> tuple[str, str]:
    with pytest.raises(DecodeError) as caught:
        decode(data, codec="json", **options)
    assert caught.value.offset is None
    return caught.value.code, caught.value.path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1.0, "1"),
        (0.5, "0.5"),
        ('\0\b\t\n\v\f\r\x1f"\\/', r'"\u0000\b\t\n\u000b\f\r\u001f\"\\/"'),
        ("\x7f\u2028é\U0001f600", '"\x7f\u2028é\U0001f600"'),
        (b"hi", '{"$bytes":"aGk="}'),
        (b"", '{"$bytes":""}'),
        ([], "[]"),
        ({"b": [1, {}], "a": {"\n": None}}, r'{"a":{"\n":null},"b":[1,{}]}'),
    ],
)
def test_json_1_what_is_written(value: Any, text: str) -> None:
    assert encode({"v": 1, "type": "a.B", "args": [value]}, codec="json").decode() == HEAD + text + TAIL


def test_json_1_fields_stand_in_the_order_of_their_numbers_and_unknown_ones_sorted_behind() -> None:
    fields = ["v", "type", "lineage", "message", "billableUnits", "cause", "related", "Zeta", "omega"]
    envelope: Any = dict.fromkeys(reversed(fields), 0) | {
        "v": 1,
        "type": "a.B",
        "lineage": ["a.C"],
        "message": "m",
        "billableUnits": 0.5,
        "related": [{"alpha": 0, "message": "m", "type": "a.C"}],
    }
    text = encode(envelope, codec="json").decode()
    places = [text.index(f'"{field}":') for field in fields]
    assert places == sorted(places)
    assert text.index('"related":[{"type":"a.C","message":"m","alpha":0}]') > 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" \t\r\n1 \n", 1),
        ("-0", 0),
        ("1E2", 100),
        ("1.5e+1", 15),
        ("25e-1", 2.5),
        ("9007199254740993", 2.0**53),
        ("1e-400", 0),
        ("0." + "3" * 5000, 1 / 3),
        (r'"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"', '"\\/\b\f\n\r\té\U0001f600'),
        ('"\x7f"', "\x7f"),
        ("[ ]", []),
        ('{ "a" : [ 1 , 2 ] }', {"a": [1, 2]}),
        ('{"$bytes":"aGk="}', b"hi"),
    ],
)
def test_json_2_what_is_read(text: str, value: Any) -> None:
    for data in (HEAD + text + TAIL, (HEAD + text + TAIL).encode()):
        assert repr(decode(data)["args"]) == repr([value])


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        (",1", "malformed", "/args/0"),
        ("1,", "malformed", "/args/1"),
        ("1 2", "malformed", "/args"),
        ("01", "malformed", "/args"),
        ("+1", "malformed", "/args/0"),
        ("1.", "malformed", "/args/0"),
        (".5", "malformed", "/args/0"),
        ("1e", "malformed", "/args/0"),
        ("1e999", "malformed", "/args/0"),
        ("NaN", "malformed", "/args/0"),
        ("nul", "malformed", "/args/0"),
        ("'a'", "malformed", "/args/0"),
        ('"\n"', "malformed", "/args/0"),
        (r'"\x41"', "malformed", "/args/0"),
        (r'"\u12g4"', "malformed", "/args/0"),
        (r'"\ud800\u12g4"', "malformed", "/args/0"),
        ("\ufeff1", "malformed", "/args/0"),
        ("\xa01", "malformed", "/args/0"),
        ('{"a" 1}', "malformed", "/args/0"),
        ('{"a":}', "malformed", "/args/0/a"),
        ('{"a":1,}', "malformed", "/args/0"),
        ("{a:1}", "malformed", "/args/0"),
        ('{"a":1 "b":2}', "malformed", "/args/0"),
        ("/**/1", "malformed", "/args/0"),
        (r'"\ud800"', "invalid_utf8", "/args/0"),
        (r'"\udc00\ud800"', "invalid_utf8", "/args/0"),
        (r'"\ud800\n"', "invalid_utf8", "/args/0"),
        (r'{"\ud800":1}', "invalid_utf8", "/args/0"),
        ('{"a":1,"a":1}', "duplicate_key", "/args/0/a"),
        (r'{"a":1,"\u0061":1}', "duplicate_key", "/args/0/a"),
        ('{"a":1,"a"', "duplicate_key", "/args/0/a"),
    ],
)
def test_json_3_what_is_refused_and_where(text: str, code: str, path: str) -> None:
    for data in (HEAD + text + TAIL, (HEAD + text + TAIL).encode()):
        assert refused(data) == (code, path)


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        (b'"\xff"', "invalid_utf8", "/args/0"),
        (b'"\xed\xa0\x80"', "invalid_utf8", "/args/0"),
        (b'"\xc3', "truncated", "/args/0"),
        (b'"\xc3"', "invalid_utf8", "/args/0"),
        (b'{"\xff":1}', "invalid_utf8", "/args/0"),
        (b"\xff", "invalid_utf8", "/args/0"),
        (b'x"\xff"', "malformed", "/args/0"),
    ],
)
def test_json_3_bytes_that_are_no_utf_8(data: bytes, code: str, path: str) -> None:
    assert refused(HEAD.encode() + data) == (code, path)


def test_json_3_text_with_a_lone_surrogate_is_no_utf_8_either() -> None:
    assert refused(HEAD + '"\ud800"' + TAIL) == ("invalid_utf8", "/args/0")
    assert decode(HEAD + '"\U0001f600"' + TAIL)["args"] == ["\U0001f600"]


@pytest.mark.parametrize("tail", ["x", ",", "{}", "\ufeff", "\0"])
def test_json_3_what_follows_is_trailing_data(tail: str) -> None:
    assert refused(HEAD + "1" + TAIL + tail) == ("trailing_data", "")


def test_every_proper_prefix_is_truncated_in_bytes_and_in_text() -> None:
    text = r'{"v":1,"type":"a.B","args":[-1.5e+3,true,null,"\ud83d\ude00é",{"a":[]},[]]} '.rstrip()
    data = text.encode()
    for size in range(len(data)):
        assert refused(data[:size])[0] == "truncated"
    for size in range(len(text)):
        assert refused(text[:size])[0] == "truncated"


@pytest.mark.parametrize("head", ["[", '{"k":'])
def test_json_4_depth_is_limited_before_it_is_walked(head: str) -> None:
    levels = LIMITS["maxDepth"] + BOUNDS["levelsAboveValues"]
    code, path = refused(head * 200_000)
    assert code == "limit"
    assert path.count("/") == levels
    assert decode(HEAD + "[" * 100 + "]" * 100 + TAIL, limits=Limits(max_depth=100))


@pytest.mark.parametrize(
    "text",
    ["1" * 900_000, "0." + "3" * 900_000, "1e-" + "9" * 900_000, "[" + "1," * 400_000, '"' + "\\n" * 400_000],
)
def test_a_megabyte_of_one_thing_takes_time_linear_in_it(text: str) -> None:
    start = time.perf_counter()
    with contextlib.suppress(DecodeError):
        decode(HEAD + text + TAIL)
    # Measured: 0.001 to 0.9 s; anything quadratic takes minutes.
    assert time.perf_counter() - start < 20
