"""Reads conformance/vectors/95-bridges: what a bridge is given, and what it makes of it."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

from vector_files import FILES


def bridge_vectors(name: str) -> list[dict[str, Any]]:
    """The vectors of one bridge; `{"$hex": …}` are bytes."""
    return [
        {**vector, "input": _from_json(vector["input"]), "expect": _from_json(vector["expect"])}
        for vector in FILES[f"95-bridges/{name}"]["cases"]
    ]


def outcome(bridge: ModuleType, vector: dict[str, Any]) -> Any:
    """What the bridge makes of a vector's input. The names are TypeScript's."""
    options = {_snake(name): value for name, value in vector.get("options", {}).items()}
    return getattr(bridge, _snake(vector["call"]))(vector["input"], **options)


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", name)


def _from_json(value: Any) -> Any:
    if isinstance(value, list):
        return [_from_json(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"$hex"}:
        return bytes.fromhex(value["$hex"])
    return {key: _from_json(each) for key, each in value.items()}
