"""A catalog: which class each of its stable type names is in this process.

The package that a catalog describes is imported when the catalog is used for the first time, by the names
that stand in the catalog; nothing from the wire leads here.
"""

from __future__ import annotations

import builtins
import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rethrown.registry import Definition


@dataclass(frozen=True)
class Row:
    """One type of a catalog, with all that it inherits."""

    type: str
    parents: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    """Wire name → name in Python."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """By wire name; a field without one is required."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Option of `register` → constant, or the FieldOf it stands in."""

    @property
    def name(self) -> str:
        """The name of the class."""
        return self.type.rpartition(".")[2]


@dataclass(frozen=True)
class FieldOf:
    """A fact that stands in a field of the error."""

    name: str

    def __call__(self, error: BaseException) -> Any:
        return getattr(error, self.name)


class Catalog:
    """The types of one system, and the classes that they are here."""

    def __init__(self, name: str, rows: tuple[Row, ...]) -> None:
        self._name = name
        self._rows = {row.type: row for row in rows}
        self._shown: dict[str, str] = {}
        for row in rows:
            if not row.name.startswith("_"):
                for shown in (row.type, *row.aliases):
                    self._shown.setdefault(shown.rpartition(".")[2], row.type)
        self._classes: dict[str, type[BaseException]] = {}
        self.issues: list[tuple[str, Exception]] = []
        """Stable type names whose module is there and cannot be imported, and why."""

    @property
    def names(self) -> list[str]:
        """The names of its classes, former ones included."""
        return [*self._shown]

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """What `ErrorRegistry.use` registers."""
        return tuple(Definition(self._class(each), each.type, _options(each)) for each in self._rows.values())

    def find(self, name: str) -> type[BaseException]:
        """The class of a name; raises AttributeError where there is none."""
        if name not in self._shown:
            raise AttributeError(f"module 'rethrown.catalogs.{self._name}' has no attribute {name!r}")
        return self._class(self._rows[self._shown[name]])

    def _class(self, row: Row) -> type[BaseException]:
        if row.type not in self._classes:
            self._classes[row.type] = self._installed(row) or self._stand_in(row)
        return self._classes[row.type]

    def _installed(self, row: Row) -> type[BaseException] | None:
        for name in (row.type, *row.aliases):
            module, _, qualname = name.rpartition(".")
            try:
                found = getattr(importlib.import_module(module), qualname, None)
            except ModuleNotFoundError:
                continue
            except Exception as reason:
                self.issues.append((row.type, reason))
                continue
            if isinstance(found, type) and issubclass(found, BaseException):
                return found
        return None

    def _stand_in(self, row: Row) -> type[BaseException]:
        bases = tuple(filter(None, (self._base(parent) for parent in row.parents)))
        # What can be changed in place is each instance's own.
        shared = {row.fields[wire]: value for wire, value in row.defaults.items() if type(value) is not dict}
        namespace = {
            **shared,
            "__module__": f"rethrown.catalogs.{self._name}",
            "__doc__": f"Stands in for `{row.type}`, whose package is not installed.",
            "__init__": _constructor(row),
            "__reduce__": _reduced,
            "__rethrown_type__": row.type,
        }
        return type(row.name, bases or (Exception,), namespace)

    def _base(self, parent: str) -> type[BaseException] | None:
        if parent in self._rows:
            return self._class(self._rows[parent])
        language, _, name = parent.rpartition(".")
        found = getattr(builtins, name, None) if language == "python" else None
        return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _options(row: Row) -> dict[str, Any]:
    options: dict[str, Any] = {"aliases": row.aliases, **row.facts}
    return {**options, "fields": row.fields, "extra_fields": True} if row.fields else options


def _reduced(self: BaseException) -> tuple[Any, ...]:
    # By default an exception is made anew by its constructor, which wants its fields.
    cls = type(self)
    return cls.__new__, (cls, *self.args), vars(self)


def _constructor(row: Row) -> Any:
    """`(message="", **fields)`: what the constructors of these packages have in common."""
    required = [wire for wire in row.fields if wire not in row.defaults and wire != "message"]

    def __init__(self: BaseException, message: str | None = None, **fields: Any) -> None:  # noqa: N807
        unknown = next((name for name in fields if name not in row.fields), None)
        if unknown is not None:
            raise TypeError(f"{row.name}() got an unexpected keyword argument {unknown!r}")
        missing = next((name for name in required if name not in fields), None)
        if missing is not None:
            raise TypeError(f"{row.name}() is missing the keyword argument {missing!r}")
        text = row.defaults.get("message") if message is None else message
        BaseException.__init__(self, *(() if text is None else (text,)))
        if "message" in row.fields and text is not None:
            fields["message"] = text
        own = {wire: dict(value) for wire, value in row.defaults.items() if type(value) is dict}
        for wire, value in {**own, **fields}.items():
            setattr(self, row.fields[wire], value)

    return __init__
