"""Errors that never repeat, at three sizes, raised through real calls of real files."""

from __future__ import annotations

import builtins
import importlib.util
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

# Python 3.10 has no groups: there, a batch has no members.
Group: Any = getattr(builtins, "ExceptionGroup", Exception)

# As the fields of errors.mjs.
FIELDS = (
    "limit",
    "used",
    "region",
    "request_id",
    "ratio",
    "is_hard",
    "tags",
    "details",
    "stdout",
    "stderr",
    "extra",
)


class ServiceError(Exception):
    """Own fields in `__dict__`, and `args` that the class can be called with: pickle needs both."""

    def __init__(self, message: str, fields: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.__dict__.update(fields or {})


class BillingError(ServiceError):
    pass


class QuotaExceeded(BillingError):  # noqa: N818
    pass


class ConnectionLost(ServiceError):  # noqa: N818
    pass


class ShardFailed(ServiceError):  # noqa: N818
    pass


class BatchFailed(Group):  # type: ignore[misc]
    pass


CLASSES = (ServiceError, BillingError, QuotaExceeded, ConnectionLost, ShardFailed, BatchFailed)

AREAS = [
    "auth",
    "billing",
    "cache",
    "catalog",
    "checkout",
    "gateway",
    "inventory",
    "ledger",
    "mailer",
    "orders",
    "pricing",
    "queue",
]
VERBS = [
    "apply",
    "check",
    "commit",
    "dispatch",
    "fetch",
    "handle",
    "load",
    "merge",
    "open",
    "parse",
    "resolve",
    "settle",
]
THINGS = [
    "account",
    "batch",
    "cart",
    "invoice",
    "lease",
    "order",
    "page",
    "quota",
    "request",
    "shard",
    "token",
    "user",
]

Call = Callable[[Any, int, Callable[[], BaseException]], None]


def load_calls(folder: Path) -> list[Call]:
    """12 files with 48 functions each."""
    calls: list[Call] = []
    for file, area in enumerate(AREAS):
        lines: list[str] = []
        names = []
        for i in range(48):
            name = f"{VERBS[(i + file) % 12]}_{THINGS[(i * 5 + file) % 12]}_{i}"
            names.append(name)
            lines += ["\n" * (i % 7), f"def {name}(path, following, make):"]
            lines += ["    if following < len(path):"]
            lines += ["        return path[following](path, following + 1, make)"]
            lines += [f"    raise make()  # {area}"]
        path = folder / "services" / area / f"{area}_{file}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
        spec = importlib.util.spec_from_file_location(f"services.{area}_{file}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        calls += [getattr(module, name) for name in names]
    return calls


@dataclass
class Sample:
    error: Exception
    facts: dict[str, Any]


class Maker:
    def __init__(self, folder: Path) -> None:
        self.calls = load_calls(folder)

    def sample(self, size: str, seed: int) -> Sample:
        pick = Random(seed)
        if size == "small":
            return Sample(self._small(pick), {})
        if size == "medium":
            return Sample(self._chain(pick, QuotaExceeded(_sentence(pick), _fields(pick))), {})
        group = BatchFailed(_sentence(pick), [self._small(pick) for _ in range(64)])
        group.__dict__.update(_fields(pick))
        return Sample(
            self._chain(pick, group), {"stdout": _output(pick, 16384), "stderr": _output(pick, 16384)}
        )

    def _small(self, pick: Random) -> Exception:
        return self._raised(pick, 5, ServiceError(_sentence(pick)), None)

    def _chain(self, pick: Random, outermost: Exception) -> Exception:
        socket = self._raised(pick, 15, ConnectionLost(_sentence(pick), _fields(pick)), None)
        shard = self._raised(pick, 15, ShardFailed(_sentence(pick), _fields(pick)), socket)
        return self._raised(pick, 15, outermost, shard)

    def _raised(self, pick: Random, depth: int, error: Exception, cause: Exception | None) -> Exception:
        path = pick.choices(self.calls, k=depth)
        try:
            path[0](path, 1, lambda: error)
        except Exception as raised:
            # The frame of this function is none of the service's.
            whole = raised.__traceback__
            raised.__traceback__ = whole.tb_next if whole else None
            if cause is not None:
                raised.__cause__ = cause
        return error


def as_fields(sample: Sample) -> Exception:
    """For those who know nothing of a call's output: it is a field like any other."""
    sample.error.__dict__.update(sample.facts)
    return sample.error


def _word(pick: Random) -> str:
    return f"{pick.choice(VERBS)}-{pick.choice(THINGS)}-{pick.getrandbits(30):x}"


def _sentence(pick: Random) -> str:
    used, limit = pick.randrange(100000), pick.randrange(100000)
    return f"{pick.choice(AREAS)}: {used} of {limit} calls used by {_word(pick)}"


def _output(pick: Random, size: int) -> str:
    text = ""
    while len(text) < size:
        text += f"2026-11-{pick.randrange(10, 30)}T{pick.randrange(10, 24)}:00Z {_sentence(pick)}\n"
    return text[:size]


def _fields(pick: Random) -> dict[str, Any]:
    return {
        "limit": pick.randrange(10**6),
        "used": pick.randrange(10**9),
        "region": f"{pick.choice(AREAS)}-{pick.randrange(9)}",
        "request_id": f"{pick.getrandbits(62):x}",
        "ratio": pick.randrange(10**6) / 4096,
        "is_hard": pick.random() < 0.5,
        "tags": [_word(pick) for _ in range(3)],
        "details": {
            "account": _word(pick),
            "plan": {"name": _word(pick), "seats": pick.randrange(500)},
            "retries": [pick.randrange(9), pick.randrange(90)],
        },
    }
