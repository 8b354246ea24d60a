"""What a remote error is where its class is not known here (SPEC ID-6, 4.2): an ordinary Exception that keeps
all.

The subclasses are a fixed set, written out so that type checkers know them; for a status that has one,
`except TimeoutError` and the like work for errors from any language. No class is ever made for a name from
the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from rethrown._generated import STATUSES
from rethrown.envelope import Kind, Status
from rethrown.identity import find_in_class, kept_by_class
from rethrown.relay import record_of
from rethrown.status import status_of

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class RemoteError(Exception):
    """A remote error of a class that this process does not know. Made by `restore`.

    `str()` shows the stable type name and the message; `envelope_of` gives everything that came.
    """

    __module__ = "rethrown"
    __rethrown_remote__ = True

    attributes: Mapping[str, Any] = _NOTHING
    """The attributes of the remote error, as native values."""
    errors: tuple[BaseException, ...] = ()
    """The members of a group for which Python has no group."""

    @property
    def _remote(self) -> Mapping[str, Any]:
        record = record_of(self)
        return _NOTHING if record is None else record.node

    @property
    def type(self) -> str:
        """The stable type name."""
        return cast(str, self._remote.get("type", "rethrown.RemoteError"))

    @property
    def lineage(self) -> tuple[str, ...]:
        """The stable type names of its aliases and ancestors, nearest first."""
        return tuple(self._remote.get("lineage", ()))

    @property
    def message(self) -> str:
        """What the remote language shows for the error, without the type; its args once they are others."""
        record = record_of(self)
        if record is None or record.has_other_args(self):
            return super().__str__()
        return cast(str, self._remote.get("message", ""))

    @property
    def code(self) -> str | None:
        """The application's machine code."""
        return self._remote.get("code")

    @property
    def kind(self) -> Kind:
        """Whose fault, as the sender claims."""
        return cast(Kind, self._remote.get("kind", "unknown"))

    @property
    def status(self) -> Status | None:
        """What sort of failure: what the sender says, or what the builtin that it derives from stands for."""
        return status_of(self._remote)

    @property
    def http_status(self) -> int | None:
        """The HTTP status that the thrower chose, 100 to 999."""
        return self._remote.get("httpStatus")

    @property
    def retryable(self) -> bool | None:
        """Whether a retry can help; None where the thrower did not say."""
        return self._remote.get("retryable")

    @property
    def retry_after_ms(self) -> int | None:
        """How long to wait before a retry, in milliseconds."""
        return self._remote.get("retryAfterMs")

    def __str__(self) -> str:
        record = record_of(self)
        if record is None:
            return super().__str__()
        if record.stands_in:
            return f"error {record.index} of this envelope once more: {self.type}: {self.message}"
        return f"{self.type}: {self.message}" if self.message else self.type


class RemoteValueError(RemoteError, ValueError):
    """A RemoteError of status `invalid_argument`."""

    __module__ = "rethrown"


class RemoteTimeoutError(RemoteError, TimeoutError):
    """A RemoteError of status `deadline_exceeded`."""

    __module__ = "rethrown"


class RemoteNotFoundError(RemoteError, LookupError):
    """A RemoteError of status `not_found`."""

    __module__ = "rethrown"


class RemotePermissionError(RemoteError, PermissionError):
    """A RemoteError of status `permission_denied`."""

    __module__ = "rethrown"


class RemoteIndexError(RemoteError, IndexError):
    """A RemoteError of status `out_of_range`."""

    __module__ = "rethrown"


class RemoteNotImplementedError(RemoteError, NotImplementedError):
    """A RemoteError of status `unimplemented`."""

    __module__ = "rethrown"


class RemoteConnectionError(RemoteError, ConnectionError):
    """A RemoteError of status `unavailable`."""

    __module__ = "rethrown"


_CLASSES: Mapping[str, type[RemoteError]] = {
    each.__name__: each
    for each in (
        RemoteValueError,
        RemoteTimeoutError,
        RemoteNotFoundError,
        RemotePermissionError,
        RemoteIndexError,
        RemoteNotImplementedError,
        RemoteConnectionError,
    )
}
_BY_STATUS = {
    status.name: _CLASSES[status.python["name"]] for status in STATUSES if status.python is not None
}


@kept_by_class
def is_remote_error(cls: type) -> bool:
    """Whether a class is RemoteError or below it, of this copy of the package or of another one."""
    # The mark stands in the body of the class: it is there from the start.
    return find_in_class(cls, "__rethrown_remote__") is True


def remote_error_class(status: str | None) -> type[RemoteError]:
    """The class of a RemoteError of this status."""
    return RemoteError if status is None else _BY_STATUS.get(status, RemoteError)
