"""Every error that another leads to, and a registry that a user would make for their classes."""

from __future__ import annotations

from fidelity.same import dict_of
from rethrown import ErrorRegistry
from rethrown.identity import is_process_control


def reached(error: BaseException) -> list[BaseException]:
    found: dict[int, BaseException] = {}
    pending: list[object] = [error]
    for each in pending:
        if isinstance(each, BaseException) and id(each) not in found:
            found[id(each)] = each
            pending += [each.__cause__, each.__context__, *dict_of(each).values(), *each.args]
            pending += getattr(each, "exceptions", ())
        elif isinstance(each, (list, tuple)):
            pending += each
    return list(found.values())


def registered(*errors: BaseException) -> ErrorRegistry:
    registry = ErrorRegistry()
    classes = {type(each) for error in errors for each in reached(error)}
    for cls in classes:
        if cls.__module__ != "builtins" or is_process_control(cls):
            registry.register(cls, process_control=is_process_control(cls))
    return registry
