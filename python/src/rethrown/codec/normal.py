"""Whether a tree is already what check.py would make of it (SPEC 4, 6, 8); nearly every envelope is.

A quick yes, without paths and without a copy. It says no wherever it is not sure: check.py then finds out
what is wrong, or makes the copy. So it is stricter than check.py, and never laxer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, Final, TypeAlias

from rethrown._generated import BOUNDS, VERSION
from rethrown.codec.columns import runs_of
from rethrown.codec.value import TAGS, ValueChecker
from rethrown.fields import ENUMERATIONS, ENVELOPE, FRAME, OMISSION, ORIGIN, Message
from rethrown.limits import Limits

_MAX_INTEGER: Final = BOUNDS["maxInteger"]
_MAX_POSITION: Final = BOUNDS["maxPosition"]
_TEXTS: Final = {str}
_INTEGERS: Final = {int}
_DICTS: Final = {dict}


class _Unsure(Exception):  # noqa: N818  It never leaves the module.
    """Not plainly what check.py would return."""


def is_normal(tree: Any, limits: Limits, *, in_order: bool) -> bool:
    """Whether `check_envelope` would return an equal tree; `in_order`: one that has the same order too."""
    try:
        related = tree.get("related") if type(tree) is dict else None
        look = _Look(limits, len(related) if type(related) is list else 0, in_order)
        _message(look, _ROOT, tree)
    except Exception:  # a Fault, a KeyError for an unknown field, no room for the recursion
        return False
    return look.counted <= limits.max_values


class _Look(ValueChecker):
    """What one look needs to know, and counts."""

    def __init__(self, limits: Limits, max_reference: int, in_order: bool) -> None:
        super().__init__(limits, max_reference)
        self.in_order = in_order


#: Raises an exception of whatever sort where it is not sure.
_Rule: TypeAlias = Callable[[_Look, Any], object]


class _Rules:
    """The rules of one message, and its fields in ascending order of their numbers."""

    def __init__(self, message: Message, is_root: bool = False) -> None:
        fields = [field for field in message.fields if is_root or not field.root_only]
        self.by_name: Final = {field.name: _OF_NAME.get(field.name, _OF_KIND[field.kind]) for field in fields}
        self.required: Final = {field.name for field in fields if field.required}
        self.rank: Final = {field.name: rank for rank, field in enumerate(fields)}.__getitem__


def _message(look: _Look, rules: _Rules, value: Any) -> None:
    if type(value) is not dict or {*map(type, value)} != _TEXTS or not rules.required <= value.keys():
        raise _Unsure
    if look.in_order:
        _check_order(rules.rank, value)
    by_name = rules.by_name
    for name, content in value.items():
        by_name[name](look, content)


def _check_order(rank: Callable[[str], int], names: Iterable[str]) -> None:
    ranks = [*map(rank, names)]
    if ranks != sorted(ranks):
        raise _Unsure


def _fit(texts: Any, limit: int) -> None:
    """Whether these are texts of at most so many bytes each."""
    if not texts:
        return
    if {*map(type, texts)} != _TEXTS:
        raise _Unsure
    joined = "".join(texts)
    # A lone surrogate raises.
    size = len(joined) if joined.isascii() else len(joined.encode())
    if size > limit and max(len(text.encode()) for text in texts) > limit:
        raise _Unsure


def _text(look: _Look, value: Any) -> None:
    if type(value) is not str or not value:
        raise _Unsure
    if (len(value) if value.isascii() else len(value.encode())) > look.limits.max_text_bytes:
        raise _Unsure


def _name(look: _Look, value: Any) -> None:
    if type(value) is not str or not value:
        raise _Unsure
    _fit((value,), look.limits.max_name_bytes)


def _integer(minimum: int, maximum: int) -> _Rule:
    def rule(look: _Look, value: Any) -> None:
        if type(value) is not int or not minimum <= value <= maximum:
            raise _Unsure

    return rule


def _reference(look: _Look, value: Any) -> None:
    if type(value) is not int:
        raise _Unsure
    look.reference(value, None)


def _boolean(look: _Look, value: Any) -> None:
    if type(value) is not bool:
        raise _Unsure


def _true(look: _Look, value: Any) -> None:
    if value is not True:
        raise _Unsure


def _one_of(numbers: Iterable[str]) -> _Rule:
    names = {*numbers} - {"unknown"} if "user" in numbers else {*numbers}

    def rule(look: _Look, value: Any) -> None:
        if type(value) is not str or value not in names:
            raise _Unsure

    return rule


def _billable(look: _Look, value: Any) -> None:
    if type(value) is str:
        _text(look, value)
    elif type(value) is int or type(value) is float:
        _number(value)
    else:
        raise _Unsure


def _counted(look: _Look, value: Any) -> None:
    if type(value) is not list or not 0 < len(value) <= look.limits.max_values:
        raise _Unsure
    look.counted += len(value)


def _names(look: _Look, value: Any) -> None:
    _counted(look, value)
    _fit(value, look.limits.max_name_bytes)


def _texts(look: _Look, value: Any) -> None:
    _counted(look, value)
    _fit(value, look.limits.max_text_bytes)


def _references(look: _Look, value: Any) -> None:
    _counted(look, value)
    if {*map(type, value)} != _INTEGERS:
        raise _Unsure
    look.reference(min(value), None)
    look.reference(max(value), None)


def _frames(look: _Look, value: Any) -> None:
    """Column by column: there are more frames than all else together."""
    if type(value) is not list or not 0 < len(value) <= look.limits.max_frames:
        raise _Unsure
    if {*map(type, value)} != _DICTS:
        raise _Unsure
    if {*map(type, chain.from_iterable(value))} != _TEXTS:
        raise _Unsure
    texts: list[str] = []
    for run in runs_of(value):
        if look.in_order:
            _check_order(_FRAME_RANK, run.columns)
        for name, column in run.columns.items():
            if not _IS_POSITION[name]:
                texts += column
            elif {*map(type, column)} != _INTEGERS or min(column) < 0 or max(column) > _MAX_POSITION:
                raise _Unsure
    _fit(texts, look.limits.max_text_bytes)
    if not all(texts):
        raise _Unsure


def _origin(look: _Look, value: Any) -> None:
    _message(look, _ORIGIN, value)


def _omissions(look: _Look, value: Any) -> None:
    if type(value) is not list or not 0 < len(value) <= BOUNDS["maxOmissions"]:
        raise _Unsure
    for omission in value:
        _message(look, _OMISSION, omission)


def _related(look: _Look, value: Any) -> None:
    if type(value) is not list or not 0 < len(value) < look.limits.max_errors:
        raise _Unsure
    for error in value:
        _message(look, _MEMBER, error)


def _args(look: _Look, value: Any) -> None:
    if type(value) is not list or not 0 < len(value) <= look.limits.max_values:
        raise _Unsure
    for item in value:
        _value(look, item, 1)


def _attributes(look: _Look, value: Any) -> None:
    if type(value) is not dict or not value:
        raise _Unsure
    _entries(look, value, 1)


def _number(value: float) -> None:
    # What else is no float: integers (VAL-2). Beyond these sizes numbers are written in another way.
    if not -_MAX_INTEGER <= value <= _MAX_INTEGER:
        raise _Unsure
    if type(value) is float and (value.is_integer() or -1e-4 < value < 1e-4):
        raise _Unsure


def _value(look: _Look, value: Any, level: int) -> None:
    """Any value, where a list or map would be of this level."""
    kind = type(value)
    if kind is list:
        look._nest(None, level)
        if len(value) > look.limits.max_values:
            raise _Unsure
        for item in value:
            _value(look, item, level + 1)
        return
    if kind is dict:
        tag = next(iter(value)) if len(value) == 1 else None
        look._nest(None, level)
        if type(tag) is str and tag.startswith("$"):
            _tag(look, tag, value[tag], level + 1)
        else:
            _entries(look, value, level + 1)
        return
    look.counted += 1
    if kind is str:
        if (len(value) if value.isascii() else len(value.encode())) > look.limits.max_text_bytes:
            raise _Unsure
    elif kind is int or kind is float:
        _number(value)
    elif kind is bytes:
        look.sized_bytes(value, None)
    elif value is not None and kind is not bool:
        raise _Unsure


def _entries(look: _Look, value: Any, level: int) -> None:
    """A map that is no tag."""
    if type(value) is not dict or len(value) > look.limits.max_values:
        raise _Unsure
    _fit([*value], look.limits.max_name_bytes)
    if look.in_order and [*value] != sorted(value):
        raise _Unsure
    for item in value.values():
        _value(look, item, level)


def _tag(look: _Look, tag: str, content: Any, level: int) -> None:
    """What stands under the only key of a map."""
    kind = _CONTENT.get(tag)
    if kind is not None:
        if type(content) is not kind:
            raise _Unsure
        # A scalar one is check.py's own.
        TAGS[tag](look, content, None, level)
    elif (tag == "$tuple" and type(content) is list) or (
        tag == "$map" and type(content) is list and all(_is_pair(entry) for entry in content)
    ):
        _value(look, content, level)
    elif tag == "$object" and _is_record(look, content, "fields", level):
        look._nest(None, level + 1)
        _entries(look, content["fields"], level + 2)
    elif tag == "$opaque" and _is_record(look, content, "text", level):
        _fit((content["text"],), min(BOUNDS["maxOpaqueBytes"], look.limits.max_text_bytes))
        look.counted += 1
    else:
        raise _Unsure


_CONTENT: Final[Mapping[str, type]] = {"$int": str, "$float": str, "$time": str, "$error": int}


def _is_pair(entry: Any) -> bool:
    return type(entry) is list and len(entry) == 2


def _is_record(look: _Look, content: Any, first: str, level: int) -> bool:
    """Whether this is a map of `type`, which is a name, and of one other key, which comes first."""
    if type(content) is not dict or {*map(type, content)} != _TEXTS or content.keys() != {first, "type"}:
        return False
    if look.in_order and first != next(iter(content)):
        return False
    look._nest(None, level)
    look.counted += 1
    _name(look, content["type"])
    return True


_OF_KIND: Final[Mapping[str, _Rule]] = {
    "uint": _integer(0, _MAX_INTEGER),
    "int": _integer(-_MAX_INTEGER, _MAX_INTEGER),
    "position": _integer(0, _MAX_POSITION),
    "httpStatus": _integer(100, 999),
    "reference": _reference,
    "bool": _boolean,
    "billable": _billable,
    **{kind: _one_of(numbers) for kind, numbers in ENUMERATIONS.items()},
    "name": _name,
    "names": _names,
    "text": _text,
    "texts": _texts,
    "references": _references,
    "values": _args,
    "attributes": _attributes,
    "origin": _origin,
    "frames": _frames,
    "omissions": _omissions,
    "envelopes": _related,
}

#: Fields of which not every value of their kind is plainly one that stays (ENV-1, ENV-3).
_OF_NAME: Final[Mapping[str, _Rule]] = {"v": _integer(VERSION, VERSION), "suppressContext": _true}

_ROOT: Final = _Rules(ENVELOPE, is_root=True)
_MEMBER: Final = _Rules(ENVELOPE)
_ORIGIN: Final = _Rules(ORIGIN)
_OMISSION: Final = _Rules(OMISSION)
_FRAME_RANK: Final = _Rules(FRAME).rank
_IS_POSITION: Final = {field.name: field.kind == "position" for field in FRAME.fields}
