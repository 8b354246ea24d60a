"""Envelopes for property tests: every field, tag and level, cycles, and fields that nobody knows yet."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from rethrown._generated import BOUNDS, FIELDS, KINDS, LIMITS, OMISSION_REASONS, STATUSES, Field

MAX_INTEGER = BOUNDS["maxInteger"]

#: Unicode scalar values, with those that sort apart in UTF-8 and UTF-16, and those that JSON escapes.
texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('\x00\x1f"\\/~$\x7f\u2028\ufffd\U0001f600'),
    max_size=8,
)
names = texts.filter(lambda name: len(name.encode()) <= LIMITS["maxNameBytes"])
unknown_names = names.filter(lambda name: name != "" and not name.startswith("$"))

integers = st.integers(-MAX_INTEGER, MAX_INTEGER) | st.sampled_from(
    [
        sign * (2**bits + step)
        for bits in (0, 5, 7, 8, 15, 16, 31, 32, 52)
        for step in (-1, 0, 1)
        for sign in (1, -1)
    ]
)
floats = st.floats(allow_nan=False, allow_infinity=False)
normal_floats = floats.filter(lambda number: not (number.is_integer() and abs(number) <= MAX_INTEGER))

scalars: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | integers | normal_floats | texts | st.binary(max_size=8)
)

large_integers = st.integers(MAX_INTEGER + 1, 10**40).flatmap(
    lambda number: st.sampled_from([number, -number])
)
instants = st.datetimes().flatmap(
    lambda time: st.sampled_from(
        [f"{time:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + fraction for fraction in ("Z", ".5Z", ".000000001Z")]
    )
)
scalar_tags: st.SearchStrategy[Any] = (
    large_integers.map(lambda number: {"$int": str(number)})
    | st.sampled_from(["nan", "inf", "-inf"]).map(lambda text: {"$float": text})
    | instants.map(lambda text: {"$time": text})
    | st.just({"$error": 0})
    | st.fixed_dictionaries({"type": names.filter(bool), "text": texts}).map(
        lambda opaque: {"$opaque": opaque}
    )
)


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(inner, max_size=3)
    maps = st.dictionaries(names, inner, max_size=3).filter(lambda entries: not is_tagged(entries))
    return (
        lists
        | maps
        | lists.map(lambda items: {"$tuple": items})
        | st.lists(st.tuples(inner, inner).map(list), max_size=2).map(lambda pairs: {"$map": pairs})
        | st.dictionaries(names, inner, max_size=2).flatmap(
            lambda fields: names.filter(bool).map(lambda name: {"$object": {"fields": fields, "type": name}})
        )
        | inner.map(lambda value: {"$later": value})
    )


def is_tagged(entries: dict[str, Any]) -> bool:
    return len(entries) == 1 and next(iter(entries)).startswith("$")


values: st.SearchStrategy[Any] = st.recursive(scalars | scalar_tags, containers, max_leaves=8)


def messages(name: str, **others: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A message with any of its fields, and perhaps one that no version knows."""
    fields = [field for field in FIELDS[name] if not field.root_only]
    required = {field.name: FIELD[field.kind](field) for field in fields if field.required}
    optional = {field.name: FIELD[field.kind](field) for field in fields if not field.required}
    known = {field.name for field in FIELDS[name]}
    extra = st.dictionaries(unknown_names.filter(lambda key: key not in known), values, max_size=1)
    whole = st.fixed_dictionaries(required | others, optional=optional)
    return st.builds(lambda unknown, message: {**message, **unknown}, extra, whole)


def listed(elements: st.SearchStrategy[Any]) -> Callable[[Field], st.SearchStrategy[Any]]:
    return lambda field: st.lists(elements, min_size=1, max_size=3)


#: What a field of each kind can hold, other than what equals absence.
FIELD: dict[str, Callable[[Field], st.SearchStrategy[Any]]] = {
    "uint": lambda field: st.just(1) if field.name == "v" else integers.map(abs),
    "int": lambda field: integers,
    "position": lambda field: st.integers(0, BOUNDS["maxPosition"]),
    "httpStatus": lambda field: st.integers(100, 999),
    "reference": lambda field: st.just(0),
    "references": listed(st.just(0)),
    "bool": lambda field: st.just(True) if field.name == "suppressContext" else st.booleans(),
    "billable": lambda field: integers | normal_floats | texts.filter(bool),
    "kind": lambda field: st.sampled_from(KINDS[1:]),
    "status": lambda field: st.sampled_from([status.name for status in STATUSES]),
    "omissionReason": lambda field: st.sampled_from(OMISSION_REASONS),
    "name": lambda field: names.filter(bool),
    "names": listed(names),
    "text": lambda field: texts.filter(bool),
    "texts": listed(texts),
    "values": listed(values),
    "attributes": lambda field: st.dictionaries(names, values, min_size=1, max_size=3),
    "origin": lambda field: messages("Origin").filter(bool),
    "frames": listed(st.deferred(lambda: messages("Frame"))),
    "omissions": listed(st.deferred(lambda: messages("Omission"))),
}

errors = messages("ErrorEnvelope")


@st.composite
def envelopes(draw: st.DrawFn, *, unknown: bool = True) -> dict[str, Any]:
    """A normalised envelope: what a decoder would return for it is itself."""
    root = {"v": 1, **draw(errors)}
    if related := draw(st.lists(errors, max_size=3)):
        root["related"] = related
    for error in (root, *related):
        for field in ("cause", "context"):
            if field in error:
                error[field] = draw(st.integers(0, len(related)))
        if "errors" in error:
            error["errors"] = draw(st.lists(st.integers(0, len(related)), min_size=1, max_size=4))
    return root if unknown else without_unknown(root)


def without_unknown(message: dict[str, Any], name: str = "ErrorEnvelope") -> dict[str, Any]:
    """The same message with the fields of this version alone."""
    nested = {"frames": "Frame", "omissions": "Omission", "envelopes": "ErrorEnvelope"}
    known = {}
    for field in FIELDS[name]:
        if field.name in message:
            value = message[field.name]
            if field.kind in nested:
                value = [without_unknown(element, nested[field.kind]) for element in value]
            elif field.kind == "origin":
                value = without_unknown(value, "Origin")
            if value != {}:
                known[field.name] = value
    return known


def json_form(value: Any) -> Any:
    """What a JSON parser would give for it."""
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, list):
        return [json_form(element) for element in value]
    if isinstance(value, dict):
        return {key: json_form(element) for key, element in value.items()}
    return value
