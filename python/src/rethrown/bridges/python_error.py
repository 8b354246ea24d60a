"""What another system says of a Python error, as text → its envelope.

A class is named as well as the text can:

| what the text shows                              | stable type name                                     |
|--------------------------------------------------|------------------------------------------------------|
| `ValueError`                                     | `python.ValueError`                                  |
| `app.billing.QuotaExceeded: …` below a traceback | the same: what ID-1 derives                          |
| `QuotaExceeded: …` below a traceback             | `__main__.QuotaExceeded`: only that module is not shown |
| `QuotaExceeded`, and no traceback                | the one name of `known` that ends so; otherwise as it stands, below the system's own class, with an omission at `/type` |
"""  # noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from rethrown._types import PYTHON_TYPES, KnownTypes
from rethrown.bridges.foreign import Node, typed
from rethrown.bridges.python_repr import NO_LITERAL, Repr, parse_literal
from rethrown.bridges.python_traceback import ShownError, parse_traceback
from rethrown.omissions import Omissions


@dataclass(frozen=True)
class Said:
    """What is said of the error itself, beside its traceback."""

    name: str | None = None
    """The class's own name, without its module; None where nothing tells it."""
    message: str | None = None
    """What `str` gives."""
    repr: Repr | None = None
    text: str = ""
    """What should be its repr."""
    cut: int | None = None
    """How long the repr was before it was cut."""


@dataclass(frozen=True)
class Speaker:
    """The system whose text it is."""

    types: KnownTypes
    generic: str
    """The class that it raises for every remote error."""
    known: Iterable[str] = ()
    """Stable type names that a bare name may stand for."""


def python_error(traceback: str, said: Said, speaker: Speaker) -> Node | None:
    """The error, with those that its traceback shows before it; None where nothing names its class."""
    shown = parse_traceback(traceback)
    last = shown[-1] if shown else None
    # Where the two disagree, something else than Python wrote the text.
    if last is None or last.name is None or said.name not in (None, _last_part(last.name)):
        # Any text can look like a call; its arguments or a builtin's name show that it is a repr.
        is_named = (
            said.message is not None or said.cut is not None or (said.repr and said.repr.args is not None)
        )
        if said.name is None or not (is_named or _is_builtin(said.name)):
            return None
        return {"v": 1, **_error(None, said, speaker), **({"traceback": traceback} if traceback else {})}
    errors = [_error(each, said if each is last else Said(), speaker) for each in shown]
    for at, each in enumerate(shown):
        errors[at].update(_link(each, len(shown) - at))
    root, *related = reversed(errors)
    return {"v": 1, **root, **({"related": related} if related else {})}


def _link(shown: ShownError, reference: int) -> Node:
    """The parts of an error that are references: what came before it has the next number."""
    if shown.link is None:
        return {}
    return {"cause": reference, "suppressContext": True} if shown.link == "cause" else {"context": reference}


def _error(shown: ShownError | None, said: Said, speaker: Speaker) -> Node:
    omissions = Omissions()
    if shown is None or shown.name is None:
        error = _bare(said.name or "", speaker, omissions)
    else:
        error = _named(shown.name, speaker)

    message, notes = _texts(shown, said)
    args = said.repr.args if said.repr else None
    system = _os_facts(message, args) if _is_a(error, "python.OSError") else None
    if said.repr is None:
        args = _args(error["type"], message, system)
    text = {"repr": said.text} if said.text not in ("", message) and not said.repr else {}
    if _is_a(error, "python.BaseExceptionGroup"):
        args = None
        omissions.add("/errors", "unsupported")
    elif args is None and said.cut is not None:
        omissions.add("/args" if shown else "/message", "truncated", said.cut)
    elif args is None and _is_a(error, "python.BaseException"):
        omissions.add("/args", "unsupported")
    if shown and shown.calls > len(shown.frames):
        omissions.add("/frames", "truncated", shown.calls)

    error["message"] = message
    if notes is not None:
        error["notes"] = [notes]
    if shown:
        error.update(traceback=shown.stack, frames=shown.frames)
    if args is not None:
        error["args"] = args
    keywords = said.repr.keywords if said.repr else {}
    unicode = _unicode_facts(error["type"], args or [])
    error["attributes"] = {**keywords, **(system or {}), **unicode, **text}
    error["omitted"] = omissions.listed()
    return error


def _is_builtin(name: str) -> bool:
    return f"python.{name}" in PYTHON_TYPES


