"""What a server that never heard of envelopes says of a failure (SPEC CAR-6).

A problem document (RFC 9457), JSON in one of the forms that others have, text, or a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce
from typing import Any

from rethrown._generated import CARRIER_BOUNDS, CARRIERS, LIMITS, STATUSES
from rethrown.bridges.foreign import finished
from rethrown.envelope import ErrorEnvelope
from rethrown.graph import LEFT_OUT
from rethrown.http import WHITE_SPACE, member, text_in, trimmed
from rethrown.names import Types
from rethrown.omissions import Omissions, pointer
from rethrown.rpc.http.statuses import STATUS_OF, phrase_of
from rethrown.text import cut_middle
from rethrown.values.capture import Budget, CaptureContext, capture_value

_NAMES = frozenset(status.name for status in STATUSES)

#: More of a text or a page than this explains nothing.
_MAX_BODY_BYTES = CARRIER_BOUNDS["bodyBytes"]
_MAX_LINE_BYTES = CARRIER_BOUNDS["lineBytes"]


def foreign_envelope(http: int | None, media_type: str, said: Any, facts: dict[str, Any]) -> ErrorEnvelope:
    """The envelope of a response that carries none; `said` is JSON, or text that is none, or None."""
    omissions = Omissions()
    name = "http.Error" if http is None else f"http.{http}"
    type_name = _problem_type(said) or name
    text = said if isinstance(said, str) else None
    message = _first_text(said, _MESSAGES) if text is None else _message_in(text, media_type)
    cut = cut_middle(message or phrase_of(http or 0), LIMITS["maxTextBytes"])
    if cut.size is not None:
        omissions.add("/message", "truncated", cut.size)
    code = _code_in(said, http)
    fallback = "internal" if http is not None and 500 <= http <= 599 else None
    if text is None:
        members = _members_of(said, (type_name, message, code, http), omissions)
    else:
        members = _body_of(text, message, omissions)
    fields = {
        "lineage": [each for each in dict.fromkeys((name, "http.Error")) if each != type_name],
        "message": cut.text,
        "code": code,
        "status": _status_in(said) or STATUS_OF.get(http or 0, fallback),
        "httpStatus": http,
        **facts,
        "attributes": members,
        "omitted": omissions.listed(),
    }
    present = {key: value for key, value in fields.items() if value not in (None, [], {})}
    return finished({"v": 1, "type": type_name, **present})


_URI = re.compile(r"(?!about:)[a-z][a-z0-9+.-]*:[^\s]+", re.IGNORECASE | re.ASCII)


def _problem_type(said: Any) -> str | None:
    """RFC 9457: an absolute URI is the identity of the problem; anything else says nothing."""
    found = text_in(said, "type") or ""
    return found if _URI.fullmatch(found) and len(found.encode()) <= LIMITS["maxNameBytes"] else None


#: Where servers say what went wrong, the best first: members of members.
_MESSAGES: tuple[tuple[str | int, ...], ...] = (
    ("detail",),
    ("message",),
    ("error_description",),
    ("error", "message"),
    ("errors", 0, "message"),
    ("errors", 0, "detail"),
    ("errors", 0, "title"),
    ("errors", 0),
    ("detail", 0, "msg"),
    ("message", 0),
    ("Message",),
    ("title",),
    ("error",),
    ("reason",),
)

_CODES: tuple[tuple[str | int, ...], ...] = (
    ("code",),
    ("error", "code"),
    ("errors", 0, "code"),
    ("errors", 0, "extensions", "code"),
    ("error", "status"),
    ("error",),
    ("__type",),
    ("reason",),
)

#: Members that are left out where the envelope says the same in a field of its own.
_STANDARD = {"type", "status", "statusCode", "title", *(place[0] for place in (*_MESSAGES, *_CODES))}


def _first_text(
    said: Any, places: tuple[tuple[str | int, ...], ...], is_it: Callable[[str], object] = trimmed
) -> str | None:
    for place in places:
        found = reduce(_step, place, said)
        if isinstance(found, str) and is_it(found):
            return found
    return None


def _step(value: Any, name: str | int) -> Any:
    if isinstance(name, str):
        return member(value, name)
    return value[name] if isinstance(value, list) and len(value) > name else None


def _code_in(said: Any, http: int | None) -> str | None:
    """A code is one word, which is not only what the status is called."""

    def is_code(text: str) -> bool:
        is_word = _WHITE_SPACE.search(text) is None and text != ""
        return is_word and text != phrase_of(http or 0) and _utf8_length(text) <= LIMITS["maxNameBytes"]

    return _first_text(said, _CODES, is_code)


def _status_in(said: Any) -> str | None:
    """The name of a status, as Google's and Connect's JSON have it."""
    names = (text_in(said, "code"), text_in(member(said, "error"), "status"))
    lowered = (
        "cancelled" if name == "canceled" else name for name in (each.lower() for each in names if each)
    )
    return next((name for name in lowered if name in _NAMES), None)


# What came over the wire is searched for secrets where it is sent on (SPEC DIS-1).
_TYPES = Types(secret_names=())


def _members_of(said: Any, stated: tuple[Any, ...], omissions: Omissions) -> dict[str, Any]:
    """What else the JSON says: the members of an object, and what is none as the body."""
    context = CaptureContext(_TYPES, omissions, Budget(LIMITS["maxValues"] - 100), lambda _: None)
    members: dict[str, Any] = {}
    pairs = said.items() if isinstance(said, dict) else [] if said is None else [("body", said)]
    for name, value in pairs:
        # True is 1, but no status.
        is_stated = name in _STANDARD and value is not None and type(value) is not bool and value in stated
        if is_stated or name == CARRIERS["member"]:
            continue
        if _utf8_length(name) > LIMITS["maxNameBytes"]:
            omissions.add("/attributes", "truncated")
            continue
        captured = capture_value(value, pointer("/attributes", name), context)
        if captured is not LEFT_OUT:
            members[name] = captured
    return members


def _utf8_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _body_of(text: str, message: str | None, omissions: Omissions) -> dict[str, Any]:
    """The text itself, where the message does not hold all of it."""
    if trimmed(text) == (message or ""):
        return {}
    cut = cut_middle(text, _MAX_BODY_BYTES)
    if cut.size is not None:
        omissions.add("/attributes/body", "truncated", cut.size)
    return {"body": cut.text}


def _message_in(text: str, media_type: str) -> str | None:
    """The first line of a text, or what a page says of itself; nothing of JSON that cannot be read."""
    start = trimmed(text)
    if "html" in media_type or start.startswith("<"):
        return _element_in(text, *_TITLE) or _element_in(text, *_MESSAGE)
    line = _one_line(start)
    return None if _UNREADABLE.search(line) else line


#: JSON that was cut, and bytes of something else.
_UNREADABLE = re.compile(r"^[\[{]|[\x00-\x08\x0e-\x1f\ufffd]")


def _one_line(text: str) -> str:
    return cut_middle(trimmed(re.split(r"\r?\n", text, maxsplit=1)[0]), _MAX_LINE_BYTES).text


_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " ", "&amp;": "&"}

_WHITE_SPACE = re.compile(f"[{WHITE_SPACE}]+")
_MARKUP = re.IGNORECASE | re.ASCII
_TITLE = re.compile(r"<title[\t\n\f\r >]", _MARKUP), re.compile("</title", _MARKUP)
#: As the XML of storage services has it.
_MESSAGE = re.compile(r"<message[\t\n\f\r >]", _MARKUP), re.compile("</message", _MARKUP)


def _element_in(page: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str | None:
    """The text of an element. Not parsed: a page is anyone's, and its title is a hint."""
    head = page[:65_536]
    opened = opening.search(head)
    start = head.find(">", opened.start()) if opened else -1
    closed = closing.search(head, start + 1)
    if start < 0 or closed is None:
        return None
    inside = head[start + 1 : closed.start()]
    title = re.sub("&(?:lt|gt|quot|#39|nbsp|amp);", lambda found: _ENTITIES[found[0]], inside)
    return _one_line(_WHITE_SPACE.sub(" ", title)) or None
