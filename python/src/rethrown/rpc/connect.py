"""Errors over Connect, gRPC and gRPC-web, for connectrpc (SPEC CAR-4, docs/rpc/connect.md), sync and async.

app = ServiceASGIApplication(service, interceptors=[ServerInterceptor(errors)])
client = ServiceClient(address, interceptors=[rethrowing(errors)])
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, cast

from connectrpc.code import Code
from connectrpc.errors import ConnectError, ErrorDetail
from protobuf.wkt import Any as AnyMessage

from rethrown._generated import STATUSES
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.relay import dict_of, held_by
from rethrown.rpc.carrier import BUILTINS, http_status_of, sent
from rethrown.rpc.google_status import (
    BYTES_OF_A_TRAILER,
    TRAILER_BYTES,
    StatusDetail,
    encode_status,
    envelope_of_details,
)

__all__ = ["ServerInterceptor", "rethrowing", "status_of_call"]

_LOGGER = logging.getLogger("rethrown.rpc.connect")
# Connect and google.rpc.Code spell one of them differently.
_CODES = {each.number: Code({"cancelled": "canceled"}.get(each.name, each.name)) for each in STATUSES}
# What Connect percent-encodes in its copy of the message, and others do not.
_ENCODED = re.compile(r"[;,/?:@&=+$#!*'()]")
# A name that no attribute from outside can have, and that is never captured (SPEC CAP-8).
_CALL_KEY = "__rethrown_call__"


class _Interceptor:
    """Stands around calls of every kind, and replaces what they raise."""

    def _replaced(self, error: Exception, ctx: Any) -> BaseException:
        raise NotImplementedError

    async def intercept_unary(
        self, call_next: Callable[[Any, Any], Awaitable[Any]], request: Any, ctx: Any, /
    ) -> Any:
        try:
            return await call_next(request, ctx)
        except Exception as error:
            failure = error
        raise self._replaced(failure, ctx)

    intercept_client_stream = intercept_unary

    async def intercept_server_stream(
        self, call_next: Callable[[Any, Any], AsyncIterator[Any]], request: Any, ctx: Any, /
    ) -> AsyncIterator[Any]:
        responses = call_next(request, ctx)
        try:
            async for response in responses:
                yield response
            return
        except Exception as error:
            failure = error
        finally:
            if hasattr(responses, "aclose"):
                await responses.aclose()
        raise self._replaced(failure, ctx)

    intercept_bidi_stream = intercept_server_stream

    def intercept_unary_sync(self, call_next: Callable[[Any, Any], Any], request: Any, ctx: Any, /) -> Any:
        try:
            return call_next(request, ctx)
        except Exception as error:
            failure = error
        raise self._replaced(failure, ctx)

    intercept_client_stream_sync = intercept_unary_sync

    def intercept_server_stream_sync(
        self, call_next: Callable[[Any, Any], Iterator[Any]], request: Any, ctx: Any, /
    ) -> Iterator[Any]:
        try:
            yield from call_next(request, ctx)
            return
        except Exception as error:
            failure = error
        raise self._replaced(failure, ctx)

    intercept_bidi_stream_sync = intercept_server_stream_sync


class ServerInterceptor(_Interceptor):
    """The outermost interceptor of a server: whatever a handler or an interceptor inside raises becomes a
    ConnectError that carries it, and has it as `__cause__`. A ConnectError stays what it is.

    `options` are those of `ErrorRegistry.capture`; `disclosure` is `public` unless stated. `trailer_bytes` is
    what all trailers of a failed call may take. What says that the server failed is logged.
    """

    def __init__(
        self, errors: ErrorRegistry | None = None, *, trailer_bytes: int = TRAILER_BYTES, **options: Any
    ) -> None:
        self._errors = errors
        self._trailer_bytes = trailer_bytes
        self._options = options

    def _replaced(self, error: Exception, ctx: Any) -> BaseException:
        received = _envelope_in(error) if isinstance(error, ConnectError) else None
        if isinstance(error, ConnectError) and received is None:
            return error
        # What somebody else disclosed to this server is not yet disclosed to its callers.
        thrown = error if received is None else (self._errors or BUILTINS).restore(received)
        failure = self._carrying(thrown, ctx)
        failure.__cause__ = error
        return failure

    def _carrying(self, error: BaseException, ctx: Any) -> ConnectError:
        envelope = sent(error, self._errors, **self._options)
        if http_status_of(envelope) >= 500:
            _LOGGER.error("%s/%s failed", ctx.method.service_name, ctx.method.name, exc_info=error)
        trailers = ctx.response_trailers.allitems()
        taken = sum(len(key) + len(value) + BYTES_OF_A_TRAILER for key, value in trailers)
        status = encode_status(envelope, trailer_bytes=self._trailer_bytes, taken=taken)
        if more := 2 * len(_ENCODED.findall(status.message)):
            status = encode_status(envelope, trailer_bytes=self._trailer_bytes, taken=taken + more)
        details = [
            ErrorDetail(AnyMessage(type_url=f"type.googleapis.com/{each.type}", value=each.value))
            for each in status.details
        ]
        return ConnectError(_CODES[status.code], status.message, details)


def rethrowing(errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS) -> ClientInterceptor:
    """The outermost interceptor of a client, whose calls raise the error that the server raised."""
    return ClientInterceptor(errors, limits=limits)


class ClientInterceptor(_Interceptor):
    """Raises the error that the server raised, where a failed call carries it; otherwise a ConnectError."""

    def __init__(self, errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS) -> None:
        self._errors = errors
        self._limits = limits

    def _replaced(self, error: Exception, ctx: Any) -> BaseException:
        envelope = _envelope_in(error, self._limits) if isinstance(error, ConnectError) else None
        if envelope is None:
            return error
        restored = (self._errors or BUILTINS).restore(envelope)
        dict_of(restored)[_CALL_KEY] = error
        return restored


def status_of_call(error: BaseException) -> ConnectError | None:
    """What Connect itself reported of the call that failed with a restored error; None for all others."""
    return cast("ConnectError | None", held_by(error, _CALL_KEY))


def _envelope_in(error: ConnectError, limits: Limits = DEFAULT_LIMITS) -> Any:
    """None where there is none that `limits` accept."""
    details = [StatusDetail(each.type_name, each.message_bytes) for each in error.details]
    return envelope_of_details(details, limits=limits)
