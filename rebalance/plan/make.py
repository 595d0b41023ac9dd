"""From an instance to a plan that has passed the check."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rebalance.instance import Instance
from rebalance.plan.build import build
from rebalance.plan.check import Violation, check
from rebalance.plan.schema import Plan
from rebalance.solve.run import Step, solve
from rebalance.words import Language


class BadPlan(Exception):
    """The plan made breaks a rule: a bug in rebalance.

    Attributes
    ----------
    violations : tuple of Violation
        Every rule broken, and where.
    """

    def __init__(self, violations: Sequence[Violation]) -> None:
        super().__init__(f"the plan breaks {len(violations)} rules: {violations[0].message}")
        self.violations = tuple(violations)


def make_plan(
    instance: Instance,
    *,
    time_limit: float = 60.0,
    progress: Callable[[Step], None] | None = None,
    language: Language = "en",
) -> Plan:
    """Plan an instance, and check the plan.

    Parameters
    ----------
    instance : Instance
    time_limit : float
        Seconds; when they are over, the best plan found so far is taken.
    progress : callable, optional
        Called with each `Step` of the search.
    language : {"en", "zh"}
        Of the texts in the plan.

    Returns
    -------
    Plan
        One that keeps every rule.

    Raises
    ------
    NoPlan
        The limit was reached before there was any plan.
    BadPlan
        The plan made breaks a rule.
    """
    plan = build(instance, solve(instance, time_limit, progress), language)
    violations = check(instance, plan)
    if violations:
        raise BadPlan(violations)
    return plan
