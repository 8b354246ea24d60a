"""The rules of content (SPEC 3, 4, 6, 8): one fault has one path, in every encoding and both directions."""

from __future__ import annotations

import copy
import enum
import typing
from collections import OrderedDict
from typing import Any

import pytest
from oracles import json_bytes, msgpack_bytes, protobuf_message

import rethrown
from rethrown import (
    DecodeError,
    EncodeError,
    ErrorEnvelope,
    Frame,
    Kind,
    Omission,
    OmissionReason,
    Origin,
    Status,
    decode,
    encode,
)
from rethrown._generated import (
    BOUNDS,
    DECODE_ERROR_CODES,
    FIELDS,
    KINDS,
    LIMITS,
    OMISSION_REASONS,
    STATUSES,
)

CODECS = ("msgpack", "protobuf", "json", "armor")
SMALLEST: dict[str, Any] = {"v": 1, "type": "a.B"}


def with_(**fields: Any) -> Any:
    return {**SMALLEST, **fields}


def attribute(value: Any) -> Any:
    return with_(attributes={"n": value})


def nested(levels: int) -> Any:
    value: Any = 1
    for level in range(levels):
        value = [value] if level % 2 else {"k": value}
    return value


LONG_NAME = "n" * (LIMITS["maxNameBytes"] + 1)
LONG_TEXT = "t" * (LIMITS["maxTextBytes"] + 1)
DEEPEST = LIMITS["maxDepth"]

