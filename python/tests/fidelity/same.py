"""Whether an error that crossed is the same for whoever looks at it: the oracle of the tests beside this.

Every slot is found in the running interpreter: a fact that a new version adds is compared from its first day.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, is_dataclass
from datetime import datetime
from types import GetSetDescriptorType, MemberDescriptorType
from typing import Any

from rethrown._generated import BOUNDS
from rethrown.codec import CODECS
from rethrown.text import cut_middle, well_formed

#: What printing acts on, or what leads into the sender's objects: never sent (SPEC RES-4).
NEVER: set[tuple[type, str]] = {(AttributeError, "obj"), (ImportError, "name_from")}
#: Compared by name, or the business of the interpreter alone.
_LINKS = {
    "args",
    "__cause__",
    "__context__",
    "__suppress_context__",
    "__traceback__",
    "__dict__",
    "__weakref__",
    "__class__",
}
OPAQUE = object()

dict_of: Callable[[BaseException], dict[str, Any]] = vars(BaseException)["__dict__"].__get__


def thrown(error: BaseException) -> BaseException:
    """The same error with a traceback, as everything that crosses has one."""
    try:
        raise error
    except BaseException as caught:
        return caught


def slots(cls: type) -> Iterator[tuple[type, str, Any]]:
    """Every slot of a class of errors, C's and Python's, by the class that defines it."""
    for each in cls.__mro__:
        for name, held in vars(each).items():
            if type(held) in (MemberDescriptorType, GetSetDescriptorType) and name not in _LINKS:
                yield each, name, held


def read(error: BaseException, slot: Any) -> Any:
    try:
        return slot.__get__(error)
    except Exception as reason:  # a slot that was never filled
        return f"<not set: {type(reason).__name__}>"


def shown(show: Callable[[], Any]) -> str:
    """A text that the class makes itself: where it fails, it fails alike."""
    try:
        return str(show())
    except Exception as reason:
        return f"<raises {type(reason).__name__}>"


def printed(error: BaseException) -> str:
    # What a missing attribute was probably meant to be is looked for in the object, which is not sent.
    return re.sub(r"\. Did you mean: .*\?", "", "".join(traceback.format_exception_only(type(error), error)))


@dataclass
class Comparison:
    """What differs, and which values the data model has no form for, by path."""

    differences: list[str] = field(default_factory=list)
    opaque: list[str] = field(default_factory=list)
    _inexact: int = 0
    _met: dict[int, BaseException] = field(default_factory=dict)
    _pending: list[tuple[BaseException, BaseException, str]] = field(default_factory=list)

    def run(self, error: BaseException, again: BaseException) -> Comparison:
        self._pair(error, again, "")
        while self._pending:
            self._compare(*self._pending.pop(0))
        return self

    def _differ(self, path: str, error: Any, again: Any) -> None:
        self.differences.append(f"{path}: {error!r:.200} became {again!r:.200}")

    def _equal(self, path: str, error: Any, again: Any) -> None:
        if type(error) is not type(again) or error != again:
            self._differ(path, error, again)

    def _pair(self, error: BaseException | None, again: Any, path: str) -> None:
        if error is None or not isinstance(again, BaseException):
            if error is not again:
                self._differ(path, error, again)
        elif id(error) not in self._met:
            self._met[id(error)] = again
            self._pending.append((error, again, path))
        elif self._met[id(error)] is not again:
            self.differences.append(f"{path}: one error became two")

    def _compare(self, error: BaseException, again: BaseException, path: str) -> None:
        if type(error) is not type(again):
            self._differ(f"{path}/type", type(error), type(again))
            return
        inexact = self._inexact
        self._value(f"{path}/args", _args(error), _args(again))
        # Arguments are mostly shown by their `repr`, which names their class.
        is_shown_alike = self._inexact == inexact
        for owner, name, slot in slots(type(error)):
            if (owner, name) in NEVER:
                self._equal(f"{path}/{name}", read(again, slot), None)
            elif not name.startswith("_"):
                self._value(f"{path}/{name}", read(error, slot), read(again, slot))
        mine, theirs = (
            {
                name: value
                for name, value in dict_of(each).items()
                if not name.startswith("_") or name == "__notes__"
            }
            for each in (error, again)
        )
        self._value(f"{path}/vars", mine, theirs)
        if is_shown_alike:
            self._equal(f"{path}/str", shown(lambda: str(error)), shown(lambda: str(again)))
            self._equal(f"{path}/printed", shown(lambda: printed(error)), shown(lambda: printed(again)))
        if self._inexact == inexact:
            self._equal(f"{path}/repr", shown(lambda: repr(error)), shown(lambda: repr(again)))
        self._equal(f"{path}/suppress", error.__suppress_context__, again.__suppress_context__)
        self._pair(error.__cause__, again.__cause__, f"{path}/cause")
        self._pair(error.__context__, again.__context__, f"{path}/context")

    def _value(self, path: str, value: Any, again: Any) -> None:
        if isinstance(value, BaseException):
            self._pair(value, again, path)
        elif isinstance(value, (list, tuple)):
            self._equal(f"{path}/type", list if isinstance(value, list) else tuple, type(again))
            self._inexact += type(value) not in (list, tuple)
            if isinstance(again, (list, tuple)):
                self._equal(f"{path}/length", len(value), len(again))
                for at, (one, other) in enumerate(zip(value, again, strict=False)):
                    self._value(f"{path}/{at}", one, other)
        elif isinstance(value, dict):
            if type(again) is not dict or value.keys() != again.keys():
                self._differ(path, value, again)
                return
            for key in value:
                self._value(f"{path}/{key}", value[key], again[key])
        else:
            expected = plain(value)
            self._inexact += type(expected) is not type(value)
            if expected is OPAQUE:
                self.opaque.append(path)
                expected = cut_middle(shown(lambda: str(value)), BOUNDS["maxOpaqueBytes"]).text
            if isinstance(value, float) and again == expected:
                return  # whether it is one still depends on what its class declares (VAL-2)
            if expected == expected or again == again:
                self._equal(path, expected, again)


def _args(error: BaseException) -> tuple[Any, ...]:
    # The members of a group are compared as what they are.
    is_group = isinstance(error, BaseException) and hasattr(type(error), "derive")
    return () if is_group else vars(BaseException)["args"].__get__(error)


def plain(value: Any) -> Any:
    """What a value that is no container is on the other side (SPEC 3, 6); OPAQUE where that is its text."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= BOUNDS["maxInteger"] else float(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return OPAQUE


def compared(error: BaseException, again: BaseException) -> Comparison:
    return Comparison().run(error, again)


def crossed(registry: Any, error: BaseException, codecs: Any = CODECS) -> Comparison:
    """An error through every codec: the same, and the same bytes, and the same once more, the second time."""
    first, *others = codecs
    data = registry.serialize(error, first)
    again = registry.deserialize(data)
    result = compared(error, again)
    twice = registry.serialize(again, first)
    if twice != data:
        result.differences.append(f"{first}: other bytes after the second trip")
    result.differences += compared(again, registry.deserialize(twice)).differences
    for codec in others:
        data = registry.serialize(error, codec)
        again = registry.deserialize(data)
        if registry.serialize(again, codec) != data:
            result.differences.append(f"{codec}: other bytes after the second trip")
        result.differences += [f"{codec}: {each}" for each in compared(error, again).differences]
    return result
