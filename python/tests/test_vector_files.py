"""The files of conformance/vectors themselves: form, counts, ids, and a case for every requirement."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from vector_files import CODEC_VECTORS, CODECS, CONFORMANCE, FILES

from rethrown._generated import DECODE_ERROR_CODES

VALIDATORS = {
    f"../../schema/{path.name}": jsonschema.Draft202012Validator(json.loads(path.read_text("utf-8")))
    for path in (CONFORMANCE / "schema").glob("*.schema.json")
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_follows_its_schema_counts_right_and_repeats_no_id(name: str) -> None:
    file = FILES[name]
    VALIDATORS[file["$schema"]].validate(file)
    assert len(file["cases"]) == file["count"]
    ids = [vector["id"] for vector in file["cases"]]
    assert [id for index, id in enumerate(ids) if id in ids[:index]] == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_what_its_flags_mean_and_uses_each(name: str) -> None:
    used = {flag for vector in FILES[name]["cases"] for flag in vector.get("flags", [])}
    assert used == FILES[name].get("flags", {}).keys()


REQUIRED = set(re.findall(r"`\[([A-Z]+-\d+)\]`", (CONFORMANCE.parent / "SPEC.md").read_text("utf-8")))
NAMED = {id for file in FILES.values() for vector in file["cases"] for id in vector["spec"]}


def test_every_requirement_of_the_specification_has_a_vector() -> None:
    assert len(REQUIRED) > 100
    assert sorted(REQUIRED - NAMED) == []


def test_no_vector_names_a_requirement_that_the_specification_does_not_have() -> None:
    assert sorted(NAMED - REQUIRED) == []


def test_every_decode_error_is_met_in_every_encoding_where_it_can_occur() -> None:
    met = {(vector.get("codec"), vector["expect"].get("error", {}).get("code")) for vector in CODEC_VECTORS}
    wanted = {(codec, code) for codec in CODECS for code in DECODE_ERROR_CODES}
    # A Protobuf message ends with its input, and JSON has nothing that this format does not use.
    assert wanted - met == {("protobuf", "trailing_data"), ("json", "unsupported_type")}


def test_err_6_every_error_of_form_in_msgpack_and_protobuf_has_an_offset() -> None:
    form = {"malformed", "truncated", "trailing_data", "invalid_utf8", "duplicate_key", "unsupported_type"}
    errors = [
        (vector["id"], vector["expect"]["error"])
        for vector in CODEC_VECTORS
        if vector.get("codec") in ("msgpack", "protobuf") and "error" in vector["expect"]
    ]
    assert [id for id, error in errors if error["code"] in form and "offset" not in error] == []
