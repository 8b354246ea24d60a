"""An HTTP response of fal → envelope: of an app's own server, of the platform, of whatever is between.

Total: what cannot be read is an ApiError with the text that came.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from rethrown._generated import LIMITS
from rethrown._types import FAL_TYPES
from rethrown.bridges.fal.platform import (
    API_ERROR,
    APP,
    CANCELLED,
    CANCELLED_STATUS,
    CANCELLED_TEXT,
    FIELD,
    FIELD_STATUS,
    GPU_STATUS,
    GPU_TEXTS,
    UNKNOWN_STATUS,
    UNKNOWN_TEXT,
    USER_FUNCTION,
    VALIDATION_ERROR,
)
from rethrown.bridges.fal.response import (
    REQUEST_ID,
    TIMEOUT_TYPE,
    Received,
    answered_by,
    received,
    stated_in,
)
from rethrown.bridges.fal.units import parse_units
from rethrown.bridges.foreign import armored, finished, typed
from rethrown.convenience import capture
from rethrown.envelope import ErrorEnvelope
from rethrown.graph import LEFT_OUT
from rethrown.http import Headers, member, text_in, trimmed
from rethrown.names import Types
from rethrown.omissions import Omissions, limited
from rethrown.values.capture import Budget, CaptureContext, capture_value


class _Shape(NamedTuple):
    """What a response is: a type of fal's, its message, its fields."""

    type: str
    message: str
    attributes: dict[str, Any]


def decode_response(status: int, headers: Headers = (), body: Any = None) -> ErrorEnvelope:
    """What fal answered → envelope. Never throws, whatever the response holds.

    `headers` are a mapping or pairs; `body` is text, bytes, or JSON that was parsed.
    """
    answer = received(status, headers, body)
    answered, stated = answered_by(answer), stated_in(answer)
    carried = armored(_texts_of(answer), {**answered, **stated})
    if carried is not None:
        return carried
    shape = next(filter(None, (each(answer) for each in _SHAPES)), None) or _unreadable(answer)
    omissions = Omissions()
    shown: dict[str, Any] = {
        "attributes": _attributes(shape, omissions),
        "message": limited(shape.message, "/message", omissions),
    }
    known = typed(FAL_TYPES, shape.type)
    # A response says nothing of what the constructor was given (SPEC ENV-9).
    if "python.BaseException" in known["lineage"]:
        omissions.add("/args", "unsupported")
    return finished({"v": 1, **answered, **known, **stated, **shown, "omitted": omissions.listed()})


def decode_client_error(error: object) -> ErrorEnvelope:
    """What a client of fal raised → envelope: whatever it kept of the response. Never throws.

    Knows errors with a `response` (of fal's own client, of httpx), and fal's AppClientError; whatever else
    was raised is captured.
    """
    try:
        kept = _response_of(error)
    except Exception:  # closed, not read, or hostile
        kept = None
    return capture(error) if kept is None else decode_response(*kept)  # type: ignore[arg-type]


def _response_of(error: Any) -> tuple[int, Headers, Any] | None:
    response: Any = getattr(error, "response", None)
    if type(getattr(response, "status_code", None)) is int:
        return response.status_code, response.headers, response.content
    status, message = getattr(error, "status_code", None), getattr(error, "message", None)
    headers = getattr(error, "response_headers", None) or getattr(error, "headers", None)
    if type(status) is not int or not isinstance(message, str) or headers is None:
        return None
    # "Failed to POST URL: 503 TEXT"
    return status, headers, message.partition(f": {status} ")[2] or message


def _texts_of(answer: Received) -> list[str]:
    """What the sender wrote.

    Not what it echoes: the input of a request is anyone's, and could hold forged armor.
    """
    body, detail = answer.body, answer.detail
    items = [text_in(each, "msg") for each in detail] if type(detail) is list else []
    texts = [body, detail, *items, text_in(body, "message"), text_in(body, "error")]
    return [each for each in texts if type(each) is str]


