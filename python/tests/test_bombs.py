"""Inputs that are cheap to send must be cheap to refuse, or to accept (SPEC 13: bombs).

Each of conformance/fuzz/bombs.json, in a process of its own that is given little memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "conformance" / "fuzz"
BOMBS: list[dict[str, Any]] = json.loads((FOLDER / "bombs.json").read_text("utf-8"))["bombs"]
CASES = [(bomb, codec) for bomb in BOMBS for codec in bomb["codecs"]]
SIZE = 384 * 1024
#: Beyond what the interpreter takes itself. A megabyte of empty maps takes 75.
MEBIBYTES = 96

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/statm").is_file(), reason="this system does not say how much memory a process has"
)


@pytest.fixture(scope="module")
def measured() -> dict[tuple[str, str], dict[str, Any]]:
    command = [sys.executable, str(FOLDER / "bombs.py"), str(SIZE), str(MEBIBYTES)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {(each["id"], each["codec"]): each for each in found}


@pytest.mark.parametrize(
    ("bomb", "codec"), [pytest.param(*case, id=f"{case[0]['id']}-{case[1]}") for case in CASES]
)
def test_lim_1_a_bomb_gets_its_verdict_in_linear_time_and_little_memory(
    measured: dict[tuple[str, str], dict[str, Any]], bomb: dict[str, Any], codec: str
) -> None:
    found = measured[bomb["id"], codec]
    assert found["said"] == bomb["expect"]
    # Eight times as much takes about eight times as long; squared it would be 64 times.
    part, whole = found["ms"]
    assert whole < 24 * max(part, 25)
