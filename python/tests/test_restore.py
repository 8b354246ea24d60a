"""Envelope → native error (SPEC 10.2), as what a stranger could send."""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import asyncio
import builtins
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rethrown
from rethrown import (
    ErrorRegistry,
    RemoteError,
    RestoreParts,
    capture,
    deserialize,
    envelope_of,
    restore,
    serialize,
)
from rethrown._generated import STATUSES

BASE = ["python.Exception", "python.BaseException"]


def envelope(type_name: str, **fields: Any) -> Any:
    return {"v": 1, "type": type_name, **fields}


class Forbidden(RuntimeError):
    pass


class Guarded(Exception):
    """Whatever of it runs, raises."""

    def __new__(cls, *args: Any) -> Any:
        raise Forbidden("__new__")

    def __init__(self, *args: Any) -> None:
        raise Forbidden("__init__")

    def __setattr__(self, name: str, value: Any) -> None:
        raise Forbidden("__setattr__")

    def __getattribute__(self, name: str) -> Any:
        raise Forbidden(f"__getattribute__ {name}")

    def __setstate__(self, state: Any) -> None:
        raise Forbidden("__setstate__")

    def __eq__(self, other: object) -> bool:
        raise Forbidden("__eq__")

    def __hash__(self) -> int:
        raise Forbidden("__hash__")

    @property
    def limit(self) -> int:
        raise Forbidden("getter")

    @limit.setter
    def limit(self, value: int) -> None:
        raise Forbidden("setter")


def test_nothing_of_a_class_runs_res_1() -> None:
    errors = ErrorRegistry()
    errors.register(Guarded, type="a.Guarded")
    inner = {"type": "a.Guarded", "lineage": BASE}
    restored = errors.restore(
        envelope(
            "a.Guarded",
            lineage=BASE,
            message="m",
            args=[1, {"$error": 1}],
            attributes={"limit": 5, "free": 6, "e": {"$error": 1}, "__dict__": {}, "__class__": 1},
            notes=["n"],
            cause=1,
            context=1,
            frames=[{"file": "f", "line": 1}],
            related=[inner],
        )
    )
    assert type(restored) is Guarded
    held = vars(BaseException)["__dict__"].__get__(restored)
    assert held["free"] == 6
    assert not held.keys() & {"limit", "__dict__", "__class__"}
    assert BaseException.args.__get__(restored)[0] == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "builtins.eval",
        "a.b.c",
        "__main__.X",
        "sys.exit",
        "python.print",
        "antigravity.geohash",
        "\0",
    ],
)
def test_names_are_looked_up_in_the_registry_alone_id_6(name: str) -> None:
    before = dict(sys.modules)
    restored = restore(envelope(name, lineage=[name, f"{name}.x", *BASE]))
    assert type(restored) is RemoteError
    assert restored.type == name
    assert dict(sys.modules) == before


CONTROL = [
    "python.SystemExit",
    "python.KeyboardInterrupt",
    "python.GeneratorExit",
    "python.StopIteration",
    "python.StopAsyncIteration",
    "asyncio.exceptions.CancelledError",
    "concurrent.futures._base.CancelledError",
    "concurrent.futures.CancelledError",
]


@pytest.mark.parametrize("name", CONTROL)
def test_process_control_is_never_restored_as_itself_id_7(name: str) -> None:
    assert type(restore(envelope(name, lineage=["python.BaseException"]))) is RemoteError
    # The roots match as type only, so it does not come back as a BaseException either.
    assert type(restore(envelope("a.Quits", lineage=[name, "python.BaseException"]))) is RemoteError


