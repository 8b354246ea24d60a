"""Python → TypeScript → Python through a relay that knows none of the classes (SPEC REL-1, RES-2).

Needs the build in dist/ (`npm run build`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from testees import TYPESCRIPT, Ask, bytes_of, started

from fidelity.cases import Case, builtin_cases
from fidelity.failures import FAILURES
from fidelity.library import library_cases
from fidelity.reached import registered
from fidelity.same import compared, thrown
from fidelity.shapes import SHAPES
from rethrown import CodecName

#: The binary encodings, and the one that goes through text.
CODECS: tuple[CodecName, ...] = ("msgpack", "protobuf", "armor")
CASES: dict[str, Callable[[], list[Case]]] = {
    "builtins": lambda: builtin_cases(process_control=False),
    "process control": lambda: builtin_cases(process_control=True),
    "library": library_cases,
    "shapes": lambda: SHAPES,
    "failures": lambda: [Case(each.name, each.caught) for each in FAILURES if sys.version_info >= each.since],
}


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with started(TYPESCRIPT) as ask:
        yield ask


@pytest.mark.parametrize("cases", CASES)
def test_the_same_bytes_the_same_class_and_the_same_facts_rel_1(ask: Ask, cases: str) -> None:
    wrong = []
    for case in CASES[cases]():
        error = thrown(case.make())
        errors = registered(error)
        for codec in CODECS:
            data = errors.serialize(error, codec)
            relayed = ask({"op": "relay", "codec": codec, "hex": data.hex(), "to": [codec]})
            if relayed != bytes_of([codec], {codec: data}.__getitem__):
                wrong.append(f"{case.name} {codec} other bytes")
            differences = compared(error, errors.deserialize(data)).differences
            wrong += [f"{case.name} {codec} {each}" for each in differences]
    assert wrong == []
