"""Every shape of a user's class comes back equal, and nothing of it runs (SPEC RES-1 to RES-6, REL-1)."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

import pytest

from fidelity.cases import Case, builtin_classes, recipes
from fidelity.reached import registered
from fidelity.same import compared, crossed, thrown
from fidelity.shapes import GROUP, RAN, SHAPES, Floats, Properties
from rethrown import ErrorRegistry
from rethrown.identity import is_process_control


@pytest.mark.parametrize("case", SHAPES, ids=lambda case: case.name)
def test_every_shape_comes_back_equal_res_2(case: Case) -> None:
    error = thrown(case.make())
    assert crossed(registered(error), error).differences == []


@pytest.mark.parametrize("case", SHAPES, ids=lambda case: case.name)
def test_nothing_of_a_class_runs_res_1(case: Case) -> None:
    error = thrown(case.make())
    errors = registered(error)
    data = errors.serialize(error)
    RAN.clear()
    again = errors.deserialize(data)
    ran = RAN.copy()
    assert type(again) is type(error)
    assert ran == []


def test_the_shapes_do_run_when_they_are_made() -> None:
    RAN.clear()
    for case in SHAPES:
        case.make()
    assert {"KeywordOnly", "NoSuper", "OwnNew", "Plain", "Meta.__call__"} <= set(RAN)
    if GROUP is None:
        pytest.skip("the shapes of groups: no groups before Python 3.11")
    assert {"Derives.__new__", "Derives.__init__"} <= set(RAN)


def subclasses(cls: type[BaseException]) -> list[type[BaseException]]:
    def silent(self: Any, *args: Any, **named: Any) -> None:
        self.limit = 5

    def loud(self: Any, *args: Any, **named: Any) -> None:
        super(type(self), self).__init__(*args, **named)
        self.limit = 5

    bodies: list[dict[str, Any]] = [
        {"__module__": "fidelity.made"},
        {"__module__": "fidelity.made", "__init__": loud},
        {"__module__": "fidelity.made", "__slots__": ("limit",), "__init__": loud},
        {"__module__": "fidelity.made", "__init__": silent},
    ]
    return [type(f"{cls.__name__}{at}", (cls,), body) for at, body in enumerate(bodies)]


@pytest.mark.parametrize("cls", builtin_classes(), ids=lambda cls: cls.__name__)
def test_subclasses_of_every_builtin_come_back_equal_res_2(cls: type[BaseException]) -> None:
    wrong = []
    for sub in subclasses(cls):
        errors = ErrorRegistry()
        errors.register(sub, process_control=is_process_control(sub))
        for recipe in recipes(cls):
            found = crossed(errors, thrown(recipe.make(sub)), ["msgpack"]).differences
            wrong += [f"{sub.__name__}{recipe} {each}" for each in found if not _is_unknowable(sub, each)]
    assert wrong == []


def _held(cls: type, name: str) -> Any:
    return next(vars(each)[name] for each in cls.__mro__ if name in vars(each))


def _is_unknowable(cls: type[BaseException], difference: str) -> bool:
    # One that was never initialised shows its argument in the place of `msg`: the two look the same.
    base = next((each for each in (ImportError, SyntaxError) if issubclass(cls, each)), None)
    if base is None or vars(base)["__init__"] is _held(cls, "__init__"):
        return False
    return difference.startswith("/msg: None") or "<no detail available>" in difference


def _made(cls: type[BaseException]) -> BaseException:
    for recipe in reversed([each for each in recipes(cls) if not each.then]):
        with contextlib.suppress(TypeError):  # which of the two constructors it has depends on their order
            return recipe.make(cls)
    raise AssertionError(f"no recipe makes a {cls}")


@pytest.mark.parametrize("cls", builtin_classes(), ids=lambda cls: cls.__name__)
def test_every_two_builtins_that_can_be_one_class_come_back_equal_res_2(cls: type[BaseException]) -> None:
    wrong = []
    for other in builtin_classes():
        try:
            both = type("Both", (cls, other), {"__module__": "fidelity.made"})
        except TypeError:  # Python refuses the two
            continue
        errors = ErrorRegistry()
        errors.register(both, process_control=is_process_control(both))
        error = thrown(_made(both))
        found = crossed(errors, error, ["msgpack"]).differences
        wrong += [f"{other.__name__} {each}" for each in found if not _is_unknowable(both, each)]
    assert wrong == []


@pytest.mark.skipif(GROUP is None, reason="no groups before Python 3.11")
def test_a_group_that_came_back_can_be_split_and_caught_by_parts_res_6() -> None:
    error: Any = next(each for each in SHAPES if each.name == "group: derives").make()
    errors = registered(error)
    again: Any = errors.deserialize(errors.serialize(error))
    matched, rest = again.split(OSError)
    assert rest is None
    assert type(matched) is type(error)
    assert matched.code_number == 7
    caught: dict[str, Any] = {"again": again}
    exec("try: raise again\nexcept* FileNotFoundError as part: found = part", caught)
    assert compared(error.exceptions[0], caught["found"].exceptions[0]).differences == []


@pytest.mark.skipif(sys.version_info < (3, 11), reason="no add_note before Python 3.11")
def test_a_note_can_be_added_to_what_came_back() -> None:
    error: Any = KeyError("k")
    error.add_note("one")
    again: Any = ErrorRegistry().deserialize(ErrorRegistry().serialize(error))
    again.add_note("two")
    assert again.__notes__ == ["one", "two"]


def test_declared_floats_are_floats_again_val_2() -> None:
    error = Floats(2.0, 3.0, 4)
    again: Any = registered(error).deserialize(registered(error).serialize(error))
    assert [type(each) for each in (again.ratio, again.maybe, again.count)] == [float, float, int]


def test_a_cached_property_is_computed_anew_res_4() -> None:
    error = Properties(5)
    assert error.cached == 7
    vars(error)["cached"] = 8
    again: Any = registered(error).deserialize(registered(error).serialize(error))
    assert "cached" not in vars(again)
    assert again.cached == 7
