"""Which classes the sender's errors are of, so that a receiver that has loaded them finds them.

The other process is part of the same program, and says which classes its own errors have. What its errors
merely say of themselves, as those do that it had from elsewhere, leads to no class (SPEC ID-6).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any, TypeAlias

from rethrown._generated import LIMITS
from rethrown.definition import TypeDefinition, float_fields
from rethrown.identity import class_dict, is_process_control, mro_of, qualname_of
from rethrown.names import Types, builtin_definition
from rethrown.registry import ErrorRegistry
from rethrown.relay import cause_slot, context_slot
from rethrown.remote_error import is_remote_error
from rethrown.thrown import errors_inside, members_of

Classes: TypeAlias = tuple[tuple[str, str, str], ...]
"""Stable type name, module and qualified name of each."""


def classes_of(error: BaseException, errors: ErrorRegistry) -> Classes:
    """The classes of an error and of all that it leads to, ancestors too, builtins aside."""
    pending: list[BaseException | None] = [error]
    seen: set[int] = set()
    found: dict[int, tuple[str, str, str]] = {}
    # The list grows while it is read.
    for each in pending:
        if each is None or id(each) in seen or len(seen) >= LIMITS["maxErrors"]:
            continue
        seen.add(id(each))
        pending += (cause_slot.__get__(each), context_slot.__get__(each))
        pending += (*members_of(each), *errors_inside(each))
        for cls in mro_of(type(each)):
            if id(cls) not in found and _can_be_nearby(cls):
                found[id(cls)] = (errors._types.name_of(cls), _module_of(cls), qualname_of(cls))
    return tuple(found.values())


def _can_be_nearby(cls: type) -> bool:
    if not issubclass(cls, Exception) or is_remote_error(cls) or is_process_control(cls):
        return False
    return builtin_definition(cls) is None and found_in(_module_of(cls), qualname_of(cls)) is cls


def _module_of(cls: type) -> str:
    module = class_dict(cls).get("__module__")
    return module if type(module) is str else ""


_module_dict = vars(ModuleType)["__dict__"].__get__


def found_in(module: object, qualname: str) -> Any:
    """What stands under a name in a module that is loaded; nothing is imported, and no attribute computed."""
    loaded = sys.modules.get(module) if type(module) is str else None
    if not isinstance(loaded, ModuleType):
        return None
    held: Mapping[str, Any] = _module_dict(loaded)
    *outer, last = qualname.split(".")
    for part in outer:
        cls: Any = held.get(part)
        if not issubclass(type(cls), type):
            return None
        held = class_dict(cls)
    found = held.get(last)
    return found.__func__ if type(found) is staticmethod else found


class Nearby(ErrorRegistry):
    """A registry that knows, beside its own, the classes of a sender that this process has loaded."""

    def __init__(self, errors: ErrorRegistry, classes: Classes) -> None:
        self._types = _NearbyTypes(errors._types, classes)


class _NearbyTypes(Types):
    def __init__(self, types: Types, classes: Classes) -> None:
        vars(self).update(vars(types))
        self._nearby = {name: cls for name, *place in classes if _is_error(cls := found_in(*place))}

    def registered(self, name: str) -> TypeDefinition | None:
        known = super().registered(name)
        if known is not None or name not in self._nearby:
            return known
        cls = self._nearby[name]
        return self.definition_of(cls) or TypeDefinition(name, cls, explicit=False, floats=float_fields(cls))


def _is_error(cls: Any) -> bool:
    return issubclass(type(cls), type) and issubclass(cls, Exception)
