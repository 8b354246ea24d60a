"""Groups (SPEC ID-8, RES-6); what Python 3.10, which has none, makes of them."""

from __future__ import annotations

import builtins
import time
import traceback
from typing import Any

import pytest

from rethrown import ErrorRegistry, RemoteError, capture, deserialize, encode, restore, serialize

BASE = ["python.Exception", "python.BaseException"]
GROUP = ["python.BaseExceptionGroup", *BASE]
ExceptionGroup: Any = getattr(builtins, "ExceptionGroup", None)
BaseExceptionGroup: Any = getattr(builtins, "BaseExceptionGroup", None)
HAS_GROUPS = ExceptionGroup is not None


def group(errors: list[int], related: list[Any], **fields: Any) -> Any:
    return {
        "v": 1,
        "type": "python.ExceptionGroup",
        "lineage": GROUP,
        "errors": errors,
        "related": related,
        **fields,
    }


def leaf(message: str) -> dict[str, Any]:
    return {"type": "python.ValueError", "lineage": BASE, "args": [message], "message": message}


def members(error: Any) -> Any:
    return error.exceptions if HAS_GROUPS and not isinstance(error, RemoteError) else error.errors


@pytest.mark.parametrize(
    "kind", ["python.ExceptionGroup", "python.BaseExceptionGroup", "javascript.AggregateError", "a.Custom"]
)
def test_a_group_comes_back_with_its_members_res_6(kind: str) -> None:
    lineage = ["javascript.AggregateError"] if kind == "a.Custom" else []
    wire: Any = {
        **group([1, 2, 1], [leaf("one"), leaf("two")], message="many"),
        "type": kind,
        "lineage": lineage,
    }
    restored = restore(wire)
    assert type(restored) is (ExceptionGroup if HAS_GROUPS else RemoteError)
    assert [str(member) for member in members(restored)] == ["one", "two", "one"]
    assert members(restored)[0] is members(restored)[2]
    assert serialize(restored) == encode(wire)


@pytest.mark.parametrize("errors", [[], [1]])
def test_what_cannot_be_built_is_a_remote_error_res_6(errors: list[int]) -> None:
    # An ExceptionGroup refuses a member that is no Exception.
    wire = group(errors, [{"type": "python.BaseException"}] if errors else [])
    wire["lineage"] = []
    restored = restore(wire)
    assert type(restored) is RemoteError
    assert [type(member) for member in restored.errors] == [BaseException] * len(errors)


def test_a_cycle_is_cut_by_a_placeholder_res_6() -> None:
    wire = group(
        [1, 0],
        [{**leaf("x"), "type": "python.ExceptionGroup", "errors": [0, 1, 2]}, leaf("y")],
        message="outer",
    )
    restored = restore(wire)
    outer = members(restored)
    inner = members(outer[0])
    stand_ins = [outer[1], inner[0], inner[1]]
    assert all(type(each) is RemoteError for each in stand_ins)
    assert str(stand_ins[0]) == "error 0 of this envelope once more: python.ExceptionGroup: outer"
    assert str(inner[2]) == "y"
    assert serialize(restored) == encode(wire)


def test_nested_repeats_do_not_explode_res_6() -> None:
    depth = 40
    related = [
        {"type": "python.ExceptionGroup", "lineage": GROUP, "errors": [n + 1] * 2} for n in range(1, depth)
    ]
    wire = group([1, 1], [*related, leaf("bottom")], message="bomb")
    start = time.perf_counter()
    restored = restore(wire)
    shown = "".join(traceback.format_exception(restored))
    assert time.perf_counter() - start < 5
    assert len(shown) < 2_000_000
    assert expanded(restored) <= 256
    assert serialize(restored) == encode(wire)


def expanded(error: Any) -> int:
    if isinstance(error, RemoteError) and not error.errors:
        return 1
    is_group = hasattr(error, "exceptions") or isinstance(error, RemoteError)
    return 1 + (sum(map(expanded, members(error))) if is_group else 0)


def test_groups_deeper_than_100_end_res_6() -> None:
    related = [{"type": "python.ExceptionGroup", "lineage": GROUP, "errors": [n + 1]} for n in range(1, 200)]
    wire = group([1], [*related, leaf("bottom")])
    restored = restore(wire)
    depth, error = 0, restored
    while not isinstance(error, ValueError) and members(error):
        (error,) = members(error)
        depth += 1
    assert depth == 101
    assert type(error) is RemoteError
    assert serialize(restored) == encode(wire)


