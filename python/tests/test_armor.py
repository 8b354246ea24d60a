"""Armor (SPEC 7.4): a token that survives text, and is found in any."""

from __future__ import annotations

import time
import typing
import zlib
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from rethrown import DecodeError, decode, encode, find_armor

SMALLEST: Any = {"v": 1, "type": "a.B"}
TOKEN = encode(SMALLEST, codec="armor").decode()


def token_of(payload: bytes) -> str:
    return f"rethrown1.{urlsafe_b64encode(payload).decode().rstrip('=')}.{zlib.crc32(payload):08x}."


def refused(data: str | bytes) -> tuple[str, str, int | None]:
    with pytest.raises(DecodeError) as caught:
        decode(data, codec="armor")
    return caught.value.code, caught.value.path, caught.value.offset


def test_arm_1_the_token_is_made_of_the_msgpack_form() -> None:
    assert token_of(encode(SMALLEST)) == TOKEN
    # Payloads of every length modulo 3, and bytes that base64url writes with its own two digits.
    for filler in ("", "x", "xx", "\u07ff\uffff" * 9):
        envelope: Any = {**SMALLEST, "message": filler}
        assert encode(envelope, codec="armor").decode() == token_of(encode(envelope))
        assert decode(token_of(encode(envelope))) == decode(encode(envelope))


def test_arm_2_white_space_around_a_token_is_skipped() -> None:
    for data in (f" \t\r\n{TOKEN}\n", f" \t\r\n{TOKEN}\n".encode()):
        assert decode(data) == SMALLEST


def test_arm_2_every_proper_prefix_is_truncated() -> None:
    for size in range(len(TOKEN)):
        assert refused(TOKEN[:size]) == ("truncated", "", None)
        assert refused(f"\n{TOKEN[:size]} ") == ("truncated", "", None)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (f"{TOKEN} x", "trailing_data"),
        (TOKEN * 2, "trailing_data"),
        (TOKEN.replace("1.", "2.", 1), "malformed"),
        (f"x{TOKEN}", "malformed"),
        (f"\xa0{TOKEN}", "malformed"),
        (TOKEN.upper(), "malformed"),
        (TOKEN.replace("g", "+", 1), "malformed"),
        (TOKEN[:-9] + "00000000.", "malformed"),
        (TOKEN[:-9] + "00000000.x", "malformed"),
        (TOKEN[:-2] + "g.", "malformed"),
        (TOKEN[:15] + "=" + TOKEN[15:], "malformed"),
        (TOKEN[:15] + "\n" + TOKEN[15:], "malformed"),
        ("rethrown1.A.00000000.", "malformed"),
        ("rethrown1..00000000.", "truncated"),
        ("rethrown1.\u0661", "malformed"),
        ("rethrown1.\ud800", "malformed"),
    ],
)
def test_arm_2_what_is_no_token(data: str, code: str) -> None:
    assert refused(data) == (code, "", None)


def test_arm_2_unused_bits_are_zero() -> None:
    payload = encode(typing.cast(Any, {**SMALLEST, "message": "x"}))
    token = token_of(payload)
    last = token.rindex(".", 0, -1) - 1
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(payload) % 3 != 0
    forged = token[:last] + digits[digits.index(token[last]) + 1] + token[last + 1 :]
    assert refused(forged)[0] == "malformed"


def test_arm_2_the_payload_is_decoded_as_msgpack_and_its_offsets_are_not_ours() -> None:
    assert refused(token_of(b"\xc1")) == ("malformed", "", None)
    assert refused(token_of(encode(SMALLEST) + b"\0")) == ("trailing_data", "", None)
    assert refused(token_of(b"\x82\xa1v\1\xa4type\1")) == ("schema", "/type", None)
    assert refused(token_of(b'{"v":1,"type":"a.B"}'))[0] == "trailing_data"


OTHER = token_of(b"other")
WRONG = TOKEN[:-9] + "00000000."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("no token", None),
        (TOKEN, TOKEN),
        (f"RemoteError('…{TOKEN}')", TOKEN),
        (f"{TOKEN}{OTHER}", TOKEN),
        (f"{OTHER} {TOKEN}", OTHER),
        (f"{WRONG} {TOKEN}", TOKEN),
        (f"rethrown1.{TOKEN}", TOKEN),
        (f"rethrown1.AAAA{TOKEN}", TOKEN),
        (f"rethrown1.AAAA.deadbeef.{TOKEN}", TOKEN),
        (f"rethrown1.AAAArethrown1.{TOKEN[10:]}", TOKEN),
        (WRONG, None),
        (TOKEN[:-1], None),
        (f"\ud800{TOKEN}\ud800", TOKEN),
    ],
)
def test_arm_3_the_first_token_whose_checksum_fits_is_found(text: str, found: str | None) -> None:
    assert find_armor(text) == found


@pytest.mark.parametrize(
    "part",
    ["rethrown1.", "rethrown1.A", "rethrown1.AAAA.", "rethrown1.AAAA.0000000", WRONG, "rethrown1", "A"],
)
def test_arm_3_finding_takes_time_linear_in_the_text(part: str) -> None:
    start = time.perf_counter()
    assert find_armor(part * (3_000_000 // len(part))) is None
    assert find_armor("rethrown1." + part * (3_000_000 // len(part))) is None
    # Measured: 0.001 to 0.5 s; anything quadratic takes hours.
    assert time.perf_counter() - start < 20
