"""The conformance vectors against this implementation (topics 00 to 50)."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from typing import Any

import pytest
from vector_files import CODEC_FILES, CODECS, inputs, join

from rethrown import DecodeError, EncodeError, Limits, UnknownFields, decode, encode, find_armor
from rethrown._generated import BOUNDS, LIMITS


def from_json(value: Any, *, is_field: bool = False) -> Any:
    """What `$bytes` stands for stands there; a field is no value, so `attributes` itself is no tag."""
    if isinstance(value, list):
        return [from_json(element) for element in value]
    if not isinstance(value, dict):
        return value
    if not is_field and value.keys() == {"$bytes"} and isinstance(value["$bytes"], str):
        return base64.b64decode(value["$bytes"], validate=True)
    return {key: from_json(inner, is_field=key == "attributes") for key, inner in value.items()}


def plain(value: Any) -> Any:
    """A copy that tells 1, 1.0 and True apart, without records, which no JSON form shows but `bytes` does."""
    if isinstance(value, list):
        return [plain(element) for element in value]
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if not isinstance(inner, UnknownFields)}
    return type(value).__name__, repr(value)


def shown(data: bytes, codec: str) -> str:
    return data.decode() if codec in ("json", "armor") else data.hex()


def check_bytes(envelope: Any, expected: dict[str, Any]) -> None:
    """What encoding gives, and that it gives itself again (ENC-3)."""
    for codec, parts in expected.items():
        data = encode(envelope, codec=codec)
        assert shown(data, codec) == join(parts)
        assert shown(encode(decode(data, codec=codec), codec=codec), codec) == join(parts)
        assert plain(decode(data)) == plain(decode(data, codec=codec))


def limits_of(names: dict[str, int]) -> Limits:
    return Limits(
        **{re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", name): n for name, n in names.items()}
    )


def check_decode(vector: dict[str, Any]) -> None:
    expected = vector["expect"]
    limits = limits_of(vector.get("limits", {}))
    for data in inputs(vector):
        if "to" in vector:
            envelope = decode(data, limits=limits, codec=vector["codec"])
            check_refused(envelope, vector["to"], expected["error"])
            continue
        if "error" in expected:
            with pytest.raises(DecodeError) as caught:
                decode(data, limits=limits, codec=vector["codec"])
            found: dict[str, object] = {"code": caught.value.code, "path": caught.value.path}
            if "offset" in expected["error"]:
                found["offset"] = caught.value.offset
            assert found == expected["error"]
            continue
        envelope = decode(data, limits=limits, codec=vector["codec"])
        if "envelope" in expected:
            assert plain(envelope) == plain(from_json(expected["envelope"]))
        check_bytes(envelope, expected.get("bytes", {}))


def check_encode(vector: dict[str, Any]) -> None:
    envelope, expected = from_json(vector["envelope"]), vector["expect"]
    if "error" not in expected:
        return check_bytes(envelope, expected["bytes"])
    return check_refused(envelope, CODECS, expected["error"])


def check_refused(envelope: Any, to: Sequence[Any], error: dict[str, Any]) -> None:
    for codec in to:
        with pytest.raises(EncodeError) as caught:
            encode(envelope, codec=codec)
        assert {"code": caught.value.code, "path": caught.value.path} == error


def check_find(vector: dict[str, Any]) -> None:
    assert find_armor(join(vector["text"])) == vector["expect"]["found"]


CHECKS = {"decode": check_decode, "encode": check_encode, "find": check_find}


@pytest.mark.parametrize(
    "vector",
    [
        pytest.param(vector, id=f"{name}/{vector['id']}[{','.join(vector['spec'])}]")
        for name, file in CODEC_FILES.items()
        for vector in file["cases"]
    ],
)
def test_vector(vector: dict[str, Any]) -> None:
    CHECKS[vector.get("op", "decode")](vector)


#: Bounds of senders and of Restore.
FOREIGN = {"minMaxBytes", "maxNativeChain", "maxGroupDepth", "maxFrameName"}
#: Every limit and bound, in every encoding; but for Protobuf, whose messages nest by PB-5.
CELLS = [
    (name, codec)
    for name in (*LIMITS, *BOUNDS)
    for codec in CODECS
    if name not in FOREIGN and (name, codec) != ("levelsAboveValues", "protobuf")
]
BOUND_CASES = {vector["id"]: vector for vector in CODEC_FILES["40-limits/bounds"]["cases"]}


def id_of(name: str, codec: str) -> str:
    return f"{re.sub('[A-Z]', lambda match: f'-{match[0].lower()}', name)}-{codec}"


def test_lim_1_every_limit_and_bound_is_reached_and_passed_in_every_encoding() -> None:
    wanted = {f"{id_of(*cell)}-{side}" for cell in CELLS for side in ("at", "beyond")}
    assert BOUND_CASES.keys() == wanted


@pytest.mark.parametrize(("name", "codec"), CELLS)
def test_lim_1_a_limit_accepts_what_reaches_it_and_refuses_one_more(name: str, codec: str) -> None:
    at, beyond = (BOUND_CASES[f"{id_of(name, codec)}-{side}"] for side in ("at", "beyond"))
    assert "error" not in at["expect"]
    # Where JSON reads a larger integer as a float (ERR-3), it is no integer.
    code = "schema" if (name, codec) == ("maxInteger", "json") else "limit"
    assert beyond["expect"]["error"]["code"] == code
    if name in LIMITS:
        # It is this limit that they meet: moved by one, it refuses the one and accepts the other.
        with pytest.raises(DecodeError, match=r"^limit: "):
            decode(inputs(at)[0], limits=limits_of({name: LIMITS[name] - 1}), codec=codec)
        decode(inputs(beyond)[0], limits=limits_of({name: LIMITS[name] + 1}), codec=codec)
