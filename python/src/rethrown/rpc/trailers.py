"""What gRPC carries an error in: the status and the trailers of a failed call (SPEC CAR-4, CAR-6)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

import grpc

from rethrown._generated import STATUSES
from rethrown.limits import Limits
from rethrown.registry import ErrorRegistry
from rethrown.relay import dict_of, held_by
from rethrown.rpc.carrier import BUILTINS, http_status_of, sent
from rethrown.rpc.google_status import BYTES_OF_A_TRAILER, decode_status, encode_status

STATUS_DETAILS = "grpc-status-details-bin"

_LOGGER = logging.getLogger("rethrown.rpc.grpc")
_CODES = {code.value[0]: code for code in grpc.StatusCode}
_NAMES = {_CODES[status.number]: status.name for status in STATUSES}
# A name that no attribute from outside can have, and that is never captured (SPEC CAP-8).
_CALL_KEY = "__rethrown_call__"


class Answer(NamedTuple):
    """How a failed call ends."""

    code: grpc.StatusCode
    message: str
    trailers: tuple[tuple[str, str | bytes], ...]


def answer_of(
    error: Exception,
    context: Any,
    method: str,
    errors: ErrorRegistry | None,
    trailer_bytes: int,
    options: dict[str, Any],
) -> Answer:
    """The status that carries an error, besides what the handler has set itself.

    An error that says that the server failed is logged, as gRPC would have done.
    """
    envelope: Any = {**sent(error, errors, **options)}
    code, details = _asked(context, "code"), _asked(context, "details")
    if "status" not in envelope and code in _NAMES:
        envelope["status"] = _NAMES[code]
    if "message" not in envelope and details:
        envelope["message"] = details.decode("utf-8", "replace") if isinstance(details, bytes) else details
    if http_status_of(envelope) >= 500:
        _LOGGER.error("%s failed", method, exc_info=error)
    own = [each for each in _asked(context, "trailing_metadata") or () if each[0] != STATUS_DETAILS]
    status = encode_status(envelope, trailer_bytes=trailer_bytes, taken=_size_of(own))
    trailers = tuple((key, value) for key, value in own)
    return Answer(_CODES[status.code], status.message, (*trailers, (STATUS_DETAILS, status.bytes)))


def _asked(context: Any, name: str) -> Any:
    """What a handler has set; None where this kind of context does not tell."""
    ask = getattr(context, name, None)
    return ask() if callable(ask) else None


def _size_of(trailers: Iterable[Any]) -> int:
    def size(value: str | bytes) -> int:
        return -(-len(value) // 3) * 4 if isinstance(value, bytes) else len(value)

    return sum(len(key) + size(value) + BYTES_OF_A_TRAILER for key, value in trailers)


def restored(call: Any, errors: ErrorRegistry | None, limits: Limits) -> BaseException | None:
    """The error that the trailers of a failed call carry; None where they carry none."""
    for key, value in call.trailing_metadata() or ():
        envelope = decode_status(value, limits=limits) if key == STATUS_DETAILS else None
        if envelope is not None:
            error = (errors or BUILTINS).restore(envelope)
            dict_of(error)[_CALL_KEY] = call
            return error
    return None


def status_of_call(error: BaseException) -> grpc.Call | None:
    """What gRPC itself reported of the call that failed with a restored error, an RpcError with `code()`,
    `details()` and `trailing_metadata()`; None for all other errors.
    """
    return cast("grpc.Call | None", held_by(error, _CALL_KEY))
