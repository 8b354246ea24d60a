"""What may leave: secrets inside, and the public form of an envelope (SPEC 11).

Works on names and on envelopes; which disclosure applies is the caller's decision.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import TYPE_CHECKING, Any, Literal

from rethrown._generated import PUBLIC_FIELDS
from rethrown.graph import errors_of, renumbered

if TYPE_CHECKING:
    from rethrown.names import Types

Disclosure = Literal["internal", "public"]
"""`internal` sends everything, less what looks like a secret; `public` what strangers may see."""

_WORD_END = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")


def looks_secret(name: str, secret_names: Set[str]) -> bool:
    """Whether the last words of a name, joined in lower case, are one of `secret_names` (DIS-1)."""
    joined = ""
    for word in reversed(_WORD_END.split(name)):
        joined = word.lower() + joined
        if joined in secret_names:
            return True
    return False


def public_form(envelope: dict[str, Any], types: Types) -> dict[str, Any]:
    """The envelope as strangers may see it (DIS-2): a new one, which says where something was dropped."""
    return renumbered([_public_error(error, types) for error in errors_of(envelope)])


def _public_error(error: dict[str, Any], types: Types) -> dict[str, Any]:
    definition = types.registered(error["type"])
    kept: dict[str, Any] = {name: error[name] for name in PUBLIC_FIELDS if name in error}
    kept.pop("related", None)
    kept.pop("omitted", None)
    if definition is not None:
        if "message" in error:
            kept["message"] = error["message"]
        sent = error.get("attributes", {})
        # Errors inside of values go where causes go.
        attributes = {
            name: sent[name]
            for name in definition.public_fields
            if name in sent and not _holds_error(sent[name])
        }
        if attributes:
            kept["attributes"] = attributes
    lost = any(kept.get(name) != value for name, value in error.items() if name != "related")
    if lost:
        kept["omitted"] = [{"reason": "redacted"}]
    return kept


def _holds_error(value: Any) -> bool:
    if type(value) is dict:
        return "$error" in value or any(_holds_error(item) for item in value.values())
    return type(value) is list and any(_holds_error(item) for item in value)
