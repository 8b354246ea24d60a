"""The four codecs by name, and how their bytes are told apart (SPEC 7.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rethrown.codec.armor import armor, find_armor
from rethrown.codec.codec import Codec, Encoding, Input, decode_error, snapshot
from rethrown.codec.json import json
from rethrown.codec.msgpack import msgpack
from rethrown.codec.protobuf import protobuf
from rethrown.codec.text import WHITE_SPACE
from rethrown.envelope import ErrorEnvelope
from rethrown.errors import Fault
from rethrown.limits import DEFAULT_LIMITS, Limits

__all__ = ["CODECS", "Codec", "armor", "decode", "encode", "find_armor", "json", "msgpack", "protobuf"]

CODECS: Final[Mapping[str, Encoding]] = {codec.name: codec for codec in (msgpack, protobuf, json, armor)}


def encode(envelope: ErrorEnvelope, codec: str | Codec = "msgpack") -> bytes:
    """Envelope → bytes (SPEC 7).

    Raises EncodeError for an envelope that a Decoder would refuse, ValueError for an unknown codec.
    """
    return _codec_of(codec).encode(envelope)


def decode(
    data: Input, *, limits: Limits = DEFAULT_LIMITS, codec: str | Codec | None = None
) -> ErrorEnvelope:
    """Bytes, or the text of JSON or armor → envelope (SPEC 7, 8). Without a codec the first byte decides.

    Raises DecodeError for every input that is no envelope (SPEC 9), ValueError for an unknown codec.
    """
    return (detect(data, limits) if codec is None else _codec_of(codec)).decode(data, limits=limits)


def _codec_of(codec: str | Codec) -> Codec:
    if not isinstance(codec, str):
        return codec
    if codec not in CODECS:
        raise ValueError(f"no codec is called {codec!r}")
    return CODECS[codec]


def detect(data: Input, limits: Limits = DEFAULT_LIMITS) -> Encoding:
    """The codec that the first byte decides for (SPEC 7.5). Raises DecodeError where it decides for none."""
    try:
        form = snapshot(data, limits)
        start = form.lstrip(WHITE_SPACE.encode())[:1]
        if not start:
            raise Fault("truncated", None, "expected an envelope")
        if isinstance(data, str):
            return json if start == b"{" else armor
        codec = _CODEC_OF_BYTE.get(start[0])
        # White space can stand before text alone.
        if codec is None or not (codec.textual or form.startswith(start)):
            raise Fault("malformed", None, "expected an envelope")
        return codec
    except Fault as fault:
        raise decode_error(fault, data) from None


#: `{`, `r`, the tag of the field `v` as a varint, and the first bytes of a MessagePack map.
_CODEC_OF_BYTE: Final = {
    0x7B: json,
    0x72: armor,
    0x08: protobuf,
    **dict.fromkeys((*range(0x80, 0x90), 0xDE, 0xDF), msgpack),
}
