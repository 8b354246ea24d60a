"""The same envelopes and bytes through the TypeScript library, in a process of its own.

test/cross-language.test.ts does the same the other way round. Needs the build in dist/ (`npm run build`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import envelopes
from testees import CODECS, TYPESCRIPT, Ask, bytes_of, decoded, started

from rethrown import CodecName, encode

few = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with started(TYPESCRIPT) as ask:
        yield ask


@pytest.mark.parametrize("codec", CODECS)
@few
@given(envelope=envelopes())
def test_the_same_envelopes_give_the_same_bytes_enc_1(ask: Ask, codec: CodecName, envelope: Any) -> None:
    data = encode(envelope, codec)
    assert ask({"op": "decode", "codec": codec, "hex": data.hex(), "to": CODECS}) == decoded(data, codec)


@pytest.mark.parametrize("codec", CODECS)
@few
@given(
    envelope=envelopes(),
    changes=st.lists(st.tuples(st.integers(0, 2**16), st.binary(max_size=3)), min_size=1, max_size=3),
)
def test_mutated_bytes_get_the_same_verdict_err_1(
    ask: Ask, codec: CodecName, envelope: Any, changes: Any
) -> None:
    data = encode(envelope, codec)
    for place, replacement in changes:
        at = place % (len(data) + 1)
        data = data[:at] + replacement + data[at + 1 :]
    assert ask({"op": "decode", "codec": codec, "hex": data.hex(), "to": CODECS}) == decoded(data, codec)


@pytest.mark.parametrize("codec", CODECS)
@few
@given(envelope=envelopes())
def test_through_a_typescript_relay_the_same_bytes_rel_1(ask: Ask, codec: CodecName, envelope: Any) -> None:
    data = encode(envelope, codec)
    relayed = ask({"op": "relay", "codec": codec, "hex": data.hex(), "to": [codec]})
    assert relayed == bytes_of([codec], lambda _: data)
