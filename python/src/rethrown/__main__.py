"""The command `python -m rethrown`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from typing import Final

from rethrown._generated import PACKAGE_VERSION
from rethrown.cli.validate import validate_files

_USAGE: Final = """\
usage: python -m rethrown COMMAND …

  validate FILE…   checks envelopes against the schema and the rules of a Decoder
  --version        the version of this library
"""

_COMMANDS: Final[Mapping[str, Callable[[list[str]], int]]] = {"validate": validate_files}


def main(args: list[str]) -> int:
    """The exit code."""
    for stream in (sys.stdout, sys.stderr):
        # Keys of any language, whatever the terminal's is.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    name, *rest = args or [""]
    if name in _COMMANDS:
        return _COMMANDS[name](rest)
    if name == "--version":
        sys.stdout.write(f"{PACKAGE_VERSION}\n")
        return 0
    (sys.stdout if name == "--help" else sys.stderr).write(_USAGE)
    return 0 if name == "--help" else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
