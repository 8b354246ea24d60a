"""What was raised ↔ an error object of JSON-RPC 2.0 (SPEC CAR-5, CAR-6): data, whatever library sends it."""

from __future__ import annotations

import json
from typing import Any, cast

from rethrown._generated import CARRIER_BOUNDS, CARRIERS
from rethrown.budget import budget_of, fitted
from rethrown.codec import decode, encode
from rethrown.envelope import ErrorEnvelope
from rethrown.errors import DecodeError, EncodeError
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.carrier import BUILTINS, is_too_large, told
from rethrown.text import cut_middle

ErrorObject = dict[str, Any]
"""`code`, `message` and `data`."""

#: Half of what a peer that reads lines may take in one: 64 KiB in asyncio. The rest is room for escapes.
_ENVELOPE_BYTES = CARRIER_BOUNDS["errorObjectBytes"]

#: The protocol's own codes: JSON-RPC's, with LSP's below and MCP's among them.
_RESERVED = range(CARRIER_BOUNDS["firstReservedCode"], CARRIER_BOUNDS["lastReservedCode"] + 1)


def to_error_object(error: BaseException, errors: ErrorRegistry | None = None, **options: Any) -> ErrorObject:
    """What was raised → error object, without what only its own side may see.

    `options` are those of `ErrorRegistry.capture`; `disclosure` is `public` unless stated. The envelope takes
    at most 32 KiB unless `limits` says otherwise. Raises nothing.
    """
    own = protocol_error(error)
    if own is not None:
        return own
    max_bytes = _bytes_of(options.get("limits"))
    within = {"disclosure": "public", **options, "limits": Limits(max_bytes=max_bytes)}
    return _carrying((errors or BUILTINS).serialize(error, "json", **within), max_bytes)


def encode_error_object(envelope: ErrorEnvelope, *, limits: Limits | None = None) -> ErrorObject:
    """Envelope → error object. The envelope takes at most 32 KiB unless `limits` says otherwise.

    Raises EncodeError for an envelope that a Decoder would refuse.
    """
    max_bytes = _bytes_of(limits)
    try:
        encode(envelope, "json")
    except EncodeError as error:
        if not is_too_large(error):
            raise
    return _carrying(encode(_within(envelope, max_bytes), "json"), max_bytes)


def _within(envelope: ErrorEnvelope, max_bytes: int) -> ErrorEnvelope:
    kept = fitted({**envelope}, max_bytes, lambda each: len(encode(cast(ErrorEnvelope, each), "json")))
    return cast(ErrorEnvelope, kept)


def _bytes_of(limits: Limits | None) -> int:
    return _ENVELOPE_BYTES if limits is None else budget_of(limits.max_bytes)


def decode_error_object(error: object, *, limits: Limits = DEFAULT_LIMITS) -> ErrorEnvelope | None:
    """Error object, or an error that has its `data` → the envelope that it carries.

    None where there is none that this receiver accepts. Raises nothing.
    """
    return envelope_in(part_of(error, "data"), limits)


def from_error_object(
    error: object, errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> BaseException | None:
    """Error object, or an error that has its `data` → the error that it carries, if any."""
    envelope = decode_error_object(error, limits=limits)
    return None if envelope is None else (errors or BUILTINS).restore(envelope)


def protocol_error(error: object) -> ErrorObject | None:
    """An error that the protocol's own layer made: it has a reserved code, and stays as it is."""
    code, message, data = (part_of(error, name) for name in ("code", "message", "data"))
    if type(code) is not int or code not in _RESERVED or not isinstance(message, str):
        return None
    # Whoever sends envelopes uses no reserved code: this one came from somebody else, for us alone.
    if _carried(data) is not None:
        return None
    # A library's word for "none" is no data.
    is_data = isinstance(data, dict | list | str | int | float)
    return {"code": code, "message": message, **({"data": data} if is_data else {})}


def envelope_in(container: object, limits: Limits) -> ErrorEnvelope | None:
    """The envelope in an object that others add to: `data` here, `_meta` in MCP."""
    found = _carried(container)
    try:
        return None if found is None else decode(json.dumps(found), codec="json", limits=limits)
    except (DecodeError, TypeError, ValueError, RecursionError):
        return None


def is_carrying(error: object) -> bool:
    """Whether there is something in an error's `data` that says to be an envelope."""
    return _carried(part_of(error, "data")) is not None


def part_of(value: object, name: str) -> Any:
    """A member of a dict, or an attribute of anything else."""
    try:
        return value.get(name) if isinstance(value, dict) else getattr(value, name, None)
    except Exception:  # whatever a property does
        return None


def _carried(container: object) -> Any:
    return container.get(CARRIERS["member"]) if isinstance(container, dict) else None


def _carrying(data: bytes, max_bytes: int) -> ErrorObject:
    envelope = json.loads(data)
    says = told(envelope)
    message = cut_middle(says.message, max_bytes // 8).text
    return {"code": says.number, "message": message, "data": {CARRIERS["member"]: envelope}}
