"""Throw an exception in one language, catch the same class in another."""

from rethrown.codec import CODECS, Codec, armor, decode, encode, find_armor, json, msgpack, protobuf
from rethrown.envelope import (
    ErrorEnvelope,
    Frame,
    Kind,
    Omission,
    OmissionReason,
    Origin,
    RelatedError,
    Status,
    UnknownFields,
    Value,
)
from rethrown.errors import CodecError, DecodeError, EncodeError, ErrorCode
from rethrown.limits import DEFAULT_LIMITS, Limits

__all__ = [
    "CODECS",
    "DEFAULT_LIMITS",
    "Codec",
    "CodecError",
    "DecodeError",
    "EncodeError",
    "ErrorCode",
    "ErrorEnvelope",
    "Frame",
    "Kind",
    "Limits",
    "Omission",
    "OmissionReason",
    "Origin",
    "RelatedError",
    "Status",
    "UnknownFields",
    "Value",
    "armor",
    "decode",
    "encode",
    "find_armor",
    "json",
    "msgpack",
    "protobuf",
]
