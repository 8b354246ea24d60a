"""Writes MessagePack (SPEC MSG-1): the shortest form, keys sorted.

Takes a tree that was checked, in any order. Frames are written column by column, since they are most of an
envelope; every other message by a table of its fields.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, repeat
from typing import Any, Final, TypeAlias

from rethrown.codec.columns import runs_of
from rethrown.codec.walk import Walk, run
from rethrown.fields import ENVELOPE, FRAME, MESSAGE_OF, Message

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


class _Heads(dict[int, bytes]):
    """The heads of one sort by number, made when they are first needed; those of small numbers are kept."""

    def __init__(self, forms: tuple[_Form, ...]) -> None:
        self._forms = forms

    def __missing__(self, number: int) -> bytes:
        head = _head(self._forms, number)
        if number < 4096:
            self[number] = head
        return head


_TEXT_HEADS: Final = _Heads(_TEXT)
_LIST_HEADS: Final = _Heads(_LIST)
_MAP_HEADS: Final = _Heads(_MAP)
_UNSIGNED: Final = _Heads(_POSITIVE)


def _integer(value: int) -> bytes:
    return _UNSIGNED[value] if value >= 0 else _head(_NEGATIVE, value)


def _text(text: str) -> bytes:
    data = text.encode()
    return _TEXT_HEADS[len(data)] + data


_SCALARS: Final[dict[type, Callable[[Any], bytes]]] = {
    type(None): lambda _: b"\xc0",
    bool: lambda value: b"\xc3" if value else b"\xc2",
    int: _integer,
    float: lambda value: _FLOAT.pack(0xCB, value),
    str: _text,
    bytes: lambda value: _head(_BYTES, len(value)) + value,
}

_KEYS: Final = {name: _text(name) for message in (ENVELOPE, *MESSAGE_OF.values()) for name in message.by_name}


def write(tree: Mapping[str, Any]) -> bytes:
    """The bytes of a tree that was checked."""
    out: list[bytes] = []
    _message(tree, ENVELOPE, out)
    return b"".join(out)


def _message(fields: Mapping[str, Any], message: Message, out: list[bytes]) -> None:
    known = message.by_name
    out.append(_MAP_HEADS[len(fields)])
    for name in sorted(fields):
        value = fields[name]
        out.append(_KEYS[name] if name in known else _text(name))
        if scalar := _SCALARS.get(type(value)):
            out.append(scalar(value))
        elif name in _MESSAGES and name in known:
            _MESSAGES[name](value, out)
        else:
            run(_fill(value, out))


def _messages(message: Message) -> Callable[[list[Any], list[bytes]], None]:
    def write(value: list[Any], out: list[bytes]) -> None:
        out.append(_LIST_HEADS[len(value)])
        for each in value:
            _message(each, message, out)

    return write


def _frames(frames: list[dict[str, Any]], out: list[bytes]) -> None:
    if not FRAME.by_name.keys() >= {*chain.from_iterable(frames)}:
        return run(_fill(frames, out))
    out.append(_LIST_HEADS[len(frames)])
    for size, columns in runs_of(frames):
        parts: list[Iterable[bytes]] = [[_MAP_HEADS[len(columns)]] * size]
        for name in sorted(columns):
            values = columns[name]
            parts.append(repeat(_KEYS[name]))
            if type(values[0]) is str:
                texts = [*map(str.encode, values)]
                parts += map(_TEXT_HEADS.__getitem__, map(len, texts)), texts
            else:
                parts.append(map(_UNSIGNED.__getitem__, values))
        out += chain.from_iterable(zip(*parts, strict=False))
    return None


_MESSAGES: Final[Mapping[str, Callable[[Any, list[bytes]], None]]] = {
    "frames": _frames,
    "related": _messages(ENVELOPE),
    "omitted": _messages(MESSAGE_OF["omissions"]),
    "origin": lambda value, out: _message(value, MESSAGE_OF["origin"], out),
}


def _fill(container: Any, out: list[bytes]) -> Walk:
    if type(container) is dict:
        out.append(_MAP_HEADS[len(container)])
        for key in sorted(container):
            value = container[key]
            out.append(_text(key))
            if scalar := _SCALARS.get(type(value)):
                out.append(scalar(value))
            else:
                yield _fill(value, out)
    else:
        out.append(_LIST_HEADS[len(container)])
        for value in container:
            if scalar := _SCALARS.get(type(value)):
                out.append(scalar(value))
            else:
                yield _fill(value, out)
