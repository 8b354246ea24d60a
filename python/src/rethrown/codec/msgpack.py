"""MessagePack (SPEC 7.1): bytes → a plain tree of dicts, lists and scalars.

It knows nothing of fields, and reads any form. It has no extension types, by the specification, and reads no
streams. Writing is msgpack_writer.py; what that wrote is nearly always read by msgpack_quick.py.
"""

from __future__ import annotations

import struct
from typing import Any, Final, NamedTuple

from rethrown._generated import BOUNDS, MEDIA_TYPES
from rethrown.codec.codec import Encoding
from rethrown.codec.msgpack_quick import read_quickly
from rethrown.codec.msgpack_writer import write
from rethrown.codec.walk import Walk, run
from rethrown.errors import Fault, Path
from rethrown.limits import Limits


class _Head(NamedTuple):
    """What a first byte announces: a sort, and its operand or the form in which the operand follows."""

    sort: str
    operand: int | bool | None = None
    form: struct.Struct | None = None


def _heads() -> list[_Head]:
    uint8, uint16, uint32 = struct.Struct(">B"), struct.Struct(">H"), struct.Struct(">I")
    table: dict[int, _Head] = {byte: _Head("scalar", byte) for byte in range(0x80)}
    table |= {byte: _Head("scalar", byte - 0x100) for byte in range(0xE0, 0x100)}
    table |= {0x80 + size: _Head("map", size) for size in range(16)}
    table |= {0x90 + size: _Head("list", size) for size in range(16)}
    table |= {0xA0 + size: _Head("text", size) for size in range(32)}
    table |= {0xC0: _Head("scalar", None), 0xC1: _Head("unused"), 0xC2: _Head("scalar", False)}
    table |= {0xC3: _Head("scalar", True)}
    table |= {0xC4 + i: _Head("bytes", form=form) for i, form in enumerate((uint8, uint16, uint32))}
    table |= {byte: _Head("extension") for byte in (0xC7, 0xC8, 0xC9, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8)}
    numbers = ">f", ">d", ">B", ">H", ">I", ">Q", ">b", ">h", ">i", ">q"
    table |= {0xCA + i: _Head("scalar", form=struct.Struct(form)) for i, form in enumerate(numbers)}
    table |= {0xD9 + i: _Head("text", form=form) for i, form in enumerate((uint8, uint16, uint32))}
    table |= {0xDC + i: _Head("list", form=form) for i, form in enumerate((uint16, uint32))}
    table |= {0xDE + i: _Head("map", form=form) for i, form in enumerate((uint16, uint32))}
    return [table[byte] for byte in range(0x100)]


_HEADS: Final = _heads()


class _Reader:
    def __init__(self, data: bytes, max_levels: int) -> None:
        self.data = data
        self.at = 0
        self.max_levels = max_levels

    def head(self, path: Path) -> _Head:
        """What stands here; moves behind its first byte."""
        if self.at == len(self.data):
            raise Fault("truncated", path, "the input ends before the value", self.at)
        self.at += 1
        return _HEADS[self.data[self.at - 1]]

    def operand(self, head: _Head, path: Path, start: int) -> Any:
        """The number, size or constant that a head announces; moves behind it."""
        if head.form is None:
            return head.operand
        self.need(head.form.size, path, start)
        self.at += head.form.size
        return head.form.unpack_from(self.data, self.at - head.form.size)[0]

    def need(self, size: int, path: Path, start: int) -> None:
        """Compares with what is left, before anything is allocated (SPEC MSG-3)."""
        if size > len(self.data) - self.at:
            raise Fault("truncated", path, "the input ends within the value", start)

    def take(self, size: int, path: Path, start: int) -> bytes:
        self.need(size, path, start)
        self.at += size
        return self.data[self.at - size : self.at]

    def text(self, head: _Head, path: Path, start: int) -> str:
        data = self.take(self.operand(head, path, start), path, start)
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise Fault("invalid_utf8", path, "the text is no UTF-8", start) from None

    def key(self, target: dict[str, object], path: Path) -> str:
        start = self.at
        head = self.head(path)
        if head.sort == "unused":
            raise Fault("malformed", path, "the byte c1 is no MessagePack", start)
        if head.sort != "text":
            raise Fault("unsupported_type", path, "expected a key that is text", start)
        key = self.text(head, path, start)
        if key in target:
            raise Fault("duplicate_key", (path, key), "the key occurs twice", start)
        return key

    def value(self, path: Path, level: int) -> tuple[object, Walk | None]:
        """What stands here; a list or map is still empty, and comes with the walk that fills it."""
        start = self.at
        head = self.head(path)
        if head.sort == "scalar":
            return self.operand(head, path, start), None
        if head.sort == "text":
            return self.text(head, path, start), None
        if head.sort == "bytes":
            return self.take(self.operand(head, path, start), path, start), None
        if head.sort == "unused":
            raise Fault("malformed", path, "the byte c1 is no MessagePack", start)
        if head.sort == "extension":
            raise Fault("unsupported_type", path, "this format has no extension types", start)
        size = self.operand(head, path, start)
        self.need(size if head.sort == "list" else 2 * size, path, start)
        if level == self.max_levels:
            raise Fault("limit", path, f"more than {level} containers in one another", start)
        if head.sort == "list":
            elements: list[object] = []
            return elements, self.fill_list(elements, size, path, level + 1)
        entries: dict[str, object] = {}
        return entries, self.fill_map(entries, size, path, level + 1)

    def fill_list(self, target: list[object], size: int, path: Path, level: int) -> Walk:
        for index in range(size):
            value, inner = self.value((path, index), level)
            target.append(value)
            if inner:
                yield inner

    def fill_map(self, target: dict[str, object], size: int, path: Path, level: int) -> Walk:
        for _ in range(size):
            key = self.key(target, path)
            target[key], inner = self.value((path, key), level)
            if inner:
                yield inner


def read(data: bytes, limits: Limits) -> object:
    """The tree of these bytes. Raises Faults of form."""
    reader = _Reader(data, limits.max_depth + BOUNDS["levelsAboveValues"])
    root, walk = reader.value(None, 0)
    if walk:
        run(walk)
    if reader.at < len(data):
        raise Fault("trailing_data", None, "nothing more may follow", reader.at)
    return root


msgpack: Final = Encoding(
    name="msgpack",
    media_type=MEDIA_TYPES["msgpack"],
    family="named",
    write=write,
    read=read,
    read_quickly=read_quickly,
)
