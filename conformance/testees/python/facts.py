"""A restored error → what can be seen of it (conformance/TESTEE.md)."""

from __future__ import annotations

import base64
import math
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from typing import Any

from cast import CAST, CATALOGED, FIELDS, GROUP, KINDS, Point

from rethrown import RemoteError

Numbering = Callable[[BaseException], int]

_NAMES: dict[type[BaseException], str] = {
    **{each.cls: name for name, each in CATALOGED.items()},
    **{cls: name for name, cls in CAST.items() if cls.__name__ != name},
}
_CLASSES = {
    **CAST,
    **{name: cls for name, cls in KINDS.items() if name != "error"},
    "RemoteError": RemoteError,
}

#: What builtin classes keep outside of the dict of an error (SPEC CAP-8).
_BUILTIN_FIELDS: tuple[tuple[type[BaseException], tuple[str, ...]], ...] = (
    (OSError, ("errno", "strerror", "filename", "filename2")),
    (ImportError, ("name", "path")),
    (SyntaxError, ("filename", "lineno", "offset", "text", "end_lineno", "end_offset")),
    (UnicodeError, ("encoding", "object", "start", "end", "reason")),
    (SystemExit, ("code",)),
    (StopIteration, ("value",)),
    (AttributeError, ("name",)),
    (NameError, ("name",)),
)


def facts_of(root: BaseException) -> list[dict[str, Any]]:
    """The facts of every error of a graph, in the order of SPEC CAP-2."""
    errors = [root]
    numbers = {id(root): 0}

    def number(error: BaseException) -> int:
        if id(error) not in numbers:
            numbers[id(error)] = len(errors)
            errors.append(error)
        return numbers[id(error)]

    # It grows on the way.
    return [_facts_of_one(error, number) for error in errors]


def _facts_of_one(error: BaseException, number: Numbering) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "class": _class_of(type(error)),
        "is": sorted(name for name, cls in _CLASSES.items() if isinstance(error, cls)),
        "message": _message_of(error),
    }
    if error.__cause__ is not None:
        facts["cause"] = number(error.__cause__)
    if error.__context__ is not None:
        facts["context"] = number(error.__context__)
    members = members_of(error)
    if members:
        facts["errors"] = [number(member) for member in members]
    facts["fields"] = _map(_fields_of(error), number)
    # Only for the errors in it.
    _form([*error.args] if not _is_group(error) else [], number)
    notes = vars(error).get("__notes__")
    if notes:
        facts["notes"] = notes
    if error.__suppress_context__:
        facts["suppressContext"] = True
    facts["stack"] = _stack_of(error)
    return facts


def members_of(error: Any) -> Iterable[BaseException]:
    """The members of a group; of a RemoteError those that it holds."""
    if _is_group(error):
        members: Iterable[BaseException] = error.exceptions
        return members
    return error.errors if isinstance(error, RemoteError) else ()


def _is_group(error: BaseException) -> bool:
    return GROUP is not None and isinstance(error, GROUP)


def _class_of(cls: type[BaseException]) -> str:
    """The stable type name of a class (SPEC ID-1)."""
    if issubclass(cls, RemoteError):
        return "RemoteError"
    if cls in _NAMES:
        return _NAMES[cls]
    # The main program is testee.py (SPEC ID-2).
    module = {"builtins": "python", "__main__": "testee"}.get(cls.__module__, cls.__module__)
    return f"{module}.{cls.__qualname__}"


def _message_of(error: Any) -> str:
    if _is_group(error):
        return str(error.message)
    try:
        shown = str(error)
    except Exception:  # an error can hold whatever came
        return ""
    if isinstance(error, RemoteError) and shown.startswith(error.type):
        return str(error.message)
    return shown


def _fields_of(error: BaseException) -> Iterable[tuple[str, Any]]:
    if isinstance(error, RemoteError):
        return error.attributes.items()
    names = FIELDS.get(type(error), {})
    held = {names.get(name, name): value for name, value in vars(error).items() if not name.startswith("__")}
    for cls, builtin in _BUILTIN_FIELDS:
        if isinstance(error, cls):
            found = ((name, getattr(error, name, None)) for name in builtin)
            held.update((name, value) for name, value in found if value is not None)
    return held.items()


def _stack_of(error: BaseException) -> str:
    lines = ["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__)]
    return "".join(
        [*(lines if error.__traceback__ else ()), *traceback.format_exception_only(type(error), error)]
    )


def _map(entries: Iterable[tuple[str, Any]], number: Numbering) -> dict[str, Any]:
    return {name: _form(value, number) for name, value in sorted(entries, key=_by_name)}


def _by_name(entry: tuple[str, Any]) -> bytes:
    return entry[0].encode("utf-8", "surrogatepass")


def _form(value: Any, number: Numbering) -> Any:
    """A native value in the JSON form of SPEC 6."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"$int": str(value)}
    if isinstance(value, float):
        if not math.isfinite(value):
            return {"$float": str(value)}
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, BaseException):
        return {"$error": number(value)}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        text = value.astimezone(timezone.utc).replace(tzinfo=None).isoformat()
        return {"$time": f"{text.rstrip('0') if value.microsecond else text}Z"}
    if isinstance(value, (list, tuple)):
        items = [_form(item, number) for item in value]
        return {"$tuple": items} if isinstance(value, tuple) else items
    if isinstance(value, Point):
        return {"$object": {"type": "app.Point", "fields": _map(vars(value).items(), number)}}
    keys = [*value]
    is_tag = len(keys) == 1 and str(keys[0]).startswith("$")
    if not is_tag and all(isinstance(key, str) for key in keys):
        return _map(value.items(), number)
    return {"$map": [[_form(key, number), _form(item, number)] for key, item in value.items()]}
