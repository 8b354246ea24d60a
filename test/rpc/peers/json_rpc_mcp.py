"""An MCP server of the Python SDK over stdio: `public`, `internal`, or `unaware` of rethrown."""

from __future__ import annotations

import logging
import sys

import anyio
from json_rpc_errors import RAISING
from json_rpc_errors import errors as known
from mcp import MCPError
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from rethrown.rpc.json_rpc import throwing

logging.disable(logging.CRITICAL)
mode = sys.argv[1]
server = MCPServer("worker")
cancelled = 0

if mode != "unaware":
    throwing(server, known, disclosure=mode)

for name, function in RAISING.items():
    server.add_tool(function, name=name, structured_output=False)


@server.tool()
def greet(name: str) -> str:
    return f"hello {name}"


@server.tool()
def deliberate() -> str:
    raise ToolError("no such city")


@server.tool()
def protocol() -> str:
    raise MCPError(-32042, "sign in first", {"elicitations": []})


@server.tool()
async def nested() -> str:
    try:
        await server.call_tool("quota", {})
    except ToolError as error:
        return f"got over {type(error.__cause__).__name__}"
    return "nothing"


@server.tool()
async def slow() -> str:
    global cancelled
    try:
        await anyio.sleep(60)
    except BaseException:
        cancelled += 1
        raise
    return "done"


@server.tool()
def cancellations() -> int:
    return cancelled


@server.resource("test://quota")
def resource() -> str:
    RAISING["quota"]()
    return ""


@server.prompt()
def ask() -> str:
    RAISING["quota"]()
    return ""


server.run("stdio")
