"""From an instance to a plan that has passed the check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Literal

from rebalance.instance import Instance
from rebalance.plan.build import build
from rebalance.plan.certify import certified
from rebalance.plan.check import Violation, check
from rebalance.plan.conflicts import Conflict, conflicts
from rebalance.plan.keep import before_of, to_keep
from rebalance.plan.let_go import LetGo, let_go
from rebalance.plan.schema import Plan
from rebalance.solve.other import solve_whole
from rebalance.solve.run import Step, solve
from rebalance.words import Language

Solver = Literal["highs", "scip"]


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


class NotKept(Exception):
    """Orders that are to stay as they are cannot all be carried out.

    Attributes
    ----------
    conflicts : tuple of Conflict
        Not empty: one for each limit that does not let them stay.
    let_go : LetGo or None
        The least of them to take back; None if that could not be told.
    """

    def __init__(self, conflicts: Sequence[Conflict], let_go: LetGo | None) -> None:
        super().__init__(
            f"{len(conflicts)} limits do not let the orders stay: {conflicts[0].violation.message}"
        )
        self.conflicts = tuple(conflicts)
        self.let_go = let_go


def make_plan(
    instance: Instance,
    *,
    time_limit: float = 60.0,
    progress: Callable[[Step], None] | None = None,
    language: Language = "en",
    previous: Plan | None = None,
    freeze_until: dt.date | None = None,
    solver: Solver = "highs",
    certificate: bool = False,
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
    previous : Plan, optional
        The plan before this one, from which as little as can be is to change.
    freeze_until : date, optional
        Its orders up to this day, the day included, stay as they are.
    solver : {"highs", "scip"}
        By which the plan is made: HiGHS, with a search of our own, or SCIP, which takes small instances
        only.
    certificate : bool
        Whether the plan carries a certificate, for which there is as much time again.

    Returns
    -------
    Plan
        One that keeps every rule.

    Raises
    ------
    NoPlan
        The limit was reached before there was any plan.
    NotKept
        The orders that are to stay cannot be carried out.
    BadPlan
        The plan made breaks a rule.
    NoSolver, TooLarge
        SCIP is not installed, or the instance is not for it.
    """
    make = solve if solver == "highs" else solve_whole
    if previous is None:
        result = make(instance, time_limit, progress)
        plan = build(instance, result, language)
    else:
        before = before_of(instance, previous, freeze_until)
        kept = to_keep(instance, previous, before.frozen)
        if apart := conflicts(instance, kept):
            raise NotKept(apart, let_go(instance, kept))
        result = make(instance, time_limit, progress, before)
        frozen = instance.days if result.stands else before.frozen
        plan = build(instance, result, language, to_keep(instance, previous, frozen), frozen)
    violations = check(instance, plan, previous)
    if violations:
        raise BadPlan(violations)
    if certificate:
        plan = certified(instance, result.model, plan, previous, time_limit)
    return plan
