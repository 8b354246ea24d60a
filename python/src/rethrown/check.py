"""What an envelope may hold, whatever its encoding (SPEC 3, 4, 6, 8): errors of content, first one first (ERR-2).

The table of fields drives it, with one rule for each kind of field. It takes a tree that some parser or user built
and returns a normalised copy that shares no container with it: what equals absence is left out (ENV-3), floats that
are integers are integers (VAL-2), `$bytes` are bytes (TAG-2), fields stand in the order of their numbers, and keys
sorted. The tags are codec/value.py's, the form of an encoding is the codecs' own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, cast

from rethrown._generated import BOUNDS, VERSION
from rethrown.codec.text import utf8_length
from rethrown.codec.unknown import UNKNOWN, sort_records
from rethrown.codec.value import BYTES_TAG, TAGS, Checked, Element, untag_bytes
from rethrown.codec.walk import Walk, run
from rethrown.envelope import ErrorEnvelope, UnknownFields
from rethrown.errors import Fault, Path
from rethrown.fields import ENUMERATIONS, ENVELOPE, FRAME, OMISSION, ORIGIN, Message
from rethrown.limits import Limits

_MAX_INTEGER: Final = BOUNDS["maxInteger"]


def check_envelope(tree: object, limits: Limits) -> ErrorEnvelope:
    """The version first (ERR-1), then everything. Raises a Fault, or returns a copy."""
    check_version(tree)
    return cast(ErrorEnvelope, Checker(tree, limits).message(ENVELOPE, tree, None))


def check_version(tree: object) -> None:
    """Raises a Fault where `v` names a version that is not this one."""
    version = _reduced(_builtin(tree.get("v"))) if isinstance(tree, dict) else None
    if type(version) is int and version >= 0 and version != VERSION:
        raise Fault("unsupported_version", (None, "v"), f"expected version {VERSION}")


def _reduced(value: object) -> object:
    """A float that is an integer, as that (SPEC VAL-2)."""
    if type(value) is float and value.is_integer() and abs(value) <= _MAX_INTEGER:
        return int(value)
    return value


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


def _builtin(value: object) -> object:
    """The value itself, or, of a subclass, the builtin that it is; what is neither stays."""
    if type(value) not in _BUILTINS:
        for builtin, convert in _AS_BUILTIN:
            if issubclass(type(value), builtin):
                return convert(value)
    return value


#: What equals absence beside empty text, lists and maps (ENV-3).
_DEFAULTS: Final[Mapping[str, object]] = {"kind": "unknown", "suppressContext": False}


def _is_absent(name: str, value: object) -> bool:
    if type(value) in (str, list, dict) and not value:
        return True
    return name in _DEFAULTS and value == _DEFAULTS[name]


class Checker:
    """The rules, and what they count within one envelope."""

    builtin = staticmethod(_builtin)

    def __init__(self, tree: object, limits: Limits) -> None:
        self.limits = limits
        related = tree.get("related") if isinstance(tree, dict) else None
        #: How many errors the root can refer to beside itself.
        self.related = len(related) if isinstance(related, list) else 0
        self.counted = 0

    # Messages and their fields.

    def message(self, message: Message, value: object, path: Path) -> dict[str, Any]:
        source = self.dict(value, path)
        target: dict[str, Any] = {}
        for field in message.fields:
            here = (path, field.name)
            foreign = field.root_only and path is not None
            if field.name in source:
                if foreign and not _is_absent(field.name, source[field.name]):
                    raise Fault("schema", here, "only the root has this field")
                checked = _RULES[field.kind](self, source[field.name], here)
                if not _is_absent(field.name, checked):
                    target[field.name] = checked
            if field.required and not foreign and field.name not in target:
                raise Fault("schema", here, "this field is required")
        if not source.keys() <= message.by_name.keys():
            self._unknown(message, source, target, path)
        return target

    def _unknown(self, message: Message, source: dict[str, Any], target: dict[str, Any], path: Path) -> None:
        for name in sorted(source.keys() - message.by_name.keys()):
            self._key(name, path)
            value, here = source[name], (path, name)
            if name == UNKNOWN and type(value) is UnknownFields:
                if value.bytes:
                    target[name] = sort_records(value, message, here)
                continue
            if name == "" or name.startswith("$"):
                raise Fault("schema", here, "no name for a field")
            target[name], walk = self.value(value, here, 1)
            if walk:
                run(walk)

    def elements(self, rule: Rule, value: object, path: Path, maximum: float = math.inf) -> list[Any]:
        checked = []
        for index, element in enumerate(self.list(value, path, maximum)):
            checked.append(rule(self, element, (path, index)))
        return checked

    def list(self, value: object, path: Path, maximum: float = math.inf) -> list[Any]:
        value = _builtin(value)
        if type(value) is not list:
            raise Fault("schema", path, "expected a list")
        if len(value) > maximum:
            raise Fault("limit", path, f"more than {maximum} elements")
        return value

    def dict(self, value: object, path: Path) -> dict[str, Any]:
        value = _builtin(value)
        if type(value) is not dict or not all(type(key) is str for key in value):
            raise Fault("schema", path, "expected a map whose keys are text")
        return value

    def text(self, value: object, path: Path, max_bytes: float = math.inf) -> str:
        return self._sized(value, path, min(max_bytes, self.limits.max_text_bytes))

    def name(self, value: object, path: Path) -> str:
        return self._sized(value, path, self.limits.max_name_bytes)

    def _key(self, key: str, path: Path) -> None:
        """A key, or the name of an unknown field: its faults are those of the map around it."""
        self._sized(key, path, self.limits.max_name_bytes)

    def _sized(self, value: object, path: Path, max_bytes: float) -> str:
        value = _builtin(value)
        if type(value) is not str:
            raise Fault("schema", path, "expected text")
        try:
            size = utf8_length(value)
        except UnicodeEncodeError:
            raise Fault("invalid_utf8", path, "a lone surrogate") from None
        if size > max_bytes:
            raise Fault("limit", path, f"text of more than {max_bytes} bytes")
        return value

    def boolean(self, value: object, path: Path) -> bool:
        if type(value) is not bool:
            raise Fault("schema", path, "expected a boolean")
        return value

    def one_of(self, numbers: Mapping[str, int], value: object, path: Path) -> str:
        value = _builtin(value)
        if type(value) is not str or value not in numbers:
            raise Fault("schema", path, f"expected one of {', '.join(numbers)}")
        return value

    def integer(self, value: object, path: Path, minimum: int = 0, maximum: int = _MAX_INTEGER) -> int:
        value = _reduced(_builtin(value))
        if type(value) is not int:
            raise Fault("schema", path, "expected an integer")
        # Magnitude is what is limited; below 0 only where a sign is allowed at all.
        if value > maximum or value < minimum < 0:
            raise Fault("limit", path, f"an integer beyond {maximum}")
        if value < minimum:
            raise Fault("schema", path, f"an integer below {minimum}")
        return value

    def number(self, value: object, path: Path) -> float:
        """An integer, or a float that is none."""
        value = _reduced(_builtin(value))
        if type(value) is not float:
            return self.integer(value, path, -_MAX_INTEGER)
        if not math.isfinite(value):
            raise Fault("schema", path, "expected a finite number")
        return value

    def http_status(self, value: object, path: Path) -> int:
        status = self.integer(value, path)
        if not 100 <= status <= 999:
            raise Fault("schema", path, "expected a status from 100 to 999")
        return status

    def reference(self, value: object, path: Path) -> int:
        reference = self.integer(value, path)
        if reference > self.related:
            raise Fault("schema", path, f"expected a reference up to {self.related}")
        return reference

    # Values. The walk that comes with a container fills it: levels are counted, and cost no call stack.

    def values(self, value: object, path: Path) -> list[Any]:
        target: list[Any] = []
        run(self._fill_list(target, self.list(value, path), path, 1, Checker.value))
        return target

    def attributes(self, value: object, path: Path) -> dict[str, Any]:
        target: dict[str, Any] = {}
        run(self._fill_map(target, self.dict(value, path), path, 1, None))
        return target

    def value(self, value: object, path: Path, level: int) -> Checked:
        """Any value, where a list or map would be of this level."""
        value = _builtin(value)
        if type(value) is list:
            return self.open_list(value, path, level)
        if type(value) is dict:
            return self._map_or_tag(value, path, level)
        if type(value) is int or type(value) is float:
            self.count(path)
            return self.number(value, path), None
        if type(value) is str:
            value = self.text(value, path)
        elif type(value) is bytes:
            self._bytes(value, path)
        elif value is not None and type(value) is not bool:
            raise Fault("schema", path, f"{type(value).__name__} is no value")
        self.count(path)
        return value, None

    def _map_or_tag(self, value: dict[object, object], path: Path, level: int) -> Checked:
        tag = next(iter(value)) if len(value) == 1 else None
        if type(tag) is str and tag == BYTES_TAG:
            data = untag_bytes(self, value[tag], path)
            self._bytes(data, path)
            self.count(path)
            return data, None
        rule = TAGS.get(tag) if type(tag) is str else None
        if rule is None:
            return self.open_map(value, path, level)
        assert type(tag) is str
        self._nest(path, level)
        checked, walk = rule(self, value[tag], path, level + 1, tag)
        return {tag: checked}, walk

    def open_list(self, value: list[Any], path: Path, level: int, element: Element | None = None) -> Checked:
        self._nest(path, level)
        target: list[Any] = []
        return target, self._fill_list(target, value, path, level + 1, element or Checker.value)

    def open_map(
        self, value: object, path: Path, level: int, members: Mapping[str, Element] | None = None
    ) -> Checked:
        """A map that is no tag; its keys may each have a rule."""
        source = self.dict(value, path)
        self._nest(path, level)
        target: dict[str, Any] = {}
        return target, self._fill_map(target, source, path, level + 1, members)

    def _fill_list(
        self, target: list[Any], source: list[Any], path: Path, level: int, element: Element
    ) -> Walk:
        for index, value in enumerate(source):
            checked, walk = element(self, value, (path, index), level)
            target.append(checked)
            if walk:
                yield walk

    def _fill_map(
        self,
        target: dict[str, Any],
        source: dict[str, Any],
        path: Path,
        level: int,
        members: Mapping[str, Element] | None,
    ) -> Walk:
        for key in sorted(source):
            self._key(key, path)
            element = members[key] if members else Checker.value
            target[key], walk = element(self, source[key], (path, key), level)
            if walk:
                yield walk

    def _bytes(self, value: bytes, path: Path) -> None:
        if len(value) > self.limits.max_text_bytes:
            raise Fault("limit", path, f"more than {self.limits.max_text_bytes} bytes")

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


#: A rule returns the normalised value, or raises. What it returns may still equal absence.
Rule: TypeAlias = Callable[[Checker, object, Path], Any]


def _counting(rule: Rule) -> Rule:
    """A list of elements that count as values."""

    def element(checker: Checker, value: object, path: Path) -> Any:
        checked = rule(checker, value, path)
        checker.count(path)
        return checked

    return lambda checker, value, path: checker.elements(element, value, path)


def _message(message: Message) -> Rule:
    return lambda checker, value, path: checker.message(message, value, path)


def _messages(message: Message, maximum: Callable[[Limits], int]) -> Rule:
    element = _message(message)
    return lambda checker, value, path: checker.elements(element, value, path, maximum(checker.limits))


def _name_of(numbers: Mapping[str, int]) -> Rule:
    return lambda checker, value, path: checker.one_of(numbers, value, path)


def _integer(minimum: int, maximum: int) -> Rule:
    return lambda checker, value, path: checker.integer(value, path, minimum, maximum)


def _billable(checker: Checker, value: object, path: Path) -> Any:
    return checker.text(value, path) if isinstance(value, str) else checker.number(value, path)


_RULES: Final[Mapping[str, Rule]] = {
    "uint": _integer(0, _MAX_INTEGER),
    "int": _integer(-_MAX_INTEGER, _MAX_INTEGER),
    "position": _integer(0, BOUNDS["maxPosition"]),
    "httpStatus": Checker.http_status,
    "reference": Checker.reference,
    "bool": Checker.boolean,
    "billable": _billable,
    **{kind: _name_of(numbers) for kind, numbers in ENUMERATIONS.items()},
    "name": Checker.name,
    "names": _counting(Checker.name),
    "text": Checker.text,
    "texts": _counting(Checker.text),
    "references": _counting(Checker.reference),
    "values": Checker.values,
    "attributes": Checker.attributes,
    "origin": _message(ORIGIN),
    "frames": _messages(FRAME, lambda limits: limits.max_frames),
    "omissions": _messages(OMISSION, lambda limits: BOUNDS["maxOmissions"]),
    "envelopes": _messages(ENVELOPE, lambda limits: limits.max_errors - 1),
}
