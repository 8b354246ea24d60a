"""HTTP response → envelope (SPEC CAR-3, CAR-6).

The one that it carries, otherwise one of what the server said. Total: an envelope comes out, whatever comes.
"""

from __future__ import annotations

from typing import Any

from rethrown._generated import CARRIERS
from rethrown.codec import decode
from rethrown.envelope import ErrorEnvelope
from rethrown.errors import DecodeError
from rethrown.http import Headers, body_text, headers_of, parsed_json, status_of_response, wait_of
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import CodecName
from rethrown.rpc.http.accept import codec_of_type, essence_of
from rethrown.rpc.http.foreign import foreign_envelope
from rethrown.rpc.http.member import Outline, outline_of


def decode_response(
    status: int, headers: Headers = (), body: Any = None, *, limits: Limits = DEFAULT_LIMITS
) -> ErrorEnvelope:
    """A response that says that a call failed → envelope. Never raises, whatever the response holds.

    `headers` are a mapping or pairs; `body` is bytes, text, or JSON that was parsed.
    """
    named = headers_of(headers)
    media_type = essence_of(named.get("content-type", ""))
    wait = wait_of(named.get("retry-after"), named.get("date"))
    facts: dict[str, Any] = {} if wait is None else {"retryAfterMs": wait}
    codec = codec_of_type(media_type)
    raw = bytes(body) if isinstance(body, bytes | bytearray | memoryview) else body_text(body)
    carried = _decoded(raw, codec, limits) if codec else None
    if carried is None:
        text = body_text(body)
        said = parsed_json(text)
        outline = outline_of(text, CARRIERS["member"]) if said is not text else Outline((), False)
        # Of two, each reader would see another one.
        only = outline.members[0] if len(outline.members) == 1 else None
        carried = None if only is None else _decoded(only, "json", limits)
        if carried is None:
            if outline.is_deep:
                said = text
            return foreign_envelope(status_of_response(status), media_type, said, facts)
    return {**facts, **carried}  # type: ignore[typeddict-item]


def _decoded(data: bytes | str, codec: CodecName, limits: Limits) -> ErrorEnvelope | None:
    """The envelope; None where there is none that this receiver accepts."""
    try:
        return decode(data, codec=codec, limits=limits)
    except DecodeError:
        return None
