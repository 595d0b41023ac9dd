"""The relaxation solved to its optimum over all tours, and the bound that its prices prove."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rebalance.instance import Instance
from rebalance.model.arrays import Columns, Floats, Ints
from rebalance.model.before import Before
from rebalance.model.model import Candidates, Model, Open, assemble
from rebalance.solve import sifting
from rebalance.solve.clock import Clock
from rebalance.solve.growth import Growth
from rebalance.solve.pricing import Tours
from rebalance.solve.program import Program, Solution
from rebalance.solve.sieve import Reduced
from rebalance.solve.sifting import Sifted, Sifting


class Relaxation:
    """A `Program` with its tours priced as they are needed, and other candidates too where there are many.

    Attributes
    ----------
    rounds : int
        How often it was solved.
    margin : float
        By how much a plan with any candidate that is in no problem is above the value that was sifted last;
        negative where it may be below.
    """

    def __init__(
        self, model: Model, program: Program, sifting: Sifting | None = None, tours: Tours | None = None
    ) -> None:
        self.program = program
        self._tours = None
        if len(model.tours):
            self._tours = Tours(model) if tours is None else tours.of(model)
        self._sifting = sifting
        self.rounds = 0
        self.margin = np.inf

    @staticmethod
    def of(instance: Instance, clock: Clock, before: Before | None = None) -> Relaxation:
        """Make the relaxation of an instance."""
        return Relaxation.over(Candidates.of(instance, before), clock, before)

    @staticmethod
    def over(every: Candidates, clock: Clock, before: Before | None = None) -> Relaxation:
        """Make the relaxation over candidates: over all of them or, where there are many, over some."""
        if len(every) < sifting.MANY:
            model = assemble(every)
            return Relaxation(model, Program(model, clock))
        sifted = Sifting(every, before)
        model = sifted.model()
        return Relaxation(model, Program(model, clock, by_arrays=True), sifted)

    @property
    def tours(self) -> Tours | None:
        """What prices tours; None if there are none."""
        return self._tours

    @property
    def opened(self) -> Open | None:
        """Which candidates are in the problem; None where all are."""
        return None if self._sifting is None else self._sifting.open

    @property
    def sifted(self) -> Sifted | None:
        """How far the candidates were sifted; None where all are in the problem."""
        return None if self._sifting is None else self._sifting.report()

    def priced(self, dual: Floats) -> Ints:
        """Numbers of the rows of `Vehicles` that cost something: fleets and days that hold the level back."""
        if self._tours is None:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(self._prices(dual)[1] > 1e-9)

    def add_within(self, dual: Floats, gap: float, fleet_days: Ints, most: int) -> bool:
        """Add all tours of some fleets and days that a plan within `gap` of the bound could run.

        Returns
        -------
        bool
            False if there are too many to add, and none was.
        """
        if self._tours is None:
            return True
        tours = self._tours.within(*self._prices(dual), gap, fleet_days, most)
        if tours is None:
            return False
        k, t, slots = self.program.tour_keys()
        known = {(int(a), int(b), c.tobytes()) for a, b, c in zip(k, t, slots, strict=True)}
        new = np.array(
            [
                (int(a), int(b), c.tobytes()) not in known
                for a, b, c in zip(tours["k"], tours["t"], tours["slots"], strict=True)
            ],
            dtype=bool,
        )
        if new.any():
            keys = {name: values[new] for name, values in tours.keys.items()}
            self.program.add_tours(Columns("tour", keys, tours.upper[new], whole=True))
        return True

    def _prices(self, dual: Floats) -> tuple[Floats, Floats]:
        rows = self.program.rows_of_rule
        return np.maximum(-dual[rows["timetable"]], 0.0), np.maximum(-dual[rows["vehicles"]], 0.0)

    def solve(self) -> Solution | None:
        """Solve, add the tours that pay, and solve again until none does; None if infeasible."""
        while True:
            solution = self.program.solve()
            self.rounds += 1
            if solution is None or self._tours is None:
                return solution
            _, tours = self._tours.best(*self._prices(solution.dual))
            if not len(tours):
                return solution
            self.program.add_tours(tours)

    def sift(
        self,
        grown: Callable[[Growth], None],
        room: int = 0,
        share: float = np.inf,
        seen: Callable[[Solution], None] = lambda solution: None,
    ) -> Solution | None:
        """Solve, and where candidates are sifted open those that pay, until none does; None if infeasible.

        Parameters
        ----------
        grown : callable
            Told each time where the program's columns and rows stand now.
        room : int
            How many candidates the problem may have at least, though some of them do not pay: whole numbers
            need more than fractions.
        share : float
            Which part of the stage's time it may take. When that is gone, what is in the problem must do.
        seen : callable
            Told each solution on the way, before the program grows.
        """
        sifting = self._sifting
        if sifting is None:
            solution = self.solve()
            if solution is not None:
                seen(solution)
            return solution
        before, sifting.complete = sifting.complete, False
        while True:
            solution = self.solve()
            if solution is None:
                if not sifting.everything():
                    return None
            else:
                seen(solution)
                reduced = self._reduced(self._signed(solution.dual))
                paying = sifting.paying(reduced, solution.value)
                late = self.program.clock.stage_used() > share
                if late or (paying is None and not sifting.fill(reduced, room)):
                    sifting.complete = before and paying is None
                    self.margin = sifting.margin(reduced)
                    return solution
                if paying is not None:
                    sifting.add(paying, reduced)
            self._grow(grown)

    def widen(self, flow: Ints, ship: Ints, trips: Ints, grown: Callable[[Growth], None]) -> None:
        """Have candidates in the problem, by their numbers; see `sift`."""
        if self._sifting is not None:
            self._sifting.widen(flow, ship, trips)
            self._grow(grown)

    def _grow(self, grown: Callable[[Growth], None]) -> None:
        """Have all in the problem that is open."""
        if self._sifting is None:
            return
        model = self._sifting.model()
        growth = self.program.grow(model)
        if len(model.tours):
            self._tours = Tours(model) if self._tours is None else self._tours.of(model)
        grown(growth)

    def _reduced(self, dual: Floats) -> Reduced:
        p = self.program
        if self._sifting is None or p.charged is None:
            raise RuntimeError("candidates are priced at levels that are known by their names")
        # Ranks of shares charge no candidate.
        charged = [(p.charged, 1.0), *((level, -float(dual[row])) for level, row in p.held)]
        charges = [(level, weight) for level, weight in charged if isinstance(level, str)]
        return self._sifting.price(p.model, dual, charges, self._tours)

    def _signed(self, dual: Floats) -> Floats:
        """The duals, with the signs that the rows allow."""
        p = self.program
        y = np.where(np.isinf(p.row_lower), np.minimum(dual, 0.0), dual)
        return np.where(np.isinf(p.row_upper), np.maximum(y, 0.0), y)

    def proven(self, dual: Floats) -> float:
        """A bound that no solution of the rows can be below, by the duals' own arithmetic.

        For any y with the signs that the rows allow, ``c.x >= Σ y·(right-hand side) + Σ min over the
        column's limits of (reduced cost · x)``. Tours that are in no problem yet count at the most that
        one of them can gain, other candidates at their own reduced costs. So the bound holds whatever the
        solver says of its own answer. A. Neumaier
        and O. Shcherbina, "Safe bounds in linear and mixed-integer linear programming", Mathematical
        Programming 99 (2004), 283–296.

        Parameters
        ----------
        dual : array of float, shape (m,)
        """
        p = self.program
        y = self._signed(dual)
        side = np.where(y > 0, p.row_lower, np.where(y < 0, p.row_upper, 0.0))
        reduced = p.reduced(y)
        total = float(y @ side) + float(np.minimum(reduced * p.lower, reduced * p.upper).sum())
        if self._tours is not None:
            # Tours in the problem are covered by the same gain, but count within their own limits above:
            # what lies outside those is at most one fleet's worth of the best gain.
            gain, _ = self._tours.best(*self._prices(y))
            total -= float(gain @ p.row_upper[p.rows_of_rule["vehicles"]])
        if self._sifting is not None:
            total += self._sifting.lost(self._reduced(y))
        return total
