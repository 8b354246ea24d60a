"""One readable report of a failure: every error of the graph with its origin, once.

The same envelope gives the same report in every language; everything in it is escaped (SPEC DIS-3).
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from rethrown.codec.text import number_text
from rethrown.graph import Node, errors_of
from rethrown.registry import ErrorRegistry
from rethrown.relay import envelope_of
from rethrown.text import printable, printable_line

_plain = ErrorRegistry()


def format_error(error: BaseException) -> str:
    """The report of an error, remote or local, many lines without a line break at the end. Never throws."""
    envelope: Any = envelope_of(error) or _plain.capture(error)
    return format_envelope(envelope)


def format_envelope(envelope: Node) -> str:
    """The report of an envelope."""
    nodes = errors_of(envelope)
    lines: list[str] = []
    shown: set[int] = set()
    # Errors still to be printed, the next one last: no recursion over what the wire refers to.
    pending = [_Entry(0, "", "")]
    while pending:
        reference, title, indent = pending.pop()
        node = nodes[reference]
        if reference in shown:
            lines.append(f"{indent}{title}(shown above: {printable_line(node['type'])})")
            continue
        shown.add(reference)
        origin = node.get("origin", envelope.get("origin"))
        own = [f"{title}{_headline(node)}", *(f"  {line}" for line in _details(node, origin))]
        lines.extend(indent + line.replace("\n", f"\n{indent}") for line in own)
        pending.extend(reversed(_below(node, indent)))
    return "\n".join(lines)


class _Entry(NamedTuple):
    reference: int
    title: str
    indent: str


def _below(node: Node, indent: str) -> list[_Entry]:
    """What an error refers to, in the order in which a reader wants it."""
    entries: list[_Entry] = []
    cause, context, errors = node.get("cause"), node.get("context"), node.get("errors", [])
    if cause is not None:
        entries.append(_Entry(cause, "Caused by: ", indent))
    if context is not None and not node.get("suppressContext") and context != cause:
        entries.append(_Entry(context, "While handling: ", indent))
    for at, reference in enumerate(errors, 1):
        entries.append(_Entry(reference, f"Member {at} of {len(errors)}: ", f"{indent}  "))
    return entries


def _headline(node: Node) -> str:
    kind = printable_line(node["type"])
    return f"{kind}: {_indented(node['message'])}" if "message" in node else kind


def _details(node: Node, origin: Node | None) -> list[str]:
    attributes = node.get("attributes", {})
    return [
        *_facts(node),
        *_raised(origin),
        *_stack(node),
        *(f"{printable_line(name)} = {_shown(attributes[name])}" for name in sorted(attributes)),
        *(f"note: {_indented(note)}" for note in node.get("notes", ())),
        *_labelled("stdout", node.get("stdout")),
        *_labelled("stderr", node.get("stderr")),
        *(
            [f"billable units: {printable_line(_number(node['billableUnits']))}"]
            if "billableUnits" in node
            else []
        ),
        *(_left_out(each) for each in node.get("omitted", ())),
    ]


def _facts(node: Node) -> list[str]:
    retryable = ("retryable" if node["retryable"] else "not retryable") if "retryable" in node else None
    facts = (
        f"code {printable_line(node['code'])}" if "code" in node else None,
        node.get("kind"),
        node.get("status"),
        f"HTTP {node['httpStatus']}" if "httpStatus" in node else None,
        retryable,
        f"retry after {node['retryAfterMs']} ms" if "retryAfterMs" in node else None,
    )
    shown = ", ".join(fact for fact in facts if fact is not None)
    return [shown] if shown else []


def _raised(origin: Node | None) -> list[str]:
    if not origin:
        return []
    runtime = f" ({origin['runtime']})" if "runtime" in origin else ""
    where = [f"{origin.get('language', 'unknown')}{runtime}"]
    where += [f"{name} {origin[name]}" for name in ("service", "worker", "task", "host") if origin.get(name)]
    return [f"raised in {printable_line(', '.join(where))}"]


def _stack(node: Node) -> list[str]:
    """The calls, innermost last; the text of the origin where there are no frames."""
    if "frames" not in node:
        return (
            [f"  {printable_line(line)}" for line in node["traceback"].split("\n")]
            if "traceback" in node
            else []
        )
    calls: list[str] = []
    for frame in node["frames"]:
        place = ":".join(
            str(part)
            for part in (frame.get("file", "?"), frame.get("line"), frame.get("column"))
            if part is not None
        )
        call = f"{frame['function']} ({place})" if "function" in frame else place
        calls.append(f"  at {printable_line(call)}")
        if "source" in frame:
            calls.append(f"       {printable_line(frame['source'])}")
    return calls


def _labelled(label: str, text: str | None) -> list[str]:
    return [] if text is None else [f"{label}: {_indented(text.removesuffix(chr(10)))}"]


def _left_out(omission: Node) -> str:
    size = f", {omission['size']}" if "size" in omission else ""
    return f"left out: {printable_line(omission.get('path', '')) or 'parts'} ({omission['reason']}{size})"


def _indented(text: str) -> str:
    # Deeper than every line that could follow here: an error's own, and those of its members.
    return printable(text).replace("\n", "\n      ")


def _number(value: Any) -> str:
    return value if isinstance(value, str) else number_text(value)


def _shown(value: Any) -> str:
    return printable_line(_compact(value))


def _compact(value: Any) -> str:
    """A value as JavaScript's JSON.stringify writes it; bytes as their number."""
    if isinstance(value, bytes):
        return f'"{len(value)} bytes"'
    if isinstance(value, list):
        return f"[{','.join(_compact(item) for item in value)}]"
    if isinstance(value, dict):
        entries = (f"{json.dumps(key, ensure_ascii=False)}:{_compact(value[key])}" for key in sorted(value))
        return f"{{{','.join(entries)}}}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value)
    return json.dumps(value, ensure_ascii=False)
