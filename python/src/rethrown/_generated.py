# Generated from schema/; do not edit, run `npm run generate`.
from typing import Final, NamedTuple


class Field(NamedTuple):
    """One field of a message."""

    name: str
    number: int
    kind: str
    required: bool = False
    root_only: bool = False
    numbers: dict[str, int] = {}


class Status(NamedTuple):
    """One status, and what a RemoteError that has it becomes."""

    name: str
    number: int
    http: int
    javascript: str | None = None
    python: dict[str, str] | None = None


class Step(NamedTuple):
    """One step of the table that fits an envelope into its budget."""

    output_bytes: int
    text_bytes: int
    frames: int
    tracebacks: bool
    values: int
    errors: int
    lineage: int
    facts: bool


VERSION: Final = 1

KINDS: Final = (
    "unknown",
    "user",
    "system",
)

OMISSION_REASONS: Final = (
    "truncated",
    "redacted",
    "unsupported",
    "failed",
)

STATUSES: Final[tuple[Status, ...]] = (
    Status(name="cancelled", number=1, http=499, javascript="AbortError"),
    Status(name="unknown", number=2, http=500),
    Status(
        name="invalid_argument", number=3, http=400, python={"name": "RemoteValueError", "base": "ValueError"}
    ),
    Status(
        name="deadline_exceeded",
        number=4,
        http=504,
        javascript="TimeoutError",
        python={"name": "RemoteTimeoutError", "base": "TimeoutError"},
    ),
    Status(
        name="not_found",
        number=5,
        http=404,
        javascript="NotFoundError",
        python={"name": "RemoteNotFoundError", "base": "LookupError"},
    ),
    Status(name="already_exists", number=6, http=409),
    Status(
        name="permission_denied",
        number=7,
        http=403,
        javascript="NotAllowedError",
        python={"name": "RemotePermissionError", "base": "PermissionError"},
    ),
    Status(name="resource_exhausted", number=8, http=429, javascript="QuotaExceededError"),
    Status(name="failed_precondition", number=9, http=400, javascript="InvalidStateError"),
    Status(name="aborted", number=10, http=409),
    Status(
        name="out_of_range",
        number=11,
        http=400,
        javascript="RangeError",
        python={"name": "RemoteIndexError", "base": "IndexError"},
    ),
    Status(
        name="unimplemented",
        number=12,
        http=501,
        javascript="NotSupportedError",
        python={"name": "RemoteNotImplementedError", "base": "NotImplementedError"},
    ),
    Status(name="internal", number=13, http=500),
    Status(
        name="unavailable",
        number=14,
        http=503,
        javascript="NetworkError",
        python={"name": "RemoteConnectionError", "base": "ConnectionError"},
    ),
    Status(name="data_loss", number=15, http=500),
    Status(name="unauthenticated", number=16, http=401),
)

BUDGET: Final[tuple[Step, ...]] = (
    Step(
        output_bytes=65536,
        text_bytes=65536,
        frames=128,
        tracebacks=True,
        values=10000,
        errors=256,
        lineage=64,
        facts=True,
    ),
    Step(
        output_bytes=16384,
        text_bytes=16384,
        frames=64,
        tracebacks=True,
        values=4000,
        errors=128,
        lineage=32,
        facts=True,
    ),
    Step(
        output_bytes=8192,
        text_bytes=8192,
        frames=32,
        tracebacks=False,
        values=1000,
        errors=64,
        lineage=16,
        facts=True,
    ),
    Step(
        output_bytes=4096,
        text_bytes=4096,
        frames=16,
        tracebacks=False,
        values=400,
        errors=32,
        lineage=16,
        facts=True,
    ),
    Step(
        output_bytes=2048,
        text_bytes=2048,
        frames=12,
        tracebacks=False,
        values=120,
        errors=16,
        lineage=12,
        facts=True,
    ),
    Step(
        output_bytes=1024,
        text_bytes=1024,
        frames=8,
        tracebacks=False,
        values=40,
        errors=8,
        lineage=12,
        facts=True,
    ),
    Step(
        output_bytes=512,
        text_bytes=512,
        frames=4,
        tracebacks=False,
        values=16,
        errors=4,
        lineage=8,
        facts=True,
    ),
    Step(
        output_bytes=0, text_bytes=256, frames=2, tracebacks=False, values=6, errors=3, lineage=8, facts=True
    ),
    Step(
        output_bytes=0, text_bytes=128, frames=0, tracebacks=False, values=0, errors=2, lineage=4, facts=False
    ),
    Step(
        output_bytes=0, text_bytes=64, frames=0, tracebacks=False, values=0, errors=1, lineage=0, facts=False
    ),
    Step(
        output_bytes=0, text_bytes=16, frames=0, tracebacks=False, values=0, errors=1, lineage=0, facts=False
    ),
)

