"""Values with a tag (SPEC 6): the closed table of what the data model lacks, and the rule of each.

Maps of every other shape are check.py's; what a tag stands for in Python is for capture and restore to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from rethrown._generated import BOUNDS
from rethrown.codec.text import decode_base64
from rethrown.codec.walk import Walk
from rethrown.errors import Fault, Path

if TYPE_CHECKING:
    from rethrown.check import Checker

#: A checked copy; that of a container is still empty, and comes with the walk that fills it.
Checked: TypeAlias = "tuple[Any, Walk | None]"

#: Checks what stands at a path, where a list or map would be of this level, 1 for the outermost.
Element: TypeAlias = "Callable[[Checker, object, Path, int], Checked]"

#: Checks what stands under a tag. The path is that of the tag's map, the level that of a container in it.
Rule: TypeAlias = "Callable[[Checker, object, Path, int, str], Checked]"

#: Bytes, where an encoding has none (SPEC TAG-2): the one tag that never stands in memory.
BYTES_TAG: Final = "$bytes"

_INTEGER: Final = re.compile(r"-?[1-9][0-9]*")
_INSTANT: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{0,8}[1-9])?Z"
)
_NON_FINITE: Final = frozenset(("nan", "inf", "-inf"))


def untag_bytes(checker: Checker, payload: object, path: Path) -> bytes:
    """The bytes that stand under `$bytes`."""
    text = checker.builtin(payload)
    data = decode_base64(text) if type(text) is str else None
    if data is None:
        raise Fault("schema", path, "expected base64 text, padded, with unused bits zero")
    return data


def _large_integer(checker: Checker, payload: object, path: Path) -> str:
    text = checker.text(payload, path)
    # Before anything is parsed: CPython refuses to read more than 4,300 digits.
    if len(text.removeprefix("-")) > BOUNDS["maxIntegerDigits"]:
        raise Fault("limit", path, f"more than {BOUNDS['maxIntegerDigits']} digits")
    if not _INTEGER.fullmatch(text) or abs(int(text)) <= BOUNDS["maxInteger"]:
        raise Fault("schema", path, "expected an integer outside ±(2^53 − 1)")
    return text


def _non_finite(checker: Checker, payload: object, path: Path) -> str:
    text = checker.text(payload, path)
    if text not in _NON_FINITE:
        raise Fault("schema", path, "expected nan, inf or -inf")
    return text


def _instant(checker: Checker, payload: object, path: Path) -> str:
    text = checker.text(payload, path)
    parts = _INSTANT.fullmatch(text)
    if not parts or not _is_date(int(parts[1]), int(parts[2]), int(parts[3])):
        raise Fault("schema", path, "expected a real instant as YYYY-MM-DDTHH:MM:SS[.F]Z")
    return text


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _scalar(check: Callable[[Checker, object, Path], object]) -> Rule:
    def rule(checker: Checker, payload: object, path: Path, level: int, tag: str) -> Checked:
        checked = check(checker, payload, path)
        checker.count((path, tag))
        return checked, None

    return rule


def _list(element: Element) -> Rule:
    def rule(checker: Checker, payload: object, path: Path, level: int, tag: str) -> Checked:
        payload = checker.builtin(payload)
        if type(payload) is not list:
            raise Fault("schema", path, "expected a list")
        return checker.open_list(payload, (path, tag), level, element)

    return rule


def _record(members: Mapping[str, Element]) -> Rule:
    """A map with exactly these keys."""

    def rule(checker: Checker, payload: object, path: Path, level: int, tag: str) -> Checked:
        payload = checker.builtin(payload)
        if type(payload) is not dict or payload.keys() != members.keys():
            raise Fault("schema", path, f"expected a map of {' and '.join(members)}")
        return checker.open_map(payload, (path, tag), level, members)

    return rule


def _value(checker: Checker, value: object, path: Path, level: int) -> Checked:
    return checker.value(value, path, level)


def _pair(checker: Checker, entry: object, path: Path, level: int) -> Checked:
    entry = checker.builtin(entry)
    if type(entry) is not list or len(entry) != 2:
        raise Fault("schema", path, "expected a key and a value")
    return checker.open_list(entry, path, level)


def _map_of_values(checker: Checker, fields: object, path: Path, level: int) -> Checked:
    # Like `attributes`, no tag itself, whatever its only key is.
    return checker.open_map(fields, path, level)


def _type_name(checker: Checker, value: object, path: Path, level: int) -> Checked:
    name = checker.name(value, path)
    if not name:
        raise Fault("schema", path, "expected a name that is not empty")
    checker.count(path)
    return name, None


def _opaque_text(checker: Checker, value: object, path: Path, level: int) -> Checked:
    text = checker.text(value, path, BOUNDS["maxOpaqueBytes"])
    checker.count(path)
    return text, None


#: Every tag but `$bytes`, with its rule.
TAGS: Final[Mapping[str, Rule]] = {
    "$int": _scalar(_large_integer),
    "$float": _scalar(_non_finite),
    "$time": _scalar(_instant),
    "$tuple": _list(_value),
    "$map": _list(_pair),
    "$error": _scalar(lambda checker, payload, path: checker.reference(payload, path)),
    "$object": _record({"fields": _map_of_values, "type": _type_name}),
    "$opaque": _record({"text": _opaque_text, "type": _type_name}),
}
