"""MessagePack, both ways (SPEC 7.1): a plain tree of dicts, lists and scalars, and its bytes.

It knows nothing of fields. It writes the shortest form with sorted keys, and reads any form. It has no
extension types, by the specification, and reads no streams.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from rethrown._generated import BOUNDS, MEDIA_TYPES
from rethrown.codec.codec import Encoding
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


# A row is for sizes or magnitudes up to its limit: what to add to a fixed byte, or the byte and its form.
_Form: TypeAlias = "tuple[int, int, struct.Struct]"


def _form(limit: int, head: int, form: str = "") -> _Form:
    return limit, head, struct.Struct(f">B{form}")


_TEXT: Final = (
    _form(31, 0xA0),
    _form(0xFF, 0xD9, "B"),
    _form(0xFFFF, 0xDA, "H"),
    _form(0xFFFF_FFFF, 0xDB, "I"),
)
_BYTES: Final = _form(0xFF, 0xC4, "B"), _form(0xFFFF, 0xC5, "H"), _form(0xFFFF_FFFF, 0xC6, "I")
_LIST: Final = _form(15, 0x90), _form(0xFFFF, 0xDC, "H"), _form(0xFFFF_FFFF, 0xDD, "I")
_MAP: Final = _form(15, 0x80), _form(0xFFFF, 0xDE, "H"), _form(0xFFFF_FFFF, 0xDF, "I")
_POSITIVE: Final = (
    _form(0x7F, 0x00),
    _form(0xFF, 0xCC, "B"),
    _form(0xFFFF, 0xCD, "H"),
    _form(0xFFFF_FFFF, 0xCE, "I"),
    _form(2**64 - 1, 0xCF, "Q"),
)
_NEGATIVE: Final = (
    _form(0x1F, 0x100),
    _form(0x7F, 0xD0, "b"),
    _form(0x7FFF, 0xD1, "h"),
    _form(0x7FFF_FFFF, 0xD2, "i"),
    _form(2**63 - 1, 0xD3, "q"),
)
_FLOAT: Final = struct.Struct(">Bd")


def _head(forms: tuple[_Form, ...], number: int) -> bytes:
    """The shortest form of a size or an integer."""
    magnitude = number if number >= 0 else ~number
    for limit, head, form in forms:
        if magnitude <= limit:
            return form.pack(head + number) if form.size == 1 else form.pack(head, number)
    raise AssertionError("check.py bounds every number and size")


def _text(text: str) -> bytes:
    data = text.encode()
    return _head(_TEXT, len(data)) + data


_SCALARS: Final[dict[type, Callable[[Any], bytes]]] = {
    type(None): lambda _: b"\xc0",
    bool: lambda value: b"\xc3" if value else b"\xc2",
    int: lambda value: _head(_POSITIVE if value >= 0 else _NEGATIVE, value),
    float: lambda value: _FLOAT.pack(0xCB, value),
    str: _text,
    bytes: lambda value: _head(_BYTES, len(value)) + value,
}


def write(tree: Mapping[str, object]) -> bytes:
    """The bytes of a tree that was checked."""
    out = bytearray()
    run(_fill(tree, out))
    return bytes(out)


def _fill(container: Any, out: bytearray) -> Walk:
    if type(container) is dict:
        out += _head(_MAP, len(container))
        elements = [(_text(key), container[key]) for key in sorted(container)]
    else:
        out += _head(_LIST, len(container))
        elements = [(b"", element) for element in container]
    for key, value in elements:
        out += key
        if scalar := _SCALARS.get(type(value)):
            out += scalar(value)
        else:
            yield _fill(value, out)


msgpack: Final = Encoding(
    name="msgpack", media_type=MEDIA_TYPES["msgpack"], family="named", write=write, read=read
)
