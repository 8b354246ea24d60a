"""SPEC CAR-1, CAR-2, CAR-4, CAR-6, CAR-7 over gRPC: grpcio as a client, sync and aio."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2  # type: ignore[import-untyped]
from grpc_status import rpc_status

from rethrown import Limits, RemoteError, encode, envelope_of, matches
from rethrown.rpc import grpc as sync_adapter
from rethrown.rpc import grpc_aio as aio_adapter
from rethrown.rpc.google_status import StatusDetail, decode_status
from rethrown.rpc.grpc import status_of_call

_TESTS = Path(__file__).parents[1]
_ROOT = _TESTS.parents[1]
sys.path.append(str(_TESTS))

from rpc.peers.failing import CANARY, Invalid, QuotaExceeded, Text, errors, protos, services  # noqa: E402

KINDS = ["UnaryUnary", "UnaryStream", "StreamUnary", "StreamStream"]
SERVERS = {
    "grpcio": [sys.executable, str(_TESTS / "rpc/peers/grpc_server.py"), "sync"],
    "grpcio-aio": [sys.executable, str(_TESTS / "rpc/peers/grpc_server.py"), "aio"],
    "grpc-js": ["node", str(_ROOT / "test/rpc/peers/grpc-server.mjs")],
}
Code = grpc.StatusCode


class Peer:
    """A server elsewhere, by the name of its kind, and the ports of its modes."""

    def __init__(self, name: str, ports: dict[str, int]) -> None:
        self.name = name
        self.ports = ports


@pytest.fixture(scope="module", params=SERVERS)
def peer(request: pytest.FixtureRequest) -> Iterator[Peer]:
    path = os.pathsep.join([str(_ROOT / "python/src"), str(_TESTS)])
    process = subprocess.Popen(
        SERVERS[request.param],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        assert process.stdout is not None
        yield Peer(request.param, json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.communicate()


class SyncClient:
    """Calls of one channel; `run` gives the names of the responses, or raises."""

    def __init__(self, port: int, interceptor: Any = None) -> None:
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        aware = grpc.intercept_channel(self.channel, interceptor) if interceptor else self.channel
        self.stub = services.FailingStub(aware)

    def run(self, kind: str, name: str, timeout: float = 10) -> list[str]:
        case = protos.Case(name=name)
        argument = iter([case]) if kind.startswith("Stream") else case
        answer = getattr(self.stub, kind)(argument, timeout=timeout)
        return [answer.name] if kind.endswith("Unary") else [each.name for each in answer]

    def close(self) -> None:
        self.channel.close()


class AioClient:
    """The same with asyncio, each run in a loop of its own."""

    def __init__(self, port: int, interceptors: Any = None) -> None:
        self.port = port
        self.interceptors = interceptors

    def run(self, kind: str, name: str, timeout: float = 10) -> list[str]:
        return asyncio.run(self._run(kind, name, timeout))

    async def _run(self, kind: str, name: str, timeout: float) -> list[str]:
        case = protos.Case(name=name)

        async def requests() -> AsyncIterator[Any]:
            yield case

        target = f"127.0.0.1:{self.port}"
        async with grpc.aio.insecure_channel(target, interceptors=self.interceptors) as channel:
            argument = requests() if kind.startswith("Stream") else case
            call = getattr(services.FailingStub(channel), kind)(argument, timeout=timeout)
            return [(await call).name] if kind.endswith("Unary") else [each.name async for each in call]

    def close(self) -> None:
        pass


CLIENTS: dict[str, Any] = {
    "grpcio": lambda port: SyncClient(port, sync_adapter.rethrowing(errors)),
    "grpcio-aio": lambda port: AioClient(port, aio_adapter.rethrowing(errors)),
}
UNAWARE: dict[str, Any] = {"grpcio": SyncClient, "grpcio-aio": AioClient}


@pytest.fixture(params=CLIENTS)
def flavour(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _failure(client: Any, kind: str, name: str, timeout: float = 10) -> BaseException:
    with pytest.raises(BaseException) as caught:  # noqa: PT011
        client.run(kind, name, timeout)
    client.close()
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
class TestEveryKindOfCall:
    @pytest.mark.parametrize("mode", ["internal", "public", "plain"])
    def test_a_call_that_succeeds_is_not_touched(
        self, peer: Peer, flavour: str, kind: str, mode: str
    ) -> None:
        names = ["first", "ok"] if kind == "UnaryStream" else ["ok"]
        assert CLIENTS[flavour](peer.ports[mode]).run(kind, "ok") == names

    def test_car_6_the_same_class_with_fields_and_cause(self, peer: Peer, flavour: str, kind: str) -> None:
        error = _failure(CLIENTS[flavour](peer.ports["internal"]), kind, "quota")
        assert type(error) is QuotaExceeded
        assert (error.limit, error.used, str(error)) == (3, 4, "4 of 3 calls used")
        assert str(error.__cause__).endswith("the ledger says no")
        assert error.__context__ in (None, error.__cause__)
        if peer.name != "grpc-js" and sys.version_info >= (3, 11):
            assert error.__notes__ == ["ask sales"]
        envelope = envelope_of(error)
        assert envelope is not None
        assert (envelope["code"], envelope["retryAfterMs"]) == ("QUOTA", 1500)

    def test_what_grpc_itself_reported_stays_reachable(self, peer: Peer, flavour: str, kind: str) -> None:
        error = _failure(CLIENTS[flavour](peer.ports["internal"]), kind, "quota")
        call: Any = status_of_call(error)
        assert (call.code(), call.details()) == (Code.RESOURCE_EXHAUSTED, "4 of 3 calls used")
        assert status_of_call(ValueError()) is None

    def test_car_1_public_leaks_nothing(self, peer: Peer, flavour: str, kind: str) -> None:
        error = _failure(CLIENTS[flavour](peer.ports["public"]), kind, "secret")
        assert isinstance(error, RemoteError)
        envelope: Any = envelope_of(error)
        assert sorted(envelope) == ["lineage", "omitted", "type", "v"]
        plain: Any = _failure(UNAWARE[flavour](peer.ports["public"]), kind, "secret")
        assert (plain.code(), plain.details()) == (Code.UNKNOWN, "unknown")
        sent = repr(tuple(plain.trailing_metadata()))
        for leak in (CANARY, ".py", ".mjs", "Error: "):
            assert leak not in sent

    def test_car_2_an_unaware_client_gets_the_standard_error(
        self, peer: Peer, flavour: str, kind: str
    ) -> None:
        failure: Any = _failure(UNAWARE[flavour](peer.ports["public"]), kind, "quota")
        assert (failure.code(), failure.details()) == (Code.RESOURCE_EXHAUSTED, "4 of 3 calls used")
        if flavour == "grpcio":
            status = rpc_status.from_call(failure)
            info, retry = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo()
            assert [each.Is(info.DESCRIPTOR) for each in status.details] == [False, True, False]
            assert status.details[1].Unpack(info)
            assert status.details[2].Unpack(retry)
            assert (info.reason, info.domain) == ("QUOTA", "billing")
            assert retry.retry_delay.ToMilliseconds() == 1500

    def test_car_4_a_megabyte_arrives_as_the_same_class(self, peer: Peer, flavour: str, kind: str) -> None:
        error = _failure(CLIENTS[flavour](peer.ports["internal"]), kind, "huge")
        assert type(error) is QuotaExceeded
        assert (error.limit, error.used) == (3, 4)
        envelope: Any = envelope_of(error)
        assert any(each["reason"] == "truncated" for each in envelope["omitted"])
        assert "…" in str(error.__cause__)

    def test_car_7_a_deadline_stays_deadline_exceeded(self, peer: Peer, flavour: str, kind: str) -> None:
        failure: Any = _failure(CLIENTS[flavour](peer.ports["internal"]), kind, "sleep", timeout=0.4)
        assert isinstance(failure, grpc.RpcError)
        assert failure.code() is Code.DEADLINE_EXCEEDED


def test_car_4_a_message_of_10_mb_arrives_cut_and_without_us_costs_the_call(peer: Peer, flavour: str) -> None:
    error = _failure(CLIENTS[flavour](peer.ports["internal"]), "UnaryUnary", "message")
    assert matches(error, "python.ValueError") or matches(error, "javascript.TypeError")
    assert "m…m" in str(error)
    failure: Any = _failure(UNAWARE[flavour](peer.ports["plain"]), "UnaryUnary", "message", timeout=4)
    if peer.name == "grpc-js":
        assert failure.code() is not Code.INVALID_ARGUMENT
    else:
        assert failure.code() is Code.RESOURCE_EXHAUSTED


def test_car_4_bad_request_and_debug_info(peer: Peer) -> None:
    for mode, has_debug in (("public", False), ("internal", True)):
        failure: Any = _failure(SyncClient(peer.ports[mode]), "UnaryUnary", "invalid")
        status = rpc_status.from_call(failure)
        bad, debug = error_details_pb2.BadRequest(), error_details_pb2.DebugInfo()
        assert [each.Unpack(bad) for each in status.details if each.Is(bad.DESCRIPTOR)] == [True]
        assert [(each.field, each.description) for each in bad.field_violations] == [
            ("user.name", "too short")
        ]
        found = [each.Unpack(debug) for each in status.details if each.Is(debug.DESCRIPTOR)]
        assert found == [True] * has_debug


@pytest.mark.parametrize("text", ["ж", "100 %", "a\nb\r\nc", "\U0001f702 \0 \u202e", "%E0%A4"], ids=ascii)
def test_car_2_a_message_is_the_same_in_both_places(peer: Peer, text: str) -> None:
    error = _failure(CLIENTS["grpcio"](peer.ports["internal"]), "UnaryUnary", f"text:{text}")
    assert type(error) is Text
    assert str(error) == text
    call: Any = status_of_call(error)
    assert call.details() == text


def test_car_2_a_lone_surrogate_is_the_replacement_character_in_both_places(peer: Peer) -> None:
    error = _failure(CLIENTS["grpcio"](peer.ports["internal"]), "UnaryUnary", "surrogate")
    call: Any = status_of_call(error)
    assert (str(error), call.details()) == ("a\ufffdb", "a\ufffdb")


def test_cycles(peer: Peer, flavour: str) -> None:
    cycle: Any = _failure(CLIENTS[flavour](peer.ports["internal"]), "UnaryUnary", "cycle")
    assert str(cycle.__cause__.__cause__).endswith("first")


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 has no groups")
def test_groups(peer: Peer, flavour: str) -> None:
    group: Any = _failure(CLIENTS[flavour](peer.ports["internal"]), "UnaryUnary", "group")
    assert type(group).__name__ == "ExceptionGroup"
    assert type(group.exceptions[1]) is QuotaExceeded


@pytest.mark.parametrize("name", ["exit", "unprintable"])
def test_process_control_and_what_cannot_be_printed(peer: Peer, flavour: str, name: str) -> None:
    if peer.name == "grpc-js":
        pytest.skip("JavaScript has neither")
    assert isinstance(_failure(CLIENTS[flavour](peer.ports["internal"]), "UnaryUnary", name), RemoteError)


def test_car_4_what_a_handler_answers_itself_stays(peer: Peer, flavour: str) -> None:
    for mode in ("internal", "public"):
        failure: Any = _failure(CLIENTS[flavour](peer.ports[mode]), "UnaryUnary", "abort")
        assert isinstance(failure, grpc.RpcError)
        assert (failure.code(), failure.details()) == (Code.NOT_FOUND, "no such user")
        assert "x-own" in repr(tuple(failure.trailing_metadata()))


def test_car_4_a_code_that_the_handler_set_is_the_status(peer: Peer, flavour: str) -> None:
    name = "coded" if peer.name == "grpc-js" else "code"
    error = _failure(CLIENTS[flavour](peer.ports["public"]), "UnaryUnary", name)
    call: Any = status_of_call(error)
    assert call.code() is Code.DATA_LOSS
    assert call.details() == ("data loss" if peer.name == "grpc-js" else "said so")


def test_car_4_an_abort_that_was_replaced_is_still_one(peer: Peer) -> None:
    if peer.name != "grpcio":
        pytest.skip("grpcio's threads alone let a handler replace an abort")
    failure: Any = _failure(CLIENTS["grpcio"](peer.ports["internal"]), "UnaryUnary", "replaced")
    assert (failure.code(), failure.details()) == (Code.NOT_FOUND, "no such user")


@pytest.mark.parametrize("what", ["garbage", "truncated", "oversized"])
def test_car_6_a_malformed_status_gives_the_plain_error(peer: Peer, flavour: str, what: str) -> None:
    failure: Any = _failure(CLIENTS[flavour](peer.ports["plain"]), "UnaryUnary", f"hostile:{what}")
    assert isinstance(failure, grpc.RpcError)
    assert (failure.code(), failure.details()) == (Code.INTERNAL, "m")


@pytest.mark.parametrize("name", ["os.system", "python.SystemExit", "python.KeyboardInterrupt", "__main__.x"])
def test_car_6_a_hostile_envelope_is_a_remote_error(peer: Peer, flavour: str, name: str) -> None:
    detail = StatusDetail(
        "rethrown.v1.ErrorEnvelope", encode({"v": 1, "type": name, "message": "rm"}, "protobuf")
    )
    url = f"type.googleapis.com/{detail.type}".encode()
    packed = b"\x0a" + bytes([len(url)]) + url + b"\x12" + bytes([len(detail.value)]) + detail.value
    status = b"\x08\x0d\x1a" + bytes([len(packed)]) + packed
    assert decode_status(status) is not None
    error = _failure(CLIENTS[flavour](peer.ports["plain"]), "UnaryUnary", f"bytes:{status.hex()}")
    assert isinstance(error, RemoteError)


def test_car_6_what_the_clients_limits_refuse_is_the_plain_error(peer: Peer) -> None:
    interceptor = sync_adapter.rethrowing(errors, limits=Limits(max_bytes=50))
    failure: Any = _failure(SyncClient(peer.ports["internal"], interceptor), "UnaryUnary", "quota")
    assert failure.code() is Code.RESOURCE_EXHAUSTED


def test_futures_and_with_call(peer: Peer) -> None:
    client = CLIENTS["grpcio"](peer.ports["internal"])
    case = protos.Case
    response, call = client.stub.UnaryUnary.with_call(case(name="ok"), timeout=10)
    assert (response.name, call.code()) == ("ok", Code.OK)
    with pytest.raises(QuotaExceeded):
        client.stub.UnaryUnary.with_call(case(name="quota"), timeout=10)
    for method, argument in (("UnaryUnary", case(name="quota")), ("StreamUnary", iter([case(name="quota")]))):
        future = getattr(client.stub, method).future(argument, timeout=10)
        seen: list[Any] = []
        future.add_done_callback(seen.append)
        error = future.exception()
        assert type(error) is QuotaExceeded
        with pytest.raises(QuotaExceeded) as caught:
            future.result()
        assert caught.value is error
        assert future.code() is Code.RESOURCE_EXHAUSTED
        assert isinstance(future, grpc.Future)
        assert isinstance(future, grpc.Call)
    good = client.stub.UnaryUnary.future(case(name="ok"), timeout=10)
    assert (good.result().name, good.exception(), good.done()) == ("ok", None, True)
    client.close()


def test_car_7_what_the_client_cancels_stays_cancelled(peer: Peer) -> None:
    client = CLIENTS["grpcio"](peer.ports["internal"])
    future = client.stub.UnaryUnary.future(protos.Case(name="sleep"), timeout=10)
    assert future.cancel()
    with pytest.raises(grpc.FutureCancelledError):
        future.result()
    stream = client.stub.UnaryStream(protos.Case(name="sleep"), timeout=10)
    assert next(stream).name == "first"
    stream.cancel()
    with pytest.raises(grpc.RpcError) as caught:
        next(stream)
    assert caught.value.code() is Code.CANCELLED
    client.close()

    async def run() -> None:
        target = f"127.0.0.1:{peer.ports['internal']}"
        async with grpc.aio.insecure_channel(target, interceptors=aio_adapter.rethrowing(errors)) as channel:
            stub = services.FailingStub(channel)
            call = stub.UnaryUnary(protos.Case(name="sleep"), timeout=10)
            asyncio.get_running_loop().call_later(0.2, call.cancel)
            with pytest.raises(asyncio.CancelledError):
                await call
            assert await call.code() is Code.CANCELLED
            stream = stub.StreamStream(timeout=10)
            await stream.write(protos.Case(name="quota"))
            await stream.done_writing()
            with pytest.raises(QuotaExceeded):
                await stream.read()
            assert await stream.code() is Code.RESOURCE_EXHAUSTED

    asyncio.run(run())


def test_concurrent_calls_get_each_their_own_error(peer: Peer) -> None:
    expected: dict[str, Any] = {"quota": QuotaExceeded, "invalid": Invalid, "text:one": Text, "zero": None}

    async def run() -> list[Any]:
        target = f"127.0.0.1:{peer.ports['internal']}"
        async with grpc.aio.insecure_channel(target, interceptors=aio_adapter.rethrowing(errors)) as channel:
            stub = services.FailingStub(channel)
            calls = [stub.UnaryUnary(protos.Case(name=name), timeout=10) for name in [*expected] * 8]
            return await asyncio.gather(*calls, return_exceptions=True)

    for name, result in zip([*expected] * 8, asyncio.run(run()), strict=True):
        assert isinstance(result, Exception)
        if expected[name]:
            assert type(result) is expected[name]


_PAGE = (_ROOT / "docs" / "rpc" / "grpc.md").read_text("utf-8")


def _line(name: str) -> str:
    found = re.search(rf"```python {name}\n(.*?)\n```", _PAGE, re.DOTALL)
    assert found
    return found[1]


class _Failing(services.FailingServicer):  # type: ignore[misc]
    def UnaryUnary(self, request: Any, context: Any) -> Any:  # noqa: N802
        raise QuotaExceeded(3, 4)


class _AioFailing(services.FailingServicer):  # type: ignore[misc]
    async def UnaryUnary(self, request: Any, context: Any) -> Any:  # noqa: N802
        raise QuotaExceeded(3, 4)


def test_the_lines_of_the_page_are_all_that_it_takes() -> None:
    names: dict[str, Any] = {
        "grpc": grpc,
        "errors": errors,
        "executor": ThreadPoolExecutor(2),
        **vars(sync_adapter),
    }
    exec(_line("server"), names)
    services.add_FailingServicer_to_server(_Failing(), names["server"])
    names["address"] = f"127.0.0.1:{names['server'].add_insecure_port('127.0.0.1:0')}"
    names["server"].start()
    exec(_line("client"), names)
    with pytest.raises(QuotaExceeded):
        services.FailingStub(names["channel"]).UnaryUnary(protos.Case(), timeout=10)
    names["channel"].close()
    names["server"].stop(0).wait()


def test_the_lines_of_the_page_for_asyncio_are_all_that_it_takes() -> None:
    async def run() -> None:
        names: dict[str, Any] = {"grpc": grpc, "errors": errors, **vars(aio_adapter)}
        exec(_line("aio-server"), names)
        services.add_FailingServicer_to_server(_AioFailing(), names["server"])
        names["address"] = f"127.0.0.1:{names['server'].add_insecure_port('127.0.0.1:0')}"
        await names["server"].start()
        exec(_line("aio-client"), names)
        with pytest.raises(QuotaExceeded):
            await services.FailingStub(names["channel"]).UnaryUnary(protos.Case(), timeout=10)
        await names["channel"].close()
        await names["server"].stop(0)

    asyncio.run(run())


def test_car_1_what_says_that_the_server_failed_is_logged_and_other_errors_are_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Failing(services.FailingServicer):  # type: ignore[misc]
        def UnaryUnary(self, request: Any, context: Any) -> Any:  # noqa: N802
            raise RuntimeError("broken") if request.name else QuotaExceeded(3, 4)

    server = grpc.server(ThreadPoolExecutor(1), interceptors=[sync_adapter.ServerInterceptor(errors)])
    services.add_FailingServicer_to_server(Failing(), server)
    channel = grpc.insecure_channel(f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
    server.start()
    for name in ("", "broken"):
        with pytest.raises(grpc.RpcError):
            services.FailingStub(channel).UnaryUnary(protos.Case(name=name), timeout=10)
    channel.close()
    server.stop(0).wait()
    assert [each.getMessage() for each in caplog.records] == ["/rethrown.test.Failing/UnaryUnary failed"]
    assert "RuntimeError: broken" in caplog.text


@pytest.mark.parametrize("adapter", [sync_adapter, aio_adapter], ids=["sync", "aio"])
def test_options_that_are_none_are_refused_at_once(adapter: Any) -> None:
    with pytest.raises(TypeError):
        adapter.ServerInterceptor(errors, disclosur="internal")