def test_process_control_comes_back_where_it_was_registered_on_purpose_id_7() -> None:
    class Cancelled(asyncio.CancelledError):
        pass

    errors = ErrorRegistry()
    errors.register(Cancelled, type="a.Cancelled")
    assert type(errors.restore(errors.capture(Cancelled()))) is RemoteError
    errors = ErrorRegistry()
    errors.register(Cancelled, type="a.Cancelled", process_control=True)
    errors.register(SystemExit, type="python.SystemExit", process_control=True)
    assert type(errors.restore(errors.capture(Cancelled()))) is Cancelled
    restored = errors.restore(errors.capture(SystemExit(3)))
    assert isinstance(restored, SystemExit)
    assert restored.code == 3


def test_an_alias_that_is_process_control_is_skipped_id_7() -> None:
    class Innocent(Exception):
        pass

    errors = ErrorRegistry()
    errors.register(Innocent, type="a.Innocent", aliases=["concurrent.futures.CancelledError"])
    assert type(errors.restore(envelope("concurrent.futures.CancelledError"))) is RemoteError


def test_the_roots_match_as_type_only_id_6() -> None:
    assert type(restore(envelope("python.Exception", lineage=["python.BaseException"]))) is Exception
    assert type(restore(envelope("python.BaseException"))) is BaseException
    assert type(restore(envelope("a.B", lineage=BASE))) is RemoteError
    assert type(restore(envelope("a.B", lineage=["a.C", "python.LookupError", *BASE]))) is LookupError


class QuotaError(Exception):
    def __init__(self, limit: int, used: int) -> None:
        super().__init__(limit, used)
        self.limit = limit
        self.used = used

    def __str__(self) -> str:
        return f"{self.used} of {self.limit}"


@pytest.fixture
def errors() -> ErrorRegistry:
    registry = ErrorRegistry()
    registry.register(
        QuotaError, type="billing.QuotaError", fields=("limit", "used"), aliases=("billing.Old",)
    )
    return registry


@pytest.mark.parametrize("codec", ["msgpack", "protobuf", "json", "armor"])
def test_the_class_comes_back_res_2(errors: ErrorRegistry, codec: Any) -> None:
    restored = errors.deserialize(errors.serialize(QuotaError(100, 99), codec))
    assert type(restored) is QuotaError
    assert (restored.limit, restored.used, restored.args, str(restored)) == (100, 99, (100, 99), "99 of 100")


def test_former_names_lead_to_the_class_evo_4(errors: ErrorRegistry) -> None:
    assert type(errors.restore(envelope("billing.Old"))) is QuotaError
    assert type(errors.restore(envelope("billing.Newest", lineage=["billing.QuotaError"]))) is QuotaError


def test_a_class_with_fields_gets_those_alone_res_4(errors: ErrorRegistry) -> None:
    restored: Any = errors.restore(
        envelope("billing.QuotaError", attributes={"limit": 1, "used": 2, "other": 3})
    )
    assert (restored.limit, restored.used) == (1, 2)
    assert not hasattr(restored, "other")


class Plain(Exception):
    default = 1

    def method(self) -> str:
        return "mine"


def test_other_classes_get_what_no_method_of_theirs_is_called_res_4() -> None:
    registry = ErrorRegistry()
    registry.register(Plain, type="a.Plain")
    restored: Any = registry.restore(
        envelope(
            "a.Plain",
            code="E42",
            attributes={
                "method": 1,
                "default": 2,
                "free": 3,
                "then": 4,
                "toJSON": 5,
                "__x": 6,
                "args": 7,
                "with_traceback": 8,
                "constructor": 9,
                "message": "kept",
            },
        )
    )
    own = {name for name in vars(restored) if not name.startswith("__")}
    assert own == {"free", "message", "code", "default"}
    assert (restored.method(), restored.default, restored.code) == ("mine", 2, "E42")
    assert restored.args == ()


