"""The operations of a Codec (conformance/TESTEE.md)."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from rethrown import (
    CodecName,
    DecodeError,
    EncodeError,
    ErrorEnvelope,
    ErrorRegistry,
    Limits,
    decode,
    encode,
    find_armor,
)

CODECS: tuple[CodecName, ...] = ("msgpack", "protobuf", "json", "armor")
_TEXT = ("json", "armor")

Request = dict[str, Any]
Reply = dict[str, Any]


def _decode(request: Request) -> Reply:
    limits = limits_of(json.dumps(request.get("limits", {})))
    envelope = decode(input_of(request), limits=limits, codec=request.get("codec"))
    return bytes_of(request["to"], lambda codec: encode(envelope, codec))


def _encode(request: Request) -> Reply:
    envelope = in_memory(request["envelope"])
    return bytes_of(request["to"], lambda codec: encode(envelope, codec))


def _find(request: Request) -> Reply:
    return {"found": find_armor(request["text"])}


def _verdicts(request: Request) -> Reply:
    codec = request["codec"]
    return {
        "verdicts": [
            _verdict(codec, bytes.fromhex(data), limits_of(json.dumps(limits)))
            for data, limits in request["inputs"]
        ]
    }


OPERATIONS: dict[str, Callable[[Request], Reply]] = {
    "decode": _decode,
    "encode": _encode,
    "find": _find,
    "verdicts": _verdicts,
}


def input_of(request: Request) -> bytes | str:
    """What a request gives to decode."""
    text: str | None = request.get("text")
    return bytes.fromhex(request["hex"]) if text is None else text


def bytes_of(to: list[CodecName], encoded: Callable[[CodecName], bytes]) -> Reply:
    """What was encoded: text of the encodings that are text."""
    each = {codec: encoded(codec) for codec in to}
    return {"bytes": {codec: data.decode() if codec in _TEXT else data.hex() for codec, data in each.items()}}


@lru_cache
def limits_of(text: str) -> Limits:
    """Limits by their names in SPEC 8; as JSON text, which can be a key."""
    named = json.loads(text)
    return Limits(
        **{re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", name): n for name, n in named.items()}
    )


def in_memory(form: Any) -> Any:
    """The JSON form of an envelope as it is in memory: `$bytes` are bytes. In place, and however deep."""
    whole = [form]
    pending: list[Any] = [whole]
    while pending:
        held = pending.pop()
        for key, value in enumerate(held) if isinstance(held, list) else held.items():
            data = _bytes_in(value)
            if data is not None:
                held[key] = data
            elif isinstance(value, (list, dict)):
                pending.append(value)
    return whole[0]


def _bytes_in(value: Any) -> bytes | None:
    text = value.get("$bytes") if isinstance(value, dict) and len(value) == 1 else None
    if not isinstance(text, str):
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


# Knows none of the classes that are sent.
_RELAY = ErrorRegistry()


class _Decoded:
    """A codec for what was decoded before: decoding is most of the time that a verdict takes."""

    name = "decoded"
    media_type = ""

    def __init__(self, envelope: ErrorEnvelope) -> None:
        self._envelope = envelope

    def encode(self, envelope: ErrorEnvelope) -> bytes:
        raise NotImplementedError

    def decode(self, data: object, *, limits: object = None) -> ErrorEnvelope:
        return self._envelope


def _verdict(codec: CodecName, data: bytes, limits: Limits) -> str:
    """What the library says to an input, as one line of ASCII."""
    try:
        envelope = decode(data, codec=codec, limits=limits)
        own = _checksum(lambda: encode(envelope, codec))
        other = _checksum(lambda: encode(envelope, "msgpack" if codec == "protobuf" else "protobuf"))
        error = _RELAY.deserialize(data, codec=_Decoded(envelope))
        relayed = _checksum(lambda: _RELAY.serialize(error, codec))
        return f"accepted {own} {other} {'same' if relayed == own else relayed}"
    except DecodeError as fault:
        has_offset = codec in ("msgpack", "protobuf") and fault.offset is not None
        return f"{fault.code} {json.dumps(fault.path)} {fault.offset if has_offset else '-'}"
    except Exception as error:
        return f"crashed {error!a}"


def _checksum(encoding: Callable[[], bytes]) -> str:
    try:
        return f"{zlib.crc32(encoding()):08x}"
    except EncodeError as error:
        return f"{error.code}:{json.dumps(error.path)}"