ARMOR: Final = {"prefix": "rethrown1.", "checksum": "CRC-32 (ISO-HDLC)", "checksumDigits": 8}

CARRIERS: Final = {"member": "rethrown", "typeUrl": "type.googleapis.com/rethrown.v1.ErrorEnvelope"}

CARRIER_BOUNDS: Final = {
    "trailerBytes": 8192,
    "leastTrailerBytes": 4096,
    "ownTrailerBytes": 512,
    "errorObjectBytes": 32768,
    "firstReservedCode": -32899,
    "lastReservedCode": -32000,
    "bodyBytes": 4096,
    "lineBytes": 1024,
    "jsonLevels": 64,
}

HTTP_STATUSES: Final = (
    {"code": 400, "status": "invalid_argument", "phrase": "Bad Request"},
    {"code": 401, "status": "unauthenticated", "phrase": "Unauthorized"},
    {"code": 403, "status": "permission_denied", "phrase": "Forbidden"},
    {"code": 404, "status": "not_found", "phrase": "Not Found"},
    {"code": 405, "status": "unimplemented", "phrase": "Method Not Allowed"},
    {"code": 408, "status": "deadline_exceeded", "phrase": "Request Timeout"},
    {"code": 409, "status": "aborted", "phrase": "Conflict"},
    {"code": 410, "status": "not_found", "phrase": "Gone"},
    {"code": 412, "status": "failed_precondition", "phrase": "Precondition Failed"},
    {"code": 413, "status": "out_of_range", "phrase": "Content Too Large"},
    {"code": 416, "status": "out_of_range", "phrase": "Range Not Satisfiable"},
    {"code": 422, "status": "invalid_argument", "phrase": "Unprocessable Content"},
    {"code": 429, "status": "resource_exhausted", "phrase": "Too Many Requests"},
    {"code": 451, "status": "permission_denied", "phrase": "Unavailable For Legal Reasons"},
    {"code": 499, "status": "cancelled", "phrase": "Client Closed Request"},
    {"code": 500, "status": "internal", "phrase": "Internal Server Error"},
    {"code": 501, "status": "unimplemented", "phrase": "Not Implemented"},
    {"code": 502, "status": "unavailable", "phrase": "Bad Gateway"},
    {"code": 503, "status": "unavailable", "phrase": "Service Unavailable"},
    {"code": 504, "status": "deadline_exceeded", "phrase": "Gateway Timeout"},
)

MEDIA_TYPES: Final = {
    "msgpack": "application/vnd.rethrown.v1+msgpack",
    "protobuf": "application/vnd.rethrown.v1+protobuf",
    "json": "application/vnd.rethrown.v1+json",
}

ROOTS: Final = (
    "python.BaseException",
    "python.Exception",
    "javascript.Error",
)

PUBLIC_FIELDS: Final = (
    "v",
    "type",
    "lineage",
    "code",
    "kind",
    "status",
    "httpStatus",
    "retryable",
    "retryAfterMs",
    "traceparent",
    "errors",
    "omitted",
    "related",
)

RESERVED_ATTRIBUTES: Final = {
    "every": (
        "then",
        "toJSON",
        "constructor",
        "prototype",
    ),
    "javascript": (
        "name",
        "message",
        "stack",
        "cause",
    ),
    "python": ("args",),
}

SECRET_NAMES: Final = (
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "secretkey",
    "signingkey",
    "encryptionkey",
    "authorization",
    "credential",
    "credentials",
    "cookie",
    "setcookie",
    "sessionid",
    "connectionstring",
    "bearer",
    "otp",
    "pin",
    "cvv",
    "ssn",
)

