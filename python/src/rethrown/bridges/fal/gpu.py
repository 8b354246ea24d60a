"""The failures of a GPU, told by their text, as fal's classes.

fal takes every text that holds "cuda" or "triton" for one, and 503 ends the runner: here a library has to be
named as a word, and by an error that is about the machine (docs/bridges/fal.md has the table of differences,
conformance/vectors/95-bridges/fal.json its proof).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Literal, TypeVar

from rethrown._generated import PROCESS_CONTROL
from rethrown.armored import rethrowing
from rethrown.bridges.fal.platform import SERVERLESS
from rethrown.catalogs import fal
from rethrown.convenience import matches

F = TypeVar("F", bound=Callable[..., Any])


class catch_gpu_exceptions:  # noqa: N801  The name that fal gave it.
    """Raises fal's CUDAOutOfMemoryException or GPUException, with status 503, where a GPU failed.

    The original is the cause; everything else passes as it is. A context manager, and a decorator: of
    functions, coroutine functions, generators and asynchronous generators.
    """

    def __enter__(self) -> catch_gpu_exceptions:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> Literal[False]:
        failure = _failure_of(error)
        if failure is not None:
            raise failure() from error
        return False

    def __call__(self, run: F) -> F:
        return rethrowing(run, _fail)


def _fail(error: Exception) -> Any:
    failure = _failure_of(error)
    if failure is None:
        raise error
    raise failure() from error


_CUDA = re.compile("(?<![A-Za-z])(?:lib)?(?:CUDA|[Cc]uda(?![a-z])|cudart)")
_OUT_OF_MEMORY = re.compile("out[ _]of[ _]memory", re.I | re.A)

# What memory that ran out looks like, without saying so.
_EXHAUSTED = re.compile(
    "NVML_SUCCESS == r INTERNAL ASSERT FAILED|CUDNN_STATUS_INTERNAL_ERROR"
    r"|cuDNN error: CUDNN_STATUS_NOT_SUPPORTED\.",
    re.I | re.A,
)

# Wordings of failures, whatever error carries them.
_FAILURES = (
    re.compile("(?<![a-z])CUDA (?:runtime |driver |kernel )?(?:error|failure)", re.I | re.A),
    re.compile("(?<![a-z])(?:cudnn|cublas|cufft|cusolver|cusparse|nccl|nvml|triton) error", re.I | re.A),
    re.compile(
        "(?<![A-Za-z])(?:CUDA_ERROR|CUDNN_STATUS|CUBLAS_STATUS|CUSOLVER_STATUS|CUSPARSE_STATUS|CUFFT)_[A-Z]"
    ),
    re.compile("(?<![A-Za-z])cudaError[A-Z]"),
)

# Where tensors are, or should be: no failure.
_DEVICES = re.compile(r"torch\.cuda(?:\.[A-Za-z0-9_]+)*|cuda:[0-9]+|[\"'`]cuda[\"'`]")
_LIBRARY = re.compile(
    "(?<![a-z])(?:(?:lib)?(?:cudnn|nvml|nccl|cublas|cufft|cusolver|cusparse)|triton(?![a-z]))", re.I | re.A
)

# fal's own errors mean what they say, and whoever ends the process, or the call, means that.
_LEFT_ALONE = (SERVERLESS, *PROCESS_CONTROL, "javascript.DOMException")

# Errors about the call, or about files: what they name is not what failed.
_NOT_ABOUT_THE_MACHINE = (
    *(
        f"python.{name}Error"
        for name in (
            *("Assertion", "Attribute", "Import", "Lookup", "Name"),
            *("NotImplemented", "OS", "Syntax", "Type", "Value"),
        )
    ),
    *(f"javascript.{name}Error" for name in ("Eval", "Range", "Reference", "Syntax", "Type", "URI")),
)


def _failure_of(error: BaseException | None) -> type[BaseException] | None:
    if not isinstance(error, Exception) or _is_any_of(error, _LEFT_ALONE):
        return None
    try:
        text = str.__str__(str(error))
    except Exception:
        return None
    if _EXHAUSTED.search(text) or (_CUDA.search(text) and _OUT_OF_MEMORY.search(text)):
        return fal.CUDAOutOfMemoryException
    if any(each.search(text) for each in _FAILURES):
        return fal.GPUException
    named = _DEVICES.sub("", text)
    is_named = _CUDA.search(named) or _LIBRARY.search(named)
    return fal.GPUException if is_named and not _is_any_of(error, _NOT_ABOUT_THE_MACHINE) else None


def _is_any_of(error: Exception, names: Iterable[str]) -> bool:
    return any(matches(error, name) for name in names)
