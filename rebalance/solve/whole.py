"""The best whole plan so far, and the ways to a better one at one level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.model import Model
from rebalance.solve.branching import branch
from rebalance.solve.consequences import Consequences
from rebalance.solve.dive import Dive
from rebalance.solve.freight import Freight
from rebalance.solve.growth import Growth
from rebalance.solve.links import Links
from rebalance.solve.program import Charged, Solution
from rebalance.solve.relaxation import Relaxation

FEASIBLE = 1e-6
"""How far a row may be missed by sums of floats; a person or a unit too many is a million times that."""

DIVE_CHECKS, EASY_DIVE_CHECKS, HURRIED_CHECKS = 120, 200, 40
"""The budget of branch and bound within a dive, where one look takes long and where it does not."""

LINK_GAP = 1e-4
"""The relative gap at which links are good enough: whole numbers will cost more than that."""

LARGE = 5_000
"""With fewer active columns than this, a look does not take long."""

MOST_TOURS = 20_000
"""More tours than this are not all given to branch and bound."""

SMALL = 1500
"""With no more whole decisions than this, branch and bound is asked to settle a level completely."""


@dataclass
class Hold:
    """A level that is settled: its charge and the value it may not exceed."""

    level: Charged
    cost: Floats
    limit: float
    row: int


class Whole:
    """Keeps a whole plan, and replaces it only by one that keeps every row and every held level.

    Attributes
    ----------
    x : array of float, shape (columns,)
        The plan's values of all columns.
    stands : bool
        Whether the plan is settled already, and nothing may replace it.
    """

    def __init__(self, model: Model, relaxation: Relaxation) -> None:
        self.relaxation = relaxation
        self.program = relaxation.program
        self._read(model)
        self._x = self._consequences.nothing(self.program.columns)
        self.held: list[Hold] = []
        self.stands = False

    def _read(self, model: Model) -> None:
        self.model = model
        self._consequences = Consequences(model, self.program)
        self._freight = Freight(model)
        self.links = Links(model, self.program)

    def grow(self, growth: Growth) -> None:
        """Follow the program, which has taken over a model with more candidates: none of them is used."""
        first = len(growth.columns)
        self._x = np.concatenate([growth.of_columns(self._x[:first]), self._x[first:]])
        self._read(self.program.model)
        for held in self.held:
            held.cost, held.row = self.program.level_cost(held.level), held.row + growth.more_rows

    @property
    def x(self) -> Floats:
        """Values of all columns; tours added since the plan was found are not run."""
        return self.padded(self._x)

    def padded(self, x: Floats) -> Floats:
        """Values of all columns, where tours have been added since that are not run."""
        return np.concatenate([x, np.zeros(self.program.columns - len(x))])

    def value(self, cost: Floats) -> float:
        """What the plan costs at a level; cost of shape (first_tour,)."""
        return self._cost(cost, self._x)

    def _cost(self, cost: Floats, x: Floats) -> float:
        return float(cost @ x[: self.program.first_tour])

    def hold(self, cost: Floats, level: Charged) -> Hold:
        """Settle a level at the plan's value."""
        limit = self.value(cost)
        held = Hold(level, cost, limit, self.program.hold(cost, _little_above(limit), level))
        self.held.append(held)
        return held

    def lower(self, held: Hold) -> None:
        """Hold what is held at the plan's value as it is now."""
        held.limit = self.value(held.cost)
        self.program.bound_rows(np.array([held.row]), np.array([_little_above(held.limit)]))

    def small(self, active: np.ndarray) -> bool:
        """Whether so few of the active columns are whole that all can be settled at once."""
        return int((self.program.whole[: len(active)] & active).sum()) <= SMALL

    def begin(self, x: Floats) -> bool:
        """Start from a point, shape (columns,), if it keeps all rules and leaves as it is what is fixed."""
        candidate = self._consequences.of(self.padded(x))
        program = self.program
        overload = self._freight.overload(candidate[program.block("ship")], candidate[program.block("trips")])
        fixed = program.lower == program.upper
        moved = np.abs(candidate[fixed] - program.lower[fixed]) > FEASIBLE
        if moved.any() or not self._keeps_rows(candidate) or overload.any():
            return False
        self._x = candidate
        return True

    def _keeps_rows(self, x: Floats) -> bool:
        program = self.program
        activity = program.activity(x)
        size = np.abs(np.where(np.isfinite(program.row_upper), program.row_upper, 0.0))
        scale = FEASIBLE * np.maximum(1.0, size)
        if (activity > program.row_upper + scale).any() or (activity < program.row_lower - scale).any():
            return False
        return not (x < -FEASIBLE).any()

    def offer(self, x: Floats, active: np.ndarray, cost: Floats) -> bool:
        """Take over the active columns of a point if, rounded, that keeps all rules and costs less.

        Parameters
        ----------
        x : array of float, shape (columns,)
        active : array of bool, shape (columns,)
        cost : array of float
            The level's charge.
        """
        program = self.program
        if self.stands:
            return False
        candidate = np.where(self.program.grown(active), x, self.x)
        candidate[program.whole] = np.round(candidate[program.whole])
        candidate = self._consequences.of(candidate)
        best = self.value(cost)
        if self._cost(cost, candidate) > best - 1e-9 * max(1.0, abs(best)):
            return False
        if not self._keeps_rows(candidate):
            return False
        for held in self.held:
            if self._cost(held.cost, candidate) > held.limit + 1e-9 * max(1.0, abs(held.limit)):
                return False
        overload = self._freight.overload(candidate[program.block("ship")], candidate[program.block("trips")])
        if overload.any():
            return self._unload(candidate, overload, active, cost)
        self._x = candidate
        return True

    def _unload(self, x: Floats, overload: Floats, active: np.ndarray, cost: Floats) -> bool:
        """Leave behind what no trip has room for, and use what arrives as well as can be."""
        program = self.program
        kept = program.snapshot()
        try:
            driven = np.flatnonzero(program.fleet_day() >= 0)
            program.bound(driven, x[driven], x[driven])
            at = program.block("ship")
            ship = np.arange(at.start, at.stop)
            program.bound(ship, program.lower[at], np.maximum(program.lower[at], x[at] - overload))
            self.links.fix(x[self.links.numbers])
            solution = program.solve()
            return solution is not None and self.dive(solution, active, cost)
        finally:
            program.restore(kept)

    def dive(self, solution: Solution, active: np.ndarray, cost: Floats) -> bool:
        """Round the relaxation's solution, and offer what comes out."""
        kept = self.program.snapshot()
        try:
            self._rest(active)
            long = self.program.hard and int(active.sum()) > LARGE
            checks = DIVE_CHECKS if long else EASY_DIVE_CHECKS
            x = Dive(self.model, self.program, active, checks).run(solution)
        finally:
            self.program.restore(kept)
        return x is not None and self.offer(x, active, cost)

    def hurry(self, solution: Solution, active: np.ndarray, cost: Floats) -> bool:
        """Round the relaxation's solution in a few solves, and offer what comes out."""
        kept = self.program.snapshot()
        try:
            self._rest(active)
            x = Dive(self.model, self.program, active, HURRIED_CHECKS).run(solution, self.padded(self.x))
        finally:
            self.program.restore(kept)
        return x is not None and self.offer(x, active, cost)

    def _rest(self, active: np.ndarray) -> None:
        """Leave all that has nothing to do with a level as it is in the plan; links are chosen elsewhere."""
        best, idle = self.x, np.flatnonzero(~self.program.grown(active) & ~self.links.mask())
        self.program.bound(idle, best[idle], best[idle])

    def _shared(self, active: np.ndarray) -> bool:
        """Whether a held level charges both what is active and what is not, so that one may give way."""
        return any(held.cost[active].any() and held.cost[~active].any() for held in self.held)

    def round(self, active: np.ndarray, cost: Floats) -> float:
        """Solve the relaxation, round what is active, and offer what comes out; the relaxation's value."""
        kept = self.program.snapshot()
        try:
            solution = self.relaxation.solve()
            if solution is None:
                return np.inf
            self.dive(solution, active, cost)
            return solution.value
        finally:
            self.program.restore(kept)

    def of_fleets(self, fleet_days: Ints) -> np.ndarray:
        """Which columns are trips or tours of these rows of `Vehicles`, shape (columns,)."""
        return np.isin(self.program.fleet_day(), self._numbered(fleet_days))

    def fleet_days(self, active: np.ndarray) -> Ints:
        """Numbers of the rows of `Vehicles` whose trips are among the active columns."""
        group = self.program.fleet_day()[: len(active)][active]
        keys = self._rows("vehicles")
        return np.flatnonzero(np.isin(keys["k"] * self.model.data.days + keys["t"], group))

    def _numbered(self, fleet_days: Ints) -> Ints:
        keys = self._rows("vehicles")
        return keys["k"][fleet_days] * self.model.data.days + keys["t"][fleet_days]

    def _rows(self, rule: str) -> dict[str, Ints]:
        return next((r.rows.keys for r in self.model.rules if r.rows.rule == rule), _NO_ROWS)

    def _other_timetables(self, fleet_days: Ints) -> Ints:
        keys = self._rows("timetable")
        others = ~np.isin(keys["k"] * self.model.data.days + keys["t"], self._numbered(fleet_days))
        at = self.program.rows_of_rule.get("timetable", slice(0, 0)).start
        return np.flatnonzero(others) + at

    def prove(
        self, solution: Solution, fleet_days: Ints, active: np.ndarray, gap: float, checks: int, whole: str
    ) -> tuple[float, Floats | None]:
        """A bound from branch and bound on the fleets that hold a level back, and the point it found.

        Every other fleet keeps its minutes alone, and what is not said to be whole its continuous
        relaxation: so no whole plan is below the bound. Of these fleets' tours all are there that a plan
        within the gap could run.

        Parameters
        ----------
        solution : Solution
            The relaxation's, of the level that is charged.
        fleet_days : array of int
            Numbers of rows of `Vehicles`.
        active : array of bool, shape (first_tour,)
        gap : float
            How far above the relaxation a plan may be for all its tours to be there.
        checks : int
            The budget, see `branch`.
        whole : str
            What is whole: the trips and tours of these ``fleets``, all ``links``, or ``all``. With
            ``fleets`` the links are as they are bounded now, and so is what the bound is about; otherwise
            they are free.

        Returns
        -------
        bound : float
            −inf if nothing was proven. At most what a plan without the other tours could cost.
        x : array of float, shape (columns,), or None
        """
        if not self.relaxation.add_within(solution.dual, gap, fleet_days, MOST_TOURS):
            return -np.inf, None
        program = self.program
        kept = program.snapshot()
        loose = self._other_timetables(fleet_days)
        upper = program.row_upper[loose].copy()
        best = self.x
        try:
            program.bound_rows(loose, np.full(len(loose), np.inf))
            if not self._shared(active):
                self._rest(active)
            integer = self._integer(whole, fleet_days, active)
            if whole != "fleets":
                self.links.free()
            few = whole == "links"
            enough = LINK_GAP if few else 1e-7
            found = branch(program, integer, best, checks, nodes=10 * checks, gap=enough, few=few)
            return min(found.bound, solution.value + min(gap, self.relaxation.margin)), found.x
        finally:
            program.bound_rows(loose, upper)
            program.restore(kept)

    def _integer(self, whole: str, fleet_days: Ints, active: np.ndarray) -> np.ndarray:
        if whole == "fleets":
            return self.of_fleets(fleet_days)
        links = self.links.mask()
        return links if whole == "links" else self.program.whole & (self.program.grown(active) | links)

    def fix_and_dive(self, x: Floats, fleet_days: Ints, active: np.ndarray, cost: Floats) -> bool:
        """Keep some fleets' trips and tours as they are at a point, and find whole numbers for the rest."""
        return self._with(np.flatnonzero(self.of_fleets(fleet_days)), x, active, cost)

    def follow(self, settled: np.ndarray, active: np.ndarray, cost: Floats) -> bool:
        """Keep some decisions as they are, shape (first_tour,), and plan what follows them anew."""
        program = self.program
        kept = program.snapshot()
        try:
            columns = np.flatnonzero(program.grown(settled) & program.whole & ~self.links.mask())
            values = self.x[columns]
            program.bound(columns, values, values)
            solution = self.relaxation.solve()
            return solution is not None and self.dive(solution, active, cost)
        finally:
            program.restore(kept)

    def reassign(self, active: np.ndarray, cost: Floats, checks: int) -> bool:
        """Keep all trips, and find by branch and bound who travels on them and where they go."""
        driven = self.program.fleet_day() >= 0
        return self._replan(self.program.grown(active) & ~driven, cost, active, checks)

    def redrive(self, active: np.ndarray, cost: Floats, checks: int) -> bool:
        """Keep who goes where, and find by branch and bound the trips that take them."""
        driven = self.program.fleet_day() >= 0
        return self._replan(self.program.grown(active) & driven, cost, active, checks)

    def _replan(self, free: np.ndarray, cost: Floats, active: np.ndarray, checks: int) -> bool:
        program, best = self.program, self.x
        kept = program.snapshot()
        try:
            # What follows from the decisions stays free: it follows.
            fixed = np.flatnonzero(program.whole & ~free & ~self.links.mask())
            program.bound(fixed, best[fixed], best[fixed])
            found = branch(program, program.whole & free, best, checks, nodes=10 * checks, gap=1e-6)
            return found.x is not None and self.offer(found.x, active, cost)
        finally:
            program.restore(kept)

    def _with(self, columns: Ints, x: Floats, active: np.ndarray, cost: Floats) -> bool:
        program = self.program
        kept = program.snapshot()
        try:
            values = np.round(x[columns])
            program.bound(columns, values, values)
            solution = program.solve()
            return solution is not None and self.dive(solution, active, cost)
        finally:
            program.restore(kept)

    def renew(self, fleet_days: Ints, active: np.ndarray, cost: Floats) -> bool:
        """Plan some fleets' trips anew, all others as in the plan, and offer what comes out."""
        program, best = self.program, self.x
        kept = program.snapshot()
        try:
            self._rest(active)
            others = np.flatnonzero((program.fleet_day() >= 0) & ~self.of_fleets(fleet_days))
            program.bound(others, best[others], best[others])
            solution = program.solve(far=True)
            return solution is not None and self.dive(solution, active, cost)
        finally:
            program.restore(kept)

    def trim(self) -> None:
        """Cancel trips that nobody needs: on every journey, as long as the others have seats or payload."""
        data, program = self.model.data, self.program
        trips, at = self.model.kind("trips"), program.block("trips")
        if not len(trips):
            return
        x = self.x
        before = x[at].copy()
        for rule, capacity in (("seats", data.fleets.seats), ("payload", data.fleets.payload)):
            part = program.rows_of_rule[rule]
            spare = -program.activity(x)[part]
            described = next(r for r in self.model.rules if r.rows.rule == rule)
            entries = described.entries(trips)
            cycle = self.model.journeys.cycle[trips["journey"][entries.column]]
            for e in np.lexsort((entries.column, -cycle)):
                row, column = entries.row[e], entries.column[e]
                size = capacity[trips["k"][column]]
                while (
                    x[at.start + column] > program.lower[at.start + column] + 0.5
                    and spare[row] >= size - FEASIBLE
                ):
                    x[at.start + column] -= 1
                    spare[row] -= size
        # What fits by weight need not fit unit by unit.
        overload = self._freight.overload(x[program.block("ship")], x[at])
        x[at] = np.where(self._freight.carrying(overload > 0), before, x[at])
        self._x = x


def _little_above(limit: float) -> float:
    """Far less than one person or unit is worth, and more than rounding can take away."""
    return limit + 1e-9 * max(1.0, abs(limit))


_NO_ROWS: dict[str, Ints] = {name: np.zeros(0, dtype=np.int64) for name in ("k", "t", "j")}
