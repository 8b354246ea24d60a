"""What all four codecs have in common: the doors (SPEC ENC-4, ERR-1).

Whatever happens behind them, one raises EncodeError alone and the other DecodeError alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias, cast

from rethrown import check
from rethrown.codec.normal import is_normal
from rethrown.codec.unknown import Family, cross_to
from rethrown.envelope import ErrorEnvelope
from rethrown.errors import DecodeError, EncodeError, Fault, pointer
from rethrown.limits import DEFAULT_LIMITS, Limits

#: What can be decoded; text for JSON and armor only.
Input: TypeAlias = "bytes | bytearray | memoryview | str"


class Codec(Protocol):
    """One encoding of envelopes."""

    @property
    def name(self) -> str: ...

    @property
    def media_type(self) -> str: ...

    def encode(self, envelope: ErrorEnvelope) -> bytes:
        """Raises EncodeError for an envelope that a Decoder would refuse (SPEC ENC-4)."""

    def decode(self, data: Input, *, limits: Limits = DEFAULT_LIMITS) -> ErrorEnvelope:
        """Raises DecodeError for every other input than an envelope in this encoding (SPEC 9)."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Encoding:
    """A Codec, made of the two functions that differ."""

    name: str
    media_type: str
    #: Which unknown fields it can write.
    family: Family
    #: Writes an envelope that was checked, and has no unknown fields of the other family.
    write: Callable[[ErrorEnvelope], bytes]
    #: Reads the form alone, to a tree of plain data; raises Faults. Limits other than of depth come later.
    read: Callable[[bytes, Limits], object]
    #: Reads what `write` writes, and maybe more, to a map; raises any exception where it is not sure.
    read_quickly: Callable[[bytes, Limits], object]
    #: Whether that is always the tree of `read`, in whatever order; otherwise only where it is a normal one.
    is_exact: bool = True
    #: Whether it reads text too.
    textual: bool = False

    def encode(self, envelope: ErrorEnvelope) -> bytes:
        """Raises EncodeError for an envelope that a Decoder would refuse (SPEC ENC-4)."""
        try:
            if is_normal(envelope, DEFAULT_LIMITS, in_order=False):
                data = self.write(envelope)
            else:
                data = self.write(cross_to(self.family, check.check_envelope(envelope, DEFAULT_LIMITS)))
            check_size(len(data), DEFAULT_LIMITS)
        except Fault as fault:
            raise EncodeError(fault.code, pointer(fault.path), fault.detail) from None
        return data

    def decode(self, data: Input, *, limits: Limits = DEFAULT_LIMITS) -> ErrorEnvelope:
        """Raises DecodeError for every other input than an envelope in this encoding (SPEC 9)."""
        try:
            form = self._snapshot(data, limits)
            try:
                tree = self.read_quickly(form, limits)
            except Exception:  # a KeyError, an IndexError, no memory, no stack: `read` says what it is
                tree = None
            if is_normal(tree, limits, in_order=True):
                return cast(ErrorEnvelope, tree)
            if tree is None or not self.is_exact:
                tree = self.read(form, limits)
            return check.check_envelope(tree, limits)
        except Fault as fault:
            raise decode_error(fault, data) from None

    def form(self, data: Input, limits: Limits) -> object:
        """The tree of the form alone, for those who look at what a Decoder refuses. Raises Faults."""
        return self.read(self._snapshot(data, limits), limits)

    def _snapshot(self, data: Input, limits: Limits) -> bytes:
        form = snapshot(data, limits)
        if isinstance(data, str) and not self.textual:
            raise Fault("malformed", None, f"{self.name} is bytes, not text")
        return form


def decode_error(fault: Fault, data: Input) -> DecodeError:
    """The public face of a fault that was met while decoding this input."""
    return DecodeError(fault.code, pointer(fault.path), fault.detail, fault.offset, data)


def snapshot(data: Input, limits: Limits) -> bytes:
    """The input as bytes that nobody else can change, its size checked first (SPEC ERR-1)."""
    if isinstance(data, str):
        # No text has fewer bytes than characters. A lone surrogate becomes bytes that are no UTF-8.
        check_size(len(data), limits)
        data = data.encode("utf-8", "surrogatepass")
    elif not isinstance(data, bytes | bytearray | memoryview):
        raise Fault("malformed", None, f"expected bytes or text, not {type(data).__name__}")
    check_size(data.nbytes if isinstance(data, memoryview) else len(data), limits)
    return bytes(data)


def check_size(size: int, limits: Limits) -> None:
    """Raises a Fault for more than `max_bytes`."""
    if size > limits.max_bytes:
        raise Fault("limit", None, f"more than {limits.max_bytes} bytes")
