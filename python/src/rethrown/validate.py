"""An envelope against schema/envelope.schema.json, for those who build one by hand and want all mistakes.

No substitute for `encode` and `decode`: the schema knows no references and no limits. Needs the extra
`rethrown[validate]`; nothing else here does.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rethrown.codec.text import encode_base64
from rethrown.codec.value import BYTES_TAG
from rethrown.envelope import UnknownFields
from rethrown.errors import escape

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

# Deeper than what a decoder accepts by default, and shallow enough for a validator that recurses.
_MAX_LEVELS: Final = 64

# The library's messages may repeat a whole envelope.
_SHOWN_CHARACTERS: Final = 300


class Violation(NamedTuple):
    """One broken rule: a JSON Pointer to what breaks it or is missing; the keyword of the schema; why."""

    path: str
    rule: str
    message: str


def validate(value: object) -> list[Violation]:
    """Every rule of the schema that an envelope, or its parsed JSON form, breaks; empty where it is valid.

    Unknown Protobuf records have no JSON form, and are not looked at. Raises ImportError without the extra
    `rethrown[validate]`.
    """
    validator = _validator()
    try:
        errors = list(validator.iter_errors(_json_form(value, 0)))
    except RecursionError:
        return [Violation("", "depth", f"must not be nested more than {_MAX_LEVELS} levels")]
    return sorted({violation for error in errors for violation in _violations(error)})


@cache
def _validator() -> Draft202012Validator:
    try:
        from jsonschema import Draft202012Validator
    except ImportError as error:
        raise ImportError("validate() needs jsonschema: install rethrown[validate]") from error
    schema = files("rethrown").joinpath("schema/envelope.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(schema, object_hook=_without_false))


def _without_false(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema for jsonschema, which forgets the name of a property whose schema is `false`."""
    return {
        key: {"not": {}} if value is False and key != "additionalProperties" else value
        for key, value in schema.items()
    }


class _NoJson:
    """What JSON has no word for, where a value is shown to the schema."""


def _json_form(value: object, level: int) -> object:
    """What the schema describes: bytes as `$bytes`, and without what JSON has no word for."""
    if level > _MAX_LEVELS:
        raise RecursionError
    if isinstance(value, bytes):
        return {BYTES_TAG: encode_base64(value)}
    if isinstance(value, list):
        return [_json_form(element, level + 1) for element in value]
    if isinstance(value, dict):
        return {
            key: _json_form(element, level + 1)
            for key, element in value.items()
            if not isinstance(element, UnknownFields)
        }
    return _NoJson() if isinstance(value, float) and not math.isfinite(value) else value


def _violations(error: ValidationError) -> list[Violation]:
    path = "".join(f"/{escape(str(key))}" for key in error.absolute_path)
    rule, culprits = _culprits(error)
    message = _explain(error)
    return [Violation(f"{path}/{escape(culprit)}", rule, message) for culprit in culprits] or [
        Violation(path, rule, message)
    ]


def _culprits(error: ValidationError) -> tuple[str, list[str]]:
    """The keyword, and the names that are missing or must not be there: no part of the error's own path."""
    instance: Any = error.instance
    schema: Any = error.schema
    keyword: Any = error.validator_value
    if "propertyNames" in error.absolute_schema_path:
        return "propertyNames", [instance]
    if error.validator == "required":
        return "required", [name for name in keyword if error.message.startswith(repr(name))]
    if error.validator == "additionalProperties":
        return "additionalProperties", [name for name in instance if name not in schema["properties"]]
    return "false schema" if error.validator == "not" else str(error.validator), []


def _explain(error: ValidationError) -> str:
    schema: Any = error.schema
    if error.validator == "pattern" and "description" in schema:
        # A pattern of two hundred characters explains nothing.
        return f"must be what the schema describes: {schema['description']}"
    shown = error.message
    return shown if len(shown) <= _SHOWN_CHARACTERS else f"{shown[:_SHOWN_CHARACTERS]}…"
