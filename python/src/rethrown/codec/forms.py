"""The Protobuf form of whatever a field can hold (SPEC 7.2): scalars, enumerations, values, maps of values.

Both directions of a form stand together; which field has which form is protobuf.py's. Everything is written
backwards, so that every length is known when it is needed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from rethrown._generated import VALUE_FIELDS
from rethrown.codec.records import (
    FIXED64,
    LENGTH,
    VARINT,
    RecordReader,
    read_varint,
    unzigzag,
    varint,
    zigzag,
)
from rethrown.codec.walk import Walk
from rethrown.errors import Fault, Path


class Payload(NamedTuple):
    """Where the payload of a record lies, and where its tag starts."""

    start: int
    end: int
    offset: int


class Source(NamedTuple):
    """An input, and how deep its values can be."""

    data: bytes
    max_depth: int

    def records(self, payload: Payload, locate: Callable[[], Path]) -> RecordReader:
        """The records of the message that fills a payload."""
        return RecordReader(self.data, payload.start, payload.end, locate)


def payload_of(record: RecordReader, wire_type: int, path: Path, taken: bool = False) -> Payload:
    """The payload of the record whose tag was read last; it must have this wire type, and not be `taken`."""
    record.check_wire_type()
    if record.wire_type != wire_type:
        detail = f"wire type {record.wire_type} instead of {wire_type}"
        raise Fault("schema", path, detail, record.offset)
    if taken:
        raise Fault("duplicate_key", path, "the field occurs twice", record.offset)
    record.payload()
    return Payload(record.start, record.end, record.offset)


def unknown(record: RecordReader, path: Path) -> Fault:
    """The fault of a record where nothing can be unknown (SPEC PB-3)."""
    record.check_wire_type()
    return Fault("schema", path, f"nothing here has the number {record.number}", record.offset)


class Backward:
    """Bytes in the making, last part first."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def add(self, part: bytes) -> None:
        self._parts.append(part)
        self.size += len(part)

    def tag(self, number: int, wire_type: int) -> None:
        self.add(varint(number << 3 | wire_type))

    def close(self, number: int, size: int) -> None:
        """Makes a record of what was added since the size was this one."""
        self.add(varint(self.size - size))
        self.tag(number, LENGTH)

    def finish(self) -> bytes:
        return b"".join(reversed(self._parts))


class Form(NamedTuple):
    """How a scalar stands in a record. What `read` returns as None is absence."""

    wire_type: int
    write: Callable[[Any], bytes]
    read: Callable[[Source, Payload, Path], Any]


def _sized(data: bytes) -> bytes:
    return varint(len(data)) + data


def _read_unsigned(source: Source, payload: Payload, path: Path) -> int:
    return read_varint(source.data, payload.start, payload.end, lambda: path, payload.offset)[0]


def _read_text(source: Source, payload: Payload, path: Path) -> str:
    try:
        return source.data[payload.start : payload.end].decode()
    except UnicodeDecodeError:
        raise Fault("invalid_utf8", path, "the text is no UTF-8", payload.offset) from None


_DOUBLE: Final = struct.Struct("<d")

UNSIGNED: Final = Form(VARINT, varint, _read_unsigned)
SIGNED: Final = Form(VARINT, lambda value: varint(zigzag(value)), lambda *at: unzigzag(_read_unsigned(*at)))
BOOLEAN: Final = Form(VARINT, lambda value: b"\1" if value else b"\0", lambda *at: _read_unsigned(*at) != 0)
DOUBLE: Final = Form(
    FIXED64, _DOUBLE.pack, lambda source, at, _: _DOUBLE.unpack_from(source.data, at.start)[0]
)
TEXT: Final = Form(LENGTH, lambda text: _sized(text.encode()), _read_text)
BYTES: Final = Form(LENGTH, _sized, lambda source, at, _: source.data[at.start : at.end])


def enumerated(numbers: Mapping[str, int]) -> Form:
    """A name of a closed list; the number 0 is absence (SPEC PB-4)."""
    names = {number: name for name, number in numbers.items()}

    def read(source: Source, payload: Payload, path: Path) -> str | None:
        number = _read_unsigned(source, payload, path)
        if number != 0 and number not in names:
            raise Fault("schema", path, "this version has no such number here", payload.offset)
        return names[number] if number else None

    return Form(VARINT, lambda name: varint(numbers[name]), read)


# The message Value. What its members hold is read at once or, where it can hold values itself, by a walk.

_VALUE: Final = VALUE_FIELDS["Value"]
_ITEM: Final = VALUE_FIELDS["ValueList"]["items"]
_ENTRY: Final = VALUE_FIELDS["ValueMap"]["entries"]
KEY: Final = 1
ENTRY_VALUE: Final = 2

