"""A real `__traceback__`, for whoever looks into it: inspect, pdb, pytest and their like (SPEC RES-7)."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from debuggers import COMMANDS, DEBUGGERS, OF_RUNNING_CODE, as_text, in_pdb, session
from planted import CANARY, TESTS, Planted
from printed import HAS_GROUPS, check_calls
from printers import SHAPES, made

from rethrown import restore
from rethrown._generated import BOUNDS

#: Makes the name absolute, and so asks for a file that is called as the remote code is shown, `>` included.
ASKS_FOR_ITS_NAMESAKE = {"cgitb"}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return Planted(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def shown(planted: Planted) -> Any:
    done = planted.run(str(TESTS / "debuggers.py"))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("debugger", DEBUGGERS)
def test_remote_calls_are_found_in_order_with_what_was_shipped_res_7(
    debugger: str, shape: str, shown: Any, planted: Planted
) -> None:
    result = shown[debugger][shape]
    # cgitb ends with what Python prints; the others know one error.
    check_calls(result["text"], SHAPES[shape], chain=debugger == "cgitb")
    planted.check(result, asks_for_namesake=debugger in ASKS_FOR_ITS_NAMESAKE)


@pytest.mark.skipif("cgitb" in DEBUGGERS, reason="this version has cgitb")
def test_there_is_no_cgitb_any_more() -> None:
    with pytest.raises(ImportError):
        __import__("cgitb")


@pytest.mark.parametrize("observer", OF_RUNNING_CODE)
def test_remote_code_never_runs_res_7(observer: str, shown: Any, planted: Planted) -> None:
    for result in shown[observer].values():
        planted.check(result, asks_for_namesake=False)
        assert ".py" in result["text"]
        assert "<remote" not in result["text"]


def test_a_post_mortem_survives_every_command() -> None:
    text = session(made("a plain one"), *COMMANDS)
    assert text.count("(Pdb)") == len(COMMANDS) + 1
    assert "(Pdb) 'alive'" in text
    assert " 40  ->\traise ValueError('remote')" in text
    assert " 12  \trun(x)" in text


def test_a_post_mortem_walks_between_remote_calls() -> None:
    text = session(made("a plain one"), "u", "u", "d")
    places = re.findall(r"> (<remote [^>]*>\(\d+\))", text)
    app, lib = "<remote python w7:/srv/app.py>", "<remote python w7:/srv/lib.py>"
    assert places == [f"{app}(40)", f"{lib}(3)", f"{app}(12)", f"{lib}(3)"]


def test_a_post_mortem_of_a_process_res_7(planted: Planted, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text("from printers import made\nraise made('a cause')\n")
    commands = ("c", "w", "l", "u", "d", "q", "q")
    done = planted.run("-m", "pdb", str(tmp_path / "script.py"), stdin="\n".join(commands))
    assert "Running 'cont' or 'step' will restart the program" in done.stdout
    # First what Python prints, then what `w` shows.
    check_calls(done.stdout + done.stderr, SHAPES["a cause"])
    assert "-> raise ValueError('remote')" in done.stdout
    assert "  <remote python w7:/srv/app.py>(12)handle()\n-> run(x)\n" in done.stdout
    assert CANARY not in done.stdout + done.stderr


#: A call in pytest's short style and the line below.
SHORT = re.compile(r"^(<remote [^>]*>):(\d+): in (.*)\n    (.*)$", re.MULTILINE)


def test_pytest_shows_the_calls_and_what_was_shipped_res_7(planted: Planted, tmp_path: Path) -> None:
    shapes = [shape for shape in SHAPES if shape not in ("a group", "recursion", "a syntax error")]
    (tmp_path / "test_remote.py").write_text(
        "import pytest\nfrom printers import made\n\n\n"
        f"@pytest.mark.parametrize('shape', {shapes!r})\n"
        "def test_remote(shape):\n    raise made(shape)\n"
    )
    done = planted.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", str(tmp_path))
    assert f"{len(shapes)} failed" in done.stdout
    assert CANARY not in done.stdout
    assert "root:" not in done.stdout
    reports = re.split(r"^_+ test_remote\[.*\] _+$", done.stdout, flags=re.MULTILINE)[1:]
    for shape, report in zip(shapes, reports, strict=True):
        calls = (
            as_text(name, int(line), function, source)
            for name, line, function, source in SHORT.findall(report)
        )
        check_calls("".join(calls), SHAPES[shape])


@pytest.mark.skipif(not HAS_GROUPS, reason="Python 3.10 has no groups")
def test_pytest_shows_a_group_as_python_does_res_7(planted: Planted, tmp_path: Path) -> None:
    (tmp_path / "test_group.py").write_text(
        "from printers import made\n\n\ndef test_group():\n    raise made('a group')\n"
    )
    done = planted.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=native", str(tmp_path))
    check_calls(done.stdout, SHAPES["a group"])


@pytest.mark.skipif(sys.version_info < (3, 13), reason="pdb walks between causes since 3.13")
def test_a_post_mortem_walks_between_causes_res_5() -> None:
    import io
    import pdb

    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("exceptions\nexceptions 0\nw\nq\n"), stdout=out, nosigint=True)
    debugger.use_rawinput = False
    debugger.reset()
    error: Any = made("a cause")
    debugger.interaction(None, error)
    assert "<remote python w7:/srv/db.py>(7)query()\n-> cursor.execute(sql)\n" in out.getvalue()


@pytest.mark.parametrize("line", [10_000, 10_001, BOUNDS["maxPosition"]])
def test_no_debugger_walks_through_the_lines_that_a_sender_claims_res_7(line: int) -> None:
    frames = [{"file": f"{line}.py", "line": line, "source": "here()"}] * 20
    # 2 ** 31 lines took an hour a call.
    text = in_pdb(restore({"v": 1, "type": "a.B", "frames": frames}))  # type: ignore[typeddict-item]
    assert text.count(f"line {line}, in ?") == 20
