"""Protobuf records as every Protobuf parser sees them (SPEC 7.2): tags, wire types, lengths, varints.

Knows no message; protobuf.py does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rethrown.errors import Fault, Path

VARINT: Final = 0
FIXED64: Final = 1
LENGTH: Final = 2
FIXED32: Final = 5

_GROUPS: Final = (3, 4)
_FIXED_SIZES: Final = {FIXED64: 8, FIXED32: 4}
_MAX_FIELD_NUMBER: Final = 2**29 - 1
_MAX_VARINT_BYTES: Final = 10

#: The path of a fault, which is needed only then.
Locate = Callable[[], Path]


class RecordReader:
    """Walks the records of one message: `next` reads a tag, `payload` finds what belongs to it."""

    def __init__(self, data: bytes, start: int, end: int, locate: Locate) -> None:
        self.data = data
        self.locate = locate
        self._at = start
        self._limit = end
        #: Of the record whose tag was read last; 0 while a tag is being read.
        self.number = 0
        self.wire_type = 0
        #: Where its tag starts.
        self.offset = start
        #: Where its payload starts, behind the length before it, and ends.
        self.start = self.end = start

    def next(self) -> bool:
        """Reads a tag, and moves behind it; False where the message ends."""
        self.offset = self._at
        self.number = 0
        if self._at == self._limit:
            return False
        tag = self._varint()
        if not 1 <= tag >> 3 <= _MAX_FIELD_NUMBER:
            raise Fault("malformed", self.locate(), "no field number", self.offset)
        self.number = tag >> 3
        self.wire_type = tag & 7
        return True

    def check_wire_type(self) -> None:
        """Whether this format has the wire type of the record whose tag was just read."""
        if self.wire_type in _GROUPS:
            raise Fault("unsupported_type", self.locate(), "this format has no groups", self.offset)
        if self.wire_type > FIXED32:
            raise Fault("malformed", self.locate(), "no wire type", self.offset)

    def payload(self) -> None:
        """Finds the payload of that record, and moves behind it."""
        self.check_wire_type()
        self.start = self._at
        if self.wire_type == VARINT:
            self._varint()
        else:
            size = self._varint() if self.wire_type == LENGTH else _FIXED_SIZES[self.wire_type]
            self.start = self._at
            if size > self._limit - self._at:
                raise Fault("truncated", self.locate(), "the message ends too early", self.offset)
            self._at += size
        self.end = self._at

    def _varint(self) -> int:
        number, self._at = read_varint(self.data, self._at, self._limit, self.locate, self.offset)
        return number


def read_varint(data: bytes, start: int, limit: int, locate: Locate, offset: int) -> tuple[int, int]:
    """The varint that starts here, and where it ends; a fault is one of the record at `offset`."""
    if start < limit and data[start] < 0x80:
        # Nearly every varint is one byte; without this, decoding takes a quarter longer.
        return data[start], start + 1
    number = 0
    for size, byte in enumerate(data[start : min(start + _MAX_VARINT_BYTES, limit)]):
        if size == _MAX_VARINT_BYTES - 1 and byte > 1:
            raise Fault("malformed", locate(), "a varint beyond 64 bits", offset)
        number |= (byte & 0x7F) << 7 * size
        if byte < 0x80:
            if byte == 0 and size > 0:
                raise Fault("malformed", locate(), "a varint longer than its shortest form", offset)
            return number, start + size + 1
    raise Fault("truncated", locate(), "the message ends too early", offset)


def unzigzag(number: int) -> int:
    """The signed integer that a zigzag varint stands for."""
    return (number >> 1) ^ -(number & 1)


class _Varints(dict[int, bytes]):
    """The shortest varints, made when they are first needed; those of small numbers are kept."""

    def __missing__(self, number: int) -> bytes:
        out = bytearray()
        rest = number
        while rest > 0x7F:
            out.append(rest & 0x7F | 0x80)
            rest >>= 7
        out.append(rest)
        if number < 4096:
            self[number] = bytes(out)
        return bytes(out)


#: The shortest varint of an integer of at least 0.
varint: Final[Callable[[int], bytes]] = _Varints().__getitem__


def zigzag(number: int) -> int:
    """What the varint of a signed integer holds."""
    return number << 1 if number >= 0 else ~(number << 1)
