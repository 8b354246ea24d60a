"""Every example of SPEC.md that a machine can read is true."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from rethrown import DecodeError, EncodeError, decode, encode

SPEC = (Path(__file__).resolve().parents[2] / "SPEC.md").read_text("utf-8")
CODECS = ("msgpack", "protobuf", "json", "armor")


class Block(NamedTuple):
    language: str
    words: tuple[str, ...]
    facts: dict[str, str]
    text: str


def blocks() -> list[Block]:
    found = re.findall(r"^```(\w+)(?: ([^\n]*))?\n(.*?)\n```$", SPEC, re.MULTILINE | re.DOTALL)
    return [
        Block(
            language,
            tuple(word for word in info.split() if "=" not in word),
            dict(word.split("=", 1) for word in info.split() if "=" in word),
            text,
        )
        for language, info, text in found
    ]


ALL = blocks()
EXAMPLES = {b.facts["example"]: b.text for b in ALL if b.language == "json" and "example" in b.facts}
HEX = [b for b in ALL if b.language == "hex"]
INVALID = [b for b in ALL if b.words == ("invalid",)]


def test_every_block_with_facts_is_one_of_those_tested_here() -> None:
    assert EXAMPLES
    assert HEX
    assert INVALID
    assert [b for b in ALL if b.facts and b not in (*HEX, *INVALID) and "example" not in b.facts] == []
    assert {b.facts["example"] for b in HEX} <= EXAMPLES.keys()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_an_envelope_that_every_encoding_carries(name: str) -> None:
    envelope = decode(EXAMPLES[name])
    assert json.loads(encode(envelope, codec="json")) == json.loads(EXAMPLES[name])
    for codec in CODECS:
        assert decode(encode(envelope, codec=codec)) == envelope


@pytest.mark.parametrize("block", HEX, ids=lambda block: "-".join(block.facts.values()))
def test_an_example_has_these_bytes(block: Block) -> None:
    data = bytes.fromhex(block.text)
    envelope = decode(EXAMPLES[block.facts["example"]])
    assert encode(envelope, codec=block.facts["codec"]) == data
    assert decode(data) == envelope


@pytest.mark.parametrize("block", INVALID, ids=lambda block: f"{block.facts['code']}{block.facts['path']}")
def test_what_is_invalid_is_refused_as_it_says_in_both_directions(block: Block) -> None:
    wanted = block.facts["code"], block.facts["path"]
    with pytest.raises(DecodeError) as decoding:
        decode(block.text)
    assert (decoding.value.code, decoding.value.path) == wanted
    for codec in CODECS:
        with pytest.raises(EncodeError) as encoding:
            encode(json.loads(block.text), codec=codec)
        assert (encoding.value.code, encoding.value.path) == wanted
