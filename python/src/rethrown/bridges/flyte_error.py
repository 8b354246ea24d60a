"""Flyte's ErrorDocument and ExecutionError ↔ envelope.

What Flyte's own classes have no field for (the server's part of a code, the uri, the process of a GPU) stays
in `attributes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from rethrown._types import FLYTE_TYPES
from rethrown.bridges.flyte_codes import GENERIC, KINDS, SYSTEM, UNKNOWN, USER, is_a, own_name, type_of
from rethrown.bridges.flyte_wire import (
    CONTAINER_ERROR,
    ERROR_DOCUMENT,
    EXECUTION_ERROR,
    Fields,
    read_message,
    write_message,
)
from rethrown.bridges.foreign import Node, armored, field, finished, in_text, typed
from rethrown.bridges.python_error import Said, Speaker, python_error
from rethrown.envelope import ErrorEnvelope

_RECOVERABLE: Final = 1
_GPU_FAULT: Final = "flyte.errors.GPUFaultError"
_FAULT_KINDS: Final = {1: "xid", 2: "sxid"}
_SEVERITIES: Final = {1: "user", 2: "warn", 3: "critical"}
#: Fields of a GPU's fault that have the same name, or another one, as an attribute.
_FAULT_FIELDS: Final = {
    "code": "fault_code",
    "name": "fault_name",
    "gpu_uuid": "gpu_uuid",
    "gpu_index": "gpu_index",
    "pci_bus_id": "pci_bus_id",
    "node": "node",
    "process": "process",
}
#: What JavaScript trims.
_SPACES: Final = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def decode_error_document(theirs: object, *, known: Iterable[str] = ()) -> ErrorEnvelope:
    """An ErrorDocument, or its ContainerError, or the bytes of an `error.pb` → envelope.

    `known` are stable type names that a code may stand for: Flyte sends a class's own name alone. Raises
    TypeError for None, text and numbers.
    """
    document, is_whole = read_message(theirs, ERROR_DOCUMENT)
    if not isinstance(theirs, (bytes, bytearray, memoryview)) and field(theirs, "error") is None:
        document = {"error": read_message(theirs, CONTAINER_ERROR)[0]}
    error = document.get("error", {})
    failure = {**error, "kind": error.get("origin", UNKNOWN)}
    # Their writer always says it, and absence is how Protobuf writes that it is not.
    is_recoverable = error.get("kind") == _RECOVERABLE if error else None
    return _decoded(failure, is_recoverable, is_whole, known)


def decode_execution_error(theirs: object, *, known: Iterable[str] = ()) -> ErrorEnvelope:
    """An ExecutionError, or its bytes → envelope. `known` as in `decode_error_document`."""
    failure, is_whole = read_message(theirs, EXECUTION_ERROR)
    # Not recoverable is also what an ExecutionError holds of which nobody said it.
    is_recoverable = True if failure.get("recoverability") == _RECOVERABLE else None
    return _decoded(failure, is_recoverable, is_whole, known)


def _decoded(
    failure: Fields, is_recoverable: bool | None, is_whole: bool, known: Iterable[str]
) -> ErrorEnvelope:
    message = failure.get("message", "")
    worker = failure.get("worker", "")
    said: Node = {"origin": {"worker": worker} if worker else {}}
    time = _time_of(failure.get("timestamp"))
    if time is not None:
        said["time"] = time
    # A user's error that can be retried is what Flyte makes of every error: that adds nothing to armor.
    added = dict(said)
    if failure.get("kind") == SYSTEM:
        added["kind"] = "system"
    if is_recoverable is False:
        added["retryable"] = False
    carried = armored([message], added)
    if carried is not None:
        return carried
    error = _error_of(failure, list(known))
    if is_recoverable is not None:
        error["retryable"] = is_recoverable
    omitted = [*error.get("omitted", []), *([] if is_whole else [{"reason": "failed"}])]
    return finished(
        {
            "v": 1,
            **error,
            **said,
            "origin": {**error.get("origin", {}), **said["origin"]},
            "omitted": omitted,
        }
    )


def _time_of(timestamp: Fields | None) -> int | None:
    if timestamp is None or not 0 <= timestamp.get("nanos", 0) < 10**9:
        return None
    time = int(timestamp.get("seconds", 0)) * 1000 + int(timestamp.get("nanos", 0)) // 10**6
    return time if abs(time) < 2**53 else None


def _error_of(failure: Fields, known: list[str]) -> Node:
    whole: str = failure.get("code", "")
    # What the server adds stands before what the task said.
    server, bar, rest = whole.partition("|")
    code = (rest if bar else whole).strip(_SPACES)
    kind = failure.get("kind", UNKNOWN)
    message = failure.get("message", "")
    server = server.strip(_SPACES)
    type_name = type_of(code, server if bar else None, kind, known)
    kept: Node = {"server_code": server} if bar else {}
    if "error_uri" in failure:
        kept["error_uri"] = failure["error_uri"]
    if type_name is not None:
        return _flytes(type_name, code, failure, kept)
    speaker = Speaker(FLYTE_TYPES, GENERIC.get(kind, GENERIC[UNKNOWN]), known)
    error = python_error("", Said(name=code, message=message), speaker) or {"type": code}
    if speaker.generic in error.get("lineage", ()):
        kept = {
            "code": code,
            "kind": KINDS.get(kind, "unknown"),
            "worker": failure.get("worker", ""),
            **kept,
        }
        error["code"] = code
    if kind in KINDS:
        error["kind"] = KINDS[kind]
    error["attributes"] = {**error.get("attributes", {}), **kept}
    error["origin"] = {"language": "python"}
    return error


def _flytes(type_name: str, code: str, failure: Fields, kept: Node) -> Node:
    """An instance of one of Flyte's classes, as Flyte makes it."""
    error = typed(FLYTE_TYPES, type_name)
    kind = next(
        (name for number, name in KINDS.items() if is_a(error, GENERIC[number])),
        "unknown",
    )
    worker = failure.get("worker", "")
    if is_a(error, "flyte.errors.TaskTimeoutError"):
        # Flyte's constructor takes neither.
        code, worker = own_name(type_name), "user"
    message = failure.get("message", "")
    error.update(code=code, message=message, args=[message])
    if kind != "unknown":
        error["kind"] = kind
    fault = _fault_attributes(failure.get("gpu_fault", {})) if is_a(error, _GPU_FAULT) else {}
    error["attributes"] = {"code": code, "kind": kind, "worker": worker, **fault, **kept}
    return error


