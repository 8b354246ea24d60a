"""Restores very many errors, no two alike, and says what is left of them; run as a process of its own.

Arguments: how many come before the first count, and how many after it.
"""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import gc
import json
import linecache
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rethrown import ErrorRegistry, decode, encode, format

try:
    from resource import RUSAGE_SELF, getrusage
except ImportError:  # Windows
    getrusage = None  # type: ignore[assignment]


class Known(Exception):
    limit = 0


@dataclass
class Point:
    x: int


errors = ErrorRegistry()
errors.register(Known, type="a.Known", fields=("limit",), aliases=("a.Old",))
errors.register_value(Point, type="a.Point")

TYPES = ("a.Known", "a.Old", "x.Unknown{n}", "python.OSError", "python.ExceptionGroup", "a.{n}.Known")
#: One in so many is also printed, relayed and formatted, which costs more than all else.
PRINTED = 16


def wire(n: int) -> dict[str, Any]:
    """An envelope whose every name and text says its number: whatever is kept of it is kept once more."""
    frames = [
        {"file": f"/srv/{n}.py", "line": 5_000 + n % 5_000, "function": f"handle_{n}", "source": f"run({n})"},
        {"file": f"/lib/{n}.py", "line": n, "function": "run", "module": f"m{n}"},
    ]
    return {
        "v": 1,
        "type": TYPES[n % len(TYPES)].format(n=n),
        "lineage": [f"x.Above{n}", "python.ValueError", "python.Exception", "python.BaseException"],
        "message": f"message {n}",
        "code": f"CODE_{n}",
        "frames": frames,
        "args": [n, f"argument {n}", {"$tuple": [{"$int": str(2**60 + n)}]}],
        "attributes": {
            f"name_{n}": n,
            "limit": f"limit {n}",
            "errno": n,
            "point": {"$object": {"type": f"a.Point{n}" if n % 2 else "a.Point", "fields": {"x": n}}},
            "inner": {"$error": 2},
        },
        "notes": [f"note {n}"],
        "cause": 1,
        "context": 2,
        "errors": [2, 1],
        "origin": {"language": f"language{n % 7}", "worker": f"worker {n}"},
        "time": n,
        f"later_{n}": [n],
        "related": [
            {"type": f"x.Cause{n}", "cause": 0, "frames": frames[1:]},
            {"type": "python.KeyError", "args": [f"key {n}"], "frames": [{"file": f"{n}"}], "context": 0},
        ],
    }


def holding(names: Iterable[str]) -> Exception:
    error = Exception()
    vars(error).update(dict.fromkeys(names))
    return error


def restore(n: int) -> None:
    codec = ("msgpack", "protobuf", "json", "armor")[n % 4]
    try:
        raise errors.restore(decode(encode(wire(n), codec)))  # type: ignore[arg-type]
    except BaseException as error:
        if n % PRINTED == 0:
            traceback.format_exception(error)
            format(error)
            errors.serialize(error)


def tree(cls: type) -> int:
    # `type.__subclasses__` is weak: classes that are gone are not there.
    return 1 + sum(map(tree, type.__subclasses__(cls)))


def counts() -> dict[str, int]:
    gc.collect()
    return {
        "blocks": sys.getallocatedblocks(),
        "objects": len(gc.get_objects()),
        "modules": len(sys.modules),
        "errorClasses": tree(BaseException),
        "rememberedFiles": sum(name.startswith("<remote ") for name in linecache.cache),
        "otherFiles": sum(not name.startswith("<remote ") for name in linecache.cache),
        # Linux counts kilobytes, macOS bytes.
        "peakBytes": 0
        if getrusage is None
        else getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    }


def main() -> None:
    warm, many = map(int, sys.argv[1:])
    # Of smaller numbers, codecs keep what they have written.
    first = 5_000
    errors.capture(holding(f"filler_{n}" for n in range(2_000)))
    for n in range(first, first + warm):
        restore(n)
    before = counts()
    for n in range(first + warm, first + warm + many):
        restore(n)
    print(json.dumps({"before": before, "after": counts()}))


if __name__ == "__main__":
    main()
