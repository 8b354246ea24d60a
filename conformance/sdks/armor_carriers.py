"""One failing function, wrapped with `errors.armored`, and how each of the four carries what it raises.

`python armor_carriers.py` prints what the caller is given, in one line, for the tests in TypeScript.
"""

# mypy: disable-error-code="import-not-found, misc, untyped-decorator"

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fal
import flyte
import httpx
from fal.exceptions import AppException, FieldException
from flyte._internal.runtime import convert, io
from flyte._internal.runtime.taskrunner import run_task
from modal._serialization import pickle_exception
from modal._utils.function_utils import _process_result
from modal_proto import api_pb2
from pydantic import BaseModel
from sail.sailbox import _decode_function_exec_result, _function_exec_command

from rethrown import ErrorRegistry
from rethrown.bridges.flyte import custom_error
from rethrown.catalogs import fal as fal_catalog
from rethrown.catalogs import flyte as flyte_catalog
from rethrown.catalogs import modal as modal_catalog
from rethrown.catalogs import sail as sail_catalog

errors = ErrorRegistry(secret_names=())
for catalog in (fal_catalog, flyte_catalog, modal_catalog, sail_catalog):
    errors.use(catalog)


@errors.register("billing.QuotaExceeded", fields=("limit", "period"))
class QuotaExceededError(Exception):
    """A class of the user's own."""

    def __init__(self, message: str, *, limit: int, period: str) -> None:
        super().__init__(message)
        self.limit = limit
        self.period = period


def charge() -> None:
    """What fails: quotes, line breaks and a backslash are what escaping would break."""
    try:
        raise KeyError("a-17")
    except KeyError as cause:
        error = QuotaExceededError('100 of "100"\ncalls\\ \u20ac', limit=100, period="day's")
        error.__dict__["__notes__"] = ["account a-17"]
        raise error from cause


#: How long the token may be; None as long as it is by default.
BUDGETS = (None, 1024, 2048, 8192)
Wrap = Callable[[str, BaseException], BaseException]


def armored(budget: int | None, wrap: Wrap | None = None) -> Callable[[], None]:
    """The function, wrapped. Within a budget it has written more than that holds."""
    if budget is None:
        return errors.armored(charge, wrap=wrap)
    return errors.armored(charge, wrap=wrap, max_bytes=budget, stdout="x" * 100_000)


def caught_from(run: Callable[[], Any]) -> Exception:
    try:
        run()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def _modal(budget: int | None, data_format: int) -> Exception:
    """Modal's client, given what its worker sends."""
    error = caught_from(armored(budget))
    result = api_pb2.GenericResult(
        status=api_pb2.GenericResult.GENERIC_STATUS_FAILURE,
        exception=repr(error),
        traceback="".join(traceback.format_exception(error)),
    )
    if data_format == api_pb2.DATA_FORMAT_PICKLE:
        result.data = pickle_exception(error)
    return caught_from(lambda: asyncio.run(_process_result(result, data_format, None)))


class _Given(BaseModel):
    budget: int | None
    field: bool


def _as_app_exception(text: str, original: BaseException) -> BaseException:
    error: BaseException = AppException(text, 402)
    return error


def _as_field_exception(text: str, original: BaseException) -> BaseException:
    error: BaseException = FieldException("account", text, billable_units=2)
    return error


class _App(fal.App):
    @fal.endpoint("/")
    def charge(self, given: _Given) -> dict[str, Any]:
        armored(given.budget, _as_field_exception if given.field else _as_app_exception)()
        return {}


def _fal(budget: int | None, field: bool) -> Any:
    """The body of the response of fal's own server."""

    async def post() -> Any:
        transport = httpx.ASGITransport(_App(_allow_init=True)._build_app())
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            return (await client.post("/", json={"budget": budget, "field": field})).json()

    return asyncio.run(post())


def _flyte(budget: int | None) -> Exception:
    """Flyte's task runner, an `error.pb`, and its conversion on the side of the caller."""

    class Task:
        name = "charge"

        async def execute(self) -> None:
            armored(budget, custom_error)()

    async def run() -> Any:
        flyte.init()
        context: Any = type("Context", (), {"action": None, "custom_context": None, "version": None})()
        task: Any = Task()
        _, raised = await run_task(context, None, task, {})
        assert raised is not None
        with tempfile.TemporaryDirectory() as folder:
            sent = convert.convert_from_native_to_error(raised)
            await io.upload_error(sent.err, folder, sent.recoverable)
            return convert.convert_error_to_native(await io.load_error(str(Path(folder) / "error.pb")))

    error: Exception = asyncio.run(run())
    return error


def _sail(budget: int | None) -> Exception:
    """The command that Sail runs in a Sailbox, run here, and its client, given the output."""
    function: Any = type("Function", (), {"func": staticmethod(armored)})()
    function.func = _call
    command = _function_exec_command(function, (budget,), {}, python_executable=sys.executable)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    result: Any = type("Result", (), {"timed_out": False, "stdout": done.stdout, "stderr": done.stderr})()
    result.exit_code = done.returncode
    return caught_from(lambda: _decode_function_exec_result(result))


def _call(budget: int | None) -> None:
    armored(budget)()


#: What the caller is given: an error, or the body of a response.
CARRIERS: dict[str, Callable[[int | None], Any]] = {
    "modal": lambda budget: _modal(budget, api_pb2.DATA_FORMAT_CBOR),
    "modal-pickled": lambda budget: _modal(budget, api_pb2.DATA_FORMAT_PICKLE),
    "fal": lambda budget: _fal(budget, field=False),
    "fal-field": lambda budget: _fal(budget, field=True),
    "flyte": _flyte,
    "sail": _sail,
}


def shown(given: Any) -> Any:
    """The same as JSON: of an error what a caller can see of it."""
    if not isinstance(given, BaseException):
        return given
    return {"name": type(given).__name__, "message": str(given), **vars(given)}


if __name__ == "__main__":
    # Flyte prints its log there too.
    print(json.dumps({name: shown(carry(None)) for name, carry in CARRIERS.items()}, default=str))
