"""Armor where only a string gets through (SPEC 7.4).

Wrapped around what a function raises, and found again in whatever the other side was given.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeVar, cast

from rethrown.codec.armor import armor, find_armor
from rethrown.errors import DecodeError
from rethrown.graph import Node
from rethrown.relay import args_slot, cause_slot, context_slot, dict_of

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_ARMORED_BYTES = 32 * 1024

# An error and its causes have few texts; whatever more there is, is somebody's data.
_MAX_PLACES = 1000
_MAX_PROPERTIES = 100
_MAX_TOKENS = 16


def rethrowing(run: F, fail: Callable[[Exception], NoReturn]) -> F:
    """A function that raises what `fail` makes of whatever Exception `run` raises, at once or awaited."""
    if inspect.iscoroutinefunction(run):

        @functools.wraps(run)
        async def waiting(*args: Any, **kwargs: Any) -> Any:
            try:
                return await run(*args, **kwargs)
            except Exception as error:
                fail(error)

        return cast(F, waiting)

    @functools.wraps(run)
    def calling(*args: Any, **kwargs: Any) -> Any:
        try:
            return run(*args, **kwargs)
        except Exception as error:
            fail(error)

    return cast(F, calling)


def armored_envelope(value: object) -> Node | None:
    """The first envelope that a text, or any text that an error leads to, carries as armor."""
    places: list[Any] = [value]
    seen: set[int] = set()
    # The list grows while it is read.
    for at, place in enumerate(places):
        if at >= _MAX_PLACES:
            break
        cls = type(place)
        if issubclass(cls, str):
            found = _in_text(str.__str__(place))
            if found is not None:
                return found
        elif id(place) not in seen:
            seen.add(id(place))
            places.extend(_parts_of(place))
    return None


def _parts_of(place: Any) -> Iterator[Any]:
    cls = type(place)
    if issubclass(cls, BaseException):
        # str() is user code, and may say what no field does.
        with contextlib.suppress(BaseException):
            yield str(place)
        yield from args_slot.__get__(place)[:_MAX_PROPERTIES]
        yield from list(dict.values(dict_of(place)))[:_MAX_PROPERTIES]
        yield cause_slot.__get__(place)
        yield context_slot.__get__(place)
    elif cls is dict:
        yield from list(place.values())[:_MAX_PROPERTIES]
    elif cls in (list, tuple):
        yield from place[:_MAX_PROPERTIES]


def _in_text(text: str) -> Node | None:
    rest = text
    for _ in range(_MAX_TOKENS):
        token = find_armor(rest)
        if token is None:
            break
        try:
            return cast(Node, armor.decode(token))
        except DecodeError:
            # A token that is none of this version, or was forged: there may be another one.
            rest = rest.partition(token)[2]
    return None
