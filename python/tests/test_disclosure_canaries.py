"""What leaves, by enumeration: a text of its own in every field of every part (SPEC 11).

Under `public` exactly those leave that DIS-2 allows; under `internal` none that stands under the name of a
secret.
"""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, make_dataclass
from typing import Any, NamedTuple

import pytest
from canaries import IN_GROUPS, Canaries, planted, values
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import envelopes

from rethrown import DEFAULT_SECRET_NAMES, DecodeError, ErrorRegistry, RemoteError, capture, decode, restore
from rethrown._generated import FIELDS, PUBLIC_FIELDS, SECRET_NAMES
from rethrown.codec import CODECS
from rethrown.graph import errors_of

CODEC_NAMES: Any = tuple(CODECS)
errors = ErrorRegistry()


@errors.register(
    "app.Open",
    aliases=("app.WasOpen",),
    fields={"shown": "shown", "other": "also_shown", "hidden": "hidden"},
    public_fields=("shown", "other"),
)
class Open(Exception):
    shown: Any
    also_shown: Any
    hidden: Any


@errors.register("app.Closed", fields=("hidden",))
class Closed(Exception):
    hidden: Any


class Below(Open):
    pass


class Unknown(Exception):
    pass


class Posing(Exception):
    __rethrown_type__ = "app.Open"


class Printed(Exception):
    def __str__(self) -> str:
        return f"printed: {self.args}"


@dataclass
class Holder:
    inside: Any
    more: Any = field(default_factory=list)


errors.register(KeyError, type="python.KeyError", fields=("shown",), public_fields=("shown",))
errors.register(Printed, type="app.Printed")

REGISTERED: Mapping[str, tuple[str, ...]] = {
    "app.Open": ("shown", "other"),
    "app.WasOpen": ("shown", "other"),
    "app.Closed": (),
    "app.Printed": (),
}


def allowed(error: Mapping[str, Any]) -> list[Any]:
    """What of one error DIS-2 lets go, computed from the contract's own list."""
    always = [error.get(name) for name in PUBLIC_FIELDS if name not in ("errors", "omitted", "related")]
    if error["type"] not in REGISTERED:
        return always
    shown = REGISTERED[error["type"]]
    attributes = {name: value for name, value in error.get("attributes", {}).items() if name in shown}
    return [*always, error.get("message"), attributes]


def sent(error: BaseException, codec: Any, **facts: Any) -> list[Any]:
    """What went over a wire, as bytes and as what they say: armor and base64 hide texts from a search."""
    data = errors.serialize(error, codec, disclosure="public", **facts)
    return [data, decode(data)]


TYPES: dict[str, Callable[[int], str | None]] = {
    "types that nobody registered": lambda index: None,
    "registered with public fields": lambda index: "app.Open",
    "its alias": lambda index: "app.WasOpen",
    "registered without": lambda index: "app.Closed",
    "a builtin": lambda index: "python.ValueError",
    "a builtin that was registered": lambda index: "python.KeyError",
    "of JavaScript": lambda index: "javascript.TypeError",
    "a group, of everything": lambda index: ["python.ExceptionGroup", "app.Open", None][index % 3],
}


@pytest.mark.parametrize("codec", CODEC_NAMES)
@pytest.mark.parametrize("family", ["named", "records"])
@pytest.mark.parametrize("what", TYPES)
def test_of_a_canary_in_every_field_of_every_part_only_the_allowed_leave_dis_2(
    what: str, family: Any, codec: Any
) -> None:
    canaries = Canaries()
    envelope: Any = planted(
        canaries.plant,
        family,
        TYPES[what],
        lambda index: {
            "shown": values(canaries.plant, f"/{index}/shown"),
            "other": [{"deeper": values(canaries.plant, f"/{index}/other")}],
            "hidden": canaries.plant(f"/{index}/hidden"),
        },
    )
    assert len(canaries.places) > 400
    expected = canaries.found_in([allowed(errors_of(envelope)[index]) for index in IN_GROUPS])
    data = sent(errors.restore(envelope), codec)
    assert canaries.found_in(data) == expected
    assert expected
    # What left is a whole envelope, and once more through here it is the same.
    assert sent(errors.deserialize(data[0]), codec)[0] == data[0]


