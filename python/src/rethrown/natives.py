"""What the builtin error classes keep in their own slots, both directions (SPEC CAP-8, RES-4).

A slot takes what fits its type and nothing else: some of them are read by C code that trusts them, or by
printers that act on them.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rethrown._generated import BOUNDS
from rethrown.identity import find_in_class, kept_by_class

Args = tuple[Any, ...]
Facts = Mapping[str, Any]
Fits = Callable[[Any], bool]

GROUP: type[BaseException] | None = getattr(builtins, "BaseExceptionGroup", None)
"""The class of Python's own groups; there are none before 3.11."""
group_message: Any = GROUP and vars(GROUP)["message"]
group_members: Any = GROUP and vars(GROUP)["exceptions"]


class UnfitError(Exception):
    """The facts do not make an error of this class; the next name of the lineage may do."""


def _is_text(value: Any) -> bool:
    return type(value) is str


def _is_offset(value: Any) -> bool:
    return type(value) is int and abs(value) <= BOUNDS["maxInteger"]


def _is_position(value: Any) -> bool:
    # -1 is what the compiler writes where it knows none.
    return type(value) is int and -1 <= value <= BOUNDS["maxPosition"]


def _is_scalar(value: Any) -> bool:
    # By identity: a class is compared by its metaclass, which is anyone's.
    return any(type(value) is each for each in (bool, int, float, str, bytes))


def _is_scalar_or_error(value: Any) -> bool:
    return _is_scalar(value) or issubclass(type(value), BaseException)


def _is_anything(value: Any) -> bool:
    return True


def _is_syntax_sound(facts: Facts) -> Facts:
    # A printer draws as many carets as the offsets say: they must lie within the text.
    if "text" not in facts:
        return facts
    end = len(facts["text"]) + 1
    return {
        name: value for name, value in facts.items() if name not in ("offset", "end_offset") or value <= end
    }


def _is_unicode_sound(data: str) -> Callable[[Facts], Facts]:
    def check(facts: Facts) -> Facts:
        # One that was never initialised has a position all the same, and shows nothing.
        if facts.keys() <= {"start", "end"}:
            return {}
        # `str()` of these fails where one is missing, and reads memory before the object where the start is
        # negative: all of CPython 3.10 to 3.13 crash. A position behind the end is only shown.
        if len(facts) < len(_UNICODE[data]) or facts["start"] < 0:
            raise UnfitError("the position lies outside of the object")
        return facts

    return check


def _implied_by_os_error(cls: type, facts: Facts, args: Args, message: str) -> Facts:
    # None is no fact, but `str()` tells a slot that holds it from one that is empty.
    implied: dict[str, Any] = dict.fromkeys(("errno", "strerror")) if message.startswith("[Errno ") else {}
    if cls is BlockingIOError and len(args) == 3 and _is_offset(args[2]) and args[2] >= 0:
        implied["characters_written"] = args[2]
    return implied


def _implied_by_import_error(cls: type, facts: Facts, args: Args, message: str) -> Facts:
    return _message_slot(ImportError, cls, args, message, "") if len(args) < 2 else {}


def _implied_by_syntax_error(cls: type, facts: Facts, args: Args, message: str) -> Facts:
    # `str()` adds the position.
    file, line = facts.get("filename"), facts.get("lineno")
    parts = [] if file is None else [file.rpartition("/")[2]]
    parts += [] if line is None else [f"line {line}"]
    position = f" ({', '.join(parts)})" if parts else ""
    return _message_slot(SyntaxError, cls, args, message.removesuffix(position), "None")


def _message_slot(base: type, cls: type, args: Args, message: str, without: str) -> Facts:
    """`msg`: the first argument, or what was set since, which the class's own `str()` then shows.

    `without`: what that shows where there is no `msg`.
    """
    first = args[0] if args else None
    is_shown = find_in_class(cls, "__str__") is vars(base)["__str__"]
    if is_shown and message and not (type(first) is str and message == first):
        if message == without:
            return {}
        if not args or type(first) is str:
            return {"msg": message}
    return {} if first is None else {"msg": first}


@dataclass(frozen=True)
class Natives:
    """The facts of one builtin class, by the name that the attribute has on the wire and in Python."""

    base: type[BaseException]
    fits: Mapping[str, Fits]
    sound: Callable[[Facts], Facts] = lambda facts: facts
    from_args: Callable[[Args], Facts] = lambda args: {}
    implied: Callable[[type, Facts, Args, str], Facts] = lambda cls, facts, args, message: {}
    """What the constructor keeps besides, and the arguments and the message tell."""
    needs_frames: bool = False
    never: frozenset[str] = frozenset()
    """What the class keeps and no wire may set."""
    slots: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", {name: vars(self.base)[name] for name in self.fits})


