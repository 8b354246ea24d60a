"""Restore and capture again: nothing is lost (SPEC 10.3)."""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import copy
import gc
import pickle
import weakref
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import envelopes

from rethrown import (
    ErrorRegistry,
    Limits,
    RemoteError,
    capture,
    decode,
    deserialize,
    encode,
    envelope_of,
    format,
    restore,
    serialize,
)

BASE = ["python.Exception", "python.BaseException"]

# Fields that nobody here knows, a numbering that no Capturer would choose, an origin and a time of its own.
STRANGE: Any = {
    "v": 1,
    "type": "go.Strange",
    "lineage": ["go.Error"],
    "message": "m",
    "code": "C",
    "traceback": "goroutine 1",
    "stdout": "out",
    "billableUnits": "0.10",
    "args": [{"$opaque": {"type": "x", "text": "y"}}, {"$future": 1}],
    "attributes": {
        "password": "kept",
        "e": {"$error": 3},
        "list": [1, {"$time": "2026-01-01T00:00:00.123456789Z"}],
    },
    "notes": ["note"],
    "cause": 2,
    "context": 1,
    "errors": [2, 1],
    "origin": {"language": "go", "worker": "w1"},
    "time": 5,
    "omitted": [{"path": "/x", "reason": "truncated"}],
    "future": {"any": [1]},
    "related": [
        {
            "type": "python.KeyError",
            "lineage": ["python.LookupError", *BASE],
            "message": "'k'",
            "args": ["k"],
            "cause": 0,
        },
        {
            "type": "go.Inner",
            "frames": [{"file": "main.go", "line": 3, "future": 1}],
            "origin": {"language": "c"},
        },
        {"type": "go.InValue", "attributes": {"n": 1}},
        {"type": "go.Unreachable"},
    ],
}


