"""What leaves, and what does not (SPEC 11)."""

# ruff: noqa: N818  Short names for classes of errors.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from rethrown import ErrorRegistry, capture, decode, encode, format, restore


class E(Exception):
    pass


def with_attributes(**attributes: Any) -> E:
    error = E()
    vars(error).update(attributes)
    return error


SECRET = [
    "password",
    "PASSWORD",
    "dbPassword",
    "db_password",
    "user-api-key",
    "apiKey",
    "API_KEY",
    "x.access.key",
    "Set-Cookie",
    "sessionId",
    "client2Secret",
    "pin",
    "token_",
]
NOT_SECRET = [
    "password_hash",
    "tokens",
    "key",
    "spin",
    "tokenizer",
    "author",
    "pinned",
    "passwordless",
    "APIKeyName",
]


@pytest.mark.parametrize("name", SECRET)
def test_a_name_whose_last_words_are_listed_looks_like_a_secret_dis_1(name: str) -> None:
    envelope = capture(with_attributes(**{name: "x", "other": 1}))
    assert envelope["attributes"] == {"other": 1}
    assert envelope["omitted"] == [{"path": f"/attributes/{name}", "reason": "redacted"}]


@pytest.mark.parametrize("name", NOT_SECRET)
def test_other_names_do_not_dis_1(name: str) -> None:
    assert capture(with_attributes(**{name: "x"}))["attributes"] == {name: "x"}


def test_what_looks_like_a_secret_is_up_to_each_registry_dis_1() -> None:
    error = with_attributes(token=1, other=2)
    for _ in range(2):
        for names, kept in ((None, {"other": 2}), (["other"], {"token": 1}), ([], {"token": 1, "other": 2})):
            assert ErrorRegistry(secret_names=names).capture(error)["attributes"] == kept


@dataclass
class Login:
    user: str
    password: str


def test_secrets_inside_values_dis_1() -> None:
    envelope: Any = capture(E({"token": 1, "a": [{"pwd": 2}]}, Login("me", "x"), {1: 2, "secret": 3}))
    assert envelope["args"][0] == {"a": [{}]}
    assert envelope["args"][1]["$object"]["fields"] == {"user": "me"}
    assert envelope["args"][2] == {"$map": [[1, 2]]}
    assert [each["path"] for each in envelope["omitted"]] == [
        "/args/0/a/0/pwd",
        "/args/0/token",
        "/args/1/$object/fields/password",
        "/args/2/$map/1/1",
    ]


def test_the_list_can_be_replaced_dis_1() -> None:
    errors = ErrorRegistry(secret_names=["colour"])
    envelope = errors.capture(with_attributes(password="x", hairColour="y"))
    assert envelope["attributes"] == {"password": "x"}


@pytest.fixture
def errors() -> ErrorRegistry:
    registry = ErrorRegistry()

    @registry.register(
        "shop.SoldOut", fields=("item", "stock"), public_fields=("item",), code="SOLD", kind="user"
    )
    class SoldOut(Exception):
        pass

    registry.register(E, type="shop.E")
    return registry


def sold_out(errors: ErrorRegistry) -> Any:
    cls = type(errors.restore({"v": 1, "type": "shop.SoldOut"}))
    error: Any = cls("sold out")
    error.item, error.stock = "tea", {"where": "/srv"}
    error.__cause__ = KeyError("internal")
    vars(error)["__notes__"] = ["note"]
    return error


def test_public_sends_what_strangers_may_see_dis_2(errors: ErrorRegistry) -> None:
    envelope: Any = errors.capture(
        sold_out(errors), disclosure="public", stdout="x", origin={"worker": "w"}, traceparent="00-1"
    )
    assert envelope == {
        "v": 1,
        "type": "shop.SoldOut",
        "lineage": ["python.Exception", "python.BaseException"],
        "message": "sold out",
        "code": "SOLD",
        "kind": "user",
        "traceparent": "00-1",
        "attributes": {"item": "tea"},
        "omitted": [{"reason": "redacted"}],
    }


def test_public_hides_the_message_of_what_is_not_registered_dis_2() -> None:
    envelope = ErrorRegistry().capture(ValueError("/etc/secrets"), disclosure="public")
    assert envelope == {
        "v": 1,
        "type": "python.ValueError",
        "lineage": ["python.Exception", "python.BaseException"],
        "omitted": [{"reason": "redacted"}],
    }


def test_public_keeps_the_structure_of_groups_dis_2(errors: ErrorRegistry) -> None:
    wire: Any = {
        "v": 1,
        "type": "x.Group",
        "message": "hidden",
        "errors": [2, 1, 2],
        "cause": 3,
        "future": 1,
        "related": [
            {"type": "shop.E", "message": "shown", "origin": {"host": "h"}},
            {"type": "x.Bare"},
            {"type": "x.Cause"},
        ],
    }
    for _ in range(2):
        public: Any = errors.capture(errors.restore(wire), disclosure="public")
        assert public == {
            "v": 1,
            "type": "x.Group",
            "errors": [1, 2, 1],
            "omitted": [{"reason": "redacted"}],
            "related": [
                {"type": "x.Bare"},
                {"type": "shop.E", "message": "shown", "omitted": [{"reason": "redacted"}]},
            ],
        }
        wire = decode(encode(public))


def test_a_public_field_that_leads_to_an_error_is_dropped_dis_2() -> None:
    registry = ErrorRegistry()

    @registry.register("a.Holds", fields=("inner",), public_fields=("inner",))
    class Holds(Exception):
        pass

    error: Any = Holds()
    error.inner = [KeyError("internal")]
    envelope = registry.capture(error, disclosure="public")
    assert "attributes" not in envelope
    assert "related" not in envelope


def test_a_public_field_is_sent_whatever_its_name_looks_like() -> None:
    registry = ErrorRegistry()

    @registry.register("a.Holds", fields=("token",), public_fields=("token",))
    class Holds(Exception):
        pass

    error: Any = Holds()
    error.token = {"kind": "page", "password": "x"}
    assert registry.capture(error, disclosure="public")["attributes"] == {"token": {"kind": "page"}}
    assert "attributes" not in registry.capture(error)


def test_text_is_stored_raw_and_escaped_where_it_is_shown_dis_3() -> None:
    text = "a\x1b[2J\u202eb\rc\nd\x9b"
    envelope: Any = capture(E(text), stdout=text)
    assert envelope["message"] == envelope["stdout"] == text
    report = format(restore(envelope))
    assert "a\\x1b[2J\\u202eb\\x0dc\n      d\\x9b" in report
    assert not set("\x1b\u202e\r\x9b") & set(report)
