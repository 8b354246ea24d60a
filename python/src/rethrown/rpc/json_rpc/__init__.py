"""Errors over JSON-RPC 2.0 (SPEC CAR-5, docs/rpc/json-rpc.md).

As data, and for the MCP SDK and pjrpc, neither of which is imported before it is there.

from rethrown.rpc.json_rpc import rethrowing, throwing
"""

from rethrown.rpc.json_rpc.error_object import (
    ErrorObject,
    decode_error_object,
    encode_error_object,
    from_error_object,
    to_error_object,
)
from rethrown.rpc.json_rpc.rethrowing import rethrowing
from rethrown.rpc.json_rpc.throwing import throwing
from rethrown.rpc.json_rpc.tool_result import from_tool_result, to_tool_result

__all__ = [
    "ErrorObject",
    "decode_error_object",
    "encode_error_object",
    "from_error_object",
    "from_tool_result",
    "rethrowing",
    "throwing",
    "to_error_object",
    "to_tool_result",
]
