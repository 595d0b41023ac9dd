"""The relaxation by itself, level by level: what fractions of people and vehicles could do."""

from __future__ import annotations

from rebalance.instance import Instance
from rebalance.model.before import Before
from rebalance.model.model import build
from rebalance.solve.program import Clock, Program
from rebalance.solve.relaxation import Relaxation

HOLD = 1e-9
"""Relative slack with which a level is held: less comes out infeasible, more gives something back."""


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
    model = build(instance, before)
    program = Program(model, Clock(time_limit))
    relaxation = Relaxation(model, program)
    values = {}
    for level in instance.policy.levels_with(before is not None):
        cost = program.level_cost(level)
        program.charge(cost)
        solution = relaxation.solve()
        if solution is None:
            raise RuntimeError(f"level {level}: moving nobody keeps all rules, but the solver finds no point")
        values[level] = solution.value
        program.hold(cost, solution.value + HOLD * max(1.0, abs(solution.value)))
    return values
