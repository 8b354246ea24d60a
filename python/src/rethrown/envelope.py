"""The model of an envelope (SPEC 3, 4, 6): plain data under the wire's own names, the same in every encoding.

Nothing here runs but the class that holds unknown Protobuf records; the rules are check.py. What these types
cannot say: an envelope, frame, origin and omission may hold further keys, its unknown named fields.
"""

# ruff: noqa: N815  The wire's names are camelCase everywhere.

from __future__ import annotations

from typing import Any, Literal, TypeAlias, TypedDict, TypeGuard

#: What this lacks is a map with one key that starts with `$` (SPEC 6); `$bytes` alone never stands in memory.
Value: TypeAlias = "bool | int | float | str | bytes | list[Value] | dict[str, Value] | None"

Kind: TypeAlias = Literal["unknown", "user", "system"]
Status: TypeAlias = Literal[
    "cancelled",
    "unknown",
    "invalid_argument",
    "deadline_exceeded",
    "not_found",
    "already_exists",
    "permission_denied",
    "resource_exhausted",
    "failed_precondition",
    "aborted",
    "out_of_range",
    "unimplemented",
    "internal",
    "unavailable",
    "data_loss",
    "unauthenticated",
]
OmissionReason: TypeAlias = Literal["truncated", "redacted", "unsupported", "failed"]


class UnknownFields:
    """The raw Protobuf records of one message that this version does not define (SPEC 7.6), under `$unknown`.

    A class, so that nothing from a MessagePack or JSON wire can pose as one.
    """

    __slots__ = ("bytes",)

    def __init__(self, data: bytes) -> None:
        self.bytes = data

    def __eq__(self, other: object) -> bool:
        return self.bytes == other.bytes if isinstance(other, UnknownFields) else NotImplemented

    def __hash__(self) -> int:
        return hash((UnknownFields, self.bytes))

    def __repr__(self) -> str:
        return f"UnknownFields({self.bytes!r})"


def is_unknown_fields(value: Any) -> TypeGuard[UnknownFields]:
    """Whether a value is one, of this copy of the package or of another one; never what a wire can make."""
    cls = type(value)
    same = (cls.__module__, cls.__qualname__) == (UnknownFields.__module__, UnknownFields.__qualname__)
    return cls is UnknownFields or (same and type(value.bytes) is bytes)


#: What every message of the envelope can carry: records that only a newer Protobuf schema explains.
Extensible = TypedDict("Extensible", {"$unknown": UnknownFields}, total=False)


class Frame(Extensible, total=False):
    """One call of a stack. Lines and columns count from 1; `source` is the source line, trimmed."""

    file: str
    line: int
    column: int
    function: str
    module: str
    source: str


class Origin(Extensible, total=False):
    """Where an error was raised."""

    language: str
    runtime: str
    library: str
    service: str
    worker: str
    task: str
    host: str


class _Omission(Extensible):
    reason: OmissionReason


class Omission(_Omission, total=False):
    """Something left out on purpose: a JSON Pointer within its own error, and the original's size.

    Without a path it is the error as a whole; a size is in UTF-8 bytes or elements.
    """

    path: str
    size: int


class _Typed(Extensible):
    type: str


class RelatedError(_Typed, total=False):
    """One error of the graph. A reference is 0 for the root, n for `related[n - 1]`."""

    lineage: list[str]
    message: str
    code: str
    kind: Kind
    status: Status
    httpStatus: int
    retryable: bool
    retryAfterMs: int
    traceback: str
    frames: list[Frame]
    stdout: str
    stderr: str
    billableUnits: int | float | str
    args: list[Value]
    attributes: dict[str, Value]
    notes: list[str]
    cause: int
    context: int
    suppressContext: bool
    errors: list[int]
    origin: Origin
    time: int
    traceparent: str
    omitted: list[Omission]


class _Root(RelatedError):  # noqa: N818  No exception.
    v: int


class ErrorEnvelope(_Root, total=False):
    """The thrown error, and with `related` every error that it refers to."""

    related: list[RelatedError]