def _cancelled(answer: Received) -> _Shape | None:
    if answer.status != CANCELLED_STATUS:
        return None
    # fal prints nothing for the text that the class has by itself.
    message = answer.detail if type(answer.detail) is str and answer.detail else CANCELLED_TEXT
    return _Shape(CANCELLED, message, {"message": message})


def _listed(answer: Received) -> _Shape | None:
    detail = answer.detail
    if type(detail) is not list or not detail or not all(map(_is_item, detail)):
        return None
    only = detail[0]
    if len(detail) > 1 or not _is_field_error(only):
        texts = (f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in detail)
        return _client_error(answer, "; ".join(texts))
    units = answer.headers.get("x-fal-billable-units")
    attributes = {
        "field": only["loc"][1],
        "message": only["msg"],
        "status_code": answer.status,
        "type": only["type"],
        "billable_units": 0 if units is None else parse_units(units),
    }
    return _Shape(FIELD, only["msg"], attributes)


def _of_the_platform(answer: Received) -> _Shape | None:
    is_one = type(answer.detail) is str and answer.error_type
    return _client_error(answer, answer.detail) if is_one else None


def _of_a_gpu(answer: Received) -> _Shape | None:
    is_one = answer.status == GPU_STATUS and type(answer.detail) is str and answer.detail in GPU_TEXTS
    return _with_status(GPU_TEXTS[answer.detail], answer) if is_one else None


def _unknown(answer: Received) -> _Shape | None:
    is_one = answer.status == UNKNOWN_STATUS and answer.detail == UNKNOWN_TEXT
    return _Shape(USER_FUNCTION, UNKNOWN_TEXT, {}) if is_one else None


def _of_the_app(answer: Received) -> _Shape | None:
    return _with_status(APP, answer) if type(answer.detail) is str else None


def _with_status(type_name: str, answer: Received) -> _Shape:
    return _Shape(type_name, answer.detail, {"message": answer.detail, "status_code": answer.status})


#: The forms that fal's errors have on the wire; the first that fits.
_SHAPES: tuple[Callable[[Received], _Shape | None], ...] = (
    _cancelled,
    _listed,
    _of_the_platform,
    _of_a_gpu,
    _unknown,
    _of_the_app,
)


def _is_item(value: Any) -> bool:
    """What pydantic, or a model, says of one place in the input."""
    loc = member(value, "loc")
    is_place = type(loc) is list and all(type(each) in (str, int) for each in loc)
    return is_place and text_in(value, "msg") is not None and text_in(value, "type") is not None


def _is_field_error(item: dict[str, Any]) -> bool:
    """FieldException.to_pydantic_format(): nothing but these three, and one field of the body."""
    loc = item["loc"]
    return len(item) == 3 and len(loc) == 2 and loc[0] == "body" and type(loc[1]) is str


def _unreadable(answer: Received) -> _Shape:
    body = answer.body
    text = trimmed(body) if type(body) is str else ""
    said = (text if not text.startswith("<") else "") or text_in(body, "message") or text_in(body, "error")
    return _client_error(answer, said or f"HTTP {answer.status}")


def _client_error(answer: Received, message: str) -> _Shape:
    """As fal's client for JavaScript would throw it, less its message, which is that of the status line."""
    attributes = {
        "status": answer.status,
        "body": answer.body,
        "requestId": answer.headers.get(REQUEST_ID, ""),
        "timeoutType": answer.headers.get(TIMEOUT_TYPE),
    }
    return _Shape(VALIDATION_ERROR if answer.status == FIELD_STATUS else API_ERROR, message, attributes)


# What came over the wire is searched for secrets where it is sent on (SPEC DIS-1).
_TYPES = Types(secret_names=())


def _attributes(shape: _Shape, omissions: Omissions) -> dict[str, Any]:
    context = CaptureContext(_TYPES, omissions, Budget(LIMITS["maxValues"] - 100), lambda _: None)
    captured = {
        name: capture_value(value, f"/attributes/{name}", context) for name, value in shape.attributes.items()
    }
    return {name: value for name, value in captured.items() if value is not LEFT_OUT}
