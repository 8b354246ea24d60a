"""The graph inside an envelope: references, their numbers, and copies with other numbers (SPEC 4, CAP-2).

Knows no native errors: capture.py decides which errors there are, this room copies the data of one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from rethrown._generated import FIELDS
from rethrown.fields import ENVELOPE, MESSAGE_OF, Message
from rethrown.omissions import Omissions, pointer

Node = dict[str, Any]
"""One error as data: an envelope without `related`."""

Reference = Callable[[int], int | None]
"""What becomes of a reference; None where it leads nowhere any more."""

LEFT_OUT: Final = object()
"""Stands for a value that was left out; the omission is already listed."""

_KNOWN = frozenset(each.name for each in FIELDS["ErrorEnvelope"])
_COPIED = _KNOWN - {"v", "related", "cause", "context", "errors", "attributes", "args", "omitted"} | {
    "$unknown"
}


def errors_of(envelope: Node) -> list[Node]:
    """The errors of an envelope by reference: the root first. They are the envelope's own dicts."""
    return [envelope, *envelope.get("related", ())]


def assembled(nodes: list[Node]) -> Node:
    """Errors, the root first → an envelope."""
    root = {"v": 1, **nodes[0]}
    if len(nodes) > 1:
        root["related"] = nodes[1:]
    return root


def copied(value: Any) -> Any:
    """A copy that shares no container with what it was made from."""
    if type(value) is list:
        return [copied(item) for item in value]
    if type(value) is dict:
        return {key: copied(item) for key, item in value.items()}
    return value


def renumbered_value(value: Any, path: str, reference: Reference, omissions: Omissions) -> Any:
    """A copy of a value with other references, or LEFT_OUT."""
    if type(value) is list:
        items = [
            renumbered_value(item, f"{path}/{at}", reference, omissions) for at, item in enumerate(value)
        ]
        # A list keeps its length: what is missing is null, and listed.
        return [None if item is LEFT_OUT else item for item in items]
    if type(value) is not dict:
        return value
    if len(value) == 1 and type(value.get("$error")) is int:
        number = reference(value["$error"])
        if number is None:
            omissions.add(path, "truncated")
            return LEFT_OUT
        return {"$error": number}
    fields = object_fields(value)
    if fields is not None:
        renumbered = renumbered_map(fields, f"{path}/$object/fields", reference, omissions)
        return {"$object": {**value["$object"], "fields": renumbered}}
    copy = renumbered_map(value, path, reference, omissions)
    # What was left out may have left a map that looks like a tag.
    if len(copy) == 1 < len(value) and next(iter(copy)).startswith("$"):
        omissions.add(path, "truncated", len(value))
        return LEFT_OUT
    return copy


def object_fields(value: Node) -> Node | None:
    """The fields of a `$object`, which are a map and never a tag (TAG-1); None for any other map."""
    tagged = value.get("$object") if len(value) == 1 else None
    return tagged["fields"] if type(tagged) is dict and type(tagged.get("fields")) is dict else None


def renumbered_map(mapping: Node, path: str, reference: Reference, omissions: Omissions) -> Node:
    """A copy of a map of values with other references, in the order of CAP-2."""
    copy: Node = {}
    for key in sorted(mapping):
        item = renumbered_value(mapping[key], pointer(path, key), reference, omissions)
        if item is not LEFT_OUT:
            copy[key] = item
    return copy


def with_values(node: Node, copy: Node, reference: Reference, omissions: Omissions) -> None:
    """Copies attributes, args and unknown fields with other references, in the order of CAP-2."""
    for name in ("attributes", "args"):
        if name in node:
            value = renumbered_value(node[name], f"/{name}", reference, omissions)
            if value is not LEFT_OUT and value:
                copy[name] = value
    unknown = {name: value for name, value in node.items() if name not in ENVELOPE.by_name}
    copy |= _renumbered_unknown(unknown, ENVELOPE, "", reference, omissions)
    if "origin" in copy:
        # Members compare theirs with the root's (ENV-10), so this one is shared, and renumbered for nobody.
        kept = origin_without_errors(copy["origin"])
        for name in sorted(copy["origin"].keys() - kept.keys()):
            omissions.add(pointer("/origin", name), "unsupported")
        copy["origin"] = kept
        if not kept:
            del copy["origin"]
    if "frames" in copy:
        copy["frames"] = _renumbered_inside(copy["frames"], "frames", reference, omissions)


def holds_error(value: Any) -> bool:
    if type(value) is dict:
        return "$error" in value or any(holds_error(item) for item in value.values())
    return type(value) is list and any(holds_error(item) for item in value)


def origin_without_errors(origin: Node) -> Node:
    """An origin without the unknown fields that lead to an error."""
    return {name: value for name, value in origin.items() if not holds_error(value)}


def with_omissions(copy: Node, omissions: Omissions, reference: Reference) -> None:
    """Last: what else is left out is listed too."""
    if len(omissions):
        copy["omitted"] = _renumbered_inside(copied(omissions.listed()), "omitted", reference, omissions)


def _renumbered_inside(
    value: list[Node], name: str, reference: Reference, omissions: Omissions
) -> list[Node]:
    """The messages of a field with other references in what this version does not know of them."""
    message = MESSAGE_OF[ENVELOPE.by_name[name].kind]
    return [
        _renumbered_unknown(each, message, f"/{name}/{at}", reference, omissions)
        for at, each in enumerate(value)
    ]


def _renumbered_unknown(
    node: Node, message: Message, path: str, reference: Reference, omissions: Omissions
) -> Node:
    copy = {name: value for name, value in node.items() if name in message.by_name or name == "$unknown"}
    for name in sorted(node.keys() - copy.keys()):
        value = renumbered_value(node[name], pointer(path, name), reference, omissions)
        if value is not LEFT_OUT:
            copy[name] = value
    return copy


def without_references(node: Node) -> Node:
    """A copy of what in one error is no reference and holds none, `omitted` aside."""
    return {name: copied(value) for name, value in node.items() if name in _COPIED}


def with_references(
    copy: Node, cause: int | None, context: int | None, errors: list[int | None] | None, omissions: Omissions
) -> None:
    """Members that lead nowhere are left out, as one omission."""
    if cause is not None:
        copy["cause"] = cause
    if context is not None:
        copy["context"] = context
    if errors:
        kept = [number for number in errors if number is not None]
        if len(kept) < len(errors):
            omissions.add("/errors", "truncated", len(errors))
        if kept:
            copy["errors"] = kept


def rewritten(node: Node, reference: Reference) -> Node:
    """A copy of one error with other references."""
    omissions = Omissions(node.get("omitted", ()))
    copy = without_references(node)
    found: list[int | None] = []
    for name in ("cause", "context"):
        number = reference(node[name]) if name in node else None
        if number is None and name in node:
            omissions.add(f"/{name}", "truncated")
        found.append(number)
    members = [reference(each) for each in node.get("errors", ())]
    with_references(copy, found[0], found[1], members, omissions)
    with_values(node, copy, reference, omissions)
    with_omissions(copy, omissions, reference)
    return copy


def renumbered(nodes: list[Node], root: int = 0) -> Node:
    """The errors that one of them leads to, numbered anew by CAP-2 with that one as the root."""
    order, numbers = [root], {root: 0}

    def number(reference: int) -> int:
        if reference not in numbers:
            numbers[reference] = len(order)
            order.append(reference)
        return numbers[reference]

    copies: list[Node] = []
    while len(copies) < len(order):
        copies.append(rewritten(nodes[order[len(copies)]], number))
    return assembled(copies)
