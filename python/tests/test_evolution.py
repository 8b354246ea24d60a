"""Versions side by side (SPEC 12): renamed types, fields of a newer version, another version, two copies.

test/evolution.test.ts says the same of TypeScript. Needs the build in dist/ (`npm run build`).
"""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from testees import TYPESCRIPT, Ask, bytes_of, started

import rethrown
from rethrown import (
    DecodeError,
    EncodeError,
    ErrorRegistry,
    RemoteError,
    UnknownFields,
    decode,
    encode,
    envelope_of,
    format,
    matches,
)
from rethrown.relay import RECORD_KEY

ROOT = Path(__file__).parents[2]
NODE = os.environ.get("RETHROWN_NODE", "node")
NAMED = ("msgpack", "json", "armor")
CODECS: tuple[Any, ...] = (*NAMED, "protobuf")
BASE = ["python.Exception", "python.BaseException"]

# ── renamed types ──

#: One class under the names that three generations of a program gave it, each with those before.
GENERATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("app.One", ()),
    ("lib.Two", ("app.One",)),
    ("lib.errors.Three", ("lib.Two", "app.One")),
)


class Generation(NamedTuple):
    registry: ErrorRegistry
    cls: type[Any]
    error: Any


def generation(index: int) -> Generation:
    class Renamed(Exception):
        limit = 0

    name, aliases = GENERATIONS[index]
    registry = ErrorRegistry()
    registry.register(Renamed, type=name, aliases=aliases, fields=("limit",))
    error = Renamed("spent")
    error.limit = 3
    return Generation(registry, Renamed, error)


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("receiver", range(3))
@pytest.mark.parametrize("sender", range(3))
def test_every_generation_understands_every_generation_evo_4(sender: int, receiver: int, codec: Any) -> None:
    one, other = generation(sender), generation(receiver)
    data = one.registry.serialize(one.error, codec)
    received: Any = other.registry.deserialize(data)
    assert type(received) is other.cls
    assert (received.args, received.limit) == (("spent",), 3)
    assert other.registry.matches(received, GENERATIONS[sender][0])
    # A newer name than the receiver knows is an ancestor to it, and shown.
    shown = received.__traceback__ is not None
    assert shown == (sender > receiver)
    assert other.registry.serialize(received, codec) == data
    # Through someone who knows neither name.
    relay = ErrorRegistry()
    assert relay.serialize(relay.deserialize(data), codec) == data


@pytest.mark.parametrize("receiver", range(3))
@pytest.mark.parametrize("sender", range(3))
def test_what_a_receiver_changes_keeps_the_name_under_which_it_came_evo_4(sender: int, receiver: int) -> None:
    one, other = generation(sender), generation(receiver)
    received: Any = other.registry.deserialize(one.registry.serialize(one.error))
    received.limit = 4
    again = other.registry.capture(received)
    name, aliases = GENERATIONS[sender]
    assert (again["type"], again["lineage"]) == (name, [*aliases, *BASE])
    assert again["attributes"] == {"limit": 4}


TYPESCRIPT_GENERATIONS = """
import { readFileSync } from "node:fs";
import { ErrorRegistry } from "./dist/index.js";
const { generations, sent } = JSON.parse(readFileSync(0, "utf8"));
const made = generations.map(([type, aliases]) => {
  class Renamed extends Error {}
  const registry = new ErrorRegistry().register(Renamed, { type, aliases, fields: ["limit"] });
  return { registry, Renamed, error: Object.assign(new Renamed("spent"), { limit: 3 }) };
});
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const received = sent.map((data) =>
  made.map(({ registry, Renamed }) => {
    const error = registry.deserialize(Buffer.from(data, "hex"));
    return error instanceof Renamed && error.limit === 3 && hex(registry.serialize(error)) === data;
  }),
);
const answer = made.map(({ registry, error }) => hex(registry.serialize(error)));
console.log(JSON.stringify({ received, sent: answer }));
"""


