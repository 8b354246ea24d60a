"""Native error → envelope (SPEC 10.1)."""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import enum
import pathlib
import threading
from collections import OrderedDict, namedtuple
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any

import pytest

from rethrown import ErrorRegistry, Limits, capture, decode, encode, restore, serialize
from rethrown._generated import LIMITS


class E(Exception):
    pass


def sent(value: Any) -> Any:
    """What one value becomes as an argument."""
    return capture(E(value))["args"][0]


class Text(str):
    def __str__(self) -> str:
        raise RuntimeError

    def __len__(self) -> int:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = str.__hash__


class Number(int):
    def __int__(self) -> int:
        raise RuntimeError


class Real(float):
    def __float__(self) -> float:
        raise RuntimeError


class Items(list):  # type: ignore[type-arg]
    def __iter__(self) -> Any:
        raise RuntimeError

    def __len__(self) -> int:
        raise RuntimeError


class Colour(enum.Enum):
    RED = 1


class Size(enum.IntEnum):
    BIG = 9


@dataclass
class Data:
    n: int
    inner: Any = None
    many: list[int] = field(default_factory=list)


Pair = namedtuple("Pair", "a b")

UTC = timezone.utc
VALUES: list[tuple[Any, Any]] = [
    (None, None),
    (True, True),
    (2**53 - 1, 2**53 - 1),
    (2**53, {"$int": "9007199254740992"}),
    (-(10**999), {"$int": "-1" + "0" * 999}),
    (1.5, 1.5),
    (2.0, 2),
    (-0.0, 0),
    (1e300, 1e300),
    (float("nan"), {"$float": "nan"}),
    (float("-inf"), {"$float": "-inf"}),
    ("a\ud83d\ude00b", "a😀b"),
    ("a\ud83dx\ude00", "a\ufffdx\ufffd"),
    (b"hi", b"hi"),
    (bytearray(b"hi"), b"hi"),
    (memoryview(b"hijk")[::2], b"hj"),
    ([1, [2]], [1, [2]]),
    ((3, 4), {"$tuple": [3, 4]}),
    (Pair(1, 2), {"$tuple": [1, 2]}),
    ({"b": 1, "a": 2}, {"a": 2, "b": 1}),
    (OrderedDict(a=1), {"a": 1}),
    ({1: "one", None: 2}, {"$map": [[1, "one"], [None, 2]]}),
    ({"$int": "5"}, {"$map": [["$int", "5"]]}),
    ({"$int": "5", "password": "x"}, {"$map": [["$int", "5"]]}),
    (datetime(2026, 11, 21, 3, 35, 0, 500000, UTC), {"$time": "2026-11-21T03:35:00.5Z"}),
    (datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-5))), {"$time": "2026-01-01T05:00:00Z"}),
    (Text("x"), "x"),
    (Number(7), 7),
    (Real(1.5), 1.5),
    (Items([1]), [1]),
    (Size.BIG, 9),
    (
        Data(10),
        {"$object": {"type": f"{__name__}.Data", "fields": {"n": 10, "inner": None, "many": []}}},
    ),
]


@pytest.mark.parametrize(("value", "wire"), VALUES, ids=[str(at) for at in range(len(VALUES))])
def test_values_cap_11(value: Any, wire: Any) -> None:
    captured = sent(value)
    assert captured == wire
    assert type(captured) is type(wire)


OPAQUE: list[tuple[Any, str, str]] = [
    (Decimal("1.10"), "decimal.Decimal", "1.10"),
    (pathlib.PurePosixPath("/a"), "pathlib", "/a"),
    (datetime(2026, 1, 1), "datetime.datetime", "2026-01-01 00:00:00"),
    (Colour.RED, f"{__name__}.Colour", "Colour.RED"),
    (10**1000, "python.int", hex(10**1000)),
    ({1}, "python.set", "{1}"),
    (len, "python.builtin_function_or_method", "<built-in function len>"),
]


@pytest.mark.parametrize(("value", "type_name", "text"), OPAQUE)
def test_everything_else_is_opaque_and_listed_cap_11(value: Any, type_name: str, text: str) -> None:
    envelope = capture(E(value))
    opaque: Any = envelope["args"][0]
    assert opaque["$opaque"]["type"].startswith(type_name)
    assert opaque["$opaque"]["text"] == text
    assert envelope["omitted"] == [{"path": "/args/0", "reason": "unsupported"}]


