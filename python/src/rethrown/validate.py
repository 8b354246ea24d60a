"""An envelope against schema/envelope.schema.json (SPEC 7.3), for those who build one by hand.

It names every mistake at once. No substitute for `encode` and `decode`: the schema knows no references and no
limits. Needs the extra `rethrown[validate]`; nothing else here does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rethrown.codec.text import encode_base64
from rethrown.codec.unknown import UNKNOWN
from rethrown.codec.value import BYTES_TAG, plain
from rethrown.envelope import is_unknown_fields
from rethrown.errors import escape

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

# Deeper than what a decoder accepts by default, and shallow enough for a validator that recurses.
_MAX_LEVELS: Final = 64


class Violation(NamedTuple):
    """One broken rule: a JSON Pointer to what breaks it or is missing; the keyword of JSON Schema; why.

    The message is the same in every language.
    """

    path: str
    rule: str
    message: str


def validate(value: object) -> list[Violation]:
    """Every rule of the schema that an envelope, or its parsed JSON form, breaks; empty where it is valid.

    Sorted by path. Unknown Protobuf records have no JSON form, and are not looked at. Raises ImportError
    without the extra `rethrown[validate]`.
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
    from rethrown.schema import SCHEMA

    return Draft202012Validator(SCHEMA)


class _NoJson:
    """What JSON has no word for, where a value is shown to the schema."""


def _json_form(value: object, level: int) -> object:
    """What the schema describes: bytes as `$bytes`, builtins for what derives from them."""
    if level > _MAX_LEVELS:
        raise RecursionError
    value = plain(value)
    if isinstance(value, bytes):
        return {BYTES_TAG: encode_base64(value)}
    if isinstance(value, list):
        return [_json_form(element, level + 1) for element in value]
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            return _NoJson()
        return {
            key: _json_form(element, level + 1)
            for key, element in value.items()
            if not (key == UNKNOWN and is_unknown_fields(element))
        }
    if isinstance(value, float) and not math.isfinite(value):
        return _NoJson()
    return value


def _violations(error: ValidationError) -> list[Violation]:
    path = "".join(f"/{escape(str(key))}" for key in error.absolute_path)
    rule = "propertyNames" if "propertyNames" in error.absolute_schema_path else str(error.validator)
    message = f"must {_MESSAGES[rule](error.validator_value, error.instance, error.schema)}"
    find = _CULPRITS.get(rule)
    if find is None:
        return [Violation(path, rule, message)]
    return [Violation(f"{path}/{escape(name)}", rule, message) for name in find(error.instance, error.schema)]


#: The names that are missing or must not be there: no part of the error's own path.
_CULPRITS: Final[Mapping[str, Callable[[Any, Any], list[str]]]] = {
    "required": lambda found, schema: [name for name in schema["required"] if name not in found],
    "additionalProperties": lambda found, schema: [
        name for name in found if name not in schema["properties"]
    ],
    "propertyNames": lambda found, schema: [found],
}

#: How each rule goes on after "must": from what it asks for, what it found, and the schema around it.
_MESSAGES: Final[Mapping[str, Callable[[Any, Any, Any], str]]] = {
    "type": lambda types, found, schema: f"be {_any_of(types)}, not {_noun_of(found)}",
    "const": lambda value, found, schema: f"be {json.dumps(value)}",
    "enum": lambda names, found, schema: f"be one of {', '.join(names)}",
    "required": lambda names, found, schema: "be there",
    "not": lambda other, found, schema: "not be there",
    "additionalProperties": lambda no, found, schema: (
        f"not stand beside {' and '.join(schema['properties'])}"
    ),
    "propertyNames": lambda names, found, schema: "not be empty or begin with $, being the name of a field",
    "minLength": lambda n, found, schema: "not be empty",
    "maxLength": lambda n, found, schema: f"have at most {n} characters",
    "minItems": lambda n, found, schema: f"have at least {n} elements",
    "maxItems": lambda n, found, schema: f"have at most {n} elements",
    "minimum": lambda n, found, schema: f"be at least {n}",
    "maximum": lambda n, found, schema: f"be at most {n}",
    # A pattern of two hundred characters explains nothing.
    "pattern": lambda pattern, found, schema: f"be {_clause(schema['description'])}",
}

_NOUNS: Final = {
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "boolean": "a boolean",
    "array": "an array",
    "object": "an object",
    "null": "null",
}


def _any_of(types: str | list[str]) -> str:
    *nouns, last = (_NOUNS[each] for each in ([types] if isinstance(types, str) else types))
    return f"{', '.join(nouns)} or {last}" if nouns else last


_NOUN_OF: Final = {
    type(None): "null",
    bool: "a boolean",
    int: "an integer",
    str: "a string",
    list: "an array",
    dict: "an object",
}


def _noun_of(found: object) -> str:
    if isinstance(found, float):
        return "an integer" if found.is_integer() else "a fraction"
    return _NOUN_OF.get(type(found), "what JSON has no word for")


def _clause(text: str) -> str:
    """A sentence as a part of another."""
    return f"{text[:1].lower()}{text[1:].removesuffix('.')}"
