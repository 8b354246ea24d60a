"""Whatever shows an error to people, in a process of its own that notes which files it opens (SPEC RES-7).

test_printers.py starts this program, once, and judges what it prints: every printer × every shape of error.
Started with the name of an error, it lets that one end the process.
"""

from __future__ import annotations

import asyncio
import atexit
import code
import concurrent.futures
import contextlib
import doctest
import io
import json
import logging
import os
import sys
import threading
import traceback
import unittest
from collections.abc import Callable
from functools import partial
from typing import Any

from rethrown import deserialize, encode

PYTHON = {"language": "python", "worker": "w7"}
LINEAGE = ["python.ValueError", "python.Exception", "python.BaseException"]


def frame(file: str, line: int, function: str, source: str | None = None) -> dict[str, Any]:
    made = {"file": file, "line": line, "function": function}
    return made if source is None else {**made, "source": source}


def wire(*frames: dict[str, Any], type: str = "python.ValueError", **more: Any) -> dict[str, Any]:
    return {"v": 1, "type": type, "message": "remote", "origin": PYTHON, "frames": list(frames), **more}


def member(*frames: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {name: value for name, value in wire(*frames, **more).items() if name not in ("v", "origin")}


STACK = (
    frame("/srv/app.py", 12, "handle", "    run(x)"),
    frame("/srv/lib.py", 3, "run"),
    frame("/srv/app.py", 40, "Outer.<locals>.inner", "raise ValueError('remote')"),
)
OTHER = (frame("/srv/db.py", 7, "query", "cursor.execute(sql)"), frame("/srv/db.py", 90, "connect"))
THIRD = (frame("main.go", 5, "main.run", "return err"),)

#: Names that a receiver could take for files of its own. The test plants a canary wherever they may lead.
FILES = (
    "app.py",
    "./app.py",
    "../secret.py",
    "pkg/app.py",
    "app.pyc",
    "lib.zip/app.py",
    "lib.zip",
    "/etc/passwd",
    "~/app.py",
    "$HOME/app.py",
    "file:app.py",
    "<remote python w7:app.py>",
    "<stdin>",
    "<string>",
    "<frozen app>",
    "<stdin-0>",
    "<doctest app[0]>",
    "<",
    "x>:app.py",
    "app.py\0.txt",
    "app.py\n",
    "app",
    "__main__.py",
    ".",
    "",
    "\u202eyp.ppa",
)

SHAPES: dict[str, dict[str, Any]] = {
    "a plain one": wire(*STACK),
    "one without frames": wire(),
    "one of an unknown class": wire(*STACK, type="go.Strange"),
    "a nearest ancestor": wire(*STACK, type="app.Special", lineage=LINEAGE),
    "recursion": wire(*[frame("/srv/app.py", 9, "again", "again()")] * 50, STACK[0]),
    "a cause": wire(*STACK, cause=1, related=[member(*OTHER, type="python.KeyError", args=["k"])]),
    "a context": wire(*STACK, context=1, related=[member(*OTHER)]),
    "a context that is hidden": wire(*STACK, context=1, suppressContext=True, related=[member(*OTHER)]),
    "a cause that has a cause elsewhere": wire(
        *STACK, cause=1, related=[member(*OTHER, cause=2), member(*THIRD, origin={"language": "go"})]
    ),
    "a cause that leads back": wire(*STACK, cause=1, related=[member(*OTHER, cause=0)]),
    "notes": wire(*STACK, notes=["one note", "another"]),
    "a group": wire(
        *STACK,
        type="python.ExceptionGroup",
        errors=[1, 2],
        related=[
            member(*OTHER, cause=3),
            member(*THIRD, type="go.Strange"),
            member(frame("/srv/c.py", 8, "c", "c()")),
        ],
    ),
    "a syntax error": wire(
        *STACK,
        type="python.SyntaxError",
        attributes={"filename": "app.py", "lineno": 1, "offset": 1, "end_lineno": 1, "end_offset": 3},
    ),
    "a name error": wire(*STACK, type="python.NameError", attributes={"name": "prin"}),
    "an import error": wire(*STACK, type="python.ImportError", attributes={"name": "app", "path": "app.py"}),
    "lines at the bounds": wire(
        frame("/srv/zero.py", 0, "zero", "zero()"),
        frame("/srv/many.py", 10_000, "many", "many()"),
        frame("/srv/more.py", 10_001, "more", "more()"),
        frame("/srv/last.py", 2**31 - 1, "last", "last()"),
    ),
    "names of local files": wire(*(frame(file, 1, "f") for file in FILES)),
    "names of local files, with source": wire(
        *(frame(file, 2, "g", f"shipped({at})") for at, file in enumerate(FILES))
    ),
    "odd names of workers": wire(frame("app.py", 1, "f"), origin={"language": "", "worker": "w7>\n/app.py"}),
}


def made(shape: str) -> BaseException:
    return deserialize(encode(SHAPES[shape]))  # type: ignore[arg-type]


Printer = Callable[[BaseException], str]


def as_current(show: Callable[[], Any]) -> Printer:
    """Shows the error while it is being handled."""

    def run(error: BaseException) -> str:
        try:
            raise error
        except BaseException:
            return to_stderr(show)

    return run


def to_stderr(show: Callable[[], Any]) -> str:
    """What is written to standard error, and what `show` returns."""
    stream = io.StringIO()
    with contextlib.redirect_stderr(stream):
        shown = show()
    if isinstance(shown, list):
        shown = "".join(str(line) for line in shown)
    return stream.getvalue() + (shown if isinstance(shown, str) else "")


def in_stream(print_to: Callable[[BaseException, Any], Any]) -> Printer:
    def run(error: BaseException) -> str:
        stream = io.StringIO()
        print_to(error, stream)
        return stream.getvalue()

    return run


def as_last(show: Callable[[], Any]) -> Printer:
    """Shows the error that an interactive interpreter remembers."""

    def run(error: BaseException) -> str:
        # No `last_exc`: 3.12.1 and 3.13.0 print "NoneType: None" for that, whatever it is.
        names = ("last_type", "last_value", "last_traceback")
        vars(sys).update(zip(names, parts(error), strict=True))
        try:
            return to_stderr(show)
        finally:
            for name in names:
                delattr(sys, name)

    return run


def parts(error: BaseException) -> tuple[type[BaseException], BaseException, Any]:
    return type(error), error, error.__traceback__


def formatted(error: BaseException, **options: Any) -> str:
    return "".join(traceback.TracebackException(*parts(error), **options).format())


def raises(error: BaseException) -> Callable[[], None]:
    def run() -> None:
        raise error

    return run


def in_thread(error: BaseException) -> str:
    def run() -> None:
        thread = threading.Thread(target=raises(error))
        thread.start()
        thread.join()

    return to_stderr(run)


class _Finalizer:
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __del__(self) -> None:
        raise self.error


def unraisable(error: BaseException) -> str:
    def run() -> None:
        made = _Finalizer(error)
        del made

    return to_stderr(run)


def logged(log: Callable[[logging.Logger], Any], name: str = "printers") -> str:
    stream = io.StringIO()
    logger, handler = logging.getLogger(name), logging.StreamHandler(stream)
    logger.addHandler(handler)
    try:
        log(logger)
    finally:
        logger.removeHandler(handler)
    return stream.getvalue()


def never_retrieved(error: BaseException) -> str:
    """asyncio's own handler, of a task that nobody awaits."""

    async def fail() -> None:
        raise error

    async def run() -> None:
        task = asyncio.ensure_future(fail())
        await asyncio.sleep(0)
        del task

    return logged(lambda _: asyncio.run(run()), "asyncio")


def from_a_pool(error: BaseException) -> str:
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        try:
            pool.submit(raises(error)).result()
        except BaseException as again:
            return "".join(traceback.format_exception(again))
    raise AssertionError


class _Console(code.InteractiveInterpreter):
    def __init__(self, error: BaseException) -> None:
        super().__init__({"error": error})
        self.text = ""

    def write(self, data: str) -> None:
        self.text += data


def in_console(error: BaseException) -> str:
    console = _Console(error)
    rest = to_stderr(lambda: console.runsource("raise error"))
    return console.text + rest


def in_unittest(error: BaseException, *, tb_locals: bool) -> str:
    stream = io.StringIO()
    case = unittest.FunctionTestCase(raises(error))
    unittest.TextTestRunner(stream, tb_locals=tb_locals).run(case)
    return stream.getvalue()


def in_doctest(error: BaseException) -> str:
    out = io.StringIO()
    examples = doctest.DocTestParser().get_doctest(
        ">>> fail()\n", {"fail": raises(error)}, "app", "app.py", 0
    )
    doctest.DocTestRunner(verbose=False).run(examples, out=out.write)
    return out.getvalue()


# Everything of the traceback module that shows an exception. What else it has is named in the test.
TRACEBACK: dict[str, Printer] = {
    "print_exception": in_stream(lambda e, out: traceback.print_exception(*parts(e), file=out)),
    "print_exc": as_current(traceback.print_exc),
    "print_last": as_last(traceback.print_last),
    "print_tb": in_stream(lambda e, out: traceback.print_tb(e.__traceback__, file=out)),
    "print_list": in_stream(
        lambda e, out: traceback.print_list(traceback.extract_tb(e.__traceback__), file=out)
    ),
    "format_exception": lambda e: "".join(traceback.format_exception(*parts(e))),
    "format_exc": as_current(traceback.format_exc),
    "format_tb": lambda e: "".join(traceback.format_tb(e.__traceback__)),
    "format_list": lambda e: "".join(traceback.format_list(traceback.extract_tb(e.__traceback__))),
    "extract_tb": lambda e: "".join(traceback.extract_tb(e.__traceback__).format()),
    "TracebackException": formatted,
    "StackSummary": lambda e: "".join(
        traceback.StackSummary.extract(traceback.walk_tb(e.__traceback__)).format()
    ),
    "FrameSummary": lambda e: "".join(
        traceback.StackSummary.from_list(
            [
                traceback.FrameSummary(each.f_code.co_filename, line, each.f_code.co_name)
                for each, line in traceback.walk_tb(e.__traceback__)
            ]
        ).format()
    ),
}

PRINTERS: dict[str, Printer] = {
    **{f"traceback.{name}": show for name, show in TRACEBACK.items()},
    "TracebackException, capture_locals": lambda e: formatted(e, capture_locals=True),
    "TracebackException, lookup_lines=False": lambda e: formatted(e, lookup_lines=False),
    "TracebackException, compact": lambda e: formatted(e, compact=True),
    "logging.exception": as_current(lambda: logged(lambda logger: logger.exception("shown"))),
    "logging, exc_info": lambda e: logged(lambda logger: logger.error("shown", exc_info=e)),
    "logging.lastResort": lambda e: to_stderr(lambda: logging.getLogger("nobody").error("x", exc_info=e)),
    "sys.excepthook": lambda e: to_stderr(lambda: sys.excepthook(*parts(e))),
    "threading.excepthook": in_thread,
    "sys.unraisablehook": unraisable,
    "asyncio, a task never retrieved": never_retrieved,
    "concurrent.futures": from_a_pool,
    "code.InteractiveInterpreter": in_console,
    "unittest": lambda e: in_unittest(e, tb_locals=False),
    "unittest, tb_locals": lambda e: in_unittest(e, tb_locals=True),
    "doctest": in_doctest,
}


class Opened:
    """The files that are opened while it is switched on, whether they exist or not."""

    def __init__(self, *, on: bool) -> None:
        self.on = on
        self.paths: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, args: tuple[Any, ...]) -> None:
        if self.on and event in ("open", "os.listdir", "import"):
            path = args[1] if event == "import" else args[0]
            if isinstance(path, (str, bytes)):
                self.paths.append(os.path.abspath(os.fsdecode(path)))

    def during(self, show: Callable[[], str]) -> dict[str, Any]:
        """What `show` prints, and what was opened meanwhile."""
        self.paths.clear()
        self.on = True
        text = show()
        self.on = False
        return {"text": text, "opened": list(self.paths)}


def uncaught(shape: str) -> None:
    opened = Opened(on=False)
    atexit.register(lambda: print(json.dumps(opened.paths)))
    error = made(shape)
    opened.on = True
    raise error


def main() -> None:
    if len(sys.argv) > 1:
        uncaught(sys.argv[1])
    opened = Opened(on=False)
    printed = {
        name: {shape: opened.during(partial(show, made(shape))) for shape in SHAPES}
        for name, show in PRINTERS.items()
    }
    json.dump(printed, sys.stdout)


if __name__ == "__main__":
    main()