def test_what_contains_itself_ends_cap_11() -> None:
    loop: list[Any] = [1]
    loop.append(loop)
    envelope = capture(E(loop))
    assert envelope["args"] == [[1, None]]
    assert envelope["omitted"] == [{"path": "/args/0/1", "reason": "truncated"}]


@pytest.mark.parametrize("make", [lambda inner: [inner], lambda inner: (inner,), lambda inner: {1: inner}])
def test_what_is_too_deep_ends_within_the_limits_cap_11(make: Any) -> None:
    value: Any = 1
    for _ in range(1000):
        value = make(value)
    envelope = capture(E(value))
    assert decode(encode(envelope)) == envelope
    assert any(each["reason"] == "truncated" and "/args/0/" in each["path"] for each in envelope["omitted"])


def test_too_many_values_end_within_the_limits_lim_2() -> None:
    shared = list(range(100))
    for value in ([[shared] * 200], {str(n): n for n in range(20_000)}, list(range(20_000)), (shared,) * 200):
        envelope = capture(E(value), limits=Limits())
        assert decode(encode(envelope)) == envelope
        assert envelope["lineage"][-1] == "python.BaseException"
        assert any(each["reason"] == "truncated" for each in envelope["omitted"])


def test_ten_thousand_values_less_the_structure_are_kept() -> None:
    envelope = capture(E(list(range(9_990))))
    assert len(envelope["args"][0]) == 9_990  # type: ignore[arg-type]
    assert "omitted" not in envelope


@pytest.mark.parametrize(
    ("args", "kept"),
    [(("a", "b"), None), ((1, "b", 3), [1]), ((None, "b"), [None]), ((b"a",), None), ((1, None), [1, None])],
)
def test_args_that_the_budget_of_text_leaves_out_are_not_null_cap_11_res_3(args: Any, kept: Any) -> None:
    class Full(Exception):
        def __str__(self) -> str:
            return "shown"

    error: Any = Full(*args)
    error.text = ["x" * LIMITS["maxTextBytes"]] * 70
    sent: Any = decode(serialize(error))
    assert sent.get("args") == kept
    if kept == list(args):
        return
    assert {"path": "/args", "reason": "truncated", "size": len(args)} in sent["omitted"]
    if kept is None:
        assert restore(sent).args == ("shown",)


def test_a_message_stands_for_args_that_a_budget_left_out_res_3() -> None:
    sent: Any = decode(serialize(ValueError(b"a" * 70_000), limits=Limits(max_bytes=1024)))
    assert "args" not in sent
    assert restore(sent).args == (sent["message"],)


@pytest.mark.parametrize("made", [("slots", "plain"), ("plain", "slots"), ("plain", "os"), ("os", "slots")])
def test_a_class_is_never_taken_for_one_that_is_gone_cap_8(made: tuple[str, ...]) -> None:
    def a_class(kind: str) -> Any:
        if kind == "os":
            return type("Made", (OSError,), {})
        return type("Made", (Exception,), {"__slots__": ("held",)} if kind == "slots" else {})

    wire = {"slots": {"held": 1}, "plain": {"held": 1}, "os": {"errno": 2, "held": 1, "strerror": "s"}}
    for number in range(200):
        kind = made[number % 2]
        error = a_class(kind)(2, "s")
        error.held = 1
        assert capture(error)["attributes"] == wire[kind]
        del error


class Hostile(Exception):
    __slots__ = ("__weakref__",)

    def __getattribute__(self, name: str) -> Any:
        raise KeyboardInterrupt(name)

    def __str__(self) -> str:
        raise SystemExit(1)

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        raise KeyboardInterrupt

    def __hash__(self) -> int:
        raise KeyboardInterrupt

    def __bool__(self) -> bool:
        raise KeyboardInterrupt


def test_hostile_shapes_do_not_escape_cap_1() -> None:
    inner = Hostile(1)
    error = E(inner, {"x": inner})
    error.__cause__ = inner
    error.own = inner  # type: ignore[attr-defined]
    envelope = capture(error)
    assert [each["type"] for each in envelope["related"]] == [f"{__name__}.Hostile"]
    assert envelope["related"][0]["omitted"] == [{"path": "/message", "reason": "failed"}]
    assert envelope["args"] == [{"$error": 1}, {"x": {"$error": 1}}]
    assert decode(encode(envelope)) == envelope


class Odd:
    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        raise KeyboardInterrupt

    def __str__(self) -> str:
        raise SystemExit


def held(error: Any) -> Any:
    return vars(error)


