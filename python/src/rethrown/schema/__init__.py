"""The JSON Schema of an envelope's JSON form (SPEC 7.3), as data; in JavaScript it is `rethrown/schema`."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final

__all__ = ["SCHEMA"]

#: JSON Schema 2020-12. The file `envelope.schema.json` beside this module is for tools that want a path.
SCHEMA: Final[dict[str, Any]] = json.loads(
    files(__name__).joinpath("envelope.schema.json").read_text("utf-8")
)
