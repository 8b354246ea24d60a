"""The list of what was left out of one error (SPEC 4, `omitted`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from rethrown._generated import BOUNDS, LIMITS
from rethrown.text import cut_middle, utf8_length

OmissionReason = Literal["truncated", "redacted", "unsupported", "failed"]

# Far below any limit for text: a path is there to be read, and 64 long ones would leave the error no room.
_MAX_PATH_BYTES = 2048
_MAX_TEXT_BYTES = LIMITS["maxTextBytes"]


def omission(
    path: str, reason: OmissionReason, size: int | None = None, max_bytes: int = _MAX_PATH_BYTES
) -> dict[str, Any]:
    """One omission; of a path that is too long, the way to what is around.

    The size is left out then: it would be that of something else.
    """
    within = path
    while utf8_length(within) > max_bytes:
        # No character takes less than a byte.
        within = within[: max(0, within[: max_bytes + 1].rfind("/"))]
    return {
        **({"path": within} if within else {}),
        "reason": reason,
        **({} if size is None or within != path else {"size": size}),
    }


def pointer(path: str, key: str | int) -> str:
    """One more step of a JSON Pointer (RFC 6901)."""
    name = str(key)
    if "~" in name or "/" in name:
        name = name.replace("~", "~0").replace("/", "~1")
    return f"{path}/{name}"


class Omissions:
    """Collects omissions; the last of `maxOmissions` covers the rest."""

    __slots__ = ("_all", "_max_path_bytes", "_more")

    def __init__(self, earlier: Iterable[dict[str, Any]] = (), max_path_bytes: int = _MAX_PATH_BYTES) -> None:
        self._all: list[dict[str, Any]] = list(earlier)
        self._max_path_bytes = max_path_bytes
        self._more = 0

    def add(self, path: str, reason: OmissionReason, size: int | None = None) -> None:
        """Lists one omission; the empty path stands for the error as a whole, `size` is the original's."""
        if len(self._all) > BOUNDS["maxOmissions"]:
            self._more += 1
            return
        added = omission(path, reason, size, self._max_path_bytes)
        # What is cut once more keeps the size of the original.
        is_known = reason == "truncated" and any(
            each.get("path") == added.get("path") and each["reason"] == reason for each in self._all
        )
        if not is_known:
            self._all.append(added)

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
    if type(text) is str and len(text) <= _MAX_TEXT_BYTES and text.isascii():
        return text
    cut = cut_middle(text, _MAX_TEXT_BYTES)
    if cut.size is not None:
        omissions.add(path, "truncated", cut.size)
    return cut.text
