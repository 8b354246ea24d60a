"""`validate` and the Decoder agree (SPEC 7.3): what one refuses the other refuses, at the same place.

Apart from a closed list of what JSON Schema cannot express. Over every vector of a Codec, and over envelopes
that were changed.
"""

from __future__ import annotations

import copy
import dataclasses
import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import envelopes
from vector_files import CODEC_FILES, inputs

from rethrown import DecodeError, EncodeError, Limits, UnknownFields, encode, validate
from rethrown._generated import BOUNDS, FIELDS
from rethrown.check import check_envelope
from rethrown.codec import CODECS, detect
from rethrown.errors import Fault, pointer

Refusal = tuple[str, str] | None


class Case(NamedTuple):
    """A tree, what a Decoder or an Encoder refuses of it, and the same question with other limits."""

    tree: Any
    refusal: Refusal
    retry: Callable[[Limits], Refusal]
    limits: Limits = Limits()


def refusal_of(action: Callable[[], object]) -> Refusal:
    try:
        action()
    except (DecodeError, EncodeError) as error:
        return error.code, error.path
    except Fault as fault:
        return fault.code, pointer(fault.path)
    return None


def at(tree: Any, path: str) -> Any:
    """What stands at a path; `{"$error": n}` as n, since the path of a tag is that of its map."""
    for segment in path.split("/")[1:]:
        key = segment.replace("~1", "/").replace("~0", "~")
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return tree["$error"] if isinstance(tree, dict) and tree.keys() == {"$error"} else tree


def is_reference(case: Case, code: str, path: str) -> bool:
    return code == "schema" and isinstance(at(case.tree, path), int | float)


def is_limit(case: Case, code: str, path: str) -> bool:
    raised = (
        256 if field.name == "max_depth" else BOUNDS["maxInteger"] for field in dataclasses.fields(Limits)
    )
    names = (field.name for field in dataclasses.fields(Limits))
    return code == "limit" and any(
        case.retry(dataclasses.replace(case.limits, **{name: value})) != (code, path)
        for name, value in zip(names, raised, strict=True)
    )


def is_opaque(case: Case, code: str, path: str) -> bool:
    return code == "limit" and path.endswith("/$opaque/text") and len(at(case.tree, path).encode()) > 1024


def is_large(case: Case, code: str, path: str) -> bool:
    return code == "limit" and type(at(case.tree, path)) is int


def is_records(case: Case, code: str, path: str) -> bool:
    return code == "schema" and isinstance(at(case.tree, path), UnknownFields)


#: Everything that a Decoder refuses and JSON Schema cannot express, by requirement.
INEXPRESSIBLE: dict[str, Callable[[Case, str, str], bool]] = {
    "ENV-5: how long `related` is": is_reference,
    "LIM-1: limits, which are the receiver's": is_limit,
    "LIM-3: UTF-8 bytes, where the schema counts characters": is_opaque,
    "VAL-1: an integer beyond ±(2^53 − 1), which in JSON is a float": is_large,
    "UNK-1: raw records, which have no JSON form, where they cannot stand": is_records,
    "VAL-3: a lone surrogate": lambda case, code, path: code == "invalid_utf8",
}


def judged(case: Case) -> str:
    """`agrees` where both say the same, or why the schema may be silent, otherwise what is wrong."""
    violations = validate(case.tree)
    if case.refusal is None:
        return "agrees" if not violations else f"only the schema: {violations}"
    code, path = case.refusal
    # What stands under a tag has the path of its map.
    if any(found.path == path or found.path.startswith(f"{path}/$") for found in violations):
        return "agrees"
    for why, holds in INEXPRESSIBLE.items():
        if holds(case, code, path):
            return why
    return f"not in the schema: {code} {path}, but {violations}"


def is_fine(judgement: str) -> bool:
    return judgement in ("agrees", TOO_MANY) or judgement in INEXPRESSIBLE


#: jsonschema takes 0.1 ms or more for each value. What has more is counted, and test/validate.test.ts has it.
MAX_VALUES = 1_500
TOO_MANY = f"left out: more than {MAX_VALUES} values"


def has_too_many(tree: Any) -> bool:
    count, pending = 0, [tree]
    while pending and count <= MAX_VALUES:
        value = pending.pop()
        count += 1
        if isinstance(value, (dict, list)):
            pending.extend(value.values() if isinstance(value, dict) else value)
    return count > MAX_VALUES


