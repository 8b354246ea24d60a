"""Modal's GenericResult ↔ envelope.

What Python pickled is never unpickled: the class is told by its repr and by the traceback (python_error.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple, TypeAlias, cast

from rethrown._types import MODAL_TYPES
from rethrown.bridges.foreign import (
    Node,
    armored,
    check_object,
    field,
    finished,
    headline,
    in_text,
    stack_of,
    text_of,
    typed,
    whole,
)
from rethrown.bridges.modal_wire import CARRIED, PICKLED, holds, read_result, write_result
from rethrown.bridges.python_error import Said, Speaker, python_error
from rethrown.bridges.python_repr import parse_cut_repr, parse_repr
from rethrown.envelope import ErrorEnvelope
from rethrown.text import utf8_length

#: A message of Modal's, plain data with its fields, or its Protobuf form.
Result: TypeAlias = "bytes | bytearray | memoryview | object"

_GENERIC: Final = "modal.exception.RemoteError"


class _Status(NamedTuple):
    """One status of GenericStatus."""

    name: str
    type: str | None = None
    """The class that Modal's clients raise for it, whatever was raised there."""
    facts: dict[str, str] = {}  # noqa: RUF012  Nobody changes it.


# By number. What Modal raises as RemoteError is told apart by `code`.
_STATUSES: Final = (
    _Status("UNSPECIFIED"),
    _Status("SUCCESS"),
    _Status("FAILURE"),
    _Status("TERMINATED", facts={"status": "cancelled"}),
    _Status("TIMEOUT", "modal.exception.FunctionTimeoutError"),
    _Status("INIT_FAILURE", facts={"status": "failed_precondition"}),
    _Status("INTERNAL_FAILURE", "modal.exception.InternalFailure"),
    _Status("IDLE_TIMEOUT", facts={"status": "deadline_exceeded"}),
    _Status("MEMORY_MANAGER_EVICTION", facts={"kind": "system", "status": "unavailable"}),
    _Status("MEMORY_THRASHING_EVICTION", facts={"status": "resource_exhausted"}),
    _Status("KERNEL_OOM_KILL", facts={"status": "resource_exhausted"}),
)
_PREFIX: Final = "GENERIC_STATUS_"
_FAILURE: Final = 2
_BY_NAME: Final = {status.name: number for number, status in enumerate(_STATUSES)}
_BY_TYPE: Final = {status.type: number for number, status in enumerate(_STATUSES) if status.type}


def decode_result(result: Result, *, pickled: bool = False, known: Iterable[str] = ()) -> ErrorEnvelope:
    """A failed result → envelope: a GenericResult of Modal's, a dict of its fields, or its Protobuf form.

    Whatever it holds, an envelope comes out. `pickled` keeps what Python pickled, as bytes in `attributes`;
    it is never unpickled. `known` are stable type names that a class's own name may stand for, where no
    traceback tells its module. Raises TypeError for None, text and numbers.
    """
    check_object(result, "a GenericResult or its bytes")
    fields, is_whole = result, True
    if issubclass(type(result), (bytes, bytearray, memoryview)):
        fields, is_whole = read_result(bytes(cast(bytes, result)))
    exception, traceback = text_of(fields, "exception"), text_of(fields, "traceback")
    status, code = _status(field(fields, "status"))
    own = status.type if status is not None else None
    platform = {**(_facts(own) if own else {}), **(status.facts if status else {})}
    task = _task(traceback)
    carried = armored([exception, traceback], {**platform, "origin": {} if task is None else {"task": task}})
    if carried is not None:
        return carried

    if own:
        error: Node = {**raised(own, exception), "traceback": traceback}
    else:
        error = _remote_error(exception, traceback, known)
    kept = (*CARRIED, *(PICKLED if pickled else ()))
    attributes = {**error.get("attributes", {}), **_values(fields, kept)}
    omitted = [
        *error.get("omitted", ()),
        *(_left(name, value) for name, value in _values(fields, () if pickled else PICKLED).items()),
        *([] if is_whole else [{"reason": "failed"}]),
    ]
    coded = {} if code is None else {"code": code}
    placed = _placed(error, task)
    return finished({**placed, **platform, **coded, "attributes": attributes, "omitted": omitted})


def _values(fields: object, names: Iterable[str]) -> Node:
    """The fields that are there."""
    values = {name: field(fields, name) for name in names}
    return {name: value for name, value in values.items() if holds(name, value)}