class Custom(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit
        self.data = {"list": [1, 2]}

    def __str__(self) -> str:
        return f"limit {self.limit}"


class Slotted(Exception):
    __slots__ = ("a",)


@pytest.fixture
def errors() -> ErrorRegistry:
    registry = ErrorRegistry()
    registry.register(Custom, type="a.Custom")
    registry.register(Slotted, type="a.Slotted")
    return registry


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:
        return caught


def thrown_into_a_task(error: BaseException) -> BaseException:
    async def fail() -> None:
        raise error

    async def run() -> BaseException:
        try:
            await asyncio.gather(fail())
        except BaseException as caught:
            return caught
        raise AssertionError

    return asyncio.run(run())


def thrown_in_a_thread(error: BaseException) -> BaseException:
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        return pool.submit(raised, error).result()


def thrown_through_a_context_manager(error: BaseException) -> BaseException:
    @contextlib.contextmanager
    def manager() -> Any:
        yield

    try:
        with manager():
            raise error
    except BaseException as caught:
        return caught


def raised_while_handling(error: BaseException) -> BaseException:
    try:
        raise ValueError("local")
    except ValueError:
        return raised(error)


def pickled(error: BaseException) -> BaseException:
    again: BaseException = pickle.loads(pickle.dumps(error))
    return again


UNTOUCHED: list[Any] = [
    lambda error: error,
    raised,
    lambda error: raised(raised(error)),
    thrown_into_a_task,
    thrown_in_a_thread,
    thrown_through_a_context_manager,
    raised_while_handling,
    copy.copy,
    lambda error: error.with_traceback(None),
]


@pytest.mark.parametrize("handle", UNTOUCHED)
@pytest.mark.parametrize("codec", ["msgpack", "protobuf", "json", "armor"])
def test_unchanged_gives_the_same_bytes_rel_1(handle: Any, codec: Any) -> None:
    data = encode(STRANGE, codec)
    assert serialize(handle(deserialize(data)), codec) == data


@pytest.mark.parametrize("handle", [*UNTOUCHED, pickled])
def test_a_class_of_ones_own_relays_the_same_bytes_rel_1(errors: ErrorRegistry, handle: Any) -> None:
    data = errors.serialize(raised(Custom(5)))
    restored = errors.deserialize(data)
    assert type(restored) is Custom
    assert errors.serialize(handle(restored)) == data
    # A registry that knows nothing passes on the same.
    assert serialize(handle(deserialize(data))) == data


def test_a_relay_of_relays_gives_the_same_bytes_rel_1(errors: ErrorRegistry) -> None:
    data = errors.serialize(Custom(5))
    for registry in (ErrorRegistry(), errors, ErrorRegistry(), errors):
        data, before = registry.serialize(raised(registry.deserialize(data))), data
        assert data == before


def test_raise_from_none_keeps_the_cause_rel_2(errors: ErrorRegistry) -> None:
    root = Custom(1)
    root.__cause__ = ValueError("cause")
    data = errors.serialize(root)
    restored = errors.deserialize(data)
    with pytest.raises(Custom) as caught:
        raise restored from None
    assert caught.value.__cause__ is None
    assert errors.serialize(caught.value) == data


CHANGES: list[tuple[str, Any, dict[str, Any]]] = [
    ("args", lambda e: setattr(e, "args", ("new",)), {"args": ["new"]}),
    (
        "a field",
        lambda e: setattr(e, "limit", 6),
        {"attributes": {"limit": 6, "data": {"list": [1, 2]}, "later": 1}, "message": "limit 6"},
    ),
    (
        "a field in place",
        lambda e: e.data["list"].append(3),
        {"attributes": {"limit": 5, "data": {"list": [1, 2, 3]}, "later": 1}},
    ),
    ("a field gone", lambda e: delattr(e, "data"), {"attributes": {"limit": 5, "later": 1}}),
    (
        "a new field",
        lambda e: setattr(e, "new", 1),
        {"attributes": {"limit": 5, "data": {"list": [1, 2]}, "later": 1, "new": 1}},
    ),
    ("notes", lambda e: setattr(e, "__notes__", ["n", "m"]), {"notes": ["n", "m"]}),
    ("suppression", lambda e: setattr(e, "__suppress_context__", True), {"suppressContext": True}),
    (
        "code",
        lambda e: setattr(e, "code", "D"),
        {"code": "D", "attributes": {"limit": 5, "data": {"list": [1, 2]}, "later": 1, "code": "D"}},
    ),
]


@pytest.mark.parametrize(("what", "change", "expected"), CHANGES, ids=[each[0] for each in CHANGES])
@pytest.mark.parametrize("handle", [lambda error: error, pickled])
def test_what_changed_is_captured_and_all_else_kept_rel_3(
    errors: ErrorRegistry, handle: Any, what: str, change: Any, expected: dict[str, Any]
) -> None:
    wire: Any = errors.capture(Custom(5), origin={"worker": "far"})
    wire |= {
        "notes": ["n"],
        "code": "C",
        "time": 7,
        "future": 1,
        "attributes": {**wire["attributes"], "later": 1},
    }
    restored: Any = handle(errors.restore(wire))
    change(restored)
    assert errors.capture(restored) == {**wire, **expected}


def test_a_slot_that_changed_rel_2(errors: ErrorRegistry) -> None:
    restored: Any = errors.restore({"v": 1, "type": "a.Slotted", "attributes": {"a": 1}})
    assert errors.capture(restored)["attributes"] == {"a": 1}
    restored.a = 2
    assert errors.capture(restored)["attributes"] == {"a": 2}


def test_a_builtin_fact_that_changed_rel_2() -> None:
    restored: Any = deserialize(serialize(OSError(2, "No such file", "f")))
    restored.filename = "g"
    again = capture(restored)
    assert again["attributes"] == {"errno": 2, "strerror": "No such file", "filename": "g"}
    assert again["message"] == "[Errno 2] No such file: 'g'"


def test_what_nobody_here_knows_stays_beside_what_changed_rel_3() -> None:
    restored: Any = restore(STRANGE)
    restored.add_note("more") if hasattr(restored, "add_note") else restored.__notes__.append("more")
    restored.attributes["list"].append(9)
    again: Any = capture(restored)
    assert again["notes"] == ["note", "more"]
    assert again["attributes"]["list"] == [1, {"$time": "2026-01-01T00:00:00.123456Z"}, 9]
    assert again["attributes"]["password"] == "kept"
    assert (again["future"], again["time"], again["origin"]) == ({"any": [1]}, 5, STRANGE["origin"])
    assert again["args"] == STRANGE["args"]
    # Numbered anew by CAP-2: cause, context, members, then attributes. What nothing leads to is gone.
    assert [each["type"] for each in again["related"]] == ["go.Inner", "python.KeyError", "go.InValue"]
    assert (again["cause"], again["context"], again["errors"]) == (1, 2, [1, 2])
    assert again["attributes"]["e"] == {"$error": 3}
    assert again["related"][0]["frames"] == [{"file": "main.go", "line": 3, "future": 1}]
    assert decode(encode(again)) == again


def test_a_replaced_cause_is_sent_with_the_remote_one_at_its_tail_rel_3() -> None:
    restored = restore(STRANGE)
    first, last = ValueError("first"), ValueError("last")
    first.__cause__ = last
    restored.__cause__ = first
    again: Any = capture(restored)
    everything = [again, *again["related"]]
    first_wire = everything[again["cause"]]
    last_wire = everything[first_wire["cause"]]
    assert (first_wire["message"], last_wire["message"]) == ("first", "last")
    assert everything[last_wire["cause"]]["type"] == "go.Inner"
    # Raised here, not where the root was (ENV-10).
    assert first_wire["origin"]["language"] == last_wire["origin"]["language"] == "python"
    assert everything[last_wire["cause"]]["origin"] == {"language": "c"}
    assert decode(encode(again)) == again


def test_a_replaced_cause_that_leads_to_the_remote_one_gets_no_tail_rel_3() -> None:
    restored = restore(STRANGE)
    wrapper = ValueError("wrapper")
    wrapper.__cause__ = restored.__cause__
    restored.__cause__ = wrapper
    again: Any = capture(restored)
    everything = [again, *again["related"]]
    assert everything[again["cause"]]["message"] == "wrapper"
    assert everything[everything[again["cause"]]["cause"]]["type"] == "go.Inner"
    assert "cause" not in everything[everything[again["cause"]]["cause"]]


def test_a_restored_error_inside_a_local_one_keeps_all_it_came_with_rel_4() -> None:
    local = ValueError("local")
    local.__cause__ = restore(STRANGE)
    envelope: Any = capture(local)
    assert envelope["origin"]["language"] == "python"
    strange = envelope["related"][envelope["cause"] - 1]
    assert {name: strange[name] for name in ("origin", "time", "stdout", "future", "code")} == {
        name: STRANGE[name] for name in ("origin", "time", "stdout", "future", "code")
    }
    assert "v" not in strange
    # Members without origin had that of their own root.
    key_error = next(each for each in envelope["related"] if each["type"] == "python.KeyError")
    assert key_error["origin"] == STRANGE["origin"]
    assert decode(encode(envelope)) == envelope
    # And once more around.
    again = restore(envelope)
    assert serialize(raised(again)) == encode(envelope)


def test_a_member_raised_on_its_own_is_its_own_root_res_8() -> None:
    restored = restore(STRANGE)
    inner = restored.__context__
    assert isinstance(inner, KeyError)
    envelope: Any = envelope_of(inner)
    assert (envelope["v"], envelope["type"], envelope["origin"]) == (1, "python.KeyError", STRANGE["origin"])
    assert envelope["related"][envelope["cause"] - 1]["type"] == "go.Strange"
    assert capture(inner) == envelope
    assert decode(encode(envelope)) == envelope


def test_envelope_of_gives_what_came_res_8() -> None:
    restored = restore(STRANGE)
    assert envelope_of(restored) == STRANGE
    assert envelope_of(ValueError()) is None
    assert envelope_of(5) is None  # type: ignore[arg-type]
    mine: Any = envelope_of(restored)
    mine["related"].clear()
    assert envelope_of(restored) == STRANGE


def test_new_facts_of_the_call_replace_those_that_came_rel_5() -> None:
    again: Any = capture(
        restore(STRANGE), stdout="new", billable_units=3, traceparent="00", origin={"task": "t"}
    )
    expected = {**STRANGE, "stdout": "new", "billableUnits": 3, "traceparent": "00"}
    expected["origin"] = {**STRANGE["origin"], "task": "t"}
    inherited = [{"origin": STRANGE["origin"], **each} for each in STRANGE["related"]]
    assert again == {**expected, "related": inherited}


def test_the_record_is_no_attribute_and_makes_no_noise() -> None:
    restored = restore({"v": 1, "type": "python.ValueError", "attributes": {"x": 1}})
    assert vars(restored).keys() == {"x", "__rethrown__"}
    assert repr(vars(restored)["__rethrown__"]) == "<rethrown record>"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
def test_copies_and_pickles_stay_remote_errors(again: Any) -> None:
    restored = again(restore(STRANGE))
    assert type(restored) is RemoteError
    assert (str(restored), restored.code) == ("go.Strange: m", "C")
    assert envelope_of(restored) == STRANGE


def test_an_error_does_not_keep_itself_alive() -> None:
    gc.collect()
    gc.disable()
    try:
        restored = raised(restore({"v": 1, "type": "a.B", "frames": [{"file": "f", "line": 1}]}))
        gone = weakref.ref(restored)
        restored.__traceback__ = None
        del restored
        assert gone() is None
    finally:
        gc.enable()


def test_changed_secrets_are_looked_for_and_relayed_ones_are_not_dis_1() -> None:
    restored: Any = restore(STRANGE)
    restored.attributes["token"] = "new"
    again: Any = capture(restored)
    assert again["attributes"]["password"] == "kept"
    assert "token" not in again["attributes"]
    assert {"path": "/attributes/token", "reason": "redacted"} in again["omitted"]


CONTROL = {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), *"\u061c\u200e\u202e\u2066"} - {"\n", "\t"}

