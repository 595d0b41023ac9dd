"""The relaxation's levels, one after the other, and again for instances that differ a little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rebalance.instance import Instance
from rebalance.model.arrays import Floats
from rebalance.model.before import Before
from rebalance.model.model import Model, build
from rebalance.solve.clock import Clock
from rebalance.solve.program import Program, Solution
from rebalance.solve.relaxation import Relaxation

HOLD = 1e-9
"""Relative slack with which a level is held: less comes out infeasible, more gives something back."""


@dataclass(frozen=True)
class Group:
    """People of a category, or units of an item, at a place: as a last level, what waits or is short there.

    Attributes
    ----------
    kind : {"wait", "short"}
    place : str
    name : str
        The category or item.
    """

    kind: Literal["wait", "short"]
    place: str
    name: str

    def cost(self, program: Program) -> Floats:
        """Charge one for each person, or unit, and day."""
        data = program.model.data
        block = program.model.kind(self.kind)
        where, what, names = ("d", "c", data.categories) if self.kind == "wait" else ("p", "i", data.items)
        cost = np.zeros(program.first_tour)
        if self.place in data.places and self.name in names:
            mine = block[where] == data.places.index(self.place)
            mine &= block[what] == names.index(self.name)
            cost[program.block(self.kind)] = mine.astype(np.float64)
        return cost


class Ladder:
    """Each level's optimum over fractions, those above it held at theirs; then the groups asked for.

    A group comes after all levels asked for, and is not held while the next one is asked.

    Parameters
    ----------
    instance : Instance
    clock : Clock
    levels : sequence of str, optional
        Which levels, in their order; by default all.
    groups : sequence of Group
    before : Before, optional
        An earlier plan's orders.

    Attributes
    ----------
    model : Model
    values : dict of str or Group to float
    solutions : dict of str or Group to Solution
        What the solver found at each.

    Raises
    ------
    OutOfTime
        If the clock ran out.
    """

    def __init__(
        self,
        instance: Instance,
        clock: Clock,
        levels: Sequence[str] | None = None,
        groups: Sequence[Group] = (),
        before: Before | None = None,
    ) -> None:
        self._clock, self._before, self._groups = clock, before, tuple(groups)
        self._levels = tuple(instance.policy.levels_with(before is not None) if levels is None else levels)
        self.model = build(instance, before)
        self.program = Program(self.model, clock)
        self._steps: tuple[str | Group, ...] = (*self._levels, *self._groups)
        self._costs = {step: self._charge(step) for step in self._steps}
        # All rows are there from the start, so that every basis that is kept fits.
        self._rows = {level: self.program.hold(self._costs[level], np.inf) for level in self._levels}
        self._bases: dict[str | Group, Any] = {}
        self.solutions: dict[str | Group, Solution] = {}
        self.values = self._climb(self.solutions)

    def cost(self, step: str | Group) -> Floats:
        """What a level or group charges, shape (first_tour,)."""
        return self._costs[step]

    def again(self, instance: Instance) -> dict[str | Group, float]:
        """Solve an instance that differs from this one: from what is kept, if it differs in figures alone.

        Parameters
        ----------
        instance : Instance
            Its levels must be the same.
        """
        model = build(instance, self._before)
        kept = self.program.model
        if not (self._same_costs(model) and self.program.adopt(model)):
            return Ladder(instance, self._clock, self._levels, self._groups, self._before).values
        try:
            return self._climb({})
        finally:
            self.program.adopt(kept)

    def _charge(self, step: str | Group) -> Floats:
        return self.program.level_cost(step) if isinstance(step, str) else step.cost(self.program)

    def _same_costs(self, model: Model) -> bool:
        return all(
            np.array_equal(model.charge(level, block), self.model.charge(level, mine))
            for level in self._levels
            for block, mine in zip(model.columns, self.model.columns, strict=False)
        )

    def _climb(self, solutions: dict[str | Group, Solution]) -> dict[str | Group, float]:
        program = self.program
        relaxation = Relaxation(program.model, program)
        rows = np.array(list(self._rows.values()), dtype=np.int64)
        program.bound_rows(rows, np.full(len(rows), np.inf))
        values: dict[str | Group, float] = {}
        for step in self._steps:
            program.charge(self._costs[step])
            if step in self._bases:
                program.begin(self._bases[step])
            solution = relaxation.solve()
            if solution is None:
                raise RuntimeError(f"{step}: moving nobody keeps all rules, but the solver finds no point")
            self._bases.setdefault(step, program.basis())
            values[step], solutions[step] = solution.value, solution
            if isinstance(step, str):
                limit = solution.value + HOLD * max(1.0, abs(solution.value))
                program.bound_rows(np.array([self._rows[step]]), np.array([limit]))
        return values
