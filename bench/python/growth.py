"""Time and memory by the size of what comes in: the Python twin of bench/javascript/growth.mjs.

python bench/python/growth.py [most]
"""

from __future__ import annotations

import builtins
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any, NamedTuple

import msgpack  # type: ignore[import-untyped]

import rethrown
from rethrown.v1 import envelope_pb2

MOST = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def up_to(sizes: list[int]) -> list[int]:
    return [each for each in sizes if each <= sizes[-1] * MOST]


ERRORS = up_to([1, 10, 100, 1000, 10_000])
TEXT = up_to([2**10, 2**14, 2**18, 2**21, 2**24])
HOSTILE = up_to([2**10, 2**14, 2**17, 1_000_000])
SENT = [1, 10, 25, 100, 255]
M = 2**26
LIMITS = rethrown.Limits(max_bytes=M, max_errors=20_000, max_text_bytes=M, max_values=10_000_000)


class Sweep(NamedTuple):
    name: str
    unit: str
    sizes: list[int]
    make: Callable[[int], Any]
    run: Callable[[Any], Any]


def words(size: int) -> str:
    line = "".join(f"{i * 2654435761 % 2**32} of it, " for i in range(4096))
    return (line * (size // len(line) + 1))[:size]


def related(count: int) -> Any:
    def member(i: int) -> dict[str, Any]:
        # In a chain: the walk that is most tempting to write with recursion.
        cause = {"cause": i + 2} if i + 1 < count else {}
        return {"type": f"bench.Error{i % 50}", "message": f"message {i}", **cause}

    members = [member(i) for i in range(count)]
    return {"v": 1, "type": "bench.Root", "cause": 1, "related": members}


def with_text(size: int) -> Any:
    return {"v": 1, "type": "bench.Root", "message": words(size)}


def as_json(envelope: Any) -> bytes:
    return json.dumps(envelope, separators=(",", ":")).encode()


def as_msgpack(envelope: Any) -> bytes:
    return bytes(msgpack.packb(envelope))


def as_protobuf(envelope: Any) -> bytes:
    return envelope_pb2.ErrorEnvelope(**envelope).SerializeToString()


def refused(codec: rethrown.CodecName) -> Callable[[bytes], Any]:
    def run(data: bytes) -> Any:
        try:
            return rethrown.decode(data, codec=codec)
        except rethrown.DecodeError as error:
            return error

    return run


def attributes(value: bytes) -> bytes:
    return b"\x83" + as_msgpack({"v": 1, "type": "t"})[1:] + as_msgpack("attributes") + b"\x81\xa1a" + value


def grouped(count: int) -> BaseException:
    group: Any = getattr(builtins, "ExceptionGroup", ValueError)
    grouped: BaseException = group("group", [ValueError(f"member {i}") for i in range(count)])
    return grouped


def chained(count: int) -> BaseException:
    error: BaseException = ValueError("end")
    for i in range(1, count):
        following = ValueError(f"link {i}")
        following.__cause__ = error
        error = following
    return error


FORMS: dict[rethrown.CodecName, Callable[[Any], bytes]] = {
    "json": as_json,
    "msgpack": as_msgpack,
    "protobuf": as_protobuf,
}
SWEEPS: list[Sweep] = []
for codec, form in FORMS.items():

    def decode(data: bytes, codec: rethrown.CodecName = codec) -> Any:
        return rethrown.decode(data, codec=codec, limits=LIMITS)

    def encode(envelope: Any, codec: rethrown.CodecName = codec) -> Any:
        return rethrown.encode(envelope, codec)

    SWEEPS += [
        Sweep(f"decode {codec}, errors", "error", ERRORS, lambda n, f=form: f(related(n)), decode),  # type: ignore[misc]
        Sweep(f"decode {codec}, text", "byte", TEXT, lambda n, f=form: f(with_text(n)), decode),  # type: ignore[misc]
        Sweep(f"encode {codec}, errors", "error", SENT, related, encode),
        Sweep(f"encode {codec}, text", "byte", [2**10, 2**14, 2**18 - 1], with_text, encode),
    ]
root = as_protobuf({"v": 1, "type": "t"})
SWEEPS += [
    Sweep(
        "decode json, text full of escapes",
        "byte",
        TEXT,
        lambda n: as_json({"v": 1, "type": "bench.Root", "message": "line\n" * (n // 6)}),
        lambda data: rethrown.decode(data, codec="json", limits=LIMITS),
    ),
    Sweep("restore, errors", "error", SENT, related, rethrown.restore),
    Sweep("serialize, a group of errors", "error", ERRORS, grouped, rethrown.serialize),
    Sweep("serialize, text", "byte", TEXT, lambda n: ValueError(words(n)), rethrown.serialize),
    Sweep("serialize, a chain of causes", "error", ERRORS, chained, rethrown.serialize),
    Sweep(
        "hostile msgpack: nested lists",
        "byte",
        HOSTILE,
        lambda n: attributes(b"\x91" * n + b"\xc0"),
        refused("msgpack"),
    ),
    Sweep(
        "hostile msgpack: many empty maps",
        "byte",
        HOSTILE,
        lambda n: attributes(b"\xdd" + n.to_bytes(4, "big") + b"\x80" * n),
        refused("msgpack"),
    ),
    Sweep(
        "hostile msgpack: claims 4 billion",
        "byte",
        HOSTILE,
        lambda n: attributes(b"\xdd\xff\xff\xff\xff" + b"\xc0" * n),
        refused("msgpack"),
    ),
    Sweep(
        "hostile JSON: nested lists",
        "byte",
        HOSTILE,
        lambda n: b'{"v":1,"type":"t","attributes":{"a":' + b"[" * (n // 2) + b"]" * (n // 2) + b"}}",
        refused("json"),
    ),
    Sweep(
        "hostile JSON: many empty maps",
        "byte",
        HOSTILE,
        lambda n: b'{"v":1,"type":"t","attributes":{"a":[' + b"{}," * (n // 3) + b"0]}}",
        refused("json"),
    ),
    # Field 27, length 0.
    Sweep(
        "hostile protobuf: empty children",
        "byte",
        HOSTILE,
        lambda n: root + b"\xda\x01\x00" * (n // 3),
        refused("protobuf"),
    ),
    # Field 1000, an empty text, over and over.
    Sweep(
        "hostile protobuf: unknown records",
        "byte",
        HOSTILE,
        lambda n: root + b"\xc2\x3e\x00" * (n // 3),
        refused("protobuf"),
    ),
]


def least_time(sweep: Sweep, size: int, given: Any) -> int:
    least = sys.maxsize
    end = time.perf_counter_ns() + 150_000_000
    for i in range(1000):
        if i >= 2 and time.perf_counter_ns() > end:
            break
        data = sweep.make(size) if sweep.name.startswith("serialize") else given
        start = time.perf_counter_ns()
        sweep.run(data)
        least = min(least, time.perf_counter_ns() - start)
    return least


def peak(sweep: Sweep, data: Any) -> int:
    tracemalloc.start()
    sweep.run(data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def measured(sweep: Sweep) -> dict[str, Any]:
    points = []
    for size in sweep.sizes:
        data = sweep.make(size)
        elapsed = least_time(sweep, size, data)
        # Tracing is slow, and the largest sizes say nothing that the one before does not.
        points.append((size, elapsed, peak(sweep, data) if elapsed < 500_000_000 else None))
    return {"language": "python", "name": sweep.name, "unit": sweep.unit, "points": points}


print(json.dumps([measured(each) for each in SWEEPS]))
