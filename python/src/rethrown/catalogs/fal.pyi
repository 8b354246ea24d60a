# Generated from schema/; do not edit, run `npm run generate`.
import builtins
from collections.abc import Mapping
from typing import Any

from rethrown.registry import Definition

definitions: tuple[Definition, ...]
issues: list[tuple[str, Exception]]

class FalServerlessException(builtins.Exception):
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

class AppException(FalServerlessException):
    message: str
    status_code: int

class FieldException(FalServerlessException):
    field: str
    message: str
    status_code: int
    type: str
    billable_units: float | str | None

class RequestCancelledException(FalServerlessException):
    message: str

class FileTooLargeError(FalServerlessException):
    message: str

class AppFileUploadException(FalServerlessException):
    message: str
    relative_path: str

class GPUException(AppException): ...
class GPUOutOfMemoryException(GPUException): ...
class CUDAOutOfMemoryException(GPUOutOfMemoryException): ...
class UnauthenticatedException(FalServerlessException): ...

class FalServerlessError(FalServerlessException):
    message: str

class InternalFalServerlessError(FalServerlessException):
    message: str

class FalSerializationError(FalServerlessException):
    message: str

class FalMissingDependencyError(FalSerializationError): ...
class UserFunctionException(FalServerlessException): ...

class AppClientError(FalServerlessException):
    message: str
    status_code: int
    headers: Mapping[str, Any]

class WorkflowSyntaxError(FalServerlessException): ...
class MisconfiguredGraphError(WorkflowSyntaxError): ...

class FalTookitException(builtins.Exception):
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

class FileUploadException(FalTookitException): ...
class FileUploadFallbackException(FileUploadException): ...
class KVStoreException(FalTookitException): ...

class DownloadError(builtins.Exception):
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

class SSRFError(builtins.Exception):
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

class SSRFHTTPStatusError(SSRFError):
    status_code: int

class SSRFConnectionError(SSRFError): ...

class ApiError(Exception):
    status: int
    body: Any
    requestId: str
    timeoutType: str | None
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

class ValidationError(ApiError): ...
