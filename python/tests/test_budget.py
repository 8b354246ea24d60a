"""Fitting an envelope into its limits (SPEC CAP-12 to CAP-14)."""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rethrown import (
    ErrorRegistry,
    Limits,
    RemoteError,
    capture,
    decode,
    deserialize,
    encode,
    restore,
    serialize,
)
from rethrown.text import cut_middle, cut_start, utf8_length, well_formed

CODECS: Any = ["msgpack", "protobuf", "json", "armor"]
SIZES = [1024, 1500, 4096, 20_000, 100_000, 1_048_576]


class E(Exception):
    pass


def huge() -> BaseException:
    """Everything that can be too large, in each of 300 errors."""
    errors: list[E] = []
    for _ in range(300):
        error = E("\x01" * 20_000, list(range(50)), b"x" * 5_000)
        error.text = "é" * 30_000  # type: ignore[attr-defined]
        error.code = "C" * 10_000  # type: ignore[attr-defined]
        vars(error)["__notes__"] = ["note" * 500] * 20
        error.__cause__ = errors[-1] if errors else None
        error.others = errors[-3:]  # type: ignore[attr-defined]
        try:
            raise error
        except E:
            errors.append(error)
            error.__context__ = None
    return errors[-1]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("size", SIZES)
def test_whatever_it_is_fits_cap_14(codec: Any, size: int) -> None:
    limits = Limits(max_bytes=size)
    data = serialize(huge(), codec, stdout="o" * 500_000, origin={"host": "h" * 5_000}, limits=limits)
    assert len(data) <= size
    envelope = decode(data)
    assert envelope["type"] == f"{__name__}.E"
    assert envelope["omitted"]
    assert serialize(deserialize(data), codec, limits=limits) == data


@pytest.mark.parametrize("size", SIZES)
def test_capture_alone_fits_in_every_codec_cap_14(size: int) -> None:
    envelope = capture(huge(), limits=Limits(max_bytes=size))
    assert all(len(encode(envelope, codec)) <= size for codec in CODECS)


def test_the_lowest_budget_is_1_kib_cap_14() -> None:
    data = serialize(huge(), limits=Limits(max_bytes=1))
    assert 100 < len(data) <= 1024


def test_what_fits_is_left_alone() -> None:
    envelope = capture(E("m" * 1000))
    data = encode(envelope)
    assert serialize(restore(envelope), limits=Limits(max_bytes=len(data))) == data
    assert len(serialize(restore(envelope), limits=Limits(max_bytes=len(data) - 1))) < len(data)


def test_a_hostile_relay_fits_too_cap_14() -> None:
    wire: Any = {
        "v": 1,
        "type": "\x01" * 256,
        "lineage": ["\x02" * 256] * 64,
        "future": "x" * 200_000,
        "omitted": [{"path": "\x03" * 20_000, "reason": "failed", "size": 1}] * 64,
        "errors": [0] * 5_000,
        "billableUnits": "9" * 10_000,
        "traceback": "t" * 200_000,
        "attributes": {"big": {"$int": "1" * 1000}, "map": {"$map": [[1, "v" * 9_000]]}},
    }
    for size in SIZES:
        for codec in CODECS:
            assert len(serialize(restore(wire), codec, limits=Limits(max_bytes=size))) <= size


def test_the_ends_of_the_chain_stay_cap_13() -> None:
    root = error = E("0" * 3_000)
    for number in range(1, 100):
        error.__cause__ = E(f"{number} " * 1_000)
        error = error.__cause__
    envelope: Any = decode(serialize(root, limits=Limits(max_bytes=20_000)))
    kept = len(envelope["related"])
    assert kept < 99
    assert envelope["related"][-1]["message"].startswith("99 ")
    assert envelope["related"][-2]["cause"] == kept
    assert {"path": "/cause", "reason": "truncated", "size": 100 - 1 - kept} in envelope["related"][-2][
        "omitted"
    ]


def test_half_a_container_is_another_value_cap_14() -> None:
    error = E(["x" * 100] * 500, "kept")
    error.small = 1  # type: ignore[attr-defined]
    error.large = list(range(3_000))  # type: ignore[attr-defined]
    envelope: Any = decode(serialize(error, limits=Limits(max_bytes=8_000)))
    assert "args" not in envelope
    assert envelope["attributes"] == {"small": 1}
    assert {each["path"] for each in envelope["omitted"]} >= {"/args/0", "/attributes/large"}


CUTS: list[tuple[str, int, str]] = [
    ("abcdefghij", 10, "abcdefghij"),
    ("abcdefghij", 9, "abc…hij"),
    ("ééééé", 9, "é…éé"),
    ("😀😀😀", 11, "😀…😀"),
    ("abc", 2, ""),
]


@pytest.mark.parametrize(("text", "size", "cut"), CUTS)
def test_text_is_cut_in_the_middle_cap_12(text: str, size: int, cut: str) -> None:
    assert cut_middle(text, size).text == cut
    assert (cut_middle(text, size).size is None) == (text == cut)


@settings(max_examples=200)
@given(st.text(st.characters(codec=None, categories=None), max_size=60), st.integers(3, 80))
def test_a_cut_text_fits_and_is_text_cap_12(text: str, size: int) -> None:
    for cut in (cut_middle(text, size), cut_start(text, size)):
        assert len(cut.text.encode()) <= size
        if cut.size is None:
            assert cut.text == well_formed(text)
        else:
            assert cut.size == utf8_length(text) > size
    assert cut_start(text, size).text.endswith(well_formed(text)[-1:]) or size < 8


def test_output_keeps_its_end_cap_12() -> None:
    envelope = capture(E(), stdout="first" + "x" * 300_000 + "last", stderr="e")
    assert envelope["stdout"].startswith("…")
    assert envelope["stdout"].endswith("last")
    assert len(envelope["stdout"].encode()) == 262_144
    assert envelope["omitted"] == [{"path": "/stdout", "reason": "truncated", "size": 300_009}]


def test_omissions_are_bounded_and_the_last_covers_the_rest_4() -> None:
    error = E()
    vars(error).update({f"o{number}": object() for number in range(100)})
    envelope = capture(error)
    assert len(envelope["omitted"]) == 64
    assert envelope["omitted"][-1] == {"reason": "truncated", "size": 37}
    assert envelope["omitted"][0]["path"] == "/attributes/o0"


def test_deep_recursion_keeps_both_ends_of_the_stack_cap_6() -> None:
    def even(n: int) -> None:
        odd(n - 1)

    def odd(n: int) -> None:
        if n <= 0:
            raise E("bottom")
        even(n - 1)

    try:
        even(400)
    except E as error:
        envelope: Any = capture(error)
    assert len(envelope["frames"]) == 128
    assert envelope["frames"][0]["function"] == "test_deep_recursion_keeps_both_ends_of_the_stack_cap_6"
    assert envelope["frames"][-1]["source"] == 'raise E("bottom")'
    assert envelope["omitted"][0]["path"] == "/frames"


def test_the_type_gets_through_when_nothing_else_does() -> None:
    class Cursed(Exception):
        pass

    registry = ErrorRegistry()
    registry.register(Cursed, type="a.Cursed")

    class Codec:
        name, media_type = "broken", "x"

        def encode(self, envelope: Any) -> bytes:
            if len(envelope) > 3:
                raise RuntimeError
            return encode(envelope)

    broken: Any = Codec()
    restored = registry.deserialize(registry.serialize(Cursed("m"), broken))
    assert type(restored) is Cursed
    assert not isinstance(restored, RemoteError)
