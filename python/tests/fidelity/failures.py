"""Real failures of the standard library: each is provoked, caught and handed on as it is."""

# Whatever is wrong here is so on purpose.
# ruff: noqa: B028, F821, PT009, SIM115
# mypy: disable-error-code="arg-type,attr-defined,call-arg,func-returns-value,has-type,index,name-defined"
# mypy: disable-error-code="used-before-def"
from __future__ import annotations

import asyncio
import importlib
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Failure:
    """A call that fails; `needs` are the modules that it works with, and the Python that has it."""

    name: str
    needs: tuple[str, ...]
    provoke: Callable[..., Any]
    since: tuple[int, int] = (3, 10)

    def caught(self) -> BaseException:
        modules: list[ModuleType] = [importlib.import_module(name) for name in self.needs]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                self.provoke(*modules)
        except BaseException as error:
            return error
        raise AssertionError(f"{self.name} did not fail")


FAILURES: list[Failure] = []


def failure(
    *needs: str, since: tuple[int, int] = (3, 10)
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def add(provoke: Callable[..., Any]) -> Callable[..., Any]:
        FAILURES.append(Failure(provoke.__name__.replace("_", " "), needs, provoke, since))
        return provoke

    return add


def one(name: str, provoke: Callable[..., Any], *needs: str, since: tuple[int, int] = (3, 10)) -> None:
    FAILURES.append(Failure(name, needs, provoke, since))


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


# ── the language ──

SOURCES = {
    "two operators": "x = = 1\n",
    "indentation": "if x:\npass\n",
    "unexpected indent": "  x = 1\n",
    "tabs": "if x:\n\tpass\n        pass\n",
    "no closing bracket": "f(1,\n",
    "no end of a text": "x = 'abc\n",
    "no end of a long text": 'x = """abc\n\n',
    "over lines": "x = (1 2\n     3)\ny = (a b\n  cccccccccccccccccccccccccccccc ddddddddddd)\n",
    "f-string": "f'{a b}'\n",
    "assignment": "f() = 1\n",
    "keyword": "def f(a, a): pass\n",
    "return": "return 1\n",
    "future": "from __future__ import nothing\n",
    "null byte": "x = 1\0\n",
    "encoding": "# -*- coding: nothing -*-\n",
}
for _name, _source in SOURCES.items():
    one(f"compile: {_name}", lambda source=_source: compile(source.encode(), "file.py", "exec"))

one("attribute", lambda: object().missing)
one("attribute of a module", lambda: sys.missing)
one("name", lambda: missing)
one("unbound", lambda: [missing for _ in [1] if (missing := missing)])
one("import", lambda: importlib.import_module("missing_module"))
one("import of a name", lambda: exec("from json import missing"))
one("import of a submodule", lambda: exec("import json.missing"))
one("relative import", lambda: exec("from . import missing", {"__package__": ""}))
one("key", lambda: {"a": 1}["b"])
one("index", lambda: [][0])
one("division", lambda: 1 / 0)
one("overflow", lambda: 10.0**1000)
one("too many arguments", lambda: len(1, 2))
one("unpacking", lambda: exec("a, b = [1]"))
one("int of a text", lambda: int("x"))
one("encode", lambda: "é€".encode("ascii"))
one("decode", lambda: b"a\xff".decode())
one("decode at the end", lambda: b"\xe2\x82".decode())
one("utf-16", lambda: b"a".decode("utf-16"))
one("idna", lambda: ("a" * 70 + ".com").encode("idna"))
one("charmap", lambda: "€".encode("latin-1"))
one("assertion", lambda: exec("assert [1] == [2], (1, 'two')"))
one("stop", lambda: next(iter([])))
one("memory", lambda: bytearray(sys.maxsize))
one("a warning", lambda: warnings.warn("text", DeprecationWarning, stacklevel=1))
one("a warning of one's own", lambda: warnings.warn(ResourceWarning("text", 2)))


@failure()
def recursion() -> None:
    recursion()


@failure()
def exit_with_text() -> None:
    sys.exit("text")


@failure()
def cause_and_context() -> None:
    try:
        {}["k"]
    except KeyError as error:
        try:
            int("x")
        except ValueError:
            raise OSError(5, "Input/output error", "f") from error


@failure()
def suppressed() -> None:
    try:
        {}["k"]
    except KeyError:
        raise ValueError("shown alone") from None


# ── files and processes ──


one("open", lambda: open("/no/such/file"))
one("open by bytes", lambda: open(b"/no/such/\xff"))
one("open by path", lambda: Path("/no/such/file").read_text())
one("stat by path", lambda os: os.stat(Path("/no/such/file")), "os")
one("listdir", lambda os: os.listdir("/no/such"), "os")
one("a closed descriptor", lambda os: os.read(999_999, 1), "os")
one("is a directory", lambda: open("/"))
one("rename", lambda os: os.rename("/no/such/a", "/no/such/b"), "os")
one("link by path", lambda os: os.link(Path("/no/such/a"), b"/no/such/b"), "os")
one("kill", lambda os: os.kill(2**22 + 1, 0), "os")
one("wait", lambda os: os.waitpid(os.getpid(), 0), "os")
one("not readable", lambda io: io.BytesIO().detach(), "io")
one("copy", lambda shutil: shutil.copyfile("/no/such", "/no/such"), "shutil")
one("unpack", lambda shutil: shutil.unpack_archive("file.odd"), "shutil")
one(
    "checked",
    lambda: subprocess.run(
        [sys.executable, "-c", "import sys; print('o'); sys.exit(3)"], check=True, capture_output=True
    ),
)
one("timeout", lambda: subprocess.run([sys.executable, "-c", "import time; time.sleep(30)"], timeout=0.01))
one("no program", lambda: subprocess.run(["/no/such/program"]))


@failure("os")
def not_empty(os: Any) -> None:
    with folder() as path:
        (path / "f").touch()
        os.rmdir(path)


@failure("shutil")
def copy_of_a_tree(shutil: Any) -> None:
    with folder() as path:
        (path / "a").mkdir()
        (path / "a" / "b").symlink_to("/no/such")
        shutil.copytree(path / "a", path / "c")


@failure("shutil")
def copy_onto_itself(shutil: Any) -> None:
    with folder() as path:
        (path / "f").touch()
        shutil.copyfile(path / "f", path / "f")


@failure("os")
def would_block(os: Any) -> None:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    try:
        os.read(reader, 1)
    finally:
        os.close(reader)
        os.close(writer)


@failure("os", "io")
def written_in_part(os: Any, io: Any) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    raw = io.FileIO(writer, "w", closefd=False)
    buffered = io.BufferedWriter(raw, 16)
    try:
        buffered.write(b"x" * 10_000_000)
    finally:
        raw.close()
        os.close(reader)
        os.close(writer)


# ── networks ──


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


one("refused", lambda: socket.create_connection(("127.0.0.1", free_port()), timeout=5))
one("no host", lambda: socket.getaddrinfo("host.invalid.", "odd", flags=socket.AI_NUMERICHOST))
one("no service", lambda: socket.getservbyname("no-such-service"))
one(
    "url refused",
    lambda request: request.urlopen(f"http://127.0.0.1:{free_port()}/", timeout=5),
    "urllib.request",
)
one("url of no sort", lambda request: request.urlopen("odd://x"), "urllib.request")
one("no such url", lambda request: request.urlopen("file:///no/such"), "urllib.request")
one(
    "http status",
    lambda error, message: throw(error.HTTPError("http://x/", 404, "Not Found", message.Message(), None)),
    "urllib.error",
    "email.message",
)
one("http line", lambda client: client.HTTPConnection("x\n"), "http.client")
one("incomplete http", lambda client: throw(client.IncompleteRead(b"abc", 7)), "http.client")
one("bad status", lambda client: throw(client.BadStatusLine("odd")), "http.client")
one("no certificate", lambda ssl: ssl.create_default_context(cadata="odd"), "ssl")
one("certificate", lambda ssl: ssl.PEM_cert_to_DER_cert("odd"), "ssl")
one("smtp", lambda smtplib: throw(smtplib.SMTPRecipientsRefused({"a@b": (550, b"no")})), "smtplib")
one("address", lambda ipaddress: ipaddress.ip_address("1.2.3.4.5"), "ipaddress")
one("network", lambda ipaddress: ipaddress.ip_network("1.2.3.4/33"), "ipaddress")
one("port", lambda parse: parse.urlsplit("http://x:odd/").port, "urllib.parse")
one("cookie", lambda cookies: cookies.SimpleCookie().__setitem__("a b", "c"), "http.cookies")


@failure("ssl")
def no_tls_there(ssl: Any) -> None:
    context = ssl.create_default_context()
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    incoming.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    context.wrap_bio(incoming, outgoing, server_hostname="x").do_handshake()


@failure("ssl")
def tls_wants_more(ssl: Any) -> None:
    context = ssl.create_default_context()
    context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="x").do_handshake()


