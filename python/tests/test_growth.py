"""Time grows with the size of what comes in, and no faster; over a hundredfold, and with a generous bound.

The full sweep is `npm run bench -- --growth`.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgpack  # type: ignore[import-untyped]
import pytest

import rethrown

BOUND = 1.5
LIMITS = rethrown.Limits(max_bytes=2**26, max_errors=20_000, max_text_bytes=2**26, max_values=10_000_000)


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of a straight line through the logarithms."""
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True))
    return over / sum((x - x_mean) ** 2 for x in xs)


def grows(sizes: Sequence[int], make: Callable[[int], Any], run: Callable[[Any], Any]) -> float:
    """The exponent of the time that a run takes. Other work only adds to it: the best of all tries counts."""
    inputs = [make(size) for size in sizes]
    least = [math.inf] * len(inputs)
    for attempt in range(5):
        for i, each in enumerate(inputs):
            start = time.perf_counter()
            run(each)
            least[i] = min(least[i], time.perf_counter() - start)
        if attempt > 0 and exponent(list(zip(sizes, least, strict=True))) < BOUND:
            break
    return exponent(list(zip(sizes, least, strict=True)))


def related(count: int) -> Any:
    members = [{"type": "t.E", "message": str(i), "cause": (i + 2) % (count + 1)} for i in range(count)]
    return {"v": 1, "type": "t.Root", "cause": 1, "related": members}


def chain(length: int) -> BaseException:
    error = ValueError("end")
    for i in range(1, length):
        following = ValueError(f"link {i}")
        following.__cause__ = error
        error = following
    return error


def answered(data: bytes, codec: rethrown.CodecName) -> Any:
    """A decoder's whole answer: an envelope, or the one error that it may raise."""
    try:
        return rethrown.decode(data, codec=codec)
    except rethrown.DecodeError as error:
        return error


def with_attribute(value: bytes) -> bytes:
    head: bytes = msgpack.packb({"v": 1, "type": "t"})
    name: bytes = msgpack.packb("attributes")
    return b"\x83" + head[1:] + name + b"\x81\xa1a" + value


def test_what_grows_with_the_square_of_the_size_is_seen() -> None:
    assert grows((20, 200, 2000), range, lambda all_: [0 for i in all_ for j in all_]) > BOUND


def test_decoding_related_errors_is_linear() -> None:
    def make(count: int) -> bytes:
        return json.dumps(related(count)).encode()

    assert grows((50, 500, 5000), make, lambda data: rethrown.decode(data, limits=LIMITS)) < BOUND


def test_decoding_text_is_linear() -> None:
    def make(size: int) -> bytes:
        return json.dumps({"v": 1, "type": "t", "message": "a line of a log\n" * (size // 16)}).encode()

    assert (
        grows((10_000, 100_000, 1_000_000), make, lambda data: rethrown.decode(data, limits=LIMITS)) < BOUND
    )


@pytest.mark.parametrize("codec", ["msgpack", "protobuf", "json"])
def test_encoding_and_decoding_is_linear_up_to_the_errors_that_one_may_have(
    codec: rethrown.CodecName,
) -> None:
    def run(envelope: Any) -> Any:
        return rethrown.decode(rethrown.encode(envelope, codec), codec=codec)

    assert grows((2, 25, 250), related, run) < BOUND


def test_serializing_a_chain_that_is_cut_is_linear() -> None:
    assert grows((100, 1000, 10_000), chain, rethrown.serialize) < BOUND


def test_serializing_text_that_is_cut_is_linear() -> None:
    assert grows((10**4, 10**5, 10**6), lambda n: ValueError("é" * n), rethrown.serialize) < BOUND


HOSTILE: dict[str, tuple[rethrown.CodecName, Callable[[int], bytes]]] = {
    "msgpack: nested lists": ("msgpack", lambda n: with_attribute(b"\x91" * n + b"\xc0")),
    "msgpack: many empty maps": (
        "msgpack",
        lambda n: with_attribute(b"\xdd" + n.to_bytes(4, "big") + b"\x80" * n),
    ),
    "msgpack: a list that claims 4 billion": (
        "msgpack",
        lambda n: with_attribute(b"\xdd\xff\xff\xff\xff" + b"\xc0" * n),
    ),
    "JSON: nested lists": ("json", lambda n: b'{"v":1,"type":"t","attributes":{"a":' + b"[" * n),
    "JSON: many empty maps": (
        "json",
        lambda n: b'{"v":1,"type":"t","attributes":{"a":[' + b"{}," * (n // 3) + b"0]}}",
    ),
    "protobuf: empty children": (
        "protobuf",
        lambda n: rethrown.encode({"v": 1, "type": "t"}, "protobuf") + b"\xda\x01\x00" * (n // 3),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_answered_in_linear_time(name: str) -> None:
    codec, make = HOSTILE[name]
    assert isinstance(answered(make(150_000), codec), rethrown.DecodeError)
    assert grows((1500, 15_000, 150_000), make, lambda data: answered(data, codec)) < BOUND