def _named(name: str, speaker: Speaker) -> Node:
    """By the line below a traceback, which names the module unless it is one of two."""
    if _is_builtin(name):
        return typed(PYTHON_TYPES, f"python.{name}")
    return typed(speaker.types, name if "." in name else f"__main__.{name}")


def _bare(name: str, speaker: Speaker, omissions: Omissions) -> Node:
    """By a class's own name alone."""
    if _is_builtin(name):
        return typed(PYTHON_TYPES, f"python.{name}")
    found = {each for each in speaker.known if _last_part(each) == name}
    if len(found) == 1:
        return typed(speaker.types, found.pop())
    omissions.add("/type", "truncated")
    above = typed(speaker.types, speaker.generic).get("lineage", [])
    return {"type": name, "lineage": [speaker.generic, *above]}


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def _is_a(error: Node, name: str) -> bool:
    return name == error["type"] or name in error.get("lineage", ())


def _texts(shown: ShownError | None, said: Said) -> tuple[str, str | None]:
    """What `str` shows, and the notes that Python prints below it."""
    guesses = _texts_of_repr(said.repr) if said.message is None else [said.message]
    if shown is None:
        return (guesses[0] if guesses else ""), None
    printed = shown.shown
    for guess in guesses if said.cut is None else ():
        # No more than notes, or what Python adds for people and `str` does not have.
        if printed == guess or printed.startswith((f"{guess}\n", f"{guess}. Did you ")):
            rest = printed[len(guess) :]
            return guess, rest[1:] if rest.startswith("\n") else None
    return (printed if said.message is None else said.message), None


def _texts_of_repr(repr: Repr | None) -> list[str]:
    """What `str` can be for such a repr, the likeliest first."""
    if repr is None:
        return []
    if repr.name.endswith("Group") and isinstance(repr.first, str):
        # Behind it, Python prints how many members there are.
        return [repr.first]
    if not repr.args or repr.keywords:
        return [repr.inner]
    first, *others = repr.args
    if others:
        text = others[0] if len(others) == 1 else None
        systems = [f"[Errno {first}] {text}"] if type(first) is int and isinstance(text, str) else []
        return [*systems, f"({repr.inner})"]
    plain = repr.inner.removesuffix(",")
    return [first, plain] if isinstance(first, str) and repr.name != "KeyError" else [plain]


def _args(type_name: str, message: str, system: Node | None) -> list[Any] | None:
    """Where no repr says them: what the text says of the arguments."""
    if system is not None:
        return [system["errno"], system["strerror"]]
    key = parse_literal(message) if type_name == "python.KeyError" else NO_LITERAL
    return None if key is NO_LITERAL else [key]


_UNICODE_FACTS: Final = {
    "python.UnicodeDecodeError": ("encoding", "object", "start", "end", "reason"),
    "python.UnicodeEncodeError": ("encoding", "object", "start", "end", "reason"),
    "python.UnicodeTranslateError": ("object", "start", "end", "reason"),
}


def _unicode_facts(type_name: str, args: list[Any]) -> Node:
    """The facts of CAP-8 that are arguments."""
    names = _UNICODE_FACTS.get(type_name, ())
    return dict(zip(names, args, strict=True)) if len(args) == len(names) else {}


_OS_ERROR: Final = re.compile(r"\[Errno (-?[0-9]{1,9})\] (.*)", re.DOTALL)
#: Where a file name can begin: a text, bytes or a descriptor.
_FILE: Final = re.compile(r""": (?=['"b0-9])""")


def _os_facts(message: str, args: list[Any] | None) -> Node | None:
    """The facts of CAP-8 that a text shows: `[Errno 2] No such file or directory: 'a' -> 'b'`."""
    found = _OS_ERROR.fullmatch(message)
    if found is None:
        return None
    errno, body = int(found[1]), found[2]
    given = args[1] if args is not None and len(args) > 1 else None
    file = _FILE.search(body)
    end = file.start() if file else len(body)
    if isinstance(given, str) and body.startswith(given):
        end = len(given)
    names = [parse_literal(each) for each in body[end + 2 :].split(" -> ")]
    if len(names) > 2 or names[0] is NO_LITERAL:
        return {"errno": errno, "strerror": body}
    second = {} if names[1:] in ([], [NO_LITERAL]) else {"filename2": names[1]}
    return {"errno": errno, "strerror": body[:end], "filename": names[0], **second}
