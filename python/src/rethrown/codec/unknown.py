"""Fields that this version does not define (SPEC 7.6).

Raw records, as Protobuf keeps them, and what is listed where an envelope crosses from one family of encodings
to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, TypeAlias

from rethrown._generated import BOUNDS
from rethrown.codec.records import RecordReader
from rethrown.envelope import ErrorEnvelope, UnknownFields
from rethrown.errors import Fault, Path, pointer
from rethrown.fields import ENVELOPE, FRAME, OMISSION, ORIGIN, Message

#: Which unknown fields an encoding can carry: fields with names and values, or raw Protobuf records.
Family: TypeAlias = Literal["named", "records"]

#: Where unknown records stand in memory. No wire can name it: names that start with `$` are refused.
UNKNOWN: Final = "$unknown"


def sort_records(unknown: UnknownFields, message: Message, path: Path) -> UnknownFields:
    """The same records in the order of PB-1. Raises a Fault where these are no records, or one is known."""
    records = list(_raw_records(unknown.bytes, path))
    if any(number in message.by_number for number, _ in records):
        raise Fault("schema", path, "a known field among the unknown ones")
    return UnknownFields(b"".join(raw for _, raw in sorted(records, key=lambda record: record[0])))


def _raw_records(data: object, path: Path = None) -> Iterator[tuple[int, bytes]]:
    if type(data) is not bytes:
        raise Fault("schema", path, "expected unknown records as bytes")
    reader = RecordReader(data, 0, len(data), lambda: path)
    while reader.next():
        reader.payload()
        yield reader.number, data[reader.offset : reader.end]


def cross_to(family: Family, envelope: ErrorEnvelope) -> ErrorEnvelope:
    """Removes the unknown fields that this family cannot carry from a checked envelope of our own.

    Each is listed as an omission of its error (SPEC UNK-3).
    """
    take = _take_records if family == "named" else _take_named
    error: Any
    for error in (envelope, *envelope.get("related", ())):
        _cross_error(take, error)
    return envelope


#: Removes the unknown fields of one kind from a message, and names them, sorted.
_Take: TypeAlias = Callable[[dict[str, Any], Message], list[Any]]


def _take_records(owner: dict[str, Any], message: Message) -> list[Any]:
    unknown = owner.pop(UNKNOWN, None)
    return sorted({number for number, _ in _raw_records(unknown.bytes)}) if unknown else []


def _take_named(owner: dict[str, Any], message: Message) -> list[Any]:
    names = sorted(owner.keys() - message.by_name.keys() - {UNKNOWN})
    for name in names:
        del owner[name]
    return names


def _cross_error(take: _Take, error: dict[str, Any]) -> None:
    paths: list[Path] = []

    def visit(owner: dict[str, Any], message: Message, path: Path) -> None:
        paths.extend((path, name) for name in take(owner, message))

    for index, frame in enumerate(error.get("frames", ())):
        visit(frame, FRAME, ((None, "frames"), index))
    visit(error.get("origin", {}), ORIGIN, (None, "origin"))
    for index, omission in enumerate(error.get("omitted", ())):
        visit(omission, OMISSION, ((None, "omitted"), index))
    visit(error, ENVELOPE, None)

    # What held nothing else is empty now, and so absent (ENV-3).
    if error.get("origin") == {}:
        del error["origin"]
    if paths:
        added = [{"path": pointer(path), "reason": "unsupported"} for path in paths]
        omitted = _within_bound([*error.get("omitted", ()), *added])
        fields = {**error, "omitted": omitted}
        error.clear()
        # JSON is written in the order of the fields.
        error.update((name, fields[name]) for name in ENVELOPE.by_name if name in fields)
        error.update(fields)


def _within_bound(omissions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many omissions as an error can have; the last one covers the rest."""
    if len(omissions) <= BOUNDS["maxOmissions"]:
        return omissions
    kept = omissions[: BOUNDS["maxOmissions"] - 1]
    return [*kept, {"reason": "truncated", "size": len(omissions) - len(kept)}]
