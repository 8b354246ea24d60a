"""What Python throws, by enumeration: every error class of `builtins`, with every way to make one."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rethrown.identity import is_process_control

GROUP: Any = getattr(builtins, "BaseExceptionGroup", None)


@dataclass(frozen=True)
class Case:
    """One error, made anew each time; the name is that of its test."""

    name: str
    make: Callable[[], BaseException]


@dataclass(frozen=True)
class Recipe:
    """Arguments of a constructor, and fields that are set afterwards."""

    args: tuple[Any, ...] = ()
    named: tuple[tuple[str, Any], ...] = ()
    then: tuple[tuple[str, Any], ...] = ()

    def make(self, cls: type[BaseException]) -> BaseException:
        error = cls(*self.args, **dict(self.named))
        for name, value in self.then:
            setattr(error, name, value)
        return error

    def __str__(self) -> str:
        named = [f"{name}={value!r}" for name, value in self.named]
        then = "".join(f".{name}={value!r}" for name, value in self.then)
        return f"({', '.join([*map(repr, self.args), *named])}){then}"


def call(*args: Any, **named: Any) -> Recipe:
    return Recipe(args, tuple(named.items()))


def then(recipe: Recipe, **fields: Any) -> Recipe:
    return Recipe(recipe.args, recipe.named, tuple(fields.items()))


#: For the classes that take anything; each of them is a way in which messages and arguments can differ.
ANYTHING = (
    call(),
    call("text"),
    call(""),
    call('it\'s "quoted"\n\ttwice é \U0001f600 \u202e'),
    call(None),
    call(0),
    call(2**70, -(2**70)),
    call([1.5, float("inf"), float("-inf"), float("nan")]),
    call(b"\x00\xff"),
    call(((1, ("two",)), [3, [4]], {"five": 6, "seven": {"eight": None}})),
    call({1: "one", None: 2, (3, 4): [5]}),
    call("text", 2),
    call(ValueError("inside", KeyError("deeper"))),
    then(call("text"), limit=5, code="E42", nested={"list": [1, (2,)]}, error=KeyError("k")),
    then(call("text"), __notes__=["first", "second\nline"]),
)

#: CAP-8: the classes that keep facts of their own, each with the ways its constructor is called.
FAMILIES: dict[type[BaseException], tuple[Recipe, ...]] = {
    OSError: (
        call(2, "No such file"),
        call(2, "No such file", "file.txt"),
        call(2, "No such file", b"raw\xff"),
        call(2, "No such file", 7),
        call(2, "No such file", "from", None, "to"),
        call(2, "No such file", "from", 0, b"to"),
        call(2, "No such file", None, None, None),
        call(11, "Would block", 5),
        call(999_999, "No such number"),
        call(-2, "Name or service not known"),
        call(None, "no number"),
        call(2, None),
        call(None, None),
        call("socket error", "a text for a number"),
        call("socket error", OSError(111, "refused")),
        call("one", "two", "three"),
        call(1, 2, 3, 4, 5, 6),
        call((2, "pair")),
        then(call(), errno=13, strerror="set later", filename="f"),
        then(call("text"), errno=13),
    ),
    ImportError: (
        call("text", name="module", path="/a/module.py"),
        call("text", name="module"),
        call(name="module"),
        call("one", "two", name="n"),
        call(5),
        then(call("text"), msg="another"),
        then(call(), msg="set later"),
    ),
    SyntaxError: (
        call("bad"),
        call("bad", ("file.py", 3, 5, "x = = 1\n")),
        call("bad", ("file.py", 3, 5, "x = = 1\n", 3, 6)),
        call("bad", (None, None, None, None)),
        call("bad", ("file.py", 3, None, None)),
        call("bad", ("file.py", 0, 0, "", 0, 0)),
        call("bad", ("file.py", 1, 5, "x = = 1\n", 1, -1)),
        call("bad", ("file.py", 1, 1, "first\n", 3, 4)),
        then(call("bad"), filename="file.py", lineno=3),
        then(call("bad"), msg="another"),
        then(call(), msg="set later"),
    ),
    UnicodeEncodeError: (
        call("ascii", "é", 0, 1, "ordinal not in range(128)"),
        call("ascii", "aé\u20ac", 1, 3, "ordinal not in range(128)"),
        call("ascii", "", 0, 1, "made by hand"),
        call("ascii", "abc", 1, 1, "empty range"),
        call("ascii", "abc", 3, 4, "at the end"),
        then(call("ascii", "é", 0, 1, "why"), end=0),
    ),
    UnicodeDecodeError: (
        call("utf-8", b"\xff", 0, 1, "invalid start byte"),
        call("utf-8", b"a\xe2\x82", 1, 3, "unexpected end of data"),
        call("utf-8", b"", 0, 1, "made by hand"),
        call("utf-8", b"abc", 3, 3, "at the end"),
        call("utf-8", bytearray(b"\xff\xfe"), 0, 2, "why"),
    ),
    UnicodeTranslateError: (
        call("é", 0, 1, "why"),
        call("abc\u20ac", 1, 4, "why"),
        call("", 0, 1, "made by hand"),
    ),
    SystemExit: (call(3), call("text"), call(None), call(1, "two"), then(call(3), code=4)),
    StopIteration: (call(3), call([1, {"a": 2}]), call(1, 2), then(call(3), value=4)),
    AttributeError: (
        call("text", name="name"),
        call("text", name="name", obj=[1]),
        call(obj=None, name=None),
    ),
    NameError: (call("text", name="name"), call("text", name=None)),
}


def _groups(cls: type[BaseException]) -> tuple[Recipe, ...]:
    shared = KeyError("shared")
    return (
        call("many", [ValueError("one"), OSError(2, "two", "f")]),
        call("", [shared, shared]),
        call("nested", [cls("inner", [shared]), shared]),
        then(call("many", [ValueError("one")]), limit=5, __notes__=["note"]),
    )


def recipes(cls: type[BaseException]) -> tuple[Recipe, ...]:
    """The ways to make one: a class that takes fixed arguments takes no others."""
    if GROUP is not None and issubclass(cls, GROUP):
        return _groups(cls)
    own = next((FAMILIES[each] for each in cls.__mro__ if each in FAMILIES), ())
    if issubclass(cls, (UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError)):
        return own
    # The second argument of a SyntaxError is a position.
    return (*(each for each in ANYTHING if len(each.args) < 2 or not issubclass(cls, SyntaxError)), *own)


def builtin_classes() -> list[type[BaseException]]:
    """Every class of errors in `builtins`, each once: IOError is OSError by another name."""
    found = (cls for name, cls in sorted(vars(builtins).items()) if isinstance(cls, type))
    return list(dict.fromkeys(cls for cls in found if issubclass(cls, BaseException)))


def builtin_cases(*, process_control: bool) -> list[Case]:
    def maker(cls: type[BaseException], recipe: Recipe) -> Callable[[], BaseException]:
        return lambda: recipe.make(cls)

    return [
        Case(f"{cls.__name__}{recipe}", maker(cls, recipe))
        for cls in builtin_classes()
        if is_process_control(cls) is process_control
        for recipe in recipes(cls)
    ]
