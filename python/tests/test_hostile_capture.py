"""SPEC CAP-1, CAP-11 to CAP-14, LIM-2: whatever is raised, capture gives valid bytes within `max_bytes`.

In linear time, and with a list of what it left out. The cases bear the names of test/hostile-capture.test.ts.
"""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import array
import builtins
import collections
import contextlib
import decimal
import enum
import pathlib
import re
import sys
import threading
import time
import tracemalloc
import types
import uuid
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rethrown import Limits, capture, decode, encode, serialize, validate
from rethrown.codec import CODECS

SIZES = [1024, 4096, 65_536, 1 << 20]


class E(Exception):
    pass


class UserCode(BaseException):
    """What no `except Exception` stops."""


def fail(*_: Any, **__: Any) -> Any:
    raise UserCode


def error_with(fields: dict[Any, Any] | None = None, *args: Any, **more: Any) -> E:
    """An error that holds these, whatever they are called."""
    error = E(*args)
    vars(error).update(fields or {}, **more)
    return error


def chain(length: int) -> E:
    error = E("root cause")
    for number in range(1, length):
        error, error.__cause__ = E(str(number)), error
    return error


def nested(levels: int, make: Callable[[Any], Any], innermost: Any = 1) -> Any:
    value = innermost
    for _ in range(levels):
        value = make(value)
    return value


def numbered(count: int, make: Callable[[int], Any] = lambda number: number) -> dict[str, Any]:
    return {f"p{number}": make(number) for number in range(count)}


def group(message: str, members: list[Any]) -> BaseException:
    """A group, or where Python has none, an error that holds as much."""
    native = getattr(builtins, "ExceptionGroup", None)
    if native is not None:
        return cast(BaseException, native(message, members))
    return error_with({"members": members}, message)


def descendant(depth: int) -> type[E]:
    cls: type[E] = E
    for number in range(depth):
        cls = cast(Any, type(f"Class{number}", (cls,), {}))
    return cls


def referring() -> E:
    a, b = E("a"), E("b")
    a.__cause__, b.__cause__ = b, a
    a.__context__, b.__context__ = a, a
    return error_with({"inside": {"a": a, "b": b, "list": [a, b]}})


def looped() -> E:
    loop: list[Any] = []
    loop.extend([loop, {"loop": loop}, {1: loop}, (loop,)])
    return error_with({"loop": loop}, loop)


class Shown(E):
    def __init__(self, text: Any) -> None:
        self._show = text

    def __str__(self) -> Any:
        return self._show()


class Spoken:
    def __init__(self, text: Any) -> None:
        self.text = text

    def __repr__(self) -> Any:
        return self.text()


class Twin:
    """Has a hash of one's choice: a dict that holds it asks it at each lookup."""

    def __init__(self, like: str) -> None:
        self.like = like
        self.armed = False

    def __hash__(self) -> int:
        return hash(self.like)

    def __eq__(self, other: object) -> Any:
        return fail() if self.armed else self is other


TAGS = ("$int", "$float", "$time", "$bytes", "$tuple", "$map", "$error", "$object", "$opaque", "$x")
ODD = (10**20, float("nan"), E(), {1: 2}, (), object(), datetime(2026, 1, 1, tzinfo=timezone.utc))

