"""Values, and values with a tag (SPEC 3, 6): what they may hold, and the closed table of tags.

Which fields hold values is check.py's; what a tag stands for in Python is for capture and restore to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from rethrown._generated import BOUNDS
from rethrown.codec.text import decode_base64, utf8_length
from rethrown.codec.walk import Walk
from rethrown.errors import Fault, Path
from rethrown.limits import Limits

_MAX_INTEGER: Final = BOUNDS["maxInteger"]

#: A checked copy; that of a list or map is still empty, and comes with the walk that fills it.
Checked: TypeAlias = "tuple[Any, Walk | None]"

#: Checks what stands at a path, where a list or map would be of this level, 1 for the outermost.
Element: TypeAlias = "Callable[[ValueChecker, object, Path, int], Checked]"

#: How a subclass becomes the builtin that it is, without running a method of its own.
_AS_BUILTIN: Final[tuple[tuple[type, Callable[[Any], object]], ...]] = (
    (str, str.__str__),
    (int, int.__int__),
    (float, float.__float__),
    (bytes, lambda value: bytes.__getitem__(value, slice(None))),
    (list, list.copy),
    (dict, dict.copy),
)
_BUILTINS: Final = frozenset((type(None), bool, *(builtin for builtin, _ in _AS_BUILTIN)))


def plain(value: object) -> Any:
    """The value itself; of an instance of a subclass, the builtin that it is; what is neither stays."""
    if type(value) not in _BUILTINS:
        for builtin, convert in _AS_BUILTIN:
            if issubclass(type(value), builtin):
                return convert(value)
    return value


def reduced(value: object) -> object:
    """A float that is an integer, as that (SPEC VAL-2)."""
    if type(value) is float and value.is_integer() and abs(value) <= _MAX_INTEGER:
        return int(value)
    return value


def list_at(path: Path, value: object) -> list[Any]:
    """A list, its elements unchecked."""
    source = plain(value)
    if type(source) is not list:
        raise Fault("schema", path, "expected a list")
    return source


def map_at(path: Path, value: object) -> dict[str, Any]:
    """A map, its elements unchecked."""
    source = plain(value)
    if type(source) is not dict or not all(type(key) is str for key in source):
        raise Fault("schema", path, "expected a map whose keys are text")
    return source


class ValueChecker:
    """The rules of values, and how many there were. A method returns a normalised copy or raises a Fault."""

    def __init__(self, limits: Limits, max_reference: int) -> None:
        self.limits = limits
        self.max_reference = max_reference
        self.counted = 0

    def text(self, value: object, path: Path, max_bytes: float = math.inf) -> str:
        return self._sized(value, path, min(max_bytes, self.limits.max_text_bytes))

    def name(self, value: object, path: Path) -> str:
        return self._sized(value, path, self.limits.max_name_bytes)

    def key(self, key: str, path: Path) -> None:
        """A key, or the name of an unknown field: its faults are those of the map around it."""
        self._sized(key, path, self.limits.max_name_bytes)

    def _sized(self, value: object, path: Path, max_bytes: float) -> str:
        text = plain(value)
        if type(text) is not str:
            raise Fault("schema", path, "expected text")
        try:
            size = utf8_length(text)
        except UnicodeEncodeError:
            raise Fault("invalid_utf8", path, "a lone surrogate") from None
        if size > max_bytes:
            raise Fault("limit", path, f"text of more than {max_bytes} bytes")
        return text

    def integer(self, value: object, path: Path, minimum: int = 0, maximum: int = _MAX_INTEGER) -> int:
        integer = reduced(plain(value))
        if type(integer) is not int:
            raise Fault("schema", path, "expected an integer")
        if integer > maximum or integer < -_MAX_INTEGER:
            raise Fault("limit", path, f"an integer beyond {maximum}")
        if integer < minimum:
            raise Fault("schema", path, f"an integer below {minimum}")
        return integer

    def number(self, value: object, path: Path) -> float:
        """An integer, or a float that is none."""
        number = reduced(plain(value))
        if type(number) is not float:
            return self.integer(number, path, -_MAX_INTEGER)
        if not math.isfinite(number):
            raise Fault("schema", path, "expected a finite number")
        return number

    def reference(self, value: object, path: Path) -> int:
        reference = self.integer(value, path)
        if reference > self.max_reference:
            raise Fault("schema", path, f"expected a reference up to {self.max_reference}")
        return reference

    def sized_bytes(self, data: bytes, path: Path) -> bytes:
        if len(data) > self.limits.max_text_bytes:
            raise Fault("limit", path, f"more than {self.limits.max_text_bytes} bytes")
        return data

    def value(self, value: object, path: Path, level: int) -> Checked:
        """Any value, where a list or map would be of this level."""
        value = plain(value)
        if type(value) is list:
            return self.open_list(value, path, level)
        if type(value) is dict:
            return self._map_or_tag(value, path, level)
        if type(value) in (int, float):
            self.count(path)
            return self.number(value, path), None
        if type(value) is str:
            value = self.text(value, path)
        elif type(value) is bytes:
            value = self.sized_bytes(value, path)
        elif value is not None and type(value) is not bool:
            raise Fault("schema", path, f"{type(value).__name__} is no value")
        self.count(path)
        return value, None

    def _map_or_tag(self, value: dict[Any, Any], path: Path, level: int) -> Checked:
        tag = next(iter(value)) if len(value) == 1 else None
        if type(tag) is not str:
            return self.open_map(value, path, level)
        if tag == BYTES_TAG:
            data = self.sized_bytes(_untag_bytes(value[tag], path), path)
            self.count(path)
            return data, None
        rule = TAGS.get(tag)
        if rule is None:
            return self.open_map(value, path, level)
        self._nest(path, level)
        checked, walk = rule(self, value[tag], (path, tag), level + 1)
        return {tag: checked}, walk

    def open_list(self, source: list[Any], path: Path, level: int, element: Element | None = None) -> Checked:
        """A list, whose elements may have a rule of their own."""
        self._nest(path, level)
        target: list[Any] = []
        return target, self.fill_list(target, source, path, level + 1, element)

    def open_map(
        self, value: object, path: Path, level: int, members: Mapping[str, Element] | None = None
    ) -> Checked:
        """A map that is no tag, whatever its only key is; its members may have rules of their own."""
        source = map_at(path, value)
        self._nest(path, level)
        target: dict[str, Any] = {}
        return target, self.fill_map(target, source, path, level + 1, members)

    def fill_list(
        self, target: list[Any], source: list[Any], path: Path, level: int, element: Element | None = None
    ) -> Walk:
        rule = element or ValueChecker.value
        for index, value in enumerate(source):
            checked, walk = rule(self, value, (path, index), level)
            target.append(checked)
            if walk:
                yield walk

    def fill_map(
        self,
        target: dict[str, Any],
        source: dict[str, Any],
        path: Path,
        level: int,
        members: Mapping[str, Element] | None = None,
    ) -> Walk:
        for key in sorted(source):
            if not members:
                self.key(key, path)
            element = members[key] if members else ValueChecker.value
            target[key], walk = element(self, source[key], (path, key), level)
            if walk:
                yield walk

    def count(self, path: Path) -> None:
        """Counts one value."""
        self.counted += 1
        if self.counted > self.limits.max_values:
            raise Fault("limit", path, f"more than {self.limits.max_values} values")

    def _nest(self, path: Path, level: int) -> None:
        """Counts one list or map, and compares its level."""
        if level > self.limits.max_depth:
            raise Fault("limit", path, f"more than {self.limits.max_depth} levels of lists and maps")
        self.count(path)


#: Bytes, where an encoding has none (SPEC TAG-2): the one tag that never stands in memory.
BYTES_TAG: Final = "$bytes"


def _untag_bytes(payload: object, path: Path) -> bytes:
    text = plain(payload)
    data = decode_base64(text) if type(text) is str else None
    if data is None:
        raise Fault("schema", path, "expected base64 text, padded, with unused bits zero")
    return data


def _scalar(check: Callable[[ValueChecker, object, Path], object]) -> Element:
    def rule(checker: ValueChecker, payload: object, path: Path, level: int) -> Checked:
        checked = check(checker, payload, _tagged(path))
        checker.count(path)
        return checked, None

    return rule


def _list_of(element: Element) -> Element:
    def rule(checker: ValueChecker, payload: object, path: Path, level: int) -> Checked:
        return checker.open_list(list_at(_tagged(path), payload), path, level, element)

    return rule


def _record_of(members: Mapping[str, Element]) -> Element:
    """A map with exactly these keys."""

    def rule(checker: ValueChecker, payload: object, path: Path, level: int) -> Checked:
        source = map_at(_tagged(path), payload)
        if source.keys() != members.keys():
            raise Fault("schema", _tagged(path), f"expected a map of {' and '.join(members)}")
        return checker.open_map(source, path, level, members)

    return rule


def _tagged(path: Path) -> Path:
    """The path of the tag's map, where faults of what stands under the tag belong (SPEC TAG-1)."""
    return path and path[0]


