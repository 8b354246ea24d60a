"""Armor where only a string gets through (SPEC 7.4).

Wrapped around what a function raises, and found again in whatever the other side was given.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn, TypeVar, cast

from rethrown.codec.armor import armor, find_armor
from rethrown.errors import DecodeError
from rethrown.graph import Node
from rethrown.relay import args_slot, cause_slot, context_slot, dict_of
from rethrown.text import cut_middle

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_ARMORED_BYTES = 32 * 1024

# A platform's error has few texts; whatever more there is, is somebody's data.
_MAX_PLACES = 1000
_MAX_ELEMENTS = 100
_MAX_TOKENS = 16
_MAX_TITLE_BYTES = 1024

# Where platforms put the text of an error; what they echo of a request has other names (BRG-3).
_PLACES = (
    "message",
    "msg",
    "detail",
    "details",
    "error",
    "errors",
    "reason",
    "exception",
    "traceback",
    "body",
    "data",
    "response",
)

_MARK = "__rethrown_armored__"


def rethrowing(run: F, fail: Callable[[Exception], NoReturn]) -> F:
    """A function that raises what `fail` makes of whatever Exception `run` raises.

    At once, awaited, or while it generates.
    """
    return cast(F, functools.wraps(run)(_maker_of(run)(run, fail)))


def _maker_of(run: Any) -> Callable[[Any, Callable[[Exception], NoReturn]], Any]:
    return next((maker for applies, maker in _MAKERS if applies(run)), _calling)


def _calling(run: Any, fail: Callable[[Exception], NoReturn]) -> Any:
    async def waiting(result: Any) -> Any:
        try:
            return await result
        except Exception as error:
            fail(error)

    def calling(*args: Any, **kwargs: Any) -> Any:
        try:
            result = run(*args, **kwargs)
        except Exception as error:
            fail(error)
        return waiting(result) if inspect.isawaitable(result) else result

    return calling


def _waiting(run: Any, fail: Callable[[Exception], NoReturn]) -> Any:
    async def waiting(*args: Any, **kwargs: Any) -> Any:
        try:
            return await run(*args, **kwargs)
        except Exception as error:
            fail(error)

    return waiting


def _generating(run: Any, fail: Callable[[Exception], NoReturn]) -> Any:
    def generating(*args: Any, **kwargs: Any) -> Any:
        try:
            return (yield from run(*args, **kwargs))
        except Exception as error:
            fail(error)

    return generating


def _streaming(run: Any, fail: Callable[[Exception], NoReturn]) -> Any:
    async def streaming(*args: Any, **kwargs: Any) -> Any:
        try:
            async with contextlib.aclosing(run(*args, **kwargs)) as stream:
                async for each in stream:
                    yield each
        except Exception as error:
            fail(error)

    return streaming


_MAKERS = (
    (inspect.isasyncgenfunction, _streaming),
    (inspect.isgeneratorfunction, _generating),
    (inspect.iscoroutinefunction, _waiting),
)


def stand_for(raised: BaseException, original: BaseException) -> None:
    """Notes that an error is raised in place of another one, which must be its cause or context."""
    if raised is not original:
        dict_of(raised)[_MARK] = id(original)


def original_of(error: BaseException) -> BaseException:
    """What an error that was raised here stands for; any other one is itself.

    Its text is not read: whoever wrote into a message must not choose the error that is sent on (BRG-3).
    """
    wanted = dict.get(dict_of(error), _MARK)
    for linked in (cause_slot.__get__(error), context_slot.__get__(error)):
        if linked is not None and id(linked) == wanted:
            return original_of(linked)
    return error


def in_one_line(shown: Mapping[str, Any], token: str) -> str:
    """A line for people, with the token behind it."""
    title = ": ".join(filter(None, (shown["type"], shown.get("message"))))
    return f"{cut_middle(title, _MAX_TITLE_BYTES).text} {token}"


def armored_envelope(value: object) -> Node | None:
    """The first envelope that a text, or what an error says, carries as armor.

    The errors that it leads to are errors of their own.
    """
    places: list[Any] = [value]
    seen: set[int] = set()
    # The list grows while it is read.
    for at, place in enumerate(places):
        if at >= _MAX_PLACES:
            break
        if issubclass(type(place), str):
            found = _in_text(str.__str__(place))
            if found is not None:
                return found
        elif id(place) not in seen:
            seen.add(id(place))
            places.extend(_parts_of(place))
    return None


def _parts_of(place: Any) -> Iterator[Any]:
    cls = type(place)
    if cls in (list, tuple):
        yield from place[:_MAX_ELEMENTS]
        return
    if issubclass(cls, BaseException):
        # str() is user code, and may say what no field does.
        with contextlib.suppress(BaseException):
            yield str(place)
        yield from args_slot.__get__(place)[:_MAX_ELEMENTS]
        held = dict_of(place)
        yield dict.get(held, "__notes__")
    else:
        held = place if cls is dict else {}
    for name in _PLACES:
        yield dict.get(held, name)


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
