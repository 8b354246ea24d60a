"""Writes JSON (SPEC JSON-1): the fields of messages in ascending order, the keys of all other maps sorted.

Takes a tree that was checked. The standard library writes it, once it is in that order; only some floats it
prints in another way than ECMAScript, so a tree that holds one of these is written here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from rethrown.codec.text import encode_base64, number_text
from rethrown.codec.value import BYTES_TAG
from rethrown.codec.walk import Walk, run
from rethrown.fields import ENVELOPE, FRAME, MESSAGE_OF, Message

#: Its escapes are those of JSON-1.
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def write(tree: Mapping[str, Any]) -> bytes:
    """The bytes of a tree that was checked."""
    odd_floats: list[float] = []
    ordered = _message(ENVELOPE, tree, odd_floats)
    if not odd_floats:
        return _ENCODER.encode(ordered).encode()
    out: list[str] = []
    run(_fill(ordered, out))
    return "".join(out).encode()


def _message(message: Message, fields: Mapping[str, Any], odd_floats: list[float]) -> dict[str, Any]:
    ordered: dict[str, Any] = {}
    for name in message.by_name:
        if name in fields:
            value = fields[name]
            inside = _INSIDE.get(name)
            ordered[name] = inside(value, odd_floats) if inside else _value(value, odd_floats)
    if len(ordered) < len(fields):
        for name in sorted(fields.keys() - ordered.keys()):
            ordered[name] = _value(fields[name], odd_floats)
    return ordered


def _frames(frames: list[dict[str, Any]], odd_floats: list[float]) -> list[dict[str, Any]]:
    if all(map(_FRAME_SHAPES.__contains__, map(tuple, frames))):
        return frames
    return [_message(FRAME, frame, odd_floats) for frame in frames]


def _frame_shapes() -> frozenset[tuple[str, ...]]:
    shapes: list[tuple[str, ...]] = [()]
    for name in FRAME.by_name:
        shapes += [(*shape, name) for shape in shapes]
    return frozenset(shapes)


#: All that a frame can look like that is in order already.
_FRAME_SHAPES: Final = _frame_shapes()


def _messages(message: Message) -> Callable[[list[Any], list[float]], list[Any]]:
    return lambda value, odd_floats: [_message(message, each, odd_floats) for each in value]


_INSIDE: Final[Mapping[str, Callable[[Any, list[float]], Any]]] = {
    "frames": _frames,
    "related": _messages(ENVELOPE),
    "omitted": _messages(MESSAGE_OF["omissions"]),
    "origin": lambda value, odd_floats: _message(MESSAGE_OF["origin"], value, odd_floats),
}


def _value(value: Any, odd_floats: list[float]) -> Any:
    """A value with keys sorted and bytes as text; collects the floats that Python prints otherwise."""
    kind = type(value)
    if kind is list:
        return [_value(item, odd_floats) for item in value]
    if kind is dict:
        return {key: _value(value[key], odd_floats) for key in sorted(value)}
    if kind is bytes:
        return {BYTES_TAG: encode_base64(value)}
    if kind is float and number_text(value) != repr(value):
        odd_floats.append(value)
    return value


def _fill(container: Any, out: list[str]) -> Walk:
    is_map = type(container) is dict
    out.append("{" if is_map else "[")
    for index, element in enumerate(container):
        if index:
            out.append(",")
        value = element
        if is_map:
            out.append(f"{_ENCODER.encode(element)}:")
            value = container[element]
        if type(value) is list or type(value) is dict:
            yield _fill(value, out)
        else:
            out.append(number_text(value) if type(value) is float else _ENCODER.encode(value))
    out.append("}" if is_map else "]")
