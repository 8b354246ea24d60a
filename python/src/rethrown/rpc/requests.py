"""Errors for clients of requests (SPEC CAR-6, docs/rpc/http.md).

session.hooks["response"].append(rethrowing(errors))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.http.receive import Body, error_of, is_failure

if TYPE_CHECKING:
    import requests


def rethrowing(
    errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> Callable[..., None]:
    """A hook that raises the error of every response that says that the call failed (a status of 400 or more)."""

    def raise_error(response: requests.Response, *_: Any, **__: Any) -> None:
        if not is_failure(response.status_code):
            return
        with response:
            body = Body(limits).read(response.iter_content(65_536))
        error = error_of(response.status_code, response.headers, body, errors, limits)
        raise error

    return raise_error
