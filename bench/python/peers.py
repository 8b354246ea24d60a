"""Error → bytes → error, and envelope → bytes → envelope, as the documentation of each peer has it."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from typing import Any, NamedTuple

import cloudpickle  # type: ignore[import-untyped]
import msgspec
import ormsgpack
import temporalio.api.failure.v1
import temporalio.converter
from errors_made import CLASSES, FIELDS, Sample, as_fields

import rethrown
from rethrown.v1 import envelope_pb2


class Peer(NamedTuple):
    name: str
    write: Callable[[Sample], bytes]
    read: Callable[[bytes], Any]
    note: str = ""


class EnvelopeCodec(NamedTuple):
    name: str
    encode: Callable[[Any], bytes]
    decode: Callable[[bytes], Any]
    note: str = ""
    prepare: Callable[[Any], Any] = lambda envelope: envelope


errors = rethrown.ErrorRegistry()
for each in CLASSES:
    errors.register(each, type=f"bench.{each.__name__}", fields=FIELDS)


def _own(codec: rethrown.CodecName) -> Peer:
    return Peer(
        f"rethrown {codec}",
        lambda sample: errors.serialize(sample.error, codec, **sample.facts),
        lambda wire: errors.deserialize(wire, codec=codec),
    )


_failures = temporalio.converter.DefaultFailureConverter()
_payloads = temporalio.converter.PayloadConverter.default
_Failure = temporalio.api.failure.v1.Failure


def _temporal_write(sample: Sample) -> bytes:
    failure = _Failure()
    _failures.to_failure(as_fields(sample), _payloads, failure)
    return failure.SerializeToString()


def _temporal_read(wire: bytes) -> BaseException:
    return _failures.from_failure(_Failure.FromString(wire), _payloads)


def peers(with_tblib: bool) -> list[Peer]:
    """tblib changes how pickle treats every exception of the process, so it needs one of its own."""
    suffix = " + tblib" if with_tblib else ""
    note = "tblib.pickling_support" if with_tblib else ""
    pickles = [
        Peer(f"pickle{suffix}", lambda s: pickle.dumps(as_fields(s)), pickle.loads, note),
        Peer(f"cloudpickle{suffix}", lambda s: cloudpickle.dumps(as_fields(s)), cloudpickle.loads, note),
    ]
    if with_tblib:
        from tblib import pickling_support  # type: ignore[import-untyped]

        pickling_support.install()
        return [_own("msgpack"), *pickles]
    own = [_own("msgpack"), _own("protobuf"), _own("json")]
    return [*own, *pickles, Peer("Temporal's converter", _temporal_write, _temporal_read)]


def _own_codec(codec: rethrown.CodecName) -> EnvelopeCodec:
    return EnvelopeCodec(
        f"rethrown {codec}",
        lambda envelope: rethrown.encode(envelope, codec),
        lambda wire: rethrown.decode(wire, codec=codec),
    )


_message = envelope_pb2.ErrorEnvelope
_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder()

CODECS = [
    _own_codec("msgpack"),
    _own_codec("protobuf"),
    _own_codec("json"),
    EnvelopeCodec("ormsgpack", ormsgpack.packb, ormsgpack.unpackb, "Rust"),
    EnvelopeCodec("msgspec", _encoder.encode, _decoder.decode, "C"),
    EnvelopeCodec(
        "protobuf",
        lambda message: message.SerializeToString(),
        _message.FromString,
        "upb, the message made beforehand",
        lambda envelope: _message.FromString(rethrown.encode(envelope, "protobuf")),
    ),
    EnvelopeCodec("json", lambda envelope: json.dumps(envelope).encode(), json.loads, "C"),
]
