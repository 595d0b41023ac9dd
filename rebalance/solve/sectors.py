"""A whole plan of what is too large for one search: sector by sector, all else as it is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rebalance.model.arrays import Columns, Floats, Index, Ints, cells
from rebalance.model.candidates import SUPPLIES
from rebalance.model.data import Bools
from rebalance.model.model import Candidates, Model, Open, Sector, assemble
from rebalance.solve.borders import Borders
from rebalance.solve.clock import Clock
from rebalance.solve.decided import Decided, pass_down
from rebalance.solve.guide import Guide
from rebalance.solve.pricing import Tours
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.reserve import SOME, Reserve
from rebalance.solve.result import Result
from rebalance.solve.sifting import best
from rebalance.solve.whole import Whole

NEAR, FLEETS = 4, 2
"""Destinations of a group of people, or sources of an item, and fleets on a leg, that a sector may choose
beside those that the relaxation uses."""

ROUNDS = 20
"""Most rounds."""

LEAST, MOST = 2.0, 30.0
"""Seconds that planning a sector may take."""

FIRST = 0.7
"""Which part of the time the first round may take: what its borders cost the second one mends."""

Settle = Callable[[Relaxation, Clock, Floats], Result]
"""Plans a sector from a point that keeps its rules, no worse than that."""


@dataclass(frozen=True)
class _Piece:
    """A sector's problem.

    Attributes
    ----------
    model : Model
    columns : dict of str to array of int
        Which of the whole's columns it has, by kind.
    free : dict of str to array of bool
        Which of these it decides.
    """

    model: Model
    columns: dict[str, Ints]
    free: dict[str, Bools]


class Sectors:
    """Plans a whole in sectors, again and again with other borders.

    A sector is some places with their people and their needs. It decides where these go and what comes to
    them, on which trips; all that other sectors have decided stays, so that each step leaves a whole plan
    that is no worse. Beginning with nothing, in the first round no sector takes of rooms, vehicles and stocks
    what the relaxation gives to those that come after it; beginning with a plan, those are first whose people
    wait longer than the guide would have it.

    Parameters
    ----------
    whole : Whole
        Its plan is what is begun with.
    guide : Guide
    tours : Tours or None
        What prices tours for the whole.
    settle : callable
    """

    def __init__(self, whole: Whole, guide: Guide, tours: Tours | None, settle: Settle) -> None:
        self._program = whole.program
        self._model = whole.model
        self._tours = tours
        self._settle = settle
        self._decided = Decided.of(whole.program, whole.x)
        self._wish = {
            block.kind: guide.wish[self._program.block(block.kind)] for block in self._model.columns
        }
        self._worth = self._worthwhile(guide.reduced)
        self._reserve = Reserve(self._model, self._wish)
        self._begun = bool(self._decided.values["flow"].any() or self._decided.values["ship"].any())
        self._borders = Borders(self._model, self._wish)

    def run(self, told: Callable[[int, int], None]) -> Floats:
        """Plan round after round until the stage is over; the plan as a point of the whole's program.

        Parameters
        ----------
        told : callable
            Told how many sectors of a round are planned, and of how many.
        """
        clock = self._program.clock
        for number in range(ROUNDS):
            left = clock.stage_left()
            if left < LEAST:
                break
            fresh = number == 0 and not self._begun
            self._round(number, clock.used() + left * (FIRST if fresh else 1.0), told)
        return self._decided.point(self._program)

    def _round(self, number: int, until: float, told: Callable[[int, int], None]) -> None:
        label = self._borders.drawn(number)
        sectors, size = np.unique(label, return_counts=True)
        told(0, len(sectors))
        lost = np.bincount(label, self._lost())[sectors]
        todo, later = sectors[np.lexsort((sectors, -size, -lost))].tolist(), np.ones(len(label), dtype=bool)
        while todo:
            left = until - self._program.clock.used()
            whole = int(np.isin(label, todo).sum())
            batch = self._side_by_side(todo, label)
            seconds = min(MOST, left * int(np.isin(label, batch).sum()) / whole)
            if left < LEAST and (number or self._begun):
                return
            later &= ~np.isin(label, batch)
            pieces = [self._piece(label == sector) for sector in batch]
            jobs = [self._job(piece, max(seconds, LEAST)) for piece in pieces]
            if number == 0 and not self._begun:
                for relaxation, _, point in jobs:
                    self._reserve.keep(relaxation.program, point, later)
            with ThreadPoolExecutor(len(batch)) as threads:
                results = list(threads.map(lambda job: self._settle(*job), jobs))
            for piece, result in zip(pieces, results, strict=True):
                self._take(piece, result)
            told(len(sectors) - len(todo), len(sectors))

    def _lost(self) -> Floats:
        """By how much more people wait at each place, in days by weight, than the guide would have it."""
        if not self._begun:
            return np.zeros(len(self._model.data.places))
        data, flow = self._model.data, self._block("flow")
        more = self._wish["flow"] - self._decided.values["flow"]
        days = (data.days - flow["t"]) * data.weight[flow["c"]] * data.priority[flow["d"]]
        return np.bincount(flow["d"], more * days, len(data.places)).astype(np.float64)

    def _side_by_side(self, todo: list[int], label: Ints) -> list[int]:
        """Take the next sector, and another that shares nothing with it, if there is one."""
        first = todo.pop(0)
        seen = self._seen(label == first)
        for n, sector in enumerate(todo):
            if not (seen & self._seen(label == sector)).any():
                return [first, todo.pop(n)]
        return [first]

    def _block(self, kind: str) -> Columns:
        return self._model.kind(kind)

    def _worthwhile(self, reduced: Floats) -> dict[str, Bools]:
        """Those that the relaxation uses, and of each group those that are nearest to being used by it."""
        data = self._model.data
        flow, ship, trips = (self._block(kind) for kind in ("flow", "ship", "trips"))
        group = {
            "flow": (flow["d"] * len(data.categories) + flow["c"]) * data.days + flow["t"],
            "ship": (ship["q"] * len(data.items) + ship["i"]) * data.days + ship["t"],
            "trips": self._leg(trips["o"], trips["d"], trips["load"], trips["t"]),
        }
        minutes = {
            "flow": data.minutes[flow["d"], flow["p"]],
            "ship": data.minutes[ship["o"], ship["q"]],
            "trips": self._model.journeys.cycle[trips["journey"]],
        }
        worth = {}
        for kind, of in group.items():
            cost = np.round(reduced[self._program.block(kind)], 9)
            # Of those that cost the same the nearest.
            rank = np.empty(len(cost))
            rank[np.lexsort((minutes[kind], cost))] = np.arange(len(cost))
            worth[kind] = self._wish[kind] > SOME
            worth[kind][best(np.arange(len(cost)), rank, of, FLEETS if kind == "trips" else NEAR)] = True
        used = np.concatenate(
            [
                self._leg(flow["d"], flow["p"], data.cohort[flow["c"]], flow["t"])[worth["flow"]],
                self._leg(ship["o"], ship["q"], np.full(len(ship), SUPPLIES), ship["t"])[worth["ship"]],
            ]
        )
        worth["trips"] &= np.isin(group["trips"], used)
        return worth

    def _leg(self, origin: Ints, destination: Ints, load: Ints, day: Ints) -> Ints:
        n, days = len(self._model.data.places), self._model.data.days
        return cells((n, n, SUPPLIES + 1, days), origin, destination, load, day)

    def _own(self, home: Bools) -> dict[str, Bools]:
        """What a sector decides: what is worthwhile, or ordered already."""
        for_place = {
            "flow": self._block("flow")["d"],
            "ship": self._block("ship")["q"],
            "trips": self._reserve.owner_of_trip,
        }
        ordered = self._decided.values
        return {kind: home[of] & (self._worth[kind] | (ordered[kind] > 0)) for kind, of in for_place.items()}

    def _seen(self, home: Bools) -> Bools:
        own, seen = self._own(home), home.copy()
        seen[self._block("flow")["p"][own["flow"]]] = True
        seen[self._block("ship")["o"][own["ship"]]] = True
        return seen

    def _piece(self, home: Bools) -> _Piece:
        """State the problem of a sector: what it decides, and what is ordered at any place it looks at."""
        flow, ship, trips = (self._block(kind) for kind in ("flow", "ship", "trips"))
        own, seen, ordered, data = self._own(home), self._seen(home), self._decided.values, self._model.data
        fleets = np.zeros(len(data.fleets), dtype=bool)
        fleets[trips["k"][own["trips"]]] = True
        near = {
            "flow": seen[flow["d"]] | seen[flow["p"]],
            "ship": seen[ship["o"]] | seen[ship["q"]],
            "trips": fleets[trips["k"]],
        }
        some = {kind: own[kind] | ((ordered[kind] > 0) & near[kind]) for kind in own}
        every = Candidates(
            data,
            self._model.journeys,
            self._model.slots,
            *(self._block(kind).only(some[kind]) for kind in ("flow", "ship", "trips")),
        )
        opened = Open(*(np.ones(len(block), dtype=bool) for block in (every.flow, every.ship, every.trips)))
        sector = Sector(seen, home, own["flow"][some["flow"]], own["ship"][some["ship"]])
        return _Piece(
            assemble(every, opened, sector),
            {kind: np.flatnonzero(mask) for kind, mask in some.items()},
            {kind: own[kind][mask] for kind, mask in some.items()},
        )

    def _job(self, piece: _Piece, seconds: float) -> tuple[Relaxation, Clock, Floats]:
        """Give a sector's relaxation with all else fixed, its clock, and the plan at hand."""
        clock = Clock(seconds)
        program = Program(piece.model, clock, by_arrays=True)
        count = self._decided.add_tours(program, np.unique(piece.model.kind("trips")["k"]))
        x = np.zeros(program.columns)
        x[program.columns - len(count) :] = count
        for kind, numbers in piece.columns.items():
            at, values = program.block(kind), self._decided.values[kind][numbers]
            of_whole, free = self._program.block(kind).start + numbers, piece.free[kind]
            x[at] = values
            program.bound(
                np.arange(at.start, at.stop),
                np.where(free, self._program.lower[of_whole], values),
                np.where(free, self._program.upper[of_whole], values),
            )
        at, placed = program.block("place"), self._of_place(piece)
        x[at] = self._decided.values["place"][placed]
        # Rooms of days whose orders stay are given already.
        of_whole = self._program.block("place").start + placed
        program.bound(
            np.arange(at.start, at.stop), self._program.lower[of_whole], self._program.upper[of_whole]
        )
        pass_down(program, x)
        return Relaxation(piece.model, program, tours=self._tours), clock, x

    def _take(self, piece: _Piece, result: Result) -> None:
        """Take over what a sector has decided."""
        for kind, numbers in piece.columns.items():
            self._decided.values[kind][numbers] = result.values[kind]
        self._decided.values["place"][self._of_place(piece)] = result.values["place"]
        self._decided.leave(np.unique(piece.model.kind("trips")["k"]), self._model.data.days)
        tours = result.tours
        self._decided.run(tours.fleet, tours.day, tours.slots, tours.count)

    @cached_property
    def _places(self) -> Index:
        data, place = self._model.data, self._block("place")
        shape = (len(data.categories), len(data.pools), data.days)
        return Index.of(shape, place["c"], place["g"], place["t"])

    def _of_place(self, piece: _Piece) -> Ints:
        place = piece.model.kind("place")
        return self._places(place["c"], place["g"], place["t"])