#: What is raised. The same in TypeScript.
CASES: dict[str, Callable[[], Any]] = {
    "a message that cannot be read": lambda: Shown(fail),
    "a message of 2 MiB": lambda: E("é" * (1 << 20)),
    "a message of lone surrogates": lambda: E("\ud800" * 100_000),
    "a message of control characters": lambda: E("\x01" * 300_000),
    "a message full of armor": lambda: E("rethrown1.AA.d202ef8d." * 20_000),
    "a message that begins like armor": lambda: E("rethrown1." + "A" * (1 << 20)),
    "10,000 causes": lambda: chain(10_000),
    "2,000 members": lambda: group("m", [E(str(number)) for number in range(2_000)]),
    "256 groups of 256 shared members": lambda: group(
        "outer", [group("inner", members) for members in [[E("m")] * 200] for _ in range(200)]
    ),
    "256 errors of 50 classes each": lambda: group("m", [descendant(50)("x") for _ in range(255)]),
    "errors that refer to each other": referring,
    "a value that contains itself": looped,
    "60 levels of pairs": lambda: E(nested(60, lambda inner: [inner, inner])),
    "1,000 levels of lists": lambda: error_with({"deep": nested(1000, lambda inner: [inner])}),
    "1,000 levels of maps": lambda: error_with({"deep": nested(1000, lambda inner: {"inner": inner})}),
    "1,000 levels of maps with other keys": lambda: E(nested(1000, lambda inner: {1: inner})),
    "12,000 attributes": lambda: error_with(numbered(12_000)),
    "12,000 attributes of a kilobyte": lambda: error_with(numbered(12_000, lambda _: "é" * 500)),
    "20,000 elements": lambda: error_with({"list": list(range(20_000))}),
    "20,000 entries": lambda: error_with({"map": {number: number for number in range(20_000)}}),
    "a text of 200 KB 1,000 times": lambda: error_with({"list": ["é" * 100_000] * 1_000}),
    "bytes of 200 KB 1,000 times": lambda: error_with({"list": [bytearray(200_000)] * 1_000}),
    "a name of a kilobyte": lambda: error_with({"k" * 1024: 1, "in": {"k" * 1024: 2}}),
    "names of lone surrogates": lambda: error_with({"\ud800": 1, "a\udc00": {"\ud800\ud800": 2}}),
    "two names that become one": lambda: error_with(
        {**{chr(0xD800 + n): n for n in range(2)}, "in": {chr(0xD800 + n): n for n in range(2)}}
    ),
    "long names on the way to many omissions": lambda: error_with(
        {"deep": nested(20, lambda inner: {"/" * 250: inner}, numbered(70, lambda _: object()))}
    ),
    "names that mean something": lambda: error_with(
        {"__proto__": {"__proto__": 1}, "constructor": 1, "then": 1, "$error": 7, "$int": "x", "": 0, "v": 9}
    ),
    "maps that look like tags": lambda: error_with({f"t{tag}": {tag: {tag: 99}} for tag in TAGS}),
    "tags at every level": lambda: error_with(
        {f"t{levels}": nested(levels, lambda inner: [inner], [*ODD]) for levels in range(18, 26)}
    ),
    "10,000 tags": lambda: error_with({"a": [float("nan"), 10**20] * 5_000}),
    "10,000 opaque values": lambda: error_with({"a": [object()] * 10_000}),
    "an integer of 100,000 digits": lambda: error_with({"n": 1 << 332_193, "minus": -(1 << 17_000)}),
    "odd numbers": lambda: error_with(
        {"a": float("nan"), "b": float("-inf"), "c": -0.0, "d": 5e-324, "e": 2**53, "g": 1.7e308}
    ),
    "bytes of 2 MiB": lambda: error_with({"bytes": bytes(2 << 20)}),
    "a code of 300 KB": lambda: error_with({"code": "C" * 300_000}),
    "a secret that cannot be read": lambda: error_with({"password": Spoken(fail)}),
    "a text that cannot be made": lambda: error_with({"x": Spoken(fail)}),
    "a text of 2 MiB that is made": lambda: error_with({"x": Spoken(lambda: "é" * (1 << 20))}),
    "a key of a megabyte in words": lambda: error_with({"x": {1: 1, "a-" * 500_000: 2}}),
}


#: Every special method that any builtin class has, and what Python itself looks for on errors.
SPECIAL = {
    name
    for cls in vars(builtins).values()
    if isinstance(cls, type)
    for name in dir(cls)
    if name.startswith("__")
} | {"__notes__", "__getattr__", "__index__", "__fspath__", "__array__", "__rethrown__", "__rethrown_type__"}

#: What makes a class another class, or an object no object.
FIXED = {"__new__", "__init__", "__class__", "__slots__", "__init_subclass__", "__subclasshook__", "__del__"}
FIXED |= {"__dict__", "__doc__", "__weakref__", "__module__", "__qualname__", "__abstractmethods__", "mro"}

#: Every builtin class that can have subclasses, by enumeration.
BASES = sorted(
    (
        cls
        for cls in {id(each): each for each in vars(builtins).values() if isinstance(each, type)}.values()
        if cls.__flags__ & (1 << 10)
    ),
    key=lambda cls: cls.__name__,
)


ARGUMENTS: tuple[tuple[Any, ...], ...] = (
    (),
    ("x",),
    (1,),
    ([1],),
    ("x", [E()]),
    ("x", (), {}),
    ("u", b"x", 0, 1, "w"),
    ("u", "x", 0, 1, "w"),
)


def made(base: type, body: dict[str, Any]) -> Any:
    """An instance of a subclass, made without running any of its code."""
    cls = type("Hostile", (base,), body)
    for args in ARGUMENTS:
        with contextlib.suppress(TypeError, ValueError):
            return base.__new__(cls, *args)
    raise AssertionError(f"no arguments make a {base.__name__}")


def thrown_or_held(base: type, body: dict[str, Any]) -> BaseException:
    odd = made(base, body)
    return odd if issubclass(base, BaseException) else error_with({"x": [odd]}, odd)


