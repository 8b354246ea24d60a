"""Throw an exception in one language, catch the same class in another.

What is not named here is internal.
"""

from __future__ import annotations

from rethrown._generated import PACKAGE_VERSION
from rethrown._generated import SECRET_NAMES as DEFAULT_SECRET_NAMES
from rethrown.codec import Codec, decode, encode, find_armor
from rethrown.convenience import capture, deserialize, matches, restore, serialize
from rethrown.definition import RestoreParts
from rethrown.disclosure import Disclosure
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
from rethrown.errors import DecodeError, EncodeError, ErrorCode
from rethrown.format import format_error as format
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import CodecName, Definition, ErrorRegistry
from rethrown.relay import envelope_of
from rethrown.remote_error import (
    RemoteConnectionError,
    RemoteError,
    RemoteIndexError,
    RemoteNotFoundError,
    RemoteNotImplementedError,
    RemotePermissionError,
    RemoteTimeoutError,
    RemoteValueError,
)
from rethrown.validate import validate

__version__ = PACKAGE_VERSION

__all__ = [
    "DEFAULT_LIMITS",
    "DEFAULT_SECRET_NAMES",
    "Codec",
    "CodecName",
    "DecodeError",
    "Definition",
    "Disclosure",
    "EncodeError",
    "ErrorCode",
    "ErrorEnvelope",
    "ErrorRegistry",
    "Frame",
    "Kind",
    "Limits",
    "Omission",
    "OmissionReason",
    "Origin",
    "RelatedError",
    "RemoteConnectionError",
    "RemoteError",
    "RemoteIndexError",
    "RemoteNotFoundError",
    "RemoteNotImplementedError",
    "RemotePermissionError",
    "RemoteTimeoutError",
    "RemoteValueError",
    "RestoreParts",
    "Status",
    "UnknownFields",
    "Value",
    "__version__",
    "capture",
    "decode",
    "deserialize",
    "encode",
    "envelope_of",
    "find_armor",
    "format",
    "matches",
    "restore",
    "serialize",
    "validate",
]