@pytest.mark.parametrize(
    "damage",
    [
        lambda e: held(e).update({5: 6, Text("k"): 1}),
        lambda e: held(e).update(__notes__=5),
        lambda e: held(e).update(__notes__=[Odd(), "kept", Text("too")]),
        lambda e: held(e).update(odd=Odd()),
        lambda e: held(e).update(lock=threading.Lock()),
        lambda e: held(e).update({"x" * 300: 1}),
        lambda e: setattr(e, "__dict__", OrderedDict(a=1)),
        lambda e: setattr(e, "args", [Odd()]),
    ],
)
def test_odd_insides_do_not_escape_cap_1(damage: Any) -> None:
    error = E("message")
    damage(error)
    envelope = capture(error)
    assert envelope["type"] == f"{__name__}.E"
    assert decode(encode(envelope)) == envelope


def test_notes_that_are_text_are_kept_cap_9() -> None:
    error = E()
    vars(error)["__notes__"] = ["one", 5, Text("two")]
    envelope = capture(error)
    assert envelope["notes"] == ["one", "two"]
    assert envelope["omitted"] == [{"path": "/notes", "reason": "unsupported", "size": 3}]


class Slotted(Exception):
    __slots__ = ("_private", "limit", "unset")

    def __init__(self) -> None:
        self.limit = 5
        self._private = 6


def test_own_plain_data_cap_8() -> None:
    error = Slotted()
    error.extra = 1  # type: ignore[attr-defined]
    error._hidden = 2  # type: ignore[attr-defined]
    error._machinery = object()  # type: ignore[attr-defined]
    assert capture(error)["attributes"] == {"extra": 1, "limit": 5, "_private": 6, "_hidden": 2}


NATIVE: list[tuple[BaseException, dict[str, Any]]] = [
    (OSError(2, "No such file", "f"), {"errno": 2, "strerror": "No such file", "filename": "f"}),
    (ImportError("m", name="n", path="p"), {"name": "n", "path": "p"}),
    (
        SyntaxError("bad", ("f.py", 3, 4, "x = =")),
        {"filename": "f.py", "lineno": 3, "offset": 4, "text": "x = ="},
    ),
    (
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "why"),
        {"encoding": "utf-8", "object": b"\xff", "start": 0, "end": 1, "reason": "why"},
    ),
    (SystemExit(3), {"code": 3}),
    (StopIteration(4), {"value": 4}),
]


@pytest.mark.parametrize(("error", "attributes"), NATIVE)
def test_builtin_facts_cap_8(error: BaseException, attributes: dict[str, Any]) -> None:
    assert capture(error)["attributes"] == attributes


def test_attribute_error_sends_its_name_and_never_its_object_cap_8() -> None:
    with pytest.raises(AttributeError) as caught:
        object().missing  # type: ignore[attr-defined]  # noqa: B018
    assert capture(caught.value)["attributes"] == {"name": "missing"}


def test_declared_fields_are_sent_alone_cap_8() -> None:
    errors = ErrorRegistry()

    @errors.register("a.Declared", fields={"wireLimit": "_limit"})
    class Declared(Exception):
        pass

    class Below(Declared):
        pass

    for cls, attributes in ((Declared, {"wireLimit": 7}), (Below, {"wireLimit": 7, "other": 8})):
        error: Any = cls()
        error._limit, error.other = 7, 8
        assert errors.capture(error)["attributes"] == attributes


def test_the_graph_is_numbered_breadth_first_cap_2() -> None:
    names = {number: E(str(number)) for number in range(7)}
    root = names[0]
    root.__cause__, root.__context__ = names[1], names[2]
    root.b, root.a = names[4], [names[3]]  # type: ignore[attr-defined]
    root.args = ("0", names[5], root)
    names[1].__cause__ = names[6]
    names[6].__cause__ = root
    envelope = capture(root)
    assert [each["args"][0] for each in [envelope, *envelope["related"]]] == list("0123456")
    assert envelope["related"][5]["cause"] == 0
    assert envelope["args"] == ["0", {"$error": 5}, {"$error": 0}]


def test_the_facts_of_the_call_go_into_the_root_cap_10() -> None:
    cause = E("cause")
    error = E()
    error.__cause__ = cause
    envelope = capture(
        error,
        stdout="out",
        stderr="err",
        billable_units="0.10",
        origin={"worker": "w7", "language": "py"},
        traceparent="00-1",
    )
    assert (envelope["stdout"], envelope["stderr"], envelope["billableUnits"]) == ("out", "err", "0.10")
    assert envelope["origin"]["worker"] == "w7"
    assert envelope["origin"]["language"] == "py"
    assert envelope["origin"]["runtime"].startswith("CPython 3.")
    assert envelope["origin"]["library"].startswith("rethrown ")
    assert envelope["traceparent"] == "00-1"
    assert envelope["time"] > 1_600_000_000_000
    assert set(envelope["related"][0]) == {"type", "lineage", "message", "args"}


