"""One registered class: its name, and how its instances cross (SPEC 5, CAP-5, CAP-8, RES-4).

Everything a user can get wrong is refused here, at registration; nothing here is reached by data.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, replace
from types import MappingProxyType
from typing import Any, Optional, Union

from rethrown._generated import BOUNDS, KINDS, LIMITS, STATUSES
from rethrown.identity import (
    class_dict,
    dataclass_fields,
    find_in_class,
    mro_of,
    name_text,
    qualname_of,
    slots_of,
    static_base,
)
from rethrown.text import utf8_length

_ErrorClass = type[BaseException]
_AnyClass = type
_STATUS_NAMES = frozenset(status.name for status in STATUSES)


@dataclass(frozen=True)
class RestoreParts:
    """What a `restore` hook gets to build an error from."""

    message: str
    args: tuple[Any, ...]
    """The arguments as native values."""
    attributes: Mapping[str, Any]
    """The attributes as native values, by wire name."""
    envelope: Mapping[str, Any]
    """The one error as data, with its references still numbers."""


def _is_text(value: Any) -> bool:
    return type(value) is str and value != ""


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= BOUNDS["maxInteger"]


def _is_billable(value: Any) -> bool:
    # Half a number is another number: units are sent whole, or not at all.
    if type(value) is str:
        return 0 < utf8_length(value) <= LIMITS["maxTextBytes"]
    if type(value) is float:
        return math.isfinite(value)
    return type(value) is int and abs(value) <= BOUNDS["maxInteger"]


# Field of the envelope → name of the option, and what it may hold.
FACTS: Mapping[str, tuple[str, Callable[[Any], bool]]] = MappingProxyType(
    {
        "message": ("message", _is_text),
        "code": ("code", _is_text),
        "kind": ("kind", lambda value: type(value) is str and value in KINDS),
        "status": ("status", lambda value: type(value) is str and value in _STATUS_NAMES),
        "httpStatus": ("http_status", lambda value: type(value) is int and 100 <= value <= 999),
        "retryable": ("retryable", lambda value: type(value) is bool),
        "retryAfterMs": ("retry_after_ms", _is_count),
        "billableUnits": ("billable_units", _is_billable),
    }
)


@dataclass(frozen=True)
class TypeDefinition:
    """One class of errors in a registry."""

    type: str
    cls: _ErrorClass
    aliases: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()
    """Stable type names of ancestors that have no class in Python, nearest first."""
    fields: Mapping[str, str] | None = None
    """Wire name → name in Python; None: the error's own plain data."""
    extra_fields: bool = False
    """Whether the error's own plain data crosses besides `fields`."""
    public_fields: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Field of the envelope → constant, or function of the error."""
    restore: Callable[[RestoreParts], BaseException] | None = None
    process_control: bool = False
    explicit: bool = True
    """Registered by the user, rather than known by itself."""
    floats: frozenset[str] = frozenset()
    """Names in Python of the fields that the class declares as float (VAL-2)."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.type, *self.aliases)

    def inheriting(self, above: TypeDefinition | None) -> TypeDefinition:
        """What it does not state itself, it has from its nearest registered ancestor, public fields aside."""
        if above is None:
            return self
        takes_fields = self.fields is None and above.fields is not None
        return replace(
            self,
            facts={**above.facts, **self.facts},
            ancestors=self.ancestors or above.ancestors,
            fields=above.fields if takes_fields else self.fields,
            extra_fields=takes_fields or self.extra_fields,
        )

    def is_complete_for(self, cls: _AnyClass) -> bool:
        """Whether the declared fields are all that an error of this class sends and gets."""
        return self.fields is not None and not self.extra_fields and self.cls is cls


@dataclass(frozen=True)
class ValueDefinition:
    """One class of values, which cross as `$object` (SPEC 6)."""

    type: str
    cls: _AnyClass
    fields: Mapping[str, str]
    defaults: Mapping[str, Any]
    """Of the fields that may be absent."""
    restore: Callable[[dict[str, Any]], Any] | None = None
    floats: frozenset[str] = frozenset()

    def build(self, fields: dict[str, Any]) -> Any:
        """An instance, made without running the class's code; raises where the fields do not make one."""
        if self.restore is not None:
            return self.restore(fields)
        given = {**self.defaults, **fields}
        instance: Any = object.__new__(self.cls)
        slots = slots_of(self.cls)
        for wire, local in self.fields.items():
            value = as_declared(given[wire], local, self.floats)
            if local in slots:
                slots[local].__set__(instance, value)
            else:
                object.__getattribute__(instance, "__dict__")[local] = value
        return instance


