"""Errors for clients of httpx (SPEC CAR-6, docs/rpc/http.md).

client = rethrowing(httpx.Client(), errors)
client = rethrowing(httpx.AsyncClient(), errors)
"""

from __future__ import annotations

import inspect
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar

from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.http.receive import Body, error_of, is_failure

if TYPE_CHECKING:
    import httpx

C = TypeVar("C", "httpx.Client", "httpx.AsyncClient")


def rethrowing(client: C, errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS) -> C:
    """The same client, which now raises the error of every response that says that the call failed.

    That is a status of 400 or more, once redirects and authentication have had their turn.
    """
    # Not an event hook: that sees the challenge which DigestAuth answers.
    send: Any = client.send

    def raising(request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        response: httpx.Response = send(request, stream=True, **options)
        try:
            if is_failure(response.status_code):
                body = Body(limits).read(response.iter_bytes())
                raise error_of(response.status_code, response.headers, body, errors, limits)
            if not stream:
                response.read()
        except BaseException:
            response.close()
            raise
        return response

    async def araising(request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        response: httpx.Response = await send(request, stream=True, **options)
        try:
            if is_failure(response.status_code):
                body = Body(limits)
                async with aclosing(response.aiter_bytes()) as parts:  # type: ignore[type-var]
                    async for part in parts:
                        if not body.add(part):
                            break
                raise error_of(response.status_code, response.headers, body.whole, errors, limits)
            if not stream:
                await response.aread()
        except BaseException:
            await response.aclose()
            raise
        return response

    client.send = araising if inspect.iscoroutinefunction(send) else raising  # type: ignore[method-assign, assignment]
    return client
