"""The bridge to Flyte: its ErrorDocument and ExecutionError ↔ envelopes, and what its tasks raise."""

from __future__ import annotations

from typing import Any

from rethrown.bridges.flyte_error import (
    decode_error_document,
    decode_execution_error,
    encode_error_document,
    encode_execution_error,
)

__all__ = [
    "custom_error",
    "decode_error_document",
    "decode_execution_error",
    "encode_error_document",
    "encode_execution_error",
    "silence_grpc_polling_error",
    "silence_polling_error",
]


def custom_error(text: str, original: BaseException) -> Exception:
    """One of Flyte's errors with this text, which Flyte sends as it would send the original.

    As Flyte's `CustomError.from_exception`, its code is the name of the class; kind, code, worker and
    recoverability of one of Flyte's own errors stay. For a task: `@errors.armored(wrap=custom_error)`.
    """
    # It imports Flyte, where that is installed.
    from rethrown.catalogs import flyte

    cls: Any = flyte.CustomError
    fields: dict[str, Any] = {"code": type(original).__name__, "kind": "user", "worker": "user"}
    own = (flyte.RuntimeSystemError, flyte.RuntimeUnknownError, flyte.RuntimeUserError)
    if isinstance(original, own):
        cls = next(each for each in own if isinstance(original, each))
        fields = {name: getattr(original, name, None) for name in fields}
        if isinstance(original, flyte.NonRecoverableError) or getattr(original, "recoverable", None) is False:
            cls = flyte.NonRecoverableError
    # Their constructors differ in what they take.
    error: Exception = Exception.__new__(cls, text)
    vars(error).update(fields)
    return error


def silence_polling_error(loop: Any, context: Any) -> None:
    """A handler for an asyncio loop that says nothing of a BlockingIOError, which gRPC's poller raises."""
    if not isinstance(context.get("exception"), BlockingIOError):
        loop.default_exception_handler(context)


#: What Flyte called it before.
silence_grpc_polling_error = silence_polling_error
