"""The relaxation by itself, level by level: what fractions of people and vehicles could do."""

from __future__ import annotations

from dataclasses import replace

from rebalance.instance import Instance
from rebalance.model.before import Before
from rebalance.solve.clock import Clock
from rebalance.solve.ladder import HOLD
from rebalance.solve.relaxation import Relaxation


def relaxed_levels(
    instance: Instance, time_limit: float = 60.0, before: Before | None = None
) -> dict[str, float]:
    """Each level's optimum over fractions, those above it held at theirs.

    Parameters
    ----------
    instance : Instance
    time_limit : float
        Seconds.
    before : Before, optional
        An earlier plan's orders.

    Returns
    -------
    dict of str to float
        In the policy's order.

    Raises
    ------
    OutOfTime
        If the limit was reached.
    """
    # Nothing is settled here: orders that are to stay may be given up.
    before = None if before is None else replace(before, frozen=0)
    relaxation = Relaxation.of(instance, Clock(time_limit), before)
    program, values = relaxation.program, dict[str, float]()
    for level in instance.policy.levels_with(before is not None):
        program.charge(program.level_cost(level), level)
        solution = relaxation.sift(lambda growth: None)
        if solution is None:
            raise RuntimeError(f"{level}: moving nobody keeps all rules, but the solver finds no point")
        values[level] = solution.value
        limit = solution.value + HOLD * max(1.0, abs(solution.value))
        program.hold(program.level_cost(level), limit, level)
    return values
