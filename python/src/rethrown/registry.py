"""The four steps on one registry: capture → encode, decode → restore (SPEC 5, 10).

Which names are which classes is names.py; what a registration may say is definition.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal, NoReturn, Protocol, TypeVar, cast, overload

from rethrown._generated import LIMITS
from rethrown.armored import (
    DEFAULT_ARMORED_BYTES,
    armored_envelope,
    in_one_line,
    original_of,
    rethrowing,
    stand_for,
)
from rethrown.budget import budget_of, fitted, most_bytes
from rethrown.capture import captured
from rethrown.codec import CODECS, Codec, decode, encode
from rethrown.codec.codec import Input
from rethrown.definition import RestoreParts, type_definition, value_definition
from rethrown.disclosure import Disclosure, public_form
from rethrown.envelope import ErrorEnvelope, Kind, Status
from rethrown.facts import CallFacts
from rethrown.identity import (
    classes_defined_in,
    dataclass_fields,
    declared_name,
    derived_name,
    is_process_control,
)
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.names import OnIssue, Types, builtin_definition
from rethrown.relay import record_of
from rethrown.restore import restored, restored_checked
from rethrown.stack.fresh import with_room
from rethrown.text import cut_middle

E = TypeVar("E", bound=BaseException)
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

CodecName = Literal["msgpack", "protobuf", "json", "armor"]
Fields = Sequence[str] | Mapping[str, str]
_ErrorClass = type[BaseException]
Hook = Callable[[RestoreParts], BaseException]


@dataclass(frozen=True)
class Definition:
    """One entry of a catalog: a class, and what `register` is told about it."""

    cls: _ErrorClass
    type: str
    options: Mapping[str, Any] = field(default_factory=dict)
    """Keyword arguments of `register`."""


class Catalog(Protocol):
    """Something that holds definitions."""

    @property
    def definitions(self) -> Iterable[Definition]: ...


class ErrorRegistry:
    """Which stable type names are which local classes, and the way there and back.

    It knows the builtin exceptions by itself, and the exceptions and dataclasses of the running main module.
    `secret_names` replaces `DEFAULT_SECRET_NAMES`, whatever its case and separators; unpack that into a list
    to add to it; an empty list redacts nothing. `on_issue` is told, with a stable type name and a reason,
    about what went wrong without failing anything.
    """

    def __init__(self, *, secret_names: Iterable[str] | None = None, on_issue: OnIssue | None = None) -> None:
        self._types = Types(secret_names, on_issue)

    @overload
    def register(
        self,
        cls_or_type: type[E],
        *,
        type: str | None = ...,
        fields: Fields | None = ...,
        extra_fields: bool = ...,
        message: str | Callable[[Any], str | None] | None = ...,
        code: str | Callable[[Any], str | None] | None = ...,
        kind: Kind | Callable[[Any], Kind | None] | None = ...,
        status: Status | Callable[[Any], Status | None] | None = ...,
        http_status: int | Callable[[Any], int | None] | None = ...,
        retryable: bool | Callable[[Any], bool | None] | None = ...,
        retry_after_ms: int | Callable[[Any], int | None] | None = ...,
        billable_units: int | float | str | Callable[[Any], int | float | str | None] | None = ...,
        aliases: Sequence[str] = ...,
        ancestors: Sequence[str] = ...,
        public_fields: Sequence[str] = ...,
        restore: Hook | None = ...,
        process_control: bool = ...,
    ) -> type[E]: ...
    @overload
    def register(
        self,
        cls_or_type: str | None = ...,
        *,
        fields: Fields | None = ...,
        extra_fields: bool = ...,
        message: str | Callable[[Any], str | None] | None = ...,
        code: str | Callable[[Any], str | None] | None = ...,
        kind: Kind | Callable[[Any], Kind | None] | None = ...,
        status: Status | Callable[[Any], Status | None] | None = ...,
        http_status: int | Callable[[Any], int | None] | None = ...,
        retryable: bool | Callable[[Any], bool | None] | None = ...,
        retry_after_ms: int | Callable[[Any], int | None] | None = ...,
        billable_units: int | float | str | Callable[[Any], int | float | str | None] | None = ...,
        aliases: Sequence[str] = ...,
        ancestors: Sequence[str] = ...,
        public_fields: Sequence[str] = ...,
        restore: Hook | None = ...,
        process_control: bool = ...,
    ) -> Callable[[type[E]], type[E]]: ...
    def register(self, cls_or_type: Any = None, *, type: str | None = None, **options: Any) -> Any:
        """Lets a class of errors cross, under its stable type name (SPEC ID-3); direct, or as a decorator.

        Without a name the class's own `__rethrown_type__` counts, then its module and qualified name.
        `fields` are the ones that are sent: names, or wire name → name in Python; without it, the error's own
        plain data; with `extra_fields=True` both. `public_fields` are those that may leave under `public`
        disclosure. `message` (instead of `str()`), `code`, `kind`, `status`, `http_status`, `retryable`,
        `retry_after_ms` (milliseconds) and `billable_units` are constants, or functions of the error.
        `aliases` are former names, `ancestors` the names of ancestors that have no class in Python. `restore`
        builds the error from RestoreParts, for classes that data alone cannot make. `process_control=True`
        lets SystemExit, CancelledError and their like come back as themselves.

        Raises ValueError for a name that is taken or unusable, and for an option that is not possible;
        TypeError for what is no class of errors.
        """
        if cls_or_type is None or issubclass(_TYPE(cls_or_type), str):
            return lambda cls: self.register(cls, type=cls_or_type, **options)
        cls = cls_or_type
        if not issubclass(_TYPE(cls), _TYPE) or not issubclass(cls, BaseException):
            raise TypeError(f"cannot register {cls!r}: it is no class of errors")
        name = (declared_name(cls) or derived_name(cls, verify=False)) if type is None else type
        self._types.add(type_definition(cls, name, **options))
        return cls

    @overload
    def register_value(
        self,
        cls: type[T],
        type: str | None = ...,
        fields: Fields | None = ...,
        restore: Callable[[dict[str, Any]], Any] | None = ...,
    ) -> type[T]: ...
    @overload
    def register_value(
        self,
        cls: str | None = ...,
        *,
        fields: Fields | None = ...,
        restore: Callable[[dict[str, Any]], Any] | None = ...,
    ) -> Callable[[type[T]], type[T]]: ...
    def register_value(
        self,
        cls: Any = None,
        type: str | None = None,
        fields: Fields | None = None,
        restore: Callable[[dict[str, Any]], Any] | None = None,
    ) -> Any:
        """Lets a class of values cross inside fields, as `$object` (SPEC 6); direct, or as a decorator.

        A dataclass needs no `fields`. `restore` makes the value from its fields, by wire name; without it an
        instance is made without running the class's code. Raises ValueError and TypeError as `register` does.
        """
        if cls is None or issubclass(_TYPE(cls), str):
            return lambda each: self.register_value(each, cls, fields, restore)
        if not issubclass(_TYPE(cls), _TYPE) or issubclass(cls, BaseException):
            raise TypeError(f"cannot register {cls!r}: it is no class of values")
        name = (declared_name(cls) or derived_name(cls, verify=False)) if type is None else type
        self._types.add_value(value_definition(cls, name, fields, restore))
        return cls

    def register_module(self, module: ModuleType) -> ErrorRegistry:
        """Registers the exception classes and dataclasses that a module itself defines, nested ones included,
        and those that its `__all__` names, wherever they were defined.

        Only subclasses of Exception that are no process control count; what is registered already stays as it
        is, and the builtins need no registration.
        """
        held = vars(module)
        defined = [cls for _, cls in classes_defined_in(held, (module.__name__,))]
        exported: list[Any] = [held.get(name) for name in held.get("__all__", ())]
        for cls in (*defined, *(each for each in exported if issubclass(_TYPE(each), _TYPE))):
            if self._types.knows(cls) or builtin_definition(cls) is not None:
                continue
            if issubclass(cls, Exception):
                if not is_process_control(cls):
                    self.register(cls)
            elif not issubclass(cls, BaseException) and dataclass_fields(cls) is not None:
                self.register_value(cls)
        return self

    def use(self, catalog: Catalog | Iterable[Definition]) -> ErrorRegistry:
        """Registers every class of a catalog. Raises ValueError as `register` does."""
        definitions = catalog if isinstance(catalog, Iterable) else catalog.definitions
        for each in definitions:
            self.register(each.cls, type=each.type, **each.options)
        for type_name, reason in getattr(catalog, "issues", ()):
            self._types.report(type_name, reason)
        return self

    def capture(
        self,
        exc: BaseException,
        *,
        stdout: str | None = None,
        stderr: str | None = None,
        billable_units: int | float | str | None = None,
        origin: Mapping[str, str] | None = None,
        traceparent: str | None = None,
        disclosure: Disclosure = "internal",
        limits: Limits = DEFAULT_LIMITS,
    ) -> ErrorEnvelope:
        """Native error → envelope (SPEC 10.1). Never throws, whatever was raised.

        `stdout`, `stderr`, `billable_units` (what the call costs; text is kept verbatim), `origin` (merged
        over language, runtime and library) and `traceparent` are facts of the call. Of `limits`, `max_bytes`
        binds a sender, down to 1 KiB: in whatever encoding it leaves, the envelope then takes no more.
        """
        facts = CallFacts(stdout, stderr, billable_units, origin, traceparent)
        envelope = self._captured(exc, facts, disclosure)
        max_bytes = budget_of(limits.max_bytes)
        # Without a codec the size is that of the largest encoding: what came in within the default limits,
        # and is only passed on, goes out whole.
        if max_bytes < LIMITS["maxBytes"] or (
            record_of_any(exc) is None and most_bytes(envelope) > max_bytes
        ):
            envelope = fitted(envelope, max_bytes, _largest_size)
        return cast(ErrorEnvelope, envelope)

    def serialize(
        self,
        exc: BaseException,
        codec: CodecName | Codec = "msgpack",
        *,
        stdout: str | None = None,
        stderr: str | None = None,
        billable_units: int | float | str | None = None,
        origin: Mapping[str, str] | None = None,
        traceparent: str | None = None,
        disclosure: Disclosure = "internal",
        limits: Limits = DEFAULT_LIMITS,
    ) -> bytes:
        """Capture and encode, within `limits.max_bytes` in that codec (SPEC CAP-14).

        Takes what `capture` takes. Raises ValueError for a codec that does not exist, and nothing else.
        """
        chosen = CODECS.get(codec) if isinstance(codec, str) else codec
        if chosen is None:
            raise ValueError(f"no codec is called {codec!r}")
        facts = CallFacts(stdout, stderr, billable_units, origin, traceparent)
        return self._encoded(self._captured(exc, facts, disclosure), chosen, limits)

    def restore(self, envelope: ErrorEnvelope) -> BaseException:
        """Envelope → native error (SPEC 10.2). Never throws, and runs no code but registered `restore` hooks.

        An envelope that breaks SPEC 4 gives a RemoteError that says so.
        """
        return restored(envelope, self._types)

    def deserialize(
        self,
        data: Input,
        *,
        limits: Limits = DEFAULT_LIMITS,
        codec: CodecName | Codec | None = None,
    ) -> BaseException:
        """Decode and restore.

        Raises DecodeError for bytes that are no envelope (SPEC 9), and nothing else.
        """
        return restored_checked(cast(Any, decode(data, limits=limits, codec=codec)), self._types)

    @overload
    def armored(
        self,
        run: F,
        *,
        max_bytes: int = ...,
        wrap: Callable[[str, Exception], BaseException] | None = ...,
        stdout: str | None = ...,
        stderr: str | None = ...,
        billable_units: int | float | str | None = ...,
        origin: Mapping[str, str] | None = ...,
        traceparent: str | None = ...,
        disclosure: Disclosure = ...,
    ) -> F: ...
    @overload
    def armored(
        self,
        *,
        max_bytes: int = ...,
        wrap: Callable[[str, Exception], BaseException] | None = ...,
        stdout: str | None = ...,
        stderr: str | None = ...,
        billable_units: int | float | str | None = ...,
        origin: Mapping[str, str] | None = ...,
        traceparent: str | None = ...,
        disclosure: Disclosure = ...,
    ) -> Callable[[F], F]: ...
    def armored(
        self,
        run: Any = None,
        *,
        max_bytes: int = DEFAULT_ARMORED_BYTES,
        wrap: Callable[[str, Exception], BaseException] | None = None,
        stdout: str | None = None,
        stderr: str | None = None,
        billable_units: int | float | str | None = None,
        origin: Mapping[str, str] | None = None,
        traceparent: str | None = None,
        disclosure: Disclosure = "internal",
    ) -> Any:
        """A function whose errors arrive whole where only a string gets through; direct, or as a decorator.

        What it raises, at once, awaited or while it generates, is captured, and raised again as a
        RuntimeError, or as what `wrap` makes of text and original, with a message that ends in armor of at
        most `max_bytes` bytes (at least 1 KiB). The other options are those of `capture`. `recover` is the
        way back. Only an Exception is wrapped: the rest ends something. Under `public` disclosure the
        original is no cause of what is raised.
        """
        limits = Limits(max_bytes=max_bytes)
        options: Any = {
            "stdout": stdout,
            "stderr": stderr,
            "billable_units": billable_units,
            "origin": origin,
            "traceparent": traceparent,
            "disclosure": disclosure,
        }
        if run is None:
            return lambda each: self.armored(each, max_bytes=max_bytes, wrap=wrap, **options)

        facts = CallFacts(stdout, stderr, billable_units, origin, traceparent)

        def fail(error: Exception) -> NoReturn:
            original = original_of(error)
            envelope = self._captured(original, facts, disclosure)
            text = in_one_line(envelope, self._encoded(envelope, CODECS["armor"], limits).decode())
            raised = self._wrapped(text, error, wrap)
            if raised is error:
                raise raised
            stand_for(raised, original)
            if disclosure != "internal":
                raise raised from None
            # What was armored before stands for the same error.
            raise raised from original

        return rethrowing(run, fail)

    def _wrapped(
        self, text: str, error: Exception, wrap: Callable[[str, Exception], BaseException] | None
    ) -> BaseException:
        try:
            raised = RuntimeError(text) if wrap is None else wrap(text, error)
            if issubclass(_TYPE(raised), BaseException):
                return raised
            raise TypeError("`wrap` returned no exception")
        except Exception as reason:  # it must not replace what was raised
            self._types.report(_type_of(error, self._types), reason)
            return RuntimeError(text)

    def recover(self, thrown: object) -> BaseException:
        """The error that a platform's text carries.

        Armor is looked for in a text, or in what an exception says: its text, args, notes, and the attributes
        in which platforms put the text of an error (`body`, `detail` and the like). Without armor, the
        exception that was given, or one that stands for what is none. For what strangers can write into a
        message too, use a bridge or `find_armor`.
        """
        if record_of_any(thrown) is not None:
            return cast(BaseException, thrown)
        envelope = armored_envelope(thrown)
        if envelope is not None:
            return restored_checked(envelope, self._types)
        if issubclass(_TYPE(thrown), BaseException):
            return cast(BaseException, thrown)
        try:
            text = cut_middle(str(thrown), LIMITS["maxTextBytes"]).text
        except Exception:  # whatever its __str__ does
            text = ""
        return self.restore({"v": 1, "type": "python.NonError", "message": text})

    def matches(self, exc: BaseException, name: str) -> bool:
        """Whether an error is of a type, by its stable name, an alias or an ancestor's name (SPEC 5)."""
        record = record_of_any(exc)
        if record is not None:
            names = (record.node["type"], *record.node.get("lineage", ()))
        elif issubclass(type(exc), BaseException):
            identity = self._types.identify(type(exc))
            names = (identity.type, *identity.lineage)
        else:
            return False
        # An error that was sent under a former name of a type is of that type.
        known = self._types.registered(name)
        return any(each in names for each in (name, *(known.names if known else ())))

    def _encoded(self, envelope: Any, codec: Codec, limits: Limits) -> bytes:
        encoded: list[tuple[Any, bytes]] = []

        def size_of(envelope: Any) -> int:
            encoded[:] = [(envelope, codec.encode(envelope))]
            return len(encoded[0][1])

        try:
            smaller = with_room(lambda: fitted(envelope, budget_of(limits.max_bytes), size_of))
            if not encoded or encoded[0][0] is not smaller:
                size_of(smaller)
        except Exception as reason:  # reached by nothing known; still, the type gets through
            self._types.report(envelope["type"], reason)
            size_of(_least(envelope["type"]))
        return encoded[0][1]

    def _captured(self, exc: BaseException, facts: CallFacts, disclosure: Disclosure) -> Any:
        public = disclosure != "internal"
        try:
            if not issubclass(type(exc), BaseException):
                raise TypeError(f"not an exception: {type(exc).__name__}")
            envelope = with_room(lambda: captured(exc, self._types, facts, public=public))
            return public_form(envelope, self._types) if public else envelope
        except Exception as reason:
            # Out of memory or of stack: what cannot be captured must not replace what was raised.
            self._types.report("python.BaseException", reason)
            return _least(_type_of(exc, self._types))


def _type_of(exc: BaseException, types: Types) -> str:
    try:
        return types.name_of(type(exc)) or "python.BaseException"
    except Exception:
        return "python.BaseException"


def _least(type_name: str) -> dict[str, Any]:
    return {"v": 1, "type": type_name, "omitted": [{"reason": "failed"}]}


def _largest_size(envelope: Any) -> int:
    return max(len(encode(envelope, name)) for name in CODECS)


def record_of_any(exc: object) -> Any:
    """The record of a restored error; None for everything else."""
    return record_of(exc) if issubclass(type(exc), BaseException) else None  # type: ignore[arg-type]


# `type` is the name of a parameter above.
_TYPE = type
