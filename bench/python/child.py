"""One round at one size, in a process of its own: the Python twin of bench/javascript/child.mjs.

python bench/python/child.py '{"mode":"time","size":"small","slices":20,"seed":1,"folder":"/tmp/bench"}'
"""

from __future__ import annotations

import datetime
import gc
import json
import math
import platform
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple

from errors_made import BatchFailed, Maker, QuotaExceeded, Sample, ServiceError
from peers import CODECS, EnvelopeCodec, Peer, errors, peers

import rethrown

REQUEST: dict[str, Any] = json.loads(sys.argv[1])
COUNTS = {"small": 64, "medium": 24, "large": 3}
SIZE: str = REQUEST.get("size", "small")
TBLIB: bool = REQUEST.get("tblib", False)
maker = Maker(Path(REQUEST["folder"]))
PEERS = peers(TBLIB)


class Measured(NamedTuple):
    name: str
    make: Callable[[int, int], list[Any]]
    run: Callable[[Any], Any]
    size: Callable[[Any], int] | None


class Case(NamedTuple):
    group: str
    name: str
    make: Callable[[int, int], list[Any]]
    run: Callable[[Any], Any]
    size: Callable[[Any], int] | None = None

    @property
    def key(self) -> str:
        return f"{self.group}: {self.name}"


def fresh(seed: int, count: int) -> list[Any]:
    return [maker.sample(SIZE, seed + i) for i in range(count)]


def envelope(seed: int) -> Any:
    sample = maker.sample(SIZE, seed)
    return errors.capture(sample.error, **sample.facts)


def text_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return "".join(map(text_of, parts))


def each_of(make: Callable[[int], Any]) -> Callable[[int, int], list[Any]]:
    return lambda seed, count: [make(seed + i) for i in range(count)]


def round_trip(peer: Peer) -> Measured:
    def run(sample: Sample) -> Any:
        return peer.read(peer.write(sample))

    return Measured(peer.name, fresh, run, lambda sample: len(peer.write(sample)))


def encoding(codec: EnvelopeCodec) -> Measured:
    def make(seed: int) -> Any:
        return codec.prepare(envelope(seed))

    return Measured(codec.name, each_of(make), codec.encode, lambda item: len(codec.encode(item)))


def decoding(codec: EnvelopeCodec) -> Measured:
    def make(seed: int) -> bytes:
        return codec.encode(codec.prepare(envelope(seed)))

    return Measured(codec.name, each_of(make), codec.decode, None)


def cases() -> list[Case]:
    found = [Case("round trip", *round_trip(peer)) for peer in PEERS]
    if not TBLIB:
        for codec in CODECS:
            found += [Case("encode", *encoding(codec)), Case("decode", *decoding(codec))]

        def captured(sample: Sample) -> Any:
            return errors.capture(sample.error, **sample.facts)

        found += [
            Case("parts", "format_exception alone", fresh, lambda s: traceback.format_exception(s.error)),
            Case("parts", "capture", fresh, captured),
            Case("parts", "restore", each_of(envelope), errors.restore),
            Case("limit", "copy of the bytes", each_of(lambda s: rethrown.encode(envelope(s))), bytearray),
            Case("limit", "text → UTF-8", each_of(lambda s: text_of(envelope(s))), str.encode),
            Case("limit", "UTF-8 → text", each_of(lambda s: text_of(envelope(s)).encode()), bytes.decode),
        ]
    groups = REQUEST.get("groups")
    return [each for each in found if not groups or each.group in groups]


def timed(case: Case, items: list[Any]) -> int:
    run = case.run
    start = time.perf_counter_ns()
    for item in items:
        run(item)
    return time.perf_counter_ns() - start


def times() -> dict[str, list[float]]:
    pick = Random(REQUEST["seed"])
    all_cases = cases()
    results: dict[str, list[float]] = {each.key: [] for each in all_cases}
    for each in all_cases:
        timed(each, each.make(pick.getrandbits(31), COUNTS[SIZE]))
    for _ in range(REQUEST["slices"]):
        pick.shuffle(all_cases)
        for each in all_cases:
            items = each.make(pick.getrandbits(31), COUNTS[SIZE])
            gc.collect()
            results[each.key].append(timed(each, items) / len(items))
            del items
    return results


