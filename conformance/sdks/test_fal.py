"""The bridge to fal against fal's own server: a real process, real HTTP, errors raised in a fal.App."""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import asyncio
import builtins
import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fal.exceptions
import httpx
import pytest
from fal.app import EndpointClient
from fal_server import CASES, Probe, errors

from rethrown import envelope_of
from rethrown.bridges import fal as bridge
from rethrown.catalogs import fal as catalog

HERE = Path(__file__).parent
VECTORS = json.loads((HERE.parent / "vectors" / "95-bridges" / "fal.json").read_text("utf-8"))["cases"]
Post = Callable[[str, dict[str, Any]], httpx.Response]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    command = [sys.executable, str(HERE / "fal_server.py")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{json.loads(server.stdout.readline())['port']}"
        finally:
            server.stdin.close()


@pytest.fixture(scope="module")
def post(url: str) -> Iterator[Post]:
    # The server closes a connection on which it answered 500.
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=url, timeout=30, limits=limits) as client:
        yield lambda path, body: client.post(path, json=body)


def decoded(response: httpx.Response) -> Any:
    return bridge.decode_response(response.status_code, response.headers, response.content)


def restored(response: httpx.Response) -> Any:
    return errors.restore(decoded(response))


def carried_by(error: BaseException) -> Any:
    return envelope_of(error)


# fal's server says the same of these as of another class.
SAME_AS: dict[str, Callable[[], BaseException]] = {
    "app-subclass": lambda: catalog.AppException(message="sold out", status_code=410),
    "gpu-text": lambda: catalog.AppException(message="xid 79", status_code=503),
    "gpu-memory": lambda: catalog.GPUException(),
    "torch-memory": lambda: catalog.CUDAOutOfMemoryException(),
    "torch-device": lambda: catalog.GPUException(),
    "http": lambda: catalog.AppException(message="pay first", status_code=402),
    "field-text-units": lambda: catalog.FieldException("seed", "must be positive", billable_units=1.25),
    "unknown": lambda: catalog.UserFunctionException("Internal Server Error"),
    "quota": lambda: catalog.UserFunctionException("Internal Server Error"),
    # Its own handler fails.
    "field-bad-units": lambda: catalog.UserFunctionException("Internal Server Error"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_fal_carries_of_an_error_is_the_error_that_was_raised(post: Post, case: str) -> None:
    back, expected = restored(post("/fail", {"case": case})), SAME_AS.get(case, CASES[case])()
    assert type(back) is type(expected)
    assert str(back) == getattr(expected, "message", str(expected))
    if hasattr(expected, "message"):
        # These are dataclasses, equal by their fields.
        assert back == expected
        assert carried_by(back)["httpStatus"] == getattr(expected, "status_code", 499)


@pytest.mark.parametrize("case", CASES)
def test_with_armor_everything_crosses(post: Post, case: str) -> None:
    response = post("/armored", {"case": case})
    back, expected = restored(response), CASES[case]()
    if case == "http":
        # FastAPI's own: registered nowhere.
        assert errors.matches(back, "starlette.exceptions.HTTPException")
    else:
        assert type(back) is type(expected)
        assert (str(back), back.args, vars(expected).items() <= vars(back).items()) == (
            str(expected),
            expected.args,
            True,
        )
    assert type(back.__cause__) is LookupError
    envelope = carried_by(back)
    assert envelope["stdout"] == "half a picture\n"
    assert [frame["function"] for frame in envelope["frames"]][-1] == "fail"
    # And by whoever only has the text.
    assert type(errors.recover(response.text)) is type(back)


@pytest.mark.parametrize("case", CASES)
def test_what_the_bridge_sends_is_what_fal_sends(post: Post, case: str) -> None:
    theirs = post("/fail", {"case": case})
    ours = bridge.encode_response(errors.capture(CASES[case]()))
    units = "x-fal-billable-units"
    if case in OTHERWISE:
        assert (ours.status, ours.body) == OTHERWISE[case]
    else:
        assert (ours.status, ours.body, ours.headers.get(units)) == (
            theirs.status_code,
            theirs.json(),
            theirs.headers.get(units),
        )


#: docs/bridges/fal.md says why.
OTHERWISE: dict[str, tuple[int, Any]] = {
    "cancelled": (499, {"detail": "Request cancelled by the client."}),
    "field-bad-units": (422, {"detail": [{"loc": ["body", "seed"], "msg": "bad", "type": "value_error"}]}),
    "torch-memory": (500, {"detail": "Internal Server Error"}),
    "torch-device": (500, {"detail": "Internal Server Error"}),
    "http": (500, {"detail": "Internal Server Error"}),
}


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("torch-memory", catalog.CUDAOutOfMemoryException),
        ("torch-device", catalog.GPUException),
        ("app", catalog.AppException),
        ("unknown", catalog.UserFunctionException),
    ],
)
def test_catch_gpu_exceptions_guards_an_asynchronous_endpoint(post: Post, case: str, kind: type) -> None:
    assert type(restored(post("/guarded", {"case": case}))) is kind


