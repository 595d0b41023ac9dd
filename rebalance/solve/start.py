"""An earlier plan's orders as a point of this model, to start the search from."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from rebalance.model.arrays import Columns, Floats, Ints
from rebalance.model.before import Before
from rebalance.model.model import Model
from rebalance.model.timetable import tour_columns
from rebalance.solve.clock import OutOfTime
from rebalance.solve.ordered import UNKNOWN, Driving, Ordered
from rebalance.solve.program import Program
from rebalance.solve.whole import Whole

BROKEN = "the orders to keep break a rule of the model, but none of the check"

SAME_MINUTES = 1e-6
"""Cycles that differ by less than this are equally long."""


class Start:
    """Finds the model's columns for what was ordered before."""

    def __init__(self, model: Model, program: Program, before: Before) -> None:
        self._model = model
        self._program = program
        self._before = before
        self._strict = True

    def begin(self, whole: Whole) -> bool:
        """Start a plan from what was ordered before, and fix the days that stay; whether all of it can be."""
        if self.repeat(whole):
            return True
        self._most(whole, self.point(self._model.data.days, strict=False))
        return False

    def repeat(self, whole: Whole) -> bool:
        """Start a plan from all that was ordered before if it can be, and fix the days that stay; whether."""
        self.keep(whole)
        every = self.point(self._model.data.days)
        return every is not None and whole.begin(every)

    def keep(self, whole: Whole) -> None:
        """Start a plan from the orders of the days that stay, and fix these."""
        kept = self.fix()
        if kept is not None and not whole.begin(kept):
            raise RuntimeError(BROKEN)

    def fix(self) -> Floats | None:
        """Fix the days that stay; their orders as a point of the program, None if there are none.

        Raises
        ------
        RuntimeError
            What is to stay breaks a rule, which is to be found out beforehand.
        """
        if not self._before.frozen:
            return None
        kept = self.point(self._before.frozen)
        if kept is None:
            raise RuntimeError(BROKEN)
        fixed = self._fixed()
        self._program.bound(fixed, kept[fixed], kept[fixed])
        return kept

    def _most(self, whole: Whole, ordered: Floats | None) -> None:
        """Start a plan from as much of what was ordered before as can be, and from nothing else."""
        program = self._program
        if ordered is None:
            return
        kinds = [program.block(kind) for kind in ("flow", "place", "ship", "trips")]
        decided = np.concatenate([np.arange(block.start, block.stop) for block in kinds])
        kept, cost = program.snapshot(), program.level_cost("change")
        try:
            lower = program.lower[decided]
            program.bound(decided, lower, np.maximum(lower, ordered[decided]))
            program.charge(cost)
            solution = whole.relaxation.solve()
            links = whole.links
            if solution is not None and len(links):
                links.fix(links.widened(whole.x[links.numbers], solution.x[links.numbers]))
                solution = whole.relaxation.solve()
            if solution is not None:
                whole.dive(solution, np.ones(program.first_tour, dtype=bool), cost)
        except OutOfTime:
            return
        finally:
            program.restore(kept)

    def _fixed(self) -> Ints:
        """Numbers of the columns that decide the days whose orders stay as they are."""
        kinds = [self._model.kind(kind) for kind in ("flow", "place", "ship", "trips")]
        parts = [
            np.flatnonzero(columns["t"] < self._before.frozen) + self._program.block(columns.kind).start
            for columns in kinds
        ]
        return np.concatenate(parts)

    def point(self, days: int, strict: bool = True) -> Floats | None:
        """Values of all columns that decide, of the orders of the first days; None if one cannot be made.

        The tours run are added to the program. Trips on which nothing can go are left out, and so, if this
        is not `strict`, is whatever else cannot be.
        """
        self._strict = strict
        x: dict[str, Floats] = {c.kind: np.zeros(len(c)) for c in self._model.columns}
        orders = Ordered.of(self._model.data, self._before, days)
        if not (self._people(x, orders) and self._goods(x, orders)):
            return None
        tours = self._drives(x, orders)
        if tours is None:
            return None
        values = np.concatenate([x[c.kind] for c in self._model.columns])
        return np.concatenate([values, self._run(tours)])

    def _people(self, x: dict[str, Floats], orders: Ordered) -> bool:
        flow = _numbers(self._model.kind("flow"), "dcpt")
        rooms = _numbers(self._model.kind("place"), "cgt")
        for d, c, p, t, g, people in orders.people:
            n, m = flow.get((d, c, p, t)), rooms.get((c, g, t))
            if n is None or m is None:
                if self._strict:
                    return False
                continue
            x["flow"][n] += people
            x["place"][m] += people
        return True

    def _goods(self, x: dict[str, Floats], orders: Ordered) -> bool:
        ships = _numbers(self._model.kind("ship"), "oqit")
        for o, q, i, t, units in orders.goods:
            n = ships.get((o, q, i, t))
            if n is None:
                if self._strict:
                    return False
                continue
            x["ship"][n] += units
        return True

    def _drives(
        self, x: dict[str, Floats], orders: Ordered
    ) -> Counter[tuple[int, int, tuple[int, ...]]] | None:
        """Count the trips, and how many vehicles of each fleet and day run each tour."""
        data, slots = self._model.data, self._model.slots
        ways = _numbers(self._model.kind("trips"), ("k", "o", "d", "load", "t"))
        vehicles: dict[tuple[int, int, int], list[Driving]] = defaultdict(list)
        for drive in orders.drives:
            if drive.k == UNKNOWN:
                if self._strict:
                    return None
                continue
            vehicles[drive.k, drive.t, drive.vehicle].append(drive)
        run: Counter[tuple[int, int, tuple[int, ...]]] = Counter()
        for (k, t, _), drives in sorted(vehicles.items()):
            tour = [0] * slots.length.shape[1]
            for drive in drives:
                n = ways.get((k, drive.o, drive.d, drive.load, t))
                if n is None:
                    continue
                x["trips"][n] += 1
                length = slots.of_journey[self._model.kind("trips")["journey"][n]]
                if length >= 0:
                    tour[length] += 1
            used = np.array(tour) > 0
            minutes = float(np.array(tour)[used] @ slots.length[k, used])
            if minutes > data.fleets.shift[k] + SAME_MINUTES:
                if self._strict:
                    return None
            elif used.any():
                run[k, t, tuple(tour)] += 1
        return run

    def _run(self, tours: Counter[tuple[int, int, tuple[int, ...]]]) -> Floats:
        program = self._program
        new = sorted(set(tours) - set(self._tours()))
        if new:
            k, t = (np.array([tour[i] for tour in new], dtype=np.int64) for i in (0, 1))
            slots = np.array([tour[2] for tour in new], dtype=np.int64)
            program.add_tours(tour_columns(self._model.data, k, t, slots))
        return np.array([tours[tour] for tour in self._tours()], dtype=np.float64)

    def _tours(self) -> list[tuple[int, int, tuple[int, ...]]]:
        k, t, slots = self._program.tour_keys()
        return [(int(a), int(b), tuple(c.tolist())) for a, b, c in zip(k, t, slots, strict=True)]


def _numbers(columns: Columns, keys: str | tuple[str, ...]) -> dict[tuple[int | None, ...], int]:
    """The number of each column of a kind by its keys."""
    return {key: n for n, key in enumerate(zip(*(columns[key].tolist() for key in keys), strict=True))}