# Names that lead to classes with slots, guards and members of their own.
KNOWN = [
    "python.ValueError",
    "python.OSError",
    "python.KeyError",
    "python.SyntaxError",
    "python.UnicodeDecodeError",
    "python.NameError",
    "python.ExceptionGroup",
    "python.BaseExceptionGroup",
    "python.BaseException",
    "python.SystemExit",
    "javascript.AggregateError",
    "a.Custom",
    "a.Slotted",
]
LOCAL_NAMES = ["errno", "filename", "name", "start", "object", "text", "lineno", "limit", "a", "code", "args"]


@st.composite
def wires(draw: st.DrawFn) -> Any:
    """Envelopes of which many become something else than a RemoteError."""
    envelope = draw(envelopes())
    for error in [envelope, *envelope.get("related", [])]:
        error["type"] = draw(st.sampled_from([*KNOWN, error["type"]]))
        if "attributes" in error and draw(st.booleans()):
            name = draw(st.sampled_from(LOCAL_NAMES))
            error["attributes"][name] = draw(
                st.integers(-1, 9) | st.text("ab", max_size=3) | st.binary(max_size=3)
            )
    return envelope


def a_registry() -> ErrorRegistry:
    registry = ErrorRegistry()
    registry.register(Custom, type="a.Custom")
    registry.register(Slotted, type="a.Slotted")
    return registry


