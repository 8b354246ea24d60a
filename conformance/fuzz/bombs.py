"""How long the bombs of bombs.json take, and in how little memory.

`bombs.py 393216 96` decodes each at 384 KiB, and at an eighth of it, with 96 MiB more than the interpreter
and the library have taken before. Prints a line of JSON for each: its verdict, and the milliseconds of both.
"""

from __future__ import annotations

import json
import resource
import sys
from base64 import urlsafe_b64encode
from pathlib import Path
from time import process_time
from typing import Any
from zlib import crc32

from rethrown import DecodeError, decode
from rethrown._generated import ARMOR

BOMBS = json.loads(Path(__file__).with_name("bombs.json").read_text("utf-8"))["bombs"]


def expand(bomb: dict[str, Any], size: int) -> bytes:
    is_hex = bomb["codecs"][0] in ("msgpack", "protobuf")
    head, one, tail = (
        bytes.fromhex(bomb[part]) if is_hex else bomb[part].encode() for part in ("before", "unit", "after")
    )
    count = (size - len(head) - len(tail) - 4) // len(one)
    announced = {"": b"", "count32": count.to_bytes(4, "big"), "varint": varint(count * len(one))}
    return b"".join((head, announced[bomb["size"]], one * count, tail))


def varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def wrapped(bomb: dict[str, Any], size: int) -> bytes:
    """A MessagePack bomb in armor, whose checksum fits."""
    payload = expand(bomb, size * 3 // 4 - 32)
    digits = urlsafe_b64encode(payload).rstrip(b"=").decode()
    return f"{ARMOR['prefix']}{digits}.{crc32(payload):08x}.".encode()


def verdict(data: bytes, codec: str) -> str:
    try:
        decode(data, codec=codec)
    except DecodeError as error:
        return f"{error.code} {error.path}"
    return "accepted"


def timed(data: bytes, codec: str) -> tuple[str, int]:
    # Processor time, which the neighbours of a busy machine do not change.
    before = process_time()
    said = verdict(data, codec)
    return said, round((process_time() - before) * 1000)


def bound_memory(mebibytes: int) -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    bound = pages * resource.getpagesize() + mebibytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))


def main(size: int, mebibytes: int) -> None:
    bound_memory(mebibytes)
    for bomb in BOMBS:
        for codec in bomb["codecs"]:
            (_, part), (said, whole) = (
                timed(wrapped(bomb, each) if codec != bomb["codecs"][0] else expand(bomb, each), codec)
                for each in (size // 8, size)
            )
            print(json.dumps({"id": bomb["id"], "codec": codec, "said": said, "ms": [part, whole]}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
