"""The catalogs where their packages are not installed (SPEC 5, 4.2).

Against the packages themselves: conformance/sdks.
"""

from __future__ import annotations

import builtins
import copy
import importlib
import json
import pickle
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from rethrown import ErrorRegistry, RemoteError, envelope_of
from rethrown.catalogs import fal, flyte, modal, sail
from rethrown.catalogs.catalog import Catalog, Row

CATALOGS: dict[str, ModuleType] = {"modal": modal, "fal": fal, "flyte": flyte, "sail": sail}
FOLDER = Path(__file__).parents[2] / "schema" / "catalogs"
REQUIRED = {
    "code": "X",
    "kind": "user",
    "status_code": 418,
    "field": "seed",
    "image_id": "im-1",
    "relative_path": "a/b",
    "package_name": "p",
    "original_error": "e",
    "status": 400,
}


def types_of(name: str) -> list[dict[str, Any]]:
    types: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text())["types"]
    return types


@pytest.fixture(scope="module")
def errors() -> ErrorRegistry:
    registry = ErrorRegistry()
    for catalog in CATALOGS.values():
        registry.use(catalog)
    return registry


DEFINITIONS = [each for catalog in CATALOGS.values() for each in catalog.definitions]


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda each: each.type)
def test_every_type_crosses_whole(errors: ErrorRegistry, definition: Any) -> None:
    fields = definition.options.get("fields", {})
    given = {name: REQUIRED[name] for name in fields if name in REQUIRED}
    error = definition.cls("what happened", **given)
    data = errors.serialize(error)
    back = errors.deserialize(data)
    assert type(back) is definition.cls
    assert str(back) == "what happened"
    assert {name: getattr(back, local) for name, local in fields.items()} == {
        name: getattr(error, local) for name, local in fields.items()
    }
    assert errors.serialize(back) == data


@pytest.mark.parametrize(
    "name", [name for each in CATALOGS for t in types_of(each) for name in (t["type"], *t.get("aliases", ()))]
)
def test_every_name_is_known(errors: ErrorRegistry, name: str) -> None:
    assert not isinstance(errors.restore({"v": 1, "type": name}), RemoteError)


@pytest.mark.parametrize("catalog", CATALOGS)
def test_stand_ins_have_the_bases_of_their_package(catalog: str) -> None:
    by_type = {each.type: each.cls for each in DEFINITIONS}
    for each in types_of(catalog):
        expected = [
            by_type.get(parent) or getattr(builtins, parent.removeprefix("python."), None)
            for parent in each["parents"]
        ]
        found = [
            base for base in by_type[each["type"]].__bases__ if base is not Exception or None in expected
        ]
        known = [
            base for base in expected if base is not None and (base is not Exception or None in expected)
        ]
        assert found == (known or found), each["type"]


def test_python_json_knows_every_builtin() -> None:
    known = {each["type"]: each for each in types_of("python")}
    for name, cls in vars(builtins).items():
        if (
            isinstance(cls, type)
            and issubclass(cls, BaseException)
            and cls.__name__ == name
            and name[0] != "_"
        ):
            parents = [f"python.{base.__name__}" for base in cls.__bases__ if base is not object]
            assert known[f"python.{name}"]["parents"] == parents


def test_a_stand_in_says_what_it_needs() -> None:
    with pytest.raises(TypeError, match="missing the keyword argument 'field'"):
        fal.FieldException("x")
    with pytest.raises(TypeError, match="unexpected keyword argument 'feild'"):
        fal.FieldException("x", feild="seed")
    with pytest.raises(AttributeError, match="no attribute 'NoSuchError'"):
        _ = CATALOGS["fal"].NoSuchError
    assert "FieldException" in dir(fal)


def test_facts_follow_from_fields(errors: ErrorRegistry) -> None:
    error = fal.FieldException("must be positive", field="seed", billable_units=1.5)
    envelope = errors.capture(error)
    expected = {
        "message": "must be positive",
        "kind": "user",
        "status": "invalid_argument",
        "httpStatus": 422,
        "billableUnits": 1.5,
    }
    assert {name: envelope.get(name) for name in expected} == expected


def test_an_input_cancellation_stays_a_base_exception(errors: ErrorRegistry) -> None:
    back = errors.deserialize(errors.serialize(modal.InputCancellation("stop")))
    assert type(back) is modal.InputCancellation
    assert not isinstance(back, Exception)


