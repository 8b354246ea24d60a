"""The operations of a Mapper and a Relay (conformance/TESTEE.md)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from cast import ran, registry_of
from facts import facts_of, members_of
from recipes import Builder, caught, thrown_from

from codec import Reply, Request, bytes_of, in_memory, input_of
from rethrown import (
    DEFAULT_LIMITS,
    EncodeError,
    ErrorEnvelope,
    ErrorRegistry,
    Limits,
    RemoteError,
    encode,
    envelope_of,
    format,
)

Options = dict[str, Any]


def _capture(request: Request) -> Reply:
    return _sent(caught(request["recipe"]), request)


def _restore(request: Request) -> Reply:
    errors = _registry_for(request)
    ran.clear()
    error = _received(request, errors)
    has_run = [*ran]
    return {
        "facts": facts_of(error),
        "envelope": _json_of(envelope_of(error)),
        "ran": has_run,
        "matches": [name for name in request.get("matches", ()) if errors.matches(error, name)],
    }


def _relay(request: Request) -> Reply:
    error = _changed(_received(request, _registry_for(request)), request.get("change", {}))
    return _sent(thrown_from(1, error), request)


def _format(request: Request) -> Reply:
    return {"text": format(_registry_for({}).restore(in_memory(request["envelope"])))}


def _register(request: Request) -> Reply:
    errors = ErrorRegistry()
    labelled = {each["class"]: type(each["class"], (Exception,), {}) for each in request["types"]}
    try:
        for each in request["types"]:
            errors.register(labelled[each["class"]], type=each["type"], aliases=each.get("aliases", ()))
    except (TypeError, ValueError):
        return {"registered": False}
    return {"registered": True}


OPERATIONS: dict[str, Callable[[Request], Reply]] = {
    "capture": _capture,
    "restore": _restore,
    "relay": _relay,
    "format": _format,
    "register": _register,
}


def _json_of(envelope: ErrorEnvelope | None) -> Any:
    """An envelope in its JSON form, where there is one."""
    try:
        return None if envelope is None else json.loads(encode(envelope, "json"))
    except EncodeError:  # what is restored need not have come through a Decoder
        return None


def _registry_for(request: Request) -> ErrorRegistry:
    options = request.get("options", {})
    secret_names = options.get("secretNames")
    catalogs = options.get("catalogs", ())
    return _registry(None if secret_names is None else tuple(secret_names), tuple(catalogs))


_registry = cache(registry_of)


def _sent(error: BaseException, request: Request) -> Reply:
    options = request.get("options", {})
    max_bytes = options.get("maxBytes")
    errors = _registry_for(request)
    return bytes_of(
        request["to"],
        lambda codec: errors.serialize(
            error,
            codec,
            stdout=options.get("stdout"),
            stderr=options.get("stderr"),
            billable_units=options.get("billableUnits"),
            origin=options.get("origin"),
            traceparent=options.get("traceparent"),
            disclosure=options.get("disclosure", "internal"),
            limits=DEFAULT_LIMITS if max_bytes is None else Limits(max_bytes=max_bytes),
        ),
    )


def _received(request: Request, errors: ErrorRegistry) -> BaseException:
    if "envelope" in request:
        return errors.restore(in_memory(request["envelope"]))
    return errors.deserialize(input_of(request), codec=request.get("codec"))


_STEPS: dict[Any, Callable[[Any], Any]] = {
    "cause": lambda error: error.__cause__,
    "context": lambda error: error.__context__,
    "errors": lambda error: [*members_of(error)],
}


def _changed(restored: BaseException, change: dict[str, Any]) -> BaseException:
    """What is thrown on in place of a restored error."""
    builder = Builder(change)
    error: Any = restored
    for step in change.get("at", ()):
        error = error[step] if isinstance(step, int) else _STEPS[step](error)
    if "message" in change:
        error.args = (change["message"],)
    for name, form in change.get("fields", {}).items():
        if isinstance(error, RemoteError):
            error.attributes = {**error.attributes, name: builder.value(form, error)}
        else:
            setattr(error, name, builder.value(form, error))
    if "cause" in change:
        was_suppressed = error.__suppress_context__
        error.__cause__ = change["cause"] and builder.build(change["cause"])
        error.__suppress_context__ = was_suppressed
    if "notes" in change:
        vars(error)["__notes__"] = change["notes"]
    if "wrap" not in change:
        return restored
    wrapper = builder.build(change["wrap"])
    wrapper.__cause__ = restored
    wrapper.__suppress_context__ = False
    return wrapper
