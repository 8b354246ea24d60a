"""Armor (SPEC 7.4): the MessagePack form of an envelope as one token, for where only text gets through."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from zlib import crc32

from rethrown._generated import ARMOR
from rethrown.codec.codec import Encoding
from rethrown.codec.msgpack import read as read_msgpack
from rethrown.codec.msgpack_quick import read_quickly as read_msgpack_quickly
from rethrown.codec.msgpack_writer import write as write_msgpack
from rethrown.codec.text import WHITE_SPACE, decode_base64url, encode_base64url
from rethrown.errors import Fault
from rethrown.limits import Limits

_PREFIX: Final = str(ARMOR["prefix"])
_DIGITS: Final = ARMOR["checksumDigits"]
_PAYLOAD: Final = "[A-Za-z0-9_-]*"
_TOKEN: Final = re.compile(rf"{re.escape(_PREFIX)}({_PAYLOAD})\.([0-9a-f]{{{_DIGITS}}})\.")
#: What can still become a token behind its prefix, checksum aside.
_TOKEN_START: Final = re.compile(rf"{re.escape(_PREFIX)}{_PAYLOAD}(?:\.[0-9a-f]{{0,{_DIGITS}}})?")


def find_armor(text: str) -> str | None:
    """The first token inside a text whose checksum fits (SPEC ARM-3); None where there is none.

    Takes time linear in the text, whatever it holds: no payload reaches beyond the next prefix.
    """
    start = text.find(_PREFIX)
    while start >= 0:
        token = _TOKEN.match(text, start)
        if token and _payload(token) is not None:
            return token[0]
        start = text.find(_PREFIX, start + len(_PREFIX))
    return None


def read(data: bytes, limits: Limits) -> object:
    """The tree inside a token. Raises Faults of form."""
    payload = _payload_in(data)
    try:
        return read_msgpack(payload, limits)
    except Fault as fault:
        # Its offset would be one within the payload.
        raise Fault(fault.code, fault.path, fault.detail) from None


def read_quickly(data: bytes, limits: Limits) -> object:
    """The same for what `write` wrote, or an exception."""
    return read_msgpack_quickly(_payload_in(data), limits)


def _payload_in(data: bytes) -> bytes:
    # One character for every byte, so that what is not ASCII is in no token.
    text = data.decode("latin-1").strip(WHITE_SPACE)
    token = _TOKEN.match(text)
    if not token:
        if _PREFIX.startswith(text) or _TOKEN_START.fullmatch(text):
            raise Fault("truncated", None, "the token ends early")
        raise Fault("malformed", None, "no token")
    payload = _payload(token)
    if payload is None:
        raise Fault("malformed", None, "the checksum does not fit")
    if token.end() < len(text):
        raise Fault("trailing_data", None, "nothing more may follow")
    return payload


def write(tree: Mapping[str, object]) -> bytes:
    """The token of a tree that was checked, which is ASCII."""
    data = write_msgpack(tree)
    return f"{_PREFIX}{encode_base64url(data)}.{_checksum(data)}.".encode("ascii")


def _payload(token: re.Match[str]) -> bytes | None:
    """The bytes inside; None where they are not base64url, or the checksum is not theirs."""
    data = decode_base64url(token[1])
    return data if data is not None and _checksum(data) == token[2] else None


def _checksum(data: bytes) -> str:
    return f"{crc32(data):0{_DIGITS}x}"


armor: Final = Encoding(
    name="armor",
    media_type="text/plain",
    family="named",
    write=write,
    read=read,
    read_quickly=read_quickly,
    textual=True,
)
