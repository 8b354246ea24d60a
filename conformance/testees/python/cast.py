"""The cast (conformance/TESTEE.md): its classes, declared and registered as a user would."""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rethrown import Definition, ErrorRegistry
from rethrown.catalogs import fal, flyte, modal, sail


class Skipped(Exception):
    """Something that this library, or Python, cannot do."""


class Failure(Exception):
    pass


class QuotaExceeded(Failure):
    pass


class Burst(QuotaExceeded):
    pass


class Open(Exception):
    pass


class Billed(Exception):
    units: Any


class Foreign(Exception):
    pass


class Declared(Exception):
    __rethrown_type__ = "app.Declared"


class Heir(Declared):
    pass


class Stranger(Failure):
    pass


#: What of Watched has run.
ran: list[str] = []


class Watched(Exception):
    _a: Any

    def __new__(cls, *args: Any) -> Watched:
        ran.append("__new__")
        return super().__new__(cls, *args)

    @property
    def a(self) -> Any:
        ran.append("get a")
        return self._a

    @a.setter
    def a(self, value: Any) -> None:
        ran.append("set a")
        self._a = value


def _watched(name: str) -> Callable[..., Any]:
    inherited = getattr(Exception, name)

    def run(self: Watched, *args: Any) -> Any:
        ran.append(name)
        return inherited(self, *args)

    return run


# Every method that an error inherits.
_OF_CLASSES = ("__class__", "__new__", "__init_subclass__", "__subclasshook__")
for _name in dir(Exception):
    if _name not in _OF_CLASSES and callable(getattr(Exception, _name)):
        setattr(Watched, _name, _watched(_name))


@dataclass
class Point:
    x: Any = None
    y: Any = None


#: Groups, where this Python has them.
GROUP: Any = getattr(builtins, "BaseExceptionGroup", None)

#: The errors of the cast, by the name that recipes and facts give them.
CAST: dict[str, type[BaseException]] = {
    "app.Failure": Failure,
    "app.QuotaExceeded": QuotaExceeded,
    "app.Burst": Burst,
    "app.Open": Open,
    "app.Billed": Billed,
    "app.Foreign": Foreign,
    "app.Watched": Watched,
    "app.Declared": Declared,
    "Heir": Heir,
    "Stranger": Stranger,
}

#: What an error of no class of one's own is.
KINDS: dict[str, type[BaseException]] = {
    "error": Exception,
    "type-error": TypeError,
    "range-error": ValueError,
    "exit": SystemExit,
    **({} if GROUP is None else {"group": GROUP}),
}

#: What the catalogs register. That of the language itself every registry knows.
CATALOGS: dict[str, Iterable[Definition]] = {
    "modal": modal.definitions,
    "fal": fal.definitions,
    "flyte": flyte.definitions,
    "sail": sail.definitions,
    "python": (),
}
CATALOGED = {each.type: each for catalog in CATALOGS.values() for each in catalog}
BUILTINS: dict[str, type[BaseException]] = {
    f"python.{name}": cls
    for name, cls in vars(builtins).items()
    if isinstance(cls, type) and issubclass(cls, BaseException)
}

#: The names that fields have on the wire, where Python has others.
FIELDS: dict[type[BaseException], dict[str, str]] = {
    Watched: {"_a": "a"},
    **{
        each.cls: {local: wire for wire, local in each.options.get("fields", {}).items()}
        for each in CATALOGED.values()
    },
}


def registry_of(secret_names: Iterable[str] | None, catalogs: Iterable[str]) -> ErrorRegistry:
    """A registry that knows the cast, and the catalogs that a request names."""
    errors = ErrorRegistry(secret_names=secret_names)
    errors.register(Failure, type="app.Failure")
    errors.register(
        QuotaExceeded,
        type="app.QuotaExceeded",
        aliases=["app.OverQuota"],
        fields=["limit", "used"],
        public_fields=["limit"],
        code="QUOTA",
        kind="user",
        status="resource_exhausted",
        http_status=429,
        retryable=True,
        retry_after_ms=1000,
    )
    errors.register(Burst, type="app.Burst")
    errors.register(Open, type="app.Open", fields=["id"], extra_fields=True)
    errors.register(
        Billed,
        type="app.Billed",
        fields=["units"],
        billable_units=lambda error: error.units,
        message=lambda error: f"billed {error.units}",
    )
    errors.register(Foreign, type="app.Foreign", ancestors=["elsewhere.Base"])
    errors.register(Watched, type="app.Watched", fields={"a": "_a"})
    errors.register_value(Point, "app.Point")
    for name in catalogs:
        if name not in CATALOGS:
            raise Skipped(f"there is no catalog {name}")
        errors.use(CATALOGS[name])
    return errors
