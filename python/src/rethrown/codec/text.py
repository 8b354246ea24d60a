"""Text as the codecs need it (SPEC 2, 3, 7.3, 7.4): strict UTF-8, base64, numbers as ECMAScript prints them.

Sorted keys need no help here: Python compares text by code point, which is the order of its UTF-8 bytes.
"""

from __future__ import annotations

import binascii
from typing import Final

#: White space of JSON, armor and detection (SPEC JSON-2, ARM-2, DET-1).
WHITE_SPACE: Final = " \t\r\n"

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_+/", b"+/  ")


def utf8_length(text: str) -> int:
    """How many bytes a text takes as UTF-8. Raises UnicodeEncodeError for a lone surrogate."""
    return len(text) if text.isascii() else len(text.encode())


def encode_base64(data: bytes) -> str:
    """RFC 4648 base64, padded."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def decode_base64(text: str) -> bytes | None:
    """The bytes, or None for text that `encode_base64` would not have written."""
    return _decode_base64(text.encode("ascii", "replace"))


def encode_base64url(data: bytes) -> str:
    """RFC 4648 base64url, without padding."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=\n").translate(_TO_URL).decode("ascii")


def decode_base64url(text: str) -> bytes | None:
    """The bytes, or None for text that `encode_base64url` would not have written."""
    if "=" in text:
        return None
    digits = text.encode("ascii", "replace").translate(_FROM_URL)
    return _decode_base64(digits + b"=" * (-len(digits) % 4))


def _decode_base64(digits: bytes) -> bytes | None:
    try:
        data = binascii.a2b_base64(digits)
    except binascii.Error:
        return None
    # a2b_base64 skips what is no digit and forgives unused bits; only the exact form comes back the same.
    return data if binascii.b2a_base64(data, newline=False) == digits else None


def number_text(value: float) -> str:
    """An integer or finite float as ECMAScript's Number::toString prints it (SPEC JSON-1)."""
    shortest = repr(value)
    if "e" not in shortest:
        return shortest.removesuffix(".0")
    mantissa, _, exponent = shortest.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    # The value is 0.digits × 10^point.
    point = int(exponent) + 1
    sign = "-" if value < 0 else ""
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if 0 < point <= 21:
        return f"{sign}{digits.ljust(point, '0')}"
    return f"{sign}{whole}{'.' if fraction else ''}{fraction}e{'+' if point > 0 else '-'}{abs(point - 1)}"