def test_a_wide_group_of_one_error_is_bounded_res_6() -> None:
    restored = restore(group([1] * 9_000, [leaf("one")]))
    assert len({id(member) for member in members(restored)}) == 2
    assert sum(type(member) is ValueError for member in members(restored)) == 255


def test_a_member_whose_cause_is_the_group_res_6() -> None:
    restored: Any = restore(group([1], [{**leaf("one"), "cause": 0}]))
    assert members(restored)[0].__cause__ is restored


@pytest.mark.skipif(not HAS_GROUPS, reason="Python 3.10 has no groups")
class TestNative:
    """Of Python's own groups."""

    def test_a_group_is_captured_without_args_cap_7(self) -> None:
        inner = ExceptionGroup("inner", [ValueError(1)])
        envelope: Any = capture(ExceptionGroup("outer", [inner, inner, KeyError("k")]))
        assert envelope["message"] == "outer"
        assert "args" not in envelope
        assert envelope["errors"] == [1, 1, 2]
        assert envelope["related"][0]["errors"] == [3]
        assert envelope["lineage"] == [
            "python.BaseExceptionGroup",
            "python.Exception",
            "python.BaseException",
        ]

    def test_a_group_of_exceptions_becomes_the_narrower_class_res_6(self) -> None:
        wire: Any = {**group([1], [leaf("x")]), "type": "python.BaseExceptionGroup"}
        restored = restore(wire)
        assert type(restored) is ExceptionGroup
        wire["related"] = [{"type": "python.BaseException"}]
        wider = restore(wire)
        assert type(wider) is BaseExceptionGroup

    def test_a_group_of_ones_own_comes_back_without_its_code_res_1(self) -> None:
        class Mine(ExceptionGroup):  # type: ignore[misc]
            def __new__(cls, *args: Any) -> Any:
                if args == ("real",):
                    return super().__new__(cls, "m", [ValueError()])
                raise AssertionError

            def __init__(self, *args: Any) -> None:
                pass

        errors = ErrorRegistry()
        errors.register(Mine, type="a.Mine")
        mine = Mine("real")
        mine.extra = 1
        restored: Any = errors.restore(errors.capture(mine))
        assert type(restored) is Mine
        assert (restored.message, restored.extra, type(restored.exceptions[0])) == ("m", 1, ValueError)

    def test_parts_of_a_restored_group_keep_what_they_came_with_rel_4(self) -> None:
        wire = group([1, 2], [{**leaf("one"), "future": 1}, {"type": "a.B"}], origin={"language": "go"})
        matched, rest = restore(wire).split(ValueError)  # type: ignore[attr-defined]
        envelope: Any = capture(matched)
        assert envelope["related"] == [{**leaf("one"), "future": 1, "origin": {"language": "go"}}]
        assert envelope["origin"]["language"] == "python"
        assert rest is not None

    def test_a_group_that_changed_keeps_its_members_rel_3(self) -> None:
        wire = group([1, 2, 0], [leaf("one"), leaf("two")], message="m", future=1)
        restored: Any = restore(wire)
        restored.add_note("n")
        assert capture(restored) == {**wire, "notes": ["n"]}

    def test_fifty_thousand_members_are_one_omission_cap_13(self) -> None:
        envelope: Any = capture(ExceptionGroup("many", [ValueError(n) for n in range(50_000)]))
        assert len(envelope["related"]) == 255
        assert envelope["errors"] == list(range(1, 256))
        assert envelope["omitted"] == [{"path": "/errors", "reason": "truncated", "size": 50_000}]


def test_members_of_a_remote_error_that_changed_rel_3() -> None:
    wire: Any = {"v": 1, "type": "a.Many", "errors": [1, 2], "related": [{"type": "a.X"}, {"type": "a.Y"}]}
    restored: Any = restore(wire)
    assert serialize(restored) == encode(wire)
    restored.errors = (restored.errors[1],)
    assert capture(restored) == {"v": 1, "type": "a.Many", "errors": [1], "related": [{"type": "a.Y"}]}
    assert deserialize(serialize(restored)).errors[0].type == "a.Y"  # type: ignore[attr-defined]