# ── waiting ──


one("asyncio timeout", lambda: asyncio.run(asyncio.wait_for(asyncio.sleep(30), 0.01)))
one("asyncio queue", lambda: asyncio.Queue[int]().get_nowait())
one("asyncio state", lambda: throw(asyncio.InvalidStateError("text")))
one("incomplete read", lambda: asyncio.run(short_stream().readexactly(9)))
one("line too long", lambda: asyncio.run(short_stream().readuntil(b"xyz")))
one("pool timeout", lambda futures: futures.Future().result(0), "concurrent.futures")
one("pool shut", lambda futures: shut_pool(futures).submit(int), "concurrent.futures")
one("pool state", lambda futures: set_twice(futures.Future()), "concurrent.futures")
one("queue empty", lambda queue: queue.Queue().get_nowait(), "queue")
one("queue full", lambda queue: [queue.Queue(1).put_nowait(1), full(queue)], "queue")
one("broken barrier", lambda threading: broken(threading.Barrier(2)), "threading")
one("lock", lambda threading: threading.Lock().release(), "threading")


@failure()
def cancelled() -> None:
    async def work() -> None:
        task = asyncio.ensure_future(asyncio.sleep(30))
        await asyncio.sleep(0)
        task.cancel("why")
        await task

    asyncio.run(work())


