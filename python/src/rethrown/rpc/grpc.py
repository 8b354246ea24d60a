"""Errors over gRPC, for grpcio (SPEC CAR-4, docs/rpc/grpc.md); for asyncio see `rethrown.rpc.grpc_aio`.

server = grpc.server(executor, interceptors=[ServerInterceptor(errors)])
channel = grpc.intercept_channel(channel, rethrowing(errors))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import grpc

from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.carrier import sent
from rethrown.rpc.google_status import TRAILER_BYTES
from rethrown.rpc.trailers import answer_of, restored, status_of_call

__all__ = ["ServerInterceptor", "rethrowing", "status_of_call"]

# By whether requests, and responses, are streams: where a handler keeps its behavior, and what makes one.
KINDS: dict[tuple[bool, bool], tuple[str, Callable[..., Any]]] = {
    (False, False): ("unary_unary", grpc.unary_unary_rpc_method_handler),
    (False, True): ("unary_stream", grpc.unary_stream_rpc_method_handler),
    (True, False): ("stream_unary", grpc.stream_unary_rpc_method_handler),
    (True, True): ("stream_stream", grpc.stream_stream_rpc_method_handler),
}


class ServerInterceptor(grpc.ServerInterceptor):
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
        # An option that is none fails here, and not in the place of an error.
        sent(Exception(), errors, **options)

    def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
        return replaced(continuation(handler_call_details), handler_call_details.method, self.watched)

    def watched(self, behavior: Callable[..., Any], is_stream: bool, method: str) -> Callable[..., Any]:
        """The same handler, whose errors end the call."""

        def call(request: Any, context: Any) -> Any:
            try:
                return behavior(request, context)
            except Exception as error:
                self._end(error, context, method)
                raise

        def stream(request: Any, context: Any) -> Iterator[Any]:
            try:
                yield from behavior(request, context)
            except Exception as error:
                self._end(error, context, method)
                raise

        return stream if is_stream else call

    def _end(self, error: Exception, context: Any, method: str) -> None:
        """Raises what gRPC has for this; returns where the call has ended already, or has an end."""
        is_active = getattr(context, "is_active", lambda: True)
        if not is_active() or _is_aborted(error, context):
            return
        answer = answer_of(error, context, method, self._errors, self._trailer_bytes, self._options)
        context.set_trailing_metadata(answer.trailers)
        context.abort(answer.code, answer.message)


def replaced(handler: Any, method: str, watched: Callable[..., Any]) -> Any:
    """A handler of the same kind, with a behavior that is watched."""
    if handler is None:
        return None
    name, make = KINDS[bool(handler.request_streaming), bool(handler.response_streaming)]
    behavior = getattr(handler, name)
    if getattr(behavior, "experimental_non_blocking", False):
        return handler
    return make(
        watched(behavior, bool(handler.response_streaming), method),
        request_deserializer=handler.request_deserializer,
        response_serializer=handler.response_serializer,
    )


def _is_aborted(error: Exception, context: Any) -> bool:
    """Whether the handler chose its status with `abort`, which raises a bare Exception.

    It may have been replaced on its way out.
    """
    code = getattr(context, "code", lambda: None)
    seen: list[BaseException] = []
    pending: list[BaseException | None] = [error]
    while pending:
        each = pending.pop()
        if each is None or any(each is other for other in seen):
            continue
        is_abort = type(each) is Exception and not each.args and code() is not None
        if is_abort or type(each).__name__ == "AbortError":
            return True
        seen.append(each)
        pending += [each.__cause__, each.__context__]
    return False


def rethrowing(errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS) -> ClientInterceptor:
    """An interceptor whose channel raises the error that the server raised, where a call carries it."""
    return ClientInterceptor(errors, limits=limits)


class ClientInterceptor(
    grpc.UnaryUnaryClientInterceptor,
    grpc.UnaryStreamClientInterceptor,
    grpc.StreamUnaryClientInterceptor,
    grpc.StreamStreamClientInterceptor,
):
    """Raises the error that the server raised, where a failed call carries it; otherwise what gRPC raises."""

    def __init__(self, errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS) -> None:
        self._errors = errors
        self._limits = limits

    def _intercept(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        call = continuation(client_call_details, request)
        return _Call(call, lambda failed: restored(failed, self._errors, self._limits))

    intercept_unary_unary = _intercept
    intercept_unary_stream = _intercept
    intercept_stream_unary = _intercept  # type: ignore[assignment]
    intercept_stream_stream = _intercept  # type: ignore[assignment]


def delegating(*bases: type) -> type:
    """A class that is all of these, and passes what they demand on to `_call`."""

    def passed_on(name: str) -> Callable[..., Any]:
        return lambda self, *args, **kwargs: getattr(self._call, name)(*args, **kwargs)

    names = frozenset[str]().union(*(getattr(base, "__abstractmethods__", ()) for base in bases))
    return type("_Delegating", bases, {name: passed_on(name) for name in names})


_Delegating: Any = delegating(grpc.Call, grpc.Future)


class _Call(_Delegating):  # type: ignore[misc]
    """A call or future of gRPC that raises the error that it carries."""

    def __init__(self, call: Any, restore: Callable[[Any], BaseException | None]) -> None:
        self._call = call
        self._restore = restore
        self._error: BaseException | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._call, name)

    def _error_of(self, failure: BaseException) -> BaseException:
        """The same for each of the ways to ask."""
        if self._error is None:
            # Only a call that has failed has trailers to read without waiting.
            carried = self._restore(failure) if isinstance(failure, grpc.Call) else None
            self._error = failure if carried is None else carried
        return self._error

    def result(self, timeout: float | None = None) -> Any:
        try:
            return self._call.result(timeout)
        except grpc.RpcError as failure:
            error = self._error_of(failure)
        # Out here, where nothing is being handled that would become its context.
        raise error

    def exception(self, timeout: float | None = None) -> BaseException | None:
        failure = self._call.exception(timeout)
        return failure if failure is None else self._error_of(failure)

    def add_done_callback(self, fn: Callable[[Any], None]) -> None:
        self._call.add_done_callback(lambda _: fn(self))

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        try:
            return next(self._call)
        except grpc.RpcError as failure:
            error = self._error_of(failure)
        raise error
