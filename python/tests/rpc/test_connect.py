"""SPEC CAR-1, 2, 4, 6, 7 over Connect, gRPC and gRPC-web: clients of connectrpc, sync and async, servers of
connect-es and of connectrpc.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bridge_vectors import carrier_vectors

pytest.importorskip("connectrpc", reason="connectrpc needs Python 3.11")

from connectrpc.client import ConnectClient, ConnectClientSync
from connectrpc.code import Code
from connectrpc.codec import Codec
from connectrpc.compat import google_protobuf_binary_codec, google_protobuf_json_codec
from connectrpc.errors import ConnectError, ErrorDetail
from connectrpc.protocol import ProtocolType
from protobuf.wkt import Any as AnyMessage
from pyqwest import Client, HTTPTransport, HTTPVersion, SyncClient, SyncHTTPTransport

from rethrown import ErrorRegistry, RemoteError, encode, envelope_of, matches
from rethrown.limits import Limits
from rethrown.rpc import connect
from rethrown.rpc.connect import ServerInterceptor, rethrowing, status_of_call
from rpc.peers.connect_failing import METHODS
from rpc.peers.failing import CANARY, Invalid, QuotaExceeded, Text, errors, protos

_ROOT = Path(__file__).parents[3]
_PYTHON = [sys.executable, str(_ROOT / "python/tests/rpc/peers/connect_server.py"), "asgi"]
_PATH = os.pathsep.join([str(_ROOT / "python/src"), str(_ROOT / "python/tests")])
SERVERS = {
    "connect-es": [shutil.which("node") or "node", str(_ROOT / "test/rpc/peers/connect-server.mjs")],
    "connectrpc": _PYTHON,
}
BINARY, JSON = google_protobuf_binary_codec(), google_protobuf_json_codec()
PROTOCOLS: dict[str, tuple[ProtocolType, Codec[Any, Any]]] = {
    "connect": (ProtocolType.CONNECT, BINARY),
    "connect, JSON": (ProtocolType.CONNECT, JSON),
    "gRPC-web": (ProtocolType.GRPC_WEB, BINARY),
    "gRPC": (ProtocolType.GRPC, BINARY),
}


@contextlib.contextmanager
def _served(name: str) -> Iterator[dict[str, int]]:
    environment = {**os.environ, "PYTHONPATH": _PATH}
    process = subprocess.Popen(
        SERVERS[name], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module", params=SERVERS)
def ports(request: pytest.FixtureRequest) -> Iterator[dict[str, int]]:
    with _served(request.param) as served:
        yield {**served, "is_typescript": request.param == "connect-es"}


def _call_async(
    address: str, options: dict[str, Any], kind: str, name: str, timeout_ms: int, h2: bool
) -> Any:
    async def requests() -> Any:
        yield protos.Case(name=name)

    async def call() -> Any:
        transport = HTTPTransport(http_version=HTTPVersion.HTTP2 if h2 else HTTPVersion.HTTP1)
        client = ConnectClient(address, http_client=Client(transport), **options)
        one = protos.Case(name=name)
        execute = getattr(client, f"execute_{kind}")
        request = requests() if kind in ("client_stream", "bidi_stream") else one
        result = execute(request=request, method=METHODS[kind], timeout_ms=timeout_ms)
        if kind in ("unary", "client_stream"):
            return [(await result).name]
        return [message.name async for message in result]

    return asyncio.run(call())


def _call_sync(address: str, options: dict[str, Any], kind: str, name: str, timeout_ms: int, h2: bool) -> Any:
    transport = SyncHTTPTransport(http_version=HTTPVersion.HTTP2 if h2 else HTTPVersion.HTTP1)
    client = ConnectClientSync(address, http_client=SyncClient(transport), **options)
    one = protos.Case(name=name)
    execute = getattr(client, f"execute_{kind}")
    request = iter([one]) if kind in ("client_stream", "bidi_stream") else one
    result = execute(request=request, method=METHODS[kind], timeout_ms=timeout_ms)
    return [result.name] if kind in ("unary", "client_stream") else [message.name for message in result]


CALLS = {"async": _call_async, "sync": _call_sync}


def call(
    ports: dict[str, int],
    mode: str,
    name: str,
    *,
    kind: str = "unary",
    protocol: str = "connect",
    style: str = "sync",
    adapter: Any = None,
    timeout_ms: int = 20_000,
) -> Any:
    """What a call ends with: the names of its responses, or the error."""
    protocol_type, codec = PROTOCOLS[protocol]
    h2 = protocol == "gRPC" or kind == "bidi_stream"
    address = f"http://127.0.0.1:{ports[f'{mode}-2' if h2 else mode]}"
    options = {"protocol": protocol_type, "codec": codec, "interceptors": [adapter] if adapter else []}
    try:
        return CALLS[style](address, options, kind, name, timeout_ms, h2)
    except Exception as error:
        return error


def _reaches(ports: dict[str, int], kind: str, protocol: str) -> bool:
    """uvicorn sends no trailers, and speaks no HTTP/2."""
    return bool(ports["is_typescript"]) or (kind != "bidi_stream" and protocol != "gRPC")


@pytest.mark.parametrize("style", CALLS)
@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("kind", METHODS)
def test_car_6_raises_the_class_that_the_server_threw(
    ports: dict[str, int], kind: str, protocol: str, style: str
) -> None:
    if not _reaches(ports, kind, protocol):
        pytest.skip("uvicorn sends no trailers, and speaks no HTTP/2")
    options: dict[str, Any] = {"kind": kind, "protocol": protocol, "style": style}
    error = call(ports, "internal", "quota", adapter=rethrowing(errors), **options)
    assert isinstance(error, QuotaExceeded)
    assert (error.limit, error.used, str(error)) == (3, 4, "4 of 3 calls used")
    cause = "javascript.TypeError" if ports["is_typescript"] else "python.ValueError"
    assert error.__cause__ is not None
    assert matches(error.__cause__, cause)
    status = status_of_call(error)
    assert status is not None
    assert status.code is Code.RESOURCE_EXHAUSTED
    fine = call(ports, "internal", "fine", adapter=rethrowing(errors), **options)
    assert fine == (["first", "fine"] if kind == "server_stream" else ["fine"])


@pytest.mark.parametrize("style", CALLS)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_car_1_2_public_leaks_nothing_and_says_what_it_may(
    ports: dict[str, int], protocol: str, style: str
) -> None:
    if not _reaches(ports, "unary", protocol):
        pytest.skip("uvicorn sends no trailers, and speaks no HTTP/2")
    error = call(ports, "public", "secret", protocol=protocol, style=style, adapter=rethrowing(errors))
    status = status_of_call(error)
    assert isinstance(error, RemoteError)
    assert status is not None
    told = repr([status.message, [each.message_bytes for each in status.details], envelope_of(error)])
    assert CANARY not in told
    assert ".mjs" not in told
    assert ".py" not in told
    assert (status.code, status.message) == (Code.UNKNOWN, "unknown")
    unaware = call(ports, "public", "quota", protocol=protocol, style=style)
    assert isinstance(unaware, ConnectError)
    assert (unaware.code, unaware.message) == (Code.RESOURCE_EXHAUSTED, "4 of 3 calls used")
    names = [each.type_name for each in unaware.details]
    assert names == ["rethrown.v1.ErrorEnvelope", "google.rpc.ErrorInfo", "google.rpc.RetryInfo"]


@pytest.mark.parametrize("style", CALLS)
def test_car_7_what_connect_reports_itself_stays_as_it_is(ports: dict[str, int], style: str) -> None:
    adapter = rethrowing(errors)
    late = call(ports, "internal", "sleep", style=style, adapter=adapter, timeout_ms=200)
    assert isinstance(late, ConnectError)
    # Rarely the server's clock is first, and what it closes by that is noticed before its answer.
    assert late.code in (Code.DEADLINE_EXCEEDED, Code.CANCELED, Code.UNAVAILABLE)
    assert not late.details
    chosen = call(ports, "public", "connect-chosen", style=style, adapter=adapter)
    assert isinstance(chosen, ConnectError)
    assert chosen.code is Code.NOT_FOUND
    assert [each.type_name for each in chosen.details] == ["google.protobuf.StringValue"]
    plain = call(ports, "plain", "quota", style=style, adapter=adapter)
    assert isinstance(plain, ConnectError)
    assert status_of_call(plain) is None
    nobody = call({"none": 1}, "none", "quota", style=style, adapter=adapter)
    assert isinstance(nobody, ConnectError)
    assert nobody.code is Code.UNAVAILABLE


def test_car_4_whatever_the_message_and_the_stack(ports: dict[str, int]) -> None:
    protocol = "gRPC" if ports["is_typescript"] else "gRPC-web"

    def failed(name: str) -> Any:
        return call(ports, "internal", name, protocol=protocol, adapter=rethrowing(errors))

    assert isinstance(failed("huge"), QuotaExceeded)
    assert matches(
        failed("message"), "javascript.TypeError" if ports["is_typescript"] else "python.ValueError"
    )
    assert isinstance(failed("invalid"), Invalid)
    for text in ["%E0%A4", "ж" * 5000, "?&/" * 5000, "\U0001f702\n\0"]:
        error = failed(f"text:{text}")
        assert isinstance(error, Text)
        assert len(text) > 10 or str(error) == text
    cycle = failed("cycle")
    assert cycle.__cause__.__cause__ is cycle


class _Method:
    service_name, name = "a.Service", "Method"


class _Context:
    """As much of a RequestContext as is used."""

    method = _Method()

    class response_trailers:  # noqa: N801
        @staticmethod
        def allitems() -> list[tuple[str, str]]:
            return []


def _raised_by(interceptor: Any, error: BaseException) -> Any:
    def handler(_request: object, _ctx: object) -> object:
        raise error

    with pytest.raises(BaseException) as caught:  # noqa: PT011
        interceptor.intercept_unary_sync(handler, None, _Context())
    return caught.value


def _received(value: bytes) -> ConnectError:
    detail = AnyMessage(type_url="type.googleapis.com/rethrown.v1.ErrorEnvelope", value=value)
    return ConnectError(Code.INTERNAL, "m", [ErrorDetail(detail)])


@pytest.mark.parametrize("value", [b"", b"\xff\xfe\xfd", b"\x08\x01", b"\x08\x01\x12\x03a.B\xff"])
def test_car_6_garbage_stays_a_connect_error(value: bytes) -> None:
    error = _received(value)
    assert _raised_by(rethrowing(errors), error) is error


def test_car_6_what_the_limits_do_not_accept_stays_a_connect_error() -> None:
    error = _received(encode({"v": 1, "type": "a.B", "message": "m" * 5000}, "protobuf"))
    assert _raised_by(rethrowing(errors, limits=Limits(max_bytes=4096)), error) is error


@pytest.mark.parametrize("type_", ["os.system", "python.SystemExit", "python.KeyboardInterrupt"])
def test_car_6_an_envelope_names_no_code(type_: str) -> None:
    error = _raised_by(rethrowing(errors), _received(encode({"v": 1, "type": type_}, "protobuf")))
    assert isinstance(error, RemoteError)
    assert matches(error, type_)


@pytest.mark.parametrize("case", carrier_vectors("connect"), ids=lambda case: case["id"])
def test_vector(case: dict[str, Any]) -> None:
    registry = ErrorRegistry()
    interceptor = ServerInterceptor(registry, **{"disclosure": "internal", **case.get("options", {})})
    failure = _raised_by(interceptor, registry.restore(case["input"]))
    details = [{"type": each.type_name, "value": each.message_bytes} for each in failure.details]
    found = {"code": failure.code.value, "message": failure.message, "details": details}
    assert found == case["expect"]
    restored = _raised_by(rethrowing(registry), failure)
    assert matches(restored, case["input"]["type"])


def test_car_1_what_another_server_disclosed_is_disclosed_anew() -> None:
    received = _received(encode({"v": 1, "type": "a.B", "message": CANARY, "traceback": CANARY}, "protobuf"))
    for error in [received, _raised_by(rethrowing(ErrorRegistry()), received)]:
        failure = _raised_by(ServerInterceptor(ErrorRegistry()), error)
        assert isinstance(failure, ConnectError)
        assert failure.__cause__ is error
        assert CANARY not in repr([failure.message, [each.message_bytes for each in failure.details]])


def test_what_a_restored_error_had_around_it_stays() -> None:
    wire: Any = {
        "v": 1,
        "type": "python.ValueError",
        "context": 1,
        "related": [{"type": "python.KeyError", "message": "k"}],
    }
    error = _raised_by(rethrowing(errors), _received(encode(wire, "protobuf")))
    assert isinstance(error, ValueError)
    assert isinstance(error.__context__, KeyError)


@pytest.mark.parametrize("control", [KeyboardInterrupt, SystemExit, asyncio.CancelledError, GeneratorExit])
def test_process_control_passes(control: type[BaseException]) -> None:
    for interceptor in [ServerInterceptor(errors), rethrowing(errors)]:
        raised = control()

        def handler(_request: object, _ctx: object, raised: BaseException = raised) -> object:
            raise raised

        with pytest.raises(control) as caught:
            interceptor.intercept_unary_sync(handler, None, _Context())
        assert caught.value is raised


def test_a_stream_that_is_left_is_closed() -> None:
    closed: list[str] = []

    def handler(_request: object, _ctx: object) -> Iterator[int]:
        try:
            yield 1
        finally:
            closed.append("sync")

    async def ahandler(_request: object, _ctx: object) -> Any:
        try:
            yield 1
        finally:
            closed.append("async")

    stream: Any = rethrowing(errors).intercept_server_stream_sync(handler, None, _Context())
    assert next(stream) == 1
    stream.close()

    async def leave() -> None:
        stream: Any = rethrowing(errors).intercept_server_stream(ahandler, None, _Context())
        assert await anext(stream) == 1
        await stream.aclose()

    asyncio.run(leave())
    assert closed == ["sync", "async"]


def test_the_names_of_the_docs_are_there() -> None:
    page = (_ROOT / "docs/rpc/connect.md").read_text("utf-8")
    names = re.findall(r"^from rethrown\.rpc\.connect import (\w+)", page, re.MULTILINE)
    assert names == ["ServerInterceptor", "rethrowing"]
    assert all(hasattr(connect, name) for name in [*names, "status_of_call"])
