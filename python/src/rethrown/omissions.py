"""The list of what was left out of one error (SPEC 4, `omitted`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from rethrown._generated import BOUNDS, LIMITS
from rethrown.text import cut_middle

OmissionReason = Literal["truncated", "redacted", "unsupported", "failed"]

# Far below any limit for text: a path is there to be read.
_MAX_PATH_BYTES = 2048


def pointer(path: str, key: str | int) -> str:
    """One more step of a JSON Pointer (RFC 6901)."""
    return f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}"


class Omissions:
    """Collects omissions; the last of `maxOmissions` covers the rest."""

    def __init__(self, earlier: Iterable[dict[str, Any]] = ()) -> None:
        self._all: list[dict[str, Any]] = list(earlier)
        self._more = 0

    def add(self, path: str, reason: OmissionReason, size: int | None = None) -> None:
        """Lists one omission; the empty path stands for the error as a whole, `size` is the original's."""
        if len(self._all) > BOUNDS["maxOmissions"]:
            self._more += 1
            return
        omission: dict[str, Any] = {"path": cut_middle(path, _MAX_PATH_BYTES).text} if path else {}
        omission["reason"] = reason
        if size is not None:
            omission["size"] = size
        self._all.append(omission)

    def __len__(self) -> int:
        return len(self._all) + self._more

    def listed(self) -> list[dict[str, Any]]:
        """The omissions as the envelope carries them."""
        kept = BOUNDS["maxOmissions"]
        if len(self._all) <= kept:
            return self._all
        covered = len(self._all) - (kept - 1) + self._more
        return [*self._all[: kept - 1], {"reason": "truncated", "size": covered}]


def limited(text: str, path: str, omissions: Omissions) -> str:
    """A text as the envelope may hold it."""
    # Half of what capturing takes, otherwise: a stack is a hundred short texts.
    if type(text) is str and len(text) <= LIMITS["maxTextBytes"] and text.isascii():
        return text
    cut = cut_middle(text, LIMITS["maxTextBytes"])
    if cut.size is not None:
        omissions.add(path, "truncated", cut.size)
    return cut.text
