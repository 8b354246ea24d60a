"""A gRPC server for clients elsewhere: `grpc_server.py sync|aio`; prints its ports, ends with its input."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc

from rethrown.rpc import grpc as sync_adapter
from rethrown.rpc import grpc_aio as aio_adapter
from rpc.peers.failing import errors, protos, raise_case, services

OPTIONS: dict[str, Any] = {"internal": {"disclosure": "internal"}, "public": {}, "plain": None}
"""What the server of each port is told; None for one that never heard of us."""

HOSTILE = {
    "garbage": b"\xff\xfe\xfd",
    "truncated": b"\x08\x02\x12\x05ab",
    "oversized": b"\x08\x02\x1a" + b"\xff\xff\x7f" + b"x" * 4000,
}


def refused(name: str) -> tuple[grpc.StatusCode, str, tuple[tuple[str, bytes], ...]] | None:
    """What a handler answers itself, with `abort`."""
    kind, _, rest = name.partition(":")
    if kind == "abort":
        return grpc.StatusCode.NOT_FOUND, "no such user", (("x-own-bin", b"own"),)
    if kind == "hostile":
        return grpc.StatusCode.INTERNAL, "m", (("grpc-status-details-bin", HOSTILE[rest]),)
    if kind == "bytes":
        return grpc.StatusCode.INTERNAL, "m", (("grpc-status-details-bin", bytes.fromhex(rest)),)
    return None


class Failing(services.FailingServicer):  # type: ignore[misc]
    def _run(self, name: str, context: Any) -> Any:
        answer = refused(name)
        if answer:
            context.set_trailing_metadata(answer[2])
            context.abort(*answer[:2])
        if name == "trailer":
            context.set_trailing_metadata((("x-own", "v" * 3000),))
            raise_case("huge")
        if name == "code":
            context.set_code(grpc.StatusCode.DATA_LOSS)
            context.set_details("said so")
            raise RuntimeError("hidden")
        if name == "replaced":
            try:
                context.abort(grpc.StatusCode.NOT_FOUND, "no such user")
            except Exception as error:
                raise RuntimeError("replaced") from error
        if name == "sleep":
            while context.is_active():
                time.sleep(0.02)
        raise_case(name)
        return protos.Case(name=name)

    def UnaryUnary(self, request: Any, context: Any) -> Any:  # noqa: N802
        return self._run(request.name, context)

    def UnaryStream(self, request: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        yield protos.Case(name="first")
        yield self._run(request.name, context)

    def StreamUnary(self, request_iterator: Any, context: Any) -> Any:  # noqa: N802
        return self._run([each.name for each in request_iterator][-1], context)

    def StreamStream(self, request_iterator: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        for each in request_iterator:
            yield self._run(each.name, context)


class AioFailing(services.FailingServicer):  # type: ignore[misc]
    async def _run(self, name: str, context: Any) -> Any:
        answer = refused(name)
        if answer:
            await context.abort(*answer)
        if name == "trailer":
            context.set_trailing_metadata((("x-own", "v" * 3000),))
            raise_case("huge")
        if name == "code":
            context.set_code(grpc.StatusCode.DATA_LOSS)
            context.set_details("said so")
            raise RuntimeError("hidden")
        if name == "sleep":
            await asyncio.sleep(20)
        raise_case(name)
        return protos.Case(name=name)

    async def UnaryUnary(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await self._run(request.name, context)

    async def UnaryStream(self, request: Any, context: Any) -> AsyncIterator[Any]:  # noqa: N802
        yield protos.Case(name="first")
        yield await self._run(request.name, context)

    async def StreamUnary(self, request_iterator: Any, context: Any) -> Any:  # noqa: N802
        return await self._run([each.name async for each in request_iterator][-1], context)

    async def StreamStream(self, request_iterator: Any, context: Any) -> AsyncIterator[Any]:  # noqa: N802
        async for each in request_iterator:
            yield await self._run(each.name, context)


def sync_servers() -> tuple[list[Any], dict[str, int]]:
    servers, ports = [], {}
    for name, options in OPTIONS.items():
        interceptors: list[Any] = (
            [] if options is None else [sync_adapter.ServerInterceptor(errors, **options)]
        )
        server = grpc.server(ThreadPoolExecutor(4), interceptors=interceptors)
        services.add_FailingServicer_to_server(Failing(), server)
        ports[name] = server.add_insecure_port("127.0.0.1:0")
        server.start()
        servers.append(server)
    return servers, ports


async def aio_servers() -> tuple[list[Any], dict[str, int]]:
    servers, ports = [], {}
    for name, options in OPTIONS.items():
        interceptors: list[Any] = (
            [] if options is None else [aio_adapter.ServerInterceptor(errors, **options)]
        )
        server = grpc.aio.server(interceptors=interceptors)
        services.add_FailingServicer_to_server(AioFailing(), server)
        ports[name] = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        servers.append(server)
    return servers, ports


async def serve_aio() -> None:
    servers, ports = await aio_servers()
    print(json.dumps(ports), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for server in servers:
        await server.stop(0)


def serve_sync() -> None:
    servers, ports = sync_servers()
    print(json.dumps(ports), flush=True)
    sys.stdin.read()
    for server in servers:
        server.stop(0)


if __name__ == "__main__":
    if sys.argv[1] == "aio":
        asyncio.run(serve_aio())
    else:
        serve_sync()
