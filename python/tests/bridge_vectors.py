"""Reads conformance/vectors/bridges: what a bridge is given, and what it makes of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

_FOLDER = Path(__file__).parents[2] / "conformance" / "vectors" / "bridges"


def bridge_vectors(name: str) -> dict[str, Any]:
    """The vectors of one bridge; `{"$hex": …}` are bytes."""
    file: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    for vector in file["cases"]:
        vector.update(input=_from_json(vector["input"]), expect=_from_json(vector["expect"]))
    return file


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