def as_declared(value: Any, local: str, floats: frozenset[str]) -> Any:
    """An integer of a field that its class declares as float is a float again (VAL-2)."""
    if type(value) is not int or local not in floats:
        return value
    try:
        return float(value)
    except OverflowError:
        return value


def type_definition(
    cls: type[BaseException],
    type_name: str,
    *,
    aliases: Sequence[str] = (),
    ancestors: Sequence[str] = (),
    fields: Sequence[str] | Mapping[str, str] | None = None,
    extra_fields: bool = False,
    public_fields: Sequence[str] = (),
    restore: Callable[[RestoreParts], BaseException] | None = None,
    process_control: bool = False,
    **facts: Any,
) -> TypeDefinition:
    """Checks what a user said about a class; raises TypeError or ValueError where it cannot hold."""
    known = _field_map(fields)
    if known is not None:
        _check_fields(cls, known, restore)
    unknown = [name for name in public_fields if known is None or name not in known]
    if unknown:
        raise ValueError(f"public_fields of {type_name}: {unknown[0]!r} is none of its fields")
    given: dict[str, Any] = {}
    for wire, (option, fits) in FACTS.items():
        value = facts.pop(option, None)
        if value is None:
            continue
        if not callable(value) and not fits(value):
            raise ValueError(f"{option} of {type_name}: {value!r} is not possible")
        given[wire] = value
    if facts:
        raise TypeError(f"register() has no option {next(iter(facts))!r}")
    return TypeDefinition(
        checked_name(type_name),
        cls,
        aliases=tuple(checked_name(alias) for alias in aliases),
        ancestors=tuple(checked_name(name) for name in ancestors),
        fields=known,
        extra_fields=extra_fields,
        public_fields=tuple(public_fields),
        facts=given,
        restore=restore,
        process_control=process_control,
        floats=float_fields(cls),
    )


def value_definition(
    cls: type,
    type_name: str,
    fields: Sequence[str] | Mapping[str, str] | None = None,
    restore: Callable[[dict[str, Any]], Any] | None = None,
) -> ValueDefinition:
    """Checks what a user said about a class of values; raises TypeError or ValueError."""
    declared = dataclass_fields(cls)
    known = _field_map(fields)
    if known is None and declared is None:
        raise TypeError(f"{type_name} is no dataclass: say which `fields` it has")
    if known is None:
        known = {name: name for name in declared or ()}
    if restore is None and static_base(cls) is not object:
        raise TypeError(f"{type_name} keeps more than fields: give it a `restore` hook")
    _check_fields(cls, known, restore)
    defaults = {
        wire: declared[local].default
        for wire, local in known.items()
        if declared is not None and local in declared and declared[local].default is not MISSING
    }
    return ValueDefinition(checked_name(type_name), cls, known, defaults, restore, float_fields(cls))


def checked_name(name: str) -> str:
    """Refuses what cannot be a stable type name (SPEC ID-3)."""
    if type(name) is not str or name == "" or name_text(name) != name:
        raise ValueError(
            f"{str(name)[:300]!r} is no usable name: 1 to {LIMITS['maxNameBytes']} bytes of printable text"
        )
    return name


def _field_map(fields: Sequence[str] | Mapping[str, str] | None) -> dict[str, str] | None:
    if fields is None:
        return None
    if isinstance(fields, str):
        raise TypeError("`fields` is a sequence of names, not one text")
    return dict(fields) if isinstance(fields, Mapping) else {name: name for name in fields}


def _check_fields(cls: type, fields: Mapping[str, str], restore: Any) -> None:
    for wire, local in fields.items():
        checked_name(wire)
        if local.startswith("__"):
            raise ValueError(f"field {local!r} of {qualname_of(cls)}: such names belong to Python")
        if restore is None and issubclass(type(find_in_class(cls, local)), property):
            raise ValueError(
                f"field {local!r} of {qualname_of(cls)} is a property, and restoring runs no code: "
                f"map {wire!r} to the attribute behind it, or give a `restore` hook"
            )


_FLOATS = ("float", "float | None", "None | float", "Optional[float]", "typing.Optional[float]")


def float_fields(cls: type) -> frozenset[str]:
    """The names that a class or an ancestor annotates as float, optional or not."""
    found: set[str] = set()
    for each in mro_of(cls):
        annotations = class_dict(each).get("__annotations__")
        if type(annotations) is dict:
            found.update(name for name, declared in annotations.items() if _is_float(declared))
    return frozenset(found)


def _is_float(declared: Any) -> bool:
    if type(declared) is str:
        return declared in _FLOATS
    return declared is float or declared in (Optional[float], Union[float, None])  # noqa: UP007, UP045
