"""Stacks in both directions (SPEC CAP-6, RES-7)."""

from __future__ import annotations

import builtins
import gc
import io
import linecache
import logging
import os
import subprocess
import sys
import tokenize
import traceback
import weakref
from pathlib import Path
from typing import Any

import pytest

from rethrown import ErrorRegistry, capture, deserialize, format, restore, serialize
from rethrown.stack.names import remote_name


def fails(depth: int) -> None:
    if depth:
        fails(depth - 1)
    raise ValueError("bottom")


def caught(depth: int = 0) -> ValueError:
    try:
        fails(depth)
    except ValueError as error:
        return error
    raise AssertionError


def without_carets(lines: list[str]) -> str:
    text = "".join(lines).splitlines(keepends=True)
    return "".join(line for line in text if not line.strip() or set(line.strip()) - set("~^"))


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 4, 5, 50])
def test_the_text_is_what_python_prints_less_the_carets_cap_6(depth: int) -> None:
    error = caught(depth)
    native = ["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__)]
    assert capture(error)["traceback"] == without_carets(native)


def test_frames_are_innermost_last_cap_6() -> None:
    frames: Any = capture(caught())["frames"]
    assert [frame["function"] for frame in frames] == ["caught", "fails"]
    assert frames[-1] == {
        "file": __file__,
        "line": fails.__code__.co_firstlineno + 3,
        "function": "fails",
        "module": __name__,
        "source": 'raise ValueError("bottom")',
    }


def test_code_without_source_has_frames_all_the_same_cap_6() -> None:
    try:
        exec(compile("1 / 0", "<made up>", "exec"), {"__name__": 5})
    except ZeroDivisionError as error:
        envelope: Any = capture(error)
    assert envelope["frames"][-1] == {"file": "<made up>", "line": 1, "function": "<module>"}


WIRE: Any = {
    "v": 1,
    "type": "python.ValueError",
    "message": "remote",
    "origin": {"language": "python", "worker": "w7"},
    "frames": [
        {"file": "/srv/app.py", "line": 12, "function": "handle", "source": "    run(x)"},
        {"file": "/srv/lib.py", "line": 3, "column": 9, "function": "run"},
    ],
}


def run(source: str, file: Path, module: str = "app") -> tuple[Any, dict[str, Any]]:
    """What running a file raises, with the code that raised it."""
    file.write_text(source)
    code = compile(source, str(file), "exec")
    return code, failed(code, module)


def failed(code: Any, module: str) -> dict[str, Any]:
    """The frame of the error that some code raises in a module."""
    try:
        exec(code, {"__name__": module})
    except ValueError as error:
        envelope: Any = capture(error)
        assert f"line {envelope['frames'][-1]['line']}, in <module>" in envelope["traceback"]
        frame: dict[str, Any] = envelope["frames"][-1]
        return frame
    raise AssertionError


def test_a_source_line_is_that_of_the_file_as_it_is_now_cap_6(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    code, frame = run("raise ValueError(1)", file)
    assert frame["source"] == "raise ValueError(1)"
    for number in range(2, 5):
        file.write_text(f"raise ValueError({'1' * number})  # edited")
        assert failed(code, "app")["source"] == f"raise ValueError({'1' * number})  # edited"
    file.unlink()
    assert "source" not in failed(code, "app")


def test_a_source_line_that_others_changed_in_the_cache_is_seen_cap_6(tmp_path: Path) -> None:
    code, frame = run("raise ValueError(1)", tmp_path / "app.py")
    linecache.clearcache()
    for source in ("first", "second"):
        lines = [source]
        linecache.cache[frame["file"]] = (1, None, lines, frame["file"])
        assert failed(code, "app")["source"] == source
        lines[0] = "in place"
        assert failed(code, "app")["source"] == "in place"


def test_the_same_code_in_two_modules_has_the_module_of_each_cap_6(tmp_path: Path) -> None:
    code, frame = run("raise ValueError(1)", tmp_path / "app.py", "one")
    assert [frame["module"], *(failed(code, each)["module"] for each in ("two", "one", "two"))] == [
        "one",
        "two",
        "one",
        "two",
    ]


def test_code_of_an_error_that_was_captured_is_not_kept_alive_cap_6(tmp_path: Path) -> None:
    code, _ = run("raise ValueError(1)", tmp_path / "app.py")
    gone = weakref.ref(code)
    del code
    gc.collect()
    assert gone() is None


def test_frames_of_two_captures_share_no_container_cap_6() -> None:
    error = caught()
    one, other = capture(error), capture(error)
    one["frames"][0]["file"] = "changed"
    assert other["frames"][0]["file"] == capture(error)["frames"][0]["file"] != "changed"


def test_capture_and_restore_open_no_file_twice_and_call_no_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    error = caught(3)
    wire = serialize(error)

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError

    def imported(name: str, *rest: Any) -> Any:
        # The standard library's own functions import what is loaded.
        assert name in sys.modules
        return found(name, *rest)

    found = builtins.__import__
    for name in ("format_exception", "extract_tb", "walk_tb", "format_tb"):
        monkeypatch.setattr(traceback, name, forbidden)
    for module, name in ((builtins, "open"), (io, "open"), (tokenize, "open")):
        monkeypatch.setattr(module, name, forbidden)
    monkeypatch.setattr(builtins, "__import__", imported)
    again = serialize(error)
    restored = deserialize(again)
    monkeypatch.undo()
    assert len(again) == len(wire)
    assert [each.name for each in traceback.extract_tb(restored.__traceback__)] == ["caught", *["fails"] * 4]


def test_restored_frames_have_namespaces_of_their_own_res_7() -> None:
    envelope: Any = {"v": 1, "type": "a.B", "frames": [{"file": "f", "line": 1}]}
    one, other = (restore(envelope).__traceback__ for _ in range(2))
    assert one is not None
    assert other is not None
    one.tb_frame.f_globals["held"] = 1
    assert "held" not in other.tb_frame.f_globals


@pytest.mark.parametrize(
    ("frame", "other"),
    [
        ({"file": "f", "line": 1}, {"file": "f", "line": 2}),
        ({"file": "f", "line": 1}, {"file": "g", "line": 1}),
        ({"file": "f", "line": 1, "function": "a"}, {"file": "f", "line": 1, "function": "b"}),
    ],
)
def test_every_frame_is_shown_as_its_own_res_7(frame: dict[str, Any], other: dict[str, Any]) -> None:
    def shown(frame: dict[str, Any], worker: str) -> tuple[Any, ...]:
        envelope: Any = {"v": 1, "type": "a.B", "frames": [frame], "origin": {"worker": worker}}
        (each,) = traceback.extract_tb(restore(envelope).__traceback__)
        return each.filename, each.lineno, each.name

    for _ in range(2):
        for each in (frame, other):
            for worker in ("w1", "w2"):
                name = remote_name(each["file"], {"worker": worker})
                assert shown(each, worker) == (name, each["line"], each.get("function", "?"))


def test_remote_frames_are_a_native_traceback_res_7() -> None:
    error = restore(WIRE)
    assert traceback.format_exception(error) == [
        "Traceback (most recent call last):\n",
        '  File "<remote python w7:/srv/app.py>", line 12, in handle\n    run(x)\n',
        '  File "<remote python w7:/srv/lib.py>", line 3, in run\n',
        "ValueError: remote\n",
    ]
    assert [entry.line for entry in traceback.extract_tb(error.__traceback__)] == ["run(x)", ""]


def test_lines_are_right_wherever_they_are_shown_res_7() -> None:
    error = restore(WIRE)
    stream = io.StringIO()
    logger = logging.Logger("here")
    logger.addHandler(logging.StreamHandler(stream))
    try:
        try:
            raise error
        except ValueError as remote:
            raise KeyError("local") from remote
    except KeyError:
        logger.exception("shown")
    text = stream.getvalue()
    assert '"<remote python w7:/srv/app.py>", line 12, in handle\n    run(x)\n' in text
    assert (
        text.index("raise error")
        < text.index("/srv/app.py")
        < text.index("/srv/lib.py")
        < text.index("KeyError")
    )
    assert error.__traceback__ is not None
    innermost = list(traceback.walk_tb(error.__traceback__))[-1]
    assert (innermost[1], innermost[0].f_lineno) == (3, 3)


def test_an_uncaught_one_is_printed_by_the_interpreter_res_7(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("SENTINEL = 'local file'\n" * 20)
    code = f"import rethrown; raise rethrown.restore({WIRE!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert 'File "<remote python w7:/srv/app.py>", line 12, in handle' in done.stderr
    assert "SENTINEL" not in done.stderr
    assert done.stderr.endswith("ValueError: remote\n")


def test_a_nearest_ancestor_says_what_it_was_res_3() -> None:
    lineage = ["python.ValueError", "python.Exception", "python.BaseException"]
    special: Any = {**WIRE, "type": "app.Special", "lineage": lineage}
    error = restore(special)
    assert type(error) is ValueError
    first = traceback.format_exception(error)[1]
    assert first == '  File "<remote python w7:app.Special>", line 0, in app.Special\n'
    assert format(error).startswith("app.Special: remote\n")
    exact = restore(WIRE)
    assert "app.Special" not in "".join(traceback.format_exception(exact))


NAMES: list[tuple[str, dict[str, Any], str]] = [
    ("/etc/passwd", {"language": "go"}, "<remote go:/etc/passwd>"),
    ("f", {}, "<remote unknown:f>"),
    ("", {"worker": "w"}, "<remote unknown w:?>"),
    (
        "a>b<c\n\x1b\u202e",
        {"language": "p<", "worker": "\ud800"},
        "<remote p\ufffd \ufffd:a\ufffdb\ufffdc\ufffd\ufffd\ufffd>",
    ),
]


@pytest.mark.parametrize(("file", "origin", "name"), NAMES)
def test_the_name_of_remote_code_res_7(file: str, origin: dict[str, Any], name: str) -> None:
    wire: Any = {"v": 1, "type": "a.B", "frames": [{"file": file, "line": 1}], "origin": origin}
    if "\ud800" in origin.get("worker", ""):
        assert remote_name(file, origin) == name
        return
    tb = restore(wire).__traceback__
    assert tb is not None
    assert tb.tb_frame.f_code.co_filename == name


def test_long_names_are_cut_in_the_middle_res_7() -> None:
    tb = restore(
        {"v": 1, "type": "a.B", "frames": [{"file": "x" * 100_000, "function": "f" * 100_000}]}
    ).__traceback__
    assert tb is not None
    code = tb.tb_frame.f_code
    assert len(code.co_filename) == len(code.co_name) == 512
    assert code.co_filename.startswith("<remote unknown:xx")
    assert code.co_filename.endswith("xx>")


@pytest.mark.parametrize("line", [0, 1, 2**31 - 1])
def test_lines_at_the_bounds_res_7(line: int) -> None:
    error = restore({"v": 1, "type": "a.B", "frames": [{"file": "f", "line": line, "source": "s"}]})
    assert f"line {line}, in ?" in "".join(traceback.format_exception(error))
    assert len(linecache.getlines("<remote unknown:f>")[:2_000]) <= 1_000


@pytest.mark.parametrize("absolute", [True, False])
def test_no_file_is_opened_for_a_remote_frame_res_7(
    absolute: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentinel = tmp_path / "sentinel.py"
    sentinel.write_text("SENTINEL\n" * 10)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    file = str(sentinel) if absolute else "sentinel.py"
    opened: list[Any] = []
    real_open, real_stat = builtins.open, os.stat

    def watch(path: Any, real: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            if "sentinel" in str(args[0]):
                opened.append(args[0])
            return real(*args, **kwargs)

        return call

    error = restore({"v": 1, "type": "python.ValueError", "frames": [{"file": file, "line": 1}]})
    syntax = restore({"v": 1, "type": "python.SyntaxError", "attributes": {"filename": file, "lineno": 1}})
    monkeypatch.setattr(builtins, "open", watch("open", real_open))
    monkeypatch.setattr(io, "open", watch("open", real_open))
    monkeypatch.setattr(os, "stat", watch("stat", real_stat))
    shown = ""
    for each in (error, syntax):
        try:
            raise each
        except Exception as caught_one:
            shown += (
                "".join(traceback.format_exception(caught_one))
                + format(caught_one)
                + repr(capture(caught_one))
            )
    linecache.checkcache()
    assert opened == []
    assert "SENTINEL" not in shown


def test_sources_survive_a_cleared_cache_res_7() -> None:
    linecache.clearcache()
    assert "run(x)" in "".join(traceback.format_exception(restore(WIRE)))


def test_a_source_line_cannot_forge_another_res_7() -> None:
    frames: Any = [{"file": "f", "line": 1, "source": "a\n  File forged\x1b[2J"}]
    shown = "".join(traceback.format_exception(restore({"v": 1, "type": "a.B", "frames": frames})))
    assert "\n  File forged" not in shown
    assert "\x1b" not in shown


def test_no_local_variable_is_kept_alive_res_7() -> None:
    tb: Any = restore(WIRE).__traceback__
    while tb is not None:
        assert tb.tb_frame.f_locals == {}
        assert tb.tb_frame.f_back is None
        tb = tb.tb_next


def test_the_report() -> None:
    wire: Any = {
        "v": 1,
        "type": "billing.QuotaExceeded",
        "message": "100 of 100 calls used",
        "code": "QUOTA",
        "kind": "user",
        "status": "resource_exhausted",
        "httpStatus": 429,
        "retryable": True,
        "retryAfterMs": 60000,
        "frames": [
            {
                "file": "/srv/app.py",
                "line": 12,
                "function": "handle",
                "source": "raise QuotaExceeded(100, 100)",
            }
        ],
        "stdout": "checking quota\n",
        "billableUnits": 0.25,
        "attributes": {"used": 100, "limit": 100, "raw": b"hi", "list": [1, {"a": None}, 1.5, "ü"]},
        "notes": ["account a-17"],
        "cause": 1,
        "context": 2,
        "errors": [1, 3],
        "origin": {"language": "python", "runtime": "CPython 3.11.7", "worker": "w7"},
        "omitted": [{"path": "/message", "reason": "truncated", "size": 70000}, {"reason": "redacted"}],
        "related": [
            {"type": "python.KeyError", "message": "'a-17'"},
            {"type": "a.Context", "origin": {"language": "go"}},
            {"type": "a.Member", "traceback": "one\n  two"},
        ],
    }
    assert format(restore(wire)) == "\n".join(
        [
            "billing.QuotaExceeded: 100 of 100 calls used",
            "  code QUOTA, user, resource_exhausted, HTTP 429, retryable, retry after 60000 ms",
            "  raised in python (CPython 3.11.7), worker w7",
            "    at handle (/srv/app.py:12)",
            "         raise QuotaExceeded(100, 100)",
            "  limit = 100",
            '  list = [1,{"a":null},1.5,"ü"]',
            '  raw = "2 bytes"',
            "  used = 100",
            "  note: account a-17",
            "  stdout: checking quota",
            "  billable units: 0.25",
            "  left out: /message (truncated, 70000)",
            "  left out: parts (redacted)",
            "Caused by: python.KeyError: 'a-17'",
            "  raised in python (CPython 3.11.7), worker w7",
            "While handling: a.Context",
            "  raised in go",
            "  Member 1 of 2: (shown above: python.KeyError)",
            "  Member 2 of 2: a.Member",
            "    raised in python (CPython 3.11.7), worker w7",
            "      one",
            "        two",
        ]
    )


def test_a_report_of_a_local_error() -> None:
    assert format(caught()).startswith("python.ValueError: bottom\n  raised in python (CPython 3.")


def test_a_traceback_survives_the_trip() -> None:
    errors = ErrorRegistry()
    error = deserialize(serialize(caught(), origin={"worker": "w7"}))
    shown = "".join(traceback.format_exception(error))
    assert f'  File "<remote python w7:{__file__}>", line' in shown
    assert 'raise ValueError("bottom")' in shown
    assert errors.serialize(error) == serialize(error)
