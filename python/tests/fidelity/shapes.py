"""Every shape that a user's class of errors can have. None of their code may run when one comes back."""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import abc
import builtins
import enum
import functools
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from fidelity.cases import Case

T = TypeVar("T")
SHAPES: list[Case] = []
RAN: list[str] = []
"""What ran of the classes below, by name."""
GROUP: Any = getattr(builtins, "ExceptionGroup", None)
BASE_GROUP: Any = getattr(builtins, "BaseExceptionGroup", None)


def shape(*args: Any, **named: Any) -> Callable[[type[T]], type[T]]:
    """Lists a class under its own name, made with these arguments."""

    def add(cls: type[T]) -> type[T]:
        made: Any = cls
        SHAPES.append(Case(cls.__qualname__, lambda: made(*args, **named)))
        return cls

    return add


def made(name: str, make: Callable[[], BaseException]) -> None:
    SHAPES.append(Case(name, make))


# ── constructors ──


@shape(limit=5, used=6)
class KeywordOnly(Exception):
    def __init__(self, *, limit: int, used: int) -> None:
        RAN.append("KeywordOnly")
        super().__init__(f"{used} of {limit}")
        self.limit = limit
        self.used = used


@shape(5, "text")
class ArgsOfTheirOwn(Exception):
    """`args` do not fit the constructor."""

    def __init__(self, limit: int, text: str) -> None:
        RAN.append("ArgsOfTheirOwn")
        super().__init__(f"{limit}: {text}", limit, text, None)
        self.limit = limit


@shape(5, text="given by name")
class NoSuper(Exception):
    def __init__(self, limit: int, text: str) -> None:
        RAN.append("NoSuper")
        self.limit, self.text = limit, text

    def __str__(self) -> str:
        return f"{self.text} {self.limit}"


@shape("a", "b")
class ArgsReplaced(Exception):
    def __init__(self, *given: str) -> None:
        self.args = (*given, "more")


@shape("kept", limit=5)
class OwnNew(Exception):
    limit: int

    def __new__(cls, *args: Any, limit: int) -> OwnNew:
        RAN.append("OwnNew")
        self = super().__new__(cls, *args)
        self.limit = limit
        return self

    def __init__(self, *args: Any, limit: int) -> None:
        super().__init__(*args)


@shape(3)
class OwnReduce(Exception):
    def __init__(self, count: int) -> None:
        super().__init__("counted")
        self.count = count

    def __reduce__(self) -> Any:
        RAN.append("OwnReduce")
        return int, ("1",)

    def __setstate__(self, state: Any) -> None:
        RAN.append("OwnReduce")

    def __copy__(self) -> Any:
        RAN.append("OwnReduce")
        return None


# ── data ──


@shape(5, "text")
@dataclass
class Plain(Exception):
    limit: int
    text: str
    many: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        RAN.append("Plain")


@shape(5)
@dataclass(frozen=True)
class Frozen(Exception):
    limit: int
    unit: str = "MB"


@shape(5, 0.5)
@dataclass(frozen=True, eq=True, order=True)
class Ordered(Exception):
    limit: int
    share: float


@shape(5, inner=[1])
@dataclass(eq=True)
class Unhashable(Exception):
    limit: int
    inner: list[int]

    def __str__(self) -> str:
        return f"limit {self.limit}"


@shape("below", 5)
@dataclass
class InheritedData(Plain):
    more: str = "default"
    later: int = field(default=0, init=False)
    counted: ClassVar[int] = 3


@shape(limit=5)
@dataclass(slots=True, kw_only=True)
class SlottedData(Exception):
    limit: int
    unit: str = "MB"


@shape(5)
class Slotted(Exception):
    __slots__ = ("_private", "limit", "never_set")

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit
        self._private = "kept"

    def __str__(self) -> str:
        return f"{self._private} {self.limit}"


@shape(6)
class SlottedBelow(Slotted):
    __slots__ = ("more",)

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.more = [limit]
        self.free = "in the dict"


