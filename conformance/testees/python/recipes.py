"""A recipe → the native error, its values → native values (conformance/TESTEE.md)."""

from __future__ import annotations

import base64
import sys
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from cast import BUILTINS, CAST, CATALOGED, GROUP, KINDS, Point, Skipped

Recipe = dict[str, Any]

#: What a class of a recipe is; the main program adds its own.
CLASSES: dict[str, type[BaseException]] = {
    **{name: each.cls for name, each in CATALOGED.items()},
    **BUILTINS,
    **KINDS,
    **CAST,
}


def caught(recipe: Recipe) -> BaseException:
    """What a recipe throws, caught."""
    error = Builder(recipe).build(recipe)
    return error if "calls" in recipe else thrown_from(1, error)


def thrown_from(calls: int, error: BaseException) -> BaseException:
    """An error, raised from so many nested calls and caught."""
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(limit + calls)
        _nested(calls, error)
    except BaseException as caught:
        if caught is not error:
            raise
    finally:
        sys.setrecursionlimit(limit)
    return error


def _nested(calls: int, error: BaseException) -> None:
    if calls > 1:
        _nested(calls - 1, error)
    raise error


def _labelled(form: Any) -> Iterator[tuple[str, Recipe]]:
    if isinstance(form, list):
        for each in form:
            yield from _labelled(each)
    elif isinstance(form, dict):
        if "class" in form and "id" in form:
            yield form["id"], form
        yield from _labelled([*form.values()])


class Builder:
    """Builds what the recipes of one request describe; a label holds in all of them."""

    def __init__(self, form: Any) -> None:
        #: By label; one can be named before it stands.
        self._recipes = dict(_labelled(form))
        self._made: dict[str, BaseException] = {}
        # Errors that are made, but do not have what else their recipes say.
        self._pending: deque[tuple[BaseException, Recipe]] = deque()

    def build(self, recipe: Recipe) -> BaseException:
        built = self._make(recipe)
        self._complete_all()
        return built

    def value(self, form: Any, container: Any = None) -> Any:
        """The native value of a form that is to stand in a container."""
        made = self._value(form, container)
        self._complete_all()
        return made

    def _complete_all(self) -> None:
        # No recursion from cause to cause: there can be many.
        while self._pending:
            self._complete(*self._pending.popleft())

    def _make(self, recipe: Recipe) -> BaseException:
        if "thrown" in recipe:
            raise Skipped("Python throws nothing but errors")
        label: Any = recipe.get("same", recipe.get("id"))
        if label in self._made:
            return self._made[label]
        recipe = self._recipes.get(label, recipe)
        error = self._construct(recipe)
        if label is not None:
            self._made[label] = error
        self._pending.append((error, recipe))
        return error

    def _construct(self, recipe: Recipe) -> BaseException:
        name = recipe["class"]
        cls: Any = CLASSES.get(name)
        if cls is None:
            raise Skipped(f"no class is called {name}")
        message = [self._value(recipe["message"], None)] if "message" in recipe else []
        is_group = GROUP is not None and issubclass(cls, GROUP)
        if "errors" in recipe and not is_group:
            raise Skipped(f"{name} has no members")
        if is_group:
            members = [self._make(each) for each in recipe.get("errors", ())]
            made: BaseException = cls(*message or [""], members)
        elif name in CATALOGED:
            known = CATALOGED[name].options.get("fields", {}).keys() - {"message"}
            given = {key: form for key, form in recipe.get("fields", {}).items() if key in known}
            made = cls(*message, **{key: self._value(form, None) for key, form in given.items()})
        else:
            made = cls(*message)
        return made

    def _complete(self, error: BaseException, recipe: Recipe) -> None:
        if "cause" in recipe:
            error.__cause__ = self._make(recipe["cause"])
        above = error
        for number in range(1, recipe.get("chain", 0) + 1):
            above.__cause__ = self._construct({"class": recipe["class"], "message": str(number)})
            above.__suppress_context__ = False
            above = above.__cause__
        if "context" in recipe:
            error.__context__ = self._make(recipe["context"])
        # Setting a cause turns it on.
        error.__suppress_context__ = recipe.get("suppressContext", False)
        for name, form in recipe.get("fields", {}).items():
            setattr(error, name, self._value(form, error))
        if "notes" in recipe:
            vars(error)["__notes__"] = [self._value(form, error) for form in recipe["notes"]]
        if "calls" in recipe:
            thrown_from(recipe["calls"], error)

    def _value(self, form: Any, container: Any) -> Any:
        if isinstance(form, list):
            return self._list(form)
        if not isinstance(form, dict):
            return form
        if len(form) == 1:
            ((tag, content),) = form.items()
            if tag == "$itself":
                return container
            if tag in _PLAIN:
                return _PLAIN[tag](content)
            if tag in _NESTED:
                return _NESTED[tag](self, content)
        made: dict[str, Any] = {}
        for key, each in form.items():
            made[key] = self._value(each, made)
        return made

    def _list(self, forms: list[Any]) -> list[Any]:
        made: list[Any] = []
        for form in forms:
            made.append(self._value(form, made))
        return made

    def _map(self, entries: list[list[Any]]) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key, form in entries:
            made[self._value(key, made)] = self._value(form, made)
        return made

    def _object(self, content: dict[str, Any]) -> Point:
        made = Point()
        for name, form in content["fields"].items():
            setattr(made, name, self._value(form, made))
        return made


#: Tags with recipes or values inside.
_NESTED: dict[str, Callable[[Builder, Any], Any]] = {
    "$error": lambda builder, recipe: builder._make(recipe),
    "$tuple": lambda builder, items: tuple(builder._list(items)),
    "$map": lambda builder, entries: builder._map(entries),
    "$object": lambda builder, content: builder._object(content),
    "$list": lambda builder, content: builder._list([content[0]] * content[1]),
}


def _int(digits: str) -> int:
    """Of any length: Python itself reads 4,300 digits."""
    sign, text = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    value = 0
    for at in range(0, len(text), 1000):
        part = text[at : at + 1000]
        value = value * 10 ** len(part) + int(part)
    return sign * value


def _time(text: str) -> datetime:
    whole, _, fraction = text[:-1].partition(".")
    return datetime.fromisoformat(f"{whole}+00:00") + timedelta(microseconds=int(fraction[:6].ljust(6, "0")))


def _nest(levels: int) -> list[Any]:
    made: list[Any] = []
    for _ in range(1, levels):
        made = [made]
    return made


def _odd() -> None:
    """Something without a form."""


def _undefined(_: Any) -> None:
    raise Skipped("Python has no member without a value")


class Hostile:
    """Throws whatever it is asked."""


def _refuse(self: Hostile, *args: Any) -> Any:
    raise RuntimeError("hostile")


for _name in dir(object):
    if _name not in ("__new__", "__init__", "__init_subclass__", "__subclasshook__", "__class__", "__doc__"):
        setattr(Hostile, _name, _refuse)

#: Tags with data inside.
_PLAIN: dict[str, Callable[[Any], Any]] = {
    "$int": _int,
    "$float": float,
    "$time": _time,
    "$bytes": base64.b64decode,
    "$text": lambda content: content[0] * content[1],
    "$nested": _nest,
    "$odd": lambda _: _odd,
    "$hostile": lambda _: Hostile(),
    "$undefined": _undefined,
}