def builtin_cases(base: type) -> dict[str, Callable[[], Any]]:
    names = ({*dir(base)} | SPECIAL) - FIXED
    bodies: dict[str, dict[str, Any]] = {
        "with methods that fail": dict.fromkeys(names, fail),
        "with properties that fail": dict.fromkeys(names, property(fail)),
        "that was never initialised": {},
    }
    return {
        f"a {base.__name__} {how}": lambda body=body: thrown_or_held(base, body)  # type: ignore[misc]
        for how, body in bodies.items()
    }


#: The same for every builtin class.
BUILTINS = {name: make for base in BASES for name, make in builtin_cases(base).items()}


class Metaclass(type):
    """A class of classes of which nothing can be asked."""

    __getattribute__ = __call__ = __instancecheck__ = __subclasscheck__ = fail
    __hash__ = __eq__ = __repr__ = __bool__ = __len__ = __iter__ = __dir__ = fail


class Reordered(type):
    def mro(cls) -> list[type]:
        first, *rest = super().mro()
        return [first, Mixed, *rest] if Mixed not in rest else [first, *rest]


class Mixed:
    pass


def classed(fields: dict[str, Any], base: type[BaseException] = E, meta: Any = type) -> BaseException:
    made: BaseException = BaseException.__new__(type.__new__(meta, "Odd", (base,), fields), "m")
    return made


def without_module() -> BaseException:
    # Made where no global says which module it is.
    cls: type[E] = eval("type('Homeless', (E,), {})", {"E": E, "type": type})
    return cls("m")


def twinned() -> BaseException:
    twins = [Twin(name) for name in ("code", "__notes__", "__rethrown__", "errors", "attributes", "a")]
    error = error_with({**dict.fromkeys(twins, 1), "code": "C", "a": 1})
    for twin in twins:
        twin.armed = True
    return error


def pretending(declared: Any) -> Any:
    return type("Pretending", (), {"__dataclass_fields__": declared})()


@dataclass
class Pair:
    left: Any
    right: Any = None


def emptied() -> Pair:
    pair = Pair(1)
    del pair.left
    return pair


class Asked:
    __getattribute__ = fail


class Zone(tzinfo):
    utcoffset = dst = tzname = fail


class Colour(enum.Enum):
    RED = Spoken(fail)


class ArrayLike:
    """What numpy's arrays answer: comparisons that are no truth, and a length that is not asked for."""

    __array__ = __len__ = __bool__ = __iter__ = __float__ = __index__ = fail

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]


def released() -> memoryview:
    view = memoryview(b"x")
    view.release()
    return view


def raised(error: BaseException, run: Callable[[], Any]) -> BaseException:
    """The error with the traceback that calling this gives."""
    try:
        run()
    except BaseException as caught:
        error.__traceback__ = caught.__traceback__
    return error


def coded(**changes: Any) -> Callable[[], Any]:
    """A function with another code object, which fails; 20 calls deep."""

    def deep(left: int) -> Any:
        return deep(left - 1) if left else 1 / 0

    deep.__code__ = deep.__code__.replace(**changes)
    return lambda: deep(20)


def long_traceback(length: int) -> BaseException:
    error = raised(E("m"), lambda: 1 / 0)
    traceback = error.__traceback__
    assert traceback is not None
    for line in range(length):
        traceback = types.TracebackType(traceback, traceback.tb_frame, 0, line)
    return error.with_traceback(traceback)


class Text(str):
    __slots__ = ()
    __str__ = __repr__ = __format__ = __eq__ = __len__ = __iter__ = __getitem__ = encode = isascii = fail
    __hash__ = str.__hash__


def library() -> list[Any]:
    """What people put into errors, and what nobody should."""
    none: list[int] = []
    return [
        *map(decimal.Decimal, ("NaN", "sNaN", "1e999999")),
        *(datetime.min, datetime.max, datetime(1, 1, 1, tzinfo=Zone()), timedelta.max),
        *(uuid.UUID(int=0), Colour.RED, pathlib.PurePath("\ud800"), array.array("d", [0.0] * 99)),
        *(collections.Counter("aab"), collections.ChainMap({}), types.SimpleNamespace(a=1)),
        *(weakref.ref(E), (number for number in none), released(), memoryview(bytes(99))[::-3]),
        *(threading.Lock(), sys, types.MappingProxyType({}), ArrayLike(), [ArrayLike()], range(9)),
        *(Named(1, 2), slice(1), ..., NotImplemented, fail, E, object()),
    ]


Named = collections.namedtuple("Named", "a b")
NOTES: tuple[Any, ...] = (5, "x", ("a", 5), {}, None, fail, [b"", Text("n")])

