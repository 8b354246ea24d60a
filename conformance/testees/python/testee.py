"""The Python library behind a pipe: one JSON request a line, one JSON reply a line (conformance/README.md).

Transcode decodes `input` and encodes the result in every encoding; encode does the latter with an envelope;
relay restores, raises, catches and captures.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import traceback
from collections.abc import Callable
from typing import Any

from rethrown import DecodeError, EncodeError, Limits, decode, deserialize, encode, serialize

CODECS = ("msgpack", "protobuf", "json", "armor")


def in_every_codec(envelope: Any) -> dict[str, Any]:
    return {"hex": {codec: encode(envelope, codec=codec).hex() for codec in CODECS}}


def transcode(request: dict[str, Any]) -> dict[str, Any]:
    limits = {
        re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", name): value
        for name, value in (request.get("limits") or {}).items()
    }
    data = bytes.fromhex(request.get("input", ""))
    return in_every_codec(decode(data, limits=Limits(**limits), codec=request.get("codec")))


def relay(request: dict[str, Any]) -> dict[str, Any]:
    codec = request["codec"]
    error = deserialize(bytes.fromhex(request["input"]), codec=codec)
    try:
        raise error
    except BaseException as caught:
        return {"hex": {codec: serialize(caught, codec=codec).hex()}}


def with_bytes(form: Any) -> Any:
    """The JSON form of an envelope as it is in memory: `$bytes` are bytes."""
    if isinstance(form, list):
        return [with_bytes(element) for element in form]
    if not isinstance(form, dict):
        return form
    text = form.get("$bytes") if len(form) == 1 else None
    if isinstance(text, str) and (data := from_base64(text)) is not None:
        return data
    return {key: with_bytes(value) for key, value in form.items()}


def from_base64(text: str) -> bytes | None:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


def number(text: str) -> float:
    """An integer of the JSON form, whose numbers are binary64."""
    value = float(text)
    return int(value) if abs(value) < 2**53 else value


OPERATIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "relay": relay,
    "transcode": transcode,
    "encode": lambda request: in_every_codec(with_bytes(request["envelope"])),
}


def reply(line: str) -> dict[str, Any]:
    seq = None
    try:
        request = json.loads(line, parse_int=number)
        seq = request.get("seq")
        return {"seq": seq, **OPERATIONS[request["op"]](request)}
    except DecodeError as error:
        found = {"code": error.code, "path": error.path}
        return {"seq": seq, "error": found if error.offset is None else {**found, "offset": error.offset}}
    except EncodeError as error:
        return {"seq": seq, "error": {"code": error.code, "path": error.path}}
    except Exception:
        return {"seq": seq, "crashed": traceback.format_exc()}


def main() -> None:
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in sys.stdin:
        # ASCII: a path may hold what no UTF-8 stream can.
        print(json.dumps(reply(line)), flush=True)


if __name__ == "__main__":
    main()
