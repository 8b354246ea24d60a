"""Envelope → native error (SPEC 10.2). Never throws, and runs no code of a user's class.

An instance is made by the nearest builtin ancestor's `__new__`, and filled through the slots of the builtin
classes and its own dict; a `restore` hook that was registered on purpose is the one exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from rethrown._generated import BOUNDS, LIMITS, RESERVED_ATTRIBUTES
from rethrown.check import check_envelope
from rethrown.codec.normal import is_normal
from rethrown.definition import RestoreParts, TypeDefinition, as_declared
from rethrown.errors import Fault, pointer
from rethrown.graph import Node, copied
from rethrown.groups import Plan, planned
from rethrown.identity import dataclass_fields, find_in_class, holds, qualname_of, slots_of, static_base
from rethrown.limits import DEFAULT_LIMITS, Limits
from rethrown.names import Lookup, Types
from rethrown.natives import GROUP, is_group, natives_of, write_natives
from rethrown.relay import (
    RECORD_KEY,
    Graph,
    Record,
    args_slot,
    cause_slot,
    context_slot,
    dict_of,
    record_of,
    suppress_slot,
    traceback_slot,
)
from rethrown.remote_error import RemoteError, is_remote_error, remote_error_class
from rethrown.stack.fresh import with_room
from rethrown.stack.rebuild import rebuilt
from rethrown.status import status_of
from rethrown.text import printable_line
from rethrown.values.restore import RestoreContext, restore_value

_NONE: Mapping[str, Any] = MappingProxyType({})
_NO_NAMES: frozenset[str] = frozenset()
_MANY = BOUNDS["maxInteger"]
# A restored envelope need not have come through a Decoder: only what would break Python is refused.
_WIDEST = Limits(
    max_bytes=_MANY,
    max_errors=_MANY,
    max_frames=_MANY,
    max_text_bytes=_MANY,
    max_name_bytes=_MANY,
    max_values=_MANY,
    max_depth=256,
)
_PYTHON_ROOT = "python.BaseException"
_PYTHON_GROUP = "python.BaseExceptionGroup"
_AGGREGATE = "javascript.AggregateError"


def restored(envelope: Any, types: Types) -> BaseException:
    """The native error of any envelope: of one that breaks section 4, a RemoteError that says so."""
    try:
        checked: Any = _checked(envelope)
    except Fault as fault:
        return _invalid(f"{fault.code} at {printable_line(pointer(fault.path)) or 'the root'}", types)
    except Exception as reason:
        return _invalid(f"unreadable ({type(reason).__name__})", types)
    return restored_checked(checked, types)


def _checked(envelope: Any) -> Any:
    """A normalised copy of an envelope; raises a Fault for one that breaks section 4."""
    try:
        # Before, since containers that hold one another twice make a copy of any size; and the copy, since
        # another thread can change what it is made of.
        if is_normal(envelope, DEFAULT_LIMITS, in_order=True):
            copy = copied(envelope)
            if is_normal(copy, DEFAULT_LIMITS, in_order=True):
                return copy
    except RecursionError:  # the other check needs no stack
        pass
    return check_envelope(envelope, _WIDEST)


def restored_checked(envelope: Node, types: Types) -> BaseException:
    """The native error of an envelope that a Decoder has checked."""
    try:
        return with_room(lambda: _Restoration(envelope, types).run())
    except Exception as reason:  # out of memory, or of stack: the data is kept all the same
        types.report(envelope["type"], reason)
        error = _bare(RemoteError)
        dict_of(error)[RECORD_KEY] = Record(Graph(envelope), 0)
        return error


def _invalid(reason: str, types: Types) -> BaseException:
    node = {"v": 1, "type": "rethrown.InvalidEnvelope", "message": f"this is no error envelope: {reason}"}
    return restored_checked(node, types)


class _Built:
    """An error that was made, and what is known of it until it is finished."""

    __slots__ = ("by_hook", "definition", "error", "exact", "parts")

    def __init__(
        self,
        error: BaseException,
        definition: TypeDefinition | None,
        exact: bool,
        by_hook: bool = False,
        parts: _Parts | None = None,
    ) -> None:
        self.error = error
        self.definition = definition
        """None for a RemoteError."""
        self.exact = exact
        self.by_hook = by_hook
        self.parts = parts
        """What it was filled from, where that held no error: restored once, and good for the end."""


class _Parts(NamedTuple):
    """The values of one error as native ones, and which of them went into the slots of builtin classes."""

    args: tuple[Any, ...]
    attributes: dict[str, Any]
    natives: frozenset[str]


class _Restoration:
    def __init__(self, envelope: Node, types: Types) -> None:
        self._graph = Graph(envelope)
        self._nodes = self._graph.nodes
        self._lookup = Lookup(types)
        self._built: dict[int, _Built] = {}
        self._stand_ins: dict[int, BaseException] = {}

    def run(self) -> BaseException:
        count = len(self._nodes)
        groups = Plan(order=range(count))
        if any("errors" in node for node in self._nodes):
            groups = planned(
                count,
                lambda at: self._nodes[at].get("errors", ()),
                max_depth=BOUNDS["maxGroupDepth"],
                max_size=LIMITS["maxErrors"],
            )
        # Members come before the groups that hold them: a native group is made with its members.
        for index in groups.order:
            members = [
                self._stand_in(number) if (index, at) in groups.cut else self._built[number].error
                for at, number in enumerate(self._nodes[index].get("errors", ()))
            ]
            self._built[index] = self._build(self._nodes[index], members)
        cut = self._cut_links(count)
        # Kept by nobody: it leads to every error.
        context = RestoreContext(self._lookup, lambda reference: self._built[reference].error)
        for index in range(count):
            self._finish(index, context, cut)
        return self._built[0].error

    def _cut_links(self, count: int) -> set[tuple[int, int]]:
        # Within the default limits no chain is longer than an envelope has errors.
        if count <= BOUNDS["maxNativeChain"]:
            return set()
        plan = planned(count, self._links, max_depth=BOUNDS["maxNativeChain"] - 1, cut_cycles=False)
        return plan.cut

    def _links(self, index: int) -> list[int]:
        node = self._nodes[index]
        return [node[name] for name in ("cause", "context") if name in node]

    def _build(self, node: Node, members: list[BaseException]) -> _Built:
        """An instance of the first class of `type, …lineage` that is known and can be built (ID-6, RES-2)."""
        names = [node["type"], *node.get("lineage", ())]
        known = False
        for definition, is_type in self._lookup.candidates(names):
            known = True
            try:
                built = self._instance(definition, node, members)
            except BaseException as reason:
                self._lookup.types.report(node["type"], reason)
                continue
            built.exact = is_type or node["type"] in definition.names
            return built
        if GROUP is not None and not known and _AGGREGATE in names and members:
            try:
                return _Built(_group(GROUP, node, members), None, False)
            except BaseException as reason:  # members that a group refuses
                self._lookup.types.report(node["type"], reason)
        error = _bare(remote_error_class(status_of(node)))
        if members:
            dict_of(error)["errors"] = tuple(members)
        return _Built(error, None, False)

    def _instance(self, definition: TypeDefinition, node: Node, members: list[BaseException]) -> _Built:
        # Errors inside values are not built yet, and no class needs them to be built itself.
        references: list[int] = []
        context = RestoreContext(self._lookup, references.append)
        attributes = {
            name: restore_value(value, context) for name, value in node.get("attributes", _NONE).items()
        }
        args = _args_of(node, context)
        message = node.get("message", "")
        if definition.restore is not None:
            error = definition.restore(RestoreParts(message, args, attributes, node))
            if not issubclass(type(error), definition.cls):
                raise TypeError(
                    f"the restore hook of {definition.type} returned no {qualname_of(definition.cls)}"
                )
            if record_of(error) is not None:
                raise TypeError(f"the restore hook of {definition.type} returned an error that is another's")
            return _Built(error, definition, True, by_hook=True)
        if GROUP is not None and issubclass(definition.cls, GROUP):
            error = _group(definition.cls, node, members)
        else:
            error = _bare(definition.cls)
        # Once more when all is built, where they hold errors: here it says whether the class can be.
        natives = _write_natives(error, definition, node, args, attributes)
        parts = None if references else _Parts(args, attributes, natives)
        return _Built(error, definition, True, parts=parts)

    def _finish(self, index: int, context: RestoreContext, cut: set[tuple[int, int]]) -> None:
        """Everything that can lead to other errors, now that all are built."""
        node, built = self._nodes[index], self._built[index]
        error = built.error
        try:
            _fill(built, node, context)
        except BaseException as reason:  # slots of a foreign extension class, say
            self._lookup.types.report(node["type"], reason)
        at = 0
        for name, slot in (("cause", cause_slot), ("context", context_slot)):
            if name in node:
                if (index, at) not in cut:
                    slot.__set__(error, self._built[node[name]].error)
                at += 1
        # Last: setting a cause turns it on.
        suppress_slot.__set__(error, node.get("suppressContext", False))
        origin = node.get("origin", self._nodes[0].get("origin"))
        # A RemoteError says what it was by itself.
        title = node["type"] if not built.exact and built.definition is not None else None
        traceback_slot.__set__(error, rebuilt(node.get("frames", ()), origin, title))
        Record(self._graph, index, built.definition).keep(error)

    def _stand_in(self, number: int) -> BaseException:
        """Names the error that could not be a member once more (RES-6)."""
        if number not in self._stand_ins:
            error = self._stand_ins[number] = _bare(RemoteError)
            dict_of(error)[RECORD_KEY] = Record(self._graph, number, stands_in=True)
        return self._stand_ins[number]


def _bare(cls: type[BaseException]) -> BaseException:
    # Without arguments: with them, OSError's picks another class.
    base: Any = static_base(cls)
    error: BaseException = base.__new__(cls)
    return error


def _group(cls: type[BaseException], node: Node, members: list[BaseException]) -> BaseException:
    base: Any = static_base(cls)
    error: BaseException = base.__new__(cls, node.get("message", ""), members)
    return error


class _AsIs(str):
    """A text that is shown without quotes where an error shows its argument's `repr`, as KeyError does."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str.__str__(self)


