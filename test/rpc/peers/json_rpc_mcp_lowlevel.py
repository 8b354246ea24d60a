"""A low-level MCP server over stdio: what its handlers raise are protocol errors."""

from __future__ import annotations

import logging
from typing import Any

import anyio
from json_rpc_errors import RAISING, errors
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from rethrown.rpc.json_rpc import throwing

logging.disable(logging.CRITICAL)


async def call_tool(_: Any, params: Any) -> Any:
    return RAISING[params.name]()


server = throwing(Server("worker", on_call_tool=call_tool), errors)


async def main() -> None:
    async with stdio_server() as (reads, writes):
        await server.run(reads, writes, server.create_initialization_options())


anyio.run(main)
