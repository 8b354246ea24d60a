"""`x-fal-billable-units`, both ways: fal prints integers whole, and everything else with eight decimals."""

from __future__ import annotations

import math
import re

from rethrown._generated import BOUNDS

_DIGITS = "[0-9]+(?:_[0-9]+)*"
_SPACE = "[ \t\n\r\f\v]*"
# What `float()` takes, in ASCII: every language knows these digits.
_NUMBER = re.compile(
    rf"{_SPACE}[+-]?(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?{_SPACE}"
)


def format_units(units: int | float | str) -> str | None:
    """The header of what a call costs; None for text that is no number, and for one that no double holds."""
    number = _number(units)
    if number is None:
        return None
    whole = type(units) is not str and number.is_integer() and abs(number) <= BOUNDS["maxInteger"]
    return f"{number:.0f}" if whole else f"{number:.8f}"


def parse_units(header: str) -> float | str:
    """What a header says that a call costs: a number, or text verbatim."""
    number = _number(header)
    return header if number is None else number


def _number(units: int | float | str) -> float | None:
    if type(units) is str and not _NUMBER.fullmatch(units):
        return None
    try:
        number = float(units)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