def test_a_remote_error_keeps_all_res_4() -> None:
    restored = restore(
        envelope(
            "x.Y",
            lineage=["x.X"],
            message="m",
            code="C",
            kind="user",
            status="aborted",
            httpStatus=418,
            retryable=False,
            retryAfterMs=0,
            attributes={"then": 1, "__class__": 2, "type": 3},
        )
    )
    assert type(restored) is RemoteError
    assert str(restored) == "x.Y: m"
    assert (restored.type, restored.lineage, restored.message) == ("x.Y", ("x.X",), "m")
    assert (restored.code, restored.kind, restored.status) == ("C", "user", "aborted")
    assert (restored.http_status, restored.retryable, restored.retry_after_ms) == (418, False, 0)
    assert restored.attributes == {"then": 1, "__class__": 2, "type": 3}
    assert restored.args == ("m",)
    assert isinstance(restored, Exception)


@pytest.mark.parametrize("status", STATUSES, ids=[each.name for each in STATUSES])
def test_a_status_has_its_class_4_2(status: Any) -> None:
    restored = restore(envelope("x.Y", status=status.name, message="m"))
    expected = RemoteError if status.python is None else getattr(rethrown, status.python["name"])
    assert type(restored) is expected
    assert isinstance(restored, RemoteError)
    assert str(restored) == "x.Y: m"
    if status.python is not None:
        assert isinstance(restored, getattr(builtins, status.python["base"]))


def test_a_remote_error_raised_by_hand_is_an_ordinary_one() -> None:
    error = RemoteError("by hand", 2)
    assert (str(error), error.type, error.code, error.attributes) == (
        "('by hand', 2)",
        "rethrown.RemoteError",
        None,
        {},
    )
    assert type(restore(capture(error))) is RemoteError


ARGS: list[tuple[dict[str, Any], tuple[Any, ...]]] = [
    ({"type": "python.ValueError", "lineage": BASE, "message": "m"}, ()),
    ({"type": "python.ValueError", "message": "m"}, ("m",)),
    ({"type": "python.ValueError"}, ()),
    ({"type": "python.ValueError", "lineage": BASE, "args": [1, {"$tuple": [2]}]}, (1, (2,))),
    (
        {"type": "python.ValueError", "lineage": BASE, "message": "m", "omitted": [{"reason": "redacted"}]},
        ("m",),
    ),
]


@pytest.mark.parametrize(("fields", "args"), ARGS)
def test_args_res_3(fields: dict[str, Any], args: tuple[Any, ...]) -> None:
    assert restore({"v": 1, **fields}).args == args  # type: ignore[typeddict-item]


def test_a_key_error_with_a_message_alone_is_not_quoted_twice() -> None:
    restored = restore(envelope("python.KeyError", message="'k'"))
    assert str(restored) == "'k'"
    assert restored.args == ("'k'",)


VALUES: list[tuple[Any, Any]] = [
    ({"$int": "-9007199254740993"}, -9007199254740993),
    ({"$float": "inf"}, float("inf")),
    ({"$time": "2026-11-21T03:35:00.123456789Z"}, datetime(2026, 11, 21, 3, 35, 0, 123456, timezone.utc)),
    ({"$tuple": [1, [2]]}, (1, [2])),
    ({"$map": [[1, "one"], [{"$tuple": [2]}, 3]]}, {1: "one", (2,): 3}),
    ({"$map": [[[1], 2]]}, [([1], 2)]),
    ({"$map": [[1, 2], [True, 3]]}, [(1, 2), (True, 3)]),
    ({"$object": {"type": "no.Such", "fields": {"a": 1}}}, {"a": 1}),
    ({"$opaque": {"type": "decimal.Decimal", "text": "1.10"}}, "1.10"),
    ({"$unheard": 1}, {"$unheard": 1}),
]


@pytest.mark.parametrize(("wire", "value"), VALUES)
def test_values_come_back_6(wire: Any, value: Any) -> None:
    (restored,) = restore(envelope("a.B", args=[wire])).args
    assert restored == value
    assert type(restored) is type(value)


@dataclass
class Point:
    x: int
    y: float = 0.5

    def __post_init__(self) -> None:
        raise Forbidden


@dataclass(frozen=True)
class Frozen:
    x: int


class Slots:
    __slots__ = ("a", "b")


