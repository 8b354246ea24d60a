"""Flyte's messages for errors, in Protobuf or as objects. Reads as far as the first record that is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from rethrown.bridges.foreign import field
from rethrown.codec.records import LENGTH, VARINT, RecordReader, read_varint, varint
from rethrown.errors import Fault

#: What a message holds, by the names that Flyte's own classes have for it.
Fields: TypeAlias = "dict[str, Any]"


class Member(NamedTuple):
    """One field of a message: a number, a text, or a message of its own."""

    number: int
    name: str
    kind: type | tuple[Member, ...]
    is_optional: bool = False
    """Whether 0 differs from absence."""


TIMESTAMP: Final = (Member(1, "seconds", int), Member(2, "nanos", int))
GPU_FAULT: Final = (
    Member(1, "kind", int),
    Member(2, "code", int),
    Member(3, "name", str),
    Member(4, "severity", int),
    Member(5, "gpu_uuid", str),
    Member(6, "gpu_index", int, is_optional=True),
    Member(7, "pci_bus_id", str),
    Member(8, "node", str),
    Member(9, "pid", int),
    Member(10, "process", str),
)
EXECUTION_ERROR: Final = (
    Member(1, "code", str),
    Member(2, "message", str),
    Member(3, "error_uri", str),
    Member(4, "kind", int),
    Member(5, "timestamp", TIMESTAMP),
    Member(6, "worker", str),
    Member(7, "recoverability", int),
    Member(8, "gpu_fault", GPU_FAULT),
)
CONTAINER_ERROR: Final = (
    Member(1, "code", str),
    Member(2, "message", str),
    Member(3, "kind", int),
    Member(4, "origin", int),
)
ERROR_DOCUMENT: Final = (Member(1, "error", CONTAINER_ERROR),)


def read_message(theirs: object, members: tuple[Member, ...]) -> tuple[Fields, bool]:
    """What a message holds that is not its default, and whether all of it could be read.

    `theirs` are its bytes, one of Flyte's messages, or a mapping. Raises TypeError for None, text, numbers.
    """
    if isinstance(theirs, (bytes, bytearray, memoryview)):
        return _parsed(bytes(theirs), members)
    if theirs is None or isinstance(theirs, (str, int, float)):
        raise TypeError(f"expected a message of Flyte's or its bytes, not {type(theirs).__name__}")
    return _taken(theirs, members), True


def _taken(theirs: object, members: tuple[Member, ...]) -> Fields:
    fields: Fields = {}
    for member in members:
        value = field(theirs, member.name) if _is_set(theirs, member) else None
        if isinstance(member.kind, tuple):
            if value is not None and not isinstance(value, (str, int, float)):
                fields[member.name] = _taken(value, member.kind)
        elif _holds(member, value):
            fields[member.name] = value
    return fields


def _is_set(theirs: object, member: Member) -> bool:
    """A message answers for a field of its own that was never set."""
    has_field = field(theirs, "HasField")
    if not callable(has_field) or not (member.is_optional or isinstance(member.kind, tuple)):
        return True
    try:
        return bool(has_field(member.name))
    except Exception:
        # A ValueError, of an older version of their package that has no such field.
        return False


def _holds(member: Member, value: object) -> bool:
    """Whether a value is one of the field's kind, and says something."""
    if member.kind is int:
        return type(value) is int and abs(value) < 2**53 and (member.is_optional or value != 0)
    return isinstance(value, str) and value != ""


def _parsed(data: bytes, members: tuple[Member, ...]) -> tuple[Fields, bool]:
    by_number = {member.number: member for member in members}
    fields: Fields = {}
    is_whole = True
    record = RecordReader(data, 0, len(data), lambda: None)
    try:
        while record.next():
            record.payload()
            member = by_number.get(record.number)
            if member is None or record.wire_type != (VARINT if member.kind is int else LENGTH):
                continue
            part = data[record.start : record.end]
            value: Any
            if isinstance(member.kind, tuple):
                value, is_part_whole = _parsed(part, member.kind)
                is_whole = is_whole and is_part_whole
                # A message that comes twice is merged.
                fields[member.name] = {**fields.get(member.name, {}), **value}
                continue
            if member.kind is int:
                value = _int64(read_varint(part, 0, len(part), lambda: None, 0)[0])
            else:
                value = part.decode("utf-8", "replace")
            # The last one counts.
            fields.pop(member.name, None)
            if _holds(member, value):
                fields[member.name] = value
    except Fault:
        return fields, False
    return fields, is_whole


def _int64(number: int) -> int:
    return number - 2**64 if number >= 2**63 else number


def write_message(fields: Mapping[str, Any], members: tuple[Member, ...]) -> bytes:
    """The message of these fields."""
    out = bytearray()
    for member in members:
        value = fields.get(member.name)
        if member.kind is int:
            if _holds(member, value):
                # A negative one takes the ten bytes of 64 bits.
                out += varint(member.number * 8 + VARINT) + varint(int(value or 0) & (2**64 - 1))
            continue
        if isinstance(member.kind, tuple):
            part = None if value is None else write_message(value, member.kind)
        else:
            part = value.encode() if isinstance(value, str) and value else None
        if part is not None:
            out += varint(member.number * 8 + LENGTH) + varint(len(part)) + part
    return bytes(out)