def _large_integer(checker: ValueChecker, payload: object, path: Path) -> str:
    text = checker.text(payload, path)
    # Before anything is parsed: CPython refuses to read more than 4,300 digits.
    if utf8_length(text.removeprefix("-")) > BOUNDS["maxIntegerDigits"]:
        raise Fault("limit", path, f"more than {BOUNDS['maxIntegerDigits']} digits")
    if not re.fullmatch(r"-?[1-9][0-9]*", text) or abs(int(text)) <= _MAX_INTEGER:
        raise Fault("schema", path, "expected an integer outside ±(2^53 − 1)")
    return text


def _non_finite(checker: ValueChecker, payload: object, path: Path) -> str:
    text = checker.text(payload, path)
    if text not in ("nan", "inf", "-inf"):
        raise Fault("schema", path, "expected nan, inf or -inf")
    return text


_INSTANT: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{0,8}[1-9])?Z"
)


def _instant(checker: ValueChecker, payload: object, path: Path) -> str:
    text = checker.text(payload, path)
    try:
        parts = _INSTANT.fullmatch(text)
        date(*map(int, parts.group(1, 2, 3) if parts else (0, 0, 0)))
    except ValueError:
        raise Fault("schema", path, "expected a real instant as YYYY-MM-DDTHH:MM:SS[.F]Z") from None
    return text


def _pair(checker: ValueChecker, entry: object, path: Path, level: int) -> Checked:
    pair = plain(entry)
    if type(pair) is not list or len(pair) != 2:
        raise Fault("schema", path, "expected a key and a value")
    return checker.open_list(pair, path, level)


def _type_name(checker: ValueChecker, value: object, path: Path, level: int) -> Checked:
    name = checker.name(value, path)
    if name == "":
        raise Fault("schema", path, "expected a name that is not empty")
    checker.count(path)
    return name, None


def _opaque_text(checker: ValueChecker, value: object, path: Path, level: int) -> Checked:
    text = checker.text(value, path, BOUNDS["maxOpaqueBytes"])
    checker.count(path)
    return text, None


#: Every tag but `$bytes`, with the rule of what stands under it.
TAGS: Final[Mapping[str, Element]] = {
    "$int": _scalar(_large_integer),
    "$float": _scalar(_non_finite),
    "$time": _scalar(_instant),
    "$tuple": _list_of(ValueChecker.value),
    "$map": _list_of(_pair),
    "$error": _scalar(ValueChecker.reference),
    "$object": _record_of({"fields": ValueChecker.open_map, "type": _type_name}),
    "$opaque": _record_of({"text": _opaque_text, "type": _type_name}),
}
