# Generated from schema/; do not edit, run `npm run generate`.
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    KIND_UNSPECIFIED: _ClassVar[Kind]
    KIND_USER: _ClassVar[Kind]
    KIND_SYSTEM: _ClassVar[Kind]

class Status(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATUS_UNSPECIFIED: _ClassVar[Status]
    STATUS_CANCELLED: _ClassVar[Status]
    STATUS_UNKNOWN: _ClassVar[Status]
    STATUS_INVALID_ARGUMENT: _ClassVar[Status]
    STATUS_DEADLINE_EXCEEDED: _ClassVar[Status]
    STATUS_NOT_FOUND: _ClassVar[Status]
    STATUS_ALREADY_EXISTS: _ClassVar[Status]
    STATUS_PERMISSION_DENIED: _ClassVar[Status]
    STATUS_RESOURCE_EXHAUSTED: _ClassVar[Status]
    STATUS_FAILED_PRECONDITION: _ClassVar[Status]
    STATUS_ABORTED: _ClassVar[Status]
    STATUS_OUT_OF_RANGE: _ClassVar[Status]
    STATUS_UNIMPLEMENTED: _ClassVar[Status]
    STATUS_INTERNAL: _ClassVar[Status]
    STATUS_UNAVAILABLE: _ClassVar[Status]
    STATUS_DATA_LOSS: _ClassVar[Status]
    STATUS_UNAUTHENTICATED: _ClassVar[Status]

class OmissionReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OMISSION_REASON_UNSPECIFIED: _ClassVar[OmissionReason]
    OMISSION_REASON_TRUNCATED: _ClassVar[OmissionReason]
    OMISSION_REASON_REDACTED: _ClassVar[OmissionReason]
    OMISSION_REASON_UNSUPPORTED: _ClassVar[OmissionReason]
    OMISSION_REASON_FAILED: _ClassVar[OmissionReason]
KIND_UNSPECIFIED: Kind
KIND_USER: Kind
KIND_SYSTEM: Kind
STATUS_UNSPECIFIED: Status
STATUS_CANCELLED: Status
STATUS_UNKNOWN: Status
STATUS_INVALID_ARGUMENT: Status
STATUS_DEADLINE_EXCEEDED: Status
STATUS_NOT_FOUND: Status
STATUS_ALREADY_EXISTS: Status
STATUS_PERMISSION_DENIED: Status
STATUS_RESOURCE_EXHAUSTED: Status
STATUS_FAILED_PRECONDITION: Status
STATUS_ABORTED: Status
STATUS_OUT_OF_RANGE: Status
STATUS_UNIMPLEMENTED: Status
STATUS_INTERNAL: Status
STATUS_UNAVAILABLE: Status
STATUS_DATA_LOSS: Status
STATUS_UNAUTHENTICATED: Status
OMISSION_REASON_UNSPECIFIED: OmissionReason
OMISSION_REASON_TRUNCATED: OmissionReason
OMISSION_REASON_REDACTED: OmissionReason
OMISSION_REASON_UNSUPPORTED: OmissionReason
OMISSION_REASON_FAILED: OmissionReason

class ErrorEnvelope(_message.Message):
    __slots__ = ("v", "type", "lineage", "message", "code", "kind", "status", "http_status", "retryable", "retry_after_ms", "traceback", "frames", "stdout", "stderr", "billable_units", "billable_units_double", "billable_units_text", "args", "attributes", "notes", "cause", "context", "suppress_context", "errors", "origin", "time", "traceparent", "omitted", "related")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Value
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Value, _Mapping]] = ...) -> None: ...
    V_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    LINEAGE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    HTTP_STATUS_FIELD_NUMBER: _ClassVar[int]
    RETRYABLE_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_MS_FIELD_NUMBER: _ClassVar[int]
    TRACEBACK_FIELD_NUMBER: _ClassVar[int]
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    STDOUT_FIELD_NUMBER: _ClassVar[int]
    STDERR_FIELD_NUMBER: _ClassVar[int]
    BILLABLE_UNITS_FIELD_NUMBER: _ClassVar[int]
    BILLABLE_UNITS_DOUBLE_FIELD_NUMBER: _ClassVar[int]
    BILLABLE_UNITS_TEXT_FIELD_NUMBER: _ClassVar[int]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    SUPPRESS_CONTEXT_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TRACEPARENT_FIELD_NUMBER: _ClassVar[int]
    OMITTED_FIELD_NUMBER: _ClassVar[int]
    RELATED_FIELD_NUMBER: _ClassVar[int]
    v: int
    type: str
    lineage: _containers.RepeatedScalarFieldContainer[str]
    message: str
    code: str
    kind: Kind
    status: Status
    http_status: int
    retryable: bool
    retry_after_ms: int
    traceback: str
    frames: _containers.RepeatedCompositeFieldContainer[Frame]
    stdout: str
    stderr: str
    billable_units: int
    billable_units_double: float
    billable_units_text: str
    args: _containers.RepeatedCompositeFieldContainer[Value]
    attributes: _containers.MessageMap[str, Value]
    notes: _containers.RepeatedScalarFieldContainer[str]
    cause: int
    context: int
    suppress_context: bool
    errors: _containers.RepeatedScalarFieldContainer[int]
    origin: Origin
    time: int
    traceparent: str
    omitted: _containers.RepeatedCompositeFieldContainer[Omission]
    related: _containers.RepeatedCompositeFieldContainer[ErrorEnvelope]
    def __init__(self, v: _Optional[int] = ..., type: _Optional[str] = ..., lineage: _Optional[_Iterable[str]] = ..., message: _Optional[str] = ..., code: _Optional[str] = ..., kind: _Optional[_Union[Kind, str]] = ..., status: _Optional[_Union[Status, str]] = ..., http_status: _Optional[int] = ..., retryable: _Optional[bool] = ..., retry_after_ms: _Optional[int] = ..., traceback: _Optional[str] = ..., frames: _Optional[_Iterable[_Union[Frame, _Mapping]]] = ..., stdout: _Optional[str] = ..., stderr: _Optional[str] = ..., billable_units: _Optional[int] = ..., billable_units_double: _Optional[float] = ..., billable_units_text: _Optional[str] = ..., args: _Optional[_Iterable[_Union[Value, _Mapping]]] = ..., attributes: _Optional[_Mapping[str, Value]] = ..., notes: _Optional[_Iterable[str]] = ..., cause: _Optional[int] = ..., context: _Optional[int] = ..., suppress_context: _Optional[bool] = ..., errors: _Optional[_Iterable[int]] = ..., origin: _Optional[_Union[Origin, _Mapping]] = ..., time: _Optional[int] = ..., traceparent: _Optional[str] = ..., omitted: _Optional[_Iterable[_Union[Omission, _Mapping]]] = ..., related: _Optional[_Iterable[_Union[ErrorEnvelope, _Mapping]]] = ...) -> None: ...

