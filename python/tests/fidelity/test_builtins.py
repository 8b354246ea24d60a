"""Every error class of `builtins`, by enumeration, comes back equal (SPEC CAP-8, RES-2 to RES-4, REL-1)."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from fidelity.cases import GROUP, Case, builtin_cases, builtin_classes
from fidelity.same import NEVER, crossed, slots, thrown
from rethrown import ErrorRegistry, RemoteError

ORDINARY = builtin_cases(process_control=False)
CONTROL = builtin_cases(process_control=True)


@pytest.mark.parametrize("case", ORDINARY, ids=lambda case: case.name[:80])
def test_every_builtin_comes_back_equal_through_every_codec_res_2(case: Case) -> None:
    assert crossed(ErrorRegistry(), thrown(case.make())).differences == []


@pytest.mark.parametrize("case", CONTROL, ids=lambda case: case.name[:80])
def test_process_control_comes_back_equal_where_it_was_registered_on_purpose_id_7(case: Case) -> None:
    error = case.make()
    errors = ErrorRegistry()
    assert type(errors.deserialize(errors.serialize(error))) is RemoteError
    errors.register(type(error), process_control=True)
    assert crossed(errors, thrown(error)).differences == []


#: What CAP-8 sends.
FACTS: dict[type[BaseException], set[str]] = {
    OSError: {"errno", "strerror", "filename", "filename2"},
    ImportError: {"name", "path"},
    SyntaxError: {"filename", "lineno", "offset", "text", "end_lineno", "end_offset"},
    UnicodeEncodeError: {"encoding", "object", "start", "end", "reason"},
    UnicodeDecodeError: {"encoding", "object", "start", "end", "reason"},
    UnicodeTranslateError: {"object", "start", "end", "reason"},
    SystemExit: {"code"},
    StopIteration: {"value"},
    AttributeError: {"name"},
    NameError: {"name"},
}
#: What follows from the arguments, the message or the members.
IMPLIED: set[tuple[Any, str]] = {
    (OSError, "characters_written"),
    (ImportError, "msg"),
    (SyntaxError, "msg"),
    (GROUP, "message"),
    (GROUP, "exceptions"),
}
#: An instruction to the interpreter's printer, and what no constructor sets.
LEFT_OUT: set[tuple[type, str]] = {
    (SyntaxError, "print_file_and_line"),
    (UnicodeTranslateError, "encoding"),
}


def test_no_slot_of_a_builtin_is_forgotten_cap_8() -> None:
    found = {(owner, name) for cls in builtin_classes() for owner, name, _ in slots(cls)}
    sent: set[tuple[Any, str]] = {(cls, name) for cls, names in FACTS.items() for name in names}
    missing = {each for each in IMPLIED if each[0] is None}
    if sys.version_info < (3, 12):
        missing |= {(ImportError, "name_from")}
    assert found == (sent | IMPLIED | LEFT_OUT | NEVER) - missing
