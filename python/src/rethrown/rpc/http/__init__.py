"""Errors over HTTP (SPEC CAR-3, docs/rpc/http.md), as data; the adapters are `rethrown.rpc.asgi`,
`rethrown.rpc.httpx` and `rethrown.rpc.requests`.
"""

from rethrown.rpc.http.decode import decode_response
from rethrown.rpc.http.encode import EncodedResponse, encode_response

__all__ = ["EncodedResponse", "decode_response", "encode_response"]
