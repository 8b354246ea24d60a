"""An HTTP server with rethrown, which fails as its path says.

`python http_server.py starlette|fastapi|bare public|internal` prints its port, and ends when its input does.
"""

from __future__ import annotations

import asyncio
import builtins
import sys
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any, NoReturn

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from rethrown import ErrorRegistry
from rethrown.disclosure import Disclosure
from rethrown.rpc.asgi import ErrorMiddleware, Receive, Scope, Send

errors = ErrorRegistry()
reports = {"cancelled": 0}


@errors.register(
    "billing.QuotaExceeded",
    fields=("limit", "used", "owner"),
    public_fields=("limit",),
    code="QUOTA",
    status="resource_exhausted",
    retry_after_ms=1500,
)
class QuotaExceeded(Exception):  # noqa: N818
    def __init__(self, limit: int, used: int) -> None:
        super().__init__(f"{used} of {limit} calls used")
        self.limit, self.used, self.owner = limit, used, "SECRET-owner"


class Unregistered(Exception):  # noqa: N818
    pass


def quota() -> NoReturn:
    try:
        raise KeyError("SECRET-key")
    except KeyError as cause:
        error = QuotaExceeded(10, 12)
        if sys.version_info >= (3, 11):
            error.add_note("SECRET-note")
        raise error from cause


def unregistered() -> NoReturn:
    raise Unregistered("SECRET-message")


def huge() -> NoReturn:
    raise QuotaExceeded(10**6, 1) from ValueError("SECRET" + "x" * 10_000_000)


def cycle() -> NoReturn:
    one, two = QuotaExceeded(1, 1), QuotaExceeded(2, 2)
    one.__cause__, two.__cause__ = two, one
    raise one


def group() -> NoReturn:
    error: Any = QuotaExceeded(1, 2)
    if sys.version_info >= (3, 11):
        error = builtins.ExceptionGroup("SECRET-group", [error, ValueError("SECRET-member")])
    raise error


def missing() -> NoReturn:
    raise HTTPException(404, "no such thing", headers={"x-kept": "yes"})


FAILURES: dict[str, Callable[[], object]] = {
    each.__name__: each for each in (quota, unregistered, huge, cycle, group, missing)
}


async def fail(request: Request) -> Response:
    FAILURES[request.path_params["name"]]()
    return Response()


async def fine(request: Request) -> Response:
    return PlainTextResponse("fine")


async def empty(request: Request) -> Response:
    return Response(status_code=204)


async def stream(request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield b"begun"
        await asyncio.sleep(0.05)
        raise QuotaExceeded(1, 2)

    return StreamingResponse(parts())


async def slow(request: Request) -> Response:
    for _ in range(200):
        if await request.is_disconnected():
            reports["cancelled"] += 1
            return Response()
        await asyncio.sleep(0.05)
    return Response()


async def report(request: Request) -> Response:
    return PlainTextResponse(str(reports["cancelled"]))


async def socket(ws: WebSocket) -> None:
    await ws.accept()
    await ws.send_text("hello")
    raise QuotaExceeded(1, 2)


routes = [
    Route("/fail/{name}", fail, methods=["GET", "POST", "HEAD"]),
    Route("/fine", fine),
    Route("/empty", empty),
    Route("/stream", stream),
    Route("/slow", slow),
    Route("/report", report),
    WebSocketRoute("/socket", socket),
]


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """An application without a framework."""
    if scope["type"] != "http":
        return
    name = scope["path"].removeprefix("/fail/")
    if name in FAILURES:
        FAILURES[name]()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"fine"})


def application(kind: str, disclosure: Disclosure) -> Any:
    if kind == "fastapi":
        api = FastAPI(routes=routes)

        @api.get("/items/{number}")
        async def item(number: int) -> int:
            return number

        api.add_middleware(ErrorMiddleware, errors=errors, disclosure=disclosure)
        return api
    if kind == "bare":
        return ErrorMiddleware(bare, errors, disclosure=disclosure)
    app = Starlette(routes=routes)
    app.add_middleware(ErrorMiddleware, errors=errors, disclosure=disclosure)
    return app


def main() -> None:
    _, kind, disclosure = sys.argv
    app = application(kind, "internal" if disclosure == "internal" else "public")
    config = uvicorn.Config(app, port=0, log_level="critical")
    server = uvicorn.Server(config)

    def watch() -> None:
        while not server.started:
            threading.Event().wait(0.02)
        print(server.servers[0].sockets[0].getsockname()[1], flush=True)
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=watch, daemon=True).start()
    server.run()


if __name__ == "__main__":
    main()
