"""Which candidates are in the problem: the nearest first, then those that pay, until none does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Columns, Floats, Ints, cells
from rebalance.model.before import Before
from rebalance.model.candidates import CARRIES
from rebalance.model.data import Bools
from rebalance.model.model import Candidates, Model, Open, assemble
from rebalance.solve.ordered import UNKNOWN, Ordered
from rebalance.solve.pricing import Tours
from rebalance.solve.sieve import Few, Reduced, Sieve

MANY = 200_000
"""With fewer candidates than this all of them are in the problem."""

NEAREST = 4
"""Destinations of a group of people, and sources of an item for a place, that are open from the start."""

FLEETS = 2
"""Fleets that are open on a leg as soon as somebody, or something, may go there."""

BEST = 3
"""Candidates of a group of people, or for a need, on a day that are opened in a round."""

PAYS = 1e-10
"""A reduced cost nearer to 0 than this, relatively to the largest sum of charges, is 0."""

DONE = 1e-9
"""What all that is closed could add to a level, relatively, when none of it pays any more."""


LEAST = 1e-3
"""A level that comes to less is held against this."""

Paying = tuple[Ints, Ints, Ints]
"""Numbers of people on the road, goods on the road, and trips."""


@dataclass(frozen=True)
class Sifted:
    """How far the candidates were sifted.

    Attributes
    ----------
    candidates : int
        People and goods on the road and trips that might be decided; each of them was priced.
    opened : int
        Those that were ever in the problem.
    rounds : int
        How often all were priced.
    complete : bool
        Whether at every level none was left that would have made the relaxation better.
    """

    candidates: int
    opened: int
    rounds: int
    complete: bool


class Sifting:
    """Keeps the choice of candidates that are in the problem.

    R. E. Bixby, J. W. Gregory, I. J. Lustig, R. E. Marsten and D. F. Shanno, "Very large-scale linear
    programming: a case study in combining interior point and simplex methods", Operations Research 40
    (1992), 885–897.

    Attributes
    ----------
    open : Open
    complete : bool
        Whether the last pricing of each level found nothing that pays.
    """

    def __init__(self, every: Candidates, before: Before | None = None) -> None:
        self._every = every
        flow, ship, trips = every.flow, every.ship, every.trips
        self.open = Open(*(np.zeros(len(columns), dtype=bool) for columns in (flow, ship, trips)))
        self._rounds = 0
        self.complete = True
        # Orders that stay are all there is on their days.
        self._may = Open(*(columns["t"] >= every.data.previous.frozen for columns in (flow, ship, trips)))
        self._sieve = Sieve(every, self.model())
        self._begin(before)

    def report(self) -> Sifted:
        """How far it came."""
        opened = sum(int(mask.sum()) for mask in self._masks())
        return Sifted(len(self._every), opened, self._rounds, self.complete)

    def model(self) -> Model:
        """The model of what is open."""
        return assemble(self._every, self.open)

    def _begin(self, before: Before | None) -> None:
        data, flow, ship = self._every.data, self._every.flow, self._every.ship
        previous = data.previous
        minutes = data.minutes[flow["d"], flow["p"]]
        self.open.flow[_nearest(minutes, flow["d"] * len(data.categories) + flow["c"], flow["p"])] = True
        minutes = data.minutes[ship["o"], ship["q"]]
        self.open.ship[_nearest(minutes, ship["q"] * len(data.items) + ship["i"], ship["o"])] = True
        self.open.flow[flow["d"] == flow["p"]] = True
        if before is not None:
            self.open.flow[previous.people[tuple(flow[key] for key in "dcpt")] > 0] = True
            self.open.ship[previous.goods[tuple(ship[key] for key in "oqit")] > 0] = True
            self._open_driven(before)
        self._open_shortest()

    def widen(self, flow: Ints, ship: Ints, trips: Ints) -> None:
        """Open candidates by their numbers, with trips for them."""
        self.open.flow[flow] = True
        self.open.ship[ship] = True
        self.open.trips[trips] = True
        self._open_shortest()

    def _open_shortest(self) -> None:
        self._open_trips(self._every.journeys.cycle[self._every.trips["journey"]])

    def _open_driven(self, before: Before) -> None:
        """Open the trips that were ordered before."""
        data, trips = self._every.data, self._every.trips
        drives = Ordered.of(data, before, data.days).drives
        driven = [drive for drive in drives if UNKNOWN not in (drive.o, drive.d, drive.load)]
        n = len(data.places)
        shape, keys = (n, n, len(CARRIES), data.days), ("o", "d", "load", "t")
        ordered = cells(shape, *(np.array([getattr(d, key) for d in driven], dtype=np.int64) for key in keys))
        self.open.trips[np.isin(cells(shape, *(trips[key] for key in keys)), ordered)] = True

    def _open_trips(self, charge: Floats) -> None:
        """Open the fleets that charge least for the capacity on every leg that somebody may use."""
        sieve = self._sieve
        used = np.zeros(sieve.legs, dtype=bool)
        used[sieve.leg_of_flow[self.open.flow]] = True
        used[sieve.leg_of_ship[self.open.ship]] = True
        leg = sieve.leg_of_trip
        served = np.bincount(leg[self.open.trips], minlength=sieve.legs)
        wanted = np.flatnonzero(used[leg] & (served[leg] == 0))
        self.open.trips[best(wanted, charge[wanted] / sieve.capacity[wanted], leg[wanted], FLEETS)] = True

    def price(
        self, model: Model, dual: Floats, charges: list[tuple[str, float]], tours: Tours | None
    ) -> Reduced:
        """Reduced costs of all candidates; for the parameters see `Sieve.reduced`."""
        self._rounds += 1
        return self._sieve.reduced(model, dual, charges, tours)

    def lost(self, reduced: Reduced) -> float:
        """The most by which all that is closed could lower a level, as these reduced costs say."""
        return sum(
            float(np.minimum(cost[closed] * columns.upper[closed], 0.0).sum())
            for columns, cost, closed in self._closed(reduced)
        )

    def _closed(self, reduced: Reduced) -> list[tuple[Columns, Floats, Bools]]:
        every = self._every
        return [
            (every.flow, reduced.flow, self._may.flow & ~self.open.flow),
            (every.ship, reduced.ship, self._may.ship & ~self.open.ship),
            (every.trips, reduced.trips, self._may.trips & ~self.open.trips),
        ]

    def paying(self, reduced: Reduced, value: float) -> Paying | None:
        """Number the closed candidates that pay; None if, all together, they would change nothing.

        Parameters
        ----------
        reduced : Reduced
        value : float
            What the level comes to without them.
        """
        found, gain = [], 0.0
        for (columns, cost, closed), size in zip(self._closed(reduced), reduced.sizes, strict=True):
            some = np.flatnonzero(closed & (cost < -PAYS * size))
            found.append(some)
            gain -= float(cost[some] @ columns.upper[some])
        return (found[0], found[1], found[2]) if gain > DONE * max(abs(value), LEAST) else None

    def add(self, paying: Paying, reduced: Reduced) -> None:
        """Open those that pay most: a few of each group of people or need on a day, with trips for them."""
        every, data, leg = self._every, self._every.data, self._sieve.leg_of_trip
        flow, ship, trips = paying
        f, s = every.flow, every.ship
        group = (f["d"][flow] * len(data.categories) + f["c"][flow]) * data.days + f["t"][flow]
        self.open.flow[best(flow, reduced.flow[flow], group, BEST)] = True
        group = (s["q"][ship] * len(data.items) + s["i"][ship]) * data.days + s["t"][ship]
        self.open.ship[best(ship, reduced.ship[ship], group, BEST)] = True
        self.open.trips[best(trips, reduced.trips[trips], leg[trips], FLEETS)] = True
        self._open_trips(reduced.trips)

    def fill(self, reduced: Reduced, room: int) -> bool:
        """Open the candidates that are nearest to paying, as far as there is room; whether there was any."""
        closed = self._closed(reduced)
        left = room - sum(int(mask.sum()) for mask in self._masks())
        costs = np.concatenate([cost[mask] for _, cost, mask in closed])
        if left <= 0 or not len(costs):
            return False
        most = np.inf if len(costs) <= left else float(np.partition(costs, left - 1)[left - 1])
        for opened, (_, cost, mask) in zip(self._masks(), closed, strict=True):
            opened[mask & (cost <= most)] = True
        self._open_trips(reduced.trips)
        return True

    def margin(self, reduced: Reduced) -> float:
        """By how much a plan with a candidate that is closed is above the value; infinite if all are open.

        The least of their reduced costs. Where some pay, less than nothing: what all together might gain.
        """
        costs = [float(cost[mask].min(initial=np.inf)) for _, cost, mask in self._closed(reduced)]
        return min(costs) if min(costs) > 0 else self.lost(reduced)

    def _masks(self) -> tuple[Bools, Bools, Bools]:
        return self.open.flow, self.open.ship, self.open.trips

    def everything(self) -> bool:
        """Open all candidates that may be; whether any was closed."""
        may = self._may.flow, self._may.ship, self._may.trips
        closed = [(mask, new & ~mask) for mask, new in zip(self._masks(), may, strict=True)]
        for mask, new in closed:
            mask |= new
        return any(new.any() for _, new in closed)


def best(numbers: Ints, cost: Floats, group: Ints | Few, few: int) -> Ints:
    """Those of each group that cost least, at most so many."""
    order = np.lexsort((numbers, cost, group))
    sorted_ = group[order]
    first = np.flatnonzero(np.append(True, sorted_[1:] != sorted_[:-1])) if len(order) else order
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
    return numbers[order[rank < few]]


def _nearest(minutes: Floats, group: Ints, place: Ints) -> Ints:
    """The candidates of each group, on all days, with one of its nearest few places."""
    codes = group * (int(place.max(initial=0)) + 1) + place
    ways, first, which = np.unique(codes, return_index=True, return_inverse=True)
    chosen = np.zeros(len(ways), dtype=bool)
    chosen[best(np.arange(len(ways)), minutes[first], group[first], NEAREST)] = True
    return np.flatnonzero(chosen[which])
