"""What a Decoder accepts (SPEC 8). Limits are the receiver's own; nothing here reaches the wire."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from rethrown._generated import BOUNDS, LIMITS

# The same bound as in every other language: a deeper value is no data of an error.
MAX_DEPTH_CEILING: Final = 256


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Every limit of SPEC 8, each with its default.

    Raises TypeError for a limit that is no integer, ValueError for one below 0 and a `max_depth` above 256.
    """

    max_bytes: int = LIMITS["maxBytes"]
    max_errors: int = LIMITS["maxErrors"]
    max_frames: int = LIMITS["maxFrames"]
    max_text_bytes: int = LIMITS["maxTextBytes"]
    max_name_bytes: int = LIMITS["maxNameBytes"]
    max_values: int = LIMITS["maxValues"]
    max_depth: int = LIMITS["maxDepth"]

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            ceiling = MAX_DEPTH_CEILING if field.name == "max_depth" else BOUNDS["maxInteger"]
            if type(value) is not int:
                raise TypeError(f"{field.name} must be an integer, not {type(value).__name__}")
            if not 0 <= value <= ceiling:
                raise ValueError(f"{field.name} must be from 0 to {ceiling}, not {value}")


#: The limits that every receiver accepts, and every sender stays within.
DEFAULT_LIMITS: Final = Limits()
