"""Errors over HTTP (SPEC CAR-1, CAR-2, CAR-3, CAR-6, CAR-7).

The vectors that both languages run, and calls between real processes: servers of both languages, with and
without this library.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import requests
from bridge_vectors import carrier_vectors
from requests.auth import HTTPDigestAuth
from starlette.applications import Starlette
from starlette.routing import Route

from rethrown import ErrorRegistry, Limits, RemoteError, envelope_of
from rethrown.rpc.asgi import ErrorMiddleware
from rethrown.rpc.http import decode_response, encode_response
from rethrown.rpc.httpx import rethrowing
from rethrown.rpc.requests import rethrowing as requests_rethrowing

_ROOT = Path(__file__).parents[3]
NAMES = {"maxTextBytes": "max_text_bytes", "maxBytes": "max_bytes"}


def _decoded(given: dict[str, Any], options: dict[str, Any]) -> Any:
    limits = Limits(**{NAMES[name]: value for name, value in options.items()})
    return decode_response(given["status"], given.get("headers", {}), given.get("body"), limits=limits)


def _encoded(given: Any, options: dict[str, Any]) -> Any:
    made = encode_response(given, options.get("accept"))
    is_text = "json" in made.headers["content-type"]
    body = made.body.decode() if is_text else made.body
    return {"status": made.status, "headers": made.headers, "body": body}


CALLS = {"decodeResponse": _decoded, "encodeResponse": _encoded}


@pytest.mark.parametrize("case", carrier_vectors("http"), ids=lambda case: case["id"])
def test_vector(case: dict[str, Any]) -> None:
    made = CALLS[case["call"]](case["input"], case.get("options", {}))
    assert made == case["expect"], case["why"]


_PYTHON_SERVER = (sys.executable, "python/tests/rpc/peers/http_server.py")
_NODE_SERVER = (os.environ.get("RETHROWN_NODE", "node"), "test/rpc/peers/http-server.mjs")


class QuotaExceeded(Exception):  # noqa: N818
    limit: int
    used: int
    owner: str


ERRORS = ErrorRegistry()
ERRORS.register(QuotaExceeded, type="billing.QuotaExceeded", fields=("limit", "used", "owner"))


class Servers:
    """Each is started once."""

    def __init__(self) -> None:
        self._started: dict[tuple[str, str], tuple[subprocess.Popen[str], str]] = {}

    def __call__(self, kind: str, disclosure: str = "public") -> str:
        if (kind, disclosure) not in self._started:
            command = _PYTHON_SERVER if kind in ("starlette", "fastapi", "bare") else _NODE_SERVER
            child = subprocess.Popen(
                [*command, kind, disclosure],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=_ROOT,
            )
            assert child.stdout
            self._started[kind, disclosure] = child, f"http://127.0.0.1:{child.stdout.readline().strip()}"
        return self._started[kind, disclosure][1]

    def end(self) -> None:
        for child, _ in self._started.values():
            assert child.stdin
            assert child.stdout
            child.stdin.close()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            child.stdout.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Servers]:
    servers = Servers()
    yield servers
    servers.end()


def by_httpx(url: str, method: str = "GET", **options: Any) -> Any:
    with rethrowing(httpx.Client(timeout=20), ERRORS) as client:
        return client.request(method, url, **options)


def by_httpx_async(url: str, method: str = "GET", **options: Any) -> Any:
    async def call() -> Any:
        async with rethrowing(httpx.AsyncClient(timeout=20), ERRORS) as client:
            return await client.request(method, url, **options)

    return asyncio.run(call())


def by_requests(url: str, method: str = "GET", **options: Any) -> Any:
    follow = options.pop("follow_redirects", False)
    with requests_rethrowing(requests.Session(), ERRORS) as session:
        return session.request(method, url, **{"allow_redirects": follow, "timeout": 20, **options})


CLIENTS: dict[str, Callable[..., Any]] = {
    "httpx": by_httpx,
    "httpx-async": by_httpx_async,
    "requests": by_requests,
}
Call = Callable[..., Any]


@pytest.fixture(params=CLIENTS)
def call(request: pytest.FixtureRequest) -> Call:
    return CLIENTS[request.param]


@pytest.mark.parametrize("kind", ["node", "express", "fastify", "hono", "starlette"])
class TestAnyServer:
    def test_car_1_raises_the_same_class_with_what_anybody_may_see(
        self, server: Servers, call: Call, kind: str
    ) -> None:
        with pytest.raises(QuotaExceeded) as caught:
            call(f"{server(kind)}/fail/quota")
        assert str(caught.value) == "12 of 10 calls used"
        assert caught.value.limit == 10
        assert not hasattr(caught.value, "used")
        envelope = envelope_of(caught.value)
        assert envelope is not None
        assert (envelope["code"], envelope["retryAfterMs"]) == ("QUOTA", 1500)

    @pytest.mark.parametrize("codec", ["msgpack", "protobuf", "json"])
    def test_car_3_in_the_encoding_that_it_asks_for(
        self, server: Servers, call: Call, kind: str, codec: str
    ) -> None:
        with pytest.raises(QuotaExceeded):
            call(f"{server(kind)}/fail/quota", headers={"accept": f"application/vnd.rethrown.v1+{codec}"})

    def test_car_3_head_has_the_status_alone(self, server: Servers, call: Call, kind: str) -> None:
        with pytest.raises(RemoteError) as caught:
            call(f"{server(kind)}/fail/quota", "HEAD")
        envelope = envelope_of(caught.value)
        assert envelope is not None
        assert (envelope["type"], envelope["retryAfterMs"]) == ("http.429", 2000)

    def test_car_2_a_client_that_knows_nothing_gets_a_problem(self, server: Servers, kind: str) -> None:
        answer = httpx.get(f"{server(kind)}/fail/quota")
        assert (answer.status_code, answer.headers["content-type"]) == (429, "application/problem+json")
        assert answer.json()["detail"] == "12 of 10 calls used"
        with pytest.raises(httpx.HTTPStatusError):
            answer.raise_for_status()


@pytest.mark.parametrize("kind", ["express", "starlette"])
class TestInternal:
    def test_car_6_fields_causes_and_where_it_happened(self, server: Servers, call: Call, kind: str) -> None:
        with pytest.raises(QuotaExceeded) as caught:
            call(f"{server(kind, 'internal')}/fail/quota")
        error = caught.value
        assert (error.limit, error.used, error.owner) == (10, 12, "SECRET-owner")
        assert "SECRET-key" in str(error.__cause__)
        printed = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        assert ("http-server.mjs" if kind == "express" else "http_server.py") in printed

    def test_car_3_ten_megabytes_are_cut_and_say_so(self, server: Servers, call: Call, kind: str) -> None:
        with pytest.raises(QuotaExceeded) as caught:
            call(f"{server(kind, 'internal')}/fail/huge")
        cause = envelope_of(cast(BaseException, caught.value.__cause__))
        assert cause is not None
        assert any(each.get("path") == "/message" for each in cause["omitted"])

    def test_car_3_cycles_and_groups_arrive(self, server: Servers, call: Call, kind: str) -> None:
        with pytest.raises(QuotaExceeded) as caught:
            call(f"{server(kind, 'internal')}/fail/cycle")
        assert caught.value.__cause__ is not None
        assert caught.value.__cause__.__cause__ is caught.value
        with pytest.raises(Exception) as grouped:  # noqa: PT011
            call(f"{server(kind, 'internal')}/fail/group")
        members = getattr(grouped.value, "exceptions", ())
        if sys.version_info >= (3, 11):
            assert isinstance(members[0], QuotaExceeded)


class TestUnaware:
    def test_car_6_a_page_is_a_remote_error(self, server: Servers, call: Call) -> None:
        with pytest.raises(RemoteError, match="502 Bad Gateway") as caught:
            call(f"{server('unaware')}/page")
        assert ERRORS.matches(caught.value, "http.Error")

    def test_car_6_compressed_bodies_are_read_and_a_gigabyte_is_not(
        self, server: Servers, call: Call
    ) -> None:
        with pytest.raises(QuotaExceeded, match="zipped"):
            call(f"{server('unaware')}/gzip")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(RemoteError):
            call(f"{server('unaware')}/bomb")
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000

    def test_car_6_a_body_without_end_is_not_waited_for(self, server: Servers, call: Call) -> None:
        with pytest.raises(RemoteError):
            call(f"{server('unaware')}/endless")

    @pytest.mark.parametrize("path", ["hostile", "oversized", "truncated"])
    def test_car_6_hostile_bodies_choose_nothing(self, server: Servers, call: Call, path: str) -> None:
        with pytest.raises(RemoteError) as caught:
            call(f"{server('unaware')}/{path}")
        assert len(str(caught.value)) < 300_000

    def test_car_7_what_the_client_reports_stays_its_own(self, server: Servers, call: Call) -> None:
        own = (httpx.TransportError, requests.RequestException)
        for url in (f"{server('unaware')}/lost", "http://127.0.0.1:1/"):
            with pytest.raises(own):
                call(url)
        with pytest.raises(own):
            call(f"{server('starlette')}/slow", timeout=0.3)

    def test_redirects_and_what_succeeds(self, server: Servers, call: Call) -> None:
        url = f"{server('unaware')}/redirect"
        assert call(url).status_code == 302
        assert call(url, follow_redirects=True).text == "fine"
        assert call(f"{server('unaware')}/empty").status_code == 204


def test_digest_authentication_keeps_working(server: Servers) -> None:
    url = f"{server('unaware')}/digest"
    assert by_httpx(url, auth=httpx.DigestAuth("u", "p")).text == "fine"
    assert by_requests(url, auth=HTTPDigestAuth("u", "p")).text == "fine"


def test_streams_are_left_alone(server: Servers) -> None:
    with rethrowing(httpx.Client(), ERRORS) as client:
        with client.stream("GET", f"{server('starlette')}/fine") as answer:
            assert not answer.is_stream_consumed
            assert answer.read() == b"fine"
        with pytest.raises(QuotaExceeded), client.stream("GET", f"{server('starlette')}/fail/quota"):
            pass
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(f"{server('starlette')}/stream")
    with requests_rethrowing(requests.Session(), ERRORS) as session:
        with session.get(f"{server('starlette')}/fine", stream=True) as stream:
            assert next(stream.iter_content(None)) == b"fine"
        hooked = []
        session.get(f"{server('starlette')}/fine", hooks={"response": lambda r, **_: hooked.append(r)})
        assert len(hooked) == 1
        with pytest.raises(QuotaExceeded):
            session.get(
                f"{server('starlette')}/fail/quota", hooks={"response": lambda r, **_: hooked.append(r)}
            )


def test_connections_are_given_back(server: Servers) -> None:
    limits = httpx.Limits(max_connections=1)
    with rethrowing(httpx.Client(limits=limits, timeout=httpx.Timeout(10, pool=2)), ERRORS) as client:
        for path in ("quota", "group", "quota"):
            with pytest.raises(Exception):  # noqa: B017, PT011
                client.get(f"{server('starlette')}/fail/{path}")
        assert client.get(f"{server('starlette')}/fine").text == "fine"


def test_many_at_a_time_and_cancelled(server: Servers) -> None:
    async def run() -> None:
        async with rethrowing(httpx.AsyncClient(timeout=20), ERRORS) as client:
            calls = [client.get(f"{server('starlette')}/fail/quota") for _ in range(20)]
            outcomes = await asyncio.gather(*calls, return_exceptions=True)
            assert all(type(each) is QuotaExceeded for each in outcomes)
            slow = asyncio.ensure_future(client.get(f"{server('starlette')}/slow"))
            await asyncio.sleep(0.3)
            slow.cancel()
            with pytest.raises(asyncio.CancelledError):
                await slow
            for _ in range(50):
                if int((await client.get(f"{server('starlette')}/report")).text) > 0:
                    return
                await asyncio.sleep(0.1)
            raise AssertionError("the server was not told")

    asyncio.run(run())


class TestMiddleware:
    """What no server can show."""

    @staticmethod
    def run(
        app: Any, scope: dict[str, Any] | None = None, **options: Any
    ) -> tuple[list[Any], BaseException | None]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request"}

        async def call() -> BaseException | None:
            try:
                await ErrorMiddleware(app, ERRORS, **options)(scope or {"type": "http"}, receive, send)
            except BaseException as error:
                return error
            return None

        return sent, asyncio.run(call())

    @pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), asyncio.CancelledError()])
    def test_process_control_passes(self, error: BaseException) -> None:
        async def app(*_: Any) -> None:
            raise error

        if not isinstance(error, asyncio.CancelledError):
            # asyncio itself lets these two end the loop.
            with pytest.raises(type(error)):
                asyncio.run(ErrorMiddleware(app, ERRORS)({"type": "http"}, None, None))  # type: ignore[arg-type]
            return
        sent, raised = self.run(app)
        assert (sent, type(raised)) == ([], asyncio.CancelledError)

    @pytest.mark.parametrize("kind", ["websocket", "lifespan"])
    def test_other_scopes_are_untouched(self, kind: str) -> None:
        async def app(*_: Any) -> None:
            raise ValueError("own")

        sent, raised = self.run(app, {"type": kind})
        assert (sent, str(raised)) == ([], "own")

    def test_what_the_server_failed_at_is_raised_on_and_the_rest_is_not(self) -> None:
        async def app(scope: Any, *_: Any) -> None:
            raise PermissionError("no") if scope["path"] == "mine" else RuntimeError("oops")

        sent, raised = self.run(app, {"type": "http", "path": "mine"})
        assert (sent[0]["status"], raised) == (403, None)
        sent, raised = self.run(app, {"type": "http", "path": "its"})
        assert (sent[0]["status"], type(raised)) == (500, RuntimeError)

    def test_early_hints_are_no_beginning(self) -> None:
        async def app(_: Any, __: Any, send: Any) -> None:
            await send({"type": "http.response.early_hint", "links": []})
            raise RuntimeError("oops")

        sent, _ = self.run(app)
        assert [each["type"] for each in sent][1:] == ["http.response.start", "http.response.body"]

    def test_an_error_on_its_way_through_keeps_what_it_is(self) -> None:
        texts: dict[str, Any] = {f"t{i}": "\x01" * 100_000 for i in range(9)}
        large = ERRORS.restore({"v": 1, "type": "a.B", "code": "C", "attributes": texts})

        async def app(*_: Any) -> None:
            raise large

        sent, _ = self.run(app, disclosure="internal")
        envelope = decode_response(500, sent[0]["headers"], sent[1]["body"])
        assert (envelope["type"], envelope["code"]) == ("a.B", "C")


def test_the_lines_of_the_documentation_run() -> None:
    page = (_ROOT / "docs" / "rpc" / "http.md").read_text("utf-8")
    snippets = re.findall(r"```python\n(.*?)```", page, re.DOTALL)

    async def fail(_: Any) -> None:
        raise QuotaExceeded("as documented")

    app = Starlette(routes=[Route("/", fail)])
    names: dict[str, Any] = {"app": app, "errors": ERRORS, "httpx": httpx, "requests": requests}
    for snippet in snippets:
        exec(snippet, names)
    assert len(snippets) == 3

    async def call() -> None:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app")
        async with rethrowing(client, ERRORS):
            await client.get("/")

    with pytest.raises(QuotaExceeded, match="as documented"):
        asyncio.run(call())
    with names["client"], names["session"]:
        for each in (names["client"], names["session"]):
            assert each.send.__name__ == "raising"
