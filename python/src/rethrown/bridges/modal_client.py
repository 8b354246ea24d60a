"""What Modal's own clients throw → envelope.

A remote error by the text that they made of it, their own errors by name, and gRPC's by the table that the
Python client has.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rethrown._generated import STATUSES
from rethrown._types import MODAL_TYPES
from rethrown.bridges.foreign import armored, check_object, field, finished, is_exception, message_of, text_of
from rethrown.bridges.modal_result import decode_result, raised, reported
from rethrown.envelope import ErrorEnvelope

# What the JavaScript client writes before `GenericResult.exception`; Python's writes nothing.
_RESULTS: Final = {
    "RemoteError": ("Remote error: ", "FAILURE"),
    "FunctionTimeoutError": ("Timeout: ", "TIMEOUT"),
    "InternalFailure": ("Internal failure: ", "INTERNAL_FAILURE"),
}
#: By number of gRPC's status, from 1.
_GRPC: Final = (
    "ServiceError",
    "ServiceError",
    "InvalidError",
    "ServiceError",
    "NotFoundError",
    "AlreadyExistsError",
    "PermissionDeniedError",
    "ResourceExhaustedError",
    "ConflictError",
    "ConflictError",
    "InvalidError",
    "UnimplementedError",
    "InternalError",
    "ServiceError",
    "DataLossError",
    "AuthError",
)
#: What Python's client raises where it cannot unpickle an error, up to the traceback of that error.
_NOT_UNPICKLED: Final = "Could not deserialize remote exception due to local error:\n"
_REMOTE_TRACEBACK: Final = "Here is the remote traceback:\n"
#: How its transport says that a request was too large.
_TOO_LARGE: Final = "status = '413'"

_TYPE_OF_NAME: Final = {
    name: type_name
    for type_name, row in MODAL_TYPES.items()
    for name in (type_name.rpartition(".")[2], row.get("javascript"))
    # Its own: gRPC's is told by its status.
    if name is not None and type_name.startswith("modal.")
}


def decode_client_error(error: object, *, pickled: bool = False, known: Iterable[str] = ()) -> ErrorEnvelope:
    """An error of one of Modal's clients → envelope.

    An exception, or plain data with its `name` and `message` (`code` and `details` for gRPC's). The options
    are those of `decode_result`. Raises TypeError for None, text and numbers.
    """
    check_object(error, "an error of Modal's client")
    name = _name(error)
    message = message_of(error)
    if name in _RESULTS:
        prefix, status = _RESULTS[name]
        result = {"status": status, "exception": message.removeprefix(prefix)}
        return decode_result(result, pickled=pickled, known=known)
    own = _TYPE_OF_NAME.get(name)
    number = _grpc_status(error) if own is None else None
    text = message if number is None else _grpc_text(error) or message
    carried = armored([message, text], {})
    if carried is not None:
        return carried
    if message.startswith(_NOT_UNPICKLED):
        return _not_unpickled(message, known)
    if number is not None:
        # gRPC's statuses are the envelope's.
        error = raised(f"modal.exception.{_GRPC[number - 1]}", text)
        return finished({**error, "status": STATUSES[number - 1].name})
    if _TOO_LARGE in text:
        return finished(raised("modal.exception.RequestSizeError", text))
    if own is not None:
        return finished(raised(own, text))
    return finished(raised("modal.exception.RemoteError", f"{name}: {text}" if name else text))


def _name(error: object) -> str:
    """The nearest of its classes that is Modal's, or else its own."""
    if not is_exception(error):
        return text_of(error, "name")
    modals = [
        cls.__name__
        for cls in type(error).__mro__
        if cls.__module__.startswith(("modal.", "rethrown.catalogs.modal")) and cls.__name__ in _TYPE_OF_NAME
    ]
    return modals[0] if modals else type(error).__name__


def _grpc_status(error: object) -> int | None:
    """`code` in JavaScript and plain data, grpclib's `status` in Python."""
    code = field(field(error, "status"), "value") if is_exception(error) else field(error, "code")
    return code if type(code) is int and 1 <= code <= len(_GRPC) else None


def _grpc_text(error: object) -> str:
    return text_of(error, "message" if is_exception(error) else "details")


def _not_unpickled(message: str, known: Iterable[str]) -> ErrorEnvelope:
    """The error that was sent; why it could not be unpickled is a note."""
    reason, found, traceback = message.removeprefix(_NOT_UNPICKLED).partition(_REMOTE_TRACEBACK)
    error = reported(traceback, known) if found else None
    if error is None:
        return finished(raised("modal.exception.ExecutionError", message))
    note = f"Modal's client could not unpickle it: {reason.removesuffix(chr(10))}"
    return finished({**error, "notes": [*error.get("notes", ()), note]})