_UNICODE: dict[str, dict[str, Fits]] = {
    "encode": {
        "encoding": _is_text,
        "object": _is_text,
        "start": _is_offset,
        "end": _is_offset,
        "reason": _is_text,
    },
    "decode": {
        "encoding": _is_text,
        "object": lambda value: type(value) is bytes,
        "start": _is_offset,
        "end": _is_offset,
        "reason": _is_text,
    },
    "translate": {"object": _is_text, "start": _is_offset, "end": _is_offset, "reason": _is_text},
}


def _unicode(base: type[UnicodeError], data: str) -> Natives:
    fits = _UNICODE[data]
    return Natives(
        base,
        fits,
        _is_unicode_sound(data),
        lambda args: dict(zip(fits, args, strict=True)) if len(args) == len(fits) else {},
    )


_TABLE = (
    Natives(
        OSError,
        # `OSError("socket error", reason)` is an idiom, and CPython trusts none of these.
        {
            "errno": _is_scalar,
            "strerror": _is_scalar_or_error,
            "filename": _is_scalar,
            "filename2": _is_scalar,
        },
        from_args=lambda args: {"errno": args[0], "strerror": args[1]} if 2 <= len(args) <= 5 else {},
        implied=_implied_by_os_error,
    ),
    # Printing one imports what `name_from` says to look for.
    Natives(
        ImportError,
        {"name": _is_text, "path": _is_text},
        implied=_implied_by_import_error,
        never=frozenset({"name_from"}),
    ),
    Natives(
        SyntaxError,
        {
            "filename": _is_text,
            "lineno": _is_position,
            "offset": _is_position,
            "text": _is_text,
            "end_lineno": _is_position,
            "end_offset": _is_position,
        },
        _is_syntax_sound,
        implied=_implied_by_syntax_error,
    ),
    _unicode(UnicodeEncodeError, "encode"),
    _unicode(UnicodeDecodeError, "decode"),
    _unicode(UnicodeTranslateError, "translate"),
    Natives(
        SystemExit,
        {"code": _is_anything},
        from_args=lambda args: {"code": args[0] if len(args) == 1 else args} if args else {},
    ),
    Natives(
        StopIteration,
        {"value": _is_anything},
        from_args=lambda args: {"value": args[0]} if args else {},
    ),
    # Printing one walks `obj`.
    Natives(AttributeError, {"name": _is_text}, never=frozenset({"obj"})),
    # Printing one asks the innermost frame's `self` for that name: it must be a frame that has none.
    Natives(NameError, {"name": _is_text}, needs_frames=True),
)


def is_group(error: BaseException) -> bool:
    """Whether it is one of Python's own groups."""
    return GROUP is not None and issubclass(type(error), GROUP)


@kept_by_class
def natives_of(cls: type) -> tuple[Natives, ...]:
    """The tables that apply to a class; mostly none."""
    return tuple(each for each in _TABLE if issubclass(cls, each.base))


def read_natives(error: BaseException) -> dict[str, Any]:
    """What the slots of an error hold, by name, less what is None."""
    facts: dict[str, Any] = {}
    for each in natives_of(type(error)):
        for name, slot in each.slots.items():
            try:
                value = slot.__get__(error)
            except Exception:  # a UnicodeError that was never initialised
                continue
            if value is not None:
                facts[name] = value
    return facts


def write_natives(
    error: BaseException,
    attributes: Facts,
    args: Args,
    message: str,
    *,
    has_frames: bool,
    use_args: bool,
) -> frozenset[str]:
    """Fills the slots of an error that was made without its constructor; gives the names that belong to them.

    `use_args`: where the facts were not sent, take them from the arguments, as the constructor would have.
    Raises UnfitError where the class cannot be built from these facts.
    """
    taken: set[str] = set()
    for each in natives_of(type(error)):
        taken.update(each.fits, each.never)
        sent: Facts = {name: attributes[name] for name in each.fits if name in attributes}
        if not sent and use_args:
            sent = each.from_args(args)
        if each.needs_frames and not has_frames:
            continue
        facts = each.sound({name: value for name, value in sent.items() if each.fits[name](value)})
        for name, value in {**each.implied(type(error), facts, args, message), **facts}.items():
            vars(each.base)[name].__set__(error, value)
    return frozenset(taken)
