"""A process in between, which knows none of the classes: calls the worker, and raises what that raised."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from peer import Peer

from rethrown import ErrorRegistry, RemoteError

errors = ErrorRegistry()
worker = Peer.child(errors, sys.executable, str(Path(__file__).with_name("worker.py")))


def forward(method: str) -> Any:
    try:
        return worker.call(method)
    except RemoteError:
        # All that this process can tell: it is somebody's error.
        raise


if __name__ == "__main__":
    caller = Peer.parent(errors)
    caller.method(forward)
    caller.serve()
