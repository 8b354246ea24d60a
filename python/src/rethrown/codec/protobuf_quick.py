"""Reads what protobuf_writer.py writes (SPEC PB-1) for this version, and nothing else.

No paths, no offsets, no faults: where anything is not as expected, some exception says that protobuf.py has
to read it. What is returned is what protobuf.py would return, with the fields of messages in ascending order.

Whether a length reaches beyond its message is seen where that ends: nothing moves back.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from rethrown._generated import VALUE_FIELDS
from rethrown.codec import forms
from rethrown.codec.forms import Form
from rethrown.codec.records import FIXED64, LENGTH, VARINT, unzigzag
from rethrown.codec.rows import ROWS, Row
from rethrown.fields import ENUMERATIONS, ENVELOPE, Message
from rethrown.limits import Limits


class Unexpected(Exception):  # noqa: N818  It never leaves the codecs.
    """Not what the writer writes."""


#: Reads the payload that starts here, with room for so many levels; returns it, and where it ends.
_Read: TypeAlias = Callable[[bytes, int, int], "tuple[Any, int]"]


def read_quickly(data: bytes, limits: Limits) -> object:
    """The tree of these bytes, or an exception."""
    return _ROOT.fields(data, 0, len(data), limits.max_depth)


def _varint(data: bytes, at: int, room: int = 0) -> tuple[int, int]:
    number = data[at]
    at += 1
    if number < 0x80:
        return number, at
    number &= 0x7F
    # One bit less than Protobuf has.
    for shift in range(7, 63, 7):
        byte = data[at]
        at += 1
        if byte < 0x80:
            if not byte:
                break
            return number | byte << shift, at
        number |= (byte & 0x7F) << shift
    raise Unexpected


def _text(data: bytes, at: int, room: int) -> tuple[str, int]:
    size = data[at]
    at += 1
    if size >= 0x80:
        size, at = _varint(data, at - 1)
    end = at + size
    return data[at:end].decode(), end


def _bytes(data: bytes, at: int, room: int) -> tuple[bytes, int]:
    size, at = _varint(data, at)
    return data[at : at + size], at + size


def _signed(data: bytes, at: int, room: int) -> tuple[int, int]:
    number, at = _varint(data, at)
    return unzigzag(number), at


def _boolean(data: bytes, at: int, room: int) -> tuple[bool, int]:
    return (False, True)[data[at]], at + 1


_unpack: Final = struct.Struct("<d").unpack_from


def _double(data: bytes, at: int, room: int) -> tuple[float, int]:
    return _unpack(data, at)[0], at + 8


def _packed(data: bytes, at: int, room: int) -> tuple[list[int], int]:
    size, at = _varint(data, at)
    end = at + size
    numbers: list[int] = []
    while at < end:
        number, at = _varint(data, at)
        numbers.append(number)
    if at != end:
        raise Unexpected
    return numbers, end


def _named(names: Mapping[str, int]) -> _Read:
    of_number = {number: name for name, number in names.items() if number}

    def read(data: bytes, at: int, room: int) -> tuple[str, int]:
        return of_number[data[at]], at + 1

    return read


def _value(data: bytes, at: int, room: int) -> tuple[Any, int]:
    """A Value, in which a list or map can have so many levels."""
    size, at = _varint(data, at)
    value, end = _MEMBERS[data[at]](data, at + 1, room)
    if end != at + size:
        raise Unexpected
    return value, end


def _null(data: bytes, at: int, room: int) -> tuple[None, int]:
    return {0: None}[data[at]], at + 1


def _list(data: bytes, at: int, room: int) -> tuple[list[Any], int]:
    return _contents(data, at, room, _ITEM, _value)


def _map(data: bytes, at: int, room: int) -> tuple[dict[str, Any], int]:
    entries, end = _contents(data, at, room, _ENTRY, _entry)
    return _joined(entries), end


def _contents(data: bytes, at: int, room: int, tag: int, read: _Read) -> tuple[list[Any], int]:
    """The records of a list or map, all of one field."""
    if not room:
        raise Unexpected
    size, at = _varint(data, at)
    end = at + size
    contents: list[Any] = []
    while at < end:
        if data[at] != tag:
            raise Unexpected
        element, at = read(data, at + 1, room - 1)
        contents.append(element)
    if at != end:
        raise Unexpected
    return contents, end


def _entry(data: bytes, at: int, room: int) -> tuple[tuple[str, Any], int]:
    size, at = _varint(data, at)
    end = at + size
    if data[at] != _KEY:
        raise Unexpected
    key, at = _text(data, at + 1, room)
    if data[at] != _ENTRY_VALUE:
        raise Unexpected
    value, at = _value(data, at + 1, room)
    if at != end:
        raise Unexpected
    return (key, value), end


def _joined(entries: list[tuple[str, Any]]) -> dict[str, Any]:
    joined = dict(entries)
    # Twice the same key is fewer keys than entries.
    if len(joined) < len(entries) or [*joined] != sorted(joined):
        raise Unexpected
    return joined


_ITEM, _ENTRY, _KEY, _ENTRY_VALUE = (
    number << 3 | LENGTH
    for number in (
        VALUE_FIELDS["ValueList"]["items"],
        VALUE_FIELDS["ValueMap"]["entries"],
        forms.KEY,
        forms.ENTRY_VALUE,
    )
)
_NUMBERS: Final = VALUE_FIELDS["Value"]
_MEMBERS: Final[Mapping[int, _Read]] = {
    _NUMBERS["null"] << 3 | LENGTH: _null,
    _NUMBERS["bool"] << 3 | VARINT: _boolean,
    _NUMBERS["integer"] << 3 | VARINT: _signed,
    _NUMBERS["float"] << 3 | FIXED64: _double,
    _NUMBERS["text"] << 3 | LENGTH: _text,
    _NUMBERS["bytes"] << 3 | LENGTH: _bytes,
    _NUMBERS["list"] << 3 | LENGTH: _list,
    _NUMBERS["map"] << 3 | LENGTH: _map,
}


class _Message:
    """The rows of a message by tag: the name of a field, whether it recurs, and how its payload is read."""

    def __init__(self, message: Message, is_root: bool) -> None:
        self.names: Final = [*message.by_name]
        self.maps: Final = {row.name for row in ROWS[message].values() if row.occurs == "entry"}
        self.rows: Final[dict[int, tuple[str, bool, _Read]]] = {}
        for row in ROWS[message].values():
            if is_root or not row.root_only:
                wire_type = LENGTH if row.occurs == "packed" else row.wire_type
                recurs = row.occurs in ("each", "entry")
                self.rows[row.number << 3 | wire_type] = row.name, recurs, _read_of(row)

    def fields(self, data: bytes, at: int, end: int, room: int) -> dict[str, Any]:
        """What stands from here to there."""
        rows = self.rows
        found: dict[str, Any] = {}
        last = 0
        while at < end:
            tag = data[at]
            at += 1
            if tag >= 0x80:
                tag = (tag & 0x7F) | data[at] << 7
                at += 1
                if tag < 0x80:
                    raise Unexpected
            name, recurs, read = rows[tag]
            value, at = read(data, at, room)
            if recurs and tag == last:
                found[name].append(value)
            elif tag <= last or name in found:
                raise Unexpected
            else:
                found[name] = [value] if recurs else value
            last = tag
        if at != end:
            raise Unexpected
        if not self.maps:
            return found
        for name in self.maps & found.keys():
            found[name] = _joined(found[name])
        # The members of a oneof have other numbers than their field.
        return {name: found[name] for name in self.names if name in found}

    def read(self, data: bytes, at: int, room: int) -> tuple[dict[str, Any], int]:
        """A message with its length before it."""
        size, at = _varint(data, at)
        return self.fields(data, at, at + size, room), at + size


_SCALARS: Final[Mapping[Form, _Read]] = {
    forms.UNSIGNED: _varint,
    forms.SIGNED: _signed,
    forms.BOOLEAN: _boolean,
    forms.DOUBLE: _double,
    forms.TEXT: _text,
}


def _read_of(row: Row) -> _Read:
    if row.kind in ENUMERATIONS:
        return _named(ENUMERATIONS[row.kind])
    if row.occurs == "packed":
        return _packed
    if row.content == "value":
        return _entry if row.occurs == "entry" else _value
    if isinstance(row.content, Message):
        return _Message(row.content, is_root=False).read
    return _SCALARS[row.content]


_ROOT: Final = _Message(ENVELOPE, is_root=True)
