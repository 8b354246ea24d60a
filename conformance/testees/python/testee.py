"""The Python library behind a pipe (conformance/TESTEE.md): a JSON request a line, a JSON reply a line."""

from __future__ import annotations

import json
import platform
import re
import sys
import traceback
from typing import Any

import mapper
import recipes
from cast import Skipped

import codec
import rethrown
from rethrown import DecodeError, EncodeError

OPERATIONS = {**codec.OPERATIONS, **mapper.OPERATIONS}

FEATURES = [
    "inheritance",
    "context",
    "args",
    "hostile",
    "surrogates",
    "tuples",
    "bigint",
    "instants",
    "values",
    "codes",
    "main-module",
    "process-control",
    "catalogs",
]
if sys.version_info >= (3, 11):
    FEATURES += ["groups", "notes"]

ABOUT = {
    "protocol": 1,
    "name": "rethrown-python",
    "version": rethrown.__version__,
    "language": "python",
    "runtime": f"{platform.python_implementation()} {platform.python_version()}",
    "ops": list(OPERATIONS),
    "codecs": codec.CODECS,
    "features": FEATURES,
}


class Job(Exception):  # noqa: N818
    """A class of the main program, which nobody registered."""


recipes.CLASSES["Job"] = Job


def number(text: str) -> float:
    """An integer of the JSON form, whose numbers are binary64."""
    value = float(text)
    return int(value) if abs(value) < 2**53 else value


def reply(request: Any) -> dict[str, Any]:
    seq = request["seq"]
    operation = OPERATIONS.get(request["op"])
    if operation is None:
        return {"seq": seq, "skipped": f"no operation is called {request['op']}"}
    try:
        return {"seq": seq, **operation(request)}
    except BaseException as error:  # one request must not end the process, whatever it raises
        return {"seq": seq, **failure(error)}


def failure(error: BaseException) -> dict[str, Any]:
    if isinstance(error, DecodeError):
        found = {"code": error.code, "path": error.path}
        return {"error": found if error.offset is None else {**found, "offset": error.offset}}
    if isinstance(error, EncodeError):
        return {"error": {"code": error.code, "path": error.path}}
    if isinstance(error, Skipped):
        return {"skipped": str(error)}
    try:
        return {"crashed": "".join(traceback.format_exception(error))}
    except BaseException:
        return {"crashed": f"{type(error).__name__}, which does not print"}


def request_of(line: bytes) -> Any:
    try:
        return json.loads(line, parse_int=number)
    except RecursionError:  # what is nested deeper than Python reads gets an answer too
        found = re.search(rb'"seq": ?([0-9]+)', line)
        return {"cmd": "run", "seq": int(found[1]) if found else 0, "op": None}


def main() -> None:
    for line in sys.stdin.buffer:
        request = request_of(line)
        if request["cmd"] == "stop":
            break
        said = ABOUT if request["cmd"] == "start" else reply(request)
        # ASCII: a path may hold what no UTF-8 stream can.
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
