"""What a registration may say, and what it is refused for (SPEC ID-3)."""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from rethrown import Definition, ErrorRegistry, RemoteError


class A(Exception):
    @property
    def computed(self) -> int:
        return 1


class B(Exception):
    pass


@dataclass
class Point:
    x: int
    y: float = 0.5


REFUSED: list[tuple[str, Callable[[Any], Any], type[Exception]]] = [
    ("two classes under one name", lambda e: e.register(B, type="a.A"), ValueError),
    ("one class under two names", lambda e: e.register(A, type="a.Other"), ValueError),
    ("an alias that is another's name", lambda e: e.register(B, type="a.B", aliases=["a.A"]), ValueError),
    ("a name that is an alias twice", lambda e: e.register(B, type="a.B", aliases=["a.B"]), ValueError),
    ("a builtin's name", lambda e: e.register(B, type="python.KeyError"), ValueError),
    ("an empty name", lambda e: e.register(B, type="\0"), ValueError),
    ("a name that is too long", lambda e: e.register(B, type="x" * 257), ValueError),
    ("no class", lambda e: e.register(5, type="a.B"), TypeError),
    ("no class of errors", lambda e: e.register(Point, type="a.B"), TypeError),
    ("an unknown option", lambda e: e.register(B, type="a.B", colour=1), TypeError),
    ("an unknown kind", lambda e: e.register(B, type="a.B", kind="nobody"), ValueError),
    ("an unknown status", lambda e: e.register(B, type="a.B", status="ok"), ValueError),
    ("a status out of range", lambda e: e.register(B, type="a.B", http_status=99), ValueError),
    ("a negative delay", lambda e: e.register(B, type="a.B", retry_after_ms=-1), ValueError),
    ("fields as one text", lambda e: e.register(B, type="a.B", fields="limit"), TypeError),
    ("a public field that is none", lambda e: e.register(B, type="a.B", public_fields=["x"]), ValueError),
    (
        "a dunder field",
        lambda e: e.register(B, type="a.B", fields={"x": "__class__"}),
        ValueError,
    ),
    (
        "an error class as a value",
        lambda e: e.register_value(B, "a.B"),
        TypeError,
    ),
    ("a value without fields", lambda e: e.register_value(type("V", (), {}), "a.V"), TypeError),
    ("a value that is a tuple", lambda e: e.register_value(type("T", (tuple,), {}), "a.T", ["x"]), TypeError),
]


@pytest.mark.parametrize(("what", "register", "error"), REFUSED, ids=[each[0] for each in REFUSED])
def test_is_refused_id_3(what: str, register: Callable[[Any], Any], error: type[Exception]) -> None:
    errors = ErrorRegistry()
    errors.register(A, type="a.A")
    with pytest.raises(error):
        register(errors)


def test_a_property_as_field_is_refused_unless_a_hook_restores_it() -> None:
    errors = ErrorRegistry()
    with pytest.raises(ValueError, match="property"):
        errors.register(A, type="a.A", fields=["computed"])
    errors.register(A, type="a.A", fields=["computed"], restore=lambda parts: A(*parts.args))
    assert errors.capture(A())["attributes"] == {"computed": 1}


def test_the_same_registration_twice_is_none() -> None:
    errors = ErrorRegistry()
    errors.register(A, type="a.A", fields=["x"])
    errors.register(A, type="a.A", fields=["x"])
    assert errors.capture(A())["type"] == "a.A"


def test_registers_as_decorator_with_and_without_a_name() -> None:
    errors = ErrorRegistry()

    @errors.register("a.Named", code="N")
    class Named(Exception):
        pass

    @errors.register(code="D")
    class Derived(Exception):
        pass

    @errors.register
    class Bare(Exception):
        pass

    assert errors.capture(Named())["type"] == "a.Named"
    assert errors.capture(Derived())["code"] == "D"
    assert type(errors.restore(errors.capture(Bare()))) is Bare


