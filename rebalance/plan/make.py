"""From an instance to a plan that has passed the check."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal

from rebalance.instance import Instance
from rebalance.instance.variants import Variants
from rebalance.model.before import Before
from rebalance.model.data import Data
from rebalance.model.model import Candidates, assemble
from rebalance.plan.apart import Job, jobs, together
from rebalance.plan.build import build
from rebalance.plan.certify import certified
from rebalance.plan.check import Violation, check
from rebalance.plan.conflicts import Conflict, conflicts
from rebalance.plan.document.plan import Plan
from rebalance.plan.keep import before_of, to_keep
from rebalance.plan.let_go import LetGo, let_go
from rebalance.plan.proof.stated import explained
from rebalance.plan.side_by_side import side_by_side
from rebalance.solve.clock import Clock
from rebalance.solve.other import solve_whole
from rebalance.solve.parts import Part, parts
from rebalance.solve.result import Result
from rebalance.solve.run import solve
from rebalance.solve.told import NoPlan, Step
from rebalance.words import Language

Solver = Literal["highs", "scip"]

KEPT = 0.05
"""Part of the time limit kept for putting the plans of parts together, and for checking the whole."""

EXPLAIN = 0.12
"""Part of the time limit in which the plan's reasons are proven, where that is asked for."""

WRITE = 0.03
"""Part of the time limit kept for ending what is being proven, and for writing the plan down."""

CANDIDATES_A_SECOND = 10_000
"""With more candidates than this for each of those seconds, nothing would be proven before they are over."""


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
    processes: int = 1,
    variants: Variants | None = None,
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
    processes : int
        How many parts of a large instance that share nothing are planned at the same time.
    variants : Variants, optional
        The instance's input: where it is given, the plan's reasons and bottlenecks are proven, as far as a
        part of the time limit, `EXPLAIN`, allows. Where the instance is too large for that, none are.

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
    begun = time.monotonic()
    asked = _Asked(language, freeze_until, solver)
    before = asked.before(instance, previous)
    if previous is not None and before is not None:
        kept = to_keep(instance, previous, before.frozen)
        if apart := conflicts(instance, kept):
            raise NotKept(apart, let_go(instance, kept))
    every = Candidates.of(instance, before)
    proving = EXPLAIN * time_limit if variants is not None else 0.0
    if len(every) > CANDIDATES_A_SECOND * proving:
        proving = 0.0
    searching = time_limit - proving
    if solver == "highs" and len(some := parts(every)) > 1:
        plan = _in_parts(every.data, some, asked, previous, begun + searching, processes, progress)
    else:
        left = searching - (time.monotonic() - begun)
        result = asked.solve(instance, left, before, every, progress)
        plan = asked.write(instance, result, previous, before)
    violations = check(instance, plan, previous)
    if violations:
        raise BadPlan(violations)
    if variants is not None and proving:
        left = min(proving, (1 - WRITE) * time_limit - (time.monotonic() - begun))
        # Where the solver gives up, the plan in hand is worth more than its reasons.
        with suppress(RuntimeError):
            plan = explained(plan, variants, Clock(left), language, before)
    if certificate:
        plan = certified(instance, assemble(every), plan, previous, time_limit)
    return plan


@dataclass(frozen=True)
class _Asked:
    """What is asked of every part in the same way."""

    language: Language
    freeze_until: dt.date | None
    solver: Solver

    def before(self, instance: Instance, previous: Plan | None) -> Before | None:
        return None if previous is None else before_of(instance, previous, self.freeze_until)

    def solve(
        self,
        instance: Instance,
        time_limit: float,
        before: Before | None,
        every: Candidates | None = None,
        progress: Callable[[Step], None] | None = None,
    ) -> Result:
        if self.solver == "highs":
            return solve(instance, time_limit, progress, before, every)
        return solve_whole(instance, time_limit, progress, before)

    def write(self, instance: Instance, result: Result, previous: Plan | None, before: Before | None) -> Plan:
        if previous is None or before is None:
            return build(instance, result, self.language)
        frozen = instance.days if result.stands else before.frozen
        return build(instance, result, self.language, to_keep(instance, previous, frozen), frozen)


def _in_parts(
    data: Data,
    some: Sequence[Part],
    asked: _Asked,
    previous: Plan | None,
    until: float,
    processes: int,
    progress: Callable[[Step], None] | None,
) -> Plan:
    """Plan each part, with a twentieth of the time kept for putting the plans together and checking them."""
    todo = list(jobs(data, some, previous))
    until -= KEPT * (until - time.monotonic())
    make = partial(_one_part, asked)
    made = side_by_side(todo, make, until=until, processes=processes, progress=progress)
    plans = [plan for plan, _ in made]
    if any(late for _, late in made) and not any(plan.transfers or plan.shipments for plan in plans):
        raise NoPlan
    return together(data, some, plans, asked.language)


def _one_part(asked: _Asked, job: Job, seconds: float) -> tuple[Plan, bool]:
    """Plan a part, and say whether time was too short: nobody moves there, but the others are not lost."""
    before = asked.before(job.instance, job.previous)
    late = False
    try:
        result = asked.solve(job.instance, seconds, before)
    except NoPlan as none:
        if none.idle is None:
            raise
        result, late = none.idle, True
    return asked.write(job.instance, result, job.previous, before), late
