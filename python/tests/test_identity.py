"""Stable type names and lineages (SPEC 5)."""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import asyncio
import concurrent.futures
from typing import Any

import pytest

from rethrown import ErrorRegistry, capture, matches


class Plain(Exception):
    class Nested(Exception):
        pass


class Declared(Exception):
    __rethrown_type__ = "billing.Declared"


class Inherits(Declared):
    pass


class Mixin:
    pass


class Mixed(Mixin, Plain, KeyError):
    pass


NAMES = [
    (ValueError(), "python.ValueError"),
    (OSError(), "python.OSError"),
    (OSError(), "python.OSError"),
    (Plain(), f"{__name__}.Plain"),
    (Plain.Nested(), f"{__name__}.Plain.Nested"),
    (Declared(), "billing.Declared"),
    (Inherits(), f"{__name__}.Inherits"),
    (asyncio.CancelledError(), "asyncio.exceptions.CancelledError"),
    (concurrent.futures.CancelledError(), "concurrent.futures._base.CancelledError"),
]


@pytest.mark.parametrize(("error", "name"), NAMES)
def test_a_type_is_registered_declared_or_derived_id_1(error: BaseException, name: str) -> None:
    assert capture(error)["type"] == name
    assert matches(error, name)


def test_a_registered_name_comes_before_a_declared_one_id_1() -> None:
    errors = ErrorRegistry()
    errors.register(Declared, type="other.Name")
    assert errors.capture(Declared())["type"] == "other.Name"
    assert errors.capture(Inherits())["lineage"][0] == "other.Name"


def test_a_local_class_keeps_its_qualified_name() -> None:
    class Local(Exception):
        pass

    here = "test_a_local_class_keeps_its_qualified_name"
    assert capture(Local())["type"] == f"{__name__}.{here}.<locals>.Local"


def test_lineage_is_the_exceptions_of_the_mro_id_4() -> None:
    assert capture(Mixed())["lineage"] == [
        f"{__name__}.Plain",
        "python.KeyError",
        "python.LookupError",
        "python.Exception",
        "python.BaseException",
    ]
    assert "lineage" not in capture(BaseException())


def test_aliases_come_first_in_the_lineage_id_4() -> None:
    errors = ErrorRegistry()
    errors.register(Plain, type="new.Name", aliases=("old.Name", "older.Name"))
    assert errors.capture(Plain())["lineage"][:2] == ["old.Name", "older.Name"]


def test_a_name_that_is_too_long_or_odd_is_made_to_fit() -> None:
    odd: Any = type("X" * 1000, (Exception,), {"__module__": "a\x1b\ud800b"})
    name = capture(odd())["type"]
    assert len(name.encode()) <= 256
    assert name.startswith("a\ufffd\ufffdb.X")
    assert "…" in name


class Hostile(type):
    def __getattribute__(cls, name: str) -> Any:
        raise RuntimeError(name)

    def __eq__(cls, other: object) -> bool:
        raise RuntimeError("eq")

    def __hash__(cls) -> int:
        raise RuntimeError("hash")

    def mro(cls) -> Any:
        return type.mro(cls)


def test_a_metaclass_is_never_asked_cap_1() -> None:
    hostile: Any = Hostile("Evil", (Exception,), {"__module__": "evil"})
    envelope = capture(hostile("x"))
    assert envelope["type"] == "evil.Evil"
    assert envelope["args"] == ["x"]
    errors = ErrorRegistry()
    errors.register(hostile, type="evil.Registered")
    assert type(errors.restore(errors.capture(hostile("x")))) is hostile


def test_a_module_that_is_no_text_gives_the_qualified_name() -> None:
    odd: Any = type("Odd", (Exception,), {"__module__": 5})
    assert capture(odd())["type"] == "Odd"
