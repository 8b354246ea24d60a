"""Reads one native error (SPEC CAP-1, CAP-4 to CAP-9): each part for itself, guarded, as data.

Through the slots of BaseException: `e.args`, `e.__cause__` and `type(e).__name__` run a subclass's code.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from rethrown._generated import LIMITS
from rethrown.codec.armor import find_armor
from rethrown.definition import FACTS
from rethrown.graph import Node
from rethrown.identity import slots_of
from rethrown.names import Identity
from rethrown.natives import group_members, group_message, is_group, read_natives
from rethrown.omissions import Omissions, limited
from rethrown.relay import RECORD_KEY, args_slot, dict_of, suppress_slot, traceback_slot
from rethrown.remote_error import RemoteError
from rethrown.stack.walk import stack_of
from rethrown.text import cut_middle
from rethrown.values import Budget, CaptureContext, capture_entries, capture_items

_ARMOR_START = "rethrown1."
_REMOTE_KEYS = (RECORD_KEY, "__notes__", "attributes", "errors")


def members_of(error: BaseException) -> tuple[BaseException, ...]:
    """The members of a group; of a RemoteError those that it holds."""
    if is_group(error):
        members: Any = group_members.__get__(error)
    elif issubclass(type(error), RemoteError):
        members = dict.get(dict_of(error), "errors")
    else:
        return ()
    if type(members) not in (tuple, list):
        return ()
    return tuple(member for member in members if issubclass(type(member), BaseException))


def without_armor(text: str) -> str:
    """A text without the tokens that carry envelopes (ARM-4)."""
    parts: list[str] = []
    while _ARMOR_START in text and (token := find_armor(text)) is not None:
        before, _, text = text.partition(token)
        parts.append(before)
    return "".join([*parts, text]) if parts else text


def message_of(error: BaseException, omissions: Omissions) -> str:
    """What Python shows without the type (CAP-4)."""
    try:
        text = group_message.__get__(error) if is_group(error) else str(error)
        return limited(without_armor(str.__str__(text)), "/message", omissions)
    except BaseException:  # whatever its __str__ does
        omissions.add("/message", "failed")
        return ""


def facts_of(error: BaseException, identity: Identity) -> Node:
    """code, kind, status, httpStatus, retryable and retryAfterMs (CAP-5)."""
    facts: Node = {}
    for wire, given in identity.nearest.facts.items() if identity.nearest else ():
        try:
            value = given(error) if callable(given) else given
            if value is not None and FACTS[wire][1](value):
                facts[wire] = value
        except BaseException:  # a function that fails costs the field only
            pass
    if "code" not in facts:
        own = _own_code(error)
        if issubclass(type(own), str) and str.__len__(own) > 0:
            facts["code"] = own
    if "code" in facts:
        facts["code"] = cut_middle(facts["code"], LIMITS["maxTextBytes"]).text
    if facts.get("kind") == "unknown":
        del facts["kind"]
    return facts


def _own_code(error: BaseException) -> Any:
    held = dict_of(error)
    if dict.__contains__(held, "code"):
        return dict.__getitem__(held, "code")
    try:
        return slots_of(type(error))["code"].__get__(error)
    except (KeyError, AttributeError):
        return None


def stack_parts(error: BaseException, omissions: Omissions) -> Node:
    """traceback and frames (CAP-6)."""
    try:
        stack = stack_of(traceback_slot.__get__(error), LIMITS["maxFrames"])
        if stack.size > len(stack.frames):
            omissions.add("/frames", "truncated", stack.size)
        frames = [
            {
                name: limited(value, f"/frames/{at}/{name}", omissions) if type(value) is str else value
                for name, value in frame.items()
                if value != ""
            }
            for at, frame in enumerate(stack.frames)
        ]
        parts = {"traceback": limited(without_armor(stack.text), "/traceback", omissions), "frames": frames}
    except BaseException:  # a loader that fails, say
        omissions.add("/frames", "failed")
        return {}
    return {name: value for name, value in parts.items() if value}


def fields_of(error: BaseException, identity: Identity, omissions: Omissions) -> dict[str, Any]:
    """The native values of what the error sends as attributes, by wire name (CAP-8)."""
    declared = identity.nearest.fields if identity.nearest else None
    fields: dict[str, Any] = {}
    for wire, local in (declared or {}).items():
        try:
            fields[wire] = object.__getattribute__(error, local)
        except AttributeError:  # it was never set
            continue
        except BaseException:  # a property that fails
            omissions.add(f"/attributes/{wire}", "failed")
    if declared is not None and identity.nearest and identity.nearest.cls is type(error):
        return fields
    taken = {*(declared or {}), *(declared or {}).values()}
    for name, value in _plain_data(error).items():
        if name not in taken:
            fields[name] = value
    return fields


def _plain_data(error: BaseException) -> dict[str, Any]:
    held = list(dict.items(dict_of(error)))
    if issubclass(type(error), RemoteError):
        # What came is kept apart from what the error itself has.
        own = dict.get(dict_of(error), "attributes", {})
        held += dict.items(own) if issubclass(type(own), dict) else ()
        return {key: value for key, value in held if type(key) is str and key not in _REMOTE_KEYS}
    data: dict[str, Any] = {}
    for key, value in held:
        if issubclass(type(key), str) and not str.startswith(key, "_"):
            data[str.__str__(key)] = value
    for name, slot in slots_of(type(error)).items():
        if not name.startswith("_"):
            with contextlib.suppress(AttributeError):  # never set
                data[name] = slot.__get__(error)
    data.update(read_natives(error))
    return data


def notes_of(error: BaseException, budget: Budget, omissions: Omissions) -> list[str]:
    """Notes that are text (CAP-9)."""
    notes = dict.get(dict_of(error), "__notes__")
    if notes is None:
        return []
    base = next((each for each in (list, tuple) if issubclass(type(notes), each)), None)
    if base is None:
        omissions.add("/notes", "unsupported")
        return []
    room = budget.take(base.__len__(notes))
    kept = base.__getitem__(notes, slice(0, room))
    texts = [note for note in kept if issubclass(type(note), str)]
    if room < base.__len__(notes):
        omissions.add("/notes", "truncated", base.__len__(notes))
    elif len(texts) < len(kept):
        omissions.add("/notes", "unsupported", len(kept))
    return [limited(note, f"/notes/{at}", omissions) for at, note in enumerate(texts)]


def value_parts(
    error: BaseException, identity: Identity, fields: Mapping[str, Any], context: CaptureContext
) -> Node:
    """attributes, args, notes, in the order of CAP-2."""
    entries = list(fields.items())
    parts = {
        "attributes": capture_entries(entries, "/attributes", context, 0, len(entries)),
        "args": []
        if is_group(error)
        else capture_items(args_slot.__get__(error), tuple, "/args", context, 0),
        "notes": notes_of(error, context.budget, context.omissions),
    }
    return {name: value for name, value in parts.items() if value}


def is_suppressed(error: BaseException) -> bool:
    """Whether the context is hidden when the error is printed."""
    return suppress_slot.__get__(error) is True


def sent_parts(
    error: BaseException, identity: Identity, context: Callable[[Omissions], CaptureContext]
) -> Node:
    """Every part that can change on a restored error (REL-2), references aside."""
    omissions = Omissions()
    fields = fields_of(error, identity, omissions)
    return {
        **facts_of(error, identity),
        **value_parts(error, identity, fields, context(omissions)),
        "message": message_of(error, omissions),
        "suppressContext": is_suppressed(error),
    }


def errors_inside(error: BaseException) -> list[BaseException]:
    """The errors in its args and public attributes, inside plain containers too."""
    held = list(dict.items(dict_of(error)))
    sent = [value for key, value in held if type(key) is str and not key.startswith("_")]
    return _errors_in([*sent, *args_slot.__get__(error)])


def _errors_in(values: list[Any]) -> list[BaseException]:
    """The errors inside plain containers."""
    found: list[BaseException] = []
    seen: set[int] = set()
    # The list grows while it is read: no recursion over what a user nested.
    for value in values:
        cls = type(value)
        if cls in (list, tuple, dict) and id(value) not in seen and len(values) < LIMITS["maxValues"]:
            seen.add(id(value))
            room = LIMITS["maxValues"] - len(values)
            values.extend(list(value.values() if cls is dict else value)[:room])
        elif issubclass(cls, BaseException):
            found.append(value)
    return found