def test_value_types_come_back_without_their_code_6() -> None:
    registry = ErrorRegistry()
    registry.register_value(Point, "a.Point")
    registry.register_value(Frozen, "a.Frozen")
    registry.register_value(Slots, "a.Slots", ["a"])
    restored: Any = registry.restore(
        envelope(
            "a.B",
            args=[
                {"$object": {"type": "a.Point", "fields": {"x": 1, "y": 3}}},
                {"$object": {"type": "a.Point", "fields": {"x": 1}}},
                {"$object": {"type": "a.Point", "fields": {"y": 1}}},
                {"$object": {"type": "a.Frozen", "fields": {"x": 1, "more": 2}}},
                {"$object": {"type": "a.Slots", "fields": {"a": 1}}},
            ],
        )
    )
    point, default, incomplete, frozen, slots = restored.args
    assert (point.x, point.y, type(point.y)) == (1, 3.0, float)
    assert (default.x, default.y) == (1, 0.5)
    assert incomplete == {"y": 1}
    assert frozen == Frozen(1)
    assert (type(slots), slots.a) == (Slots, 1)


class Declares(Exception):
    ratio: float
    maybe: float | None


def test_a_field_declared_as_float_is_a_float_again_val_2() -> None:
    registry = ErrorRegistry()
    registry.register(Declares, type="a.Declares")
    restored: Any = registry.restore(envelope("a.Declares", attributes={"ratio": 2, "maybe": 3, "count": 4}))
    assert [type(value) for value in (restored.ratio, restored.maybe, restored.count)] == [float, float, int]


def test_hooks_build_what_data_cannot_res_1() -> None:
    seen: list[RestoreParts] = []

    class Private(Exception):
        pass

    def build(parts: RestoreParts) -> Private:
        seen.append(parts)
        return Private("hook", *parts.args)

    registry = ErrorRegistry()
    registry.register(Private, type="a.Private", restore=build)
    restored = registry.restore(
        envelope("a.Private", message="m", args=[(1)], attributes={"x": {"$tuple": []}})
    )
    assert restored.args == ("hook", 1)
    assert (seen[0].message, seen[0].args, seen[0].attributes) == ("m", (1,), {"x": ()})


@pytest.mark.parametrize("result", [None, ValueError("other"), 5])
def test_a_hook_that_returns_something_else_costs_the_class(result: Any) -> None:
    class Private(KeyError):
        pass

    registry = ErrorRegistry()
    registry.register(Private, type="a.Private", restore=lambda parts: result)
    restored = registry.restore(envelope("a.Private", lineage=["python.KeyError", *BASE], args=["k"]))
    assert type(restored) is KeyError


UNICODE = {"encoding": "utf-8", "object": b"\xff\xfe", "start": 0, "end": 1, "reason": "why"}


@pytest.mark.parametrize(
    "damage",
    [
        {"start": -1},
        {"start": -(1 << 40)},
        {"start": {"$int": str(1 << 63)}},
        {"object": "text"},
        {"reason": 5},
        {"start": True},
        {"encoding": None},
    ],
)
def test_a_unicode_error_that_cannot_be_shown_becomes_its_ancestor_res_4(damage: dict[str, Any]) -> None:
    attributes = {**UNICODE, **damage}
    lineage = ["python.UnicodeError", "python.ValueError", *BASE]
    restored = restore(envelope("python.UnicodeDecodeError", lineage=lineage, attributes=attributes))
    assert type(restored) is UnicodeError
    assert isinstance(str(restored), str)
    restored = restore(envelope("python.UnicodeDecodeError", lineage=lineage, attributes=UNICODE))
    assert str(restored) == "'utf-8' codec can't decode byte 0xff in position 0: why"


