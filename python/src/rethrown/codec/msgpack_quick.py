"""Reads what msgpack_writer.py writes (SPEC MSG-1), and nothing else.

No paths, no offsets, no faults: where anything is not as expected, some exception says that msgpack.py has to
read it. What is returned is what msgpack.py would return, with the fields of messages in ascending order.

Whether a length reaches beyond the input is seen in the end: nothing is read there, and nothing moves back.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from rethrown.fields import ENVELOPE, MESSAGE_OF, Message
from rethrown.limits import Limits


class Unexpected(Exception):  # noqa: N818  It never leaves the codecs.
    """Not what the writer writes."""


#: Reads what starts here, with room for so many levels; returns it, and where it ends.
_Read: TypeAlias = Callable[[bytes, int, int], "tuple[Any, int]"]


def read_quickly(data: bytes, limits: Limits) -> object:
    """The tree of these bytes, or an exception."""
    tree, at = _message(data, 0, limits.max_depth, ENVELOPE)
    if at != len(data):
        raise Unexpected
    return tree


def _unexpected(data: bytes, at: int, room: int) -> tuple[Any, int]:
    raise Unexpected


def _constant(value: bool | None) -> _Read:
    return lambda data, at, room: (value, at + 1)


def _number(form: str) -> _Read:
    unpack, size = struct.Struct(form).unpack_from, struct.calcsize(form)
    return lambda data, at, room: (unpack(data, at + 1)[0], at + 1 + size)


def _short_text(data: bytes, at: int, room: int) -> tuple[str, int]:
    end = at + data[at] - 0x9F
    return data[at + 1 : end].decode(), end


def _text(width: int) -> _Read:
    def read(data: bytes, at: int, room: int) -> tuple[str, int]:
        start = at + 1 + width
        end = start + int.from_bytes(data[at + 1 : start], "big")
        return data[start:end].decode(), end

    return read


def _bytes(width: int) -> _Read:
    def read(data: bytes, at: int, room: int) -> tuple[bytes, int]:
        start = at + 1 + width
        end = start + int.from_bytes(data[at + 1 : start], "big")
        return data[start:end], end

    return read


def _size(data: bytes, at: int, few: int, wide: int) -> tuple[int, int]:
    """How many elements, and where they start: `few` is the head for none, `wide` that with 16 bits."""
    head = data[at]
    if 0 <= head - few < 16:
        return head - few, at + 1
    width = {wide: 2, wide + 1: 4}[head]
    return int.from_bytes(data[at + 1 : at + 1 + width], "big"), at + 1 + width


def _list(data: bytes, at: int, room: int) -> tuple[list[Any], int]:
    if not room:
        raise Unexpected
    count, at = _size(data, at, 0x90, 0xDC)
    elements: list[Any] = []
    for _ in range(count):
        element, at = _READ[data[at]](data, at, room - 1)
        elements.append(element)
    return elements, at


def _map(data: bytes, at: int, room: int) -> tuple[dict[str, Any], int]:
    if not room:
        raise Unexpected
    count, at = _size(data, at, 0x80, 0xDE)
    entries: dict[str, Any] = {}
    keys: list[str] = []
    for _ in range(count):
        key, at = _KEY[data[at]](data, at, room)
        keys.append(key)
        entries[key], at = _READ[data[at]](data, at, room - 1)
    # Twice the same is fewer entries than keys.
    if len(entries) < count or keys != sorted(keys):
        raise Unexpected
    return entries, at


def _readers() -> Sequence[_Read]:
    table: list[_Read] = [_unexpected] * 256
    table[0x00:0x80] = [lambda data, at, room: (data[at], at + 1)] * 0x80
    table[0x80:0x90] = [_map] * 16
    table[0x90:0xA0] = [_list] * 16
    table[0xA0:0xC0] = [_short_text] * 32
    table[0xC0], table[0xC2], table[0xC3] = map(_constant, (None, False, True))
    table[0xC4:0xC7] = map(_bytes, (1, 2, 4))
    table[0xCB:0xD0] = map(_number, (">d", ">B", ">H", ">I", ">Q"))
    table[0xD0:0xD4] = map(_number, (">b", ">h", ">i", ">q"))
    table[0xD9:0xDC] = map(_text, (1, 2, 4))
    table[0xDC:0xE0] = _list, _list, _map, _map
    table[0xE0:0x100] = [lambda data, at, room: (data[at] - 0x100, at + 1)] * 32
    return table


_READ: Final = _readers()
_KEY: Final = [
    read if 0xA0 <= head < 0xC0 or 0xD9 <= head < 0xDC else _unexpected for head, read in enumerate(_READ)
]


def _message(data: bytes, at: int, room: int, message: Message) -> tuple[dict[str, Any], int]:
    count, at = _size(data, at, 0x80, 0xDE)
    found: dict[str, Any] = {}
    names: list[str] = []
    for _ in range(count):
        # Every name of a field is short.
        end = at + data[at] - 0x9F
        name = _NAMES[data[at:end]]
        names.append(name)
        read = _FIELDS.get(name)
        found[name], at = read(data, end, room) if read else _READ[data[end]](data, end, room)
    fields = {name: found[name] for name in message.by_name if name in found}
    # Fewer than were counted: one of them twice, or one that only another message knows.
    if len(fields) < count or names != sorted(names):
        raise Unexpected
    return fields, at


def _messages(message: Message) -> _Read:
    def read(data: bytes, at: int, room: int) -> tuple[list[Any], int]:
        count, at = _size(data, at, 0x90, 0xDC)
        found: list[Any] = []
        for _ in range(count):
            each, at = _message(data, at, room, message)
            found.append(each)
        return found, at

    return read


def _frames(data: bytes, at: int, room: int) -> tuple[list[Any], int]:
    count, at = _size(data, at, 0x90, 0xDC)
    frames: list[Any] = []
    for _ in range(count):
        frame, at = _usual_frame(data, at) or _message(data, at, room, MESSAGE_OF["frames"])
        frames.append(frame)
    return frames, at


def _usual_frame(data: bytes, at: int) -> tuple[dict[str, Any], int] | None:
    """A frame with the five fields that nearly every frame has, its texts below 256 bytes.

    Half of what a decode costs is here: a loop over the same steps takes half as long again.
    """
    if not data.startswith(b"\x85\xa4file", at):
        return None
    head = data[at + 6]
    if 0xA0 <= head < 0xC0:
        start = at + 7
        end = start + head - 0xA0
    elif head == 0xD9:
        start = at + 8
        end = start + data[at + 7]
    else:
        return None
    file = data[start:end].decode()
    if not data.startswith(b"\xa8function", end):
        return None
    head = data[end + 9]
    if 0xA0 <= head < 0xC0:
        start = end + 10
        end = start + head - 0xA0
    elif head == 0xD9:
        start = end + 11
        end = start + data[end + 10]
    else:
        return None
    function = data[start:end].decode()
    if not data.startswith(b"\xa4line", end):
        return None
    line, end = _READ[data[end + 5]](data, end + 5, 0)
    if not data.startswith(b"\xa6module", end):
        return None
    head = data[end + 7]
    if 0xA0 <= head < 0xC0:
        start = end + 8
        end = start + head - 0xA0
    elif head == 0xD9:
        start = end + 9
        end = start + data[end + 8]
    else:
        return None
    module = data[start:end].decode()
    if not data.startswith(b"\xa6source", end):
        return None
    head = data[end + 7]
    if 0xA0 <= head < 0xC0:
        start = end + 8
        end = start + head - 0xA0
    elif head == 0xD9:
        start = end + 9
        end = start + data[end + 8]
    else:
        return None
    source = data[start:end].decode()
    return {"file": file, "line": line, "function": function, "module": module, "source": source}, end


_FIELDS: Final[dict[str, _Read]] = {
    "frames": _frames,
    "related": _messages(ENVELOPE),
    "omitted": _messages(MESSAGE_OF["omissions"]),
    "origin": lambda data, at, room: _message(data, at, room, MESSAGE_OF["origin"]),
}
_NAMES: Final = {
    bytes((0xA0 + len(name),)) + name.encode(): name
    for message in (ENVELOPE, *MESSAGE_OF.values())
    for name in message.by_name
}
