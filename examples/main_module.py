"""Custom types of `__main__`, with the outcome reversed.

A script's classes are `__main__.X` in the script and `main_module.X` in a worker that imports it. Here the
worker raises, and the script catches the class by its own name, with no registration; the dataclass that the
error carries is equal to one made here, and an instance of the class defined here.
"""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

from rethrown import deserialize, serialize


class MyException(Exception):
    def __init__(self, data: MyType) -> None:
        super().__init__("raised in the worker")
        self.data = data


@dataclasses.dataclass
class MyType:
    foo: int


def raise_custom() -> None:
    raise MyException(MyType(foo=10))


def worker() -> None:
    """What the worker runs: it has imported this file as the module main_module."""
    try:
        raise_custom()
    except MyException as error:
        sys.stdout.buffer.write(serialize(error))


def main() -> None:
    program = "import main_module; main_module.worker()"
    here = Path(__file__).parent
    data = subprocess.run(
        [sys.executable, "-c", program], cwd=here, stdout=subprocess.PIPE, check=True
    ).stdout
    try:
        raise deserialize(data)
    except MyException as error:
        assert type(error).__module__ == "__main__"
        assert error.data == MyType(foo=10)
        assert isinstance(error.data, MyType)
        print(f"caught {type(error).__module__}.{type(error).__qualname__} carrying {error.data!r}")


if __name__ == "__main__":
    main()
