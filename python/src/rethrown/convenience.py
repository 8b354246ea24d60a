"""The four steps for those who registered nothing, on a registry that knows what every registry knows."""

from __future__ import annotations

from typing import Final

from rethrown.registry import ErrorRegistry

_errors: Final = ErrorRegistry()

capture = _errors.capture
restore = _errors.restore
serialize = _errors.serialize
deserialize = _errors.deserialize
matches = _errors.matches
