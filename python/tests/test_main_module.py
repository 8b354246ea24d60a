"""Classes of the running main module, in real processes (SPEC ID-2, ID-9)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

APP = """
import sys
from dataclasses import dataclass
import rethrown

@dataclass
class MyType:
    foo: int

class QuotaExceeded(Exception):
    def __init__(self, limit, data):
        super().__init__(limit, data)
        self.limit = limit
        self.data = data

    class Nested(Exception):
        pass

class Quits(SystemExit):
    pass

def work():
    raise QuotaExceeded(5, MyType(foo=10)) from QuotaExceeded.Nested("inner")
"""

# The caller: the same file, run as __main__. Nothing is registered.
CALLER = """
if __name__ == "__main__":
    import subprocess
    data = subprocess.run([sys.executable, "-c", WORKER], capture_output=True, check=True).stdout
    wire = rethrown.decode(data)
    try:
        raise rethrown.deserialize(data)
    except QuotaExceeded as error:
        assert error.data == MyType(foo=10), error.data
        assert isinstance(error.data, MyType)
        assert error.limit == 5
        assert isinstance(error.__cause__, QuotaExceeded.Nested)
        assert rethrown.serialize(error) == data
        print("caught", wire["type"], [each["type"] for each in wire["related"]])
"""

WORKER = """
import sys
import {module} as app
import rethrown
try:
    app.work()
except Exception as error:
    sys.stdout.buffer.write(rethrown.serialize(error))
"""

# A worker that has the same script as its own __main__ instead.
BOTH_MAIN = """
if __name__ == "__main__":
    import subprocess
    if sys.argv[1:] == ["worker"]:
        try:
            work()
        except Exception as error:
            sys.stdout.buffer.write(rethrown.serialize(error))
    else:
        data = subprocess.run([*RERUN, "worker"], capture_output=True, check=True).stdout
        try:
            raise rethrown.deserialize(data)
        except QuotaExceeded as error:
            assert error.data == MyType(foo=10)
            print("caught", rethrown.decode(data)["type"])
"""


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


CALLERS = [
    ("app.py", ("app.py",), "app"),
    ("app.py", ("-m", "app"), "app"),
    ("pkg/app.py", ("-m", "pkg.app"), "pkg.app"),
    ("pkg/__main__.py", ("-m", "pkg"), "pkg.__main__"),
]


@pytest.mark.parametrize(("file", "command", "module"), CALLERS)
def test_a_caller_catches_its_own_class_with_no_registration_id_9(
    tmp_path: Path, file: str, command: tuple[str, ...], module: str
) -> None:
    worker = f"WORKER = {WORKER.format(module=module)!r}\n"
    write(tmp_path, file, APP + worker + CALLER)
    assert run(*command, cwd=tmp_path) == f"caught {module}.QuotaExceeded ['{module}.QuotaExceeded.Nested']"


def test_a_worker_that_runs_a_script_is_understood_by_one_that_imports_it_id_2(tmp_path: Path) -> None:
    write(tmp_path, "app.py", APP + BOTH_MAIN)
    script = """
import app, rethrown, subprocess, sys
data = subprocess.run([sys.executable, "app.py", "worker"], capture_output=True, check=True).stdout
errors = rethrown.ErrorRegistry().register_module(app)
try:
    raise errors.deserialize(data)
except app.QuotaExceeded as error:
    assert error.data == app.MyType(10)
    print("caught", type(error).__module__)
