"""A plan of an instance within a time limit, by the way that its size asks for."""

from __future__ import annotations

from collections.abc import Callable

from rebalance.instance import Instance
from rebalance.model.before import Before
from rebalance.model.model import Candidates
from rebalance.solve.clock import Clock
from rebalance.solve.in_sectors import in_sectors
from rebalance.solve.level_by_level import LevelByLevel
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.result import Result
from rebalance.solve.told import Step

LARGE = 30_000
"""Candidates from which a plan is made in sectors: to solve all of it at each level takes too long then."""

KEEP, KEEP_SECONDS = 0.05, 1.5
"""Part of the time limit, and seconds, kept for writing the plan down and checking it."""

KEEP_EACH = 3.5e-6
"""Seconds kept for that for each candidate: a nation's plan takes 71."""


def solve(
    instance: Instance,
    time_limit: float = 60.0,
    progress: Callable[[Step], None] | None = None,
    before: Before | None = None,
    every: Candidates | None = None,
) -> Result:
    """Plan an instance.

    Parameters
    ----------
    instance : Instance
    time_limit : float
        Seconds for everything. When it is reached, the best plan so far is returned.
    progress : callable, optional
        Called with each `Step`.
    before : Before, optional
        An earlier plan's orders. The search starts from them where they can still be carried out, so that
        what comes out is no worse; those of the frozen days, which must be possible, stay as they are.
        A plan that stands is only bounded.
    every : Candidates, optional
        Those of the instance, if they are listed already.

    Returns
    -------
    Result
        The same for the same instance, unless the time limit cut the search short.

    Raises
    ------
    NoPlan
        If the limit was reached before any plan was found that moves anybody or anything.
    """
    clock, told = Clock(time_limit), progress or (lambda step: None)
    every = Candidates.of(instance, before) if every is None else every
    writing = min(KEEP_EACH * len(every), time_limit / 3)
    clock.limit -= max(KEEP * time_limit, min(KEEP_SECONDS, 0.3 * time_limit), writing)
    policy = instance.policy
    limited = {policy.max_supporters_per_recipient, policy.max_recipients_per_supporter} != {None}
    # Where help is limited that joins all sectors.
    if len(every) >= LARGE and not limited:
        return in_sectors(every, before, clock, told)
    run = LevelByLevel(Relaxation.over(every, clock, before), clock, told, before)
    if before is not None:
        run.depart(before)
    return run.result()