def test_facts_can_be_functions_and_a_broken_one_costs_the_field_only_cap_5() -> None:
    errors = ErrorRegistry()

    @errors.register(
        "a.Facts",
        code=lambda e: e.args[0],
        kind="user",
        status=lambda e: {}[e],
        http_status=lambda e: 7,
        retryable=lambda e: False,
        retry_after_ms=lambda e: 0,
    )
    class Facts(Exception):
        pass

    class Below(Facts):
        pass

    for error in (Facts("C"), Below("C")):
        envelope = errors.capture(error)
        assert envelope["code"] == "C"
        assert envelope["kind"] == "user"
        assert "status" not in envelope
        assert "httpStatus" not in envelope
        assert envelope["retryable"] is False
        assert envelope["retryAfterMs"] == 0


def test_an_own_code_becomes_the_code_cap_5() -> None:
    error = B()
    error.code = "E42"  # type: ignore[attr-defined]
    assert ErrorRegistry().capture(error)["code"] == "E42"
    error.code = 42  # type: ignore[attr-defined]
    assert "code" not in ErrorRegistry().capture(error)
    assert "code" not in ErrorRegistry().capture(SystemExit("text"))


def test_register_module_takes_what_the_module_defines() -> None:
    module = types.ModuleType("given")
    source = """
from dataclasses import dataclass
from json import JSONDecodeError
class Mine(Exception):
    class Nested(Exception): pass
class Quits(SystemExit): pass
@dataclass
class Data:
    n: int
Alias = Mine
"""
    # dataclass() looks its module up.
    sys.modules["given"] = module
    try:
        exec(source, vars(module))
    finally:
        del sys.modules["given"]
    errors = ErrorRegistry().register_module(module).register_module(module)
    restored = errors.restore(
        {
            "v": 1,
            "type": "given.Mine.Nested",
            "lineage": ["python.BaseException"],
            "args": [{"$object": {"type": "given.Data", "fields": {"n": 3}}}],
        }
    )
    assert type(restored) is vars(module)["Mine"].Nested
    assert restored.args == (vars(module)["Data"](3),)
    assert type(errors.restore({"v": 1, "type": "given.Quits"})) is RemoteError
    assert type(errors.restore({"v": 1, "type": "given.Alias"})) is RemoteError


def test_use_registers_a_catalog() -> None:
    catalog = [Definition(A, "c.A", {"code": "A"}), Definition(B, "c.B", {"aliases": ["c.OldB"]})]
    errors = ErrorRegistry().use(catalog)
    assert errors.capture(A())["code"] == "A"
    assert type(errors.restore({"v": 1, "type": "c.OldB"})) is B
    assert (
        type(ErrorRegistry().use(types.SimpleNamespace(definitions=catalog)).restore({"v": 1, "type": "c.B"}))
        is B
    )


def test_on_issue_is_told_and_may_fail_itself() -> None:
    told: list[tuple[str, object]] = []

    def broken(parts: object) -> BaseException:
        raise LookupError("hook")

    errors = ErrorRegistry(on_issue=lambda name, reason: told.append((name, reason)))
    errors.register(A, type="a.A", restore=broken)
    restored = errors.restore({"v": 1, "type": "a.A", "message": "m"})
    assert type(restored) is RemoteError
    assert [(name, str(reason)) for name, reason in told] == [("a.A", "'hook'")] or isinstance(
        told[0][1], LookupError
    )

    def fails(name: str, reason: object) -> None:
        raise ValueError

    assert type(ErrorRegistry(on_issue=fails).restore({"v": 1, "type": "python.SystemExit"})) is RemoteError


def test_a_builtin_can_be_given_facts() -> None:
    errors = ErrorRegistry()
    errors.register(ValueError, type="python.ValueError", kind="user")
    assert errors.capture(UnicodeError())["kind"] == "user"
    assert type(errors.restore(errors.capture(ValueError("x")))) is ValueError
