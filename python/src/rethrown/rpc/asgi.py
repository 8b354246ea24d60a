"""Errors of ASGI applications, FastAPI and Starlette among them (SPEC CAR-3, docs/rpc/http.md).

app.add_middleware(ErrorMiddleware, errors=errors)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from rethrown.bridges.foreign import finished
from rethrown.disclosure import Disclosure
from rethrown.errors import EncodeError
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.carrier import sent
from rethrown.rpc.http.encode import EncodedResponse, encode_response

Message: TypeAlias = MutableMapping[str, Any]
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


class ErrorMiddleware:
    """Answers an exception that nothing else has handled with a response that carries it.

    What says that the server failed (a status of 500 or more), and what comes after the response has begun,
    is raised on, for the server's log.
    """

    def __init__(
        self,
        app: App,
        errors: ErrorRegistry | None = None,
        *,
        disclosure: Disclosure = "public",
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._app = app
        self._errors = errors
        self._disclosure: Disclosure = disclosure
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if has_begun:
                raise
            response = self._response_to(error, _accept(scope))
            headers = [(name.encode(), value.encode()) for name, value in response.headers.items()]
            headers.append((b"content-length", str(len(response.body)).encode()))
            await send({"type": "http.response.start", "status": response.status, "headers": headers})
            await send({"type": "http.response.body", "body": response.body})
            if response.status >= 500:
                raise

    def _response_to(self, error: Exception, accept: str) -> EncodedResponse:
        envelope = sent(error, self._errors, disclosure=self._disclosure, limits=self._limits)
        try:
            return encode_response(envelope, accept)
        except EncodeError:
            # An envelope that breaks the rules is restored all the same (SPEC RES-1), and may be passed on.
            return encode_response(finished({**envelope}), accept)


def _accept(scope: Scope) -> str:
    """All headers of that name, which may be several."""
    values = [value for name, value in scope.get("headers", ()) if name.lower() == b"accept"]
    return b",".join(values).decode("latin-1")