CASES |= {
    "keys that are asked at each lookup": twinned,
    "a class of which nothing can be asked": lambda: classed({}, meta=Metaclass),
    "a value of a class of which nothing can be asked": lambda: error_with(
        {"x": [object.__new__(cast(Any, type.__new__(Metaclass, "M", (), {})))]}
    ),
    "a class with an order of its own": lambda: classed({}, meta=Reordered),
    "a class without a module": without_module,
    "a module that is no text": lambda: classed({"__module__": 5}),
    "a module and a name that lie": lambda: classed({"__module__": Text("m"), "__qualname__": Text("q")}),
    "a stable type name that is no text": lambda: classed({"__rethrown_type__": 5}),
    "a class that lies about itself": lambda: classed({"__class__": property(fail)}),
    "a dict that is a property": lambda: classed({"__dict__": property(fail), "args": property(fail)}),
    "a code that cannot be read": lambda: classed({"code": property(fail), "__slots__": ()}),
    "notes that are no list": lambda: group("m", [error_with({"__notes__": n}) for n in NOTES]),
    "notes that hold themselves": lambda: error_with({"__notes__": [[]]}),
    "20,000 notes": lambda: error_with({"__notes__": ["é" * 100] * 20_000}),
    "a note of 2 MiB": lambda: error_with({"__notes__": ["é" * (1 << 20)]}),
    "values that pretend to be data": lambda: error_with(
        {
            f"p{at}": pretending(declared)
            for at, declared in enumerate((5, {}, {"x": Spoken(fail)}, {5: 5}, {Twin("x"): 1}, Spoken(fail)))
        }
    ),
    "a field that was deleted": lambda: error_with({"x": emptied()}),
    "60 levels of data": lambda: error_with({"deep": nested(60, lambda inner: Pair(inner, inner))}),
    "1,000 levels of data": lambda: error_with({"deep": nested(1000, Pair)}),
    "60 levels of what nobody knows": lambda: error_with(
        {
            "set": nested(60, lambda inner: frozenset([inner, (inner, 1)])),
            "deque": nested(60, lambda inner: collections.deque([inner, inner])),
        }
    ),
    "two million of what nobody knows": lambda: error_with({"set": set(range(2_000_000))}),
    "the standard library": lambda: error_with({f"v{at}": value for at, value in enumerate(library())}),
    "text of a hostile class everywhere": lambda: error_with(
        {Text("k"): Text("v"), "code": Text("c"), "__notes__": [Text("n")]}, Text("m")
    ),
    "a stack of 10,000 entries": lambda: long_traceback(10_000),
    "a stack of odd code": lambda: raised(
        E("m"), coded(co_filename=Text("f"), co_name=Text("n"), co_firstlineno=2**31 - 1)
    ),
    "a stack of names of a megabyte": lambda: raised(
        E("m"), coded(co_filename="é" * (1 << 20), co_name="\ud800" * 100_000)
    ),
    "a stack in a dict of odd globals": lambda: raised(
        E("m"),
        lambda: exec(
            compile("1 / 0", "<odd>", "exec"),
            {"__name__": 5, "__loader__": Asked(), "__spec__": Asked()},
        ),
    ),
    "a stack of a megabyte in one line": lambda: raised(E("m"), lambda: exec("1 / 0" + " " * (1 << 20))),
}


LARGE = re.compile(r"\d,\d|\d{3} |MiB|KB|million|megabyte|kilobyte|a message of|levels")


def check(error: Any, codec: Any, size: int) -> None:
    facts: dict[str, Any] = {"stdout": "first" + "o" * 5000 + "last", "traceparent": "t"}
    data = serialize(error, codec, limits=Limits(max_bytes=size), **facts)
    assert len(data) <= size
    envelope = decode(data)
    assert envelope["type"] not in ("python.BaseException", "")
    assert encode(envelope, codec) == data
    assert {"reason": "failed"} not in envelope.get("omitted", [])
    # Of a megabyte it takes seconds, and a decoder asks for more.
    assert size > 4096 or validate(envelope) == []


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("name", CASES)
def test_whatever_it_is_valid_bytes_come_out_cap_1_lim_2(name: str, codec: Any) -> None:
    error = CASES[name]()
    # Of what is large, each codec gets another size: all of them take a minute.
    for size in SIZES if not LARGE.search(name) else [SIZES[[*CODECS].index(codec)]]:
        check(error, codec, size)


@pytest.mark.parametrize("name", CASES)
def test_what_is_captured_can_be_encoded_cap_1_enc_4(name: str) -> None:
    captured = capture(CASES[name](), stdout="o" * 5000)
    for codec in CODECS:
        assert decode(encode(captured, codec)) == captured


