"""The bridge to Modal: its results and its clients' errors ↔ envelopes, and its simulated preemption."""

from __future__ import annotations

from rethrown.bridges.modal_client import decode_client_error
from rethrown.bridges.modal_result import decode_result, encode_result, encode_result_bytes
from rethrown.bridges.preemption import simulate_preemption

__all__ = [
    "decode_client_error",
    "decode_result",
    "encode_result",
    "encode_result_bytes",
    "simulate_preemption",
]
