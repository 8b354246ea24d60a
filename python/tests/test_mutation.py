"""Whatever comes in, an envelope or a DecodeError goes out, and nothing else happens (SPEC 9, 13).

What the vectors accept, broken by hypothesis, which then finds the smallest. `npm run fuzz` compares the
verdicts of both languages on as many inputs as one has time for; here it is what one library does to its
process.
"""

from __future__ import annotations

import builtins
import gc
import json
import linecache
import os
import random
import re
import signal
import sys
import threading
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rethrown import DecodeError, ErrorRegistry, decode, encode, envelope_of, validate
from rethrown._generated import ARMOR, DECODE_ERROR_CODES, FIELDS
from rethrown.codec import CODECS

ROOT = Path(__file__).resolve().parents[2]
POINTER = re.compile(r"(/([^~/]|~[01])*)*", re.DOTALL)
NAMES = tuple(CODECS)
#: Larger ones cost time and have no structure that the small ones lack.
LARGEST = 3000
few = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


class QuotaError(Exception):
    def __init__(self) -> None:
        raise AssertionError("a constructor of a user must not run")


class BillingError(Exception):
    def __setattr__(self, name: str, value: object) -> None:
        raise AssertionError("a setter of a user must not run")


class GuardedError(BillingError):
    __slots__ = ("x",)

    @property
    def limit(self) -> object:
        raise AssertionError("a getter of a user must not run")


@dataclass
class User:
    id: int = 0


def registry() -> ErrorRegistry:
    errors = ErrorRegistry()
    errors.register(QuotaError, type="billing.QuotaExceeded", fields=("limit", "used"), aliases=("a.C",))
    errors.register(BillingError, type="a.B")
    errors.register(GuardedError, type="a.D")
    errors.register_value(User, "app.User")
    return errors


ERRORS = registry()


def accepted() -> Iterator[tuple[str, bytes]]:
    """Every codec and every input that the vectors accept in it."""
    for path in sorted((ROOT / "conformance" / "vectors").glob("[0-5]*/*.json")):
        for vector in json.loads(path.read_text("utf-8"))["cases"]:
            if vector.get("codec") is None or "error" in vector["expect"] or "limits" in vector:
                continue
            parts = vector.get("hex", vector.get("text"))
            text = "".join(
                part if isinstance(part, str) else part[0] * part[1]
                for part in ([parts] if isinstance(parts, str) else parts)
            )
            yield vector["codec"], bytes.fromhex(text) if "hex" in vector else text.encode()


def corpus() -> dict[str, list[bytes]]:
    found: dict[str, set[bytes]] = {codec: set() for codec in NAMES}
    for codec, data in accepted():
        if len(data) > LARGEST:
            continue
        found[codec].add(data)
        envelope = decode(data, codec=codec)
        for name in NAMES:
            found[name].add(encode(envelope, codec=name))
    return {codec: sorted(data for data in each if len(data) <= LARGEST) for codec, each in found.items()}


CORPUS = corpus()
#: What a random byte never spells: field names as each encoding has them, and heads that promise much.
WORDS = [
    *(field.name.encode() for fields in FIELDS.values() for field in fields),
    *(b"$int", b"$map", b"$object", b"$error", b"__proto__", b"python.KeyError", b"javascript.TypeError"),
    *(b"\xdf\xff\xff\xff\xff", b"\xdc\xff\xff", b"\xc1", b"\xc7\x00", b"\xcf" + b"\xff" * 8, b"\x92" * 30),
    *(
        b"\xff" * 9 + b"\x01",
        b"\x80\x00",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\x0b",
        b"\x82\x01\x02\x08\0",
    ),
    *(b'"\\ud800"', b"1e999", b"[" * 40, b"9" * 5000, b',"v":1', b"null", b"{}", b"[]", b"-"),
    *(b"\xef\xbb\xbf", b"\x82\x01\x02\x08\0"),
]


def armored(payload: bytes) -> bytes:
    digits = urlsafe_b64encode(payload).rstrip(b"=").decode()
    return f"{ARMOR['prefix']}{digits}.{crc32(payload):08x}.".encode()