@pytest.mark.parametrize("name", BUILTINS)
def test_every_builtin_class_with_hostile_methods_cap_1(name: str) -> None:
    error = BUILTINS[name]()
    for codec, size in zip(CODECS, SIZES, strict=True):
        check(error, codec, size)


def test_64_mb_of_message_and_of_output_cap_1() -> None:
    text = "head" + "é" * (32 << 20) + "tail"
    envelope = decode(serialize(E(text), stdout=text))
    for path, start in (("message", "head"), ("stdout", "…")):
        sent: Any = envelope[path]  # type: ignore[literal-required]
        assert sent.startswith(start)
        assert sent.endswith("tail")
        assert {"path": f"/{path}", "reason": "truncated", "size": (64 << 20) + 8} in envelope["omitted"]


HIGH, LOW = "\ud83d", chr(0xDE00)


@pytest.mark.parametrize("before", range(65_533, 65_538))
@pytest.mark.parametrize("unit", [HIGH + LOW, HIGH + HIGH + LOW, LOW + HIGH])
def test_text_is_measured_and_cut_between_characters_val_3_cap_12(unit: str, before: int) -> None:
    text = "é" * before + unit * 70_000
    envelope = capture(E(text))
    whole = well_formed(text)
    assert {"path": "/message", "reason": "truncated", "size": len(whole.encode())} in envelope["omitted"]
    head, tail = envelope["message"].split("…")
    assert whole.startswith(head)
    assert whole.endswith(tail)
    assert 262_144 - 8 <= len(envelope["message"].encode()) <= 262_144


def test_memory_is_bounded_by_what_is_raised_cap_1() -> None:
    text = "é" * (8 << 20)
    error = error_with({"list": [text] * 9_000, "bytes": [bytearray(1 << 20)] * 9_000}, text)
    tracemalloc.start()
    try:
        serialize(error, limits=Limits(max_bytes=4096))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # The texts alone would be 144 GB.
    assert peak < 64 << 20


CALLS: list[str] = []


def _spying(name: str, act: Any) -> Any:
    def spy(self: Any, *args: Any, **more: Any) -> Any:
        CALLS.append(name)
        return act(self, *args, **more)

    return spy


def spied(base: type) -> type:
    """A subclass that notes whatever Python calls, and answers as its base does."""
    called = {name: getattr(base, name) for name in {*dir(base)} - FIXED}
    body = {name: _spying(name, act) for name, act in called.items() if callable(act)}
    return type(f"Spied{base.__name__}", (base,), body)


def spied_error() -> BaseException:
    inner = [spied(base)() for base in (str, int, float, list, dict, tuple, bytes, bytearray, set)]
    error = spied(E)(spied(str)("m"), *inner)
    object.__setattr__(error, "inner", inner)
    object.__setattr__(error, "__notes__", [spied(str)("n")])
    CALLS.clear()
    return cast(BaseException, error)


def test_only_what_prints_is_called_and_once_for_each_place_cap_1() -> None:
    error = spied_error()
    serialize(error)
    # The message prints ten arguments; no table knows the text of the set, which stands in two places.
    assert CALLS.count("__str__") <= 5
    assert set(CALLS) <= {"__str__", "__repr__", "__iter__", "__len__"}
    assert len(CALLS) <= 20


@pytest.mark.parametrize("codec", CODECS)
def test_nothing_of_the_raised_error_is_touched_once_it_is_captured_cap_1(codec: Any) -> None:
    envelope = capture(error := spied_error(), limits=Limits(max_bytes=1024))
    count = len(CALLS)
    encode(envelope, codec)
    assert len(CALLS) == count
    CALLS.clear()
    serialize(error, codec, limits=Limits(max_bytes=1024))
    assert len(CALLS) == count


def test_near_the_end_of_the_stack_nothing_is_missing_cap_1() -> None:
    def deep() -> Any:
        try:
            return deep()
        except RecursionError as error:
            return capture(error)

    envelope = deep()
    assert envelope["type"] == "python.RecursionError"
    assert envelope["message"].startswith("maximum recursion depth")
    assert len(envelope["frames"]) > 0
    assert "omitted" not in envelope


def test_a_dict_that_another_thread_changes_cap_1() -> None:
    error = error_with(numbered(500))
    error.args = (vars(error),)
    stop = threading.Event()

    def change() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            vars(error)[f"new{number % 1000}"] = number
            vars(error).pop(f"new{(number * 7) % 1000}", None)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(20):
            envelope = decode(serialize(error))
            assert envelope["type"] == f"{__name__}.E"
            assert {"reason": "failed"} not in envelope.get("omitted", [])
    finally:
        stop.set()
        thread.join()


