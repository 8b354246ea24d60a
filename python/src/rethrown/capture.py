"""Native error → envelope (SPEC 10.1), and 10.3 for errors that were restored here.

A queue, so that no chain is too long. Reading one error is thrown.py; what of a restored one has changed is
changes.py; disclosure and budget come after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, final

from rethrown._generated import LIMITS
from rethrown.changes import Changes, changes_of
from rethrown.facts import HERE, CallFacts, add_facts, merged_origin
from rethrown.graph import (
    Node,
    assembled,
    copied,
    origin_without_errors,
    rewritten,
    with_omissions,
    with_references,
    with_values,
    without_references,
)
from rethrown.names import Types
from rethrown.omissions import Omissions, pointer
from rethrown.relay import Graph, Record, cause_slot, context_slot, record_of
from rethrown.stack.walk import Places
from rethrown.thrown import (
    errors_inside,
    facts_of,
    fields_of,
    is_suppressed,
    members_of,
    message_of,
    notes_of,
    stack_parts,
    value_parts,
)
from rethrown.values.capture import Budget, CaptureContext

_MAX_ERRORS = LIMITS["maxErrors"]


@final
@dataclass(frozen=True)
class _Wire:
    """An error that only an envelope knows."""

    graph: Graph
    index: int


_Subject = BaseException | _Wire


def _key(subject: _Subject) -> object:
    if type(subject) is _Wire:
        return id(subject.graph), subject.index
    return id(subject)


def captured(error: BaseException, types: Types, facts: CallFacts, *, public: bool) -> Node:
    """The envelope of one thrown error, before disclosure and budget."""
    omissions = Omissions()
    here = merged_origin(HERE, facts.origin, omissions)
    walk = _Walk(error, types, public, here)
    record = record_of(error)
    if record is not None and record.index == 0 and walk.is_untouched():
        root = {name: copied(value) for name, value in record.node.items() if name not in ("v", "related")}
        nodes = [root, *(copied(node) for node in record.graph.nodes[1:])]
        origins = [node.get("origin", root.get("origin")) for node in nodes]
    else:
        nodes, origins = walk.run()
    root = nodes[0]
    if record is not None:
        origins[0] = merged_origin(origins[0] or {}, facts.origin, omissions)
    if origins[0]:
        root["origin"] = dict(origins[0])
    add_facts(root, facts, omissions, is_local=record is None)
    for node, origin in zip(nodes[1:], origins[1:], strict=True):
        # A member without origin has the root's (ENV-10).
        if "origin" not in node and origin and origin != root.get("origin"):
            node["origin"] = dict(origin)
    return assembled(nodes)


class _Walk:
    def __init__(self, root: BaseException, types: Types, public: bool, here: Mapping[str, Any]) -> None:
        self._types = types
        self._public = public
        self._root = root
        self._here = here
        self._subjects: list[_Subject] = []
        self._numbers: dict[object, int] = {}
        self._budget = Budget()
        self._places = Places()
        # What was found before anything is numbered.
        self._natives: dict[object, BaseException] = {}
        self._records: dict[int, Record] = {}
        self._changes: dict[int, Changes] = {}
        self._attached: dict[object, _Subject] = {}
        self._survey()

    # ── before: who is there ──

    def _survey(self) -> None:
        """Finds the restored errors that can be reached: a reference of an envelope then leads to them."""
        queue, seen = [self._root], {id(self._root)}
        lineages = 0
        for error in queue:
            record = record_of(error)
            if record is not None:
                self._records[id(error)] = record
                self._changes[id(error)] = changes_of(error, record, self._types)
                if not record.stands_in:
                    self._natives.setdefault((id(record.graph), record.index), error)
            lineages += len(self._types.identify(type(error)).lineage)
            for inner in _inner(error, record):
                if id(inner) not in seen and len(queue) < _MAX_ERRORS:
                    seen.add(id(inner))
                    queue.append(inner)
        # The names that make an error catchable come before the values of the first one.
        self._budget.values -= min(lineages, LIMITS["maxValues"] // 2)
        self._lineages = Budget(min(lineages, LIMITS["maxValues"] // 2))
        self._seen = seen
        if self._records:
            for error in queue:
                self._attach(error)
        self._reached = queue

    def _record(self, error: BaseException) -> Record | None:
        return self._records.get(id(error)) if id(error) in self._seen else record_of(error)

    def is_untouched(self) -> bool:
        """Whether the thrown error, and all it leads to, are what one envelope said."""
        own = self._record(self._root)
        if own is None:
            return False
        for error in self._reached:
            record = self._record(error)
            if record is None or not record.graph.is_same_as(own.graph) or self._changes[id(error)]:
                return False
        return True

    def _attach(self, error: BaseException) -> None:
        """Puts the remote cause behind the end of the chain that replaced it (REL-3)."""
        record = self._record(error)
        if record is None or "cause" not in self._changes[id(error)].parts or "cause" not in record.node:
            return
        remote = self._resolved(record.graph, record.node["cause"])
        end: _Subject = cause_slot.__get__(error)
        seen = {_key(error)}
        while _key(end) not in seen and _key(end) != _key(remote):
            seen.add(_key(end))
            following = self._cause_of(end)
            if following is None:
                self._attached[_key(end)] = remote
                return
            end = following

    def _resolved(self, graph: Graph, index: int) -> _Subject:
        """What a reference of an envelope leads to: the native error, where it can still be reached."""
        native = self._natives.get((id(graph), index))
        return _Wire(graph, index) if native is None else native

    def _cause_of(self, subject: _Subject) -> _Subject | None:
        own = self._own_cause(subject)
        return own if own is not None else self._attached.get(_key(subject))

    def _own_cause(self, subject: _Subject) -> _Subject | None:
        if type(subject) is _Wire:
            node = subject.graph.nodes[subject.index]
            return self._resolved(subject.graph, node["cause"]) if "cause" in node else None
        record = self._record(subject)
        if record is None or "cause" in self._changes_of(subject, record).parts:
            native: BaseException | None = cause_slot.__get__(subject)
            return native
        return self._own_cause(_Wire(record.graph, record.index))

    def _changes_of(self, error: BaseException, record: Record) -> Changes:
        if id(error) not in self._changes:
            self._changes[id(error)] = changes_of(error, record, self._types)
        return self._changes[id(error)]

    # ── the walk ──

    def run(self) -> tuple[list[Node], list[Mapping[str, Any] | None]]:
        """Every error in the order of CAP-2, each with its effective origin; at most `maxErrors`."""
        end = self._chain_end()
        self._number(self._root)
        nodes: list[Node] = []
        while len(nodes) < len(self._subjects):
            nodes.append(self._written(self._subjects[len(nodes)]))
        if self._is_full and _key(end) not in self._numbers:
            self._put_last(nodes, end)
        return nodes, [self._origin_of(subject) for subject in self._subjects]

    def _number(self, subject: _Subject) -> int | None:
        number = self._numbers.get(_key(subject))
        if number is None and not self._is_full:
            number = self._numbers[_key(subject)] = len(self._subjects)
            self._subjects.append(subject)
        return number

    @property
    def _is_full(self) -> bool:
        return len(self._subjects) >= _MAX_ERRORS

    def _chain_end(self) -> _Subject:
        """The last of the chain of causes of the thrown error."""
        end: _Subject = self._root
        seen = {_key(end)}
        self._chain = [end]
        while (following := self._cause_of(end)) is not None and _key(following) not in seen:
            end = following
            seen.add(_key(end))
            self._chain.append(end)
        return end

    def _put_last(self, nodes: list[Node], end: _Subject) -> None:
        """The end of the chain of causes takes the place of the last error there was room for (CAP-13)."""
        last = len(nodes) - 1
        del self._numbers[_key(self._subjects[last])]
        for at, node in enumerate(nodes[:last]):
            nodes[at] = rewritten(node, lambda number: None if number == last else number)
        self._subjects[last] = end
        self._numbers[_key(end)] = last
        nodes[last] = self._written(end)
        kept = [at for at, subject in enumerate(self._chain[:-1]) if _key(subject) in self._numbers]
        link = nodes[self._numbers[_key(self._chain[kept[-1]])]]
        link["cause"] = last
        omissions = Omissions(each for each in link.get("omitted", ()) if each.get("path") != "/cause")
        skipped = len(self._chain) - 2 - kept[-1]
        if skipped > 0:
            omissions.add("/cause", "truncated", skipped)
        if len(omissions):
            link["omitted"] = omissions.listed()

    def _origin_of(self, subject: _Subject) -> Mapping[str, Any] | None:
        # Not isinstance, here and elsewhere: it asks `__class__`, which is anyone's property.
        place = subject if type(subject) is _Wire else self._record(subject)
        if place is None:
            return self._here
        nodes = place.graph.nodes
        origin = nodes[place.index].get("origin", nodes[0].get("origin"))
        return None if origin is None else origin_without_errors(origin)

    def _written(self, subject: _Subject) -> Node:
        if type(subject) is _Wire:
            return self._write_remote(subject.graph, subject.index, None, Changes())
        record = self._record(subject)
        if record is None:
            return self._write_local(subject)
        return self._write_remote(record.graph, record.index, subject, self._changes_of(subject, record))

    def _write_local(self, error: BaseException) -> Node:
        omissions = Omissions()
        identity = self._types.identify(type(error))
        node: Node = {"type": identity.type}
        lineage = list(filter(None, identity.lineage))
        room = self._lineages.take(len(lineage))
        room += self._budget.take(len(lineage) - room)
        if room < len(lineage):
            omissions.add("/lineage", "truncated", len(lineage))
        if room > 0:
            node["lineage"] = lineage[:room]
        if message := message_of(error, identity, omissions):
            node["message"] = message
        node |= facts_of(error, identity, omissions)
        node |= stack_parts(error, omissions, self._places)
        cause = self._reference("/cause", self._cause_of(error), omissions)
        context = self._reference("/context", context_slot.__get__(error), omissions)
        members = self._members(members_of(error), omissions)
        with_references(node, cause, context, members, omissions)
        if is_suppressed(error):
            node["suppressContext"] = True
        if self._public and not (identity.nearest and identity.nearest.cls is type(error)):
            # What a class of the same name may show says nothing about this one (DIS-2).
            node.pop("message", None)
            omissions.add("", "redacted")
        else:
            fields = fields_of(error, identity, omissions)
            node |= value_parts(
                error, identity, fields, self._context(omissions, self._shown_anyway(identity.nearest))
            )
        if len(omissions):
            node["omitted"] = omissions.listed()
        return node

    def _write_remote(self, graph: Graph, index: int, error: BaseException | None, changes: Changes) -> Node:
        """What came with a restored error, and over that what has changed since (REL-3)."""
        wire = graph.nodes[index]
        changed = changes.attributes | changes.deleted

        def reference(number: int) -> int | None:
            return self._number(self._resolved(graph, number))

        # What was left out of a part that is sent anew is no longer what is left out.
        stale = tuple(
            [f"/{part}" for part in changes.parts] + [pointer("/attributes", name) for name in changed]
        )
        omissions = Omissions(
            each for each in wire.get("omitted", ()) if not _lies_below(each.get("path", ""), stale)
        )
        node = without_references(wire)
        subject = _Wire(graph, index) if error is None else error
        cause = self._reference("/cause", self._cause_of(subject), omissions)
        context = (
            self._reference("/context", self._resolved(graph, wire["context"]), omissions)
            if "context" in wire
            else None
        )
        members: list[int | None] = (
            self._members(members_of(error), omissions)
            if error is not None and "errors" in changes.parts
            else [reference(number) for number in wire.get("errors", ())]
        )
        with_references(node, cause, context, members, omissions)
        kept = {name: value for name, value in wire.items() if name not in changes.parts}
        if changed and "attributes" in wire:
            kept["attributes"] = {
                name: value for name, value in wire["attributes"].items() if name not in changed
            }
        with_values(kept, node, reference, omissions)
        if error is not None and changes:
            self._write_changed(error, changes, node, omissions)
        with_omissions(node, omissions, reference)
        return node

    def _write_changed(
        self, error: BaseException, changes: Changes, node: Node, omissions: Omissions
    ) -> None:
        identity = self._types.identify(type(error))
        context = self._context(omissions, self._shown_anyway(identity.nearest))
        fields = {
            name: value
            for name, value in fields_of(error, identity, Omissions()).items()
            if name in changes.attributes
        }
        now: Node = {
            "suppressContext": is_suppressed(error),
            **facts_of(error, identity, omissions),
            **({"message": message_of(error, identity, omissions)} if "message" in changes.parts else {}),
        }
        values = value_parts(error, identity, fields, context)
        if "args" in changes.parts:
            now["args"] = values.get("args", [])
        if "notes" in changes.parts:
            now["notes"] = notes_of(error, self._budget, omissions)
        for name in changes.parts - {"cause", "errors"}:
            node.pop(name, None)
            if now.get(name) not in (None, "", [], {}) and now[name] is not False:
                node[name] = now[name]
            elif now.get(name) is False and name == "retryable":
                node[name] = False
        attributes = {**node.pop("attributes", {}), **values.get("attributes", {})}
        if attributes:
            node["attributes"] = attributes

    def _members(self, members: tuple[BaseException, ...], omissions: Omissions) -> list[int | None]:
        """One omission for all that there is no room for: 50,000 members are one fact."""
        room = self._budget.take(min(len(members), _MAX_ERRORS))
        numbers = [self._number(member) for member in members[:room]]
        kept = [number for number in numbers if number is not None]
        if len(kept) < len(members):
            omissions.add("/errors", "truncated", len(members))
        return [*kept]

    def _reference(self, path: str, subject: _Subject | None, omissions: Omissions) -> int | None:
        number = None if subject is None else self._number(subject)
        if number is None and subject is not None:
            omissions.add(path, "truncated")
        return number

    def _context(self, omissions: Omissions, shown_anyway: frozenset[str]) -> CaptureContext:
        return CaptureContext(self._types, omissions, self._budget, self._number, shown_anyway=shown_anyway)

    def _shown_anyway(self, definition: Any) -> frozenset[str]:
        """Fields that were listed as public on purpose, whatever their names look like."""
        listed = self._public and definition is not None
        return frozenset(definition.public_fields) if listed else frozenset()


def _lies_below(path: str, tops: tuple[str, ...]) -> bool:
    return any(path == top or path.startswith(f"{top}/") for top in tops)


def _inner(error: BaseException, record: Record | None) -> list[BaseException]:
    """The native errors that an error leads to, less a context that a restored one acquired here."""
    found = [cause_slot.__get__(error)]
    context = context_slot.__get__(error)
    if record is None or _is_wire_context(context, record):
        found.append(context)
    found += members_of(error)[:_MAX_ERRORS]
    found += errors_inside(error)
    return [each for each in found if each is not None]


def _is_wire_context(context: BaseException | None, record: Record) -> bool:
    own = None if context is None else record_of(context)
    reference = record.node.get("context")
    return own is not None and reference is not None and own.stands_for(record.graph, reference)