@shape("shown")
class Privately(Exception):
    """What `str()` shows is kept under private names, mangled ones included."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.__mangled = (text, {"n": 1})
        self._cause = KeyError("kept privately")
        self._lock = object()

    def __str__(self) -> str:
        return f"{self._text} {self.__mangled} {self._cause!r}"


class Colour(enum.Enum):
    RED = "red"


@shape(503, "busy")
class Defaults(Exception):
    """The class holds the defaults of what its instances set."""

    status_code = 500
    detail: Any = None
    colour: Any = Colour.RED
    untouched = "the class's"
    handlers: ClassVar[list[Any]] = []

    def __init__(self, status_code: int, detail: str) -> None:
        self.status_code, self.detail = status_code, detail
        self.colour = "blue"

    def __str__(self) -> str:
        return f"{self.status_code} {self.detail} {self.colour} {self.untouched}"


@shape(2.0, 3.0, 4)
class Floats(Exception):
    """Annotated floats stay floats (VAL-2)."""

    ratio: float
    maybe: float | None

    def __init__(self, ratio: float, maybe: float, count: int) -> None:
        self.ratio, self.maybe, self.count = ratio, maybe, count


class Text(str):
    pass


class Point(NamedTuple):
    x: int
    y: int


@shape()
class OddValues(Exception):
    def __init__(self) -> None:
        super().__init__(Text("a"), Point(1, 2), OrderedDict(a=1), True)
        self.text, self.point, self.many = Text("b"), Point(3, 4), {"deep": [Point(5, 6), None]}
        self.numbers = {1: "one", (2, 3): "pair"}
        self.tag = {"$int": "7"}
        self.secretive = "no secret"


@shape()
class Shadowing(Exception):
    """Its own data stands in the way of a method of the class."""

    def __init__(self) -> None:
        super().__init__("text")
        self.code = "E42"
        self.message = "a message"
        self.status = "a status"
        self.cause = "a cause"
        self.errors = [1, 2]


# ── what acts ──


@shape(5)
class Properties(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._limit = limit

    @property
    def limit(self) -> int:
        return self._limit

    @property
    def fails(self) -> int:
        raise RuntimeError("getter")

    @functools.cached_property
    def cached(self) -> int:
        return 7

    def __str__(self) -> str:
        return f"{self.limit}"


@shape("x")
class Refuses(Exception):
    def __setattr__(self, name: str, value: Any) -> None:
        RAN.append("Refuses.__setattr__")
        raise TypeError(name)

    def __delattr__(self, name: str) -> None:
        raise TypeError(name)

    def __getattr__(self, name: str) -> Any:
        if name == "__notes__":
            raise AttributeError(name)
        return f"made up: {name}"


@shape("falsy")
class Empty(Exception):
    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())


@shape("x")
class Equal(Exception):
    def __eq__(self, other: object) -> bool:
        RAN.append("Equal")
        return True

    __hash__ = None  # type: ignore[assignment]


@shape("x")
class Unshowable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("str")

    def __repr__(self) -> str:
        raise RuntimeError("repr")


class Meta(type):
    def __call__(cls, *args: Any) -> Any:
        RAN.append("Meta.__call__")
        return super().__call__(*args)

    def __eq__(cls, other: object) -> bool:
        RAN.append("Meta.__eq__")
        return False

    __hash__ = type.__hash__

    def __instancecheck__(cls, instance: Any) -> bool:
        RAN.append("Meta.__instancecheck__")
        return False

    def __getattribute__(cls, name: str) -> Any:
        RAN.append("Meta.__getattribute__")
        return super().__getattribute__(name)


class OfMeta(Exception, metaclass=Meta):
    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


made("OfMeta", lambda: OfMeta(5))


@shape(5)
class Abstract(Exception, abc.ABC):
    """A class with an abstract method can be raised: `BaseException.__new__` does not look."""

    @abc.abstractmethod
    def todo(self) -> None: ...


@shape("x")
class Typed(Exception, Generic[T]):
    pass


# ── families ──


class Mixin:
    retry = 3

    def __init__(self, *args: Any, retry: int = 1, **named: Any) -> None:
        super().__init__(*args, **named)
        self.retry = retry


@shape("text", retry=5)
class Mixed(Mixin, ValueError):
    pass


@shape("k", retry=2)
class Diamond(Mixed, KeyError):
    pass


@shape(2, "No such file", "f")
class OfTwo(FileNotFoundError, KeyError):
    pass


@shape("missing", name="m")
class OfThree(ModuleNotFoundError, LookupError, RuntimeError):
    pass


@shape("limit", 5)
class OwnOSError(OSError):
    """Its constructor does not call OSError's, whose facts then stay empty."""

    def __init__(self, what: str, limit: int) -> None:
        self.limit = limit


@shape(7)
class FixedErrno(ConnectionError):
    def __init__(self, attempts: int) -> None:
        super().__init__(104, "reset by peer", "socket")
        self.attempts = attempts


