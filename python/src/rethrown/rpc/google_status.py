"""Envelope ↔ google.rpc.Status (SPEC CAR-4), which gRPC and Connect carry in the trailers of a failed call.

There is little room in them, and a peer that gets more than it accepts loses the whole call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast
from urllib.parse import quote

from rethrown._generated import BOUNDS, CARRIER_BOUNDS, CARRIERS
from rethrown.budget import fitted
from rethrown.codec import decode, encode
from rethrown.codec.records import LENGTH, VARINT, RecordReader, read_varint, varint
from rethrown.envelope import ErrorEnvelope
from rethrown.errors import DecodeError, Fault
from rethrown.graph import errors_of
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.rpc.carrier import told
from rethrown.text import cut_middle


class StatusDetail(NamedTuple):
    """One detail of a status, as the `Any` that it is."""

    type: str
    """The full name of the message."""
    value: bytes


@dataclass(frozen=True)
class EncodedStatus:
    """A google.rpc.Status, and its bytes."""

    code: int
    message: str
    details: Sequence[StatusDetail]
    bytes: bytes
    """`grpc-status-details-bin`."""


TRAILER_BYTES = CARRIER_BOUNDS["trailerBytes"]
BYTES_OF_A_TRAILER = 32
"""What HTTP/2 counts for each trailer besides its name and value (RFC 9113, 6.5.2)."""

_PREFIX = "type.googleapis.com/"
_ENVELOPE = CARRIERS["typeUrl"].removeprefix(_PREFIX)
# `:status`, `content-type`, `date`, `grpc-status` and the like, and the names of those that hold the error.
_OWN_BYTES = CARRIER_BOUNDS["ownTrailerBytes"]
# In less, a message of characters that are percent-encoded would leave nothing of the error.
_LEAST_BYTES = CARRIER_BOUNDS["leastTrailerBytes"]


def encode_status(
    envelope: ErrorEnvelope, *, trailer_bytes: int = TRAILER_BYTES, taken: int = 0
) -> EncodedStatus:
    """Envelope → status, within the trailers of one call. Deterministic: one envelope gives the same bytes.

    `trailer_bytes` is that of all trailers of the call, names included; at least 4,096. `taken` are the bytes
    of trailers that the server sends besides.
    """
    whole = max(_LEAST_BYTES, trailer_bytes - taken)
    share = whole // 8
    facts = told(envelope)
    code, message = facts.number, cut_middle(facts.message, share).text
    # gRPC percent-encodes its copy of the message; base64 makes 4 bytes of 3.
    left = whole - _OWN_BYTES - len(quote(message, safe=_AS_IS))
    room = left // 4 * 3 - len(_status_bytes(code, message, []))
    standard = _standard_details(envelope, share)
    envelope_room = room - _size_of(standard) - _size_of([StatusDetail(_ENVELOPE, b"")])
    carried = fitted(cast(Any, envelope), envelope_room, lambda each: len(_encoded(each)))
    details = [StatusDetail(_ENVELOPE, _encoded(carried)), *standard]
    debug = _debug_info(envelope)
    if debug and _size_of([*details, debug]) <= room:
        details.append(debug)
    return EncodedStatus(code, message, details, _status_bytes(code, message, details))


def decode_status(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> ErrorEnvelope | None:
    """Status → the envelope that it carries; None where there is none that `limits` accept.

    Never raises, whatever the bytes are.
    """
    try:
        details = [_detail_of(each.content) for each in _fields_of(data) if each.number == _DETAILS]
    except Fault:
        return None
    return envelope_of_details(details, limits=limits)


def envelope_of_details(
    details: Iterable[StatusDetail], *, limits: Limits = DEFAULT_LIMITS
) -> ErrorEnvelope | None:
    """The envelope among the details of a status; what it does not say of a wait is that of a RetryInfo.

    Never raises.
    """
    first = {each.type: each.value for each in reversed(list(details))}
    try:
        envelope = decode(first[_ENVELOPE], codec="protobuf", limits=limits)
        wait = None if "retryAfterMs" in envelope else _wait_of(first.get("google.rpc.RetryInfo"))
    except (KeyError, DecodeError, Fault):
        return None
    return envelope if wait is None else {**envelope, "retryAfterMs": wait}


# What encodeURI leaves as it is, besides letters, digits and `_.-~`.
_AS_IS = ";,/?:@&=+$!*'()#"


def _encoded(envelope: Any) -> bytes:
    return encode(envelope, "protobuf")


def _standard_details(envelope: ErrorEnvelope, share: int) -> list[StatusDetail]:
    """The details that every peer knows, together within an eighth of the trailers."""
    details: list[StatusDetail] = []
    if "code" in envelope:
        domain = envelope["type"].rpartition(".")[0]
        info = _detail("ErrorInfo", [(1, envelope["code"]), (2, domain)])
        if _size_of([info]) <= share:
            details.append(info)
    if "retryAfterMs" in envelope:
        seconds, rest = divmod(envelope["retryAfterMs"], 1000)
        delay = _message([(1, seconds), (2, rest * _NANOS_OF_A_MS)])
        details.append(_detail("RetryInfo", [(1, delay)]))
    left = share - _size_of(details)
    violations: list[bytes] = []
    for violation in _violations_of(envelope):
        size = _size_of_record(len(violation))
        if size + _SIZE_OF_BAD_REQUEST <= left:
            left -= size
            violations.append(violation)
    if violations:
        details.append(_detail("BadRequest", [(1, each) for each in violations]))
    return details


def _violations_of(envelope: ErrorEnvelope) -> Iterator[bytes]:
    """The fields that were wrong, of the error itself or of the members of a group."""
    if told(envelope).status != "invalid_argument":
        return
    errors = errors_of(cast(Any, envelope))
    for error in [envelope, *(errors[reference] for reference in envelope.get("errors", ()))]:
        field = error.get("attributes", {}).get("field")
        if type(field) is str and field:
            yield _message([(1, field), (2, error.get("message", ""))])


def _debug_info(envelope: ErrorEnvelope) -> StatusDetail | None:
    """What a person would debug with; a public envelope has no traceback (SPEC DIS-2)."""
    if "traceback" not in envelope:
        return None
    lines = [(1, line) for line in envelope["traceback"].split("\n") if line]
    summary = envelope["type"] + (f": {envelope['message']}" if "message" in envelope else "")
    return _detail("DebugInfo", [*lines, (2, summary)])


_NANOS_OF_A_MS = 1_000_000


def _wait_of(retry_info: bytes | None) -> int | None:
    delay = _last(retry_info or b"", 1)
    if delay is None:
        return None
    seconds, nanos = (_integer(delay.content, number) for number in (1, 2))
    wait = seconds * 1000 - -nanos // _NANOS_OF_A_MS
    # A negative number is a huge one here.
    return wait if wait <= BOUNDS["maxInteger"] and nanos < 1000 * _NANOS_OF_A_MS else None


def _integer(data: bytes, number: int) -> int:
    field = _last(data, number)
    return field.integer if field else 0


# The fields of google.rpc.Status and google.protobuf.Any.
_CODE, _MESSAGE, _DETAILS = 1, 2, 3
_TYPE_URL, _VALUE = 1, 2


def _message(fields: Iterable[tuple[int, str | int | bytes]]) -> bytes:
    """A message: its fields in ascending order, those that say nothing left out."""
    out = bytearray()
    for number, content in fields:
        if content in (0, ""):
            continue
        if isinstance(content, int):
            out += varint(number << 3 | VARINT) + varint(content)
        else:
            data = content.encode() if isinstance(content, str) else content
            out += varint(number << 3 | LENGTH) + varint(len(data)) + data
    return bytes(out)


def _detail(name: str, fields: Iterable[tuple[int, str | int | bytes]]) -> StatusDetail:
    return StatusDetail(f"google.rpc.{name}", _message(fields))


def _status_bytes(code: int, text: str, details: Iterable[StatusDetail]) -> bytes:
    anys = [_message([(_TYPE_URL, _PREFIX + each.type), (_VALUE, each.value)]) for each in details]
    return _message([(_CODE, code), (_MESSAGE, text), *((_DETAILS, each) for each in anys)])


def _size_of_record(size: int) -> int:
    """With a tag, and a length that three bytes hold."""
    return size + 4


def _size_of(details: Iterable[StatusDetail]) -> int:
    return sum(
        _size_of_record(_size_of_record(len(_PREFIX) + len(each.type)) + _size_of_record(len(each.value)))
        for each in details
    )


_SIZE_OF_BAD_REQUEST = _size_of([StatusDetail("google.rpc.BadRequest", b"")])


class _FieldRead(NamedTuple):
    number: int
    content: bytes
    """Of a field with a length; otherwise empty."""
    integer: int
    """Of a varint; otherwise 0."""


def _nowhere() -> None:
    return None


def _fields_of(data: bytes) -> Iterator[_FieldRead]:
    reader = RecordReader(data, 0, len(data), _nowhere)
    while reader.next():
        reader.payload()
        content = data[reader.start : reader.end] if reader.wire_type == LENGTH else b""
        is_varint = reader.wire_type == VARINT
        integer = read_varint(data, reader.start, reader.end, _nowhere, reader.offset)[0] if is_varint else 0
        yield _FieldRead(reader.number, content, integer)


def _last(data: bytes, wanted: int) -> _FieldRead | None:
    """Of a singular field that occurs several times, the last one counts."""
    return next((each for each in reversed(list(_fields_of(data))) if each.number == wanted), None)


def _detail_of(data: bytes) -> StatusDetail:
    url, value = (_last(data, number) for number in (_TYPE_URL, _VALUE))
    try:
        name = url.content.decode() if url else ""
    except UnicodeDecodeError:
        name = ""
    # What stands before the last slash says where the type is described, and nothing of what it is.
    return StatusDetail(name.rpartition("/")[2], value.content if value else b"")
