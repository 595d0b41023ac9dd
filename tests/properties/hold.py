"""What the properties have in common: how many examples are tried, and how values are compared."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings

from rebalance.plan.document.faults import PlanWarning
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.written import to_json

Test = TypeVar("Test", bound=Callable[..., None])

NEAR = 1e-6
"""Levels that differ by less than this, relatively, are equal as far as floats can tell."""


def examples(most: int) -> Callable[[Test], Test]:
    """Try so many examples, the same in every run: what fails on one machine fails on all."""
    return settings(
        max_examples=most,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def same(a: float, b: float) -> bool:
    return abs(a - b) <= NEAR * max(1.0, abs(a), abs(b))


def no_worse(values: Iterable[float], others: Iterable[float]) -> bool:
    """Whether values, most important first, are at most others where the two first differ."""
    for value, other in zip(values, others, strict=True):
        if not same(value, other):
            return value < other
    return True


def values(plan: Plan) -> dict[str, float]:
    return {objective.level: objective.value for objective in plan.objectives}


def document(plan: Plan) -> dict[str, Any]:
    """The plan as it is read back, but for the moment at which it was made."""
    read: dict[str, Any] = json.loads(to_json(plan))
    return read


NAMED_ROWS = re.compile(r" \(rows [\d, ]+\)")


def text(plan: Plan, rows: bool = True) -> str:
    """The plan as it is written, but for the moment at which it was made.

    Without `rows`, warnings are only told by what they say: where they point is a row of a file, or several
    that they name.
    """
    told: dict[str, Any] = {"generated_at": dt.datetime(2022, 4, 3, tzinfo=dt.UTC)}
    if not rows:
        said = [(warning.code, NAMED_ROWS.sub("", warning.message)) for warning in plan.warnings]
        warnings = sorted(said)
        told["warnings"] = tuple(PlanWarning(code=c, message=m, where="") for c, m in warnings)
    return to_json(plan.model_copy(update=told))