class Local(NamedTuple):
    make: Callable[[], BaseException]
    leaves: set[str]


def a_placeholder() -> BaseException:
    groups: Any = [{"type": "javascript.AggregateError", "errors": [number + 2, 0]} for number in range(150)]
    last = {"type": "javascript.AggregateError", "errors": [0]}
    root: Any = {
        "v": 1,
        "type": "javascript.AggregateError",
        "message": "canary1000x",
        "errors": [0],
        "related": [*groups, last],
    }
    group: Any = errors.restore(root)
    found: BaseException = (group.errors if isinstance(group, RemoteError) else group.exceptions)[0]
    assert isinstance(found, RemoteError)
    assert "canary1000x" in str(found)
    return found


def an_error_of_the_decoder() -> BaseException:
    with pytest.raises(DecodeError) as caught:
        decode('{"v":1,"canary1000x":{"$int":"canary1001x"}}')
    return caught.value


def an_open_one() -> Open:
    error = Open()
    error.shown, error.also_shown = "canary1000x", ["canary1001x"]
    return error


LOCAL: dict[str, Local] = {
    "a builtin": Local(ValueError, set()),
    "a builtin that was registered": Local(KeyError, set()),
    "a builtin with facts of its own": Local(
        lambda: FileNotFoundError(2, "canary1000x", "canary1001x"), set()
    ),
    "text that cannot be decoded": Local(
        lambda: UnicodeDecodeError("canary1000x", b"canary1001x", 0, 1, "canary1002x"), set()
    ),
    "a class that nobody registered": Local(Unknown, set()),
    "a class of another that goes by a registered name": Local(Posing, set()),
    "a subclass of a registered class": Local(Below, set()),
    "a registered class without public fields": Local(Closed, {"message"}),
    "a registered class": Local(an_open_one, {"message", "shown"}),
    "a placeholder of a restored error": Local(a_placeholder, set()),
    "a restored error": Local(lambda: restore({"v": 1, "type": "a.B", "message": "canary1000x"}), set()),
    "one restored as its ancestor": Local(
        lambda: errors.restore({"v": 1, "type": "a.Sub", "lineage": ["app.Open"]}), set()
    ),
    "what `restore` says of an invalid envelope": Local(lambda: restore({"v": 1, "type": ""}), set()),
    "an error of the decoder": Local(an_error_of_the_decoder, set()),
}


def filled(error: Any, plant: Callable[[str], str]) -> BaseException:
    """A canary in every place that Python has for a local error."""
    if not isinstance(error, (OSError, UnicodeError, DecodeError)):
        error.args = (plant("message"),)
    cause = an_open_one()
    cause.args = (plant("cause"),)
    error.__cause__ = cause
    error.__context__ = KeyError(plant("context"))
    vars(error)["__notes__"] = [plant("note")]
    vars(error)["hidden"] = {
        plant("key"): plant("value"),
        1: [plant("list"), (plant("tuple"),), plant("bytes").encode()],
        "holder": Holder(plant("dataclass")),
        "opaque": type(plant("class"), (), {"__str__": lambda self: plant("text")})(),
        "error": ValueError(plant("inner")),
    }
    vars(error)[plant("attribute")] = plant("attribute's value")
    local = plant("local variable")
    try:
        raise error
    except BaseException as caught:
        assert local
        return caught


@pytest.mark.parametrize("codec", CODEC_NAMES)
@pytest.mark.parametrize("what", LOCAL)
def test_of_a_local_error_with_a_canary_in_every_place_only_the_allowed_leave_dis_2(
    what: str, codec: Any
) -> None:
    canaries = Canaries()
    error = filled(LOCAL[what].make(), canaries.plant)
    facts: Any = {name: canaries.plant(name) for name in ("stdout", "stderr", "billable_units")}
    facts["origin"] = {each.name: canaries.plant(f"origin {each.name}") for each in FIELDS["Origin"]}
    left = canaries.found_in(sent(error, codec, **facts))
    assert {canaries.places.get(canary, "shown") for canary in left} == LOCAL[what].leaves


