"""Other people's encoders, for the same envelopes: what they write is what ours must write."""

from __future__ import annotations

import json
import re
from typing import Any

import msgpack  # type: ignore[import-untyped]
from strategies import json_form

from rethrown._generated import FIELDS
from rethrown.v1 import envelope_pb2

_NESTED = {"frames": "Frame", "omissions": "Omission", "envelopes": "ErrorEnvelope"}


def msgpack_bytes(tree: Any) -> bytes:
    """What Python's msgpack writes, with sorted keys."""
    return bytes(msgpack.packb(_sorted(tree)))


def json_bytes(tree: Any) -> bytes:
    """What the standard library writes, in the order of the tree."""
    return json.dumps(json_form(tree), ensure_ascii=False, separators=(",", ":")).encode()


def protobuf_message(envelope: dict[str, Any]) -> envelope_pb2.ErrorEnvelope:
    """The message of the protobuf runtime, less unknown fields."""
    message = envelope_pb2.ErrorEnvelope()
    fill(message, "ErrorEnvelope", envelope)
    return message


def _sorted(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _sorted(tree[key]) for key in sorted(tree, key=str.encode)}
    return [_sorted(element) for element in tree] if isinstance(tree, list) else tree


def fill(message: Any, name: str, fields: dict[str, Any]) -> None:
    """Sets the fields of a generated message; unknown ones have no place there."""
    for field in FIELDS[name]:
        if field.name not in fields:
            continue
        value = fields[field.name]
        attribute = _snake(field.name)
        if field.kind in _NESTED:
            for element in value:
                fill(getattr(message, attribute).add(), _NESTED[field.kind], element)
        elif field.kind == "origin":
            message.origin.SetInParent()
            fill(message.origin, "Origin", value)
        elif field.kind == "values":
            for element in value:
                fill_value(getattr(message, attribute).add(), element)
        elif field.kind == "attributes":
            for key, element in value.items():
                fill_value(getattr(message, attribute)[key], element)
        elif field.kind in ("names", "texts", "references"):
            getattr(message, attribute).extend(value)
        elif field.kind == "billable":
            suffix = {int: "", float: "_double", str: "_text"}[type(value)]
            setattr(message, attribute + suffix, value)
        elif field.kind in ("kind", "status", "omissionReason"):
            prefix = {"kind": "KIND", "status": "STATUS", "omissionReason": "OMISSION_REASON"}[field.kind]
            setattr(message, attribute, f"{prefix}_{value.upper()}")
        else:
            setattr(message, attribute, value)


def fill_value(message: Any, value: Any) -> None:
    if value is None:
        message.null.SetInParent()
    elif isinstance(value, list):
        message.list.SetInParent()
        for element in value:
            fill_value(message.list.items.add(), element)
    elif isinstance(value, dict):
        message.map.SetInParent()
        for key, element in value.items():
            fill_value(message.map.entries[key], element)
    else:
        names = {bool: "bool", int: "integer", float: "float", str: "text", bytes: "bytes"}
        setattr(message, names[type(value)], value)


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", name)