def cases_of(vector: dict[str, Any]) -> list[Case]:
    if vector.get("op") == "encode":
        tree = vector["envelope"]
        return [Case(tree, refusal_of(lambda: encode(tree)), lambda limits: None)]
    if "op" in vector:
        return []
    names = {
        re.sub("[A-Z]", lambda m: f"_{m[0].lower()}", name): n for name, n in vector.get("limits", {}).items()
    }
    return [case for data in inputs(vector) if (case := case_of(data, vector["codec"], Limits(**names)))]


def case_of(data: bytes | str, codec: str | None, limits: Limits) -> Case | None:
    """The tree of an input, where its form is right."""
    try:
        found = CODECS[codec] if codec else detect(data, limits)
        tree = found.form(data, limits)
    except (Fault, DecodeError):
        return None

    def retry(other: Limits) -> Refusal:
        return refusal_of(lambda: found.decode(data, limits=other))

    return Case(tree, retry(limits), retry, limits)


def test_every_vector_of_a_codec_the_schema_says_what_the_decoder_says() -> None:
    met: Counter[str] = Counter()
    wrong = []
    for name, file in CODEC_FILES.items():
        for vector in file["cases"]:
            for case in cases_of(vector):
                judgement = TOO_MANY if has_too_many(case.tree) else judged(case)
                met[judgement] += 1
                if not is_fine(judgement):
                    wrong.append(f"{name}/{vector['id']}: {judgement}")
    assert wrong == []
    # What no encoding carries is met below.
    assert met.keys() == {"agrees", TOO_MANY, *INEXPRESSIBLE} - {
        why for why in INEXPRESSIBLE if why.startswith("UNK-1")
    }
    assert met["agrees"] > 1000
    assert met[TOO_MANY] < 50


TAGS = ("$int", "$float", "$time", "$bytes", "$tuple", "$map", "$error", "$object", "$opaque", "$new")
UNDER_TAGS: list[Any] = [
    0,
    "",
    "9007199254740992",
    "nan",
    "2024-02-29T00:00:00Z",
    "AQ==",
    [],
    [1],
    [[1, 2]],
    {},
]
#: What stands in a changed tree: wrong for most fields, right for some.
ODDITIES: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        0.0,
        -0.0,
        -1,
        1,
        1.5,
        99,
        100,
        999,
        1000,
        2**31,
        2**53 - 1,
        2**53,
        2.0**53,
        1e300,
    ),
    *("", "x", "user", "unknown", "internal", "failed", "$x", "\ud800"),
    *({tag: content} for tag in TAGS for content in UNDER_TAGS),
    {"$object": {"type": "x", "fields": {"$int": "5"}}},
    {"$opaque": {"type": "x", "text": "é" * 513}},
    {"reason": "failed"},
    {"type": "a.B"},
    [{"reason": "failed"}] * 65,
    "x" * 300,
    float("nan"),
    float("inf"),
    {1: 2},
    (1, 2),
    {1, 2},
    bytearray(b"x"),
    b"x",
    object(),
    UnknownFields(b""),
]
NAMES = [field.name for message in FIELDS.values() for field in message]
NAMES += ["fields", "text", "", "$x", "$int", "$error", "x" * 300]

changes = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.integers(0, 10_000),
        st.sampled_from(["replace", "remove", "add", "rename"]),
        st.sampled_from(NAMES),
        st.sampled_from(ODDITIES),
    ),
    max_size=3,
)


def containers(tree: Any) -> list[Any]:
    if isinstance(tree, list):
        return [tree, *(inner for element in tree for inner in containers(element))]
    if isinstance(tree, dict):
        return [tree, *(inner for element in tree.values() for inner in containers(element))]
    return []


def changed(tree: Any, made: Any) -> Any:
    for place, member, how, name, value in made:
        every = containers(tree)
        container = every[place % len(every)]
        keys = list(range(len(container))) if isinstance(container, list) else list(container)
        key = keys[member % len(keys)] if keys else None
        if how == "add":
            if isinstance(container, list):
                container.append(copy.deepcopy(value))
            else:
                container[name] = copy.deepcopy(value)
        elif key is None:
            continue
        elif how == "replace":
            container[key] = copy.deepcopy(value)
        else:
            old = container.pop(key)
            if how == "rename" and isinstance(container, dict):
                container[name] = old
    return tree


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(envelope=envelopes(), made=changes)
def test_a_changed_envelope_breaks_a_rule_of_the_schema_where_its_encoder_refuses_it_enc_4(
    envelope: Any, made: Any
) -> None:
    tree = changed(copy.deepcopy(envelope), made)
    case = Case(
        tree,
        refusal_of(lambda: encode(tree)),
        lambda limits: refusal_of(lambda: check_envelope(tree, limits)),
    )
    judgement = judged(case)
    assert is_fine(judgement), judgement
