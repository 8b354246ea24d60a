"""Errors for clients of httpx (SPEC CAR-6, docs/rpc/http.md).

client = httpx.Client(event_hooks={"response": [rethrowing(errors)]})
client = httpx.AsyncClient(event_hooks={"response": [rethrowing_async(errors)]})
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.http.receive import Body, error_of, is_failure

if TYPE_CHECKING:
    import httpx


def rethrowing(
    errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> Callable[[httpx.Response], None]:
    """A hook that raises the error of every response that says that the call failed (a status of 400 or more)."""

    def raise_error(response: httpx.Response) -> None:
        if not is_failure(response.status_code):
            return
        body = Body(limits).read(response.iter_bytes())
        error = error_of(response.status_code, response.headers, body, errors, limits)
        raise error

    return raise_error


def rethrowing_async(
    errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> Callable[[httpx.Response], Awaitable[None]]:
    """The same for AsyncClient."""

    async def raise_error(response: httpx.Response) -> None:
        if not is_failure(response.status_code):
            return
        body = Body(limits)
        async for part in response.aiter_bytes():
            if not body.add(part):
                break
        error = error_of(response.status_code, response.headers, body.whole, errors, limits)
        raise error

    return raise_error
