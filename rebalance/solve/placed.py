"""Who gets rooms where, and about by which vehicles."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Floats, Ints, cells
from rebalance.model.model import Candidates
from rebalance.solve.clock import Clock
from rebalance.solve.corner import corner
from rebalance.solve.driving import Driving, shared_out
from rebalance.solve.placing import NEAREST, Placing
from rebalance.solve.proven import Proven, proven, stranded
from rebalance.solve.settled import DEAR, NOBODY, Settled, settled
from rebalance.solve.sifting import best
from rebalance.solve.united import united

Seat = tuple[int, int, int, int, int]
"""Where from, where to, cohort, day and fleet."""


@dataclass(frozen=True)
class Placed:
    """Who goes where, in fractions, and what is proven.

    Attributes
    ----------
    flow, reduced : array of float, shape (candidates,)
        People on the road by each candidate, and what one would cost by it beyond the best way.
    rooms : dict of (int, int, int) to float
        People of a category who get rooms of a pool on a day.
    seats : dict[Seat, float]
        By whom they are driven; nobody is where transport is not limited.
    proven : Proven
    """

    flow: Floats
    reduced: Floats
    rooms: dict[tuple[int, int, int], float]
    seats: dict[Seat, float]
    proven: Proven

    def worthwhile(self, every: Candidates) -> Ints:
        """Those by which people go, and for each group and day some that cost hardly more."""
        flow, data = every.flow, every.data
        near = np.flatnonzero(self.reduced < DEAR)
        group = cells(data.found.shape, *(flow[key][near] for key in ("d", "c", "t")))
        return np.union1d(np.flatnonzero(self.flow > NOBODY), best(near, self.reduced[near], group, NEAREST))


def apart(every: Candidates) -> list[Ints]:
    """Categories of whom anybody may go anywhere, those together that compete for rooms."""
    data, n = every.data, len(every.data.categories)
    moving = np.isin(np.arange(n), every.flow["c"])
    category, room_type = np.nonzero(data.accepts & moving[:, None])
    label = united(n + len(data.room_types), category, n + room_type, n + len(data.room_types))
    return [np.unique(category[label[category] == one]) for one in np.unique(label[category])]


def placed(every: Candidates, clock: Clock) -> Placed:
    """Find rooms and seats for everybody for whom there are any.

    Those who compete for rooms are looked at together, others side by side. Vehicles that may carry any of
    them are shared out.

    Parameters
    ----------
    every : Candidates
    clock : Clock
        When its stage is over, what has been found must do.
    """
    data, flow = every.data, every.flow
    people, reduced = np.zeros(len(flow)), np.zeros(len(flow))
    rooms: dict[tuple[int, int, int], float] = {}
    seats: dict[Seat, float] = {}
    least, groups = stranded(every), apart(every)

    def going() -> bool:
        return clock.stage_left() > 0

    with ThreadPoolExecutor(max(1, 2 * len(groups))) as threads:

        def some(categories: Ints, vehicles: Floats) -> tuple[Placing, Driving, Settled, Proven]:
            placing = Placing(every, categories)
            driving = Driving(every, placing, vehicles)
            found = settled(placing, driving, going)
            bounds = threads.submit(proven, placing, found, going)
            exact = corner(placing, driving, found.used(), clock)
            return placing, driving, exact or found, bounds.result()

        for placing, driving, found, bound in threads.map(some, groups, shared_out(data, groups)):
            least += bound
            reduced[placing.numbers] = found.reduced
            rooms |= placing.rooms(found.rooms)
            used = found.used()
            numbers = placing.numbers[used.rides.candidate]
            np.add.at(people, numbers, used.people)
            if data.instance.has_vehicles:
                for seat, many in _seats(every, numbers, driving.fleet[used.rides.driver], used.people):
                    seats[seat] = seats.get(seat, 0.0) + many
    return Placed(people, reduced, rooms, seats, least)


def _seats(every: Candidates, numbers: Ints, fleet: Ints, people: Floats) -> Iterator[tuple[Seat, float]]:
    d, c, p, t = (every.flow[key][numbers] for key in ("d", "c", "p", "t"))
    keys = (d, p, every.data.cohort[c], t, fleet)
    return zip(zip(*(key.tolist() for key in keys), strict=True), people.tolist(), strict=True)
