"""SPEC CAR-1, CAR-2, CAR-5, CAR-6, CAR-7 over JSON-RPC 2.0.

Error objects as data, and the MCP SDK, pjrpc and websockets against Node processes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from bridge_vectors import carrier_vectors
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp import ClientSession, MCPError, StdioServerParameters
from mcp.client.client import Client
from mcp.client.stdio import stdio_client
from mcp.server.lowlevel import Server
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pjrpc.client import AbstractClient
from pjrpc.client.exceptions import JsonRpcError
from pjrpc.server import AsyncDispatcher, Dispatcher
from pjrpc.server.exceptions import JsonRpcError as ServerError
from strategies import envelopes
from websockets.sync.client import connect

import rethrown.rpc.json_rpc as adapter
from rethrown import ErrorRegistry, Limits, RemoteError, decode, encode, envelope_of
from rethrown.rpc.json_rpc import (
    decode_error_object,
    encode_error_object,
    from_error_object,
    from_tool_result,
    rethrowing,
    throwing,
    to_error_object,
    to_tool_result,
)

ROOT = Path(__file__).parents[3]
PEERS = Path(__file__).parent / "peers"
NODE = os.environ.get("RETHROWN_NODE", "node")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:mcp.*")

errors = ErrorRegistry()


@errors.register(
    "billing.QuotaExceeded",
    fields=("limit", "used"),
    code="QUOTA",
    status="resource_exhausted",
    public_fields=("limit",),
)
class QuotaExceeded(Exception):  # noqa: N818
    def __init__(self, limit: Any, used: Any) -> None:
        super().__init__(f"{used} of {limit} calls used")
        self.limit, self.used = limit, used


@pytest.mark.parametrize("vector", carrier_vectors("json-rpc"), ids=lambda vector: vector["id"])
def test_vectors_of_96_carriers_json_rpc(vector: dict[str, Any]) -> None:
    options: dict[str, Any] = {}
    for name, value in vector.get("options", {}).get("limits", {}).items():
        options["limits"] = Limits(**{re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name): value})
    call = re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", vector["call"])
    assert getattr(adapter, call)(vector["input"], **options) == vector["expect"]


class CodedError(Exception):
    def __init__(self, code: Any, data: Any = None) -> None:
        super().__init__("m")
        self.code, self.message, self.data = code, "m", data


def test_car_5_reserved_codes_are_the_protocols_own_to_the_last_one() -> None:
    codes = range(-32950, -31950)
    kept = [code for code in codes if to_error_object(CodedError(code, {"a": 1}))["code"] == code]
    assert kept == [code for code in codes if -32899 <= code <= -32000]
    assert [
        code for code in (0, 8, 404, -32000.5, True) if to_error_object(CodedError(code))["code"] == code
    ] == []


def test_car_5_such_an_error_keeps_message_and_data() -> None:
    error = MCPError(-32602, "no such column", {"column": 7})
    assert to_error_object(error) == {"code": -32602, "message": "no such column", "data": {"column": 7}}
    assert to_tool_result(error) == {"content": [{"type": "text", "text": "no such column"}], "isError": True}


def test_car_1_an_envelope_that_somebody_else_sent_under_a_reserved_code_goes_no_further() -> None:
    data = {"rethrown": {"v": 1, "type": "upstream.Secret", "message": "secret"}}
    said = to_error_object(MCPError(-32603, "secret", data))
    assert (said["code"], said["message"]) == (2, "unknown")
    assert "secret" not in json.dumps(said)


def test_car_1_public_is_the_default_and_leaks_nothing() -> None:
    error = TypeError("secret-message")
    error.__cause__ = ValueError("secret-cause")
    error.place = "secret-attribute"  # type: ignore[attr-defined]
    facts: Any = {"stdout": "secret-stdout", "origin": {"host": "secret-host"}}
    try:
        raise error
    except TypeError:
        said = json.dumps([to_error_object(error, **facts), to_tool_result(error, tool="t", **facts)])
    assert not re.search(r"secret|test_json_rpc|\.py", said)
    envelope = to_error_object(QuotaExceeded(1, 2), errors)["data"]["rethrown"]
    assert (envelope["message"], envelope["attributes"]) == ("2 of 1 calls used", {"limit": 1})


def test_car_2_a_message_that_may_not_leave_is_the_status_in_words_and_a_tools_text_names_the_tool() -> None:
    error = ConnectionRefusedError("secret")
    assert to_error_object(error)["message"] == "unavailable"
    assert to_tool_result(error)["content"][0]["text"] == "unavailable"
    assert to_tool_result(error, tool="search")["content"][0]["text"] == "Error executing tool search"


def _chain(length: int) -> BaseException:
    error: BaseException = ValueError("m")
    for _ in range(length):
        outer = QuotaExceeded(1, 2)
        outer.__cause__ = error
        error = outer
    return error


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: QuotaExceeded(1, "m" * 10_000_000), id="a message of 10 MB"),
        pytest.param(lambda: QuotaExceeded(1, "é" * 1_000_000), id="a field of 2 MB"),
        pytest.param(lambda: QuotaExceeded(1, "\0" * 1_000_000), id="a million control characters"),
        pytest.param(lambda: _chain(500), id="a chain of 500"),
    ],
)
def test_cap_14_it_stays_within_32_kib_and_the_class_arrives(make: Callable[[], BaseException]) -> None:
    said = to_error_object(make(), errors, disclosure="internal")
    written = json.dumps(said["data"]["rethrown"], ensure_ascii=False, separators=(",", ":"))
    assert len(written.encode()) <= 32_768
    assert len(said["message"].encode()) <= 4096
    error = from_error_object(said, errors)
    assert type(error) is QuotaExceeded
    assert '"truncated"' in written


def test_cap_14_the_limit_is_the_senders_choice() -> None:
    error = ValueError("m" * 100_000)

    def size(max_bytes: int) -> int:
        said = to_error_object(error, disclosure="internal", limits=Limits(max_bytes=max_bytes))
        return len(json.dumps(said))

    assert size(2048) < 2500
    assert size(200_000) > 100_000


class BrokenError(Exception):
    @property
    def code(self) -> int:
        raise RuntimeError("no")

    data = message = code

    def __str__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize(
    "error", [BrokenError(), SystemExit(3), KeyboardInterrupt(), CodedError(1, {1: object()})]
)
def test_cap_1_whatever_was_raised_becomes_an_error_object_that_json_can_hold(error: BaseException) -> None:
    for said in (
        to_error_object(error),
        to_error_object(error, disclosure="internal"),
        to_tool_result(error),
    ):
        assert json.loads(json.dumps(said)) == said


@pytest.mark.parametrize("name", ["os.system", "python.SystemExit", "python.KeyboardInterrupt", "__class__"])
def test_id_7_a_hostile_envelope_names_data_and_nothing_else(name: str) -> None:
    error = from_error_object({"data": {"rethrown": {"v": 1, "type": name, "args": ["true"]}}})
    assert isinstance(error, RemoteError)


def test_car_6_what_is_no_envelope_is_none() -> None:
    deep: Any = {}
    for _ in range(50_000):
        deep = {"a": deep}
    loop: Any = {}
    loop["self"] = loop
    for found in ({"v": 1, "type": "a.B", "attributes": deep}, loop, object(), float("nan"), {1: 2}):
        assert from_error_object({"data": {"rethrown": found}}) is None
    assert from_error_object(BrokenError()) is None
    for is_error in (False, "yes", 1):
        assert from_tool_result({"isError": is_error, "_meta": {"rethrown": {"v": 1, "type": "a.B"}}}) is None


@settings(max_examples=100, deadline=None)
@given(envelopes())
def test_car_5_every_envelope_survives_the_way_through_an_error_object(envelope: Any) -> None:
    wire = json.loads(json.dumps(encode_error_object(envelope)))
    assert decode_error_object(wire) == decode(encode(envelope, "json"))


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
)


@settings(max_examples=100, deadline=None)
@given(_ANYTHING)
def test_car_6_whatever_an_error_is_decoding_it_does_not_raise(anything: Any) -> None:
    assert decode_error_object(anything) is None
    decode_error_object({"data": {"rethrown": anything}})
    assert from_tool_result({"isError": True, "_meta": anything}) is None
    assert type(to_error_object(CodedError(anything, anything))["code"]) is int


def test_it_says_what_it_does_not_know() -> None:
    with pytest.raises(TypeError, match="no server that is known"):
        throwing(object())
    with pytest.raises(TypeError, match="no client that is known"):
        rethrowing(object())


# MCP: a client of Python, a server of TypeScript over stdio


@contextlib.asynccontextmanager
async def session_of(mode: str, *, aware: bool = True) -> AsyncIterator[ClientSession]:
    parameters = StdioServerParameters(command=NODE, args=[str(PEERS / "json_rpc_mcp.mjs"), mode])
    async with stdio_client(parameters) as (reads, writes), ClientSession(reads, writes) as session:
        await session.initialize()
        yield rethrowing(session, errors) if aware else session


async def failure(awaitable: Awaitable[Any]) -> BaseException:
    try:
        outcome = await awaitable
    except Exception as error:
        return error
    raise AssertionError(f"it did not raise, but gave {outcome!r}")


def text_of(result: Any) -> str:
    return str(result.content[0].text)


def test_car_5_mcp_the_same_class_from_typescript() -> None:
    async def main() -> None:
        async with session_of("public") as session:
            error = await failure(session.call_tool("quota"))
            assert type(error) is QuotaExceeded
            assert (str(error), error.limit) == ("101 of 100 calls used", 100)
            assert error.__context__ is None
            assert type(await failure(session.read_resource("test://quota"))) is QuotaExceeded
            assert type(await failure(session.get_prompt("ask"))) is QuotaExceeded
            for name in ("quota", "chain", "crash", "group", "cycle", "message", "traceback"):
                envelope = envelope_of(await failure(session.call_tool(name)))
                assert not re.search(r"secret|mmmm|/srv|json_rpc|\.mjs", json.dumps(envelope)), name
            # What the SDK itself says.
            own = await failure(session.call_tool("protocol"))
            assert isinstance(own, MCPError)
            assert (own.code, own.data) == (-32042, {"elicitations": []})
            assert (await session.call_tool("none")).is_error
            assert text_of(await session.call_tool("greet")) == "hello"
            # At the same time.
            names = ["quota", "crash"] * 15
            caught = await asyncio.gather(*(failure(session.call_tool(name)) for name in names))
            assert [type(each) is QuotaExceeded for each in caught] == [name == "quota" for name in names]
            # Hostile.
            for each in (0, 1, 4):
                assert text_of(await session.call_tool(f"hostile{each}")) == "text"
            for each in (2, 3):
                assert isinstance(await failure(session.call_tool(f"hostile{each}")), RemoteError)
            # Deadline and cancellation.
            late = await failure(session.call_tool("slow", read_timeout_seconds=0.1))
            assert isinstance(late, MCPError)
            assert envelope_of(late) is None
            task = asyncio.ensure_future(session.call_tool("slow"))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            for _ in range(100):
                if text_of(await session.call_tool("cancellations")) == "2":
                    break
                await asyncio.sleep(0.05)
            else:
                raise AssertionError("the server was not told")

    asyncio.run(main())


def test_car_5_mcp_under_internal_with_fields_causes_groups_and_what_is_large() -> None:
    async def main() -> None:
        async with session_of("internal") as session:
            chained: Any = await failure(session.call_tool("chain"))
            assert (chained.limit, chained.used, chained.__cause__.type) == (1, 2, "javascript.RangeError")
            cycle: Any = await failure(session.call_tool("cycle"))
            assert cycle.__cause__.__cause__ is cycle
            group: Any = await failure(session.call_tool("group"))
            members = group.exceptions if sys.version_info >= (3, 11) else group.errors
            assert type(members[0]) is QuotaExceeded
            assert len(str(await failure(session.call_tool("message")))) < 33_000
            large = await failure(session.call_tool("traceback"))
            assert type(large) is QuotaExceeded
            assert "omitted" in (envelope_of(large) or {})

    asyncio.run(main())


def test_car_2_mcp_a_client_that_never_heard_of_us_reads_the_usual() -> None:
    async def main() -> None:
        async with session_of("public", aware=False) as session:
            said = await session.call_tool("quota")
            assert (said.is_error, text_of(said)) == (True, "101 of 100 calls used")
            assert text_of(await session.call_tool("crash")) == "Error executing tool crash"
            error = await failure(session.read_resource("test://quota"))
            assert isinstance(error, MCPError)
            assert (error.code, error.message) == (8, "101 of 100 calls used")

    asyncio.run(main())


def test_car_6_mcp_a_server_that_never_heard_of_us_stays_as_it_is() -> None:
    async def main() -> None:
        async with session_of("unaware") as session:
            assert text_of(await session.call_tool("quota")) == "101 of 100 calls used"
            error = await failure(session.read_resource("test://quota"))
            assert isinstance(error, MCPError)
            assert error.code == -32603

    asyncio.run(main())


# MCP: both ends of Python


def test_car_5_mcp_a_server_of_python_in_one_process() -> None:
    server = throwing(MCPServer("worker"), errors)

    @server.tool()
    def quota() -> str:
        raise QuotaExceeded(100, 101)

    @server.tool()
    def upstream() -> str:
        raise MCPError(8, "secret", {"rethrown": {"v": 1, "type": "a.Secret", "message": "secret"}})

    @server.tool()
    def own() -> str:
        raise MCPError(1234, "the application's own", {"hint": 1})

    @server.tool()
    async def nested() -> str:
        with contextlib.suppress(ToolError):
            await server.call_tool("quota", {})
        raise ValueError("secret")

    async def main() -> None:
        async with Client(server) as client:
            rethrowing(client, errors)
            assert type(await failure(client.call_tool("quota"))) is QuotaExceeded
            relayed = await failure(client.call_tool("upstream"))
            assert isinstance(relayed, RemoteError)
            assert "secret" not in json.dumps(envelope_of(relayed))
            stated = await failure(client.call_tool("own"))
            assert isinstance(stated, MCPError)
            assert (stated.code, stated.data) == (1234, {"hint": 1})
            inner = await failure(client.call_tool("nested"))
            assert envelope_of(inner) == {
                "v": 1,
                "type": "python.ValueError",
                "lineage": ["python.Exception", "python.BaseException"],
                "omitted": [{"reason": "redacted"}],
            }

    asyncio.run(main())


def test_car_5_mcp_a_low_level_server_logs_what_it_sends(caplog: pytest.LogCaptureFixture) -> None:
    async def call_tool(_: Any, __: Any) -> Any:
        raise QuotaExceeded(1, 2)

    async def main() -> None:
        async with Client(throwing(Server("worker", on_call_tool=call_tool), errors)) as client:
            error = await failure(rethrowing(client, errors).call_tool("any"))
            assert type(error) is QuotaExceeded

    asyncio.run(main())
    assert "handler for 'tools/call' raised" in caplog.text
    assert "2 of 1 calls used" in caplog.text


def test_car_5_mcp_a_prompt_is_logged_too(caplog: pytest.LogCaptureFixture) -> None:
    server = throwing(MCPServer("worker"), errors)

    @server.prompt()
    def ask() -> str:
        raise QuotaExceeded(3, 4)

    async def main() -> None:
        async with Client(server) as client:
            assert type(await failure(rethrowing(client, errors).get_prompt("ask"))) is QuotaExceeded

    asyncio.run(main())
    assert caplog.text.count("handler for 'prompts/get' raised") == 1
    assert "4 of 3 calls used" in caplog.text


# pjrpc, and WebSocket


class Loop(AbstractClient):
    """A client whose transport is a function."""

    def __init__(self, exchange: Callable[[str], str]) -> None:
        super().__init__()
        self._exchange = exchange

    def _request(self, request_text: str, is_notification: bool, request_kwargs: Any) -> str | None:
        return self._exchange(request_text)


def test_car_5_pjrpc_a_dispatcher_and_a_client() -> None:
    def quota() -> None:
        raise QuotaExceeded(1, 2)

    def own() -> None:
        raise ServerError(1234, "mine", {"a": 1})

    def add(a: int, b: int) -> int:
        return a + b

    dispatcher: Any = throwing(Dispatcher(), errors)
    for function in (quota, own, add):
        dispatcher.registry.add_method(function, name=function.__name__)
    client = rethrowing(Loop(lambda text: dispatcher.dispatch(text, None)[0]), errors)
    with pytest.raises(QuotaExceeded) as raised:
        client.call("quota")
    assert raised.value.limit == 1
    assert raised.value.__context__ is None
    assert client.call("add", 1, 2) == 3
    for method, code in (("own", 1234), ("none", -32601)):
        with pytest.raises(JsonRpcError) as stated:
            client.call(method)
        assert stated.value.code == code
    unaware = json.loads(dispatcher.dispatch('{"jsonrpc":"2.0","id":1,"method":"quota"}', None)[0])
    assert (unaware["error"]["code"], unaware["error"]["message"]) == (8, "2 of 1 calls used")
    assert dispatcher.dispatch('{"jsonrpc":"2.0","method":"quota"}', None) is None


def test_car_5_pjrpc_an_asynchronous_dispatcher() -> None:
    async def quota() -> None:
        raise QuotaExceeded(1, 2)

    dispatcher: Any = throwing(AsyncDispatcher(), errors)
    dispatcher.registry.add_method(quota, name="quota")
    answer = asyncio.run(dispatcher.dispatch('{"jsonrpc":"2.0","id":1,"method":"quota"}', None))
    assert type(from_error_object(json.loads(answer[0])["error"], errors)) is QuotaExceeded


@contextlib.contextmanager
def web_socket(mode: str) -> Any:
    command = [NODE, str(PEERS / "json_rpc_ws.mjs"), mode]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        try:
            with connect(f"ws://127.0.0.1:{int(node.stdout.readline())}") as socket:
                yield socket
        finally:
            node.stdin.close()
            node.wait(10)


def exchange(socket: Any, text: str) -> str:
    socket.send(text)
    return str(socket.recv(10))


def test_car_5_websocket_a_client_of_python_a_server_of_typescript() -> None:
    with web_socket("internal") as socket:
        plain = Loop(partial(exchange, socket))
        with pytest.raises(JsonRpcError) as stated:
            plain.call("quota")
        assert (stated.value.code, stated.value.message) == (8, "101 of 100 calls used")
        client = rethrowing(plain, errors)
        for name in ("quota", "chain", "cycle", "traceback"):
            with pytest.raises(QuotaExceeded):
                client.call(name)
        with pytest.raises(JsonRpcError) as stated:
            client.call("none")
        assert stated.value.code == -32601


def test_car_6_websocket_of_a_server_that_never_heard_of_us() -> None:
    with web_socket("unaware") as socket:
        with pytest.raises(JsonRpcError) as stated:
            rethrowing(Loop(partial(exchange, socket)), errors).call("quota")
        assert (stated.value.code, stated.value.message) == (0, "101 of 100 calls used")


_DOCS = (ROOT / "docs/rpc/json-rpc.md").read_text("utf-8")
_SNIPPETS = re.findall(r"```python\n(.*?)```", _DOCS, re.DOTALL)


def test_the_docs_have_snippets() -> None:
    assert len(_SNIPPETS) == 4


@pytest.mark.parametrize("code", _SNIPPETS)
def test_snippets_of_the_docs(code: str) -> None:
    names = {**globals(), "server": MCPServer("billing"), "raised": QuotaExceeded(1, 2)}
    names["client"] = Loop(str)
    body = "".join(f"    {line}\n" for line in code.splitlines())
    exec(f"async def main(server, client):\n{body}", names)
    asyncio.run(names["main"](names["server"], names["client"]))