def node(*arguments: str, stdin: str) -> str:
    done = subprocess.run(
        [NODE, *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    return done.stdout


def test_every_generation_understands_every_generation_in_typescript_evo_4() -> None:
    made = [generation(index) for index in range(3)]
    sent = [each.registry.serialize(each.error).hex() for each in made]
    request = json.dumps({"generations": GENERATIONS, "sent": sent})
    reply = json.loads(node("--input-type=module", "-e", TYPESCRIPT_GENERATIONS, stdin=request))
    assert reply["received"] == [[True] * 3] * 3
    for data in map(bytes.fromhex, reply["sent"]):
        for each in made:
            received: Any = each.registry.deserialize(data)
            assert type(received) is each.cls
            assert received.limit == 3
            assert each.registry.serialize(received) == data


# ── fields of a newer version ──

#: What a newer version may put into a field that this one does not know.
CONTENTS: tuple[Any, ...] = (
    *(True, False, None, 0, -1, 0.5, "", "text", b"\0\xff", [], {}, [[], {}]),
    {"nested": {"deep": [1, None]}},
    {"$error": 1},
    [{"$error": 0}, {"$error": 2}],
    {"$int": "9007199254740993"},
    {"$tuple": []},
    {"$newer": 1},
)


def newer(unknown: dict[str, Any]) -> Any:
    """An envelope with something unknown at every level that has fields."""
    return {
        "v": 1,
        "type": "app.Newer",
        "message": "m",
        "frames": [{"file": "f", **unknown}, dict(unknown)],
        "attributes": {"kept": 1},
        "cause": 2,
        "errors": [1],
        "origin": {"language": "python", "worker": "w7", **unknown},
        "omitted": [{"path": "/stdout", "reason": "truncated", "size": 9, **unknown}],
        **unknown,
        "related": [
            {"type": "app.First", "frames": [dict(unknown)], "origin": dict(unknown), **unknown},
            {"type": "app.Second", "omitted": [{"reason": "failed", **unknown}], **unknown},
        ],
    }


#: Records of numbers that no level knows, of every wire type that the format has.
RECORDS = newer(
    {
        "$unknown": UnknownFields(
            bytes.fromhex("f00101 f1010102030405060708 f201026869 f50101020304 f00102 b80a05")
        )
    }
)
NEWER: list[tuple[Any, Any]] = [(codec, newer({"later": each})) for each in CONTENTS for codec in NAMED]
NEWER.append(("protobuf", RECORDS))


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with started(TYPESCRIPT) as ask:
        yield ask


@pytest.mark.parametrize("at", range(len(NEWER)), ids=lambda at: f"{at}-{NEWER[at][0]}")
def test_a_newer_senders_fields_go_through_a_relay_byte_for_byte_unk_2(at: int, ask: Ask) -> None:
    codec, envelope = NEWER[at]
    data = encode(envelope, codec)
    registry = ErrorRegistry()
    assert registry.serialize(registry.deserialize(data), codec) == data
    relayed = ask({"op": "relay", "codec": codec, "hex": data.hex(), "to": [codec]})
    assert relayed == bytes_of([codec], lambda _: data)


@pytest.mark.parametrize("at", range(len(NEWER)), ids=lambda at: f"{at}-{NEWER[at][0]}")
def test_they_are_listed_the_same_way_in_typescript_where_they_cross_unk_3(at: int, ask: Ask) -> None:
    codec, envelope = NEWER[at]
    data = encode(envelope, codec)
    here = decode(data)
    theirs = ask({"op": "decode", "codec": codec, "hex": data.hex(), "to": CODECS})
    assert theirs == bytes_of(CODECS, lambda to: encode(here, to))


def test_each_level_lists_its_own_unk_3() -> None:
    crossed: Any = decode(encode(newer({"later": 1}), "protobuf"))

    def paths(error: Any) -> list[str]:
        return [each["path"] for each in error["omitted"] if "path" in each]

    frames = ["/frames/0/later", "/frames/1/later"]
    assert paths(crossed) == ["/stdout", *frames, "/origin/later", "/omitted/0/later", "/later"]
    assert [paths(error) for error in crossed["related"]] == [
        ["/frames/0/later", "/origin/later", "/later"],
        ["/omitted/0/later", "/later"],
    ]


def by_type(envelope: Any) -> dict[str, Any]:
    """All errors of an envelope by what they are, so that their numbers do not matter."""
    errors = [envelope, *envelope.get("related", ())]
    types = [error["type"] for error in errors]

    def named(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: named(item, name) for name, item in value.items() if name not in ("v", "related")}
        if isinstance(value, list):
            return [named(item, key if key == "errors" else "") for item in value]
        return types[value] if key in ("$error", "cause", "errors") else value

    return {error["type"]: named(error) for error in errors}


KEPT = [*(newer({"later": each}) for each in CONTENTS), RECORDS]


@pytest.mark.parametrize("envelope", KEPT)
def test_a_relay_that_changes_something_keeps_what_it_does_not_know_rel_3(envelope: Any) -> None:
    registry = ErrorRegistry()
    error = registry.restore(envelope)
    vars(error)["__notes__"] = ["changed"]
    expected = by_type(envelope)
    expected["app.Newer"]["notes"] = ["changed"]
    # An origin is shared by errors: what in it leads to one of them is left out, and listed.
    for each in expected.values():
        if "$error" in repr(each.get("origin", {}).get("later")):
            del each["origin"]["later"]
            if not each["origin"]:
                del each["origin"]
            each.setdefault("omitted", []).append({"path": "/origin/later", "reason": "unsupported"})
    assert by_type(registry.capture(error)) == expected


# ── a version that this one refuses ──

OTHER_VERSIONS = {
    "json": lambda v: f'{{"v":{v},"kind":"alien","related":7,"tips":{{"$int":"x"}}}}'.encode(),
    "msgpack": lambda v: bytes([0x82, 0xA4, 0x6B, 0x69, 0x6E, 0x64, 0x01, 0xA1, 0x76, v]),
    "protobuf": lambda v: bytes([0x08, v, 0x30, 0x63]),
}


@pytest.mark.parametrize("codec", OTHER_VERSIONS)
def test_another_version_is_refused_by_name_evo_3(codec: str, ask: Ask) -> None:
    inputs = [OTHER_VERSIONS[codec](v) for v in (2, 3, 100)]
    for data in inputs:
        with pytest.raises(DecodeError) as caught:
            decode(data)
        assert (caught.value.code, caught.value.path) == ("unsupported_version", "/v")
        error = ask({"op": "relay", "codec": codec, "hex": data.hex(), "to": [codec]})["error"]
        assert (error["code"], error["path"]) == ("unsupported_version", "/v")


def test_restoring_another_version_says_so_evo_3() -> None:
    other: Any = {"v": 2, "type": "a.B"}
    error = ErrorRegistry().restore(other)
    assert type(error) is RemoteError
    assert error.message == "this is no error envelope: unsupported_version at /v"
    with pytest.raises(EncodeError) as caught:
        encode(other)
    assert (caught.value.code, caught.value.path) == ("unsupported_version", "/v")


# ── two copies ──


def _rooms() -> dict[str, Any]:
    return {name: sys.modules[name] for name in list(sys.modules) if name.partition(".")[0] == "rethrown"}


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A second copy, from another path: with modules, classes and registries of its own."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(
        Path(rethrown.__file__).parent, folder / "rethrown", ignore=shutil.ignore_patterns("__pycache__")
    )
    ours = _rooms()
    for name in ours:
        del sys.modules[name]
    sys.path.insert(0, str(folder))
    try:
        copy = importlib.import_module("rethrown")
    finally:
        sys.path.remove(str(folder))
        for name in _rooms():
            del sys.modules[name]
        sys.modules.update(ours)
    assert copy.RemoteError is not RemoteError
    return copy


class Known(Exception):
    pass


#: Of classes that both copies have, and of none.
SENT: dict[str, Any] = {
    "a builtin": {
        "v": 1,
        "type": "python.KeyError",
        "lineage": BASE,
        "args": ["k"],
        "attributes": {"l": [1]},
    },
    "a registered class": {
        "v": 1,
        "type": "app.Known",
        "message": "m",
        "attributes": {"tags": ["a"], "n": 1},
    },
    "an unknown class": {"v": 1, "type": "go.Strange", "message": "m", "code": "C", "status": "not_found"},
    "newer": newer({"later": {"$error": 1}}),
}
WITH_ATTRIBUTES: Any = {"v": 1, "type": "go.Strange", "message": "m", "attributes": {"tags": ["a"], "n": 1}}


def registries(other: Any) -> tuple[ErrorRegistry, Any]:
    for registry in (made := (ErrorRegistry(), other.ErrorRegistry())):
        registry.register(Known, type="app.Known")
    return made


@pytest.mark.parametrize("what", SENT)
def test_what_another_copy_restored_is_known_here_res_8(what: str, other: Any) -> None:
    here, there = registries(other)
    for one, two, known, copy in (
        (here, there, envelope_of, rethrown),
        (there, here, other.envelope_of, other),
    ):
        error = two.restore(SENT[what])
        assert known(error) == SENT[what]
        assert one.matches(error, SENT[what]["type"])
        assert copy.matches(error, SENT[what]["type"])
        assert copy.format(error) == format(here.restore(SENT[what]))


UNCHANGED = [each for each in SENT if each != "newer"]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("what", UNCHANGED)
def test_what_another_copy_restored_is_sent_unchanged_rel_1(what: str, codec: Any, other: Any) -> None:
    here, there = registries(other)
    data = encode(SENT[what], codec)
    assert here.serialize(there.deserialize(data), codec) == data
    assert there.serialize(here.deserialize(data), codec) == data


@pytest.mark.parametrize(("codec", "envelope"), [("msgpack", WITH_ATTRIBUTES), ("protobuf", RECORDS)])
def test_what_only_another_copy_has_classes_for_is_sent_unchanged_rel_1(
    codec: Any, envelope: Any, other: Any
) -> None:
    data = encode(envelope, codec)
    assert ErrorRegistry().serialize(other.deserialize(data), codec) == data


def test_what_has_changed_since_is_sent_rel_3(other: Any) -> None:
    here, there = registries(other)
    error = there.restore({**SENT["a registered class"], "later": 1, "time": 5})
    error.tags.append("b")
    error.__cause__ = ValueError("local")
    again: Any = here.capture(error)
    assert again["attributes"] == {"tags": ["a", "b"], "n": 1}
    assert (again["type"], again["later"], again["time"]) == ("app.Known", 1, 5)
    assert again["related"][again["cause"] - 1]["type"] == "python.ValueError"


def test_inside_a_local_error_it_keeps_all_it_came_with_rel_4(other: Any) -> None:
    local = ValueError("local")
    local.__cause__ = other.restore({**SENT["an unknown class"], "origin": {"worker": "w7"}, "later": 1})
    (related,) = ErrorRegistry().capture(local)["related"]
    assert related == {
        **{name: value for name, value in SENT["an unknown class"].items() if name != "v"},
        "origin": {"worker": "w7"},
        "later": 1,
    }


class Record:
    """A record as a newer copy may leave it: it says more, or something else."""

    def __init__(self, **parts: Any) -> None:
        vars(self).update(parts)


def test_the_record_of_a_newer_copy_that_says_more_is_understood(other: Any) -> None:
    error = other.restore(SENT["a builtin"])
    theirs = vars(error)[RECORD_KEY]
    parts = {name: getattr(theirs, name) for name in (*type(theirs).__slots__, "node", "stands_for")}
    vars(error)[RECORD_KEY] = Record(**parts, later={"anything": 1})
    assert envelope_of(error) == SENT["a builtin"]
    assert matches(error, "python.KeyError")
    assert ErrorRegistry().capture(error) == SENT["a builtin"]


OF_ANOTHER_VERSION = Record(envelope={"v": 2, "type": "a.B"}, nodes=[{"v": 2, "type": "a.B"}])


@pytest.mark.parametrize(
    "record",
    [Record(graph=OF_ANOTHER_VERSION, index=0), Record(index=0), Record(), {}, None, 5, Record],
    ids=["another version", "no graph", "nothing", "a dict", "None", "a number", "a class"],
)
def test_a_record_that_cannot_be_understood_is_none(record: Any) -> None:
    error = ValueError("local")
    vars(error)[RECORD_KEY] = record
    assert envelope_of(error) is None
    captured = ErrorRegistry().capture(error)
    assert (captured["type"], captured["message"]) == ("python.ValueError", "local")
    assert "attributes" not in captured


def test_a_copy_under_another_name_shares_the_rooms_of_the_first() -> None:
    spec = importlib.util.spec_from_file_location("another_name", rethrown.__file__)
    assert spec is not None
    assert spec.loader is not None
    another = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(another)
    assert another.RemoteError is RemoteError
    assert another.envelope_of(ErrorRegistry().restore(WITH_ATTRIBUTES)) == WITH_ATTRIBUTES
