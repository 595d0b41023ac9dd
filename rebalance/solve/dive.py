"""From fractions to whole numbers: round some up, solve again from the basis, round fewer where it costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.model import Model
from rebalance.model.timetable import Vehicles
from rebalance.solve.branching import branch
from rebalance.solve.program import Program, Solution

WHOLE = 1e-6
"""What is this near a whole number is one."""


@dataclass(frozen=True)
class Stage:
    """Kinds of columns that are rounded together, and how much worse the objective may get by it.

    Attributes
    ----------
    kinds : tuple of str
    share : float
        What rounding all of them at once may cost, relatively; of some of them, as much less.
    least : float
        What any one rounding may cost, relatively.
    branch : bool
        Whether branch and bound near the fractions is tried first.
    fewer : bool
        Whether, with what is settled before, rounding down is always possible.
    follows : bool
        Whether the columns follow from what is settled before, and are only to be rounded up.
    """

    kinds: tuple[str, ...]
    share: float = 0.0
    least: float = 0.0
    branch: bool = False
    fewer: bool = False
    follows: bool = False


STAGES = (
    Stage(("tour",), share=1e-2, least=1e-5),
    Stage(("trips",), least=1e-4, branch=True),
    Stage(("place", "flow", "ship", "used"), least=2e-5, fewer=True),
)
WITH_NORMS = (
    *STAGES[:2],
    Stage(("place", "flow"), least=2e-5, fewer=True),
    Stage(("norm",), follows=True),
    Stage(("ship", "used"), least=2e-5, fewer=True),
)
"""In this order, for tours decide what fits a day, and trips what can travel.

Little is lost by rounding tours, since a slot takes any shorter trip. Most is lost by rounding trips, but
once tours are whole, branch and bound is quick to find trips that lose little. Norms follow from where people
are, and are rounded up before it is settled what is shipped.
"""

ENOUGH, ENOUGH_IF_HARD = 2e-4, 1e-3
"""A relative gap at which that is content, and one where a relaxation takes long."""

AGAIN, ONWARD = 4.0, 1.2
"""How much more the next rounding may cost, after one that cost too much, and after any other.

