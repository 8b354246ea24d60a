"""The quick ways through the codecs against the strict ones, which are the reference (SPEC ENC-1, ERR-1).

The quick way is taken where a tree is plainly normal, or bytes are plainly those of an Encoder. It must never
be seen in a result: not in a byte, an order of keys, a code, a path or an offset.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from typing import Any, cast
from unittest.mock import patch

import msgpack  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import envelopes, scalars, values
from test_mutation import CORPUS, mutated

import rethrown
from rethrown import Limits, check
from rethrown.codec import CODECS
from rethrown.codec import codec as doors
from rethrown.codec.codec import Encoding
from rethrown.envelope import UnknownFields
from rethrown.errors import CodecError

NAMES = tuple(CODECS)
# The package has a function of that name.
restoring = importlib.import_module("rethrown.restore")
many = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def unread(data: bytes, limits: Limits) -> object:
    raise AssertionError("the strict way reads for itself")


@contextmanager
def strictly(codec: str) -> Iterator[Encoding]:
    """A codec without its quick ways."""
    with patch.object(doors, "is_normal", lambda *tree, **options: False):
        yield replace(CODECS[codec], read_quickly=unread)


@contextmanager
def quickly() -> Iterator[None]:
    """The library without its strict way."""

    def refused(*given: object) -> object:
        raise AssertionError("this took the strict way")

    with patch.object(check, "check_envelope", refused):
        yield


def shape(value: Any) -> Any:
    """A value with all that `==` overlooks: types, signs, the order of keys."""
    if type(value) is dict:
        return dict, [(key, shape(each)) for key, each in value.items()]
    if type(value) is list:
        return list, [shape(each) for each in value]
    return type(value), value.bytes if type(value) is UnknownFields else repr(value)


def outcome(action: Callable[[], Any]) -> Any:
    try:
        return shape(action())
    except CodecError as error:
        return type(error), str(error), error.code, error.path, getattr(error, "offset", None)


def both_decode(data: Any, codec: str, limits: Limits = rethrown.DEFAULT_LIMITS) -> tuple[Any, Any]:
    quick = outcome(lambda: CODECS[codec].decode(data, limits=limits))
    with strictly(codec) as strict:
        return quick, outcome(lambda: strict.decode(data, limits=limits))


def both_encode(tree: Any, codec: str) -> tuple[Any, Any]:
    quick = outcome(lambda: CODECS[codec].encode(tree))
    with strictly(codec) as strict:
        return quick, outcome(lambda: strict.encode(tree))


def shuffled(tree: Any, draw: Callable[[Any], Any]) -> Any:
    """The same tree, its keys in another order."""
    if type(tree) is list:
        return [shuffled(each, draw) for each in tree]
    if type(tree) is dict:
        return {key: shuffled(tree[key], draw) for key in draw(st.permutations(list(tree)))}
    return tree


#: What no envelope holds, and what equals something that one does.
junk: st.SearchStrategy[Any] = (
    scalars
    | values
    | st.sampled_from(
        [0.0, -0.0, 1.0, float("nan"), float("inf"), 2**53, -(2**53), "", [], {}, "\ud800", "a" * 300]
    )
    | st.sampled_from(
        [{"$bytes": "aGk="}, {"$int": 5}, {"$tuple": {}}, {"$map": [[1]]}, {"$error": True}, (), {1: 2}]
    )
    | st.sampled_from(
        [{"$object": {"type": "", "fields": {}}}, {"$opaque": {"text": "a", "type": "b", "c": 1}}]
    )
).map(deepcopy)  # what is drawn may be broken once more


@st.composite
def broken(draw: st.DrawFn) -> Any:
    """An envelope, some parts of which were replaced."""
    tree: Any = draw(envelopes())
    for _ in range(draw(st.integers(1, 2))):
        parent, key = None, None
        here: Any = tree
        while type(here) in (dict, list) and here and (parent is None or draw(st.booleans())):
            key = draw(st.sampled_from(sorted(here, key=str) if type(here) is dict else range(len(here))))
            parent, here = here, here[key]
        if type(parent) is dict and draw(st.booleans()):
            parent[draw(st.sampled_from(["v", "type", "related", "kind", "x", "$x", "", "file"]))] = draw(
                junk
            )
        elif parent is not None:
            parent[key] = draw(junk)
    return tree


limits = st.builds(
    Limits,
    max_errors=st.integers(0, 3),
    max_frames=st.integers(0, 3),
    max_text_bytes=st.integers(0, 40),
    max_name_bytes=st.integers(0, 40),
    max_values=st.integers(0, 20),
    max_depth=st.integers(0, 4),
) | st.builds(Limits, max_depth=st.integers(20, 256))


@pytest.mark.parametrize("codec", NAMES)
@many
@given(data=st.data())
def test_enc_1_both_ways_write_the_same_bytes_and_read_the_same_tree(codec: str, data: st.DataObject) -> None:
    tree = shuffled(data.draw(envelopes()), data.draw)
    quick, strict = both_encode(tree, codec)
    assert quick == strict
    encoded = CODECS[codec].encode(tree)
    quick, strict = both_decode(encoded, codec)
    assert quick == strict
    quick, strict = both_decode(encoded, codec, data.draw(limits))
    assert quick == strict


@pytest.mark.parametrize("codec", NAMES)
@many
@given(tree=broken())
def test_enc_4_both_ways_refuse_the_same_trees_for_the_same_reasons(codec: str, tree: Any) -> None:
    quick, strict = both_encode(tree, codec)
    assert quick == strict


@many
@given(tree=broken())
def test_err_1_both_ways_refuse_the_same_json(tree: Any) -> None:
    def text_of(value: Any) -> Any:
        return {"$bytes": value.hex()} if type(value) is bytes else "?"

    try:
        data = json.dumps(tree, default=text_of)
    except TypeError:  # keys that are no text
        return
    quick, strict = both_decode(data, "json")
    assert quick == strict


def replaced(tree: Any, by: Any) -> Iterator[Any]:
    """The tree, once for each of its parts, with that part replaced."""
    yield by
    for key in tree if type(tree) is dict else range(len(tree)) if type(tree) is list else ():
        for inner in replaced(tree[key], by):
            copy = tree.copy()
            copy[key] = inner
            yield copy


@pytest.mark.parametrize("part", [{1: 2}, {b"a": 1}, {None: 1}, {"$int": "1", "a": 1}, [[]], {}, b"", -1])
def test_err_1_both_ways_say_the_same_of_every_part_replaced(part: Any) -> None:
    for data in CORPUS["msgpack"][::29]:
        if len(data) > 300:
            continue
        for tree in replaced(msgpack.unpackb(data), part):
            changed = msgpack.packb(tree)
            quick, strict = both_decode(changed, "msgpack")
            assert quick == strict, changed.hex()


@pytest.mark.parametrize("codec", NAMES)
@many
@given(data=st.data())
def test_err_1_both_ways_say_the_same_of_changed_bytes(codec: str, data: st.DataObject) -> None:
    quick, strict = both_decode(data.draw(mutated(codec)), codec)
    assert quick == strict


@pytest.mark.parametrize("codec", NAMES)
def test_err_1_both_ways_say_the_same_of_every_byte_changed(codec: str) -> None:
    for data in CORPUS[codec][::29]:
        if len(data) > 300:
            continue
        for at in range(len(data)):
            for byte in (0x00, 0x7F, 0x80, 0xA0, 0xC0, 0xFF, data[at] ^ 1, (data[at] + 1) % 256):
                changed = data[:at] + bytes((byte,)) + data[at + 1 :]
                quick, strict = both_decode(changed, codec)
                assert quick == strict, changed.hex()


@pytest.mark.parametrize("codec", NAMES)
def test_enc_2_both_ways_read_what_the_vectors_accept(codec: str) -> None:
    for data in CORPUS[codec]:
        quick, strict = both_decode(data, codec)
        assert quick == strict, data


@pytest.mark.parametrize("codec", NAMES)
def test_what_capture_makes_takes_the_quick_way(codec: str) -> None:
    def fail(depth: int) -> None:
        if depth:
            fail(depth - 1)
        error = ValueError("a message with “marks”", 5, 0.25, None, ("a", b"b"), {"key": [True]})
        error.limit = 300  # type: ignore[attr-defined]
        raise error from KeyError("cause")

    try:
        fail(20)
    except ValueError as raised:
        envelope = rethrown.capture(raised, stdout="o" * 300, stderr="é" * 70_000, billable_units=0.5)
    with quickly():
        data = rethrown.encode(envelope, codec)
        decoded = rethrown.decode(data)
    assert decoded == envelope


@pytest.mark.parametrize("codec", NAMES)
def test_what_else_has_frames_takes_the_quick_way(codec: str) -> None:
    long = "x" * 400
    frames: list[Any] = [
        {"file": "a.js", "line": 1, "column": 2**31 - 1, "function": "f", "module": "m", "source": long},
        {"file": long, "line": 70_000, "function": "f"},
        {"function": "native"},
        {},
        {"file": "b.py", "line": 128, "function": "f", "module": "m", "source": "s"},
    ]
    envelope: Any = {"v": 1, "type": "a.B", "frames": frames, "related": [{"type": "a.C", "frames": frames}]}
    with quickly():
        decoded = rethrown.decode(rethrown.encode(envelope, codec))
    assert shape(decoded) == shape(envelope)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("depth", [23, 24, 25, 31, 400, 600, 5_000, 100_000])
def test_json_4_both_ways_bound_the_levels(opening: str, closing: str, depth: int) -> None:
    inner = opening * depth + "1" + closing * depth
    data = '{"v":1,"type":"a.B","message":"[{[{","args":[' + inner + "]}"
    quick, strict = both_decode(data, "json")
    assert quick == strict


def framed(*frames: Any) -> Any:
    return {"v": 1, "type": "a.B", "frames": list(frames)}


def frame(number: int = 1, **other: Any) -> Any:
    usual = {"file": f"/srv/{number}.py", "line": number, "function": "f", "module": "m", "source": "s" * 40}
    return {**usual, **other}


def test_restoring_a_decoded_envelope_takes_the_quick_way_and_a_copy() -> None:
    tree: Any = {**framed(frame(1)), "attributes": {"a": [1, {"b": 2}]}}
    envelope: Any = rethrown.decode(rethrown.encode(tree))
    before = shape(envelope)
    with patch.object(restoring, "check_envelope", unread):
        error = rethrown.restore(envelope)
    envelope["attributes"]["a"][1]["b"] = 3
    envelope["frames"].clear()
    assert shape(rethrown.envelope_of(error)) == before


@many
@given(tree=broken() | envelopes())
def test_res_1_both_ways_restore_the_same(tree: Any) -> None:
    quick = shape(rethrown.envelope_of(rethrown.restore(tree)))
    with patch.object(restoring, "is_normal", lambda *tree, **options: False):
        strict = shape(rethrown.envelope_of(rethrown.restore(tree)))
    assert quick == strict


@pytest.mark.parametrize("name", ["attributes", "related", "v", "unknown"])
def test_res_1_what_is_no_envelope_and_cannot_be_copied_is_said_to_be_none(name: str) -> None:
    looped: Any = framed(frame(1))
    looped[name] = looped
    twice: Any = []
    for _ in range(60):
        twice = [twice, twice]
    tangled: Any = {"v": 1, name: twice}
    for envelope in (looped, tangled):
        error = rethrown.restore(envelope)
        assert cast(Any, rethrown.envelope_of(error))["type"] == "rethrown.InvalidEnvelope"
