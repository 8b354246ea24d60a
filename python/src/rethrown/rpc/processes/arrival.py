"""What crosses: an envelope, where its registry is found, and which classes may be at hand."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, TypeAlias
from weakref import WeakValueDictionary, ref

from rethrown.registry import ErrorRegistry
from rethrown.relay import cause_slot, dict_of, record_of, suppress_slot
from rethrown.rpc.carrier import BUILTINS
from rethrown.rpc.processes.classes import Classes, Nearby

Home: TypeAlias = str | int | None
"""Under which key the process that is called back keeps the registry: the function's name in every process
that has imported it, the registry's identity in the one that sent it along."""

_homes: WeakValueDictionary[str | int, ErrorRegistry] = WeakValueDictionary()
_MAIN_MODULES = ("__main__", "__mp_main__")


def home_of(module: object, name: object, errors: ErrorRegistry | None) -> Home:
    """The key under which every process that imports a function has its registry."""
    if errors is None or type(module) is not str or type(name) is not str:
        return None
    key = f"{'__main__' if module in _MAIN_MODULES else module}:{name}"
    _homes[key] = errors
    return key


def sent_from(errors: ErrorRegistry | None) -> Home:
    """The key of a registry that is sent along."""
    if errors is None:
        return None
    _homes[id(errors)] = errors
    return id(errors)


class Departure:
    """How an error pickles that a function raised which carries."""

    def __init__(self, home: Home, data: bytes, classes: Classes) -> None:
        self._parts = (home, data, classes)

    def keep(self, error: BaseException) -> None:
        # Pickle, copy and their like ask the instance first.
        dict_of(error)["__reduce_ex__"] = self

    def __call__(self, protocol: object) -> tuple[Any, ...]:
        return restored, (Arrival(*self._parts),)


class _Onward(Departure):
    """How an error pickles that has arrived, as it is by then: a manager passes on what it unpickled."""

    def __init__(self, error: BaseException, errors: ErrorRegistry, *parts: Any) -> None:
        super().__init__(*parts)
        self._error, self._errors = ref(error), errors

    def __call__(self, protocol: object) -> tuple[Any, ...]:
        home, data, classes = self._parts
        error = self._error()
        return restored, (Arrival(home, data if error is None else self._errors.serialize(error), classes),)


class Arrival:
    """What is unpickled: data. It lives as long as the unpickling does."""

    __slots__ = ("_parts", "_put_back")

    def __init__(self, home: Home, data: bytes, classes: Classes) -> None:
        self._parts = (home, data, classes)
        self._put_back: Callable[[], None] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return Arrival, self._parts

    def restored(self) -> BaseException:
        home, data, classes = self._parts
        errors = BUILTINS if home is None else _homes.get(home, BUILTINS)
        try:
            error = Nearby(errors, classes).deserialize(data)
        except Exception as reason:  # a process pool would wait for ever
            return reason
        record = record_of(error)
        # TypeError: a builtin, or one with slots alone; those pickle as they are.
        with contextlib.suppress(TypeError):
            _Onward(error, errors, *self._parts).keep(error)
            if record is not None:
                record.keep(error)
        cause, is_suppressed = cause_slot.__get__(error), suppress_slot.__get__(error)

        def put_back() -> None:
            if type(cause_slot.__get__(error)).__name__ in _REMOTE_TRACEBACKS:
                cause_slot.__set__(error, cause)
                suppress_slot.__set__(error, is_suppressed)

        self._put_back = put_back
        return error

    def __del__(self) -> None:
        # Right after it was unpickled: process pools have made a text of theirs the cause of the error.
        if self._put_back is not None:
            self._put_back()


_REMOTE_TRACEBACKS = ("RemoteTraceback", "_RemoteTraceback")


def restored(arrival: Arrival) -> BaseException:
    """What pickles call. Never raises."""
    return arrival.restored()
