"""What a failing call over gRPC costs, with the interceptors of grpcio, sync and asyncio, and without."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

import grpc
from measure import compare

from rethrown import ErrorRegistry
from rethrown.rpc import grpc as sync_adapter
from rethrown.rpc import grpc_aio as aio_adapter

# gRPC, too, logs what a handler raises; that is not what is measured.
logging.disable(logging.CRITICAL)
errors = ErrorRegistry()
MODES: dict[str, dict[str, Any] | None] = {
    "without": None,
    "public": {},
    "internal": {"disclosure": "internal"},
}


@errors.register("billing.QuotaExceeded", fields=("limit",), status="resource_exhausted")
class QuotaExceeded(Exception):  # noqa: N818
    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} calls used")
        self.limit = limit


def fail(request: bytes, context: Any) -> NoReturn:
    raise QuotaExceeded(100)


async def fail_async(request: bytes, context: Any) -> NoReturn:
    raise QuotaExceeded(100)


def sync_call(options: dict[str, Any] | None) -> Any:
    handler = grpc.method_handlers_generic_handler("s", {"m": grpc.unary_unary_rpc_method_handler(fail)})
    made: list[Any] = [] if options is None else [sync_adapter.ServerInterceptor(errors, **options)]
    server = grpc.server(ThreadPoolExecutor(2), interceptors=made)
    server.add_generic_rpc_handlers((handler,))
    channel = grpc.insecure_channel(f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
    server.start()
    if options is not None:
        channel = grpc.intercept_channel(channel, sync_adapter.rethrowing(errors))
    call: Any = channel.unary_unary("/s/m")
    call.server = server
    return lambda: call(b"")


async def aio_call(options: dict[str, Any] | None, ends: list[Any]) -> Any:
    handler = grpc.method_handlers_generic_handler(
        "s", {"m": grpc.unary_unary_rpc_method_handler(fail_async)}
    )
    made: list[Any] = [] if options is None else [aio_adapter.ServerInterceptor(errors, **options)]
    server = grpc.aio.server(interceptors=made)
    server.add_generic_rpc_handlers((handler,))
    target = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await server.start()
    channel = grpc.aio.insecure_channel(
        target, interceptors=[] if options is None else aio_adapter.rethrowing(errors)
    )
    ends += [channel.close, lambda: server.stop(0)]
    call: Any = channel.unary_unary("/s/m")
    return lambda: call(b"")


async def main() -> None:
    await compare({f"grpcio, {mode}": sync_call(options) for mode, options in MODES.items()})
    ends: list[Any] = []
    await compare({f"aio, {mode}": await aio_call(options, ends) for mode, options in MODES.items()})
    for end in ends:
        await end()


asyncio.run(main())
