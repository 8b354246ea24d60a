"""What a stranger can do with an envelope, and what is shown (SPEC 13).

One test for each row of docs/security.md that concerns Python; the TypeScript tests check that the page names
tests that exist. What leaves is test_disclosure_canaries.py.
"""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import ast
import asyncio
import json
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from canaries import planted

import rethrown
from rethrown import (
    DecodeError,
    ErrorRegistry,
    Limits,
    RemoteError,
    capture,
    decode,
    deserialize,
    encode,
    envelope_of,
    find_armor,
    format,
    restore,
    serialize,
)
from rethrown._generated import PROCESS_CONTROL
from rethrown.codec import CODECS

CODEC_NAMES: Any = tuple(CODECS)
SOURCES = Path(rethrown.__file__).parent


def code_of(data: bytes | str) -> str:
    try:
        decode(data)
    except DecodeError as error:
        return error.code
    return "nothing"


def seconds(work: Callable[[], object]) -> float:
    """Bounds are ten times what a busy machine needs; what they catch takes minutes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# ── the wire picks the class or the code ──


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "builtins.eval",
        "builtins.object",
        "subprocess.Popen",
        "a.b.c",
        "__main__.X",
        "__builtins__",
        "python.eval",
        "python.type",
        "python.object",
        "python.ValueError.__init__",
        "python.ValueError.mro",
        "rethrown.registry.ErrorRegistry",
        "antigravity.fly",
        "json.JSONDecodeError",
    ],
)
def test_wire_picks_the_class_nothing_but_the_registry_is_asked(name: str) -> None:
    before = dict(sys.modules)
    restored = restore({"v": 1, "type": name, "lineage": [f"{name}.x", f"python.{name}", "python.Exception"]})
    assert type(restored) is RemoteError
    assert restored.type == name
    assert dict(sys.modules) == before


def test_wire_picks_the_class_a_type_name_inside_of_data_picks_nothing() -> None:
    errors = ErrorRegistry()
    errors.register(type("Quota", (Exception,), {}), type="app.Quota")
    attributes: Any = {
        "a": {"type": "app.Quota", "exc_module": "os", "py/object": "app.Quota"},
        "b": {"$object": {"type": "app.Quota", "fields": {"n": 1}}},
        "c": {"$opaque": {"type": "app.Quota", "text": "x"}},
        "d": {"$type": "app.Quota"},
        "e": {"$object": {"type": "subprocess.Popen", "fields": {"args": "x"}}},
    }
    restored: Any = errors.restore({"v": 1, "type": "a.B", "attributes": attributes})
    assert restored.attributes == {
        "a": attributes["a"],
        "b": {"n": 1},
        "c": "x",
        "d": attributes["d"],
        "e": {"args": "x"},
    }


@pytest.mark.parametrize("name", PROCESS_CONTROL)
def test_process_control_ends_nothing_and_nobody(name: str) -> None:
    lineage = ["python.BaseException"]
    for wire in ({"v": 1, "type": name, "lineage": lineage}, {"v": 1, "type": "a.B", "lineage": [name]}):
        for depth in (wire, {"v": 1, "type": "a.B", "cause": 1, "related": [{**wire, "v": 1}]}):
            related: Any = depth.get("related", [])
            for each in related:
                each.pop("v")
            data = json.dumps(depth)
            restored = deserialize(data)
            assert isinstance(restored, Exception)
            assert not isinstance(restored.__cause__, (SystemExit, KeyboardInterrupt, GeneratorExit))

    async def task() -> None:
        raise deserialize(json.dumps({"v": 1, "type": name, "lineage": lineage}))

    with pytest.raises(RemoteError):
        asyncio.run(task())


#: What can run, load or look up what data names; attributes by name of a text are in the next list.
DANGEROUS_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "getattr",
    "setattr",
    "delattr",
    "import_module",
    "loads",
    "load",
    "system",
    "Popen",
    "open",
    "globals",
    "locals",
    "attrgetter",
    "methodcaller",
    "resolve_name",
    "find_spec",
}
DANGEROUS_MODULES = {
    "pickle",
    "marshal",
    "dill",
    "shelve",
    "copyreg",
    "importlib",
    "pkgutil",
    "subprocess",
    "os",
    "ctypes",
    "runpy",
    "code",
    "socket",
    "urllib",
    "tempfile",
    "shutil",
}
#: Every place that does, each with what it asks for: never what came in.
ALLOWED = {
    # Fixed names: what this Python has, what dataclasses keep, and the fields of two classes of our own.
    "natives.py: getattr(builtins, 'BaseExceptionGroup', None)",
    "identity.py: getattr(getattr(each, '_field_type', None), 'name', '')",
    "identity.py: getattr(each, '_field_type', None)",
    "limits.py: getattr(self, field.name)",
    "facts.py: getattr(self, name)",
    # What a catalog of ours names is imported when its user asks for it; its fields have the names it lists.
    "catalogs/catalog.py: import importlib",
    "catalogs/catalog.py: importlib.import_module(module)",
    "catalogs/catalog.py: getattr(importlib.import_module(module), qualname, None)",
    "catalogs/catalog.py: getattr(builtins, name, None)",
    "catalogs/catalog.py: getattr(error, self.name)",
    "catalogs/catalog.py: setattr(self, row.fields[wire], value)",
    *(f"catalogs/{name}.py: getattr(_CATALOG, name)" for name in ("fal", "flyte", "modal", "sail")),
    "registry.py: getattr(catalog, 'issues', ())",
    # Our own schema.
    "schema/__init__.py: from importlib.resources import files",
    "schema/__init__.py: json.loads(files(__name__).joinpath('envelope.schema.json').read_text('utf-8'))",
    # Fixed names of what another system's own error, response or message holds.
    "bridges/foreign.py: getattr(theirs, name, None)",
    *(
        f"bridges/fal/decode.py: getattr({name}, None)"
        for name in (
            "error, 'headers'",
            "error, 'message'",
            "error, 'response'",
            "error, 'response_headers'",
            "error, 'status_code'",
            "response, 'status_code'",
        )
    ),
    "bridges/flyte.py: getattr(original, 'recoverable', None)",
    "bridges/flyte.py: getattr(original, name, None)",
    "bridges/preemption.py: getattr(signal, 'SIGALRM', None)",
    # JSON is data.
    "http.py: json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_refused)",
    "rpc/http/member.py: json.loads(key)",
    "rpc/json_rpc/error_object.py: json.loads(data)",
    # Percent-encoding, to count what gRPC will make of a message.
    "rpc/google_status.py: from urllib.parse import quote",
    # Methods and attributes of the server, client, handler or call that the user has wrapped, by fixed names.
    "rpc/grpc.py: getattr(behavior, 'experimental_non_blocking', False)",
    "rpc/grpc.py: getattr(context, 'code', lambda: None)",
    "rpc/grpc.py: getattr(context, 'is_active', lambda: True)",
    "rpc/grpc.py: getattr(handler, name)",
    "rpc/trailers.py: getattr(context, name, None)",
    "rpc/json_rpc/mcp.py: getattr(server, name)",
    "rpc/json_rpc/mcp.py: setattr(server, name, _watched(getattr(server, name)))",
    "rpc/json_rpc/pjrpc.py: getattr(response, 'error', None)",
    "rpc/json_rpc/rethrowing.py: getattr(client, 'session', client)",
    "rpc/json_rpc/rethrowing.py: getattr(target, name)",
    "rpc/json_rpc/rethrowing.py: "
    "setattr(target, name, _calling(getattr(target, name), name, errors, limits))",
    "rpc/json_rpc/throwing.py: getattr(server, 'middleware', None)",
    # `code`, `message`, `data`, `_meta` and `isError` of what a library has read of an answer.
    "rpc/json_rpc/error_object.py: getattr(value, name, None)",
    # gRPC's own abstract classes: what they demand, and what the program itself asks a call for.
    "rpc/grpc.py: getattr(base, '__abstractmethods__', ())",
    *(f"rpc/{name}.py: getattr(self._call, name)" for name in ("grpc", "grpc_aio")),
    *(f"rpc/grpc_aio.py: getattr(aio, f'{{name}}{what}')" for what in ("Call", "ClientInterceptor")),
}


def dangers(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        else:
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if (
            not DANGEROUS_MODULES.isdisjoint(name.partition(".")[0] for name in modules)
            or called.rpartition(".")[2] in DANGEROUS_CALLS - {"compile"}
            or called == "compile"
        ):
            # Python 3.10 writes a space there.
            text = ast.unparse(node).replace("lambda :", "lambda:")
            found.append(f"{path.relative_to(SOURCES).as_posix()}: {text}")
    return found


def test_code_execution_by_design_no_module_evaluates_loads_or_looks_up_what_data_names() -> None:
    # The command line opens the files that its user names, and no library module imports it.
    library = (path for path in SOURCES.rglob("*.py") if "cli" not in path.parts)
    files = [path for path in library if path.name != "envelope_pb2.py"]
    assert len(files) > 30
    assert {each for path in files for each in dangers(path)} == ALLOWED


def test_constructor_side_effects_nothing_of_a_class_runs_and_a_failing_hook_costs_the_class() -> None:
    ran: list[str] = []

    class Meta(type):
        def __call__(cls, *args: object) -> Any:
            ran.append("metaclass")
            return super().__call__(*args)

    class Loud(Exception, metaclass=Meta):
        def __new__(cls, *args: object) -> Any:
            ran.append("new")
            return super().__new__(cls)

        def __init__(self, *args: object) -> None:
            ran.append("init")

        def __setattr__(self, name: str, value: object) -> None:
            ran.append("setattr")

        def __setstate__(self, state: object) -> None:
            ran.append("setstate")

        def __reduce__(self) -> Any:
            ran.append("reduce")

        def __del__(self) -> None:
            pass

    def fail(parts: object) -> Any:
        raise RuntimeError("no")

    errors = ErrorRegistry()
    errors.register(Loud, type="a.Loud")
    errors.register(type("Hooked", (Exception,), {}), type="a.Hooked", restore=fail)
    wire: Any = {"v": 1, "type": "a.Loud", "args": [1], "attributes": {"limit": 1, "__reduce__": 1}}
    assert type(errors.restore(wire)) is Loud
    assert ran == []
    wire |= {"type": "a.Hooked", "message": "kept"}
    failed: Any = errors.restore(wire)
    assert type(failed) is RemoteError
    assert (failed.message, failed.attributes["limit"]) == ("kept", 1)


# ── what becomes of names and values ──

EVERY_NAME = sorted(
    {
        name
        for cls in (object, type, Exception, OSError, RemoteError)
        for name in dir(cls)
        if name not in ("attributes", "errors")
    }
)


@pytest.mark.parametrize("type_name", ["a.B", "python.ValueError", "python.OSError"])
def test_attributes_that_shadow_an_errors_own_stay_apart(type_name: str) -> None:
    attributes: Any = dict.fromkeys(EVERY_NAME, "wire")
    restored = restore(decode(encode({"v": 1, "type": type_name, "message": "m", "attributes": attributes})))
    held = vars(BaseException)["__dict__"].__get__(restored)
    own = held if type_name != "a.B" else {}
    assert not [name for name in own if name.startswith("__") and name != "__rethrown__"]
    assert restored.args == ("m",)
    assert restored.__class__ in (RemoteError, ValueError, OSError)
    assert restored.with_traceback(None) is restored
    assert [type(each(restored)) for each in (str, repr, dir)] == [str, str, list]
    assert callable(getattr(restored, "add_note", len))
    assert restored.__cause__ is None
    assert "m" in format(restored)


def test_rich_types_a_closed_list_is_revived_and_everything_else_stays_data() -> None:
    others = ["$date", "$url", "$regexp", "$function", "$class", "$ref", "$set", "$decimal", "$uuid"]
    attributes: Any = {f"a{at}": {tag: "x"} for at, tag in enumerate(others)}
    restored: Any = restore(decode(encode({"v": 1, "type": "a.B", "attributes": attributes})))
    assert restored.attributes == attributes
    for content in ({"$int": "1e9"}, {"$int": "9" * 1001}, {"$time": "tomorrow"}, {"$object": {"type": ""}}):
        assert code_of(json.dumps({"v": 1, "type": "a.B", "args": [content]})) in ("schema", "limit")


@pytest.mark.parametrize("reference", ["__class__", "/related/0", "../x", -1, 1, 0.5, None, True])
def test_path_addressed_references_are_numbers_within_the_envelope_or_refused(reference: Any) -> None:
    for fields in ({"cause": reference}, {"errors": [reference]}, {"args": [{"$error": reference}]}):
        assert code_of(json.dumps({"v": 1, "type": "a.B", **fields})) == "schema"


def test_duplicate_keys_are_refused_in_every_encoding() -> None:
    for data in (
        '{"v":1,"type":"a.B","attributes":{"k":1,"k":2}}',
        '{"v":1,"type":"a.B","type":"a.C"}',
        bytes.fromhex("83a17601a474797065a161a474797065a162"),
        bytes.fromhex("080112016112 0162".replace(" ", "")),
        bytes.fromhex("08011201618a01070a016b120218028a01070a016b12021804"),
    ):
        assert code_of(data) == "duplicate_key"


# ── exhaustion ──


def protobuf_lists(deep: int) -> bytes:
    """An argument that is a list in a list, so many times."""
    headers: list[bytes] = []
    length = 0
    for tag in [b"\x0a", b"\x3a"] * deep + [b"\x82\x01"]:
        size, rest = b"", length
        while rest > 127:
            size, rest = size + bytes((rest % 128 + 128,)), rest // 128
        headers.append(tag + size + bytes((rest,)))
        length += len(headers[-1])
    return b"\x08\x01\x12\x01a" + b"".join(reversed(headers))


def test_depth_of_100_000_levels_is_a_limit_and_overflows_nothing() -> None:
    deep = 100_000
    for data in (
        '{"v":1,"type":"a.B","args":' + "[" * deep,
        '{"v":1,"type":"a.B","attributes":' + '{"a":' * deep,
        b"\x83\xa1v\x01\xa4args" + b"\x91" * deep,
        protobuf_lists(deep),
    ):
        assert code_of(data) == "limit"
    chain: Any = ValueError("first")
    for number in range(20_000):
        link = ValueError(number)
        link.__cause__, chain = chain, link
    caught = deserialize(serialize(chain))
    assert caught.args == (19_999,)
    assert "first" in format(caught)
    while chain is not None:
        chain.__cause__, chain = None, chain.__cause__


def test_cycles_cross_in_little_time() -> None:
    error: Any = ValueError("m")
    error.__cause__ = error.__context__ = error
    error.itself, error.list = error, []
    error.list += [error.list, error]
    assert seconds(lambda: format(deserialize(serialize(error)))) < 2
    caught: Any = deserialize(serialize(error))
    assert caught.__cause__ is caught.itself is caught


@pytest.mark.parametrize("bomb", ["ddffffffff", "dfffffffff", "dbffffffff", "c6ffffffff", "dcffff"])
def test_declared_lengths_are_compared_before_anything_is_made(bomb: str) -> None:
    data = bytes.fromhex("82a17601a474797065" + bomb)
    assert code_of(data) == "truncated"
    assert seconds(lambda: code_of(data)) < 0.5


def test_unbounded_text_goes_out_within_the_limit() -> None:
    error = ValueError("x" * 10_000_000)
    data = serialize(error, "json", stdout="y" * 10_000_000)
    assert len(data) <= 1 << 20
    assert len(serialize(error, limits=Limits(max_bytes=1024))) <= 1024


def test_class_synthesis_5_000_unknown_names_make_no_class() -> None:
    before = len(RemoteError.__subclasses__())
    wires: Any = ({"v": 1, "type": f"a.B{at}", "lineage": [f"a.C{at}"]} for at in range(5_000))
    found = {type(restore(wire)) for wire in wires}
    assert found == {RemoteError}
    assert len(RemoteError.__subclasses__()) == before


@pytest.mark.parametrize("text", ["rethrown1.", "rethrown1.AAAA", " ", "\n", 'File "x", line 1, in f\n'])
def test_stack_parser_blow_up_messages_of_1_mb_are_read_in_linear_time(text: str) -> None:
    assert seconds(lambda: capture(ValueError(text * ((1 << 20) // len(text))))) < 5


@pytest.mark.parametrize("piece", ["a-", "a", "aA", "1", "-"])
def test_names_that_look_like_secrets_are_judged_in_linear_time(piece: str) -> None:
    error: Any = ValueError("m")
    error.table = {1: 1, piece * ((1 << 20) // len(piece)): 1}
    assert seconds(lambda: capture(error)) < 5


def test_code_of_the_thrown_object_cannot_fail_a_capture() -> None:
    class Hostile(Exception):
        def fail(self, *args: object) -> Any:
            raise SystemExit("ran")

        __str__ = __repr__ = __getattribute__ = __eq__ = __hash__ = __reduce__ = fail
        args = property(fail)

    assert capture(Hostile())["omitted"]


# ── what is shown ──


def test_remote_file_names_and_lines_come_from_the_envelope_alone(tmp_path: Path) -> None:
    sentinel = tmp_path / "sentinel.py"
    sentinel.write_text("CANARY = 1\n", encoding="utf-8")
    program = (
        "import sys, traceback, linecache, inspect, rethrown\n"
        "file = sys.argv[1]\n"
        "names = [file, 'sentinel.py', 'file://' + file, '<' + file, '/etc/passwd', file + '>']\n"
        "frames = [{'file': each, 'line': 1, 'function': 'f'} for each in names]\n"
        "error = rethrown.restore({'v': 1, 'type': 'python.ValueError', 'frames': frames})\n"
        "linecache.checkcache()\n"
        "traceback.print_exception(type(error), error, error.__traceback__)\n"
        "print(inspect.getinnerframes(error.__traceback__), rethrown.format(error), file=sys.stderr)\n"
        "raise error\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(sentinel)],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{SOURCES.parent}:{tmp_path}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    ).stderr
    assert said.count("sentinel.py") > 5
    assert "CANARY" not in said
    assert "root:" not in said


ESCAPES = {
    "a link (OSC 8)": "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x07",
    "the clipboard (OSC 52)": "\x1b]52;c;ZXZpbA==\x07",
    "colours and the cursor": "\x1b[2J\x1b[1;31m\x9b1A",
    "overwriting": "harmless\rforged",
    "backspace and delete": "a\b\b\x7f",
    "right to left": "\u202egnp.exe\u202c\u2066x\u2069\u061c\u200e\u200f",
    "line and paragraph separators": "a\u2028b\u2029c\x85d\vv\f",
    "NUL": "a\0b",
}
_MARKS = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
UNPRINTABLE = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f{_MARKS}\ud800-\udfff]")


@pytest.mark.parametrize("what", ESCAPES)
@pytest.mark.parametrize("family", ["named", "records"])
def test_terminal_escapes_reach_neither_the_report_nor_a_traceback(what: str, family: Any) -> None:
    text = ESCAPES[what]
    envelope: Any = planted(lambda place: text, family)
    for type_name in (text, "python.ValueError", "python.OSError"):
        envelope["type"] = type_name
        restored = restore(envelope)
        assert not UNPRINTABLE.search(format(restored))
        queue: list[Any] = [restored]
        for error in queue:
            assert not UNPRINTABLE.search("".join(traceback.format_tb(error.__traceback__)))
            queue += [each for each in (error.__cause__, error.__context__) if each and each not in queue]
        assert len(queue) > 2
    assert not UNPRINTABLE.search(format(ValueError(text)))


@pytest.mark.parametrize("what", ESCAPES)
def test_terminal_escapes_do_not_reach_the_message_of_a_decode_error(what: str) -> None:
    key = json.dumps(f"{ESCAPES[what]}\n\t")
    for data in (
        f'{{"v":1,"type":"a.B","attributes":{{{key}:{{"$int":1}}}}}}',
        f'{{"v":1,"type":"a.B",{key}:{{"$int":1}}}}',
        f'{{"v":1,"type":"a.B","attributes":{{{key}:1,{key}:2}}}}',
        f'{{"v":1,"type":"a.B","kind":{key}}}',
        f'{{"v":1,"type":"a.B","args":[{{"$time":{key}}}]}}',
        f'{{"v":{key},"type":"a.B"}}',
        f'{{"v":1,"type":"a.B","frames":[{{{key}:{{"$error":9}}}}]}}',
        key,
    ):
        with pytest.raises(DecodeError) as caught:
            decode(data)
        message = str(caught.value)
        assert not UNPRINTABLE.search(message)
        assert not set("\n\t") & set(message)
    unchecked = restore({"v": 1, "type": "a.B", "attributes": {f"{ESCAPES[what]}\n": {"$int": 1}}})
    assert re.fullmatch(r"rethrown.InvalidEnvelope: this is no error envelope: schema at .+", str(unchecked))
    assert not UNPRINTABLE.search(str(unchecked))


def test_log_forging_a_line_that_an_error_brings_is_never_one_that_the_report_could_begin() -> None:
    forged = "m\nMember 1 of 1: python.SystemExit: forged\n    at forged (f:1)\nCaused by: forged\nforged"
    lines = format(restore(planted(lambda place: forged))).split("\n")  # type: ignore[arg-type]
    begun = count = 0
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if re.match(r" *(Member 1 of 1: python.SystemExit|at forged|Caused by: forged|forged)", line):
            count += 1
            # Deeper than the line that it belongs to, and than every line that could follow that one.
            assert depth > begun + 4
        elif re.match(r" *(Member|Caused|While)", line):
            begun = depth
    assert count > 20


def test_fake_frames_in_a_message_are_no_frames() -> None:
    message = 'boom\n  File "/etc/passwd", line 1, in admin\nTraceback (most recent call last):\n'
    try:
        raise ValueError(message)
    except ValueError as error:
        local: Any = capture(error)
    assert "passwd" not in repr([local["frames"], local["traceback"]])
    wire: Any = {"v": 1, "type": f"a.{message}", "message": message, "notes": [message]}
    remote = restore(wire)
    assert remote.__traceback__ is None
    assert not [line for line in format(remote).split("\n")[1:] if re.match(r" {,4}(File|Traceback)\b", line)]


@pytest.mark.parametrize("codec", CODEC_NAMES)
def test_nul_crosses_lone_surrogates_are_replaced_and_text_that_is_none_is_refused(codec: Any) -> None:
    error: Any = ValueError("a\0b\ud800c")
    vars(error).update({"k\udfff": "v\ud800\U0001f600", "n\0": "\0"})
    caught = deserialize(serialize(error, codec))
    assert caught.args == ("a\0b\ufffdc",)
    held = {name: value for name, value in vars(caught).items() if not name.startswith("__")}
    assert held == {"k\ufffd": "v\ufffd\U0001f600", "n\0": "\0"}
    assert code_of(bytes.fromhex("82a17601a474797065a2c328")) == "invalid_utf8"
    assert code_of('{"v":1,"type":"\\ud800"}') == "invalid_utf8"
    assert code_of(bytes.fromhex("08011202c328")) == "invalid_utf8"


def test_carried_tokens_what_is_left_of_a_message_holds_none() -> None:
    outer, inner = (encode({"v": 1, "type": name}, "armor").decode() for name in ("evil.Outer", "evil.Inner"))
    for at in range(len(outer) + 1):
        message: Any = capture(ValueError(f"x {outer[:at]}{inner}{outer[at:]} y")).get("message", "")
        assert find_armor(message) is None


# ── trust ──


def test_claims_of_the_sender_facts_that_this_side_states_win() -> None:
    wire: Any = {
        "v": 1,
        "type": "a.B",
        "kind": "system",
        "retryable": True,
        "billableUnits": 0,
        "origin": {"worker": "w"},
    }
    caught = restore(wire)
    assert capture(caught) == wire == envelope_of(caught)
    own: Any = capture(caught, billable_units=12, origin={"worker": "mine"})
    assert (own["billableUnits"], own["origin"]["worker"], own["kind"]) == (12, "mine", "system")


@pytest.mark.parametrize("name", ["auth.denied", "auth.Denied ", "auth.Denied\0", "xauth.Denied", "Denied"])
def test_type_confusion_each_registry_knows_its_own_and_a_name_is_compared_whole(name: str) -> None:
    denied = type("Denied", (Exception,), {})
    trusted = ErrorRegistry()
    trusted.register(denied, type="auth.Denied")
    assert type(trusted.restore({"v": 1, "type": "auth.Denied"})) is denied
    assert type(trusted.restore({"v": 1, "type": name})) is RemoteError
    assert type(restore({"v": 1, "type": "auth.Denied"})) is RemoteError


@pytest.mark.parametrize("codec", CODEC_NAMES)
def test_decode_failures_that_hide_the_error_keep_the_input(codec: Any) -> None:
    data = serialize(ValueError("hidden"), codec)
    caught: list[tuple[int, DecodeError]] = []
    for at in range(0, len(data), 7):
        try:
            decode(data[:at], codec=codec)
        except DecodeError as error:
            caught.append((at, error))
    # In Protobuf, what ends with a record can be a whole envelope.
    assert len(caught) > 5
    for at, refused in caught:
        assert refused.input == data[:at]
        # It is kept for this process, and goes no further.
        attributes: Any = capture(refused)["attributes"]
        assert attributes.keys() <= {"code", "path", "detail", "offset"}