@pytest.mark.parametrize(
    ("units", "kept"),
    [(0, 0), (2.0, 2), (0.25, 0.25), (2**60, str(2**60)), (float("nan"), None), (b"x", None)],
)
def test_billable_units_env_8(units: Any, kept: Any) -> None:
    assert capture(E(), billable_units=units).get("billableUnits") == kept


def test_odd_facts_do_not_raise() -> None:
    odd: Any = 5
    origin: Any = {odd: 1, "worker": 5, "colour": "x"}
    envelope = capture(E(), stdout=odd, origin=origin, traceparent=odd)
    assert decode(encode(envelope)) == envelope
    assert {each["path"] for each in envelope["omitted"]} >= {"/stdout", "/origin/worker", "/origin/colour"}


def test_what_is_no_exception_is_captured_all_the_same_cap_1() -> None:
    odd: Any = 5
    assert capture(odd) == {"v": 1, "type": "python.int", "omitted": [{"reason": "failed"}]}


def test_armor_is_removed_from_messages_arm_4() -> None:
    token = encode(capture(E("inner")), "armor").decode()
    assert capture(E(f"before {token} after {token}"))["message"] == "before  after "


def test_a_chain_of_100_000_causes_keeps_its_ends_cap_13() -> None:
    error = root = E("0")
    for number in range(1, 100_000):
        error.__cause__ = E(str(number))
        error = error.__cause__
    envelope = capture(root)
    related = envelope["related"]
    assert len(related) == 255
    assert [each["message"] for each in related[:254]] == [str(number) for number in range(1, 255)]
    assert related[254]["message"] == "99999"
    assert related[253]["cause"] == 255
    assert related[253]["omitted"] == [{"path": "/cause", "reason": "truncated", "size": 99_744}]
    assert decode(encode(envelope)) == envelope
    # The interpreter frees such a chain without recursion only bit by bit.
    while root.__cause__ is not None:
        root.__cause__, root = None, root.__cause__  # type: ignore[assignment]


def test_capture_runs_near_the_end_of_the_stack_cap_1() -> None:
    def deep() -> Any:
        try:
            return deep()
        except RecursionError as error:
            return capture(error)["type"]

    assert deep() == "python.RecursionError"


def test_a_gigantic_text_is_cut_cap_12() -> None:
    envelope = capture(E("é" * 20_000_000))
    assert len(envelope["message"].encode()) <= 262_144
    assert {"path": "/message", "reason": "truncated", "size": 40_000_000} in envelope["omitted"]


@pytest.mark.parametrize(
    ("units", "kept"),
    [(10**400, str(10**400)), (10**5000, None), ("1" * 300_000, None), ("0.10", "0.10")],
    ids=["large", "too large", "too long", "text"],
)
def test_billable_units_are_whole_or_left_out_cap_12(units: Any, kept: Any) -> None:
    envelope: Any = capture(ValueError("x"), billable_units=units, stdout="s")
    assert envelope.get("billableUnits") == kept
    assert (envelope["message"], envelope["stdout"]) == ("x", "s")
    assert ("omitted" in envelope) == (kept is None)


def test_process_control_from_code_of_the_thrown_error_stays_inside_cap_1() -> None:
    class Ends(tzinfo):
        def utcoffset(self, _: datetime | None) -> timedelta | None:
            raise KeyboardInterrupt

        dst = utcoffset

        def tzname(self, _: datetime | None) -> str | None:
            return None

    error: Any = ValueError("x")
    error.when = datetime(2020, 1, 1, tzinfo=Ends())
    envelope: Any = capture(error)
    assert envelope["message"] == "x"


def test_errors_that_print_each_other_twice_over_do_not_take_twice_the_time_cap_1() -> None:
    error: BaseException = ValueError("innermost")
    for _ in range(60):
        error = ValueError(error, error)
    envelope = capture(error)
    assert {"path": "/message", "reason": "truncated"} in envelope["omitted"]
    back = restore(envelope)
    assert serialize(back) == encode(envelope)
    assert len(envelope["related"]) == 60
