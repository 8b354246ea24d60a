"""The Python testee speaks the protocol of conformance/TESTEE.md, on every Python (test/testee.test.ts)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from testees import PYTHON, ROOT, Ask, started

EXCHANGES: list[Any] = json.loads((ROOT / "conformance/testees/exchanges.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with started(PYTHON) as ask:
        yield ask


def holds(wanted: Any, given: Any) -> bool:
    """Whether maps have at least the members that are wanted."""
    if isinstance(wanted, dict) and isinstance(given, dict):
        return all(name in given and holds(each, given[name]) for name, each in wanted.items())
    if isinstance(wanted, list) and isinstance(given, list) and len(wanted) == len(given):
        return all(map(holds, wanted, given))
    return bool(wanted == given)


def captured(ask: Ask, recipe: dict[str, Any]) -> Any:
    reply = ask({"op": "capture", "recipe": recipe, "to": ["json"]})
    assert "bytes" in reply, reply
    return json.loads(reply["bytes"]["json"])


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange["why"])
def test_the_exchange(ask: Ask, exchange: Any) -> None:
    reply = ask(exchange["request"])
    if "reply" in exchange:
        assert holds(exchange["reply"], reply), reply
        return
    sent = json.loads(reply["bytes"]["json"])
    assert holds(exchange["envelope"], sent), reply
    assert not sent.keys() & set(exchange.get("lacks", ()))


def test_features_are_those_of_this_python(ask: Ask) -> None:
    features = ask({"cmd": "start", "protocol": 1})["features"]
    assert ("groups" in features) == ("notes" in features) == (sys.version_info >= (3, 11))


def test_a_class_of_the_main_program_has_a_stable_name_id_2(ask: Ask) -> None:
    sent = captured(ask, {"class": "Job", "message": "m"})
    assert sent["type"] == "testee.Job"
    (fact,) = ask({"op": "restore", "envelope": sent})["facts"]
    assert (fact["class"], fact["message"]) == ("testee.Job", "m")


@pytest.mark.parametrize(
    "cls", ["exit", "python.KeyboardInterrupt", "python.GeneratorExit", "python.StopIteration"]
)
def test_what_would_end_the_program_is_data_id_7(ask: Ask, cls: str) -> None:
    sent = captured(ask, {"class": cls, "calls": 2})
    (fact,) = ask({"op": "restore", "envelope": sent})["facts"]
    assert fact["class"] == "RemoteError"
    relayed = ask({"op": "relay", "envelope": sent, "to": ["json"]})
    assert json.loads(relayed["bytes"]["json"]) == sent


def test_context_suppression_and_notes_are_as_the_recipe_says(ask: Ask) -> None:
    recipe = {"class": "error", "context": {"class": "type-error"}, "cause": {"class": "range-error"}}
    sent = captured(ask, {**recipe, "notes": ["a"]})
    assert (sent["cause"], sent["context"], sent["notes"]) == (1, 2, ["a"])
    assert "suppressContext" not in sent
    assert captured(ask, {**recipe, "suppressContext": True})["suppressContext"] is True


def test_the_testee_itself_does_not_recurse_over_an_envelope(ask: Ask) -> None:
    deep: Any = []
    for _ in range(500):
        deep = [deep]
    envelope = {"v": 1, "type": "a.B", "attributes": {"x": deep}}
    error = ask({"op": "encode", "envelope": envelope, "to": ["json"]})["error"]
    assert error["code"] == "limit"
