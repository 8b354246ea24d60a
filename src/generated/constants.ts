// Generated from schema/; do not edit, run `npm run generate`.
export const VERSION = 1 as const;

export const KINDS = [
  "unknown",
  "user",
  "system"
] as const;

export const OMISSION_REASONS = [
  "truncated",
  "redacted",
  "unsupported",
  "failed"
] as const;

export const STATUSES = [
  {
    "name": "cancelled",
    "number": 1,
    "http": 499,
    "javascript": "AbortError"
  },
  {
    "name": "unknown",
    "number": 2,
    "http": 500
  },
  {
    "name": "invalid_argument",
    "number": 3,
    "http": 400
  },
  {
    "name": "deadline_exceeded",
    "number": 4,
    "http": 504,
    "javascript": "TimeoutError"
  },
  {
    "name": "not_found",
    "number": 5,
    "http": 404,
    "javascript": "NotFoundError"
  },
  {
    "name": "already_exists",
    "number": 6,
    "http": 409
  },
  {
    "name": "permission_denied",
    "number": 7,
    "http": 403,
    "javascript": "NotAllowedError"
  },
  {
    "name": "resource_exhausted",
    "number": 8,
    "http": 429,
    "javascript": "QuotaExceededError"
  },
  {
    "name": "failed_precondition",
    "number": 9,
    "http": 400,
    "javascript": "InvalidStateError"
  },
  {
    "name": "aborted",
    "number": 10,
    "http": 409
  },
  {
    "name": "out_of_range",
    "number": 11,
    "http": 400,
    "javascript": "RangeError"
  },
  {
    "name": "unimplemented",
    "number": 12,
    "http": 501,
    "javascript": "NotSupportedError"
  },
  {
    "name": "internal",
    "number": 13,
    "http": 500
  },
  {
    "name": "unavailable",
    "number": 14,
    "http": 503,
    "javascript": "NetworkError"
  },
  {
    "name": "data_loss",
    "number": 15,
    "http": 500
  },
  {
    "name": "unauthenticated",
    "number": 16,
    "http": 401
  }
] as const;

export const BUDGET = [
  {
    "outputBytes": 65536,
    "textBytes": 65536,
    "frames": 128,
    "tracebacks": true,
    "values": 10000,
    "errors": 256,
    "lineage": 64,
    "facts": true
  },
  {
    "outputBytes": 16384,
    "textBytes": 16384,
    "frames": 64,
    "tracebacks": true,
    "values": 4000,
    "errors": 128,
    "lineage": 32,
    "facts": true
  },
  {
    "outputBytes": 8192,
    "textBytes": 8192,
    "frames": 32,
    "tracebacks": false,
    "values": 1000,
    "errors": 64,
    "lineage": 16,
    "facts": true
  },
  {
    "outputBytes": 4096,
    "textBytes": 4096,
    "frames": 16,
    "tracebacks": false,
    "values": 400,
    "errors": 32,
    "lineage": 16,
    "facts": true
  },
  {
    "outputBytes": 2048,
    "textBytes": 2048,
    "frames": 12,
    "tracebacks": false,
    "values": 120,
    "errors": 16,
    "lineage": 12,
    "facts": true
  },
  {
    "outputBytes": 1024,
    "textBytes": 1024,
    "frames": 8,
    "tracebacks": false,
    "values": 40,
    "errors": 8,
    "lineage": 12,
    "facts": true
  },
  {
    "outputBytes": 512,
    "textBytes": 512,
    "frames": 4,
    "tracebacks": false,
    "values": 16,
    "errors": 4,
    "lineage": 8,
    "facts": true
  },
  {
    "outputBytes": 0,
    "textBytes": 256,
    "frames": 2,
    "tracebacks": false,
    "values": 6,
    "errors": 3,
    "lineage": 8,
    "facts": true
  },
  {
    "outputBytes": 0,
    "textBytes": 128,
    "frames": 0,
    "tracebacks": false,
    "values": 0,
    "errors": 2,
    "lineage": 4,
    "facts": false
  },
  {
    "outputBytes": 0,
    "textBytes": 64,
    "frames": 0,
    "tracebacks": false,
    "values": 0,
    "errors": 1,
    "lineage": 0,
    "facts": false
  },
  {
    "outputBytes": 0,
    "textBytes": 16,
    "frames": 0,
    "tracebacks": false,
    "values": 0,
    "errors": 1,
    "lineage": 0,
    "facts": false
  }
] as const;

export const ARMOR = {
  "prefix": "rethrown1.",
  "checksum": "CRC-32 (ISO-HDLC)",
  "checksumDigits": 8
} as const;

