"""The same envelopes and bytes through the TypeScript library, in a process of its own.

test/cross-language.test.ts does the same the other way round. Needs the build in dist/ (`npm run build`).
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import envelopes

from rethrown import DecodeError, decode, encode

ROOT = Path(__file__).parents[2]
CODECS = ("msgpack", "protobuf", "json", "armor")
Ask = Callable[[dict[str, Any]], Any]
few = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Sends one request to the testee and gives its reply."""
    command = [os.environ.get("RETHROWN_NODE", "node"), "conformance/testees/node.mjs"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        stdin, stdout = node.stdin, node.stdout

        def send(request: dict[str, Any]) -> Any:
            stdin.write(json.dumps({"seq": 1, **request}) + "\n")
            stdin.flush()
            reply = json.loads(stdout.readline() or '{"crashed": "the testee ended"}')
            return {key: value for key, value in reply.items() if key != "seq"}

        yield send
        stdin.close()


def transcode(data: bytes, codec: str) -> Any:
    """What this library makes of an input: its form in every encoding, or its error."""
    try:
        envelope = decode(data, codec=codec)
    except DecodeError as error:
        found: dict[str, Any] = {"code": error.code, "path": error.path}
        if error.offset is not None and codec in ("msgpack", "protobuf"):
            found["offset"] = error.offset
        return {"error": found}
    return {"hex": {name: encode(envelope, codec=name).hex() for name in CODECS}}


@pytest.mark.parametrize("codec", CODECS)
@few
@given(envelope=envelopes())
def test_the_same_envelopes_give_the_same_bytes_enc_1(ask: Ask, codec: str, envelope: Any) -> None:
    data = encode(envelope, codec=codec)
    assert ask({"op": "transcode", "input": data.hex(), "codec": codec}) == transcode(data, codec)


@pytest.mark.parametrize("codec", CODECS)
@few
@given(
    envelope=envelopes(),
    changes=st.lists(st.tuples(st.integers(0, 2**16), st.binary(max_size=3)), min_size=1, max_size=3),
)
def test_mutated_bytes_get_the_same_verdict_err_1(ask: Ask, codec: str, envelope: Any, changes: Any) -> None:
    data = encode(envelope, codec=codec)
    for place, replacement in changes:
        at = place % (len(data) + 1)
        data = data[:at] + replacement + data[at + 1 :]
    assert ask({"op": "transcode", "input": data.hex(), "codec": codec}) == transcode(data, codec)


@pytest.mark.parametrize("codec", CODECS)
@few
@given(envelope=envelopes())
def test_through_a_typescript_relay_the_same_bytes_rel_1(ask: Ask, codec: str, envelope: Any) -> None:
    data = encode(envelope, codec=codec)
    assert ask({"op": "relay", "input": data.hex(), "codec": codec}) == {"hex": {codec: data.hex()}}
