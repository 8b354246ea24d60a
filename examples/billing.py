"""The errors of a billing service, and how they cross. billing.ts is its twin."""

from __future__ import annotations

from rethrown import ErrorRegistry

errors = ErrorRegistry()


@errors.register(
    "billing.QuotaExceeded",
    fields=("limit", "used"),
    code="QUOTA",
    kind="user",
    status="resource_exhausted",
    aliases=("billing.OverQuota",),
)
class QuotaExceeded(Exception):
    def __init__(self, limit: int, used: int) -> None:
        super().__init__(f"{used} of {limit} calls used")
        self.limit = limit
        self.used = used


class BurstQuotaExceeded(QuotaExceeded):
    """Nobody registered this one: whoever knows QuotaExceeded catches it as that."""


@errors.register("billing.PaymentFailed", code="PAYMENT", status="failed_precondition")
class PaymentFailed(Exception):
    pass
