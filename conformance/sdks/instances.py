"""Every exception class that a package defines, found by enumeration, and an instance of each."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import typing
import warnings
from collections.abc import Callable, Iterator
from typing import Any


def exception_classes(package: str) -> tuple[list[type[BaseException]], list[str]]:
    """The classes that the modules of a package define, and the modules that need what is not installed."""
    missing: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = importlib.import_module(package)
        for found in pkgutil.walk_packages(root.__path__, f"{package}.", onerror=missing.append):
            if found.name.endswith("__main__"):
                continue
            try:
                importlib.import_module(found.name)
            except ImportError:
                missing.append(found.name)
    ours = (package, f"{package}.")
    classes = {each for each in _subclasses(BaseException) if f"{each.__module__}.".startswith(ours[1])}
    return sorted(classes, key=lambda cls: (cls.__module__, cls.__qualname__)), sorted(set(missing))


def _subclasses(cls: type) -> Iterator[type[BaseException]]:
    seen: set[type] = set()
    pending: list[Any] = [cls]
    while pending:
        for each in pending.pop().__subclasses__():
            if each not in seen:
                seen.add(each)
                pending.append(each)
                yield each


def instance_of(cls: type[BaseException]) -> BaseException:
    """An instance, made the way the constructor demands: each required parameter gets a value of its type."""
    positional: list[Any] = []
    named: dict[str, Any] = {}
    try:
        parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
    except ValueError:
        parameters = []
    hints = _hints(cls)
    for each in parameters:
        if each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD):
            continue
        if each.default is not each.empty and each.name != "message":
            continue
        value = _value(each.name, hints.get(each.name, each.annotation))
        if each.kind is each.KEYWORD_ONLY:
            named[each.name] = value
        else:
            positional.append(value)
    if parameters and all(each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD) for each in parameters):
        message = f"a message of {cls.__name__}"
        positional = [7, message] if issubclass(cls, OSError) else [message, 7]
    return cls(*positional, **named)


def _hints(cls: type[BaseException]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(cls.__init__)
    except Exception:  # names that exist for type checkers alone
        return {}


_VALUES: dict[str, Callable[[str], Any]] = {
    "str": lambda name: f"a text for {name}",
    "int": lambda name: 418,
    "float": lambda name: 1.5,
    "bool": lambda name: True,
    "bytes": lambda name: b"bytes",
    "dict": lambda name: {"key": "value"},
    "list": lambda name: ["item"],
    "Exception": lambda name: ValueError(f"an error for {name}"),
}


def _value(name: str, annotation: Any) -> Any:
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)[0]
    shown = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    shown = str(shown).removeprefix("typing.")
    for kind, make in _VALUES.items():
        if shown.lower().startswith(kind.lower()):
            return make(name)
    return None
