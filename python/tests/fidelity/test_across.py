"""Python → TypeScript → Python through a relay that knows none of the classes (SPEC REL-1, RES-2).

Needs the build in dist/ (`npm run build`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from fidelity.cases import Case, builtin_cases
from fidelity.failures import FAILURES
from fidelity.library import library_cases
from fidelity.reached import registered
from fidelity.same import compared, thrown
from fidelity.shapes import SHAPES

ROOT = Path(__file__).parents[3]
Codec = Literal["msgpack", "protobuf", "armor"]
#: The binary encodings, and the one that goes through text.
CODECS: tuple[Codec, ...] = ("msgpack", "protobuf", "armor")
CASES: dict[str, Callable[[], list[Case]]] = {
    "builtins": lambda: builtin_cases(process_control=False),
    "process control": lambda: builtin_cases(process_control=True),
    "library": library_cases,
    "shapes": lambda: SHAPES,
    "failures": lambda: [Case(each.name, each.caught) for each in FAILURES if sys.version_info >= each.since],
}
Relay = Callable[[bytes, Codec], bytes]


@pytest.fixture(scope="module")
def relay() -> Iterator[Relay]:
    """Restores in TypeScript, throws, catches and captures again."""
    command = [os.environ.get("RETHROWN_NODE", "node"), "conformance/testees/node.mjs"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        stdin, stdout = node.stdin, node.stdout

        def send(data: bytes, codec: Codec) -> bytes:
            stdin.write(json.dumps({"op": "relay", "input": data.hex(), "codec": codec}) + "\n")
            stdin.flush()
            reply: dict[str, Any] = json.loads(stdout.readline() or '{"crashed": "the testee ended"}')
            assert "hex" in reply, reply
            return bytes.fromhex(reply["hex"][codec])

        yield send
        stdin.close()


@pytest.mark.parametrize("cases", CASES)
def test_the_same_bytes_the_same_class_and_the_same_facts_rel_1(relay: Relay, cases: str) -> None:
    wrong = []
    for case in CASES[cases]():
        error = thrown(case.make())
        errors = registered(error)
        for codec in CODECS:
            data = errors.serialize(error, codec)
            passed_on = relay(data, codec)
            differences = compared(error, errors.deserialize(passed_on)).differences
            wrong += [f"{case.name} {codec} {each}" for each in differences]
            if passed_on != data:
                wrong.append(f"{case.name} {codec} other bytes")
    assert wrong == []