# What is raised, as data: an oracle that knows nothing of capturing.


class Marked(enum.Enum):
    UNREADABLE = "stands for a value that nobody can read"


def native(value: Any) -> Any:
    if type(value) in (list, tuple):
        return type(value)(map(native, value))
    if type(value) is dict:
        return {key: native(item) for key, item in value.items()}
    return Spoken(fail) if value is Marked.UNREADABLE else value


odd_texts = st.sampled_from(["\ud800", "a\udc00\ud800b", "\x01" * 500, "é" * 3000, "😀" * 80_000])
any_texts = st.text(st.characters(codec=None, categories=None), max_size=12) | odd_texts
any_keys = st.text("abc~/ $", min_size=1, max_size=4) | st.sampled_from(
    ["$x", "password", "\ud800", "a/b~c", "k" * 300, "/" * 200]
)
any_values: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([None, True, 7, 0.5, Marked.UNREADABLE])
    | any_texts
    | st.integers(0, 2000).map(lambda count: list(range(count)))
    | st.integers(0, 30).map(lambda levels: nested(levels, lambda inner: [inner, 1])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(any_keys, inner, max_size=4)
    ),
    max_leaves=8,
)


@st.composite
def models(draw: st.DrawFn) -> list[dict[str, Any]]:
    count = draw(st.integers(1, 10))
    number = st.integers(0, count - 1)
    model = st.fixed_dictionaries(
        {"message": any_texts, "attributes": st.dictionaries(any_keys, any_values, max_size=4)},
        optional={
            "code": any_texts.map(lambda text: f"c{text}"),
            "cause": number,
            "context": number,
            "args": st.lists(any_values, max_size=3),
            "notes": st.lists(any_texts, min_size=1, max_size=3),
        },
    )
    return draw(st.lists(model, min_size=count, max_size=count))


def raised_by(drawn: list[dict[str, Any]]) -> list[E]:
    """The errors of a graph; each message begins with its number."""
    errors = [
        error_with(native(model["attributes"]), f"#{at} {model['message']}", *native(model.get("args", [])))
        for at, model in enumerate(drawn)
    ]
    for error, model in zip(errors, drawn, strict=True):
        error.__cause__ = errors[model["cause"]] if "cause" in model else None
        error.__context__ = errors[model["context"]] if "context" in model else None
        vars(error).update(
            {key: model[name] for key, name in (("code", "code"), ("__notes__", "notes")) if name in model}
        )
    return errors


