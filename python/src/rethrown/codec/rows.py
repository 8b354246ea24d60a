"""The field table as Protobuf has it (SPEC 7.2): how often a field can have a record, and what that holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from rethrown._generated import Field
from rethrown.codec import forms
from rethrown.codec.forms import Form
from rethrown.codec.records import LENGTH
from rethrown.fields import ENUMERATIONS, ENVELOPE, FRAME, MESSAGE_OF, OMISSION, ORIGIN, Message

#: How often a field can have a record: once, once for each element, in one for all, once for each entry.
_Occurrence: TypeAlias = Literal["once", "each", "packed", "entry"]

#: What a record holds: a scalar, the message Value, or one of our messages.
_Content: TypeAlias = "Form | Message | Literal['value']"

_SHAPES: Final[Mapping[str, tuple[_Occurrence, _Content]]] = {
    "uint": ("once", forms.UNSIGNED),
    "int": ("once", forms.SIGNED),
    "position": ("once", forms.UNSIGNED),
    "httpStatus": ("once", forms.UNSIGNED),
    "reference": ("once", forms.UNSIGNED),
    "references": ("packed", forms.UNSIGNED),
    "bool": ("once", forms.BOOLEAN),
    "kind": ("once", forms.enumerated(ENUMERATIONS["kind"])),
    "status": ("once", forms.enumerated(ENUMERATIONS["status"])),
    "omissionReason": ("once", forms.enumerated(ENUMERATIONS["omissionReason"])),
    "name": ("once", forms.TEXT),
    "names": ("each", forms.TEXT),
    "text": ("once", forms.TEXT),
    "texts": ("each", forms.TEXT),
    "values": ("each", "value"),
    "attributes": ("entry", "value"),
    "origin": ("once", ORIGIN),
    "frames": ("each", FRAME),
    "omissions": ("each", OMISSION),
    "envelopes": ("each", ENVELOPE),
}
_BILLABLE: Final[Mapping[str, tuple[type, Form]]] = {
    "int": (int, forms.SIGNED),
    "double": (float, forms.DOUBLE),
    "text": (str, forms.TEXT),
}


class Row(NamedTuple):
    """A field as Protobuf has it."""

    name: str
    kind: str
    number: int
    occurs: _Occurrence
    content: _Content
    root_only: bool
    #: The type of the values that belong here, where several rows share a name: the members of a oneof.
    holds: type = object

    @property
    def wire_type(self) -> int:
        return self.content.wire_type if isinstance(self.content, Form) else LENGTH


def _rows_of(field: Field) -> list[Row]:
    if field.numbers:
        return [
            Row(field.name, field.kind, number, "once", form, field.root_only, holds)
            for number, (holds, form) in ((number, _BILLABLE[each]) for each, number in field.numbers.items())
        ]
    return [Row(field.name, field.kind, field.number, *_SHAPES[field.kind], field.root_only)]


def _rows_in(message: Message) -> dict[int, Row]:
    rows = sorted((row for field in message.fields for row in _rows_of(field)), key=lambda row: row.number)
    return {row.number: row for row in rows}


#: The rows of each message, in ascending order of their numbers, and by number.
ROWS: Final = {message: _rows_in(message) for message in (ENVELOPE, *MESSAGE_OF.values())}
