"""A failed tool of MCP, which is a result and no error object (SPEC CAR-5).

What the model reads is in `content`, and the envelope in `_meta`, where models do not look.
"""

from __future__ import annotations

from typing import Any

from rethrown._generated import CARRIERS
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.registry import ErrorRegistry
from rethrown.rpc.carrier import BUILTINS
from rethrown.rpc.json_rpc.error_object import envelope_in, part_of, protocol_error, to_error_object


def to_tool_result(
    error: BaseException, errors: ErrorRegistry | None = None, *, tool: str | None = None, **options: Any
) -> dict[str, Any]:
    """What a tool has raised → the result that says so, as JSON has it. Raises nothing.

    `tool` is its name, for a model to read where the message may not leave; the other options are those of
    `to_error_object`.
    """
    says = to_error_object(error, errors, **options)
    is_own = protocol_error(error) is not None
    is_silent = not is_own and "message" not in says["data"][CARRIERS["member"]]
    text = f"Error executing tool {tool}" if is_silent and tool is not None else says["message"]
    carried = {} if is_own else {"_meta": says["data"]}
    return {"content": [{"type": "text", "text": text}], "isError": True, **carried}


def from_tool_result(
    result: object, errors: ErrorRegistry | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> BaseException | None:
    """A result, as JSON or as the SDK has it → the error that it carries; None where it carries none."""
    is_error, meta = (part_of(result, name) for name in _NAMES[isinstance(result, dict)])
    envelope = envelope_in(meta, limits) if is_error is True else None
    return None if envelope is None else (errors or BUILTINS).restore(envelope)


_NAMES = {True: ("isError", "_meta"), False: ("is_error", "meta")}