def test_members_of_a_group_are_disclosed_each_by_its_own_class_dis_2() -> None:
    group: Any = pytest.importorskip("builtins").__dict__.get("ExceptionGroup")
    if group is None:
        pytest.skip("this Python has no groups")
    canaries = Canaries()
    members = [filled(make(), canaries.plant) for make in (an_open_one, Closed, Unknown, ValueError)]
    left = canaries.found_in(sent(group(canaries.plant("group"), members), "json"))
    assert {canaries.places.get(canary, "shown") for canary in left} == {"message", "shown"}
    assert len(left) == 4


def test_local_variables_never_leave_dis_1() -> None:
    def login() -> None:
        password = "-".join(("CANARY", "of", "a", "frame"))
        raise ValueError(len(password))

    with pytest.raises(ValueError, match="17") as caught:
        login()
    assert "CANARY-of" not in repr(capture(caught.value))


@settings(max_examples=120, deadline=None)
@given(envelopes(), st.lists(st.sampled_from([*REGISTERED, "python.ValueError", "a.B"]), max_size=4))
def test_any_envelope_leaves_as_structure_and_allowed_fields_dis_2(source: Any, types: list[str]) -> None:
    nodes = errors_of(source)
    for node, name in zip(nodes, types, strict=False):
        node["type"] = name
    public: Any = errors.capture(errors.restore(source), disclosure="public")
    reached = [0]
    for at in reached:
        reached += [member for member in dict.fromkeys(nodes[at].get("errors", ())) if member not in reached]
    assert len(errors_of(public)) == len(reached)
    for number, node in zip(reached, errors_of(public), strict=True):
        origin = nodes[number]
        registered = origin["type"] in REGISTERED
        assert node.keys() <= {*PUBLIC_FIELDS, *(("message", "attributes") if registered else ())}
        for name in node.keys() - {"v", "related", "errors", "omitted", "attributes"}:
            assert node[name] == origin[name]
        assert node.get("errors", []) == [reached.index(member) for member in origin.get("errors", ())]
        for name, value in node.get("attributes", {}).items():
            assert name in REGISTERED[origin["type"]]
            assert value == origin["attributes"][name]
        assert node.get("omitted", [{"reason": "redacted"}]) == [{"reason": "redacted"}]


# ── internal: what looks like a secret ──

CANARY = "CANARY"


def holding(**attributes: Any) -> Unknown:
    error = Unknown("m")
    vars(error).update(attributes)
    return error


def spelled(name: str) -> list[str]:
    return [
        name,
        name.upper(),
        name.title(),
        f"db_{name}",
        f"db-{name}",
        f"DB.{name.upper()}",
        f"X {name}",
        f"user{name.title()}",
        f"DB{name.title()}",
        f"_{name}",
        f"${name}",
        f"{name}_",
        f"{name}1",
        f"{name}_2",
        "_".join(name),
        f"{'x' * 300}-{name}"[-256:],
    ]


class Slotted(Exception):
    __slots__ = ("token",)


@pytest.mark.parametrize("name", DEFAULT_SECRET_NAMES)
def test_a_secret_is_known_by_its_name_in_any_spelling_dis_1(name: str) -> None:
    every = spelled(name)
    envelope: Any = capture(holding(**dict.fromkeys(every, CANARY), plain=1))
    assert envelope["attributes"] == {"plain": 1}
    assert [each["reason"] for each in envelope["omitted"]] == ["redacted"] * len(every)


class Quiet(Exception):
    def __str__(self) -> str:
        return "m"


