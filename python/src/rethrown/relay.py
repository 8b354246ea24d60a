"""What a restored error remembers of the envelope that it came from (SPEC RES-8, REL-1, REL-2).

Whether anything has changed since is decided here, by comparing with a second restoration of the same data
where identity does not settle it. Building the next envelope is capture.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from rethrown.graph import Node, copied, errors_of, renumbered
from rethrown.identity import slots_of
from rethrown.natives import natives_of

if TYPE_CHECKING:
    from rethrown.definition import TypeDefinition
    from rethrown.envelope import ErrorEnvelope

RECORD_KEY = "__rethrown__"
"""Where an error keeps its record: a name that no attribute from outside can have (RES-4)."""

dict_of = vars(BaseException)["__dict__"].__get__
args_slot = vars(BaseException)["args"]
cause_slot = vars(BaseException)["__cause__"]
context_slot = vars(BaseException)["__context__"]
suppress_slot = vars(BaseException)["__suppress_context__"]
traceback_slot = vars(BaseException)["__traceback__"]

# By identity: a class is hashed and compared by its metaclass, which is anyone's.
ATOMS = frozenset(map(id, (type(None), bool, int, float, str, bytes)))


def held_by(error: BaseException, name: str) -> Any:
    """What the dict of an error holds under a name, or None."""
    try:
        return dict.get(dict_of(error), name)
    except BaseException:  # a key with the same hash, and a comparison of its own
        items = list(dict.items(dict_of(error)))
        return next((value for key, value in items if type(key) is str and key == name), None)


class Graph:
    """One restored envelope, shared by the errors that it became."""

    __slots__ = ("envelope", "nodes")

    def __init__(self, envelope: Node) -> None:
        self.envelope = envelope
        self.nodes = errors_of(envelope)

    def is_same_as(self, other: Graph) -> bool:
        """Whether both hold the same data: a pickled error has a graph of its own."""
        return self is other or self.envelope == other.envelope


class Record:
    """What one restored error remembers. Pickling keeps the envelope alone."""

    __slots__ = ("definition", "graph", "home", "index", "shape", "stands_in")

    def __init__(
        self,
        graph: Graph,
        index: int,
        definition: TypeDefinition | None = None,
        *,
        stands_in: bool = False,
    ) -> None:
        self.graph = graph
        self.index = index
        self.definition = definition
        self.stands_in = stands_in
        """A placeholder for an error that could not be a member once more."""
        self.shape: Shape | None = None
        self.home: int | None = None
        """The identity of the error that was restored: copies and unpickled ones have another."""

    def keep(self, error: BaseException) -> None:
        """Puts the record on an error that is restored as far as it goes."""
        dict_of(error)[RECORD_KEY] = self
        self.home = id(error)
        self.shape = Shape(error)

    def has_other_args(self, error: BaseException) -> bool:
        """Whether the args of an error are known to be others than it was restored with."""
        return self.shape is not None and self.shape.has_other_args(error)

    @property
    def node(self) -> Node:
        """This error as data."""
        return self.graph.nodes[self.index]

    def stands_for(self, graph: Graph, index: int) -> bool:
        """Whether an error with this record is what a reference of an envelope became."""
        return self.index == index and self.graph.is_same_as(graph)

    def __repr__(self) -> str:
        return "<rethrown record>"

    def __copy__(self) -> Record:
        return self

    def __deepcopy__(self, memo: object) -> Record:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return _unpickled, (self.graph.envelope, self.index, self.stands_in)


def _unpickled(envelope: Node, index: int, stands_in: bool) -> Record:
    return Record(Graph(envelope), index, stands_in=stands_in)


def record_of(error: BaseException) -> Record | None:
    """The record of a restored error; None for an error that was never remote."""
    record = held_by(error, RECORD_KEY)
    if record is None:
        return None
    return record if type(record) is Record or _is_of_another_copy(record) else None


def _is_of_another_copy(record: Any) -> bool:
    """Whether another copy of this package, newer perhaps, left a record that says what this one needs."""
    cls = type(record)
    if type(cls) is not type or cls.__qualname__ != Record.__qualname__:
        return False
    try:
        nodes, index = record.graph.nodes, record.index
        return (
            record.graph.envelope["v"] == 1
            and 0 <= index < len(nodes)
            and all(hasattr(record, name) for name in Record.__slots__)
        )
    except BaseException:  # an older or newer one, made differently; or anyone's
        return False


def envelope_of(error: BaseException) -> ErrorEnvelope | None:
    """The envelope with this error as its root, as it came; None for one never remote (SPEC RES-8)."""
    record = record_of(error) if issubclass(type(error), BaseException) else None
    if record is None:
        return None
    if record.index == 0:
        return cast("ErrorEnvelope", copied(record.graph.envelope))
    envelope = renumbered(record.graph.nodes, record.index)
    # A member without origin has the root's (ENV-10), and this is another root.
    inherited = record.graph.envelope.get("origin")
    if inherited is not None:
        origin = envelope.setdefault("origin", copied(inherited))
        for node in envelope.get("related", ()):
            if origin != inherited:
                node.setdefault("origin", copied(inherited))
    return cast("ErrorEnvelope", envelope)


class Shape:
    """What an error held when it was restored, by identity; about 1 µs to compare."""

    __slots__ = ("_args", "_held", "_is_plain", "_items", "_notes", "_slots", "_suppress")

    def __init__(self, error: BaseException) -> None:
        self._args = args_slot.__get__(error)
        self._suppress = suppress_slot.__get__(error)
        self._notes, self._items = _held(error)
        self._slots = _slot_values(error)
        # What identity cannot vouch for: a container can hold something else by now.
        self._is_plain = True
        for value in (*self._args, *self._notes, *self._items, *self._slots):
            if id(type(value)) not in ATOMS:
                self._is_plain = False
                break

    def has_other_args(self, error: BaseException) -> bool:
        try:
            # By equality too: a copy has copies.
            return bool(args_slot.__get__(error) != self._args)
        except BaseException:  # whatever its comparison does
            return True

    def is_kept_by(self, error: BaseException) -> bool:
        """Whether the error surely holds the same; False where a closer look is needed."""
        if not self._is_plain or args_slot.__get__(error) is not self._args:
            return False
        if suppress_slot.__get__(error) is not self._suppress:
            return False
        notes, items = _held(error)
        return (
            _are_same(notes, self._notes)
            and _are_same(items, self._items)
            and _are_same(_slot_values(error), self._slots)
        )


def _held(error: BaseException) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The notes, and the other keys and values of an instance in turn, less the record."""
    held = dict_of(error)
    notes = dict.get(held, "__notes__", [])
    others: list[Any] = []
    for key, value in list(dict.items(held)):
        if type(key) is not str or (key != RECORD_KEY and key != "__notes__"):
            others += (key, value)
    return tuple(notes) if type(notes) is list else (notes, None), tuple(others)


def _are_same(now: tuple[Any, ...], then: tuple[Any, ...]) -> bool:
    return len(now) == len(then) and all(a is b for a, b in zip(now, then, strict=True))


def _slot_values(error: BaseException) -> tuple[Any, ...]:
    cls = type(error)
    own, natives = slots_of(cls), natives_of(cls)
    if not own and not natives:
        return ()
    slots = (*own.values(), *(slot for each in natives for slot in each.slots.values()))
    return tuple(_slot_value(slot, error) for slot in slots)


def _slot_value(slot: Any, error: BaseException) -> Any:
    try:
        return slot.__get__(error)
    except Exception:  # a slot that was never filled
        return None
