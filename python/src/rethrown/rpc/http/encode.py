"""Envelope → HTTP response (SPEC CAR-3)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from rethrown._generated import CARRIERS, MEDIA_TYPES
from rethrown.bridges.foreign import finished
from rethrown.codec import encode
from rethrown.envelope import ErrorEnvelope
from rethrown.errors import EncodeError
from rethrown.rpc.carrier import http_status_of, is_too_large, told
from rethrown.rpc.http.accept import PROBLEM, negotiated
from rethrown.rpc.http.statuses import phrase_of


@dataclass(frozen=True)
class EncodedResponse:
    """A response as data, for every server that has no adapter of its own."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def encode_response(envelope: ErrorEnvelope, accept: str | None = None) -> EncodedResponse:
    """A problem document with the envelope inside, or the envelope alone where the client asks for that.

    What is too large in that encoding is cut. `accept` is the request's header of that name.

    Raises EncodeError for an envelope that a Decoder would refuse.
    """
    try:
        return _written(envelope, accept)
    except EncodeError as error:
        if not is_too_large(error):
            raise
    return _written(finished({**envelope}), accept)


def _written(envelope: ErrorEnvelope, accept: str | None) -> EncodedResponse:
    codec = negotiated(accept)
    body = encode(envelope, codec) if codec else _problem(envelope)
    headers = {
        "content-type": MEDIA_TYPES[codec] if codec else PROBLEM,
        # It is about this one call.
        "cache-control": "no-store",
    }
    if "retryAfterMs" in envelope:
        headers["retry-after"] = str(-(-envelope["retryAfterMs"] // 1000))
    return EncodedResponse(http_status_of(envelope), headers, body)


def _problem(envelope: ErrorEnvelope) -> bytes:
    """RFC 9457, without `type`: a stable type name is no URI; without it the status tells what it is."""
    inside = encode(envelope, "json")
    status = http_status_of(envelope)
    members = {
        "title": phrase_of(status),
        "status": status,
        "detail": told(envelope).message,
        **({"code": envelope["code"]} if "code" in envelope else {}),
    }
    head = json.dumps(members, ensure_ascii=False, separators=(",", ":"))[:-1].encode()
    # Not parsed again: the envelope is written once.
    return head + f',"{CARRIERS["member"]}":'.encode() + inside + b"}"
