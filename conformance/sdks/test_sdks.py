"""Every exception class of the real packages, Python → TypeScript → Python (SPEC 5, 10)."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import Ask
from instances import exception_classes, instance_of

from rethrown import ErrorRegistry, RemoteError, encode
from rethrown.catalogs import fal, flyte, modal, sail
from rethrown.registry import CodecName

CATALOGS: dict[str, ModuleType] = {"modal": modal, "fal": fal, "flyte": flyte, "sail": sail}
PACKAGES = (*CATALOGS, "isolate")
CODECS: tuple[CodecName, ...] = ("msgpack", "protobuf", "json", "armor")
SEEDS = json.loads((Path(__file__).parent / "seeds.json").read_text())


def catalogued() -> ErrorRegistry:
    """A registry with every catalog. What looks like a secret is for other tests."""
    registry = ErrorRegistry(secret_names=())
    for catalog in CATALOGS.values():
        registry.use(catalog)
    return registry


errors = catalogued()
CATALOGUED = {each.cls: each for catalog in CATALOGS.values() for each in catalog.definitions}
FOUND = {package: exception_classes(package) for package in PACKAGES}
CLASSES = [cls for classes, _ in FOUND.values() for cls in classes]


# Their text needs a field that is no data: a member of an enumeration of gRPC's.
NOT_DATA = {"isolate.server.server.GRPCException"}
# Their text shows a dict, whose order does not travel (SPEC VAL-4).
ORDERED = {"fal.wma._errors.InternalServerError"}


def shown(cls: type[BaseException]) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def facts(error: BaseException) -> dict[str, Any]:
    """What can be told of an error without its identity."""
    return {"str": str(error), "args": list(error.args), "repr": repr(error), "vars": _data(vars(error))}


def _data(held: Any) -> dict[str, Any]:
    kept = {key: value for key, value in held.items() if not key.startswith("_")}
    return {key: repr(value) if isinstance(value, BaseException) else value for key, value in kept.items()}


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("cls", CLASSES, ids=shown)
def test_every_class_of_the_packages_crosses(ask: Ask, cls: type[BaseException], codec: CodecName) -> None:
    known = errors
    if cls not in CATALOGUED:
        # A gap: its users register it, and everybody else gets its ancestors.
        known = catalogued()
        known.register(cls)
    error = instance_of(cls)
    sent = known.serialize(error, codec=codec)

    relayed = ask("relayed", sent.hex(), codec)
    assert relayed["hex"] == sent.hex()
    caught = ask("caught", sent.hex(), codec)
    assert caught["hex"] == sent.hex()

    back = known.deserialize(bytes.fromhex(caught["hex"]))
    assert type(back) is cls
    if shown(cls) in NOT_DATA:
        return
    expected, got = facts(error), facts(back)
    # What a class gives by default may be the instance's own afterwards.
    expected["vars"] = {**{name: getattr(error, name) for name in got["vars"]}, **expected["vars"]}
    expected["vars"] = _data(expected["vars"])
    if shown(cls) in ORDERED:
        for each in (expected, got):
            del each["str"], each["repr"]
    assert got == expected


@pytest.mark.parametrize("cls", [cls for cls in CLASSES if cls not in CATALOGUED], ids=shown)
def test_a_class_in_no_catalog_crosses_as_its_nearest_ancestor(ask: Ask, cls: type[BaseException]) -> None:
    sent = errors.serialize(instance_of(cls))
    back = errors.deserialize(bytes.fromhex(ask("caught", sent.hex(), "msgpack")["hex"]))
    ancestors = [each for each in cls.__mro__ if each in CATALOGUED or each.__module__ == "builtins"]
    nearest = next(each for each in ancestors if each not in (Exception, BaseException))
    assert isinstance(back, RemoteError if nearest is object else nearest)
    assert errors.matches(back, shown(cls))


# Python's own name for an option, where TypeScript's class takes fields.
THROWN = [
    ("modal", "NotFoundError", None),
    ("modal", "InputCancellation", None),
    ("modal", "ImageBuildError", {"image_id": "im-1"}),
    ("fal", "FieldException", {"field": "seed", "billable_units": 2.5}),
    ("fal", "CUDAOutOfMemoryException", None),
    ("flyte", "CustomError", {"code": "ChatRoomNotFound"}),
    ("flyte", "TaskTimeoutError", None),
    ("flyte", "GPUFaultSystemError", {"code": "GpuXidError", "fault_kind": "xid", "fault_code": 79}),
    ("sail", "FileNotFoundError", None),
    ("sail", "SailboxFunctionError", {"error_type": "ValueError", "stdout": "half\n"}),
]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize(("catalog", "name", "fields"), THROWN)
def test_what_typescript_throws_is_the_real_class(
    ask: Ask, catalog: str, name: str, fields: dict[str, Any] | None, codec: CodecName
) -> None:
    thrown = {"catalog": catalog, "name": name, "message": "from TypeScript", "fields": fields}
    back = errors.deserialize(bytes.fromhex(ask("thrown", json.dumps(thrown), codec)["hex"]))
    assert type(back) is getattr(CATALOGS[catalog], name)
    assert not type(back).__module__.startswith("rethrown")
    assert str(back) == "from TypeScript"
    assert repr(back)
    for field, value in (fields or {}).items():
        assert getattr(back, field) == value


@pytest.mark.parametrize(
    "cls", [cls for cls in CATALOGUED if not cls.__module__.startswith("rethrown")], ids=shown
)
def test_typescript_sees_the_same_tree(ask: Ask, cls: type[BaseException]) -> None:
    definition = CATALOGUED[cls]
    caught = ask("caught", errors.serialize(instance_of(cls)).hex(), "msgpack")
    # Private classes, and those that only JavaScript or only Python has, have no class there.
    mine = [CATALOGUED[each].type for each in cls.__mro__ if each in CATALOGUED]
    expected = [name for name in mine if not name.rpartition(".")[2].startswith("_")]
    is_shown = not definition.type.rpartition(".")[2].startswith("_")
    assert [name for name in caught["tree"] if "." in name] == _single_line(expected)
    if is_shown:
        assert caught["tree"][0] == definition.type
    for name in definition.options.get("fields", ()):
        assert name in caught["fields"], f"{name} did not arrive"


def _single_line(names: list[str]) -> list[str]:
    """JavaScript has one line of ancestors: of several parents it keeps the first."""
    line: list[str] = []
    by_type = {each.type: cls for cls, each in CATALOGUED.items()}
    name: str | None = names[0] if names else None
    while name is not None:
        line.append(name)
        above = [CATALOGUED[each].type for each in by_type[name].__mro__[1:] if each in CATALOGUED]
        name = next((each for each in above if each in names), None)
    return line


@pytest.mark.parametrize("name", [name for names in SEEDS.values() for name in names])
def test_every_documented_name_is_known(ask: Ask, name: str) -> None:
    back = errors.restore({"v": 1, "type": name, "message": "documented"})
    assert not isinstance(back, RemoteError)
    caught = ask("caught", encode({"v": 1, "type": name, "message": "documented"}).hex(), "msgpack")
    assert "RemoteError" not in caught["tree"]


@pytest.mark.parametrize("package", CATALOGS)
def test_the_real_classes_are_used(package: str) -> None:
    """All but those that the installed version no longer has, or that only JavaScript has."""
    stand_ins = {
        each.type for each in CATALOGS[package].definitions if each.cls.__module__.startswith("rethrown")
    }
    assert stand_ins == STAND_INS[package]
    assert CATALOGS[package].issues == []


STAND_INS: dict[str, set[str]] = {
    "modal": {
        "modal.exception.FilesystemExecutionError",
        "modal.exception.PendingDeprecationError",
        "modal.QueueEmptyError",
        "modal.QueueFullError",
    },
    "fal": {"fal.client.ApiError", "fal.client.ValidationError"},
    "flyte": set(),
    "sail": {"sail.errors.SailboxExecInterruptedError"},
}


def test_gaps_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    gaps = [shown(cls) for cls in CLASSES if cls not in CATALOGUED]
    missing = [module for _, modules in FOUND.values() for module in modules]
    with capsys.disabled():
        print(f"\n{len(CLASSES)} classes, {len(gaps)} in no catalog (they cross by lineage):")
        for gap in gaps:
            print(f"  {gap}")
        print(f"{len(missing)} modules need what is not installed: {', '.join(missing)}")
    # Nothing that a user is meant to catch.
    assert not [
        gap
        for gap in gaps
        if gap.startswith(("modal.exception.", "fal.exceptions.", "flyte.errors.", "sail.errors."))
        and not gap.rpartition(".")[2].startswith("_")
    ]
