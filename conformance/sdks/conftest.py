"""The peer that all SDK tests share."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
Ask = Callable[[str, str, str], Any]


@pytest.fixture(scope="session")
def ask() -> Iterator[Ask]:
    """Sends one request to the TypeScript peer and gives its reply."""
    command = [os.environ.get("RETHROWN_NODE", "node"), "conformance/sdks/peer.mjs"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        stdin, stdout = node.stdin, node.stdout

        def send(op: str, text: str, codec: str) -> Any:
            stdin.write(json.dumps({"op": op, "input": text, "codec": codec}) + "\n")
            stdin.flush()
            reply = json.loads(stdout.readline() or '{"crashed": "the peer ended"}')
            assert "crashed" not in reply, reply["crashed"]
            return reply

        yield send
        stdin.close()