PROCESS_CONTROL: Final = (
    "python.GeneratorExit",
    "python.KeyboardInterrupt",
    "python.SystemExit",
    "python.StopAsyncIteration",
    "python.StopIteration",
    "asyncio.exceptions.CancelledError",
    "concurrent.futures._base.CancelledError",
    "concurrent.futures.CancelledError",
)

BUILTIN_STATUSES: Final = {
    "python.GeneratorExit": "cancelled",
    "python.KeyboardInterrupt": "cancelled",
    "python.SystemExit": "aborted",
    "python.ArithmeticError": "internal",
    "python.AssertionError": "internal",
    "python.AttributeError": "internal",
    "python.BufferError": "failed_precondition",
    "python.EOFError": "out_of_range",
    "python.ImportError": "internal",
    "python.LookupError": "not_found",
    "python.MemoryError": "resource_exhausted",
    "python.NameError": "internal",
    "python.OSError": "unknown",
    "python.ReferenceError": "internal",
    "python.RuntimeError": "unknown",
    "python.StopAsyncIteration": "aborted",
    "python.StopIteration": "aborted",
    "python.SyntaxError": "invalid_argument",
    "python.SystemError": "internal",
    "python.TypeError": "internal",
    "python.ValueError": "invalid_argument",
    "python.BlockingIOError": "unavailable",
    "python.ChildProcessError": "not_found",
    "python.ConnectionError": "unavailable",
    "python.FileExistsError": "already_exists",
    "python.FileNotFoundError": "not_found",
    "python.FloatingPointError": "internal",
    "python.IndentationError": "invalid_argument",
    "python.IndexError": "out_of_range",
    "python.InterruptedError": "aborted",
    "python.IsADirectoryError": "failed_precondition",
    "python.KeyError": "not_found",
    "python.ModuleNotFoundError": "not_found",
    "python.NotADirectoryError": "failed_precondition",
    "python.NotImplementedError": "unimplemented",
    "python.OverflowError": "out_of_range",
    "python.PermissionError": "permission_denied",
    "python.ProcessLookupError": "not_found",
    "python.PythonFinalizationError": "unknown",
    "python.RecursionError": "resource_exhausted",
    "python.TimeoutError": "deadline_exceeded",
    "python.UnboundLocalError": "internal",
    "python.UnicodeError": "invalid_argument",
    "python.ZeroDivisionError": "internal",
    "python.BrokenPipeError": "unavailable",
    "python.ConnectionAbortedError": "unavailable",
    "python.ConnectionRefusedError": "unavailable",
    "python.ConnectionResetError": "unavailable",
    "python.TabError": "invalid_argument",
    "python.UnicodeDecodeError": "invalid_argument",
    "python.UnicodeEncodeError": "invalid_argument",
    "python.UnicodeTranslateError": "invalid_argument",
    "asyncio.exceptions.CancelledError": "cancelled",
    "concurrent.futures._base.CancelledError": "cancelled",
    "javascript.EvalError": "internal",
    "javascript.RangeError": "out_of_range",
    "javascript.ReferenceError": "internal",
    "javascript.SyntaxError": "invalid_argument",
    "javascript.TypeError": "internal",
    "javascript.URIError": "invalid_argument",
    "javascript.AggregateError": "unknown",
    "javascript.SuppressedError": "unknown",
    "javascript.DOMException": "unknown",
    "javascript.DOMException.IndexSizeError": "out_of_range",
    "javascript.DOMException.HierarchyRequestError": "invalid_argument",
    "javascript.DOMException.WrongDocumentError": "invalid_argument",
    "javascript.DOMException.InvalidCharacterError": "invalid_argument",
    "javascript.DOMException.NoModificationAllowedError": "permission_denied",
    "javascript.DOMException.NotFoundError": "not_found",
    "javascript.DOMException.NotSupportedError": "unimplemented",
    "javascript.DOMException.InUseAttributeError": "failed_precondition",
    "javascript.DOMException.InvalidStateError": "failed_precondition",
    "javascript.DOMException.SyntaxError": "invalid_argument",
    "javascript.DOMException.InvalidModificationError": "invalid_argument",
    "javascript.DOMException.NamespaceError": "invalid_argument",
    "javascript.DOMException.InvalidAccessError": "invalid_argument",
    "javascript.DOMException.TypeMismatchError": "invalid_argument",
    "javascript.DOMException.SecurityError": "permission_denied",
    "javascript.DOMException.NetworkError": "unavailable",
    "javascript.DOMException.AbortError": "cancelled",
    "javascript.DOMException.URLMismatchError": "invalid_argument",
    "javascript.DOMException.QuotaExceededError": "resource_exhausted",
    "javascript.DOMException.TimeoutError": "deadline_exceeded",
    "javascript.DOMException.InvalidNodeTypeError": "invalid_argument",
    "javascript.DOMException.DataCloneError": "invalid_argument",
    "javascript.DOMException.EncodingError": "invalid_argument",
    "javascript.DOMException.NotReadableError": "unavailable",
    "javascript.DOMException.UnknownError": "unknown",
    "javascript.DOMException.ConstraintError": "failed_precondition",
    "javascript.DOMException.DataError": "invalid_argument",
    "javascript.DOMException.TransactionInactiveError": "failed_precondition",
    "javascript.DOMException.ReadOnlyError": "permission_denied",
    "javascript.DOMException.VersionError": "failed_precondition",
    "javascript.DOMException.OperationError": "internal",
    "javascript.DOMException.NotAllowedError": "permission_denied",
    "javascript.DOMException.OptOutError": "permission_denied",
    "AbortError": "cancelled",
    "TimeoutError": "deadline_exceeded",
}

