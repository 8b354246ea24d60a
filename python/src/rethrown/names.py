"""Which stable type names are which local classes (SPEC 5).

The only thing that decides what the wire may become: a name from outside is looked up in the dicts below,
and nowhere else. Nothing is imported, and no attribute is followed.
"""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from rethrown._generated import PROCESS_CONTROL, ROOTS, SECRET_NAMES
from rethrown.definition import TypeDefinition, ValueDefinition, float_fields, value_definition
from rethrown.disclosure import secret_names_of
from rethrown.identity import (
    builtin_errors,
    dataclass_fields,
    declared_name,
    derived_name,
    is_derived_from_main,
    is_process_control,
    main_classes,
    main_name,
    mro_of,
    qualname_of,
)

OnIssue = Callable[[str, object], object]
"""Told about what went wrong without failing anything: a stable type name, and the reason."""

# Immutable and the same for every registry.
_BUILTINS = {name: TypeDefinition(name, cls, explicit=False) for name, cls in builtin_errors()}
_BUILTINS_BY_CLASS = {id(definition.cls): definition for definition in _BUILTINS.values()}

_MAX_CACHED = 1024
_BY_CLASS = ("_by_class", "_stated", "_values_by_class")


class Identity(NamedTuple):
    """What CAP-3 and CAP-8 need to know about a class."""

    type: str
    lineage: tuple[str, ...]
    nearest: TypeDefinition | None
    """The definition of the class or of the nearest registered ancestor, builtins aside."""