def well_formed(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escaped(key: Any) -> str:
    return well_formed(str(key)).replace("~", "~0").replace("/", "~1")


class Oracle:
    """Finds what is neither in the envelope nor listed, and what is listed and was never there."""

    def __init__(self, envelope: Any, drawn: list[dict[str, Any]]) -> None:
        self.nodes = [envelope, *envelope.get("related", ())]
        self.drawn = drawn
        self.lost: list[str] = []
        seen: dict[int, int] = {}
        pending = [(0, 0)]
        for index, reference in pending:
            if index in seen:
                self.expect(index, "", seen[index] == reference)
                continue
            seen[index] = reference
            self.node, self.index = self.nodes[reference], index
            pending += self.check(drawn[index])

    def expect(self, index: int, path: str, is_there: bool) -> None:
        if not is_there and not self.covers(path):
            self.lost.append(f"#{index}{path}")

    def covers(self, path: str) -> bool:
        tops = [each.get("path", "") for each in self.node.get("omitted", ())]
        return any(path == top or path.startswith(f"{top}/") for top in tops)

    def number_at(self, reference: int, expected: int) -> int:
        """The number of the error behind a reference; the expected one where nothing is left that says it."""
        node = self.nodes[reference]
        match = re.match(r"#(\d+)", str(node.get("args", [""])[0])) or re.match(
            r"\(?'?#(\d+)", node.get("message", "")
        )
        left_out = {each.get("path", "") for each in node.get("omitted", ())}
        if match is None and "args" not in node and left_out >= {"/message", "/args/0"}:
            return expected
        return int(match[1]) if match else -1

    def check(self, model: dict[str, Any]) -> list[tuple[int, int]]:
        node, found = self.node, []
        args = [f"#{self.index} {model['message']}", *model.get("args", ())]
        if len(args) == 1:
            self.compare(node.get("message", ""), args[0], "/message")
        if "code" in model:
            self.compare(node.get("code", ""), model["code"], "/code")
        self.compare(node.get("attributes", {}), model["attributes"], "/attributes")
        self.compare(node.get("args", []), args, "/args")
        self.compare(node.get("notes", []), model.get("notes", []), "/notes")
        for name in ("cause", "context"):
            if name in model:
                following = self.number_at(node[name], model[name]) if name in node else None
                self.expect(self.index, f"/{name}", following == model[name])
                if following is not None:
                    found.append((following, node[name]))
        for each in node.get("omitted", ()):
            path = each.get("path", "")
            if not self.is_in({**model, "args": args}, path):
                self.lost.append(f"#{self.index}: nothing at {path}")
            if path == "/message" and each["reason"] == "truncated" and "size" in each and len(args) == 1:
                self.expect(-1, f"{path}?", each["size"] == len(well_formed(args[0]).encode()))
        return found

    def compare(self, now: Any, then: Any, path: str) -> None:
        if then is Marked.UNREADABLE:
            self.expect(self.index, path, False)
        elif type(then) is str:
            self.expect(self.index, path, now == well_formed(then))
        elif type(then) is tuple:
            inner = now.get("$tuple") if type(now) is dict else None
            if then:
                self.compare(inner, [*then], f"{path}/$tuple" if inner is not None else path)
        elif type(then) is list:
            if type(now) is not list:
                self.expect(self.index, path, False)
                return
            for at, item in enumerate(then):
                self.compare(now[at] if at < len(now) else None, item, f"{path}/{at}")
        elif type(then) is dict:
            if type(now) is not dict:
                self.expect(self.index, path, False)
                return
            pairs = now.get("$map") if len(now) == 1 else None
            for key, item in then.items():
                name = well_formed(key)
                at = next((at for at, pair in enumerate(pairs or ()) if pair[0] == name), -1)
                if at >= 0 and pairs:
                    self.compare(pairs[at][1], item, f"{path}/$map/{at}/1")
                elif pairs is None or not self.covers(f"{path}/$map/0/1"):
                    self.compare(now.get(name, ...), item, f"{path}/{escaped(key)}")
        else:
            self.expect(self.index, path, now == then and type(now) is type(then))

    def is_in(self, model: dict[str, Any], path: str) -> bool:
        field, *keys = path.removeprefix("/").split("/")
        if field not in ("attributes", "args", "notes") or (keys == ["code"] and "code" in model):
            return field not in ("errors", "billableUnits")
        tree: Any = model.get(field)
        steps = iter(keys)
        for key in steps:
            if key == "$tuple" and type(tree) is tuple:
                continue
            if key == "$map" and type(tree) is dict:
                tree = next((item for name, item in tree.items() if name.startswith("$")), ...)
                next(steps, None), next(steps, None)
            elif type(tree) is dict:
                tree = next((item for name, item in tree.items() if escaped(name) == key), ...)
            elif type(tree) in (list, tuple):
                tree = tree[int(key)] if key.isdigit() and int(key) < len(tree) else ...
            else:
                return False
            if tree is ...:
                return False
        return True


@settings(max_examples=50, deadline=None, suppress_health_check=[*HealthCheck])
@given(models(), st.sampled_from(list(CODECS)), st.sampled_from(SIZES))
def test_what_is_not_in_the_envelope_is_listed_and_nothing_else_lim_2_cap_14(
    drawn: list[dict[str, Any]], codec: Any, size: int
) -> None:
    errors = raised_by(drawn)
    before = [(dict(vars(error)), error.args, error.__cause__, error.__context__) for error in errors]
    data = serialize(errors[0], codec, limits=Limits(max_bytes=size))
    assert len(data) <= size
    assert Oracle(decode(data), drawn).lost == []
    after = [(dict(vars(error)), error.args, error.__cause__, error.__context__) for error in errors]
    assert after == before


ANSWERS: list[Callable[..., Any]] = [
    fail,
    lambda *_: (_ for _ in ()).throw(MemoryError()),
    lambda *_: (_ for _ in ()).throw(SystemExit()),
    lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()),
    lambda *_: None,
    lambda *_: -1,
    lambda *_: 2**70,
    lambda *_: "x",
    lambda *_: Text("x"),
    lambda *_: [Spoken(fail)],
    lambda *_: E("new"),
    lambda self, *_: self,
    lambda *_: iter(lambda: 1, 2),
]


