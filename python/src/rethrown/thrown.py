"""Reads one native error (SPEC CAP-1, CAP-4 to CAP-9): each part for itself, guarded, as data.

Through the slots of BaseException: `e.args`, `e.__cause__` and `type(e).__name__` run a subclass's code.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping
from itertools import islice
from types import WrapperDescriptorType
from typing import Any

from rethrown._generated import ARMOR, LIMITS
from rethrown.definition import FACTS
from rethrown.graph import Node
from rethrown.identity import find_in_class, slots_of
from rethrown.names import Identity
from rethrown.natives import group_members, group_message, is_group, read_natives
from rethrown.omissions import Omissions, limited
from rethrown.relay import (
    ATOMS,
    RECORD_KEY,
    args_slot,
    dict_of,
    held_by,
    record_of,
    suppress_slot,
    traceback_slot,
)
from rethrown.remote_error import is_remote_error
from rethrown.stack.walk import Places, stack_of
from rethrown.text import utf8_length
from rethrown.values.capture import Budget, CaptureContext, capture_entries, capture_items
from rethrown.values.printing import prints_briefly

# Whatever has the shape of a token goes, valid or not.
_ARMOR = re.compile(
    rf"{re.escape(str(ARMOR['prefix']))}[A-Za-z0-9_-]*\.[0-9a-f]{{{ARMOR['checksumDigits']}}}\."
)
# How it pickles (rpc/processes) is nothing that it says.
_PICKLED_AS = "__reduce_ex__"
_REMOTE_KEYS = (RECORD_KEY, "__notes__", "attributes", "errors")
_PLAIN = (type(None), int, float, str, bytes, list, tuple, dict, BaseException)


def members_of(error: BaseException) -> tuple[BaseException, ...]:
    """The members of a group; of a RemoteError those that it holds."""
    if is_group(error):
        members: Any = group_members.__get__(error)
    elif is_remote_error(type(error)):
        members = held_by(error, "errors")
    else:
        return ()
    if not any(type(members) is each for each in (tuple, list)):
        return ()
    return tuple(member for member in members if issubclass(type(member), BaseException))


def without_armor(text: str) -> str:
    """A text without the tokens that carry envelopes (ARM-4)."""
    if str(ARMOR["prefix"]) not in text:
        return text
    # What stood around a token can be another one: that one leaves a mark, which no token can hold.
    return _ARMOR.sub("…", _ARMOR.sub("", text))


def message_of(error: BaseException, identity: Identity, omissions: Omissions) -> str:
    """What its registration states, otherwise what Python shows without the type (CAP-4)."""
    try:
        # Without a message of its class, an error has its own.
        stated = _stated("message", error, identity, Omissions())
        if stated:
            text = stated
        elif is_group(error):
            text = group_message.__get__(error)
        elif is_remote_error(type(error)) and record_of(error) is not None:
            # What it shows has its type too.
            text = error.message  # type: ignore[attr-defined]
        elif prints_briefly(args_slot.__get__(error)) or not _prints_arguments(type(error)):
            text = str(error)
        else:
            omissions.add("/message", "truncated")
            return ""
        return limited(without_armor(str.__str__(text)), "/message", omissions)
    except BaseException:  # whatever its __str__ does
        omissions.add("/message", "failed")
        return ""


def _prints_arguments(cls: type) -> bool:
    """Whether a class leaves its text to a builtin one."""
    return type(find_in_class(cls, "__str__")) is WrapperDescriptorType


def facts_of(error: BaseException, identity: Identity, omissions: Omissions) -> Node:
    """What the registration of its class states (CAP-5), the message aside."""
    facts: Node = {}
    if identity.nearest is not None and identity.nearest.facts:
        stated = {wire: _stated(wire, error, identity, omissions) for wire in FACTS if wire != "message"}
        facts = {wire: value for wire, value in stated.items() if value is not None}
    if "code" not in facts:
        own = _own_code(error)
        if issubclass(type(own), str) and str.__len__(own) > 0:
            facts["code"] = own
    if "code" in facts:
        facts["code"] = limited(facts["code"], "/code", omissions)
    if facts.get("kind") == "unknown":
        del facts["kind"]
    return facts


def _stated(wire: str, error: BaseException, identity: Identity, omissions: Omissions) -> Any:
    given = identity.nearest.facts.get(wire) if identity.nearest else None
    if given is None:
        return None
    try:
        value = given(error) if callable(given) else given
        if value is not None and FACTS[wire][1](value):
            return value
    except BaseException:  # a function that fails costs the field only
        omissions.add(f"/{wire}", "failed")
        return None
    # None, empty text and an unknown kind say nothing (ENV-3), rather than something wrong.
    if type(value) is str and wire == "billableUnits" and value:
        omissions.add(f"/{wire}", "truncated", utf8_length(value))
    elif value is not None and not (type(value) is str and value in ("", "unknown")):
        omissions.add(f"/{wire}", "unsupported")
    return None


def _own_code(error: BaseException) -> Any:
    held = held_by(error, "code")
    if held is not None:
        return held
    try:
        slot = slots_of(type(error)).get("code")
        return None if slot is None else slot.__get__(error)
    except AttributeError:  # never set
        return None


def stack_parts(error: BaseException, omissions: Omissions, places: Places) -> Node:
    """traceback and frames (CAP-6)."""
    try:
        stack = stack_of(traceback_slot.__get__(error), LIMITS["maxFrames"], places)
        if stack.size > len(stack.frames):
            omissions.add("/frames", "truncated", stack.size)
        elif stack.is_cut:
            omissions.add("/frames", "truncated")
        if stack.is_cut:
            omissions.add("/traceback", "truncated")
        for at, size in stack.modules_cut:
            omissions.add(f"/frames/{at}/module", "truncated", size)
        text = limited(without_armor(stack.text), "/traceback", omissions)
        return {"traceback": text, "frames": stack.frames} if stack.frames else {}
    except BaseException:  # a loader that fails, say
        omissions.add("/frames", "failed")
        return {}


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
    if identity.nearest and identity.nearest.is_complete_for(type(error)):
        return fields
    taken = {*(declared or {}), *(declared or {}).values()}
    try:
        data = _plain_data(error)
    except RuntimeError:  # another thread changed the dict
        omissions.add("/attributes", "failed")
        return fields
    return fields | {name: value for name, value in data.items() if name not in taken} if taken else data


def _plain_data(error: BaseException) -> dict[str, Any]:
    held = list(dict.items(dict_of(error)))
    if is_remote_error(type(error)):
        # What came is kept apart from what the error itself has.
        own = held_by(error, "attributes")
        held = [each for each in held if type(each[0]) is not str or each[0] != _PICKLED_AS]
        held += dict.items(own) if issubclass(type(own), dict) else ()
        return {key: value for key, value in held if type(key) is str and key not in _REMOTE_KEYS}
    for name, slot in slots_of(type(error)).items():
        with contextlib.suppress(AttributeError):  # never set
            held.append((name, slot.__get__(error)))
    data: dict[str, Any] = {}
    for key, value in held:
        if type(key) is str and not key.startswith("_"):
            data[key] = value
        elif _is_sent(key, value):
            data[str.__str__(key)] = value
    data.update(read_natives(error))
    return data


def _is_sent(key: Any, value: Any) -> bool:
    if not issubclass(type(key), str) or str.startswith(key, "__"):
        return False
    # What `str()` shows is often kept privately; so is machinery, which nobody could use elsewhere.
    return not str.startswith(key, "_") or issubclass(type(value), _PLAIN)


def notes_of(error: BaseException, budget: Budget, omissions: Omissions) -> list[str]:
    """Notes that are text (CAP-9)."""
    notes = held_by(error, "__notes__")
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
    parts: dict[str, Any] = {
        "attributes": capture_entries(entries, "/attributes", context, 0, len(entries)),
        "args": []
        if is_group(error)
        else capture_items(args_slot.__get__(error), tuple, "/args", context, 0),
        "notes": notes_of(error, context.budget, context.omissions),
    }
    if context.budget.data <= 0:
        parts["args"] = _without_missing(parts["args"], args_slot.__get__(error), context.omissions)
    return {name: value for name, value in parts.items() if value}


def _without_missing(captured: list[Any], args: tuple[Any, ...], omissions: Omissions) -> list[Any]:
    """The args up to the first that text ran out for: the error would seem to be made of a null."""
    for at, (value, arg) in enumerate(zip(captured, args)):  # noqa: B905  Values can have run out too.
        if value is None and arg is not None:
            omissions.add("/args", "truncated", len(args))
            return captured[:at]
    return captured


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
        **facts_of(error, identity, omissions),
        **value_parts(error, identity, fields, context(omissions)),
        "message": message_of(error, identity, omissions),
        "suppressContext": is_suppressed(error),
    }


def errors_inside(error: BaseException) -> list[BaseException]:
    """The errors in its args and attributes, inside plain containers too."""
    held: list[Any] = []
    with contextlib.suppress(RuntimeError):  # another thread changed the dict
        held += dict.items(dict_of(error))
    found = [each for each in args_slot.__get__(error) if id(type(each)) not in ATOMS]
    sent = [value for key, value in held if id(type(value)) not in ATOMS and _is_sent(key, value)]
    return _errors_in(sent + found) if sent or found else []


def _errors_in(values: list[Any]) -> list[BaseException]:
    """The errors inside plain containers."""
    found: list[BaseException] = []
    seen: set[int] = set()
    # The list grows while it is read: no recursion over what a user nested.
    for value in values:
        cls = type(value)
        is_plain = cls is list or cls is tuple or cls is dict
        if is_plain and id(value) not in seen and len(values) < LIMITS["maxValues"]:
            seen.add(id(value))
            room = LIMITS["maxValues"] - len(values)
            with contextlib.suppress(RuntimeError):
                values.extend(islice(value.values(), room) if cls is dict else value[:room])
        elif issubclass(cls, BaseException):
            found.append(value)
    return found
