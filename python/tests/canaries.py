"""An envelope with a text of its own in every place that can hold one, found by walking the field table.

A field that is added to the contract is planted here without anybody thinking of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

from rethrown import UnknownFields
from rethrown._generated import FIELDS, Field
from rethrown.codec.value import TAGS

Plant = Callable[[str], str]
Family = Literal["named", "records"]
Json = dict[str, Any]

#: How the errors of the graph hang together, by reference; what is not named here refers to itself.
CAUSE, CONTEXT, MEMBER, IN_ATTRIBUTES, IN_ARGS, IN_UNKNOWN, NOBODY, NESTED = range(1, 9)
_MEMBERS = {0: [MEMBER], MEMBER: [NESTED]}

#: The errors that the structure of groups leads to.
IN_GROUPS = (0, MEMBER, NESTED)


class Canaries:
    """Texts that occur nowhere else, and where each was planted."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def plant(self, place: str) -> str:
        canary = f"canary{len(self.places)}x"
        self.places[canary] = place
        return canary

    @staticmethod
    def found_in(*everything: Any) -> set[str]:
        return {canary for text in texts_of(everything) for canary in re.findall(r"canary\d+x", text)}


def texts_of(value: Any) -> Iterator[str]:
    """Every text inside of anything: keys, texts, and bytes read as text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("latin-1")
    elif isinstance(value, UnknownFields):
        yield from texts_of(value.bytes)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts_of(key)
            yield from texts_of(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts_of(part)


def values(plant: Plant, place: str, error: int | None = None) -> list[Any]:
    """Every sort of value, tags included, with a text in each place."""

    def at(part: str) -> str:
        return plant(f"{place}/{part}")

    tags: Json = {
        "$int": "9007199254740993",
        "$float": "inf",
        "$time": "2026-11-21T03:35:00Z",
        "$tuple": [at("tuple"), [{at("tuple-key"): at("tuple-value")}]],
        "$map": [[at("map-key"), at("map-value")], [[at("map-list-key")], 1]],
        "$error": error,
        "$object": {"type": at("object-type"), "fields": {at("object-key"): at("object-value")}},
        "$opaque": {"type": at("opaque-type"), "text": at("opaque-text")},
    }
    assert tags.keys() >= TAGS.keys() - {"$bytes"}
    return [
        at("text"),
        at("bytes").encode(),
        [at("list"), [at("list-list")]],
        {at("key"): at("value"), "more": {at("key-key"): [at("value-value")]}},
        {f"${at('unknown-tag')}": at("unknown-tag-value")},
        *({tag: content} for tag, content in tags.items() if content is not None),
    ]


def planted(
    plant: Plant,
    family: Family = "named",
    types: Callable[[int], str | None] = lambda index: None,
    attributes: Callable[[int], Json] = lambda index: {},
) -> Json:
    """An envelope of nine errors, each with every field.

    `types` gives the type of an error by its reference; `attributes` adds to what stands there.
    """

    def message(name: str, place: str, index: int) -> Json:
        filled = {
            field.name: kinds[field.kind](field, f"{place}/{field.name}", index)
            for field in FIELDS[name]
            if index == 0 or not field.root_only
        }
        if family == "named":
            error = IN_UNKNOWN if name == "ErrorEnvelope" and index == 0 else None
            filled[plant(f"{place}/(unknown name)")] = values(plant, f"{place}/(unknown)", error)
        else:
            record = plant(f"{place}/(record)").encode()
            filled["$unknown"] = UnknownFields(bytes((0xC2, 0x3E, len(record))) + record)
        return filled

    def text(field: Field, place: str, index: int) -> Any:
        return plant(place)

    def reference(field: Field, place: str, index: int) -> int:
        return index or {"cause": CAUSE, "context": CONTEXT}[field.name]

    kinds: dict[str, Callable[[Field, str, int], Any]] = {
        "uint": lambda field, place, index: 1 if field.name == "v" else 4711,
        "int": lambda field, place, index: 4711,
        "position": lambda field, place, index: 4711,
        "httpStatus": lambda field, place, index: 471,
        "reference": reference,
        "references": lambda field, place, index: _MEMBERS.get(index, [index]),
        "bool": lambda field, place, index: True,
        "billable": text,
        "kind": lambda field, place, index: "user",
        "status": lambda field, place, index: "internal",
        "omissionReason": lambda field, place, index: "failed",
        "name": lambda field, place, index: types(index) or plant(place),
        "names": lambda field, place, index: [plant(place)],
        "text": text,
        "texts": lambda field, place, index: [plant(place)],
        "values": lambda field, place, index: values(plant, place, None if index else IN_ARGS),
        "attributes": lambda field, place, index: {
            plant(f"{place}/(name)"): values(plant, place, None if index else IN_ATTRIBUTES),
            **attributes(index),
        },
        "origin": lambda field, place, index: message("Origin", place, index),
        "frames": lambda field, place, index: [message("Frame", place, index)],
        "omissions": lambda field, place, index: [message("Omission", place, index)],
        "envelopes": lambda field, place, index: [
            message("ErrorEnvelope", f"/{number}", number) for number in range(1, 9)
        ],
    }
    return message("ErrorEnvelope", "", 0)
