"""Clients: a call that failed raises the error that was raised on the other side, where that has sent it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.relay import envelope_of
from rethrown.rpc.json_rpc.error_object import from_error_object
from rethrown.rpc.json_rpc.tool_result import from_tool_result

C = TypeVar("C")

#: What calls in the MCP SDK and in pjrpc.
_CALLS = ("send_request", "call_tool", "call")


def rethrowing(client: C, errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS) -> C:
    """Lets the calls of a client raise what was raised on the other side, and gives back the client.

    A `Client` of the MCP SDK (once it is connected) or a `ClientSession`, whose `call_tool` raises too; a
    client of pjrpc. Every other error stays as it is.

    Raises TypeError for what is none of these.
    """
    target: Any = getattr(client, "session", client) if hasattr(client, "call_tool") else client
    known = [name for name in _CALLS if hasattr(target, name)]
    if not known:
        raise TypeError(f"{type(client).__name__} is no client that is known here")
    for name in known:
        setattr(target, name, _calling(getattr(target, name), name, errors, limits))
    return client


def _calling(call: Any, name: str, errors: ErrorRegistry | None, limits: Limits) -> Callable[..., Any]:
    def of_error(error: Exception) -> BaseException | None:
        # `call_tool` sends a request: what that has restored is not looked at again.
        return None if envelope_of(error) else from_error_object(error, errors, limits=limits)

    def of_result(result: Any) -> BaseException | None:
        return from_tool_result(result, errors, limits=limits) if name == "call_tool" else None

    # Raised outside of `except`, so that the transport's error is nobody's context.
    @wraps(call)
    async def awaited(*args: Any, **kwargs: Any) -> Any:
        try:
            result = await call(*args, **kwargs)
            raised = of_result(result)
        except Exception as error:
            raised = of_error(error)
            if raised is None:
                raise
        if raised is None:
            return result
        raise raised

    @wraps(call)
    def at_once(*args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except Exception as error:
            raised = of_error(error)
            if raised is None:
                raise
        raise raised

    return awaited if inspect.iscoroutinefunction(call) else at_once