def test_what_pydantic_refuses_is_a_validation_error(post: Post) -> None:
    back = restored(post("/picture", {"steps": 0}))
    assert type(back) is catalog.ValidationError
    assert str(back).startswith("body.prompt: Field required; body.steps: Input should be greater than")
    assert [item["loc"] for item in back.body["detail"]] == [["body", "prompt"], ["body", "steps"]]
    assert carried_by(back)["billableUnits"] == 0


def test_a_path_that_does_not_exist_is_not_found_and_costs_nothing(post: Post) -> None:
    back = restored(post("/nowhere", {}))
    assert (str(back), carried_by(back)["billableUnits"]) == ("Path /nowhere not found", 0)


def test_fals_own_client_raises_what_can_be_decoded(url: str) -> None:
    signature: Any = Probe.fail.route_signature
    client = EndpointClient(url, Probe.fail, signature)
    with pytest.raises(catalog.AppClientError) as caught:
        client({"case": "field-units"})
    back: Any = errors.restore(bridge.decode_client_error(caught.value))
    assert back == CASES["field-units"]()


def test_an_error_of_httpx_can_be_decoded(post: Post) -> None:
    with pytest.raises(httpx.HTTPStatusError) as caught:
        post("/fail", {"case": "cuda-memory"}).raise_for_status()
    back = errors.restore(bridge.decode_client_error(caught.value))
    assert back == CASES["cuda-memory"]()


#: Where fal sends what no bill can hold, or fails.
FAL_SENDS = {"nan": "nan", "inf": "inf", "1e999": "inf", "٣": "3.00000000"}
UNITS = [each for each in VECTORS if each["call"] == "formatUnits"]


@pytest.mark.parametrize("vector", UNITS, ids=[repr(each["input"]) for each in UNITS])
def test_units_are_what_fal_itself_writes(post: Post, vector: dict[str, Any]) -> None:
    units = vector["input"]
    sent = post("/units", {"units": units}).headers.get("x-fal-billable-units")
    assert sent == FAL_SENDS.get(units, vector["expect"])


GPU = [each for each in VECTORS if each["call"] == "catchGpuExceptions"]
OUTCOMES: dict[type, str] = {catalog.CUDAOutOfMemoryException: "oom", catalog.GPUException: "gpu"}


def outcome(guard: Any, error: BaseException) -> str | None:
    try:
        with guard:
            raise error
    except BaseException as caught:
        return None if caught is error else OUTCOMES[type(caught)]


@pytest.mark.parametrize(
    "vector", GPU, ids=[f"{each['input']['type']}({each['input']['message']!r})" for each in GPU]
)
def test_both_guards_do_what_the_table_says(vector: dict[str, Any]) -> None:
    given = vector["input"]
    known = class_of(given["type"])
    error = known(given["message"])
    assert outcome(fal.exceptions.catch_gpu_exceptions(), error) == vector["fal"]
    error = known(given["message"])
    assert outcome(bridge.catch_gpu_exceptions(), error) == vector["expect"]


def class_of(name: str) -> Any:
    module, _, short = name.rpartition(".")
    if module == "python":
        return getattr(builtins, short)
    made = {
        "AppException": lambda text: fal.exceptions.AppException(text, 400),
        "FieldException": lambda text: fal.exceptions.FieldException("prompt", text),
    }
    return made.get(short, getattr(catalog, short))


@pytest.mark.parametrize(
    ("error", "theirs", "ours"),
    [
        (RuntimeError("CUDA out of memory", 5), "gpu", "oom"),
        (asyncio.CancelledError("cuda"), "gpu", None),
        (type("Own", (fal.exceptions.AppException,), {})("use CUDA 12", 400), "gpu", None),
    ],
    ids=repr,
)
def test_both_guards_do_what_the_table_says_of_other_shapes(
    error: BaseException, theirs: str, ours: str | None
) -> None:
    assert outcome(fal.exceptions.catch_gpu_exceptions(), error) == theirs
    assert outcome(bridge.catch_gpu_exceptions(), error) == ours


def test_fals_guard_fails_on_an_error_whose_argument_is_no_text_and_ours_does_not() -> None:
    with pytest.raises(TypeError), fal.exceptions.catch_gpu_exceptions():
        raise RuntimeError(5)
    with contextlib.suppress(RuntimeError), bridge.catch_gpu_exceptions():
        raise RuntimeError(5)


def test_fals_guard_does_nothing_for_a_coroutine_and_ours_does() -> None:
    async def fail() -> None:
        raise RuntimeError("CUDA out of memory")

    with pytest.raises(RuntimeError, match="CUDA out of memory"):
        asyncio.run(fal.exceptions.catch_gpu_exceptions()(fail)())
    with pytest.raises(catalog.CUDAOutOfMemoryException):
        asyncio.run(bridge.catch_gpu_exceptions()(fail)())