@pytest.mark.parametrize("name", ["DeprecationError", "PendingDeprecationError", "ServerWarning"])
def test_warnings_stay_warnings(errors: ErrorRegistry, name: str) -> None:
    back = errors.deserialize(errors.serialize(getattr(modal, name)("old")))
    assert isinstance(back, UserWarning)


def test_the_installed_package_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pretend_sdk").mkdir()
    (tmp_path / "pretend_sdk" / "__init__.py").write_text("class Failure(Exception):\n    pass\n")
    (tmp_path / "broken_sdk.py").write_text("raise RuntimeError('half installed')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    rows = (
        Row("pretend_sdk.Failure", ("python.Exception",)),
        Row("pretend_sdk.errors.Gone", ("pretend_sdk.Failure",), aliases=("pretend_sdk.Gone",)),
        Row("broken_sdk.Failure", ("python.Exception",)),
    )
    assert "pretend_sdk" not in sys.modules
    catalog = Catalog("pretend", rows)
    assert "pretend_sdk" not in sys.modules, "imported before anyone used the catalog"
    told: list[tuple[str, object]] = []
    errors = ErrorRegistry(on_issue=lambda *issue: told.append(issue)).use(catalog)
    real = importlib.import_module("pretend_sdk").Failure
    assert type(errors.restore({"v": 1, "type": "pretend_sdk.Failure"})) is real
    assert issubclass(catalog.find("Gone"), real)
    assert catalog.find("Gone").__module__ == "rethrown.catalogs.pretend"
    assert [(name, str(reason)) for name, reason in told] == [("broken_sdk.Failure", "half installed")]


@pytest.mark.parametrize(
    ("type_name", "code", "base"),
    [
        ("javascript.DOMException.TimeoutError", None, TimeoutError),
        ("TimeoutError", None, TimeoutError),
        ("javascript.RangeError", None, IndexError),
        ("javascript.Error", "ENOENT", LookupError),
        ("javascript.Error", "ECONNREFUSED", ConnectionError),
        ("javascript.Error", "EACCES", PermissionError),
        ("javascript.Error", "ETIMEDOUT", TimeoutError),
        ("javascript.TypeError", "ERR_INVALID_ARG_TYPE", ValueError),
    ],
)
def test_what_builtins_stand_for_where_nobody_says_4_2(type_name: str, code: str | None, base: type) -> None:
    node: Any = {
        "v": 1,
        "type": type_name,
        "lineage": ["javascript.Error"],
        **({"code": code} if code else {}),
    }
    back = ErrorRegistry().restore(node)
    assert isinstance(back, RemoteError)
    assert isinstance(back, base)
    assert envelope_of(back) == node


@pytest.mark.parametrize("type_name", ["javascript.TypeError", "javascript.Error", "my.Error"])
def test_bugs_and_unknown_failures_are_plain_remote_errors_4_2(type_name: str) -> None:
    assert type(ErrorRegistry().restore({"v": 1, "type": type_name})) is RemoteError


def test_unregistered_facts_are_inherited_id_3() -> None:
    class BillingError(Exception):
        limit = 3

    class QuotaError(BillingError):
        pass

    errors = ErrorRegistry()
    errors.register(BillingError, type="b.Billing", status="resource_exhausted", code="B", fields=("limit",))
    errors.register(QuotaError, type="b.Quota", code="Q")
    error = QuotaError("no")
    error.extra = 1  # type: ignore[attr-defined]
    envelope = errors.capture(error)
    assert (envelope["status"], envelope["code"]) == ("resource_exhausted", "Q")
    assert envelope["attributes"] == {"limit": 3, "extra": 1}
    back: Any = errors.deserialize(errors.serialize(error))
    assert (back.limit, back.extra) == (3, 1)


@pytest.mark.parametrize("is_first", [True, False])
def test_whichever_was_registered_first_id_10(is_first: bool) -> None:
    class PaintError(fal.AppException):
        pass

    errors = ErrorRegistry()
    steps = [lambda: errors.use(fal), lambda: errors.register(PaintError, type="shop.PaintError")]
    for step in steps if is_first else reversed(steps):
        step()  # type: ignore[no-untyped-call]
    assert errors.capture(PaintError("bad", status_code=400))["httpStatus"] == 400


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
def test_stand_ins_can_be_copied_and_pickled(again: Any) -> None:
    error = again(fal.FieldException("m", field="seed"))
    assert type(error) is fal.FieldException
    assert (error.field, str(error), error.status_code) == ("seed", "m", 422)
