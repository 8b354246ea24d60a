"""What an envelope may hold, whatever its encoding (SPEC 4, 8): errors of content, in the order of ERR-2.

The table of fields drives it, with one rule for each kind of field. It takes a tree that some parser or user
built and returns a normalised copy that shares no container with it: what equals absence is left out (ENV-3),
floats that are integers are integers (VAL-2), `$bytes` are bytes (TAG-2), fields stand in the order of their
numbers, and keys sorted. Values are codec/value.py's, the form of an encoding is the codecs' own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, cast

from rethrown._generated import BOUNDS, VERSION
from rethrown.codec.unknown import UNKNOWN, sort_records
from rethrown.codec.value import ValueChecker, list_at, map_at, plain, reduced
from rethrown.codec.walk import run
from rethrown.envelope import ErrorEnvelope, is_unknown_fields
from rethrown.errors import Fault, Path
from rethrown.fields import ENUMERATIONS, ENVELOPE, FRAME, OMISSION, ORIGIN, Message
from rethrown.limits import Limits

_MAX_INTEGER: Final = BOUNDS["maxInteger"]


def check_envelope(tree: object, limits: Limits) -> ErrorEnvelope:
    """The version first (ERR-1), then everything. Raises a Fault, or returns a copy."""
    check_version(tree)
    related = _peek(tree, "related")
    checker = Checker(limits, max_reference=len(related) if type(related) is list else 0)
    return cast(ErrorEnvelope, checker.message(ENVELOPE, tree, None))


def check_version(tree: object) -> None:
    """Raises a Fault where `v` names a version that is not this one."""
    version = reduced(_peek(tree, "v"))
    if type(version) is int and version >= 0 and version != VERSION:
        raise Fault("unsupported_version", (None, "v"), f"expected version {VERSION}")


def _peek(tree: object, name: str) -> object:
    """A field of what may be a map."""
    source = plain(tree)
    return plain(source.get(name)) if type(source) is dict else None


#: What equals absence beside empty text, lists and maps (ENV-3).
_DEFAULTS: Final[Mapping[str, object]] = {"kind": "unknown", "suppressContext": False}


def _is_absent(name: str, value: object) -> bool:
    if type(value) in (str, list, dict) and not value:
        return True
    return name in _DEFAULTS and value == _DEFAULTS[name]


class Checker(ValueChecker):
    """The rules of messages and their fields."""

    def message(self, message: Message, value: object, path: Path) -> dict[str, Any]:
        source = map_at(path, value)
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
            value, here = source[name], (path, name)
            if name == UNKNOWN and is_unknown_fields(value):
                # A number is no name.
                if value.bytes:
                    target[name] = sort_records(value, message, here)
                continue
            self.key(name, path)
            if name == "" or name.startswith("$"):
                raise Fault("schema", here, "no name for a field")
            target[name], walk = self.value(value, here, 1)
            if walk:
                run(walk)

    def elements(self, rule: Rule, value: object, path: Path, maximum: float = math.inf) -> list[Any]:
        source = list_at(path, value)
        if len(source) > maximum:
            raise Fault("limit", path, f"more than {maximum} elements")
        return [rule(self, element, (path, index)) for index, element in enumerate(source)]

    def boolean(self, value: object, path: Path) -> bool:
        if type(value) is not bool:
            raise Fault("schema", path, "expected a boolean")
        return value

    def one_of(self, numbers: Mapping[str, int], value: object, path: Path) -> str:
        value = plain(value)
        if type(value) is not str or value not in numbers:
            raise Fault("schema", path, f"expected one of {', '.join(numbers)}")
        return value

    def http_status(self, value: object, path: Path) -> int:
        status = self.integer(value, path)
        if not 100 <= status <= 999:
            raise Fault("schema", path, "expected a status from 100 to 999")
        return status

    def values(self, value: object, path: Path) -> list[Any]:
        target: list[Any] = []
        run(self.fill_list(target, list_at(path, value), path, 1))
        return target

    def attributes(self, value: object, path: Path) -> dict[str, Any]:
        target: dict[str, Any] = {}
        run(self.fill_map(target, map_at(path, value), path, 1))
        return target


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