#: The member of Value for each type that holds no values itself, null aside.
SCALARS: Final[Mapping[type, tuple[int, Form]]] = {
    bool: (_VALUE["bool"], BOOLEAN),
    int: (_VALUE["integer"], SIGNED),
    float: (_VALUE["float"], DOUBLE),
    str: (_VALUE["text"], TEXT),
    bytes: (_VALUE["bytes"], BYTES),
}
_SCALAR_OF_NUMBER: Final[Mapping[int, Form]] = dict(SCALARS.values())

#: Where a value goes once its type is known.
Place: TypeAlias = Callable[[Any], object]


def write_value(out: Backward, number: int, value: Any) -> Walk:
    """Writes a Value as a record of this number."""
    end = out.size
    if type(value) is list:
        for item in reversed(value):
            yield write_value(out, _ITEM, item)
        out.close(_VALUE["list"], end)
    elif type(value) is dict:
        yield write_entries(out, _ENTRY, value)
        out.close(_VALUE["map"], end)
    elif value is None:
        out.close(_VALUE["null"], end)
    else:
        member, form = SCALARS[type(value)]
        out.add(form.write(value))
        out.tag(member, form.wire_type)
    out.close(number, end)


def write_entries(out: Backward, number: int, entries: Mapping[str, Any]) -> Walk:
    """Writes the entries of a map, each as a record of this number."""
    for key in sorted(entries, reverse=True):
        end = out.size
        yield write_value(out, ENTRY_VALUE, entries[key])
        out.add(TEXT.write(key))
        out.tag(KEY, LENGTH)
        out.close(number, end)


def read_value(source: Source, payload: Payload, path: Path, level: int, place: Place) -> Walk:
    """Reads a Value, which has exactly one member; a list or map in it would be of this level."""
    record = source.records(payload, lambda: path)
    found = False
    while record.next():
        number = record.number
        form = _SCALAR_OF_NUMBER.get(number)
        if form is None and number not in _MESSAGES:
            raise unknown(record, path)
        member = payload_of(record, form.wire_type if form else LENGTH, path, taken=found)
        found = True
        if form:
            place(form.read(source, member, path))
        else:
            yield _MESSAGES[number](source, member, path, level, place)
    if not found:
        raise Fault("schema", path, "a value has exactly one member", payload.offset)


def _read_null(source: Source, payload: Payload, path: Path, level: int, place: Place) -> Walk:
    record = source.records(payload, lambda: path)
    if record.next():
        raise unknown(record, path)
    place(None)
    yield from ()


def _read_list(source: Source, payload: Payload, path: Path, level: int, place: Place) -> Walk:
    _check_level(source, payload, path, level)
    items: list[Any] = []
    place(items)
    record = source.records(payload, lambda: (path, len(items)) if record.number == _ITEM else path)
    while record.next():
        if record.number != _ITEM:
            raise unknown(record, path)
        here = (path, len(items))
        yield read_value(source, payload_of(record, LENGTH, here), here, level + 1, items.append)


def _read_map(source: Source, payload: Payload, path: Path, level: int, place: Place) -> Walk:
    _check_level(source, payload, path, level)
    entries: dict[str, Any] = {}
    place(entries)
    record = source.records(payload, lambda: path)
    while record.next():
        if record.number != _ENTRY:
            raise unknown(record, path)
        yield read_entry(source, payload_of(record, LENGTH, path), path, level + 1, entries)


def _check_level(source: Source, payload: Payload, path: Path, level: int) -> None:
    if level > source.max_depth:
        detail = f"more than {source.max_depth} levels of lists and maps"
        raise Fault("limit", path, detail, payload.offset)


_MESSAGES: Final = {_VALUE["null"]: _read_null, _VALUE["list"]: _read_list, _VALUE["map"]: _read_map}


def read_entry(source: Source, entry: Payload, path: Path, level: int, entries: dict[str, Any]) -> Walk:
    """Reads one entry into its map, in the order of ERR-4; a list or map in it would be of this level."""
    parts: dict[int, Payload] = {}
    record = source.records(entry, lambda: path)
    while record.next():
        if record.number not in (KEY, ENTRY_VALUE):
            raise unknown(record, path)
        parts[record.number] = payload_of(record, LENGTH, path, taken=record.number in parts)

    key = TEXT.read(source, parts[KEY], path) if KEY in parts else ""
    here = (path, key)
    if key in entries:
        raise Fault("duplicate_key", here, "the key occurs twice", parts.get(KEY, entry).offset)
    if ENTRY_VALUE not in parts:
        raise Fault("schema", here, "a value has exactly one member", entry.offset)
    yield read_value(source, parts[ENTRY_VALUE], here, level, lambda value: entries.__setitem__(key, value))
