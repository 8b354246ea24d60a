"""Whether a value prints in bearable time, before anyone lets it."""

from __future__ import annotations

from collections import deque
from typing import Any, Final

# A tenth of a second. A list that holds another twice, 60 levels deep, would print for years.
_MAX_PRINTED: Final = 1_000_000


def prints_briefly(value: Any) -> bool:
    """Whether a value, as far as it is builtin containers and errors, prints in bearable time.

    Every one is looked at once, however often it would be printed.
    """
    if not _is_container(value):
        return True
    if type(value) is tuple and len(value) <= _MAX_PRINTED and not any(map(_is_container, value)):
        return True
    sizes: dict[int, int] = {}
    inside: dict[int, list[Any]] = {}
    pending = [value]
    while pending:
        container = pending[-1]
        key = id(container)
        if issubclass(type(container), BaseException):
            container = _args_of(container)
        base = _CONTAINERS[id(type(container))]
        if key not in sizes:
            # As long as it is open: what contains itself is printed as dots.
            sizes[key] = 0
            if base.__len__(container) > _MAX_PRINTED:
                return False
            items = dict.values(container) if base is dict else base.__iter__(container)
            inside[key] = [item for item in items if _is_container(item)]
            pending.extend(item for item in inside[key] if id(item) not in sizes)
            continue
        pending.pop()
        if key in inside:
            sizes[key] = base.__len__(container) + sum(sizes[id(item)] for item in inside.pop(key))
            if sizes[key] > _MAX_PRINTED:
                return False
    return True


def _is_container(value: Any) -> bool:
    return id(type(value)) in _CONTAINERS or issubclass(type(value), BaseException)


_args_of = vars(BaseException)["args"].__get__
_CONTAINERS: Final[dict[int, Any]] = {id(base): base for base in (list, tuple, dict, set, frozenset, deque)}
