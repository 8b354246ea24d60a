"""What a server that never heard of envelopes says of a failure (SPEC CAR-6).

A problem document (RFC 9457), JSON in one of the forms that others have, text, or a page.
"""

from __future__ import annotations

import re
from typing import Any

from rethrown._generated import CARRIERS, HTTP_STATUSES, LIMITS, STATUSES
from rethrown.bridges.foreign import finished
from rethrown.envelope import ErrorEnvelope
from rethrown.graph import LEFT_OUT
from rethrown.http import member, text_in, trimmed
from rethrown.names import Types
from rethrown.omissions import Omissions, pointer
from rethrown.rpc.http.encode import phrase_of
from rethrown.text import cut_middle
from rethrown.values import Budget, CaptureContext, capture_value

_STATUS_OF = {each["code"]: each["status"] for each in HTTP_STATUSES}
_NAMES = frozenset(status.name for status in STATUSES)

#: More of a text or a page than this explains nothing.
_MAX_BODY_BYTES = 4096
_MAX_LINE_BYTES = 1024


def foreign_envelope(http: int | None, media_type: str, said: Any, facts: dict[str, Any]) -> ErrorEnvelope:
    """The envelope of a response that carries none; `said` is JSON, or text that is none, or None."""
    omissions = Omissions()
    name = "http.Error" if http is None else f"http.{http}"
    problem = _problem_type(said)
    lineage = [each for each in (name if problem else "", "http.Error") if each not in ("", problem or name)]
    text = said if isinstance(said, str) else None
    message = _first_text(said, _MESSAGES) if text is None else _said_in_text(text, media_type)
    cut = cut_middle(message or phrase_of(http or 0), LIMITS["maxTextBytes"])
    if cut.size is not None:
        omissions.add("/message", "truncated", cut.size)
    fallback = "internal" if http is not None and 500 <= http <= 599 else None
    members = _members_of(said, omissions) if text is None else _body_of(text, message, omissions)
    fields = {
        "lineage": lineage,
        "message": cut.text,
        "code": _code_in(said, message),
        "status": _status_in(said) or _STATUS_OF.get(http or 0, fallback),
        "httpStatus": http,
        **facts,
        "attributes": members,
        "omitted": omissions.listed(),
    }
    present = {key: value for key, value in fields.items() if value not in (None, [], {})}
    return finished({"v": 1, "type": problem or name, **present})


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
    ("errors", 0),
    ("detail", 0, "msg"),
    ("title",),
    ("error",),
    ("reason",),
)

_CODES = (("code",), ("error", "code"), ("errors", 0, "code"), ("error", "status"), ("error",))

#: Members that the envelope has a place for.
_STANDARD = frozenset({"type", "title", "status", "detail", "message", "code", "error_description"})


def _first_text(said: Any, places: tuple[tuple[str | int, ...], ...]) -> str | None:
    for place in places:
        found = said
        for step in place:
            if isinstance(step, str):
                found = member(found, step)
            else:
                found = found[step] if isinstance(found, list) and len(found) > step else None
        if isinstance(found, str) and trimmed(found) != "":
            return found
    return None


def _code_in(said: Any, message: str | None) -> str | None:
    """A machine code is not what was taken for the message."""
    code = _first_text(said, _CODES)
    is_code = code is not None and code != message and _utf8_length(code) <= LIMITS["maxNameBytes"]
    return code if is_code else None


def _status_in(said: Any) -> str | None:
    """The name of a status, as Google's and Connect's JSON have it."""
    names = (text_in(said, "code"), text_in(member(said, "error"), "status"))
    return next((name.lower() for name in names if name and name.lower() in _NAMES), None)


# What came over the wire is searched for secrets where it is sent on (SPEC DIS-1).
_TYPES = Types(secret_names=())


def _members_of(said: Any, omissions: Omissions) -> dict[str, Any]:
    """What else a JSON object says."""
    context = CaptureContext(_TYPES, omissions, Budget(LIMITS["maxValues"] - 100), lambda _: None)
    members: dict[str, Any] = {}
    pairs = said.items() if isinstance(said, dict) else [] if said is None else [("body", said)]
    for name, value in pairs:
        is_kept = name not in _STANDARD or isinstance(value, dict | list) or value is None
        if not is_kept or name == CARRIERS["member"]:
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


_PAGE = re.compile(r"\s*<(?:!doctype|html)", re.IGNORECASE)


def _said_in_text(text: str, media_type: str) -> str | None:
    is_page = "html" in media_type or _PAGE.match(text)
    return _page_title(text) if is_page else _one_line(trimmed(text))


def _one_line(text: str) -> str:
    line = re.split(r"\r?\n", text, maxsplit=1)[0]
    return trimmed(line) if _utf8_length(line) <= _MAX_LINE_BYTES else cut_middle(line, _MAX_LINE_BYTES).text


_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " ", "&amp;": "&"}


def _page_title(page: str) -> str | None:
    """What a page calls itself. Not parsed: a page is anyone's, and its title is a hint."""
    head = page[:65_536]
    lower = head.lower()
    opened = lower.find("<title")
    start = lower.find(">", opened)
    end = lower.find("</title", start)
    if opened < 0 or start < 0 or end < 0:
        return None
    title = re.sub("&(?:lt|gt|quot|#39|nbsp|amp);", lambda found: _ENTITIES[found[0]], head[start + 1 : end])
    return _one_line(trimmed(re.sub(r"\s+", " ", title))) or None
