"""Errors for sessions of requests (SPEC CAR-6, docs/rpc/http.md).

session = rethrowing(requests.Session(), errors)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.http.receive import Body, error_of, is_failure

if TYPE_CHECKING:
    import requests

S = TypeVar("S", bound="requests.Session")


def rethrowing(session: S, errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS) -> S:
    """The same session, which now raises the error of every response that says that the call failed.

    That is a status of 400 or more, once redirects and authentication have had their turn.
    """
    # Not a hook of the session: those of a request replace it.
    send = session.send

    def raising(request: requests.PreparedRequest, **options: Any) -> requests.Response:
        stream = options.get("stream", session.stream)
        response = send(request, **{**options, "stream": True})
        if is_failure(response.status_code):
            with response:
                body = Body(limits).read(response.iter_content(65_536))
            raise error_of(response.status_code, response.headers, body, errors, limits)
        if not stream:
            _ = response.content
        return response

    session.send = raising  # type: ignore[method-assign]
    return session
