"""fal: its HTTP errors ↔ envelopes, and the failures of a GPU as its classes (docs/bridges/fal.md)."""

from rethrown.bridges.fal.decode import decode_client_error, decode_response
from rethrown.bridges.fal.encode import Response, encode_response
from rethrown.bridges.fal.gpu import catch_gpu_exceptions

__all__ = [
    "Response",
    "catch_gpu_exceptions",
    "decode_client_error",
    "decode_response",
    "encode_response",
]
