"""A fal.App as its owner would write it, on fal's own server, without an account: `python fal_server.py`.

Prints one line, the port, and serves until its input ends.
"""

# mypy: disable-error-code="import-not-found, misc, untyped-decorator"

import asyncio
import json
import sys
import threading
from collections.abc import Callable
from typing import Any

import fal
import uvicorn
from fal.api.api import FalServer
from fal.exceptions import (
    AppException,
    CUDAOutOfMemoryException,
    FieldException,
    GPUException,
    GPUOutOfMemoryException,
    RequestCancelledException,
)
from fastapi import HTTPException
from pydantic import BaseModel, Field

from rethrown import ErrorRegistry
from rethrown.bridges.fal import catch_gpu_exceptions
from rethrown.catalogs import fal as catalog


class SoldOutError(AppException):
    """A class of the app's own."""


class QuotaExceededError(Exception):
    """What fal has no handler for."""

    def __init__(self, message: str, *, limit: int = 0) -> None:
        super().__init__(message)
        self.limit = limit


errors = ErrorRegistry().use(catalog)
errors.register(QuotaExceededError, type="shop.QuotaExceeded", fields=("limit",), kind="user")
errors.register(SoldOutError, type="shop.SoldOut")

#: What the app can raise, by name.
CASES: dict[str, Callable[[], BaseException]] = {
    "app": lambda: AppException("no such model", 404),
    "app-keywords": lambda: AppException(message="no such model", status_code=409),
    "app-subclass": lambda: SoldOutError(message="sold out", status_code=410),
    "field": lambda: FieldException("seed", "must be positive"),
    "field-units": lambda: FieldException("seed", "must be positive", billable_units=2.5),
    "field-int-units": lambda: FieldException("seed", "must be positive", billable_units=3),
    "field-text-units": lambda: FieldException("seed", "must be positive", billable_units="1.25"),
    "field-all": lambda: FieldException("image", "too large", 413, "image_too_large", 1),
    "field-bad-units": lambda: FieldException("seed", "bad", billable_units="a lot"),
    "cancelled": lambda: RequestCancelledException(),
    "cancelled-text": lambda: RequestCancelledException("stopped by the user"),
    "gpu": lambda: GPUException(),
    "gpu-text": lambda: GPUException("xid 79"),
    "gpu-memory": lambda: GPUOutOfMemoryException(),
    "cuda-memory": lambda: CUDAOutOfMemoryException(),
    "torch-memory": lambda: RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    "torch-device": lambda: RuntimeError("CUDA error: device-side assert triggered"),
    "unknown": lambda: KeyError("k"),
    "http": lambda: HTTPException(402, "pay first"),
    "quota": lambda: QuotaExceededError("100 of 100 calls used", limit=100),
}


class Failure(BaseModel):
    case: str


class Units(BaseModel):
    units: Any


class Picture(BaseModel):
    prompt: str
    steps: int = Field(ge=1)


def fail(case: str) -> None:
    try:
        raise LookupError("before")
    except LookupError as before:
        raise CASES[case]() from before


class Probe(fal.App):
    """What is in question is only how it fails."""

    @fal.endpoint("/fail")
    def fail(self, given: Failure) -> dict[str, Any]:
        fail(given.case)
        return {}

    @fal.endpoint("/armored")
    @errors.armored(wrap=lambda text, original: AppException(text, 500), stdout="half a picture\n")
    def armored(self, given: Failure) -> dict[str, Any]:
        fail(given.case)
        return {}

    @fal.endpoint("/guarded")
    @catch_gpu_exceptions()
    async def guarded(self, given: Failure) -> dict[str, Any]:
        await asyncio.sleep(0)
        fail(given.case)
        return {}

    @fal.endpoint("/units")
    def units(self, given: Units) -> dict[str, Any]:
        raise FieldException("seed", "bad", billable_units=given.units)

    @fal.endpoint("/picture")
    def picture(self, given: Picture) -> dict[str, Any]:
        return {}


class Server(FalServer):
    async def startup(self, *args: Any, **kwargs: Any) -> None:
        await super().startup(*args, **kwargs)
        port = self.servers[0].sockets[0].getsockname()[1]
        print(json.dumps({"port": port}), file=sys.__stdout__, flush=True)


def main() -> None:
    # fal prints every traceback; nobody reads the pipe behind the first line.
    sys.stdout = sys.stderr
    config = uvicorn.Config(
        Probe(_allow_init=True)._build_app(), host="127.0.0.1", port=0, lifespan="on", log_level="critical"
    )
    server = Server(config=config)
    server.set_handle_exit(lambda: None)

    def until_the_input_ends() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=until_the_input_ends, daemon=True).start()
    server.run()


if __name__ == "__main__":
    main()