def test_slots_that_printers_act_on_are_left_alone_res_4() -> None:
    imports: Any = restore(
        envelope("python.ImportError", attributes={"name": "n", "name_from": "antigravity"})
    )
    assert (imports.name, getattr(imports, "name_from", None)) == ("n", None)
    lacks: Any = restore(envelope("python.AttributeError", attributes={"name": "n", "obj": [1]}))
    assert (lacks.name, lacks.obj) == ("n", None)
    # Printing a NameError asks the innermost frame's self: only where that frame is a remote one.
    bare: Any = restore(envelope("python.NameError", attributes={"name": "n"}))
    framed: Any = restore(envelope("python.NameError", attributes={"name": "n"}, frames=[{"file": "f"}]))
    assert (bare.name, framed.name) == (None, "n")


SYNTAX = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(st.none(), st.integers(-5, 2**53 - 1), st.text(max_size=5), st.booleans())
        for name in (
            "filename",
            "lineno",
            "offset",
            "text",
            "end_lineno",
            "end_offset",
            "msg",
            "print_file_and_line",
        )
    },
)


@given(SYNTAX, st.lists(st.one_of(st.none(), st.integers(-5, 5), st.text(max_size=3)), max_size=3))
def test_every_syntax_error_can_be_printed_res_4(attributes: dict[str, Any], args: list[Any]) -> None:
    lineage = ["python.Exception", "python.BaseException"]
    clean = {
        key: value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value
        for key, value in attributes.items()
    }
    restored = restore(envelope("python.SyntaxError", lineage=lineage, attributes=clean, args=args))
    assert isinstance(restored, SyntaxError)
    assert len("".join(traceback.format_exception(restored))) < 2_000


def test_the_message_of_a_syntax_error_is_shown() -> None:
    error = SyntaxError("bad", ("f.py", 1, 2, "x = =", 1, 3))
    again = deserialize(serialize(error))
    assert traceback.format_exception_only(again) == traceback.format_exception_only(error)


BUILTINS: list[BaseException] = [
    OSError(2, "No such file", "f"),
    FileNotFoundError(2, "No such file", "a", None, "b"),
    OSError("just text"),
    TimeoutError(),
    KeyError("k"),
    KeyError(),
    ImportError("m", name="n", path="p"),
    ModuleNotFoundError("m"),
    UnicodeEncodeError("ascii", "é", 0, 1, "why"),
    UnicodeTranslateError("é", 0, 1, "why"),
    IndentationError("bad", ("f", 1, 1, " x")),
    ZeroDivisionError("division by zero"),
    MemoryError(),
    RecursionError("deep"),
    UserWarning("w"),
    NotImplementedError(),
    AssertionError((1, 2)),
]


@pytest.mark.parametrize("error", BUILTINS, ids=[type(each).__name__ for each in BUILTINS])
def test_builtins_come_back_equal_in_every_way(error: BaseException) -> None:
    again = deserialize(serialize(error))
    assert type(again) is type(error)
    assert (str(again), repr(again), again.args) == (str(error), repr(error), error.args)
    for name in (
        "errno",
        "strerror",
        "filename",
        "filename2",
        "name",
        "path",
        "msg",
        "lineno",
        "start",
        "object",
    ):
        assert getattr(again, name, None) == getattr(error, name, None)


def test_links_come_back_as_they_were_res_5() -> None:
    root, cause, context = Plain("root"), Plain("cause"), Plain("context")
    root.__cause__, root.__context__, root.__suppress_context__ = cause, context, False
    cause.__context__ = context
    context.__cause__ = root
    vars(root)["__notes__"] = ["n1", "n2"]
    again: Any = deserialize(serialize(root))
    assert again.__cause__.__context__ is again.__context__
    assert again.__context__.__cause__ is again
    assert again.__suppress_context__ is False
    assert again.__notes__ == ["n1", "n2"]
    root.__suppress_context__ = True
    assert deserialize(serialize(root)).__suppress_context__ is True


