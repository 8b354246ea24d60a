"""What a failing call costs over HTTP: Starlette and httpx, in one process, without a socket between them."""

from __future__ import annotations

import asyncio
from typing import Any, NoReturn

import httpx
from measure import compare
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from rethrown import ErrorRegistry
from rethrown.rpc.asgi import ErrorMiddleware
from rethrown.rpc.httpx import rethrowing

errors = ErrorRegistry()


@errors.register(
    "billing.QuotaExceeded", fields=("limit",), public_fields=("limit",), status="resource_exhausted"
)
class QuotaExceeded(Exception):  # noqa: N818
    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} calls")
        self.limit = limit


async def fail(_: Request) -> NoReturn:
    raise QuotaExceeded(10)


async def handled(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 429)


def client_of(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app")


async def main() -> None:
    routes = [Route("/", fail)]
    bare = client_of(Starlette(routes=routes, exception_handlers={QuotaExceeded: handled}))
    clients: dict[str, httpx.AsyncClient] = {}
    for disclosure in ("public", "internal"):
        app = Starlette(routes=routes)
        app.add_middleware(ErrorMiddleware, errors=errors, disclosure=disclosure)
        clients[f"with rethrown, {disclosure}"] = rethrowing(client_of(app), errors)

    async def call() -> NoReturn:
        answer = await bare.get("/")
        raise RuntimeError(answer.json()["detail"])

    calls = {name: (lambda client=client: client.get("/")) for name, client in clients.items()}
    await compare({"starlette, httpx": call, **calls})


asyncio.run(main())