@settings(max_examples=300, deadline=None, suppress_health_check=[*HealthCheck])
@given(
    st.sampled_from(BASES),
    st.dictionaries(st.sampled_from(sorted(SPECIAL - FIXED)), st.sampled_from(ANSWERS), max_size=6),
    st.booleans(),
    st.sampled_from(["itself", "cause", "args", "attribute", "notes", "key", "message"]),
    st.sampled_from(list(CODECS)),
)
def test_classes_that_raise_lie_and_answer_nonsense_anywhere_cap_1(
    base: type, methods: dict[str, Any], as_property: bool, place: str, codec: Any
) -> None:
    body = {name: property(act) if as_property else act for name, act in methods.items()}
    try:
        odd = made(base, body)
    except (TypeError, ValueError):  # no class at all
        return
    error: Any = E("m")
    # Not isinstance, which asks the object what it is.
    if place == "itself" and issubclass(type(odd), BaseException):
        error = odd
    elif place == "cause" and issubclass(base, BaseException):
        error.__cause__ = odd
    elif place == "args":
        error.args = (odd, [odd], {"k": odd})
    elif place == "notes":
        vars(error)["__notes__"] = odd
    elif place == "message":
        error = Shown(lambda: odd)
    elif place == "key":
        try:
            vars(error).update(x={odd: odd})
        except BaseException:  # it cannot be one
            return
    else:
        vars(error).update(x=odd)
    data = serialize(error, codec, limits=Limits(max_bytes=4096))
    assert len(data) <= 4096
    assert {"reason": "failed"} not in decode(data).get("omitted", [])


@pytest.mark.parametrize("codec", CODECS)
def test_type_code_message_root_cause_and_end_of_the_output_go_in_this_order_cap_14(codec: Any) -> None:
    error = error_with({"code": "QUOTA_EXCEEDED", "payload": "p" * 5000}, "why " + "w" * 2000)
    error.__cause__ = chain(60)
    before = 5
    for size in [*(int(65_536 * 0.7**step) for step in range(12)), 1024]:
        data = serialize(error, codec, limits=Limits(max_bytes=size), stdout="o" * 90_000 + "last words")
        envelope: Any = decode(data)
        kept = [
            envelope["type"] == f"{__name__}.E",
            envelope.get("code") == "QUOTA_EXCEEDED",
            envelope.get("message", "").startswith("why"),
            envelope.get("related", [{}])[-1].get("message") == "root cause",
            envelope.get("stdout", "").endswith("words"),
        ]
        count = [*kept, False].index(False)
        assert not any(kept[count:]), (size, kept)
        assert 4 <= count <= before
        before = count


def shallow(levels: int) -> E:
    return error_with({"deep": nested(levels, lambda inner: [inner])})


SCALES: dict[str, tuple[int, Callable[[int], Any]]] = {
    "message": (1 << 20, lambda n: E("é" * n)),
    "lone surrogates": (1 << 16, lambda n: E("\ud800" * n)),
    "armor": (20_000, lambda n: E("rethrown1.AA.d202ef8d." * n)),
    "beginnings of armor": (50_000, lambda n: E("rethrown1." * n)),
    "entries of a stack": (5_000, long_traceback),
    "causes": (5_000, chain),
    "members": (5_000, lambda n: group("m", [E()] * n)),
    "attributes": (10_000, lambda n: error_with(numbered(n))),
    "entries": (10_000, lambda n: error_with({"map": numbered(n)})),
    "elements": (100_000, lambda n: error_with({"list": [1] * n})),
    "one text in many places": (1_000, lambda n: error_with({"list": ["é" * 100_000] * n})),
    "arguments": (50_000, lambda n: E(*range(n))),
    "one list in many errors": (5_000, lambda n: group("m", [E([1] * n) for _ in range(50)])),
    "notes": (10_000, lambda n: error_with({"__notes__": ["é" * 100] * n})),
    "words of a key": (50_000, lambda n: error_with({"map": {1: 1, "a-" * n: 1}})),
    "digits": (1 << 18, lambda n: error_with({"n": 1 << n})),
    "levels": (5_000, shallow),
    "a set": (50_000, lambda n: error_with({"set": set(range(n))})),
}


@pytest.mark.parametrize("name", SCALES)
def test_time_grows_no_faster_than_what_is_raised_cap_1(name: str) -> None:
    n, make = SCALES[name]
    limits = Limits(max_bytes=65_536)

    def best(error: Any) -> float:
        times = []
        for _ in range(2):
            start = time.perf_counter()
            serialize(error, limits=limits)
            times.append(time.perf_counter() - start)
        return min(times)

    small, large = make(n), make(4 * n)
    # A quadratic one would take 16 times as long; below a quarter of a second nothing can be told.
    assert best(large) < 12 * best(small) + 0.25
    for error in (small, large):
        _taken_apart(error)


def _taken_apart(error: Any) -> None:
    # The interpreter frees a long chain with recursion, bit by bit.
    while error.__cause__ is not None:
        error.__cause__, error = None, error.__cause__
