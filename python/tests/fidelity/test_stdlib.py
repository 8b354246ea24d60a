"""Every error class of the standard library, by enumeration, and what it really raises (SPEC 10.2, REL-1)."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator

import pytest

from fidelity.cases import Case
from fidelity.failures import FAILURES, Failure
from fidelity.library import errors, is_of_library, library_cases, modules, name_of, recipe
from fidelity.reached import registered
from fidelity.same import crossed, thrown
from rethrown import ErrorRegistry, RemoteError
from rethrown.identity import is_process_control


@pytest.mark.parametrize("case", library_cases(), ids=lambda case: case.name)
def test_every_class_of_the_library_comes_back_equal_res_2(case: Case) -> None:
    error = thrown(case.make())
    result = crossed(registered(error), error)
    assert result.differences == []
    # What is given to it is plain, less the body that an HTTPError makes for itself.
    assert result.opaque == (["/vars/fp", "/vars/file"] if case.name == "urllib.error.HTTPError" else [])


#: Classes whose constructors want an object that a test cannot guess; the failures below make them for real.
UNGUESSED = {
    "argparse.ArgumentError",
    "configparser.MissingSectionHeaderError",
    "py_compile.PyCompileError",
    "pydoc.ErrorDuringImport",
    "tarfile.AbsoluteLinkError",
    "tarfile.AbsolutePathError",
    "tarfile.LinkOutsideDestinationError",
    "tarfile.OutsideDestinationError",
    "tarfile.SpecialFileError",
    "xml.dom.DOMException",
    "xml.sax._exceptions.SAXParseException",
}


def test_all_but_a_few_classes_are_made_by_their_constructors() -> None:
    since_3_13 = {"configparser.MultilineContinuationError"} if sys.version_info >= (3, 13) else set()
    assert {name_of(cls) for cls in errors() if recipe(cls) is None} == UNGUESSED | since_3_13


def test_the_enumeration_misses_no_class_that_was_ever_made() -> None:
    def below(cls: type[BaseException], seen: set[type]) -> Iterator[type[BaseException]]:
        for each in type.__subclasses__(cls):
            if each not in seen:
                seen.add(each)
                yield each
                yield from below(each, seen)

    gc.collect()
    ever_made = {cls for cls in below(BaseException, set()) if is_of_library(cls)}
    # Of a class that its module replaced by C's, under the same name, an error may still be alive.
    assert {name_of(cls) for cls in ever_made} == {name_of(cls) for cls in errors()}
    assert len(errors()) > 250


#: Classes that no module holds under their own name: `register` takes them, one by one.
UNREGISTERED = {"_frozen_importlib._DeadlockError", "dbm.error", "signal.itimer_error"}


def test_registering_every_module_registers_every_class_id_3() -> None:
    registry = ErrorRegistry()
    for module in modules().values():
        registry.register_module(module)
    missed = set()
    for cls in errors():
        error = cls.__new__(cls)
        if type(registry.deserialize(registry.serialize(error))) is not cls:
            missed.add(name_of(cls))
    assert missed == UNREGISTERED | {name_of(cls) for cls in errors() if is_process_control(cls)}


@pytest.mark.parametrize(
    "module",
    [module for module in modules().values() if hasattr(module, "__all__")],
    ids=lambda module: module.__name__,
)
def test_registering_a_module_registers_what_it_exports(module: object) -> None:
    registry = ErrorRegistry().register_module(module)  # type: ignore[arg-type]
    for name in module.__all__:  # type: ignore[attr-defined]
        cls = vars(module).get(name)
        if isinstance(cls, type) and issubclass(cls, Exception) and not is_process_control(cls):
            assert type(registry.deserialize(registry.serialize(cls.__new__(cls)))) is cls


#: The values that have no form of their own: they come back as text.
OPAQUE = {
    "http status": {"/vars/hdrs", "/vars/fp", "/vars/file"},
    "tar filter": {"/vars/tarinfo"},
    "decimal": {"/args/0/0"},
    "decimal division": {"/args/0/0"},
    "decimal trap": {"/args/0/0"},
    "argument": {"/args/0"},
}


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
def test_what_the_library_raises_comes_back_equal_res_2(failure: Failure) -> None:
    if sys.version_info < failure.since:
        pytest.skip(f"{failure.name}: not before Python {'.'.join(map(str, failure.since))}")
    error = failure.caught()
    result = crossed(registered(error), error)
    assert result.differences == []
    assert set(result.opaque) == OPAQUE.get(failure.name, set())


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
def test_without_registration_it_is_the_nearest_builtin_or_a_remote_error_id_6(failure: Failure) -> None:
    if sys.version_info < failure.since:
        pytest.skip(f"{failure.name}: not before Python {'.'.join(map(str, failure.since))}")
    error = failure.caught()
    again = ErrorRegistry().deserialize(ErrorRegistry().serialize(error))
    is_unknown = type(again) is RemoteError
    assert is_unknown or issubclass(type(error), type(again))
    assert is_unknown or type(again) not in (Exception, BaseException) or type(again) is type(error)
    assert not is_process_control(type(again))
    with contextlib.suppress(AttributeError):
        assert is_unknown or again.errno == error.errno  # type: ignore[attr-defined]
