"""The limits that hold something back, as far as they are known."""

from __future__ import annotations

from collections.abc import Iterable

from rebalance.plan.document.left import Reason


def binding(why: Iterable[Reason]) -> list[str]:
    """Name the limits that are proven to bind; where none is, those that the plan's own figures show."""
    reasons = list(why)
    proven = {reason.limit for reason in reasons if reason.proof is not None}
    return sorted(proven or {reason.limit for reason in reasons})