@shape("idna", "é")
class OwnUnicode(UnicodeEncodeError):
    def __init__(self, encoding: str, text: str) -> None:
        super().__init__(encoding, text, 0, len(text), "why")
        self.text = text


@shape("bad", 3)
class OwnSyntax(SyntaxError):
    def __init__(self, text: str, line: int) -> None:
        super().__init__(text, ("template.html", line, 1, "{{ x", line, 2))
        self.source = "{{ x"


@shape("m")
class OwnImport(ImportError):
    def __str__(self) -> str:
        return f"cannot import, {self.msg}"


class Outer:
    @shape("nested")
    class Inner(Exception):
        pass


@shape("named")
class Declares(Exception):
    __rethrown_type__ = "shapes.Declared"


def local() -> type[Exception]:
    class Local(Exception):
        pass

    return Local


LOCAL = local()
made("a class of a function", lambda: LOCAL("text"))


# ── links ──


def linked(**links: Any) -> BaseException:
    error = ValueError("linked")
    for name, value in links.items():
        setattr(error, f"__{name}__", value)
    return error


def its_own_cause() -> BaseException:
    error = Plain(1, "alone")
    error.__cause__ = error.__context__ = error
    return error


def two_in_a_circle() -> BaseException:
    one, two = KeyError("one"), IndexError("two")
    one.__cause__, two.__context__ = two, one
    return one


def holds_itself() -> BaseException:
    error = Shadowing()
    error.itself = [error, {"again": error}]  # type: ignore[attr-defined]
    error.args = ("text", KeyError("inside"))
    return error


def noted() -> BaseException:
    error = Privately("noted")
    vars(error)["__notes__"] = ["first", "", "second\nline"]
    return error


SHARED = "shared cause and context"
made(SHARED, lambda: linked(**dict.fromkeys(("cause", "context"), KeyError("both"))))
made("context alone", lambda: linked(context=KeyError("context")))
made("suppressed context", lambda: linked(context=KeyError("hidden"), suppress_context=True))
made("cause that is not suppressed", lambda: linked(cause=KeyError("cause"), suppress_context=False))
made("chain", lambda: linked(cause=linked(cause=linked(context=Plain(1, "end")))))
made("its own cause", its_own_cause)
made("two in a circle", two_in_a_circle)
made("holds itself", holds_itself)
made("noted", noted)


# ── groups ──

if GROUP is not None:

    class Bare(GROUP):  # type: ignore[misc]
        pass

    class Derives(GROUP):  # type: ignore[misc]
        def __new__(cls, message: str, errors: Any, code: int) -> Any:
            RAN.append("Derives.__new__")
            self = super().__new__(cls, message, errors)
            self.code_number = code
            return self

        def __init__(self, message: str, errors: Any, code: int) -> None:
            RAN.append("Derives.__init__")

        def derive(self, errors: Any) -> Any:
            return Derives(self.message, errors, self.code_number)

    class OfAnything(BASE_GROUP):  # type: ignore[misc]
        def derive(self, errors: Any) -> Any:
            return OfAnything(self.message, errors)

    class GroupAndValue(GROUP, ValueError):  # type: ignore[misc]
        __slots__ = ("limit",)

    def group_with_slots() -> BaseException:
        error = GroupAndValue("both", [KeyError("k")])
        error.limit = 5
        return error

    def member_whose_cause_is_the_group() -> BaseException:
        member = KeyError("member")
        error = Bare("circle", [member])
        member.__cause__ = error
        error.last = member
        return error

    def one_member_twice() -> BaseException:
        member = Plain(1, "twice")
        return GROUP("outer", [member, GROUP("inner", [member]), member])  # type: ignore[no-any-return]

    def noted_group() -> BaseException:
        error = Derives("noted", [KeyError("k")], 3)
        error.add_note("note")
        error.__cause__ = Bare("a group as cause", [ValueError()])
        return error

    made("group: bare", lambda: Bare("many", [KeyError("k"), Plain(1, "p")]))
    made("group: derives", lambda: Derives("many", [OSError(2, "gone", "f")], 7))
    made("group: of anything", lambda: OfAnything("many", [KeyError("k"), OfAnything("in", [ValueError()])]))
    made("group: with slots", group_with_slots)
    made("group: nested", lambda: Bare("1", [Derives("2", [Bare("3", [KeyError("deep")])], 2)]))
    made("group: a member's cause", member_whose_cause_is_the_group)
    made("group: one member twice", one_member_twice)
    made("group: noted", noted_group)
    made("group: without a message", lambda: Bare("", [ValueError()]))