export const CARRIERS = {
  "member": "rethrown",
  "typeUrl": "type.googleapis.com/rethrown.v1.ErrorEnvelope"
} as const;

export const CARRIER_BOUNDS = {
  "trailerBytes": 8192,
  "leastTrailerBytes": 4096,
  "ownTrailerBytes": 512,
  "errorObjectBytes": 32768,
  "firstReservedCode": -32899,
  "lastReservedCode": -32000,
  "bodyBytes": 4096,
  "lineBytes": 1024,
  "jsonLevels": 64
} as const;

export const HTTP_STATUSES = [
  {
    "code": 400,
    "status": "invalid_argument",
    "phrase": "Bad Request"
  },
  {
    "code": 401,
    "status": "unauthenticated",
    "phrase": "Unauthorized"
  },
  {
    "code": 403,
    "status": "permission_denied",
    "phrase": "Forbidden"
  },
  {
    "code": 404,
    "status": "not_found",
    "phrase": "Not Found"
  },
  {
    "code": 405,
    "status": "unimplemented",
    "phrase": "Method Not Allowed"
  },
  {
    "code": 408,
    "status": "deadline_exceeded",
    "phrase": "Request Timeout"
  },
  {
    "code": 409,
    "status": "aborted",
    "phrase": "Conflict"
  },
  {
    "code": 410,
    "status": "not_found",
    "phrase": "Gone"
  },
  {
    "code": 412,
    "status": "failed_precondition",
    "phrase": "Precondition Failed"
  },
  {
    "code": 413,
    "status": "out_of_range",
    "phrase": "Content Too Large"
  },
  {
    "code": 416,
    "status": "out_of_range",
    "phrase": "Range Not Satisfiable"
  },
  {
    "code": 422,
    "status": "invalid_argument",
    "phrase": "Unprocessable Content"
  },
  {
    "code": 429,
    "status": "resource_exhausted",
    "phrase": "Too Many Requests"
  },
  {
    "code": 451,
    "status": "permission_denied",
    "phrase": "Unavailable For Legal Reasons"
  },
  {
    "code": 499,
    "status": "cancelled",
    "phrase": "Client Closed Request"
  },
  {
    "code": 500,
    "status": "internal",
    "phrase": "Internal Server Error"
  },
  {
    "code": 501,
    "status": "unimplemented",
    "phrase": "Not Implemented"
  },
  {
    "code": 502,
    "status": "unavailable",
    "phrase": "Bad Gateway"
  },
  {
    "code": 503,
    "status": "unavailable",
    "phrase": "Service Unavailable"
  },
  {
    "code": 504,
    "status": "deadline_exceeded",
    "phrase": "Gateway Timeout"
  }
] as const;

export const MEDIA_TYPES = {
  "msgpack": "application/vnd.rethrown.v1+msgpack",
  "protobuf": "application/vnd.rethrown.v1+protobuf",
  "json": "application/vnd.rethrown.v1+json"
} as const;

export const ROOTS = [
  "python.BaseException",
  "python.Exception",
  "javascript.Error"
] as const;

export const PUBLIC_FIELDS = [
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
  "related"
] as const;

export const RESERVED_ATTRIBUTES = {
  "every": [
    "then",
    "toJSON",
    "constructor",
    "prototype"
  ],
  "javascript": [
    "name",
    "message",
    "stack",
    "cause"
  ],
  "python": [
    "args"
  ]
} as const;

export const SECRET_NAMES = [
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
  "ssn"
] as const;

export const PROCESS_CONTROL = [
  "python.GeneratorExit",
  "python.KeyboardInterrupt",
  "python.SystemExit",
  "python.StopAsyncIteration",
  "python.StopIteration",
  "asyncio.exceptions.CancelledError",
  "concurrent.futures._base.CancelledError",
  "concurrent.futures.CancelledError"
] as const;

