"""From fractions to whole numbers: round some up, solve again from the basis, round fewer where it costs."""

from __future__ import annotations

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.model import Model
from rebalance.solve.program import Program, Solution

WHOLE = 1e-6
"""What is this near a whole number is one."""

STAGES: tuple[tuple[tuple[str, ...], float], ...] = (
    (("tour",), 2e-4),
    (("trips",), 2e-5),
    (("place", "flow", "ship", "used"), 2e-5),
)
WITH_NORMS: tuple[tuple[tuple[str, ...], float], ...] = (
    *STAGES[:2],
    (("place", "flow"), 2e-5),
    (("norm",), 0.0),
    (("ship", "used"), 2e-5),
)
"""Kinds in the order in which they are settled, for tours decide what fits a day and trips what can travel;
and how much worse, relatively, the objective may get by one rounding before a smaller one is tried. Norms
follow from where people are, and are rounded up before it is settled what is shipped."""


FAR = 40
"""With more columns than this rounded at once, the next solution is far from the last."""

HASTE = 20.0
"""How much more a rounding may cost once its stage has used up its time."""


class Dive:
    """Rounds a relaxation's columns until all are whole.

    Parameters
    ----------
    program : Program
        Solved, with the level charged and those above held.
    active : array of bool, shape (first_tour,)
        The columns that have anything to do with the level; the others are left as they come.
    """

    def __init__(self, model: Model, program: Program, active: np.ndarray) -> None:
        self._model = model
        self._program = program
        self._active = active
        self._most = 0

    def run(self, solution: Solution) -> Floats | None:
        """Return values of all columns, whole where active and whole, or None if the dive got stuck."""
        kept = self._program.snapshot()
        try:
            for kinds, loss in WITH_NORMS if len(self._model.kind("norm")) else STAGES:
                if kinds == ("norm",):
                    settled = self._round_up(self._numbers(kinds), solution)
                else:
                    settled = self._settle(kinds, loss, solution)
                if settled is None:
                    return None
                solution = settled
            return solution.x
        finally:
            self._program.restore(kept)

    def _numbers(self, kinds: tuple[str, ...]) -> Ints:
        program = self._program
        if kinds == ("tour",):
            return np.flatnonzero(program.grown(self._active)[program.first_tour :]) + program.first_tour
        blocks = [program.block(kind) for kind in kinds]
        numbers = np.concatenate([np.arange(b.start, b.stop) for b in blocks])
        return np.asarray(numbers[self._active[numbers]])

    def _round_up(self, numbers: Ints, solution: Solution) -> Solution | None:
        """Round all up at once, whatever that costs, for there is no other way."""
        self._program.bound(numbers, np.ceil(solution.x[numbers] - WHOLE), self._program.upper[numbers])
        return self._program.solve()

    def _settle(self, kinds: tuple[str, ...], loss: float, solution: Solution) -> Solution | None:
        """Round the columns of some kinds until all are whole; None if nothing whole is left."""
        program, numbers = self._program, self._numbers(kinds)
        self._most = len(numbers)
        while True:
            x = solution.x[numbers]
            floor = np.floor(x + WHOLE)
            part = x - floor
            loose = int((part > WHOLE).sum())
            if not loose:
                program.bound(numbers, floor, floor)
                return program.solve()
            order = np.lexsort((numbers, -part))[:loose]
            found = self._round(numbers, floor, order, loss, solution)
            if found is None:
                return None
            solution = found

    def _round(
        self, numbers: Ints, floor: Floats, order: Ints, loss: float, solution: Solution
    ) -> Solution | None:
        """Round as many up as do not cost too much; of the last one, whichever way there is."""
        program = self._program
        lower, upper = np.maximum(program.lower[numbers], floor), program.upper[numbers]
        chosen = self._choose(numbers, order, floor)
        while True:
            raised = lower.copy()
            raised[chosen] = floor[chosen] + 1
            program.bound(numbers, raised, upper)
            found = program.solve(far=len(chosen) > FAR)
            limit = solution.value + loss * self._haste() * abs(solution.value)
            if found is not None and (found.value <= limit or len(chosen) == 1):
                self._most = max(4, 2 * len(chosen))
                return found
            if len(chosen) <= 1:
                lowered = upper.copy()
                lowered[chosen] = floor[chosen]
                program.bound(numbers, lower, lowered)
                return program.solve()
            chosen = chosen[: max(1, len(chosen) // 4)]

    def _haste(self) -> float:
        """By how much more a rounding may cost than it should: 1 while there is time, then ever more."""
        clock = self._program.clock
        if clock.stage_left() > 0:
            return 1.0
        return HASTE if clock.left() > clock.limit / 4 else np.inf

    def _choose(self, numbers: Ints, order: Ints, floor: Floats) -> Ints:
        """The first of the order: tours while vehicles are left, trips one for each fleet and day."""
        group = self._program.fleet_day()[numbers]
        if numbers[0] >= self._program.first_tour:
            room = np.repeat(self._model.data.fleets.count, self._model.data.days)
            np.subtract.at(room, group, floor.astype(np.int64))
        else:
            room = np.ones(max(group.max(), 0) + 1, dtype=np.int64)
        chosen: list[int] = []
        for n in order:
            if group[n] >= 0:
                if room[group[n]] <= 0:
                    continue
                room[group[n]] -= 1
            chosen.append(int(n))
            if len(chosen) >= self._most:
                break
        return np.array(chosen or [int(order[0])], dtype=np.int64)