def _left(name: str, value: Any) -> Node:
    size = {"size": len(value)} if isinstance(value, bytes) else {}
    return {"path": f"/attributes/{name}", "reason": "unsupported", **size}


def _status(given: object) -> tuple[_Status | None, str | None]:
    """A status by number or name; the code is None where the type says all."""
    number: object = whole(given) or 0
    if type(given) is str:
        number = _BY_NAME.get(given.removeprefix(_PREFIX), given.removeprefix(_PREFIX))
    known = isinstance(number, int) and 0 <= number < len(_STATUSES)
    status = _STATUSES[number] if known and isinstance(number, int) else None
    if status is None:
        return None, f"{_PREFIX}{number}"
    return status, None if number == _FAILURE or status.type else f"{_PREFIX}{status.name}"


def _facts(type_name: str) -> Node:
    """The facts that a Capturer would write for a class."""
    row = typed(MODAL_TYPES, type_name)
    return {name: value for name, value in row.items() if name not in ("type", "lineage")}


def raised(type_name: str, message: str) -> Node:
    """An instance of one of Modal's classes."""
    error = typed(MODAL_TYPES, type_name)
    has_args = message and "python.BaseException" in error.get("lineage", ())
    return {"v": 1, **error, "message": message, "args": [message] if has_args else []}


# What Modal's worker writes below a repr of 2 MiB and more. By their sum the number is 2,000 too small.
_TRIMMED: Final = re.compile(r"\.\.\.\nTrimmed (-?[0-9]{1,12}) bytes from original exception\Z")
_TRIMMED_MORE: Final = 2000


def _remote_error(exception: str, traceback: str, known: Iterable[str]) -> Node:
    """What a user's function raised, by its repr and traceback."""
    error = python_error(traceback, _said(exception), Speaker(MODAL_TYPES, _GENERIC, known))
    return error or {**raised(_GENERIC, exception), "traceback": traceback}


def reported(traceback: str, known: Iterable[str]) -> Node | None:
    """The same by its traceback alone."""
    error = python_error(traceback, Said(), Speaker(MODAL_TYPES, _GENERIC, known))
    return error and _placed(error, _task(traceback))


def _said(exception: str) -> Said:
    trimmed = _TRIMMED.search(exception)
    if trimmed is None:
        shown = parse_repr(exception)
        return Said(name=shown.name if shown else None, repr=shown, text=exception)
    kept = exception[: trimmed.start()]
    shown = parse_cut_repr(kept)
    size = utf8_length(kept) + int(trimmed[1]) + _TRIMMED_MORE
    return Said(name=shown.name if shown else None, repr=shown, text=exception, cut=max(0, size))


#: How Modal marks the files of a remote traceback.
_MARKED: Final = re.compile(r'(?:^|\n) {2}File "<([^<>"\n]{1,256})>:')


def _task(traceback: str) -> str | None:
    """The task that a traceback ends in."""
    marks = _MARKED.findall(traceback)
    return marks[-1] if marks else None


def _placed(error: Node, task: str | None) -> Node:
    """Says where the error was raised: the mark of the task is taken off the names of its files."""
    if task is None:
        return {**error, "origin": {"language": "python"}}
    for each in (error, *error.get("related", ())):
        for frame in each.get("frames", ()):
            frame["file"] = frame.get("file", "").removeprefix(f"<{task}>:")
    return {**error, "origin": {"language": "python", "task": task}}


def encode_result(envelope: ErrorEnvelope, *, max_bytes: int | None = None) -> dict[str, Any]:
    """Envelope → the fields of a GenericResult.

    Every client shows its type and message, and `decode_result` gives all of it back, from the token in
    `exception`, which takes at most `max_bytes`. There is no `data`: an envelope comes from outside, and
    Modal's Python client would unpickle what stands there.
    """
    code = envelope.get("code", "")
    status = _BY_NAME.get(code.removeprefix(_PREFIX)) if code.startswith(_PREFIX) else None
    result: dict[str, Any] = {
        "status": _BY_TYPE.get(envelope["type"], _FAILURE if status is None else status),
        "exception": in_text(envelope, max_bytes),
    }
    stack = stack_of(envelope)
    if stack:
        result["traceback"] = f"{stack}{headline(envelope)}\n"
    return {**result, **_values(envelope.get("attributes", {}), CARRIED)}


def encode_result_bytes(envelope: ErrorEnvelope, *, max_bytes: int | None = None) -> bytes:
    """The same in Protobuf."""
    return write_result(encode_result(envelope, max_bytes=max_bytes))