"""
    assert run("-c", script, cwd=tmp_path) == "caught app"


NO_NAME = [
    ("my-script.py", ("my-script.py",)),
    ("folder/__main__.py", ("folder",)),
]


@pytest.mark.parametrize(("file", "command"), NO_NAME)
def test_a_script_that_nobody_can_import_is_main_on_both_sides_id_2(
    tmp_path: Path, file: str, command: tuple[str, ...]
) -> None:
    rerun = f"RERUN = [sys.executable, *{command!r}]\n"
    write(tmp_path, file, APP + rerun + BOTH_MAIN)
    assert run(*command, cwd=tmp_path) == "caught __main__.QuotaExceeded"


def test_code_from_the_command_line_is_main_id_2(tmp_path: Path) -> None:
    script = APP + "print(rethrown.capture(QuotaExceeded(1, 2))['type'])"
    assert run("-c", script, cwd=tmp_path) == "__main__.QuotaExceeded"


def test_a_class_made_under_runpy_is_not_the_programs_own_id_2(tmp_path: Path) -> None:
    write(tmp_path, "inner.py", APP + "print(rethrown.capture(QuotaExceeded(1, 2))['type'])\n")
    write(tmp_path, "outer.py", "import runpy; runpy.run_path('inner.py', run_name='__main__')\n")
    # run_path puts a main module of its own in place while it runs: the class is its own.
    assert run("outer.py", cwd=tmp_path) in ("inner.QuotaExceeded", "__main__.QuotaExceeded")
    after = (
        "import runpy, rethrown\n"
        "made = runpy.run_path('inner.py', run_name='__main__')['QuotaExceeded']\n"
        "print(rethrown.capture(made(1, 2))['type'])\n"
    )
    write(tmp_path, "after.py", after)
    assert run("after.py", cwd=tmp_path).splitlines()[-1] == "__main__.QuotaExceeded"


def test_spawned_processes_share_the_name_id_2(tmp_path: Path) -> None:
    script = (
        APP
        + """
import multiprocessing

def child():
    try:
        work()
    except Exception as error:
        return rethrown.serialize(error)

if __name__ == "__main__":
    for method in ("spawn", "forkserver", "fork"):
        with multiprocessing.get_context(method).Pool(1) as pool:
            data = pool.apply(child)
        error = rethrown.deserialize(data)
        assert type(error) is QuotaExceeded, rethrown.decode(data)["type"]
        assert error.data == MyType(10)
    print("caught", rethrown.decode(data)["type"])
"""
    )
    write(tmp_path, "app.py", script)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "app.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "caught app.QuotaExceeded", done.stderr


HOSTILE = """
import os
from json import JSONDecodeError

class _Evil:
    @property
    def __class__(self):
        raise SystemExit(9)

evil = _Evil()
before = dict(sys.modules)
for name in ("app.os.system", "app.sys.exit", "app.work", "app.evil", "app.JSONDecodeError", "app.Quits",
             "app.QuotaExceeded.__init__", "app.QuotaExceeded.Nested.__class__", "app.MyType", "app.",
             "__main__.os", "__main__.rethrown.ErrorRegistry", "__mp_main__.QuotaExceeded",
             "other.QuotaExceeded"):
    error = rethrown.restore({"v": 1, "type": name, "lineage": ["python.BaseException"]})
    assert type(error) is rethrown.RemoteError, (name, type(error))
assert dict(sys.modules) == before
for name in ("app.QuotaExceeded", "__main__.QuotaExceeded", "app.QuotaExceeded.Nested"):
    assert type(rethrown.restore({"v": 1, "type": name})) is not rethrown.RemoteError
value = rethrown.restore({"v": 1, "type": "a.B", "args": [
    {"$object": {"type": "app.QuotaExceeded", "fields": {"limit": 1}}},
    {"$object": {"type": "app._Evil", "fields": {"limit": 1}}},
    {"$object": {"type": "__main__.MyType", "fields": {"foo": 1}}},
]}).args
assert value == ({"limit": 1}, {"limit": 1}, MyType(1)), value
print("safe")
"""


def test_names_from_the_wire_are_never_followed_into_main_id_9(tmp_path: Path) -> None:
    write(tmp_path, "app.py", APP + HOSTILE)
    assert run("app.py", cwd=tmp_path) == "safe"


def test_a_registered_class_of_main_keeps_its_name_id_1(tmp_path: Path) -> None:
    script = (
        APP
        + """
errors = rethrown.ErrorRegistry()

@errors.register
class Derived(Exception):
    pass

@errors.register("shop.Named", fields=("limit",))
class Named(Exception):
    pass

print(errors.capture(Derived())["type"], errors.capture(Named())["type"])
for name in ("app.Derived", "__main__.Derived"):
    assert type(errors.restore({"v": 1, "type": name})) is Derived
for name in ("shop.Named", "app.Named"):
    error = errors.restore({"v": 1, "type": name, "attributes": {"limit": 1, "other": 2}})
    assert type(error) is Named and error.limit == 1 and not hasattr(error, "other")
"""
    )
    write(tmp_path, "app.py", script)
    assert run("app.py", cwd=tmp_path) == "app.Derived shop.Named"
