"""A small program of whole numbers: the least of a cost, stated row by row and solved by HiGHS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import highspy
import pulp

from rebalance.solve.problem import done, on_solver, set_option

#: Of the cost, relatively: what whole numbers cannot tell apart.
_GAP = 1e-9


class Least:
    """Numbers ≥ 0, each with a cost for one of it, and limits on sums of them."""

    def __init__(self) -> None:
        self._problem = pulp.LpProblem("least", pulp.LpMinimize)
        self._variables: list[Any] = []
        self._costs: list[float] = []

    def number(self, upper: float, cost: float = 0.0, whole: bool = True) -> int:
        """Add a number of at most `upper`, and return which it is."""
        category = pulp.LpInteger if whole else pulp.LpContinuous
        name = f"x{len(self._variables):07d}"
        self._variables.append(self._problem.add_variable(name, 0, upper, category))
        self._costs.append(cost)
        return len(self._variables) - 1

    def at_least(self, terms: Mapping[int, float], limit: float) -> None:
        """Let Σ coefficient × number be no less than a limit."""
        self._problem.addConstraint(self._sum(terms) >= limit)

    def equal(self, terms: Mapping[int, float], value: float) -> None:
        """Let Σ coefficient × number be a value."""
        self._problem.addConstraint(self._sum(terms) == value)

    def _sum(self, terms: Mapping[int, float]) -> Any:
        total = pulp.lpSum([])
        for number, coefficient in terms.items():
            total.addterm(self._variables[number], coefficient)
        return total

    def solve(self, time_limit: float, costs: Mapping[int, float] | None = None) -> list[float] | None:
        """Return the numbers of least cost; None if there are none, or none proven least in time.

        Parameters
        ----------
        time_limit : float
            Seconds.
        costs : mapping of int to float, optional
            What counts instead of the costs with which numbers were added, others nothing.
        """
        every = pulp.lpSum([])  # PuLP passes on only what occurs somewhere: the costs come afterwards.
        for variable in self._variables:
            every.addterm(variable, 1.0)
        self._problem.setObjective(every)
        highs = on_solver(self._problem)
        charged = self._costs if costs is None else [costs.get(n, 0.0) for n in range(len(self._costs))]
        for column, cost in enumerate(charged):
            done(highs.changeColCost(column, cost))
        set_option(highs, "time_limit", time_limit)
        set_option(highs, "mip_rel_gap", _GAP)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return [float(value) for value in highs.getSolution().col_value]