def sizes() -> dict[str, float]:
    return {
        each.key: median(each.size(item) for item in each.make(1, 15))
        for each in cases()
        if each.size is not None
    }


class TwoArgumentsError(Exception):
    """What half of all exception classes look like: pickle cannot load it."""

    def __init__(self, limit: int, used: int) -> None:
        super().__init__(f"{used} of {limit}")
        self.limit, self.used = limit, used


errors.register(TwoArgumentsError, type="bench.TwoArguments")


def _functions(error: BaseException) -> list[str]:
    return [frame.name for frame in traceback.extract_tb(error.__traceback__)]


def _grouped() -> Exception:
    members = [ServiceError("one"), QuotaExceeded("two")]
    return BatchFailed("several", members)


def _cyclic() -> Exception:
    first, second = QuotaExceeded("first"), QuotaExceeded("second")
    first.__cause__, second.__cause__ = second, first
    return first


def _chain(length: int) -> Exception:
    error = QuotaExceeded("link 0")
    for i in range(1, length):
        following = QuotaExceeded(f"link {i}")
        following.__cause__ = error
        error = following
    return error


def _end(error: Any) -> Any:
    return error.__cause__.__cause__


def _noted() -> Exception:
    error = QuotaExceeded("with a note")
    error.__notes__ = ["a note"]  # type: ignore[attr-defined]
    return error


def medium() -> Exception:
    return maker.sample("medium", 11).error


def field(extra: Any) -> tuple[Callable[[], Exception], Callable[[Any, Any], bool]]:
    def kept(back: Any, sent: Any) -> bool:
        got = back.extra
        return type(got) is type(extra) and (got == extra or (extra != extra and math.isnan(got)))

    return lambda: QuotaExceeded("with a field", {"extra": extra}), kept


PROBES: dict[str, tuple[Callable[[], Exception], Callable[[Any, Any], bool]]] = {
    "class": (medium, lambda back, sent: type(back) is type(sent)),
    "class with other arguments": (lambda: TwoArgumentsError(1, 2), lambda back, sent: back.limit == 1),
    "message": (medium, lambda back, sent: str(back).endswith(str(sent))),
    "traceback": (medium, lambda back, sent: _functions(back)[-15:] == _functions(sent)),
    "fields": (medium, lambda back, sent: (back.limit, back.details) == (sent.limit, sent.details)),
    "cause": (
        medium,
        lambda back, sent: str(back.__cause__.__cause__).endswith(str(sent.__cause__.__cause__)),
    ),
    "class of the cause": (medium, lambda back, sent: type(back.__cause__) is type(sent.__cause__)),
    "members": (_grouped, lambda back, sent: str(back.exceptions[1]) == "two"),
    "class of members": (_grouped, lambda back, sent: type(back.exceptions[1]) is QuotaExceeded),
    "notes": (_noted, lambda back, sent: back.__notes__ == ["a note"]),
    "cycles": (_cyclic, lambda back, sent: back.__cause__.__cause__ is back),
    "chains of 1,000": (lambda: _chain(1000), lambda back, sent: str(back).endswith("link 999")),
    "datetime": field(datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.timezone.utc)),
    "tuple": field((1, "a")),
    "set": field({"a"}),
    "NaN": field(float("nan")),
    "big int": field(2**100),
    "bytes": field(b"\x01\xff"),
}


def losses() -> dict[str, dict[str, list[str]]]:
    found = {}
    for peer in PEERS:
        lost: dict[str, list[str]] = {"lost": [], "throws": [], "hangs": []}
        for name, (make, is_kept) in PROBES.items():
            sent = make()
            try:
                back = peer.read(peer.write(Sample(sent, {})))
            except Exception:
                lost["throws"].append(name)
                continue
            try:
                if not is_kept(back, make()):
                    lost["lost"].append(name)
            except Exception:
                lost["lost"].append(name)
        found[peer.name] = lost
    return found


def notes() -> dict[str, str]:
    return {
        "version": platform.python_version(),
        **{codec.name: codec.note for codec in CODECS},
        **{peer.name: peer.note for peer in PEERS},
    }


MODES: dict[str, Callable[[], Any]] = {"time": times, "sizes": sizes, "losses": losses, "notes": notes}
print(json.dumps(MODES[REQUEST["mode"]]()))
