"""The bridge to Sail: SailboxFunctionError, which carries a Python error as texts, ↔ envelope.

The error inside is what crosses; its class is told by `error_type` and by the traceback (python_error.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, cast

from rethrown._generated import STATUSES
from rethrown._types import SAIL_TYPES
from rethrown.bridges.foreign import (
    Node,
    armored,
    check_object,
    field,
    finished,
    headline,
    in_text,
    is_exception,
    message_of,
    stack_of,
    text_of,
    typed,
    whole,
)
from rethrown.bridges.python_error import Said, Speaker, python_error
from rethrown.envelope import ErrorEnvelope
from rethrown.thrown import without_armor

__all__ = ["decode_function_error", "encode_function_error"]

_GENERIC: Final = "sail.errors.SailboxFunctionError"
_TYPE_OF_NAME: Final = {type_name.rpartition(".")[2]: type_name for type_name in SAIL_TYPES}
_STATUS_NAMES: Final = frozenset(status.name for status in STATUSES)


def decode_function_error(error: object, *, known: Iterable[str] = ()) -> ErrorEnvelope:
    """The error that a function raised in a Sailbox → envelope; any other error of Sail's is itself.

    `error` is a SailboxFunctionError, or plain data with its fields. `known` are stable type names that
    `error_type` may stand for, where no traceback tells the module. Raises TypeError for None, text and
    numbers.
    """
    check_object(error, "a SailboxFunctionError")
    message = message_of(error)
    type_name = text_of(error, "error_type")
    traceback = text_of(error, "traceback")
    added = _facts(error)

    # What the function printed can be anyone's (SPEC BRG-3).
    carried = armored([traceback, message], added)
    if carried is not None:
        return carried
    # Without a message, Sail shows the type alone.
    own = "" if message == type_name else message.removeprefix(f"{type_name}: ")
    said = Said(name=type_name, message=own) if type_name else Said()
    raised = python_error(traceback, said, Speaker(SAIL_TYPES, _GENERIC, known))
    if raised is None:
        args = [message] if message else []
        kept = {
            **typed(SAIL_TYPES, _type_of(error)),
            "message": message,
            "args": args,
            "traceback": traceback,
        }
        return finished({"v": 1, **kept, **added})
    return finished({**added, "origin": {"language": "python"}, **raised})


def _type_of(error: object) -> str:
    names = [cls.__name__ for cls in type(error).__mro__]
    if not is_exception(error):
        names = [text_of(error, "name")]
    return next((_TYPE_OF_NAME[name] for name in names if name in _TYPE_OF_NAME), _GENERIC)


def _facts(error: object) -> Node:
    """What Sail says beside the error itself."""
    facts: Node = {name: without_armor(text_of(error, name)) for name in ("stdout", "stderr")}
    if field(error, "retryable") is True:
        # False is the default of the class, and says nothing.
        facts["retryable"] = True
    http = whole(field(error, "status_code"))
    if http is not None and 100 <= http <= 999:
        facts["httpStatus"] = http
    status = field(error, "rpc_status")
    if isinstance(status, str) and status in _STATUS_NAMES:
        facts["status"] = status
    return facts


def encode_function_error(envelope: ErrorEnvelope, *, max_bytes: int | None = None) -> dict[str, Any]:
    """Envelope → what SailboxFunctionError takes: `message`, and the rest by keyword.

    Its `traceback` ends in armor of at most `max_bytes`, which gives all of it back.
    """
    name = envelope["type"].rpartition(".")[2]
    # Output has a place of its own.
    error = {key: value for key, value in envelope.items() if key not in ("stdout", "stderr")}
    return {
        "message": headline({**error, "type": name}),
        "error_type": name,
        "traceback": f"{stack_of(error)}{in_text(cast(ErrorEnvelope, error), max_bytes)}\n",
        "stdout": envelope.get("stdout", ""),
        "stderr": envelope.get("stderr", ""),
    }
