"""What a client has received → the error (SPEC CAR-6)."""

from __future__ import annotations

from collections.abc import Iterable

from rethrown.http import Headers
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.carrier import BUILTINS
from rethrown.rpc.http.decode import decode_response


def is_failure(status: int) -> bool:
    """Whether a response says that the call failed."""
    return status >= 400


def error_of(
    status: int, headers: Headers, body: bytes, errors: ErrorRegistry | None, limits: Limits
) -> BaseException:
    """The error that a response carries, otherwise a RemoteError of what the server said."""
    return (errors or BUILTINS).restore(decode_response(status, headers, body, limits=limits))


class Body:
    """At most so much of a body as its receiver accepts; what stands around an envelope repeats at most its
    message and its code.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._parts: list[bytes] = []
        self._left = 2 * limits.max_bytes + 1024

    def add(self, part: bytes) -> bool:
        """Whether more is wanted."""
        self._parts.append(part[: self._left])
        self._left -= len(self._parts[-1])
        return self._left > 0

    def read(self, parts: Iterable[bytes]) -> bytes:
        for part in parts:
            if not self.add(part):
                break
        return self.whole

    @property
    def whole(self) -> bytes:
        return b"".join(self._parts)