@failure(since=(3, 11))
def task_group() -> None:
    async def work() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail("one"))
            group.create_task(fail("two"))

    async def fail(text: str) -> None:
        raise KeyError(text)

    asyncio.run(work())


@failure("contextlib")
def exit_stack(contextlib: Any) -> None:
    with contextlib.ExitStack() as stack:
        stack.callback(int, "x")
        stack.callback({}.__getitem__, "k")
        raise OSError(2, "first")


def throw(error: BaseException) -> None:
    raise error


def short_stream() -> Any:
    async def stream() -> asyncio.StreamReader:
        reader = asyncio.StreamReader()
        reader.feed_data(b"abc")
        reader.feed_eof()
        return reader

    class Later:
        async def readexactly(self, count: int) -> bytes:
            return await (await stream()).readexactly(count)

        async def readuntil(self, separator: bytes) -> bytes:
            return await (await stream()).readuntil(separator)

    return Later()


def shut_pool(futures: Any) -> Any:
    pool = futures.ThreadPoolExecutor(1)
    pool.shutdown()
    return pool


def set_twice(future: Any) -> None:
    future.set_result(1)
    future.set_result(2)


def full(queue: Any) -> None:
    bounded = queue.Queue(1)
    bounded.put_nowait(1)
    bounded.put_nowait(2)


def broken(barrier: Any) -> None:
    barrier.abort()
    barrier.wait()


# ── data ──

