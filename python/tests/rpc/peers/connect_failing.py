"""What the Connect tests share: the service of the gRPC tests, as a server and as a client of connectrpc."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from connectrpc.code import Code
from connectrpc.compat import google_protobuf_codecs
from connectrpc.errors import ConnectError
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.server import ConnectASGIApplication, ConnectWSGIApplication, Endpoint, EndpointSync
from protobuf.wkt import StringValue

from rethrown.rpc.connect import ServerInterceptor
from rpc.peers.failing import protos, raise_case

KINDS = {
    "unary": ("UnaryUnary", StreamType.UNARY),
    "server_stream": ("UnaryStream", StreamType.SERVER_STREAM),
    "client_stream": ("StreamUnary", StreamType.CLIENT_STREAM),
    "bidi_stream": ("StreamStream", StreamType.BIDI_STREAM),
}
METHODS: dict[str, MethodInfo[Any, Any]] = {
    kind: MethodInfo(
        name=name,
        service_name="rethrown.test.Failing",
        input=protos.Case,
        output=protos.Case,
        idempotency_level=IdempotencyLevel.UNKNOWN,
        stream_type=stream_type,
    )
    for kind, (name, stream_type) in KINDS.items()
}


def fail(name: str) -> None:
    if name == "connect-chosen":
        raise ConnectError(Code.NOT_FOUND, "no such user", [StringValue(value="detail")])
    if name == "halved":
        raise ValueError("\ud800 %E0%A4")
    raise_case(name)


class Service:
    async def unary(self, request: Any, ctx: Any) -> Any:
        if request.name == "sleep":
            await asyncio.sleep(5)
        fail(request.name)
        return protos.Case(name=request.name)

    async def server_stream(self, request: Any, ctx: Any) -> Any:
        yield protos.Case(name="first")
        yield await self.unary(request, ctx)

    async def client_stream(self, requests: Any, ctx: Any) -> Any:
        last = protos.Case()
        async for request in requests:
            last = request
        return await self.unary(last, ctx)

    async def bidi_stream(self, requests: Any, ctx: Any) -> Any:
        async for request in requests:
            yield await self.unary(request, ctx)


class ServiceSync:
    def unary(self, request: Any, ctx: Any) -> Any:
        if request.name == "sleep":
            time.sleep(1)
        fail(request.name)
        return protos.Case(name=request.name)

    def server_stream(self, request: Any, ctx: Any) -> Any:
        yield protos.Case(name="first")
        yield self.unary(request, ctx)

    def client_stream(self, requests: Any, ctx: Any) -> Any:
        last = protos.Case()
        for request in requests:
            last = request
        return self.unary(last, ctx)

    def bidi_stream(self, requests: Any, ctx: Any) -> Any:
        for request in requests:
            yield self.unary(request, ctx)


def _endpoints(service: Any, endpoint: Any) -> dict[str, Any]:
    return {
        f"/rethrown.test.Failing/{KINDS[kind][0]}": getattr(endpoint, kind)(
            method=method, function=getattr(service, kind)
        )
        for kind, method in METHODS.items()
    }


class App(ConnectASGIApplication[Any]):
    path = "/rethrown.test.Failing"


class AppSync(ConnectWSGIApplication):
    path = "/rethrown.test.Failing"


def app(interceptors: list[ServerInterceptor]) -> Any:
    return App(
        service=Service(),
        endpoints=lambda service: _endpoints(service, Endpoint),
        interceptors=interceptors,
        codecs=google_protobuf_codecs(),
    )


def app_sync(interceptors: list[ServerInterceptor]) -> Any:
    return AppSync(
        endpoints=_endpoints(ServiceSync(), EndpointSync),
        interceptors=interceptors,
        codecs=google_protobuf_codecs(),
    )