class Types:
    """The names and classes of one registry, and the questions that capture and restore ask of it."""

    def __init__(self, secret_names: Iterable[str] | None = None, on_issue: OnIssue | None = None) -> None:
        self.secret_names = secret_names_of(SECRET_NAMES if secret_names is None else secret_names)
        self._on_issue = on_issue
        self._by_name: dict[str, TypeDefinition] = {}
        # By identity: a class is hashed and compared by its metaclass. The definition keeps it alive.
        self._by_class: dict[int, TypeDefinition] = {}
        self._stated: dict[int, TypeDefinition] = {}
        """As they were registered, without what they inherit."""
        self._values_by_name: dict[str, ValueDefinition] = {}
        self._values_by_class: dict[int, ValueDefinition] = {}
        self._identities: dict[int, tuple[weakref.ref[type], Identity]] = {}

    # A function that is sent elsewhere by value brings its registry: there, each class has another identity.
    def __getstate__(self) -> dict[str, Any]:
        by_class = {name: list(vars(self)[name].values()) for name in _BY_CLASS}
        return {**vars(self), **by_class, "_identities": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        for name in _BY_CLASS:
            vars(self)[name] = {id(each.cls): each for each in state[name]}

    def add(self, definition: TypeDefinition) -> None:
        """Raises ValueError for two classes under one name, and one class under two names (SPEC ID-3)."""
        known = self._stated.get(id(definition.cls))
        if known == definition:
            return
        shown = qualname_of(definition.cls)
        if known is not None:
            raise ValueError(f"cannot register {shown} again: it is {known.type}")
        for name in definition.names:
            other = self._by_name.get(name) or _BUILTINS.get(name)
            if other is not None and other.cls is not definition.cls:
                raise ValueError(f"cannot register {shown}: {name} is {qualname_of(other.cls)}")
        if len(set(definition.names)) < len(definition.names):
            raise ValueError(f"cannot register {shown}: one of its names stands twice")
        self._stated[id(definition.cls)] = definition
        # Whichever was registered first: those below it have what they do not state from it (ID-10).
        below = [
            each for each in self._stated.values() if any(cls is definition.cls for cls in mro_of(each.cls))
        ]
        for each in sorted(below, key=lambda each: len(mro_of(each.cls))):
            self._resolve(each)
        self._identities.clear()

    def _resolve(self, stated: TypeDefinition) -> None:
        ancestors = (self._by_class.get(id(each)) for each in mro_of(stated.cls)[1:])
        definition = stated.inheriting(next(filter(None, ancestors), None))
        self._by_class[id(stated.cls)] = definition
        self._by_name.update(dict.fromkeys(definition.names, definition))

    def add_value(self, definition: ValueDefinition) -> None:
        """Raises ValueError for two classes under one name, and one class under two names."""
        known = self._values_by_class.get(id(definition.cls))
        if known == definition:
            return
        if known is not None or definition.type in self._values_by_name:
            raise ValueError(
                f"cannot register {qualname_of(definition.cls)} as {definition.type}: "
                "one of the two is registered"
            )
        self._values_by_class[id(definition.cls)] = definition
        self._values_by_name[definition.type] = definition

    def knows(self, cls: type) -> bool:
        """Whether a class, of errors or values, was registered here."""
        return id(cls) in self._by_class or id(cls) in self._values_by_class

    def registered(self, name: str) -> TypeDefinition | None:
        """The definition that the user registered under a name or alias."""
        return self._by_name.get(name)

    def disclosed(self, name: str) -> TypeDefinition | None:
        """The same less the builtins, whose messages are anyone's even where they were registered (DIS-2)."""
        definition = self._by_name.get(name)
        return None if definition is None or builtin_definition(definition.cls) else definition

    def registered_value(self, name: str) -> ValueDefinition | None:
        """The value type that the user registered under a name."""
        return self._values_by_name.get(name)

    def definition_of(self, cls: type) -> TypeDefinition | None:
        """The definition of exactly this class."""
        return self._by_class.get(id(cls))

    def value_definition_of(self, cls: type) -> ValueDefinition | None:
        """The definition of exactly this class of values."""
        return self._values_by_class.get(id(cls))

    def name_of(self, cls: type) -> str:
        """The stable type name of a class, of errors or values (SPEC ID-1)."""
        definition = self._by_class.get(id(cls)) or self._values_by_class.get(id(cls))
        return definition.type if definition else declared_name(cls) or derived_name(cls)

    def identify(self, cls: type[BaseException]) -> Identity:
        """Stable type name, lineage and registration of a class of errors (SPEC ID-1, ID-4)."""
        cached = self._identities.get(id(cls))
        if cached is not None and cached[0]() is cls:
            return cached[1]
        ancestors = [each for each in mro_of(cls) if issubclass(each, BaseException)]
        definitions = [self._by_class.get(id(each)) for each in ancestors]
        own = definitions[0]
        names = (*(own.aliases if own else ()), *(self.name_of(each) for each in ancestors[1:]))
        type_name = self.name_of(cls)
        nearest = next(filter(None, definitions), None)
        # Whatever else it is, in the end it is an Exception.
        roots = [name for name in names if name in ROOTS]
        names = (
            *(name for name in names if name not in ROOTS),
            *(nearest.ancestors if nearest else ()),
            *roots,
        )
        lineage = tuple(name for name in dict.fromkeys(names) if name != type_name)
        identity = Identity(type_name, lineage, nearest)
        # What the main module holds changes while it runs.
        if not any(is_derived_from_main(each) for each in ancestors):
            if len(self._identities) >= _MAX_CACHED:
                self._identities.clear()
            self._identities[id(cls)] = (weakref.ref(cls), identity)
        return identity

    def report(self, type_name: str, reason: object) -> None:
        """Tells the user's `on_issue`."""
        if self._on_issue is not None:
            # A listener must not cost the error that it was told about.
            with contextlib.suppress(BaseException):
                self._on_issue(type_name, reason)


class Lookup:
    """Answers what a name from the wire leads to, during one restoration (SPEC ID-6, ID-7, ID-9)."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self._prefixes: tuple[str, ...] | None = None
        self._main: dict[str, type] | None = None

    def candidates(self, names: Iterable[str]) -> Iterable[tuple[TypeDefinition, bool]]:
        """The classes that a type and its lineage lead to, nearest first, each with whether it is exact."""
        for position, name in enumerate(names):
            if position > 0 and name in ROOTS:
                continue
            definition = self.find(name)
            if definition is not None:
                yield definition, position == 0

    def find(self, name: str) -> TypeDefinition | None:
        """The class of errors behind a name, unless it is process control that nobody registered as such."""
        definition = self.types.registered(name) or _BUILTINS.get(name) or self._find_in_main(name)
        if definition is None or definition.process_control:
            return definition
        if name in PROCESS_CONTROL or is_process_control(definition.cls):
            self.types.report(name, "process control is restored only where it was registered as such")
            return None
        return definition

    def find_value(self, name: str) -> ValueDefinition | None:
        """The class of values behind a name."""
        definition = self.types.registered_value(name)
        if definition is not None:
            return definition
        cls = self._main_class(name)
        if cls is None or issubclass(cls, BaseException) or dataclass_fields(cls) is None:
            return None
        known = self.types.value_definition_of(cls)
        if known is not None:
            return known
        try:
            return value_definition(cls, name)
        except (TypeError, ValueError):  # a dataclass that is a tuple too, say
            return None

    def _find_in_main(self, name: str) -> TypeDefinition | None:
        cls = self._main_class(name)
        if cls is None or not issubclass(cls, Exception) or is_process_control(cls):
            return None
        known = self.types.definition_of(cls)
        return known or TypeDefinition(name, cls, explicit=False, floats=float_fields(cls))

    def _main_class(self, name: str) -> Any:
        # Enumerating costs some 300 µs for 500 globals: only for names that can be there, and once.
        if self._prefixes is None:
            self._prefixes = tuple(f"{module}." for module in ("__main__", main_name()) if module)
        if not name.startswith(self._prefixes):
            return None
        if self._main is None:
            classes = list(main_classes())
            self._main = {prefix + qualname: cls for qualname, cls in classes for prefix in self._prefixes}
        return self._main.get(name)


def builtin_definition(cls: type) -> TypeDefinition | None:
    """The definition of a builtin class of errors."""
    return _BUILTINS_BY_CLASS.get(id(cls))
