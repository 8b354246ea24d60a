"""The report of a failure: pinned by a fixture that the TypeScript library prints too."""

from __future__ import annotations

import json
from pathlib import Path

from rethrown import decode, format, restore

FIXTURE = Path(__file__).parents[2] / "conformance" / "fixtures" / "report.json"


def test_every_error_once_with_its_origin() -> None:
    fixture = json.loads(FIXTURE.read_text(encoding="utf-8"))
    report = format(restore(decode(json.dumps(fixture["envelope"]))))
    assert report.split("\n") == fixture["report"]


def test_a_local_error_too() -> None:
    assert format(ValueError("far")).startswith("python.ValueError: far\n  raised in python (")
