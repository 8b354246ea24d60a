"""The field table of SPEC 4, as check.py and every codec read it: by name, by number, in order.

The table itself is schema/constants.json; this only indexes it, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rethrown._generated import FIELDS, KINDS, OMISSION_REASONS, STATUSES, Field


@dataclass(frozen=True, eq=False)
class Message:
    """One message: its fields in ascending order of their numbers, as errors of content are found."""

    fields: tuple[Field, ...]
    by_name: Mapping[str, Field]
    by_number: Mapping[int, Field]


def _message(name: str) -> Message:
    ordered = tuple(sorted(FIELDS[name], key=lambda field: field.number))
    numbers = {number: field for field in ordered for number in (field.numbers.values() or (field.number,))}
    return Message(ordered, {field.name: field for field in ordered}, numbers)


ENVELOPE: Final = _message("ErrorEnvelope")
FRAME: Final = _message("Frame")
ORIGIN: Final = _message("Origin")
OMISSION: Final = _message("Omission")

#: The message that a field holds, one or a list of them, by the kind of the field.
MESSAGE_OF: Final = {"envelopes": ENVELOPE, "frames": FRAME, "origin": ORIGIN, "omissions": OMISSION}

#: The closed lists of SPEC ENV-6, by the kind of the field: names, with the numbers that Protobuf gives them.
ENUMERATIONS: Final[dict[str, dict[str, int]]] = {
    "kind": {name: number for number, name in enumerate(KINDS)},
    "status": {status.name: status.number for status in STATUSES},
    "omissionReason": {name: number for number, name in enumerate(OMISSION_REASONS, start=1)},
}
