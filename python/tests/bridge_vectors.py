"""Reads conformance/vectors/95-bridges and 96-carriers.

What a bridge or an adapter is given, and what it makes of it.
"""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

from vector_files import FILES


def bridge_vectors(name: str) -> list[dict[str, Any]]:
    """The vectors of one bridge; `{"$hex": …}` are bytes."""
    return _vectors(f"95-bridges/{name}")


def carrier_vectors(name: str) -> list[dict[str, Any]]:
    """The same of one carrier."""
    return _vectors(f"96-carriers/{name}")


def _vectors(path: str) -> list[dict[str, Any]]:
    return [
        {**vector, "input": _from_json(vector["input"]), "expect": _from_json(vector["expect"])}
        for vector in FILES[path]["cases"]
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
