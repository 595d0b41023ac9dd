"""Who gets rooms where, and about by which vehicles."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Floats, Ints, cells
from rebalance.model.model import Candidates
from rebalance.solve.clock import Clock
from rebalance.solve.corner import corners
from rebalance.solve.driving import Driving, shared_out
from rebalance.solve.placement import Placement, Seat
from rebalance.solve.placing import NEAREST, Placing
from rebalance.solve.proven import Proven, proven, stranded
from rebalance.solve.settled import DEAR, NOBODY, Settled, settled
from rebalance.solve.sifting import best
from rebalance.solve.united import united

SETTLING = 0.6
"""Which part of the time may be gone when what is found to a few digits is taken: corners take time, too."""


@dataclass(frozen=True)
class Group:
    """Some who compete for rooms with nobody else.

    Attributes
    ----------
    categories : array of int
    solutions : tuple of Placement
        One at least; whole trips are in mind the more, the later.
    """

    categories: Ints
    solutions: tuple[Placement, ...]


@dataclass(frozen=True)
class Placed:
    """Who goes where, in fractions, and what is proven.

    Attributes
    ----------
    groups : tuple of Group
    reduced : array of float, shape (candidates,)
        What one would cost by each candidate beyond the best way.
    proven : Proven
    """

    groups: tuple[Group, ...]
    reduced: Floats
    proven: Proven

    def placement(self, chosen: Iterable[int]) -> Placement:
        """One solution of each group."""
        return Placement.joined(group.solutions[n] for group, n in zip(self.groups, chosen, strict=True))

    def worthwhile(self, every: Candidates, used: Placement) -> Ints:
        """Those by which people go, and for each group and day some that cost hardly more."""
        flow, data = every.flow, every.data
        near = np.flatnonzero(self.reduced < DEAR)
        group = cells(data.found.shape, *(flow[key][near] for key in ("d", "c", "t")))
        people = used.numbers[used.people > NOBODY]
        return np.union1d(people, best(near, self.reduced[near], group, NEAREST))


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
    data, reduced = every.data, np.zeros(len(every.flow))
    least, groups, solved = stranded(every), apart(every), []

    def settling() -> bool:
        return clock.stage_used() < SETTLING

    def going() -> bool:
        return clock.stage_left() > 0

    with ThreadPoolExecutor(max(1, 2 * len(groups))) as threads:

        def some(categories: Ints, vehicles: Floats) -> tuple[Placing, Settled, Group, Proven]:
            placing = Placing(every, categories)
            driving = Driving(every, placing, vehicles)
            found = settled(placing, driving, settling)
            bounds = threads.submit(proven, placing, found, going)
            exact = corners(placing, driving, found.used(), clock) or [found]
            solutions = tuple(_placement(every, placing, driving, one.used()) for one in exact)
            return placing, found, Group(categories, solutions), bounds.result()

        for placing, found, group, bound in threads.map(some, groups, shared_out(data, groups)):
            least += bound
            reduced[placing.numbers] = found.reduced
            solved.append(group)
    return Placed(tuple(solved), reduced, least)


def _placement(every: Candidates, placing: Placing, driving: Driving, used: Settled) -> Placement:
    of_ride = placing.numbers[used.rides.candidate]
    numbers, which = np.unique(of_ride, return_inverse=True)
    people = np.bincount(which, used.people, len(numbers)).astype(np.float64)
    seats: dict[Seat, float] = {}
    if every.data.instance.has_vehicles:
        d, c, p, t = (every.flow[key][of_ride] for key in ("d", "c", "p", "t"))
        keys = (d, p, every.data.cohort[c], t, driving.fleet[used.rides.driver])
        every_seat = zip(*(key.tolist() for key in keys), strict=True)
        for seat, many in zip(every_seat, used.people.tolist(), strict=True):
            seats[seat] = seats.get(seat, 0.0) + many
    return Placement(numbers, people, placing.rooms(used.rooms), seats)
