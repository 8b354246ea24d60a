"""What a failing call over JSON-RPC costs, with rethrown and without: pjrpc, and a tool of the MCP SDK."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import AsyncExitStack
from typing import Any, NoReturn

from mcp.client.client import Client
from mcp.server.mcpserver import MCPServer
from measure import compare
from pjrpc.common import Response
from pjrpc.server import Dispatcher

from rethrown import ErrorRegistry
from rethrown.rpc.json_rpc import from_error_object, rethrowing, throwing

logging.disable(logging.CRITICAL)
errors = ErrorRegistry()
MODES = ("without", "public", "internal")


@errors.register("billing.QuotaExceeded", fields=("limit",), status="resource_exhausted")
class QuotaExceeded(Exception):  # noqa: N818
    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} calls used")
        self.limit = limit


def quota() -> NoReturn:
    raise QuotaExceeded(100)


def dispatched(mode: str) -> Any:
    dispatcher: Any = Dispatcher()
    if mode != "without":
        throwing(dispatcher, errors, disclosure=mode)
    dispatcher.registry.add_method(quota, name="quota")
    request = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "quota"})

    def call() -> NoReturn:
        failed = Response.from_json(json.loads(dispatcher.dispatch(request, None)[0])).unwrap_error()
        raise (mode != "without" and from_error_object(failed, errors)) or failed

    return call


async def tool(mode: str, stack: AsyncExitStack) -> Any:
    server = MCPServer("bench")
    if mode != "without":
        throwing(server, errors, disclosure=mode)
    server.add_tool(quota, structured_output=False)
    client = await stack.enter_async_context(Client(server))
    if mode != "without":
        rethrowing(client, errors)
    return lambda: client.call_tool("quota")


async def main() -> None:
    print("pjrpc, in one process")
    await compare({mode: dispatched(mode) for mode in MODES})
    async with AsyncExitStack() as stack:
        print("a tool of the MCP SDK, in one process")
        await compare({mode: await tool(mode, stack) for mode in MODES})


asyncio.run(main())
