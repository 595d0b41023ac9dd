"""Who goes by which ride into which rooms: solved to a few digits, what pays opened round by round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from rebalance.model.arrays import Floats
from rebalance.solve.driving import Driven, Driving, Rides
from rebalance.solve.placing import Placing, Weights
from rebalance.solve.primal_dual import Point, settle

NEXT = 0.5
"""What a person who waits counts beside one who is overdue, where both are guided by one sum.

Whoever is not due yet then comes after those who are, but before a shorter way.
"""

MINUTE = 3e-4
"""What a person's minute on the road counts there: so little that nobody waits to be spared 1,000 of them."""

GUIDING = Weights(1.0, NEXT, MINUTE)

PAYS = 1e-3
"""A reduced cost nearer to 0 than this is 0: digits beyond are not to be had."""

NOBODY, DEAR = 1e-3, 0.06
"""Fewer people than this are nobody; a candidate by which nobody goes is shut if it costs more than that."""

ITERATIONS, LAST = 400, 2
"""Iterations of a round, and rounds' worth of them when no more candidates are opened."""

ROUNDS, FEW = 12, 0.02
"""Most rounds, and which part of those open may pay besides when it is time to stop."""


@dataclass(frozen=True)
class Settled:
    """Who goes by which ride, and who gets which rooms, with the prices at which that is best.

    Attributes
    ----------
    rides : Rides
    people : array of float, shape (rides,)
    rooms : array of float, shape (people placed,)
    reduced : array of float, shape (candidates,)
    prices : array of float
        Of people's days, of arrivals and of rooms.
    weight : float
        See `Point`.
    """

    rides: Rides
    people: Floats
    rooms: Floats
    reduced: Floats = field(repr=False)
    prices: Floats = field(repr=False)
    weight: float

    def used(self) -> Settled:
        """The same without rides on which nobody goes."""
        some = np.flatnonzero(self.people > NOBODY)
        return replace(self, rides=self.rides.only(some), people=self.people[some])


def settled(placing: Placing, driving: Driving, going: Callable[[], bool]) -> Settled:
    """Solve over the nearest candidates, and again with those that pay, until hardly any does."""
    free = np.zeros((len(driving.vehicles), driving.days))
    rides, rounds = driving.cheapest(placing.nearest(), free), 0
    opened = Driven(placing, driving, rides, GUIDING)
    point = Point(np.zeros(len(opened.cost)), np.zeros(len(opened.step_y)))
    while True:
        point, rounds = settle(opened, point, ITERATIONS, going), rounds + 1
        reduced = opened.reduced(point.y)
        each = opened.each(point.y)
        # The least by any ride that is open: what pays must pay better.
        least = np.zeros(len(placing))
        np.minimum.at(least, rides.candidate, each)
        paying = np.flatnonzero(reduced < least - PAYS)
        if len(paying) <= FEW * len(rides) or rounds == ROUNDS or not going():
            break
        people, rooms = point.x[: len(rides)], point.x[len(rides) :]
        kept = np.flatnonzero((people > NOBODY) | (each < DEAR))
        more = driving.cheapest(placing.best(paying, reduced), opened.scarce(point.y))
        rides, people = _united(rides.only(kept), more, people[kept], len(driving.fleet))
        opened = Driven(placing, driving, rides, GUIDING)
        point = Point(np.concatenate([people, rooms]), point.y, point.weight)
    point = settle(opened, point, LAST * ITERATIONS, going)
    people, rooms = point.x[: len(rides)], point.x[len(rides) :]
    inner = len(point.y) - opened.scarce(point.y).size
    return Settled(rides, people, rooms, opened.reduced(point.y), point.y[:inner], point.weight)


def _united(rides: Rides, more: Rides, people: Floats, drivers: int) -> tuple[Rides, Floats]:
    """Add rides on which nobody goes yet, in the order of the candidates."""
    candidate = np.concatenate([rides.candidate, more.candidate])
    driver = np.concatenate([rides.driver, more.driver])
    _, first = np.unique(candidate * drivers + driver, return_index=True)
    return Rides(candidate[first], driver[first]), np.append(people, np.zeros(len(more)))[first]
