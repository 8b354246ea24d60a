"""The middleware of an MCP server.

`MCPServer` makes a text of what a tool, a resource or a prompt has raised before any middleware sees it, so
the methods that run them are watched.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from rethrown.registry import ErrorRegistry
from rethrown.rpc.json_rpc.error_object import is_carrying, protocol_error, to_error_object
from rethrown.rpc.json_rpc.tool_result import to_tool_result

_log = logging.getLogger(__name__)


class _Call:
    """One request, and what the outermost of the watched methods raised in it."""

    failure: Exception | None = None


_CALL: ContextVar[_Call | None] = ContextVar("rethrown.rpc.json_rpc.mcp", default=None)

_WATCHED = ("call_tool", "read_resource", "get_prompt")


def for_mcp(server: Any, errors: ErrorRegistry | None, options: dict[str, Any]) -> None:
    from mcp import MCPError

    async def middleware(ctx: Any, call_next: Callable[[Any], Awaitable[Any]]) -> Any:
        if ctx.request_id is None:  # a notification, which nobody answers
            return await call_next(ctx)
        call = _Call()
        token = _CALL.set(call)
        try:
            result = await call_next(ctx)
            is_failure = isinstance(result, dict) and result.get("isError") is True
            if not is_failure or call.failure is None:
                return result
            failure = _original(call.failure)
            if _is_sdks(failure):
                return result
            said = to_tool_result(failure, errors, tool=(ctx.params or {}).get("name"), **options)
            said["_meta"] = {**result.get("_meta", {}), **said.get("_meta", {})}
            return {**result, **said}
        except Exception as error:
            failure = _original(call.failure or error)
            if _is_sdks(failure):
                raise
            if call.failure is None or _is_prompts(call.failure):
                # The SDK would have logged it, had it come through.
                _log.exception("handler for %r raised", ctx.method)
            raise MCPError(**to_error_object(failure, errors, **options)) from None
        finally:
            _CALL.reset(token)

    server.middleware.append(middleware)
    for name in _WATCHED:
        if hasattr(server, name):
            setattr(server, name, _watched(getattr(server, name)))


def _watched(method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(method)
    async def run(*args: Any, **kwargs: Any) -> Any:
        call = _CALL.get() or _Call()
        try:
            result = await method(*args, **kwargs)
        except Exception as error:
            call.failure = error
            raise
        # What a tool has called, and whose failure it got over.
        call.failure = None
        return result

    return run


def _original(error: BaseException) -> BaseException:
    """What the user's code raised: the SDK raises an error of its own from it."""
    while error.__cause__ is not None and (type(error).__name__ in _WRAPPERS or _is_prompts(error)):
        error = error.__cause__
    return error


_WRAPPERS = ("UnexpectedToolError", "UnexpectedResourceError")


def _is_prompts(error: BaseException) -> bool:
    """`MCPServer.get_prompt` raises a ValueError, wherever that comes from."""
    if type(error) is not ValueError:
        return False
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    raised_by = traceback.tb_frame.f_globals.get("__name__", "") if traceback else ""
    return str(raised_by).startswith("mcp.")


def _is_sdks(error: BaseException) -> bool:
    """Whether the SDK sends it well itself.

    Its own classes, an error that has a reserved code, and pydantic's, which says that parameters are
    invalid. An error that came with an envelope is somebody else's.
    """
    if is_carrying(error):
        return False
    package = type(error).__module__.partition(".")[0]
    return package in ("mcp", "pydantic_core") or _is_prompts(error) or protocol_error(error) is not None
