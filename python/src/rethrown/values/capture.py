"""Native values → values of the envelope (SPEC 3, 6, CAP-11, DIS-1).

Reads through the builtin types' own methods, so that no subclass's code runs; only fields that are computed
and the text of what no table knows are asked for, guarded. Numbering the errors inside values is graph.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from rethrown._generated import BOUNDS, LIMITS
from rethrown.disclosure import looks_secret, names_in
from rethrown.graph import LEFT_OUT
from rethrown.identity import dataclass_fields
from rethrown.omissions import Omissions, pointer
from rethrown.text import cut_middle, utf8_length, well_formed
from rethrown.values.printing import prints_briefly

if TYPE_CHECKING:
    from rethrown.names import Types

Value = Any

_MAX_TEXT_BYTES: Final = LIMITS["maxTextBytes"]
# No character takes more than 4 bytes.
_SURELY_NAME: Final = LIMITS["maxNameBytes"] // 4
_MAX_INTEGER: Final = BOUNDS["maxInteger"]
# The first integer with too many digits.
_MAX_INTEGER_VALUE: Final = 10 ** BOUNDS["maxIntegerDigits"]


# The most that a value counts beside its content: a tag, a map inside, a text, and a text or map (TAG-5).
_MAX_COST: Final = 4


class Budget:
    """How much the envelope may still hold; shared by all its errors."""

    __slots__ = ("data", "values")

    def __init__(self, values: int = LIMITS["maxValues"]) -> None:
        self.values = values
        self.data = 4 * LIMITS["maxBytes"]
        """Bytes of text and bytes: more than is ever sent, and one text can stand in 10,000 places."""

    def take(self, count: int) -> int:
        """Takes as many of `count` as there are."""
        taken = max(0, min(count, self.values))
        self.values -= taken
        return taken


class CaptureContext:
    """What capturing a value needs to know, and keeps count of."""

    __slots__ = ("budget", "omissions", "open", "reference", "shown_anyway", "types")

    def __init__(
        self,
        types: Types,
        omissions: Omissions,
        budget: Budget,
        reference: Callable[[BaseException], int | None],
        shown_anyway: frozenset[str] = frozenset(),
    ) -> None:
        self.types = types
        self.omissions = omissions
        self.budget = budget
        self.reference = reference
        """The reference of an error inside a value; None where there is no room for it."""
        self.shown_anyway = shown_anyway
        """Names of attributes that are no secrets, whatever they look like."""
        self.open: set[int] = set()
        """The containers around the value that is being captured."""


def capture_value(value: Any, path: str, context: CaptureContext, depth: int = 0) -> Value:
    """Native value → value, or LEFT_OUT. Never throws; `depth` is how many levels stand around it."""
    budget = context.budget
    if budget.values < _MAX_COST:
        context.omissions.add(path, "truncated")
        return LEFT_OUT
    budget.values -= 1
    # By identity: a class is hashed and compared by its metaclass, which is anyone's.
    cls = type(value)
    if cls is str:
        return _text(value, path, context, depth)
    rule = _RULES_BY_ID.get(id(cls))
    if rule is None:
        try:
            rule = _rule_for(cls, context)
        except BaseException:  # a class that pretends to be a dataclass
            rule = _OPAQUE_RULE
    if rule.levels == 0:
        return rule.capture(value, path, context, depth)
    if depth + rule.levels > LIMITS["maxDepth"] or id(value) in context.open:
        context.omissions.add(path, "truncated")
        return LEFT_OUT
    context.open.add(id(value))
    try:
        return rule.capture(value, path, context, depth)
    except BaseException:  # changed by another thread, released, or hostile
        context.omissions.add(path, "failed")
        return LEFT_OUT
    finally:
        context.open.discard(id(value))


def _same(value: Any, path: str, context: CaptureContext, depth: int) -> Value:
    return value


def _text(value: str, path: str, context: CaptureContext, depth: int) -> Value:
    if context.budget.data <= 0:
        context.omissions.add(path, "truncated")
        return LEFT_OUT
    if type(value) is str and len(value) <= _MAX_TEXT_BYTES and value.isascii():
        context.budget.data -= len(value)
        return value
    cut = cut_middle(value, _MAX_TEXT_BYTES)
    context.budget.data -= utf8_length(cut.text)
    if cut.size is not None:
        context.omissions.add(path, "truncated", cut.size)
    return cut.text


def _tagged(tag: str, content: Value, path: str, context: CaptureContext, depth: int) -> Value:
    """A scalar under a tag, which is one level more."""
    if depth + 1 > LIMITS["maxDepth"]:
        context.omissions.add(path, "truncated")
        return LEFT_OUT
    context.budget.take(1)
    return {tag: content}


def _int(value: int, path: str, context: CaptureContext, depth: int) -> Value:
    value = int.__int__(value)
    if -_MAX_INTEGER <= value <= _MAX_INTEGER:
        return value
    if -_MAX_INTEGER_VALUE < value < _MAX_INTEGER_VALUE:
        return _tagged("$int", str(value), path, context, depth)
    # Decimal takes quadratic time, and Python refuses it from 4,300 digits on.
    return _opaque_of("python.int", hex(value), path, context, depth)


def _float(value: float, path: str, context: CaptureContext, depth: int) -> Value:
    reduced = wire_float(float.__float__(value))
    if type(reduced) is dict:
        return _tagged("$float", reduced["$float"], path, context, depth)
    return reduced


def wire_float(value: float) -> Value:
    """A float as VAL-2 and section 6 write it."""
    if value != value:
        return {"$float": "nan"}
    if value in (float("inf"), float("-inf")):
        return {"$float": "inf" if value > 0 else "-inf"}
    return int(value) if value.is_integer() and abs(value) <= _MAX_INTEGER else value


def _bytes(value: Any, path: str, context: CaptureContext, depth: int) -> Value:
    room = LIMITS["maxTextBytes"] if context.budget.data > 0 else 0
    if issubclass(type(value), memoryview):
        # A view of one dimension is not copied whole.
        size, kept = value.nbytes, (value[:room] if value.ndim == 1 else value).tobytes()[:room]
    else:
        base = bytes if issubclass(type(value), bytes) else bytearray
        size, kept = base.__len__(value), bytes(base.__getitem__(value, slice(0, room)))
    context.budget.data -= len(kept)
    if size > room:
        context.omissions.add(path, "truncated", size)
    return kept if room > 0 or size == 0 else LEFT_OUT


def _list(value: Any, path: str, context: CaptureContext, depth: int) -> Value:
    base = list if issubclass(type(value), list) else tuple
    return capture_items(value, base, path, context, depth + 1)


def _tuple(value: Any, path: str, context: CaptureContext, depth: int) -> Value:
    context.budget.take(1)
    return {"$tuple": capture_items(value, tuple, f"{path}/$tuple", context, depth + 2)}


def _is_sent_as_it_is(value: Any, budget: Budget) -> bool:
    """Whether a value crosses as it stands, which most do; it is counted then."""
    cls = type(value)
    if cls is str:
        if budget.data <= 0 or len(value) > _MAX_TEXT_BYTES or not value.isascii():
            return False
        budget.data -= len(value)
    elif cls is int:
        if not -_MAX_INTEGER <= value <= _MAX_INTEGER:
            return False
    elif value is not None and cls is not bool:
        return False
    budget.values -= 1
    return True


def capture_items(
    items: Any, base: type[list[Any]] | type[tuple[Any, ...]], path: str, context: CaptureContext, depth: int
) -> list[Value]:
    """The elements of a list or tuple; what is left out is null, so that the others keep their place."""
    size = base.__len__(items)
    captured: list[Value] = []
    for index, item in enumerate(base.__getitem__(items, slice(0, context.budget.values + 1))):
        if context.budget.values < _MAX_COST:
            context.omissions.add(path, "truncated", size)
            break
        if _is_sent_as_it_is(item, context.budget):
            captured.append(item)
            continue
        one = capture_value(item, f"{path}/{index}", context, depth)
        captured.append(None if one is LEFT_OUT else one)
    return captured


def _dict(value: Any, path: str, context: CaptureContext, depth: int) -> Value:
    size = dict.__len__(value)
    entries = list(islice(dict.items(value), context.budget.values + 1))
    if not all(issubclass(type(key), str) for key, _ in entries):
        return _pairs(entries, size, path, context, depth)
    if len(entries) == 1 and str.__str__(entries[0][0]).startswith("$"):
        return _pairs(entries, size, path, context, depth)
    captured = capture_entries(entries, path, context, depth + 1, size)
    # What was left out may have left a map that looks like a tag (TAG-4).
    if len(captured) == 1 and next(iter(captured)).startswith("$"):
        only = [(key, item) for key, item in entries if well_formed(key) in captured]
        return _pairs(only, len(only), path, context, depth)
    return captured


_key_of: Final = itemgetter(0)


def capture_entries(
    entries: list[tuple[str, Any]], path: str, context: CaptureContext, depth: int, size: int
) -> dict[str, Value]:
    """A map with text keys, in the order of CAP-2; less what looks like a secret (DIS-1)."""
    captured: dict[str, Value] = {}
    shown = context.shown_anyway if path == "/attributes" else frozenset()
    for key, item in sorted([(well_formed(key), item) for key, item in entries], key=_key_of):
        if context.budget.values < _MAX_COST:
            context.omissions.add(path, "truncated", size)
            break
        if key in captured or (len(key) > _SURELY_NAME and utf8_length(key) > LIMITS["maxNameBytes"]):
            context.omissions.add(path, "unsupported", utf8_length(key))
            continue
        if looks_secret(key, context.types.secret_names) and key not in shown:
            context.omissions.add(pointer(path, key), "redacted")
            continue
        if _is_sent_as_it_is(item, context.budget):
            captured[key] = item
            continue
        one = capture_value(item, pointer(path, key), context, depth)
        if one is not LEFT_OUT:
            captured[key] = one
    return captured


def _pairs(
    entries: list[tuple[Any, Any]], size: int, path: str, context: CaptureContext, depth: int
) -> Value:
    if depth + 3 > LIMITS["maxDepth"]:
        context.omissions.add(path, "truncated", size)
        return LEFT_OUT
    context.budget.take(1)
    captured: list[Value] = []
    for index, (key, item) in enumerate(entries):
        # A pair, and both of its sides.
        if context.budget.values < 1 + 2 * _MAX_COST:
            context.omissions.add(path, "truncated", size)
            break
        at = f"{path}/$map/{index}"
        context.budget.take(1)
        one = capture_value(key, f"{at}/0", context, depth + 3)
        if one is LEFT_OUT:
            continue
        # Before the value is looked at: an error in it would be numbered, and sent.
        if any(looks_secret(name, context.types.secret_names) for name in names_in(one)):
            context.omissions.add(f"{at}/1", "redacted")
            continue
        other = capture_value(item, f"{at}/1", context, depth + 3)
        if other is not LEFT_OUT:
            captured.append([one, other])
    return {"$map": captured}


def _time(value: datetime, path: str, context: CaptureContext, depth: int) -> Value:
    try:
        offset = datetime.utcoffset(value)
        instant = None if offset is None else datetime.replace(value, tzinfo=None, fold=0) - offset
    except BaseException:  # a time zone of one's own, or an instant outside of the years 1 to 9999
        instant = None
    if instant is None:
        return _opaque(value, path, context, depth)
    context.budget.take(1)
    text = datetime.isoformat(instant)
    return {"$time": f"{text.rstrip('0') if instant.microsecond else text}Z"}


def _error(value: BaseException, path: str, context: CaptureContext, depth: int) -> Value:
    reference = context.reference(value)
    if reference is None:
        context.omissions.add(path, "truncated")
        return LEFT_OUT
    context.budget.take(1)
    return {"$error": reference}


def _object(value: Any, path: str, context: CaptureContext, depth: int) -> Value:
    definition = context.types.value_definition_of(type(value))
    if definition is None:
        names = [(name, name) for name in dataclass_fields(type(value)) or ()]
        type_name = context.types.name_of(type(value))
    else:
        names, type_name = list(definition.fields.items()), definition.type
    context.budget.take(3)
    entries: list[tuple[str, Any]] = []
    for wire, local in names:
        try:
            entries.append((wire, object.__getattribute__(value, local)))
        except BaseException:  # a field that was deleted, or a property that fails
            context.omissions.add(f"{path}/$object/fields{pointer('', wire)}", "failed")
    fields = capture_entries(entries, f"{path}/$object/fields", context, depth + 3, len(entries))
    return {"$object": {"type": type_name, "fields": fields}}


def _opaque(value: Any, path: str, context: CaptureContext, depth: int) -> Value:
    try:
        text = str(value) if prints_briefly(value) else ""
    except BaseException:  # whatever its __str__ does, the rest of the error crosses
        text = ""
    return _opaque_of(context.types.name_of(type(value)), text, path, context, depth)


def _opaque_of(type_name: str, text: str, path: str, context: CaptureContext, depth: int) -> Value:
    if depth + 2 > LIMITS["maxDepth"]:
        context.omissions.add(path, "truncated")
        return LEFT_OUT
    context.budget.take(3)
    context.omissions.add(path, "unsupported")
    return {"$opaque": {"type": type_name, "text": cut_middle(text, BOUNDS["maxOpaqueBytes"]).text}}


@dataclass(frozen=True)
class _Rule:
    """How the instances of one class are captured; `levels` of depth that they take themselves."""

    base: type
    capture: Callable[[Any, str, CaptureContext, int], Value]
    levels: int = 0


# In the order in which they are tried for subclasses; bool and None cannot have any.
_RULES = (
    _Rule(str, _text),
    _Rule(bool, _same),
    _Rule(int, _int),
    _Rule(float, _float),
    _Rule(type(None), _same),
    _Rule(dict, _dict, 1),
    _Rule(list, _list, 1),
    _Rule(tuple, _tuple, 2),
    _Rule(bytes, _bytes),
    _Rule(bytearray, _bytes),
    _Rule(memoryview, _bytes, 1),
    _Rule(datetime, _time, 1),
)
_RULES_BY_ID = {id(rule.base): rule for rule in _RULES}
_ERROR_RULE = _Rule(BaseException, _error, 1)
_OBJECT_RULE = _Rule(object, _object, 3)
_OPAQUE_RULE = _Rule(object, _opaque, 2)


def _rule_for(cls: type, context: CaptureContext) -> _Rule:
    if context.types.value_definition_of(cls) is not None:
        return _OBJECT_RULE
    if issubclass(cls, BaseException):
        return _ERROR_RULE
    if dataclass_fields(cls) is not None:
        return _OBJECT_RULE
    return next((rule for rule in _RULES if issubclass(cls, rule.base)), _OPAQUE_RULE)