def _args_of(node: Node, context: RestoreContext) -> tuple[Any, ...]:
    if "args" in node:
        return tuple(restore_value(value, context) for value in node["args"])
    names = (node["type"], *node.get("lineage", ()))
    # Absent because there were none, or because they were left out, as those of a group are (ENV-9).
    had_none = _PYTHON_ROOT in names and _PYTHON_GROUP not in names
    if "message" not in node or (had_none and not _were_left_out(node, "/args")):
        return ()
    return (node["message"],)


def _were_left_out(node: Node, path: str) -> bool:
    # Of what is absent, a part was left out where all of it was.
    return any(f"{each.get('path', path)}/".startswith(f"{path}/") for each in node.get("omitted", ()))


def _write_natives(
    error: BaseException,
    definition: TypeDefinition | None,
    node: Node,
    args: tuple[Any, ...],
    attributes: Mapping[str, Any],
) -> frozenset[str]:
    """Fills the slots of the builtin classes; gives the names of the attributes that belong to them."""
    if not natives_of(type(error)):
        return _NO_NAMES
    fields = definition.fields if definition is not None else None
    if fields is not None:
        attributes = {local: attributes[wire] for wire, local in fields.items() if wire in attributes}
    return write_natives(
        error,
        attributes,
        args,
        node.get("message", ""),
        has_frames=bool(node.get("frames")),
        use_args=fields is not None,
    )


