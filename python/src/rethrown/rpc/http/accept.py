"""What the client asks for in `Accept` (SPEC CAR-3)."""

from __future__ import annotations

import re
from typing import Final

from rethrown._generated import MEDIA_TYPES
from rethrown.registry import CodecName

PROBLEM: Final = "application/problem+json"

#: What a body can be, and the codec of an envelope that stands alone.
_CODEC_OF: Final[dict[str, CodecName | None]] = {
    PROBLEM: None,
    "application/json": None,
    MEDIA_TYPES["msgpack"]: "msgpack",
    MEDIA_TYPES["protobuf"]: "protobuf",
    MEDIA_TYPES["json"]: "json",
}
_WEIGHT = re.compile(r";\s*q=([^;\s]*)", re.IGNORECASE)
_NUMBER = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def essence_of(value: str) -> str:
    """The media type itself, without parameters."""
    return value.partition(";")[0].strip().lower()


def codec_of_type(media_type: str) -> CodecName | None:
    """The codec of a body of that media type, where it is an envelope that stands alone."""
    return _CODEC_OF.get(media_type)


def negotiated(accept: str | None) -> CodecName | None:
    """The codec of the media type that the client names with the highest weight, the first of several.

    None for a problem document. Wildcards ask for nothing in particular.
    """
    best: CodecName | None = None
    heaviest = 0.0
    for part in (accept or "").split(","):
        media_type, weight = essence_of(part), _weight_of(part)
        if media_type in _CODEC_OF and weight > heaviest:
            best, heaviest = _CODEC_OF[media_type], weight
    return best


def _weight_of(part: str) -> float:
    given = _WEIGHT.search(part)
    if given is None:
        return 1.0
    return float(given[1]) if _NUMBER.fullmatch(given[1]) else 0.0
