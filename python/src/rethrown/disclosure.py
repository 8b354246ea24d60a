"""What may leave: secrets inside, and the public form of an envelope (SPEC 11).

Works on names and on envelopes; which disclosure applies is the caller's decision.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Set
from typing import TYPE_CHECKING, Any, Literal

from rethrown._generated import LIMITS, PUBLIC_FIELDS
from rethrown.graph import errors_of, holds_error, renumbered

if TYPE_CHECKING:
    from rethrown.names import Types

Disclosure = Literal["internal", "public"]
"""`internal` sends everything, less what looks like a secret; `public` what strangers may see."""

# The last place is that of acronyms: `DBPassword`.
_WORD_END = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_WORD = re.compile("[^A-Za-z0-9]")


def secret_names_of(names: Iterable[str]) -> frozenset[str]:
    """A user's list of names that look like secrets, in the form in which names are compared with it.

    Raises TypeError for what is no list of texts, and ValueError for a name that nothing could match: without
    it, secrets would leave.
    """
    if isinstance(names, (str, bytes)) or not isinstance(names, Iterable):
        raise TypeError("secret_names is a list of names")
    return frozenset(map(_joined, names))


def _joined(name: str) -> str:
    if not isinstance(name, str):
        raise TypeError(f"secret_names: {type(name).__name__} is no name")
    joined = _NO_WORD.sub("", name).lower()
    if not joined:
        raise ValueError(f"secret_names: {name!r} is no name with ASCII letters or digits")
    return joined


# Names of fields come again and again.
_MAX_KNOWN = 1024
_MAX_KNOWN_CHARACTERS = 64
_known: OrderedDict[tuple[str, Set[str]], bool] = OrderedDict()


def looks_secret(name: str, secret_names: frozenset[str]) -> bool:
    """Whether the last words of a name, joined in lower case, are one of `secret_names` (DIS-1)."""
    if len(name) > _MAX_KNOWN_CHARACTERS:
        return _ends_secret(name, secret_names)
    key = (name, secret_names)
    known = _known.get(key)
    if known is None:
        known = _known[key] = _ends_secret(name, secret_names)
        if len(_known) > _MAX_KNOWN:
            _known.popitem(last=False)
    return known


def _ends_secret(name: str, secret_names: Set[str]) -> bool:
    joined = ""
    # The end of a name tells; one of a megabyte would take minutes.
    for word in reversed(_WORD_END.split(name[-LIMITS["maxNameBytes"] :])):
        joined = word.lower() + joined
        if joined in secret_names or joined.rstrip("0123456789") in secret_names:
            return True
    return False


def names_in(key: Any) -> list[str]:
    """The names by which a key of `$map` is judged: a text, or those inside of a key that is none."""
    if type(key) is str:
        return [key]
    if type(key) is bytes:
        return [key[-LIMITS["maxNameBytes"] :].decode("latin-1")]
    if type(key) is dict:
        return [key["$opaque"]["text"]] if "$opaque" in key else names_in(key.get("$tuple", []))
    return [name for part in key for name in names_in(part)] if type(key) is list else []


def public_form(envelope: dict[str, Any], types: Types) -> dict[str, Any]:
    """The envelope as strangers may see it (DIS-2): a new one, which says where something was dropped."""
    return renumbered([_public_error(error, types) for error in errors_of(envelope)])


def _public_error(error: dict[str, Any], types: Types) -> dict[str, Any]:
    definition = types.disclosed(error["type"])
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
            if name in sent and not holds_error(sent[name])
        }
        if attributes:
            kept["attributes"] = attributes
    lost = any(kept.get(name) != value for name, value in error.items() if name != "related")
    if lost:
        kept["omitted"] = [{"reason": "redacted"}]
    return kept
