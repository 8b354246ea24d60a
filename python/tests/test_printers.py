"""A real `__traceback__`: every printer of the standard library × every shape of error (SPEC RES-7).

printers.py runs them, once, in a folder full of canaries. What a version of Python does otherwise is data.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest
from planted import CANARY, TESTS, Planted
from printed import HAS_GROUPS, check_calls
from printers import PRINTERS, SHAPES, TRACEBACK

#: Printers that show the calls of one error alone.
OF_ONE_ERROR = {
    *(f"traceback.{name}" for name in ("print_tb", "print_list", "format_tb", "format_list")),
    *(f"traceback.{name}" for name in ("extract_tb", "StackSummary", "FrameSummary")),
    "sys.unraisablehook",
}
#: Printers written in C, which know no shipped sources: they do not ask linecache.
IN_C = {"sys.unraisablehook"} | (
    set() if sys.version_info >= (3, 13) else {"sys.excepthook", "threading.excepthook", "uncaught"}
)
#: These ask for a file that is called exactly as the remote code is shown, `>` included. Nothing but the name
#: can keep them from it, and the name is the sender's only up to that `>`.
ASKS_FOR_ITS_NAMESAKE = IN_C if sys.version_info < (3, 11) else set()


def check(printer: str, shape: str, text: str) -> None:
    check_calls(text, SHAPES[shape], chain=printer not in OF_ONE_ERROR, has_sources=printer not in IN_C)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return Planted(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def printed(planted: Planted) -> Any:
    done = planted.run(str(TESTS / "printers.py"))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("printer", PRINTERS)
def test_remote_calls_are_printed_in_order_with_what_was_shipped_res_7(
    printer: str, shape: str, printed: Any, planted: Planted
) -> None:
    result = printed[printer][shape]
    check(printer, shape, result["text"])
    planted.check(result, asks_for_namesake=printer in ASKS_FOR_ITS_NAMESAKE)


UNCAUGHT = ("a plain one", "a nearest ancestor", "recursion", "a cause", "a context", "notes", "a group")


@pytest.mark.parametrize("shape", UNCAUGHT)
def test_the_interpreters_own_hook_prints_an_uncaught_one_res_7(shape: str, planted: Planted) -> None:
    done = planted.run(str(TESTS / "printers.py"), shape)
    assert done.returncode == 1
    check("uncaught", shape, done.stderr)
    result = {"text": done.stderr, "opened": json.loads(done.stdout)}
    planted.check(result, asks_for_namesake="uncaught" in ASKS_FOR_ITS_NAMESAKE)


def test_canaries_were_planted(planted: Planted) -> None:
    assert planted.count > 200
    assert [path for path in planted.here.iterdir() if path.name.startswith("<remote ")]
    assert (planted.here / "<remote python w7:app.py>").exists()
    assert (planted.here / "<remote python w7:" / "srv" / "app.py>").exists()
    assert (planted.there / "app.py>").exists()


@pytest.mark.skipif(not ASKS_FOR_ITS_NAMESAKE, reason="since 3.11 what is in angle brackets is no file")
def test_only_a_file_that_ends_in_an_angle_bracket_is_taken_for_remote_code_res_7(printed: Any) -> None:
    text = printed["sys.excepthook"]["a plain one"]["text"]
    assert CANARY in text
    named = printed["sys.excepthook"]["names of local files"]["opened"]
    assert named
    assert all(path.endswith(">") for path in named)


def test_every_public_name_of_the_traceback_module_is_accounted_for() -> None:
    # Of the local stack, of no exception, or of no frame.
    others = {"print_stack", "format_stack", "extract_stack", "walk_stack", "walk_tb", "clear_frames"}
    others |= {"format_exception_only"}
    # print_list is documented, and not listed.
    assert set(traceback.__all__) - others <= TRACEBACK.keys() <= vars(traceback).keys()


@pytest.mark.parametrize("printer", ["traceback.print_exception", "sys.excepthook", "logging.exception"])
def test_notes_follow_the_error_res_5(printer: str, printed: Any) -> None:
    text = printed[printer]["notes"]["text"]
    assert text.endswith("ValueError: remote\none note\nanother\n") == HAS_GROUPS


def test_the_folder_of_the_canaries_is_where_they_ran(planted: Planted) -> None:
    done = planted.run("-c", "import os, app; print(os.getcwd(), app.__file__)")
    assert CANARY in Path(done.stdout.split()[1]).read_text()
    assert os.path.samefile(done.stdout.split()[0], planted.here)