class Frame(_message.Message):
    __slots__ = ("file", "line", "column", "function", "module", "source")
    FILE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    FUNCTION_FIELD_NUMBER: _ClassVar[int]
    MODULE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    file: str
    line: int
    column: int
    function: str
    module: str
    source: str
    def __init__(self, file: _Optional[str] = ..., line: _Optional[int] = ..., column: _Optional[int] = ..., function: _Optional[str] = ..., module: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class Origin(_message.Message):
    __slots__ = ("language", "runtime", "library", "service", "worker", "task", "host")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_FIELD_NUMBER: _ClassVar[int]
    LIBRARY_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    WORKER_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    language: str
    runtime: str
    library: str
    service: str
    worker: str
    task: str
    host: str
    def __init__(self, language: _Optional[str] = ..., runtime: _Optional[str] = ..., library: _Optional[str] = ..., service: _Optional[str] = ..., worker: _Optional[str] = ..., task: _Optional[str] = ..., host: _Optional[str] = ...) -> None: ...

class Omission(_message.Message):
    __slots__ = ("path", "reason", "size")
    PATH_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    path: str
    reason: OmissionReason
    size: int
    def __init__(self, path: _Optional[str] = ..., reason: _Optional[_Union[OmissionReason, str]] = ..., size: _Optional[int] = ...) -> None: ...

class Value(_message.Message):
    __slots__ = ("null", "bool", "integer", "float", "text", "bytes", "list", "map")
    NULL_FIELD_NUMBER: _ClassVar[int]
    BOOL_FIELD_NUMBER: _ClassVar[int]
    INTEGER_FIELD_NUMBER: _ClassVar[int]
    FLOAT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    LIST_FIELD_NUMBER: _ClassVar[int]
    MAP_FIELD_NUMBER: _ClassVar[int]
    null: Null
    bool: bool
    integer: int
    float: float
    text: str
    bytes: bytes
    list: ValueList
    map: ValueMap
    def __init__(self, null: _Optional[_Union[Null, _Mapping]] = ..., bool: _Optional[bool] = ..., integer: _Optional[int] = ..., float: _Optional[float] = ..., text: _Optional[str] = ..., bytes: _Optional[bytes] = ..., list: _Optional[_Union[ValueList, _Mapping]] = ..., map: _Optional[_Union[ValueMap, _Mapping]] = ...) -> None: ...

class Null(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ValueList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Value]
    def __init__(self, items: _Optional[_Iterable[_Union[Value, _Mapping]]] = ...) -> None: ...

class ValueMap(_message.Message):
    __slots__ = ("entries",)
    class EntriesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Value
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Value, _Mapping]] = ...) -> None: ...
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.MessageMap[str, Value]
    def __init__(self, entries: _Optional[_Mapping[str, Value]] = ...) -> None: ...
