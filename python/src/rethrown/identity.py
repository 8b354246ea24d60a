"""Stable type names and the facts about a class that give them (SPEC 5).

Reads classes through the slots of `type` alone: a metaclass may run anything on attribute access, comparison
or hashing. Which class a name leads to is the registry's business (names.py).
"""

from __future__ import annotations

import builtins
import functools
import re
import struct
import sys
import weakref
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType, MemberDescriptorType, ModuleType
from typing import Any, TypeVar

from rethrown._generated import LIMITS
from rethrown.text import cut_middle

_mro = vars(type)["__mro__"].__get__
_base = vars(type)["__base__"].__get__
_flags = vars(type)["__flags__"].__get__
_dict = vars(type)["__dict__"].__get__
_module_slot = vars(type)["__module__"].__get__
_qualname = vars(type)["__qualname__"].__get__
_module_dict = vars(ModuleType)["__dict__"].__get__

_basic_size = vars(type)["__basicsize__"].__get__
_dict_offset = vars(type)["__dictoffset__"].__get__
_weakref_offset = vars(type)["__weakrefoffset__"].__get__

T = TypeVar("T")

_MAX_KEPT = 1024
_NO_SLOTS: Mapping[str, Any] = MappingProxyType({})
_POINTER = struct.calcsize("P")
_HEAP_TYPE = 1 << 9
_MAIN_MODULES = ("__main__", "__mp_main__")
_CONTROL = re.compile("[\0-\x1f\x7f]")

# The classes whose meaning is "end", to whoever catches them (SPEC ID-7). Those of modules that nobody has
# imported cannot have been raised or subclassed.
_PROCESS_CONTROL = (SystemExit, KeyboardInterrupt, GeneratorExit, StopIteration, StopAsyncIteration)
_PROCESS_CONTROL_ELSEWHERE = (
    ("asyncio.exceptions", "CancelledError"),
    ("concurrent.futures._base", "CancelledError"),
)


def _module(cls: type) -> Any:
    """The module of a class; None where it was made without one."""
    try:
        return _module_slot(cls)
    except AttributeError:
        return None


def mro_of(cls: type) -> tuple[type, ...]:
    """The method resolution order of a class, whatever its metaclass."""
    mro: tuple[type, ...] = _mro(cls)
    return mro


def qualname_of(cls: type) -> str:
    """The qualified name of a class."""
    return str.__str__(_qualname(cls))


def class_dict(cls: type) -> Mapping[str, Any]:
    """What the class itself holds, by name."""
    held: Mapping[str, Any] = _dict(cls)
    return held


def kept_by_class(ask: Callable[[type], T]) -> Callable[[type], T]:
    """Asks once for each class, as long as it lives: for what follows from its layout, which cannot change.

    An answer must not lead back to the class, which would then live on.
    """
    known: dict[int, tuple[weakref.ref[type], T]] = {}

    @functools.wraps(ask)
    def answer(cls: type) -> T:
        # By identity: a class is hashed and compared by its metaclass.
        found = known.get(id(cls))
        if found is not None and found[0]() is cls:
            return found[1]
        answer = ask(cls)
        if len(known) >= _MAX_KEPT:
            known.clear()
        known[id(cls)] = (weakref.ref(cls), answer)
        return answer

    return answer


def static_base(cls: type) -> type:
    """The nearest ancestor that is no Python class: whose `__new__` runs no user's code."""
    while _flags(cls) & _HEAP_TYPE:
        cls = _base(cls)
    return cls


@kept_by_class
def _has_slots(cls: type) -> bool:
    """Whether instances hold more than those of the nearest static ancestor, `__dict__` and such aside."""
    base = static_base(cls)
    size: int = _basic_size(cls) - _basic_size(base)
    for offset in (_dict_offset, _weakref_offset):
        # One that has no fixed place, as on newer versions, takes none.
        size -= _POINTER if offset(cls) > 0 and offset(base) == 0 else 0
    return size > 0


def slots_of(cls: type) -> Mapping[str, Any]:
    """The slots that the Python classes among the ancestors declare, each with its descriptor, by name."""
    if not _has_slots(cls):
        return _NO_SLOTS
    slots: dict[str, Any] = {}
    for each in mro_of(cls):
        if _flags(each) & _HEAP_TYPE:
            for name, held in class_dict(each).items():
                if type(held) is MemberDescriptorType and held.__objclass__ is each:
                    slots.setdefault(name, held)
    return slots


def find_in_class(cls: type, name: str) -> Any:
    """What a class or an ancestor holds under a name, as it stands there; None where nothing does."""
    for held in map(_dict, _mro(cls)):
        if name in held:
            return held[name]
    return None