#: Faults that every encoding can hold: the envelope, the code, the path.
EVERYWHERE: list[tuple[str, Any, str, str]] = [
    ("ENV-1 no v", {"type": "a.B"}, "schema", "/v"),
    ("ENV-1 no type", {"v": 1}, "schema", "/type"),
    ("ENV-1 no type in a member", with_(related=[{"message": "m"}]), "schema", "/related/0/type"),
    ("ENV-1 v in a member", with_(related=[{"v": 1, "type": "a.C"}]), "schema", "/related/0/v"),
    (
        "ENV-1 related in a member",
        with_(related=[{"type": "a.C", "related": [{"type": "a.D"}]}]),
        "schema",
        "/related/0/related",
    ),
    ("ENV-3 empty type", {"v": 1, "type": ""}, "schema", "/type"),
    ("ENV-5 cause out of range", with_(cause=1), "schema", "/cause"),
    ("ENV-5 member out of range", with_(errors=[0, 1]), "schema", "/errors/1"),
    ("ENV-5 $error out of range", attribute({"$error": 1}), "schema", "/attributes/n"),
    ("ENV-6 omission without reason", with_(omitted=[{"path": "/a"}]), "schema", "/omitted/0/reason"),
    ("ENV-7 low HTTP status", with_(httpStatus=99), "schema", "/httpStatus"),
    ("ENV-7 high HTTP status", with_(httpStatus=1000), "schema", "/httpStatus"),
    ("ENV-7 line", with_(frames=[{"line": BOUNDS["maxPosition"] + 1}]), "limit", "/frames/0/line"),
    ("ENV-7 time", with_(time=BOUNDS["maxInteger"] + 1), "limit", "/time"),
    ("ENV-7 retryAfterMs", with_(retryAfterMs=BOUNDS["maxInteger"] + 1), "limit", "/retryAfterMs"),
    ("VAL-1", with_(args=[0, BOUNDS["maxInteger"] + 1]), "limit", "/args/1"),
    ("VAL-1 negative", with_(args=[-BOUNDS["maxInteger"] - 1]), "limit", "/args/0"),
    ("VAL-2 billableUnits", with_(billableUnits=float("nan")), "schema", "/billableUnits"),
    ("VAL-2 value", attribute([float("inf")]), "schema", "/attributes/n/0"),
    ("VAL-5 args", with_(args=[nested(DEEPEST + 1)]), "limit", "/args/0" + "/k/0" * (DEEPEST // 2)),
    ("TAG-1 $int", attribute({"$int": "42"}), "schema", "/attributes/n"),
    ("TAG-1 $int of leading zero", attribute({"$int": "0" + "9" * 20}), "schema", "/attributes/n"),
    ("TAG-1 $int of other digits", attribute({"$int": "\u0663" * 20}), "schema", "/attributes/n"),
    ("TAG-1 long $int", attribute({"$int": "1" * 1001}), "limit", "/attributes/n"),
    ("TAG-1 $float", attribute({"$float": "NaN"}), "schema", "/attributes/n"),
    ("TAG-1 $time of no date", attribute({"$time": "2026-02-29T00:00:00Z"}), "schema", "/attributes/n"),
    ("TAG-1 $time of a leap second", attribute({"$time": "2026-06-30T23:59:60Z"}), "schema", "/attributes/n"),
    ("TAG-1 $time ends in zero", attribute({"$time": "2026-06-30T00:00:00.50Z"}), "schema", "/attributes/n"),
    ("TAG-1 $time and a line end", attribute({"$time": "2026-06-30T00:00:00Z\n"}), "schema", "/attributes/n"),
    ("TAG-1 $bytes", attribute({"$bytes": "aGl="}), "schema", "/attributes/n"),
    ("TAG-1 $bytes without padding", attribute({"$bytes": "aGk"}), "schema", "/attributes/n"),
    ("TAG-1 $tuple", attribute({"$tuple": {}}), "schema", "/attributes/n"),
    ("TAG-1 inside $tuple", attribute({"$tuple": [1, {"$int": "1"}]}), "schema", "/attributes/n/$tuple/1"),
    ("TAG-1 $map", attribute({"$map": [[1, 2], [3]]}), "schema", "/attributes/n/$map/1"),
    ("TAG-1 inside $map", attribute({"$map": [[1, {"$int": "1"}]]}), "schema", "/attributes/n/$map/0/1"),
    ("TAG-1 $object without fields", attribute({"$object": {"type": "t"}}), "schema", "/attributes/n"),
    (
        "TAG-1 $object of no name",
        attribute({"$object": {"type": "", "fields": {}}}),
        "schema",
        "/attributes/n/$object/type",
    ),
    (
        "TAG-1 $object of a long name",
        attribute({"$object": {"type": LONG_NAME, "fields": {}}}),
        "limit",
        "/attributes/n/$object/type",
    ),
    (
        "TAG-1 inside $object",
        attribute({"$object": {"type": "", "fields": {"a": {"$int": "1"}}}}),
        "schema",
        "/attributes/n/$object/fields/a",
    ),
    (
        "TAG-1 long $opaque",
        attribute({"$opaque": {"type": "t", "text": "x" * 1025}}),
        "limit",
        "/attributes/n/$opaque/text",
    ),
    ("LIM type", {"v": 1, "type": LONG_NAME}, "limit", "/type"),
    ("LIM lineage", with_(lineage=["a", LONG_NAME]), "limit", "/lineage/1"),
    ("LIM-3 in bytes", with_(lineage=["é" * 129]), "limit", "/lineage/0"),
    ("LIM message", with_(message=LONG_TEXT), "limit", "/message"),
    ("LIM bytes", attribute(LONG_TEXT.encode()), "limit", "/attributes/n"),
    ("LIM keys", with_(attributes={"a": {LONG_NAME: 1}}), "limit", "/attributes/a"),
    ("LIM attribute names", with_(attributes={LONG_NAME: 1}), "limit", "/attributes"),
    ("LIM frames", with_(frames=[{}] * (LIMITS["maxFrames"] + 1)), "limit", "/frames"),
    ("LIM errors", with_(related=[{"type": "a.C"}] * LIMITS["maxErrors"]), "limit", "/related"),
    ("LIM omissions", with_(omitted=[{"reason": "failed"}] * 65), "limit", "/omitted"),
    ("LIM values", with_(args=[[0] * (LIMITS["maxValues"])]), "limit", f"/args/0/{LIMITS['maxValues'] - 1}"),
    (
        "LIM values in lineage, args and notes together",
        with_(lineage=["a"] * 4000, args=[0] * 4000, notes=["n"] * 2001),
        "limit",
        "/notes/2000",
    ),
    ("ERR-1 version first", {"v": 2, "cause": 9}, "unsupported_version", "/v"),
    ("ERR-2 by number", with_(errors=[1], httpStatus=1), "schema", "/httpStatus"),
    ("ERR-2 sorted", with_(attributes={"b": {"$int": "1"}, "a": {"$int": "1"}}), "schema", "/attributes/a"),
    (
        "ERR-2 keys where they stand",
        with_(attributes={"a": {"$int": "1"}, LONG_NAME: 1}),
        "schema",
        "/attributes/a",
    ),
    ("ERR-2 an escaped path", with_(attributes={"a/~b": {"$int": "1"}}), "schema", "/attributes/a~1~0b"),
]

#: Faults that Protobuf has no form for.
NAMED: list[tuple[str, Any, str, str]] = [
    ("the root", [], "schema", ""),
    ("ENV-2 null", with_(message=None), "schema", "/message"),
    ("ENV-1 v of text", {"v": "1", "type": "a.B"}, "schema", "/v"),
    ("ENV-6 kind", with_(kind="nobody"), "schema", "/kind"),
    ("ENV-6 status of a number", with_(status=5), "schema", "/status"),
    ("ENV-6 reason", with_(omitted=[{"reason": "lost"}]), "schema", "/omitted/0/reason"),
    ("ENV-7 no integer", with_(retryAfterMs=1.5), "schema", "/retryAfterMs"),
    ("ENV-7 no boolean as integer", with_(retryAfterMs=True), "schema", "/retryAfterMs"),
    ("ENV-7 negative", with_(cause=-1), "schema", "/cause"),
    ("ENV-7 negative, beyond 2^53", with_(cause=-(2**53)), "limit", "/cause"),
    ("ENV-7 HTTP status beyond 2^53", with_(httpStatus=2**53), "limit", "/httpStatus"),
    ("ENV-8", with_(billableUnits=True), "schema", "/billableUnits"),
    ("no integer as boolean", with_(retryable=1), "schema", "/retryable"),
    ("no map as list", with_(args={}), "schema", "/args"),
    ("no list as map", with_(attributes=[1]), "schema", "/attributes"),
    ("a frame of text", with_(frames=["f"]), "schema", "/frames/0"),
    ("lineage of numbers", with_(lineage=[1]), "schema", "/lineage/0"),
    ("UNK-1 no name", with_(**{"": 1}), "schema", "/"),
    ("UNK-1 $", with_(**{"$x": 1}), "schema", "/$x"),
    ("UNK-1 $unknown is no name either", with_(frames=[{"$unknown": "x"}]), "schema", "/frames/0/$unknown"),
    ("UNK-1 long name", with_(**{LONG_NAME: 1}), "limit", ""),
    ("UNK-1 $error", with_(later={"$error": 1}), "schema", "/later"),
    ("UNK-1 values count", with_(later=[0] * LIMITS["maxValues"]), "limit", "/later/9999"),
    ("ERR-2 unknown fields last", with_(errors=[1], alater={"$int": "1"}), "schema", "/errors/0"),
]


def found(code: str, path: str, error: DecodeError | EncodeError) -> None:
    assert (error.code, error.path) == (code, path)
    assert str(error).startswith(f"{code}: ")


@pytest.mark.parametrize(
    ("envelope", "code", "path"), [pytest.param(*rest, id=name) for name, *rest in EVERYWHERE + NAMED]
)
def test_an_encoder_refuses_what_a_decoder_would_with_the_same_path(
    envelope: Any, code: str, path: str
) -> None:
    before = copy.deepcopy(envelope)
    for codec in CODECS:
        with pytest.raises(EncodeError) as caught:
            encode(envelope, codec=codec)
        found(code, path, caught.value)
    assert repr(envelope) == repr(before)


@pytest.mark.parametrize(
    ("envelope", "code", "path"), [pytest.param(*rest, id=name) for name, *rest in EVERYWHERE]
)
def test_a_fault_in_protobuf_has_the_same_path(envelope: Any, code: str, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(protobuf_message(envelope).SerializeToString(), codec="protobuf")
    found(code, path, caught.value)


@pytest.mark.parametrize(
    ("envelope", "code", "path"), [pytest.param(*rest, id=name) for name, *rest in EVERYWHERE + NAMED]
)
def test_a_fault_in_msgpack_and_armor_has_the_same_path(envelope: Any, code: str, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(msgpack_bytes(envelope), codec="msgpack")
    found(code, path, caught.value)
    assert caught.value.offset is None


#: JSON has no integer above 2^53 − 1 that is no binary64, and no float that is not finite.
NOT_IN_JSON = {
    "ENV-7 negative, beyond 2^53",
    "ENV-7 HTTP status beyond 2^53",
    "ENV-7 time",
    "ENV-7 retryAfterMs",
    "VAL-1",
    "VAL-1 negative",
    "VAL-2 billableUnits",
    "VAL-2 value",
}


@pytest.mark.parametrize(
    ("envelope", "code", "path"),
    [pytest.param(*rest, id=name) for name, *rest in EVERYWHERE + NAMED if name not in NOT_IN_JSON],
)
def test_a_fault_in_json_has_the_same_path(envelope: Any, code: str, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(json_bytes(envelope), codec="json")
    found(code, path, caught.value)


class Text(str):
    def __eq__(self, other: object) -> bool:
        raise AssertionError("no code of the value runs")

    __hash__ = str.__hash__

    def __str__(self) -> str:
        raise AssertionError("no code of the value runs")

    def encode(self, *args: Any) -> bytes:
        raise AssertionError("no code of the value runs")


class Number(enum.IntEnum):
    SEVEN = 7


class Float(float):
    def __float__(self) -> float:
        raise AssertionError("no code of the value runs")


class Items(list[Any]):
    def __iter__(self) -> Any:
        raise AssertionError("no code of the value runs")


def test_subclasses_count_as_the_builtins_that_they_are_and_run_no_code_of_their_own() -> None:
    envelope = OrderedDict(
        v=1, type="a.B", args=Items([Text("t"), Number.SEVEN, Float(1.5), OrderedDict(k=1)])
    )
    for codec in CODECS:
        again = decode(encode(typing.cast(ErrorEnvelope, envelope), codec=codec))
        assert repr(again["args"]) == "['t', 7, 1.5, {'k': 1}]"


class Pretender:
    """Says that it is an int, to whoever asks politely."""

    __class__ = int  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "Pretender()"


@pytest.mark.parametrize(
    "value", [(1,), {1}, object(), Pretender(), 1j, bytearray(b"x"), print, {1: 2}, {("a",): 1}, {None: 1}]
)
def test_what_is_no_value_is_refused_where_it_stands(value: Any) -> None:
    with pytest.raises(EncodeError) as caught:
        encode(with_(attributes={"a": [value]}))
    found("schema", "/attributes/a/0", caught.value)


@pytest.mark.parametrize(
    ("envelope", "path"),
    [
        (with_(message="\ud800"), "/message"),
        (with_(lineage=["a\udfff"]), "/lineage/0"),
        (with_(args=["\ud83d\ude00"]), "/args/0"),
        (with_(attributes={"\ud800": 1}), "/attributes"),
        (with_(attributes={"a": {"\ud800": 1}}), "/attributes/a"),
        (with_(**{"\ud800": 1}), ""),
    ],
)
def test_val_3_a_lone_surrogate_is_invalid_utf8_where_it_stands(envelope: Any, path: str) -> None:
    for codec in CODECS:
        with pytest.raises(EncodeError) as caught:
            encode(envelope, codec=codec)
        found("invalid_utf8", path, caught.value)


def test_a_value_that_contains_itself_is_too_deep() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    with pytest.raises(EncodeError) as caught:
        encode(with_(args=[cycle]))
    found("limit", "/args/0" + "/0" * DEEPEST, caught.value)


def test_an_integer_of_any_length_is_refused_without_being_printed() -> None:
    with pytest.raises(EncodeError) as caught:
        encode(with_(args=[10**10_000]))
    found("limit", "/args/0", caught.value)
    with pytest.raises(EncodeError) as caught:
        encode({"v": 10**10_000, "type": "a.B"})
    found("unsupported_version", "/v", caught.value)


def test_env_3_what_equals_absence_is_left_out_at_every_level() -> None:
    empty = with_(
        lineage=[],
        message="",
        kind="unknown",
        frames=[{"file": "", "line": 0}],
        billableUnits="",
        args=[],
        attributes={},
        suppressContext=False,
        errors=[],
        origin={"host": ""},
        omitted=[{"reason": "failed", "path": ""}],
        related=[{"type": "a.C", "related": [], "lineage": []}],
    )
    kept = with_(frames=[{"line": 0}], omitted=[{"reason": "failed"}], related=[{"type": "a.C"}])
    assert decode(json_bytes(empty)) == kept
    for codec in CODECS:
        assert decode(encode(empty, codec=codec)) == kept


def test_env_3_holds_for_no_element_no_value_and_no_unknown_field() -> None:
    kept = with_(lineage=[""], frames=[{}], args=["", [], {}], attributes={"": None}, notes=[""], later=None)
    assert decode(json_bytes(kept)) == kept
    assert decode(encode(kept)) == kept


def test_env_4_every_other_value_is_a_fact() -> None:
    facts = with_(
        status="unknown",
        retryable=False,
        retryAfterMs=0,
        frames=[{"line": 0, "column": 0}],
        billableUnits=0,
        cause=0,
        context=0,
        errors=[0],
        time=0,
        omitted=[{"reason": "failed", "size": 0}],
    )
    for codec in CODECS:
        assert decode(encode(facts, codec=codec)) == facts


@pytest.mark.parametrize(
    ("given", "reduced"),
    [
        (1.0, 1),
        (-0.0, 0),
        (2.0**53 - 1, 2**53 - 1),
        (2.0**53, 2.0**53),
        (0.5, 0.5),
        (1e300, 1e300),
        (True, True),
    ],
)
def test_val_2_a_float_that_is_an_integer_is_one(given: Any, reduced: Any) -> None:
    for codec in CODECS:
        assert repr(decode(encode(attribute(given), codec=codec))["attributes"]["n"]) == repr(reduced)


def test_encoding_changes_nothing_and_decoding_shares_nothing() -> None:
    inner: list[Any] = [1.0, {"b": 2.0}]
    envelope = with_(attributes={"z": inner, "a": inner}, message="")
    before = copy.deepcopy(envelope)
    decoded = decode(encode(envelope))
    assert repr(envelope) == repr(before)
    assert decoded["attributes"]["a"] == decoded["attributes"]["z"] == [1, {"b": 2}]
    assert decoded["attributes"]["a"] is not decoded["attributes"]["z"]


def test_tag_3_a_map_that_is_no_known_tag_is_kept() -> None:
    kept = with_(attributes={"$int": "5", "a": {"$later": 1}, "b": {"$int": "x", "c": 1}, "d": {"$": []}})
    alone = with_(attributes={"$int": "5"})
    fields = attribute({"$object": {"type": "t", "fields": {"$int": "5"}}})
    for envelope in (kept, alone, fields):
        for codec in CODECS:
            assert decode(encode(envelope, codec=codec)) == envelope


@pytest.mark.parametrize(
    ("model", "name"),
    [(ErrorEnvelope, "ErrorEnvelope"), (Frame, "Frame"), (Origin, "Origin"), (Omission, "Omission")],
)
def test_the_model_has_the_fields_of_the_table(model: Any, name: str) -> None:
    assert model.__required_keys__ | model.__optional_keys__ == {
        "$unknown",
        *(field.name for field in FIELDS[name]),
    }
    assert model.__required_keys__ == {field.name for field in FIELDS[name] if field.required}


@pytest.mark.parametrize(
    ("literal", "names"),
    [
        (Kind, KINDS),
        (Status, tuple(status.name for status in STATUSES)),
        (OmissionReason, OMISSION_REASONS),
        (rethrown.ErrorCode, DECODE_ERROR_CODES),
    ],
)
def test_the_closed_lists_of_the_types_are_those_of_the_schema(literal: Any, names: tuple[str, ...]) -> None:
    assert typing.get_args(literal) == names
