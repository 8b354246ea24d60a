"""Modal's GenericResult in Protobuf: read as far as the first record that is malformed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from rethrown.codec.records import LENGTH, VARINT, RecordReader, read_varint, varint
from rethrown.errors import Fault


class ResultField(NamedTuple):
    """One field of GenericResult."""

    number: int
    kind: type
    name: str


FIELDS: Final = (
    ResultField(1, int, "status"),
    ResultField(2, str, "exception"),
    ResultField(3, int, "exitcode"),
    ResultField(4, str, "traceback"),
    ResultField(5, bytes, "data"),
    ResultField(10, str, "data_blob_id"),
    ResultField(11, bytes, "serialized_tb"),
    ResultField(12, bytes, "tb_line_cache"),
    ResultField(13, str, "propagation_reason"),
)
_BY_NUMBER: Final = {field.number: field for field in FIELDS}
_BY_NAME: Final = {field.name: field for field in FIELDS}

#: What Python pickled, or where it lies.
PICKLED: Final = ("data", "data_blob_id", "serialized_tb", "tb_line_cache")
#: What else has no field in an envelope.
CARRIED: Final = ("exitcode", "propagation_reason")


def holds(name: str, value: object) -> bool:
    """Whether a value is one of the field's kind, and not its default."""
    kind = _BY_NAME[name].kind
    if kind is int:
        return type(value) is int and value != 0 and -(2**31) <= value < 2**31
    return issubclass(type(value), kind) and bool(value)


def read_result(data: bytes) -> tuple[dict[str, Any], bool]:
    """The fields of a message, and whether all of it could be read."""
    fields: dict[str, Any] = {}
    record = RecordReader(data, 0, len(data), lambda: None)
    try:
        while record.next():
            record.payload()
            field = _BY_NUMBER.get(record.number)
            if field is None or record.wire_type != (VARINT if field.kind is int else LENGTH):
                continue
            part = data[record.start : record.end]
            if field.kind is int:
                fields[field.name] = _int32(read_varint(part, 0, len(part), lambda: None, 0)[0])
            else:
                fields[field.name] = part if field.kind is bytes else part.decode("utf-8", "replace")
    except Fault:
        return fields, False
    return fields, True


def _int32(number: int) -> int:
    low = number & 0xFFFF_FFFF
    return low - 2**32 if low >= 2**31 else low


def write_result(result: Mapping[str, Any]) -> bytes:
    """The message of these fields."""
    out = bytearray()
    for number, kind, name in FIELDS:
        value = result.get(name)
        if not holds(name, value):
            continue
        out += varint(number * 8 + (VARINT if kind is int else LENGTH))
        if isinstance(value, int):
            # A negative one takes the ten bytes of 64 bits.
            out += varint(value & (2**64 - 1))
        else:
            part = value.encode() if isinstance(value, str) else bytes(value or b"")
            out += varint(len(part)) + part
    return bytes(out)