def changed(data: bytes, other: bytes, changes: list[tuple[str, int, int, bytes]]) -> bytes:
    for how, place, size, new in changes:
        at = place % (len(data) + 1)
        data = {
            "set": data[:at] + new + data[at + len(new) :],
            "insert": data[:at] + new + data[at:],
            "delete": data[:at] + data[at + size :],
            "repeat": data[: at + size] + data[at:],
            "cut": data[:at],
            "splice": data[:at] + other[place % (len(other) + 1) :],
            "add": data[:at] + bytes([(data[at] + size) % 256]) + data[at + 1 :] if at < len(data) else data,
        }[how]
    return data


HOW = ("set", "insert", "delete", "repeat", "cut", "splice", "add")
changes = st.lists(
    st.tuples(
        st.sampled_from(HOW),
        st.integers(0, LARGEST),
        st.integers(1, 40),
        st.sampled_from(WORDS) | st.binary(min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=4,
)


def mutated(codec: str) -> st.SearchStrategy[bytes]:
    if codec == "armor":
        # Behind the checksum, or no change of the payload would ever be read.
        tokens = st.sampled_from(CORPUS["armor"])
        return mutated("msgpack").map(armored) | st.builds(changed, tokens, tokens, changes)
    inputs = st.sampled_from(CORPUS[codec])
    return st.builds(changed, inputs, inputs, changes)


def outcome(data: Any, action: Callable[..., Any], codec: str) -> Any:
    """What it returned, or the DecodeError that it raised; nothing else comes out of it."""
    try:
        return action(data, codec=codec)
    except DecodeError as fault:
        return fault


def check(data: bytes, codec: str) -> None:
    """What SPEC 9 promises of every input."""
    found = outcome(data, decode, codec)
    restored = outcome(data, ERRORS.deserialize, codec)
    if isinstance(found, DecodeError):
        assert found.code in DECODE_ERROR_CODES
        assert POINTER.fullmatch(found.path)
        assert found.input is data
        assert found.offset is None or 0 <= found.offset <= len(data)
        assert isinstance(restored, DecodeError)
        assert str(restored) == str(found)
        return
    written = encode(found, codec=codec)
    assert encode(decode(written, codec=codec), codec=codec) == written
    assert isinstance(restored, BaseException)
    kept = envelope_of(restored)
    assert kept is not None
    assert encode(kept, codec=codec) == written


@pytest.mark.parametrize("codec", NAMES)
def test_err_1_changed_bytes_give_an_envelope_or_a_decode_error(codec: str) -> None:
    for data in stream(codec, 1000):
        check(data, codec)

    @few
    @given(mutated(codec))
    def run(data: bytes) -> None:
        check(data, codec)

    run()


@pytest.mark.parametrize("codec", NAMES)
def test_err_1_any_bytes_and_any_text_give_an_envelope_or_a_decode_error(codec: str) -> None:
    @few
    @given(st.binary(max_size=64), st.text(max_size=64) | st.text(st.characters(), max_size=64))
    def run(data: bytes, text: str) -> None:
        check(data, codec)
        found = outcome(text, decode, codec)
        assert not isinstance(found, DecodeError) or found.input is text

    run()


@pytest.mark.parametrize("codec", NAMES)
def test_what_a_decoder_accepts_follows_the_schema(codec: str) -> None:
    @few
    @given(mutated(codec))
    def run(data: bytes) -> None:
        found = outcome(data, decode, codec)
        assert isinstance(found, DecodeError) or validate(found) == []

    run()


def stream(codec: str, count: int) -> list[bytes]:
    """Mutations from a seed, made beforehand, so that what is observed is the library alone."""
    dice = random.Random(codec)
    inputs = []
    for _ in range(count):
        source = "msgpack" if codec == "armor" else codec
        data, other = dice.choice(CORPUS[source]), dice.choice(CORPUS[source])
        plan = [
            (
                dice.choice(HOW),
                dice.randrange(LARGEST),
                dice.randrange(1, 40),
                dice.choice(WORDS) if dice.random() < 0.5 else dice.randbytes(dice.randrange(1, 4)),
            )
            for _ in range(dice.choice((0, 1, 1, 2, 3)))
        ]
        data = changed(data, other, plan)
        inputs.append(armored(data) if codec == "armor" else data)
    return inputs


def process(inputs: list[bytes], codec: Any, errors: ErrorRegistry) -> int:
    """Everything that a receiver does with an input; how many were accepted."""
    count = 0
    for data in inputs:
        error = outcome(data, errors.deserialize, codec)
        if not isinstance(error, DecodeError):
            errors.serialize(error, codec=codec)
            count += 1
    return count


def subclasses(cls: type) -> set[type]:
    found: set[type] = {cls}
    todo = [cls]
    while todo:
        subs: list[type] = todo.pop().__subclasses__()
        todo += [sub for sub in subs if sub not in found]
        found.update(subs)
    return found


#: What a process could notice: a name, and what it is now. Compared before and after.
WORLD: dict[str, Callable[[], object]] = {
    "modules": lambda: set(sys.modules),
    "builtins": lambda: dict(vars(builtins)),
    "exception classes": lambda: (gc.collect(), subclasses(BaseException))[1],
    "their attributes": lambda: {
        cls: dict(vars(cls))
        for cls in (*vars(builtins).values(), QuotaError, BillingError, GuardedError, User, ErrorRegistry)
        if isinstance(cls, type)
    },
    "sys.path": lambda: list(sys.path),
    "hooks": lambda: (sys.excepthook, sys.displayhook, sys.unraisablehook, threading.excepthook),
    "recursion limit": sys.getrecursionlimit,
    "warning filters": lambda: list(warnings.filters),
    "environment": lambda: dict(os.environ),
    "threads": threading.active_count,
    "signals": lambda: {number: signal.getsignal(number) for number in signal.valid_signals()},
    "timers": lambda: signal.getitimer(signal.ITIMER_REAL),
    "garbage": lambda: (gc.isenabled(), gc.get_threshold(), len(gc.garbage)),
}


@pytest.mark.parametrize("codec", NAMES)
def test_res_1_what_comes_in_changes_nothing_but_the_error_that_goes_out(codec: str) -> None:
    inputs, errors = stream(codec, 1500), registry()
    # What is loaded on first use is loaded.
    process(inputs[:200], codec, errors)
    before = {name: look() for name, look in WORLD.items()}
    assert process(inputs, codec, errors) > 200
    for name, look in WORLD.items():
        assert look() == before[name], name
    remote = [name for name in linecache.cache if name.startswith("<remote ")]
    assert len(remote) <= 256

    # No name from the wire was registered on the way: each is still free.
    for index, name in enumerate(("x.Y", "app.Error", "a.E", "billing.OverQuota", "python.NoSuchError")):
        errors.register(type(f"Fresh{index}", (Exception,), {}), type=name)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not show its open files")
@pytest.mark.parametrize("codec", NAMES)
def test_res_1_no_file_stays_open(codec: str) -> None:
    inputs, errors = stream(codec, 500), registry()
    process(inputs[:100], codec, errors)
    before = os.listdir("/proc/self/fd")
    process(inputs, codec, errors)
    assert os.listdir("/proc/self/fd") == before


#: What a receiver has no reason to do (PEP 578). Prefixes.
FORBIDDEN = (
    "open",
    "import",
    "exec",
    "compile",
    "os.",
    "subprocess",
    "socket",
    "ctypes",
    "marshal",
    "pickle",
    "shutil",
    "sys.addaudithook",
    "sys.set",
    "urllib",
    "webbrowser",
    "tempfile",
    "glob",
    # The frames of a remote stack: none is ever run, and all have one and the same code.
    "code.__new__",
)
_heard: list[tuple[str, object]] | None = None


def _listen(event: str, args: tuple[object, ...]) -> None:
    # A hook cannot be taken away again: it listens only while somebody wants to hear.
    if _heard is not None and event.startswith(FORBIDDEN):
        _heard.append((event, args[:1]))


@pytest.fixture(scope="module")
def listener() -> None:
    sys.addaudithook(_listen)


@pytest.mark.parametrize("codec", NAMES)
def test_res_1_nothing_is_opened_imported_compiled_or_run(codec: str, listener: None) -> None:
    global _heard
    inputs, errors = stream(codec, 1500), registry()
    process(inputs[:200], codec, errors)
    heard: list[tuple[str, object]] = []
    _heard = heard
    try:
        process(inputs, codec, errors)
    finally:
        _heard = None
    assert {event for event, _ in heard} <= {"code.__new__"}
    assert len(set(heard)) <= 1


def test_the_audit_hook_hears(listener: None) -> None:
    global _heard
    heard: list[tuple[str, object]] = []
    _heard = heard
    try:
        with open(__file__, "rb"):
            eval("1")
    finally:
        _heard = None
    assert {"open", "compile", "exec"} <= {event for event, _ in heard}