def _fill(built: _Built, node: Node, context: RestoreContext) -> None:
    """args, attributes, `code` and notes."""
    error, definition, parts = built.error, built.definition, built.parts
    held = dict_of(error)
    if not built.by_hook:
        if parts is not None:
            args, attributes, natives = parts
        else:
            attributes = {
                name: restore_value(value, context) for name, value in node.get("attributes", _NONE).items()
            }
            args, natives = _args_of(node, context), None
        if not is_group(error):
            if "args" not in node and issubclass(type(error), KeyError) and args:
                args = (_AsIs(args[0]),)
            args_slot.__set__(error, args)
        if is_remote_error(type(error)):
            if attributes:
                held["attributes"] = attributes
        else:
            if natives is None:
                natives = _write_natives(error, definition, node, args, attributes)
            if attributes:
                _set_attributes(error, definition, attributes, natives)
    if node.get("notes"):
        held["__notes__"] = list(node["notes"])
    if "code" in node and not is_remote_error(type(error)):
        declared = definition is not None and "code" in definition.facts
        if not declared and "code" not in held and _is_free(type(error), "code"):
            held["code"] = node["code"]


def _set_attributes(
    error: BaseException,
    definition: TypeDefinition | None,
    attributes: Mapping[str, Any],
    natives: frozenset[str],
) -> None:
    cls = type(error)
    floats = definition.floats if definition is not None else frozenset()
    declared = definition.fields or {} if definition is not None else {}
    wanted = {local: attributes[wire] for wire, local in declared.items() if wire in attributes}
    slots = slots_of(cls)
    free: set[str] = set()
    if definition is None or definition.fields is None or definition.extra_fields:
        own = (*slots, *(dataclass_fields(cls) or ()))
        others = [name for name in attributes if name not in declared and not name.startswith("__")]
        free.update(name for name in others if _is_free(cls, name))
        wanted |= {name: attributes[name] for name in others if name in free or name in own}
    for name, value in wanted.items():
        if name in natives:
            continue
        if name in slots:
            slots[name].__set__(error, as_declared(value, name, floats))
        elif name in free or not issubclass(type(find_in_class(cls, name)), property):
            dict_of(error)[name] = as_declared(value, name, floats)


_RESERVED = frozenset(RESERVED_ATTRIBUTES["every"] + RESERVED_ATTRIBUTES["python"])


def _is_free(cls: type, name: str) -> bool:
    """Whether an attribute that nobody declared can be set: the class holds none, and nothing reads it."""
    return not (name in _RESERVED or name.startswith("__") or holds(cls, name))


class Standin(Exception):  # noqa: N818  Never raised.
    """An error inside a value, where only its reference matters."""

    def __init__(self, reference: int) -> None:
        self.reference = reference


def built_again(
    error: BaseException, record: Record, types: Types, inner: Mapping[int, BaseException]
) -> BaseException | None:
    """What restoring the same data as the same class gives, links aside; None where it cannot be told.

    `inner`: the errors inside values that are still there, by reference.
    """
    node, cls = record.node, type(error)
    definition = record.definition or types.definition_of(cls)
    if definition is not None and definition.restore is not None:
        return None

    def error_at(number: int) -> BaseException:
        return inner[number] if number in inner else Standin(number)

    context = RestoreContext(Lookup(types), error_at)
    again = _group(cls, node, [RemoteError()]) if is_group(error) else _bare(cls)
    _fill(_Built(again, definition, False), node, context)
    suppress_slot.__set__(again, node.get("suppressContext", False))
    if is_remote_error(cls):
        dict_of(again)[RECORD_KEY] = record
    return again
