"""`python -m rethrown validate FILE…`: what is wrong with envelopes, for people and for machines."""

from __future__ import annotations

import argparse
import errno
import json
import re
import sys
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from rethrown.cli.findings import Finding, findings
from rethrown.codec import CODECS
from rethrown.text import printable_line
from rethrown.validate import validate

_USAGE: Final = f"""\
usage: rethrown validate [options] FILE…

Checks envelopes: FILE is JSON, or any other encoding of one, or - for standard input.

  --codec NAME   {", ".join(CODECS)}; without it the first byte decides
  --hex          FILE holds the bytes as hexadecimal text
  --lines        each line of FILE is an envelope of its own
  --json         a list of {{file, line, column, offset, path, rule, message}}

Ends with 0 where all are valid, 1 where one is not, 2 where one cannot be read.
"""


def validate_files(args: list[str]) -> int:
    """The exit code. Findings go to standard output, everything else to standard error."""
    try:
        options = _parser().parse_intermixed_args(args)
        if options.help:
            sys.stdout.write(_USAGE)
            return 0
        if not options.files:
            raise _MisusedError("no FILE was given")
    except _MisusedError as error:
        sys.stderr.write(f"rethrown validate: {error}\n\n{_USAGE}")
        return 2
    try:
        validate({})
    except ImportError as error:
        sys.stderr.write(f"rethrown validate: {error}\n")
        return 2

    found: list[tuple[str, Finding]] = []
    unread = 0
    for file in options.files:
        try:
            here = list(_inspect(file, options))
        except _UnreadableError as error:
            sys.stderr.write(f"{file}: {error}\n")
            unread += 1
            continue
        if not options.json:
            lines = [_line(file, finding) for finding in here]
            sys.stdout.writelines(lines or [f"{file}: valid\n"])
        found += ((file, finding) for finding in here)
    if options.json:
        plain = [{"file": file, **finding._asdict()} for file, finding in found]
        sys.stdout.write(f"{json.dumps(plain, ensure_ascii=False, indent=2)}\n")
    return 2 if unread else 1 if found else 0


class _MisusedError(Exception):
    pass


class _UnreadableError(Exception):
    pass


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _MisusedError(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--codec", choices=list(CODECS))
    for name in ("--hex", "--lines", "--json", "--help"):
        parser.add_argument(name, action="store_true")
    parser.add_argument("files", nargs="*")
    return parser


def _inspect(file: str, options: Any) -> Iterable[Finding]:
    content = _content(file)
    if not options.lines:
        yield from findings(_unhex(content) if options.hex else content, options.codec)
        return
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            try:
                data = _unhex(line) if options.hex else line
            except _UnreadableError as error:
                raise _UnreadableError(f"line {number}: {error}") from None
            yield from (finding._replace(line=number) for finding in findings(data, options.codec))


def _content(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read()
        with open(file, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise _UnreadableError(f"cannot be read: {errno.errorcode[error.errno or errno.EIO]}") from None


def _unhex(text: bytes) -> bytes:
    digits = b"".join(text.split())
    if not re.fullmatch(rb"(?:[0-9a-fA-F]{2})*", digits):
        raise _UnreadableError("no hexadecimal text")
    return bytes.fromhex(digits.decode())


# A path is made of keys from the file.
_SHOWN_CHARACTERS: Final = 300


def _line(file: str, finding: Finding) -> str:
    line, column, offset, path, rule, message = finding
    place = ":".join(str(each) for each in (file, line, column) if each is not None)
    start = "" if offset is None else f"offset {offset}: "
    where = printable_line(path[:_SHOWN_CHARACTERS]) or "the root"
    rest = "…" if len(path) > _SHOWN_CHARACTERS else ""
    return f"{place}: {start}{where}{rest}: {printable_line(message)} ({rule})\n"