def _fault_attributes(fault: Fields) -> Node:
    attributes: Node = {each: fault.get(name) for name, each in _FAULT_FIELDS.items()}
    attributes["fault_kind"] = _FAULT_KINDS.get(fault.get("kind", 0))
    attributes["severity"] = _SEVERITIES.get(fault.get("severity", 0))
    return {**attributes, **({"pid": fault["pid"]} if "pid" in fault else {})}


def encode_error_document(envelope: ErrorEnvelope, *, max_bytes: int | None = None) -> bytes:
    """Envelope → the bytes of an `error.pb`.

    The code is what Flyte's worker would send, and the message ends in armor of at most `max_bytes`, which
    gives all of it back.
    """
    failure = _failure_of(envelope, max_bytes)
    error = {**failure, "kind": failure["recoverability"], "origin": failure["kind"]}
    return write_message({"error": error}, ERROR_DOCUMENT)


def encode_execution_error(envelope: ErrorEnvelope, *, max_bytes: int | None = None) -> bytes:
    """Envelope → the bytes of an ExecutionError. The rest as in `encode_error_document`."""
    return write_message(_failure_of(envelope, max_bytes), EXECUTION_ERROR)


def _failure_of(envelope: ErrorEnvelope, max_bytes: int | None) -> Fields:
    own = own_name(envelope["type"])
    is_flytes = is_a(envelope, "flyte.errors.BaseRuntimeError")
    is_unknown = "kind" not in envelope and is_a(envelope, GENERIC[UNKNOWN])
    time = envelope.get("time")
    return {
        "code": envelope.get("code", own) if is_flytes else own,
        "message": in_text(envelope, max_bytes),
        "kind": UNKNOWN if is_unknown else SYSTEM if envelope.get("kind") == "system" else USER,
        "timestamp": None if time is None else {"seconds": time // 1000, "nanos": time % 1000 * 10**6},
        "worker": envelope.get("origin", {}).get("worker", ""),
        # Flyte's worker says so of every error but one class.
        "recoverability": 0 if envelope.get("retryable") is False else _RECOVERABLE,
        "gpu_fault": _fault_of(envelope.get("attributes", {})) if is_a(envelope, _GPU_FAULT) else None,
    }


def _fault_of(attributes: Any) -> Fields:
    fault = {name: attributes.get(each) for name, each in _FAULT_FIELDS.items()}
    kinds = {name: number for number, name in _FAULT_KINDS.items()}
    severities = {name: number for number, name in _SEVERITIES.items()}
    return {
        **fault,
        "kind": _number(kinds, attributes.get("fault_kind")),
        "severity": _number(severities, attributes.get("severity")),
        "pid": attributes.get("pid"),
    }


def _number(numbers: dict[str, int], name: object) -> int:
    return numbers.get(name, 0) if isinstance(name, str) else 0