def holds(cls: type, name: str) -> bool:
    """Whether a class or an ancestor holds what acts under a name, rather than the default of a field."""
    held = find_in_class(cls, name)
    return held is not None and any(
        find_in_class(type(held), each) is not None for each in ("__get__", "__call__")
    )


def dataclass_fields(cls: type) -> Mapping[str, Any] | None:
    """The fields that instances of a dataclass have, by name; None for other classes."""
    declared = find_in_class(cls, "__dataclass_fields__")
    if type(declared) is not dict:
        return None
    return {
        name: each
        for name, each in declared.items()
        if getattr(getattr(each, "_field_type", None), "name", "") == "_FIELD"
    }


def is_process_control(cls: type) -> bool:
    """Whether raising it ends, or steers, something other than a failure (SPEC ID-7)."""
    if issubclass(cls, _PROCESS_CONTROL):
        return True
    for module, name in _PROCESS_CONTROL_ELSEWHERE:
        loaded = sys.modules.get(module)
        above = _module_dict(loaded).get(name) if type(loaded) is ModuleType else None
        if type(above) is type and issubclass(cls, above):
            return True
    return False


def name_text(text: str) -> str:
    """A name as the envelope can carry it: no control characters, at most `maxNameBytes`."""
    return cut_middle(_CONTROL.sub("\ufffd", str.__str__(text)), LIMITS["maxNameBytes"]).text


def declared_name(cls: type) -> str | None:
    """The name that a class itself declares, not an inherited one (SPEC ID-1.2)."""
    declared: Any = class_dict(cls).get("__rethrown_type__")
    return name_text(declared) or None if issubclass(type(declared), str) else None


def derived_name(cls: type, *, verify: bool = True) -> str:
    """The stable type name that follows from module and qualified name (SPEC ID-1.3, ID-2).

    `verify=False` is for a class that its main module does not hold yet, because its decorator is running.
    """
    module, qualname = _module(cls), qualname_of(cls)
    if not issubclass(type(module), str):
        return name_text(qualname)
    module = str.__str__(module)
    if module == "builtins":
        module = "python"
    elif module in _MAIN_MODULES:
        module = (main_name() if not verify or _is_in_main(cls, qualname) else None) or "__main__"
    return name_text(f"{module}.{qualname}")


def is_derived_from_main(cls: type) -> bool:
    """Whether the derived name depends on what the main module holds just now."""
    module = _module(cls)
    return issubclass(type(module), str) and str.__str__(module) in _MAIN_MODULES


def main_name() -> str | None:
    """The name under which the rest of the world imports the running main module (SPEC ID-2)."""
    main = _main_dict()
    try:
        name = main["__spec__"].name
    except Exception:
        name = None
    if type(name) is str and name not in _MAIN_MODULES:
        return name
    file = main.get("__file__")
    if type(file) is not str:
        return None
    stem = re.split(r"[\\/]" if sys.platform == "win32" else "/", file)[-1].rpartition(".")
    candidate = stem[0] if stem[1] else stem[2]
    return candidate if candidate.isidentifier() else None


def main_classes() -> Iterator[tuple[str, type]]:
    """Every class that the running main module itself defines, by qualified name (SPEC ID-9)."""
    return classes_defined_in(_main_dict(), _MAIN_MODULES)


def classes_defined_in(namespace: Mapping[str, Any], modules: tuple[str, ...]) -> Iterator[tuple[str, type]]:
    """Every class that a module itself defines, nested ones included, by qualified name."""
    pending: list[tuple[str, Mapping[str, Any]]] = [("", namespace)]
    while pending:
        prefix, held = pending.pop()
        for key, cls in list(held.items()):
            # Not isinstance: it asks `__class__`, which is anyone's property.
            if type(key) is not str or not issubclass(type(cls), type):
                continue
            module = _module(cls)
            if type(module) is str and module in modules and _qualname(cls) == prefix + key:
                yield prefix + key, cls
                pending.append((f"{prefix}{key}.", class_dict(cls)))


def _main_dict() -> dict[str, Any]:
    main = sys.modules.get("__main__")
    return _module_dict(main) if issubclass(type(main), ModuleType) else {}


def _is_in_main(cls: type, qualname: str) -> bool:
    found: Any = None
    held: Mapping[str, Any] = _main_dict()
    for part in qualname.split("."):
        found = held.get(part)
        if not issubclass(type(found), type):
            return False
        held = class_dict(found)
    return found is cls


def builtin_errors() -> Iterator[tuple[str, type[BaseException]]]:
    """The error classes of `builtins` that may be restored, by stable type name."""
    for name, cls in vars(builtins).items():
        is_error = isinstance(cls, type) and issubclass(cls, BaseException)
        # IOError and EnvironmentError are OSError by other names.
        if is_error and cls.__name__ == name and not is_process_control(cls):
            yield f"python.{name}", cls
