"""The standard library of the running Python, by enumeration: its modules, and every error class in them."""

from __future__ import annotations

import contextlib
import functools
import importlib
import pkgutil
import sys
import warnings
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from fidelity.cases import Case, Recipe, call

#: Not imported: what opens a browser or prints, what belongs to an editor or to Python's own tests, second
#: copies of a module under the names of the first, and what setuptools puts in the place of a module.
NOT_IMPORTED = {
    "__main__",
    "_pydecimal",
    "antigravity",
    "distutils",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "test",
    "this",
    "turtledemo",
}

#: The ways to call a constructor, tried in turn.
RECIPES = (
    call("text"),
    call(),
    call("text", 2),
    call("text", "more", 3),
    call("text", "more", "and more", 4),
    call(1, "text", "more", {}, None),
)


def _names(name: str) -> Iterator[str]:
    yield name
    path = getattr(_imported(name), "__path__", None)
    for each in pkgutil.iter_modules(path) if path is not None else ():
        if each.name not in NOT_IMPORTED and each.name != "tests":
            yield from _names(f"{name}.{each.name}")


def _imported(name: str) -> ModuleType | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ImportError:
        return None


@functools.cache
def modules() -> Mapping[str, ModuleType]:
    """Every module of the library that this system has."""
    tops = sorted(set(sys.stdlib_module_names) - NOT_IMPORTED)
    found = {name: _imported(name) for top in tops for name in _names(top)}
    return {name: module for name, module in found.items() if module is not None}


def is_of_library(cls: type) -> bool:
    return cls.__module__.partition(".")[0] in sys.stdlib_module_names - NOT_IMPORTED - {"builtins"}


def _errors_in(held: Mapping[str, Any], seen: set[int]) -> Iterator[type[BaseException]]:
    # `dbm.error` is a tuple.
    groups = (value if isinstance(value, tuple) else (value,) for value in list(held.values()))
    for value in (each for group in groups for each in group):
        if not isinstance(value, type) or id(value) in seen or not is_of_library(value):
            continue
        seen.add(id(value))
        if issubclass(value, BaseException):
            yield value
        yield from _errors_in(vars(value), seen)


@functools.cache
def errors() -> tuple[type[BaseException], ...]:
    """Every error class that a module of the library holds, nested ones included."""
    seen: set[int] = set()
    found = [cls for module in modules().values() for cls in _errors_in(vars(module), seen)]
    return tuple(sorted(found, key=lambda cls: (cls.__module__, cls.__qualname__)))


def name_of(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def recipe(cls: type[BaseException]) -> Recipe | None:
    """The first way in which a class lets itself be made; None where it takes none of them."""
    for each in RECIPES:
        with contextlib.suppress(Exception):
            each.make(cls)
            return each
    return None


def library_cases() -> list[Case]:
    """One error of every class; of those that take no recipe, what `__new__` alone gives."""

    def case(cls: type[BaseException]) -> Case:
        way = recipe(cls)
        return Case(name_of(cls), (lambda: way.make(cls)) if way else (lambda: cls.__new__(cls)))

    return [case(cls) for cls in errors()]