export const BUILTIN_STATUSES = {
  "cancelled": "python.GeneratorExit python.KeyboardInterrupt asyncio.exceptions.CancelledError concurrent.futures._base.CancelledError javascript.DOMException.AbortError AbortError",
  "aborted": "python.SystemExit python.StopAsyncIteration python.StopIteration python.InterruptedError",
  "internal": "python.ArithmeticError python.AssertionError python.AttributeError python.ImportError python.NameError python.ReferenceError python.SystemError python.TypeError python.FloatingPointError python.UnboundLocalError python.ZeroDivisionError javascript.EvalError javascript.ReferenceError javascript.TypeError javascript.DOMException.OperationError",
  "failed_precondition": "python.BufferError python.IsADirectoryError python.NotADirectoryError javascript.DOMException.InUseAttributeError javascript.DOMException.InvalidStateError javascript.DOMException.ConstraintError javascript.DOMException.TransactionInactiveError javascript.DOMException.VersionError",
  "out_of_range": "python.EOFError python.IndexError python.OverflowError javascript.RangeError javascript.DOMException.IndexSizeError",
  "not_found": "python.LookupError python.ChildProcessError python.FileNotFoundError python.KeyError python.ModuleNotFoundError python.ProcessLookupError javascript.DOMException.NotFoundError",
  "resource_exhausted": "python.MemoryError python.RecursionError javascript.DOMException.QuotaExceededError",
  "unknown": "python.OSError python.RuntimeError python.PythonFinalizationError javascript.AggregateError javascript.SuppressedError javascript.DOMException javascript.DOMException.UnknownError",
  "invalid_argument": "python.SyntaxError python.ValueError python.IndentationError python.UnicodeError python.TabError python.UnicodeDecodeError python.UnicodeEncodeError python.UnicodeTranslateError javascript.SyntaxError javascript.URIError javascript.DOMException.HierarchyRequestError javascript.DOMException.WrongDocumentError javascript.DOMException.InvalidCharacterError javascript.DOMException.SyntaxError javascript.DOMException.InvalidModificationError javascript.DOMException.NamespaceError javascript.DOMException.InvalidAccessError javascript.DOMException.TypeMismatchError javascript.DOMException.URLMismatchError javascript.DOMException.InvalidNodeTypeError javascript.DOMException.DataCloneError javascript.DOMException.EncodingError javascript.DOMException.DataError",
  "unavailable": "python.BlockingIOError python.ConnectionError python.BrokenPipeError python.ConnectionAbortedError python.ConnectionRefusedError python.ConnectionResetError javascript.DOMException.NetworkError javascript.DOMException.NotReadableError",
  "already_exists": "python.FileExistsError",
  "unimplemented": "python.NotImplementedError javascript.DOMException.NotSupportedError",
  "permission_denied": "python.PermissionError javascript.DOMException.NoModificationAllowedError javascript.DOMException.SecurityError javascript.DOMException.ReadOnlyError javascript.DOMException.NotAllowedError javascript.DOMException.OptOutError",
  "deadline_exceeded": "python.TimeoutError javascript.DOMException.TimeoutError TimeoutError"
} as const;

export const CODE_STATUSES = {
  "permission_denied": "EACCES EPERM EROFS",
  "already_exists": "EADDRINUSE EEXIST",
  "unavailable": "EADDRNOTAVAIL EAGAIN EBUSY ECONNABORTED ECONNREFUSED ECONNRESET EHOSTUNREACH ENETDOWN ENETUNREACH ENOTCONN EPIPE ENOTFOUND EAI_AGAIN ERR_STREAM_PREMATURE_CLOSE UND_ERR_SOCKET",
  "invalid_argument": "EINVAL ENAMETOOLONG ERR_INVALID_ARG_TYPE ERR_INVALID_ARG_VALUE",
  "failed_precondition": "EISDIR ENOTDIR ENOTEMPTY ELOOP EXDEV",
  "not_found": "ENOENT ESRCH ENODEV ERR_MODULE_NOT_FOUND MODULE_NOT_FOUND",
  "resource_exhausted": "EMFILE ENFILE ENOMEM ENOSPC EDQUOT ENOBUFS E2BIG EFBIG ERR_WORKER_OUT_OF_MEMORY",
  "unimplemented": "ENOSYS ENOTSUP EOPNOTSUPP ERR_METHOD_NOT_IMPLEMENTED",
  "deadline_exceeded": "ETIMEDOUT ERR_HTTP_REQUEST_TIMEOUT UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT",
  "cancelled": "ECANCELED ABORT_ERR UND_ERR_ABORTED",
  "aborted": "EINTR",
  "data_loss": "EIO",
  "out_of_range": "ERR_OUT_OF_RANGE"
} as const;

export const PACKAGE_VERSION = "0.1.0" as const;

export const DECODE_ERROR_CODES = [
  "malformed",
  "truncated",
  "trailing_data",
  "invalid_utf8",
  "duplicate_key",
  "unsupported_type",
  "unsupported_version",
  "schema",
  "limit"
] as const;

export const LIMITS = {
  "maxBytes": 1048576,
  "maxErrors": 256,
  "maxFrames": 128,
  "maxTextBytes": 262144,
  "maxNameBytes": 256,
  "maxValues": 10000,
  "maxDepth": 24
} as const;

