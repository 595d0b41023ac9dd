"""The relaxation's levels, one after the other, and again for instances that differ a little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rebalance.instance import Instance
from rebalance.model.arrays import Floats
from rebalance.model.before import Before
from rebalance.model.model import Model, build
from rebalance.solve.clock import Clock
from rebalance.solve.program import Basis, Program, Solution
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.start import Start

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

    A level of fairness is its largest share; the ranks after it are not settled here.

    A group comes after all levels asked for, and is not held while the next one is asked.

    Parameters
    ----------
    instance : Instance
    clock : Clock
    levels : sequence of str, optional
        Which levels, in their order; by default all.
    groups : sequence of Group
    before : Before, optional
        An earlier plan's orders; those of the frozen days stay as they are.

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
        self.program = Program(self.model, clock, by_arrays=True)
        self._fix(self.model)
        self._steps: tuple[str | Group, ...] = (*self._levels, *self._groups)
        self._costs = {step: self._charge(step) for step in self._steps}
        # All rows are there from the start, so that every basis that is kept fits.
        self._rows = {level: self.program.hold(self._costs[level], np.inf) for level in self._levels}
        self._bases: dict[str | Group, Basis] = {}
        self.solutions: dict[str | Group, Solution] = {}
        for step, solution in self._climb(self._steps, {}):
            self.solutions[step] = solution
        self.values = {step: solution.value for step, solution in self.solutions.items()}

    def cost(self, step: str | Group) -> Floats:
        """What a level or group charges, shape (first_tour,)."""
        return self._costs[step]

    def again(
        self,
        instance: Instance,
        groups: Sequence[Group] = (),
        known: Mapping[str | Group, float] | None = None,
    ) -> Iterator[tuple[str | Group, float]]:
        """Solve an instance that differs from this one: from what is kept, if it differs in figures alone.

        Parameters
        ----------
        instance : Instance
            Its levels must be the same.
        groups : sequence of Group
            Asked for after the levels.
        known : mapping of str or Group to float, optional
            Levels of that instance that have been found before; they are held, and not asked for again.

        Yields
        ------
        tuple of (str or Group, float)
            Each level's optimum, then each group's: what is known when the clock runs out is not lost.
        """
        model = build(instance, self._before)
        kept = self.program.model
        if not (self._same_costs(model) and self.program.adopt(model)):
            yield from Ladder(instance, self._clock, self._levels, groups, self._before).values.items()
            return
        try:
            self._fix(model)
            for step, solution in self._climb((*self._levels, *groups), known or {}):
                yield step, solution.value
        finally:
            self.program.keep_to(kept)
            self._fix(kept)

    def _fix(self, model: Model) -> None:
        """Let what an earlier plan ordered for the frozen days stay as it is."""
        if self._before is not None:
            Start(model, self.program, self._before).fix()

    def _charge(self, step: str | Group) -> Floats:
        return self.program.level_cost(step) if isinstance(step, str) else step.cost(self.program)

    def _same_costs(self, model: Model) -> bool:
        return all(
            np.array_equal(model.charge(level, block), self.model.charge(level, mine))
            for level in self._levels
            for block, mine in zip(model.columns, self.model.columns, strict=False)
        )

    def _climb(
        self, steps: Sequence[str | Group], known: Mapping[str | Group, float]
    ) -> Iterator[tuple[str | Group, Solution]]:
        program = self.program
        relaxation = Relaxation(program.model, program)
        rows = np.array(list(self._rows.values()), dtype=np.int64)
        program.bound_rows(rows, np.full(len(rows), np.inf))
        passed: str | None = None
        for step in steps:
            if isinstance(step, str) and step in known:
                self._hold(step, known[step])
                passed = step
                continue
            if step not in self._costs:
                self._costs[step] = self._charge(step)
            program.charge(self._costs[step])
            if step in self._bases:
                program.begin(self._bases[step])
            elif passed is not None:
                program.begin(self._bases[passed], primal=True)
            passed = None
            solution = relaxation.solve()
            if solution is None:
                raise RuntimeError(f"{step}: moving nobody keeps all rules, but the solver finds no point")
            self._bases.setdefault(step, program.basis())
            if isinstance(step, str):
                self._hold(step, solution.value)
            yield step, solution

    def _hold(self, level: str, value: float) -> None:
        limit = value + HOLD * max(1.0, abs(value))
        self.program.bound_rows(np.array([self._rows[level]]), np.array([limit]))
