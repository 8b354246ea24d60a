"""Reads conformance/vectors: files of cases, by `topic/file`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

CONFORMANCE = Path(__file__).resolve().parents[2] / "conformance"
CODECS = ("msgpack", "protobuf", "json", "armor")

#: Every file: those of a Codec, of a Mapper and a Relay, of the bridges and of the carriers.
FILES: dict[str, dict[str, Any]] = {
    f"{path.parent.name}/{path.stem}": json.loads(path.read_text("utf-8"))
    for path in sorted((CONFORMANCE / "vectors").glob("*/*.json"))
}
#: The topics 00 to 50, which need no errors of a language.
CODEC_FILES = {name: file for name, file in FILES.items() if re.match(r"[0-4]\d-|50-", name)}
CODEC_VECTORS: list[dict[str, Any]] = [vector for file in CODEC_FILES.values() for vector in file["cases"]]


def join(parts: Any) -> str:
    """Text, or parts of it: `[text, n]` stands for n repetitions."""
    if isinstance(parts, str):
        return parts
    return "".join(part if isinstance(part, str) else part[0] * part[1] for part in parts)


def inputs(vector: dict[str, Any]) -> list[bytes | str]:
    """Bytes as they are; text as text, and again as its bytes."""
    if "hex" in vector:
        return [bytes.fromhex(join(vector["hex"]))]
    text = join(vector["text"])
    return [text, text.encode()]
