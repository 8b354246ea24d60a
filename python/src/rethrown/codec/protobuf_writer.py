"""Writes Protobuf (SPEC PB-1): the fields of each message in ascending order, the shortest varints.

Takes a tree that was checked. Frames are written column by column, since they are most of an envelope. Lists
and maps inside values are forms.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import repeat
from typing import Any, Final, TypeAlias

from rethrown.codec import forms
from rethrown.codec.columns import runs_of
from rethrown.codec.forms import Backward, Form
from rethrown.codec.records import LENGTH, varint
from rethrown.codec.rows import ROWS, Row
from rethrown.codec.unknown import UNKNOWN
from rethrown.codec.walk import run
from rethrown.fields import ENVELOPE, FRAME, Message


def write(tree: Mapping[str, Any]) -> bytes:
    """The bytes of an envelope that was checked."""
    return _message(ENVELOPE, tree)


def _message(message: Message, fields: Mapping[str, Any]) -> bytes:
    out: list[bytes] = []
    for write in _WRITERS[message]:
        write(fields, out)
    if UNKNOWN in fields:
        out.append(fields[UNKNOWN].bytes)
    return b"".join(out)


#: Writes one field of a message, where it is there.
_Write: TypeAlias = Callable[[Mapping[str, Any], list[bytes]], object]


def _writer(row: Row) -> _Write:
    name, content = row.name, row.content
    tag = varint(row.number << 3 | (LENGTH if row.occurs == "packed" else row.wire_type))

    def once(fields: Mapping[str, Any], out: list[bytes]) -> None:
        if name in fields and isinstance(fields[name], row.holds):
            out += tag, write(fields[name])

    def each(fields: Mapping[str, Any], out: list[bytes]) -> None:
        for element in fields.get(name, ()):
            out += tag, write(element)

    def packed(fields: Mapping[str, Any], out: list[bytes]) -> None:
        if name in fields:
            numbers = b"".join(map(varint, fields[name]))
            out += tag, varint(len(numbers)), numbers

    def frames(fields: Mapping[str, Any], out: list[bytes]) -> None:
        for data in _frames(fields.get(name, [])):
            out += tag, varint(len(data)), data

    def entries(fields: Mapping[str, Any], out: list[bytes]) -> None:
        held = fields.get(name, {})
        for key in sorted(held):
            data = _ENTRY_KEY + forms.TEXT.write(key) + _value(forms.ENTRY_VALUE, _ENTRY_VALUE, held[key])
            out += tag, varint(len(data)), data

    def values(fields: Mapping[str, Any], out: list[bytes]) -> None:
        for value in fields.get(name, ()):
            out.append(_value(row.number, tag, value))

    if content == "value":
        return entries if row.occurs == "entry" else values
    if content is FRAME:
        return frames
    write = content.write if isinstance(content, Form) else _sized(content)
    return {"once": once, "each": each, "packed": packed}[row.occurs]


def _sized(message: Message) -> Callable[[Any], bytes]:
    def write(fields: Any) -> bytes:
        data = _message(message, fields)
        return varint(len(data)) + data

    return write


_ENTRY_KEY: Final = varint(forms.KEY << 3 | LENGTH)
_ENTRY_VALUE: Final = varint(forms.ENTRY_VALUE << 3 | LENGTH)
_SCALARS: Final = {
    kind: (varint(number << 3 | form.wire_type), form.write) for kind, (number, form) in forms.SCALARS.items()
}


def _value(number: int, tag: bytes, value: Any) -> bytes:
    """A Value as a record of this number, which has this tag."""
    if scalar := _SCALARS.get(type(value)):
        member, write = scalar
        data = member + write(value)
        return tag + varint(len(data)) + data
    out = Backward()
    run(forms.write_value(out, number, value))
    return out.finish()


def _frames(frames: list[dict[str, Any]]) -> list[bytes]:
    """The bytes of each frame, without its tag and length."""
    written: list[bytes] = []
    for size, columns in runs_of(frames):
        parts: list[Any] = [[b""] * size]
        for row in ROWS[FRAME].values():
            values = columns.get(row.name)
            if values is None:
                continue
            parts.append(repeat(varint(row.number << 3 | row.wire_type)))
            if row.content is forms.TEXT:
                texts = [*map(str.encode, values)]
                parts += map(varint, map(len, texts)), texts
            else:
                parts.append(map(varint, values))
        if UNKNOWN in columns:
            parts.append([unknown.bytes for unknown in columns[UNKNOWN]])
        written += map(b"".join, zip(*parts, strict=False))
    return written


_WRITERS: Final = {message: [_writer(row) for row in rows.values()] for message, rows in ROWS.items()}