So a stage ends after some dozens of solves, however hard it is to round.
"""

MANY = 10
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
    checks : int
        The budget of each branch and bound, see `branch`.
    """

    def __init__(self, model: Model, program: Program, active: np.ndarray, checks: int) -> None:
        self._model = model
        self._checks = checks
        self._program = program
        self._active = active
        self._most = 0
        self._impatience = 1.0

    def run(self, solution: Solution, hurried: Floats | None = None) -> Floats | None:
        """Return values of all columns, whole where active and whole, or None if the dive got stuck.

        Parameters
        ----------
        solution : Solution
        hurried : array of float, optional
            The plan at hand, where all is to be rounded at once, whatever it costs: a poor plan, but soon.
        """
        kept = self._program.snapshot()
        try:
            for stage in WITH_NORMS if len(self._model.kind("norm")) else STAGES:
                settled: Solution | None = None
                if stage.follows:
                    settled = self._round_up(self._numbers(stage.kinds), solution)
                elif hurried is None:
                    settled = self._branched(stage, solution) or self._settle(stage, solution)
                elif stage.kinds == ("tour",):
                    settled = self._at_once(solution, hurried)
                else:
                    settled = self._branched(stage, solution)
                if settled is None and (hurried is not None or stage.fewer) and not stage.follows:
                    settled = self._lowered(stage, kept.lower, solution)
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

    def _filled(self, solution: Solution) -> Solution | None:
        """Round up all tours of a fleet's day at once where there are vehicles for them: nothing is lost."""
        program, numbers = self._program, self._numbers(("tour",))
        group, up = program.fleet_day()[numbers], np.ceil(solution.x[numbers] - WHOLE)
        vehicles = self._vehicles()
        fits = (np.bincount(group, weights=up, minlength=len(vehicles)) <= vehicles)[group]
        program.bound(numbers[fits], up[fits], up[fits])
        return program.solve(far=True)

    def _at_once(self, solution: Solution, plan: Floats) -> Solution | None:
        """Round all tours: of fleets with trips that stay, the plan's are run where vehicles are scarce."""
        program, numbers = self._program, self._numbers(("tour",))
        filled = self._filled(solution) if len(numbers) else solution
        if filled is None:
            return None
        group, x = program.fleet_day(), filled.x[numbers]
        whole = np.floor(x + WHOLE)
        loose = np.isin(group[numbers], group[numbers[x - whole > WHOLE]])
        stays = np.isin(group[numbers], group[: program.first_tour][program.lower[: program.first_tour] > 0])
        whole[loose & stays] = plan[numbers[loose & stays]]
        order = np.flatnonzero((x - whole > WHOLE) & ~stays)
        if len(order):
            self._most = len(order)
            order = order[np.argsort(whole[order] - x[order], kind="stable")]
            whole[self._choose(numbers, order, whole)] += 1
        program.bound(numbers, whole, whole)
        return program.solve(far=True)

    def _vehicles(self) -> Floats:
        """How many vehicles each fleet has on each day; in a sector there may be fewer than there are."""
        fleets, days = len(self._model.data.fleets), self._model.data.days
        room = np.zeros(fleets * days)
        rule = next(rule for rule in self._model.rules if isinstance(rule, Vehicles))
        limit = self._program.row_upper[self._program.rows_of_rule["vehicles"]]
        room[rule.rows.keys["k"] * days + rule.rows.keys["t"]] = np.floor(limit + WHOLE)
        return room

    def _round_up(self, numbers: Ints, solution: Solution) -> Solution | None:
        """Round all up at once, whatever that costs, for there is no other way."""
        self._program.bound(numbers, np.ceil(solution.x[numbers] - WHOLE), self._program.upper[numbers])
        return self._program.solve()

    def _branched(self, stage: Stage, solution: Solution) -> Solution | None:
        """Branch and bound over whole numbers near the fractions; None if it finds nothing."""
        program, numbers = self._program, self._numbers(stage.kinds)
        x = solution.x[numbers]
        floor = np.floor(x + WHOLE)
        if not stage.branch or (x - floor <= WHOLE).all():
            return None
        lower, upper = program.lower[numbers], program.upper[numbers]
        above = np.where(x > WHOLE, floor + 2, 0)
        program.bound(numbers, np.maximum(floor - 1, lower), np.clip(above, lower, upper))
        integer = np.zeros(program.columns, dtype=bool)
        integer[numbers] = True
        gap = ENOUGH_IF_HARD if program.hard else ENOUGH
        found = branch(program, integer, None, self._checks, nodes=10 * self._checks, gap=gap)
        if found.x is None:
            program.bound(numbers, lower, upper)
            return None
        settled = np.round(found.x[numbers])
        program.bound(numbers, settled, settled)
        solved = program.solve(far=True)
        if solved is None:
            program.bound(numbers, lower, upper)
        return solved

    def _settle(self, stage: Stage, solution: Solution) -> Solution | None:
        """Round the columns of a stage until all are whole; None if nothing whole is left."""
        program, numbers = self._program, self._numbers(stage.kinds)
        # Half of them first: the other half then finds its place among what is settled.
        self._most = max(1, int((solution.x[numbers] % 1 > WHOLE).sum()) // 2)
        self._impatience = 1.0
        size, most = abs(solution.value), 1
        while True:
            x = solution.x[numbers]
            floor = np.floor(x + WHOLE)
            part = x - floor
            loose = int((part > WHOLE).sum())
            if not loose:
                program.bound(numbers, floor, floor)
                return program.solve()
            most = max(most, loose)
            order = np.lexsort((numbers, -part))[:loose]
            each, least = stage.share * size / most, stage.least * size
            found = self._round(numbers, floor, order, solution, each, least)
            if found is None:
                return None
            solution = found

    def _lowered(self, stage: Stage, lower: Floats, solution: Solution) -> Solution | None:
        """Round down, again and again: with the trips given, moving less is always possible.

        Parameters
        ----------
        stage : Stage
        lower : array of float, shape (columns,)
            Lower limits from before the dive.
        solution : Solution
            From before the stage.
        """
        program, numbers = self._program, self._numbers(stage.kinds)
        lower = np.concatenate([lower, np.zeros(program.columns - len(lower))])[numbers]
        found: Solution | None = solution
        far = True
        while found is not None:
            floor = np.floor(found.x[numbers] + WHOLE)
            program.bound(numbers, lower, floor)
            if (found.x[numbers] - floor <= WHOLE).all():
                return found
            found, far = program.solve(far), False
        return None

    def _round(
        self, numbers: Ints, floor: Floats, order: Ints, solution: Solution, each: float, least: float
    ) -> Solution | None:
        """Round as many up as do not cost too much; of the last one, whichever way there is.

        Parameters
        ----------
        each, least : float
            What rounding may cost for each column, and in any case.
        """
        program = self._program
        lower, upper = np.maximum(program.lower[numbers], floor), program.upper[numbers]
        chosen = self._choose(numbers, order, floor)
        while True:
            raised = lower.copy()
            raised[chosen] = floor[chosen] + 1
            program.bound(numbers, raised, upper)
            found = program.solve(far=len(chosen) > MANY)
            limit = solution.value + max(least, each * len(chosen)) * self._impatience * self._haste()
            if found is not None and (found.value <= limit or len(chosen) == 1):
                self._most = max(4, 2 * len(chosen))
                self._impatience *= ONWARD
                return found
            if len(chosen) <= 1:
                lowered = upper.copy()
                lowered[chosen] = floor[chosen]
                program.bound(numbers, lower, lowered)
                return program.solve()
            chosen = chosen[: max(1, len(chosen) // 2)]
            self._impatience *= AGAIN

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
            room = self._vehicles()
            np.subtract.at(room, group, floor)
        else:
            room = np.ones(max(group.max(), 0) + 1)
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
