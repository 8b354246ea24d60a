"""What the Python library says to each input, a line of ASCII for each, as verdicts.mjs.

The first line of its standard input is a JSON object: the codec, and the limits that an input can
name by their index. Then come batches, a count and as many inputs, each behind its size and that index, big
endian.
"""

from __future__ import annotations

import json
import re
import struct
import sys
from collections.abc import Callable

from rethrown import CodecName, DecodeError, EncodeError, ErrorRegistry, Limits, decode, encode

COUNT = struct.Struct(">I")
HEAD = struct.Struct(">IB")
REGISTRY = ErrorRegistry()


def verdict(codec: CodecName, data: bytes, limits: Limits) -> str:
    try:
        envelope = decode(data, codec=codec, limits=limits)
    except DecodeError as fault:
        compared = codec in ("msgpack", "protobuf") and fault.offset is not None
        return f"{fault.code} {json.dumps(fault.path)} {fault.offset if compared else '-'}"
    own = in_hex(lambda: encode(envelope, codec=codec))
    other = in_hex(lambda: encode(envelope, codec="msgpack" if codec == "protobuf" else "protobuf"))
    error = REGISTRY.deserialize(data, codec=codec, limits=limits)
    again = in_hex(lambda: REGISTRY.serialize(error, codec=codec))
    return f"accepted {own} {other} {'same' if again == own else again}"


def in_hex(encoding: Callable[[], bytes]) -> str:
    try:
        return encoding().hex()
    except EncodeError as error:
        return f"{error.code}:{json.dumps(error.path)}"


def limits_of(names: dict[str, int]) -> Limits:
    return Limits(
        **{re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", name): n for name, n in names.items()}
    )


def main() -> None:
    stream = sys.stdin.buffer
    asked = json.loads(stream.readline())
    codec, limits = asked["codec"], [limits_of(names) for names in asked["limits"]]
    while head := stream.read(COUNT.size):
        for _ in range(COUNT.unpack(head)[0]):
            size, index = HEAD.unpack(stream.read(HEAD.size))
            data = stream.read(size)
            try:
                print(verdict(codec, data, limits[index]))
            except Exception as error:
                print(f"crashed: {error!a}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
