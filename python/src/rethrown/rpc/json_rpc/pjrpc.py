"""The middleware of a pjrpc server."""

from __future__ import annotations

import inspect
from typing import Any

from rethrown.registry import ErrorRegistry
from rethrown.rpc.json_rpc.error_object import to_error_object


def for_pjrpc(dispatcher: Any, errors: ErrorRegistry | None, options: dict[str, Any]) -> None:
    from pjrpc.server.exceptions import JsonRpcError, ServerError

    def carried(error: Any) -> JsonRpcError | None:
        # What it says of everything that is none of its own classes.
        if type(error) is not ServerError or error.__cause__ is None:
            return None
        return JsonRpcError(**to_error_object(error.__cause__, errors, **options))

    def answered(response: Any) -> Any:
        made = carried(getattr(response, "error", None))
        return response if made is None else type(response)(id=response.id, error=made)

    async def awaited(response: Any) -> Any:
        try:
            return answered(await response)
        except ServerError as error:
            made = carried(error)
            if made is None:
                raise
            raise made from error.__cause__

    def middleware(request: Any, context: Any, handler: Any) -> Any:
        response = handler(request, context)
        return awaited(response) if inspect.isawaitable(response) else answered(response)

    dispatcher.add_middlewares(middleware)