def test_native_chains_end_after_256_errors_res_5() -> None:
    count = 5_000
    related = [{"type": "a.B", "cause": n + 1, "context": max(0, n - 1)} for n in range(1, count)]
    wire = envelope("a.B", cause=1, related=[*related, {"type": "a.B"}])
    error: BaseException | None = restore(wire)
    length = 0
    while error is not None:
        length += 1
        error = error.__cause__
    assert length == 256


INVALID: list[Any] = [
    None,
    5,
    [],
    {},
    {"v": 1},
    {"v": 2, "type": "a.B"},
    {"v": 1, "type": ""},
    {"v": 1, "type": "a.B", "cause": 7},
    {"v": 1, "type": "a.B", "args": [{1: 2}]},
    {"v": 1, "type": "a.B", "message": None},
]


@pytest.mark.parametrize("wire", INVALID)
def test_what_is_no_envelope_is_said_to_be_none_res_1(wire: Any) -> None:
    restored = restore(wire)
    assert type(restored) is RemoteError
    assert restored.type == "rethrown.InvalidEnvelope"
    assert "this is no error envelope" in str(restored)


def test_what_is_too_deep_is_said_to_be_so_res_1() -> None:
    value: Any = 1
    for _ in range(100_000):
        value = [value]
    restored = restore(envelope("a.B", args=[value]))
    assert isinstance(restored, RemoteError)
    while isinstance(value, list):
        (value,) = value


def test_an_envelope_is_not_aliased() -> None:
    wire = envelope("a.B", attributes={"list": [1]}, lineage=["a.A"])
    restored: Any = restore(wire)
    restored.attributes["list"].append(2)
    wire["attributes"]["list"].append(3)
    wire["lineage"].append("x")
    again: Any = rethrown.envelope_of(restored)
    assert again["attributes"] == {"list": [1]}
    assert again["lineage"] == ["a.A"]


def test_ten_thousand_unknown_names_make_no_class_id_6() -> None:
    before = len(RemoteError.__subclasses__())
    for number in range(10_000):
        assert type(restore(envelope(f"x.Y{number}"))) is RemoteError
    assert len(RemoteError.__subclasses__()) == before


class Awaitable(Exception):
    def __await__(self) -> Iterator[Any]:
        raise Forbidden


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(max_size=4)
    | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                [
                    "python.OSError",
                    "python.UnicodeDecodeError",
                    "python.ExceptionGroup",
                    "a.B",
                    "python.KeyError",
                ]
            )
        },
        optional={
            "v": st.sampled_from([1, 2]),
            "lineage": st.lists(
                st.sampled_from(["python.ValueError", "python.SystemExit", "javascript.AggregateError"]),
                max_size=3,
            ),
            "args": st.lists(json_like, max_size=3),
            "attributes": st.dictionaries(
                st.sampled_from(["errno", "start", "object", "x", "__class__"]), json_like, max_size=4
            ),
            "errors": st.lists(st.integers(0, 1), max_size=3),
            "cause": st.integers(0, 2),
            "frames": st.lists(
                st.fixed_dictionaries(
                    {}, optional={"file": st.text(), "line": st.integers(0, 2**31 - 1), "source": st.text()}
                ),
                max_size=2,
            ),
        },
    )
)
def test_restoring_never_throws_and_what_it_gives_can_be_captured_again(wire: Any) -> None:
    restored = restore(wire)
    assert isinstance(restored, BaseException)
    assert not isinstance(restored, (SystemExit, KeyboardInterrupt))
    str(restored)
    rethrown.encode(capture(restored))


def test_a_hook_that_returns_one_error_for_two_costs_the_second_its_class() -> None:
    class Shared(Exception):
        pass

    shared = Shared("shared")
    registry = ErrorRegistry()
    registry.register(Shared, type="a.Shared", restore=lambda parts: shared)
    first = registry.restore(envelope("a.Shared", message="one", code="ONE"))
    second = registry.restore(envelope("a.Shared", message="two"))
    assert first is shared
    assert type(second) is RemoteError
    kept: Any = envelope_of(first)
    assert (kept["message"], kept["code"]) == ("one", "ONE")
