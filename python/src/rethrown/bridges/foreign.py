"""What all bridges share: an envelope of what another system says, within what every receiver accepts."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, cast

from rethrown._generated import LIMITS
from rethrown._types import KnownTypes
from rethrown.armored import armored_envelope, in_one_line
from rethrown.budget import budget_of, fitted, weight_of
from rethrown.codec import CODECS, decode, encode
from rethrown.envelope import ErrorEnvelope
from rethrown.text import well_formed

#: An error in the making.
Node: TypeAlias = "dict[str, Any]"


def armored(texts: Iterable[str], added: Mapping[str, Any]) -> ErrorEnvelope | None:
    """What armor in one of their texts carries, with what their system adds where the sender said nothing."""
    envelope = armored_envelope(list(texts))
    if envelope is None:
        return None
    origin = {**added.get("origin", {}), **envelope.get("origin", {})}
    # It came in within the limits: nothing is cut for the sake of another encoding.
    return _normalised(
        _well_formed_in({**added, **envelope, "origin": origin}), lambda each: len(encode(each))
    )


def finished(envelope: Node) -> ErrorEnvelope:
    """The envelope as a receiver gets it: normalised, and within the limits (SPEC 8)."""
    return _normalised(_well_formed_in(envelope), _largest_size)


def _normalised(envelope: Node, size_of: Callable[[Any], int]) -> ErrorEnvelope:
    return decode(encode(cast(ErrorEnvelope, fitted(envelope, LIMITS["maxBytes"], size_of))))


def _largest_size(envelope: Any) -> int:
    # What is this small fits whatever the encoding makes of it.
    if weight_of(envelope) < LIMITS["maxBytes"] // 16:
        return len(encode(envelope))
    return max(len(encode(envelope, name)) for name in CODECS)


def _well_formed_in(value: Any) -> Any:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, list):
        return [_well_formed_in(each) for each in value]
    if isinstance(value, dict):
        return {well_formed(key): _well_formed_in(each) for key, each in value.items()}
    return value


def in_text(envelope: ErrorEnvelope, max_bytes: int | None) -> str:
    """An error in one line of text, which carries all of it: `TYPE: MESSAGE TOKEN`."""
    budget = budget_of(LIMITS["maxBytes"] if max_bytes is None else max_bytes)
    smaller = fitted(cast(Node, envelope), budget, lambda each: len(encode(cast(Any, each), "armor")))
    return in_one_line(envelope, encode(cast(ErrorEnvelope, smaller), "armor").decode())


def headline(error: Mapping[str, Any]) -> str:
    """The line that names an error's type and message."""
    message = error.get("message")
    return f"{error['type']}: {message}" if message else str(error["type"])


def stack_of(error: Mapping[str, Any]) -> str:
    """The stack as it was printed, ending in a line break; empty where there is none."""
    stack = str(error.get("traceback", ""))
    return stack if stack.endswith("\n") or not stack else f"{stack}\n"


def field(theirs: object, name: str) -> Any:
    """A field of plain data, of a message or of an exception; None where it has none."""
    with contextlib.suppress(Exception):
        if issubclass(type(theirs), Mapping):
            return cast(Mapping[str, Any], theirs).get(name)
        return getattr(theirs, name, None)
    return None


def text_of(theirs: object, name: str) -> str:
    """The same where it is text."""
    value = field(theirs, name)
    return value if issubclass(type(value), str) else ""


def is_exception(theirs: object) -> bool:
    """The same as isinstance, which asks the object itself what it is."""
    return issubclass(type(theirs), BaseException)


def check_object(theirs: object, what: str) -> None:
    """Raises TypeError for what can have no fields."""
    if theirs is None or issubclass(type(theirs), (str, int, float)):
        raise TypeError(f"expected {what}, not {type(theirs).__name__}")


def message_of(theirs: object) -> str:
    """The message of an exception, or of plain data; what only a failing `__str__` knows is empty."""
    if not is_exception(theirs):
        return text_of(theirs, "message")
    with contextlib.suppress(Exception):
        return str(theirs)
    return ""


def typed(types: KnownTypes, type_name: str) -> Node:
    """What a Capturer writes for an instance of a catalog's type."""
    row = types.get(type_name)
    if row is None:
        return {"type": type_name}
    facts = {name: value for name, value in row.items() if name != "javascript"}
    return {**facts, "type": type_name, "lineage": list(row["lineage"])}


def whole(value: object) -> int | None:
    """A whole number, as every language tells one: `404.0` is one, `True` is none."""
    # Not isinstance: it asks `__class__`, which is anyone's property.
    if type(value) is float:
        return int(value) if value.is_integer() else None
    is_number = issubclass(type(value), int) and type(value) is not bool
    return int.__int__(cast(int, value)) if is_number else None
