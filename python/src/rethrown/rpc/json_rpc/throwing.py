"""Servers: what a handler raises leaves as an error object that carries it.

By what a server has: the MCP SDK's, and a dispatcher of pjrpc.
"""

from __future__ import annotations

from typing import Any, TypeVar

from rethrown.registry import ErrorRegistry
from rethrown.rpc.json_rpc.mcp import for_mcp
from rethrown.rpc.json_rpc.pjrpc import for_pjrpc

S = TypeVar("S")


def throwing(server: S, errors: ErrorRegistry | None = None, **options: Any) -> S:
    """Lets the errors of all handlers of a server cross, and gives back the server.

    An `MCPServer` or low-level `Server` of the MCP SDK, or a `Dispatcher` or `AsyncDispatcher` of pjrpc.
    `options` are those of `ErrorRegistry.capture`; `disclosure` is `public` unless stated. What the
    transport's own classes say stays as it is.

    Raises TypeError for what is none of these.
    """
    if isinstance(getattr(server, "middleware", None), list):
        for_mcp(server, errors, options)
    elif hasattr(server, "add_middlewares"):
        for_pjrpc(server, errors, options)
    else:
        raise TypeError(f"{type(server).__name__} is no server that is known here")
    return server
