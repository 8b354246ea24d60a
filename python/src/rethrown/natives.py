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

Fits = Callable[[Any], bool]

GROUP: type[BaseException] | None = getattr(builtins, "BaseExceptionGroup", None)
"""The class of Python's own groups; there are none before 3.11."""
group_message: Any = GROUP and vars(GROUP)["message"]
group_members: Any = GROUP and vars(GROUP)["exceptions"]


class UnfitError(Exception):
    """The facts do not make an error of this class; the next name of the lineage may do."""


def _is_text(value: Any) -> bool:
    return type(value) is str


def _is_int(value: Any) -> bool:
    return type(value) is int


def _is_position(value: Any) -> bool:
    return type(value) is int and 0 <= value <= BOUNDS["maxPosition"]


def _is_path(value: Any) -> bool:
    return type(value) in (str, bytes, int)


def _is_anything(value: Any) -> bool:
    return True


def _is_syntax_sound(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    # A printer draws as many carets as the offsets say: they must lie within the text.
    if "text" not in facts:
        return facts
    end = len(facts["text"]) + 1
    return {
        name: value for name, value in facts.items() if name not in ("offset", "end_offset") or value <= end
    }


def _is_unicode_sound(data: str) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    def check(facts: Mapping[str, Any]) -> Mapping[str, Any]:
        # `str()` of these reads `object` between start and end without looking at its length: outside of
        # it, all of CPython 3.10 to 3.13 crash or print foreign memory.
        if not facts:
            return facts
        if len(facts) != len(_UNICODE[data]) or not 0 <= facts["start"] < facts["end"] <= len(
            facts["object"]
        ):
            raise UnfitError("the position lies outside of the object")
        return facts

    return check


@dataclass(frozen=True)
class Natives:
    """The facts of one builtin class, by the name that the attribute has on the wire and in Python."""

    base: type[BaseException]
    fits: Mapping[str, Fits]
    sound: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda facts: facts
    from_args: Callable[[tuple[Any, ...]], Mapping[str, Any]] = lambda args: {}
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
        "start": _is_int,
        "end": _is_int,
        "reason": _is_text,
    },
    "decode": {
        "encoding": _is_text,
        "object": lambda value: type(value) is bytes,
        "start": _is_int,
        "end": _is_int,
        "reason": _is_text,
    },
    "translate": {"object": _is_text, "start": _is_int, "end": _is_int, "reason": _is_text},
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
        {"errno": _is_int, "strerror": _is_text, "filename": _is_path, "filename2": _is_path},
        from_args=lambda args: {"errno": args[0], "strerror": args[1]} if 2 <= len(args) <= 5 else {},
    ),
    # Printing one imports what `name_from` says to look for.
    Natives(ImportError, {"name": _is_text, "path": _is_text}, never=frozenset({"name_from"})),
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

# Slots that follow from the arguments, as the class's own constructor would set them.
_MESSAGE_SLOTS: tuple[tuple[type[BaseException], Any], ...] = (
    (ImportError, vars(ImportError)["msg"]),
    (SyntaxError, vars(SyntaxError)["msg"]),
)


def is_group(error: BaseException) -> bool:
    """Whether it is one of Python's own groups."""
    return GROUP is not None and issubclass(type(error), GROUP)


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
    attributes: Mapping[str, Any],
    args: tuple[Any, ...],
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
        sent = {name: attributes[name] for name in each.fits if name in attributes}
        if not sent and use_args:
            sent = dict(each.from_args(args))
        facts = {name: value for name, value in sent.items() if each.fits[name](value)}
        if each.needs_frames and not has_frames:
            continue
        for name, value in each.sound(facts).items():
            each.slots[name].__set__(error, value)
    for base, slot in _MESSAGE_SLOTS:
        if issubclass(type(error), base):
            first = args[0] if args else message
            if type(first) is str and (base is SyntaxError or len(args) <= 1):
                slot.__set__(error, first)
    return frozenset(taken)
