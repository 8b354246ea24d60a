"""A registry goes along with a function that is sent to another process by value (SPEC ID-1)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: Both processes import it, and each has classes of its own.
MODULE = """
from dataclasses import dataclass
from rethrown import ErrorRegistry

class QuotaExceededError(Exception):
    def __init__(self, limit):
        super().__init__(limit)
        self.limit = limit

class OtherError(Exception):
    pass

@dataclass
class Account:
    name: str
"""
SENDER = """
import pickle, sys
from shop import *
errors = ErrorRegistry(secret_names=["limit"])
errors.register(QuotaExceededError, type="billing.QuotaExceeded", fields=("limit",), kind="user")
errors.register_value(Account, "billing.Account")
# What it remembers of classes that it saw.
errors.capture(QuotaExceededError(3))
errors.capture(OtherError())
sys.stdout.write(pickle.dumps(errors).hex())
"""
RECEIVER = """
import pickle, sys
# Other identities than in the sender.
ballast = [type(f"C{n}", (Exception,), {}) for n in range(1000)]
errors = pickle.loads(bytes.fromhex(sys.stdin.read()))
from shop import *
envelope = errors.capture(QuotaExceededError(Account("a")))
assert envelope["type"] == "billing.QuotaExceeded", envelope
assert envelope["kind"] == "user"
assert envelope["args"][0]["$object"]["type"] == "billing.Account", envelope
assert "attributes" not in envelope, "its list of secrets came along"
assert errors.capture(OtherError())["type"] == "shop.OtherError"
assert all(errors.capture(each())["type"].startswith("__main__.") for each in ballast)
back = errors.restore(envelope)
assert type(back) is QuotaExceededError
assert type(back.args[0]) is Account
errors.register(OtherError, type="billing.Other")
assert errors.capture(OtherError())["type"] == "billing.Other"
"""


def run(script: str, folder: Path, given: str = "") -> str:
    path = f"sys.path[:0] = {[str(folder), *sys.path]!r}"
    command = [sys.executable, "-c", f"import sys; {path}\n{script}"]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_pickled_registry_knows_the_same_classes_in_another_process(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(MODULE)
    run(RECEIVER, tmp_path, run(SENDER, tmp_path))
