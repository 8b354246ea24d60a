"""Files that no printer may open: a canary wherever the name of a remote file could lead (SPEC RES-7)."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from printed import calls_of
from printers import FILES, SHAPES

CANARY = "CANARY_OF_A_LOCAL_FILE"
TESTS = Path(__file__).parent
TEXT = f"{CANARY} = 1\n" * 99

#: What 3.13 opens to explain why it could not parse a *local* line, of which it draws the carets.
OF_THE_CARETS = "<unknown>"


class Planted:
    """A folder to run in, and one on `sys.path`, both full of canaries."""

    def __init__(self, root: Path) -> None:
        self.here = root / "work" / "here"
        self.there = root / "work" / "there"
        self.home = root / "home"
        self.count = 0
        for folder in (self.here, self.there, self.home):
            folder.mkdir(parents=True)
            with zipfile.ZipFile(folder / "lib.zip", "w") as archive:
                archive.writestr("app.py", TEXT)
        shown = {call.name for wire in SHAPES.values() for calls in calls_of(wire) for call in calls}
        for name in (*FILES, *shown):
            for folder in (self.here, self.there, self.home):
                self._plant(folder, name)
                self._plant(folder, name.rpartition("/")[2])
        (root / "work" / "secret.py").write_text(TEXT)

    def _plant(self, folder: Path, name: str) -> None:
        # What no file can be called needs no canary.
        with contextlib.suppress(OSError, ValueError):
            path = folder / name.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TEXT)
            self.count += 1

    def run(self, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Runs Python there; the program's own modules come before the canaries."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, (TESTS, self.there, self.there / "lib.zip"))),
            "PYTHONIOENCODING": "utf-8",
            "HOME": str(self.home),
        }
        return subprocess.run(
            [sys.executable, *command],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            cwd=self.here,
            env=environment,
            timeout=60,
            check=False,
        )

    def check(self, result: dict[str, Any], *, asks_for_namesake: bool) -> None:
        """Nothing was opened but Python's own files, and nothing shown of any other."""
        own = (sys.prefix, sys.base_prefix, str(TESTS.parent))
        foreign = {path for path in result["opened"] if not any(map(Path(path).is_relative_to, own))}
        foreign -= {
            str(self.here / OF_THE_CARETS),
            *(str(each / ".pdbrc") for each in (self.here, self.home)),
        }
        assert "root:" not in result["text"]
        if asks_for_namesake:
            assert all(path.endswith(">") for path in foreign)
        else:
            assert foreign == set()
            assert CANARY not in result["text"]