@pytest.mark.parametrize("name", DEFAULT_SECRET_NAMES)
def test_what_stands_under_the_name_of_a_secret_is_left_out_wherever_it_stands_dis_1(name: str) -> None:
    of_names: Any = enum.Enum
    key = of_names("Key", [name])
    places: dict[str, BaseException] = {
        "a nested map": holding(a=[{"b": {name: CANARY, "c": 1}}]),
        "the only key": holding(a={name: CANARY}),
        "a dict with other keys": holding(a={1: 2, name: CANARY}),
        "bytes as key": holding(a={name.encode(): CANARY}),
        "a tuple as key": holding(a={("x", name): CANARY}),
        "an enum as key": holding(a={key[name]: CANARY}),
        "an error behind a key": holding(a={1: 2, name: ValueError(CANARY)}),
        "args": Quiet({"kwargs": {name: CANARY}}),
        "a dataclass": holding(a=make_dataclass("D", [name])(CANARY)),
        "a container behind a name": holding(**{name: {"deep": [CANARY]}}),
        "an error behind a name": holding(**{name: ValueError(CANARY)}),
    }
    for place, error in places.items():
        envelope: Any = capture(error)
        assert CANARY not in repr(envelope), place
        assert "redacted" in [each["reason"] for each in envelope["omitted"]], place


def test_slots_and_private_names_are_names_too_dis_1() -> None:
    error: Any = Slotted()
    error.token = CANARY
    assert CANARY not in repr(capture(error))
    assert CANARY not in repr(capture(holding(_token=CANARY, __password=CANARY)))


def test_every_error_of_the_graph_is_searched_dis_1() -> None:
    error = holding(password=CANARY, inner=holding(password=CANARY))
    error.__cause__ = holding(password=CANARY)
    error.__cause__.__context__ = holding(password=CANARY)
    envelope: Any = capture(error)
    assert CANARY not in repr(envelope)
    assert len([node for node in errors_of(envelope) if "omitted" in node]) == 4


@pytest.mark.parametrize(
    "name",
    ["passwordless", "tokens", "password_hash", "pins", "keys", "spin", "tokenCount", "secret_v", "SSNs"],
)
def test_names_that_end_in_something_else_stay_dis_1(name: str) -> None:
    assert CANARY in repr(capture(holding(**{name: CANARY})))


class Login(NamedTuple):
    user: str
    password: str


class Shown:
    def __repr__(self) -> str:
        return f"Shown(password={CANARY!r})"


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"password={CANARY}"),
        holding(headers=[(b"authorization", CANARY)]),
        holding(login=Login("u", CANARY)),
        holding(settings=Shown()),
        ValueError("u", CANARY),
        ValueError({"password": CANARY}),
    ],
)
def test_what_names_do_not_tell_stays(error: BaseException) -> None:
    """Texts, positions, pairs in lists, and what an object prints: docs/security.md says so."""
    assert CANARY in repr(capture(error))


def names_sent(secret_names: Any) -> set[str]:
    error = holding(**{"password": 1, "favourite_colour": 2, "x-api_key": 3, "plain": 4})
    envelope: Any = ErrorRegistry(secret_names=secret_names).capture(error)
    return set(envelope["attributes"])


def test_the_list_can_be_replaced_extended_and_emptied_dis_1() -> None:
    assert DEFAULT_SECRET_NAMES == SECRET_NAMES
    assert names_sent(["colour"]) == {"password", "x-api_key", "plain"}
    assert names_sent([*DEFAULT_SECRET_NAMES, "colour"]) == {"plain"}
    assert names_sent([]) == {"password", "favourite_colour", "x-api_key", "plain"}
    assert names_sent({"Colour"}) == names_sent(name for name in ["COLOUR"]) == names_sent(["colour"])
    assert names_sent(None) == names_sent(DEFAULT_SECRET_NAMES) == {"favourite_colour", "plain"}


@pytest.mark.parametrize("spelling", ["API_KEY", "api-key", "ApiKey", "Api Key", "api.key"])
def test_the_list_can_be_written_in_any_spelling_dis_1(spelling: str) -> None:
    assert names_sent([spelling]) == {"password", "favourite_colour", "plain"}


@pytest.mark.parametrize(
    ("secret_names", "error"),
    [
        ("password", TypeError),
        (b"password", TypeError),
        (1, TypeError),
        ([1], TypeError),
        ([None], TypeError),
        ([b"password"], TypeError),
        ([""], ValueError),
        (["--"], ValueError),
        (["密码"], ValueError),
    ],
)
def test_a_list_that_could_not_match_is_refused_dis_1(secret_names: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"^secret_names"):
        ErrorRegistry(secret_names=secret_names)
