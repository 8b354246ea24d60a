"""Testees behind their pipes (conformance/TESTEE.md), for the tests that talk to another language.

That of TypeScript needs the build in dist/ (`npm run build`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rethrown import CodecName, DecodeError, decode, encode

ROOT = Path(__file__).parents[2]
TYPESCRIPT = (os.environ.get("RETHROWN_NODE", "node"), "conformance/testees/typescript/testee.mjs")
PYTHON = (sys.executable, "conformance/testees/python/testee.py")
CODECS: tuple[CodecName, ...] = ("msgpack", "protobuf", "json", "armor")

Reply = dict[str, Any]
#: Sends a request, and gives the reply, less its `seq`.
Ask = Callable[[dict[str, Any]], Reply]


@contextmanager
def started(command: Sequence[str]) -> Iterator[Ask]:
    """A testee that runs as long as the block."""
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def ask(request: dict[str, Any]) -> Reply:
            stdin.write(json.dumps({"cmd": "run", "seq": 1, **request}) + "\n")
            stdin.flush()
            reply: Reply = json.loads(stdout.readline() or '{"crashed": "the testee ended"}')
            return {key: value for key, value in reply.items() if key != "seq"}

        yield ask
        stdin.close()


def bytes_of(to: Sequence[CodecName], encoded: Callable[[CodecName], bytes]) -> Reply:
    """What was encoded, as replies show it."""
    each = {codec: encoded(codec) for codec in to}
    is_text = {"json", "armor"}.__contains__
    return {"bytes": {codec: data.decode() if is_text(codec) else data.hex() for codec, data in each.items()}}


def decoded(data: bytes, codec: CodecName) -> Reply:
    """What this library makes of an input: its form in every encoding, or its error."""
    try:
        envelope = decode(data, codec=codec)
    except DecodeError as error:
        found: dict[str, Any] = {"code": error.code, "path": error.path}
        return {"error": found if error.offset is None else {**found, "offset": error.offset}}
    return bytes_of(CODECS, lambda to: encode(envelope, to))
