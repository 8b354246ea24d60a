"""Protobuf, both ways (SPEC 7.2): the message ErrorEnvelope of schema/rethrown/v1/envelope.proto, by table.

General libraries merge what occurs twice and forgive much of what PB-3 refuses. This one reads to the same
plain tree as the other encodings; what a field may hold is for check.py to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from rethrown._generated import MEDIA_TYPES, VERSION, Field
from rethrown.check import check_version
from rethrown.codec import forms
from rethrown.codec.codec import Encoding
from rethrown.codec.forms import Backward, Form, Payload, Source, payload_of
from rethrown.codec.records import LENGTH, VARINT, RecordReader, read_varint
from rethrown.codec.unknown import UNKNOWN
from rethrown.codec.walk import run
from rethrown.envelope import UnknownFields
from rethrown.errors import Path
from rethrown.fields import ENUMERATIONS, ENVELOPE, FRAME, MESSAGE_OF, OMISSION, ORIGIN, Message
from rethrown.limits import Limits

#: How often a field can have a record: once, once for each element, in one for all, once for each entry.
_Occurrence: TypeAlias = Literal["once", "each", "packed", "entry"]

#: What a record holds: a scalar, the message Value, or one of our messages.
_Content: TypeAlias = "Form | Message | Literal['value']"

_SHAPES: Final[Mapping[str, tuple[_Occurrence, _Content]]] = {
    "uint": ("once", forms.UNSIGNED),
    "int": ("once", forms.SIGNED),
    "position": ("once", forms.UNSIGNED),
    "httpStatus": ("once", forms.UNSIGNED),
    "reference": ("once", forms.UNSIGNED),
    "references": ("packed", forms.UNSIGNED),
    "bool": ("once", forms.BOOLEAN),
    "kind": ("once", forms.enumerated(ENUMERATIONS["kind"])),
    "status": ("once", forms.enumerated(ENUMERATIONS["status"])),
    "omissionReason": ("once", forms.enumerated(ENUMERATIONS["omissionReason"])),
    "name": ("once", forms.TEXT),
    "names": ("each", forms.TEXT),
    "text": ("once", forms.TEXT),
    "texts": ("each", forms.TEXT),
    "values": ("each", "value"),
    "attributes": ("entry", "value"),
    "origin": ("once", ORIGIN),
    "frames": ("each", FRAME),
    "omissions": ("each", OMISSION),
    "envelopes": ("each", ENVELOPE),
}
_BILLABLE: Final[Mapping[str, tuple[type, Form]]] = {
    "int": (int, forms.SIGNED),
    "double": (float, forms.DOUBLE),
    "text": (str, forms.TEXT),
}


class _Row(NamedTuple):
    """A field as Protobuf has it."""

    name: str
    number: int
    occurs: _Occurrence
    content: _Content
    root_only: bool
    #: The type of the values that belong here, where several rows share a name: the members of a oneof.
    holds: type = object

    @property
    def wire_type(self) -> int:
        return self.content.wire_type if isinstance(self.content, Form) else LENGTH


def _rows_of(field: Field) -> list[_Row]:
    if field.numbers:
        return [
            _Row(field.name, number, "once", _BILLABLE[member][1], field.root_only, _BILLABLE[member][0])
            for member, number in field.numbers.items()
        ]
    return [_Row(field.name, field.number, *_SHAPES[field.kind], field.root_only)]


def _rows_in(message: Message) -> dict[int, _Row]:
    rows = sorted((row for field in message.fields for row in _rows_of(field)), key=lambda row: row.number)
    return {row.number: row for row in rows}


#: The rows of each message, in ascending order of their numbers, and by number.
_ROWS: Final = {message: _rows_in(message) for message in (ENVELOPE, *MESSAGE_OF.values())}


def write(tree: Mapping[str, Any]) -> bytes:
    """The bytes of an envelope that was checked."""
    out = Backward()
    _write_message(out, ENVELOPE, tree)
    return out.finish()


def _write_message(out: Backward, message: Message, fields: Mapping[str, Any]) -> None:
    if UNKNOWN in fields:
        out.add(fields[UNKNOWN].bytes)
    for row in reversed(_ROWS[message].values()):
        if row.name in fields and isinstance(fields[row.name], row.holds):
            _write_field(out, row, fields[row.name])


def _write_field(out: Backward, row: _Row, value: Any) -> None:
    if row.occurs == "entry":
        run(forms.write_entries(out, row.number, value))
    elif row.occurs == "packed":
        assert isinstance(row.content, Form)
        end = out.size
        out.add(b"".join(map(row.content.write, value)))
        out.close(row.number, end)
    else:
        for element in reversed(value) if row.occurs == "each" else (value,):
            _write_record(out, row, element)


def _write_record(out: Backward, row: _Row, value: Any) -> None:
    if isinstance(row.content, Form):
        out.add(row.content.write(value))
        out.tag(row.number, row.content.wire_type)
    elif isinstance(row.content, Message):
        end = out.size
        _write_message(out, row.content, value)
        out.close(row.number, end)
    else:
        run(forms.write_value(out, row.number, value))


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
        row = _ROWS[ENVELOPE].get(record.number)
        if row and row.name == "v" and record.wire_type == VARINT:
            version, _ = read_varint(source.data, record.start, record.end, record.locate, record.offset)
    check_version({"v": version})


def _outermost_path(source: Source, number: int, offset: int) -> Path:
    """The path of what a record of the outermost message holds; the root where it has no field."""
    row = _ROWS[ENVELOPE].get(number)
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
    rows = _ROWS[message]
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


def _locate(row: _Row | None, tree: dict[str, Any], path: Path) -> Path:
    """Where the next content of this row belongs, in the message at the path."""
    if row is None:
        return path
    here = (path, row.name)
    return here if row.occurs in ("once", "entry") else (here, len(tree.get(row.name, ())))


def _read_once(source: Source, row: _Row, record: RecordReader, tree: dict[str, Any], path: Path) -> None:
    here = _locate(row, tree, path)
    payload = payload_of(record, row.wire_type, here, taken=row.name in tree)
    tree[row.name] = _read_content(source, row, payload, here)


def _read_each(source: Source, row: _Row, record: RecordReader, tree: dict[str, Any], path: Path) -> None:
    here = _locate(row, tree, path)
    payload = payload_of(record, row.wire_type, here)
    # Only the root has members: check.py refuses others, and their depth must not become that of our stack.
    unread = row.root_only and path is not None
    element = None if unread else _read_content(source, row, payload, here)
    tree.setdefault(row.name, []).append(element)


def _read_packed(source: Source, row: _Row, record: RecordReader, tree: dict[str, Any], path: Path) -> None:
    wire_type = LENGTH if record.wire_type == LENGTH else row.wire_type
    start, end, offset = payload_of(record, wire_type, _locate(row, tree, path))
    elements = tree.setdefault(row.name, [])
    while start < end:
        element, start = read_varint(source.data, start, end, lambda: _locate(row, tree, path), offset)
        elements.append(element)


def _read_entry(source: Source, row: _Row, record: RecordReader, tree: dict[str, Any], path: Path) -> None:
    here = _locate(row, tree, path)
    payload = payload_of(record, row.wire_type, here)
    run(forms.read_entry(source, payload, here, 1, tree.setdefault(row.name, {})))


_READERS: Final = {"once": _read_once, "each": _read_each, "packed": _read_packed, "entry": _read_entry}


def _read_content(source: Source, row: _Row, payload: Payload, path: Path) -> Any:
    if isinstance(row.content, Form):
        return row.content.read(source, payload, path)
    if isinstance(row.content, Message):
        return _read_message(source, payload, row.content, path)
    read: list[Any] = []
    run(forms.read_value(source, payload, path, 1, read.append))
    return read[0]


protobuf: Final = Encoding(
    name="protobuf", media_type=MEDIA_TYPES["protobuf"], family="records", write=write, read=read
)
