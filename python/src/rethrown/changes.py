"""What of a restored error has changed since (SPEC REL-2).

A part has changed where what it would now send differs from what restoring its wire value would send.
Identity settles that for most errors; for the others the same data is restored once more, and both are
captured.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rethrown.definition import FACTS
from rethrown.graph import Node
from rethrown.names import Types
from rethrown.natives import is_group
from rethrown.omissions import Omissions
from rethrown.relay import Record, cause_slot, record_of
from rethrown.restore import Standin, built_again
from rethrown.thrown import errors_inside, fields_of, members_of, sent_parts
from rethrown.values.capture import Budget, CaptureContext

_PARTS: Final = ("args", "notes", "suppressContext", *FACTS)


@dataclass
class Changes:
    """The parts of one restored error that now send something else."""

    parts: set[str] = field(default_factory=set)
    """Fields of the envelope, attributes aside."""
    attributes: set[str] = field(default_factory=set)
    """Names of attributes that are new or other than they were."""
    deleted: set[str] = field(default_factory=set)
    """Names of attributes that are gone."""

    def __bool__(self) -> bool:
        return bool(self.parts or self.attributes or self.deleted)


def changes_of(error: BaseException, record: Record, types: Types) -> Changes:
    """Compares a restored error with its record.

    Never throws: what cannot be compared counts as unchanged.
    """
    changes = Changes()
    if record.stands_in:
        return changes
    try:
        _compare_references(error, record, changes)
        if record.shape is None or not record.shape.is_kept_by(error):
            _compare_parts(error, record, types, changes)
    except Exception as reason:
        types.report(record.node["type"], reason)
    return changes


def _compare_references(error: BaseException, record: Record, changes: Changes) -> None:
    cause = cause_slot.__get__(error)
    # `raise … from None` erases the cause, and a cause that has no native one was cut off: both are
    # unchanged.
    if cause is not None and not _stands_for(cause, record, record.node.get("cause")):
        changes.parts.add("cause")
    members = members_of(error)
    # A native group cannot change; where there is no group, the language has no place for members.
    if members and not is_group(error):
        wire = record.node.get("errors", [])
        same = len(members) == len(wire) and all(
            _stands_for(member, record, number) for member, number in zip(members, wire, strict=True)
        )
        if not same:
            changes.parts.add("errors")


def _stands_for(error: BaseException, record: Record, reference: int | None) -> bool:
    own = record_of(error)
    return own is not None and reference is not None and own.stands_for(record.graph, reference)


def _compare_parts(error: BaseException, record: Record, types: Types, changes: Changes) -> None:
    inner = {
        own.index: each
        for each in errors_inside(error)
        if (own := record_of(each)) is not None and own.graph.is_same_as(record.graph)
    }
    again = built_again(error, record, types, inner)
    if again is None:
        return
    identity = types.identify(type(error))

    def reference(inner: BaseException) -> int:
        if type(inner) is Standin:
            return inner.reference
        own = record_of(inner)
        if own is not None and own.graph.is_same_as(record.graph):
            return own.index
        return -1 - id(inner)

    def context(omissions: Omissions) -> CaptureContext:
        return CaptureContext(types, omissions, Budget(), reference)

    now = sent_parts(error, identity, context)
    then = sent_parts(again, identity, context)
    changes.parts.update(name for name in _PARTS if now.get(name) != then.get(name))
    # Python copies and pickles an error without it.
    if record.home != id(error) and not now["suppressContext"]:
        changes.parts.discard("suppressContext")
    _compare_maps(now.get("attributes", {}), then.get("attributes", {}), changes)
    # A new attribute that looks like a secret is not sent, but listed.
    fields, earlier = (fields_of(each, identity, Omissions()) for each in (error, again))
    changes.attributes.update(fields.keys() - earlier.keys())
    # A message follows from the rest; one that shows its own error differs from instance to instance.
    if not (changes.attributes or changes.deleted or "args" in changes.parts):
        changes.parts.discard("message")


def _compare_maps(now: Node, then: Node, changes: Changes) -> None:
    changes.attributes.update(_differing(now, then))
    changes.deleted.update(then.keys() - now.keys())


def _differing(now: Node, then: Node) -> Iterable[str]:
    # By type too: 1 is True here, and no such thing on the wire.
    return (
        name
        for name, value in now.items()
        if name not in then or type(value) is not type(then[name]) or value != then[name]
    )