CODE_STATUSES: Final = {
    "EACCES": "permission_denied",
    "EPERM": "permission_denied",
    "EROFS": "permission_denied",
    "EADDRINUSE": "already_exists",
    "EEXIST": "already_exists",
    "EADDRNOTAVAIL": "unavailable",
    "EAGAIN": "unavailable",
    "EBUSY": "unavailable",
    "ECONNABORTED": "unavailable",
    "ECONNREFUSED": "unavailable",
    "ECONNRESET": "unavailable",
    "EHOSTUNREACH": "unavailable",
    "ENETDOWN": "unavailable",
    "ENETUNREACH": "unavailable",
    "ENOTCONN": "unavailable",
    "EPIPE": "unavailable",
    "ENOTFOUND": "unavailable",
    "EAI_AGAIN": "unavailable",
    "EINVAL": "invalid_argument",
    "ENAMETOOLONG": "invalid_argument",
    "EISDIR": "failed_precondition",
    "ENOTDIR": "failed_precondition",
    "ENOTEMPTY": "failed_precondition",
    "ELOOP": "failed_precondition",
    "EXDEV": "failed_precondition",
    "ENOENT": "not_found",
    "ESRCH": "not_found",
    "ENODEV": "not_found",
    "EMFILE": "resource_exhausted",
    "ENFILE": "resource_exhausted",
    "ENOMEM": "resource_exhausted",
    "ENOSPC": "resource_exhausted",
    "EDQUOT": "resource_exhausted",
    "ENOBUFS": "resource_exhausted",
    "E2BIG": "resource_exhausted",
    "EFBIG": "resource_exhausted",
    "ENOSYS": "unimplemented",
    "ENOTSUP": "unimplemented",
    "EOPNOTSUPP": "unimplemented",
    "ETIMEDOUT": "deadline_exceeded",
    "ECANCELED": "cancelled",
    "EINTR": "aborted",
    "EIO": "data_loss",
    "ABORT_ERR": "cancelled",
    "ERR_INVALID_ARG_TYPE": "invalid_argument",
    "ERR_INVALID_ARG_VALUE": "invalid_argument",
    "ERR_OUT_OF_RANGE": "out_of_range",
    "ERR_MODULE_NOT_FOUND": "not_found",
    "MODULE_NOT_FOUND": "not_found",
    "ERR_METHOD_NOT_IMPLEMENTED": "unimplemented",
    "ERR_STREAM_PREMATURE_CLOSE": "unavailable",
    "ERR_HTTP_REQUEST_TIMEOUT": "deadline_exceeded",
    "ERR_WORKER_OUT_OF_MEMORY": "resource_exhausted",
    "UND_ERR_CONNECT_TIMEOUT": "deadline_exceeded",
    "UND_ERR_HEADERS_TIMEOUT": "deadline_exceeded",
    "UND_ERR_BODY_TIMEOUT": "deadline_exceeded",
    "UND_ERR_ABORTED": "cancelled",
    "UND_ERR_SOCKET": "unavailable",
}

