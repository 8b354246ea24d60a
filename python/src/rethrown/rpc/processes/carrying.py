"""The function that runs in another process, and what its errors pickle as.

An error is raised as it is: who calls the function in his own process catches his own. From then on it
pickles as its envelope.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from types import MethodType
from typing import Any, TypeVar, cast, overload

from rethrown.disclosure import Disclosure
from rethrown.identity import is_process_control
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.carrier import BUILTINS
from rethrown.rpc.processes.arrival import Departure, Home, home_of, sent_from
from rethrown.rpc.processes.classes import classes_of, found_in

F = TypeVar("F", bound=Callable[..., Any])


@overload
def carrying(
    run: F, *, errors: ErrorRegistry | None = ..., disclosure: Disclosure = ..., limits: Limits = ...
) -> F: ...
@overload
def carrying(
    *, errors: ErrorRegistry | None = ..., disclosure: Disclosure = ..., limits: Limits = ...
) -> Callable[[F], F]: ...
def carrying(
    run: Any = None,
    *,
    errors: ErrorRegistry | None = None,
    disclosure: Disclosure = "internal",
    limits: Limits = DEFAULT_LIMITS,
) -> Any:
    """A function whose errors arrive whole in the process that called it; direct, or as a decorator.

    Without `errors` the builtin exceptions, those of the main module, and every class that both processes
    have loaded arrive as themselves. Where the function is not decorated, the registry is sent along with
    each task, and must be one that pickle can send: without functions that have no name.
    What is process control, StopIteration say, and what is no Exception, goes its own way.
    """
    if run is None:
        return lambda each: carrying(each, errors=errors, disclosure=disclosure, limits=limits)
    return cast(Any, Carrying(run, errors, disclosure, limits))


class Carrying:
    """What `carrying` makes: it is called, bound and pickled as the function is."""

    def __init__(
        self,
        run: Callable[..., Any],
        errors: ErrorRegistry | None,
        disclosure: Disclosure,
        limits: Limits,
        home: Home = None,
    ) -> None:
        functools.update_wrapper(self, run)
        self._run = run
        self._errors = errors
        self._disclosure = disclosure
        self._limits = limits
        self._home = home or home_of(vars(self).get("__module__"), vars(self).get("__qualname__"), errors)

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        try:
            return self._run(*args, **kwargs)
        except Exception as error:
            # It must not be replaced by what fails here.
            with contextlib.suppress(Exception):
                self._prepare(error)
            raise

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __reduce__(self) -> str | tuple[Any, ...]:
        name: str = vars(self).get("__qualname__", "")
        if found_in(vars(self).get("__module__"), name) is self:
            return name
        home = sent_from(self._errors)
        return Carrying, (self._run, self._errors, self._disclosure, self._limits, home)

    def _prepare(self, error: Exception) -> None:
        if is_process_control(type(error)):
            return
        errors = self._errors or BUILTINS
        # Now: process pools take the traceback away before they pickle.
        data = errors.serialize(error, disclosure=self._disclosure, limits=self._limits)
        classes = classes_of(error, errors) if self._disclosure == "internal" else ()
        Departure(self._home, data, classes).keep(error)
