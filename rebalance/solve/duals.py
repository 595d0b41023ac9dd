"""Each level's duals, the levels above it held at what a plan reaches: what a certificate is made of."""

from __future__ import annotations

from collections.abc import Mapping

from rebalance.model.arrays import Floats
from rebalance.model.model import Model
from rebalance.solve.clock import Clock, OutOfTime
from rebalance.solve.ladder import HOLD
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation

Duals = dict[str, Floats]


def duals(model: Model, values: Mapping[str, float], time_limit: float = 60.0) -> dict[str, Duals]:
    """Solve the relaxation level by level.

    Parameters
    ----------
    model : Model
    values : mapping of str to float
        What a plan reaches at each level, the most important first.
    time_limit : float
        Seconds; levels for which they do not last are left out.

    Returns
    -------
    dict of str to dict of str to array of float
        For each level the rows' duals by rule, and under ``held`` those of the levels above, in their order.
    """
    program = Program(model, Clock(time_limit))
    relaxation = Relaxation(model, program)
    found: dict[str, Duals] = {}
    first = len(program.row_upper)
    for level, value in values.items():
        cost = program.level_cost(level)
        program.charge(cost)
        try:
            solution = relaxation.solve()
        except OutOfTime:
            break
        if solution is not None:
            found[level] = {rule: solution.dual[part] for rule, part in program.rows_of_rule.items()}
            found[level]["held"] = solution.dual[first:]
        program.hold(cost, value + HOLD * max(1.0, abs(value)))
    return found