@settings(max_examples=100, deadline=None)
@given(wires())
def test_every_envelope_that_comes_in_goes_out_as_it_was_rel_1(wire: Any) -> None:
    data = encode(wire)
    for registry in (a_registry(), ErrorRegistry()):
        restored = registry.restore(wire)
        assert registry.serialize(restored) == data
        assert registry.serialize(raised_while_handling(restored)) == data
        assert serialize(restored) == data
        assert envelope_of(restored) == decode(data)
        assert registry.serialize(copy.copy(restored) if type(restored) is RemoteError else restored) == data
    # Python cannot pickle an error whose args lead back to it, and some builtins of which a fact is missing.
    if type(restored) is RemoteError and "errors" not in wire and "$error" not in repr(wire):
        assert serialize(pickled(restored)) == data


@settings(max_examples=60, deadline=None)
@given(wires())
def test_whatever_is_done_to_it_stays_an_envelope_rel_3(wire: Any) -> None:
    restored: Any = a_registry().restore(wire)
    chain = ValueError("local")
    chain.__cause__ = KeyError("inner")
    restored.__cause__ = chain
    vars(restored)["__notes__"] = ["changed"]
    restored.args = ("changed", restored)
    restored.fresh = [restored, chain]
    outer = RuntimeError("outer", restored)
    outer.__context__ = restored
    for error in (restored, outer):
        envelope: Any = capture(error)
        data = encode(envelope)
        assert decode(data) == envelope
        assert serialize(restore(envelope)) == data
        assert len(serialize(error, "json", limits=Limits(max_bytes=1024))) <= 1024
        public = capture(error, disclosure="public")
        assert decode(encode(public)) == public
        assert not CONTROL & set(format(error))
    again: Any = capture(restored)
    assert again["notes"] == ["changed"]
    assert again["type"] == wire["type"]
    known = {
        "message",
        "attributes",
        "args",
        "cause",
        "notes",
        "omitted",
        "related",
        "context",
        "errors",
        "code",
        "v",
    }
    kept = {name: value for name, value in wire.items() if name not in known and "$error" not in repr(value)}
    assert {name: again.get(name) for name in kept} == {name: decode(encode(wire)).get(name) for name in kept}


def test_the_fields_of_a_value_are_a_map_and_never_a_reference_tag_1() -> None:
    registry = ErrorRegistry()
    attributes: Any = {"value": {"$object": {"type": "t", "fields": {"$error": 2}}}}
    caught = registry.restore({"v": 1, "type": "a.B", "attributes": attributes})
    assert registry.capture(caught)["attributes"] == attributes
    outer = ValueError("outer")
    outer.__cause__ = caught
    assert registry.capture(outer)["related"][0]["attributes"] == attributes
    small = Limits(max_bytes=4096)
    assert registry.capture(caught, stdout="x" * 100_000, limits=small)["attributes"] == attributes
