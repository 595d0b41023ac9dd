"""Each level's duals, the levels above it held at what a plan reaches: what a certificate is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.model import Model
from rebalance.solve.clock import Clock, OutOfTime
from rebalance.solve.ladder import HOLD
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation

Duals = dict[str, Floats]


def duals(
    model: Model,
    values: Mapping[str, float],
    shares: Mapping[str, Sequence[float]],
    time_limit: float = 60.0,
) -> dict[str, Duals]:
    """Solve the relaxation level by level.

    Parameters
    ----------
    model : Model
    values : mapping of str to float
        What a plan reaches at each level, the most important first.
    shares : mapping of str to sequence of float
        The shares that it leaves at levels of fairness, the largest first, those of 0 left out.
    time_limit : float
        Seconds; levels for which they do not last are left out.

    Returns
    -------
    dict of str to dict of str to array of float
        For each level the rows' duals by rule, and under ``held`` those of the levels above, in their order;
        under ``held share of people`` (and ``of supplies``), where any are held, what one more of each share
        would cost, in the order of the rows of ``share of people``.
    """
    program = Program(model, Clock(time_limit))
    relaxation = Relaxation(model, program)
    found: dict[str, Duals] = {}
    held: list[int] = []
    ranks: dict[str, list[Ints]] = {}
    for level, value in values.items():
        cost = program.level_cost(level)
        program.charge(cost)
        try:
            solution = relaxation.solve()
        except OutOfTime:
            break
        if solution is not None:
            found[level] = {rule: solution.dual[part] for rule, part in program.rows_of_rule.items()}
            found[level]["held"] = solution.dual[held]
            for of, rows in ranks.items():
                found[level][f"held share of {of}"] = np.sum([solution.dual[r] for r in rows], axis=0)
        held.append(program.hold(cost, _above(value)))
        left = shares.get(level, ())
        for rule in model.ranks.get(level, ()):
            if rule.rank <= len(left) or rule is model.ranks[level][-1]:
                ranks.setdefault(rule.of, []).append(program.add(rule))
                program.hold(program.level_cost(rule), _above(sum(left[: rule.rank])))
    return found


def _above(value: float) -> float:
    return value + HOLD * max(1.0, abs(value))
