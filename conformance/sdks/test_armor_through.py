"""Armor through each of the four (SPEC 7.4), by their own code, to a caller in either language."""

from __future__ import annotations

import functools
import html
import json
import logging
import shlex
import textwrap
import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest
from armor_carriers import BUDGETS, CARRIERS, QuotaExceededError, armored, caught_from, errors, shown
from conftest import Ask

from rethrown import RemoteError, envelope_of, find_armor

carried = functools.cache(lambda name, budget: CARRIERS[name](budget))
MESSAGE = '100 of "100"\ncalls\\ \u20ac'


def catch(given: Any) -> QuotaExceededError:
    """What one call gives, on the caller's side."""
    caught = errors.recover(given)
    assert type(caught) is QuotaExceededError
    return caught


@pytest.mark.parametrize("name", CARRIERS)
def test_it_arrives_whole_through_what_carries_only_a_string(name: str) -> None:
    caught = catch(carried(name, None))
    assert str(caught) == MESSAGE
    assert (caught.limit, caught.period) == (100, "day's")
    assert vars(caught)["__notes__"] == ["account a-17"]
    cause = caught.__cause__
    assert type(cause) is KeyError
    assert cause.args == ("a-17",)
    envelope: Any = envelope_of(caught)
    frames = envelope["frames"]
    assert frames[-1]["function"] == "charge"
    assert frames[-1]["source"] == "raise error from cause"
    assert caught.__traceback__ is not None


@pytest.mark.parametrize("name", CARRIERS)
def test_what_carried_it_shows_type_and_message_to_who_does_not_know_armor(name: str) -> None:
    assert "billing.QuotaExceeded: 100 of" in json.dumps(shown(carried(name, None)), default=str)


@pytest.mark.parametrize("budget", [budget for budget in BUDGETS if budget])
@pytest.mark.parametrize("name", CARRIERS)
def test_within_a_budget_it_is_cut_and_is_still_its_class_cap_14(name: str, budget: int) -> None:
    given = carried(name, budget)
    text = json.dumps(shown(given), default=str)
    token = find_armor(text) or ""
    assert 0 < len(token) <= budget
    caught = catch(given)
    envelope: Any = envelope_of(caught)
    # 1 KiB holds no more than class, message and cause.
    fields = None if budget < 2048 else {"limit": 100, "period": "day's"}
    assert envelope.get("attributes") == fields
    assert len(envelope.get("stdout", "")) < 100_000
    assert envelope["omitted"]


@pytest.mark.parametrize("name", CARRIERS)
def test_a_caller_in_typescript_catches_it_too(ask: Ask, name: str) -> None:
    reply = ask("recovered", json.dumps(shown(carried(name, None)), default=str), "msgpack")
    assert reply["name"] == "QuotaExceeded"
    assert reply["message"] == MESSAGE
    assert reply["fields"] == {"limit": 100, "period": "day's"}
    assert reply["cause"] == ["python.KeyError", "'a-17'"]
    assert reply["envelope"]["notes"] == ["account a-17"]
    assert "charge" in reply["stack"]


TEXT = str(caught_from(armored(None)))
TOKEN = find_armor(TEXT) or ""

SURVIVES: dict[str, Callable[[str], str]] = {
    "repr": repr,
    "repr of repr": lambda text: repr(repr(text)),
    "ascii": ascii,
    "JSON": json.dumps,
    "JSON in JSON": lambda text: json.dumps(json.dumps({"detail": text})),
    "quotes": lambda text: f"'{text}'",
    "double quotes": lambda text: f'"{text}"',
    "backticks": lambda text: f"`{text}`",
    "brackets": lambda text: f"[{text}]({text})",
    "shell quotes": shlex.quote,
    "HTML": html.escape,
    "URL encoding": urllib.parse.quote_plus,
    "lines of a log": lambda text: "\n".join(f"2026-11-21 ERROR {line}" for line in text.splitlines()),
    "logging": lambda text: logging.Formatter().format(
        logging.LogRecord("a", logging.ERROR, "a.py", 1, "failed: %s", (text,), None)
    ),
    "indentation": lambda text: textwrap.indent(text, "    "),
    "twice": lambda text: f"{text} {text}",
    "behind one that was cut": lambda text: f"{TOKEN[:-20]} {text}",
    "full stop": lambda text: f"{text}.",
    "comma": lambda text: f"{text}, and more",
    "Latin-1": lambda text: text.encode("latin-1", "replace").decode("latin-1"),
}


@pytest.mark.parametrize("way", SURVIVES)
def test_a_token_survives(way: str) -> None:
    text = SURVIVES[way](TEXT)
    assert catch(text).limit == 100
    assert catch(RuntimeError(text)).limit == 100


LOST: dict[str, Callable[[str], str]] = {
    "wrapped lines": lambda text: textwrap.fill(text, 80),
    "upper case": str.upper,
    "case folding": str.casefold,
    "the middle cut out": lambda text: f"{text[: -len(TOKEN) // 2 - 50]}…{text[-len(TOKEN) // 2 :]}",
    "one character": lambda text: text.replace(TOKEN[40], "A" if TOKEN[40] != "A" else "B"),
}


@pytest.mark.parametrize("way", LOST)
def test_a_token_does_not_survive_and_what_came_stays(way: str) -> None:
    text = LOST[way](TEXT)
    error = RuntimeError(text)
    assert errors.recover(error) is error
    caught = errors.recover(text)
    assert type(caught) is RemoteError
    assert "100" in str(caught)


def test_wherever_a_platform_cuts_it_nothing_is_thrown() -> None:
    start = TEXT.index(TOKEN)
    for end in range(start, len(TEXT), 7):
        error = RuntimeError(TEXT[:end])
        assert errors.recover(error) is error


def test_the_rest_of_a_text_that_was_cut_is_armored_no_more_and_shown() -> None:
    caught = errors.recover(TEXT[:-1])
    assert "billing.QuotaExceeded: 100 of" in str(caught)