one("json", lambda json: json.loads('{"a": 1,}'), "json")
one("toml", lambda tomllib: tomllib.loads("a = = 1"), "tomllib", since=(3, 11))
one("xml", lambda tree: tree.fromstring("<a><b></a>"), "xml.etree.ElementTree")
one("expat", lambda expat: expat.ParserCreate().Parse("<a></b>"), "xml.parsers.expat")
one("minidom", lambda minidom: minidom.parseString("<a>").x, "xml.dom.minidom")
one(
    "sax",
    lambda sax, handler: sax.parseString(b"<a>", handler.ContentHandler()),
    "xml.sax",
    "xml.sax.handler",
)
one(
    "dom",
    lambda dom, minidom: minidom.Document().appendChild(minidom.Document()),
    "xml.dom",
    "xml.dom.minidom",
)
one("plist", lambda plistlib: plistlib.loads(b"odd"), "plistlib")
one("csv", lambda csv: list(csv.reader(['"a\0b'], strict=True)), "csv")
one("csv without dialect", lambda csv: csv.get_dialect("odd"), "csv")
one("config without section", lambda config: config.ConfigParser().get("a", "b"), "configparser")
one("config without header", lambda config: config.ConfigParser().read_string("a = 1"), "configparser")
one("config twice", lambda config: config.ConfigParser().read_string("[a]\nx=1\nx=2"), "configparser")
one("config broken", lambda config: config.ConfigParser().read_string("[a]\nodd\n"), "configparser")
one("config interpolation", lambda config: interpolated(config), "configparser")
one("pickle", lambda pickle: pickle.loads(b"odd"), "pickle")
one("unpicklable", lambda pickle: pickle.dumps(lambda: 1), "pickle")
one("marshal", lambda marshal: marshal.loads(b""), "marshal")
one("struct", lambda struct: struct.unpack("I", b""), "struct")
one("zlib", lambda zlib: zlib.decompress(b"odd"), "zlib")
one("gzip", lambda gzip: gzip.decompress(b"oddoddodd"), "gzip")
one("bz2", lambda bz2: bz2.decompress(b"odd"), "bz2")
one("lzma", lambda lzma: lzma.decompress(b"odd"), "lzma")
one("zip", lambda zipfile, io: zipfile.ZipFile(io.BytesIO(b"odd")), "zipfile", "io")
one("tar", lambda tarfile, io: tarfile.open(fileobj=io.BytesIO(b"odd")), "tarfile", "io")
one("tar filter", lambda tarfile: outside(tarfile), "tarfile")
one("base64", lambda base64: base64.b64decode("a"), "base64")
one("hexadecimal", lambda binascii: binascii.unhexlify("x"), "binascii")
one("regular expression", lambda re: re.compile("a(b"), "re")
one("template", lambda string: string.Template("$a $").substitute(a=1), "string")
one("unicode name", lambda unicodedata: unicodedata.lookup("ODD"), "unicodedata")
one("uuid", lambda uuid: uuid.UUID("odd"), "uuid")
one("sql", lambda sqlite3: executed(sqlite3, "select odd"), "sqlite3")
one(
    "sql integrity",
    lambda sqlite3: executed(sqlite3, "create table t (x check (x > 1))", "insert into t values (1)"),
    "sqlite3",
)
one("sql closed", lambda sqlite3: closed(sqlite3), "sqlite3")
one("decimal", lambda decimal: decimal.Decimal("odd"), "decimal")
one("decimal division", lambda decimal: decimal.Decimal(1) / decimal.Decimal(0), "decimal")
one("decimal trap", lambda decimal: decimal.Context(prec=1, traps=[decimal.Inexact]).divide(1, 3), "decimal")
one("fraction", lambda fractions: fractions.Fraction(1, 0), "fractions")
one("statistics", lambda statistics: statistics.mean([]), "statistics")
one("mathematics", lambda math: math.sqrt(-1), "math")
one("date", lambda datetime: datetime.date(2026, 13, 1), "datetime")
one("time of a format", lambda time: time.strptime("odd", "%Y"), "time")
one("calendar", lambda calendar: calendar.monthrange(2026, 13), "calendar")
one("zone", lambda zoneinfo: zoneinfo.ZoneInfo("No/Such"), "zoneinfo")
one("locale", lambda locale: locale.setlocale(locale.LC_ALL, "odd"), "locale")
one(
    "argument",
    lambda argparse: (
        argparse.ArgumentParser(exit_on_error=False).add_argument("-n", type=int) and parsed(argparse)
    ),
    "argparse",
)
one("argument type", lambda argparse: argparse.FileType("r")("/no/such"), "argparse")
one("option", lambda getopt: getopt.getopt(["-x"], "a"), "getopt")
one("long option", lambda getopt: getopt.getopt(["--odd=1"], "", ["other"]), "getopt")
one("shell words", lambda shlex: shlex.split("'a"), "shlex")
one("no package", lambda metadata: metadata.version("no-such-package"), "importlib.metadata")
one("resource", lambda resources: resources.files("no_such_package"), "importlib.resources")
one("source", lambda inspect: inspect.getsource(int), "inspect")
one("signature", lambda inspect: inspect.signature(lambda a: a).bind(), "inspect")
one("literal", lambda ast: ast.literal_eval("f()"), "ast")
one(
    "tokens", lambda tokenize, io: list(tokenize.generate_tokens(io.StringIO("(").readline)), "tokenize", "io"
)
one("compiled file", lambda py_compile: py_compiled(py_compile), "py_compile")
one(
    "email",
    lambda message, policy: message.Message(policy=policy.strict).__setitem__("a", "b\nc"),
    "email.message",
    "email.policy",
)
one(
    "email charset", lambda message: message.EmailMessage().set_content("é", charset="ascii"), "email.message"
)
one("enumeration", lambda enum: enum.Enum("E", "A")("odd"), "enum")
one("frozen dataclass", lambda dataclasses: frozen(dataclasses), "dataclasses")
one("abstract class", lambda abc: type("A", (abc.ABC,), {"f": abc.abstractmethod(len)})(), "abc")
one("weak reference", lambda weakref: weakref.ref(1), "weakref")
one("ctypes", lambda ctypes: ctypes.CDLL("/no/such.so"), "ctypes")
one("ctypes argument", lambda ctypes: ctypes.c_int("x"), "ctypes")
one("graph", lambda graphlib: tuple(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order()), "graphlib")
one("a test", lambda unittest: unittest.TestCase().assertEqual([1], [2]), "unittest")
one("a test skipped", lambda unittest: unittest.TestCase().skipTest("why"), "unittest")
one("copy of what cannot be", lambda copy, threading: copy.deepcopy(threading.Lock()), "copy", "threading")
one("random", lambda random: random.choice([]), "random")
one("user", lambda pwd: pwd.getpwnam("no-such-user"), "pwd")
one("network file", lambda netrc: odd_netrc(netrc), "netrc")
one("web location", lambda sqlite3: sqlite3.connect("/no/such/file").close(), "sqlite3")


def interpolated(config: Any) -> None:
    parser = config.ConfigParser()
    parser.read_string("[a]\nx = %(missing)s")
    parser.get("a", "x")


def outside(tarfile: Any) -> None:
    info = tarfile.TarInfo("../outside")
    tarfile.data_filter(info, "/tmp")


def executed(sqlite3: Any, *statements: str) -> None:
    connection = sqlite3.connect(":memory:")
    try:
        for each in statements:
            connection.execute(each)
    finally:
        connection.close()


def closed(sqlite3: Any) -> None:
    connection = sqlite3.connect(":memory:")
    connection.close()
    connection.execute("select 1")


def parsed(argparse: Any) -> None:
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("-n", type=int)
    parser.parse_args(["-n", "odd"])


def py_compiled(py_compile: Any) -> None:
    with folder() as path:
        (path / "odd.py").write_text("x = = 1\n")
        py_compile.compile(str(path / "odd.py"), doraise=True)


def frozen(dataclasses: Any) -> None:
    made = dataclasses.make_dataclass("D", ["x"], frozen=True)(1)
    made.x = 2


def odd_netrc(netrc: Any) -> None:
    with folder() as path:
        (path / "n").write_text("odd")
        netrc.netrc(str(path / "n"))
