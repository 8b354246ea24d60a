"""Errors over gRPC, for grpcio's asyncio API (SPEC CAR-4, docs/rpc/grpc.md).

server = grpc.aio.server(interceptors=[ServerInterceptor(errors)])
channel = grpc.aio.insecure_channel(target, interceptors=rethrowing(errors))
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Generator
from typing import Any

from grpc import aio

from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.google_status import TRAILER_BYTES
from rethrown.rpc.grpc import KINDS, delegating, replaced
from rethrown.rpc.grpc import ServerInterceptor as SyncServerInterceptor
from rethrown.rpc.trailers import answer_of, restored, status_of_call

__all__ = ["ServerInterceptor", "rethrowing", "status_of_call"]


class ServerInterceptor(aio.ServerInterceptor):
    """Ends a call whose handler raises with a status that carries the error.

    `options` are those of `ErrorRegistry.capture`; `disclosure` is `public` unless stated. `trailer_bytes` is
    what all trailers of a failed call may take. What says that the server failed is logged, as gRPC does.
    """

    def __init__(
        self, errors: ErrorRegistry | None = None, *, trailer_bytes: int = TRAILER_BYTES, **options: Any
    ) -> None:
        self._errors = errors
        self._trailer_bytes = trailer_bytes
        self._options = options
        # A server of this kind runs handlers that are no coroutines too.
        self._sync = SyncServerInterceptor(errors, trailer_bytes=trailer_bytes, **options)

    async def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
        handler = await continuation(handler_call_details)
        return replaced(handler, handler_call_details.method, self._watched)

    def _watched(self, behavior: Callable[..., Any], is_stream: bool, method: str) -> Callable[..., Any]:
        async def call(request: Any, context: Any) -> Any:
            try:
                return await behavior(request, context)
            except Exception as error:
                await self._end(error, context, method)
                raise

        async def stream(request: Any, context: Any) -> AsyncIterator[Any]:
            try:
                async for response in behavior(request, context):
                    yield response
            except Exception as error:
                await self._end(error, context, method)
                raise

        if inspect.isasyncgenfunction(behavior):
            return stream
        if inspect.iscoroutinefunction(behavior):
            return call
        return self._sync.watched(behavior, is_stream, method)

    async def _end(self, error: Exception, context: Any, method: str) -> None:
        """Raises what gRPC has for this; returns where the call has ended already."""
        if isinstance(error, aio.AbortError) or context.done() or context.cancelled():
            return
        answer = answer_of(error, context, method, self._errors, self._trailer_bytes, self._options)
        await context.abort(answer.code, answer.message, answer.trailers)


def rethrowing(errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS) -> list[Any]:
    """Interceptors whose channel raises the error that the server raised, where a failed call carries it."""

    def restore(failure: Any) -> BaseException | None:
        return restored(failure, errors, limits)

    return [make(restore) for make in _INTERCEPTORS]


_Restore = Callable[[Any], "BaseException | None"]


class _Interceptor:
    """What the interceptors of the four kinds of calls share; a channel takes one object for one kind."""

    call_type: Callable[[Any, _Restore], Any]

    def __init__(self, restore: _Restore) -> None:
        self._restore = restore

    async def intercept(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        call = await continuation(client_call_details, request)
        return type(self).call_type(call, self._restore)


class _Call:
    """A call of gRPC that raises the error that it carries."""

    def __init__(self, call: Any, restore: _Restore) -> None:
        self._call = call
        self._restore = restore

    def __getattr__(self, name: str) -> Any:
        return getattr(self._call, name)

    def _error_of(self, failure: aio.AioRpcError) -> BaseException:
        carried = self._restore(failure)
        return failure if carried is None else carried

    def add_done_callback(self, callback: Callable[[Any], None]) -> None:
        self._call.add_done_callback(lambda _: callback(self))

    async def _response(self) -> Any:
        try:
            return await self._call
        except aio.AioRpcError as failure:
            error = self._error_of(failure)
        # Out here, where nothing is being handled that would become its context.
        raise error

    async def _responses(self) -> AsyncIterator[Any]:
        try:
            async for response in self._call:
                yield response
            return
        except aio.AioRpcError as failure:
            error = self._error_of(failure)
        raise error

    async def _read(self) -> Any:
        try:
            return await self._call.read()
        except aio.AioRpcError as failure:
            error = self._error_of(failure)
        raise error


class _UnaryCall(_Call):
    def __await__(self) -> Generator[Any, None, Any]:
        return self._response().__await__()


class _StreamCall(_Call):
    def __aiter__(self) -> AsyncIterator[Any]:
        return self._responses()

    async def read(self) -> Any:
        return await self._read()


def _interceptor_of(kind: str, is_stream: bool) -> type[_Interceptor]:
    """The class of interceptors of one kind, whose calls are of that kind too."""
    name = "".join(part.capitalize() for part in kind.split("_"))
    base = delegating(getattr(aio, f"{name}Call"))
    call_type = type("_Call", (_StreamCall if is_stream else _UnaryCall, base), {})
    # Own methods stand before those that are passed on, and `__init__` is that of _Call.
    members = {"call_type": call_type, f"intercept_{kind}": _Interceptor.intercept}
    return type("_Interceptor", (_Interceptor, getattr(aio, f"{name}ClientInterceptor")), members)


_INTERCEPTORS = [_interceptor_of(kind, is_stream) for (_, is_stream), (kind, _) in KINDS.items()]
