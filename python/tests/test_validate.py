"""The JSON Schema, and `validate` (SPEC 7.3): an envelope built by hand learns all that is wrong with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from strategies import envelopes, json_form

from rethrown import UnknownFields, __version__, decode, encode, validate
from rethrown.__main__ import main
from rethrown.schema import SCHEMA

REPOSITORY = Path(__file__).resolve().parents[2] / "schema" / "envelope.schema.json"


def with_(**fields: Any) -> Any:
    return {"v": 1, "type": "a.B", **fields}


def test_the_schema_is_published_as_data_and_as_a_file_and_is_that_of_the_repository() -> None:
    shipped = files("rethrown.schema").joinpath("envelope.schema.json").read_text("utf-8")
    assert json.loads(shipped) == json.loads(REPOSITORY.read_text("utf-8")) == SCHEMA


def test_the_schema_is_valid_by_the_meta_schema_of_json_schema_2020_12() -> None:
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(SCHEMA)


@settings(max_examples=40, deadline=None)
@given(envelopes())
def test_every_envelope_is_valid_in_memory_and_as_json(envelope: Any) -> None:
    assert validate(envelope) == []
    assert validate(json_form(envelope)) == []
    assert validate(json.loads(encode(envelope, codec="json"))) == []


def test_unknown_records_are_not_looked_at() -> None:
    records = UnknownFields(b"\xf0\x01\x01")
    assert validate(with_(frames=[{"$unknown": records}], **{"$unknown": records})) == []
    assert validate(decode(encode(with_(**{"$unknown": records}), codec="protobuf"))) == []


@pytest.mark.parametrize(
    ("value", "violations"),
    [
        ([], [("", "type")]),
        (None, [("", "type")]),
        ({}, [("/type", "required"), ("/v", "required")]),
        ({"v": 2, "type": ""}, [("/type", "minLength"), ("/v", "const")]),
        (with_(message=None), [("/message", "type")]),
        (with_(related=[{}]), [("/related/0/type", "required")]),
        (with_(related=[{"type": "c", "v": 1}]), [("/related/0/v", "not")]),
        (with_(**{"$x": 1, "": 2}), [("/", "propertyNames"), ("/$x", "propertyNames")]),
        (with_(kind="nobody", status=5), [("/kind", "enum"), ("/status", "enum")]),
        (
            with_(frames=[{"line": -1}, {"line": 1.5}]),
            [("/frames/0/line", "minimum"), ("/frames/1/line", "type")],
        ),
        (with_(omitted=[{}]), [("/omitted/0/reason", "required")]),
        (with_(cause=-1), [("/cause", "minimum")]),
        (with_(retryable=1), [("/retryable", "type")]),
        (with_(retryAfterMs=True), [("/retryAfterMs", "type")]),
        (
            with_(args=[float("nan")], billableUnits=float("inf")),
            [("/args/0", "type"), ("/billableUnits", "type")],
        ),
        (with_(args=[{1: 2}, {"a": {None: 1}}]), [("/args/0", "type"), ("/args/1/a", "type")]),
        (with_(args=[{1}, (1,), object()]), [("/args/0", "type"), ("/args/1", "type"), ("/args/2", "type")]),
        (with_(attributes={"a/b": {"$int": "42"}}), [("/attributes/a~1b/$int", "pattern")]),
        (with_(attributes={"a": {"$bytes": "aGl="}}), [("/attributes/a/$bytes", "pattern")]),
        (with_(args=[{"$time": "2026-02-29T00:00:00Z"}]), [("/args/0/$time", "pattern")]),
        (with_(args=[{"$float": "NaN"}]), [("/args/0/$float", "enum")]),
        (with_(args=[{"$map": [[1]]}]), [("/args/0/$map/0", "minItems")]),
        (
            with_(args=[{"$object": {"type": "t", "x": 1, "y": 2}}]),
            [
                ("/args/0/$object/fields", "required"),
                ("/args/0/$object/x", "additionalProperties"),
                ("/args/0/$object/y", "additionalProperties"),
            ],
        ),
        (with_(later={"$tuple": 5}), [("/later/$tuple", "type")]),
    ],
)
def test_every_broken_rule_is_named_with_its_path(value: Any, violations: list[tuple[str, str]]) -> None:
    found = validate(value)
    assert [(violation.path, violation.rule) for violation in found] == violations
    assert all(violation.message for violation in found)


def test_a_decoder_refuses_what_the_schema_refuses_and_the_reverse_where_no_limit_is_at_stake() -> None:
    for value in (
        with_(args=[{"$int": "9007199254740992"}]),
        with_(args=[{"$time": "2024-02-29T23:59:59.1Z"}]),
    ):
        assert validate(value) == []
        assert decode(json.dumps(value)) == value


def test_messages_stay_short_whatever_they_are_about() -> None:
    (violation,) = validate(with_(message=["x" * 10_000]))
    assert len(violation.message) < 400
    (violation,) = validate(with_(args=[{"$time": "x"}]))
    assert "[0-9]" not in violation.message


@pytest.mark.parametrize("levels", [65, 500, 100_000])
def test_depth_is_a_violation_and_never_a_recursion_error(levels: int) -> None:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    assert [(violation.path, violation.rule) for violation in validate(with_(args=[value]))] == [
        ("", "depth")
    ]


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rethrown import validate as function

    module = sys.modules[function.__module__]
    module._validator.cache_clear()
    monkeypatch.setitem(sys.modules, "jsonschema", None)
    with pytest.raises(ImportError, match=r"rethrown\[validate\]"):
        function({})
    assert main(["validate", "-"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "rethrown validate: validate() needs jsonschema: install rethrown[validate]\n"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ([], 2),
        (["other"], 2),
        (["--help"], 0),
        (["--version"], 0),
        (["validate"], 2),
        (["validate", "--help"], 0),
    ],
)
def test_the_command_says_what_it_can(args: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == code
    captured = capsys.readouterr()
    shown, silent = (captured.err, captured.out) if code else (captured.out, captured.err)
    assert silent == ""
    assert shown == f"{__version__}\n" if args == ["--version"] else "usage: " in shown


def test_the_command_names_places_and_prints_any_text(tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_text('{"v": 1,\n "type": 5, "ключ": {"$int": "5"}}', "utf-8")
    command = [sys.executable, "-m", "rethrown", "validate", str(path)]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "LC_ALL": "C"}, timeout=60)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        f"{path}:2:10: /type: must be a string, not an integer (type)",
        f"{path}:2:30: /ключ/$int: must be an integer outside ±(2^53 − 1), in decimal, "
        "of at most 1000 digits (pattern)",
    ]