PACKAGE_VERSION: Final = "0.1.0"

DECODE_ERROR_CODES: Final = (
    "malformed",
    "truncated",
    "trailing_data",
    "invalid_utf8",
    "duplicate_key",
    "unsupported_type",
    "unsupported_version",
    "schema",
    "limit",
)

LIMITS: Final = {
    "maxBytes": 1048576,
    "maxErrors": 256,
    "maxFrames": 128,
    "maxTextBytes": 262144,
    "maxNameBytes": 256,
    "maxValues": 10000,
    "maxDepth": 24,
}

BOUNDS: Final = {
    "minMaxBytes": 1024,
    "maxOmissions": 64,
    "maxIntegerDigits": 1000,
    "maxOpaqueBytes": 1024,
    "levelsAboveValues": 6,
    "maxInteger": 9007199254740991,
    "maxPosition": 2147483647,
    "maxNativeChain": 256,
    "maxGroupDepth": 100,
    "maxFrameName": 512,
}

FIELDS: Final[dict[str, tuple[Field, ...]]] = {
    "ErrorEnvelope": (
        Field(name="v", number=1, kind="uint", root_only=True, required=True),
        Field(name="type", number=2, kind="name", required=True),
        Field(name="lineage", number=3, kind="names"),
        Field(name="message", number=4, kind="text"),
        Field(name="code", number=5, kind="text"),
        Field(name="kind", number=6, kind="kind"),
        Field(name="status", number=7, kind="status"),
        Field(name="httpStatus", number=8, kind="httpStatus"),
        Field(name="retryable", number=9, kind="bool"),
        Field(name="retryAfterMs", number=10, kind="uint"),
        Field(name="traceback", number=11, kind="text"),
        Field(name="frames", number=12, kind="frames"),
        Field(name="stdout", number=13, kind="text"),
        Field(name="stderr", number=14, kind="text"),
        Field(
            name="billableUnits", number=15, kind="billable", numbers={"int": 15, "double": 28, "text": 29}
        ),
        Field(name="args", number=16, kind="values"),
        Field(name="attributes", number=17, kind="attributes"),
        Field(name="notes", number=18, kind="texts"),
        Field(name="cause", number=19, kind="reference"),
        Field(name="context", number=20, kind="reference"),
        Field(name="suppressContext", number=21, kind="bool"),
        Field(name="errors", number=22, kind="references"),
        Field(name="origin", number=23, kind="origin"),
        Field(name="time", number=24, kind="int"),
        Field(name="traceparent", number=25, kind="text"),
        Field(name="omitted", number=26, kind="omissions"),
        Field(name="related", number=27, kind="envelopes", root_only=True),
    ),
    "Frame": (
        Field(name="file", number=1, kind="text"),
        Field(name="line", number=2, kind="position"),
        Field(name="column", number=3, kind="position"),
        Field(name="function", number=4, kind="text"),
        Field(name="module", number=5, kind="text"),
        Field(name="source", number=6, kind="text"),
    ),
    "Origin": (
        Field(name="language", number=1, kind="text"),
        Field(name="runtime", number=2, kind="text"),
        Field(name="library", number=3, kind="text"),
        Field(name="service", number=4, kind="text"),
        Field(name="worker", number=5, kind="text"),
        Field(name="task", number=6, kind="text"),
        Field(name="host", number=7, kind="text"),
    ),
    "Omission": (
        Field(name="path", number=1, kind="text"),
        Field(name="reason", number=2, kind="omissionReason", required=True),
        Field(name="size", number=3, kind="uint"),
    ),
}

VALUE_FIELDS: Final = {
    "Value": {"null": 1, "bool": 2, "integer": 3, "float": 4, "text": 5, "bytes": 6, "list": 7, "map": 8},
    "ValueList": {"items": 1},
    "ValueMap": {"entries": 1},
}