export const BOUNDS = {
  "minMaxBytes": 1024,
  "maxOmissions": 64,
  "maxIntegerDigits": 1000,
  "maxOpaqueBytes": 1024,
  "levelsAboveValues": 6,
  "maxInteger": 9007199254740991,
  "maxPosition": 2147483647,
  "maxNativeChain": 256,
  "maxGroupDepth": 100,
  "maxFrameName": 512
} as const;

export const FIELDS = {
  "ErrorEnvelope": [
    {
      "name": "v",
      "number": 1,
      "kind": "uint",
      "rootOnly": true,
      "required": true
    },
    {
      "name": "type",
      "number": 2,
      "kind": "name",
      "required": true
    },
    {
      "name": "lineage",
      "number": 3,
      "kind": "names"
    },
    {
      "name": "message",
      "number": 4,
      "kind": "text"
    },
    {
      "name": "code",
      "number": 5,
      "kind": "text"
    },
    {
      "name": "kind",
      "number": 6,
      "kind": "kind"
    },
    {
      "name": "status",
      "number": 7,
      "kind": "status"
    },
    {
      "name": "httpStatus",
      "number": 8,
      "kind": "httpStatus"
    },
    {
      "name": "retryable",
      "number": 9,
      "kind": "bool"
    },
    {
      "name": "retryAfterMs",
      "number": 10,
      "kind": "uint"
    },
    {
      "name": "traceback",
      "number": 11,
      "kind": "text"
    },
    {
      "name": "frames",
      "number": 12,
      "kind": "frames"
    },
    {
      "name": "stdout",
      "number": 13,
      "kind": "text"
    },
    {
      "name": "stderr",
      "number": 14,
      "kind": "text"
    },
    {
      "name": "billableUnits",
      "number": 15,
      "kind": "billable",
      "numbers": {
        "int": 15,
        "double": 28,
        "text": 29
      }
    },
    {
      "name": "args",
      "number": 16,
      "kind": "values"
    },
    {
      "name": "attributes",
      "number": 17,
      "kind": "attributes"
    },
    {
      "name": "notes",
      "number": 18,
      "kind": "texts"
    },
    {
      "name": "cause",
      "number": 19,
      "kind": "reference"
    },
    {
      "name": "context",
      "number": 20,
      "kind": "reference"
    },
    {
      "name": "suppressContext",
      "number": 21,
      "kind": "bool"
    },
    {
      "name": "errors",
      "number": 22,
      "kind": "references"
    },
    {
      "name": "origin",
      "number": 23,
      "kind": "origin"
    },
    {
      "name": "time",
      "number": 24,
      "kind": "int"
    },
    {
      "name": "traceparent",
      "number": 25,
      "kind": "text"
    },
    {
      "name": "omitted",
      "number": 26,
      "kind": "omissions"
    },
    {
      "name": "related",
      "number": 27,
      "kind": "envelopes",
      "rootOnly": true
    }
  ],
  "Frame": [
    {
      "name": "file",
      "number": 1,
      "kind": "text"
    },
    {
      "name": "line",
      "number": 2,
      "kind": "position"
    },
    {
      "name": "column",
      "number": 3,
      "kind": "position"
    },
    {
      "name": "function",
      "number": 4,
      "kind": "text"
    },
    {
      "name": "module",
      "number": 5,
      "kind": "text"
    },
    {
      "name": "source",
      "number": 6,
      "kind": "text"
    }
  ],
  "Origin": [
    {
      "name": "language",
      "number": 1,
      "kind": "text"
    },
    {
      "name": "runtime",
      "number": 2,
      "kind": "text"
    },
    {
      "name": "library",
      "number": 3,
      "kind": "text"
    },
    {
      "name": "service",
      "number": 4,
      "kind": "text"
    },
    {
      "name": "worker",
      "number": 5,
      "kind": "text"
    },
    {
      "name": "task",
      "number": 6,
      "kind": "text"
    },
    {
      "name": "host",
      "number": 7,
      "kind": "text"
    }
  ],
  "Omission": [
    {
      "name": "path",
      "number": 1,
      "kind": "text"
    },
    {
      "name": "reason",
      "number": 2,
      "kind": "omissionReason",
      "required": true
    },
    {
      "name": "size",
      "number": 3,
      "kind": "uint"
    }
  ]
} as const;

export const VALUE_FIELDS = {
  "Value": {
    "null": 1,
    "bool": 2,
    "integer": 3,
    "float": 4,
    "text": 5,
    "bytes": 6,
    "list": 7,
    "map": 8
  },
  "ValueList": {
    "items": 1
  },
  "ValueMap": {
    "entries": 1
  }
} as const;
