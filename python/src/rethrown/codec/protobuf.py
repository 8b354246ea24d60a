"""Reads Protobuf (SPEC 7.2): the message ErrorEnvelope of schema/rethrown/v1/envelope.proto, by table.

General libraries merge what occurs twice and forgive much of what PB-3 refuses. This one reads to the same
plain tree as the other encodings; what a field may hold is for check.py to say. Writing is
protobuf_writer.py; what that wrote is nearly always read by protobuf_quick.py.
"""

from __future__ import annotations

from typing import Any, Final

from rethrown._generated import MEDIA_TYPES, VERSION
from rethrown.check import check_version
from rethrown.codec import forms
from rethrown.codec.codec import Encoding
from rethrown.codec.forms import Form, Payload, Source, payload_of
from rethrown.codec.protobuf_quick import read_quickly
from rethrown.codec.protobuf_writer import write
from rethrown.codec.records import LENGTH, VARINT, RecordReader, read_varint
from rethrown.codec.rows import ROWS, Row
from rethrown.codec.unknown import UNKNOWN
from rethrown.codec.walk import run
from rethrown.envelope import UnknownFields
from rethrown.errors import Path
from rethrown.fields import ENVELOPE, Message
from rethrown.limits import Limits


def read(data: bytes, limits: Limits) -> object:
    """The tree of these bytes. Raises Faults of form, and that of version where SPEC ERR-4 wants it."""
    source = Source(data, limits.max_depth)
    _read_version(source)
    return _read_message(source, Payload(0, len(data), 0), ENVELOPE, None)


def _read_version(source: Source) -> None:
    """Reads the records of the outermost message alone, and the version."""
    version = VERSION
    record = source.records(
        Payload(0, len(source.data), 0), lambda: _outermost_path(source, record.number, record.offset)
    )
    while record.next():
        record.payload()
        row = ROWS[ENVELOPE].get(record.number)
        if row and row.name == "v" and record.wire_type == VARINT:
            version, _ = read_varint(source.data, record.start, record.end, record.locate, record.offset)
    check_version({"v": version})


def _outermost_path(source: Source, number: int, offset: int) -> Path:
    """The path of what a record of the outermost message holds; the root where it has no field."""
    row = ROWS[ENVELOPE].get(number)
    if row is None:
        return None
    if row.occurs in ("once", "entry"):
        return (None, row.name)
    elements = 0
    before = source.records(Payload(0, offset, 0), lambda: None)
    while before.next():
        before.payload()
        if before.number == number:
            packed = row.occurs == "packed" and before.wire_type == LENGTH
            part = source.data[before.start : before.end]
            elements += sum(byte < 0x80 for byte in part) if packed else 1
    return ((None, row.name), elements)


def _read_message(source: Source, payload: Payload, message: Message, path: Path) -> dict[str, Any]:
    rows = ROWS[message]
    tree: dict[str, Any] = {}
    unknown: list[bytes] = []
    record = source.records(payload, lambda: _locate(rows.get(record.number), tree, path))
    while record.next():
        row = rows.get(record.number)
        if row:
            _READERS[row.occurs](source, row, record, tree, path)
        else:
            record.payload()
            unknown.append(source.data[record.offset : record.end])
    if unknown:
        tree[UNKNOWN] = UnknownFields(b"".join(unknown))
    # The 0 of an enumeration is absence.
    return {name: value for name, value in tree.items() if value is not None}


def _locate(row: Row | None, tree: dict[str, Any], path: Path) -> Path:
    """Where the next content of this row belongs, in the message at the path."""
    if row is None:
        return path
    here = (path, row.name)
    return here if row.occurs in ("once", "entry") else (here, len(tree.get(row.name, ())))


def _read_once(source: Source, row: Row, record: RecordReader, tree: dict[str, Any], path: Path) -> None:
    here = _locate(row, tree, path)
    payload = payload_of(record, row.wire_type, here, taken=row.name in tree)
    tree[row.name] = _read_content(source, row, payload, here)


def _read_each(source: Source, row: Row, record: RecordReader, tree: dict[str, Any], path: Path) -> None:
    here = _locate(row, tree, path)
    payload = payload_of(record, row.wire_type, here)
    # Only the root has members: check.py refuses others, and their depth must not become that of our stack.
    unread = row.root_only and path is not None
    element = None if unread else _read_content(source, row, payload, here)
    tree.setdefault(row.name, []).append(element)


def _read_packed(source: Source, row: Row, record: RecordReader, tree: dict[str, Any], path: Path) -> None:
    wire_type = LENGTH if record.wire_type == LENGTH else row.wire_type
    start, end, offset = payload_of(record, wire_type, _locate(row, tree, path))
    elements = tree.setdefault(row.name, [])
    while start < end:
        element, start = read_varint(source.data, start, end, lambda: _locate(row, tree, path), offset)
        elements.append(element)


def _read_entry(source: Source, row: Row, record: RecordReader, tree: dict[str, Any], path: Path) -> None:
    here = _locate(row, tree, path)
    payload = payload_of(record, row.wire_type, here)
    run(forms.read_entry(source, payload, here, 1, tree.setdefault(row.name, {})))


_READERS: Final = {"once": _read_once, "each": _read_each, "packed": _read_packed, "entry": _read_entry}


def _read_content(source: Source, row: Row, payload: Payload, path: Path) -> Any:
    if isinstance(row.content, Form):
        return row.content.read(source, payload, path)
    if isinstance(row.content, Message):
        return _read_message(source, payload, row.content, path)
    read: list[Any] = []
    run(forms.read_value(source, payload, path, 1, read.append))
    return read[0]


protobuf: Final = Encoding(
    name="protobuf",
    media_type=MEDIA_TYPES["protobuf"],
    family="records",
    write=write,
    read=read,
    read_quickly=read_quickly,
)
