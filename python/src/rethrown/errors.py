"""The errors of the codec (SPEC 9).

A Fault is what the rooms behind `encode` and `decode` raise among themselves; the two doors turn it into the
one public error that fits their direction.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

ErrorCode: TypeAlias = Literal[
    "malformed",
    "truncated",
    "trailing_data",
    "invalid_utf8",
    "duplicate_key",
    "unsupported_type",
    "unsupported_version",
    "schema",
    "limit",
]

#: The way to one value: that of its container, and its key or index; None is the root. Text only in faults.
Path: TypeAlias = "tuple[Path, str | int] | None"

# A path is made of keys from the wire, and a message may end in a terminal.
_UNPRINTABLE = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SHOWN_CHARACTERS = 300


def pointer(path: Path) -> str:
    """A path as a JSON Pointer (RFC 6901)."""
    segments: list[str] = []
    while path is not None:
        path, key = path
        segments.append(f"/{escape(key)}" if type(key) is str else f"/{key}")
    return "".join(reversed(segments))


def escape(key: str) -> str:
    """A key as one reference token of a JSON Pointer."""
    return key.replace("~", "~0").replace("/", "~1")


class Fault(Exception):  # noqa: N818  It never leaves the library.
    """A broken rule, before anybody knows whether it was met while encoding or decoding."""

    def __init__(self, code: ErrorCode, path: Path, detail: str, offset: int | None = None) -> None:
        super().__init__(code, detail)
        self.code: ErrorCode = code
        self.path = path
        self.detail = detail
        self.offset = offset


class CodecError(ValueError):
    """What DecodeError and EncodeError share: `code`, and `path`, a JSON Pointer, empty for the whole."""

    def __init__(self, code: ErrorCode, path: str, detail: str, offset: int | None = None) -> None:
        place = path if len(path) <= _SHOWN_CHARACTERS else f"{path[:_SHOWN_CHARACTERS]}…"
        place = _UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], place) or "the root"
        super().__init__(f"{code}: {detail} at {place}{'' if offset is None else f' (byte {offset})'}")
        self.code: ErrorCode = code
        self.path = path
        self.detail = detail


class DecodeError(CodecError):
    """What `decode` raises, and all it raises (SPEC 9).

    `offset` counts bytes from the start of the input, for errors of form in MessagePack and Protobuf, and is
    None otherwise; `input` is what was to be decoded, as it was given.
    """

    def __init__(
        self,
        code: ErrorCode,
        path: str,
        detail: str,
        offset: int | None = None,
        input: bytes | bytearray | memoryview | str = b"",
    ) -> None:
        super().__init__(code, path, detail, offset)
        self.offset = offset
        # Not among what a capture sends or a log shows: up to a megabyte, and anybody's secrets.
        self.__input__ = input

    @property
    def input(self) -> bytes | bytearray | memoryview | str:
        """What was to be decoded, as it was given."""
        return self.__input__

    def __reduce__(self) -> tuple[object, ...]:
        # A memoryview cannot be pickled; errors cross process pools.
        kept = bytes(self.input) if isinstance(self.input, memoryview) else self.input
        return type(self), (self.code, self.path, self.detail, self.offset, kept)


class EncodeError(CodecError):
    """What `encode` raises for an envelope that a Decoder would refuse (SPEC ENC-4)."""

    def __init__(self, code: ErrorCode, path: str, detail: str) -> None:
        super().__init__(code, path, detail)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.code, self.path, self.detail)
