"""Throw an exception in one language, catch the same class in another.

What is not named here is internal.
"""

from __future__ import annotations

from ._generated import PACKAGE_VERSION
from .codec import Codec, decode, encode, find_armor
from .convenience import capture, deserialize, matches, restore, serialize
from .definition import RestoreParts
from .disclosure import Disclosure
from .envelope import (
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
from .errors import DecodeError, EncodeError, ErrorCode
from .format import format_error as format
from .limits import DEFAULT_LIMITS, Limits
from .registry import CodecName, Definition, ErrorRegistry
from .relay import envelope_of
from .remote_error import (
    RemoteConnectionError,
    RemoteError,
    RemoteIndexError,
    RemoteNotFoundError,
    RemoteNotImplementedError,
    RemotePermissionError,
    RemoteTimeoutError,
    RemoteValueError,
)
from .validate import validate

__version__ = PACKAGE_VERSION

__all__ = [
    "DEFAULT_LIMITS",
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
