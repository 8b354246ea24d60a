"""What is passed on came in within the limits of an envelope, which are more than a carrier has room for.

It may also be too large in another encoding. It leaves within this carrier's own limit, its omissions listed
(SPEC CAP-14, CAR-3 to CAR-5).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import httpx
import pytest

from rethrown import EncodeError, ErrorRegistry, encode, envelope_of, matches
from rethrown.rpc.asgi import ErrorMiddleware
from rethrown.rpc.grpc import ServerInterceptor as GrpcInterceptor
from rethrown.rpc.grpc import rethrowing as rethrowing_grpc
from rethrown.rpc.grpc_aio import ServerInterceptor as AioInterceptor
from rethrown.rpc.grpc_aio import rethrowing as rethrowing_aio
from rethrown.rpc.http import decode_response, encode_response
from rethrown.rpc.json_rpc import (
    decode_error_object,
    encode_error_object,
    from_error_object,
    from_tool_result,
    to_error_object,
    to_tool_result,
)

_MIB = 1 << 20
_ROOM = 32_768 + 32_768 // 8 + 256
_ERRORS = ErrorRegistry()
_MEDIA = "application/vnd.rethrown.v1+"
_ACCEPTS = [None, f"{_MEDIA}msgpack", f"{_MEDIA}protobuf"]


def _full_of(character: str, codec: Any, args: list[float]) -> Any:
    """Near 1 MiB in the encoding that it came in, and more in another."""
    envelope: Any = {"v": 1, "type": "a.B", "lineage": ["a.Base"], "status": "not_found", "message": "m"}
    envelope |= dict.fromkeys(("traceback", "stdout", "stderr"), character * 262144)
    envelope |= {"args": args} if args else {}
    empty: Any = {**envelope, "attributes": {"text": ""}}
    size = len(encode(empty, codec))
    return {**envelope, "attributes": {"text": character * (_MIB - 64 - size)}}


_RELAYED = {
    "characters that JSON writes with six": _full_of("\x01", "protobuf", []),
    "numbers that JSON writes with three": _full_of("x", "json", [0.5] * 9000),
}


def _caught(run: Callable[[], object]) -> BaseException:
    try:
        run()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


Crossed = tuple[BaseException | None, int]


def _over_http(relayed: BaseException, accept: str | None) -> Crossed:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise relayed

    async def run() -> httpx.Response:
        wrapped: Any = ErrorMiddleware(app, _ERRORS, disclosure="internal")
        transport = httpx.ASGITransport(app=wrapped, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
            return await client.get("/", headers={"accept": accept} if accept else {})

    response = asyncio.run(run())
    envelope = decode_response(response.status_code, response.headers, response.content)
    return _ERRORS.restore(envelope), len(response.content)


def _handler(run: Callable[..., Any]) -> grpc.GenericRpcHandler:
    return grpc.method_handlers_generic_handler("a.S", {"Call": grpc.unary_unary_rpc_method_handler(run)})


def _size_of(trailers: Any) -> int:
    return sum(len(value) * 4 // 3 for key, value in trailers if key == "grpc-status-details-bin")


def _over_grpc(relayed: BaseException) -> Crossed:
    def run(_request: bytes, _context: object) -> bytes:
        raise relayed

    with ThreadPoolExecutor(1) as executor:
        server = grpc.server(executor, interceptors=[GrpcInterceptor(_ERRORS, disclosure="internal")])
        server.add_generic_rpc_handlers((_handler(run),))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            with grpc.insecure_channel(f"127.0.0.1:{port}") as opened:
                channel: Any = opened
                failed: Any = _caught(lambda: channel.unary_unary("/a.S/Call")(b""))
                aware: Any = grpc.intercept_channel(channel, rethrowing_grpc(_ERRORS))
                caught = _caught(lambda: aware.unary_unary("/a.S/Call")(b""))
        finally:
            server.stop(None).wait()
    return caught, _size_of(failed.trailing_metadata())


def _over_grpc_aio(relayed: BaseException) -> Crossed:
    async def run(_request: bytes, _context: object) -> bytes:
        raise relayed

    async def raised(address: str, interceptors: Any) -> BaseException:
        async with grpc.aio.insecure_channel(address, interceptors=interceptors) as opened:
            channel: Any = opened
            try:
                await channel.unary_unary("/a.S/Call")(b"")
            except Exception as error:
                return error
        raise AssertionError("nothing was raised")

    async def both() -> Crossed:
        server = grpc.aio.server(interceptors=[AioInterceptor(_ERRORS, disclosure="internal")])
        server.add_generic_rpc_handlers((_handler(run),))
        address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        await server.start()
        try:
            failed: Any = await raised(address, [])
            caught = await raised(address, rethrowing_aio(_ERRORS))
        finally:
            await server.stop(None)
        return caught, _size_of(failed.trailing_metadata())

    return asyncio.run(both())


def _over_connect(relayed: BaseException) -> Crossed:
    pytest.importorskip("connectrpc", reason="connectrpc needs Python 3.11")
    from types import SimpleNamespace

    from rethrown.rpc.connect import ServerInterceptor, rethrowing

    def handler(_request: object, _ctx: object) -> object:
        raise relayed

    trailers = SimpleNamespace(allitems=list)
    ctx = SimpleNamespace(response_trailers=trailers, method=SimpleNamespace(service_name="a.S", name="Call"))
    interceptor = ServerInterceptor(_ERRORS, disclosure="internal")
    failure: Any = _caught(lambda: interceptor.intercept_unary_sync(handler, None, ctx))

    def fails(_request: object, _ctx: object) -> object:
        raise failure

    caught = _caught(lambda: rethrowing(_ERRORS).intercept_unary_sync(fails, None, ctx))
    return caught, sum(len(each.message_bytes) * 4 // 3 for each in failure.details)


def _over_json_rpc(relayed: BaseException) -> Crossed:
    made = to_error_object(relayed, _ERRORS, disclosure="internal")
    return from_error_object(made, _ERRORS), len(json.dumps(made))


def _as_a_tools_result(relayed: BaseException) -> Crossed:
    made = to_tool_result(relayed, _ERRORS, disclosure="internal")
    return from_tool_result(made, _ERRORS), len(json.dumps(made))


_CARRIERS: dict[str, tuple[int, Callable[[BaseException], Crossed]]] = {
    **{
        f"HTTP, {accept}": (2 * _MIB, lambda relayed, accept=accept: _over_http(relayed, accept))  # type: ignore[misc]
        for accept in _ACCEPTS
    },
    "gRPC": (8192, _over_grpc),
    "gRPC, asyncio": (8192, _over_grpc_aio),
    "Connect": (8192, _over_connect),
    "JSON-RPC": (_ROOM, _over_json_rpc),
    "a tool's result": (_ROOM, _as_a_tools_result),
}


@pytest.fixture(params=_RELAYED)
def envelope(request: pytest.FixtureRequest) -> Any:
    return _RELAYED[request.param]


def test_these_are_too_large_in_some_encoding(envelope: Any) -> None:
    def size(codec: Any) -> int | str:
        try:
            return len(encode(envelope, codec))
        except EncodeError as error:
            return error.code

    sizes = [size(codec) for codec in ("json", "protobuf", "msgpack")]
    assert "limit" in sizes
    assert max(each for each in sizes if isinstance(each, int)) > 0.9 * _MIB


@pytest.mark.parametrize("name", _CARRIERS)
def test_an_error_near_1_mib_leaves_within_the_limit_of_its_carrier(envelope: Any, name: str) -> None:
    most, cross = _CARRIERS[name]
    caught, size = cross(_ERRORS.restore(envelope))
    assert size <= most
    assert caught is not None
    assert matches(caught, "a.B")
    arrived = envelope_of(caught)
    assert arrived is not None
    assert (arrived.get("status"), arrived.get("message")) == ("not_found", "m")
    # What it came in it can leave in, whole.
    reasons = {each["reason"] for each in arrived.get("omitted", [])}
    assert reasons == (set() if size > 0.9 * _MIB else {"truncated"})


def test_car_5_as_data_an_error_object_has_no_more_than_32_kib_of_it(envelope: Any) -> None:
    made = encode_error_object(envelope)
    assert len(json.dumps(made)) <= _ROOM
    arrived = decode_error_object(made)
    assert arrived is not None
    assert "truncated" in {each["reason"] for each in arrived["omitted"]}


@pytest.mark.parametrize("accept", _ACCEPTS)
def test_car_3_as_data_a_response_is_one_in_every_encoding(envelope: Any, accept: str | None) -> None:
    made = encode_response(envelope, accept)
    arrived = decode_response(made.status, made.headers, made.body)
    assert (arrived["type"], arrived["status"], arrived["message"]) == ("a.B", "not_found", "m")


@pytest.mark.parametrize(
    "refused", [{"v": 1, "type": ""}, {"v": 1, "type": "a.B", "message": 1}, {"v": 1, "type": "a" * 257}]
)
def test_what_a_decoder_refuses_for_another_reason_than_its_size_is_refused(refused: Any) -> None:
    with pytest.raises(EncodeError):
        encode_error_object(refused)
    with pytest.raises(EncodeError):
        encode_response(refused)
