"""What is wrong with one input that should be an envelope (SPEC 7 to 9).

First every rule of the schema that it breaks, then what only a Decoder can say. The same findings, in the
same words, as `npx rethrown validate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Final, NamedTuple, Protocol

from rethrown._generated import BOUNDS, LIMITS, VERSION
from rethrown.cli.places import Places
from rethrown.codec import CODECS, decode, detect
from rethrown.errors import DecodeError, Fault, pointer
from rethrown.limits import DEFAULT_LIMITS, MAX_DEPTH_CEILING, Limits
from rethrown.validate import Violation, validate


class Finding(NamedTuple):
    """A broken rule, which is a keyword of JSON Schema or a code of SPEC 9, and where it is broken.

    Line and column where the input is JSON; otherwise the offset in its bytes, where the Decoder says so.
    """

    line: int | None
    column: int | None
    offset: int | None
    path: str
    rule: str
    message: str


class Refusal(NamedTuple):
    """What a Decoder refuses, and where."""

    code: str
    path: str
    offset: int | None


class _Locator(Protocol):
    """Turns rules that are broken, or the form that is, into findings."""

    def rules(self, violations: list[Violation]) -> list[Finding]: ...

    def form(self, violation: Violation, refusal: Refusal) -> Finding: ...


def findings(data: bytes, codec: str | None = None) -> list[Finding]:
    """Empty for an envelope. Without a codec the first byte decides; what begins like none should be JSON."""
    codec = codec or _detected(data)
    locate = _InText(data) if codec == "json" and len(data) <= DEFAULT_LIMITS.max_bytes else _InBytes()
    try:
        tree = CODECS[codec].form(data, DEFAULT_LIMITS)
    except Fault as fault:
        refusal = Refusal(fault.code, pointer(fault.path), fault.offset)
        message = (
            _beyond(data, codec, refusal)
            if refusal.code == "limit"
            else _FORM[refusal.code].format(_NAMES[codec])
        )
        return [locate.form(Violation(refusal.path, refusal.code, message), refusal)]
    refused = _refusal(data, codec)
    if refused is None:
        return []
    # The rules of another version are others.
    violations = [] if refused.code == "unsupported_version" else validate(tree)
    found = locate.rules(violations)
    if not any(_explains(violation.path, refused.path) for violation in violations):
        message = _beyond(data, codec, refused) if refused.code == "limit" else _content(refused.code, tree)
        found += locate.rules([Violation(refused.path, refused.code, message)])
    return found


def _detected(data: bytes) -> str:
    try:
        return detect(data).name
    except DecodeError:
        return "json"


def _refusal(data: bytes, codec: str, limits: Limits = DEFAULT_LIMITS) -> Refusal | None:
    try:
        decode(data, codec=codec, limits=limits)
    except DecodeError as error:
        return Refusal(error.code, error.path, error.offset)
    return None


def _explains(path: str, refused: str) -> bool:
    """Whether a violation says what the Decoder would, whose path for what a tag holds is that of its map."""
    return path == refused or path.startswith(f"{refused}/$")


_NAMES: Final = {"msgpack": "MessagePack", "protobuf": "Protobuf", "json": "JSON", "armor": "armor"}

_VERSIONS: Final = f"must be {VERSION}: this library knows the rules of no other version"

_FORM: Final[Mapping[str, str]] = {
    "malformed": "must follow the grammar of {}",
    "truncated": "must be complete: the input ends before it does",
    "trailing_data": "must not be followed by anything",
    "invalid_utf8": "must be UTF-8",
    "duplicate_key": "must not occur twice",
    "unsupported_type": "must be of a type that envelopes use in {}",
    "unsupported_version": _VERSIONS,
    "schema": "must have the form that the schema for {} gives it",
}


def _content(code: str, tree: object) -> str:
    """What JSON Schema cannot say of a tree: a reference that leads nowhere (ENV-5), or another version."""
    if code == "unsupported_version":
        return _VERSIONS
    related = tree.get("related") if isinstance(tree, dict) else None
    return (
        f"must be one of the errors of this envelope, 0 to {len(related) if isinstance(related, list) else 0}"
    )


def _beyond(data: bytes, codec: str, refusal: Refusal) -> str:
    """Names the limit: it is the one without which a Decoder says something else."""
    for name, field in zip(LIMITS, fields(Limits), strict=True):
        raised = replace(
            DEFAULT_LIMITS, **{field.name: MAX_DEPTH_CEILING if name == "maxDepth" else BOUNDS["maxInteger"]}
        )
        other = _refusal(data, codec, raised)
        if other is None or other[:2] != refusal[:2]:
            return f"must stay within {name}, {LIMITS[name]}"
    return "must stay within its limit"


class _InBytes:
    """Only the Decoder knows places in bytes, and only those of what breaks their form."""

    def rules(self, violations: list[Violation]) -> list[Finding]:
        return [Finding(None, None, None, *violation) for violation in violations]

    def form(self, violation: Violation, refusal: Refusal) -> Finding:
        return Finding(None, None, refusal.offset, *violation)


class _InText:
    def __init__(self, data: bytes) -> None:
        self.is_cut = False
        try:
            self.text = data.decode()
        except UnicodeDecodeError as error:
            self.text = data[: error.start].decode()
            self.is_cut = True
        self.places = Places(self.text)

    def rules(self, violations: list[Violation]) -> list[Finding]:
        placed = [(self.places.of(violation.path), violation) for violation in violations]
        placed.sort(key=lambda each: each[0])
        return [self._finding(start, violation) for start, violation in placed]

    def form(self, violation: Violation, refusal: Refusal) -> Finding:
        is_cut = self.is_cut and refusal.code == "invalid_utf8"
        return self._finding(len(self.text) if is_cut else self.places.stop, violation)

    def _finding(self, start: int, violation: Violation) -> Finding:
        line, column = self.places.at(start)
        return Finding(line, column, None, *violation)
