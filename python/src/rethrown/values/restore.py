"""Values of the envelope → native values (SPEC 6, 10.2). Builds data only, fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rethrown.names import Lookup

Value = Any


class RestoreContext:
    """What restoring a value needs to know."""

    __slots__ = ("error", "lookup")

    def __init__(self, lookup: Lookup, error: Callable[[int], Any]) -> None:
        self.lookup = lookup
        self.error = error
        """The native error behind a reference."""


def restore_value(value: Value, context: RestoreContext) -> Any:
    """Value → native value: fresh containers, never one of the envelope's own."""
    if type(value) is list:
        return [restore_value(item, context) for item in value]
    if type(value) is not dict:
        return value
    if len(value) == 1:
        ((tag, content),) = value.items()
        rule = _TAGS.get(tag)
        if rule is not None:
            return rule(content, context)
    return {key: restore_value(item, context) for key, item in value.items()}


def _restore_time(text: str, context: RestoreContext) -> datetime:
    whole, _, fraction = text[:-1].partition(".")
    instant = datetime.fromisoformat(f"{whole}+00:00")
    # Python keeps microseconds; the envelope keeps the rest.
    return instant + timedelta(microseconds=int(fraction[:6].ljust(6, "0")))


def _restore_map(pairs: list[list[Value]], context: RestoreContext) -> Any:
    restored = [(restore_value(key, context), restore_value(item, context)) for key, item in pairs]
    # A key of any other class would be hashed by its own code.
    if not all(_is_plain_key(key) for key, _ in restored):
        return restored
    mapping = dict(restored)
    # 1 and True, say, are one key here.
    return mapping if len(mapping) == len(restored) else restored


def _is_plain_key(key: Any) -> bool:
    if type(key) is tuple:
        return all(_is_plain_key(item) for item in key)
    return type(key) in (type(None), bool, int, float, str, bytes, datetime)


def _restore_object(content: dict[str, Any], context: RestoreContext) -> Any:
    fields = {name: restore_value(item, context) for name, item in content["fields"].items()}
    definition = context.lookup.find_value(content["type"])
    if definition is None:
        return fields
    try:
        return definition.build(fields)
    except BaseException as reason:  # a hook, or fields that do not make an instance
        context.lookup.types.report(content["type"], reason)
        return fields


_TAGS: dict[str, Callable[[Any, RestoreContext], Any]] = {
    "$int": lambda digits, context: int(digits),
    "$float": lambda name, context: float(name),
    "$time": _restore_time,
    "$tuple": lambda items, context: tuple(restore_value(item, context) for item in items),
    "$map": _restore_map,
    "$error": lambda reference, context: context.error(reference),
    "$object": _restore_object,
    "$opaque": lambda content, context: content["text"],
}
