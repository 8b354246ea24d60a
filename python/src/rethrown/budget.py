"""Fitting an envelope into a number of bytes (SPEC CAP-14): the first step of a table at which it fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rethrown._generated import BOUNDS, BUDGET, FIELDS, LIMITS, Step
from rethrown.errors import EncodeError
from rethrown.graph import Node, assembled, errors_of, object_fields
from rethrown.omissions import Omissions, omission, pointer
from rethrown.text import cut_middle, cut_start, utf8_length

SizeOf = Callable[[Node], int]
"""How many bytes an envelope takes."""


def budget_of(max_bytes: int) -> int:
    """The bytes that a sender may use: no more than every receiver accepts, and no fewer than suffice."""
    return min(LIMITS["maxBytes"], max(BOUNDS["minMaxBytes"], max_bytes))


def fitted(envelope: Node, max_bytes: int, size_of: SizeOf) -> Node:
    """The envelope itself where it fits, otherwise the first step of the table that does."""
    if _fits(envelope, max_bytes, size_of):
        return envelope
    for step in BUDGET:
        smaller = _shrunk(envelope, step)
        if _fits(smaller, max_bytes, size_of):
            return smaller
    # A name from elsewhere, of characters that an encoding writes as six: the last thing that can be too
    # long.
    return {"v": 1, "type": cut_middle(envelope["type"], 64).text, "omitted": [{"reason": "truncated"}]}


def _fits(envelope: Node, max_bytes: int, size_of: SizeOf) -> bool:
    # Text takes at least a byte for each character, names of enumerations aside: what is far too large is not
    # encoded to find that out.
    try:
        return weight_of(envelope) <= 4 * max_bytes and size_of(envelope) <= max_bytes
    except EncodeError:  # more than any receiver accepts
        return False


def weight_of(envelope: Node) -> int:
    """The characters, bytes and elements in an envelope: about the least that an encoding takes."""
    weight = 0
    # A list grows while it is read.
    pending: list[Any] = [envelope]
    for value in pending:
        kind = type(value)
        if kind is str or kind is bytes:
            weight += len(value)
        elif kind is dict:
            pending += value.values()
        elif kind is list:
            weight += len(value)
            pending += value
    return weight


def most_bytes(envelope: Node) -> int:
    """More than any encoding takes: JSON writes up to 6 bytes for a character, armor 4 bytes for 3."""
    size = 0
    pending: list[Any] = [envelope]
    while pending:
        value = pending.pop()
        size += 24
        if type(value) is str or type(value) is bytes:
            size += 6 * len(value)
        elif type(value) is dict:
            size += sum(6 * len(key) for key in value)
            pending.extend(value.values())
        elif type(value) is list:
            pending.extend(value)
    return size * 4 // 3


def _shrunk(envelope: Node, step: Step) -> Node:
    nodes = errors_of(envelope)
    chain = _chain_of(nodes)
    kept = list(range(min(step.errors, len(nodes))))
    if chain[-1] >= len(kept) and step.errors > 1:
        # The end of the chain of causes takes the last place (CAP-13).
        kept[-1] = chain[-1]
    numbers = {reference: number for number, reference in enumerate(kept)}
    end = _End(chain[-1], frozenset(chain) - numbers.keys())
    budget = [step.values]
    return assembled([_Shrinking(nodes[each], step, numbers, end, budget).run() for each in kept])


def _chain_of(nodes: list[Node]) -> list[int]:
    chain: dict[int, None] = {}
    following: int | None = 0
    while following is not None and following not in chain:
        chain[following] = None
        following = nodes[following].get("cause")
    return list(chain)


class _End:
    """The end of the chain of causes, and the errors that it stands in for."""

    def __init__(self, reference: int, replaces: frozenset[int]) -> None:
        self.reference = reference
        self.replaces = replaces


class _Shrinking:
    """One error, on its way into one step of the table."""

    def __init__(
        self, node: Node, step: Step, numbers: Mapping[int, int], end: _End, budget: list[int]
    ) -> None:
        self.node = node
        self.step = step
        self.numbers = numbers
        self.end = end
        self.budget = budget
        earlier = [
            omission(each.get("path", ""), each["reason"], each.get("size"), step.text_bytes)
            for each in node.get("omitted", [])
        ]
        self.omissions = Omissions(earlier, step.text_bytes)

    def run(self) -> Node:
        shrunk: Node = {}
        for name in sorted(self.node, key=lambda name: _ORDER.get(name, len(_ORDER))):
            if name in ("v", "related", "omitted"):
                continue
            rule = _RULES.get(name)
            if rule is None:
                self.omissions.add(pointer("", name) if name != "$unknown" else "", "truncated")
                continue
            value = rule(self, name, self.node[name])
            if value is not None and value not in ("", [], {}):
                shrunk[name] = value
        if len(self.omissions):
            shrunk["omitted"] = self._omitted()
        return shrunk

    def _omitted(self) -> list[Node]:
        if not self.step.facts:
            return [{"reason": "truncated"}]
        return self.omissions.listed()

    def same(self, name: str, value: Any) -> Any:
        return value

    def text(self, name: str, value: str, path: str | None = None) -> str:
        cut = cut_middle(value, self.step.text_bytes)
        if cut.size is not None:
            self.omissions.add(path or f"/{name}", "truncated", cut.size)
        return cut.text

    def output(self, name: str, value: str) -> str:
        cut = cut_start(value, self.step.output_bytes)
        if cut.size is not None:
            self.omissions.add(f"/{name}", "truncated", cut.size)
        return cut.text

    def billable(self, name: str, value: Any) -> Any:
        # Half a price is another price.
        if type(value) is str and utf8_length(value) > self.step.text_bytes:
            self.omissions.add(f"/{name}", "truncated", utf8_length(value))
            return None
        return value

    def fact(self, name: str, value: Any) -> Any:
        if not self.step.facts:
            self.omissions.add(f"/{name}", "truncated")
            return None
        if type(value) is str:
            return self.text(name, value)
        return {
            key: self.text(name, part, f"/{name}/{key}")
            for key, part in value.items()
            if key in _ORIGIN and type(part) is str
        }

    def traceback(self, name: str, value: str) -> str | None:
        if self.step.tracebacks or ("frames" not in self.node and self.step.frames > 0):
            return self.text(name, value)
        self.omissions.add(f"/{name}", "truncated", utf8_length(value))
        return None

    def frames(self, name: str, value: list[Node]) -> list[Node]:
        room = self.step.frames
        if len(value) > room:
            self.omissions.add(f"/{name}", "truncated", len(value))
            value = [*value[: room // 2], *value[len(value) - (room - room // 2) :]]
        cut: list[int] = []
        shorter = [
            {
                key: self._cut(part, cut) if type(part) is str else part
                for key, part in frame.items()
                if key in _FRAME
            }
            for frame in value
        ]
        if cut and len(value) <= room:
            self.omissions.add(f"/{name}", "truncated")
        return shorter

    def _cut(self, text: str, cut: list[int]) -> str:
        """A text within this step; adds its size to `cut` where something went."""
        within, size = cut_middle(text, self.step.text_bytes)
        if size is not None:
            cut.append(size)
        return within

    def lineage(self, name: str, value: list[str]) -> list[str]:
        return self._first(name, value, self.step.lineage)

    def notes(self, name: str, value: list[str]) -> list[str]:
        kept = self._first(name, value, max(0, self.budget[0]))
        self.budget[0] -= len(kept)
        return [self.text(name, note, f"/{name}/{at}") for at, note in enumerate(kept)]

    def members(self, name: str, value: list[int]) -> list[int]:
        kept = [self.numbers[each] for each in value if each in self.numbers][: self.step.errors]
        if len(kept) < len(value):
            self.omissions.add(f"/{name}", "truncated", len(value))
        return kept

    def _first(self, name: str, value: list[Any], room: int) -> list[Any]:
        if len(value) > room:
            self.omissions.add(f"/{name}", "truncated", len(value))
        return value[:room]

    def reference(self, name: str, value: int) -> int | None:
        if value not in self.numbers:
            self.omissions.add(f"/{name}", "truncated")
        return self.numbers.get(value)

    def cause(self, name: str, value: int) -> int | None:
        """A link of the chain of causes whose target went leads to the end of the chain, which stayed."""
        if value in self.numbers or value not in self.end.replaces or self.end.reference not in self.numbers:
            return self.reference(name, value)
        self.omissions.add(f"/{name}", "truncated", len(self.end.replaces))
        return self.numbers[self.end.reference]

    def args(self, name: str, value: list[Any]) -> list[Any]:
        kept: list[Any] = []
        for at, item in enumerate(value):
            shrunk = self._value(item, f"/{name}/{at}")
            if shrunk is _GONE:
                # What follows a missing argument would move into its place.
                if at < len(value) - 1:
                    self.omissions.add(f"/{name}", "truncated", len(value))
                break
            kept.append(shrunk)
        return kept

    def attributes(self, name: str, value: Node) -> Node:
        kept: Node = {}
        for key in sorted(value):
            shrunk = self._value(value[key], pointer(f"/{name}", key))
            if shrunk is not _GONE:
                kept[key] = shrunk
        return kept

    def _value(self, value: Any, path: str) -> Any:
        """The whole value, its texts cut, or nothing: half a container is another value."""
        spent = [0]
        cut: list[int] = []
        shrunk = self._part(value, spent, cut)
        if shrunk is _GONE or cut:
            self.omissions.add(path, "truncated")
        if shrunk is not _GONE:
            self.budget[0] -= spent[0]
        return shrunk

    def _part(self, value: Any, spent: list[int], cut: list[int]) -> Any:
        spent[0] += 1
        # What is too large is not cut to find that out.
        if spent[0] > self.budget[0]:
            return _GONE
        if type(value) is str:
            return self._cut(value, cut)
        if type(value) is bytes:
            return value if len(value) <= self.step.text_bytes else _GONE
        if type(value) is list:
            items = [self._part(item, spent, cut) for item in value]
            return _GONE if any(item is _GONE for item in items) else items
        if type(value) is not dict:
            return value
        if len(value) == 1:
            ((tag, content),) = value.items()
            if tag == "$error" and type(content) is int:
                return {tag: self.numbers[content]} if content in self.numbers else _GONE
            if tag in _WHOLE_TAGS:
                return value if len(str(content)) <= max(self.step.text_bytes, 64) else _GONE
        fields = object_fields(value)
        if fields is not None:
            spent[0] += 3  # its type, and the two maps (TAG-5)
            kept = self._map(fields, spent, cut)
            return kept if kept is _GONE else {"$object": {**value["$object"], "fields": kept}}
        return self._map(value, spent, cut)

    def _map(self, value: Node, spent: list[int], cut: list[int]) -> Any:
        parts = {key: self._part(item, spent, cut) for key, item in value.items()}
        return _GONE if any(part is _GONE for part in parts.values()) else parts


_GONE: Any = object()
# What these hold means something else when it is cut.
_WHOLE_TAGS = ("$int", "$float", "$time", "$opaque")
_ORDER = {each.name: each.number for each in FIELDS["ErrorEnvelope"]}
_FRAME = frozenset(each.name for each in FIELDS["Frame"])
_ORIGIN = frozenset(each.name for each in FIELDS["Origin"])

# What becomes of each field. A field without a rule is unknown here, and goes.
_RULES: Mapping[str, Callable[[_Shrinking, str, Any], Any]] = {
    "type": _Shrinking.same,
    "lineage": _Shrinking.lineage,
    "message": _Shrinking.text,
    "code": _Shrinking.text,
    "kind": _Shrinking.same,
    "status": _Shrinking.same,
    "httpStatus": _Shrinking.same,
    "retryable": _Shrinking.same,
    "retryAfterMs": _Shrinking.same,
    "traceback": _Shrinking.traceback,
    "frames": _Shrinking.frames,
    "stdout": _Shrinking.output,
    "stderr": _Shrinking.output,
    "billableUnits": _Shrinking.billable,
    "args": _Shrinking.args,
    "attributes": _Shrinking.attributes,
    "notes": _Shrinking.notes,
    "cause": _Shrinking.cause,
    "context": _Shrinking.reference,
    "suppressContext": _Shrinking.same,
    "errors": _Shrinking.members,
    "origin": _Shrinking.fact,
    "time": _Shrinking.same,
    "traceparent": _Shrinking.fact,
}
